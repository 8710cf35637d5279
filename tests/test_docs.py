"""What is written about the program agrees with the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cli
from settings import Settings

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = sorted((ROOT / "docs").glob("*.md"))
CODE = {".py", ".toml", ".md", ".txt", ".yml", ".css"}
SKIPPED = {".venv", ".git", "__pycache__", "build"}
# A home folder, or a folder at the root that only some machines have.
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt|srv|opt|private)/\w|\b[A-Z]:\\\\Users")


def written() -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in [README, *PAGES])


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"EXPLAINER_{name.upper()}" in written()


@pytest.mark.parametrize(
    "command", sorted(c.name or getattr(c.callback, "__name__", "") for c in cli.app.registered_commands)
)
def test_every_command_is_named_in_the_readme(command: str) -> None:
    assert re.search(rf"cli\.py {command}\b", README.read_text(encoding="utf-8"))


def test_no_file_names_a_folder_of_one_machine() -> None:
    found = []
    for path in ROOT.rglob("*"):
        if SKIPPED & set(path.relative_to(ROOT).parts) or path.suffix not in CODE or not path.is_file():
            continue
        if path == Path(__file__):
            continue
        found += [f"{path.relative_to(ROOT)}: {m[0]}" for m in MACHINE.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("target", ["run", "test"])
def test_the_two_commands_of_the_readme_exist(target: str) -> None:
    assert f"make {target}" in README.read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

"""The reader is chosen by what a source looks like, not by its name."""

from __future__ import annotations

import re

import pytest

from corpus.readers import READERS, read_text
from tests.corpus.reading import LAYOUTS, facts, source

PAGES = list(LAYOUTS.items())


@pytest.mark.parametrize(("name", "layout"), PAGES)
def test_renamed(name: str, layout: str) -> None:
    raw = source(name)
    assert read_text("upload (3).txt", raw).layout == layout
    assert read_text("study.json", raw).layout == layout


@pytest.mark.parametrize(("name", "layout"), PAGES)
def test_lightly_changed(name: str, layout: str) -> None:
    raw = source(name)
    changed = [
        "\ufeff" + raw,
        raw.replace("\n", "\r\n"),
        re.sub(r"\n+", "\n", raw),
        raw.replace("\n", "\n\n"),
        raw[: len(raw) * 3 // 4],
        "Skip to content\n" + raw + "\nPrivacy policy\n",
        raw.replace("NCT0", "NCT9"),
    ]
    assert [read_text("x.txt", text).layout for text in changed] == [layout] * len(changed)


@pytest.mark.parametrize(("name", "layout"), PAGES)
def test_windows_line_ends_change_no_fact(name: str, layout: str) -> None:
    raw = source(name)
    assert facts(read_text(name, raw.replace("\n", "\r\n"))) == facts(read_text(name, raw))


@pytest.mark.parametrize(("name", "layout"), PAGES)
def test_sureness_is_a_share_and_one_layout_stands_out(name: str, layout: str) -> None:
    raw = source(name)
    sure = sorted((r.sniff(name, raw) for r in READERS), reverse=True)
    assert all(0 <= s <= 1 for s in sure)
    assert sure[0] - sure[1] >= 0.4


def test_unknown_layouts_go_to_the_plain_reader() -> None:
    raw = "Eligible Sex\nAll\n\nAbout\nThis trial tests a cream.\n\nTimeline\nTwo years\n"
    assert read_text("x.txt", raw).layout == "plain"

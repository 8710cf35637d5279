"""No text makes a reader fail: at worst there are fewer facts."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.readers import READERS, read_file, read_text
from tests.corpus.reading import LAYOUTS, check, source

NAMES = sorted(LAYOUTS)
SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def read_if_words(raw: str) -> None:
    if raw.strip():
        check(read_text("some.txt", raw), raw)


@SOME
@given(name=st.sampled_from(NAMES), share=st.floats(0.001, 1), end=st.booleans())
def test_prefixes_and_suffixes(name: str, share: float, end: bool) -> None:
    raw = source(name)
    cut = int(len(raw) * share)
    read_if_words(raw[-cut:] if end else raw[:cut])


@SOME
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 10_000), keep=st.floats(0.2, 1))
def test_shuffled_and_missing_lines(name: str, seed: int, keep: float) -> None:
    rows = source(name).splitlines(keepends=True)
    order = random.Random(seed)
    order.shuffle(rows)
    read_if_words("".join(rows[: max(1, int(len(rows) * keep))]))


@SOME
@given(name=st.sampled_from(NAMES), ends=st.sampled_from(["\r\n", "\r", "\n\n\n"]))
def test_other_line_ends(name: str, ends: str) -> None:
    read_if_words(source(name).replace("\n", ends))


@SOME
@given(name=st.sampled_from(NAMES), at=st.integers(0, 20_000), words=st.text(max_size=60))
def test_text_put_in_anywhere(name: str, at: int, words: str) -> None:
    raw = source(name)
    words = "".join(c for c in words if c >= " ")
    read_if_words(raw[:at] + words + raw[at:])


@SOME
@given(raw=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=400))
def test_any_characters(raw: str) -> None:
    if raw.strip("\ufeff\u200b\u3000 \t\r\n\xa0").strip():
        check(read_text("some.txt", raw), raw)


@pytest.mark.parametrize("name", NAMES)
def test_every_reader_parses_every_source(name: str) -> None:
    raw = source(name)
    for reader in READERS[1:]:
        check(reader.parse(name, raw), raw)


@pytest.mark.parametrize("raw", ["", "   \n\t\r\n", "\ufeff", "\ufeff \n"])
def test_nothing_to_read(raw: str) -> None:
    with pytest.raises(SourceError, match=r"empty\.txt: nothing to read.*give a file"):
        read_text("empty.txt", raw)


def test_what_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 4)
    with pytest.raises(SourceError, match=r"a\.txt: not UTF-8 text .*save it as UTF-8"):
        read_file(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02trial" * 50)
    with pytest.raises(SourceError, match=r"b\.txt: not text .*give a plain-text or JSON file"):
        read_file(tmp_path / "b.txt")
    with pytest.raises(SourceError, match=r"missing\.txt: cannot be read"):
        read_file(tmp_path / "missing.txt")


def test_the_text_is_the_files_bytes(tmp_path: Path) -> None:
    raw = "\ufeffA Study of Lupus in Adults\r\n\r\nPhase: 2\rSex: Female\r\n"
    (tmp_path / "a.txt").write_bytes(raw.encode())
    trial = read_file(tmp_path / "a.txt")
    assert trial.source.text == raw
    assert trial.title == "A Study of Lupus in Adults"
    assert [f.value for f in trial.facts] == ["A Study of Lupus in Adults", "2", "Female"]


def test_long_hostile_lines_take_no_time() -> None:
    for piece in ("a ", "1. ", "- ", "(", "Phase ", "age ", "with ", "18 ", "study of ", "A-", "# ", "| "):
        check(read_text("x.txt", f"Title line here\n{piece * 40_000}\n"), f"Title line here\n{piece * 40_000}\n")


def test_short_lines_that_almost_look_like_headings_take_no_time() -> None:
    begun = time.monotonic()
    for piece in ("ABCDEFGHIJ", "A-", "1.", "Of", "a ", "Key ", "x'"):
        line = (piece * 80)[:79]
        raw = "Title line\n\n" + f"{line}?\n- item\n\n{line}!?: x\n\n" * 30
        check(read_text("x.txt", raw), raw)
    assert time.monotonic() - begun < 20

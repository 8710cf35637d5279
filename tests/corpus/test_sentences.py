"""Sentence ranges: they hold every word, and break where a reader would."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import sentences as module
from corpus.sentences import MAX_PYSBD, sentences

TRIALS = Path(__file__).parents[2] / "corpus" / "trials"


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, 0, len(text))]


def assert_holds_everything(text: str, start: int, end: int) -> None:
    at = start
    for span in sentences(text, start, end):
        assert span.start >= at
        assert not text[at : span.start].strip()
        quote = text[span.start : span.end]
        assert quote == quote.strip()
        at = span.end
    assert not text[at:end].strip()


@pytest.mark.parametrize(
    "one",
    [
        "Seen with other signs, e.g. A fever of 39, before infusion.",
        "Patients seen by Dr. Smith in the clinic.",
        "Rituximab vs. Placebo in adults.",
        "A relapse, i.e. Any new sign, within a year.",
        "Bilirubin at most 1.5 × ULN at screening.",
        "Listed as No. 5 in the annex.",
        "Made by China Immunotech (Beijing) Biotechnology Co., Ltd. in 2024.",
        "Made by Example Co. Ltd. of Hangzhou.",
        "Shown by LeRoy et al. 1988 in the skin.",
        "See Fig. 2 for doses.",
        "J. Smith leads the study.",
        "Given at 3.5 mg/kg.",
        "See www.example.Org for approx.Ten more.",
    ],
)
def test_does_not_split(one: str) -> None:
    assert split(one) == [one]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is safe. It is new.", ["It is safe.", "It is new."]),
        ("Why? We do not know! So ask.", ["Why?", "We do not know!", "So ask."]),
        ("In most cases.Previous studies agree.", ["In most cases.", "Previous studies agree."]),
        ("Same. Same. Same.", ["Same.", "Same.", "Same."]),
        ("An ESSDAI score ≥5. 3.5 Relapsed anemia", ["An ESSDAI score ≥5.", "3.5 Relapsed anemia"]),
        ("Made by Example Co., Ltd. Patients pay nothing.", ["Made by Example Co., Ltd.", "Patients pay nothing."]),
        ('He said "stop." Then it ended.', ['He said "stop."', "Then it ended."]),
        ("1. Age over 18. 2. Weight over 40 kg.", ["1. Age over 18.", "2. Weight over 40 kg."]),
        ("A line that wraps\nin the middle. Next", ["A line that wraps\nin the middle.", "Next"]),
        ("- One rule\n- Another rule", ["- One rule", "- Another rule"]),
        ("A heading\n\nand a paragraph", ["A heading", "and a paragraph"]),
        ("第一句。第二句！第三句", ["第一句。", "第二句！", "第三句"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_splits(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def test_a_range_inside_a_text_counts_from_the_text() -> None:
    text = "Before. First one. Second one. After."
    start, end = text.index("First"), text.index(" After")
    assert [text[s.start : s.end] for s in sentences(text, start, end)] == ["First one.", "Second one."]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 99), (3, 2)])
def test_a_range_outside_the_text_is_an_error(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a range"):
        sentences("short", start, end)


def test_long_lines_split_without_pysbd() -> None:
    text = "This is a sentence of some length. " * (MAX_PYSBD // 20)
    assert len(text) > MAX_PYSBD
    assert set(split(text)) == {"This is a sentence of some length."}


def test_ranges_that_do_not_tile_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Astray:
        def segment(self, text: str) -> list[object]:
            class Wrong:
                start, end = 3, len(text)

            return [Wrong()]

    monkeypatch.setattr(module, "_segmenter", Astray)
    assert split("One ends. Two ends.") == ["One ends.", "Two ends."]


@given(st.text(alphabet=st.sampled_from(list("aBz.!? \n\"')(1-é。≥:")), max_size=200))
def test_every_word_is_in_a_sentence(text: str) -> None:
    assert_holds_everything(text, 0, len(text))


@pytest.mark.parametrize("path", sorted(TRIALS.glob("*.txt")), ids=lambda p: p.stem)
def test_every_word_of_the_shipped_sources_is_in_a_sentence(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert_holds_everything(text, 0, len(text))
    assert_holds_everything(text, len(text) // 3, len(text) // 2)


@pytest.mark.parametrize(
    "hostile",
    ["." * 50_000, "(" * 50_000, "a. " * 20_000, "?!" * 20_000, "...\n" * 10_000, "A.B." * 10_000, " " * 50_000 + "x."],
    ids=["dots", "brackets", "letters", "signs", "lines", "initials", "spaces"],
)
def test_hostile_text_takes_no_time(hostile: str) -> None:
    began = time.perf_counter()
    assert_holds_everything(hostile, 0, len(hostile))
    assert time.perf_counter() - began < 3

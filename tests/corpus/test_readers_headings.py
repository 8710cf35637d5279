"""Cutting by a table of headings, and the shapes of values."""

from __future__ import annotations

import pytest

from corpus.model import FactName, SectionKind
from corpus.readers.conditions import conditions
from corpus.readers.headings import Heading, by_table, cut
from corpus.readers.values import ages, contacts, enrollment, one

TABLE = (
    Heading("Summary", SectionKind.SUMMARY, boilerplate="Read about .*"),
    Heading("Phase", SectionKind.STATUS, level=2, inline=True, extent="line", under="Summary"),
    Heading("Group", SectionKind.ARMS, level=2, extent="next", facts=one(FactName.ARM)),
)


def pieces(text: str) -> list[tuple[str, str, str, str]]:
    found = cut(text, by_table(TABLE), titled=True)
    assert "".join(text[p.section.start : p.section.end] for p in found) == text
    return [
        (p.section.kind.value, "/".join(p.section.path), text[p.section.start : p.section.body_start],
         text[p.section.body_start : p.section.end])
        for p in found
    ]  # fmt: skip


def test_the_sites_line_takes_the_heading_with_it_where_words_follow() -> None:
    assert pieces("Summary\nRead about it.\nTea.\n") == [
        ("boilerplate", "Summary", "Summary\n", "Read about it.\n"),
        ("summary", "Summary", "", "Tea.\n"),
    ]
    assert pieces("Summary\nRead about it.\n") == [
        ("summary", "Summary", "Summary\n", ""),
        ("boilerplate", "Summary", "", "Read about it.\n"),
    ]
    assert pieces("Summary\nTea.\nRead about it.\n") == [("summary", "Summary", "Summary\n", "Tea.\nRead about it.\n")]


def test_a_field_ends_with_its_line_and_the_section_goes_on() -> None:
    assert pieces("T\nPhase 1\nSummary\nPhase 2\nTea.\nGroup\n\nA\nMore.\n") == [
        ("title", "", "", "T\n"),
        ("other", "", "", "Phase 1\n"),
        ("summary", "Summary", "Summary\n", ""),
        ("status", "Summary/Phase", "Phase ", "2\n"),
        ("summary", "Summary", "", "Tea.\n"),
        ("arms", "Summary/Group", "Group\n\n", "A\n"),
        ("summary", "Summary", "", "More.\n"),
    ]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("18 Years to 65 Years", "18 Years", "65 Years"),
        ("18-80 years", "18 years", "80 years"),
        ("6 months to 12 years", "6 months", "12 years"),
        ("18 Years and older", "18 Years", None),
        ("≥5 years old", "5 years", None),
        ("18+", "18", None),
        ("up to 17 Years", None, "17 Years"),
        ("65 years or younger", None, "65 years"),
        ("Adult, Older Adult", None, None),
        ("= 18 years old and = 65 years old", None, None),
    ],
)
def test_ages(words: str, low: str | None, high: str | None) -> None:
    found = {f.name: f.value for f in ages(words, 0, len(words))}
    assert (found.get(FactName.MIN_AGE), found.get(FactName.MAX_AGE)) == (low, high)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("18 participants", "18"),
        ("1,240", "1,240"),
        ("36-72 patients", "36-72"),
        ("none yet", None),
        ("45% done", None),
    ],
)
def test_enrollment(words: str, value: str | None) -> None:
    assert [f.value for f in enrollment(words, 0, len(words))] == ([value] if value else [])


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Gout\nScurvy of sailors", ["Gout", "Scurvy of sailors"]),
        ("Asthma; Scurvy", ["Asthma", "Scurvy"]),
        ("Asthma, Psoriasis", ["Asthma", "Psoriasis"]),
        ("Leukemia, Myeloid, Acute", ["Leukemia, Myeloid, Acute"]),
        ("Multiple Sclerosis (MS) Myasthenia Gravis Lupus Nephritis", [
            "Multiple Sclerosis (MS)", "Myasthenia Gravis", "Lupus Nephritis"]),
        ("Scurvy Of Sailors Beriberi", ["Scurvy Of Sailors Beriberi"]),
    ],
)  # fmt: skip
def test_conditions(words: str, values: list[str]) -> None:
    assert [f.value for f in conditions(words, 0, len(words))] == values


def test_contacts() -> None:
    words = "Ann Bee, MD, Tel: +49 40 123456; cy@dee.example\nRole: CONTACT\nUniversity of Here"
    assert [f.value for f in contacts(words, 0, len(words))] == ["Ann Bee, MD", "+49 40 123456", "cy@dee.example"]

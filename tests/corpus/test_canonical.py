"""The canonical text: what is written stands where it is said to stand."""

from __future__ import annotations

from corpus.canonical import CanonicalText
from corpus.model import FactName, SectionKind, Side


def test_values_are_facts_at_their_place() -> None:
    written = CanonicalText()
    written.section("Design", SectionKind.DESIGN)
    written.values("Phase", ["PHASE1", "PHASE2"], FactName.PHASE)
    written.section("Countries", SectionKind.LOCATIONS)
    written.values("", ["China", "Japan"], FactName.COUNTRY)
    written.finish()
    text = written.text()
    assert text == "Design\nPhase: PHASE1, PHASE2\n\nCountries\nChina\nJapan\n\n"
    assert [text[f.start : f.end] for f in written.facts] == ["PHASE1", "PHASE2", "China", "Japan"]
    assert [(s.path, text[s.start : s.body_start]) for s in written.sections] == [
        (("Design",), "Design\n"),
        (("Countries",), "Countries\n"),
    ]
    assert written.sections[0].end == written.sections[1].start


def test_a_section_of_nothing_leaves_no_heading() -> None:
    written = CanonicalText()
    written.section("Empty", SectionKind.OTHER)
    written.values("Label", [])
    written.section("Full", SectionKind.OTHER)
    written.values("Label", ["x"])
    written.finish()
    assert [s.path for s in written.sections] == [("Full",)]
    assert "Empty" not in written.text()


def test_criteria_sections_tile_with_the_rest() -> None:
    written = CanonicalText()
    written.section("Before", SectionKind.OTHER)
    written.values("", ["x"])
    written.eligibility("Eligibility Criteria", "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Fever")
    written.section("After", SectionKind.OTHER)
    written.values("", ["y"])
    written.finish()
    text, at = written.text(), 0
    for section in written.sections:
        assert section.start == at
        at = section.end
    assert at == len(text)
    assert [(c.side, text[c.start : c.end]) for c in written.criteria] == [
        (Side.INCLUSION, "Adults"),
        (Side.EXCLUSION, "Fever"),
    ]

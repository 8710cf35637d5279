from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import NOT_RETRIEVED, FactName, NoticeKind, SectionKind, Trial
from corpus.readers import read_file
from index.chunking import MAX_TOKENS, passages
from index.embedding import estimate_tokens
from tests.index.index_samples import Piece, sample, trial_of

SHIPPED = sorted((Path(__file__).parents[2] / "corpus" / "trials").glob("*.txt"))


def check(trial: Trial) -> None:
    """What must hold of the passages of any trial."""
    found = passages(trial)
    assert len({p.id for p in found}) == len(found)
    assert [p.start for p in found] == sorted(p.start for p in found)
    for passage in found:
        assert passage.text == trial.source.text[passage.start : passage.end]
        assert passage.text == passage.text.strip()
        assert any(c.isalnum() for c in passage.text)
        assert estimate_tokens(passage.embedded) <= MAX_TOKENS
        section = trial.section_at(passage.start)
        assert section.contains(passage)
        assert section.kind not in NOT_RETRIEVED


def test_one_criterion_is_one_passage_with_its_parents_words_embedded_only() -> None:
    found = {p.criterion_id: p for p in passages(sample()) if p.criterion_id}
    assert list(found) == ["i1", "i1.1", "i1.2", "i2"]
    assert found["i1.1"].text == "Hemoglobin ≥60 g/L;"
    assert found["i1.1"].embedded == "Eligibility > Inclusion > Organ function: Hemoglobin ≥60 g/L;"
    assert found["i2"].embedded == "Eligibility > Inclusion: Signed consent."
    assert found["i1.1"].side == "inclusion"


def test_markers_and_comments_between_criteria_give_no_passage() -> None:
    inside = [p for p in passages(sample()) if p.kind == SectionKind.INCLUSION]
    assert all(p.criterion_id for p in inside)


def test_words_between_criteria_that_no_criterion_covers_are_found() -> None:
    body = "1. Adults.\nWomen who could have a child must use contraception.\n2. Consent.\n"
    trial = trial_of(
        [Piece(("Who",), SectionKind.INCLUSION, "Who\n", body)],
        criteria=[("a", "Adults.", None), ("b", "Consent.", None)],
    )
    assert any("contraception" in p.text and p.criterion_id is None for p in passages(trial))


def test_a_heading_without_a_body_and_other_trials_give_no_passage() -> None:
    words = " ".join(p.text for p in passages(sample()))
    assert "Details" not in words
    assert "NCT99999999" not in words


def test_a_fact_in_a_heading_line_is_found() -> None:
    trial = trial_of(
        [Piece(("Number",), SectionKind.IDENTIFICATION, "NCT ID: NCT00000001\n", "")],
        facts=[(FactName.NCT_ID, "NCT00000001")],
    )
    assert [p.text for p in passages(trial)] == ["NCT ID: NCT00000001"]


def test_each_stated_fact_has_its_own_row_and_keeps_the_label_above_it() -> None:
    body = "Phase\n\nPHASE1\n\nEnrollment\n\n18 participants\n\n"
    trial = trial_of(
        [Piece(("Basics",), SectionKind.DESIGN, "Basics\n\n", body)],
        facts=[(FactName.PHASE, "PHASE1"), (FactName.ENROLLMENT, "18 participants")],
    )
    assert [p.text for p in passages(trial)] == ["Phase\n\nPHASE1", "Enrollment\n\n18 participants"]


def test_what_follows_a_value_stays_with_it_where_the_value_comes_first() -> None:
    body = "Ann Lee\n\nRole: CONTACT\n\n555-0100\n\nBo Chen\n\nRole: backup\n\n"
    trial = trial_of(
        [Piece(("Contacts",), SectionKind.CONTACTS, "Contacts\n\n", body)],
        facts=[(FactName.CONTACT, "Ann Lee"), (FactName.CONTACT, "555-0100"), (FactName.CONTACT, "Bo Chen")],
    )
    assert [p.text for p in passages(trial)] == ["Ann Lee\n\nRole: CONTACT\n\n555-0100", "Bo Chen\n\nRole: backup"]


def test_a_reference_is_one_passage() -> None:
    entry = "Lee A, Chen B. Cells in lupus. N Engl J Med. 2021 Aug 5;385(6):567. No abstract available."
    trial = trial_of([Piece(("References",), SectionKind.REFERENCES, "References\n", entry + "\n")])
    assert [p.text for p in passages(trial)] == [entry]


def test_a_note_below_its_rules_is_not_put_in_front_of_them() -> None:
    trial = trial_of(
        [Piece(("Who",), SectionKind.INCLUSION, "Who\n", "1. Rash.\n2. Fever.\nNote: either is enough.")],
        criteria=[("a", "Rash.", "n"), ("b", "Fever.", "n"), ("n", "Note: either is enough.", None)],
    )
    assert [p.embedded for p in passages(trial)] == ["Who: Rash.", "Who: Fever.", "Who: Note: either is enough."]


def test_prose_is_cut_into_groups_of_up_to_three_sentences() -> None:
    prose = [p.text for p in passages(sample()) if p.kind == SectionKind.SUMMARY]
    assert prose == [
        "Cells from a donor are changed in a laboratory. They are given once. Doctors look for harm.",
        "They also look for benefit.",
    ]


def test_notices_on_a_passage_are_named_once() -> None:
    status = next(p for p in passages(sample()) if p.text == "Recruiting now")
    assert status.notices == (NoticeKind.STALE_STATUS,)


def test_a_criterion_too_long_for_the_model_is_cut_at_semicolons_and_keeps_its_id() -> None:
    words = "; ".join(f"finding number {i} is looked for in the blood" for i in range(60))
    trial = trial_of(
        [Piece(("Who",), SectionKind.INCLUSION, "Who\n", f"1. {words}\n")], criteria=[("long", words, None)]
    )
    found = passages(trial)
    check(trial)
    assert len(found) > 2
    assert {p.criterion_id for p in found} == {"long"}
    assert all(p.text.endswith(";") for p in found[:-1])
    assert " ".join(p.text for p in found) == words


def test_long_headings_are_shortened_before_the_words_are() -> None:
    path = tuple(f"heading {i} " + "long " * 30 for i in range(20))
    trial = trial_of([Piece(path, SectionKind.OTHER, "x\n", "The words themselves.")])
    (found,) = passages(trial)
    assert found.path == path
    assert found.embedded.endswith(": The words themselves.")
    check(trial)


def test_parents_in_a_circle_do_not_hang() -> None:
    trial = trial_of(
        [Piece(("Who",), SectionKind.INCLUSION, "Who\n", "One rule. Another rule.")],
        criteria=[("a", "One rule.", "b"), ("b", "Another rule.", "a")],
    )
    assert len(passages(trial)) == 2


WORDS = st.text(st.sampled_from("ab cD1.;,:≥\n\n*-(é中٣\u00a0"), max_size=120)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(SectionKind)), WORDS, WORDS), min_size=1, max_size=5))
def test_any_text_gives_exact_passages_within_their_sections(parts: list[tuple[SectionKind, str, str]]) -> None:
    check(trial_of([Piece((heading.strip(),), kind, heading + "\n", body) for kind, heading, body in parts]))


@settings(max_examples=30, deadline=None)
@given(st.text(st.sampled_from("abcXYZ09中;. "), min_size=500, max_size=4000))
def test_no_passage_is_ever_over_the_limit(words: str) -> None:
    trial = trial_of([Piece(("H",), SectionKind.OTHER, "H\n", words)])
    check(trial)
    kept = "".join(p.text for p in passages(trial))
    assert [c for c in kept if c.isalnum()] == [c for c in words if c.isalnum()]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_shipped_trials_lose_no_word(path: Path) -> None:
    trial = read_file(path)
    check(trial)
    covered: set[int] = set()
    for passage in passages(trial):
        covered.update(range(passage.start, passage.end))
    for fact in trial.facts:
        if trial.section_at(fact.start).kind not in NOT_RETRIEVED:
            assert fact.start in covered, f"{fact.name} {fact.value!r} is in no passage"
    for criterion in trial.criteria:
        assert criterion.start in covered, criterion.text

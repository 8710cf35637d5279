"""The criteria desk: the right rules for a subject, exact quotes, silence told apart."""

from __future__ import annotations

import random
import time
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.catalogue import load as load_catalogue
from corpus.model import NoticeKind, Side, Trial
from corpus.readers import read_text
from eligibility.desk import MOST, matrix, rows
from eligibility.desk_model import DeskCell, DeskRow, Silence
from eligibility.desk_subject import understand
from eligibility.model import Category
from lexicon.reader import Lexicon
from lexicon.reader import load as load_lexicon
from settings import ROOT

LEXICON = load_lexicon()
BCMA, UCAR, NK = "cd19-bcma-car-t-autoimmune", "NCT06691152", "NCT06464679"
UWD, YTS = "uwd-cd19-universal-car-t-autoimmune", "NCT07236801"
SUBJECTS = (
    *(
        "ANC",
        "hep B",
        "washout",
        "contraception",
        "kidney",
        "platelets",
        "age",
        "TB",
        "children",
        "cancer",
        "infection",
    ),
    *("heart", "liver", "lung", "SLEDAI", "lupus", "brain", "steroids", "prior CAR-T", "sex", "weight", "GVHD"),
)


@lru_cache
def trials() -> tuple[Trial, ...]:
    return load_catalogue(ROOT / "corpus" / "trials").trials


def desk(subject: str, cohorts: tuple[str, ...] = ()) -> dict[str, DeskRow]:
    return {row.trial_id: row for row in rows(trials(), subject, LEXICON, cohorts)}


def fronts(row: DeskRow) -> list[str]:
    return [cell.front for cell in row.cells]


def written(criteria: str) -> Trial:
    """A record written for a test, its criteria as given."""
    return read_text("written.txt", f"Title of a written trial\n\nInclusion Criteria\n\n{criteria}\n")


def assert_exact(trial: Trial, row: DeskRow) -> None:
    text = trial.source.text
    for cell in (*row.cells, *row.nearby):
        assert text[cell.start : cell.end] == cell.quote
        assert cell.section == trial.section_at(cell.start).path
        assert all(cell.contains(mark) for mark in cell.marks)
        assert {n.kind for n in trial.notices_on(cell)} == set(cell.notices)
        assert all(text[h.start : h.end] == h.quote for h in cell.heads)
        assert all(text[v.bound.start : v.bound.end] == v.bound.quote for v in cell.values)
    for gap in row.gaps:
        assert text[gap.start : gap.end] == gap.quote
    assert (row.silence is None) == bool(row.cells)
    assert not (row.cells and row.nearby)
    assert len(row.cells) <= MOST


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_quote_is_the_source_s_own_words(subject: str) -> None:
    for trial, row in zip(trials(), rows(trials(), subject, LEXICON), strict=True):
        assert_exact(trial, row)


def test_a_lab_is_found_by_its_abbreviation_with_its_value_in_front() -> None:
    found = desk("ANC")
    assert fronts(found[BCMA]) == ["≥ 0.5 × 10^9/L"]
    assert fronts(found[UWD]) == ["excluded if < 500 /mm³"]
    assert fronts(found[YTS]) == ["≥ 1 × 10^9/L"]
    assert found[UCAR].silence is Silence.RECORD_SILENT
    assert found[UWD].cells[0].heads[0].quote.startswith("At the screening visit")


def test_a_lost_sign_is_said_and_never_shown_as_a_rule() -> None:
    cell = desk("hemoglobin")[NK].cells[0]
    assert cell.front == "sign lost: printed “=60g/L”"
    assert NoticeKind.LOST_COMPARATOR in cell.notices
    assert cell.notice_messages[0]


def test_a_lay_word_finds_the_clinical_rule() -> None:
    for subject in ("hep B", "hepatits B", "乙肝"):
        found = desk(subject)
        assert all(row.cells for row in found.values()), subject
        assert found[BCMA].cells[0].quote.startswith("Hepatitis B: positive HBsAg")
        assert len(found[BCMA].cells) == 1  # hepatitis C is another matter


def test_a_broad_subject_takes_in_narrower_terms() -> None:
    found = desk("kidney")
    assert found[UCAR].cells[0].front == "≥ 30 ML/min/1.73m2"
    assert "creatinine clearance ≥ 30 mL/min" in found[BCMA].cells[0].front


def test_an_abbreviation_of_a_disease_is_not_read_as_a_lab() -> None:
    assert not understand("TB", LEXICON).quantities  # total bilirubin is printed so, too
    assert desk("TB")[UCAR].cells[0].quote == "Active tuberculosis at the time of screening;"


def test_a_typed_field_answers_where_the_rule_lost_its_sign() -> None:
    assert fronts(desk("age")[NK])[:2] == ["≥ 18 Years", "≤ 65 Years"]
    assert desk("age")[NK].cells[0].criterion_id is None
    assert fronts(desk("children")[UCAR]) == ["≥ 5 years"]


def test_a_washout_is_every_window_without_other_treatment() -> None:
    found = desk("washout")
    assert fronts(found[YTS]) == ["excluded if within 3 months", "exclusion: within 5 half-lives; within 4 weeks"]
    assert all("lung" not in cell.quote for row in found.values() for cell in row.cells)


def test_a_rule_dated_by_the_infusion_is_not_about_it() -> None:
    found = desk("CAR-T")
    assert [c.criterion_id for c in found[UWD].cells] == ["e13"]  # not the vaccine "prior to CAR-T cell infusion"
    assert desk("prior CAR-T")[UCAR].cells[0].quote == "Received CAR T cell therapy previously;"


def test_silence_is_told_apart() -> None:
    assert desk("age")[BCMA].silence is Silence.VALUE_MISSING
    assert desk("children")[BCMA].silence is Silence.VALUE_MISSING
    assert desk("age")[BCMA].gaps[0].quote == "Ages"
    assert desk("SLEDAI")[BCMA].silence is Silence.LIST_MISSING  # the list for lupus is lost
    assert desk("BVAS")[BCMA].silence is Silence.RECORD_SILENT  # no list for vasculitis was ever there
    assert desk("plasma exchange")[YTS].silence is Silence.RECORD_SILENT


def test_a_disease_of_an_organ_is_not_the_organ() -> None:
    trial = written("1. No unstable angina.\n2. No serious cardiac condition.")
    (row,) = rows([trial], "heart failure", LEXICON)
    assert not row.cells
    (row,) = rows([trial], "heart", LEXICON)
    assert row.cells


def test_creatinine_is_not_its_clearance() -> None:
    assert desk("creatinine")[YTS].silence is Silence.RECORD_SILENT
    assert desk("creatinine")[BCMA].cells[0].front == "≤ 1.5 × ULN"


def test_a_span_of_time_finds_its_rule() -> None:
    trial = written("1. Took part in another clinical study within 30 days before visit 2.")
    (row,) = rows([trial], "other trials", LEXICON)
    assert fronts(row) == ["within 30 days"]


def test_a_lost_list_stands_beside_what_was_found() -> None:
    row = desk("washout")[BCMA]
    assert row.cells
    assert [g.kind for g in row.gaps] == [Silence.LIST_MISSING]
    assert row.gaps[0].quote.startswith("Use of any of the following medications")
    assert all(not cell.quote.endswith(":") for cell in row.cells)


def test_something_broader_is_offered_apart_and_never_as_the_answer() -> None:
    row = desk("TB")[NK]
    assert row.silence is Silence.RECORD_SILENT
    assert row.nearby[0].quote.startswith("Existence or suspicion of uncontrollable")


def test_cohorts_narrow_and_a_named_disease_narrows_too() -> None:
    lupus = "Systemic lupus erythematosus (SLE)"
    assert desk("disease activity", (lupus,))[UWD].cells[0].cohort in {lupus, "all"}
    for row in (*desk("steroids", (lupus,)).values(), *desk("lupus steroids").values()):
        assert all(cell.cohort in {lupus, "all"} for cell in row.cells)


def test_the_same_words_for_several_diseases_are_one_cell() -> None:
    cells = desk("rituximab")[YTS].cells
    assert len({" ".join(c.quote.split()) for c in cells}) == len(cells)
    assert any(c.also_for for c in cells)


def test_several_limits_of_an_exclusion_are_not_each_called_excluding() -> None:
    front = next(c.front for c in desk("prednisone")[BCMA].cells if c.side is Side.EXCLUSION)
    assert front == "exclusion: prednisone dose > 500 mg/day; treatment duration ≥ 14 days"


def test_an_exception_is_called_one() -> None:
    assert fronts(desk("cancer")[BCMA]) == ["exception: ≥ 2 years"]


def test_unknown_words_are_looked_for_as_they_stand() -> None:
    trial = written("1. No exposure to zorblatt fumes in the past year.\n2. Age 18 years or older.")
    (row,) = rows([trial], "zorblatt fumes", LEXICON)
    assert [c.quote for c in row.cells] == ["No exposure to zorblatt fumes in the past year."]
    (row,) = rows([trial], "purple widgets", LEXICON)
    assert row.silence is Silence.RECORD_SILENT


def test_rules_nobody_here_has_seen() -> None:
    trial = written(
        "1. Platelets ≥ 75,000/mm3.\n2. Ejection fraction of at least 45%.\n3. No live vaccine within 8 weeks.\n"
        "4. HBsAg negative.\n5. Serum albumin > 2.5 g/dL."
    )
    for subject, front in (("platelet floor", "≥ 75,000 /mm3"), ("LVEF", "≥ 45 %"), ("albumin", "> 2.5 g/dL")):
        (row,) = rows([trial], subject, LEXICON)
        assert fronts(row) == [front], subject
    (row,) = rows([trial], "hepatitis B", LEXICON)
    assert row.cells[0].quote == "HBsAg negative."


def test_nothing_typed_finds_nothing() -> None:
    assert all(not row.cells for row in desk("").values())
    assert all(not row.cells for row in desk("   ").values())


def test_order_and_company_of_trials_change_no_row() -> None:
    shuffled = list(trials())
    random.Random(1).shuffle(shuffled)
    assert {r.trial_id: r for r in rows(shuffled, "kidney", LEXICON)} == desk("kidney")
    for trial in trials():
        assert rows([trial], "kidney", LEXICON) == (desk("kidney")[trial.trial_id],)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_typed_text_fails_or_breaks_a_quote(subject: str) -> None:
    for trial, row in zip(trials(), rows(trials(), subject, LEXICON), strict=True):
        assert_exact(trial, row)


def test_the_matrix_holds_every_criterion_and_every_lost_list() -> None:
    table = matrix(trials(), LEXICON)
    assert [r.category for r in table.rows] == list(Category)
    for at, trial in enumerate(trials()):
        shown = {c.criterion_id for r in table.rows for c in r.rows[at].cells}
        lost = {(g.start, g.end) for r in table.rows for g in r.rows[at].gaps}
        left = {c.id for c in trial.criteria if c.id not in shown and (c.start, c.end) not in lost}
        assert not left
        for row in table.rows:
            cells = row.rows[at].cells
            assert [c.start for c in cells] == sorted(c.start for c in cells)
            assert all(trial.source.quote(c) == c.quote for c in cells)


def test_the_matrix_tells_a_lost_list_from_silence() -> None:
    table = matrix(trials(), LEXICON)
    heart = next(r for r in table.rows if r.category is Category.HEART)
    assert heart.rows[0].gaps
    coagulation = next(r for r in table.rows if r.category is Category.COAGULATION)
    assert coagulation.rows[1].silence is Silence.RECORD_SILENT


def test_cells_name_the_terms_they_mention() -> None:
    cell: DeskCell = desk("ANC")[BCMA].cells[0]
    assert {"neutrophils", "platelets", "hemoglobin"} <= set(cell.terms)


def test_a_subject_is_answered_quickly() -> None:
    rows(trials(), "kidney", LEXICON)
    started = time.perf_counter()
    for subject in SUBJECTS:
        rows(trials(), subject, LEXICON)
    assert (time.perf_counter() - started) / len(SUBJECTS) < 0.5


def test_readings_of_shorthand_are_kept(lexicon: Lexicon = LEXICON) -> None:
    assert understand("hep B", lexicon).readings == ("reading 'hep B' as hepatitis B",)

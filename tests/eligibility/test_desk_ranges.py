"""Ranges for the chart: one unit, exact citations, lost directions and silences."""

from __future__ import annotations

from functools import lru_cache

from corpus.catalogue import load as load_catalogue
from corpus.model import Trial
from corpus.readers import read_text
from eligibility.desk import ranges
from eligibility.desk_model import RangeRow, Silence
from eligibility.desk_ranges import CHARTED
from settings import ROOT

BCMA, UCAR, NK = "cd19-bcma-car-t-autoimmune", "NCT06691152", "NCT06464679"
UWD, YTS = "uwd-cd19-universal-car-t-autoimmune", "NCT07236801"


@lru_cache
def trials() -> tuple[Trial, ...]:
    return load_catalogue(ROOT / "corpus" / "trials").trials


def of(quantity: str, trial_id: str) -> list[RangeRow]:
    return [r for r in ranges(trials()) if r.quantity == quantity and r.trial_id == trial_id]


def written(criteria: str) -> Trial:
    return read_text("written.txt", f"Title of a written trial\n\n{criteria}\n")


def test_every_citation_is_exact_and_every_trial_has_each_quantity() -> None:
    by_id = {t.trial_id: t for t in trials()}
    found = ranges(trials())
    for row in found:
        assert all(by_id[row.trial_id].source.quote(c) == c.quote for c in row.citations)
        assert row.citations or row.silence is Silence.RECORD_SILENT
        assert row.words
    assert {(r.quantity, r.trial_id) for r in found} == {(q, t) for q, _ in CHARTED for t in by_id}


def test_one_unit_a_quantity() -> None:
    assert {(r.quantity, r.unit) for r in ranges(trials())} == set(CHARTED)


def test_counts_printed_per_cubic_millimetre() -> None:
    (row,) = of("platelets", UWD)
    assert (row.low, row.high, row.unit) == (50.0, None, "10^9/L")
    assert row.words == "excluded if < 50,000 /mm³"


def test_age_comes_from_the_record_s_fields() -> None:
    assert [(r.low, r.high) for r in of("age", YTS)] == [(18.0, 65.0)]
    assert [(r.low, r.high) for r in of("age", UCAR)] == [(5.0, None)]
    assert [(r.low, r.high) for r in of("age", UWD)] == [(18.0, 80.0)]
    assert of("age", BCMA)[0].silence is Silence.VALUE_MISSING


def test_a_lost_sign_gives_no_end() -> None:
    (row,) = of("hemoglobin", NK)
    assert row.lost
    assert (row.low, row.high, row.silence) == (None, None, None)
    fields, rule = of("age", NK)
    assert (fields.lost, fields.low, fields.high) == (False, 18.0, 65.0)
    assert rule.lost


def test_an_alternative_is_named() -> None:
    assert of("creatinine clearance", BCMA)[0].note == "or creatinine ≤ 1.5 × ULN"


def test_what_cannot_be_told_in_the_unit_is_told_as_printed() -> None:
    row = next(r for r in of("bilirubin", BCMA) if r.cohort != "all")
    assert (row.low, row.high) == (None, None)
    assert "17.1 μmol/L" in row.note


def test_an_exception_is_noted_and_not_drawn() -> None:
    (row,) = of("bilirubin", NK)
    assert row.note.startswith("exception:")


def test_a_disease_s_own_limit_is_not_everyone_s() -> None:
    (row,) = of("platelets", YTS)
    assert row.cohort != "all"
    assert (row.low, row.high, row.high_open) == (None, 50.0, True)
    assert row.heads


def test_rules_nobody_here_has_seen() -> None:
    trial = written(
        "Inclusion Criteria\n\n1. Hb > 9 g/dL.\n2. Ages 6 months to 17 years.\n\nExclusion Criteria\n\n1. SpO2 < 90%."
    )
    found = {r.quantity: r for r in ranges([trial])}
    assert (found["hemoglobin"].low, found["hemoglobin"].low_open) == (90.0, True)
    assert (found["oxygen saturation"].low, found["oxygen saturation"].low_open) == (90.0, False)

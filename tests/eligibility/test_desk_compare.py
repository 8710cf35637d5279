"""Differences between trials: one unit, one quantity, no lost sign."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue import load as load_catalogue
from corpus.model import Side, Trial
from corpus.readers import read_text
from eligibility.bounds import find_bounds
from eligibility.desk import differences, rows
from eligibility.desk_compare import needed
from eligibility.desk_model import Difference
from eligibility.desk_words import limit_words
from lexicon.reader import load as load_lexicon
from settings import ROOT

LEXICON = load_lexicon()


@lru_cache
def trials() -> tuple[Trial, ...]:
    return load_catalogue(ROOT / "corpus" / "trials").trials


def compared(subject: str, quantity: str, limit: str = "floor") -> Difference:
    found = differences(rows(trials(), subject, LEXICON))
    return next(d for d in found if d.quantity == quantity and d.limit == limit and d.cohort == "all")


def pair(first: str, second: str, subject: str) -> tuple[Difference, ...]:
    made = [
        read_text(f"{name}.txt", f"Trial {name}\n\n{text}\n").model_copy(update={"trial_id": name})
        for name, text in (("a", first), ("b", second))
    ]
    return differences(rows(made, subject, LEXICON))


def test_counts_in_different_units_are_compared_in_one() -> None:
    found = compared("platelets", "platelets")
    assert found.unit == "10^9/L"
    assert [(e.value, e.mark) for e in found.entries] == [(20.0, "lowest"), (50.0, "highest")]
    assert found.differs


def test_equal_limits_in_different_units_do_not_differ() -> None:
    found = pair("Inclusion Criteria\n\n1. Hemoglobin ≥ 8 g/dL.", "Inclusion Criteria\n\n1. Hb ≥ 80 g/L.", "Hb")
    assert [(d.differs, {e.value for e in d.entries}) for d in found] == [(False, {80.0})]


def test_a_lost_sign_is_left_out_with_the_reason() -> None:
    found = compared("ANC", "neutrophils")
    assert {e.trial_id for e in found.entries}.isdisjoint({"NCT06464679"})
    assert [(x.trial_id, x.reason) for x in found.not_compared] == [("NCT06464679", "no sign to compare by")]


def test_what_has_no_unit_in_common_is_left_out_with_the_reason() -> None:
    found = compared("creatinine", "creatinine", "ceiling")
    assert found.unit == "× ULN"
    assert [x.reason for x in found.not_compared] == ["cannot be told in × ULN"]


def test_clearance_and_egfr_are_never_compared() -> None:
    found = pair("Inclusion Criteria\n\n1. CrCl ≥ 30 mL/min.", "Inclusion Criteria\n\n1. eGFR ≥ 60 mL/min.", "kidney")
    assert found == ()


def test_how_long_and_how_much_of_a_treatment_are_not_compared() -> None:
    quantities = {
        d.quantity for s in ("washout", "prednisone", "rituximab") for d in differences(rows(trials(), s, LEXICON))
    }
    assert quantities.isdisjoint({"washout", "treatment duration", "prednisone dose", "prior therapies"})


def test_another_disease_s_rule_is_not_compared() -> None:
    lupus = "Inclusion Criteria\n\nSystemic Lupus Erythematosus\n\n1. Platelets ≥ 30 ×10^9/L."
    sclerosis = "Inclusion Criteria\n\nSystemic Sclerosis\n\n1. Platelets ≥ 50 ×10^9/L."
    assert pair(lupus, sclerosis, "platelets") == ()


def test_every_entry_points_at_a_cell() -> None:
    table = rows(trials(), "liver", LEXICON)
    cells = {(r.trial_id, c.start, c.end) for r in table for c in r.cells}
    for d in differences(table):
        assert {(e.trial_id, e.cell.start, e.cell.end) for e in d.entries} <= cells
        assert {(x.trial_id, x.cell.start, x.cell.end) for x in d.not_compared} <= cells


@pytest.mark.parametrize(
    ("text", "side", "expected"),
    [
        ("Hemoglobin ≥ 60 g/L", Side.INCLUSION, [("floor", 60.0, False)]),
        ("Hemoglobin > 60 g/L", Side.INCLUSION, [("floor", 60.0, True)]),
        ("Hemoglobin < 60 g/L", Side.EXCLUSION, [("floor", 60.0, False)]),
        ("Hemoglobin ≤ 60 g/L", Side.EXCLUSION, [("floor", 60.0, True)]),
        ("ALT ≥ 3 × ULN", Side.EXCLUSION, [("ceiling", 3.0, True)]),
        ("ALT ≤ 3 × ULN", Side.INCLUSION, [("ceiling", 3.0, False)]),
        ("Age 18-65 years", Side.INCLUSION, [("floor", 18.0, False), ("ceiling", 65.0, False)]),
        ("Age 18-65 years", Side.EXCLUSION, []),
    ],
)
def test_what_taking_part_needs(text: str, side: Side, expected: list[tuple[str, float, bool]]) -> None:
    (bound,) = find_bounds(text)
    assert [tuple(n) for n in needed(bound, side)] == expected


@given(st.sampled_from(["≥", "≤", "<", ">"]), st.integers(1, 500))
def test_turning_a_rule_round_twice_gives_it_back(sign: str, value: int) -> None:
    (bound,) = find_bounds(f"Platelets {sign} {value} ×10^9/L")
    (inside,), (outside,) = needed(bound, Side.INCLUSION), needed(bound, Side.EXCLUSION)
    assert inside.limit != outside.limit
    assert inside.open != outside.open
    assert inside.value == outside.value == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hemoglobin ≥ 60 g/L", "≥ 60 g/L"),
        ("Platelets ≥ 20 × 10^9/L", "≥ 20 × 10^9/L"),
        ("Platelets ≥ 50,000/mm3", "≥ 50,000 /mm3"),
        ("AST ≤ 2.5 × ULN", "≤ 2.5 × ULN"),
        ("FVC 45-70% predicted", "45 to 70 %"),
        ("ANA titer ≥1:80", "≥ 1:80"),
        ("Live vaccine within 6 weeks", "within 6 weeks"),
        ("Contraception for 24 months after infusion", "24 months"),
        ("Serum IgG below the lower limit of normal", "< LLN"),
    ],
)
def test_limits_in_words(text: str, words: str) -> None:
    assert limit_words(find_bounds(text)[0]) == words


def test_words_of_a_lost_sign_hold_no_sign_of_ours() -> None:
    text = "Hemoglobin = 60 g/L"
    (bound,) = find_bounds(text, lost=[find_bounds(text)[0]])
    assert limit_words(bound) == "sign lost: printed “= 60 g/L”"
    assert limit_words(bound, Side.EXCLUSION) == "sign lost: printed “= 60 g/L”"

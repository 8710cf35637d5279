"""Names of labs and scores as people write them."""

from __future__ import annotations

import pytest

from eligibility.normalise import quantity_named
from eligibility.quantities import find_quantities, load, why_distinct


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Hb", "hemoglobin"), ("hgb", "hemoglobin"), ("PLT", "platelets"), ("plt count", "platelets"),
        ("neutrophils", "neutrophils"), ("ANC", "neutrophils"), ("WBC", "white blood cells"), ("sCr", "creatinine"),
        ("GFR", "eGFR"), ("CrCl", "creatinine clearance"), ("SLEDAI", "SLEDAI-2K"), ("sledai-2k", "SLEDAI-2K"),
        ("SLEDAI-2000", "SLEDAI-2K"), ("MMT8", "MMT-8"), ("HAQ", "HAQ-DI"), ("T-Bil", "bilirubin"), ("EF", "LVEF"),
        ("spo2", "oxygen saturation"), ("pred", "prednisone dose"), ("my platelet count", "platelets"),
        ("Platelets (PLT)", "platelets"),
    ],
)  # fmt: skip
def test_names_as_people_write_them(written: str, name: str) -> None:
    assert quantity_named(written) == name


@pytest.mark.parametrize("written", ["", "shoe size", "AST and ALT", "x" * 1000])
def test_nothing_or_several_is_none(written: str) -> None:
    assert quantity_named(written) is None


def test_in_running_text_short_abbreviations_need_their_capitals() -> None:
    assert [m.name for m in find_quantities("the pt had a PT of 13 s")] == ["PT"]


def test_the_longest_name_wins() -> None:
    (mention,) = find_quantities("creatinine clearance rate")
    assert mention.name == "creatinine clearance"


def test_every_standard_name_names_itself_and_is_listed_once() -> None:
    names = [q.name for q in load().quantity]
    assert len(names) == len(set(names))
    assert [n for n in names if quantity_named(n) != n] == []


def test_no_spelling_is_claimed_by_two_quantities() -> None:
    owners: dict[str, set[str]] = {}
    for quantity in load().quantity:
        for written in quantity.names:
            owners.setdefault(written.lower(), set()).add(quantity.name)
    assert {w: o for w, o in owners.items() if len(o) > 1} == {}


def test_why_two_quantities_are_not_one() -> None:
    assert why_distinct("eGFR", "creatinine clearance")
    assert why_distinct("eGFR", "eGFR") is None

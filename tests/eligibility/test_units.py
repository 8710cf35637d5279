"""Units as people write them; conversions that hold for one quantity and no other."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.quantities import by_name, load
from eligibility.units import UnitError, convert, parse_unit, same_value


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        (r"10\^9/L", "10^9/L"), ("×10⁹/L", "10^9/L"), ("x 10^9/l", "10^9/L"), ("109/L", "10^9/L"), ("10e9/L", "10^9/L"),
        ("K/uL", "10^3/uL"), ("k/mm3", "10^3/uL"), ("/mm³", "/uL"), ("cells/µL", "/uL"), ("cells/mm3", "/uL"),
        ("g/dL", "g/dL"), ("G/DL", "g/dL"), ("mg/dl", "mg/dL"), ("µmol/L", "umol/L"), ("μmol/l", "umol/L"),
        ("ML/min/1.73m2", "mL/min/1.73m2"), ("mL/min/1.73 m²", "mL/min/1.73m2"), ("ml/minute", "mL/min"),
        ("mL/min per 1.73 m2", "mL/min/1.73m2"), ("%", "%"), ("mg per day", "mg/day"), ("mg/kg/d", "mg/kg/day"),
        ("g/24 hours", "g/day"), ("mm/h", "mm/h"), ("mm/hr", "mm/h"), ("mm Hg", "mmHg"), ("kg/m²", "kg/m2"),
        ("years old", "year"), ("half-lives", "half-life"), ("°C", "degC"), ("IU/mL", "IU/mL"), ("points", "point"),
    ],
)  # fmt: skip
def test_units_as_people_write_them(written: str, canonical: str) -> None:
    assert parse_unit(written) == canonical


@pytest.mark.parametrize("written", ["", "  ", "foo", "g/foo", "x" * 500, "/", "kilo of apples"])
def test_what_is_no_unit_is_none(written: str) -> None:
    assert parse_unit(written) is None


@pytest.mark.parametrize(
    ("value", "given_in", "wanted", "quantity", "expected"),
    [
        (7.5, "g/dL", "g/L", "hemoglobin", 75.0),
        (6.0, "mmol/L", "g/dL", "hemoglobin", 9.668),
        (1.0, "mg/dL", "µmol/L", "creatinine", 88.42),
        (17.1, "umol/L", "mg/dL", "bilirubin", 1.0),
        (50_000, "/mm3", "10^9/L", "platelets", 50.0),
        (100, "K/uL", "×10⁹/L", "platelets", 100.0),
        (100, "G/L", "/mm³", "platelets", 100_000.0),
        (0.5, "10^9/L", "cells/µL", "neutrophils", 500.0),
        (113.12, "mg/mmol", "g/g", "UPCR", 1.0),
        (500, "mg/g", "g/g", "UPCR", 0.5),
        (3500, "mg/24h", "g/day", "urine protein", 3.5),
        (1.0, "mg/dL", "mg/L", "CRP", 10.0),
        (100.0, "mg/dL", "mmol/L", "glucose", 5.551),
        (700, "mg/dL", "g/L", "IgG", 7.0),
        (53.0, "mmol/mol", "%", "HbA1c", 7.0),
        (38.5, "°C", "°F", "temperature", 101.3),
        (40, "U/L", "IU/L", "ALT", 40.0),
        (3, "months", "weeks", "life expectancy", 13.04),
    ],
)
def test_conversions(value: float, given_in: str, wanted: str, quantity: str, expected: float) -> None:
    assert convert(value, given_in, wanted, quantity) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(
    ("quantity", "unit_from", "unit_to"),
    [(q.name, c.unit_from, c.unit_to) for q in load().quantity for c in q.conversions],
)
def test_every_listed_conversion_names_its_source_and_goes_both_ways(
    quantity: str, unit_from: str, unit_to: str
) -> None:
    assert all(c.source for c in by_name()[quantity].conversions)
    there = convert(3.7, unit_from, unit_to, quantity)
    assert convert(there, unit_to, unit_from, quantity) == pytest.approx(3.7)


@given(st.floats(min_value=1e-3, max_value=1e6), st.sampled_from(["g/dL", "g/L", "mg/mL", "mmol/L"]))
def test_round_trips_keep_the_value(value: float, unit: str) -> None:
    assert convert(convert(value, unit, "g/L", "hemoglobin"), "g/L", unit, "hemoglobin") == pytest.approx(value)


@given(st.floats(min_value=1e-3, max_value=1e6), st.floats(min_value=1e-3, max_value=1e6))
def test_conversion_keeps_the_order(low: float, high: float) -> None:
    a, b = (convert(x, "mg/dL", "umol/L", "creatinine") for x in sorted((low, high)))
    assert a <= b


def test_the_usual_unit_of_every_quantity_is_a_unit() -> None:
    assert [q.name for q in load().quantity if q.unit and parse_unit(q.unit) is None] == []


def test_creatinine_clearance_is_not_egfr_and_the_error_says_so() -> None:
    with pytest.raises(UnitError, match=r"creatinine clearance is not eGFR.*different estimates"):
        convert(60, "mL/min", "mL/min", "creatinine clearance", "eGFR")


@pytest.mark.parametrize(
    ("unit_from", "unit_to", "quantity", "message"),
    [
        ("mL/min", "mL/min/1.73m2", "eGFR", "no conversion"),
        ("mg/dL", "umol/L", "CRP", "CRP in mg/dL cannot be told in umol/L"),
        ("mmol/mol", "g/L", "HbA1c", "no conversion"),
        ("spoons", "g/L", "hemoglobin", "'spoons' is not a unit known here; give hemoglobin in g/L"),
        ("years", "kg", "age", "cannot be told"),
    ],
)
def test_what_cannot_be_converted_is_refused_with_what_to_do(
    unit_from: str, unit_to: str, quantity: str, message: str
) -> None:
    with pytest.raises(UnitError, match=message):
        convert(1.0, unit_from, unit_to, quantity)


def test_same_value_across_units() -> None:
    assert same_value(75, "g/L", 7.5, "g/dL", "hemoglobin")
    assert not same_value(75, "g/L", 7.6, "g/dL", "hemoglobin")


def test_pint_is_imported_only_when_something_is_converted() -> None:
    code = "import sys, eligibility.units as u; u.parse_unit('g/L'); assert 'pint' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_threads_may_convert_at_once() -> None:
    results: list[float] = []

    def work() -> None:
        results.extend(convert(n, "g/dL", "g/L", "hemoglobin") for n in range(50))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == sorted([n * 10.0 for n in range(50)] * 4)

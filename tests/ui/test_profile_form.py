"""A profile as lines and back: nothing is lost, nothing half read is used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.profile import Lab, Profile, Therapy
from ui.profile_form import Lines, lines_of, parse

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9/+\-]{0,12}( [a-z]{1,8})?", fullmatch=True)
NUMBERS = st.floats(0, 1e5, allow_nan=False).map(lambda n: float(f"{n:.3g}"))
COUNTS = st.integers(0, 400).map(float)
LABS = st.builds(
    Lab,
    value=NUMBERS,
    unit=st.none() | st.sampled_from(["g/L", "10^9/L", "/mm³", "mL/min/1.73m2", "%", "× ULN"]),
    uln=st.none() | NUMBERS,
    lln=st.none() | NUMBERS,
    days_ago=st.none() | COUNTS,
    repeat=st.lists(NUMBERS, max_size=3).map(tuple),
)
WHEN = st.dictionaries(st.sampled_from(["days_ago", "weeks_ago", "months_ago"]), COUNTS, max_size=1)
THERAPIES = st.builds(
    lambda when, **other: Therapy(**when, **other),
    WHEN,
    name=NAMES,
    ongoing=st.none() | st.booleans(),
    duration_months=st.none() | COUNTS,
    dose=st.none() | st.just("20 mg/day"),
    stable_weeks=st.none() | COUNTS,
    response=st.none() | st.just("no response"),
)
RESULTS = st.sampled_from(["negative", "positive", "undetectable", "1:160"])
PROFILES = st.builds(
    Profile,
    age=st.none() | COUNTS.filter(lambda n: n <= 130),
    sex=st.none() | st.sampled_from(["female", "male"]),
    pregnant=st.none() | st.booleans(),
    conditions=st.lists(NAMES, max_size=3).map(tuple),
    labs=st.dictionaries(NAMES, LABS, max_size=3),
    scores=st.dictionaries(NAMES, NUMBERS, max_size=3),
    antibodies=st.dictionaries(NAMES, RESULTS, max_size=2),
    infections=st.dictionaries(NAMES, RESULTS, max_size=2),
    prior_therapies=st.lists(THERAPIES, max_size=3).map(tuple),
    history=st.lists(NAMES, max_size=2).map(tuple),
)


@given(PROFILES)
def test_a_profile_comes_back_as_it_was(profile: Profile) -> None:
    person = profile.model_dump(include={"age", "sex", "pregnant", "breastfeeding", "weight_kg"})
    parsed = parse(lines_of(profile), person)
    assert parsed.faults == ()
    assert parsed.profile == profile


@pytest.mark.parametrize(
    ("lines", "group"),
    [
        (Lines(labs="hemoglobin 75 g/L"), "Lab values"),
        (Lines(labs="hemoglobin: low"), "Lab values"),
        (Lines(labs="hemoglobin: 75 g/L; last week"), "Lab values"),
        (Lines(scores="SLEDAI-2K: high"), "Scores"),
        (Lines(infections="HBsAg"), "Infections"),
        (Lines(therapies="rituximab; long ago"), "Treatments"),
        (Lines(therapies="rituximab; 2 weeks ago; 3 days ago"), "Treatments"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_used(lines: Lines, group: str) -> None:
    parsed = parse(lines, {"age": 40})
    assert parsed.profile is None
    assert [fault[0] for fault in parsed.faults] == [group]


def test_a_value_outside_what_a_profile_takes_is_a_fault() -> None:
    assert parse(Lines(), {"age": 400}).profile is None


def test_thousands_and_units_are_read_as_written() -> None:
    parsed = parse(Lines(labs="platelets: 50,000 /mm³; ULN 400,000; 3 days ago; repeat 48,000, 51,000"), {})
    assert parsed.profile is not None
    lab = parsed.profile.labs["platelets"]
    assert (lab.value, lab.unit, lab.uln, lab.days_ago, lab.repeat) == (50000, "/mm³", 400000, 3, (48000, 51000))

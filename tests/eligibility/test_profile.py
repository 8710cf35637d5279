"""The profile's shape and its errors."""

from __future__ import annotations

import json

import pytest

from eligibility.profile import Profile, ProfileError, load_profile

WHOLE = {
    "age": 58,
    "sex": "female",
    "pregnant": False,
    "breastfeeding": False,
    "weight_kg": 60.5,
    "conditions": ["SLE"],
    "labs": {"hemoglobin": {"value": 7.5, "unit": "g/dL", "uln": 16, "lln": 12, "days_ago": 3, "repeat": [7.4]}},
    "scores": {"SLEDAI-2K": 9},
    "antibodies": {"anti-SSA/Ro": "negative"},
    "infections": {"HBsAg": "negative", "HBV DNA": "undetectable", "HIV": False},
    "prior_therapies": [
        {
            "name": "rituximab",
            "months_ago": 2,
            "ongoing": False,
            "duration_months": 6,
            "dose": "1 g",
            "response": "failed",
        },
        {"name": "prednisone", "ongoing": True, "dose": "25 mg/day", "stable_weeks": 2},
    ],
    "planned": {"conditioning_in_days": 10, "infusion_in_days": 14},
    "history": ["no history of cancer"],
}


def test_reads_every_key_of_the_contract() -> None:
    profile = load_profile(json.dumps(WHOLE))
    assert profile.labs["hemoglobin"].repeat == (7.4,)
    assert profile.prior_therapies[1].stable_weeks == 2
    assert profile.infections["HIV"] is False
    assert profile.planned.conditioning_in_days == 10


def test_every_key_may_be_missing() -> None:
    assert load_profile("{}") == Profile()


def test_a_unit_may_be_null() -> None:
    assert load_profile('{"labs": {"Hb": {"value": 72, "unit": null}}}').labs["Hb"].unit is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"age": 40, "colour": "red"}', "colour"),
        ('{"labs": {"Hb": {"value": 7, "ulm": 3}}}', "labs.Hb.ulm"),
        ('{"prior_therapies": [{"name": "MMF", "when": 3}]}', "prior_therapies.0.when"),
        ('{"planned": {"infusion": 3}}', "planned.infusion"),
        ('{"age": "old"}', "age"),
        ('{"age": -1}', "age"),
        ('{"age": NaN}', "finite"),
        ('{"sex": "other"}', "female"),
        ('{"labs": {"Hb": {"unit": "g/L"}}}', "labs.Hb.value"),
        ('{"prior_therapies": [{"name": "x", "days_ago": 1, "weeks_ago": 1}]}', "only one of"),
        ("[1]", "JSON object"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_errors_are_one_line_that_names_the_fault(text: str, said: str) -> None:
    with pytest.raises(ProfileError) as caught:
        load_profile(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unknown_keys_tell_what_is_known_there() -> None:
    with pytest.raises(ProfileError, match=r"known there: .*uln"):
        load_profile('{"labs": {"Hb": {"value": 7, "x": 1}}}')

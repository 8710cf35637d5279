"""What must hold of every check, whatever the values."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.catalogue import load as load_trials
from corpus.model import Trial
from eligibility.check import bears_on, check, judge
from eligibility.model import Verdict
from eligibility.profile import Profile
from lexicon.reader import load
from tests.support.eligibility_trials import trial_of

LEXICON = load()
TRIALS = load_trials(Path(__file__).resolve().parents[2] / "corpus" / "trials").trials
ORDER = {Verdict.NOT_MET: 0, Verdict.MET: 1}
LABS = {
    "hemoglobin": ("g/L", 20.0, 200.0),
    "platelets": ("10^9/L", 1.0, 500.0),
    "neutrophils": ("10^9/L", 0.1, 20.0),
    "creatinine clearance": ("mL/min", 5.0, 150.0),
}


def told(rule: str, profile: dict[str, Any], *, exclusion: bool = False) -> Verdict:
    trial = trial_of(exclusion=[rule]) if exclusion else trial_of([rule])
    found = judge(trial, trial.criteria[0], Profile.model_validate(profile), LEXICON)
    assert found is not None
    return found.verdict


def profile_of(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"labs": {name: {"value": value, "unit": unit}}}


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(LABS)), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_raising_a_lab_never_turns_met_to_not_met_for_a_floor(name: str, limit: float, a: float, b: float) -> None:
    unit, low, high = LABS[name]
    bound, first, second = (round(low + x * (high - low), 2) for x in (limit, min(a, b), max(a, b)))
    floor = [told(f"{name} ≥{bound} {unit}", profile_of(name, v, unit)) for v in (first, second)]
    ceiling = [told(f"{name} ≤{bound} {unit}", profile_of(name, v, unit)) for v in (first, second)]
    assert ORDER[floor[0]] <= ORDER[floor[1]]
    assert ORDER[ceiling[0]] >= ORDER[ceiling[1]]


@settings(max_examples=80, deadline=None)
@given(st.integers(20, 200), st.integers(20, 200), st.sampled_from(["≥", ">", "≤", "<"]), st.booleans())
def test_the_unit_a_value_is_told_in_changes_nothing(limit: int, value: int, sign: str, exclusion: bool) -> None:
    rule = f"Hemoglobin {sign}{limit} g/L"
    forms = [("g/L", float(value)), ("g/dL", value / 10), ("mg/mL", float(value))]
    assert len({told(rule, profile_of("Hb", v, u), exclusion=exclusion) for u, v in forms}) == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(10, 400), st.integers(10, 400))
def test_an_exclusion_is_the_opposite_of_the_same_inclusion(limit: int, value: int) -> None:
    rule, profile = f"Platelets <{limit} × 10^9/L", profile_of("platelets", value, "10^9/L")
    assert {told(rule, profile), told(rule, profile, exclusion=True)} == {Verdict.MET, Verdict.NOT_MET}


FULL: dict[str, Any] = {
    "age": 58,
    "sex": "female",
    "pregnant": False,
    "breastfeeding": False,
    "weight_kg": 60,
    "conditions": ["SLE", "systemic sclerosis"],
    "labs": {
        "Hb": {"value": 7.5, "unit": "g/dL"},
        "PLT": {"value": 40, "unit": "10^9/L"},
        "ALT": {"value": 90, "unit": "U/L", "uln": 40},
    },
    "scores": {"SLEDAI": 9, "mRSS": 12},
    "infections": {"HBsAg": "negative", "HBcAb": "positive", "HBV DNA": "undetectable"},
    "prior_therapies": [
        {"name": "prednisone", "dose": "25 mg/day", "ongoing": True},
        {"name": "rituximab", "months_ago": 2, "response": "failed"},
    ],
    "history": ["stroke 8 months ago", "no history of cancer"],
}


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_told_changes_nothing(random: Random) -> None:
    shuffled: dict[str, Any] = {}
    for key in random.sample(sorted(FULL), len(FULL)):
        value = FULL[key]
        if isinstance(value, list):
            value = random.sample(value, len(value))
        elif isinstance(value, dict):
            value = {k: value[k] for k in random.sample(sorted(value), len(value))}
        shuffled[key] = value
    for trial in TRIALS:
        first = [v.verdict for v in check(trial, Profile.model_validate(FULL), LEXICON)]
        assert first == [v.verdict for v in check(trial, Profile.model_validate(shuffled), LEXICON)]


@pytest.mark.parametrize("trial", TRIALS, ids=lambda t: t.trial_id)
def test_silence_is_never_decided(trial: Trial) -> None:
    assert {v.verdict for v in check(trial, Profile(), LEXICON)} == {Verdict.CANNOT_TELL}
    assert not any(bears_on(c, Profile(), LEXICON) for c in trial.criteria)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Hemoglobin", "Platelets", "Age", "ALT", "SLEDAI-2K"]),
    st.integers(1, 200),
    st.integers(1, 120),
    st.booleans(),
)
def test_a_lost_sign_is_never_decided(name: str, limit: int, value: int, exclusion: bool) -> None:
    rule = f"{name} = {limit}"
    profile = {
        "age": value,
        "scores": {"SLEDAI-2K": value},
        "labs": {n: {"value": value, "uln": 40} for n in ("Hemoglobin", "Platelets", "ALT")},
    }
    trial = trial_of(exclusion=[rule], lost=[rule]) if exclusion else trial_of([rule], lost=[rule])
    found = judge(trial, trial.criteria[0], Profile.model_validate(profile), LEXICON)
    assert found is not None
    assert found.verdict == Verdict.CANNOT_TELL


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_words_are_judged_without_failing(rule: str, history: str) -> None:
    words = f"A{rule}"
    for trial in (trial_of([words]), trial_of(exclusion=[words])):
        judge(trial, trial.criteria[0], Profile(age=40, history=(history,)), LEXICON)

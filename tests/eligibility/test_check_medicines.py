"""Medicines, vaccines and operations told by name, held against rules that name only their class."""

from __future__ import annotations

from typing import Any

import pytest

from eligibility.check import judge
from eligibility.model import Verdict
from eligibility.profile import Profile
from lexicon.reader import load
from tests.support.eligibility_trials import trial_of

LEXICON = load()
MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_TELL


def took(name: str, **when: object) -> dict[str, Any]:
    return {"prior_therapies": [{"name": name, **when}]}


def told(words: str) -> dict[str, Any]:
    return {"history": [words]}


@pytest.mark.parametrize(
    ("excluded", "profile", "expected"),
    [
        ("Use of biologics within 12 weeks before screening", took("adalimumab", weeks_ago=2), NOT_MET),
        ("Use of biologics within 12 weeks before screening", took("Humira", weeks_ago=30), MET),
        ("Use of biologics within 12 weeks before screening", took("methotrexate", weeks_ago=2), OPEN),
        ("Treatment with B-cell depleting agents within 6 months", took("rituximab", months_ago=3), NOT_MET),
        ("Treatment with B-cell depleting agents within 6 months", took("Ocrevus", months_ago=3), NOT_MET),
        ("Treatment with anti-CD20 antibodies within 6 months", took("belimumab", months_ago=3), OPEN),
        ("Received JAK inhibitors within 4 weeks prior to enrollment", took("Xeljanz", weeks_ago=1), NOT_MET),
        ("Received TNF inhibitors within 8 weeks", took("etanercept", weeks_ago=1), NOT_MET),
        ("Received TNF inhibitors within 8 weeks", took("Actemra", weeks_ago=1), OPEN),
        ("Use of immunosuppressants within 4 weeks", took("Humira", weeks_ago=1), NOT_MET),
        ("Use of anticoagulants", took("Eliquis", ongoing=True), NOT_MET),
        ("Use of anticoagulants", took("clopidogrel", ongoing=True), OPEN),
        ("Use of strong CYP3A4 inhibitors within 14 days", took("ketoconazole", days_ago=3), NOT_MET),
        ("Use of strong CYP3A4 inhibitors within 14 days", took("diltiazem", days_ago=3), OPEN),
        ("Prior treatment with checkpoint inhibitors", took("Keytruda", months_ago=10), NOT_MET),
        ("Systemic corticosteroids within 2 weeks", took("dexamethasone", days_ago=5), NOT_MET),
        ("Systemic corticosteroids within 2 weeks", took("fluticasone inhaler", ongoing=True), OPEN),
        ("Received live vaccine within 30 days", told("MMR shot 2 weeks ago"), NOT_MET),
        ("Received live vaccine within 30 days", told("yellow fever vaccine 10 days ago"), NOT_MET),
        ("Received live vaccine within 30 days", told("flu shot 10 days ago"), OPEN),
        ("Major surgery within 4 weeks", told("hip replacement 2 weeks ago"), NOT_MET),
        ("Investigational drug within 30 days", told("experimental drug 2 weeks ago"), NOT_MET),
        ("Use of opioids", took("naltrexone", ongoing=True), OPEN),
        ("Use of naltrexone", took("naloxone", ongoing=True), OPEN),
        # The rule is about another disease that needs the medicine, not about the medicine.
        ("Other diseases that require long-term use of glucocorticoids", took("prednisone", ongoing=True), OPEN),
        ("Other diseases that require long-term use of immunosuppressants", took("Humira", ongoing=True), OPEN),
        # Who denies one group may take another that the lexicon counts among it.
        ("Received TNF inhibitors within 8 weeks", told("no biologics"), MET),
        ("Received TNF inhibitors within 8 weeks", told("no immunosuppressants"), OPEN),
    ],
)
def test_a_medicine_is_held_against_the_class_of_a_rule(
    excluded: str, profile: dict[str, Any], expected: Verdict
) -> None:
    trial = trial_of(exclusion=[excluded])
    found = judge(trial, trial.criteria[0], Profile.model_validate(profile), LEXICON)
    assert found is not None and found.verdict is expected

"""Profiles held against criteria: each row is a rule, what a person said, and what can be told of it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import load as load_trials
from corpus.model import Criterion
from eligibility.check import bears_on, check, judge
from eligibility.model import CriterionVerdict, Verdict
from eligibility.profile import Profile
from lexicon.reader import load
from tests.support.eligibility_trials import group, trial_of

LEXICON = load()
TRIALS = Path(__file__).resolve().parents[2] / "corpus" / "trials"
MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_TELL


def verdict(rule: str, profile: dict[str, Any], *, exclusion: bool = False, lost: bool = False) -> CriterionVerdict:
    faulty = [rule] if lost else []
    trial = trial_of(exclusion=[rule], lost=faulty) if exclusion else trial_of([rule], lost=faulty)
    found = judge(trial, trial.criteria[0], Profile.model_validate(profile), LEXICON)
    assert found is not None
    return found


def lab(value: float, unit: str | None = None, **more: object) -> dict[str, Any]:
    return {"value": value, "unit": unit, **more}


@pytest.mark.parametrize(
    ("rule", "profile", "expected"),
    [
        ("Age 18 to 65 years", {"age": 65}, MET),
        ("Age 18 to 65 years", {"age": 65.9}, MET),
        ("Age 18 to 65 years", {"age": 66}, NOT_MET),
        ("Age ≥18 years", {"age": 17.9}, NOT_MET),
        ("Weight >40 kg", {"weight_kg": 40}, NOT_MET),
        ("Hemoglobin ≥60 g/L", {"labs": {"Hb": lab(6, "g/dL")}}, MET),
        ("Hemoglobin ≥60 g/L", {"labs": {"Hb": lab(5.9, "g/dL")}}, NOT_MET),
        ("Hemoglobin ≥60 g/L", {"labs": {"hgb": lab(7.2)}}, MET),
        ("Platelets ≥50 × 10^9/L", {"labs": {"PLT": lab(40000)}}, NOT_MET),
        ("Creatinine clearance ≥30 mL/min", {"labs": {"eGFR": lab(90, "mL/min/1.73m2")}}, OPEN),
        ("ALT ≤3 × ULN", {"labs": {"ALT": lab(90, "U/L", uln=40)}}, MET),
        ("ALT ≤3 × ULN", {"labs": {"ALT": lab(130, "U/L", uln=40)}}, NOT_MET),
        ("ALT ≤3 × ULN", {"labs": {"ALT": lab(30, "U/L")}}, OPEN),
        ("ALT ≤3 × ULN", {"labs": {"ALT": lab(2, "ULN")}}, MET),
        ("AST and ALT ≤5 × ULN", {"labs": {"ALT": lab(30, "U/L", uln=40)}}, OPEN),
        ("AST and ALT ≤5 × ULN", {"labs": {"ALT": lab(300, "U/L", uln=40)}}, NOT_MET),
        ("ANC ≥0.5 × 10^9/L; hemoglobin ≥60 g/L", {"labs": {"ANC": lab(0.4, "10^9/L")}}, NOT_MET),
        ("ANC ≥0.5 × 10^9/L; hemoglobin ≥60 g/L", {"labs": {"ANC": lab(0.6, "10^9/L")}}, OPEN),
        ("UPCR ≥1.0 g/g or 24-hour urine protein >1.0 g", {"labs": {"UPCR": lab(1.2, "g/g")}}, MET),
        ("UPCR ≥1.0 g/g or 24-hour urine protein >1.0 g", {"labs": {"UPCR": lab(0.5, "g/g")}}, OPEN),
        ("LVEF ≥55% with no obvious abnormality in electrocardiogram", {"labs": {"LVEF": lab(60, "%")}}, OPEN),
        ("SLEDAI-2K score ≥8", {"scores": {"SLEDAI": 8}}, MET),
        ("Platelet count <50 × 10⁹/L on at least two consecutive tests", {"labs": {"PLT": lab(40, "10^9/L")}}, OPEN),
        (
            "Platelet count <50 × 10⁹/L on at least two consecutive tests",
            {"labs": {"PLT": lab(40, "10^9/L", repeat=[45])}},
            MET,
        ),
        (
            "Platelet count <50 × 10⁹/L on at least two consecutive tests",
            {"labs": {"PLT": lab(40, "10^9/L", repeat=[60])}},
            NOT_MET,
        ),
        ("Positive for anti-SSA/Ro antibodies", {"antibodies": {"anti-Ro": "negative"}}, NOT_MET),
        ("Positive for anti-SSA/Ro antibodies", {"antibodies": {"anti-Ro": "positive"}}, MET),
        ("ANA titer ≥1:80, or positive for anti-dsDNA and/or anti-Sm", {"antibodies": {"ANA": "1:160"}}, MET),
        ("ANA titer ≥1:80, or positive for anti-dsDNA and/or anti-Sm", {"antibodies": {"ANA": "1:40"}}, OPEN),
        (
            "ANA titer ≥1:80, or positive for anti-dsDNA and/or anti-Sm",
            {"antibodies": {"ANA": "1:40", "anti-dsDNA": "negative", "anti-Sm": "negative"}},
            NOT_MET,
        ),
        ("Negative pregnancy test; not breastfeeding", {"pregnant": True}, NOT_MET),
        ("Negative pregnancy test; not breastfeeding", {"pregnant": False, "breastfeeding": False}, MET),
        ("ALT ≤3×ULN (disease-related elevations permitted)", {"labs": {"ALT": lab(200, "U/L", uln=40)}}, OPEN),
        ("Able to give informed consent", {"age": 40}, OPEN),
        ("Written assent from all subjects less than 18 years", {"age": 58}, OPEN),
        ("Confirmed lung cancer, with or without chemotherapy", {"history": ["no history of cancer"]}, OPEN),
        ("LVEF ≥50% and no pericardial effusion", {"labs": {"LVEF": lab(55, "%")}}, OPEN),
        (
            "LVEF ≥50% and no pericardial effusion",
            {"labs": {"LVEF": lab(55, "%")}, "history": ["no pericardial effusion"]},
            MET,
        ),
        (
            "At least two of the following: MMT-8 ≤141; HAQ ≥0.25; PhGA ≥2",
            {"scores": {"HAQ": 1, "PhGA": 3}},
            MET,
        ),
    ],
)
def test_inclusions(rule: str, profile: dict[str, Any], expected: Verdict) -> None:
    assert verdict(rule, profile).verdict == expected


HEPATITIS = "HBsAg or HBcAb positive and HBV DNA above the normal range"
CANCER = "Subjects with malignant tumors (except in situ cancers that have been disease-free for more than 5 years)"


@pytest.mark.parametrize(
    ("rule", "profile", "expected"),
    [
        ("Pregnancy or breastfeeding", {"pregnant": True}, NOT_MET),
        ("Pregnancy or breastfeeding", {"pregnant": False}, OPEN),
        ("Pregnancy or breastfeeding", {"pregnant": False, "breastfeeding": False}, MET),
        ("Pregnancy or breastfeeding", {"sex": "male"}, MET),
        ("Pregnant women or women planning to become pregnant", {"pregnant": False, "sex": "female"}, OPEN),
        ("Previous CAR-T therapy", {"prior_therapies": [{"name": "CAR-T", "months_ago": 20}]}, NOT_MET),
        ("Previous CAR-T therapy", {"history": ["never had CAR-T"]}, MET),
        ("Previous CAR-T therapy", {"prior_therapies": [{"name": "rituximab"}]}, OPEN),
        (HEPATITIS, {"infections": {"HBcAb": "positive", "HBV DNA": "2000 IU/mL"}}, NOT_MET),
        (HEPATITIS, {"infections": {"HBcAb": "positive", "HBV DNA": "undetectable"}}, MET),
        (HEPATITIS, {"infections": {"HBcAb": "positive"}}, OPEN),
        (HEPATITIS, {"infections": {"HBsAg": "negative", "HBcAb": "negative"}}, MET),
        ("HBsAg and HBcAb positive with HBV DNA detectable", {"infections": {"HBsAg": "negative"}}, MET),
        ("Chronic hepatitis B or C", {"infections": {"HBsAg": "negative", "HBV DNA": "undetectable"}}, OPEN),
        ("Chronic hepatitis B or C", {"infections": {"hepatitis C": "positive"}}, NOT_MET),
        (
            "Chronic hepatitis B or C",
            {"infections": {"HBsAg": "negative", "HBV DNA": "negative", "anti-HCV": "positive", "HCV RNA": "negative"}},
            MET,
        ),
        ("Syphilis: RPR titer ≥1:8", {"infections": {"syphilis": "RPR 1:16"}}, NOT_MET),
        ("Syphilis: RPR titer ≥1:8", {"infections": {"syphilis": "negative"}}, MET),
        ("Active tuberculosis", {"infections": {"tuberculosis": "active"}}, NOT_MET),
        ("Active tuberculosis", {"infections": {"IGRA": "positive"}}, OPEN),
        ("Malignancy within the past five years", {"history": ["I had cancer three years ago"]}, NOT_MET),
        ("Malignancy within the past five years", {"history": ["I had cancer six years ago"]}, MET),
        ("Malignancy within the past five years", {"history": ["I had cancer"]}, OPEN),
        ("Malignancy within the past five years", {"history": ["no history of cancer"]}, MET),
        (CANCER, {"history": ["cervical cancer in situ 6 years ago"]}, MET),
        (CANCER, {"history": ["cervical cancer in situ 3 years ago"]}, NOT_MET),
        (CANCER, {"history": ["lung cancer 6 years ago"]}, NOT_MET),
        (CANCER, {"history": ["I had cancer six years ago"]}, OPEN),
        ("History of malignancy other than B-cell lymphoma", {"history": ["B-cell lymphoma 9 years ago"]}, MET),
        ("DVT or pulmonary embolism within 6 months", {"history": ["pulmonary embolism 2 months ago"]}, NOT_MET),
        ("DVT or pulmonary embolism within 6 months", {"history": ["no blood clots"]}, MET),
        ("Live vaccine within 30 days", {"prior_therapies": [{"name": "MMR vaccine", "days_ago": 30}]}, NOT_MET),
        ("Live vaccine within 30 days", {"prior_therapies": [{"name": "live vaccine", "days_ago": 31}]}, MET),
        (
            "Live vaccine within 6 weeks before lymphodepletion",
            {"prior_therapies": [{"name": "live vaccine", "weeks_ago": 5}]},
            OPEN,
        ),
        (
            "Live vaccine within 6 weeks before lymphodepletion",
            {"prior_therapies": [{"name": "live vaccine", "weeks_ago": 5}], "planned": {"conditioning_in_days": 10}},
            MET,
        ),
        (
            "Live vaccine within 6 weeks before lymphodepletion",
            {"prior_therapies": [{"name": "live vaccine", "weeks_ago": 5}], "planned": {"conditioning_in_days": 3}},
            NOT_MET,
        ),
        (
            "Received biologics within four weeks before enrollment",
            {"prior_therapies": [{"name": "rituximab", "weeks_ago": 3}]},
            NOT_MET,
        ),
        (
            "Received immunosuppressants within five half-lives before enrollment",
            {"prior_therapies": [{"name": "MMF", "days_ago": 3}]},
            OPEN,
        ),
        ("Severe reactions to cyclophosphamide or fludarabine", {"history": ["bad reaction to fludarabine"]}, NOT_MET),
        ("Severe reactions to cyclophosphamide or fludarabine", {"prior_therapies": [{"name": "fludarabine"}]}, OPEN),
        (
            "ALT ≥3×ULN, excluding abnormalities caused by the autoimmune disease",
            {"labs": {"ALT": lab(200, "U/L", uln=40)}},
            OPEN,
        ),
        (
            "ALT ≥3×ULN, excluding abnormalities caused by the autoimmune disease",
            {"labs": {"ALT": lab(40, "U/L", uln=40)}},
            MET,
        ),
        ("Subjects whom the investigator considers unsuitable", {"age": 40}, OPEN),
        ("Infections such as HIV or syphilis", {"infections": {"HIV": "positive"}}, NOT_MET),
        ("Inclusion body myositis", {"history": ["inclusion body myositis"]}, NOT_MET),
        ("Mental illness and severe cognitive impairment", {"conditions": ["schizophrenia"]}, NOT_MET),
        ("Positive for HIV, syphilis and hepatitis C", {"infections": {"HIV": "negative"}}, OPEN),
        ("Chemotherapy for prostate cancer", {"history": ["breast cancer 7 years ago"]}, OPEN),
        ("Known latex allergy", {"history": ["allergic to penicillin"]}, OPEN),
        ("Known latex allergy", {"history": ["no known allergies"]}, MET),
        ("Ongoing allergen immunotherapy", {"history": ["allergic to penicillin"]}, OPEN),
        ("Use of inhaled corticosteroids", {"prior_therapies": [{"name": "prednisone", "ongoing": True}]}, OPEN),
        ("Women who desire to become pregnant", {"pregnant": False, "sex": "female"}, OPEN),
        ("Platelets <100", {"labs": {"PLT": lab(40, "10^9/L")}}, OPEN),
        ("Other diseases that require long-term glucocorticoids", {"prior_therapies": [{"name": "prednisone"}]}, OPEN),
    ],
)
def test_exclusions(rule: str, profile: dict[str, Any], expected: Verdict) -> None:
    assert verdict(rule, profile, exclusion=True).verdict == expected


def test_steroid_doses_are_told_as_prednisone() -> None:
    rule = "The maximum dose of glucocorticoids is 30 mg/day prednisone"
    now = {"prior_therapies": [{"name": "methylprednisolone", "dose": "32 mg/day", "ongoing": True}]}
    found = verdict(rule, now)
    assert found.verdict == NOT_MET
    assert "40 mg/day of prednisone" in found.reason


def test_earlier_treatments_are_counted_only_where_they_failed_long_enough() -> None:
    rule = "Inadequate response to steroids and at least two additional immunosuppressive agents, given for ≥3 months"
    tried = [
        {"name": "prednisone", "response": "inadequate", "duration_months": 12},
        {"name": "MMF", "response": "failed", "duration_months": 6},
        {"name": "cyclophosphamide", "response": "intolerant", "duration_months": 3},
    ]
    assert verdict(rule, {"prior_therapies": tried}).verdict == MET
    tried[2]["duration_months"] = 2
    assert verdict(rule, {"prior_therapies": tried}).verdict == OPEN


def test_the_reason_shows_the_conversion_and_the_limit() -> None:
    reason = verdict("Hemoglobin ≥60 g/L", {"labs": {"Hb": lab(7.5, "g/dL")}}).reason
    assert "Hb 7.5 g/dL = 75 g/L" in reason
    assert "at least 60 g/L" in reason


def test_a_unit_that_was_read_into_a_value_is_said() -> None:
    assert "Hb 7.2 (read as g/dL) = 72 g/L" in verdict("Hemoglobin ≥60 g/L", {"labs": {"Hb": lab(7.2)}}).reason


def test_a_missing_limit_of_normal_is_named_as_what_would_settle() -> None:
    found = verdict("ALT ≤3 × ULN", {"labs": {"ALT": lab(30, "U/L")}})
    assert "ULN" in found.settle


def test_a_lost_sign_is_never_decided_and_its_likely_reading_is_ours() -> None:
    found = verdict("Hemoglobin =60 g/L", {"labs": {"Hb": lab(150, "g/L")}}, lost=True)
    assert found.verdict == OPEN
    assert "lost the sign" in found.reason
    assert "ours and not printed: at least 60" in found.reason


def test_an_empty_list_is_never_decided() -> None:
    rule = "Participants must meet all of the following:"
    trial = trial_of([rule], empty=[rule])
    found = judge(trial, trial.criteria[0], Profile(age=40), LEXICON)
    assert found is not None
    assert found.verdict == OPEN
    assert "missing" in found.reason


def test_groups_follow_from_their_members() -> None:
    rules: list[str | tuple[str, str]] = ["Meet any of these:", "Hemoglobin ≥60 g/L", "Platelets ≥50 × 10^9/L"]
    for combine, values, expected in (
        ("any", (70, 20), MET),
        ("all", (70, 20), NOT_MET),
        ("any", (50, 20), NOT_MET),
        ("all", (70, 60), MET),
    ):
        trial = group(trial_of(rules), "i1", ["i2", "i3"], combine)
        labs = {"Hb": lab(values[0], "g/L"), "PLT": lab(values[1], "10^9/L")}
        found = judge(trial, trial.criteria[0], Profile.model_validate({"labs": labs}), LEXICON)
        assert found is not None
        assert found.verdict == expected


def test_disease_rules_only_of_the_diseases_the_person_has() -> None:
    lupus, sjogren = "Systemic lupus erythematosus (SLE)", "Sjögren's syndrome (SS)"
    trial = trial_of([("SLEDAI-2K ≥8", lupus), ("ESSDAI ≥5", sjogren), "Age ≥18 years"])
    judged = {v.criterion_id: v.verdict for v in check(trial, Profile(conditions=("lupus nephritis",)), LEXICON)}
    assert set(judged) == {"i1", "i3"}
    unnamed = {v.criterion_id: v for v in check(trial, Profile(age=20), LEXICON)}
    assert unnamed["i3"].verdict == MET
    assert unnamed["i1"].verdict == OPEN
    assert "which disease" in unnamed["i1"].reason


def test_bears_on_is_about_the_criterion_s_own_words() -> None:
    def on(rule: str, **profile: object) -> bool:
        criterion: Criterion = trial_of([rule]).criteria[0]
        return bears_on(criterion, Profile.model_validate(profile), LEXICON)

    assert on("Hemoglobin ≥60 g/L", labs={"Hb": lab(70)})
    assert on("Positive HBsAg with detectable HBV DNA", infections={"hepatitis B": "positive"})
    assert not on("Hemoglobin ≥60 g/L", labs={"ALT": lab(70)})
    assert not on("Hemoglobin ≥60 g/L")


def test_quotes_are_exact_and_shipped_trials_are_judged_quickly() -> None:
    profile = Profile.model_validate(
        {"age": 58, "conditions": ["SLE"], "labs": {"Hb": lab(7.5, "g/dL")}, "history": ["stroke 8 months ago"]}
    )
    for trial in load_trials(TRIALS).trials:
        check(trial, profile, LEXICON)
        began = time.perf_counter()
        verdicts = check(trial, profile, LEXICON)
        assert time.perf_counter() - began < 0.5
        assert verdicts
        assert all(trial.source.text[v.start : v.end] == v.quote for v in verdicts)

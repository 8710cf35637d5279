"""How rules are put together: alternatives, brackets, lead-ins, exceptions, limits for some, opposite kinds."""

from __future__ import annotations

from typing import Any

import pytest

from eligibility.check import judge
from eligibility.model import CriterionVerdict, Verdict
from eligibility.profile import Profile
from lexicon.reader import load
from tests.support.eligibility_trials import Rule, group, trial_of

LEXICON = load()
MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_TELL


def verdict(
    rule: str, profile: dict[str, Any], *, exclusion: bool = True, on_point: bool = False, zh: bool = False
) -> CriterionVerdict:
    trial = trial_of(exclusion=[rule]) if exclusion else trial_of([rule])
    found = judge(
        trial,
        trial.criteria[0],
        Profile.model_validate(profile),
        LEXICON,
        on_point=on_point,
        tongue="zh" if zh else "en",
    )
    assert found is not None
    return found


def told(*sentences: str) -> dict[str, Any]:
    return {"history": list(sentences)}


def labs(**values: float) -> dict[str, Any]:
    return {"labs": {name: {"value": value, "unit": "ULN"} for name, value in values.items()}}


@pytest.mark.parametrize(
    ("rule", "profile", "expected"),
    [
        # A test that must be negative for the rule to apply.
        ("HBcAb was positive and HBsAb was negative", {"infections": {"HBcAb": "positive", "HBsAb": "positive"}}, MET),
        (
            "HBcAb was positive and HBsAb was negative",
            {"infections": {"HBcAb": "positive", "HBsAb": "negative"}},
            NOT_MET,
        ),
        # The virus's name before its own test is no statement of its own.
        (
            "HBsAg positive and hepatitis B virus (HBV) DNA above the normal range",
            {"infections": {"HBsAg": "positive", "HBV DNA": "undetectable"}},
            MET,
        ),
        ("HIV, HBV or HCV infection", told("urinary tract infection"), OPEN),
        # Windows of any event, and those that count from something else.
        ("Receiving an influenza vaccine within 6 weeks before the study", told("flu shot 8 weeks ago"), MET),
        ("Receiving an influenza vaccine within 6 weeks before the study", told("flu shot 3 weeks ago"), NOT_MET),
        ("Any of the following within 6 months: stroke, unstable angina", told("stroke 9 months ago"), OPEN),
        ("Any of the following within 6 months: stroke, unstable angina", told("stroke 2 months ago"), NOT_MET),
        ("Myositis within 2 years of tumor diagnosis", told("myositis"), OPEN),
        ("Malignancy within the past 5 years", told("in remission from lymphoma for 7 years"), MET),
        # A limit in brackets: of another quantity beside the one before it, or what the words before it mean.
        ("NYHA class II-IV HFrEF (LVEF <35%)", {"scores": {"NYHA class": 3}, "labs": {"LVEF": {"value": 48}}}, MET),
        ("NYHA class II-IV HFrEF (LVEF <35%)", {"scores": {"NYHA class": 3}, "labs": {"LVEF": {"value": 30}}}, NOT_MET),
        ("the renal function lowered (eGFR <30 mL/min/1.73 m2)", {"labs": {"eGFR": {"value": 28}}}, NOT_MET),
        ("renal function (eGFR <30 mL/min/1.73 m2 by CKD-EPI)", {"labs": {"eGFR": {"value": 45}}}, MET),
        # Severity and its contrary.
        ("Uncontrolled seizure disorders", told("epilepsy, well controlled"), MET),
        ("Uncontrolled seizure disorders", told("epilepsy"), OPEN),
        ("Severe asthma", told("mild asthma"), MET),
        ("Active tuberculosis", {"infections": {"tuberculosis": "latent"}}, MET),
        # Exceptions.
        (
            "History of malignancy, except for adequately treated carcinomas (basal cell carcinoma of the skin, "
            "carcinoma in situ) and low-grade localized prostate cancer",
            told("prostate cancer, localized, treated"),
            MET,
        ),
        (
            "Central nervous system diseases (excluding stroke resulting from the underlying disease)",
            told("stroke 5 years ago"),
            OPEN,
        ),
        # A finding that its limit defines.
        ("Poorly controlled diabetes (HbA1c of 8.0% or higher)",
         {"history": ["type 2 diabetes"], "labs": {"HbA1c": {"value": 7.4, "unit": "%"}}}, MET),
        # Organs and kinds.
        ("Pancreas or beta-cell transplantation", told("liver transplant 5 years ago"), OPEN),
        ("Neuroendocrine tumor", told("breast cancer"), OPEN),
    ],
)  # fmt: skip
def test_an_exclusion(rule: str, profile: dict[str, Any], expected: Verdict) -> None:
    assert verdict(rule, profile).verdict is expected


@pytest.mark.parametrize(
    ("rule", "profile", "expected"),
    [
        ("AST ≤2.5 x ULN or ≤5 x ULN in case of liver metastases", labs(AST=2), MET),
        ("AST ≤2.5 x ULN or ≤5 x ULN in case of liver metastases", labs(AST=3), OPEN),
        ("AST ≤2.5 x ULN or ≤5 x ULN in case of liver metastases", labs(AST=6), NOT_MET),
        ("AST ≤ 3 × ULN; if liver metastases are present, then ≤ 5 × ULN is allowed", labs(AST=4), OPEN),
        ("Bilirubin ≤1.5 × ULN, unless due to documented Gilbert's syndrome", labs(bilirubin=2), NOT_MET),
        (
            "Bilirubin ≤1.5 × ULN, unless due to documented Gilbert's syndrome",
            labs(bilirubin=2) | told("Gilbert syndrome"),
            OPEN,
        ),
        ("Male subjects weighed ≥50 kg, female subjects weighed ≥45 kg", {"sex": "female", "weight_kg": 48}, MET),
        ("Male subjects weighed ≥50 kg, female subjects weighed ≥45 kg", {"sex": "male", "weight_kg": 48}, NOT_MET),
        ("Male subjects weighed ≥50 kg, female subjects weighed ≥45 kg", {"weight_kg": 48}, OPEN),
        (
            "Blood counts (neutrophils ≥1.5 and/or platelets ≥100 x 10^9/L, hemoglobin ≥8 g/dL), INR or PT ≤1.5 x ULN",
            {"labs": {"Hb": {"value": 7.9, "unit": "g/dL"}}},
            NOT_MET,
        ),
        ("Diffuse cutaneous SSc", {"conditions": ["limited cutaneous systemic sclerosis"]}, NOT_MET),
        ("Serum IgE greater than/equal to 30 to less than/equal to 700 IU/mL",
         {"labs": {"IgE": {"value": 750, "unit": "IU/mL"}}}, NOT_MET),
    ],
)  # fmt: skip
def test_an_inclusion(rule: str, profile: dict[str, Any], expected: Verdict) -> None:
    assert verdict(rule, profile, exclusion=False).verdict is expected


def test_the_window_of_a_lead_in_holds_for_the_items_under_it() -> None:
    rules: list[Rule] = ["Any of the following within 6 months before screening:", "Stroke", "Unstable angina"]
    trial = group(trial_of(exclusion=rules), "e1", ["e2", "e3"], None)
    stroke = next(c for c in trial.criteria if c.id == "e2")

    def of(sentence: str) -> Verdict:
        found = judge(trial, stroke, Profile.model_validate(told(sentence)), LEXICON)
        assert found is not None
        return found.verdict

    assert of("stroke 2 years ago") is MET
    assert of("stroke 2 months ago") is NOT_MET


def test_on_point_only_what_was_spoken_of_counts() -> None:
    rule = "INR < 1.5 x ULN, PT < 1.5 x ULN"
    assert verdict(rule, labs(INR=1.4), exclusion=False).verdict is OPEN
    assert verdict(rule, labs(INR=1.4), exclusion=False, on_point=True).verdict is MET
    both = "HBsAg positive with detectable HBV DNA"
    assert verdict(both, {"infections": {"HBsAg": "positive"}}, on_point=True).verdict is OPEN
    either = "SLEDAI-2K ≥8 or BILAG ≥1"
    assert verdict(either, {"scores": {"SLEDAI": 4}}, exclusion=False, on_point=True).verdict is OPEN


def test_a_cause_of_its_own_is_not_forgiven_as_the_diseases() -> None:
    rule = "Platelets <50 x 10^9/L, excluding abnormalities caused by the autoimmune disease"
    low = {"labs": {"PLT": {"value": 40, "unit": "10^9/L"}}}
    assert verdict(rule, low).verdict is OPEN
    assert verdict(rule, low | told("not disease related")).verdict is NOT_MET
    assert verdict(rule, low | told("since the marrow suppression under azathioprine")).verdict is NOT_MET
    assert verdict(rule, low | told("there is no bone marrow failure")).verdict is OPEN


def test_reasons_say_the_fact_and_the_rule_in_both_languages() -> None:
    light = {"weight_kg": 38}
    assert (
        verdict("Weight ≥40 kg", light, exclusion=False).reason == "You said 38 kg; the rule asks for at least 40 kg."
    )
    assert verdict("Weight ≥40 kg", light, exclusion=False, zh=True).reason == "您说38 kg；规定要求至少40 kg。"
    high = {"labs": {"creatinine": {"value": 2.6, "unit": "mg/dL"}}}
    assert "left out if it is more than 2.5 mg/dL" in verdict("Creatinine >2.5 mg/dL", high).reason
    long_ago = verdict("Malignancy within the past 5 years", told("breast cancer 8 years ago")).reason
    assert "about 8 years" in long_ago
    assert "2922" not in long_ago
    platelets = {"labs": {"platelets": {"value": 30000, "unit": "/uL"}}}
    assert "30,000" in verdict("Platelets <50,000/mm³", platelets).reason


def test_what_may_be_of_an_excepted_kind_is_left_open() -> None:
    rule = "History of malignancies other than B-cell lymphoma"
    assert verdict(rule, told("lymphoma in 2015")).verdict is OPEN
    assert verdict(rule, told("B-cell lymphoma in 2015")).verdict is MET
    assert verdict(rule, told("breast cancer in 2015")).verdict is NOT_MET


@pytest.mark.parametrize(
    ("rule", "profile", "measured"),
    [
        ("Platelets <50 x 10^9/L", {"labs": {"PLT": {"value": 40, "unit": "10^9/L"}}}, True),
        ("ALT >3 x ULN", {"labs": {"ALT": {"value": 40, "unit": "U/L"}}}, True),  # not comparable, and said so
        ("Malignancy within the past 5 years", told("breast cancer 8 years ago"), True),
        ("Malignancy within the past 5 years", told("had breast cancer, stage 2"), False),
        ("Chronic hepatitis B", told("hepatitis B, since I was 12"), False),
    ],
)
def test_a_verdict_tells_whether_a_value_was_held_against_a_limit(
    rule: str, profile: dict[str, Any], measured: bool
) -> None:
    assert verdict(rule, profile).measured is measured

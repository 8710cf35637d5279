"""Categories of criteria, by their words."""

from __future__ import annotations

import pytest

from corpus.model import Side
from eligibility.categories import categorise
from eligibility.model import Category as C


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age:≥5 years old;", {C.AGE_SEX}),
        ("Meets the 2019 EULAR/ACR classification criteria for SLE.", {C.DISEASE}),
        ("SLEDAI 2K score≥8 points;", {C.DISEASE}),
        ("Hematologic: ANC ≥0.5 × 10^9/L; platelets ≥20 × 10^9/L.", {C.BLOOD}),
        ("ALT/AST ≤3×ULN", {C.LIVER}),
        ("CrCl≥30mL/min (Cockcroft-Gault formula)", {C.KIDNEY}),
        ("Hemoglobin ≥ 9 g/dL; creatinine ≤ 1.5 mg/dL; ALT ≤ 3 × ULN", {C.BLOOD, C.KIDNEY, C.LIVER}),
        ("LVEF ≥50%; no pericardial effusion", {C.HEART}),
        ("oxygen saturation ≥92% on room air", {C.LUNG}),
        ("INR ≤1.5 × ULN and APTT ≤1.5 × ULN.", {C.COAGULATION}),
        ("Positive for hepatitis B surface antigen (HBsAg)", {C.INFECTION}),
        ("Pregnant or breast-feeding women", {C.PREGNANCY}),
        ("Female subjects of childbearing age must use contraception", {C.PREGNANCY}),
        ("Prior history of CAR-T therapy", {C.PRIOR_THERAPY}),
        ("Malignant tumors within the past five years", {C.MALIGNANCY}),
        ("Depression with suicidal ideation", {C.CNS_PSYCHIATRIC}),
        ("History of major organ transplantation (e.g., heart or lung transplantation)", {C.TRANSPLANT}),
        ("Severe drug allergies", {C.ALLERGY}),
        ("Signed informed consent and good compliance", {C.CONSENT}),
        ("Unsuitable in the opinion of the investigator", {C.OTHER}),
    ],
)
def test_categories_by_words(text: str, expected: set[C]) -> None:
    assert {category for category, _ in categorise(text)} == expected


def test_the_reason_is_the_words_that_decided() -> None:
    assert categorise("Low Platelet counts") == ((C.BLOOD, "Platelet"),)
    ((category, reason),) = categorise("Any other reason")
    assert category is C.OTHER
    assert reason


def test_lactate_dehydrogenase_is_not_breastfeeding() -> None:
    assert C.PREGNANCY not in {category for category, _ in categorise("elevated lactate dehydrogenase")}


def test_short_abbreviations_must_be_in_capitals() -> None:
    assert {category for category, _ in categorise("at least two pt visits; alt. weeks")} == {C.OTHER}


def test_examples_do_not_decide_where_the_rule_itself_does() -> None:
    found = categorise("Serious heart diseases, such as stroke, cancer or infection")
    assert {category for category, _ in found} == {C.HEART}
    found = categorise("Any of these, including hepatitis B")
    assert {category for category, _ in found} == {C.INFECTION}


def test_headings_decide_only_where_the_words_do_not() -> None:
    path = ("Inclusion", "Relapsed Systemic Lupus Erythematosus")
    assert categorise("Participants must meet all of the following:", path) == ((C.DISEASE, "under “Lupus”"),)
    assert {category for category, _ in categorise("ALT ≤ 3 × ULN", path)} == {C.LIVER}


def test_consent_words_do_not_decide_an_exclusion_that_says_more() -> None:
    text = "Unwilling to use contraception"
    assert {category for category, _ in categorise(text, (), Side.EXCLUSION)} == {C.PREGNANCY}

"""Categories of criteria, by their words."""

from __future__ import annotations

import pytest

from corpus.model import Side
from eligibility.categories import categorise
from eligibility.model import Category


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age:≥5 years old;", {Category.AGE_SEX}),
        ("Meets the 2019 EULAR/ACR classification criteria for SLE.", {Category.DISEASE}),
        ("SLEDAI 2K score≥8 points;", {Category.DISEASE}),
        ("Hematologic: ANC ≥0.5 × 10^9/L; platelets ≥20 × 10^9/L.", {Category.BLOOD}),
        ("ALT/AST ≤3×ULN", {Category.LIVER}),
        ("CrCl≥30mL/min (Cockcroft-Gault formula)", {Category.KIDNEY}),
        (
            "Hemoglobin ≥ 9 g/dL; creatinine ≤ 1.5 mg/dL; ALT ≤ 3 × ULN",
            {Category.BLOOD, Category.KIDNEY, Category.LIVER},
        ),
        ("LVEF ≥50%; no pericardial effusion", {Category.HEART}),
        ("oxygen saturation ≥92% on room air", {Category.LUNG}),
        ("INR ≤1.5 × ULN and APTT ≤1.5 × ULN.", {Category.COAGULATION}),
        ("Positive for hepatitis B surface antigen (HBsAg)", {Category.INFECTION}),
        ("Pregnant or breast-feeding women", {Category.PREGNANCY}),
        ("Female subjects of childbearing age must use contraception", {Category.PREGNANCY}),
        ("Prior history of CAR-T therapy", {Category.PRIOR_THERAPY}),
        ("Malignant tumors within the past five years", {Category.MALIGNANCY}),
        ("Depression with suicidal ideation", {Category.CNS_PSYCHIATRIC}),
        ("History of major organ transplantation (e.g., heart or lung transplantation)", {Category.TRANSPLANT}),
        ("Severe drug allergies", {Category.ALLERGY}),
        ("Signed informed consent and good compliance", {Category.CONSENT}),
        ("Unsuitable in the opinion of the investigator", {Category.OTHER}),
    ],
)
def test_categories_by_words(text: str, expected: set[Category]) -> None:
    assert {category for category, _ in categorise(text)} == expected


def test_the_reason_is_the_words_that_decided() -> None:
    assert categorise("Low Platelet counts") == ((Category.BLOOD, "Platelet"),)
    ((category, reason),) = categorise("Any other reason")
    assert category is Category.OTHER
    assert reason


def test_lactate_dehydrogenase_is_not_breastfeeding() -> None:
    assert Category.PREGNANCY not in {category for category, _ in categorise("elevated lactate dehydrogenase")}


def test_short_abbreviations_must_be_in_capitals() -> None:
    assert {category for category, _ in categorise("at least two pt visits; alt. weeks")} == {Category.OTHER}


def test_examples_do_not_decide_where_the_rule_itself_does() -> None:
    found = categorise("Serious heart diseases, such as stroke, cancer or infection")
    assert {category for category, _ in found} == {Category.HEART}
    found = categorise("Any of these, including hepatitis B")
    assert {category for category, _ in found} == {Category.INFECTION}


def test_headings_decide_only_where_the_words_do_not() -> None:
    path = ("Inclusion", "Relapsed Systemic Lupus Erythematosus")
    assert categorise("Participants must meet all of the following:", path) == ((Category.DISEASE, "under “Lupus”"),)
    assert {category for category, _ in categorise("ALT ≤ 3 × ULN", path)} == {Category.LIVER}


def test_consent_words_do_not_decide_an_exclusion_that_says_more() -> None:
    text = "Unwilling to use contraception"
    assert {category for category, _ in categorise(text, (), Side.EXCLUSION)} == {Category.PREGNANCY}

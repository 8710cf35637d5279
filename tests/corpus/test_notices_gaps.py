from __future__ import annotations

import pytest

from corpus.model import NoticeKind, SectionKind
from corpus.notices import find_notices
from tests.corpus.notice_samples import quotes, rules, trial

EMPTY, MISSING = NoticeKind.EMPTY_LIST, NoticeKind.MISSING_VALUE


def empty(body: str) -> list[str]:
    sample = rules(body)
    return quotes(sample, find_notices(sample), EMPTY)


def test_a_lead_in_before_its_next_sibling_on_another_subject() -> None:
    assert empty("6. Any of the following heart diseases:\n7. Pregnant or breast-feeding.") == [
        "6. Any of the following heart diseases:"
    ]
    assert empty("Good health. 2) Use of these medicines, including but not limited to: 3) History of epilepsy.") == [
        "2) Use of these medicines, including but not limited to:"
    ]


def test_a_disease_heading_whose_list_is_gone_before_the_next_disease() -> None:
    text = (
        "2.1 Myasthenia Gravis\nAll of the following:\n2.2 Multiple Sclerosis\nAll of the following:\n(a) EDSS below 6."
    )
    assert empty(text) == ["2.1 Myasthenia Gravis\nAll of the following:"]


def test_a_lead_in_before_the_other_list_or_the_end() -> None:
    assert empty("1. Adults.\n2. Women must meet one of the following:\n\nExclusion Criteria:\n\n1. Infection.") == [
        "2. Women must meet one of the following:"
    ]
    assert empty("1. Adults.\n2. Treatment with any of the following:") == ["2. Treatment with any of the following:"]


@pytest.mark.parametrize(
    "body",
    [
        "1. Any of the following:\n(a) Fever.\n(b) Cough.\n2. Consent.",
        "1. Any of the following heart diseases:\n1. Angina.\n2. Infarction.\n2. Pregnancy.",
        "4. Adequate bone marrow function as defined below:\n5. Absolute neutrophil count above 1000.\n6. Platelets.",
        "1. Subjects must meet all of the following criteria:\n2. Aged 18 or older.\n3. Signed consent.",
        "Any of the following:\n* Fever\n* Cough",
        "1. One of the following: fever, cough, rash. 2. Consent.",
        "Inclusion Criteria:\n\n* Adults",
    ],
)
def test_lists_that_are_there(body: str) -> None:
    assert empty(body) == []


def test_a_heading_of_rules_with_nothing_under_it() -> None:
    sample = trial((SectionKind.EXCLUSION, "Exclusion Criteria", ""), (SectionKind.SPONSORS, "Sponsor", "A Hospital"))
    assert quotes(sample, find_notices(sample), EMPTY) == ["Exclusion Criteria"]


def test_labels_without_a_value() -> None:
    sample = trial(
        (SectionKind.OTHER, "Facts", "Enrollment\nSex\nAges\nVolunteers\nNo\nMasking\n40 people in 2 groups"),
        (SectionKind.LOCATIONS, "Locations", "Country City\nn/a"),
        (SectionKind.DATES, "Estimated completion", "Not reported"),
    )
    assert quotes(sample, find_notices(sample), MISSING) == [
        "Enrollment",
        "Sex",
        "Ages",
        "Masking",
        "Locations\nCountry City\nn/a",
        "Estimated completion\nNot reported",
    ]


def test_labels_with_their_value_on_the_same_line() -> None:
    body = "Status Recruiting\nSecondary ID\nPhase Phase 2\nStart date May 2025\nLast updated\nStudy type Observational"
    sample = trial((SectionKind.OTHER, "Facts", body))
    assert quotes(sample, find_notices(sample), MISSING) == ["Secondary ID", "Last updated"]


def test_a_heading_over_nothing_but_layout_text() -> None:
    layout = "Learn about the scientific background and the procedures of this study in greater depth."
    sample = trial(
        (SectionKind.DESCRIPTION, "Detailed Description", layout), (SectionKind.CONDITIONS, "Conditions", "Lupus")
    )
    assert quotes(sample, find_notices(sample), MISSING) == ["Detailed Description"]


@pytest.mark.parametrize(
    "body",
    [
        "Sex\n\n- Male or female",
        "Primary purpose\nTREATMENT\nMasking\nNONE",
        "Allocation\nN/A\nMasking\nNone (Open Label)",
        "Conditions\nLupus\nSex\nAll",
    ],
)
def test_labels_with_a_value(body: str) -> None:
    sample = trial((SectionKind.DESIGN, "Design", body))
    assert quotes(sample, find_notices(sample), MISSING) == []


def test_words_of_the_prose_that_are_labels_elsewhere() -> None:
    sample = rules("Have had no steroids in the weeks before\ntreatment\n\nand agree to\nenrollment")
    assert quotes(sample, find_notices(sample), MISSING) == []

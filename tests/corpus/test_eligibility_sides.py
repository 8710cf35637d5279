"""Headings that say which side a list is on, however they are printed."""

from __future__ import annotations

import pytest

from corpus.criteria import read_eligibility
from corpus.model import Side


def sides(text: str) -> list[tuple[str, str]]:
    """Each criterion's side and words."""
    return [(c.side.value[:2], text[c.start : c.end]) for c in read_eligibility(text, 0, len(text)).criteria]


@pytest.mark.parametrize(
    "heading",
    [
        "Exclusion criteria.\n\n* Asthma",
        "Exclusion criteria Asthma that needed steroids in the last year, or croup",
        "Study Exclusion Criteria. Asthma",
        "Exclusion Criteria include:\n* Asthma",
        "The main exclusion criteria include but are not limited to the following\n\n* Asthma",
        "Exclusion Criteria (will be excluded if one or more of the following hold):\n* Asthma",
        "Exclusion Criteria (cohorts: A and B)\n* Asthma",
        "EXCLUSION CRITIERIA:\n1. Asthma",
        "Exclusion_Criteria:\n1. Asthma",
        "Exclusionary Criteria\n\n- Asthma",
        "4.5 Exclusion Criteria\n\n1. Asthma",
        "III.6 EXCLUSION CRITERIA\n\n1. Asthma",
        "B. EXCLUSION CRITERIA\n\n1. Asthma",
        "2) Exclusion Criteria\n\n(1) Asthma",
        "Exclusion Criteria at Enrollment:\n1. Asthma",
        "Key Exclusion Criteria \\[Stage 1 and 2\\]:\n\n* Asthma",
        "Exclusion criteria for 1245.25\n\n* Asthma",
        "Exclusion\n  Criteria: - Asthma",
        "Patients will be excluded if they meet any of the following:\n\n* Asthma",
        "The following is an abbreviated list of exclusion criteria:\n\n* Asthma",
        "A patient is not eligible if any of the following are present:\n\n* Asthma",
        "No inclusion / Exclusion Criteria:\n* Asthma",
    ],
)
def test_an_exclusion_heading_is_known_however_it_is_printed(heading: str) -> None:
    found = sides(f"Inclusion criteria:\n\n* Adults\n\n{heading}")
    assert found[0] == ("in", "Adults")
    assert [side for side, words in found if "Asthma" in words] == ["ex"]


def test_a_heading_run_on_without_a_full_stop_is_known_by_its_capitals_and_colon() -> None:
    text = "Inclusion Criteria: Adults who were given insulin (both kinds) Exclusion Criteria: - Asthma"
    assert sides(text) == [("in", "Adults who were given insulin (both kinds)"), ("ex", "Asthma")]


@pytest.mark.parametrize(
    "words",
    [
        "Must not meet exclusion criteria.",
        "Any change (a visit was moved) will not count as a violation of the exclusion\n  criterion.",
        "Able to understand the Inclusion and Exclusion Criteria: yes",
        "Glaucoma as such is no exclusion.",
        "Not a prisoner at date of exclusion",
        "Sedation as under exclusion criteria for MRI",
        "Exceptions to this exclusion criteria: skin cancer",
    ],
)
def test_words_of_a_rule_are_no_heading(words: str) -> None:
    assert {side for side, _ in sides(f"Inclusion criteria:\n\n* Adults\n* {words}\n* Consent")} == {"in"}


def test_a_sentence_that_announces_the_list_of_its_own_side_stays_a_rule() -> None:
    text = "Patients will be excluded if they meet any of the following:\n\n* Asthma\n* Croup"
    read = read_eligibility(text, 0, len(text), side=Side.EXCLUSION)
    assert [(c.marker, c.combine) for c in read.criteria] == [("", "any"), ("*", None), ("*", None)]


def test_a_heading_keeps_the_group_and_loses_the_verb() -> None:
    text = "Inclusion criteria for the control group are as follows:\n\n* Adults"
    (criterion,) = read_eligibility(text, 0, len(text)).criteria
    assert criterion.cohort == "for the control group"


def test_a_rule_printed_on_the_headings_line_is_not_lost() -> None:
    assert sides("Inclusion criteria-adults aged ≥ 40 years\n\nExclusion criteria- none") == [
        ("in", "adults aged ≥ 40 years"),
        ("ex", "none"),
    ]

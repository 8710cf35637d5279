"""The plain reader on invented pages in layouts that no reader knows."""

from __future__ import annotations

import pytest

from corpus.readers import read_text
from tests.corpus.reading import check, facts, kinds, retrieved

README = """# A Phase 2 Study of Foozumab in Adults With Chronic Hives

**Status:** Recruiting
**Phase:** 2
**NCT ID:** NCT01234567
**Sponsor:** Acme Pharma Inc.

## Summary

This randomized, double-blind study will enroll 120 patients with chronic urticaria.

## Who can join

- Age 18 to 70 years
- Hives for at least 6 weeks

## Who cannot join

- Pregnant women
- Prior foozumab

## Outcomes

### Primary outcome
- Change in UAS7 at week 12

## Locations

Hamburg, Germany
Lyon, France

## Related trials
- NCT07654321 Another study of hives
"""


def test_markdown() -> None:
    trial = read_text("readme.md", README)
    check(trial, README)
    assert trial.layout == "plain"
    assert trial.trial_id == "NCT01234567"
    assert facts(trial) == [
        ("title", "A Phase 2 Study of Foozumab in Adults With Chronic Hives"),
        ("status", "Recruiting"),
        ("phase", "2"),
        ("nct_id", "NCT01234567"),
        ("sponsor", "Acme Pharma Inc."),
        ("allocation", "randomized"),
        ("masking", "double-blind"),
        ("enrollment", "120"),
        ("condition", "chronic urticaria"),
        ("min_age", "18 years"),
        ("max_age", "70 years"),
        ("primary_outcome", "Change in UAS7 at week 12"),
        ("location", "Hamburg, Germany"),
        ("location", "Lyon, France"),
    ]
    assert [(c.side.value, c.text) for c in trial.criteria] == [
        ("inclusion", "Age 18 to 70 years"),
        ("inclusion", "Hives for at least 6 weeks"),
        ("exclusion", "Pregnant women"),
        ("exclusion", "Prior foozumab"),
    ]
    assert "NCT07654321" not in retrieved(trial)
    assert trial.section_at(README.index("Change in UAS7")).path == ("Outcomes", "Primary outcome")


DUMP = """ClinicalTrials.gov Identifier: NCT02222222
Official Title: A Study of X Versus Y in Rheumatoid Arthritis
Study Type: Interventional
Estimated Enrollment: 240 participants
Allocation: Randomized
Intervention Model: Parallel Assignment
Masking: Double (Participant, Investigator)
Primary Purpose: Treatment
Actual Study Start Date: March 3, 2021
Estimated Primary Completion Date: December 2024
Estimated Study Completion Date: June 2025
Recruitment Status: Recruiting
Last Update Posted: 2023-05-01

Condition or disease: Rheumatoid Arthritis; Psoriatic Arthritis
Intervention/treatment:
Drug: X 10 mg
Drug: Y 5 mg

Primary Outcome Measures:
1. ACR20 response at Week 24 [Time Frame: 24 weeks]

Secondary Outcome Measures:
1. DAS28 change
2. HAQ-DI change

Eligibility Criteria
Ages Eligible for Study: 18 Years to 75 Years   (Adult, Older Adult )
Sexes Eligible for Study: All
Accepts Healthy Volunteers: No
Inclusion Criteria:

- Age 18 or older
- Diagnosis of RA for ≥ 6 months

Exclusion Criteria:

- Prior biologics

Contacts and Locations
Contact: Jane Doe   555-123-4567   jane@example.org
Locations
United States, California
Stanford, California, United States, 94305

Sponsors and Collaborators
Acme
"""


def test_registry_dump() -> None:
    trial = read_text("dump.txt", DUMP)
    check(trial, DUMP)
    assert trial.layout == "plain"
    assert facts(trial) == [
        ("nct_id", "NCT02222222"),
        ("title", "A Study of X Versus Y in Rheumatoid Arthritis"),
        ("study_type", "Interventional"),
        ("enrollment", "240"),
        ("allocation", "Randomized"),
        ("intervention_model", "Parallel Assignment"),
        ("masking", "Double (Participant, Investigator)"),
        ("primary_purpose", "Treatment"),
        ("start_date", "March 3, 2021"),
        ("primary_completion_date", "December 2024"),
        ("completion_date", "June 2025"),
        ("status", "Recruiting"),
        ("last_updated", "2023-05-01"),
        ("condition", "Rheumatoid Arthritis"),
        ("condition", "Psoriatic Arthritis"),
        ("intervention", "X 10 mg"),
        ("intervention", "Y 5 mg"),
        ("primary_outcome", "ACR20 response at Week 24"),
        ("secondary_outcome", "DAS28 change"),
        ("secondary_outcome", "HAQ-DI change"),
        ("min_age", "18 Years"),
        ("max_age", "75 Years"),
        ("sex", "All"),
        ("healthy_volunteers", "No"),
        ("contact", "Jane Doe"),
        ("contact", "555-123-4567"),
        ("contact", "jane@example.org"),
        ("location", "United States, California"),
        ("location", "Stanford, California, United States, 94305"),
    ]
    assert [(c.side.value, c.text) for c in trial.criteria] == [
        ("inclusion", "Age 18 or older"),
        ("inclusion", "Diagnosis of RA for ≥ 6 months"),
        ("exclusion", "Prior biologics"),
    ]


PROTOCOL = """PROTOCOL SYNOPSIS

Protocol Number: ABC-101
Title: An Open-Label, Single-Arm Phase I/II Trial of Baz Cells in Multiple Sclerosis

1. INTRODUCTION
Earlier trials of other cells have shown a benefit. In a previous study 300 patients were enrolled in a
randomized trial.

2. STUDY OBJECTIVES
2.1 Primary Objective
To assess the safety of Baz cells in people living with multiple sclerosis over a long time of follow-up visits.

3. STUDY POPULATION
3.1 Inclusion Criteria
1. Aged between 18 and 55 years.
2. EDSS 3.0 to 6.5.
3.2 Exclusion Criteria
1. Active infection.
2. Pregnancy.

4. STATISTICS
Up to 24 patients will be enrolled. No formal sample size was computed for this phase of the program.
"""


def test_protocol_excerpt() -> None:
    trial = read_text("Protocol ABC 101 (final).txt", PROTOCOL)
    check(trial, PROTOCOL)
    assert (trial.trial_id, trial.registry_id) == ("protocol-abc-101-final", None)
    assert facts(trial) == [
        ("other_id", "ABC-101"),
        ("title", "An Open-Label, Single-Arm Phase I/II Trial of Baz Cells in Multiple Sclerosis"),
        ("masking", "Open-Label"),
        ("intervention_model", "Single-Arm"),
        ("phase", "Phase I/II"),
        ("min_age", "18 years"),
        ("max_age", "55 years"),
        ("enrollment", "24"),
    ]
    assert [(c.side.value, c.text) for c in trial.criteria] == [
        ("inclusion", "Aged between 18 and 55 years."),
        ("inclusion", "EDSS 3.0 to 6.5."),
        ("exclusion", "Active infection."),
        ("exclusion", "Pregnancy."),
    ]
    assert kinds(trial)[-1] == ("other", "4. STATISTICS")


HOSPITAL = (
    "Study of a Warm Blanket for Cold Feet\r\n\r\nSex:\r\nFemale\r\n\r\nMinimum Age\r\n12 Years\r\n\r\n"
    "Maximum Age\r\nN/A\r\n\r\nPrimary purpose\r\nTreatment\r\n\r\nSponsor\r\nUniversity of Here\r\n\r\n"
    "Enrollment\r\n\r\nPhase\r\n\r\n"
    "Inclusion criteria: 1. women; 2. cold feet. Exclusion criteria: 1. smoking; 2. asthma.\r\n"
)


def test_labels_above_their_values_and_criteria_on_one_line() -> None:
    trial = read_text("page.txt", HOSPITAL)
    check(trial, HOSPITAL)
    assert facts(trial) == [
        ("title", "Study of a Warm Blanket for Cold Feet"),
        ("sex", "Female"),
        ("min_age", "12 Years"),
        ("primary_purpose", "Treatment"),
        ("sponsor", "University of Here"),
    ]
    assert [(c.side.value, c.text.strip(" ;.")) for c in trial.criteria] == [
        ("inclusion", "women"),
        ("inclusion", "cold feet"),
        ("exclusion", "smoking"),
        ("exclusion", "asthma"),
    ]
    assert [s.path for s in trial.sections if s.kind == "exclusion"] == [("Exclusion criteria:",)]


def test_a_labelled_line_that_is_an_item_of_the_list_stays_a_criterion() -> None:
    raw = (
        "Study of Tea\n\nInclusion Criteria\n- Age: 18 to 40 years\n- Sex: female\n- BMI: 20 to 25\n\n"
        "Exclusion Criteria\n- Coffee\n"
    )
    trial = read_text("x.txt", raw)
    assert [c.text for c in trial.criteria] == ["Age: 18 to 40 years", "Sex: female", "BMI: 20 to 25", "Coffee"]
    assert ("min_age", "18 years") in facts(trial)


def test_fields_after_the_criteria_are_no_criteria() -> None:
    raw = (
        "Study of Tea\n\nEligibility\n\nInclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Coffee\n\n"
        "Healthy Volunteers: No\nSex: ALL\nMinimum Age: 18 Years\nAge Groups of the Study: ADULT\n"
    )
    trial = read_text("x.txt", raw)
    assert [c.text for c in trial.criteria] == ["Adults", "Coffee"]
    assert facts(trial)[1:] == [("healthy_volunteers", "No"), ("sex", "ALL"), ("min_age", "18 Years")]


@pytest.mark.parametrize(
    ("raw", "own"),
    [
        ("NCT01111111: A Study of Tea\n\nWords.\n", "NCT01111111"),
        ("A Study of Tea\n\nWords with NCT01111111 inside.\n", None),
        ("A Study of Tea (NCT01111111, NCT02222222)\n\nWords.\n", None),
        ("A Study of Tea\nRegistration number: NCT01111111\n\nSee also\nNCT ID: NCT02222222\n", "NCT01111111"),
        ("Trials of tea\n" + "A line.\n" * 40 + "NCT ID: NCT01111111\nNCT ID: NCT02222222\n", None),
        ("A Study of Tea\n\nRelated trials\n\nNCT ID: NCT02222222\n", None),
    ],
)
def test_only_the_trials_own_registry_id(raw: str, own: str | None) -> None:
    trial = read_text("tea.txt", raw)
    assert trial.registry_id == own
    assert trial.trial_id == (own or "tea")


@pytest.mark.parametrize("value", ["", "N/A", "Not reported", "-", "TBD", "not yet available"])
def test_a_label_without_a_value_is_no_fact(value: str) -> None:
    raw = f"A Study of Tea\n\nSponsor: {value}\nLocations: {value}\nEnrollment: {value}\n\nSummary\n\nTea is warm.\n"
    assert facts(read_text("x.txt", raw)) == [("title", "A Study of Tea")]


def test_prose_without_any_heading_is_one_section() -> None:
    raw = "We looked at how tea warms the hands of people who sit in cold rooms. It was nice."
    trial = read_text("x.txt", raw)
    assert kinds(trial) == [("other", "")]
    assert trial.title == ""
    assert facts(trial) == []


def test_site_lines_and_reference_lists_are_told_apart() -> None:
    raw = "A Study of Tea\n\nSummary\nTea.\n\nReferences\nSponsor: Doe J. Tea and I. 2001.\n\nPrivacy Policy\n"
    trial = read_text("x.txt", raw)
    assert ("references", "References") in kinds(trial)
    assert ("boilerplate", "Privacy Policy") in kinds(trial)
    assert facts(trial) == [("title", "A Study of Tea")]


def test_a_label_over_prose_or_over_wrapped_lines_is_no_list_of_facts() -> None:
    raw = (
        "A Study of Tea\n\nTreatments\nTea is given to all people of the study once a day in the\nmorning hours.\n\n"
        "Outcomes\n\nPrimary outcomes\nWarm hands\nWarm feet\n"
    )
    assert facts(read_text("x.txt", raw))[1:] == [("primary_outcome", "Warm hands"), ("primary_outcome", "Warm feet")]


def test_a_running_head_is_one_fact() -> None:
    raw = "A Study of Tea\n\n" + "Sponsor: Tea Fund\n\nSome words of one more page about tea.\n\n" * 6
    assert facts(read_text("x.txt", raw))[1:] == [("sponsor", "Tea Fund")]


def test_prose_about_other_studies_and_unnamed_places_states_no_fact() -> None:
    raw = (
        "A Study of Tea\n\nSummary\n\nIn a previous study, up to 90 patients will have had a randomized comparison. "
        "This study will recruit people at a single study center.\n\nBackground\n\nThe trial is for people. "
        "Many published trials enrolled 400 patients with gout at Lyon Hospital.\n"
    )
    assert facts(read_text("x.txt", raw)) == [("title", "A Study of Tea")]
    assert ("location", "Lyon Hospital") in facts(
        read_text("x.txt", raw.replace("a single study center", "Lyon Hospital"))
    )


def test_a_page_number_is_no_title() -> None:
    assert read_text("x.txt", "Page 1 of 33\n\nSummary\n\nTea is warm.\n").title == ""

from __future__ import annotations

import pytest

from corpus.model import Fact, FactName, NoticeKind, SectionKind, Trial
from corpus.notices import find_notices
from tests.corpus.notice_samples import quotes, trial

SUMMARY, INCLUSION, SPONSORS, STATUS = (
    SectionKind.SUMMARY,
    SectionKind.INCLUSION,
    SectionKind.SPONSORS,
    SectionKind.STATUS,
)
Facts = tuple[tuple[FactName, str], ...]


def contradictions(sample: Trial) -> list[str]:
    return quotes(sample, find_notices(sample), NoticeKind.CONTRADICTION)


def enrolment(prose: str, *, status: str = "Recruiting", number: str = "72") -> Trial:
    return trial(
        (STATUS, "Status", status),
        (SUMMARY, "Summary", prose),
        (SectionKind.DESIGN, "Enrollment", number),
        facts=((FactName.STATUS, status), (FactName.ENROLLMENT, number)),
    )


def test_a_planned_number_against_the_field_is_marked_on_both_places_and_each_names_the_other() -> None:
    sample = enrolment("In this study 24-48 children are planned to be enrolled.")
    found = [n for n in find_notices(sample) if n.kind == NoticeKind.CONTRADICTION]
    assert [sample.source.quote(n) for n in found] == ["24-48 children are planned to be enrolled", "72"]
    assert "“72”" in found[0].message
    assert "24-48" in found[1].message


@pytest.mark.parametrize(
    "prose",
    [
        "A total of 72 patients will be treated.",
        "We plan to enroll about 70 patients.",
        "We plan to enroll 12 patients in each cohort.",
        "A total of 30 patients in part A and 42 in part B.",
        "Earlier, a total of 500 patients in a historical database were seen.",
    ],
)
def test_numbers_that_agree_or_count_something_else(prose: str) -> None:
    assert contradictions(enrolment(prose)) == []


def test_a_study_that_has_ended_counts_who_came() -> None:
    assert contradictions(enrolment("A total of 80 patients will be treated.", status="Completed")) == []
    assert contradictions(enrolment("A total of 80 patients will be treated.")) == ["A total of 80 patients", "72"]


def ages(prose: str, rule: str, low: str = "18 Years", high: str = "70 Years") -> Trial:
    return trial(
        (SUMMARY, "Summary", prose),
        (INCLUSION, "Inclusion Criteria", rule),
        (SectionKind.ELIGIBILITY, "Age", f"{low} to {high}"),
        facts=((FactName.MIN_AGE, low), (FactName.MAX_AGE, high)),
    )


def test_ages_in_a_rule_and_in_the_summary_against_the_fields() -> None:
    assert contradictions(ages("", "1. Aged 18 to 60 years.")) == ["Aged 18 to 60 years", "70 Years"]
    assert contradictions(ages("Eligible participants are aged 20-70 years.", "1. Consent.")) == [
        "aged 20-70 years",
        "18 Years",
    ]


@pytest.mark.parametrize(
    ("prose", "rule"),
    [
        ("", "1. Aged 18 to 70 years."),
        ("", "1. Age between 18 and 71 years."),
        ("The disease affects adults aged 20-40 years.", "1. Consent."),
        ("", "1. First diagnosed at age 10 to 20 years."),
        ("", "1. Women of childbearing potential (between 15 and 49 years old) use contraception."),
        ("", "1. Adolescents aged 12 to 17 years (group B)."),
        ("", "1. Aged 18 to 70 years. 2. For part B, aged 18 to 40 years."),
    ],
)
def test_ages_that_agree_or_are_of_others(prose: str, rule: str) -> None:
    assert contradictions(ages(prose, rule)) == []


def sites(prose: str, *listed: str) -> Trial:
    return trial(
        (SUMMARY, "Summary", prose),
        (SPONSORS, "Sponsors", "\n".join(listed)),
        facts=tuple((FactName.SPONSOR, name) for name in listed),
    )


def test_a_hospital_that_takes_the_patients_but_is_nowhere_listed() -> None:
    sample = sites("The study will enroll patients at the Northfield General Hospital.", "Lakeside University Hospital")
    assert contradictions(sample) == ["Northfield General Hospital", "Lakeside University Hospital"]


@pytest.mark.parametrize(
    ("prose", "listed"),
    [
        ("The study will enroll patients at Lakeside Hospital.", ("Lakeside University Hospital",)),
        ("The study will enroll patients at Northfield Hospital.", ("Acme Biotech Inc.",)),
        ("Scores were developed at Northfield Hospital.", ("Lakeside University Hospital",)),
        ("It will be conducted at Northfield Hospital and Lakeside Hospital.", ("Lakeside University Hospital",)),
        ("The study will enroll patients at a university hospital.", ("Lakeside University Hospital",)),
    ],
)
def test_hospitals_that_do_not_disagree(prose: str, listed: tuple[str, ...]) -> None:
    assert contradictions(sites(prose, *listed)) == []


def test_a_field_printed_with_two_values() -> None:
    sample = trial(
        (STATUS, "Status", "Recruiting"),
        (SectionKind.OTHER, "Overview", "Completed"),
        facts=((FactName.STATUS, "Recruiting"), (FactName.STATUS, "Completed")),
    )
    assert contradictions(sample) == ["Recruiting", "Completed"]
    same = trial(
        (STATUS, "Status", "NOT_YET_RECRUITING"),
        (SectionKind.OTHER, "Overview", "Not yet recruiting"),
        facts=((FactName.STATUS, "NOT_YET_RECRUITING"), (FactName.STATUS, "Not yet recruiting")),
    )
    assert contradictions(same) == []


def design(prose: str, name: FactName, value: str) -> Trial:
    return trial((SUMMARY, "Summary", prose), (SectionKind.DESIGN, "Field", value), facts=((name, value),))


@pytest.mark.parametrize(
    ("prose", "name", "value", "words"),
    [
        (
            "This is a randomized, double-blind study.",
            FactName.MASKING,
            "NONE",
            "This is a randomized, double-blind study",
        ),
        ("This is an open-label trial.", FactName.MASKING, "DOUBLE", "This is an open-label trial"),
        ("This is a single-arm study.", FactName.INTERVENTION_MODEL, "PARALLEL", "This is a single-arm study"),
    ],
)
def test_design_words_against_their_field(prose: str, name: FactName, value: str, words: str) -> None:
    assert contradictions(design(prose, name, value)) == [words, value]


@pytest.mark.parametrize(
    ("prose", "name", "value"),
    [
        ("This is a double-blind study.", FactName.MASKING, "QUADRUPLE"),
        ("This open-label extension study follows a double-blind trial.", FactName.MASKING, "NONE"),
        ("Phase 1 of the study is a single-arm study.", FactName.INTERVENTION_MODEL, "PARALLEL"),
        ("Tolerance is a negative double-blind challenge in this trial.", FactName.MASKING, "NONE"),
    ],
)
def test_design_words_that_agree_or_are_of_a_part(prose: str, name: FactName, value: str) -> None:
    assert contradictions(design(prose, name, value)) == []


def test_one_dose_here_and_many_there() -> None:
    gap = "The cells are made from a donor's blood. " * 10
    sample = trial(
        (SUMMARY, "Summary", f"People get a single infusion of XB12 cells. {gap}Then multiple doses of XB12 cells.")
    )
    assert len(contradictions(sample)) == 2
    parts = trial((SUMMARY, "Summary", "People get single and multiple doses of XB12 cells."))
    assert contradictions(parts) == []


def test_a_count_of_dose_groups_against_the_doses_listed() -> None:
    three = trial((SUMMARY, "Summary", "Three dose groups (1 mg/kg, 2 mg/kg) are set up."))
    assert contradictions(three) == ["Three dose groups", "1 mg/kg, 2 mg/kg"]
    two = trial((SUMMARY, "Summary", "Two dose groups (1 mg/kg, 2 mg/kg) are set up."))
    assert contradictions(two) == []


def test_a_primary_endpoint_that_only_a_secondary_objective_asks_for() -> None:
    aims = "The primary objective is to assess safety, while the secondary objectives are to assess efficacy."
    assert (
        len(contradictions(trial((SUMMARY, "Summary", f"{aims} The primary endpoint is adverse events and efficacy."))))
        == 2
    )
    assert contradictions(trial((SUMMARY, "Summary", f"{aims} The primary endpoint is adverse events."))) == []


def test_a_fact_read_from_the_prose_does_not_contradict_that_prose() -> None:
    sample = sites("The study will enroll patients at Northfield General Hospital.")
    start = sample.source.text.index("Northfield")
    own = Fact(start=start, end=start + 27, name=FactName.LOCATION, value="Northfield General Hospital")
    assert contradictions(sample.model_copy(update={"facts": (own,)})) == []

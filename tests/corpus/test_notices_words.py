"""Headings, translation slips, repetitions, cut text, other trials' numbers and contacts."""

from __future__ import annotations

import pytest

from corpus.model import FactName, NoticeKind, SectionKind, Side, Trial
from corpus.notices import find_notices
from corpus.notices.translation import slips
from tests.corpus.notice_samples import quotes, rules, trial


def found(sample: Trial, kind: NoticeKind) -> list[str]:
    return quotes(sample, find_notices(sample), kind)


MISLABELLED = NoticeKind.MISLABELLED_HEADING


def test_a_disease_heading_over_another_disease_s_criteria() -> None:
    sample = rules("Myasthenia gravis:\n1. Meets the 2017 McDonald criteria for multiple sclerosis.\n2. EDSS below 6.")
    (notice,) = [n for n in find_notices(sample) if n.kind == MISLABELLED]
    assert sample.source.quote(notice) == "Myasthenia gravis:"
    assert "Multiple sclerosis" in notice.message


def test_a_disease_heading_printed_twice() -> None:
    text = "Refractory lupus:\n1. Active disease.\n\nRefractory Lupus:\n1. Active kidney disease."
    assert found(rules(text), MISLABELLED) == ["Refractory Lupus:"]


@pytest.mark.parametrize(
    "body",
    [
        "Lupus nephritis:\n1. Meets the 2019 EULAR/ACR criteria for systemic lupus erythematosus.",
        "Scleroderma:\n1. Meets the 2013 criteria for systemic sclerosis.",
        "Inclusion criteria for SLE participants:\n1. A.\n\nInclusion criteria for SLE participants:\n1. B.",
        "Lupus:\n1. Meets the criteria for lupus.\nVasculitis with ANCA:\n1. Meets the criteria for vasculitis.",
    ],
)
def test_headings_that_fit(body: str) -> None:
    assert found(rules(body), MISLABELLED) == []


SLIP = NoticeKind.MISTRANSLATION


def test_the_table_of_slips_is_whole() -> None:
    phrases = [s.phrase.casefold() for s in slips()]
    assert len(phrases) >= 40
    assert len(set(phrases)) == len(phrases)
    assert all(s.meaning and s.why for s in slips())


def test_a_slip_is_shown_as_printed_beside_our_reading() -> None:
    sample = rules("1. Normal Blood Routine within 7 days.")
    (notice,) = [n for n in find_notices(sample) if n.kind == SLIP]
    assert sample.source.quote(notice) == "Blood Routine"
    assert "prints “Blood Routine”; our reading: complete blood count." in notice.message


def test_a_contextual_slip_counts_only_in_its_company() -> None:
    assert found(rules("No rituximab, belimumab or tetracycline in 6 months."), SLIP) == ["tetracycline"]
    assert found(rules("No allergy to tetracycline or penicillin."), SLIP) == []


def test_a_species_given_as_a_blood_test() -> None:
    assert found(rules("Salix babylonensis enzyme (ALT) below 40."), SLIP) == ["Salix babylonensis enzyme (ALT)"]
    for body in (
        "Alanine Aminotransferase (ALT)",
        "Serum aspartate aminotransferase (AST)",
        "Staphylococcus aureus (MRSA)",
    ):
        assert found(rules(body), SLIP) == []


def test_plain_english_is_no_slip() -> None:
    text = "Conventional treatment, immune globulin, white blood cells, dry eye syndrome, a routine blood draw."
    assert found(rules(text), SLIP) == []


TWICE = NoticeKind.DUPLICATE


def test_a_time_listed_twice() -> None:
    assert found(rules("Visits at 2, 4, 8 and 8 weeks."), TWICE) == ["2, 4, 8 and 8 weeks"]
    assert found(rules("Visits at 2, 4, 8 and 12 weeks. Doses of 5, 1, 5 and 1 days."), TWICE) == []


def test_a_medicine_listed_twice_in_one_sentence() -> None:
    listed = "1. Any of azathioprine, methotrexate, leflunomide, tacrolimus, azathioprine and cyclosporine"
    assert found(rules(listed), TWICE) == ["azathioprine"]
    once = "1. Any of azathioprine, methotrexate, leflunomide, tacrolimus. 2. No azathioprine, methotrexate, sirolimus."
    assert found(rules(once), TWICE) == []
    assert (
        found(rules("lopinavir/ritonavir, atazanavir/ritonavir, colchicine, niacine, simvastatin, quine"), TWICE) == []
    )


def test_a_person_listed_twice_under_one_heading() -> None:
    def contacts(kind: SectionKind, *names: str) -> Trial:
        return trial((kind, "Contacts", "\n".join(names)), facts=tuple((FactName.CONTACT, n) for n in names))

    assert found(contacts(SectionKind.CONTACTS, "Ana Lima, MD", "Bo Chen", "Ana Lima, MD"), TWICE) == ["Ana Lima, MD"]
    assert (
        found(contacts(SectionKind.CONTACTS, "555-0100", "555-0100", "Study Coordinator", "Study Coordinator"), TWICE)
        == []
    )
    assert found(contacts(SectionKind.LOCATIONS, "Ana Lima, MD", "Ana Lima, MD"), TWICE) == []


def test_a_rule_printed_twice_in_one_list() -> None:
    rule = "No live vaccine in the past four weeks"
    twice = trial(
        (SectionKind.EXCLUSION, "Exclusion Criteria", f"1. {rule}\n2. Fever\n3. {rule}"),
        criteria=((Side.EXCLUSION, rule), (Side.EXCLUSION, "Fever"), (Side.EXCLUSION, rule)),
    )
    (notice,) = [n for n in find_notices(twice) if n.kind == TWICE]
    assert notice.start == twice.criteria[2].start
    restarted = twice.model_copy(
        update={"criteria": (*twice.criteria[:2], twice.criteria[2].model_copy(update={"marker": "1."}))}
    )
    assert found(restarted, TWICE) == []


CUT = NoticeKind.TRUNCATED


@pytest.mark.parametrize("stub", ["Loading...", "Read more", "Show more …"])
def test_stubs_of_a_page_that_had_not_loaded(stub: str) -> None:
    assert found(trial((SectionKind.OTHER, "Page", f"Lupus\n{stub}\nEnd")), CUT) == [stub]


def test_text_that_trails_off_or_stops_mid_sentence() -> None:
    trailing = trial((SectionKind.SUMMARY, "Summary", "This study looks at whether the cells are..."))
    assert found(trailing, CUT) == ["This study looks at whether the cells are..."]
    stopped = rules("1. Adults.\n2. People who have had lupus for at least six months and")
    assert len(found(stopped, CUT)) == 1
    assert found(rules("1. Adults.\n2. People who have had lupus for six months,"), CUT) == []
    assert found(trial((SectionKind.SUMMARY, "Summary", "Other signs such as rash, fever, aches, ...")), CUT) == []


def test_a_bracket_that_never_closes() -> None:
    def rule(words: str) -> Trial:
        return trial((SectionKind.INCLUSION, "Inclusion Criteria", f"1. {words}"), criteria=((Side.INCLUSION, words),))

    assert found(rule("No heart disease (such as angina or a recent heart"), CUT) == [
        "(such as angina or a recent heart"
    ]
    assert found(rule("EDSS rise (1 point if baseline = 0) in 6 months"), CUT) == []
    assert found(rule("No steroids (below 5 mg (or equal). Creams are allowed."), CUT) == []
    assert found(rule("One of a) fever b) cough"), CUT) == []


OTHERS = NoticeKind.OTHER_TRIAL_IDS


def test_every_other_registry_number_and_not_the_trial_s_own() -> None:
    parts = (SectionKind.OTHER_TRIALS, "See also", "NCT01234567 A study\nISRCTN12345678 Another\nNCT00000001 This one")
    own = (SectionKind.IDENTIFICATION, "Number", "NCT00000001\n2020-001234-56")
    facts = ((FactName.NCT_ID, "NCT00000001"), (FactName.OTHER_ID, "2020-001234-56"))
    sample = trial(own, parts, facts=facts, registry_id="NCT00000001")
    assert found(sample, OTHERS) == ["NCT01234567", "ISRCTN12345678"]


FOREIGN = NoticeKind.FOREIGN_CONTACT


def contact(workplace: str, *sponsors: str) -> Trial:
    return trial(
        (SectionKind.SPONSORS, "Sponsors", "\n".join(sponsors) or "-"),
        (SectionKind.CONTACTS, "Contacts", f"Ana Lima\n{workplace}"),
        facts=(*((FactName.SPONSOR, s) for s in sponsors), (FactName.CONTACT, "Ana Lima")),
    )


def test_a_contact_whose_workplace_is_nowhere_among_sponsors_and_sites() -> None:
    assert found(contact("Harbour Institute of Health", "Lakeside University Hospital"), FOREIGN) == [
        "Ana Lima\nHarbour Institute of Health"
    ]


@pytest.mark.parametrize(
    ("workplace", "sponsors"),
    [
        ("Department of Rheumatology, Lakeside Hospital", ("Lakeside University Hospital",)),
        ("Harbour Institute of Health", ()),
        ("Phone 555-0100", ("Lakeside University Hospital",)),
    ],
)
def test_contacts_of_the_study(workplace: str, sponsors: tuple[str, ...]) -> None:
    assert found(contact(workplace, *sponsors), FOREIGN) == []

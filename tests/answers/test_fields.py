"""Typed questions are answered from the fact itself."""

from __future__ import annotations

import pytest

from answers.ages import years
from answers.answer import Audience, Kind, NotStated, Stance
from answers.explainer import Explainer
from answers.field_words import LABELS, label, with_time_frame
from answers.wording import Language
from corpus.model import FactName, Span
from tests.support.eligibility_trials import trial_of

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"
ASTHMA, LUNG, MIGRAINE = "NCT90000011", "NCT90000012", "NCT90000013"

VALUES = [
    ("What phase is it?", LUNG, "PHASE2"),
    ("What phase is it?", ASTHMA, "PHASE3"),
    ("How many people will take part?", ASTHMA, "240"),
    ("How many people will take part?", LUNG, "61"),
    ("When does it start?", ASTHMA, "2026-01-15"),
    ("When does it start?", MIGRAINE, "May 1, 2027"),
    ("When will it end?", LUNG, "2024-09"),
    ("When was the record last updated?", ASTHMA, "2026-02-03"),
    ("Who is the sponsor?", LUNG, "Harbour Oncology Group"),
    ("Who is the sponsor?", ASTHMA, "Northfield Respiratory Institute"),
    ("Where is it?", LUNG, "Harbour Clinic, Rotterdam, Netherlands"),
    ("Which country?", ASTHMA, "Canada"),
    ("What is the primary endpoint?", LUNG, "Objective response rate"),
    ("What is the NCT number?", ASTHMA, "NCT90000011"),
    ("Which drug is being tested?", LUNG, "Belrutinib"),
    ("Which diseases are studied?", ASTHMA, "Asthma"),
    ("几期临床？", LUNG, "PHASE2"),
    ("多少人参加？", ASTHMA, "240"),
]


def _plain(words: str) -> str:
    """Without case, spaces and underscores: a registry's PHASE2 is said as "phase 2"."""
    return "".join(words.casefold().replace("_", " ").split())


@pytest.mark.parametrize(("question", "trial", "value"), VALUES)
def test_the_value_is_the_fact_s_own_words(elsewhere: Explainer, question: str, trial: str, value: str) -> None:
    answer = elsewhere.ask(question, trials=[trial])
    assert answer.kind is Kind.FACT
    assert any(value in c.quote for c in answer.citations)
    assert _plain(value) in _plain(answer.statements[0].text)
    fact = next(f for f in elsewhere.catalogue.get(trial).facts if f.value == value)
    assert any(c.start <= fact.start and fact.end <= c.end for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "trial", "start"),
    [
        ("Is it recruiting?", ASTHMA, "Yes."),
        ("Is it recruiting?", LUNG, "No."),
        ("Is it recruiting?", MIGRAINE, "No."),
        ("Is it randomised?", ASTHMA, "Yes."),
        ("Is it randomised?", LUNG, "No."),
        ("Is it open label?", LUNG, "Yes."),
        ("Is it open label?", ASTHMA, "No."),
        ("Is it blinded?", ASTHMA, "Yes."),
        ("Is it blinded?", MIGRAINE, "No."),
        ("Is it phase 3?", ASTHMA, "Yes."),
        ("Is it phase 3?", LUNG, "No."),
        ("Does it take healthy volunteers?", LUNG, "No."),
        ("Is it a single arm study?", LUNG, "Yes."),
    ],
)
def test_a_yes_or_no_question_gets_yes_or_no(elsewhere: Explainer, question: str, trial: str, start: str) -> None:
    assert elsewhere.ask(question, trials=[trial]).answer.startswith(start)


@pytest.mark.parametrize(
    ("question", "trial", "stance"),
    [
        ("I'm 65, can I join?", STAR, Stance.ALLOWS),
        ("I'm 66, can I join?", STAR, Stance.EXCLUDES),
        ("I'm 70", STAR, Stance.EXCLUDES),
        ("my child is 7", SLE, Stance.ALLOWS),
        ("my daughter is 5", SLE, Stance.ALLOWS),
        ("my child is 4", SLE, Stance.EXCLUDES),
        ("I am 80", UWD, Stance.ALLOWS),
        ("81岁可以参加吗", UWD, Stance.EXCLUDES),
    ],
)
def test_an_age_is_held_against_the_limits_at_their_ends(
    explainer: Explainer, question: str, trial: str, stance: Stance
) -> None:
    answer = explainer.ask(question, trials=[trial])
    assert answer.stance is stance
    assert answer.citations


def test_an_age_answer_never_speaks_of_joining_as_a_whole(explainer: Explainer) -> None:
    for audience in Audience:
        text = explainer.ask("I'm 30, can I join?", trials=[STAR], audience=audience).answer
        assert "age" in text.lower()
        assert "you can join" not in text.lower()
        assert "qualify" not in text.lower()


def test_a_heading_without_a_value_is_said_to_be_that(explainer: Explainer) -> None:
    for question, heading in [("What phase is it?", "Status and phase"), ("Is it blinded?", "Masking")]:
        answer = explainer.ask(question, trials=[BCMA])
        assert answer.not_stated is NotStated.VALUE_MISSING
        assert heading in answer.citations[0].quote


def test_not_applicable_in_place_of_a_site_is_no_site(explainer: Explainer) -> None:
    answer = explainer.ask("where are the sites?", trials=[NK])
    assert answer.not_stated is NotStated.VALUE_MISSING
    assert "n/a" in answer.citations[0].quote


def test_a_field_that_stands_elsewhere_is_found_there(explainer: Explainer) -> None:
    answer = explainer.ask("How many people will take part?", trials=[BCMA])
    assert answer.not_stated is None
    assert answer.citations[0].quote.startswith("12")


def test_a_field_that_the_record_does_not_have_is_silence_and_no_value_of_another_trial(explainer: Explainer) -> None:
    answer = explainer.ask("what phase is it?", trials=[UWD])
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert not answer.citations
    assert answer.stance is None


def test_figures_that_contradict_each_other_are_both_shown(explainer: Explainer) -> None:
    answer = explainer.ask("how many people?", trials=[NK])
    assert {"36-72 patients", "72"} <= {c.quote for c in answer.citations}
    assert "more than one figure" in answer.answer
    assert all("contradiction" in c.notices for c in answer.citations)


def test_a_way_to_get_in_touch_that_is_not_given_is_said_beside_those_that_are(explainer: Explainer) -> None:
    mail = explainer.ask("is there an email?", trials=[SLE])
    assert mail.not_stated is NotStated.RECORD_SILENT
    assert "email" in mail.statements[0].text
    assert any("0571-86670076" in c.quote for c in mail.citations)
    for question in ("what is the phone number?", "whom can I call or email?"):
        assert explainer.ask(question, trials=[SLE]).not_stated is None


def test_a_contact_of_the_site_is_marked_as_that(explainer: Explainer) -> None:
    answer = explainer.ask("whom can I contact?", trials=[UWD])
    assert "foreign_contact" in answer.citations[0].notices
    assert "may belong to the website" in answer.answer


def test_which_trials_are_told_by_the_typed_limits(explainer: Explainer) -> None:
    over = explainer.ask("which trials take people over 65?")
    assert over.statements[0].text.startswith("2 of 5")
    holding = {c.trial_id: c for c in over.grid}
    assert "80 years" in holding[UWD].value
    assert holding[BCMA].not_stated is NotStated.VALUE_MISSING


def test_which_trials_are_open_is_decided_by_the_status(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("which trials are open now?")
    assert answer.statements[0].text.startswith("1 of 3 records")
    assert "Corvalin" in answer.statements[0].text


def test_physicians_get_the_same_value_without_prose(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("What phase is it?", trials=[ASTHMA], audience=Audience.PHYSICIAN)
    assert [c.quote for c in answer.citations] == ["PHASE3"]
    assert not answer.glossary
    assert not answer.ask


def test_registry_codes_are_put_into_words(explainer: Explainer) -> None:
    answer = explainer.ask("is it recruiting?", trials=[STAR])
    assert answer.citations[0].quote == "NOT_YET_RECRUITING"
    assert "not yet recruiting" in answer.statements[0].text
    assert answer.answer.startswith("No.")


@pytest.mark.parametrize(
    ("printed", "age"),
    [("18 Years", 18), ("≥5 years old", 5), ("6 Months", 0.5), ("26 Weeks", 0.498), ("365 Days", 0.999)],
)
def test_ages_are_read_with_their_units(printed: str, age: float) -> None:
    assert years(printed) == pytest.approx(age, abs=0.01)


def test_an_age_without_a_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="states no age"):
        years("adult")


def test_every_field_has_a_name_in_both_languages() -> None:
    assert set(LABELS) == set(FactName)
    for name in FactName:
        assert label(name).isascii()
        assert not label(name, Language.ZH).isascii()


def test_the_time_an_outcome_is_measured_at_is_quoted_with_it_behind_a_short_description() -> None:
    text = "Measure: Attacks\nDescription: Counted in a diary.\nTime Frame: 12 weeks\n\nMeasure: Other"
    start = text.index("Attacks")
    found = with_time_frame(trial_of([text]), Span(start=start, end=start + len("Attacks")))
    assert text[found.start : found.end].endswith("Time Frame: 12 weeks")

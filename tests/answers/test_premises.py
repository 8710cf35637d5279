"""A wrong premise is set right with the quote, a right one is borne out, and silence stays silence."""

from __future__ import annotations

import pytest

from answers.answer import NotStated, Stance
from answers.explainer import Explainer

LUNG, ASTHMA, MIGRAINE = "NCT90000012", "NCT90000011", "NCT90000013"
SET_RIGHT = [
    ("Is it still recruiting?", LUNG, "COMPLETED"),
    ("I heard it is double-blind", LUNG, "NONE"),
    ("Since it's open-label, will I know what I get?", ASTHMA, "DOUBLE"),
    ("As this is a phase 1 trial, is the dose known?", ASTHMA, "PHASE3"),
    ("It is only for women, right?", ASTHMA, "ALL"),
    ("The study is in Germany, isn't it?", ASTHMA, "Canada"),
    ("Is it done in Amsterdam?", LUNG, "Rotterdam"),
    ("Is it run by Pfizer?", LUNG, "Harbour Oncology Group"),
    ("They take 500 people, correct?", ASTHMA, "240"),
    ("It started in 2019, right?", LUNG, "2021-05"),
    ("How is the control group treated?", LUNG, "SINGLE_GROUP"),
    ("It's only for children, yes?", ASTHMA, "75 Years"),
    ("is the oldest age 60?", ASTHMA, "75 Years"),
    ("这个试验已经结束了吗？", ASTHMA, "RECRUITING"),
]
BORNE_OUT = [
    ("Is it recruiting?", ASTHMA, "RECRUITING"),
    ("It's not recruiting any more, right?", LUNG, "COMPLETED"),
    ("Is it double blind?", ASTHMA, "DOUBLE"),
    ("It's a phase II trial, right?", LUNG, "PHASE2"),
    ("Can men join?", ASTHMA, "ALL"),
    ("Is it in the Netherlands?", LUNG, "Netherlands"),
    ("Is it done in Rotterdam?", LUNG, "Rotterdam"),
    ("Did it start in May 2021?", LUNG, "2021-05"),
    ("They recruit 240 people, right?", ASTHMA, "240"),
    ("It's only for adults, yes?", ASTHMA, "18 Years"),
]


@pytest.mark.parametrize(("question", "trial", "words"), SET_RIGHT, ids=[q for q, _, _ in SET_RIGHT])
def test_a_wrong_premise_is_set_right(elsewhere: Explainer, question: str, trial: str, words: str) -> None:
    answer = elsewhere.ask(question, trials=[trial])
    assert answer.statements[0].text.startswith(("No. ", "不是")), answer.answer
    assert any(words in c.quote for c in answer.citations), answer.answer


@pytest.mark.parametrize(("question", "trial", "words"), BORNE_OUT, ids=[q for q, _, _ in BORNE_OUT])
def test_a_right_premise_is_borne_out(elsewhere: Explainer, question: str, trial: str, words: str) -> None:
    answer = elsewhere.ask(question, trials=[trial])
    assert answer.statements[0].text.startswith(("Yes. ", "是的")), answer.answer
    assert any(words in c.quote for c in answer.citations), answer.answer


@pytest.mark.parametrize("question", ["Is it in Canada?", "Is it run by Pfizer?", "Is it a phase 3 trial?"])
def test_a_claim_of_a_field_that_is_not_there_is_silence(elsewhere: Explainer, question: str) -> None:
    assert elsewhere.ask(question, trials=[MIGRAINE]).not_stated in (NotStated.RECORD_SILENT, NotStated.VALUE_MISSING)


def test_a_right_premise_with_a_further_question_is_answered_further(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Since it is recruiting, who is the sponsor?", trials=[ASTHMA])
    assert "Northfield" in answer.answer


def test_which_trials_are_chosen_by_the_claim(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Which trials are in Canada?")
    assert answer.statements[0].text.startswith("1 of 3")
    assert elsewhere.ask("Are any of the trials in Japan?").statements[0].text.startswith("No record")


@pytest.mark.parametrize("question", ["I am 15, can I join?", "what is the age limit?"])
def test_ages_that_stand_only_in_a_rule_are_quoted(elsewhere: Explainer, question: str) -> None:
    answer = elsewhere.ask(question, trials=[MIGRAINE])
    assert answer.not_stated is None
    assert any("12 years" in c.quote for c in answer.citations), answer.answer
    assert "sign" in answer.answer
    assert answer.stance in (None, Stance.UNCLEAR)

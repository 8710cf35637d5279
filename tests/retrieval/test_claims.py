"""What a question takes for granted of a typed field."""

from __future__ import annotations

import pytest

from corpus.model import FactName
from retrieval.claims import claims
from retrieval.reading import Form

CLAIMED = [
    ("Is it blinded?", FactName.MASKING),
    ("it's double-blind, right?", FactName.MASKING),
    ("Since the trial is only for women, can my brother not join?", FactName.SEX),
    ("I heard recruitment is over, is that so?", FactName.STATUS),
    ("Is the trial already finished?", FactName.STATUS),
    ("As this is a phase 3 trial, is it nearly approved?", FactName.PHASE),
    ("Is it in phase II?", FactName.PHASE),
    ("The trial has 200 patients, right?", FactName.ENROLLMENT),
    ("Is it a 40-person study?", FactName.ENROLLMENT),
    ("Did it start in May 2023?", FactName.START_DATE),
    ("Will it be over by 2030?", FactName.COMPLETION_DATE),
    ("Is this trial in Germany?", FactName.COUNTRY),
    ("Are there US sites in the United States?", FactName.COUNTRY),
    ("Is this done in Rotterdam?", FactName.LOCATION),
    ("Is it run by Pfizer", FactName.SPONSOR),
    ("Is Novartis the sponsor?", FactName.SPONSOR),
    ("It's only for adults, yes?", FactName.MIN_AGE),
    ("They only take people up to 50, don't they?", FactName.MAX_AGE),
    ("Are healthy volunteers taken?", FactName.HEALTHY_VOLUNTEERS),
    ("What happens to the control group?", FactName.INTERVENTION_MODEL),
    ("这个试验是双盲的吗？", FactName.MASKING),
    ("只招女性吗？", FactName.SEX),
    ("试验在美国做吗", FactName.COUNTRY),
]


@pytest.mark.parametrize(("question", "field"), CLAIMED, ids=[q for q, _ in CLAIMED])
def test_a_question_claims_something_of_a_field(question: str, field: FactName) -> None:
    assert field in {c.field for c in claims(question)}


@pytest.mark.parametrize(
    "question",
    [
        "What phase is it?",
        "When does recruitment open?",
        "Who sponsors it?",
        "Is it randomised or single arm?",
        "I live in Canada, can I join?",
        "Can foreigners join or do I have to be Chinese?",
        "I was in a double-blind study last year, can I join?",
        "I had a trial in Boston before, does that matter?",
        "Can you tell us more?",
        "Do I have to stop prednisone?",
        "How many people take part in the first group of 3 patients?",
    ],
)
def test_a_question_that_only_asks_or_speaks_of_the_asker_claims_nothing(question: str) -> None:
    assert claims(question) == ()


def test_a_negated_claim_is_the_opposite() -> None:
    assert claims("It is not recruiting yet, right?")[0].negated
    assert not claims("Isn't it recruiting?")[0].negated


def test_which_trials_claim_what_they_look_for() -> None:
    assert claims("Which trials are randomised?", Form.WHICH_TRIALS)[0].field is FactName.ALLOCATION

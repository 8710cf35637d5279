"""Reading a question together with passages: what answers, what a rule does to a case, and silence."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.asked import KEPT_ASIDE, load
from evaluation.questions import TRIALS
from retrieval.reader import EFFECTS, WEIGHTS, read

RULES = [
    "Inclusion Criteria > Aged 18 to 70 years",
    "Inclusion Criteria > Haemoglobin of at least 8 g/dL",
    "Exclusion Criteria > Women who are pregnant or breastfeeding",
    "Exclusion Criteria > Received a live vaccine within 4 weeks before screening",
    "Exclusion Criteria > Uncontrolled high blood pressure",
    "Exclusion Criteria > Active tuberculosis",
    "Brief Summary > This study looks at whether a new inhaler helps people with severe asthma.",
]
NO_SIGNS = np.full((len(RULES), 4), 0.3, dtype=np.float32)


@pytest.mark.parametrize(
    ("question", "answering"),
    [
        ("I am nursing my baby at the moment, is that a problem?", 2),
        ("what is this trying to find out?", 6),
        ("I'm 76, too old?", 0),
        ("is tuberculosis a problem?", 5),
    ],
)
def test_what_is_said_in_other_words_is_found(question: str, answering: int) -> None:
    assert int(read(question, RULES, NO_SIGNS).answers.argmax()) == answering


def test_shares_add_up_and_are_the_same_each_time() -> None:
    first, again = (read("can I join with anaemia?", RULES, NO_SIGNS) for _ in range(2))
    assert float(first.answers.sum()) + first.silent == pytest.approx(1)
    assert np.allclose(first.effects.sum(axis=1), 1)
    assert np.array_equal(first.answers, again.answers)
    assert np.array_equal(first.effects, again.effects)


def test_more_silence_where_nothing_answers() -> None:
    asked = read("who pays for my flight and the hotel?", RULES, NO_SIGNS)
    answered = read("is being pregnant a reason to be left out?", RULES, NO_SIGNS)
    assert asked.silent > answered.silent


def test_the_end_of_a_long_message_is_read() -> None:
    story = "I was told in spring that my joints are inflamed and we have tried one tablet after another. " * 4
    asked = ("Is tuberculosis a problem?", "Am I too old at 76?")
    read_last, unread = (read(story + last, RULES, NO_SIGNS).answers for last in asked)
    assert read_last[5] > unread[5]
    assert unread[0] > read_last[0]


def test_what_a_rule_does_to_a_case() -> None:
    def effect(question: str, rule: int) -> str:
        return EFFECTS[int(read(question, RULES, NO_SIGNS).effects[rule].argmax())]

    assert effect("I am pregnant, can I still join?", 2) == "excludes"
    assert effect("what is this study about?", 6) == "none"


def test_the_file_is_small() -> None:
    assert WEIGHTS.stat().st_size <= 2_500_000


def test_the_questions_fitted_on_stand_on_words_of_their_source() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in TRIALS.iterdir()}
    asked = load()
    assert {a.writer for a in asked} > KEPT_ASIDE
    own = [a for a in asked if a.source in texts]
    assert len(own) >= 1_500
    for each in own:
        for start, end in (*each.gold, *each.also):
            assert 0 <= start < end <= len(texts[each.source])
            assert texts[each.source][start:end].strip()
        assert bool(each.gold) != each.silent

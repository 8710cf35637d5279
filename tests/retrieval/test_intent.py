"""What a question asks for, learnt: beyond the words, and against words that only sound like it."""

from __future__ import annotations

import pytest

from retrieval.asks import field_patterns, topics
from retrieval.intent import EXPLANATIONS, HARDLY, LABELS, SURE, asked_for, likely
from retrieval.reading import fold


def _names(question: str) -> set[str]:
    asked = asked_for(question, fold(question))
    return {a.name for a in (*asked.fields, *asked.topics)}


def test_every_field_and_topic_is_a_label() -> None:
    table = {str(name) for name, _ in field_patterns()} | set(topics())
    assert set(LABELS) == table | set(EXPLANATIONS)
    assert len(LABELS) == len(set(LABELS))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("does any of it come out of my own pocket", "cost"),
        ("could I end up with the fake stuff", "placebo"),
        ("anywhere near Bristol?", "location"),
        ("how big a crowd are they after", "enrollment"),
        ("who do I ring about it", "contact"),
        ("once everything is over, am I on my own?", "after_trial"),
        ("do my employer and I need to plan for me being off sick", "work"),
        ("does anybody neutral keep an eye on the harm it does", "monitoring_board"),
    ],
)
def test_what_no_pattern_knows_is_understood(question: str, name: str) -> None:
    assert name in _names(question)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Must I leave a gap after another research study?", "withdrawal"),
        ("in plain language, what is this about", "language"),
        ("I swallow vitamins every morning, is that a reason to be left out?", "how_given"),
        ("I had a kidney biopsy in May, too long ago?", "biopsy"),
        ("My phone died while I was on dialysis. Does dialysis keep me out?", "contact"),
    ],
)
def test_words_that_only_sound_like_it_ask_for_nothing(question: str, name: str) -> None:
    assert name not in _names(question)


@pytest.mark.parametrize(
    ("question", "explanation"),
    [
        ("My daughter printed this off for me but it is all Greek. What do they actually want to find out?", "purpose"),
        ("walk me through it, what do they do to you from beginning to end", "journey"),
        ("how on earth is that supposed to calm an immune system", "mechanism"),
        ("eGFR 40, excluded?", ""),
    ],
)
def test_explanations_are_told_apart(question: str, explanation: str) -> None:
    assert asked_for(question, fold(question)).explanation == explanation


def test_chinese_is_left_to_the_patterns() -> None:
    assert not likely("要花多少钱?")
    assert "cost" in _names("参加要花多少钱?")


def test_several_matters_are_all_asked_for() -> None:
    assert _names("which hospital is it, and how many people do they want?") >= {"location", "enrollment"}


def test_a_word_decides_in_doubt_alone() -> None:
    question = "Is there a phone number?"
    share = likely(question)["contact"]
    assert share >= SURE or share >= HARDLY
    assert next(a for a in asked_for(question, fold(question)).fields if a.name == "contact").words


def test_nothing_that_no_word_asks_for_has_words() -> None:
    asked = asked_for("anywhere near Bristol?", "anywhere near bristol?")
    assert [(a.name, a.words) for a in asked.fields if a.name == "location"] == [("location", "")]


def test_numbers_alone_ask_for_nothing() -> None:
    assert not likely("65")
    assert not likely("3.5?")


@pytest.mark.parametrize("question", ["Who runs NCT06691152?", "Who runs KN5501?"])
def test_numbers_of_trials_do_not_hide_what_is_asked(question: str) -> None:
    assert likely(question)["sponsor"] >= SURE

"""The page's words around an answer follow the language of its question."""

from __future__ import annotations

import pytest

from answers.answer import Answer, Kind, NotStated, Stance
from ui.answer_words import reading, word


def _answer(question: str) -> Answer:
    return Answer(question=question, kind=Kind.FACT, answer="", statements=())


@pytest.mark.parametrize("key", [*NotStated, *Stance, "point", "which", "others", "same", "words", "team", "unused"])
def test_every_word_is_there_in_both_languages(key: str) -> None:
    english, chinese = word(key, _answer("platelets?")), word(key, _answer("血小板？"))
    assert english.isascii() and not chinese.isascii()


def test_a_reading_is_told_in_the_question_s_language() -> None:
    assert reading("reading 'hep b' as hepatitis B", _answer("hep b?")) == "Reading 'hep b' as hepatitis B"
    assert reading("reading '乙肝' as hepatitis B", _answer("乙肝？")) == "把“乙肝”理解为 hepatitis B"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        word("no such key", _answer("?"))

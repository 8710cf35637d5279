"""Words of the page around an answer, in the language of its question."""

from __future__ import annotations

import re

from answers.answer import Answer, NotStated, Stance
from answers.wording import Language, language_of

_WORDS: dict[str, tuple[str, str]] = {
    NotStated.RECORD_SILENT: ("The record does not say", "记录没有说明"),
    NotStated.LIST_MISSING: ("The list is missing in this copy", "这份副本缺少列表"),
    NotStated.VALUE_MISSING: ("The heading is there, its value is missing", "有这一栏，但没有内容"),
    NotStated.NOT_IN_THESE_TRIALS: ("No loaded trial speaks of it", "已载入的试验都没有提到"),
    Stance.EXCLUDES: ("stands in the way", "构成障碍"),
    Stance.ALLOWS: ("does not stand in the way", "不构成障碍"),
    Stance.REQUIRES: ("is needed", "需要"),
    Stance.DEPENDS: ("it depends", "视情况而定"),
    Stance.UNCLEAR: ("not clear as printed", "原文不清楚"),
    "point": ("On this point: ", "仅就这一点："),
    "alone": ("Ask this on its own", "单独问这个问题"),
    "which": ("Which one do you mean?", "您指的是哪一个？"),
    "others": ("These other trials do speak of it:", "其他试验提到了这一点："),
    "same": ("Ask the same of ", "同样问："),
    "words": ("Words in these quotes", "引文中的词"),
    "source": ("Source: ", "出处："),
    "team": ("What to ask the study team", "可以问研究团队"),
    "unused": ("Found, not used", "找到但未采用"),
}
_READING = re.compile(r"reading '(?P<words>.+)' as (?P<term>.+)")


def word(key: str, answer: Answer) -> str:
    """The page's words of that key, in Chinese under a Chinese question.

    Raises:
        KeyError: if there is no such key.
    """
    english, chinese = _WORDS[key]
    return chinese if language_of(answer.question) is Language.ZH else english


def reading(text: str, answer: Answer) -> str:
    """How shorthand was read, as a sentence: "Reading 'hep b' as hepatitis B"."""
    found = _READING.fullmatch(text)
    if found and language_of(answer.question) is Language.ZH:
        return f"把“{found['words']}”理解为 {found['term']}"
    return text[:1].upper() + text[1:]

"""What a criterion is about, decided by the words in ``categories.toml``, with the words kept as the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from corpus.model import Side
from eligibility.model import Category

_SHORT = 3
_EXAMPLES = re.compile(r"\b(?:such as|including but not limited to|including|e\.g\.)", re.IGNORECASE)


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Category
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: tuple[_Rule, ...]
    heading: tuple[_Rule, ...]


class _Matcher(NamedTuple):
    category: Category
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


def _spelled(word: str) -> str:
    """A word of the table as an expression: the beginning of a word, or a whole one where it ends in "$"."""
    stem = word.removesuffix("$")
    whole = r"(?![\w])" if word.endswith("$") else ""
    case = "(?-i:{})" if len(stem) <= _SHORT and stem.isupper() else "{}"
    return case.format(re.escape(stem)) + whole


def _matcher(rule: _Rule) -> _Matcher:
    words = "|".join(_spelled(word) for word in sorted(rule.words, key=len, reverse=True))
    unless = "|".join(re.escape(phrase) for phrase in rule.unless)
    return _Matcher(
        rule.category,
        re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE),
        re.compile(unless, re.IGNORECASE) if unless else None,
    )


@cache
def _matchers() -> tuple[tuple[_Matcher, ...], tuple[_Matcher, ...]]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        rules = _Rules.model_validate(tomllib.load(file))
    return tuple(map(_matcher, rules.rule)), tuple(map(_matcher, rules.heading))


def categorise(
    criterion_text: str, path: Sequence[str] = (), side: Side | None = None
) -> tuple[tuple[Category, str], ...]:
    """The categories of a criterion, in the order of the table, each with the words that decided.

    Args:
        criterion_text: the criterion's own words.
        path: the headings above it, from the outermost inwards; they decide only where its own words say nothing.
        side: which list it stands in: "received …" under exclusion is prior therapy, a word of consent is not.

    Several may apply. Words after "such as" or "including" decide only where those before them do not.
    Where nothing fits, ``OTHER`` with the reason.
    """
    own, headings = _matchers()
    examples = _EXAMPLES.search(criterion_text)
    heads = [criterion_text[: examples.start()], criterion_text] if examples else [criterion_text]
    found: list[tuple[Category, str]] = []
    for text in heads:
        found = found or [(m.category, words) for m in own if (words := _deciding(m, text))]
    if side is Side.EXCLUSION and len(found) > 1:
        found = [entry for entry in found if entry[0] is not Category.CONSENT]
    if found:
        return tuple(found)
    for heading in reversed(path):
        above = [(m.category, f"under “{words}”") for m in headings if (words := _deciding(m, heading))]
        if above:
            return tuple(above[:1])
    return ((Category.OTHER, "no word of any category"),)


def _deciding(matcher: _Matcher, text: str) -> str:
    """The first word in ``text`` that decides for the category, as printed; empty where none does."""
    barred = [m.span() for m in matcher.unless.finditer(text)] if matcher.unless else []
    for match in matcher.words.finditer(text):
        if not any(start <= match.start() < end for start, end in barred):
            return match.group()
    return ""

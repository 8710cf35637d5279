"""What a follow-up puts in place of words of the question before: a value, an age, a time, a thing of the same kind."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from lexicon.model import Mention, TermKind
from lexicon.reader import Lexicon


class Measure(StrEnum):
    """What a value in a question measures, as far as its words tell."""

    AGO = "ago"
    AGE = "age"
    DURATION = "duration"
    DOSE = "dose"
    AMOUNT = "amount"  # a number with another unit
    NUMBER = "number"


class Value(NamedTuple):
    """A value in a question: its words ``[start, end)`` and, of these, its figures ``[first, last)``."""

    measure: Measure
    start: int
    end: int
    first: int
    last: int


_N = r"(?P<n>\d+(?:[.,]\d+)*|an?\b|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_SPAN = r"(?:days?|weeks?|wks?|months?|mos?\b|years?|yrs?)"
_PATTERNS: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    (Measure.AGO, re.compile(rf"\b{_N}(?: and a half)?[ -]?{_SPAN} (?:ago|back|before|earlier)\b", re.I)),
    (Measure.AGO, re.compile(r"(?P<n>[\d一二两三四五六七八九十半]+)(?:个)?(?:天|周|星期|月|年)(?:以)?前")),
    (Measure.AGE, re.compile(r"\b(?P<n>\d{1,3})[ -]?(?:years?|yrs?|y)[ -]?(?:old|/?o)\b|(?P<n2>\d{1,3}) ?岁", re.I)),
    (
        Measure.AGE,
        re.compile(
            r"\b(?:i'?m|i am|he'?s|she'?s|he is|she is|my \w+ is|aged?(?: of)?|turn(?:ed|ing)?|over|under) "
            r"(?P<n>\d{1,3})\b(?! ?(?:mg|g|kg|cm|days?|weeks?|months?|%|/|x|×|[.,]\d))",
            re.I,
        ),
    ),
    (Measure.DURATION, re.compile(rf"\b{_N}[ -]?{_SPAN}", re.I)),
    (Measure.DURATION, re.compile(r"(?P<n>[\d一二两三四五六七八九十半]+)(?:个)?(?:天|周|星期|月|年)")),
    (
        Measure.DOSE,
        re.compile(
            r"\b(?P<n>\d+(?:\.\d+)?) ?(?:mg|mcg|µg|μg|ug|g|毫克|克|iu|units?)(?:/(?:kg|day|d|天|日))?(?!\w|/)", re.I
        ),
    ),
    (
        Measure.AMOUNT,
        re.compile(
            r"(?<![\w.])(?P<n>\d+(?:[.,]\d+)*) ?"
            r"(?:%|[x×*] ?10[\^*]?\d+(?:/\w+)?|[a-zµμ]+/[a-z0-9³.^]+|/[a-zµμ]\w*|mmhg|kg|cm)",
            re.I,
        ),
    ),
    (Measure.NUMBER, re.compile(r"(?<![\w.-])(?P<n>\d+(?:[.,]\d+)*)(?![\w-])(?!\.\d)")),
)
# Kinds of terms that answer the same sort of question.
_GROUPS = (
    frozenset({TermKind.DISEASE, TermKind.INFECTION, TermKind.SYMPTOM}),
    frozenset({TermKind.DRUG, TermKind.DRUG_CLASS}),
    frozenset({TermKind.LAB, TermKind.VITAL, TermKind.SCORE, TermKind.ANTIBODY}),
)


def values_in(text: str) -> list[Value]:
    """The values of a text in order; each figure belongs to one value, the most telling reading first."""
    found: list[Value] = []
    for measure, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            name = "n" if m["n"] is not None else "n2"
            if not any(m.start() < v.end and v.start < m.end() for v in found):
                found.append(Value(measure, m.start(), m.end(), m.start(name), m.end(name)))
    return sorted(found, key=lambda v: v.start)


def with_values(previous: str, text: str) -> str | None:
    """``previous`` with the values of ``text`` in place of its own of the same measure.

    A number without a unit takes the place of an age, else of the last figures, whose unit stays. ``None`` where
    ``text`` gives no value, or ``previous`` has none that it could replace.
    """
    changed = previous
    replaced = False
    for new in values_in(text):
        olds = values_in(changed)
        same = [v for v in olds if v.measure is new.measure]
        if new.measure is Measure.AGO:
            same = same or [v for v in olds if v.measure is Measure.DURATION]
        if new.measure is Measure.NUMBER:
            ages = [v for v in olds if v.measure is Measure.AGE]
            same = ages or same or olds
        if new.measure is Measure.AGE and not same:
            same = [v for v in olds if v.measure is Measure.NUMBER]
        if not same:
            continue
        old = same[-1]
        if new.measure in (Measure.NUMBER, Measure.AGE):
            changed = changed[: old.first] + text[new.first : new.last] + changed[old.last :]
        else:
            changed = changed[: old.start] + text[new.start : new.end] + changed[old.end :]
        replaced = True
    return changed if replaced else None


# Words of which a follow-up names the one where the question before named the other.
_OPPOSITES = (
    ("minimum", "maximum"), ("lowest", "highest"), ("lower", "upper"), ("lower", "higher"), ("youngest", "oldest"),
    ("inclusion", "exclusion"), ("start", "end"), ("starts", "ends"), ("begin", "end"), ("first", "second"),
    ("men", "women"), ("male", "female"), ("primary", "secondary"), ("before", "after"), ("low", "high"),
    ("入选", "排除"), ("最低", "最高"), ("最小", "最大"), ("开始", "结束"), ("主要", "次要"),
)  # fmt: skip


def with_opposite(previous: str, text: str) -> str | None:
    """``previous`` with a word of it turned into its opposite, which ``text`` names; ``None`` where there is none."""
    for one, other in (pair for both in _OPPOSITES for pair in (both, both[::-1])):
        edge = r"\b" if one.isascii() else ""
        if re.search(f"{edge}{other}{edge}", text, re.I) and re.search(f"{edge}{one}{edge}", previous, re.I):
            return re.sub(f"{edge}{one}{edge}", other, previous, flags=re.I)
    return None


def without_values(text: str) -> str:
    """``text`` with its values left out."""
    for value in reversed(values_in(text)):
        text = text[: value.start] + " " + text[value.end :]
    return " ".join(text.split())


def with_term(previous: str, new: Mention, lexicon: Lexicon, *, anything: bool = False) -> str | None:
    """``previous`` with the words of ``new`` in place of the one thing of the same kind that it names.

    ``anything``: where nothing of that kind is named, the last thing named at all gives way. ``None`` where nothing
    does, or more than one of that kind could.
    """
    named = [m for m in lexicon.find(previous) if m.term != new.term]
    kind = lexicon.terms[new.term].kind
    group = next((g for g in _GROUPS if kind in g), frozenset({kind}))
    same = [m for m in named if lexicon.terms[m.term].kind in group]
    if len(same) != 1 and not (anything and named):
        return None
    old = same[-1] if same else named[-1]
    return previous[: old.start] + new.surface + previous[old.end :]

"""The sentences of verdicts: complete in both languages, and their numbers clean."""

from __future__ import annotations

import re

import pytest

from eligibility.model import Bound, Op
from eligibility.reasons import Span, Told, because, in_time, in_words, limit_words, number, templates

_PLACE = re.compile(r"\{(\w+)\}")


def bound(op: Op, value: float, unit: str | None = None, *, per_uln: bool = False, to: float | None = None) -> Bound:
    return Bound(start=0, end=1, quantity="x", op=op, value=value, value2=to, unit=unit, per_uln=per_uln, quote="x")


def test_every_sentence_has_both_languages_with_the_same_placeholders() -> None:
    for key, forms in templates().items():
        assert set(forms) == {"en", "zh"}, key
        assert set(_PLACE.findall(forms["en"])) == set(_PLACE.findall(forms["zh"])), key


@pytest.mark.parametrize(
    ("value", "words"),
    [(60.0, "60"), (1.5, "1.5"), (50000, "50,000"), (91.3125, "91.31"), (3e4, "30,000"), (0.25, "0.25")],
)  # fmt: skip
def test_numbers_are_clean(value: float, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (Span(213.06, "month"), "7 months", "7个月"),
        (Span(2922, "year"), "8 years", "8年"),
        (Span(7, "week"), "1 week", "1周"),
        (Span(547.9, "year"), "1.5 years", "1.5年"),
    ],
)
def test_times_are_told_in_their_unit(span: Span, english: str, chinese: str) -> None:
    assert in_time(span) == english
    assert in_time(span, "zh") == chinese


@pytest.mark.parametrize(
    ("limit", "english", "chinese"),
    [
        (bound(Op.GE, 60, "g/L"), "at least 60 g/L", "至少60 g/L"),
        (
            bound(Op.LE, 1.5, "ULN", per_uln=True),
            "at most 1.5 times the upper limit of normal",
            "至多正常值上限的1.5倍",
        ),
        (bound(Op.LT, 1, "LLN"), "less than the lower limit of normal", "低于正常值下限"),
        (bound(Op.GE, 20, "10^9/L"), "at least 20 × 10^9/L", "至少20 × 10^9/L"),
        (bound(Op.RANGE, 18, "years", to=65), "18 to 65 years", "18 至 65 years"),
        (bound(Op.GE, 80, "titer"), "at least 1:80", "至少1:80"),
    ],
)
def test_limits_are_told_in_words(limit: Bound, english: str, chinese: str) -> None:
    assert limit_words(limit) == english
    assert limit_words(limit, "zh") == chinese


def test_a_unit_that_was_read_into_a_value_is_said_in_both_languages() -> None:
    reason = because("asks", told=Told("Hb 7.2", "g/dL", "72 g/L"), limit=bound(Op.GE, 60, "g/L"))
    assert in_words(reason) == "You said Hb 7.2 (read as g/dL) = 72 g/L; the rule asks for at least 60 g/L."
    assert in_words(reason, "zh") == "您说Hb 7.2（按g/dL理解） = 72 g/L；规定要求至少60 g/L。"

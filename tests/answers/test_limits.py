"""A bound in words."""

from __future__ import annotations

import pytest

from answers.limits import limit_words, number
from answers.wording import Language
from eligibility.model import Bound, Op


def bound(op: Op, value: float, unit: str | None = "g/L", *, value2: float | None = None, uln: bool = False) -> Bound:
    return Bound(
        start=0, end=5, quantity="x", op=op, value=value, value2=value2, unit=unit, per_uln=uln, quote="x = 60"
    )


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        (bound(Op.GE, 60), "at least 60 g/L", "至少 60 g/L"),
        (bound(Op.LE, 60), "at most 60 g/L", "至多 60 g/L"),
        (bound(Op.LT, 1.5), "below 1.5 g/L", "低于 1.5 g/L"),
        (bound(Op.GT, 1.5), "above 1.5 g/L", "高于 1.5 g/L"),
        (bound(Op.EQ, 0, None), "exactly 0", "等于 0"),
        (bound(Op.LE, 3, None, uln=True), "at most 3 × ULN", "至多 3 × ULN"),
        (bound(Op.RANGE, 45, "%", value2=70), "45 to 70 %", "45 至 70 %"),
    ],
)
def test_a_limit_is_said_with_its_unit_as_printed(given: Bound, english: str, chinese: str) -> None:
    assert limit_words(given) == english
    assert limit_words(given, Language.ZH) == chinese


def test_a_lost_sign_is_given_as_printed_and_as_nothing_else() -> None:
    for language in Language:
        assert limit_words(bound(Op.LOST, 60), language) == "“x = 60”"


@pytest.mark.parametrize(
    ("value", "printed"), [(60.0, "60"), (1.5, "1.5"), (50000.0, "50,000"), (0.05, "0.05"), (1e15, "1e+15")]
)
def test_a_number_has_no_needless_digits(value: float, printed: str) -> None:
    assert number(value) == printed

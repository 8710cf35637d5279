"""Why something holds of a person or cannot be told: sentences from ``reasons.toml``, in English or Chinese."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from eligibility.model import Bound, Op
from eligibility.statements import DAYS
from eligibility.units import parse_unit

Tongue = Literal["en", "zh"]
_SIGNS = {
    "en": {Op.GE: "at least", Op.LE: "at most", Op.GT: "more than", Op.LT: "less than", Op.EQ: "exactly"},
    "zh": {Op.GE: "至少", Op.LE: "至多", Op.GT: "高于", Op.LT: "低于", Op.EQ: "等于"},
}
_UNITS_ZH = {"day": "天", "week": "周", "month": "个月", "year": "年"}
_READ_AS = {"en": " (read as {unit})", "zh": "（按{unit}理解）"}
_RESULTS_ZH = tuple(
    (re.compile(rf" ?\b{words}\b"), chinese)
    for words, chinese in {
        "undetectable": "检测不到",
        "detectable": "可检出",
        "negative": "阴性",
        "positive": "阳性",
        "years old": "岁",
        "carrier": "携带者",
        "class (?=[1-4])": "分级",
    }.items()
)
# Sentences that hold a value or a time against a printed limit, or say what is missing to do so.
_MEASURED = frozenset(
    {"asks", "bars", "more_results", "said_time", "said_is_now", "said_half_lives", "sign_lost", "too_old"}
    | {"no_unit", "unknown_unit", "record_no_unit", "not_convertible", "no_lab_limit"}
)
_WHOLE_FROM = 10  # spans of time from here on are told in whole units


class Span(NamedTuple):
    """A length of time in days, told in ``unit`` (day, week, month or year)."""

    days: float
    unit: str


class Told(NamedTuple):
    """A value as a person put it, the unit it was read in where they named none, and the same in another unit."""

    said: str
    read_as: str = ""
    converted: str = ""


class Because(NamedTuple):
    """One sentence by its key in ``reasons.toml`` and what fills it."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()


Value = str | float | Bound | Span | Told


def because(key: str, **values: Value) -> Because:
    """The sentence of that key with its values."""
    return Because(key, tuple(values.items()))


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by key, then by language."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tomllib.load(file)


def in_words(reason: Because, tongue: Tongue = "en") -> str:
    """The sentence, filled in.

    Raises:
        KeyError: if there is no sentence of that key, or a placeholder has no value.
    """
    values = {name: _told(value, tongue) for name, value in reason.values}
    if tongue == "zh" and "said" in values:
        values["said"] = _result_zh(values["said"])
    return templates()[reason.key][tongue].format(**values)


def _result_zh(said: str) -> str:
    """What was said of a person with its result in Chinese: "HBsAg negative" is "HBsAg 阴性"."""
    for words, chinese in _RESULTS_ZH:
        said = words.sub(chinese, said)
    return said


def measured(reasons: Sequence[Because]) -> bool:
    """Whether any of them speaks of a value held against a limit, rather than of words alone."""
    return any(r.key in _MEASURED for r in reasons)


def all_in_words(reasons: Sequence[Because], most: int, tongue: Tongue = "en") -> str:
    """The first ``most`` of several sentences in a row."""
    return ("" if tongue == "zh" else " ").join(in_words(r, tongue) for r in reasons[:most])


def number(value: float) -> str:
    """A number without needless digits, large ones with their thousands set apart: 60, 1.5, 50,000."""
    if abs(value) >= 10_000:
        return f"{value:,.0f}" if value < 1e9 else f"{value:.3g}"
    return f"{value:.4g}"


def limit_words(bound: Bound, tongue: Tongue = "en") -> str:
    """A limit in words and its unit: "at least 60 g/L"."""
    unit = bound.unit or ""
    if unit == "titer" or parse_unit(unit) == "titer":
        return _signed(bound, f"1:{number(bound.value)}", tongue)
    if bound.per_uln or unit.upper() in {"ULN", "LLN"}:
        return _signed(bound, _times(bound, tongue), tongue)
    joined = f"× {unit}" if unit.startswith("10") else unit
    if bound.op is Op.RANGE and bound.value2 is not None:
        to = "至" if tongue == "zh" else "to"
        return f"{number(bound.value)} {to} {number(bound.value2)} {joined}".strip()
    return _signed(bound, f"{number(bound.value)} {joined}".strip(), tongue)


def _times(bound: Bound, tongue: Tongue) -> str:
    lower = (bound.unit or "").upper() == "LLN"
    if tongue == "zh":
        limit = "正常值下限" if lower else "正常值上限"
        return limit if bound.value == 1 else f"{limit}的{number(bound.value)}倍"
    limit = "the lower limit of normal" if lower else "the upper limit of normal"
    return limit if bound.value == 1 else f"{number(bound.value)} times {limit}"


def _signed(bound: Bound, amount: str, tongue: Tongue) -> str:
    sign = _SIGNS[tongue].get(bound.op, "")
    return f"{sign}{amount}" if tongue == "zh" else f"{sign} {amount}".strip()


def _told(value: Value, tongue: Tongue) -> str:
    if isinstance(value, Told):
        read = _READ_AS[tongue].format(unit=value.read_as) if value.read_as else ""
        return f"{value.said}{read}{f' = {value.converted}' if value.converted else ''}"
    if isinstance(value, Bound):
        return limit_words(value, tongue)
    if isinstance(value, Span):
        return in_time(value, tongue)
    return value if isinstance(value, str) else number(value)


def in_time(span: Span, tongue: Tongue = "en") -> str:
    """A span of time in its unit, whole from ten on: "7 months", "1.5 years"."""
    count = span.days / DAYS[span.unit]
    amount = number(round(count) if count >= _WHOLE_FROM else round(count, 1))
    if tongue == "zh":
        return f"{amount}{_UNITS_ZH[span.unit]}"
    return f"{amount} {span.unit}{'' if amount == '1' else 's'}"

"""A bound in words."""

from __future__ import annotations

from answers.wording import Language
from eligibility.model import Bound, Op

_WORDS = {
    Language.EN: {Op.GE: "at least", Op.LE: "at most", Op.LT: "below", Op.GT: "above", Op.EQ: "exactly"},
    Language.ZH: {Op.GE: "至少", Op.LE: "至多", Op.LT: "低于", Op.GT: "高于", Op.EQ: "等于"},
}


def number(value: float) -> str:
    """A number without needless digits, thousands set apart: 60, 1.5, 50,000."""
    if abs(value) >= 1e12:
        return f"{value:g}"
    return f"{int(value):,}" if value == int(value) and abs(value) >= 10_000 else f"{value:.10g}"


def limit_words(bound: Bound, language: Language = Language.EN) -> str:
    """The limit as words and its unit as printed; a lost sign is given as the printed words alone."""
    unit = "× ULN" if bound.per_uln else (bound.unit or "")
    if unit.startswith("10"):  # a power of ten multiplies: 20 × 10^9/L
        unit = f"× {unit}"
    if bound.op is Op.LOST:
        return f"“{bound.quote}”"
    if bound.op is Op.RANGE and bound.value2 is not None:
        joiner = "至" if language is Language.ZH else "to"
        return f"{number(bound.value)} {joiner} {number(bound.value2)} {unit}".strip()
    return f"{_WORDS[language][bound.op]} {number(bound.value)} {unit}".strip()

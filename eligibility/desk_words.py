"""A limit in few words, its sign and number as printed, a lost sign said to be lost."""

from __future__ import annotations

from corpus.model import Side
from eligibility.model import Bound, Op
from eligibility.units import is_time, parse_unit

EXCLUSION = "exclusion: "
_SIGNS = {Op.GE: "≥", Op.LE: "≤", Op.LT: "<", Op.GT: ">", Op.EQ: "="}


def number(value: float) -> str:
    """A number without needless digits: 60, 1.5, 50,000."""
    return f"{value:,.10g}" if abs(value) < 1e12 else f"{value:g}"


def unit_words(bound: Bound) -> str:
    """The unit as printed, "×" before a power of ten; "× ULN" for a multiple of the upper limit of normal."""
    if bound.per_uln:
        return "× ULN"
    unit = bound.unit or ""
    return f"× {unit}" if unit.startswith("10") else unit


def limit_words(bound: Bound, side: Side | None = None, *, named: bool = False, among: bool = False) -> str:
    """The limit, read from the side it stands on; with the quantity's name before it where ``named``.

    A bound inside an exception is called one; a bound without a readable sign gives the words as printed and no sign.
    One ``among`` several of its rule need not leave anyone out by itself, so it is not said to.
    """
    name = f"{bound.quantity} " if named else ""
    words = name + (_lost(bound) if bound.op is Op.LOST else _plain(bound))
    if bound.negated:
        return f"exception: {words}"
    if bound.op is Op.LOST:
        return words
    if side is not Side.EXCLUSION:
        return words
    return f"{EXCLUSION}{words}" if among else f"excluded if {words}"


def _plain(bound: Bound) -> str:
    unit = unit_words(bound)
    if bound.unit in {"ULN", "LLN"} and bound.value == 1:
        return f"{_SIGNS[bound.op]} {bound.unit}" if bound.op in _SIGNS else bound.unit
    if bound.unit == "titer":
        return f"{_SIGNS.get(bound.op, '')} 1:{number(bound.value)}".strip()
    if bound.op is Op.RANGE and bound.value2 is not None:
        return f"{number(bound.value)} to {number(bound.value2)} {unit}".strip()
    if looks_back(bound):
        return f"within {number(bound.value)} {unit}"
    # A period that is stated ("for 24 months") has no sign, and gets none.
    sign = "" if bound.op is Op.EQ and "=" not in bound.quote else _SIGNS.get(bound.op, "")
    return f"{sign} {number(bound.value)} {unit}".strip()


def looks_back(bound: Bound) -> bool:
    """Whether the bound is a time before now in which something must not, or must, have happened."""
    canonical = parse_unit(bound.unit) if bound.unit else None
    printed = (bound.window or "").lstrip().lower()
    return bound.op is Op.LE and canonical is not None and is_time(canonical) and printed.startswith("within")


def _lost(bound: Bound) -> str:
    """The printed words of a bound without a usable sign; from the sign on where one is printed."""
    printed = bound.quote.replace("\\", "")
    at = printed.find("=")
    return f"sign lost: printed “{printed[at:]}”" if at >= 0 else f"no sign printed: “{printed}”"

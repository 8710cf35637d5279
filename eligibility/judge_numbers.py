"""One numeric limit held against one person's reading, with both shown in the reason."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from corpus.model import Side
from eligibility.model import Bound, Op
from eligibility.person import Person, Reading, has_unit
from eligibility.plausible import likely_unit, sole_unit
from eligibility.quantities import by_name, why_distinct
from eligibility.reasons import Because, Told, because, number
from eligibility.statements import DAYS
from eligibility.truth import Held
from eligibility.units import UnitError, convert, parse_unit

# Which way a sign most likely pointed, by what is measured: a floor for what protects, a ceiling for what harms.
_FLOORS = {
    "hemoglobin", "platelets", "neutrophils", "white blood cells", "lymphocytes", "creatinine clearance", "eGFR",
    "LVEF",
    "oxygen saturation", "weight", "albumin", "FVC", "DLCO", "life expectancy",
}  # fmt: skip
_UNITLESS = {"score", "class", "count", "titer", "demographic"}
_REPEATED = re.compile(
    r"\b(?:(?:at least |more than )?(?P<n>two|three|2|3) (?:or more )?(?:consecutive|separate"
    r"|successive|occasions|measurements|tests)|consecutive)\b",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3}
_WINDOW = re.compile(r"(?P<n>\d{1,4}) ?-?(?P<u>days?|weeks?|months?|years?)", re.IGNORECASE)
_CLOSE = 1e-9


class Comparable(NamedTuple):
    """A reading in the unit of a bound, ``told`` with its conversion; without a value, ``why`` it is not comparable."""

    value: float | None
    repeat: tuple[float, ...] = ()
    told: Told = Told("")
    why: Because | None = None
    settle: Because | None = None


def hold_bound(bound: Bound, person: Person, words: str, side: Side) -> Held:
    """Whether the person's reading lies within ``bound``; None where it is not given or not comparable.

    Args:
        bound: the limit.
        person: the person.
        words: the criterion's words, for "on at least two consecutive tests" and the like.
        side: whether the limit is asked for, or leaves people out.
    """
    reading = person.readings.get(bound.quantity)
    if reading is None:
        return _silent(bound, person)
    if bound.op is Op.LOST:
        lost = because("sign_lost", value=bound.value, said=reading.said)
        return Held(None, (lost, _likely(bound)), (because("settle_sign", name=bound.quantity),), touched=True)
    told = comparable(reading, bound)
    if told.value is None:
        why, settle = told.why or because("not_settled"), told.settle or because("settle_name", name=bound.quantity)
        return Held(None, (why,), (settle,), touched=True)
    if stale := _stale(bound, reading):
        return Held(None, (stale,), (because("settle_newer", name=bound.quantity),), touched=True)
    needed = _needed_count(words) if bound.quantity not in {"age", "weight"} else 1
    values = (told.value, *told.repeat)
    inside = [_inside(bound, v) for v in values]
    sentence = because("asks" if side is Side.INCLUSION else "bars", told=told.told, limit=bound)
    if needed > 1 and inside[0] and len(values) < needed:
        more = (sentence, because("more_results", count=needed))
        return Held(None, more, (because("settle_second", name=bound.quantity),), touched=True)
    holds = all(inside[:needed]) if needed > 1 else inside[0]
    return Held(holds, (sentence,), touched=True)


def _likely(bound: Bound) -> Because:
    """Our reading of a limit whose sign is lost, labelled as ours; that there is none where we have none."""
    if bound.quantity == "age":
        return because("likely_ages")
    floor = bound.quantity in _FLOORS
    if not floor and not bound.per_uln:
        return because("likely_none")
    unit = " × ULN" if bound.per_uln else f" {bound.unit}" if bound.unit else ""
    return because("likely_floor" if floor else "likely_ceiling", value=f"{number(bound.value)}{unit}")


def _silent(bound: Bound, person: Person) -> Held:
    """What can be said where no reading of that quantity was given."""
    settle = (because("settle_name", name=bound.quantity),)
    for other in person.readings:
        if why_distinct(bound.quantity, other):
            said = person.readings[other].said
            return Held(None, (because("other_quantity", said=said, name=bound.quantity),), settle)
    key = "not_given_sign_lost" if bound.op is Op.LOST else "not_given"
    return Held(None, (because(key, name=bound.quantity),), settle)


def comparable(reading: Reading, bound: Bound) -> Comparable:
    """The reading told in the unit of the bound, or why it cannot be."""
    if bound.per_uln or (bound.unit or "").upper() in {"ULN", "LLN"}:
        return _by_limit(reading, bound)
    if bound.quantity == "age":
        return _age(reading, bound)
    kind = by_name()[bound.quantity].kind if bound.quantity in by_name() else "score"
    if kind in _UNITLESS and not _needs_unit(bound):
        return Comparable(reading.value, reading.repeat, Told(reading.said))
    return _by_unit(reading, bound, kind)


def _by_unit(reading: Reading, bound: Bound, kind: str) -> Comparable:
    if bound.unit is not None and (daily := _daily(bound.unit, bound.quantity)):
        bound = bound.model_copy(update={"unit": daily})
        reading = reading._replace(unit=_daily(reading.unit or "", bound.quantity) or reading.unit)
    if bound.unit is None or parse_unit(bound.unit) is None:
        return _without_unit(reading, bound)
    if reading.unit and not has_unit(reading):
        settle = because("settle_in_unit", name=bound.quantity, unit=bound.unit)
        return Comparable(None, why=because("unknown_unit", said=reading.said), settle=settle)
    unit = reading.unit or likely_unit(bound.quantity, reading.value) or _only_unit(bound, kind)
    if unit is None:
        settle = because("settle_unit_of", name=bound.quantity)
        return Comparable(None, why=because("no_unit", said=reading.said), settle=settle)
    return _converted(reading, unit, bound.unit, bound, guessed=reading.unit is None)


def _age(reading: Reading, bound: Bound) -> Comparable:
    """An age in the bound's unit; in years it is counted whole, as someone is 65 until the day they turn 66."""
    if bound.unit is not None and parse_unit(bound.unit) != "year":
        return _converted(reading, "year", bound.unit, bound)
    value = math.floor(reading.value) if reading.value >= 1 else reading.value
    return Comparable(value, told=Told(reading.said))


def _without_unit(reading: Reading, bound: Bound) -> Comparable:
    """A bound printed without a unit: comparable where the quantity has none, or only one that anybody uses."""
    entry, sole = by_name().get(bound.quantity), sole_unit(bound.quantity)
    if sole is not None:
        return _converted(reading, reading.unit or sole, sole, bound, guessed=reading.unit is None)
    if reading.unit is None and (entry is None or entry.unit in {None, ""}):
        return Comparable(reading.value, reading.repeat, Told(reading.said))
    why = because("record_no_unit", value=bound.value, said=reading.said)
    return Comparable(None, why=why, settle=because("settle_record_unit", name=bound.quantity))


def _daily(unit: str, quantity: str) -> str | None:
    """A mass of what is collected over a day ("24-hour urine protein >1.0 g") as an amount a day."""
    entry = by_name().get(quantity)
    usual = (entry.unit if entry else None) or ""
    return f"{unit}/day" if usual.endswith("/day") and parse_unit(unit) in {"g", "mg"} else None


def _needs_unit(bound: Bound) -> bool:
    unit = parse_unit(bound.unit) if bound.unit else None
    return unit is not None and unit not in {"point", "titer", "letters", "events"}


def _only_unit(bound: Bound, kind: str) -> str | None:
    """The bound's own unit where people give that quantity in no other: percents, and spans of weeks or months."""
    return bound.unit if kind in {"score", "class", "count"} or parse_unit(bound.unit or "") == "%" else None


def _converted(reading: Reading, unit: str, wanted: str, bound: Bound, *, guessed: bool = False) -> Comparable:
    try:
        if {parse_unit(unit), parse_unit(wanted)} & DAYS.keys():
            values = [_in_time(v, unit, wanted) for v in (reading.value, *reading.repeat)]
        else:
            values = [convert(v, unit, wanted, bound.quantity) for v in (reading.value, *reading.repeat)]
    except UnitError:
        why = because("not_convertible", said=reading.said, unit=wanted)
        return Comparable(None, why=why, settle=because("settle_in_unit", name=bound.quantity, unit=wanted))
    read_as = _multiplied(unit) if guessed else ""
    other = f"{number(values[0])} {_multiplied(wanted)}" if parse_unit(unit) != parse_unit(wanted) else ""
    return Comparable(values[0], tuple(values[1:]), Told(reading.said, read_as, other))


def _multiplied(unit: str) -> str:
    """A unit as it stands behind a number: "× 10^9/L"."""
    return f"× {unit}" if unit.startswith("10") else unit


def _in_time(value: float, unit: str, wanted: str) -> float:
    start, goal = parse_unit(unit) or "", parse_unit(wanted) or ""
    if start not in DAYS or goal not in DAYS:
        raise UnitError(f"{unit} cannot be told in {wanted}")
    return value if start == goal else value * DAYS[start] / DAYS[goal]


def _by_limit(reading: Reading, bound: Bound) -> Comparable:
    """A reading as a multiple of the laboratory's own limit of normal, which is never assumed."""
    name = "LLN" if (bound.unit or "").upper() == "LLN" else "ULN"
    if reading.unit and name in reading.unit.upper():
        return Comparable(
            reading.value, reading.repeat, Told(f"{reading.said.removesuffix(reading.unit).strip()} × {name}")
        )
    limit = reading.lln if name == "LLN" else reading.uln
    if not limit:
        why = because("no_lab_limit", name=name, said=reading.said)
        return Comparable(None, why=why, settle=because("settle_limit", limit=name, name=bound.quantity))
    ratio = reading.value / limit
    told = Told(reading.said, converted=f"{ratio:.3g} × {name} ({number(limit)})")
    return Comparable(ratio, tuple(v / limit for v in reading.repeat), told)


def _inside(bound: Bound, value: float) -> bool:
    low, high = bound.value, bound.value2
    same = math.isclose(value, low, rel_tol=_CLOSE)
    if bound.op is Op.RANGE and high is not None:
        return (value > low or same) and (value < high or math.isclose(value, high, rel_tol=_CLOSE))
    return {
        Op.GE: value > low or same, Op.GT: value > low and not same, Op.LE: value < low or same,
        Op.LT: value < low and not same, Op.EQ: same,
    }[bound.op]  # fmt: skip


def _needed_count(words: str) -> int:
    match = _REPEATED.search(words)
    return _COUNTS.get((match["n"] or "two").lower(), 2) if match else 1


def _stale(bound: Bound, reading: Reading) -> Because | None:
    """Why a reading is too old for a bound that asks for a recent one; ``None`` where it is not."""
    match = _WINDOW.search(bound.window or "")
    if match is None or reading.days is None:
        return None
    most = float(match["n"]) * DAYS[match["u"].lower().rstrip("s")]
    if reading.days <= most:
        return None
    return because("too_old", said=reading.said, days=reading.days, window=bound.window or "")

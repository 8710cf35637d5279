"""Values that a text states with a sign, a word of comparison, or as a range; what they are of is found elsewhere."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

from eligibility.model import Op
from eligibility.numbers import DIGITS, NUMBER_WORD, POWER_OF_TEN, read_number
from eligibility.signs import SIGN_BEFORE, read_sign, sign_after
from eligibility.units import parse_unit

_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TOP = (
    r"kgs?|kilograms?|mgs?|milligrams?|mcg|micrograms?|ug|ng|pg|grams?|gms?|g|lbs?|pounds?|mmols?|umols?|mcmol|"
    r"nmol|pmol|mEq|m?IU|international units|units|U|ukat|cells|copies|mm ?Hg|torr|cm ?H2O|kPa|beats|breaths|bpm|"
    r"liters?|litres?|dL|mLs?|milliliters?|cc|L|microns?|um|mm|cms?|centimeters?|meters?|metres?|km|m ?\^? ?2|m"
    r"|msecs?|"
    r"ms|milliseconds?|half[- ]?li(?:fe|ves)|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|"
    r"mos?|years?|yrs?\.?|y/?o|°? ?C|°? ?F|℃|℉|degrees? (?:C(?:elsius)?|F(?:ahrenheit)?)|%|percent|per cent|"
    r"points?|pts|letters?|pack[- ]?years?|events?|log10|s|h|d|y"
)
_BOTTOM = (
    r"1[.,•·]73 ?(?:m ?\^? ?2|sq ?m)?|m ?\^? ?2|mm ?\^? ?3|cu(?:bic)? ?mm|cmm|u[Ll]|mcL|microliter|mL|dL|L"
    r"|lit(?:er|re)|"
    r"kg|mg|g|mmol|mol|min(?:ute)?|mn|hours?|hr|h|24 ?-?h(?:ours?|rs?)?|day|d|weeks?|wk|months?|mo|years?|yr"
)
_POWER = rf"[x*·] ?10 ?(?:\^|\*\*|e)? ?\(?(?:[{_SUPER}]{{1,2}}|\d{{1,2}})\)?|10 ?(?:\^ ?\d{{1,2}}|[{_SUPER}]{{1,2}})"
_UNIT = re.compile(
    rf"(?P<lead> ?-?(?:(?:consecutive|calendar|full|continuous|complete) )?)"
    rf"(?P<unit>(?:(?:{_POWER}|[KkM](?= ?/)|(?:thousand|million)(?: cells)?(?= ?/| per)) ?)?"
    rf"(?:(?:{_TOP})(?![A-Za-z0-9]))?(?:(?: ?/ ?| per |(?<=min) )(?:{_BOTTOM})(?![A-Za-z]))*)",
    re.IGNORECASE,
)
_LIMIT = (
    r"(?:the )?(?:(?:institution(?:al|'s)?|local|lab(?:oratory)?(?:'s)?|age[- ]adjusted|respective) )?"
    r"(?:(?P<upper>I?ULN|UNL|upper (?:(?:institutional|laboratory|normal|reference) )?limits?"
    r"(?: (?:of|for)(?: the)?(?: (?:institutional|laboratory|local|lab))? (?:normal|reference)"
    r"(?: (?:range|value|limits?|levels?))?)?(?! (?:of|for)\b))|"
    r"(?P<lower>LLN|lower (?:normal )?limits?(?: of(?: the)? normal(?: range)?)?))"
    r"(?: ?\((?:ULN|UNL|LLN)\))?(?![A-Za-z])"
)
_TIMES_LIMIT = re.compile(
    rf" ?(?:(?:[x*]|times|-?fold)? ?(?:or more )?(?:(?:above|greater than|higher than|over) )?)?(?:of )?(?:{_LIMIT})"
    r"| ?(?:[x*]|times) ?(?:the )?(?P<normal>normal(?: (?:range|values?|limits?|levels?|upper limit))?)(?![A-Za-z])",
    re.IGNORECASE,
)
_NUMBER = rf"(?P<number>{POWER_OF_TEN}|{DIGITS}|\b(?:{NUMBER_WORD})(?: \(\d{{1,2}}\))?)"
_NOT_AFTER = r"(?:(?<![\w.,^/:])|(?<=[≥≤<>=]x)|(?<=[≥≤<>=] x))(?<![A-Za-z]-)(?<!\d-)"
_VALUE = re.compile(
    rf"(?:{SIGN_BEFORE}(?P<minus>-(?=[\d.]))?x?|"
    r"\b(?P<open>between|from|ranging from|range of|range:?|aged|ages?)(?: the)?(?: ages?)?(?: of)?:? )?"
    rf"(?:(?<=[\w≥≤<>=(: -]){_NOT_AFTER}|^)"
    rf"(?:(?P<titer>1 ?: ?\d{{1,5}})|{_NUMBER}|(?(sign)(?P<roman>(?-i:IV|III|II|I|VI|V)(?!\w|\.\w))|(?!))|"
    rf"(?P<bare>{_LIMIT})(?: ?[x*] ?(?P<times>\d{{1,3}}(?:\.\d{{1,2}})?))?)",
    re.IGNORECASE,
)
_SECOND = re.compile(rf"(?P<link> ?- ?| ?(?:to|through|and) )(?:the )?{_NUMBER}", re.IGNORECASE)
_PAIR = re.compile(r" ?/ ?(\d{2,3})(?![\d/])")
_OLD = re.compile(r",? ?-?(?:old|of age)\b(?: at [a-z]+)?", re.IGNORECASE)
_PREDICTED = re.compile(
    r" ?(?:of )?(?:the )?(?:their )?predict(?:ed|ive)(?: (?:normal )?values?| normal)?", re.IGNORECASE
)
_AGES = frozenset({"year", "month", "day", "week", None})
_GRADED = re.compile(r"\b(?:grades?|stages?|class(?:es)?) ?$", re.IGNORECASE)
_AND = re.compile(r",? ?(?:and|but|or|to|&)? ?", re.IGNORECASE)
_PLUS = re.compile(r" ?\+(?![\w+])")


class Value(NamedTuple):
    """A value as printed: ``[start, end)`` from its sign to its unit, ``number`` where its digits begin.

    ``op`` is None without a sign or range; ``sign`` is the sign's range. ``unit`` is the range of the unit, ``kind``
    its canonical spelling. ``limit`` is "ULN" or "LLN" where the value multiplies a limit of normal. ``within``
    marks a window looking back, ``old`` an age by its words, ``pair`` the second of two numbers (160/100), ``graded`` a
    grade, stage or class ("Grade 4 or higher")
    """

    start: int
    end: int
    number: int
    op: Op | None
    low: float
    high: float | None = None
    sign: tuple[int, int] | None = None
    unit: tuple[int, int] | None = None
    kind: str | None = None
    limit: str | None = None
    within: bool = False
    old: bool = False
    pair: float | None = None
    graded: bool = False


class _Unit(NamedTuple):
    end: int
    unit: tuple[int, int] | None
    kind: str | None
    limit: str | None


def _unit_at(text: str, at: int) -> _Unit:
    """The unit, or multiple of a limit of normal, printed at ``at``."""
    times = _TIMES_LIMIT.match(text, at, at + 120)
    if times:
        return _Unit(times.start() + len(times.group().rstrip()), None, None, "LLN" if times["lower"] else "ULN")
    match = _UNIT.match(text, at, at + 50)
    if match and match["unit"].strip():
        end = match.start("unit") + len(match["unit"].rstrip())
        start = end - len(match["unit"].rstrip().lstrip("x*· "))
        # A lone capital M after a number is months ("≥3M of treatment"); nobody prints metres so.
        kind = "month" if text[start:end] == "M" else parse_unit(text[start:end])
        if kind:
            return _Unit(end, (start, end), kind, None)
    return _Unit(at, None, None, None)


def _merge(first: _Unit, second: _Unit) -> _Unit:
    return _Unit(second.end, second.unit or first.unit, second.kind or first.kind, second.limit or first.limit)


def find_values(text: str) -> list[Value]:
    """Every number in ``text`` (a ``shadow``) with its sign, unit and upper end; in order, without overlap."""
    values: list[Value] = []
    at = 0
    while match := _VALUE.search(text, at):
        value = _read(text, match)
        if value is None:
            at = max(match.end("sign") if match["sign"] else match.end(), at + 1)
            continue
        values.append(value)
        at = max(value.end, at + 1)
    return [_sharing(text, value, after) for value, after in zip_longest(values, values[1:])]


def _sharing(text: str, value: Value, after: Value | None) -> Value:
    """``value`` with the unit of the one after it, where they share it ("≥18 and ≤65 years")."""
    if after is None or value.kind or value.limit or value.sign is None or after.sign is None:
        return value
    if not _AND.fullmatch(text, value.end, after.start):
        return value
    return value._replace(unit=after.unit, kind=after.kind, limit=after.limit, old=after.old)


def _read(text: str, match: re.Match[str]) -> Value | None:
    printed = match["sign"]
    op = read_sign(printed) if printed else None
    sign = match.span("sign") if printed else None
    if match["bare"]:
        times = match["times"]
        if op is None and not times:
            return None
        limit = "LLN" if match["lower"] else "ULN"
        low = float(times) if times else 1.0
        return Value(match.start(), match.end(), match.start("bare"), op, low, sign=sign, limit=limit)
    if match["titer"]:
        end = match.end()
        op, end = (op, end) if op else (sign_after(text, end) or (None, end))
        low = float(match["titer"].split(":")[1])
        return Value(match.start(), end, match.start("titer"), op, low, sign=sign, kind="titer")
    if match["roman"]:
        return Value(match.start(), match.end(), match.start("roman"), op, read_number(match["roman"]), sign=sign)
    return _number(text, match, op, sign)


def _number(text: str, match: re.Match[str], op: Op | None, sign: tuple[int, int] | None) -> Value:
    """A plain number, or two that make a range or a pair, with the unit and the words behind them."""
    low, high, pair = read_number(match["number"]), None, None
    low = -low if match["minus"] else low
    unit = _unit_at(text, match.end())
    second = _SECOND.match(text, unit.end, unit.end + 40)
    if second and (op is None or second["link"].strip() == "-") and _links(match, second):
        upper = read_number(second["number"])
        if upper > low:
            high, op = upper, Op.RANGE
            unit = _merge(unit, _unit_at(text, second.end()))
    if op is not None and high is None and (blood := _PAIR.match(text, match.end())):
        pair, unit = float(blood[1]), _unit_at(text, blood.end())
    end = unit.end
    old = _OLD.match(text, end) if unit.kind in _AGES else None
    if old:
        end = old.end()
    if unit.kind == "%" and (predicted := _PREDICTED.match(text, end)):
        end = predicted.end()
    if op is None:
        op, unit, end = _sign_behind(text, unit, end)
        if op and unit.kind in _AGES and (late := _OLD.match(text, end)):
            old, end = late, late.end()
    start = match.start("number") if match["open"] and op is not Op.RANGE else match.start()
    return Value(
        start, end, match.start("number"), op, low, high, sign, unit.unit, unit.kind, unit.limit,
        within=bool(match["within"]), old=bool(old), pair=pair,
        graded=bool(_GRADED.search(text, max(0, match.start("number") - 10), match.start("number"))),
    )  # fmt: skip


def _sign_behind(text: str, unit: _Unit, end: int) -> tuple[Op | None, _Unit, int]:
    """A comparison printed after the value ("18+ years", "5 or more points"), with a unit that follows it."""
    plus = (
        _PLUS.match(text, end) if text[end - 2 : end].isdigit() or unit.kind else None
    )  # "18+", not "3+" of a dipstick
    after = (Op.GE, plus.end()) if plus else sign_after(text, end)
    if after is None:
        return None, unit, end
    op, end = after
    late = _unit_at(text, end)
    if unit.unit is None and late.unit:
        return op, late, late.end
    return op, unit, end


def _links(match: re.Match[str], second: re.Match[str]) -> bool:
    """Whether the words between two numbers make them a range: "and" only after "between" or an age word."""
    if second["link"].strip().lower() == "and":
        return bool(match["open"]) and match["open"].lower() not in {"from", "ranging from"}
    return True

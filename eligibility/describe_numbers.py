"""Laboratory values, measurements and scores, as people write them of someone ("Hb 72 g/L", "platelets 40k")."""

from __future__ import annotations

import re
from typing import NamedTuple

from eligibility.fit import can_measure
from eligibility.model import Op
from eligibility.quantities import QuantityMention, by_name, find_quantities, lookup
from eligibility.statements import flatten
from eligibility.values import Value, find_values
from lexicon.chinese import CHINESE
from lexicon.model import TermKind
from lexicon.reader import Lexicon

Found = tuple[int, int, str, str]

_ELSEWHERE = {"age", "weight", "prior therapies"}
_SCORES = {"score", "class", "count"}
_BETWEEN = re.compile(
    r"[\s:=(\-,]{0,3}(?:(?:is|was|are|were|of|at|now|about|around|only|levels?|counts?|scores?"
    r"|currently|today|results?|last|came|back|as|low|high|"
    r"approximately|exactly|just|to|up|my|the|a|value|reading|dropped|fell|went|down|rose|has|have|been|still"
    r"|class|stage|grade|percent|roughly|index|titer|titre|约|大约|是|为|只有|有|降到|低至|计数"
    r"|水平)[\s:=(]{0,2}){0,6}",
    re.IGNORECASE,
)
_AFTER_VALUE = re.compile(r"[\s(]{0,2}(?:of |的)?(?:my )?")
_THOUSANDS = re.compile(r"\s?(?P<word>k|thousand|million|万|千|百万)(?![a-zA-Z])", re.IGNORECASE)
_FACTOR = {"k": 1e3, "thousand": 1e3, "千": 1e3, "万": 1e4, "million": 1e6, "百万": 1e6}
_ZH_UNIT = re.compile(r"\s?(?P<unit>克/升|克每升|毫克/分升|微摩尔/升|毫升/分|毫克|克/天|克)")
_ZH_UNITS = {
    "克/升": "g/L",
    "克每升": "g/L",
    "毫克/分升": "mg/dL",
    "微摩尔/升": "umol/L",
    "毫升/分": "mL/min",
    "毫克": "mg",
    "克/天": "g/day",
    "克": "g",
}
_ROMAN_CLASS = re.compile(r"[\s:]{0,2}(?:class |stage |grade )?(?P<class>IV|III|II|I|VI|V|[1-6])(?![\w.%/])")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_PAIR = re.compile(r"\s?/\s?(?P<low>\d{2,3})(?![\d/])")
_OWN_LIMIT = re.compile(
    r"[\s,;(]{0,3}(?:(?:lab(?:oratory)?|our|local|the|my|with|and|their)(?:'s)? ){0,3}(?P<which>ULN|LLN"
    r"|upper limit(?: of normal)?|lower "
    r"limit(?: of normal)?)(?: is|:|=| of)?[ :=]{1,2}(?P<n>\d{1,5}(?:\.\d{1,3})?)",
    re.IGNORECASE,
)
# A second reading of the same test: "62 then 58".
_AGAIN = re.compile(
    r"(?:,? (?:and )?then(?: again)?|, and then"
    r"| and again)(?: it was)? (?P<n>\d{1,6}(?:\.\d{1,3})?)(?![\w%/.])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!;\n]{1,2000}(?:\.\d[^.?!;\n]{0,2000}){0,20}")
_RULE = re.compile(
    r"\b(?:cut-?offs?|threshold|(?<!upper )(?<!lower )(?<!normal )limits?(?! of normal)|minimum|maximum|requires?"
    r"|required|requirement"
    r"|floor|ceiling|must|should|needs?|needed)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:i|i'm|i've|my|me|mine|he|she|his|her|our|we|patient|pt|son|daughter|mother|father|wife"
    r"|husband|child|someone|person)\b|我|患者|\d ?[FM]\b",
    re.IGNORECASE,
)


class Numbers(NamedTuple):
    """Values told of someone: ``labs`` as keyword arguments of ``Lab``, both keyed by standard names."""

    labs: dict[str, dict[str, object]]
    scores: dict[str, float]
    found: tuple[Found, ...]


def find_numbers(text: str, lexicon: Lexicon) -> Numbers:
    """Read the values that ``text`` tells of someone. A value behind a comparison sign is a rule, not a reading."""
    flat = flatten(text)
    numbers = Numbers({}, {}, ())
    found: list[Found] = []
    mentions = _mentions(text, flat, lexicon)
    values = [v for v in find_values(_masked(flat, mentions)) if v.op in (None, Op.EQ)]
    for sentence in _SENTENCE.finditer(flat):
        if _RULE.search(sentence.group()) and not _PERSON.search(sentence.group()):
            continue
        inside = [m for m in mentions if sentence.start() <= m.start < sentence.end()]
        free = [v for v in values if sentence.start() <= v.start < sentence.end()]
        for mention in inside:
            found += _read(flat, mention, free, numbers)
    return numbers._replace(found=tuple(found))


def _mentions(text: str, flat: str, lexicon: Lexicon) -> list[QuantityMention]:
    """Quantities by their English names, and by the other names that the lexicon knows (Chinese ones)."""
    mentions = find_quantities(flat)
    taken = [(m.start, m.end) for m in mentions]
    for other in lexicon.find(text):
        kind = lexicon.terms[other.term].kind
        name = lookup(other.term) if kind in {TermKind.LAB, TermKind.SCORE, TermKind.VITAL} else None
        if name and not any(s < other.end and other.start < e for s, e in taken):
            mentions.append(QuantityMention(name, other.start, other.end))
    kept = [m for m in mentions if m.name not in _ELSEWHERE and by_name()[m.name].kind != "dose"]
    return sorted(kept, key=lambda m: m.start)


def _masked(flat: str, mentions: list[QuantityMention]) -> str:
    """The text with digits inside names blanked, so that the 8 of MMT-8 is no value."""
    letters = list(flat)
    for mention in mentions:
        for i in range(mention.start, mention.end):
            if letters[i].isdigit():
                letters[i] = "_"
    return CHINESE.sub(" ", "".join(letters))


def _read(flat: str, mention: QuantityMention, values: list[Value], into: Numbers) -> list[Found]:
    """Store the value that stands at ``mention`` and say what was read."""
    kind = by_name()[mention.name].kind
    if kind == "class" and (match := _ROMAN_CLASS.match(flat, mention.end)):
        grade = float(_ROMAN.get(match["class"]) or match["class"])
        into.scores.setdefault(mention.name, grade)
        return [(mention.start, match.end(), "scores", f"{mention.name} {grade:g}")]
    value = _value_of(flat, mention, values)
    if value is None or not can_measure(mention.name, value):
        return []
    number, unit, end = _amount(flat, value)
    start, end = min(mention.start, value.start), max(mention.end, end)
    if kind in _SCORES:
        into.scores.setdefault(mention.name, number)
        return [(start, end, "scores", f"{mention.name} {number:g}")]
    pair = _PAIR.match(flat, value.end) if mention.name == "blood pressure" else None
    if pair:
        into.labs.setdefault("systolic blood pressure", {"value": number, "unit": "mmHg"})
        into.labs.setdefault("diastolic blood pressure", {"value": float(pair["low"]), "unit": "mmHg"})
        return [(start, pair.end(), "labs", f"blood pressure {number:g}/{float(pair['low']):g} mmHg")]
    lab: dict[str, object] = {"value": number, "unit": unit}
    if again := _AGAIN.match(flat, end):
        lab["repeat"] = (float(again["n"]),)
        end = again.end()
    if limit := _OWN_LIMIT.match(flat, end):
        lab["uln" if limit["which"][0] in "Uu" else "lln"] = float(limit["n"])
        end = limit.end()
    into.labs.setdefault(_named(flat, mention), lab)
    return [(start, end, "labs", f"{mention.name} {number:g}{f' {unit}' if unit else ', no unit given'}")]


def _named(flat: str, mention: QuantityMention) -> str:
    """A quantity by its standard name; in Chinese as it was said, for that is how it is told back."""
    surface = flat[mention.start : mention.end]
    return surface if CHINESE.search(surface) else mention.name


def _value_of(flat: str, mention: QuantityMention, values: list[Value]) -> Value | None:
    for value in values:
        if value.start >= mention.end and _BETWEEN.fullmatch(flat, mention.end, value.start):
            return value
    for value in values:
        extra = _THOUSANDS.match(flat, value.end)
        end = extra.end() if extra else value.end
        if end <= mention.start and _AFTER_VALUE.fullmatch(flat, end, mention.start):
            return value
    return None


def _amount(flat: str, value: Value) -> tuple[float, str | None, int]:
    """The number with its "k" or "万", its unit as printed (None where there is none), and where they end."""
    if value.limit:
        return value.low, value.limit, value.end
    unit = flat[value.unit[0] : value.unit[1]].strip() if value.unit else None
    if unit is None and (times := _THOUSANDS.match(flat, value.end)):
        return value.low * _FACTOR[times["word"].lower()], None, times.end()
    if unit is None and (chinese := _ZH_UNIT.match(flat, value.end)):
        return value.low, _ZH_UNITS[chinese["unit"]], chinese.end()
    return value.low, unit, value.end

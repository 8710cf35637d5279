"""What a printed value is of: the quantity named before it, after it, carried over, or told by its unit."""

from __future__ import annotations

import re
from typing import NamedTuple

from eligibility.fit import can_measure, can_share
from eligibility.model import Op
from eligibility.quantities import QuantityMention, by_name
from eligibility.units import is_time
from eligibility.values import Value

_REACH = 160  # how far before its value a quantity's name may stand
_SPAN = 90  # how far before its value a name may stand to be part of the bound's own words
_CHANGE = {
    "increase": r"increases?|rise|gain",
    "change": r"changes?|adjustments?|variation",
    "decrease": r"decreases?|decline|reduction|drop|fall|deterioration|worsening",
}
_CHANGE_WORD = "|".join(_CHANGE.values())
_GLUE = re.compile(
    r"[\s,;/()\[\]&+-]*(?:(?:and/or|and|or|either|both|serum|plasma|total|levels?|the|an?|blood|with)\b[\s,;/()\[\]&+-]*){0,4}",
    re.IGNORECASE,
)
_CONNECTS = re.compile(r"[,;/&+]|\band\b|\bor\b", re.IGNORECASE)
_RIGHT_GAP = re.compile(
    rf"[ )-]*(?:(?:points?|percent|absolute|relative|predicted) ){{0,2}}(?:(?P<change>{_CHANGE_WORD}) )?"
    r"(?:(?:of|in|for|on|as|at|with|from) )?(?:(?:the|a|an|his|her|their|serum|total|daily|oral|baseline|elevated|documented|prior|previous) ){0,3}",
    re.IGNORECASE,
)
_LEFT_GAP = re.compile(r"[^;,]{0,45}")
_CHANGE_BEFORE = re.compile(
    rf"\b({_CHANGE_WORD})(?: (?:of|in|from|the|by|his|her|their|baseline|\d+-\w+)){{0,4}} ?$", re.IGNORECASE
)
_CHANGE_BETWEEN = re.compile(rf"\b({_CHANGE_WORD})\b", re.IGNORECASE)
_BASELINE = re.compile(r"\bbaseline ?$", re.IGNORECASE)
_BOUNDARY = re.compile(r"\b(maximum|max\.?|minimum|min\.?)\b[^.;,()]{0,60} (?:is|of|:|are|=)? ?$", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:adults?|men|wom[ae]n|males?|females?|patients?|subjects?|participants?|child(?:ren)?|persons?|people|"
    r"individuals?|volunteers?|boys?|girls?|infants?|adolescents?|genders?|sex(?:es)?)\b"
    r"[ ,:()]*(?:(?:who|are|is|must|be|should|of|both|either|and|or|sexes|gender|being|at|any|race|male|female)\b[ ,:()]*){0,5}$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[\s,()]*(?:(?:and|or|but|to|&|/|;|is|are|also)[\s,(]*){0,3}", re.IGNORECASE)
_OPENING = re.compile(r"[\s\-•*\d.)(a-c:]*")
_OLDER = re.compile(r"older|younger|(?:over|under|above|below)$", re.IGNORECASE)
_THERAPY = re.compile(
    r"^[ -]*(?:(?:of|the|following|or|more|and|different|prior|previous|additional|other|conventional|systemic|standard|"
    r"immunosuppressive|immunomodulatory|immunosuppressant|biologic|biological|lines?|of|cytotoxic|oral|chemotherapy|failed|"
    r"b/ts|b|ts|cs|targeted|approved|antihypertensive|antiepileptic|different|courses?|cycles?|anti-\w+)[ /-]+){0,6}"
    r"(?:agents?|therap(?:y|ies)|drugs?|treatments?|regimens?|medications?|medicines?|b?/?t?s?(?:cs)?DMARDs?|lines?|"
    r"biologics?|immunosuppress\w+|courses?|cycles?|chemotherap\w+)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"[ -]*(?:of (?:the )?(?:following|these|those|above|criteria)|(?:following|criteri|item|condition|from the))",
    re.IGNORECASE,
)
_WORDS_AFTER = re.compile(r"[ -]*(?:of )?((?:[A-Za-z][\w/'-]{0,30})(?: [A-Za-z][\w/'-]{0,30}){0,5})")
_WORDS_BEFORE = re.compile(
    r"([A-Za-z][\w/+'-]{0,40}(?: [A-Za-z\d][\w/+'-]{0,40}){0,6})(?: ?\([^()]{1,40}\))?[ :,(]{0,3}$"
)
_STOP_AFTER = re.compile(
    r"\b(?:of|in|on|at|to|for|from|with|within|who|that|which|and|or|if|is|are|was|were|be|by|per|prior|before|after|among|"
    r"during|using|as|not|has|have|the|than|due|following|under|since|despite)\b.*",
    re.IGNORECASE,
)
_STOP_BEFORE = re.compile(
    r".*\b(?:and|or|with|without|have|has|had|having|the|a|an|who|that|is|are|be|by|if|for|in|at|to|than|was|were|must|should|"
    r"not|no|as|from|on|any|least|when|which|more|less|other|presence|history|defined|within|documented|between)\b ?",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?: (?:is|are|be|was|were|must|should|will|of|equal|level|levels|values?|has|have|to|by|as|defined|at|with|a|an|the|than|for|in|on|showing|test))+$",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"(?:study |cycle )?(?:days?|weeks?|months?|visits?|cohorts?|arms?|groups?|parts?|phases?|cycles?|version)",
    re.IGNORECASE,
)
_BY_UNIT = {
    "kg": "weight",
    "lb": "weight",
    "kg/m2": "BMI",
    "mL/min/1.73m2": "eGFR",
    "degC": "temperature",
    "degF": "temperature",
}


class Clause(NamedTuple):
    """A sentence or list item as a shadow, with the quantities it names and the values it states."""

    text: str
    mentions: tuple[QuantityMention, ...]
    values: tuple[Value, ...]


class Named(NamedTuple):
    """A value with its quantity; ``[start, end)`` are the words of the bound.

    ``low`` replaces the value's own number (the second of a pair). ``carried_from`` is where
    the bound ends from which the quantity was carried over.
    """

    quantity: str
    start: int
    end: int
    value: Value
    op: Op
    low: float | None = None
    carried_from: int | None = None


def name_value(clause: Clause, i: int, earlier: list[Named]) -> list[Named]:
    """The quantities that value ``i`` of ``clause`` limits; none where it limits nothing or is a span of time."""
    value = clause.values[i]
    if value.within or _is_year(value):
        return []
    barrier = max((v.end for v in clause.values[:i] if v.op is not None), default=0)
    barrier = max([barrier, *(n.end for n in earlier if n.end <= value.start)])
    group = _before(clause, value, barrier)
    op = value.op or _unsigned(clause, value, group)
    if op is None or _is_regimen(clause.text, value, group):
        return []
    following = next((v.start for v in clause.values[i + 1 :] if v.op and not _is_time(v)), len(clause.text) + _REACH)
    after = _after(clause, value, following)
    if after and (not group or not _close(clause, group[-1], value)):
        return _from_after(clause, value, op, after)
    if group:
        return _from_group(clause, value, op, group, earlier)
    return _without_name(clause, value, op, earlier)


def _is_regimen(text: str, value: Value, group: list[QuantityMention]) -> bool:
    """A range that limits nothing: of a dose as given (0.5-1 g), or of a scale (0-10 scale)."""
    if value.high is None or value.sign is not None:
        return False
    if re.match(r" ?(?:points? )?(?:scale|VAS|NRS)", text[value.end :]):
        return True
    opened = text[value.start : value.number].strip()
    return not opened and bool(group) and by_name()[group[-1].name].kind == "dose"


def _is_time(value: Value) -> bool:
    return bool(value.kind and is_time(value.kind))


def _is_year(value: Value) -> bool:
    plain = value.kind is None and value.limit is None and value.low == int(value.low)
    return plain and 1900 <= value.low <= 2100


def _before(clause: Clause, value: Value, barrier: int) -> list[QuantityMention]:
    """The nearest fitting quantity before ``value`` and those joined to it ("AST and ALT"), in order."""
    near = [
        m for m in clause.mentions if barrier <= m.start and m.end <= value.number and value.number - m.end < _REACH
    ]
    while near and not can_measure(near[-1].name, value):
        near.pop()
    if not near:
        return []
    if not _reaches(clause.text, near[-1], value):
        return []
    group = [near.pop()]
    while near:
        glue = clause.text[near[-1].end : group[0].start]
        same = near[-1].name == group[0].name
        if (
            not _GLUE.fullmatch(glue)
            or not (same or _CONNECTS.search(glue))
            or not can_share(near[-1].name, group[0].name, value)
        ):
            break
        group.insert(0, near.pop())
    return group


def _reaches(text: str, mention: QuantityMention, value: Value) -> bool:
    """Whether a name so far before a value can still be what the value is of."""
    gap = text[mention.end : value.start]
    if by_name()[mention.name].kind == "demographic":
        fertile = re.search(
            r"(?:bearing|reproductive|fertile|gestational)[ -]?(?:potential )?$", text[: mention.start], re.IGNORECASE
        )
        return not fertile and len(gap) < 45
    if value.kind is None and value.limit is None:
        counted = not text[value.number].isdigit() and bool(re.match(r"(?: [a-z]|$)", text[value.end :]))
        return len(gap) < 70 and not (counted and len(gap) > 3)
    return True


def _close(clause: Clause, mention: QuantityMention, value: Value) -> bool:
    return value.start <= mention.end or bool(_LEFT_GAP.fullmatch(clause.text, mention.end, value.start))


def _after(clause: Clause, value: Value, following: int) -> list[QuantityMention]:
    """The quantity printed right after ``value`` and those joined to it, unless they belong to the next value."""
    later = [m for m in clause.mentions if m.start >= value.end and m.start - value.end < 60][:4]
    if not later or not can_measure(later[0].name, value) or following - later[0].end < 4:
        return []
    if not _RIGHT_GAP.fullmatch(clause.text, value.end, later[0].start):
        return []
    group = [later[0]]
    for mention in later[1:]:
        glue = clause.text[group[-1].end : mention.start]
        if not (_GLUE.fullmatch(glue) and can_measure(mention.name, value) and following - mention.end > 20):
            break
        group.append(mention)
    return group


def _unsigned(clause: Clause, value: Value, group: list[QuantityMention]) -> Op | None:
    """The comparison of a value printed without sign: "the maximum dose is 30 mg", or none that one could know."""
    if value.within:
        return None
    boundary = _BOUNDARY.search(clause.text, max(0, value.start - 80), value.start)
    if boundary:
        return Op.LE if boundary[1].lower().startswith("max") else Op.GE
    if value.limit and group and _close(clause, group[-1], value):
        return Op.LOST
    if value.kind == "%" and re.match(
        rf" (?:{_CHANGE_WORD}) (?:in|of|from)\b", clause.text[value.end : value.end + 30], re.IGNORECASE
    ):
        return Op.LOST
    return None


def _change(text: str) -> str:
    for name, words in _CHANGE.items():
        if re.fullmatch(words, text, re.IGNORECASE):
            return name
    return ""


def _from_after(clause: Clause, value: Value, op: Op, group: list[QuantityMention]) -> list[Named]:
    gap = _RIGHT_GAP.fullmatch(clause.text, value.end, group[0].start)
    word = gap["change"] if gap else None
    if not word and (before := _CHANGE_BEFORE.search(clause.text, max(0, value.start - 45), value.start)):
        word = before[1]
    suffix = f" {_change(word)}" if word else ""
    names = dict.fromkeys(m.name for m in group)
    return [Named(name + suffix, value.start, group[-1].end, value, op) for name in names]


def _from_group(
    clause: Clause, value: Value, op: Op, group: list[QuantityMention], earlier: list[Named]
) -> list[Named]:
    text = clause.text
    start, end = min(group[0].start, value.start), max(value.end, group[-1].end)
    if value.start - group[-1].end > _SPAN:
        start = value.start
    word = _CHANGE_BEFORE.search(text, max(0, group[0].start - 45), group[0].start)
    if word and start == group[0].start:
        start = word.start()
    word = word or _CHANGE_BETWEEN.search(text, group[-1].end, max(group[-1].end, value.start))
    word = word or re.compile(rf" ({_CHANGE_WORD})\b", re.IGNORECASE).match(text, value.end, value.end + 20)
    suffix = f" {_change(word[1])}" if word else ""
    if value.pair is not None and any(by_name()[m.name].unit == "mmHg" for m in group):
        return [
            Named("systolic blood pressure", start, end, value, op),
            Named("diastolic blood pressure", start, end, value, op, low=value.pair),
        ]
    named = []
    for name in dict.fromkeys(m.name for m in group):
        prefix = ""
        if not suffix and _BASELINE.search(text, max(0, group[0].start - 10), group[0].start):
            changed = any(e.quantity.startswith(f"{name} ") for e in earlier)
            prefix = "baseline " if changed else ""
            start = min(start, group[0].start - len(prefix)) if prefix else start
        named.append(Named(prefix + name + suffix, start, end, value, op))
    return named


def _without_name(clause: Clause, value: Value, op: Op, earlier: list[Named]) -> list[Named]:
    """A value beside which no quantity stands: carried over, told by its unit, a count, or the printed words."""
    text = clause.text
    carried = _carried(clause, value, earlier)
    if carried:
        return [Named(n.quantity, value.start, value.end, value, op, carried_from=n.end) for n in carried]
    if _is_age(text, value):
        return [Named("age", value.start, value.end, value, op)]
    if _is_time(value):
        return []
    if value.kind in _BY_UNIT:
        return [Named(_BY_UNIT[value.kind], value.start, value.end, value, op)]
    if value.kind is None and value.limit is None:
        if therapy := _THERAPY.match(text[value.end : value.end + 100]):
            return [Named("prior therapies", value.start, value.end + therapy.end(), value, op)]
        if _LIST.match(text, value.end) or (value.low == 1 and not text[value.number].isdigit()):
            return []
    return _printed(clause, value, op)


def _carried(clause: Clause, value: Value, earlier: list[Named]) -> list[Named]:
    """The earlier bounds whose quantities this value goes on limiting ("≥18 and ≤65 years")."""
    recent = [n for n in reversed(earlier[-4:]) if _fits(n.quantity, value)]
    for named in recent:
        alike = (value.kind, value.limit) == (named.value.kind, named.value.limit) != (None, None)
        if alike and value.start - named.value.end < _REACH:
            return [n for n in earlier if n.value is named.value]
    counted = not clause.text[value.number].isdigit()
    for named in recent:
        if _JOINED.fullmatch(clause.text, named.value.end, value.start) and not counted:
            return [n for n in earlier if n.value is named.value]
    return []


def _fits(quantity: str, value: Value) -> bool:
    base = (
        quantity.removesuffix(" increase").removesuffix(" decrease").removesuffix(" change").removeprefix("baseline ")
    )
    return base not in by_name() or can_measure(base, value)


def _is_age(text: str, value: Value) -> bool:
    if value.limit or value.low > 120 or not (value.kind is None or value.kind in {"year", "month", "week", "day"}):
        return False
    if value.old:
        return True
    sign = text[value.sign[0] : value.sign[1]] if value.sign else ""
    before = text[max(0, value.start - 80) : value.start]
    if re.match(r" ?(?:prior|before|after|ago|since|history|duration|following|of )", text[value.end :], re.IGNORECASE):
        return False
    if value.kind == "year" and (_PERSON.search(before) or _OPENING.fullmatch(text, 0, value.start)):
        return True
    if value.kind is None:
        alone = not text[value.end :].strip(" .;\n")
        if re.search(r"older|younger", text[value.start : value.end], re.IGNORECASE):
            return True
        return bool(
            _OLDER.search(sign) and (_PERSON.search(before) or (alone and _OPENING.fullmatch(text, 0, value.start)))
        )
    return False


def _printed(clause: Clause, value: Value, op: Op) -> list[Named]:
    """A quantity nobody listed: the noun phrase printed directly before the sign, else the one after the number.

    A number in words ("at least two episodes") counts what stands after it, whatever stands before.
    """
    counted = not clause.text[value.number].isdigit() and value.limit is None
    found = _words_after(clause.text, value) if counted else None
    found = found or _words_before(clause, value)
    if found is None and (value.sign is not None or op is Op.GE) and value.limit is None:
        found = _words_after(clause.text, value)
    if found is None:
        return []
    name, start, end = found
    return [Named(name, min(start, value.start), max(end, value.end), value, op)]


def _words_before(clause: Clause, value: Value) -> tuple[str, int, int] | None:
    free = max((v.end for v in clause.values if v.end <= value.start), default=0)
    match = _WORDS_BEFORE.search(clause.text, max(free, value.start - 120), value.start)
    if match is None:
        return None
    kept = _STOP_BEFORE.sub("", _TRAILING.sub("", match[1]) + " ").strip()
    if len(kept) < 2 or kept.isdigit() or _VISIT.fullmatch(kept):
        return None
    start = match.start(1) + match[1].rfind(kept)
    return kept, start, start + len(kept)


def _words_after(text: str, value: Value) -> tuple[str, int, int] | None:
    match = _WORDS_AFTER.match(text, value.end, value.end + 90)
    kept = _STOP_AFTER.sub("", match[1]).strip() if match else ""
    if match is None or len(kept) < 2:
        return None
    return kept, match.start(1), match.start(1) + len(kept)

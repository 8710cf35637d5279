"""What a printed value is of: the quantity named before it or after it."""

from __future__ import annotations

import re

from eligibility.clause import Clause, Named, measures_time
from eligibility.fit import can_measure, can_share
from eligibility.model import Op
from eligibility.quantities import QuantityMention, by_name
from eligibility.unnamed import name_alone
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
    r"[\s,;/()\[\]&+-]*"
    r"(?:(?:and/or|and|or|either|both|serum|plasma|total|levels?|the|an?|blood|with)\b[\s,;/()\[\]&+-]*){0,4}",
    re.IGNORECASE,
)
_CONNECTS = re.compile(r"[,;/&+]|\band\b|\bor\b", re.IGNORECASE)
_RIGHT_GAP = re.compile(
    rf"[ )-]*(?:(?:points?|percent|absolute|relative|predicted) ){{0,2}}(?:(?P<change>{_CHANGE_WORD}) )?"
    r"(?:(?:of|in|for|on|as|at|with|from) )?"
    r"(?:(?:the|a|an|his|her|their|serum|total|daily|oral|baseline|elevated|documented|prior|previous) ){0,3}",
    re.IGNORECASE,
)
_LEFT_GAP = re.compile(r"[^;,]{0,45}")
_CHANGE_BEFORE = re.compile(
    rf"\b({_CHANGE_WORD})(?: (?:of|in|from|the|by|his|her|their|baseline|\d+-\w+)){{0,4}} ?$", re.IGNORECASE
)
_CHANGE_AFTER = re.compile(rf" ({_CHANGE_WORD})\b", re.IGNORECASE)
_CHANGE_OF = re.compile(rf" (?:{_CHANGE_WORD}) (?:in|of|from)\b", re.IGNORECASE)
_FERTILE = re.compile(r"(?:bearing|reproductive|fertile|gestational)[ -]?(?:potential )?$", re.IGNORECASE)
_SCALE = re.compile(r" ?(?:points? )?(?:scale|VAS|NRS)", re.IGNORECASE)
_CHANGE_BETWEEN = re.compile(rf"\b({_CHANGE_WORD})\b", re.IGNORECASE)
_BASELINE = re.compile(r"\bbaseline ?$", re.IGNORECASE)
_BOUNDARY = re.compile(r"\b(maximum|max\.?|minimum|min\.?)\b[^.;,()]{0,60} (?:is|of|:|are|=)? ?$", re.IGNORECASE)


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
    following = next(
        (v.start for v in clause.values[i + 1 :] if v.op and not measures_time(v)), len(clause.text) + _REACH
    )
    after = _after(clause, value, following)
    if after and (not group or not _close(clause, group[-1], value)):
        return _from_after(clause, value, op, after)
    if group:
        return _from_group(clause, value, op, group, earlier)
    return name_alone(clause, value, op, earlier)


def _is_regimen(text: str, value: Value, group: list[QuantityMention]) -> bool:
    """A range that limits nothing: of a dose as given (0.5-1 g), or of a scale (0-10 scale)."""
    if value.high is None or value.sign is not None:
        return False
    if _SCALE.match(text, value.end):
        return True
    opened = text[value.start : value.number].strip()
    return not opened and bool(group) and by_name()[group[-1].name].kind == "dose"


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
    if not near or not _reaches(clause.text, near[-1], value):
        return []
    group = [near.pop()]
    while near:
        glue = clause.text[near[-1].end : group[0].start]
        joined = _GLUE.fullmatch(glue) and (near[-1].name == group[0].name or _CONNECTS.search(glue))
        if not joined or not can_share(near[-1].name, group[0].name, value):
            break
        group.insert(0, near.pop())
    return group


def _reaches(text: str, mention: QuantityMention, value: Value) -> bool:
    """Whether a name so far before a value can still be what the value is of."""
    gap = text[mention.end : value.start]
    if by_name()[mention.name].kind == "demographic":
        fertile = _FERTILE.search(text, max(0, mention.start - 40), mention.start)
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
    if value.kind == "%" and _CHANGE_OF.match(clause.text, value.end):
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
    word = word or _CHANGE_AFTER.match(text, value.end, value.end + 20)
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

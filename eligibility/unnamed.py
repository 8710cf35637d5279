"""Values beside which no quantity stands: carried over, told by unit, an age, a count, or of the printed words."""

from __future__ import annotations

import re

from eligibility.clause import Clause, Named, measures_time
from eligibility.fit import can_measure
from eligibility.model import Op
from eligibility.quantities import by_name
from eligibility.values import Value

_REACH = 160  # how far back a quantity may be carried over from
_BY_UNIT = {
    "kg": "weight",
    "lb": "weight",
    "kg/m2": "BMI",
    "mL/min/1.73m2": "eGFR",
    "degC": "temperature",
    "degF": "temperature",
}
_AGE_UNITS = frozenset({"year", "month", "week", "day", None})
_PERSON = re.compile(
    r"\b(?:adults?|men|wom[ae]n|males?|females?|patients?|subjects?|participants?|child(?:ren)?|persons?|people|"
    r"individuals?|volunteers?|boys?|girls?|infants?|adolescents?|genders?|sex(?:es)?)\b[ ,:()]*"
    r"(?:(?:who|are|is|must|be|should|of|both|either|and|or|sexes|gender|being|at|any|race|male|female)"
    r"\b[ ,:()]*){0,5}$",
    re.IGNORECASE,
)
_NO_AGE = re.compile(r" ?(?:prior|before|after|ago|since|history|duration|following|of )", re.IGNORECASE)
_OPENING = re.compile(r"[\s\-•*\d.)(a-c:]*")
_OLDER = re.compile(r"older|younger", re.IGNORECASE)
_OVER = re.compile(r"over|under|above|below", re.IGNORECASE)
_JOINED = re.compile(r"[\s,()]*(?:(?:and|or|but|to|&|/|;|is|are|also)[\s,(]*){0,3}", re.IGNORECASE)
_THERAPY = re.compile(
    r"[ -]*(?:(?:of|the|following|or|more|and|different|prior|previous|additional|other|conventional|systemic|"
    r"standard|immunosuppressive|immunomodulatory|immunosuppressant|biologic|biological|lines?|cytotoxic|oral|chemotherapy|"
    r"failed|b/ts|b|ts|cs|targeted|approved|antihypertensive|antiepileptic|courses?|cycles?|anti-\w+)[ /-]+){0,6}"
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
    r"\b(?:of|in|on|at|to|for|from|with|within|who|that|which|and|or|if|is|are|was|were|be|by|per|prior|before|after|"
    r"among|during|using|as|not|has|have|the|than|due|following|under|since|despite)\b.*",
    re.IGNORECASE,
)
_STOP_BEFORE = re.compile(
    r".*\b(?:and|or|with|without|have|has|had|having|the|a|an|who|that|is|are|be|by|if|for|in|at|to|than|was|were|must|"
    r"should|not|no|as|from|on|any|least|when|which|more|less|other|presence|history|defined|within|documented|"
    r"between)\b ?",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?: (?:is|are|be|was|were|must|should|will|of|equal|levels?|values?|has|have|to|by|as|defined|at|with|a|an|the|"
    r"than|for|in|on|showing|test))+$",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"(?:of|must|must be|received|taking|times|considered|screening|randomi[sz]ation|following|months|patients|"
    r"subjects|participants|recovered|provide|experiencing|whom|using|currently using|total)",
    re.IGNORECASE,
)
# What stands before a number that limits no measurement: a visit ("Days 1-4"), how many take part.
_NO_QUANTITY = re.compile(
    r"^(?:study |cycle )?(?:days?|weeks?|months?|visits?|cohorts?|arms?|groups?|parts?|phases?|cycles?|version)$|"
    r"\b(?:patients|subjects|participants|volunteers) (?:planned|enrolled|recruited|included)$",
    re.IGNORECASE,
)


def name_alone(clause: Clause, value: Value, op: Op, earlier: list[Named]) -> list[Named]:
    """A value beside which no quantity stands: carried over, told by its unit, a count, or the printed words."""
    carried = _carried(clause, value, earlier)
    if carried:
        return [Named(n.quantity, value.start, value.end, value, op, carried_from=n.end) for n in carried]
    told = "age" if _is_age(clause.text, value) else _BY_UNIT.get(value.kind or "")
    if told:
        return [Named(told, value.start, value.end, value, op)]
    if measures_time(value):
        return []
    if value.kind is None and value.limit is None:
        if therapy := _THERAPY.match(clause.text, value.end, value.end + 100):
            return [Named("prior therapies", value.start, therapy.end(), value, op)]
        if _LIST.match(clause.text, value.end) or (value.low == 1 and not clause.text[value.number].isdigit()):
            return []  # "at least one of the following" is how rules combine, not a limit
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
    """Whether a value without a name is an age: "18 years old", "older than 18", "adults ≥18 years"."""
    if value.limit or value.low > 120 or value.kind not in _AGE_UNITS or _NO_AGE.match(text, value.end):
        return value.old
    if value.old or _OLDER.search(text, value.start, value.end):
        return True
    before = text[max(0, value.start - 80) : value.start]
    opens = bool(_OPENING.fullmatch(text, 0, value.start))
    if value.kind is not None:
        return value.kind == "year" and (opens or bool(_PERSON.search(before)))
    sign = text[value.sign[0] : value.sign[1]] if value.sign else ""
    alone = opens and not text[value.end :].strip(" .;\n")
    return bool(_OVER.fullmatch(sign)) and (alone or bool(_PERSON.search(before)))


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
    kept = _STOP_BEFORE.sub("", _TRAILING.sub("", match[1]) + " ").strip().removeprefix("of ")
    if len(kept) < 2 or kept.isdigit() or _NO_NOUN.fullmatch(kept) or _NO_QUANTITY.search(kept):
        return None
    start = match.start(1) + match[1].rfind(kept)
    return kept, start, start + len(kept)


def _words_after(text: str, value: Value) -> tuple[str, int, int] | None:
    match = _WORDS_AFTER.match(text, value.end, value.end + 90)
    kept = _STOP_AFTER.sub("", match[1]).strip() if match else ""
    if match is None or len(kept) < 2 or _NO_NOUN.fullmatch(kept):
        return None
    return kept, match.start(1), match.start(1) + len(kept)

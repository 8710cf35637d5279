"""Classes, stages and grades that stand behind their name without a sign: "NYHA class I-II", "ECOG 0 or 1"."""

from __future__ import annotations

import re

from eligibility.clause import Clause, Named
from eligibility.model import Op
from eligibility.numbers import read_number
from eligibility.quantities import by_name
from eligibility.signs import sign_after
from eligibility.values import Value

_GRADE = r"(?:IV|III|II|I|VI|V|\d)(?![\w%]|\.\d)"
_LINK = r"(?: ?- ?| ?/ ?| ?, ?(?:or |and )?| (?:to|or|and|through) ?(?:[Gg]rade |[Cc]lass |[Ss]tage )?)"
_GRADES = rf"(?P<first>{_GRADE})(?P<rest>(?:{_LINK}{_GRADE}){{0,4}})"
_SCALE = r"(?:score|status|class|classes|grade|grades|level|stage|stages|scale|classification|functional|physical)"
_AFTER_NAME = re.compile(
    rf"(?: ?\([A-Za-z /]{{2,32}}\))?(?: of [a-z]+(?: [a-z]+)?)?[ ()\-:=,]{{0,4}}"
    rf"(?:(?:{_SCALE}|of|is|must be|be|at|as|graded) ?:?[ (]{{0,2}}){{0,5}}{_GRADES}"
)
_ANY_SCALE = re.compile(
    rf"(?P<name>(?:[A-Z][\w-]{{1,25}} |[a-z]{{3,25}} ){{0,2}}"
    rf"(?:[Gg]rades?|[Ss]tages?|[Cc]lass(?:es)?|[Ll]evels?)) (?:of )?{_GRADES}"
)
_ONE = re.compile(_GRADE)


def find_classes(clause: Clause, named: list[Named]) -> list[Named]:
    """The classes that ``clause`` asks for and that ``named`` does not hold yet.

    One class of a known scale is an equality ("stage 4"), several are a range ("III or IV"). Of a scale nobody
    listed only a range, or a class with its sign ("grade 3 or higher"), counts.
    """
    found: list[Named] = []
    for mention in clause.mentions:
        quantity = by_name()[mention.name]
        if quantity.kind == "class" or quantity.name == "ECOG":
            match = _AFTER_NAME.match(clause.text, mention.end, mention.end + 90)
            if match and _free(match, [*named, *found]):
                found.append(_classed(clause.text, mention.name, mention.start, match))
    for match in _ANY_SCALE.finditer(clause.text):
        bound = _classed(clause.text, match["name"], match.start(), match)
        if bound.op is not Op.EQ and _free(match, [*named, *found]):
            found.append(bound)
    return found


def _free(match: re.Match[str], taken: list[Named]) -> bool:
    return not any(n.value.start < match.end() and match.start("first") < n.value.end for n in taken)


def _classed(text: str, name: str, start: int, match: re.Match[str]) -> Named:
    grades = [read_number(grade) for grade in [match["first"], *_ONE.findall(match["rest"])]]
    low, high = min(grades), max(grades)
    op, end = (Op.RANGE if high > low else Op.EQ), match.end()
    after = sign_after(text, end)
    if after and op is Op.EQ:
        op, end = after
    first = match.start("first")
    value = Value(start=first, end=end, number=first, op=op, low=low, high=high if op is Op.RANGE else None)
    return Named(name, start, end, value, op)

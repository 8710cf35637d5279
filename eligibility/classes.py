"""Classes, stages and grades that stand behind their name without a sign: "NYHA class I-II", "ECOG 0 or 1"."""

from __future__ import annotations

import re

from eligibility.model import Op
from eligibility.naming import Clause, Named
from eligibility.numbers import read_number
from eligibility.quantities import by_name
from eligibility.signs import sign_after
from eligibility.values import Value

_GRADE = r"(?:IV|III|II|I|VI|V|\d)(?![\w.%/])"
_LINK = r"(?: ?- ?| ?/ ?| ?, ?(?:or |and )?| (?:to|or|and|through) )"
_AFTER_NAME = re.compile(
    rf"(?: ?\([A-Z-]{{2,8}}\))?[ ()\-:=,]{{0,4}}(?:(?:score|status|class|classes|grade|level|stage|scale|classification|of|is|must be|functional|be|at|"
    rf"graded|rheumatoid arthritis|\([A-Za-z]{{2,6}}\)) ?:?[ (]{{0,2}}){{0,5}}(?P<first>{_GRADE})(?P<rest>(?:{_LINK}{_GRADE}){{0,4}})"
)
_ONE = re.compile(_GRADE)


def find_classes(clause: Clause, named: list[Named]) -> list[Named]:
    """The classes that ``clause`` asks for and that ``named`` does not hold yet."""
    taken = [(n.value.start, n.value.end) for n in named]
    found: list[Named] = []
    for mention in clause.mentions:
        quantity = by_name()[mention.name]
        if quantity.kind != "class" and quantity.name != "ECOG":
            continue
        match = _AFTER_NAME.match(clause.text, mention.end, mention.end + 70)
        if not match or any(s < match.end() and match.start("first") < e for s, e in taken):
            continue
        grades = [read_number(g) for g in [match["first"], *_ONE.findall(match["rest"])]]
        low, high = min(grades), max(grades)
        op, end = (Op.RANGE if high > low else Op.EQ), match.end()
        after = sign_after(clause.text, end)
        if after and op is Op.EQ:
            op, end = after
        value = Value(
            match.start("first"), end, match.start("first"), op, None, low, high if op is Op.RANGE else None,
            None, None, None, False, False, None,
        )  # fmt: skip
        found.append(Named(mention.name, mention.start, end, value, op))
    return found

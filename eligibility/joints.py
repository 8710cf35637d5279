"""How a clause joins its statements: what shares one predicate first, then "and", then "or"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.model import Side
from eligibility.atoms import Atom
from eligibility.truth import Held, all_of, any_of
from lexicon.model import TermKind

_EITHER = re.compile(r"\band ?/ ?or\b|\bor\b|\beither\b", re.IGNORECASE)
_BOTH = re.compile(r"\band\b|\bwith\b|\bplus\b|\bbut\b|accompanied by|combined with|together with|&", re.IGNORECASE)
_DEFINED_BY = re.compile(r"(?: (?!(?:or|and)\b)[\w-]+){0,3} ?\((?:i\.e\.,? |that is,? )?[A-Za-z ]{0,20}")
_TOGETHER = re.compile(r"\bwith\b|accompanied by|combined with|together with", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]{8,400}(?:\([^()]{0,80}\)[^()]{0,200}){0,4}\)")
_FAMILIES = (
    {"hepatitis B", "HBsAg", "HBcAb", "HBsAb", "HBV DNA"},
    {"hepatitis C", "anti-HCV", "HCV RNA"},
    {"tuberculosis", "latent tuberculosis", "IGRA", "tuberculin skin test"},
)
_TESTS = {TermKind.INFECTION, TermKind.ANTIBODY, TermKind.LAB}


def joined(words: str, pairs: Sequence[tuple[Atom, Held]], side: Side) -> Held:
    """Statements joined as printed: what brackets hold and what shares one predicate first, then "and", then "or"."""
    pairs = _bracketed(words, pairs, side) if side is Side.INCLUSION else pairs
    joints, printed = _joints(words, [a for a, _ in pairs], side)
    # "A or B, C" of what is asked for: a pair of alternatives, then the next item of the list.
    pair_of_list = [
        (pairs[i][0], pairs[i + 1][0])
        for i in range(len(joints) - 1)
        if side is Side.INCLUSION and joints[i] == "or" and not printed[i + 1] and joints[i + 1] == "and"
    ]
    tight: list[list[Held]] = [[pairs[0][1]]]
    between: list[str] = []
    for (atom, held), joint, (before, _) in zip(pairs[1:], joints, pairs, strict=False):
        if joint == "or" and (_share(before, atom) or (before, atom) in pair_of_list):
            tight[-1].append(held)
        else:
            tight.append([held])
            between.append(joint)
    terms = [any_of(t) if len(t) > 1 else t[0] for t in tight]
    groups: list[list[Held]] = [[terms[0]]]
    for joint, term in zip(between, terms[1:], strict=True):
        if joint == "or":
            groups.append([term])
        else:
            groups[-1].append(term)
    alternatives = [all_of(g) if len(g) > 1 else g[0] for g in groups]
    return any_of(alternatives) if len(alternatives) > 1 else alternatives[0]


def _bracketed(words: str, pairs: Sequence[tuple[Atom, Held]], side: Side) -> list[tuple[Atom, Held]]:
    """The statements with those that stand alone in one pair of brackets, in an "or" of their own, made one."""
    kept = list(pairs)
    for match in _BRACKETS.finditer(words):
        inside = [p for p in kept if match.start() < p[0].start and p[0].end < match.end()]
        if len(inside) < 2 or len(inside) == len(pairs) or not _EITHER.search(match.group()):
            continue
        held = joined(match.group()[1:-1], [(_moved(a, -match.start() - 1), h) for a, h in inside], side)
        at = kept.index(inside[0])
        whole = Atom(inside[0][0].start, inside[-1][0].end)
        kept = [*kept[:at], (whole, held), *[p for p in kept[at:] if p not in inside]]
    return kept


def _moved(atom: Atom, by: int) -> Atom:
    bound = atom.bound and atom.bound.model_copy(update={"start": atom.bound.start + by, "end": atom.bound.end + by})
    return atom._replace(start=atom.start + by, end=atom.end + by, bound=bound)


def _share(first: Atom, second: Atom) -> bool:
    """Whether two statements share one predicate: two tests, or two quantities of one limit."""
    if first.bound and second.bound:
        return first.bound.start == second.bound.start or first.bound.quantity == second.bound.quantity
    return first.kind in _TESTS and second.kind in _TESTS and first.term not in {"HBV DNA", "HCV RNA"}


def _one_subject(first: Atom, second: Atom) -> bool:
    """Whether two tests are of one infection, or two antibodies; "HIV and syphilis" in an exclusion is a list."""
    if first.kind is TermKind.ANTIBODY:
        return second.kind is TermKind.ANTIBODY
    return any(first.term in family and second.term in family for family in _FAMILIES)


def _joints(words: str, atoms: Sequence[Atom], side: Side) -> tuple[list[str], list[str]]:
    """Joined by "and" or "or" between each two neighbours, a comma by the word that ends its list; then as printed."""
    printed: list[str] = []
    for first, second in pairwise(atoms):
        if first.bound and second.bound and first.bound.start == second.bound.start:
            inside = words[first.bound.start : first.bound.end]
            printed.append("or" if re.search(r"\bor\b", inside) else "and")
            continue
        gap = words[first.end : second.start]
        if second.bound and _DEFINED_BY.fullmatch(gap):
            # "Poorly controlled diabetes (HbA1c of 8% or higher)", "NYHA II-IV HFrEF (LVEF <35%)".
            printed.append("and")
        elif _EITHER.search(gap):
            printed.append("or")
        elif _TOGETHER.search(gap):
            printed.append("and")
        elif _BOTH.search(gap):
            numbers = bool(first.bound or second.bound)
            printed.append("and" if side is Side.INCLUSION or numbers or _one_subject(first, second) else "or")
        else:
            printed.append("")
    usual = "and" if side is Side.INCLUSION else "or"
    joints = list(printed)
    ends_with = usual
    for i in range(len(joints) - 1, -1, -1):
        joints[i] = joints[i] or ends_with
        limit, following = atoms[i].bound, atoms[i + 1].bound
        if not (limit and following and limit.start == following.start):  # "INR or PT ≤1.5" is one item of its list
            ends_with = joints[i]
    return joints, printed

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
_TOGETHER = re.compile(r"\bwith\b|accompanied by|combined with|together with", re.IGNORECASE)
_FAMILIES = (
    {"hepatitis B", "HBsAg", "HBcAb", "HBsAb", "HBV DNA"},
    {"hepatitis C", "anti-HCV", "HCV RNA"},
    {"tuberculosis", "latent tuberculosis", "IGRA", "tuberculin skin test"},
)
_TESTS = {TermKind.INFECTION, TermKind.ANTIBODY, TermKind.LAB}


def joined(words: str, pairs: Sequence[tuple[Atom, Held]], side: Side) -> Held:
    """Statements joined as printed: those that share one predicate first, then "and", then "or"."""
    joints = _joints(words, [a for a, _ in pairs], side)
    tight: list[list[Held]] = [[pairs[0][1]]]
    between: list[str] = []
    for (atom, held), joint, (before, _) in zip(pairs[1:], joints, pairs, strict=False):
        if joint == "or" and _share(before, atom):
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


def _share(first: Atom, second: Atom) -> bool:
    """Whether two statements share one predicate: two tests, or two quantities of one limit."""
    if first.bound and second.bound:
        return first.bound.start == second.bound.start
    return first.kind in _TESTS and second.kind in _TESTS and first.term not in {"HBV DNA", "HCV RNA"}


def _one_subject(first: Atom, second: Atom) -> bool:
    """Whether two tests are of one infection, or two antibodies; "HIV and syphilis" in an exclusion is a list."""
    if first.kind is TermKind.ANTIBODY:
        return second.kind is TermKind.ANTIBODY
    return any(first.term in family and second.term in family for family in _FAMILIES)


def _joints(words: str, atoms: Sequence[Atom], side: Side) -> list[str]:
    """Joined by "and" or "or" between each two neighbours; a comma takes the word that ends its list."""
    printed: list[str] = []
    for first, second in pairwise(atoms):
        if first.bound and second.bound and first.bound.start == second.bound.start:
            inside = words[first.bound.start : first.bound.end]
            printed.append("or" if re.search(r"\bor\b", inside) else "and")
            continue
        gap = words[first.end : second.start]
        if _EITHER.search(gap):
            printed.append("or")
        elif _TOGETHER.search(gap):
            printed.append("and")
        elif _BOTH.search(gap):
            numbers = bool(first.bound or second.bound)
            printed.append("and" if side is Side.INCLUSION or numbers or _one_subject(first, second) else "or")
        else:
            printed.append("")
    usual = "and" if side is Side.INCLUSION else "or"
    for i in range(len(printed) - 1, -1, -1):
        if not printed[i]:
            printed[i] = printed[i + 1] if i + 1 < len(printed) else usual
    return printed

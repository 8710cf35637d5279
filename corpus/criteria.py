"""Inclusion and exclusion criteria as a tree, each with its exact place in the source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.diseases import PART_OF, disease_named, diseases_in
from corpus.eligibility_headings import Heading, find_headings
from corpus.eligibility_tree import grow
from corpus.model import COMMON_COHORT, Criterion, Frozen, Section, SectionKind, Side
from corpus.outline import Node, outline

_KINDS = {Side.INCLUSION: SectionKind.INCLUSION, Side.EXCLUSION: SectionKind.EXCLUSION}
_CLASSIFICATION = re.compile(r"(?i)\b(?:classification|diagnostic) criteria (?:for|of) (?P<disease>[^.;(]{3,90})")


class Eligibility(Frozen):
    """What an eligibility text says: leaf sections that tile it, and its criteria in source order."""

    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One leaf section before its criteria are read. ``above``: see ``outline``."""

    start: int
    body: int
    end: int
    path: tuple[str, ...]
    side: Side
    cohort: str
    above: int | None


def read_eligibility(
    text: str, start: int, end: int, *, path: tuple[str, ...] = (), side: Side | None = None
) -> Eligibility:
    """Read the criteria in ``text[start:end)``.

    Args:
        text: The whole source text; all ranges count into it.
        start: Where the eligibility text begins; it may begin with its own headings.
        end: Where it ends.
        path: The headings above the region; where the region repeats the last of them, that is its heading.
        side: The side that holds until a heading inside says otherwise; without it, inclusion.

    Returns:
        Leaf sections that tile ``[start, end)`` exactly and the criteria in source order.

    Raises:
        ValueError: if the region is not inside the text.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"an eligibility region needs 0 <= start <= end <= {len(text)}, got [{start}, {end})")
    sections: list[Section] = []
    trees: list[tuple[_Part, list[Node]]] = []
    for part in _parts(text, start, end, path, side or Side.INCLUSION):
        body, above, place, cohort = part.body, part.above, part.path, part.cohort
        begin = part.start
        while True:
            nodes, stop = outline(text, body, part.end, above)
            here = _Part(begin, body, stop, place, part.side, cohort, above)
            sections.append(Section(start=begin, end=stop, path=place, kind=_KINDS[part.side], body_start=body))
            trees.append((here, nodes))
            if stop >= part.end:
                break
            # An outer count came back: what follows belongs to the list above the numbered heading.
            begin = body = stop
            above, place, cohort = None, part.path[:-1], COMMON_COHORT
    criteria: list[Criterion] = []
    counts = {Side.INCLUSION: 0, Side.EXCLUSION: 0}
    for here, nodes in trees:
        cohort, before = _cohort(text, here, nodes), counts[here.side]
        grown = grow(text, nodes, side=here.side, cohort=cohort, path=here.path, before=before)
        counts[here.side] += grown.tops
        criteria += grown.criteria
    return Eligibility(sections=tuple(sections), criteria=tuple(criteria))


def _parts(text: str, start: int, end: int, path: tuple[str, ...], side: Side) -> list[_Part]:
    """Cut the region at its headings; a heading directly over a deeper one opens that one's section."""
    if start == end:
        return []
    opening = _repeated(text, start, end, path)
    marks = [h for h in find_headings(text, opening, end, side=side) if h.start >= opening]
    parts: list[_Part] = []
    current = _Part(start, opening, end, path, side, COMMON_COHORT, None)
    inside: list[Heading] = []
    for mark in marks:
        empty = not text[current.body : mark.start].strip(" \t\r\n-*•·#>")
        above_it = [h for h in inside if h.level < mark.level]
        if empty and inside and mark.level == 1 and inside[-1].level == 1 and mark.side in (inside[-1].side, None):
            above_it = inside[:-1] if _same(mark, inside[-1]) else inside
        begin = mark.start - _lead_in(text, current.body, mark.start)
        if empty and (len(above_it) == len(inside) or _same(mark, inside[-1])):
            begin = current.start
        else:
            parts.append(_Part(current.start, current.body, begin, *_state(current)))
        inside = [*above_it, mark]
        here = next((h.side for h in reversed(inside) if h.side), side)
        cohort = next((h.cohort for h in reversed(inside) if h.cohort), COMMON_COHORT)
        number = next((h.number for h in reversed(inside) if h.number), None)
        current = _Part(begin, mark.end, end, (*path, *(h.words for h in inside)), here, cohort, number)
    parts.append(current)
    return parts


def _same(one: Heading, other: Heading) -> bool:
    """Whether two headings are the same words printed twice."""
    return one.words.rstrip(": ").casefold() == other.words.rstrip(": ").casefold()


def _state(part: _Part) -> tuple[tuple[str, ...], Side, str, int | None]:
    return part.path, part.side, part.cohort, part.above


def _lead_in(text: str, floor: int, at: int) -> int:
    """How many code points of bullets and blanks stand on the heading's line before its words."""
    before = text[max(floor, at - 20) : at]
    line = before[before.rfind("\n") + 1 :]
    return len(line) - len(line.rstrip(" \t-*•·#>"))


def _repeated(text: str, start: int, end: int, path: tuple[str, ...]) -> int:
    """Where the body begins when the region opens by repeating the heading it stands under."""
    if not path:
        return start
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    name = path[-1].strip()
    after = first + len(name)
    if not name or text[first:after] != name or after > end or (after < end and text[after].isalnum()):
        return start
    return after + 1 if after < end and text[after] in ":：" else after


def _cohort(text: str, part: _Part, nodes: list[Node]) -> str:
    """The disease the rules are for: what their classification criteria name outweighs a mistaken heading."""
    known = disease_named(part.cohort)
    if part.side is not Side.INCLUSION or known is None:
        return part.cohort
    openings = [*nodes[:2], *(nodes[0].children[:2] if nodes else [])]
    for node in openings:
        words = text[node.start : node.end]
        named = _CLASSIFICATION.search(words[:400])
        disease = disease_named(named["disease"]) if named else None
        if disease and PART_OF.get(disease) != part.cohort and part.cohort not in diseases_in(words):
            return disease
    return part.cohort

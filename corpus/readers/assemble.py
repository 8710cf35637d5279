"""From cut sections and read facts to a trial: the steps that every layout shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from pathlib import PurePath
from typing import TypeVar

from corpus.criteria import read_eligibility
from corpus.model import Criterion, Fact, FactName, Section, SectionKind, Side, Source, Trial
from corpus.readers.headings import Piece
from corpus.readers.prose import facts_in_prose
from corpus.readers.values import one

_SIDES = {SectionKind.INCLUSION: Side.INCLUSION, SectionKind.EXCLUSION: Side.EXCLUSION}
_KINDS = {side: kind for kind, side in _SIDES.items()}
_ORDER = {name: place for place, name in enumerate(FactName)}
_UNKNOWN_FIELD = re.compile(r"[A-Z][\w /-]{2,40}[:：] \S[^\r\n]{0,80}")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-•·*○▪①-⑳]|\(?\w{1,3}[.)、])")
ELIGIBLE = frozenset({SectionKind.ELIGIBILITY, SectionKind.INCLUSION, SectionKind.EXCLUSION})


def trial(layout: str, name: str, text: str, pieces: Sequence[Piece], extra: Sequence[Fact] = ()) -> Trial:
    """Puts a trial together: the facts of fields and prose, the sections, the criteria of the eligibility text.

    Args:
        layout: The reader's name.
        name: The source file's name.
        text: The source text.
        pieces: The leaf sections that tile ``text``, with the headings they stand under.
        extra: Facts that the layout's reader found in a way of its own.
    """
    facts = [*extra, *_title(text, pieces), *field_facts(text, pieces)]
    sections, criteria = with_eligibility(text, pieces)
    facts += facts_in_prose(text, sections, facts)
    ordered = _ordered(facts)
    registry_id = next((f.value for f in ordered if f.name == FactName.NCT_ID), None)
    return Trial(
        trial_id=registry_id or slug(name),
        registry_id=registry_id,
        title=next((f.value for f in ordered if f.name == FactName.TITLE), ""),
        layout=layout,
        source=Source(name=name, text=text),
        facts=ordered,
        sections=sections,
        criteria=criteria,
        notices=(),
    )


def slug(name: str) -> str:
    """A trial's id out of its source's name: the stem in lower case, everything else made hyphens."""
    stem = PurePath(name).stem
    return re.sub(r"[^\w]+", "-", stem.lower()).strip("-_") or "trial"


def field_facts(text: str, pieces: Sequence[Piece]) -> list[Fact]:
    """What the fields state: each labelled body read by its label's reader."""
    found: list[Fact] = []
    for piece in pieces:
        read = piece.heading.facts if piece.heading else None
        if read and piece.section.kind is not SectionKind.BOILERPLATE:
            found += read(text, piece.section.body_start, piece.section.end)
    return found


def with_eligibility(text: str, pieces: Sequence[Piece]) -> tuple[tuple[Section, ...], tuple[Criterion, ...]]:
    """The sections with each eligibility text replaced by its own leaves, and the criteria read from those texts.

    A heading that names a side begins a text of its own, so that the side holds however the heading words it.
    Once there are criteria, words after a field among them are criteria only if they go on as a list.
    """
    sections: list[Section] = []
    criteria: list[Criterion] = []
    after_field = False
    for piece in pieces:
        section = piece.section
        is_field = piece.heading is not None and piece.heading.facts is not None
        loose = after_field and section.start == section.body_start
        after_field = is_field
        if section.kind in ELIGIBLE and loose and _is_no_rule(text, section, after_criteria=bool(criteria)):
            sections.append(section.model_copy(update={"kind": SectionKind.ELIGIBILITY}))
            continue
        if section.kind not in ELIGIBLE or is_field or not text[section.body_start : section.end].strip():
            sections.append(section)
            continue
        inner, rules = _eligibility(text, section)
        sections += inner
        criteria += _renamed(rules, {c.id for c in criteria})
    return tuple(sections), tuple(criteria)


def _is_no_rule(text: str, section: Section, *, after_criteria: bool) -> bool:
    """Whether words after a field are a field too: one "Label: value" line, or, once there are criteria, no list."""
    one_field = _UNKNOWN_FIELD.fullmatch(text[section.start : section.end].strip())
    return bool(one_field) or (after_criteria and not _LIST_ITEM.match(text, section.start))


def _eligibility(text: str, whole: Section) -> tuple[list[Section], Sequence[Criterion]]:
    start, path = whole.body_start, whole.path
    read = read_eligibility(text, start, whole.end, path=path, side=_SIDES.get(whole.kind))
    inner = list(read.sections)
    if whole.start < start:  # the heading's own line
        if inner[0].path == path:
            inner[0] = inner[0].model_copy(update={"start": whole.start})
        else:
            inner.insert(0, whole.model_copy(update={"end": start, "body_start": start}))
    if whole.kind not in _SIDES:
        return inner, read.criteria
    return [_beside(whole, s, s.kind) for s in inner], [_beside(whole, c, _KINDS[c.side]) for c in read.criteria]


Part = TypeVar("Part", Section, Criterion)


def _beside(whole: Section, part: Part, kind: SectionKind) -> Part:
    """A part of the other side stands beside the heading of this side, not beneath it."""
    if kind is whole.kind or len(part.path) <= len(whole.path):
        return part
    return part.model_copy(update={"path": whole.path[:-1] + part.path[len(whole.path) :]})


def _renamed(rules: Sequence[Criterion], taken: set[str]) -> list[Criterion]:
    """The criteria of one more eligibility text, with ids that the earlier ones do not have."""
    if not taken & {c.id for c in rules}:
        return list(rules)
    number = next(n for n in count(2) if not any(i.startswith(f"{n}-") for i in taken))
    return [
        c.model_copy(update={"id": f"{number}-{c.id}", "parent": c.parent and f"{number}-{c.parent}"}) for c in rules
    ]


def _title(text: str, pieces: Sequence[Piece]) -> list[Fact]:
    """The title line's words."""
    for piece in pieces:
        section = piece.section
        if section.kind is SectionKind.TITLE and not (piece.heading and piece.heading.facts):
            return one(FactName.TITLE)(text, section.body_start, section.end)
    return []


def _ordered(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    unique = {(f.name, f.value, f.start, f.end): f for f in facts}
    return tuple(sorted(unique.values(), key=lambda f: (f.start, f.end, _ORDER[f.name])))

"""From cut sections and read facts to a trial: the steps that every layout shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from corpus.criteria import read_eligibility
from corpus.model import Criterion, Fact, FactName, Section, SectionKind, Source, Trial
from corpus.readers.headings import Piece, lines
from corpus.readers.prose import facts_in_prose
from corpus.readers.values import fact

ELIGIBLE = frozenset({SectionKind.ELIGIBILITY, SectionKind.INCLUSION, SectionKind.EXCLUSION})


def trial(layout: str, name: str, text: str, pieces: Sequence[Piece], extra: Sequence[Fact] = ()) -> Trial:
    """Puts a trial together: facts of the fields, then of the prose, then sections and criteria of the eligibility part.

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
    """The sections with each eligibility part replaced by its own leaves, and the criteria read from those parts."""
    sections: list[Section] = []
    criteria: list[Criterion] = []
    run: list[Section] = []
    for piece in [*pieces, None]:
        if piece and piece.section.kind in ELIGIBLE and not (piece.heading and piece.heading.facts):
            run.append(piece.section)
            continue
        if run:
            inner, rules = _eligibility(text, run, len(criteria))
            sections += inner
            criteria += rules
            run = []
        if piece:
            sections.append(piece.section)
    return tuple(sections), tuple(criteria)


def _eligibility(text: str, run: list[Section], _before: int) -> tuple[list[Section], list[Criterion]]:
    head, end = run[0], run[-1].end
    umbrella = head.kind is SectionKind.ELIGIBILITY
    start = head.body_start if umbrella else head.start
    if not text[start:end].strip():
        return list(run), []
    path = head.path if umbrella or head.start == head.body_start else head.path[:-1]
    read = read_eligibility(text, start, end, path=path)
    inner = list(read.sections)
    if head.start < start:  # the umbrella heading's own line
        if inner and inner[0].path == path:
            inner[0] = inner[0].model_copy(update={"start": head.start})
        else:
            inner.insert(0, head.model_copy(update={"end": start}))
    return inner, list(read.criteria)


def _title(text: str, pieces: Sequence[Piece]) -> list[Fact]:
    for piece in pieces:
        if piece.section.kind is SectionKind.TITLE and not (piece.heading and piece.heading.facts):
            for line in lines(text[piece.section.body_start : piece.section.end]):
                words = text[piece.section.body_start + line.start : piece.section.body_start + line.end]
                if words.strip():
                    return fact(
                        text, FactName.TITLE, piece.section.body_start + line.start, piece.section.body_start + line.end
                    )
    return []


def _ordered(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    unique = {(f.name, f.value, f.start, f.end): f for f in facts}
    return tuple(sorted(unique.values(), key=lambda f: (f.start, f.end, f.name)))

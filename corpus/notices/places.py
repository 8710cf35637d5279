"""Where detectors look, and small helpers they share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from corpus.model import NOT_RETRIEVED, Section, SectionKind, Side, Span, Trial

RULES = frozenset({SectionKind.ELIGIBILITY, SectionKind.INCLUSION, SectionKind.EXCLUSION})
_SIDE_HEADING = re.compile(r"\b(inclusion|exclusion) criteria\b", re.IGNORECASE)
_SMALL_WORDS = frozenset({"the", "of", "and", "for", "at", "in", "on", "de", "di", "der", "la", "le", "et"})


def readable(trial: Trial, without: frozenset[SectionKind] = frozenset()) -> tuple[Span, ...]:
    """The stretches of the source that speak of this trial: layout text and other trials are left out.

    A trial without sections (a reader found no outline) is readable as a whole. Neighbours are joined, so that a
    sentence split between two sections is seen whole.
    """
    if not trial.sections:
        return (Span(start=0, end=len(trial.source.text)),) if trial.source.text else ()
    spans: list[Span] = []
    for section in trial.sections:
        if section.kind in NOT_RETRIEVED or section.kind in without:
            continue
        if spans and spans[-1].end == section.start:
            spans[-1] = Span(start=spans[-1].start, end=section.end)
        else:
            spans.append(Span(start=section.start, end=section.end))
    return tuple(spans)


def rules(trial: Trial) -> tuple[Span, ...]:
    """The stretches that hold the rules for taking part; everything readable where no section is marked so."""
    marked = [s for s in trial.sections if s.kind in RULES]
    if not marked:
        return readable(trial)
    spans: list[Span] = []
    for section in marked:
        if spans and spans[-1].end == section.start:
            spans[-1] = Span(start=spans[-1].start, end=section.end)
        else:
            spans.append(Span(start=section.start, end=section.end))
    return tuple(spans)


def matches(trial: Trial, pattern: re.Pattern[str], spans: tuple[Span, ...]) -> Iterator[re.Match[str]]:
    """All matches of ``pattern`` that lie inside one of ``spans``."""
    for span in spans:
        yield from pattern.finditer(trial.source.text, span.start, span.end)


def section_of(trial: Trial, offset: int) -> Section | None:
    """The section at ``offset``, or ``None`` for a trial without sections."""
    return trial.section_at(offset) if trial.sections else None


def side_at(trial: Trial, offset: int) -> Side | None:
    """Which list the words at ``offset`` belong to, as the criteria, the sections or the last heading say."""
    for criterion in trial.criteria:
        if criterion.start <= offset < criterion.end:
            return criterion.side
    section = section_of(trial, offset)
    if section is not None and section.kind in (SectionKind.INCLUSION, SectionKind.EXCLUSION):
        return Side(section.kind.value)
    last = None
    for heading in _SIDE_HEADING.finditer(trial.source.text, 0, offset):
        last = heading
    return Side(last.group(1).lower()) if last else None


def lines(text: str, span: Span) -> Iterator[Span]:
    """The lines of ``span`` that hold more than white space, trimmed of it."""
    start = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        bare = line.strip()
        if bare:
            first = start + line.index(bare)
            yield Span(start=first, end=first + len(bare))
        start += len(line)


def plain(text: str) -> str:
    """``text`` folded for comparing: no accents, no case, only letters, digits and single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold().replace("'s", "").replace("’s", "")))


def key_words(name: str, common: re.Pattern[str]) -> frozenset[str]:
    """The words of ``name`` that tell it from other names: without ``common`` ones and small words."""
    return frozenset(w for w in plain(name).split() if len(w) > 2 and not common.fullmatch(w) and w not in _SMALL_WORDS)


def shown(text: str, limit: int = 60) -> str:
    """``text`` on one line, shortened at a word for use inside a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + " …"

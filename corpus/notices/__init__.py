"""Faults of a source: found, explained, never mended.

Each family of faults has a file of its own with one function ``find(trial, …) -> Iterator[Notice]``. A detector is
a general rule and says in its docstring why it is sound. A wrong notice frightens people, so where a rule cannot
tell a fault from ordinary text it stays silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain

from corpus.model import Notice, Trial
from corpus.notices import (
    contacts,
    cut,
    disagreement,
    gaps,
    headings,
    identifiers,
    lists,
    repeats,
    signs,
    staleness,
    statements,
    translation,
)

__all__ = ["find_notices"]


def find_notices(trial: Trial, *, today: date | None = None) -> tuple[Notice, ...]:
    """The faults that ``trial``'s source shows, sorted by where they start.

    Args:
        trial: a trial with its facts, sections and criteria; its own notices are not looked at.
        today: the day to judge dates against; ``None`` judges them against the page's own last update.

    Returns:
        Notices on the very words. Of two of one kind that overlap, only the longer stays.
    """
    found = chain(
        signs.find(trial),
        lists.find(trial),
        gaps.find(trial),
        headings.find(trial),
        disagreement.find(trial),
        statements.find(trial),
        translation.find(trial),
        staleness.find(trial, today),
        contacts.find(trial),
        identifiers.find(trial),
        repeats.find(trial),
        cut.find(trial),
    )
    return _without_overlaps(found)


def _without_overlaps(found: Iterable[Notice]) -> tuple[Notice, ...]:
    kept: list[Notice] = []
    for notice in sorted(found, key=lambda n: (n.start - n.end, n.start)):
        if not any(k.kind == notice.kind and k.overlaps(notice) for k in kept):
            kept.append(notice)
    return tuple(sorted(kept, key=lambda n: (n.start, n.end)))

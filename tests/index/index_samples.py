"""Trials built by hand for the tests of the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpus.model import Criterion, Fact, FactName, Notice, NoticeKind, Section, SectionKind, Side, Source, Trial


class Piece(NamedTuple):
    path: tuple[str, ...]
    kind: SectionKind
    heading: str
    body: str


def trial_of(
    pieces: Sequence[Piece],
    *,
    trial_id: str = "NCT00000001",
    criteria: Sequence[tuple[str, str, str | None]] = (),
    facts: Sequence[tuple[FactName, str]] = (),
    notices: Sequence[tuple[NoticeKind, str]] = (),
    title: str = "A study",
) -> Trial:
    """A trial whose text is the pieces in a row.

    Criteria (id, words, parent), facts and notices stand where their words do.
    """
    text, sections = "", []
    for piece in pieces:
        start, body = len(text), len(text) + len(piece.heading)
        text += piece.heading + piece.body
        sections.append(Section(start=start, end=len(text), body_start=body, path=piece.path, kind=piece.kind))

    def place(words: str) -> dict[str, int]:
        at = text.index(words)
        return {"start": at, "end": at + len(words)}

    paths = {s.start: s.path for s in sections}
    return Trial(
        trial_id=trial_id,
        registry_id=None,
        title=title,
        layout="by-hand",
        source=Source(name=f"{trial_id}.txt", text=text),
        facts=tuple(Fact(name=n, value=v, **place(v)) for n, v in facts),
        sections=tuple(sections),
        criteria=tuple(
            Criterion(
                id=name,
                side=Side.INCLUSION,
                cohort="all",
                marker="",
                text=words,
                path=paths[max(s for s in paths if s <= place(words)["start"])],
                parent=parent,
                **place(words),
            )
            for name, words, parent in criteria
        ),
        notices=tuple(Notice(kind=k, message="a fault", **place(v)) for k, v in notices),
    )


def sample(trial_id: str = "NCT00000001", extra: str = "") -> Trial:
    """A small trial with every shape of text."""
    return trial_of(
        [
            Piece((), SectionKind.TITLE, "", "A study\n\n"),
            Piece(("Status",), SectionKind.STATUS, "Status\n\n", "Recruiting now\n\nStart date May 2025\n\n"),
            Piece(
                ("Summary",),
                SectionKind.SUMMARY,
                "Summary\n\n",
                f"Cells from a donor are changed in a laboratory. They are given once{extra}. Doctors look for harm. "
                "They also look for benefit.\n\n",
            ),
            Piece(("Details",), SectionKind.DESCRIPTION, "Details\n\n", ""),
            Piece(
                ("Eligibility", "Inclusion"),
                SectionKind.INCLUSION,
                "Inclusion\n\n",
                "1. Organ function:\n  1. Hemoglobin ≥60 g/L;\n  2. ALT ≤3×ULN\n\n<!-- -->\n\n2. Signed consent.\n",
            ),
            Piece(("More",), SectionKind.OTHER_TRIALS, "More\n", "Another trial NCT99999999\n"),
        ],
        trial_id=trial_id,
        criteria=[
            ("i1", "Organ function:", None),
            ("i1.1", "Hemoglobin ≥60 g/L;", "i1"),
            ("i1.2", "ALT ≤3×ULN", "i1"),
            ("i2", "Signed consent.", None),
        ],
        facts=[(FactName.STATUS, "Recruiting now"), (FactName.START_DATE, "May 2025")],
        notices=[(NoticeKind.STALE_STATUS, "Recruiting now")],
    )

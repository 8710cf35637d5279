"""Writing the canonical text of a source that is not plain text, and remembering where everything went."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.criteria import read_eligibility
from corpus.model import Criterion, Fact, FactName, Section, SectionKind, Span


class CanonicalText:
    """Appends text; keeps the facts, sections and criteria with the ranges they were written to.

    A section's heading is written with the section's first words, so that nothing stated leaves no empty heading.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pending: tuple[str, SectionKind] | None = None
        self._open: tuple[str, SectionKind, int, int] | None = None  # heading, kind, start, start of the body
        self.facts: list[Fact] = []
        self.sections: list[Section] = []
        self.criteria: list[Criterion] = []

    def text(self) -> str:
        """Everything written so far."""
        return "".join(self._parts)

    def section(self, heading: str, kind: SectionKind) -> None:
        """End the section before; the next words begin a new one."""
        self._close()
        self._pending = (heading, kind)

    def add(self, text: str) -> Span:
        """Append ``text``, which is not empty; its range."""
        if self._pending is not None:
            (heading, kind), self._pending = self._pending, None
            start = self._length
            self._append(heading + "\n")
            self._open = (heading, kind, start, self._length)
        return self._append(text)

    def values(self, label: str, values: Sequence[str], fact: FactName | None = None) -> None:
        """Append a line ``label: value, value``, or without a label one value a line; nothing for no values."""
        for n, value in enumerate(values):
            if n == 0 and label:
                self.add(f"{label}: ")
            elif n:
                self.add(", " if label else "\n")
            span = self.add(value)
            if fact is not None:
                self.facts.append(Fact(start=span.start, end=span.end, name=fact, value=value))
        if values:
            self.add("\n")

    def blank_line(self) -> None:
        """Set the next item of a list apart from the one before, if there is one in this section."""
        if self._open is not None:
            self._append("\n")

    def eligibility(self, heading: str, text: str) -> None:
        """Append a section of criteria, verbatim, with the outline and the criteria read from it."""
        self.section(heading, SectionKind.ELIGIBILITY)
        body = self.add(text)
        own = self._open
        self.add("\n")
        self._close()
        if own is None:
            return
        # Ranges must count into the canonical text, so the criteria are read from it, not from the value alone.
        read = read_eligibility(self.text(), body.start, body.end, path=(heading,))
        self.criteria.extend(read.criteria)
        if read.sections:
            whole = self.sections.pop()
            self.sections.extend(_fitted(read.sections, whole))

    def finish(self) -> None:
        """End the last section."""
        self._close()

    def _append(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return Span(start=start, end=self._length)

    def _close(self) -> None:
        self._pending = None
        if self._open is None:
            return
        heading, kind, start, body_start = self._open
        self._open = None
        self._append("\n")
        self.sections.append(Section(start=start, end=self._length, path=(heading,), kind=kind, body_start=body_start))


def _fitted(sections: Sequence[Section], whole: Section) -> list[Section]:
    """The sections inside a body, made to tile the whole section: its heading line before, its line ends after."""
    fitted = list(sections)
    fitted[-1] = fitted[-1].model_copy(update={"end": whole.end})
    if fitted[0].path == whole.path:
        fitted[0] = fitted[0].model_copy(update={"start": whole.start})
    else:
        fitted.insert(0, whole.model_copy(update={"end": whole.body_start}))
    return fitted

"""Headings as data, and the one function that cuts a text into sections by a table of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.model import Fact, Section, SectionKind

MAX_HEADING = 200  # a heading is a short line; longer lines are only looked at up to here
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_MARKS = "\ufeff\u200b \t\xa0#*_|>"  # layout marks around a heading's words
_MARKS_AFTER = _MARKS.replace("#", "").replace(">", "")

ValueReader = Callable[[str, int, int], list[Fact]]
"""Reads the facts that a body ``[start, end)`` of a text states."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading or field label of a layout.

    Attributes:
        pattern: Regex for the heading's whole line (its words, without layout marks and final colon), any case.
            A group named ``value`` marks words on that line that are body, not heading.
        kind: What stands under it.
        boilerplate: Regex for a whole line that the site, not the sponsor, prints directly under it.
        level: Depth in the outline, 1 outermost.
        facts: Reads the body's facts, if the heading is a field's label.
        inline: The value may follow on the heading's own line; ``pattern`` then matches the line's beginning.
        extent: How far the body goes: to the next heading (``section``), to the end of the heading's own line
            (``line``), or to the end of the first line with words (``next``).
        under: Regex; the heading only counts beneath a heading that matches.
    """

    pattern: str
    kind: SectionKind
    boilerplate: str = ""
    level: int = 1
    facts: ValueReader | None = None
    inline: bool = False
    extent: Literal["section", "line", "next"] = "section"
    under: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text: ``[start, end)`` with its line end, ``[first, last)`` its words without marks."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Found:
    """A heading met on a line: the words it prints and where its body begins."""

    heading: Heading
    words: str
    body: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A leaf section and the heading it stands under (``None`` before the first)."""

    section: Section
    heading: Heading | None


Finder = Callable[[str, Line, Sequence[Found]], Found | None]
"""Recognises a heading on a line, given the headings open above it."""


def lines(text: str) -> Iterator[Line]:
    """The lines of ``text`` in order; together they tile it."""
    for match in _LINE.finditer(text):
        if match.start() < match.end():
            yield line_at(text, match.start(), match.end())


def line_at(text: str, start: int, end: int) -> Line:
    """``[start, end)`` as a line with its layout marks set apart."""
    raw = text[start:end]
    bare = raw.strip().lstrip(_MARKS).rstrip(_MARKS_AFTER)
    first = start + (raw.find(bare) if bare else 0)
    return Line(start, end, first, first + len(bare))


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """``pattern`` for any letter case."""
    return re.compile(pattern, re.IGNORECASE)


def by_table(table: Sequence[Heading]) -> Finder:
    """A finder that knows the headings of ``table``; the first that fits wins."""

    def find(text: str, line: Line, above: Sequence[Found]) -> Found | None:
        words = text[line.first : min(line.last, line.first + MAX_HEADING)]
        for heading in table:
            found = _match(heading, words, line)
            if found and (not heading.under or any(compiled(heading.under).search(up.words) for up in above)):
                return found
        return None

    return find


def _match(heading: Heading, words: str, line: Line) -> Found | None:
    if heading.inline:
        match = compiled(rf"(?:{heading.pattern})(?=\s*[:：]|\s|$)\s*[:：]?\s*").match(words)
        return Found(heading, _bare(match[0]), line.first + match.end()) if match else None
    if line.last - line.first >= MAX_HEADING:
        return None
    match = compiled(heading.pattern).fullmatch(_bare(words)) or compiled(heading.pattern).fullmatch(words)
    if not match:
        return None
    if "value" not in match.re.groupindex:
        return Found(heading, _bare(words), line.end)
    at = match.start("value")
    return Found(heading, _bare(words[:at]) or words, line.first + at)


def _bare(words: str) -> str:
    return words.lstrip(_MARKS).rstrip(":： \t\xa0*_|")


@dataclass(slots=True)
class _Leaf:
    start: int
    body: int
    path: tuple[str, ...]
    kind: SectionKind
    heading: Heading | None
    complete: bool = False  # words that come next belong to the heading above, not here


def cut(text: str, find: Finder, *, titled: bool = False) -> list[Piece]:
    """Cuts ``text`` into leaf sections that tile it, by the headings that ``find`` recognises.

    With ``titled``, the first line with words is a leaf of kind ``TITLE`` if it is no heading. A line that its
    heading's ``boilerplate`` matches becomes a leaf of kind ``BOILERPLATE``, which takes the heading's line with it
    if words of the sponsor follow; they stand under the same path. A heading without a body has
    ``body_start == end``.
    """
    leaves: list[_Leaf] = []
    above: list[Found] = []
    for line in lines(text):
        found = find(text, line, above)
        if found:
            while above and above[-1].heading.level >= found.heading.level:
                above.pop()
            above.append(found)
            leaf = _Leaf(line.start, found.body, _path(above), found.heading.kind, found.heading)
            inline_words = bool(text[found.body : line.last].strip())
            leaf.complete = found.heading.extent == "line" or (found.heading.extent == "next" and inline_words)
            leaves.append(leaf)
        elif line.first < line.last:
            _take(text, line, leaves, above, titled=titled)
    if not leaves:
        leaves.append(_Leaf(0, 0, (), SectionKind.OTHER, None))
    leaves[0].start = 0
    if leaves[0].heading is None:
        leaves[0].body = 0
    ends = [leaf.start for leaf in leaves[1:]] + [len(text)]
    return _pieces(text, list(zip(leaves, ends, strict=True)))


def _path(above: Sequence[Found]) -> tuple[str, ...]:
    return tuple(found.words for found in above)


def _take(text: str, line: Line, leaves: list[_Leaf], above: list[Found], *, titled: bool) -> None:
    """Gives a line of words that is no heading to the open leaf, or to a new one."""
    if not leaves and titled:
        leaves.append(_Leaf(line.start, line.start, (), SectionKind.TITLE, None, complete=True))
        return
    if not leaves or leaves[-1].complete:
        while above and above[-1].heading.extent != "section":
            above.pop()
        heading = above[-1].heading if above else None
        kind = heading.kind if heading else SectionKind.OTHER
        leaves.append(_Leaf(line.start, line.start, _path(above), kind, heading))
    heading = leaves[-1].heading
    first_words = not text[leaves[-1].body : line.start].strip()
    if heading and heading.boilerplate and first_words and _whole(heading.boilerplate, text, line):
        leaf = _Leaf(line.start, line.start, _path(above), SectionKind.BOILERPLATE, heading, complete=True)
        if leaves[-1].start == line.start:
            leaves[-1] = leaf
        else:
            leaves.append(leaf)
    elif heading and heading.extent == "next":
        leaves[-1].complete = True


def _whole(pattern: str, text: str, line: Line) -> bool:
    return bool(compiled(pattern).fullmatch(text[line.first : line.last]))


def _pieces(text: str, leaves: list[tuple[_Leaf, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    for i, (leaf, end) in enumerate(leaves):
        body = leaf.body + _blank(text, leaf.body, end)
        body = leaf.body if leaf.body == leaf.start else body
        start = leaf.start
        if leaf.kind is SectionKind.BOILERPLATE and _goes_on(leaves, i) and pieces and _is_bare(pieces[-1]):
            heading_line = pieces.pop().section
            start, body = heading_line.start, heading_line.body_start
        if start < end:
            section = Section(start=start, end=end, path=leaf.path, kind=leaf.kind, body_start=body)
            pieces.append(Piece(section, leaf.heading))
    return pieces


def _blank(text: str, start: int, end: int) -> int:
    """How many blank code points stand at ``start``."""
    body = text[start:end]
    return len(body) - len(body.lstrip())


def _is_bare(piece: Piece) -> bool:
    return piece.section.start < piece.section.body_start == piece.section.end


def _goes_on(leaves: list[tuple[_Leaf, int]], i: int) -> bool:
    """Whether words under the same heading follow the leaf at ``i``."""
    if i + 1 == len(leaves):
        return False
    after = leaves[i + 1][0]
    return after.path == leaves[i][0].path and after.body == after.start

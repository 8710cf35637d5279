"""Where sentences begin and end.

pysbd finds the candidates; its ranges are known to go astray (repeated sentences, changed characters), so they are
used only where they tile the text they were given. Anything else, long lines included, falls back on a
conservative splitter of our own. Both pass the same veto: no break after an abbreviation, an initial, inside a
number, or before a word that cannot begin a sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from corpus.model import Span

# pysbd's time grows faster than its input; a longer line goes to our own splitter.
MAX_PYSBD = 1_500

_SHORTENED = """
abs al approx ca cf co corp def dept dr drs e.g eds eg eq esp est etc ext fig figs fl g.e hosp i.e ie inc inh
inj iv jr lab labs lit ltd max med min mr mrs ms mt n.b no nos nr orig p.o p.r.n pat pp prof pt pts ref refs
resp s.c sc sect sen sp spp sr st subj suppl tab tel univ v viz vol vols vs wt
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
# Abbreviations that often end a sentence: the next word decides.
_MAY_END = frozenset({"al", "co", "corp", "etc", "inc", "ltd", "med", "jr", "sr", "iv", "sc", "lab", "labs", "tab"})

_END = re.compile(r"[.!?][\"'”’)\]]{0,3}(?=\s)|[。！？][”’」』）]{0,3}")
# Two sentences run together ("… of cases.Previous studies …"): a whole word, a stop, a capitalised word.
_GLUED = re.compile(r"(?<![\w.])[A-Za-z]{0,30}[a-z]{4}\.(?=[A-Z][a-z]{1,40}+[\s,])")
_NARROW_END = re.compile(r"[.!?][\"'”’)\]]{0,3}$")
_WIDE_END = re.compile(r"[。！？][”’」』）]{0,3}$")
_LINE = re.compile(r"[^\n]+")
_LAST_WORD = re.compile(r"([^\s(\[\"'“‘/]{1,20})\.[\"'”’)\]]{0,3}$")
_INITIAL = re.compile(r"(?:[A-Z]|(?:[A-Za-z]\.){1,5}[A-Za-z])")
_NEXT_WORD = re.compile(r"\s{0,200}(\S{1,40})")
_MARKER_ONLY = re.compile(r"\s*(?:[-*•●]\s*)?[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)\]]{1,2}\s*")
_TERMINAL = re.compile(r"[.!?:;。！？：；][\"'”’)\]]{0,3}\s*$")


class _Segmenter(Protocol):
    """What is used of pysbd."""

    def segment(self, text: str) -> list[_TextSpan]: ...


class _TextSpan(Protocol):
    start: int
    end: int


def sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of ``text[start:end]``.

    Args:
        text: the whole source text.
        start: first code point of the range to split.
        end: one past the last.

    Returns:
        Ranges into ``text``, in order, without overlap and without white space at their ends. Together they hold
        every character of the range that is not white space. A line break ends a sentence unless the next line
        plainly goes on with it; a list marker alone is kept with the words that follow it.

    Raises:
        ValueError: if the range does not lie in ``text``.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"[{start}, {end}) is not a range of a text of {len(text)} code points")
    cuts: list[int] = []
    for line in _LINE.finditer(text, start, end):
        cuts.extend(_cuts_in_line(text, line.start(), line.end()))
        if not _goes_on(text, line.end(), end):
            cuts.append(line.end())
    return _trimmed(text, start, end, cuts)


def _cuts_in_line(text: str, start: int, end: int) -> list[int]:
    """Places inside one line where a sentence ends."""
    line = text[start:end]
    found: list[int] | None = []
    if any(m.end() < len(line) for m in _END.finditer(line)):  # else nothing could pass the veto
        found = _pysbd_cuts(line) if len(line) <= MAX_PYSBD else None
    if found is None:
        found = [m.end() for m in _END.finditer(line)]
    found = sorted({*found, *(m.end() for m in _GLUED.finditer(line))})
    return [start + cut for cut in found if 0 < cut < len(line) and _may_cut(line, cut)]


def _pysbd_cuts(line: str) -> list[int] | None:
    """Ends of sentences by pysbd, or ``None`` where its ranges do not tile the line."""
    try:
        spans = [(s.start, s.end) for s in _segmenter().segment(line)]
    except (re.error, ValueError, IndexError, TypeError):
        return None
    at = 0
    for start, end in spans:
        if start < at or end <= start or line[at:start].strip():
            return None
        at = end
    if line[at:].strip():
        return None
    return [start for start, _ in spans[1:]]


@lru_cache(maxsize=1)
def _segmenter() -> _Segmenter:
    # Imported when first needed: not every use of a corpus splits sentences.
    import pysbd  # noqa: PLC0415

    segmenter: _Segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return segmenter


def _may_cut(line: str, cut: int) -> bool:
    """Whether a sentence can end before ``cut``: the veto on every candidate."""
    before = line[max(0, cut - 60) : cut].rstrip()
    if _WIDE_END.search(before):
        return True
    if not _NARROW_END.search(before) or _MARKER_ONLY.fullmatch(line, max(0, cut - 60), cut):
        return False
    following = _NEXT_WORD.match(line, cut)
    return following is None or (_can_begin(following[1]) and _can_end(before, following[1]))


def _can_begin(word: str) -> bool:
    """Whether a sentence can begin with ``word``."""
    first = word.lstrip("\"'“‘([")[:1]
    return bool(first) and not first.islower() and first not in ".,;:×*/=<>≤≥%)-–—"


def _can_end(before: str, next_word: str) -> bool:
    """Whether the last word of ``before`` can end a sentence: not an initial, nor an abbreviation that runs on."""
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    word = last[1].lower()
    if word in _ABBREVIATIONS:
        return word in _MAY_END and not _abbreviation_like(next_word)
    # "J. Smith", "U.S. sites": too often no end, and a sentence too long loses nothing.
    return not _INITIAL.fullmatch(last[1])


def _abbreviation_like(word: str) -> bool:
    """Whether the next word is itself shortened ("Co. Ltd.", "Jr. M.D.")."""
    bare = word.strip("\"'“”‘’()[],;:")
    return bare.rstrip(".").lower() in _ABBREVIATIONS or "." in bare.rstrip(".")


def _goes_on(text: str, line_end: int, end: int) -> bool:
    """Whether the line that ends here is carried on by the next: a single break, no closing sign, a small letter."""
    following = text[line_end + 1 : min(end, line_end + 80)]
    if not following or following[0] == "\n":
        return False
    word = following.lstrip(" \t")
    before = text[max(0, line_end - 40) : line_end].rstrip()
    return word[:1].islower() and not _MARKER_ONLY.match(word) and not _TERMINAL.search(before)


def _trimmed(text: str, start: int, end: int, cuts: list[int]) -> tuple[Span, ...]:
    """The ranges between cuts without their outer white space; empty ones and lone markers join the next."""
    spans: list[Span] = []
    at = start
    for cut in [*cuts, end]:
        piece = text[at:cut]
        if cut < end and "\n" not in text[cut : cut + 1] and _MARKER_ONLY.fullmatch(piece):
            continue
        body = piece.strip()
        if body:
            left = at + len(piece) - len(piece.lstrip())
            spans.append(Span(start=left, end=left + len(body)))
        at = cut
    return tuple(spans)

"""The part of a passage that answers: whole clauses, never cut inside one."""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus.model import Span
from corpus.sentences import sentences

SHORT = 240  # a passage up to this many characters is quoted whole
LONG = 420  # a quote is not made longer than this by adding clauses
_SEMICOLON = re.compile(r";\s*")
_MARK = re.compile(r"[;,.](?=\s|$)|[；，。]")
_LEADS_IN = re.compile(
    r"\b(?:of the following|as follows|defined (?:as|by)|such as|including|include)\b[^:]{0,60}:|:\W*$"
)
# A clause that takes back or narrows what stands before it must be quoted with it.
_QUALIFIES = re.compile(
    r"^\W*(except|exclud|exempt|unless|however|but |provided|exceptions?\b|other than|if |or if |note)", re.IGNORECASE
)


def clauses(text: str, span: Span) -> tuple[Span, ...]:
    """The sentences of ``span``, long ones cut after semicolons; they do not overlap and keep their order."""
    found: list[Span] = []
    for sentence in sentences(text, span.start, span.end):
        if sentence.end - sentence.start <= SHORT // 2:
            found.append(sentence)
            continue
        start = sentence.start
        for cut in _SEMICOLON.finditer(text, sentence.start, sentence.end):
            if cut.start() > start:
                found.append(Span(start=start, end=cut.start() + 1))
            start = cut.end()
        if start < sentence.end:
            found.append(Span(start=start, end=sentence.end))
    return tuple(found) or (span,)


def focus(text: str, span: Span, weight: Callable[[str], float], *, short: int = SHORT) -> Span:
    """The run of clauses of ``span`` that says most by ``weight``, with clauses that qualify it.

    ``weight`` says how much of the question a clause's words answer; a span of up to ``short`` characters, or one in
    which no clause weighs anything, is given back whole if it is not longer than ``LONG``, else its first clauses.
    """
    if span.end - span.start <= short:
        return span
    parts = clauses(text, span)
    weights = [weight(text[p.start : p.end]) for p in parts]
    best = max(weights)
    if best <= 0:
        return _grown(parts, 0, 0, LONG)
    first = weights.index(best)
    last, leads_on = first, False
    while last + 1 < len(parts):
        following = parts[last + 1]
        joined = following.end - parts[first].start
        qualifies = bool(_QUALIFIES.match(text[following.start : following.end]))
        listed = ":" in text[parts[last].start : parts[last].end]  # a lead-in goes on in the next clause
        goes_on = weights[last + 1] >= best * 0.9 or (listed or leads_on)
        leads_on = leads_on or listed
        if (goes_on and joined <= LONG) or (qualifies and joined <= LONG * 1.5):
            last += 1
        else:
            break
    start = parts[_led_in(text, parts, first, parts[last].end)].start
    return Span(start=start, end=parts[last].end)


def _led_in(text: str, parts: tuple[Span, ...], first: int, end: int) -> int:
    """Where a quote begins: at the lead-in that says how many of the listed things are needed, if that fits."""
    for n in range(first - 1, -1, -1):
        if end - parts[n].start > LONG * 1.5:
            break
        if _LEADS_IN.search(text, parts[n].start, parts[n].end):
            return n
    return first


def within(text: str, span: Span, weight: Callable[[str], float], room: int) -> Span:
    """At most ``room`` characters of ``span``: the run of pieces between marks that says most; words if none fits.

    A piece never ends in a colon: what a lead-in leads to goes with it, or both are left out.
    """
    pieces = _pieces(text, span)
    weights = [weight(text[p.start : p.end]) if p.end - p.start <= room else -1.0 for p in pieces]
    best = weights.index(max(weights))
    if weights[best] < 0:
        cut = text.rfind(" ", span.start, span.start + room)
        return Span(start=span.start, end=cut if cut > span.start else span.start + room)
    first = last = best
    while last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= room:
        last += 1
    while first and pieces[last].end - pieces[first - 1].start <= room:
        first -= 1
    end = pieces[last].end
    dangling = text[end - 1] in ",;，；" and end - 1 > pieces[first].start
    return Span(start=pieces[first].start, end=end - dangling)


def _pieces(text: str, span: Span) -> list[Span]:
    """``span`` cut after its sentence marks, semicolons and commas, but not inside a number or brackets."""
    found: list[Span] = []
    start, depth = span.start, 0
    for at in range(span.start, span.end):
        depth += (text[at] in "(（[") - (text[at] in ")）]" and depth > 0)
        if depth == 0 and _MARK.match(text, at) and text[start : at + 1].strip():
            found.append(_stripped(text, start, at + 1))
            start = at + 1
    if text[start : span.end].strip():
        found.append(_stripped(text, start, span.end))
    return found or [span]


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start=start + len(words) - len(words.lstrip()), end=end - len(words) + len(words.rstrip()))


def _grown(parts: tuple[Span, ...], first: int, last: int, limit: int) -> Span:
    while last + 1 < len(parts) and parts[last + 1].end - parts[first].start <= limit:
        last += 1
    return Span(start=parts[first].start, end=parts[last].end)

"""Spans of time: what they are about, and the words that anchor them ("prior to screening")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from eligibility.quantities import load

_STOP = (
    r"(?:and|or|with|who|which|that|if|unless|for|in|was|were|is|are|to|by|on|at|as|due|except|excluding|including|"
    r"has|have|had|must|will)\b"
)
_WORDS = rf"(?!{_STOP})[A-Za-z][\w-]{{0,25}}(?: (?!{_STOP})[A-Za-z][\w-]{{0,25}}){{0,7}}"
_OF = (
    r"of (?:the )?(?:study |first |last |tumou?r |initial )?(?:screening|enrol\w+|random\w+|baseline|consent|entry|"
    r"inclusion|start|infusion|diagnosis|dos\w+|registration|admission|day|study)\b"
)
_ANCHOR = re.compile(
    rf",? ?-?(?:(?:immediately |just )?"
    rf"(?:prior to|before|preceding|prior|from|after|following|since|until|post|pre)(?:- | |-){_WORDS}|"
    rf"{_OF}(?: (?!{_STOP})[A-Za-z][\w-]{{0,25}}){{0,4}}|(?:ago|previously|earlier)\b)",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"[ -]periods?\b", re.IGNORECASE)
_OF_WHAT = re.compile(r" of (?:[a-z-]+ ){0,2}", re.IGNORECASE)
_FAR = 240
_NEAR = 25


class Subject(NamedTuple):
    """A word that tells what a span of time is about, where it stands, and the names it gives the span."""

    start: int
    end: int
    since: str
    lasting: str


@cache
def _subject_pattern() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    names = {word.lower(): (rule.since, rule.lasting) for rule in load().duration for word in rule.words}
    words = sorted(names, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE), names


def find_subjects(text: str) -> list[Subject]:
    """The words in ``text`` that tell what a span of time near them is about, in order."""
    pattern, names = _subject_pattern()
    return [Subject(m.start(), m.end(), *names[m.group().lower()]) for m in pattern.finditer(text)]


def anchor_end(text: str, at: int) -> int:
    """Where the words end that anchor a span of time ending at ``at``; ``at`` itself without such words."""
    period = _PERIOD.match(text, at)
    at = period.end() if period else at
    match = _ANCHOR.match(text, at, at + 120)
    return match.end() if match else at


def name_duration(
    text: str, subjects: Sequence[Subject], start: int, end: int, unit: str | None, *, since: bool
) -> str:
    """The name of the span of time printed at ``[start, end)`` of ``text``.

    The subject before it counts, the nearest first; looking back, specific ones ("vaccine") come before treatment in
    general. A subject right after it ("≥3 months of treatment") tells what lasts. Without any it is a "duration".
    Half-lives are always a washout.
    """
    if unit == "half-life":
        return "washout"
    directly = next((s for s in subjects if 0 <= s.start - end <= _NEAR), None)
    if directly and _OF_WHAT.fullmatch(text, end, directly.start):
        return directly.lasting
    before = [s for s in subjects if s.end <= start and start - s.end < _FAR][-6:]
    after = [s for s in subjects if s.start >= end and s.start - end < _FAR // 3][:1]
    specific = [s for s in reversed(before) if s.since != "washout"]
    nearest = [*before[-1:], *after]
    chosen = (
        specific[0] if since and specific and start - specific[0].end < _FAR // 2 else (nearest[0] if nearest else None)
    )
    if chosen is None:
        return "duration"
    return chosen.since if since else chosen.lasting

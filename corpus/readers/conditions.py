"""Splits a field of conditions into its diseases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.diseases import disease_named, is_only_disease
from corpus.model import Fact, FactName
from corpus.readers.values import fact, worded

_WORD = re.compile(r"\S+")
_MAX_WORDS = 60  # of a run-on line
_MAX_NAME = 9  # words of one disease's name
_LIST = re.compile(r"[^,，]+")
_LINE = re.compile(r".+")
_PART = re.compile(r"[^;|；、]+")


def conditions(text: str, start: int, end: int) -> list[Fact]:
    """The conditions of a field: one a line, parted by ";" or "|", by commas, or run on without any sign.

    Commas and run-on lines are only parted where every part is a disease the table knows; else the line is one fact.
    """
    found: list[Fact] = []
    rows = list(worded(text, start, end))
    for first, last in rows:
        parts = _PART.finditer(text, first, last) if len(rows) == 1 else _LINE.finditer(text, first, last)
        for part in parts:
            for low, high in _diseases(text, part.start(), part.end()):
                found += fact(text, FactName.CONDITION, low, high)
    return found


def _diseases(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    listed = [m.span() for m in _LIST.finditer(text, start, end)]
    if len(listed) > 1 and all(is_only_disease(text[a:b]) for a, b in listed):
        yield from listed
        return
    words = [m.span() for m in _WORD.finditer(text, start, end)]
    yield from _run_on(text, words) or [(start, end)]


def _run_on(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most parts that are each one disease, next to a different one; empty if there is no such parting."""
    if not 1 < len(words) <= _MAX_WORDS:
        return []
    best: list[tuple[list[tuple[int, int]], str] | None] = [([], "")] + [None] * len(words)
    for stop in range(1, len(words) + 1):
        for begin in range(max(0, stop - _MAX_NAME), stop):
            before = best[begin]
            low, high = words[begin][0], words[stop - 1][1]
            if before is None or not _begins_name(text, low) or not is_only_disease(text[low:high]):
                continue
            name = disease_named(text[low:high]) or ""
            here = best[stop]
            if name != before[1] and (here is None or len(here[0]) <= len(before[0])):
                best[stop] = ([*before[0], (low, high)], name)
    last = best[-1]
    return last[0] if last and len(last[0]) > 1 else []


def _begins_name(text: str, at: int) -> bool:
    return text[at].isupper() or text[at].isdigit()

"""Text that stops before it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Notice, NoticeKind, Span, Trial
from corpus.notices.places import lines, readable, rules

_STUB = re.compile(
    r"(?:loading|please wait)\s?(?:\.{3}|…)"
    r"|(?:read|show|see|view|load) (?:more|all|full (?:text|description))\s?(?:\.{3}|…|»|>)?",
    re.IGNORECASE,
)
_TRAILS_OFF = re.compile(r"(?<!,)(?<!, )(?:\.{3}|…|\[(?:\.{3}|…)\])\s*$")
_OPEN_END = re.compile(
    r"(?:\b(?:and|or|with|of|the|to|by|from|for|than|in|at|an|as|who|which|that|including|between|within)|[(\[])\s*$",
    re.IGNORECASE,
)
_LIST_MARKER = re.compile(r"(?:^|(?<=[\s,;:.(]))(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})\)")
_SMILEY = re.compile(r"[:;]-?[()]")


def find(trial: Trial) -> Iterator[Notice]:
    """Stubs of pages that were copied before they had loaded, trailing dots, open brackets, open ends."""
    text = trial.source.text
    for line in lines(text, Span(start=0, end=len(text))) if text else ():
        if _STUB.fullmatch(text[line.start : line.end]):
            yield _cut(
                line.start, line.end, "The page was copied before this part had loaded. Something may be missing here."
            )
    for span in readable(trial):
        for line in lines(text, span):
            if _TRAILS_OFF.search(text[line.start : line.end]) and line.end - line.start > 20:
                yield _cut(
                    max(line.start, line.end - 60),
                    line.end,
                    "The text trails off in dots here. What follows is not in this copy.",
                )
    yield from _criteria(trial)
    yield from _last_words(trial)


def _criteria(trial: Trial) -> Iterator[Notice]:
    """Brackets without a partner inside one rule.

    Reason: a bracket that is opened and never closed, or closed and never opened, shows that words were lost or moved.
    Markers such as "a)" are not brackets. A rule with children may close its bracket after them, so only
    childless rules without a parent's open bracket are looked at.
    """
    parents = {c.parent for c in trial.criteria if c.parent}
    open_elsewhere = any(
        _balance(trial.source.text, Span(start=c.start, end=c.end))[1] for c in trial.criteria if c.id in parents
    )
    for criterion in trial.criteria:
        if criterion.id in parents or (criterion.parent and open_elsewhere):
            continue
        closed, opened = _balance(trial.source.text, criterion)
        if closed and not opened:
            at = closed[0]
            yield _cut(
                _back(trial, criterion, at),
                at + 1,
                "A bracket closes here that was never opened. Words may be missing.",
            )
        elif opened and not closed:
            at = opened[-1]
            yield _cut(at, criterion.end, "A bracket opens here and never closes. Words may be missing.")


def _balance(text: str, span: Span) -> tuple[list[int], list[int]]:
    """Positions of brackets that close without opening, and that open without closing."""
    words = text[span.start : span.end]
    skip = {m.end() - 1 for m in _LIST_MARKER.finditer(words) if "(" not in words[m.start() - 1 : m.end() - 1]}
    skip |= {m.end() - 1 for m in _SMILEY.finditer(words)}
    closed: list[int] = []
    opened: list[int] = []
    for offset, char in enumerate(words):
        if char in "(（":
            opened.append(span.start + offset)
        elif char in ")）":
            if opened:
                opened.pop()
            elif offset not in skip:
                closed.append(span.start + offset)
    return closed, opened


def _back(trial: Trial, span: Span, end: int) -> int:
    """The start of the clause that ends at ``end``, no more than 80 code points back."""
    start = max(span.start, end - 80)
    clause = max(trial.source.text.rfind(mark, start, end) + 1 for mark in ".;:\n")
    start = max(start, clause)
    return start + len(trial.source.text[start:end]) - len(trial.source.text[start:end].lstrip())


def _last_words(trial: Trial) -> Iterator[Notice]:
    """The rules' or the source's last words when they cannot end a sentence.

    Reason: no sentence ends with an open bracket or a joining word. Commas do not count: lists end members with them.
    """
    spans = {s.end: s for s in (*rules(trial), *readable(trial)[-1:])}
    for span in spans.values():
        *_, last = [None, *lines(trial.source.text, span)]
        if last is None or last.end - last.start <= 20:
            continue
        if end := _OPEN_END.search(trial.source.text[last.start : last.end]):
            start = max(last.start, last.start + end.start() - 50)
            yield _cut(start, last.end, "The text stops in the middle of a sentence here. The rest is missing.")


def _cut(start: int, end: int, message: str) -> Notice:
    return Notice(kind=NoticeKind.TRUNCATED, start=start, end=end, message=message)

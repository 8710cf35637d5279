"""Text that stops before it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Notice, NoticeKind, SectionKind, Span, Trial
from corpus.notices.places import lines, readable, rules

_STUB = re.compile(
    r"(?:loading|please wait)\s?(?:\.{3}|…)"
    r"|(?:read|show|see|view|load) (?:more|all|full (?:text|description))\s?(?:\.{3}|…|»|>)?",
    re.IGNORECASE,
)
_TRAILS_OFF = re.compile(r"(?<!,)(?<!, )(?:\.{3}|…|\[(?:\.{3}|…)\])\s*$")
_CITED = frozenset({SectionKind.REFERENCES})  # citations are often shortened on purpose
_OPEN_END = re.compile(
    r"(?:(?<![\w-])(?:and|or|with|of|the|to|by|from|for|than|in|at|an|as|who|which|that|including|between|within)|[(\[])\s*$",
    re.IGNORECASE,
)


def find(trial: Trial) -> Iterator[Notice]:
    """Stubs of pages that were copied before they had loaded, trailing dots, open brackets, open ends."""
    text = trial.source.text
    for line in lines(text, Span(start=0, end=len(text))) if text else ():
        if _STUB.fullmatch(text[line.start : line.end]):
            yield _cut(
                line.start, line.end, "The page was copied before this part had loaded. Something may be missing here."
            )
    for span in readable(trial, _CITED):
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
    """A bracket that opens inside one rule and never closes.

    Reason: where a rule was cut off, its last bracket stays open. A bracket with another one closed after it, or the
    end of a sentence after it, is a typing slip in a whole rule. A rule with children may close its bracket after
    them, so only childless rules are looked at.
    """
    text = trial.source.text
    parents = {c.parent for c in trial.criteria if c.parent}
    for criterion in trial.criteria:
        at = text.rfind("(", criterion.start, criterion.end)
        if criterion.id in parents or at < 0:
            continue
        inside = text[at + 1 : criterion.end]
        if (
            not re.search(r"[)）]|[.;]\s", inside)
            and len(inside.split()) > 1
            and not _is_closed_next(text, criterion.end)
        ):
            yield _cut(at, criterion.end, "A bracket opens here and never closes. Words may be missing.")


def _is_closed_next(text: str, end: int) -> bool:
    """Whether the closing bracket stands in what follows the rule's own words."""
    following = text[end : end + 120]
    closing = following.find(")")
    return closing >= 0 and "(" not in following[:closing]


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

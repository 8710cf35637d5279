"""How a question leans on the one before: cues from ``dialogue.toml``."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

_ORDINALS = {
    "first": 0, "1st": 0, "former": 0, "前者": 0, "一": 0, "1": 0,
    "second": 1, "2nd": 1, "后者": 1, "二": 1, "2": 1,
    "third": 2, "3rd": 2, "三": 2, "3": 2,
    "fourth": 3, "4th": 3, "四": 3, "4": 3,
    "fifth": 4, "5th": 4, "五": 4, "5": 4,
    "last": -1, "latter": -1,
}  # fmt: skip

_COUNTS = {"two": 2, "2": 2, "两": 2, "二": 2, "three": 3, "3": 3, "三": 3, "four": 4, "4": 4, "四": 4}


class Follow(StrEnum):
    """A question about the answer before it."""

    WHY = "why"
    MEANS = "means"
    SOURCE = "source"
    POINT = "point"  # one of the points of the answer: "the second rule?"


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with Path(__file__).with_name("dialogue.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=32)
def _whole(name: str) -> re.Pattern[str]:
    table = _table()
    ways = "|".join(f"(?:{p})" for p in table["whole"][name])
    return re.compile(rf"\W*{table['lead']}(?:{ways})\W*", re.IGNORECASE)


@lru_cache(maxsize=32)
def _part(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in _table()["part"][name])


def is_all(name: str, folded: str) -> bool:
    """Whether the whole of ``folded`` is such a follow-up."""
    return _whole(name).fullmatch(folded) is not None


def has_part(name: str, folded: str) -> bool:
    """Whether such words stand in ``folded``."""
    return any(p.search(folded) for p in _part(name))


def without_part(name: str, folded: str) -> str:
    """``folded`` with such words left out."""
    for pattern in _part(name):
        folded = pattern.sub(" ", folded)
    return " ".join(folded.split())


def follow_of(folded: str) -> Follow | None:
    """What ``folded`` asks of the answer before it, where it asks nothing else."""
    return next((f for f in (Follow.WHY, Follow.SOURCE, Follow.MEANS) if is_all(f, folded)), None)


def speaks_of_answer(folded: str) -> bool:
    """Whether ``folded`` only answers us, or asks about our answer."""
    replies = ("missed", "shrug", "every_choice", "number", "which_of", "others", "joining")
    return follow_of(folded) is not None or any(is_all(name, folded) for name in replies)


def nth_in(folded: str, *, part: str = "nth") -> int | None:
    """The place in a list that ``folded`` names, from 0; -1 is the last."""
    for pattern in _part(part):
        match = pattern.search(folded)
        if match:
            return _ORDINALS[next(g for g in match.groups() if g).lower()]
    return None


def few_in(folded: str) -> slice | None:
    """The part of a list that ``folded`` keeps: "just the first two"."""
    for pattern in _part("few"):
        match = pattern.search(folded)
        if match:
            begin, count = (g.lower() for g in match.groups() if g)
            many = _COUNTS[count]
            return slice(-many, None) if begin in ("last", "后") else slice(many)
    return None


def number_in(folded: str) -> int | None:
    """The place in a list that a bare number names, from 0."""
    match = _whole("number").fullmatch(folded)
    return int(match["nth"]) - 1 if match else None


def corrected(folded: str) -> str | None:
    """What ``folded`` puts in place of something said before ("no, I meant …"); ``None`` where it corrects nothing."""
    for pattern in _part("instead"):
        match = pattern.search(folded)
        if match:
            return next(g for name, g in match.groupdict().items() if g and name.startswith("new")).strip()
    for pattern in _part("correction"):
        match = pattern.match(folded)
        if match:
            return folded[match.end() :].strip(" ?.!,，。？！") or None
    return None

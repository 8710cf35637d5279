"""Questions in a language that is not understood: told by its letters or its everyday words, and answered in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lexicon.chinese import CHINESE

# Of all letters, to be a text of that script: a single foreign word or a unit in Greek is none.
MOST_LETTERS = 0.4
FEW_KANA = 2  # one "の" stands in Chinese too
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def told_foreign(question: str) -> str | None:
    """What to say, in its language, to a question in neither English nor Chinese; ``None`` for one in these."""
    name = _by_letters(question) or _by_words(question)
    return _table()[name]["message"] if name else None


def _by_letters(question: str) -> str | None:
    letters = [sign for sign in question if sign.isalpha()]
    for name, entry in _table().items():
        if "letters" not in entry:
            continue
        own = len(_letters(entry["letters"]).findall(question))
        # Japanese mixes its own letters with Chinese signs.
        if own >= max(1, MOST_LETTERS * len(letters)) or (name == "ja" and own >= FEW_KANA):
            return name
    return None


def _by_words(question: str) -> str | None:
    if CHINESE.search(question):
        return None
    words = [w.lower().replace("’", "'") for w in _WORD.findall(question)]
    english = len(set(words) & _words("english", "telling"))
    best, most = None, 0
    for name in _table():
        if name == "english" or "telling" not in _table()[name]:
            continue
        telling = len(set(words) & (_words(name, "telling") - _words("english", "telling")))
        weak = len(set(words) & _words(name, "weak")) if telling else 0
        if telling + weak > max(most, english) and telling + weak > 1:
            best, most = name, telling + weak
    return best


@cache
def _words(name: str, kind: str) -> frozenset[str]:
    return frozenset(_table()[name][kind].split())


@cache
def _letters(ranges: str) -> re.Pattern[str]:
    return re.compile(f"[{ranges}]")


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    with Path(__file__).with_name("languages.toml").open("rb") as file:
        return tomllib.load(file)

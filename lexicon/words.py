"""Words of a text with their places, folded so that spelling habits do not matter.

Case, diacritics, plurals, British or American spelling, and what joins two words (a space, a hyphen, a slash) make
no difference to a folded word: "Sjögren's", "Sjogren" and "sjogrens" are one word, and so are "tumours" and "tumor".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Letters and digits are words of their own, so that "SLEDAI2K", "SLEDAI-2K" and "SLEDAI 2K" fold alike. Chinese is
# left out: it has no spaces and is matched as substrings. A plus counts only before a digit, for "3+3". The x of
# "3xULN" is a sign, not the start of a word.
_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036f"
_WORD = re.compile(
    rf"(?P<number>\d+)|(?P<possessive>(?<=[{_LETTERS}])['’`]s(?![{_LETTERS}]))|(?P<times>(?<=\d)[xX](?=[A-Z]{{3}}))"
    rf"|(?P<letters>[{_LETTERS}]+)|(?P<greek>[α-ωΑ-Ωµ])|(?P<plus>\+(?=\s?\d))"
)
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu"}
_CAPITALS_PLURAL = re.compile(r"[A-Z]{2,}s")
_SPELLING_LENGTH = 6  # shorter words ("does", "four", "rise") are left as they are


class Word(NamedTuple):
    """One word: its folded form, the word as written (a plural "s" after capitals dropped), and its range."""

    key: str
    written: str
    start: int
    end: int


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _american(word: str) -> str:
    if len(word) < _SPELLING_LENGTH:
        return word
    word = word.replace("ae", "e").replace("oe", "e")
    word = word.replace("isation", "ization").replace("ising", "izing").replace("ised", "ized")
    return word[:-3] + "or" if word.endswith("our") else word


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """The form of one word in which spellings of the same word are equal."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _american(_singular(word.lower()))


def words(text: str) -> list[Word]:
    """The words of ``text`` in order, each with its half-open range of code points."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        kind, written = match.lastgroup, match.group()
        if kind in {"possessive", "times"}:
            continue
        if kind == "letters":
            if _CAPITALS_PLURAL.fullmatch(written):
                written = written[:-1]
            key = fold(written)
        elif kind == "greek":
            key = _GREEK.get(written.lower(), written.lower())
        else:
            key = written
        found.append(Word(key, written, match.start(), match.end()))
    return found


def key(text: str) -> tuple[str, ...]:
    """The folded words of ``text``: equal for two ways of writing the same thing."""
    return tuple(word.key for word in words(text))

"""Flesch–Kincaid grade, for checking our own sentences. Works offline."""

from __future__ import annotations

import re

import pyphen

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
_HYPHENS = pyphen.Pyphen(lang="en_US", left=1, right=1)


def syllables(word: str) -> int:
    """Syllables of an English word; an abbreviation in capitals is spelt out, one syllable a letter."""
    if len(word) > 1 and word.isupper():
        return len(word)
    return len(_HYPHENS.positions(word.lower())) + 1


def grade(text: str) -> float:
    """School grade of ``text``: 0.39 × words/sentences + 11.8 × syllables/words − 15.59 (Kincaid et al. 1975)."""
    found = _WORD.findall(text)
    if not found:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return 0.39 * len(found) / sentences + 11.8 * sum(map(syllables, found)) / len(found) - 15.59

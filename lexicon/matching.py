"""Finding the terms of a text: the longest form at each place, Chinese names, and careful readings of typing errors."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from rapidfuzz.distance import OSA

from lexicon.surfaces import Origin, Surface, SurfaceTree
from lexicon.words import Word, fold, key, words

_MIN_TYPO_LENGTH = 6  # a shorter word is too easily another word
_LONG_WORD = 10  # from here on two errors are allowed


class Match(NamedTuple):
    """A form met in a text. ``typo`` is set when a word of it was read through a typing error."""

    surface: Surface
    start: int
    end: int
    typo: bool


class _Guard(NamedTuple):
    not_after: frozenset[str]
    not_before: frozenset[str]
    written: frozenset[str]


def _data(name: str) -> str:
    return files("lexicon").joinpath(name).read_text(encoding="utf-8")


def _load_guards() -> Mapping[tuple[str, ...], _Guard]:
    def folded(rule: Mapping[str, list[str]], side: str) -> frozenset[str]:
        return frozenset("#" if word == "#" else fold(word) for word in rule.get(side, []))

    return {
        key(form): _Guard(folded(rule, "not_after"), folded(rule, "not_before"), frozenset(rule.get("written", [])))
        for form, rule in tomllib.loads(_data("guards.toml")).items()
    }


def _is_among(word: Word, guarded: frozenset[str]) -> bool:
    return word.key in guarded or ("#" in guarded and word.key.isdigit())


class Matcher:
    """Finds forms in texts. Built once from all forms; holds nothing of the texts it reads."""

    def __init__(self, surfaces: Iterable[Surface]) -> None:
        """Sort the forms by script and learn the words they are made of.

        Raises:
            ValueError: if two terms share a form.
        """
        everything = tuple(surfaces)
        english = [(s, words(s.text)) for s in everything if s.origin is not Origin.ZH]
        self._tree = SurfaceTree(english)
        self._zh = _by_first_sign(s for s in everything if s.origin is Origin.ZH)
        self._guards = _load_guards()
        # Everyday words are too near to other everyday words to be guessed at ("Peking" is not "puking").
        unguessed = {Origin.MISSPELLING, Origin.LAY, Origin.VARIANT}
        guessed = {part.key for surface, parts in english for part in parts if surface.origin not in unguessed}
        self._vocabulary = frozenset(part.key for _, parts in english for part in parts)
        self._ordinary = frozenset(fold(word) for word in _data("ordinary_words.txt").split())
        self._by_start: dict[tuple[str, int], list[str]] = defaultdict(list)  # first letter and length
        for word in sorted(guessed):
            if len(word) >= _MIN_TYPO_LENGTH:
                self._by_start[word[0], len(word)].append(word)

    def find(self, text: str, *, typos: bool = True) -> list[Match]:
        """All forms in ``text`` in order, none overlapping, the longest first at each place."""
        latin = self._find_latin(text, typos)
        zh = self._find_zh(text) if _CHINESE.search(text) else []
        if not zh:
            return latin
        # "通用型CAR-T" is longer than the "CAR-T" in it.
        kept: list[Match] = []
        for match in sorted(latin + zh, key=lambda m: m.start - m.end):
            if not any(match.start < other.end and other.start < match.end for other in kept):
                kept.append(match)
        return sorted(kept, key=lambda m: m.start)

    def _find_latin(self, text: str, typos: bool) -> list[Match]:
        parts = words(text)
        wrong: set[int] = set()
        if typos:
            wrong = self._mend(parts)
        found: list[Match] = []
        at = 0
        while at < len(parts):
            longest = self._tree.longest(text, parts, at)
            if longest is None or self._is_guarded(longest[0], text, parts, at, longest[1]):
                at += 1
                continue
            surface, taken = longest
            typo = any(i in wrong for i in range(at, at + taken))
            found.append(Match(surface, parts[at].start, parts[at + taken - 1].end, typo))
            at += taken
        return found

    def _mend(self, parts: list[Word]) -> set[int]:
        """Put the meant word in place of each mistyped one; returns the places that changed."""
        changed: set[int] = set()
        seen: dict[str, str | None] = {}
        for i, part in enumerate(parts):
            if len(part.key) < _MIN_TYPO_LENGTH or part.key in self._vocabulary or part.key in self._ordinary:
                continue
            if part.key not in seen:
                seen[part.key] = self._meant(part.key)
            meant = seen[part.key]
            if meant is not None:
                parts[i] = part._replace(key=meant)
                changed.add(i)
        return changed

    def _meant(self, word: str) -> str | None:
        """The one word of the lexicon that ``word`` is a typing error of; ``None`` when none or several are near.

        One error (a letter wrong, missing, doubled or swapped with its neighbour) in six letters or more, two in ten
        or more; the first letter must be right.
        """
        allowed = 2 if len(word) >= _LONG_WORD else 1
        near: dict[str, int] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for candidate in self._by_start.get((word[0], length), ()):
                distance = OSA.distance(word, candidate, score_cutoff=allowed)
                if distance <= allowed:
                    near[candidate] = distance
        best = [c for c, distance in near.items() if distance == min(near.values())]
        return best[0] if len(best) == 1 else None

    def _is_guarded(self, surface: Surface, text: str, parts: list[Word], at: int, taken: int) -> bool:
        guard = self._guards.get(key(surface.text))
        if guard is None:
            return False
        if guard.written and text[parts[at].start : parts[at + taken - 1].end] not in guard.written:
            return True
        before = at > 0 and _is_among(parts[at - 1], guard.not_after)
        after = at + taken < len(parts) and _is_among(parts[at + taken], guard.not_before)
        return before or after

    def _find_zh(self, text: str) -> list[Match]:
        # Letter by letter, so that no range shifts: a few letters grow when lowered.
        places = [i for i, c in enumerate(text) if c not in _ZH_SKIPPED]
        lowered = "".join(text[i] if len(text[i].lower()) > 1 else text[i].lower() for i in places)
        found: list[tuple[int, int, Surface]] = []
        for at, sign in enumerate(lowered):
            met = next((held for held in self._zh.get(sign, ()) if lowered.startswith(held[0], at)), None)
            if met is not None:
                found.append((at, at + len(met[0]), met[1]))
        # Words are not parted: of those that overlap the longest counts ("试验血红蛋白" holds no "验血").
        kept: list[tuple[int, int, Surface]] = []
        for start, end, surface in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
            if not any(start < other[1] and other[0] < end for other in kept):
                kept.append((start, end, surface))
        return [
            Match(surface, places[start], places[end - 1] + 1, typo=False)
            for start, end, surface in sorted(kept, key=lambda f: f[0])
        ]


_CHINESE = re.compile("[\u4e00-\u9fff]")  # at least one such sign stands in every Chinese form
# Chinese is written with or without spaces and hyphens around Latin letters: "CAR-T 细胞", "CART细胞".
_ZH_SKIPPED = frozenset(" \t\u00a0\u3000-\u2010\u2011\u2013")


def _by_first_sign(surfaces: Iterable[Surface]) -> Mapping[str, Sequence[tuple[str, Surface]]]:
    """The Chinese forms as they are compared, under their first sign, the longest first."""
    forms: dict[str, Surface] = {}
    for surface in surfaces:
        written = "".join(c for c in surface.text.lower() if c not in _ZH_SKIPPED)
        held = forms.setdefault(written, surface)
        if held.term != surface.term:
            raise ValueError(
                f"the form {surface.text!r} names both {held.term!r} and {surface.term!r}; keep it in one of them"
            )
    grouped: dict[str, list[tuple[str, Surface]]] = defaultdict(list)
    for written, surface in sorted(forms.items(), key=lambda form: -len(form[0])):
        grouped[written[0]].append((written, surface))
    return grouped

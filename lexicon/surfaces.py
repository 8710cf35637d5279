"""The forms under which terms are met, and a tree of their words that finds the longest one at a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from lexicon.model import Term, TermKind
from lexicon.words import Word


class Origin(StrEnum):
    """Which of a term's lists a form stands in."""

    NAME = "name"
    ABBREVIATION = "abbreviation"
    SYNONYM = "synonym"
    LAY = "lay"
    MISSPELLING = "misspelling"
    ZH = "zh"
    VARIANT = "variant"  # one of the many ways of putting it that a form with braces stands for


@dataclass(frozen=True, slots=True)
class Surface:
    """One form of one term.

    ``exact`` forms match only in the very case they are written in. ``measured`` ones name something that has a
    value, which may be written on to them ("eGFR40").
    """

    term: str
    text: str
    origin: Origin
    exact: bool
    measured: bool


_MEASURED = frozenset({TermKind.LAB, TermKind.SCORE, TermKind.VITAL})


def forms(term: Term) -> tuple[Surface, ...]:
    """Every form of ``term``, in all languages.

    Abbreviations in capitals with fewer than four letters and digits are exact: in lower case too many of them are
    ordinary words ("as", "la", "pm") or something else. Braces hold choices: "{prior,earlier} transplant{,s}" is four
    forms.
    """
    lists = (
        (Origin.NAME, (term.name,)),
        (Origin.ABBREVIATION, term.abbreviations),
        (Origin.SYNONYM, term.synonyms),
        (Origin.LAY, term.lay),
        (Origin.MISSPELLING, term.misspellings),
        (Origin.ZH, term.zh),
    )
    measured = term.kind in _MEASURED
    return tuple(
        Surface(
            term.name,
            text,
            Origin.VARIANT if "{" in written and origin is not Origin.ZH else origin,
            origin is Origin.ABBREVIATION and _is_short_capitals(text),
            measured,
        )
        for origin, texts in lists
        for written in texts
        for text in _spelled_out(written)
    )


_CHOICES = re.compile(r"\{([^{}]*)\}")


def _spelled_out(text: str) -> list[str]:
    """All texts that ``text`` stands for: each choice in braces, with each of the others, in the order written."""
    choices = _CHOICES.search(text)
    if choices is None:
        return [text]
    return [
        text[: choices.start()] + choice + rest
        for choice in choices[1].split(",")
        for rest in _spelled_out(text[choices.end() :])
    ]


def _is_short_capitals(text: str) -> bool:
    return text.isupper() and sum(c.isalnum() for c in text) < 4


# What may stand between two words of one form: nothing, or a possessive, the end of a bracket ("virus (HBV) DNA") and
# up to three of these signs. Never a full stop or a comma.
_JOINER = re.compile(r"(?:['’`]s)?\)?[\s\-‐‑‒–—/'’`_·]{0,3}")
_INITIAL = re.compile(r"\.\s?")  # between the letter that stands for a genus and its species: "H. pylori"
_MIN_GLUED_LETTERS = 3
_MIN_GLUED_DIGITS = 2


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    anywhere: Surface | None = None
    exact: dict[tuple[str, ...], Surface] = field(default_factory=dict)


class SurfaceTree:
    """A tree over the folded words of forms. Built once, read by many threads."""

    def __init__(self, surfaces: Iterable[tuple[Surface, list[Word]]]) -> None:
        """Build the tree from forms and their words.

        Raises:
            ValueError: if a form has no words, or two terms share a form.
        """
        self._root = _Node()
        for surface, parts in surfaces:
            self._add(surface, parts)

    def _add(self, surface: Surface, parts: list[Word]) -> None:
        if not parts:
            raise ValueError(f"the form {surface.text!r} of the term {surface.term!r} holds no letter or digit")
        node = self._root
        for part in parts:
            node = node.next.setdefault(part.key, _Node())
        written = tuple(part.written for part in parts)
        held = node.exact.get(written) if surface.exact else node.anywhere
        if held is not None and held.term != surface.term:
            raise ValueError(
                f"the form {surface.text!r} names both {held.term!r} and {surface.term!r}; keep it in one of them"
            )
        if held is None:
            if surface.exact:
                node.exact[written] = surface
            else:
                node.anywhere = surface

    def longest(self, text: str, parts: list[Word], at: int) -> tuple[Surface, int] | None:
        """The longest form whose first word is ``parts[at]``, and how many words it takes."""
        if at and parts[at - 1].end == parts[at].start and not parts[at - 1].key.isdigit():
            return None
        node, best = self._root, None
        for taken in range(1, len(parts) - at + 1):
            part = parts[at + taken - 1]
            if taken > 1 and not _joined(text, parts[at + taken - 2], part):
                break
            following = node.next.get(part.key)
            if following is None:
                break
            node = following
            surface = node.anywhere
            if node.exact:
                surface = node.exact.get(tuple(p.written for p in parts[at : at + taken]), surface)
            if surface is not None and _stands_alone(surface, parts, at, taken):
                best = (surface, taken)
        return best


def _joined(text: str, before: Word, after: Word) -> bool:
    if _JOINER.fullmatch(text, before.end, after.start):
        return True
    return len(before.written) == 1 and bool(_INITIAL.fullmatch(text, before.end, after.start))


def _stands_alone(surface: Surface, parts: list[Word], at: int, taken: int) -> bool:
    """Whether the form is a word of its own: "IgG" is not met in "IgG4", but "eGFR" is in "eGFR40"."""
    first, last = parts[at], parts[at + taken - 1]
    if at and parts[at - 1].end == first.start and last.end - first.start <= _MIN_GLUED_LETTERS:
        return False
    if at + taken == len(parts) or parts[at + taken].start != last.end:
        return True
    glued = parts[at + taken].key
    return surface.measured and glued.isdigit() and len(glued) >= _MIN_GLUED_DIGITS

"""Things that a question and a rule call by the same words, and that the lexicon does not know."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Collection, Iterator
from types import MappingProxyType

from eligibility.atoms import Atom, read_finding
from eligibility.numbers import NUMBER_WORD
from eligibility.rule_words import FUNCTION, WORDY
from eligibility.rules import windows_of
from eligibility.statements import flatten
from index.lexical import tokenize
from lexicon.model import Mention, Term, TermKind
from lexicon.reader import Lexicon

_WORD = re.compile(r"[^\W\d_][\w-]*")
_ADJACENT = re.compile(r"[ \-/]{1,2}")
_TAKEN = re.compile(
    r"\b(?:tak(?:e|es|ing)|took|on|us(?:e|es|ed|ing)|receiv\w+|given|stopped|dose of|mg|shots? of"
    r"|treated with)\s+(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
# Words after a name that belong to it and say nothing more: "UVB therapy", "keratoconus disease".
_GENERIC = re.compile(
    r"(?:disease|disorder|syndrome|condition|treatment|therap|medication|drug|infection|surger|procedure|agent|use"
    r"|history"
    r"|problem|exposure|implant|device|symptom|diagnos|user)",
    re.IGNORECASE,
)
# Of a time or a number: "three weeks ago" and "within the past three months" name no finding in common.
_COUNTED = re.compile(rf"{NUMBER_WORD}|\d+|(?:day|week|month|year|hour|time)s?|ago|once|twice|half", re.IGNORECASE)
# How much, how bad or since when: of anything.
_DEGREE = re.compile(
    r"mild|moderate(?:ly)?|severe(?:ly)?|serious(?:ly)?|massive|significant(?:ly)?|clinical(?:ly)?|major|minor|high|low"
    r"|large|small|normal|abnormal|active|stable|unstable|chronic|acute|advanced|early|late|long|short|recent(?:ly)?"
    r"|positive|negative|good|bad|poor|frequent|full|partial|complete|standard",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"(?:a|an|the|any|of|with|or|and|in|for|to|by|as|from|known|history|prior|previous|past|other|documented"
    r"|clinical|clinically"
    r"|such|including|current|currently|having|has|have|had|using|receiving|taking|use|used|received|patients?"
    r"|subjects?|participants?"
    r"|individuals?|people|who|are|is|be|treatment|therapy|diagnosis|diagnosed|presence|evidence|ongoing|suspected"
    r"|confirmed|both|either)",
    re.IGNORECASE,
)


class Widened(Lexicon):
    """A lexicon, and with it a few names as they stand in one rule."""

    def __init__(self, inner: Lexicon, names: Collection[str], kind: TermKind) -> None:
        """Keep ``inner`` whole and add ``names``, each of ``kind``."""
        added = {name: Term(name=name, kind=kind) for name in names}
        self.terms = MappingProxyType(ChainMap(added, dict(inner.terms)))
        self.added = frozenset(added)
        self._inner = inner
        self._patterns = tuple(
            (
                name,
                re.compile(r"\b" + r"[ \-/]{1,2}".join(_stem(w) for w in _WORD.findall(name)) + r"\b", re.IGNORECASE),
            )
            for name in sorted(added, key=len, reverse=True)
        )

    def find(self, text: str, *, typos: bool = True) -> tuple[Mention, ...]:
        """The terms met in ``text``, the added names among them where no other term stands."""
        found = list(self._inner.find(text, typos=typos))
        for name, pattern in self._patterns:
            for match in pattern.finditer(text):
                if not any(m.start < match.end() and match.start() < m.end for m in found):
                    found.append(Mention(term=name, surface=match.group(), start=match.start(), end=match.end()))
        return tuple(sorted(found, key=lambda m: m.start))


def widened(lexicon: Lexicon, question: str, rule: str, words: Collection[str]) -> Widened | None:
    """``lexicon`` with the names that ``rule`` has in common with ``question``; ``None`` without any.

    Args:
        lexicon: the words of the field.
        question: as asked.
        rule: the words of a criterion.
        words: tokens of the question that no term of the lexicon covers and that do not merely ask.
    """
    names = tuple(dict.fromkeys(rule[start:end] for start, end in _runs(lexicon, rule, words)))
    names = tuple(n for n in names if n not in lexicon.terms and not all(map(_names_nothing, _WORD.findall(n))))
    if not names:
        return None
    place = min((question.lower().find(_WORD.findall(n)[0].lower()[:5]) for n in names), default=-1)
    taken = place > 0 and _TAKEN.search(question, 0, place)
    return Widened(lexicon, names, TermKind.DRUG if taken else TermKind.DISEASE)


def atoms_of(rule: str, lexicon: Widened) -> tuple[Atom, ...]:
    """The added names as findings of ``rule``; ``conditional`` where the rule says more of them than their name."""
    flat = flatten(rule)
    windows = windows_of(rule)
    known = lexicon.added
    return tuple(
        atom._replace(conditional=atom.conditional or _is_narrowed(flat, atom))
        for mention in lexicon.find(rule, typos=False)
        if mention.term in known
        for atom in (read_finding(flat, mention, windows, lexicon),)
    )


def _stem(word: str) -> str:
    root = re.sub(r"(?:ies|es|s|y)$", "", word) if len(word) > 4 else word
    return re.escape(root) + r"(?:ies|es|s|y)?"


def _runs(lexicon: Lexicon, rule: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """The longest stretches of the rule made of words shared with the question and of no known term."""
    known = [(m.start, m.end) for m in lexicon.find(rule, typos=False)]
    start = end = -1
    for match in _WORD.finditer(rule):
        covered = any(s < match.end() and match.start() < e for s, e in known)
        shared = not covered and _says_something(match.group()) and bool(set(tokenize(match.group())) & set(words))
        if shared and end >= 0 and _ADJACENT.fullmatch(rule, end, match.start()):
            end = match.end()
            continue
        if end >= 0:
            yield start, end
        start, end = match.span() if shared else (-1, -1)
    if end >= 0:
        yield start, end


def _names_nothing(word: str) -> bool:
    return bool(_COUNTED.fullmatch(word) or _DEGREE.fullmatch(word))


def _says_something(word: str) -> bool:
    return len(word) > 2 and (word.isupper() or bool(WORDY.search(FUNCTION.sub("", word))))


def _is_narrowed(flat: str, atom: Atom) -> bool:
    """Whether another word right before or after a name makes it a kind of the thing, or another thing."""
    before = re.search(r"([\w-]+) $", flat[: atom.start])
    after = re.match(r" ([\w-]+)", flat[atom.end :])
    kind_of = before is not None and not _LEADS.fullmatch(before[1])
    part_of = after is not None and not (
        _GENERIC.match(after[1])
        or FUNCTION.fullmatch(after[1])
        or len(after[1]) < 4
        or after[1] in {"within", "during"}
    )
    return kind_of or part_of

"""Abbreviations as a text itself spells them out: "alopecia areata (AA)", "UVR (ultraviolet radiation)".

The method is that of Schwartz and Hearst (A simple algorithm for identifying abbreviation definitions in biomedical
text, Pacific Symposium on Biocomputing 2003): the letters of the short form are found in the long form from its end on,
and its first letter opens a word. Words whose first letters make the short form come before that: by letters alone "AA"
would be "anemia" beside "aplastic anemia".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from corpus.model import FactName, NoticeKind, Trial

_BRACKETS = re.compile(r"\(([^()\n]{2,90})\)")
_SHORT = re.compile(r"[A-Z](?=[^\s]*[A-Z])[A-Za-z0-9/&+-]{1,9}")
_SHORT_BEFORE = re.compile(rf"(?<![\w-])({_SHORT.pattern})\s*$")
_PLURAL = re.compile(r"(?<=[A-Z])s$")
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’])*")
_BROKEN = re.compile(r"[()\[\]]|^(?:for|of|and|or|the|in|with|to|by)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;\n]")


def abbreviations(trial: Trial) -> Mapping[str, str]:
    """The short forms whose long form a record gives: in brackets, or as one of its conditions ("AA" of its title).

    A long form that the record itself got wrong (a mistranslation) is left out.
    """
    found = dict(spelled_out(trial.source.text))
    wrong = [trial.source.quote(n) for n in trial.notices if n.kind is NoticeKind.MISTRANSLATION]
    found = {short: long for short, long in found.items() if not any(w in long or long in w for w in wrong)}
    for condition in trial.facts_named(FactName.CONDITION):
        for name in _SEPARATOR.split(condition.value):
            short = "".join(word[0] for word in _WORD.findall(name)).upper()
            if len(short) > 1 and re.search(rf"\b{re.escape(short)}\b", trial.source.text):
                found.setdefault(short, name.strip())
    return found


@lru_cache(maxsize=256)
def spelled_out(text: str) -> Mapping[str, str]:
    """The short forms that ``text`` spells out in brackets, or in whose brackets it does, each with its long form."""
    found: dict[str, str] = {}
    for match in _BRACKETS.finditer(text):
        inside = _SEPARATOR.split(match[1])[0].strip(" \"'“”")
        line = text[max(0, match.start() - 160) : match.start()].rpartition("\n")[2].rstrip()
        short, before = _PLURAL.sub("", inside), _SHORT_BEFORE.search(line)
        if _SHORT.fullmatch(short):
            long = _long_form(short, line)
        elif before is not None and " " in inside:
            short, long = before[1], _long_form(before[1], inside)
            long = long if long is not None and inside.startswith(long) else None
        else:
            continue
        if long is not None:
            found.setdefault(short, long)
    return MappingProxyType(found)


def _long_form(short: str, words: str) -> str | None:
    """The words at the end of ``words`` whose letters make ``short``; ``None`` where they do not."""
    letters = [ch for ch in short.lower() if ch.isalnum()]
    starts = [m.start() for m in _WORD.finditer(words)][-len(letters) :]
    at = starts[0] if [words[s].lower() for s in starts] == letters else _by_letters(letters, words)
    found = words[at:].strip() if at >= 0 else ""
    longest = min(len(letters) + 5, 2 * len(letters))
    fits = len(found) > len(short) and len(found.split()) <= longest and short not in found.split()
    return found if fits and not _BROKEN.search(found) else None


def _by_letters(letters: Sequence[str], words: str) -> int:
    """Where the words begin that hold ``letters`` from the end on, the first at a word's begin; -1 where none do."""
    at = len(words)
    for index, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and not (words[at].lower() == letter and (index or _opens_word(words, at))):
            at -= 1
        if at < 0:
            return -1
    return at


def _opens_word(words: str, at: int) -> bool:
    return at == 0 or not (words[at - 1].isalnum() or words[at - 1] in "'’")

"""Things printed twice: time points, members of a list, contacts, rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from corpus.model import Criterion, FactName, Notice, NoticeKind, SectionKind, Trial
from corpus.notices.places import matches, plain, readable, rules, section_of, shown

_OUT = frozenset({SectionKind.REFERENCES, SectionKind.RESULTS})
_TIMES = re.compile(
    r"(?<![\d.,/])\d{1,3}(?:\s?[,，、]\s?\d{1,3}){1,20},?\s(?:and|or|&)\s\d{1,3}\s?(?:months?|weeks?|days?|years?|hours?)\b"
)
_SENTENCE = re.compile(r"[^.;\n]{40,900}")
_ITEM = re.compile(r"[^,，、():]{3,60}")
_JOINT = re.compile(
    r"\s(?:and|or|as well as)\s|^(?:and|or)\s|\b(?:including|include|such as|any of|one of)\b", re.IGNORECASE
)
# A person's name: two or more capitalised words, perhaps with titles.
_PERSON = re.compile(r"[^\W\d_][^\d@:\n]{2,60}")
_DESK = re.compile(
    r"\b(?:study|clinical|site|trials?|call|contact|information|research|principal|medical|coordinator|pharma\w*|inc|ltd|llc"
    r"|company|cent(?:er|re)|team|office|department|hospital|university)\b",
    re.IGNORECASE,
)
_OFFICIALS = re.compile(r"official|investigator|responsible", re.IGNORECASE)
# A line among list members that is no member itself.
_PLAIN_LINE = re.compile(r"\n[ \t]{0,20}(?![-*•·●–(]|\d{1,2}\\?[.)]|[a-zA-Z][.)])\w[^\n]*(?=\n)")
# Endings of medicines' generic names (the WHO's stems and the older ones of this field).
_MEDICINE = re.compile(
    r"(?:mab|mabs|nib|prine|trexate|phosphamide|limus|sporin[ea]?|mofetil|nomide|cept|quine|arabine|sone|solone|lone|cillin|mycin|azole"
    r"|vir|statin|platin|taxel|rubicin|cristine|blastine|tamide|oxacin|cycline|gliptin|gliflozin|sartan|pril|dipine|olol|parin|tide)$"
)


def find(trial: Trial) -> Iterator[Notice]:
    """Repetitions that show a slip: one of the two was meant to be something else, or is not needed."""
    yield from _times(trial)
    yield from _medicines(trial)
    yield from _contacts(trial)
    yield from _criteria(trial)


def _times(trial: Trial) -> Iterator[Notice]:
    """A time point that stands twice in one list ("1, 3, 6, 12 and 12 months").

    Reason: a schedule names each visit once; a repeated number stands where another was meant.
    """
    for match in matches(trial, _TIMES, readable(trial, _OUT)):
        numbers = re.findall(r"\d+", match[0])
        twice = [n for n, count in Counter(numbers).items() if count > 1]
        if twice and numbers == sorted(numbers, key=int):
            yield _notice(
                match.start(),
                match.end(),
                f"The time {twice[0]} is listed twice here. The second one may stand for another time.",
            )


def _medicines(trial: Trial) -> Iterator[Notice]:
    """A medicine named twice in one list.

    Reason: a list of medicines names each once. Only names with a medicine's ending count, each as a whole member of
    the list, and only in a sentence that lists at least five.
    """
    text = trial.source.text
    for span in rules(trial):
        for sentence in _SENTENCE.finditer(text, span.start, span.end):
            members = [m for m in _members(sentence) if _MEDICINE.search(m[0])]
            if len(members) < 5:
                continue
            seen: set[str] = set()
            for name, start, end in members:
                if name in seen:
                    yield _notice(start, end, f"“{text[start:end]}” is listed twice in this sentence.")
                seen.add(name)


def _members(sentence: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The one- and two-word members of the lists in a sentence: folded name, start, end."""
    for item in _ITEM.finditer(sentence[0]):
        begin = 0
        cuts = [(j.start(), j.end()) for j in _JOINT.finditer(item[0])]
        for cut_start, cut_end in [*cuts, (len(item[0]), len(item[0]))]:
            part = item[0][begin:cut_start]
            bare = part.strip()
            if bare and len(bare.split()) <= 2:
                start = sentence.start() + item.start() + begin + part.index(bare)
                yield bare.lower(), start, start + len(bare)
            begin = cut_end


def _contacts(trial: Trial) -> Iterator[Notice]:
    """A person listed twice under one heading.

    Reason: one heading's list of contacts names each person once; the central and the local list may share people,
    and so may the lists of several sites. Telephone numbers, addresses and desks ("Study coordinator") are shared,
    and one official can hold two roles.
    """
    seen: set[tuple[str, int]] = set()
    for fact in trial.facts_named(FactName.CONTACT):
        section = section_of(trial, fact.start)
        if section is None or section.kind is not SectionKind.CONTACTS or _OFFICIALS.search(" ".join(section.path)):
            continue
        if not _PERSON.fullmatch(fact.value) or _DESK.search(fact.value):
            continue
        key = (plain(fact.value), section.start)
        if key in seen:
            yield _notice(fact.start, fact.end, f"“{shown(fact.value, 40)}” is listed twice as a contact here.")
        seen.add(key)


def _criteria(trial: Trial) -> Iterator[Notice]:
    """A rule printed twice in one list for the same people.

    Reason: a rule counts once; its second print adds nothing or stands where another rule was meant. A number that
    falls back or a line that is no list member, between the two, opens a list for another part of the study.
    """
    text = trial.source.text
    parents = {c.parent for c in trial.criteria if c.parent}
    seen: dict[tuple[object, ...], Criterion] = {}
    for criterion in trial.criteria:
        words = plain(criterion.text)
        if criterion.id in parents or len(words.split()) < 5:
            continue
        key = (criterion.side, criterion.cohort, criterion.path, criterion.parent, words)
        first = seen.get(key)
        if first and _runs_on(first, criterion) and not _PLAIN_LINE.search(text[first.end : criterion.start]):
            yield _notice(criterion.start, criterion.end, "This rule is printed twice in this list.")
        seen[key] = criterion


def _runs_on(first: Criterion, second: Criterion) -> bool:
    """Whether the second rule's number is above the first's, where both have one."""
    numbers = [re.search(r"\d+", c.marker) for c in (first, second)]
    return int(numbers[1][0]) > int(numbers[0][0]) if numbers[0] and numbers[1] else numbers == [None, None]


def _notice(start: int, end: int, message: str) -> Notice:
    return Notice(kind=NoticeKind.DUPLICATE, start=start, end=end, message=message)

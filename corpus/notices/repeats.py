"""Things printed twice: time points, members of a list, contacts, rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from corpus.model import FactName, Notice, NoticeKind, SectionKind, Trial
from corpus.notices.places import matches, plain, readable, rules, section_of, shown

_OUT = frozenset({SectionKind.REFERENCES, SectionKind.RESULTS})
_TIMES = re.compile(
    r"(?<![\d.,/])\d{1,3}(?:\s?[,，、]\s?\d{1,3}){1,20},?\s(?:and|or|&)\s\d{1,3}\s?(?:months?|weeks?|days?|years?|hours?)\b"
)
_SENTENCE = re.compile(r"[^.;\n]{40,900}")
_ITEM = re.compile(r"[^,，、():]{3,60}")
_JOINT = re.compile(r"\s(?:and|or|as well as)\s|^(?:and|or)\s|\b(?:including|include)\b", re.IGNORECASE)
# A person's name: two or more capitalised words, perhaps with titles.
_PERSON = re.compile(
    r"(?!(?:Study|Clinical|Site|Trial|Call|Contact|Information|Research|Principal|Medical)\b)[^\W\d_][^\d@:\n]{2,60}"
)
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
    and so may the lists of several sites. Telephone numbers, addresses and desks ("Study coordinator") are shared.
    """
    seen: set[tuple[str, int]] = set()
    for fact in trial.facts_named(FactName.CONTACT):
        section = section_of(trial, fact.start)
        if section is None or section.kind is not SectionKind.CONTACTS or not _PERSON.fullmatch(fact.value):
            continue
        key = (plain(fact.value), section.start)
        if key in seen:
            yield _notice(fact.start, fact.end, f"“{shown(fact.value, 40)}” is listed twice as a contact here.")
        seen.add(key)


def _criteria(trial: Trial) -> Iterator[Notice]:
    """A rule printed twice in one list for the same people.

    Reason: a rule counts once; its second print adds nothing or stands where another rule was meant. Only rules whose
    numbers run on between the two are in one list; a list that starts anew is for another part of the study.
    """
    parents = {c.parent for c in trial.criteria if c.parent}
    seen: set[tuple[object, ...]] = set()
    number = 0
    part = 0
    for criterion in trial.criteria:
        printed = re.search(r"\d+", criterion.marker)
        if criterion.parent is None and printed:
            part += int(printed[0]) <= number
            number = int(printed[0])
        words = plain(criterion.text)
        if criterion.id in parents or len(words.split()) < 5:
            continue
        key = (criterion.side, criterion.cohort, criterion.path, criterion.parent, part, words)
        if key in seen:
            yield _notice(criterion.start, criterion.end, "This rule is printed twice in this list.")
        seen.add(key)


def _notice(start: int, end: int, message: str) -> Notice:
    return Notice(kind=NoticeKind.DUPLICATE, start=start, end=end, message=message)

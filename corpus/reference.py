"""Which trials a question names."""

from __future__ import annotations

import re

from corpus.model import Frozen
from corpus.name_index import NameIndex
from corpus.name_words import TRIAL_PLURAL, TRIAL_SINGULAR
from corpus.reference_facts import Described
from corpus.reference_mentions import COMPARISON, Mention, Reading


class Reference(Frozen):
    """What a question says about which trials it means.

    ``trials`` are the ids meant, in the order named; empty where none is named. ``ambiguous``: one was meant but
    several fit, and ``trials`` holds those. ``unknown_ids`` are NCT numbers named that are not loaded.
    ``excluded`` are trials the question sets aside ("not the NK one"),
    ``aside`` the words that do so. ``spans`` and ``words`` are the words of the
    question that named the trials in ``trials``, articles and the word "trial" included, so that they can be taken
    out of what is searched for. ``reading`` tells how misspelt names and descriptions were read. ``unfit`` are
    descriptions of a trial that no loaded one fits.
    """

    trials: tuple[str, ...] = ()
    ambiguous: bool = False
    unknown_ids: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    aside: tuple[tuple[int, int], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    words: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()


_SET_ASIDE = re.compile(
    r"(?:\bnot|\bexcept(?: for| in)?|\bexcluding|\bother than|\bbesides|\bapart from|\brather than|\binstead of|"
    r"\bbut not (?:in|for|at|from)|\baside from|\bexcept|不是|除了)(?: (?:mean|meant|the|that|this|about)){0,3} ?$",
    re.I,
)
_AND = re.compile(r"[\s,]{0,3}(?:and|or|nor)\s{1,3}(?:the |that |this )?", re.I)
_ASKED_OF = re.compile(r"^[^,;.?]{0,60}\b(?:by|at|in|from|of) (?:the )?$", re.I)
_JOINING = re.compile(r"\b(?:and|or|but)\b", re.I)
_MAX_QUESTION = 4_000  # code points read; a longer text is not a question


def find_reference(index: NameIndex, question: str) -> Reference:
    """Which of the trials in ``index`` a question names; see ``Reference``."""
    reading = Reading(index, question[:_MAX_QUESTION])
    reading.find()
    return _gathered(reading)


def _gathered(reading: Reading) -> Reference:
    kept: list[Mention] = []
    aside: list[Mention] = []
    previous: Mention | None = None
    for m in sorted(reading.mentions):
        before = reading.question[max(0, _start(reading, m) - 40) : _start(reading, m)]
        joined = previous in aside and _AND.fullmatch(reading.question[_end(reading, previous) : _start(reading, m)])
        (aside if _SET_ASIDE.search(before) or joined else kept).append(m)
        previous = m
    kept, unfit = _with_descriptions(reading, kept, aside)
    kept = _settled(reading, [m for m in kept if not _is_asked_of_another(reading, m, kept)])
    ids = dict.fromkeys(reading.index.id_of(i) for m in kept for i in sorted(m.trials))
    spans = _merged([m.span or _span(reading, m) for m in kept])
    told = [m for m in kept if m.span and len(m.trials) == 1]
    return Reference(
        trials=tuple(ids),
        ambiguous=any(m.singular and len(m.trials) > 1 for m in kept),
        unknown_ids=tuple(dict.fromkeys(reading.unknown)),
        aside=tuple(_merged([_aside_span(reading, m) for m in aside])),
        excluded=tuple(dict.fromkeys(reading.index.id_of(i) for m in aside for i in sorted(m.trials))),
        spans=tuple(spans),
        words=tuple(reading.question[a:b] for a, b in spans),
        reading=tuple(
            dict.fromkeys(
                f"reading '{_written(reading, i, m)}' as {_spelt(reading, i)}"
                for m in kept
                for i in range(m.first, m.last)
                if i in reading.respelt
            )
        )
        + tuple(
            f"reading '{reading.question[m.span[0] : m.span[1]]}' as {_called(reading, m)}" for m in told if m.span
        ),
        unfit=tuple(reading.question[d.start : d.end] for d in unfit),
    )


def _with_descriptions(
    reading: Reading, kept: list[Mention], aside: list[Mention]
) -> tuple[list[Mention], list[Described]]:
    """The mentions with what the question says of a trial's facts; and the descriptions that fit no trial.

    A description narrows the names inside it ("the lupus study in Hangzhou"), and stands for itself where there are
    none; beside a surer name it describes that one, and tells nothing new.
    """
    unfit: list[Described] = []
    for told in reading.index.facts.described(reading.question):
        inside = [m for m in kept if _start(reading, m) < told.end and told.start < _end(reading, m)]
        if any(_start(reading, m) < told.end and told.start < _end(reading, m) for m in aside):
            continue
        beside = [m for m in kept if m not in inside and m.sure]
        if any(m.sure for m in inside) or (beside and not COMPARISON.search(reading.question)):
            continue
        if not inside and _tells_none(told, reading.index.count):
            continue
        trials = told.trials
        # A disease or a year in a title is also a stated fact, and the fact may fit more trials than the title.
        loose = [
            m
            for m in inside
            if m.titled and (told.disease or any(w.isdigit() for w in reading.words[m.first : m.last]))
        ]
        if inside and loose != inside:
            named = frozenset.intersection(*(m.trials for m in inside))
            trials = named & told.trials or named & told.stated
        if not trials:
            unfit.append(told)
            kept = [m for m in kept if m not in inside]
            continue
        kept = [m for m in kept if m not in inside]
        first, last = _words_in(reading, told)
        start = min([told.start, *(_start(reading, m) for m in inside)])
        end = max([told.end, *(_end(reading, m) for m in inside)])
        kept.append(Mention(first, last, trials, told.singular, span=(start, end)))
    return sorted(kept), unfit


def _tells_none(told: Described, count: int) -> bool:
    """Whether a description fits all trials, or only names a disease that most of them are about."""
    by_disease_alone = len(told.stated) == count
    return len(told.trials) > (max(1, count // 2) if by_disease_alone else count - 1)


def _words_in(reading: Reading, told: Described) -> tuple[int, int]:
    inside = [i for i, t in enumerate(reading.tokens) if told.start <= t.start and t.end <= told.end]
    return inside[0], inside[-1] + 1


def _called(reading: Reading, m: Mention) -> str:
    return reading.index.called(min(m.trials))


def _is_asked_of_another(reading: Reading, mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a person or place is what the question asks of a trial named besides ("is KN5501 run by Peking?")."""
    surer = [m for m in mentions if not (m.person or m.place) and len(m.trials) == 1]
    if not surer or COMPARISON.search(reading.question):
        return False
    if mention.person:
        return True
    before = [m for m in surer if m.last <= mention.first]
    between = reading.question[_end(reading, before[-1]) : _start(reading, mention)] if before else ""
    return mention.place and _ASKED_OF.search(between) is not None and not _JOINING.search(between)


def _settled(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """A reference that fits several means the one named beside it, unless the question compares."""
    sure = frozenset(i for m in mentions if len(m.trials) == 1 for i in m.trials)
    if not sure or COMPARISON.search(reading.question):
        return mentions
    return [m._replace(trials=m.trials & sure or m.trials) for m in mentions]


def _written(reading: Reading, i: int, m: Mention) -> str:
    """The misspelt word as written; a code may be several words."""
    end = m.last if any(c.isdigit() for c in reading.respelt[i]) else i + 1
    return reading.question[reading.tokens[i].start : reading.tokens[end - 1].end]


def _spelt(reading: Reading, i: int) -> str:
    name = reading.respelt[i]
    return name.capitalize() if reading.index.organisation(name) else name


def _span(reading: Reading, m: Mention) -> tuple[int, int]:
    """The mention's range, with the article before it and the word "trial" after it."""
    first, last = m.first, m.last
    if first and reading.words[first - 1] in ("the", "that", "this") and reading.joined(first - 1, first + 1):
        first -= 1
    if last < len(reading.words) and reading.words[last] == "s" and reading.joined(last - 1, last + 1):
        last += 1
    if (
        last < len(reading.words)
        and reading.words[last] in TRIAL_SINGULAR | TRIAL_PLURAL
        and reading.joined(last - 1, last + 1)
    ):
        last += 1
    return reading.tokens[first].start, reading.tokens[last - 1].end


def _aside_span(reading: Reading, m: Mention) -> tuple[int, int]:
    """The mention's range with the words that set it aside."""
    first, last = _span(reading, m)
    before = _SET_ASIDE.search(reading.question[:first])
    return (before.start() if before else first), last


def _start(reading: Reading, m: Mention) -> int:
    return reading.tokens[m.first].start


def _end(reading: Reading, m: Mention | None) -> int:
    return reading.tokens[m.last - 1].end if m else 0


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that share words made one: a hospital's name may reach into the next mention."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

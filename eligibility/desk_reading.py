"""A trial's criteria read once for the desk, and the cells made of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.model import COMMON_COHORT, Criterion, Fact, FactName, NoticeKind, Span, Trial
from corpus.trial_names import short_name
from eligibility.bounds import bounds_of
from eligibility.categories import categorise
from eligibility.desk_model import DeskCell, Gap, Head, Quoted, Silence, TypedValue
from eligibility.desk_words import EXCLUSION, limit_words
from eligibility.model import Bound, Category, Op
from lexicon.model import Mention
from lexicon.reader import Lexicon

_EXAMPLES = re.compile(r"\b(?:such as|including|e\.g\.|for example)", re.IGNORECASE)
# "within 4 weeks before CAR-T infusion": the infusion only dates the rule, which is about something else.
_ANCHOR = re.compile(r"\b(?:prior to|before|after|since|following|until) (?:[a-z]{1,12} ){0,2}$", re.IGNORECASE)
_ANCHOR_REACH = 45
_CHANGE = re.compile(r" (?:increase|decrease|change)$")
_AGE = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3})?)\s*([A-Za-z]{1,12})?")


@dataclass(frozen=True)
class Reading:
    """One criterion with its limits, the terms it mentions (ranges count into the source) and its categories."""

    criterion: Criterion
    bounds: tuple[Bound, ...]
    mentions: tuple[Mention, ...]
    passing: frozenset[int]  # starts of mentions that only date the rule or stand among its examples
    categories: tuple[Category, ...]
    lost_list: bool  # only announces a list that this copy lost


@dataclass(frozen=True)
class _Work:
    """A trial to read; equal when it is the very same object (which the cache keeps alive, so that ids stay true)."""

    key: tuple[int, int]
    trial: Trial = field(compare=False)
    lexicon: Lexicon | None = field(compare=False)


def read(trial: Trial, lexicon: Lexicon) -> tuple[Reading, ...]:
    """The trial's criteria, read; kept for the trials met last, since reading costs and a trial never changes."""
    return _read(_Work((id(trial), id(lexicon)), trial, lexicon))


@lru_cache(maxsize=128)
def _read(work: _Work) -> tuple[Reading, ...]:
    trial, text, lexicon = work.trial, work.trial.source.text, work.lexicon
    if lexicon is None:
        return ()
    empty = [n for n in trial.notices if n.kind is NoticeKind.EMPTY_LIST]
    parents = {c.parent for c in trial.criteria}
    readings = []
    for criterion in trial.criteria:
        words = text[criterion.start : criterion.end]
        mentions = tuple(
            m.model_copy(update={"start": m.start + criterion.start, "end": m.end + criterion.start})
            for m in lexicon.find(words, typos=False)
        )
        examples = _EXAMPLES.search(words)
        since = criterion.start + examples.start() if examples else criterion.end
        readings.append(
            Reading(
                criterion=criterion,
                bounds=bounds_of(trial, criterion),
                mentions=mentions,
                passing=frozenset(m.start for m in mentions if m.start > since or _only_dates(text, criterion, m)),
                categories=tuple(c for c, _ in categorise(criterion.text, criterion.path, criterion.side)),
                lost_list=criterion.id not in parents and any(n.overlaps(criterion) for n in empty),
            )
        )
    return tuple(readings)


def _only_dates(text: str, criterion: Criterion, mention: Mention) -> bool:
    return bool(_ANCHOR.search(text, max(criterion.start, mention.start - _ANCHOR_REACH), mention.start))


def criterion_cell(
    trial: Trial, reading: Reading, quantities: Collection[str] | None, marks: Iterable[Span]
) -> DeskCell:
    """The cell of one criterion; ``quantities`` are those whose limits go in front, ``None`` for all of them."""
    criterion = reading.criterion
    asked = [b for b in reading.bounds if quantities is None or measured(b) in quantities]
    named = len({b.quantity for b in asked}) > 1
    among = len({(b.quantity, b.value, b.unit) for b in asked if not b.negated}) > 1
    values = tuple(TypedValue(bound=b, words=limit_words(b, criterion.side, named=named, among=among)) for b in asked)
    notices = trial.notices_on(criterion)
    ranges = {(m.start, m.end) for m in marks} | {(b.start, b.end) for b in asked}
    return DeskCell(
        start=criterion.start,
        end=criterion.end,
        quote=trial.source.quote(criterion),
        section=trial.section_at(criterion.start).path,
        text=criterion.text,
        trial_id=trial.trial_id,
        criterion_id=criterion.id,
        side=criterion.side,
        cohort=criterion.cohort,
        front=front_words(values),
        values=values,
        marks=tuple(Span(start=a, end=b) for a, b in sorted(ranges)),
        heads=heads_of(trial, criterion),
        terms=tuple(dict.fromkeys(m.term for m in reading.mentions)),
        notices=tuple(n.kind for n in notices),
        notice_messages=tuple(n.message for n in notices),
    )


def measured(bound: Bound) -> str:
    """What is measured: a change of FVC, and FVC at baseline, are of FVC."""
    return _CHANGE.sub("", bound.quantity.removeprefix("baseline ")) or bound.quantity


def front_words(values: Iterable[TypedValue]) -> str:
    """The limits in one line, none said twice, "exclusion: " once before all."""
    words = tuple(dict.fromkeys(v.words for v in values))
    lead = EXCLUSION if any(w.startswith(EXCLUSION) for w in words) else ""
    return lead + "; ".join(w.removeprefix(EXCLUSION) for w in words)


def fact_cell(trial: Trial, fact: Fact) -> DeskCell:
    """The cell of one typed field of the record: its value in front, its words as printed behind."""
    notices = trial.notices_on(fact)
    bound = age_limit(trial, fact)
    return DeskCell(
        start=fact.start,
        end=fact.end,
        quote=trial.source.quote(fact),
        section=trial.section_at(fact.start).path,
        text=fact.value,
        trial_id=trial.trial_id,
        cohort=COMMON_COHORT,
        front=limit_words(bound) if bound else fact.value,
        values=(TypedValue(bound=bound, words=limit_words(bound)),) if bound else (),
        notices=tuple(n.kind for n in notices),
        notice_messages=tuple(n.message for n in notices),
    )


def age_limit(trial: Trial, fact: Fact) -> Bound | None:
    """The field "minimum age" or "maximum age" as a limit: a typed field needs no sign. None where it is no number."""
    op = {FactName.MIN_AGE: Op.GE, FactName.MAX_AGE: Op.LE}.get(fact.name)
    match = _AGE.match(fact.value)
    if op is None or match is None:
        return None
    return Bound(
        start=fact.start,
        end=fact.end,
        quantity="age",
        op=op,
        value=float(match[1]),
        unit=match[2] or "years",
        quote=trial.source.quote(fact),
    )


def heads_of(trial: Trial, criterion: Criterion) -> tuple[Head, ...]:
    """The criteria that ``criterion`` stands under, the outermost first."""
    by_id = {c.id: c for c in trial.criteria}
    heads: list[Head] = []
    above = by_id.get(criterion.parent or "")
    while above is not None and len(heads) < len(by_id):
        section = trial.section_at(above.start).path
        quote = trial.source.quote(above)
        heads.insert(0, Head(start=above.start, end=above.end, quote=quote, section=section, combine=above.combine))
        above = by_id.get(above.parent or "")
    return tuple(heads)


def gap_of(trial: Trial, span: Span, kind: Silence, message: str) -> Gap:
    """A loss of this copy, quoted where it stands."""
    section = trial.section_at(span.start).path
    return Gap(
        start=span.start, end=span.end, quote=trial.source.quote(span), section=section, kind=kind, message=message
    )


def quoted(trial: Trial, span: Span) -> Quoted:
    """The exact words at ``span`` and the section they stand in."""
    section = trial.section_at(span.start).path
    return Quoted(start=span.start, end=span.end, quote=trial.source.quote(span), section=section)


def name_of(trial: Trial) -> str:
    """The trial's short name; kept, since finding one reads the whole record."""
    return _name(_Work((id(trial), 0), trial, None))


@lru_cache(maxsize=4096)
def _name(work: _Work) -> str:
    return short_name(work.trial)


def updated_of(trial: Trial) -> str | None:
    """When the record was last updated, as printed; None where it does not say."""
    facts = trial.facts_named(FactName.LAST_UPDATED)
    return facts[0].value if facts else None

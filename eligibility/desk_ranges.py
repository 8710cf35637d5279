"""Ranges of age and key measurements across trials, for a chart and the table beside it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from corpus.model import COMMON_COHORT, Criterion, Fact, FactName, NoticeKind, Side, Span, Trial
from eligibility.bounds import bounds_of
from eligibility.desk_compare import ULN, needed, told_in
from eligibility.desk_model import Head, Quoted, RangeRow, Silence
from eligibility.desk_reading import age_limit, heads_of, name_of, quoted
from eligibility.desk_words import limit_words, number
from eligibility.model import Bound, Op

# Each quantity with the one unit it is drawn in.
CHARTED: tuple[tuple[str, str], ...] = (
    ("age", "years"),
    ("hemoglobin", "g/L"),
    ("platelets", "10^9/L"),
    ("neutrophils", "10^9/L"),
    ("ALT", ULN),
    ("AST", ULN),
    ("bilirubin", ULN),
    ("eGFR", "mL/min/1.73m2"),
    ("creatinine clearance", "mL/min"),
    ("LVEF", "%"),
    ("oxygen saturation", "%"),
)
_OR = re.compile(r"[^.;]{0,40}\bor\b[^.;]{0,40}", re.IGNORECASE)
_AGE_HEADING = re.compile(r"\bages?\b", re.IGNORECASE)


def ranges(trials: Sequence[Trial]) -> tuple[RangeRow, ...]:
    """For age and key labs, each trial's range in one stated unit, quantity by quantity, in the order of ``trials``.

    One row for each criterion that limits the quantity (its cohort named), or one row that says that the trial sets no
    limit on it. Age comes from the record's own fields where they are given. A lost sign gives neither end.
    """
    limits = [_limits(trial) for trial in trials]
    return tuple(
        row
        for quantity, unit in CHARTED
        for trial, own in zip(trials, limits, strict=True)
        for row in _of_trial(trial, quantity, unit, own)
    )


def _limits(trial: Trial) -> list[tuple[Criterion, tuple[Bound, ...]]]:
    return [(c, bounds) for c in trial.criteria if (bounds := bounds_of(trial, c))]


def _of_trial(
    trial: Trial, quantity: str, unit: str, limits: Iterable[tuple[Criterion, tuple[Bound, ...]]]
) -> list[RangeRow]:
    found = [
        _of_criterion(trial, criterion, own, _alternatives(trial, criterion, bounds, quantity), unit)
        for criterion, bounds in limits
        if (own := [b for b in bounds if b.quantity == quantity])
    ]
    if quantity == "age":
        stated = _stated_age(trial)
        if stated is not None:
            found = [stated, *(row for row in found if (row.low, row.high) != (stated.low, stated.high))]
    # A rule for everyone before a disease's own.
    return sorted(found, key=lambda row: row.cohort != COMMON_COHORT) or [_silent(trial, quantity, unit)]


def _of_criterion(
    trial: Trial, criterion: Criterion, bounds: Sequence[Bound], alternatives: Sequence[str], unit: str
) -> RangeRow:
    ends: dict[str, tuple[float, bool]] = {}
    aside = list(alternatives)
    for bound in bounds:
        for end in needed(bound, criterion.side):
            value = told_in(bound, end.value, unit)
            if value is None:
                aside.append(f"cannot be told in {unit}: {limit_words(bound, criterion.side)}")
            elif end.limit in ends:
                aside.append(limit_words(bound, criterion.side))
            else:
                ends[end.limit] = (value, end.open)
        if bound.negated:
            aside.append(limit_words(bound, criterion.side))
    lost = any(b.op is Op.LOST and not b.negated for b in bounds)
    low, low_open = ends.get("floor", (None, False))
    high, high_open = ends.get("ceiling", (None, False))
    words = list(dict.fromkeys(limit_words(b, criterion.side) for b in bounds if not b.negated))
    return _row(
        trial,
        bounds[0].quantity,
        unit,
        cohort=criterion.cohort,
        low=None if lost else low,
        high=None if lost else high,
        low_open=low_open,
        high_open=high_open,
        lost=lost,
        words="; ".join(words),
        note="; ".join(dict.fromkeys(aside)),
        heads=heads_of(trial, criterion),
        citations=tuple(quoted(trial, span) for span in _distinct(bounds)),
    )


def _alternatives(trial: Trial, criterion: Criterion, bounds: Sequence[Bound], quantity: str) -> list[str]:
    """Limits that an inclusion rule offers instead ("creatinine ≤ 1.5 × ULN or creatinine clearance ≥ 30")."""
    if criterion.side is Side.EXCLUSION:
        return []
    found = []
    for first, second in itertools.pairwise(bounds):
        names = {first.quantity, second.quantity}
        between = trial.source.text[first.end : second.start]
        if len(names) == 2 and quantity in names and _OR.fullmatch(between):
            other = second if first.quantity == quantity else first
            found.append(f"or {limit_words(other, criterion.side, named=True)}")
    return found


def _distinct(spans: Iterable[Span]) -> list[Span]:
    return [Span(start=start, end=end) for start, end in dict.fromkeys((s.start, s.end) for s in spans)]


def _row(
    trial: Trial,
    quantity: str,
    unit: str,
    *,
    words: str,
    cohort: str = COMMON_COHORT,
    low: float | None = None,
    high: float | None = None,
    low_open: bool = False,
    high_open: bool = False,
    lost: bool = False,
    silence: Silence | None = None,
    note: str = "",
    heads: tuple[Head, ...] = (),
    citations: tuple[Quoted, ...] = (),
) -> RangeRow:
    return RangeRow(
        quantity=quantity,
        unit=unit,
        trial_id=trial.trial_id,
        name=name_of(trial),
        cohort=cohort,
        low=low,
        high=high,
        low_open=low_open and low is not None,
        high_open=high_open and high is not None,
        lost=lost,
        silence=silence,
        words=words,
        note=note,
        heads=heads,
        citations=citations,
    )


def _stated_age(trial: Trial) -> RangeRow | None:
    """The age range of the record's own fields; None where it has none that can be read."""
    low, high = _age_of(trial, FactName.MIN_AGE), _age_of(trial, FactName.MAX_AGE)
    if low is None and high is None:
        return None
    words = [f"from {number(low[0])}"] if low else []
    words += [f"up to {number(high[0])}"] if high else []
    return _row(
        trial,
        "age",
        "years",
        low=low[0] if low else None,
        high=high[0] if high else None,
        words=f"{' '.join(words)} years",
        citations=tuple(quoted(trial, s) for s in _distinct([end[1] for end in (low, high) if end])),
    )


def _age_of(trial: Trial, name: FactName) -> tuple[float, Fact] | None:
    for fact in trial.facts_named(name):
        limit = age_limit(trial, fact)
        value = told_in(limit, limit.value, "years") if limit else None
        if value is not None:
            return value, fact
    return None


def _silent(trial: Trial, quantity: str, unit: str) -> RangeRow:
    """The row of a trial that gives no limit; an age heading that lost its value is told apart."""
    if quantity == "age":
        for notice in trial.notices:
            heading = trial.source.quote(notice)
            if notice.kind is NoticeKind.MISSING_VALUE and _AGE_HEADING.search(heading.split("\n", 1)[0]):
                span = Span(start=notice.start, end=notice.end)
                return _row(
                    trial,
                    quantity,
                    unit,
                    silence=Silence.VALUE_MISSING,
                    words="value missing in this copy",
                    citations=(quoted(trial, span),),
                )
    return _row(trial, quantity, unit, silence=Silence.RECORD_SILENT, words="no limit stated in this record")

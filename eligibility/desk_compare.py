"""Where trials differ: limits on one quantity told in one unit, lost signs left out."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple

from corpus.model import COMMON_COHORT, Frozen, Side, Span
from eligibility.desk_model import Compared, DeskCell, DeskRow, Difference, NotCompared
from eligibility.model import Bound, Op
from eligibility.quantities import by_name, load
from eligibility.units import UnitError, convert, parse_unit

ULN = "× ULN"
# How long, how much and how many of what: these differ by the treatment meant, which the number does not tell.
_OF_SOMETHING = frozenset({"washout", "treatment duration", "stable dose duration", "duration"})
_COUNTED = frozenset({"count", "dose"})
Direction = Literal["floor", "ceiling"]


class Needed(NamedTuple):
    """One end of what taking part needs."""

    limit: Direction
    value: float
    open: bool


def needed(bound: Bound, side: Side | None) -> tuple[Needed, ...]:
    """What taking part needs by ``bound``: a rule that leaves people out is turned round.

    Empty for a lost sign, an exception, and a range that leaves people out (what stays is two ranges).
    A stated period ("for 24 months") counts as a floor.
    """
    if bound.op is Op.LOST or bound.negated:
        return ()
    out = side is Side.EXCLUSION
    if bound.op is Op.RANGE:
        if out or bound.value2 is None:
            return ()
        low, high = sorted((bound.value, bound.value2))
        return (Needed("floor", low, open=False), Needed("ceiling", high, open=False))
    if bound.op is Op.EQ:
        return () if out else (Needed("floor", bound.value, open=False),)
    below = bound.op in {Op.LE, Op.LT}
    strict = bound.op in {Op.LT, Op.GT}
    return (Needed("floor" if below == out else "ceiling", bound.value, open=strict != out),)


class _Entry(NamedTuple):
    trial_id: str
    cell: DeskCell
    bound: Bound
    words: str
    needed: Needed


class _Lost(Frozen):
    quantity: str
    cohort: str
    entry: NotCompared


def differences(rows: Sequence[DeskRow]) -> tuple[Difference, ...]:
    """For every quantity that two or more trials limit: each trial's floor or ceiling in one unit, and if they differ.

    A disease's rules are compared with rules for everyone and with the same disease's rules elsewhere, never with
    another disease's. Values are converted only within their quantity; what cannot be, and what lost its sign, stands
    in ``not_compared`` with the reason.
    """
    entries, lost = _entries(rows)
    grouped: dict[tuple[str, Direction], list[_Entry]] = defaultdict(list)
    for entry in entries:
        grouped[entry.bound.quantity, entry.needed.limit].append(entry)
    found = []
    for (quantity, limit), group in grouped.items():
        if not _is_comparable(quantity):
            continue
        everyone = [e for e in group if e.cell.cohort == COMMON_COHORT]
        for cohort in dict.fromkeys([COMMON_COHORT, *(e.cell.cohort for e in group)]):
            own = everyone if cohort == COMMON_COHORT else [e for e in group if _holds_for(e.cell, cohort)]
            if cohort != COMMON_COHORT and len(own) == len([e for e in own if e.cell.cohort == COMMON_COHORT]):
                continue
            beside = [x.entry for x in lost if x.quantity == quantity and x.cohort == cohort]
            difference = _difference(quantity, limit, cohort, own, beside)
            if difference is not None:
                found.append(difference)
    return tuple(found)


def _is_comparable(quantity: str) -> bool:
    """Whether two numbers of this name speak of the same thing: a known measurement, or time since one known event."""
    entry = by_name().get(quantity)
    if entry is not None:
        return entry.kind not in _COUNTED
    spans = {name for d in load().duration for name in (d.since, d.lasting)}
    return quantity in spans - _OF_SOMETHING


def _holds_for(cell: DeskCell, cohort: str) -> bool:
    return cell.cohort in {cohort, COMMON_COHORT} or cohort in cell.also_for


def _entries(rows: Sequence[DeskRow]) -> tuple[list[_Entry], list[_Lost]]:
    entries: list[_Entry] = []
    lost: list[_Lost] = []
    for row in rows:
        for cell in row.cells:
            for value in cell.values:
                bound = value.bound
                if bound.op is Op.LOST and not bound.negated:
                    entry = NotCompared(
                        trial_id=row.trial_id, cell=_place(cell), words=value.words, reason="no sign to compare by"
                    )
                    lost.append(_Lost(quantity=bound.quantity, cohort=cell.cohort, entry=entry))
                entries += [_Entry(row.trial_id, cell, bound, value.words, end) for end in needed(bound, cell.side)]
    return entries, lost


def _place(cell: DeskCell) -> Span:
    return Span(start=cell.start, end=cell.end)


def common_unit(quantity: str, bounds: Sequence[Bound]) -> str:
    """The unit to compare in: multiples of ULN where most are, else the usual unit, else the first printed."""
    if sum(b.per_uln for b in bounds) * 2 > len(bounds):
        return ULN
    usual = by_name()[quantity].unit if quantity in by_name() else None
    printed = next((b.unit for b in bounds if b.unit and not b.per_uln), None)
    if usual and any(_told(b, b.value, usual) is not None for b in bounds if not b.per_uln):
        return usual
    return (parse_unit(printed) or printed) if printed else ""


def _told(bound: Bound, value: float, unit: str) -> float | None:
    """``value`` of ``bound`` in ``unit``; None where it cannot be told in it."""
    if unit == ULN:
        return value if bound.per_uln else None
    if bound.per_uln:
        return None
    if not unit or not bound.unit:
        return value if (unit or "") == (bound.unit or "") or _bare(bound, unit) else None
    try:
        return convert(value, bound.unit, unit, bound.quantity)
    except UnitError:
        return value if bound.unit == unit else None


def _bare(bound: Bound, unit: str) -> bool:
    """Scores are printed with and without "points"."""
    return {bound.unit or "", unit} <= {"", "point", "points", "score_point"}


def told_in(bound: Bound, value: float, unit: str) -> float | None:
    """A value of ``bound`` in ``unit``; None where that is not known. "× ULN" is for multiples of the normal limit.

    Never across quantities and never from a multiple of a laboratory's limit to an absolute value.
    """
    told = _told(bound, value, unit)
    return None if told is None else float(f"{told:.6g}")


def _difference(
    quantity: str, limit: Direction, cohort: str, group: Sequence[_Entry], lost: Sequence[NotCompared]
) -> Difference | None:
    unit = common_unit(quantity, [e.bound for e in group])
    compared: list[Compared] = []
    left_out: list[NotCompared] = []
    for e in group:
        value = told_in(e.bound, e.needed.value, unit)
        if value is None:
            reason = f"cannot be told in {unit or 'a bare number'}"
            left_out.append(NotCompared(trial_id=e.trial_id, cell=_place(e.cell), words=e.words, reason=reason))
            continue
        entry = Compared(
            trial_id=e.trial_id,
            cell=_place(e.cell),
            cohort=e.cell.cohort,
            value=value,
            open=e.needed.open,
            words=e.words,
        )
        if entry not in compared:
            compared.append(entry)
    told = {c.trial_id for c in compared}
    left_out += [x for x in lost if x.trial_id not in told]
    if len(told | {x.trial_id for x in left_out}) < 2 or not compared:
        return None
    low, high = min(c.value for c in compared), max(c.value for c in compared)
    # Different values within one trial (two rules for two cases) are no difference between trials.
    by_trial = {t: frozenset(c.value for c in compared if c.trial_id == t) for t in told}
    differs = len(set(by_trial.values())) > 1 and not math.isclose(low, high, rel_tol=1e-3)
    marked = tuple(_marked(c, low, high) if differs else c for c in compared)
    return Difference(
        quantity=quantity,
        limit=limit,
        cohort=cohort,
        unit=unit,
        entries=marked,
        differs=differs,
        not_compared=tuple(left_out),
    )


def _marked(entry: Compared, low: float, high: float) -> Compared:
    if math.isclose(entry.value, low, rel_tol=1e-3):
        return entry.model_copy(update={"mark": "lowest"})
    if math.isclose(entry.value, high, rel_tol=1e-3):
        return entry.model_copy(update={"mark": "highest"})
    return entry

"""What the criteria desk shows: rows of trials, cells of exact quotes, named silences."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from corpus.model import Frozen, NoticeKind, Side, Span
from eligibility.model import Bound, Category


class Silence(StrEnum):
    """Why nothing answers: the record says nothing of it, or its list, or its value, is missing in this copy."""

    RECORD_SILENT = "record_silent"
    LIST_MISSING = "list_missing"
    VALUE_MISSING = "value_missing"


class Quoted(Span):
    """Exact words of a source: ``quote == source_text[start:end]``."""

    quote: str
    section: tuple[str, ...] = ()


class Head(Quoted):
    """A criterion that another one stands under; ``combine`` says how its children count together."""

    combine: Literal["all", "any"] | None = None


class TypedValue(Frozen):
    """One limit and its words: "≥ 60 g/L", "excluded if < 70 g/L", "sign lost: printed “=60g/L”"."""

    bound: Bound
    words: str


class DeskCell(Quoted):
    """One criterion, or one fact, that bears on the subject: the value in front, the whole words as printed.

    ``text`` is the quote without layout escapes (backslashes before "<"), for display. ``front`` is the limits asked
    about, in words; empty where the words set none. ``marks`` are where the subject is named or limited, inside the
    range. ``heads`` are the criteria above it, the outermost first. ``also_for`` names further cohorts for which the
    record prints the very same words. ``terms`` are the lexicon's names for what the words mention.
    ``notice_messages`` go with ``notices``, in order.
    """

    trial_id: str
    criterion_id: str | None = None  # None for a fact
    side: Side | None = None
    cohort: str
    text: str
    front: str = ""
    values: tuple[TypedValue, ...] = ()
    marks: tuple[Span, ...] = ()
    heads: tuple[Head, ...] = ()
    also_for: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    notices: tuple[NoticeKind, ...] = ()
    notice_messages: tuple[str, ...] = ()


class Gap(Quoted):
    """A heading or lead-in whose list or value this copy lost; ``message`` says so plainly."""

    kind: Silence
    message: str


class DeskRow(Frozen):
    """One trial. ``silence`` is set exactly when there is no cell.

    ``gaps`` are losses of this copy where an answer may have stood, beside the cells or instead of them. ``nearby``
    is set only where there is no cell: words about something broader, never to be read as the answer.
    """

    trial_id: str
    name: str
    source: str
    updated: str | None  # the record's last_updated fact as printed
    cells: tuple[DeskCell, ...] = ()
    silence: Silence | None = None
    gaps: tuple[Gap, ...] = ()
    nearby: tuple[DeskCell, ...] = ()


class MatrixRow(Frozen):
    """One category: each trial's criteria of it, in the order of the matrix's trials."""

    category: Category
    rows: tuple[DeskRow, ...]


class Matrix(Frozen):
    """Categories by trials."""

    rows: tuple[MatrixRow, ...]


class Compared(Frozen):
    """One trial's limit told in the unit of the comparison.

    ``open`` means that the value itself does not count ("> 6 months"). ``mark`` is set where the trials differ.
    """

    trial_id: str
    cell: Span
    cohort: str
    value: float
    open: bool
    words: str
    mark: Literal["", "lowest", "highest"] = ""


class NotCompared(Frozen):
    """A limit left out of the comparison, and why."""

    trial_id: str
    cell: Span
    words: str
    reason: str


class Difference(Frozen):
    """One quantity's floor, or ceiling, across trials, in one unit.

    A rule that leaves people out is told as what taking part needs ("excluded if < 70" is a floor of 70).
    ``unit`` is "× ULN" for multiples of the upper limit of normal, empty for a bare number.
    """

    quantity: str
    limit: Literal["floor", "ceiling"]
    cohort: str
    unit: str
    entries: tuple[Compared, ...]
    differs: bool
    not_compared: tuple[NotCompared, ...] = ()


class RangeRow(Frozen):
    """One bar of the chart, and the same as words.

    ``low`` and ``high`` are what taking part needs, in ``unit``; ``low_open`` and ``high_open`` mean the value itself
    does not count. ``lost`` means the copy lost the sign: no direction is known, neither end is given. ``silence`` is
    set where the trial gives no limit at all. ``note`` carries the words as printed where they say more than the bar
    (an exception, a unit that cannot be told in ``unit``).
    """

    quantity: str
    unit: str
    trial_id: str
    name: str
    cohort: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    lost: bool = False
    silence: Silence | None = None
    words: str
    note: str = ""
    heads: tuple[Head, ...] = ()
    citations: tuple[Quoted, ...] = ()

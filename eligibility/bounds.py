"""Every limit that a text sets, as typed records that keep their exact place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.model import Criterion, NoticeKind, Span, Trial
from eligibility.classes import find_classes
from eligibility.clause import Clause, Named, measures_time
from eligibility.durations import anchor_end, find_subjects, name_duration
from eligibility.model import Bound, Op
from eligibility.naming import name_value
from eligibility.numbers import closed_up
from eligibility.quantities import QuantityMention, find_quantities
from eligibility.values import Value, find_values

_MAX_CLAUSE = 1500
_FULL_LINE = 55
_GOES_ON = re.compile(r"[ \t]*(?:[≥≤<>=]|\((?!\w{1,3}\))|\d+(?!\d|[.)](?:\s|$)))")
_GOES_ON_BEFORE = re.compile(
    r"(?:[<>≥≤=+×]|\b(?:than|least|most|to|of|or|and|is|are|be|by|the|a|an|exceed|above|below|over|under|within|between|from))"
    r" {0,3}$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_BREAK = re.compile(
    r"\n+(?=[ \t]*(?:[A-Z\-•*\d(≥≤<>=]|$))|\n[ \t]*\n|"
    r"(?<=[^\W\d_\s])\.(?=\s+[A-Z(\d≥≤<>])|(?<=[\d)\]%])\.(?=\s+[A-Z(])|;|。"
)
_ABBREVIATION = re.compile(r"(?:e\.g|i\.e|vs|approx|max|min|cf|incl|excl|resp|No|Dr|al|St)$", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"\b(?:except(?:ing|ions?)?|excluding|unless|other than|exclusive of|with the exception)\b", re.IGNORECASE
)
# "Unable to reduce prednisone below 7.5 mg": what the limit says is what did not succeed.
_FAILED = re.compile(
    r"\b(?:(?:inability|unable|not able|fail(?:ure|ed|s)?) to|cannot|could not) [^,;.:()]{2,70}$", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:if|unless|for (?:patients|subjects|participants|those)|in (?:patients|subjects|case|the case|the presence)|"
    r"with documented|when)\b",
    re.IGNORECASE,
)
_NEAR_WINDOW = 120
# "Contraception for 6 months after the last dose" states its period without a sign, and means that period.
_STATED_PERIOD = "contraception duration"
_FOR = re.compile(r"\bfor(?: a period of| another| the)? $", re.IGNORECASE)


def bounds_of(trial: Trial, criterion: Criterion) -> tuple[Bound, ...]:
    """The bounds of one criterion of ``trial``; signs that the copy lost are ``Op.LOST``."""
    lost = [n for n in trial.notices if n.kind is NoticeKind.LOST_COMPARATOR]
    return find_bounds(trial.source.text, criterion.start, criterion.end, lost)


def find_bounds(text: str, start: int = 0, end: int | None = None, lost: Sequence[Span] = ()) -> tuple[Bound, ...]:
    """The bounds stated in ``text[start:end]``, in order.

    Args:
        text: the whole source text; the ranges of the bounds count into it.
        start: where to begin reading.
        end: where to stop reading; None for the end of the text.
        lost: places where the copy lost a sign; a bound whose sign lies in one gets ``Op.LOST``.

    Nothing outside ``[start, end)`` changes what is found. Time is linear in the length read.
    """
    piece = text[start:end]
    found: list[Bound] = []
    for low, high in _clauses(piece):
        found += _clause_bounds(text, start + low, piece[low:high], lost)
    return tuple(sorted(found, key=lambda b: (b.start, b.end)))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of ``text`` inside which a sign and its noun are looked for: sentences, list items, lines."""
    depth = begin = scanned = 0
    for match in _BREAK.finditer(text):
        depth = max(0, depth + text.count("(", scanned, match.start()) - text.count(")", scanned, match.start()))
        scanned = match.end()
        if "\n" in match.group():
            if not _ends_line(text, begin, match):
                continue
            depth = 0
        elif (depth > 0 and match.start() - begin < _MAX_CLAUSE) or _ABBREVIATION.search(
            text, max(begin, match.start() - 7), match.start()
        ):
            continue
        yield from _capped(begin, match.end())
        begin = match.end()
    yield from _capped(begin, len(text))


def _ends_line(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a new line is a new item, not the rest of one: of a full line, or of one left open ("no more than")."""
    if _GOES_ON_BEFORE.search(text, max(begin, match.start() - 12), match.start()) and match.group().count("\n") == 1:
        return not _GOES_ON.match(text, match.end())
    length = match.start() - max(begin, text.rfind("\n", begin, match.start()))
    return length < _FULL_LINE or not _GOES_ON.match(text, match.end())


def _capped(begin: int, end: int) -> Iterator[tuple[int, int]]:
    for low in range(begin, end, _MAX_CLAUSE):
        yield low, min(end, low + _MAX_CLAUSE)


def _clause_bounds(text: str, offset: int, printed: str, lost: Sequence[Span]) -> list[Bound]:
    flat, places = closed_up(printed)
    spots = [offset + place for place in places]
    mentions = find_quantities(flat)
    values = find_values(_mask(flat, mentions))
    clause = Clause(flat, tuple(mentions), tuple(values))
    windows = [v for v in values if v.within and measures_time(v)]
    subjects = find_subjects(flat) if any(measures_time(v) for v in values) else []
    named: list[Named] = []
    used: set[int] = set()
    for i, value in enumerate(values):
        of = name_value(clause, i, named)
        named += of
        if of and windows:
            used.update(w.start for w in windows if w.start >= value.end and _attached(flat, value, w))
    for value in values:
        if measures_time(value) and value.start not in used and _lasts(flat, value) and not _named(value, named):
            since = value.within or anchor_end(flat, value.end) > value.end
            name = name_duration(flat, subjects, value.start, value.end, value.kind, since=since)
            op = value.op or (Op.EQ if name == _STATED_PERIOD and _FOR.search(flat, 0, value.start) else None)
            if op:
                named.append(Named(name, value.start, anchor_end(flat, value.end), value, op))
    named += find_classes(clause, named)
    return [_bound(text, spots, flat, n, windows, lost) for n in named]


def _mask(flat: str, mentions: Sequence[QuantityMention]) -> str:
    """``flat`` with the digits of names ("DAS28", "MMT-8") hidden, so that they are not read as values."""
    parts, at = [], 0
    for mention in mentions:
        parts += [flat[at : mention.start], _DIGIT.sub("q", flat[mention.start : mention.end])]
        at = mention.end
    return "".join([*parts, flat[at:]])


def _lasts(flat: str, value: Value) -> bool:
    """Whether a time limits anything: a range without a word before it ("3-5 days") is a regimen or a visit."""
    if value.high is None or value.sign is not None:
        return True
    return bool(
        re.search(
            r"(?:for|within|between|from|last(?:ing|ed)?|duration|length|interval|age|period|time|of|is) ?:? ?$",
            flat[: value.number],
            re.IGNORECASE,
        )
    )


def _named(value: Value, named: Sequence[Named]) -> bool:
    return any(n.value is value for n in named)


def _attached(flat: str, value: Value, window: Value) -> bool:
    """Whether a time window tells when ``value`` was or is measured: near it, with no break between."""
    if window is value or (measures_time(value)):
        return False
    low, high = (value.end, window.start) if window.start >= value.end else (window.end, value.start)
    return high - low < _NEAR_WINDOW and ";" not in flat[low:high]


def _bound(
    text: str, spots: Sequence[int], flat: str, named: Named, windows: Sequence[Value], lost: Sequence[Span]
) -> Bound:
    def place(within: tuple[int, int]) -> Span:
        return Span(start=spots[within[0]], end=spots[within[1] - 1] + 1)

    def printed(within: tuple[int, int] | None) -> str | None:
        return text[place(within).start : place(within).end].replace("\\", "") if within else None

    value, words = named.value, place((named.start, named.end))
    gone = value.sign is not None and any(fault.contains(place(value.sign)) for fault in lost)
    return Bound(
        start=words.start,
        end=words.end,
        quantity=named.quantity,
        op=Op.LOST if gone else named.op,
        value=named.low if named.low is not None else value.low,
        value2=value.high if named.low is None else None,
        unit=printed(value.unit) or value.limit or ("titer" if value.kind == "titer" else None),
        per_uln=value.limit == "ULN",
        window=printed(_window(flat, value, windows)),
        negated=_excepted(flat, named),
        quote=text[words.start : words.end],
    )


def _window(flat: str, value: Value, windows: Sequence[Value]) -> tuple[int, int] | None:
    """The range of the time window that goes with ``value``: its own words, or the nearest window beside it."""
    if measures_time(value):
        end = anchor_end(flat, value.end)
        return (value.start, end) if end > value.end or value.within else None
    near = [w for w in windows if _attached(flat, value, w)]
    if not near:
        return None
    nearest = min(near, key=lambda w: (w.start < value.end, abs(w.start - value.end)))
    return nearest.start, anchor_end(flat, nearest.end)


def _excepted(flat: str, named: Named) -> bool:
    """Whether the bound stands inside an exception, or says what could not be reached.

    An exception goes from "except …" to the end of the same parentheses or of the clause.
    """
    before = flat[: named.value.start]
    if _FAILED.search(before, max(0, len(before) - 90)):
        return True
    opened = before.rfind("(")
    inside = opened > before.rfind(")")
    last = None
    for match in _EXCEPTION.finditer(before):
        last = match
    if last is not None:
        between = before[last.end() :]
        if between.count(")") <= between.count("("):
            return True
    if inside and named.carried_from is not None and opened >= named.carried_from - 1:
        closed = flat.find(")", named.value.end)
        return bool(_CONDITION.search(flat, opened, closed if closed > 0 else len(flat)))
    return False

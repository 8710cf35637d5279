"""Statuses and dates that have gone stale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from corpus.model import Fact, FactName, Notice, NoticeKind, Trial
from corpus.notices.places import plain

_MONTHS = {
    m: i for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})(?:-(\d{1,2}))?\b")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3})[a-z]{0,6}\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2}) ([A-Za-z]{3})[a-z]{0,6}\.?,? (\d{4})\b")
_GRACE = timedelta(days=60)
_YEAR = timedelta(days=365)
_UPCOMING = frozenset({"not yet recruiting"})
_OPEN = frozenset({"not yet recruiting", "recruiting", "enrolling by invitation"})


def read_date(words: str) -> date | None:
    """The date that ``words`` state, as the last day it can mean; ``None`` when there is none.

    "2024-06" and "June 2024" mean some day of that month: the month's last day keeps us from calling it past too early.
    """
    if match := _DAY_FIRST.search(words):
        return _date(match[3], str(_MONTHS.get(match[2].lower(), 0)), match[1])
    if match := _ISO.search(words):
        return _date(match[1], match[2], match[3])
    if match := _MONTH_FIRST.search(words):
        return _date(match[3], str(_MONTHS.get(match[1].lower(), 0)), match[2])
    return None


def _date(year: str, month: str, day: str | None) -> date | None:
    try:
        if day:
            return date(int(year), int(month), int(day))
        first_of_next = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
        return first_of_next - timedelta(days=1)
    except ValueError:
        return None


def find(trial: Trial, today: date | None) -> Iterator[Notice]:
    """A status that its own dates contradict, seen from ``today`` or, without it, from the page's last update.

    Reason: a study that "has not begun" two months after its start date, or "recruits" after its planned end, was not
    kept up to date. Sixty days of grace cover the usual delay between a change and its posting.
    """
    statuses = [f for f in trial.facts_named(FactName.STATUS) if plain(f.value) in _OPEN]
    if not statuses:
        return
    updated = _latest(trial, FactName.LAST_UPDATED)
    now = today or (updated and read_date(updated.value))
    if not now:
        return
    seen = "" if today else " when the page was last updated"
    for status in statuses:
        word = status.value.replace("_", " ").lower()
        start = _latest(trial, FactName.START_DATE)
        if plain(status.value) in _UPCOMING and (reason := _passed(start, now)):
            yield _stale(
                status,
                f"The page says “{word}”, but its start date ({reason}) had passed{seen}. It may be out of date.",
            )
            continue
        end = _latest(trial, FactName.COMPLETION_DATE) or _latest(trial, FactName.PRIMARY_COMPLETION_DATE)
        if reason := _passed(end, now):
            yield _stale(
                status,
                f"The page says “{word}”, but its planned end ({reason}) had passed{seen}. It may be out of date.",
            )
            continue
        if updated and today and (then := read_date(updated.value)) and today - then > _YEAR:
            yield _stale(
                status,
                f"The page says “{word}”, but was last updated {updated.value}, over a year ago. "
                "It may be out of date.",
            )


def _latest(trial: Trial, name: FactName) -> Fact | None:
    dated = [(read_date(f.value), f) for f in trial.facts_named(name)]
    known = [(d, f) for d, f in dated if d]
    return max(known, key=lambda pair: pair[0])[1] if known else None


def _passed(fact: Fact | None, now: date) -> str:
    """The date as printed when it lies more than the grace before ``now``, else an empty string."""
    then = read_date(fact.value) if fact else None
    return fact.value if fact and then and now - then > _GRACE else ""


def _stale(status: Fact, message: str) -> Notice:
    return Notice(kind=NoticeKind.STALE_STATUS, start=status.start, end=status.end, message=message)

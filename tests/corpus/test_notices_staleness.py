from __future__ import annotations

from datetime import date

import pytest

from corpus.model import FactName, Notice, NoticeKind, SectionKind
from corpus.notices import find_notices
from corpus.notices.staleness import read_date
from tests.corpus.notice_samples import trial


def stale(status: str, today: date | None, **dates: str) -> list[Notice]:
    facts = ((FactName.STATUS, status), *((FactName(name), value) for name, value in dates.items()))
    sample = trial(
        (SectionKind.STATUS, "Status", status),
        *((SectionKind.DATES, name, value) for name, value in dates.items()),
        facts=facts,
    )
    return [n for n in find_notices(sample, today=today) if n.kind == NoticeKind.STALE_STATUS]


TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-06-30", date(2024, 6, 30)),
        ("June 30, 2024", date(2024, 6, 30)),
        ("30 June 2024", date(2024, 6, 30)),
        ("June 2024", date(2024, 6, 30)),
        ("2024-12", date(2024, 12, 31)),
        ("n/a", None),
        ("2024-02-31", None),
    ],
)
def test_dates_as_pages_print_them(words: str, day: date | None) -> None:
    assert read_date(words) == day


def test_not_yet_recruiting_long_after_its_start() -> None:
    (notice,) = stale("Not yet recruiting", TODAY, start_date="March 15, 2026")
    assert "March 15, 2026" in notice.message
    assert stale("Not yet recruiting", TODAY, start_date="2026-05-01") == []
    assert stale("Not yet recruiting", TODAY, start_date="2026-04") == []


def test_recruiting_after_its_end() -> None:
    assert len(stale("RECRUITING", TODAY, completion_date="2025-12-31")) == 1
    assert stale("RECRUITING", TODAY, completion_date="2027-12-31") == []
    assert stale("COMPLETED", TODAY, completion_date="2020-12-31", start_date="2019-01-01") == []


def test_an_open_status_last_updated_over_a_year_ago() -> None:
    assert "2024-11-15" in stale("RECRUITING", TODAY, last_updated="2024-11-15")[0].message
    assert stale("RECRUITING", TODAY, last_updated="2025-11-15") == []


def test_without_a_day_the_page_s_own_last_update_counts() -> None:
    assert len(stale("Not yet recruiting", None, start_date="2025-01-10", last_updated="2025-09-01")) == 1
    assert stale("Not yet recruiting", None, start_date="2025-08-20", last_updated="2025-09-01") == []
    assert stale("Not yet recruiting", None, start_date="2020-01-10") == []

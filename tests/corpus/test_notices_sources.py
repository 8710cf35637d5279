"""The shipped sources: every fault a careful reader finds is marked on its words, and true words are left alone."""

from __future__ import annotations

import re
import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from corpus.model import NoticeKind, Trial
from corpus.notices import find_notices
from corpus.readers import read_file
from tests.corpus.notice_samples import quotes, rules
from tests.support.readability import grade

TRIALS = Path(__file__).resolve().parents[2] / "corpus" / "trials"
TODAY = date(2026, 11, 1)
NAMES = sorted(p.name for p in TRIALS.iterdir())


@cache
def read(name: str) -> Trial:
    (path,) = [p for p in TRIALS.iterdir() if p.name.startswith(name)]
    return read_file(path, today=TODAY)


def marked(name: str, kind: NoticeKind) -> list[str]:
    return quotes(read(name), read(name).notices, kind)


def test_every_equals_sign_that_stands_for_a_limit_in_the_record_that_lost_its_signs() -> None:
    trial = read("kn5501")
    lost = [n for n in trial.notices if n.kind == NoticeKind.LOST_COMPARATOR]
    signs = [m.start() for m in re.finditer(r"=", trial.source.text)]
    assert (len(signs), len(lost)) == (20, 21)  # one limit is printed with no sign at all
    assert all(any(n.start <= at < n.end for n in lost) for at in signs)
    assert "Neutrophil count = 1 x 10^9/L" in marked("kn5501", NoticeKind.LOST_COMPARATOR)


def test_limits_with_no_sign_at_all_beside_limits_with_signs() -> None:
    assert "muscle enzyme levels are 1.5 times the upper limit of the normal range" in marked(
        "kn5501", NoticeKind.LOST_COMPARATOR
    )
    assert marked("yts109", NoticeKind.LOST_COMPARATOR) == [
        "muscle enzyme levels 1.5 times the upper limit of normal range"
    ]


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith(("kn5501", "yts109"))])
def test_no_sign_is_called_lost_where_none_was(name: str) -> None:
    assert marked(name, NoticeKind.LOST_COMPARATOR) == []


def test_the_announced_lists_and_values_that_the_page_lacks() -> None:
    lists = marked("cd19-bcma", NoticeKind.EMPTY_LIST)
    assert [words[:3] for words in lists] == ["3.1", "4.U", "13."]
    assert {"Enrollment", "Sex", "Ages", "Masking"} <= set(marked("cd19-bcma", NoticeKind.MISSING_VALUE))
    assert marked("cd19-bcma", NoticeKind.TRUNCATED) == ["Loading..."]
    assert {"Secondary ID", "First received", "Study Design"} <= set(marked("kn5501", NoticeKind.MISSING_VALUE))
    assert {"Keywords", "Locations"} <= set(marked("uwd", NoticeKind.MISSING_VALUE))
    assert marked("yts109", NoticeKind.MISSING_VALUE) == ["Detailed Description"]


def test_the_heading_over_another_disease_s_rules() -> None:
    assert marked("yts109", NoticeKind.MISLABELLED_HEADING) == ["Relapsing and refractory Sjogren's Syndrome:"]


def test_places_that_disagree() -> None:
    assert marked("kn5501", NoticeKind.CONTRADICTION) == ["36-72 patients", "72"]
    both = marked("yts109", NoticeKind.CONTRADICTION)
    assert "The First Affiliated Hospital of Anhui Medical University" in both
    assert "The Affiliated Hospital of Xuzhou Medical University" in both


def test_slips_of_translation() -> None:
    slips = set(marked("kn5501", NoticeKind.MISTRANSLATION))
    assert {"dry syndrome", "tetracycline", "mertiomate", "tozumabs", "Cockcroft/Fault formula"} <= slips
    assert marked("cd19-ucar", NoticeKind.MISTRANSLATION) == ["Asparagus cochinchinensis transase (AST)"]


def test_repetitions_other_numbers_and_the_website_s_contact() -> None:
    assert marked("kn5501", NoticeKind.DUPLICATE).count("1, 3, 6, 12 and 12 months") == 2
    assert marked("cd19-ucar", NoticeKind.DUPLICATE) == ["Jianhua Mao, MD"]
    others = marked("kn5501", NoticeKind.OTHER_TRIAL_IDS)
    assert len(others) == 20
    assert "NCT06464679" not in others
    assert [n.split("\n")[0] for n in marked("uwd", NoticeKind.FOREIGN_CONTACT)] == ["Jennifer Cobb"]


def test_stale_statuses() -> None:
    assert set(marked("kn5501", NoticeKind.STALE_STATUS)) == {"Not yet recruiting"}
    assert marked("yts109", NoticeKind.STALE_STATUS) == ["NOT_YET_RECRUITING"]


@pytest.mark.parametrize("name", NAMES)
def test_notices_are_sorted_and_plain(name: str) -> None:
    notices = read(name).notices
    assert list(notices) == sorted(notices, key=lambda n: (n.start, n.end))
    for notice in notices:
        own_words = re.sub(r"“[^”]*”|\bour reading: [^.]*", "it", notice.message, flags=re.IGNORECASE)
        assert grade(own_words) <= 8, notice.message


@pytest.mark.parametrize(
    "text",
    [
        "= 1 " * 20_000,
        "(" * 50_000,
        "1. of the following: " * 5_000,
        "a, " * 30_000 + "and 5 months",
        "The Hospital " * 8_000,
        "1, " * 30_000,
        " \n" * 50_000,
        "between 1 and " * 8_000,
    ],
)
def test_hostile_text_is_read_in_reasonable_time(text: str) -> None:
    started = time.perf_counter()
    find_notices(rules(text))
    assert time.perf_counter() - started < 10

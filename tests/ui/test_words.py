"""Our own sentences on the pages: plain enough for everyone."""

from __future__ import annotations

import re

import pytest

from corpus.model import FactName, NoticeKind
from tests.support.readability import grade
from ui.about import TEXT
from ui.layout import NOTICE_NAMES
from ui.trials import FACT_NAMES

SENTENCES = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", part)).strip() for part in re.split(r"</(?:p|li|h2)>", TEXT)]


@pytest.mark.parametrize("text", [s for s in SENTENCES if s.endswith(".")])
def test_the_about_page_reads_at_grade_8_or_below(text: str) -> None:
    assert grade(text) <= 8


def test_every_kind_of_fault_and_of_fact_has_a_name() -> None:
    assert set(NOTICE_NAMES) == set(NoticeKind)
    assert set(FACT_NAMES) == set(FactName)

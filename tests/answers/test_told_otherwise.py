"""What a question says against the denials of an exclusion."""

from __future__ import annotations

import pytest

from answers.told_otherwise import told_otherwise


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("metastases that are not stable for at least 4 weeks", "she has two that have been stable for six weeks"),
        ("uncontrolled hypertension", "my blood pressure is well controlled with tablets"),
        ("active hepatitis b or active hepatitis c infection", "he had hepatitis c but was treated and it's gone"),
        ("current infection", "the infection has cleared up"),
        ("fungal, bacterial, viral or other infections", "the infection has cleared up"),
    ],
)
def test_what_a_rule_denies_is_so(rule: str, asked: str) -> None:
    assert told_otherwise(rule, asked)


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("metastases that are not stable for at least 4 weeks", "they are not stable yet"),
        ("uncontrolled diabetes", "brittle diabetes that's out of control"),
        ("active tuberculosis", "an old scar healed as a teenager, now the test is positive again"),
        ("active hepatitis c infection", "i have hepatitis c"),
        ("history of hepatitis c", "it was cured"),
        ("a stroke within six months", "i had a stroke in may and have recovered"),
    ],
)
def test_what_a_rule_denies_is_not_so_or_not_told(rule: str, asked: str) -> None:
    assert not told_otherwise(rule, asked)

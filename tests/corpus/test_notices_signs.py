from __future__ import annotations

import pytest

from corpus.model import NoticeKind, SectionKind, Side
from corpus.notices import find_notices
from tests.corpus.notice_samples import quotes, rules, trial

LOST = NoticeKind.LOST_COMPARATOR
STRIPPED = """1. Age = 40 years and = 75 years at screening;
2. Platelets = 75 x 10^9/L; Hb =90g/L; serum creatinine=1.5 x ULN;
3. FEV1 <80% predicted and a walk distance of = 150 meters;
4. failure of =2 biologics; a 1-point rise of =3 points in the past month"""


def lost(body: str) -> list[str]:
    sample = rules(body)
    return quotes(sample, find_notices(sample), LOST)


def test_every_limit_of_a_record_that_lost_its_signs_is_marked_with_its_quantity_and_value() -> None:
    assert lost(STRIPPED) == [
        "Age = 40 years",
        "= 75 years",
        "Platelets = 75 x 10^9/L",
        "Hb =90g/L",
        "serum creatinine=1.5 x ULN",
        "walk distance of = 150",
        "failure of =2",
        "1-point rise of =3 points",
    ]


def test_the_reading_is_labelled_as_ours_and_never_given_for_exclusions() -> None:
    sample = trial(
        (SectionKind.INCLUSION, "Inclusion Criteria", "Platelets = 75 x 10^9/L and ALT = 3 x ULN"),
        (SectionKind.EXCLUSION, "Exclusion Criteria", "ALT = 5 x ULN"),
        criteria=((Side.EXCLUSION, "ALT = 5 x ULN"),),
    )
    messages = [n.message for n in find_notices(sample) if n.kind == LOST]
    assert "Our reading: at least 75 x 10^9/L" in messages[0]
    assert "Our reading: at most 3 x ULN" in messages[1]
    assert "Our reading" not in messages[2]


@pytest.mark.parametrize(
    "body",
    [
        "Platelets ≥75 x 10^9/L. Worsening of 1.5 points if baseline score = 0, 1 point if baseline score = 2 points",
        "Platelets > or = 75 x 10^9/L and ALT < or = 3 x ULN and age = 18 years",
        "Platelets >/= 75 x 10^9/L, ALT </= 3 x ULN",
        "Platelets \\>= 75 x 10^9/L, age \\<= 65 years",
        "Pain on a scale (1 = mild, 5 = severe), 1 year = 12 months, 1 cycle = 28 days",
        "Two parts (n = 12, n = 24), significance at p = 0.05, mean age = 48 years, power = 80 %",
        "ECOG performance status = 0-1; grade = 1 or 2",
        "At most 28 units a week, 1\n   unit = 12 oz of beer, 1 pint\n   = 2 units of 10 mL/day",
        "Hemoglobin 9 g/dL = 90 g/L and 10 mg/L = 1 mg/dL",
    ],
)
def test_real_equality_and_typed_signs_are_left_alone(body: str) -> None:
    assert lost(body) == []


@pytest.mark.parametrize(
    ("body", "words", "reading"),
    [
        ("Age ³18 years", "³18 years", "at least 18 years"),
        ("bilirubin £ 1.5 x ULN", "£ 1.5 x ULN", "at most 1.5 x ULN"),
        ("IOP of â‰¥ 18 mmHg", "â‰¥ 18 mmHg", "at least 18 mmHg"),
        ("weight &#8805; 40 kg", "&#8805; 40 kg", "at least 40 kg"),
        ("ANC =>1.5 x 10^9/L", "=>1.5 x 10^9/L", "at least 1.5 x 10^9/L"),
        ("adults ?18 years", "?18 years", None),
    ],
)
def test_garbled_signs(body: str, words: str, reading: str | None) -> None:
    sample = rules(body)
    (notice,) = [n for n in find_notices(sample) if n.kind == LOST]
    assert sample.source.quote(notice) == words
    assert (f"Our reading: {reading}." in notice.message) if reading else ("Our reading" not in notice.message)


@pytest.mark.parametrize(
    "body", ["paid £50 per visit", "cells/mm³ 500", "Can you walk? 3 tests follow", "eGFR in m³ 18 years"]
)
def test_other_uses_of_those_characters_are_left_alone(body: str) -> None:
    assert lost(body) == []


def lost_in(rule: str) -> list[str]:
    sample = trial((SectionKind.INCLUSION, "Inclusion Criteria", rule), criteria=((Side.INCLUSION, rule),))
    return quotes(sample, find_notices(sample), LOST)


def test_the_words_said_to_be_printed_are_printed() -> None:
    sample = rules("Hb =90g/L; age = 18 years")
    messages = [n.message for n in find_notices(sample) if n.kind == LOST]
    assert "It prints “=90g/L”" in messages[0]
    assert "It prints “= 18 years”" in messages[1]


def test_a_limit_without_a_sign_among_limits_with_signs_is_marked() -> None:
    assert lost_in("Itch score ≥ 2 points; tryptase levels 1.5 times the upper limit of normal range") == [
        "tryptase levels 1.5 times the upper limit of normal range"
    ]
    assert lost_in("Itch score = 2 points, weight = 40 kg; tryptase is 1.5 x ULN")[-1] == "tryptase is 1.5 x ULN"


@pytest.mark.parametrize(
    "rule",
    [
        "tryptase levels 1.5 times the upper limit of normal",  # nothing beside it shows how this page prints limits
        "Itch score ≥ 2; tryptase at most 1.5 times the upper limit of normal",
        "Itch score ≥ 2; tryptase above 1.5 x ULN",
        "Itch score ≥ 2; ALT not to exceed 3 x ULN",
        "a >5% decrease in weight or a 10% decrease in height",  # plain English for at least that much
    ],
)
def test_a_limit_with_a_sign_in_words_or_with_none_beside_it_is_left_alone(rule: str) -> None:
    assert lost_in(rule) == []

"""The entries themselves: complete, explained in plain words, and pointing to each other rightly."""

from __future__ import annotations

import pytest

from lexicon.model import Term, TermKind
from lexicon.reader import Lexicon, load
from tests.support.readability import grade

TERMS = load().terms

QUANTITIES = [
    "age",
    "hemoglobin",
    "platelets",
    "neutrophils",
    "white blood cells",
    "lymphocytes",
    "ALT",
    "AST",
    "ALP",
    "bilirubin",
    "creatinine",
    "creatinine clearance",
    "eGFR",
    "urine protein",
    "UPCR",
    "INR",
    "PT",
    "APTT",
    "CRP",
    "ESR",
    "LDH",
    "haptoglobin",
    "reticulocytes",
    "IgG",
    "IgA",
    "IgM",
    "LVEF",
    "oxygen saturation",
    "FVC",
    "DLCO",
    "SLEDAI-2K",
    "ESSDAI",
    "mRSS",
    "MMT-8",
    "BVAS",
    "HAQ-DI",
    "EDSS",
    "DAS28",
    "CDAI",
    "weight",
    "prednisone dose",
]


def test_there_are_enough_terms_of_every_kind() -> None:
    assert len(TERMS) >= 280
    assert {term.kind for term in TERMS.values()} >= set(TermKind) - {TermKind.OTHER}


@pytest.mark.parametrize("name", QUANTITIES)
def test_labs_and_scores_bear_their_standard_names(name: str) -> None:
    assert name in TERMS


@pytest.mark.parametrize("term", TERMS.values(), ids=list(TERMS))
def test_every_explanation_is_plain_short_and_sourced(term: Term) -> None:
    if not term.explanation:
        assert not term.source
        return
    assert grade(term.explanation) <= 8.0, term.explanation
    assert len(term.explanation) <= 200
    assert term.explanation.endswith(".")
    assert term.source and "http" not in term.source


@pytest.mark.parametrize("term", TERMS.values(), ids=list(TERMS))
def test_no_explanation_advises_or_promises(term: Term) -> None:
    said = f" {term.explanation.lower()} "
    for word in ("you should", "you must", " cured", "qualify", "we recommend", "talk to your doctor", "don't worry"):
        assert word not in said


@pytest.mark.parametrize("term", TERMS.values(), ids=list(TERMS))
def test_every_term_has_chinese_and_points_to_others_not_itself(term: Term) -> None:
    assert term.zh, "patients ask in Chinese too"
    assert all(any("\u4e00" <= c <= "\u9fff" for c in zh) for zh in term.zh), "Latin letters alone are no Chinese name"
    assert term.name not in (*term.narrower, *term.related)
    assert set(term.narrower) | set(term.related) <= set(TERMS)


def test_two_terms_may_not_share_a_form() -> None:
    first = Term(name="pulmonary embolism", kind=TermKind.DISEASE, abbreviations=("PE",))
    second = Term(name="plasma exchange", kind=TermKind.PROCEDURE, abbreviations=("PE",))
    with pytest.raises(ValueError, match="'PE' names both"):
        Lexicon([first, second])


def test_chinese_names_are_not_shared() -> None:
    owner: dict[str, str] = {}
    for term in TERMS.values():
        for zh in term.zh:
            assert owner.setdefault(zh, term.name) == term.name, zh


def test_a_pointer_to_nothing_is_refused_with_both_names() -> None:
    with pytest.raises(ValueError, match=r"'kidney' points to 'creatinin'"):
        Lexicon([Term(name="kidney", kind=TermKind.ORGAN, narrower=("creatinin",))])


def test_a_name_twice_is_refused() -> None:
    term = Term(name="lupus", kind=TermKind.DISEASE)
    with pytest.raises(ValueError, match="twice"):
        Lexicon([term, term])

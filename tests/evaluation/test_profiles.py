from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from corpus.model import Span
from eligibility.model import Verdict
from evaluation.profiles import (
    ProfileCase,
    VerdictRow,
    evaluate,
    format_report,
    load_profiles,
    nearest,
    problems,
)
from evaluation.questions import find, read_texts
from evaluation.run import check_floor, load_floor

TEXT = "Hemoglobin ≥60 g/L. Platelets = 20."
TEXTS = {"a.txt": TEXT}
KEYS = {
    "age",
    "sex",
    "pregnant",
    "breastfeeding",
    "weight_kg",
    "conditions",
    "labs",
    "scores",
    "antibodies",
    "infections",
    "prior_therapies",
    "planned",
    "history",
}


def case(kind: str, quote: str, verdict: Verdict, name: str = "c") -> ProfileCase:
    return ProfileCase.model_validate(
        {
            "id": name,
            "type": kind,
            "split": "dev",
            "profile": {"age": 40},
            "trials": ["a.txt"],
            "expect": [{"source": "a.txt", "quote": quote, "verdict": verdict}],
        }
    )


def row(quote: str, verdict: str) -> dict[str, object]:
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote, "verdict": verdict}


class Fixed:
    """Gives the same rows to every profile."""

    def __init__(self, *rows: Mapping[str, object]) -> None:
        self._rows = rows

    def __call__(self, profile: Mapping[str, object], *, trial: str) -> Sequence[Mapping[str, object]]:
        return self._rows


def test_shipped_profiles_are_sound() -> None:
    assert problems(load_profiles(), read_texts()) == []


def test_shipped_profiles_keep_to_the_keys_of_the_contract() -> None:
    assert set().union(*(each.profile.keys() for each in load_profiles())) <= KEYS


def test_shipped_profiles_expect_every_verdict_in_every_trial() -> None:
    found = Counter((each.source, each.verdict) for one in load_profiles() for each in one.expect)
    assert all(found[source, verdict] >= 5 for source in read_texts() for verdict in Verdict)


def test_an_expectation_that_contradicts_another_is_a_slip() -> None:
    seen: dict[tuple[str, str, str], Verdict] = {}
    for one in load_profiles():
        for each in one.expect:
            key = (str(one.profile), each.source, each.quote)
            assert seen.setdefault(key, each.verdict) == each.verdict


def test_the_nearest_row_shares_most_and_says_least_besides() -> None:
    rows = [VerdictRow.model_validate(row(quote, "MET")) for quote in (TEXT, "Hemoglobin ≥60 g/L.", "Platelets = 20.")]
    assert nearest(rows, Span(start=0, end=10)) == rows[1]
    assert nearest(rows[2:], Span(start=0, end=10)) is None


def test_decidable_verdicts_are_counted_right_and_wrong() -> None:
    cases = [case("units", "Hemoglobin", Verdict.MET, "a"), case("units", "Hemoglobin", Verdict.NOT_MET, "b")]
    found = evaluate(cases, Fixed(row("Hemoglobin ≥60 g/L.", "MET")), TEXTS).groups["profiles"]
    assert found["decidable"] == 0.5 and found["met_from_silence"] == 0


def test_met_out_of_silence_and_out_of_a_lost_sign_are_counted_apart() -> None:
    check = Fixed(row("Hemoglobin ≥60 g/L.", "MET"), row("Platelets = 20.", "MET"))
    cases = [
        case("silence", "Hemoglobin", Verdict.CANNOT_TELL, "a"),
        case("lost", "Platelets", Verdict.CANNOT_TELL, "b"),
    ]
    found = evaluate(cases, check, TEXTS).groups["profiles"]
    assert (found["met_from_silence"], found["met_from_lost_sign"], found["undecidable"]) == (1, 1, 0)


def test_a_criterion_left_out_is_undecided_and_never_decided() -> None:
    cases = [case("cohort", "Hemoglobin", Verdict.CANNOT_TELL, "a"), case("cohort", "Hemoglobin", Verdict.MET, "b")]
    found = evaluate(cases, Fixed(), TEXTS).groups["profiles"]
    assert (found["undecidable"], found["decidable"]) == (1, 0)


def test_an_inexact_quote_is_never_right() -> None:
    bad = {**row("Hemoglobin ≥60 g/L.", "MET"), "quote": "Hemoglobin >60 g/L."}
    assert evaluate([case("units", "Hemoglobin", Verdict.MET)], Fixed(bad), TEXTS).groups["profiles"]["decidable"] == 0


def test_a_crash_fails_its_own_case() -> None:
    def check(profile: Mapping[str, object], *, trial: str) -> Sequence[Mapping[str, object]]:
        raise KeyError("labs")

    result = evaluate([case("silence", "Hemoglobin", Verdict.CANNOT_TELL)], check, TEXTS)
    assert result.groups["profiles"]["profile_errors"] == 1 and result.groups["profiles"]["undecidable"] == 0
    assert "KeyError" in format_report(result)


@pytest.mark.parametrize(("met", "short"), [(0, 0), (1, 1)])
def test_the_floor_counts_what_must_be_nought(met: int, short: int) -> None:
    groups = {"profiles": {"met_from_lost_sign": float(met)}}
    assert len(check_floor(groups, {"profiles": {"met_from_lost_sign": 0}})) == short


def test_the_shipped_floor_holds_for_the_expected_verdicts() -> None:
    cases = load_profiles()
    texts = read_texts()

    def check(profile: Mapping[str, object], *, trial: str) -> Sequence[Mapping[str, object]]:
        rows = []
        for each in (e for one in cases if one.profile is profile for e in one.expect if e.source == trial):
            span = find(texts[trial], each)
            rows.append({"start": span.start, "end": span.end, "quote": each.quote, "verdict": each.verdict})
        return rows

    result = evaluate(cases, check, texts)
    assert result.groups["profiles"]["decidable"] == result.groups["profiles"]["undecidable"] == 1
    assert check_floor(result.groups, load_floor()) == []

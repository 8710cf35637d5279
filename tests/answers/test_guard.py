"""The gate: quotes exact and in view, or nothing at all; sentences carried by their quotes, or left out."""

from __future__ import annotations

import pytest

from answers.answer import Answer, Citation, Kind, Statement, Timing
from answers.explainer import Explainer
from answers.guard import check_statement, exact, guard
from corpus.catalogue import Catalogue

LUNG, ASTHMA = "NCT90000012", "NCT90000011"
QUOTE = "Platelets ≥ 75 × 10^9/L"


@pytest.fixture
def citation(invented: Catalogue) -> Citation:
    trial = invented.get(LUNG)
    start = trial.source.text.index(QUOTE)
    return Citation(
        n=1, trial_id=LUNG, source=trial.source.name, section=(), start=start, end=start + len(QUOTE), quote=QUOTE
    )


def answer_of(citation: Citation, *sentences: str) -> Answer:
    statements = tuple(Statement(text=s, citations=(citation.n,)) for s in sentences)
    text = "\n".join([*sentences, f"[1] “{citation.quote}”"])
    return Answer(
        question="platelets?",
        kind=Kind.CRITERIA,
        answer=text,
        statements=statements,
        citations=(citation,),
        timing_ms=Timing(total=0, embed=0, search=0, rank=0, compose=0),
    )


def test_an_answer_carried_by_its_quote_passes_unchanged(citation: Citation, invented: Catalogue) -> None:
    answer = answer_of(citation, "platelets: at least 75 × 10^9/L.")
    assert guard(answer, invented, [LUNG], []) == (answer, ())


@pytest.mark.parametrize("quote", ["Platelets > 75 × 10^9/L", "platelets ≥ 75 × 10^9/L", QUOTE + " ", "75"])
def test_a_quote_that_is_not_the_source_s_words_is_never_shown(
    citation: Citation, invented: Catalogue, quote: str
) -> None:
    altered = citation.model_copy(update={"quote": quote})
    assert not exact(altered, invented)
    with pytest.raises(AssertionError, match="not the source's words"):
        guard(answer_of(altered, "As printed."), invented, [LUNG], [])


def test_a_range_moved_by_one_is_never_shown(citation: Citation, invented: Catalogue) -> None:
    moved = citation.model_copy(update={"start": citation.start + 1, "end": citation.end + 1})
    with pytest.raises(AssertionError, match="not the source's words"):
        guard(answer_of(moved, "As printed."), invented, [LUNG], [])


def test_a_quote_of_a_trial_that_was_not_asked_about_is_never_shown(citation: Citation, invented: Catalogue) -> None:
    with pytest.raises(AssertionError, match=f"{LUNG}, which was not asked about"):
        guard(answer_of(citation, "As printed."), invented, [ASTHMA], [])


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("At least 70 is needed.", "the number 70"),
        ("At least 750 is needed.", "the number 750"),
        ("Within 7 days.", "the number 7"),
        ("It must be ≤ 75.", "the sign ≤"),
        ("It must be < 75.", "the sign <"),
        ("You qualify.", "no answer may claim"),
        ("So you will qualify for it.", "no answer may claim"),
        ("You are eligible.", "no answer may claim"),
        ("You should stop your pills.", "no answer may claim"),
        ("You should join.", "no answer may claim"),
        ("It will cure lupus.", "no answer may claim"),
        ("Success is guaranteed.", "no answer may claim"),
        ("The treatment is safe for you.", "no answer may claim"),
        ("You can safely stop taking your prednisone.", "no answer may claim"),
    ],
)
def test_a_sentence_its_quote_does_not_carry_is_left_out_and_counted(
    citation: Citation, invented: Catalogue, sentence: str, reason: str
) -> None:
    shown, dropped = guard(answer_of(citation, "As printed:", sentence), invented, [LUNG], [])
    assert [s.text for s in shown.statements] == ["As printed:"]
    assert sentence not in shown.answer
    assert QUOTE in shown.answer
    assert [d.text for d in dropped] == [sentence]
    assert reason in dropped[0].reason


def test_numbers_are_the_same_number_however_they_are_printed(citation: Citation) -> None:
    for quote, sentence in [
        ("Platelets < 50,000/mm³", "below 50000"),
        ("Score of 8.0", "a score of 8"),
        ("two consecutive counts", "2 counts"),
        ("seventy-eight years", "78 years"),
        ("\\>40kg", "above 40 (>)"),
    ]:
        printed = citation.model_copy(update={"quote": quote})
        assert check_statement(Statement(text=sentence, citations=(1,)), [printed], []) is None


def test_a_number_of_another_citation_does_not_carry_a_sentence(citation: Citation) -> None:
    other = citation.model_copy(update={"n": 2, "quote": "Hemoglobin ≥ 11 g/dL"})
    statement = Statement(text="At least 11.", citations=(1,))
    assert check_statement(statement, [citation, other], []) is not None
    assert check_statement(statement.model_copy(update={"citations": (2,)}), [citation, other], []) is None


def test_what_the_asker_said_may_be_said_back(citation: Citation) -> None:
    statement = Statement(text="You said 80; the limit is 75.", citations=(1,))
    assert check_statement(statement, [citation], ["platelets 80"]) is None
    assert check_statement(statement, [citation], []) is not None


@pytest.mark.parametrize(
    "text", ["At most 75.", "Platelets below 75.", "At least 75 mg.", "At least 75 × 10^6/L.", "At least 75 g/L."]
)
def test_a_limit_with_another_direction_or_unit_is_not_shown(citation: Citation, text: str) -> None:
    assert check_statement(Statement(text=text, citations=(1,)), [citation], []) is not None


def test_a_drug_that_the_quote_does_not_name_is_not_shown(citation: Citation, explainer: Explainer) -> None:
    drugs_in = explainer.evidence.drugs_in
    assert check_statement(Statement(text="Rituximab is named.", citations=(1,)), [citation], [], drugs_in) is not None
    named = check_statement(Statement(text="Rituximab is named.", citations=(1,)), [citation], ["rituximab"], drugs_in)
    assert named is None

"""What a term means."""

from __future__ import annotations

import pytest

from answers.answer import Kind
from answers.explainer import Explainer

BCMA, LUNG = "cd19-bcma-car-t-autoimmune", "NCT90000012"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("what does ULN mean?", "ULN"),
        ("what is apheresis?", "leukapheresis"),
        ("define open label", "open label"),
        ("什么是CRS？", "CRS"),
        ("what does ECOG mean?", "ECOG performance status"),
    ],
)
def test_the_lexicon_s_explanation_and_where_it_is_from(explainer: Explainer, question: str, name: str) -> None:
    answer = explainer.ask(question)
    term = explainer.lexicon.terms[name]
    assert answer.kind is Kind.DEFINITION
    explanation = term.explanation_zh if "什么" in question else term.explanation
    assert explanation in answer.answer
    assert term.source in answer.answer
    assert answer.glossary[0][1:] == (explanation, term.source)
    assert not answer.citations


def test_in_one_trial_its_own_words_with_the_term_are_quoted(explainer: Explainer, elsewhere: Explainer) -> None:
    answer = explainer.ask("what does ULN mean?", trials=[BCMA])
    assert "ULN" in answer.citations[0].quote
    answer = elsewhere.ask("what does ECOG mean?", trials=[LUNG])
    assert answer.citations[0].quote == "ECOG performance status 0 to 1"


def test_a_trial_that_does_not_use_the_term_is_not_cited(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("what does CRS mean?", trials=[LUNG])
    assert answer.kind is Kind.DEFINITION
    assert not answer.citations


def test_an_abbreviation_is_written_out(explainer: Explainer) -> None:
    assert "upper limit of normal" in explainer.ask("what does ULN mean?").statements[0].text


def test_a_question_with_more_than_the_term_is_no_definition(explainer: Explainer) -> None:
    assert explainer.ask("what is the platelet cutoff in YTS109?").kind is not Kind.DEFINITION


def test_a_term_that_no_one_knows_is_not_explained(explainer: Explainer) -> None:
    answer = explainer.ask("what does frobnicase mean?")
    assert answer.kind is not Kind.DEFINITION
    assert not answer.citations

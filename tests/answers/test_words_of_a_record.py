"""Words are explained by the lexicon, and by the record itself where it explains them."""

from __future__ import annotations

import pytest

from answers.answer import Kind
from answers.explainer import Explainer
from answers.own_words import asked_meaning, asked_thing


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("What does ULN mean?", "ULN"),
        ("what on earth does 'dose escalation' stand for", "dose escalation"),
        ("Can you define washout?", "washout"),
        ("They keep saying I am 'treatment-resistant'. What do they mean by that here?", "treatment-resistant"),
        ("the page says ICR II. what on earth does that stand for", "ICR II"),
        ("What is the meaning of refractory in this study?", "refractory"),
        ("ULN是什么意思？", "ULN"),
    ],
)
def test_the_words_whose_meaning_is_asked(question: str, phrase: str) -> None:
    assert asked_meaning(question) == phrase


def test_other_questions_ask_for_no_meaning() -> None:
    assert asked_meaning("What is the age limit?") == ""
    assert asked_meaning("Why do they mention platelets?") == ""
    assert asked_thing("What's a SALT score?") == "SALT score"


def test_a_record_explains_its_own_words(elsewhere: Explainer) -> None:
    trial = elsewhere.catalogue.get("NCT90000011")
    answer = elsewhere.ask("What does exacerbation mean?", trials=[trial.trial_id])
    assert answer.kind is Kind.DEFINITION
    for citation in answer.citations:
        assert "exacerbation" in citation.quote.lower()


def test_words_that_nobody_explains_are_not_defined(explainer: Explainer) -> None:
    answer = explainer.ask("What does zorbatine mean?", trials=["NCT06691152"])
    assert answer.kind is not Kind.DEFINITION


def test_how_it_works_is_told_from_the_treatment(explainer: Explainer) -> None:
    answer = explainer.ask("How does it work?", trials=["uwd-cd19-universal-car-t-autoimmune"])
    assert answer.not_stated is None
    assert "engineered immune cell" in answer.citations[0].quote

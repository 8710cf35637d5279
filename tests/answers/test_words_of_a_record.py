"""Words are explained by the lexicon, and by the record itself where it explains them."""

from __future__ import annotations

import pytest

from answers.answer import Kind
from answers.explainer import Explainer
from answers.own_words import LONGEST, asked_meaning, asked_thing, own_words
from corpus.model import SectionKind
from index.passage import Passage
from retrieval.hit import Hit
from tests.support.eligibility_trials import trial_of


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


def test_of_a_long_sentence_the_clause_that_explains_is_quoted() -> None:
    padding = "counted every week by the nurse at the site and written down; " * 8
    trial = trial_of([f"Responses are {padding}IR II (Incomplete Response Type II): 1.0 to 3.5 g; {padding}"])
    text = trial.source.text
    passage = Passage(
        start=0,
        end=len(text),
        id=f"T1:0-{len(text)}",
        trial_id="T1",
        source="t.txt",
        path=("Outcomes",),
        kind=SectionKind.OUTCOMES,
        text=text,
        embedded=text,
    )
    found = own_words(trial, "IR II", [Hit(passage=passage, score=1.0, reasons={})])
    assert found is not None
    assert found.explains
    assert "Incomplete Response Type II" in trial.source.quote(found.span)
    assert found.span.end - found.span.start <= LONGEST


def test_words_that_nobody_explains_are_not_defined(explainer: Explainer) -> None:
    answer = explainer.ask("What does zorbatine mean?", trials=["NCT06691152"])
    assert answer.kind is not Kind.DEFINITION


def test_how_it_works_is_told_from_the_treatment(explainer: Explainer) -> None:
    answer = explainer.ask("How does it work?", trials=["uwd-cd19-universal-car-t-autoimmune"])
    assert answer.not_stated is None
    assert "engineered immune cell" in answer.citations[0].quote

"""What a trial is about, in its own sentences."""

from __future__ import annotations

import pytest

from answers.answer import Audience, Kind
from answers.explainer import Explainer

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"
ASTHMA, LUNG, MIGRAINE = "NCT90000011", "NCT90000012", "NCT90000013"


@pytest.mark.parametrize(
    ("trial", "words"), [(ASTHMA, "aims to evaluate"), (LUNG, "The purpose of this study"), (MIGRAINE, "designed to")]
)
@pytest.mark.parametrize("question", ["What is this study about?", "tell me about the study", "介绍一下这个试验"])
def test_the_sentence_that_states_the_aim(elsewhere: Explainer, question: str, trial: str, words: str) -> None:
    answer = elsewhere.ask(question, trials=[trial])
    assert answer.kind is Kind.PASSAGE
    assert words in answer.citations[0].quote


@pytest.mark.parametrize("trial", [SLE, NK, STAR, UWD, BCMA])
def test_every_layout_tells_what_it_is_about_and_no_boilerplate(explainer: Explainer, trial: str) -> None:
    answer = explainer.ask("What is this study about?", trials=[trial])
    quotes = " ".join(c.quote for c in answer.citations)
    assert "safety" in quotes.lower()
    assert "sponsor-provided synopsis" not in quotes
    assert "extended narrative" not in quotes


def test_the_course_is_told_in_order(explainer: Explainer) -> None:
    answer = explainer.ask("What will happen to me?", trials=[BCMA])
    quotes = " ".join(c.quote for c in answer.citations)
    assert quotes.index("collected from the blood") < quotes.index("single infusion")


def test_patients_of_a_first_phase_are_told_that_it_tests_safety(explainer: Explainer, elsewhere: Explainer) -> None:
    words = "mainly tests safety"
    assert words in explainer.ask("What is this study about?", trials=[NK]).answer
    assert words not in explainer.ask("What is this study about?", trials=[NK], audience=Audience.PHYSICIAN).answer
    assert words not in elsewhere.ask("What is this study about?", trials=[ASTHMA]).answer  # phase 3
    assert words not in explainer.ask("What is this study about?", trials=[UWD]).answer  # no phase printed


def test_a_field_of_the_design_is_no_step(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("What would happen to me in this study?", trials=["NCT90000012"])
    assert answer.citations
    assert not any("Committee" in c.quote for c in answer.citations)

"""A passage that only names the trial's own field says nothing of another disease of that field."""

from __future__ import annotations

import pytest

from answers.answer import NotStated
from answers.explainer import Explainer


@pytest.mark.parametrize(
    "question", ["any trial here for Crohn's disease?", "any trial here for myasthenia gravis?", "trials for vitiligo?"]
)
def test_the_field_of_a_trial_is_not_taken_for_another_disease_of_it(explainer: Explainer, question: str) -> None:
    answer = explainer.ask(question)
    assert answer.not_stated is NotStated.NOT_IN_THESE_TRIALS
    assert not answer.citations


def test_a_passage_found_by_the_heading_above_it_still_answers(explainer: Explainer) -> None:
    assert explainer.ask("start dates?").citations

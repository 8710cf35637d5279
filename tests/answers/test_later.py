"""Questions on what holds once somebody has joined."""

from __future__ import annotations

import pytest

from answers.answer import Stance
from answers.explainer import Explainer

NK, BCMA = "NCT06464679", "cd19-bcma-car-t-autoimmune"


@pytest.mark.parametrize("question", ["Can I breastfeed after?", "May I breastfeed while in the study?"])
def test_a_rule_on_joining_is_not_stretched_to_what_comes_later(real_explainer: Explainer, question: str) -> None:
    answer = real_explainer.ask(question, trials=[BCMA])
    assert "breastfeeding" in answer.citations[0].quote
    assert answer.stance is not Stance.EXCLUDES
    assert "about joining" in answer.answer
    joining = real_explainer.ask("Can I join if I am breastfeeding?", trials=[BCMA])
    assert joining.stance is Stance.EXCLUDES
    assert "about joining" not in joining.answer


@pytest.mark.parametrize(
    ("question", "trial", "words"),
    [
        ("What if I get pregnant during it?", BCMA, "throughout the treatment period"),
        ("What if I get pregnant during it?", NK, "after the end of the study treatment"),
        ("May I get pregnant after the study?", NK, "after the end of the study treatment"),
        ("试验期间可以怀孕吗？", NK, "after the end of the study treatment"),
    ],
)
def test_a_rule_on_the_time_asked_of_comes_first(
    real_explainer: Explainer, question: str, trial: str, words: str
) -> None:
    answer = real_explainer.ask(question, trials=[trial])
    assert words in answer.citations[0].quote
    assert answer.stance is None
    assert "about joining" not in answer.answer

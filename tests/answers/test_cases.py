"""What a question says of a person, held against the parts of a rule that speak of it."""

from __future__ import annotations

import pytest

from answers.answer import Stance
from answers.cases import describes_someone
from answers.explainer import Explainer
from eligibility.profile import Profile

BCMA, SLE, STAR = "cd19-bcma-car-t-autoimmune", "NCT06691152", "NCT07236801"
ASTHMA, LUNG = "NCT90000011", "NCT90000012"


@pytest.mark.parametrize(
    ("profile", "someone"),
    [
        (Profile(), False),
        (Profile(conditions=("lupus",)), False),
        (Profile(age=70), True),
        (Profile(pregnant=True), True),
        (Profile(conditions=("lupus",), age=30), True),
    ],
)
def test_the_name_of_a_disease_alone_describes_no_one(profile: Profile, someone: bool) -> None:
    assert describes_someone(profile) is someone


def test_one_value_is_held_against_its_own_part_of_a_rule_on_several(explainer: Explainer) -> None:
    # The rule asks for neutrophils, platelets and hemoglobin; the question gives one of them.
    assert explainer.ask("my platelets are 25, can I join?", trials=[BCMA]).stance is Stance.ALLOWS
    assert explainer.ask("my platelets are 15, can I join?", trials=[BCMA]).stance is Stance.EXCLUDES
    assert explainer.ask("ANC 0.4, can I join?", trials=[BCMA]).stance is Stance.EXCLUDES
    assert explainer.ask("my LVEF is 50%, can I join?", trials=[SLE]).stance is Stance.EXCLUDES


def test_one_sentence_of_a_rule_of_several_decides_on_its_own_value(explainer: Explainer) -> None:
    for count, stance in ((62, Stance.EXCLUDES), (22, Stance.DEPENDS)):  # the rule asks for two results
        answer = explainer.ask(f"lupus ITP, platelets {count}. Low enough for that part?", trials=[STAR])
        assert answer.stance is stance
        assert any("Platelet count" in c.quote for c in answer.citations)


def test_an_exception_belongs_to_the_rule_before_it(explainer: Explainer) -> None:
    answer = explainer.ask("I had DCIS cut out in 2020, all clear since. Does it keep me out?", trials=[BCMA])
    assert answer.stance is not Stance.EXCLUDES


def test_of_two_values_the_one_that_fails_decides(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("platelets 80 and hemoglobin 8 g/dL, can I join?", trials=[LUNG])
    assert answer.stance is Stance.EXCLUDES
    assert any("Hemoglobin" in c.quote for c in answer.citations)


def test_what_was_said_is_shown_beside_the_limit(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("eGFR 44, can I join?", trials=[ASTHMA])
    assert any("44" in text and "45" in text for text in answer.comparisons)


def test_a_question_that_describes_no_one_shows_no_comparison(elsewhere: Explainer) -> None:
    assert elsewhere.ask("eGFR limit?", trials=[ASTHMA]).comparisons == ()


@pytest.mark.parametrize(
    ("question", "trial", "stance"),
    [
        ("my wife is breastfeeding, can I still join?", BCMA, Stance.DEPENDS),
        ("must I use contraception if I'm a man?", BCMA, Stance.REQUIRES),
        ("heart attack 2 years ago?", SLE, Stance.ALLOWS),
        ("heart attack 2 months ago?", SLE, Stance.EXCLUDES),
        ("HBsAg positive, DNA below detection. Out?", SLE, Stance.ALLOWS),
        ("was in another clinical trial 5 months ago, ok?", BCMA, Stance.ALLOWS),
        ("latent TB - excluded?", BCMA, Stance.EXCLUDES),
        ("pregnancy test positive", SLE, Stance.EXCLUDES),
    ],
)
def test_a_case_in_few_words_meets_its_rule(explainer: Explainer, question: str, trial: str, stance: Stance) -> None:
    assert explainer.ask(question, trials=[trial]).stance is stance


def test_a_chinese_case_gets_its_comparison_in_chinese(explainer: Explainer) -> None:
    answer = explainer.ask("血红蛋白58 g/L，可以参加吗？", trials=[BCMA])
    assert answer.stance is Stance.EXCLUDES
    assert any("规定要求至少60 g/L" in text for text in answer.comparisons)

"""What is told of a relative is no part of the case of somebody who asks for themselves."""

import pytest

from eligibility.describe import describe
from eligibility.kin import of_kin, without_kin
from eligibility.profile import Profile
from lexicon.reader import load


@pytest.mark.parametrize(
    "question",
    [
        "My father is HIV positive. Does that exclude me?",
        "my wife is breastfeeding, can I (her husband) join?",
        "My brother had hepatitis B last year, will it rule me out?",
        "我妈妈有乙肝，我可以参加吗？",
    ],
)
def test_a_relatives_illness_is_not_the_askers(question: str) -> None:
    assert of_kin(question)
    told = describe(question, load()).profile
    assert told.model_copy(update={"sex": None}) == Profile()
    assert len(without_kin(question)) == len(question)


@pytest.mark.parametrize(
    "question",
    [
        "My mother has active tuberculosis, can she take part?",
        "My son is 7",
        "My doctor says I have hepatitis B, can I join?",
        "My husband and I want to try for a baby. Would that exclude me?",
    ],
)
def test_who_asks_for_a_relative_is_told_of_them(question: str) -> None:
    assert not of_kin(question)
    assert describe(question, load()).profile != Profile()

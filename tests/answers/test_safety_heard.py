"""A long message is heard piece by piece: danger at its end, or in its midst, is not drowned by the rest."""

from __future__ import annotations

import pytest

from answers.answer import Audience, SafetyKind
from answers.safety import triage
from answers.safety_heard import heard
from answers.safety_net import URGENT, vector_of

STORY = [
    "My aunt found this study on a poster at the clinic and gave me the number.",
    "I am fifty-one and have had lupus since my twenties.",
    "Could you tell me how many people will take part?",
    "And does it matter that I take hydroxychloroquine?",
    "We live two hours away by train.",
    "What is the study trying to find out?",
]
DANGER = "since this morning he does not know our names any more and he cannot hold a cup"
STORY_ZH = [
    "我姑姑在医院看到这个研究的海报。",
    "我今年五十一岁,得红斑狼疮二十多年了。",
    "请问一共招多少人?",
    "我在吃羟氯喹,有关系吗?",
    "这个研究想弄清楚什么?",
]
DANGER_ZH = "他从今天早上起就不认得我们了,杯子也拿不住"


@pytest.mark.parametrize("place", range(len(STORY) + 1))
@pytest.mark.parametrize("vectorize", [vector_of, None])
def test_danger_is_heard_wherever_it_stands_in_a_story(place: int, vectorize: object) -> None:
    told = " ".join([*STORY[:place], f"My brother got the cells and {DANGER}.", *STORY[place:]])
    met = triage(told, vectorize=vector_of if vectorize else None)
    assert met is not None
    assert met.kind is SafetyKind.EMERGENCY


@pytest.mark.parametrize("place", range(len(STORY_ZH) + 1))
def test_in_chinese_too(place: int) -> None:
    met = triage("".join([*STORY_ZH[:place], f"我哥哥输了细胞,{DANGER_ZH}。", *STORY_ZH[place:]]))
    assert met is not None
    assert met.kind is SafetyKind.EMERGENCY


def test_a_story_without_danger_is_let_through() -> None:
    assert triage(" ".join(STORY), vectorize=vector_of) is None
    assert triage("".join(STORY_ZH)) is None
    assert heard(" ".join(STORY), vector_of).label not in URGENT


def test_of_a_very_long_message_both_ends_are_heard() -> None:
    filler, danger = " ".join(STORY * 12), f"My brother got the cells and {DANGER}."
    for message in (f"{danger} {filler}", f"{filler} {danger}"):
        met = triage(message, vectorize=vector_of)
        assert met is not None
        assert met.kind is SafetyKind.EMERGENCY


def test_a_physician_who_looks_up_a_rule_in_a_few_sentences_is_answered() -> None:
    asked = (
        "Reviewing the exclusion criteria for a referral. Is suicidal ideation within six months an exclusion? "
        "And seizures?"
    )
    assert triage(asked, audience=Audience.PHYSICIAN, vectorize=vector_of) is None


@pytest.mark.parametrize(
    "question",
    [
        "what if I change my mind halfway",
        "can I drop out later?",
        "I might want to leave the study early, is that allowed?",
        "中途反悔怎么办",
    ],
)
def test_leaving_a_study_is_no_wish_to_die(question: str) -> None:
    assert triage(question, vectorize=vector_of) is None


@pytest.mark.parametrize("question", ["I have changed my mind about living", "I want to withdraw from it all and die"])
def test_a_sign_beside_it_still_counts(question: str) -> None:
    met = triage(question, vectorize=vector_of)
    assert met is not None
    assert met.kind is SafetyKind.CRISIS


@pytest.mark.parametrize(
    "question", ["I sneeze all the year round, from house dust, no worse in spring than at Christmas. For me?"]
)
def test_a_word_of_elsewhere_is_a_detail_where_nothing_else_is_of_elsewhere(question: str) -> None:
    assert triage(question, vectorize=vector_of) is None

"""Chinese questions, end to end: understood, answered with Chinese sentences around the exact English quotes."""

from __future__ import annotations

import re

import pytest

from answers.answer import Answer, Kind, NotStated, Stance, Turn
from answers.explainer import Explainer

BCMA, LUPUS, KN, UWD, YTS = (
    "cd19-bcma-car-t-autoimmune.txt",
    "cd19-ucar-t-refractory-sle.txt",
    "kn5501-car-nk-autoimmune.txt",
    "uwd-cd19-universal-car-t-autoimmune.txt",
    "yts109-autoimmune.txt",
)


def _quotes(answer: Answer) -> str:
    return " | ".join(c.quote for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "trial", "quoted"),
    [
        ("现在还收人吗", LUPUS, "RECRUITING"),
        ("一共招多少个病人", KN, "72"),
        ("計劃收多少名受試者？", YTS, "18"),
        ("啥时候开始的", LUPUS, "2024-10-30"),
        ("预计到什么时候结束", KN, "June 30, 2026"),
        ("主要研究完成时间是哪天", KN, "June 30, 2025"),
        ("这份资料是什么时候更新的？", YTS, "2025-11-19"),
        ("会不会被分到对照组", LUPUS, "SINGLE_GROUP"),
        ("男的能参加不", YTS, "ALL"),
        ("女病人收不收？", LUPUS, "ALL"),
        ("身体健康的人可以报名当志愿者吗？", YTS, "No"),
        ("有没有合作单位", YTS, "Xuzhou"),
        ("想报名找谁", LUPUS, "0571-86670076"),
        ("在哪个城市", LUPUS, "Hangzhou"),
        ("主要看什么指标", KN, "Dose-Limiting Toxicity"),
        ("多大岁数能参加", UWD, "80"),
        ("细胞是自己的还是别人的", LUPUS, "healthy donors"),
        ("输一次还是好几次", YTS, "single infusion"),
        ("要化疗吗？清淋用什么药", KN, "Fludarabine"),
        ("要避孕多久？", BCMA, "24 months"),
        ("试验是哪一年启动的", YTS, "2025-11-13"),
        ("这个研究目前是什么状态？", YTS, "NOT_YET_RECRUITING"),
        ("骁悉吃了一年没效果", YTS, "mycophenolate"),
        ("老年痴呆可以参加吗", YTS, "cognitive"),
    ],
)
def test_fields_and_topics_are_met_in_everyday_words(
    explainer: Explainer, question: str, trial: str, quoted: str
) -> None:
    assert quoted in _quotes(explainer.ask(question, trials=(trial,)))


@pytest.mark.parametrize(
    ("question", "trial", "stance"),
    [
        ("孩子才4岁能进组吗", LUPUS, Stance.EXCLUDES),
        ("六十六岁超龄了吗", YTS, Stance.EXCLUDES),
        ("血小板5万能入组吗", BCMA, Stance.ALLOWS),
        ("血小板只有1.8万，行不行", BCMA, Stance.EXCLUDES),
        ("谷丙转氨酶是上限的4倍，还能参加吗？", BCMA, Stance.ALLOWS),
        ("凝血INR是正常上限1.8倍可以吗", YTS, Stance.EXCLUDES),
        ("体重80斤能参加吗", UWD, Stance.EXCLUDES),
        ("射血分数百分之五十二够不够", LUPUS, Stance.EXCLUDES),
        ("以前參加過CAR-T治療，可以嗎？", LUPUS, Stance.EXCLUDES),
        ("三年前得过乳腺癌，已经治愈，能参加吗", YTS, Stance.EXCLUDES),
        ("总胆红素超上限1.8倍", BCMA, Stance.EXCLUDES),
        ("24小时尿蛋白5克", BCMA, Stance.EXCLUDES),
        ("去年放了心脏支架", UWD, Stance.ALLOWS),
        ("去年肺栓塞过", YTS, Stance.ALLOWS),
        ("喂奶期间行吗", YTS, Stance.EXCLUDES),
        ("BVAS评分16", UWD, Stance.ALLOWS),
    ],
)
def test_cases_are_held_against_the_rules(explainer: Explainer, question: str, trial: str, stance: Stance) -> None:
    answer = explainer.ask(question, trials=(trial,))
    assert answer.stance is stance
    assert answer.question == question


def test_a_topic_left_out_is_named_in_chinese(explainer: Explainer) -> None:
    answer = explainer.ask("医保能报吗", trials=(YTS,))
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert "费用" in answer.answer
    assert not re.search(r"[a-z]{4,}", answer.answer)


def test_what_is_not_understood_is_said_and_not_guessed(explainer: Explainer) -> None:
    answer = explainer.ask("嘎嘣脆的那个咋整", trials=(YTS,))
    assert answer.kind is Kind.CLARIFY
    assert "没有看懂" in answer.answer
    assert not answer.citations


def test_terms_are_explained_in_chinese(explainer: Explainer) -> None:
    answer = explainer.ask("ULN是什么意思")
    assert answer.kind is Kind.DEFINITION
    assert "正常值上限（ULN）" in answer.answer and "最高值" in answer.answer
    rule = explainer.ask("转氨酶有什么要求", trials=(YTS,))
    assert "谷丙转氨酶" in rule.answer
    assert all(re.search(r"[\u4e00-\u9fff]", text) for _, text, _ in rule.glossary)


def test_diseases_are_called_by_their_chinese_names(explainer: Explainer) -> None:
    answer = explainer.ask("抗磷脂综合征可以参加吗", trials=(YTS,))
    assert "抗磷脂综合征（APS）" in answer.answer.splitlines()[1]


def test_traditional_characters_are_read(explainer: Explainer) -> None:
    answer = explainer.ask("開放標籤是什麼意思")
    assert answer.kind is Kind.DEFINITION
    assert "知道用的是哪种治疗" in answer.answer


def test_a_follow_up_keeps_its_subject(explainer: Explainer) -> None:
    answer = explainer.ask("血小板呢？", trials=(UWD,), history=(Turn(question="血红蛋白最低多少？", trials=(UWD,)),))
    assert "50,000" in _quotes(answer)


def test_a_hospital_named_in_chinese_is_its_trial(explainer: Explainer) -> None:
    answer = explainer.ask("北医三院那个试验的血小板要求")
    assert {c.source for c in answer.citations} == {UWD}
    turn = Turn(question="北医三院和YTS109这两个试验血红蛋白各要求多少？")
    second = explainer.ask("那第二个呢？", history=(turn,))
    assert {c.source for c in second.citations} == {YTS}


def test_what_a_medicine_is_is_a_definition(explainer: Explainer) -> None:
    answer = explainer.ask("贝利尤单抗是什么药")
    assert answer.kind is Kind.DEFINITION
    assert "治狼疮的药" in answer.answer

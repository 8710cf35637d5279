"""Questions in other languages are told apart and answered in them; a foreign word in English is none."""

from __future__ import annotations

import pytest

from answers.answer import Kind
from answers.explainer import Explainer
from answers.languages import told_foreign


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("¿Puedo participar si tengo lupus?", "inglés"),
        ("¿Cuál es la edad mínima?", "inglés"),
        ("Kann ich mit Diabetes teilnehmen?", "Englisch"),
        ("Was ist CAR-T?", "Englisch"),
        ("Est-ce que je peux participer si je suis enceinte ?", "anglais"),
        ("quelle est la phase ?", "anglais"),
        ("Posso partecipare se ho il lupus?", "inglese"),
        ("Posso participar se tenho lúpus?", "inglês"),
        ("Kan ik meedoen met reuma?", "Engels"),
        ("Czy mogę wziąć udział?", "angielski"),
        ("Tôi bị lupus có tham gia được không", "tiếng Anh"),
        ("Apakah saya bisa ikut dengan lupus?", "Inggris"),
        ("ループスでも参加できますか？", "英語"),
        ("루푸스 환자도 참여할 수 있나요?", "영어"),
        ("هل يمكنني المشاركة إذا كنت حاملاً؟", "الإنجليزية"),
        ("क्या मैं इस अध्ययन में भाग ले सकता हूँ?", "अंग्रेज़ी"),
        ("Могу ли я участвовать, если у меня волчанка?", "английск"),
        ("האם אני יכול להשתתף?", "אנגלית"),
        ("ฉันเข้าร่วมได้ไหม", "อังกฤษ"),
    ],
)
def test_another_language_is_answered_in_it(question: str, says: str) -> None:
    told = told_foreign(question)
    assert told is not None and says in told


@pytest.mark.parametrize(
    "question",
    [
        "Is it in Germany?",
        "Is it in España?",
        "Do you have Japanese sites?",
        "does the Charité in Berlin take part",
        "Hospital Universitario de La Paz contact",
        "Can I join if I take Plaquenil und prednisone?",
        "Is Sjögren's syndrome included?",
        "is de novo lupus nephritis ok",
        "anti-β2GP1 positive?",
        "TNF-α inhibitor?",
        "Hb 58 ok?",
        "lupus",
        "狼疮の患者可以参加吗",
        "我吃Plaquenil可以吗",
    ],
)
def test_english_and_chinese_with_a_foreign_word_are_understood(question: str) -> None:
    assert told_foreign(question) is None


def test_a_country_is_a_question_about_the_trial(explainer: Explainer) -> None:
    answer = explainer.ask("Is it in Germany?", trials=("cd19-ucar-t-refractory-sle.txt",))
    assert answer.kind is Kind.FACT
    assert [c.quote for c in answer.citations] == ["China"]


def test_nothing_is_looked_up_for_another_language(explainer: Explainer) -> None:
    answer = explainer.ask("¿Puedo participar si tengo lupus?")
    assert answer.kind is Kind.OUT_OF_SCOPE
    assert not answer.citations and answer.stance is None
    assert answer.question == "¿Puedo participar si tengo lupus?"

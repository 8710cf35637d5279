"""Rules that do not name what is asked, but its class, a form of it, or a test like it."""

from __future__ import annotations

import pytest

from answers.answer import Audience, Kind, NotStated, Stance
from answers.explainer import Explainer
from answers.nearness import depth
from lexicon.reader import BROADER
from retrieval.query import understand

NK, STAR, SLE = "NCT06464679", "NCT07236801", "NCT06691152"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"
ASTHMA, LUNG = "NCT90000011", "NCT90000012"

CLASSES = [
    ("I had pneumonia, can I join?", BCMA, "pneumonia", "infection"),
    ("I have asthma, can I join?", SLE, "asthma", "lung lesions"),
    ("Can I take part with shingles?", NK, "shingles", "infections"),
    ("有带状疱疹可以参加吗？", NK, "带状疱疹", "infections"),
]


@pytest.mark.parametrize(("question", "trial", "asked", "words"), CLASSES)
def test_a_rule_on_the_class_is_shown_and_said_not_to_name_the_thing(
    explainer: Explainer, question: str, trial: str, asked: str, words: str
) -> None:
    answer = explainer.ask(question, trials=[trial])
    if answer.not_stated is None:
        assert answer.kind is Kind.CRITERIA
        assert answer.stance is Stance.DEPENDS
    else:  # the reader is sure that nothing answers: the rule is shown beside that
        assert answer.not_stated is NotStated.RECORD_SILENT
        assert answer.stance is None
    assert asked in answer.statements[0].text
    assert words in answer.citations[0].quote


def test_a_class_is_not_met_where_the_rule_only_says_whose_trial_it_is(explainer: Explainer) -> None:
    answer = explainer.ask("Can I join with myasthenia gravis?", trials=[NK])
    assert answer.not_stated is NotStated.RECORD_SILENT


def test_what_other_autoimmune_diseases_covers_is_shown(explainer: Explainer) -> None:
    answer = explainer.ask("Can I join if I also have myasthenia gravis?", trials=[BCMA])
    assert "other autoimmune diseases" in answer.citations[0].quote
    assert answer.stance is Stance.DEPENDS


@pytest.mark.parametrize("question", ["eGFR cutoff?", "my eGFR is 25, can I join?"])
def test_another_test_of_the_same_organ_is_said_to_be_another_test(explainer: Explainer, question: str) -> None:
    answer = explainer.ask(question, trials=[STAR])
    assert "CrCl≥30" in answer.citations[0].quote
    assert "not the same test" in answer.statements[0].text
    assert answer.stance in (None, Stance.DEPENDS)
    assert "at least 30" not in answer.answer
    physician = explainer.ask(question, trials=[STAR], audience=Audience.PHYSICIAN)
    assert "not the same test" in physician.answer


def test_how_a_class_of_medicines_defines_earlier_treatment_does_not_answer_for_keeping_one(
    explainer: Explainer,
) -> None:
    answer = explainer.ask("Can I keep taking hydroxychloroquine?", trials=[NK])
    assert answer.not_stated is NotStated.RECORD_SILENT


def test_a_rule_that_names_the_thing_is_not_said_to_miss_it(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("I have HIV, can I join?", trials=[LUNG])
    assert answer.stance is Stance.EXCLUDES
    assert "does not name" not in answer.answer


@pytest.mark.parametrize("question", ["Can I take zorbatine?", "zorbatine?"])
def test_a_word_that_the_record_does_not_have_is_named(elsewhere: Explainer, question: str) -> None:
    answer = elsewhere.ask(question, trials=[LUNG])
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert answer.statements[0].text == "The record does not have this word: “zorbatine”."
    assert "zorbatine" in elsewhere.ask(question).answer


@pytest.mark.parametrize("question", ["asdf", "hm?", "???", "help", "ok", "aaaa", "你好", "Hello, I have a question"])
def test_where_nothing_was_asked_the_person_is_asked_what_they_want_to_know(
    elsewhere: Explainer, question: str
) -> None:
    answer = elsewhere.ask(question, trials=[LUNG])
    assert answer.kind is Kind.CLARIFY
    assert answer.not_stated is None
    assert "?" in answer.answer or "？" in answer.answer


def test_the_nearest_class_is_told_before_a_wider_one(explainer: Explainer) -> None:
    lexicon = explainer.lexicon
    nearest = lexicon.terms["adalimumab"].broader[0]
    asking = "Was there adalimumab before?"
    query = understand(asking, explainer.catalogue, lexicon, selected=(STAR,))
    ask = explainer.evidence.asks(query)[0]
    assert ask.name == "adalimumab"
    assert {t for t, w in ask.terms.items() if w == BROADER} > {nearest}
    assert depth("adalimumab", nearest, lexicon) == 1
    wider = lexicon.terms[nearest].broader[0]
    assert depth("adalimumab", wider, lexicon) == 2


def test_of_several_unknown_words_only_a_name_is_told(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Does Zorbopharm hum and whirr at dusk?", trials=[LUNG])
    assert "“Zorbopharm”" in answer.statements[0].text
    answer = elsewhere.ask("does it hum and whirr at dusk?", trials=[LUNG])
    assert "whirr" not in answer.statements[0].text
    assert answer.not_stated is NotStated.RECORD_SILENT


def test_a_class_that_the_question_names_beside_the_thing_is_named(elsewhere: Explainer) -> None:
    one = elsewhere.ask("I take prednisolone 20 mg. Are glucocorticoids a problem?", trials=[ASTHMA])
    assert "does not name" not in one.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("I had a covid vaccine yesterday, is that a problem?", "another kind"),
        ("Is the flu shot last week a problem?", "another kind"),
        ("上周打了新冠疫苗，可以参加吗？", "另一种"),
    ],
)
def test_a_rule_on_a_contrary_kind_bars_nobody(real_explainer: Explainer, question: str, said: str) -> None:
    answer = real_explainer.ask(question, trials=[SLE])
    assert answer.stance in {Stance.DEPENDS, None}
    assert said in answer.answer
    assert "live vaccine" in answer.citations[0].quote
    live = real_explainer.ask("I had a live vaccine last week, is that a problem?", trials=[SLE])
    assert live.stance is Stance.EXCLUDES

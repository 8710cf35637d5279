"""The whole way from a question to an answer: what holds for every question, and conversations."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answers.answer import Audience, Kind, NotStated, Stance, Turn
from answers.explainer import Explainer
from corpus.catalogue import UnknownTrialError
from corpus.model import Side
from retrieval.query import understand
from tests.answers.answer_checks import assert_sound

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"
ASTHMA, LUNG, MIGRAINE = "NCT90000011", "NCT90000012", "NCT90000013"

TEMPLATES = (
    "what is the {} limit?",
    "can I join if I have {}?",
    "is {} an exclusion?",
    "which trials allow {}?",
    "compare {}",
    "my {} is 5, can I join?",
    "does the record mention {}?",
    "{}?",
    "what does {} mean?",
    "how long must I stop {}?",
    "{}有要求吗？",
    "do I need {}?",
    "I had {} three years ago",
)


@pytest.mark.parametrize("seed", range(8))
def test_answers_to_generated_questions_are_exact_in_view_and_short(
    explainer: Explainer, elsewhere: Explainer, seed: int
) -> None:
    rng = random.Random(seed)
    terms = sorted(explainer.lexicon.terms)
    for number in range(20):
        asked = elsewhere if number % 3 else explainer
        ids = [t.trial_id for t in asked.catalogue.trials]
        question = rng.choice(TEMPLATES).format(rng.choice(terms))
        view = rng.choice([(), (rng.choice(ids),), tuple(rng.sample(ids, 2))])
        answer = asked.ask(question, trials=view, audience=rng.choice(list(Audience)))
        assert_sound(answer, asked, view)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.sampled_from([(), (LUNG,)]), st.sampled_from(Audience))
def test_any_text_at_all_is_answered(
    elsewhere: Explainer, question: str, view: tuple[str, ...], audience: Audience
) -> None:
    assert_sound(elsewhere.ask(question, trials=view, audience=audience), elsewhere, view)


@pytest.mark.parametrize(
    "question",
    [
        "",
        " \n\t",
        "?" * 3000,
        "a" * 5000,
        "platelets " * 500,
        "\x00\x01\x02",
        "\u202eevil\u202c \u200b\U000e0041",
        "{0} {what} {id} %s %d",
        "[1] “x” \\n",
        "((((((((((",
        "¿Puedo participar si tengo asma?",
        "Может ли я участвовать?",
        "9" * 400,
        "my platelets are " + "9" * 400,
        "my hb is 1e400 g/L",
        "I am -5",
        "NCT90000012 " * 200,
        "<script>alert(1)</script> <b>platelets</b>",
        "\ud800 platelets",
        "血" * 500,
    ],
)
def test_hostile_and_empty_questions_are_answered(elsewhere: Explainer, question: str) -> None:
    for view in ((), (ASTHMA,)):
        assert_sound(elsewhere.ask(question, trials=view), elsewhere)


def test_the_same_question_has_the_same_answer(elsewhere: Explainer) -> None:
    one, two = (elsewhere.ask("platelets 80, can I join?", trials=[LUNG]) for _ in range(2))
    assert one.model_copy(update={"timing_ms": two.timing_ms}) == two


def test_a_trial_is_asked_about_by_any_of_its_three_names(elsewhere: Explainer) -> None:
    for name in (ASTHMA, ASTHMA.lower(), "inhaled-corvalin-asthma.txt", "inhaled-corvalin-asthma"):
        answer = elsewhere.ask("What phase is it?", trials=[name])
        assert [c.trial_id for c in answer.citations] == [ASTHMA]


def test_a_trial_that_is_not_loaded_is_an_error_that_lists_those_that_are(elsewhere: Explainer) -> None:
    with pytest.raises(UnknownTrialError, match=r"no-such-trial.*NCT90000011"):
        elsewhere.ask("phase?", trials=["no-such-trial"])
    with pytest.raises(UnknownTrialError, match="gone"):
        elsewhere.ask("phase?", history=[Turn(question="phase", trials=("gone",))])


def test_an_unknown_registry_number_is_said_so_and_nothing_is_cited(explainer: Explainer) -> None:
    answer = explainer.ask("does NCT01234567 allow lupus nephritis?")
    assert answer.kind is Kind.CLARIFY
    assert "NCT01234567" in answer.answer
    assert not answer.citations
    assert set(answer.choices) == {t.trial_id for t in explainer.catalogue.trials}
    chinese = explainer.ask("NCT01234567是几期？")
    assert "NCT01234567不在" in chinese.answer


def test_words_that_fit_two_trials_are_asked_about_with_the_choices(explainer: Explainer) -> None:
    answer = explainer.ask("the universal CAR-T trial: what phase?")
    assert answer.kind is Kind.CLARIFY
    assert set(answer.choices) == {SLE, UWD}
    assert not answer.citations


def test_a_choice_made_ends_the_doubt(explainer: Explainer) -> None:
    answer = explainer.ask("the universal CAR-T trial: what phase?", trials=[SLE])
    assert answer.kind is Kind.FACT
    assert [c.trial_id for c in answer.citations] == [SLE]


def test_another_trial_s_answer_is_offered_to_be_asked_and_never_given_as_this_one_s(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("can I join if I had hepatitis B?", trials=[LUNG])
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert not answer.citations
    assert answer.choices == (ASTHMA,)


def test_a_value_alone_asks_what_the_rule_does_to_it(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("platelets 80", trials=[ASTHMA])
    assert answer.stance is Stance.EXCLUDES


@pytest.mark.parametrize(("age", "told"), [(68, True), (64, False)])
def test_an_age_outside_the_limits_is_told_beside_a_rule(explainer: Explainer, age: int, told: bool) -> None:
    answer = explainer.ask(f"my mum is {age} with bad kidneys from lupus, any use asking?", trials=[STAR])
    alone = f"On age alone, no: {age} is outside"
    assert (alone in answer.answer) is told
    assert any("65 Years" in c.quote for c in answer.citations) is told
    assert len(answer.citations) <= 3


def test_ages_are_met_at_their_limits(elsewhere: Explainer) -> None:
    stances = {age: elsewhere.ask(f"I am {age}, can I join?", trials=[ASTHMA]).stance for age in (17, 18, 75, 76)}
    assert stances == {17: Stance.EXCLUDES, 18: Stance.ALLOWS, 75: Stance.ALLOWS, 76: Stance.EXCLUDES}


def test_time_is_told_by_steps(elsewhere: Explainer) -> None:
    timing = elsewhere.ask("platelets", trials=[LUNG]).timing_ms
    assert timing.total >= timing.compose >= 0
    assert timing.total >= timing.search >= 0


class TestConversation:
    def test_a_follow_up_keeps_the_trial(self, elsewhere: Explainer) -> None:
        history = [Turn(question="platelet cutoff in the Corvalin trial?")]
        answer = elsewhere.ask("what about kidney?", history=history)
        assert [c.trial_id for c in answer.citations] == [ASTHMA]
        assert "eGFR" in answer.citations[0].quote

    def test_a_follow_up_keeps_the_subject(self, elsewhere: Explainer) -> None:
        history = [Turn(question="platelet cutoff in the Corvalin trial?")]
        answer = elsewhere.ask("and in the belrutinib study?", history=history)
        assert [c.quote for c in answer.citations] == ["Platelets ≥ 75 × 10^9/L"]

    def test_a_new_subject_drops_the_old(self, elsewhere: Explainer) -> None:
        history = [Turn(question="platelet cutoff in the Corvalin trial?")]
        answer = elsewhere.ask("what phase is it?", history=history)
        assert [c.quote for c in answer.citations] == ["PHASE3"]

    def test_trials_chosen_for_an_earlier_turn_hold(self, elsewhere: Explainer) -> None:
        history = [Turn(question="platelet cutoff", trials=(LUNG,))]
        answer = elsewhere.ask("and hemoglobin?", history=history)
        assert [c.quote for c in answer.citations] == ["Hemoglobin ≥ 9 g/dL"]

    def test_a_question_on_all_trials_ends_it(self, elsewhere: Explainer) -> None:
        history = [Turn(question="platelet cutoff in the Corvalin trial?")]
        assert len(elsewhere.ask("which trials are open now?", history=history).grid) == 3

    def test_a_term_of_the_answer_before_can_be_asked_about(self, elsewhere: Explainer) -> None:
        history = [Turn(question="bilirubin limit in the belrutinib trial")]
        answer = elsewhere.ask("what does ULN mean?", history=history)
        assert answer.kind is Kind.DEFINITION
        assert "upper limit of normal" in answer.answer

    def test_a_value_given_later_is_weighed_against_the_rule_asked_about(self, elsewhere: Explainer) -> None:
        history = [Turn(question="platelet cutoff in the Corvalin trial?")]
        answer = elsewhere.ask("my platelets are 80, can I join?", history=history)
        assert answer.stance is Stance.EXCLUDES
        assert [c.trial_id for c in answer.citations] == [ASTHMA]


@pytest.mark.model
class TestWithTheModel:
    def test_questions_of_the_five_trials_are_answered_with_the_right_words(self, real_explainer: Explainer) -> None:
        for question, quote in [
            ("ANC cutoff in the Peking trial?", "Absolute neutrophil count"),
            ("How many people will be in YTS109?", "18 participants"),
            ("Who is excluded for heart problems in YTS109?", "cardiac function"),
            ("Whose cells are used in the BCMA trial?", "own immune cells"),
            ("birth control rules in the Peking study", "contraceptive"),
        ]:
            answer = real_explainer.ask(question)
            assert_sound(answer, real_explainer)
            assert any(quote in c.quote for c in answer.citations), (question, answer.answer)

    def test_silence_stays_silence(self, real_explainer: Explainer) -> None:
        for question in ("How much does it cost?", "success rate?", "Can I bring my dog?"):
            answer = real_explainer.ask(question, trials=[STAR])
            assert answer.kind is Kind.NOT_STATED, question
            assert answer.not_stated is NotStated.RECORD_SILENT

    def test_medicines_that_the_record_names_answer_for_what_they_are(self, real_explainer: Explainer) -> None:
        for question in ("Is there chemo before the cells?", "What knocks down my immune system before the cells?"):
            answer = real_explainer.ask(question, trials=[NK])
            assert answer.not_stated is None, question
            assert "Fludarabine" in answer.citations[0].quote

    def test_a_code_of_the_registry_is_no_passage(self, real_explainer: Explainer) -> None:
        for question in ("how do they know whether it worked", "why would they say no to me"):
            for trial in (SLE, NK):
                quotes = [c.quote for c in real_explainer.ask(question, trials=[trial]).citations]
                assert not {"NONE", "RECRUITING", "Not yet recruiting"} & set(quotes), question
        told = real_explainer.ask("do people know what they get", trials=[SLE])
        assert told.answer.startswith("Blinding: none.")

    def test_who_is_turned_away_is_told_by_the_exclusions(self, real_explainer: Explainer) -> None:
        for question in ("Why would they say no to me?", "What would they turn me away for?"):
            answer = real_explainer.ask(question, trials=[NK])
            assert answer.answer.startswith("The record leaves people out for this"), question

    def test_rejection_is_no_turning_away(self, real_explainer: Explainer) -> None:
        for question in ("what if my body rejects the cells?", "do you reject people with lupus nephritis?"):
            query = understand(question, real_explainer.catalogue, real_explainer.lexicon)
            assert (query.side is Side.EXCLUSION) is ("people" in question), question

    def test_an_open_question_beside_an_age_is_answered(self, real_explainer: Explainer) -> None:
        for question in ("I'm 70. What's the hemoglobin cutoff?", "I'm 70, what's the hemoglobin cutoff?"):
            answer = real_explainer.ask(question, trials=[NK])
            assert [c.quote for c in answer.citations] == ["Hemoglobin =60g/L;"], question
        assert real_explainer.ask("I'm 70, am I too old?", trials=[NK]).stance is Stance.EXCLUDES

    def test_an_open_question_gets_no_yes(self, real_explainer: Explainer) -> None:
        for question in ("How long must I use birth control?", "I've had lupus. How many drugs must I have failed?"):
            answer = real_explainer.ask(question, trials=[STAR])
            assert answer.citations and "Yes." not in answer.answer, question
        assert "\nYes." in f"\n{real_explainer.ask('Must I use birth control?', trials=[STAR]).answer}"

    def test_a_lost_list_stays_lost(self, real_explainer: Explainer) -> None:
        answer = real_explainer.ask("What lupus rules does the BCMA trial have?")
        assert answer.not_stated is NotStated.LIST_MISSING
        assert "3.1 Relapsed/Refractory" in answer.citations[0].quote

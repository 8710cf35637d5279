"""Conversations as a person reads them: about the answer before, replies, two questions, what was carried over."""

from __future__ import annotations

import pytest

from answers.answer import Answer, Audience, Kind, NotStated, SafetyKind, Stance, Turn
from answers.explainer import Explainer
from lexicon.reader import Lexicon
from retrieval.several import questions_in
from tests.answers.answer_checks import assert_sound

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"
ASTHMA, LUNG, MIGRAINE = "NCT90000011", "NCT90000012", "NCT90000013"


def talk(explainer: Explainer, *said: str, trials: tuple[str, ...] = ()) -> Answer:
    history = [Turn(question=q, trials=trials) for q in said[:-1]]
    return explainer.ask(said[-1], trials=trials, history=history)


def cited(answer: Answer) -> set[str]:
    return {c.trial_id for c in answer.citations}


class TestAboutTheAnswer:
    @pytest.mark.parametrize("why", ["why?", "but why not?", "How come?", "为什么？"])
    def test_why_shows_the_rule_again_and_that_no_reason_is_given(self, explainer: Explainer, why: str) -> None:
        rule = talk(explainer, "Does KN5501 exclude HIV?")
        answer = talk(explainer, "Does KN5501 exclude HIV?", why)
        assert [c.quote for c in answer.citations] == [c.quote for c in rule.citations]
        assert (answer.not_stated, answer.stance) == (NotStated.RECORD_SILENT, None)
        assert "no reason" in answer.answer or "没有说明原因" in answer.answer
        assert_sound(answer, explainer)

    def test_why_explains_what_is_tested_to_patients_alone(self, explainer: Explainer) -> None:
        said = [Turn(question="platelet cutoff in UWD-CD19")]
        assert "clot" in explainer.ask("why?", history=said).answer
        assert "clot" not in explainer.ask("why?", history=said, audience=Audience.PHYSICIAN).answer

    def test_what_it_means_explains_the_words_of_the_quote(self, explainer: Explainer) -> None:
        answer = talk(explainer, "liver limits?", "what does that mean?", trials=(BCMA,))
        assert answer.kind is Kind.DEFINITION
        assert {"AST", "ALT", "ULN"} <= {term for term, _, _ in answer.glossary}
        assert_sound(answer, explainer)

    def test_not_understanding_is_no_sign_of_an_emergency(self, real_explainer: Explainer) -> None:
        answer = talk(real_explainer, "liver limits?", "I don't understand", trials=(BCMA,))
        assert (answer.kind, answer.safety) == (Kind.DEFINITION, None)

    def test_how_it_is_known_names_the_place_in_the_record(self, explainer: Explainer) -> None:
        answer = talk(explainer, "is pregnancy excluded in YTS109?", "how do you know?")
        assert "Exclusion Criteria" in answer.answer
        assert (answer.stance, cited(answer)) == (Stance.EXCLUDES, {STAR})

    def test_of_silence_it_says_what_silence_means(self, explainer: Explainer) -> None:
        answer = talk(explainer, "who pays for travel in KN5501?", "what does that mean?")
        assert not answer.citations
        assert "not a yes and not a no" in answer.answer
        assert talk(explainer, "who pays for travel in KN5501?", "why?").not_stated is NotStated.RECORD_SILENT

    def test_in_any_field(self, elsewhere: Explainer) -> None:
        rule = talk(elsewhere, "age limit in the asthma trial?")
        for follow in ("why?", "how do you know?"):
            answer = talk(elsewhere, "age limit in the asthma trial?", follow)
            assert [c.quote for c in answer.citations] == [c.quote for c in rule.citations]
            assert_sound(answer, elsewhere)


class TestCarriedOver:
    def test_the_trial_of_the_question_before_is_told(self, explainer: Explainer) -> None:
        answer = talk(explainer, "platelets in YTS109", "and liver?")
        assert answer.carried[0] == "As before, this is about YTS109."
        assert answer.answer.startswith(answer.carried[0])

    def test_the_whole_question_is_told_where_words_were_put_in(self, explainer: Explainer) -> None:
        answer = talk(explainer, "I had a heart attack 3 months ago. Am I out?", "6 years ago", trials=(UWD,))
        assert any("heart attack 6 years ago" in line for line in answer.carried)
        assert answer.stance is Stance.ALLOWS

    def test_nothing_is_told_where_nothing_was_carried(self, explainer: Explainer) -> None:
        assert talk(explainer, "platelets in YTS109", "which trials take children?").carried == ()

    def test_a_trial_named_beside_the_one_picked_is_told(self, explainer: Explainer) -> None:
        answer = talk(explainer, "platelets in YTS109?", trials=(BCMA,))
        assert cited(answer) == {BCMA}
        assert "YTS109" in answer.carried[0]
        assert "YTS109" in answer.answer

    def test_an_unknown_id_beside_a_loaded_one_is_told(self, explainer: Explainer) -> None:
        answer = talk(explainer, "phase of KN5501 and NCT01234567?")
        assert "NCT01234567" in answer.answer
        assert cited(answer) == {NK}


class TestAskedBack:
    def test_a_reply_is_answered_with_the_trial_told(self, explainer: Explainer) -> None:
        asked = talk(explainer, "Is the universal CAR-T trial recruiting?")
        assert (asked.kind, set(asked.choices)) == (Kind.CLARIFY, {SLE, UWD})
        answer = talk(explainer, "Is the universal CAR-T trial recruiting?", "2")
        assert cited(answer) == {UWD}
        assert "UWD-CD19" in answer.answer

    def test_a_description_that_fits_none_offers_those_loaded(self, explainer: Explainer) -> None:
        answer = talk(explainer, "the phase 3 trial: what is the age limit?")
        assert answer.kind is Kind.CLARIFY
        assert "the phase 3 trial" in answer.answer
        assert set(answer.choices) == {SLE, NK, STAR, UWD, BCMA}

    def test_with_a_trial_picked_nothing_is_asked_back(self, explainer: Explainer) -> None:
        assert cited(talk(explainer, "why does the phase 3 trial take 18 people?", trials=(SLE,))) <= {SLE}

    @pytest.mark.parametrize("said", ["I don't know", "thanks!", "that's not what I asked", "谢谢", "答非所问"])
    def test_where_nothing_is_asked_it_is_asked_what(self, real_explainer: Explainer, said: str) -> None:
        answer = talk(real_explainer, "platelets in YTS109", said)
        assert (answer.kind, answer.citations) == (Kind.CLARIFY, ())


class TestEmergency:
    SAID = "I can't breathe and my chest hurts since the infusion"

    def test_the_next_question_has_an_answer_of_its_own(self, explainer: Explainer) -> None:
        assert talk(explainer, self.SAID).safety is SafetyKind.EMERGENCY
        assert talk(explainer, self.SAID, "should I stop my prednisone?").safety is SafetyKind.NO_ADVICE
        assert talk(explainer, self.SAID, "what phase is KN5501?").safety is None

    def test_going_on_about_it_is_still_an_emergency(self, explainer: Explainer) -> None:
        assert talk(explainer, self.SAID, "should I wait until morning?").safety is SafetyKind.EMERGENCY

    def test_its_words_are_no_subject_of_what_follows(self, explainer: Explainer) -> None:
        answer = talk(explainer, "platelets in YTS109", self.SAID, "and liver?")
        assert cited(answer) <= {STAR}
        assert not any("breathe" in line for line in answer.carried)


class TestTwoQuestions:
    def test_both_are_answered_each_with_its_quote(self, explainer: Explainer) -> None:
        answer = talk(explainer, "What phase is KN5501? And who sponsors it?")
        assert [c.quote for c in answer.citations] == ["Phase 1", "Changhai Hospital"]
        assert [c.n for c in answer.citations] == [1, 2]
        assert [s.citations for s in answer.statements if s.citations] == [(1,), (2,)]
        assert "[2] “Changhai Hospital”" in answer.answer
        assert_sound(answer, explainer)

    def test_joined_by_and(self, elsewhere: Explainer) -> None:
        answer = talk(elsewhere, "How old must I be and who sponsors it?", trials=(ASTHMA,))
        assert len(answer.citations) == 2

    def test_what_is_told_beside_a_stated_thing_is_left_out(self, explainer: Explainer) -> None:
        for question in ("I'm 30. Who runs KN5501?", "hi im 30 with lupus, who runs KN5501"):
            answer = talk(explainer, question)
            assert [c.quote for c in answer.citations] == ["Changhai Hospital"], question

    @pytest.mark.parametrize(
        "message",
        [
            "I had a stroke in 2019. How long do I have to wait?",
            "CMV PCR came back at 600 copies. Problem for enrolment?",
            "I came off prednisolone five weeks ago. Could I still sign up now?",
            "There are two headings and one names skin scores. What disease is that section for?",
            "He's on dialysis. Is that a problem?",
            "If I get a fever at home, who do I call?",
            "My platelets are 30, what is the limit?",
            "Does it exclude HIV and is pregnancy excluded?",
        ],
    )
    def test_what_is_told_stays_where_the_answer_may_hang_on_it(self, lexicon: Lexicon, message: str) -> None:
        assert questions_in(message, lexicon) == (message,)

    def test_what_is_told_stays_with_a_question_of_joining(self, explainer: Explainer) -> None:
        assert talk(explainer, "I'm 70. Is that too old for KN5501?").stance is Stance.EXCLUDES

    def test_a_second_that_does_not_fit_is_said_to_be_seen(self, explainer: Explainer) -> None:
        answer = talk(explainer, "Which trials take children? Who sponsors each of them?")
        assert "You also asked: “Who sponsors each of them?”" in answer.answer

    def test_in_chinese(self, explainer: Explainer) -> None:
        answer = talk(explainer, "KN5501什么时候开始？由谁主办？")
        assert {"June 30, 2024", "Changhai Hospital"} <= {c.quote for c in answer.citations}

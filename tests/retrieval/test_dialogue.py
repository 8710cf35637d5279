"""What a question takes from the ones before it, over several steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.catalogue import Catalogue
from lexicon.reader import Lexicon
from retrieval.dialogue import Follow, corrected, follow_of, nth_in, number_in
from retrieval.query import EarlierTurn, Query, Scope, understand
from retrieval.reading import Form

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD = "uwd-cd19-universal-car-t-autoimmune"
BCMA = "cd19-bcma-car-t-autoimmune"
LUNG, ASTHMA, MIGRAINE = "belrutinib-lung-cancer", "inhaled-corvalin-asthma", "kestramine-migraine"

Talk = Callable[..., Query]


@pytest.fixture
def talk(shipped: Catalogue, lexicon: Lexicon) -> Talk:
    def understood(*said: str, selected: tuple[str, ...] = ()) -> Query:
        history = tuple(EarlierTurn(question=q, trials=selected) for q in said[:-1])
        return understand(said[-1], shipped, lexicon, selected=selected, history=history)

    return understood


@pytest.mark.parametrize(
    ("said", "follow"),
    [
        ("why?", Follow.WHY),
        ("but why not?", Follow.WHY),
        ("how come?", Follow.WHY),
        ("why do they need that?", Follow.WHY),
        ("what's the reason for that?", Follow.WHY),
        ("为什么？", Follow.WHY),
        ("那为什么不行呢？", Follow.WHY),
        ("what does that mean?", Follow.MEANS),
        ("i don't understand", Follow.MEANS),
        ("can you explain that in plain words please?", Follow.MEANS),
        ("这是什么意思？", Follow.MEANS),
        ("我看不懂", Follow.MEANS),
        ("how do you know?", Follow.SOURCE),
        ("are you sure about that?", Follow.SOURCE),
        ("where does it say that?", Follow.SOURCE),
        ("你怎么知道？", Follow.SOURCE),
        ("依据是什么？", Follow.SOURCE),
        ("why is rituximab excluded?", None),
        ("why was the trial stopped?", None),
        ("what does uln mean?", None),
        ("where is it?", None),
        ("what is it about?", None),
        ("is it safe?", None),
    ],
)
def test_a_question_about_the_answer_before(said: str, follow: Follow | None) -> None:
    assert follow_of(said) is follow


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the second one", 1),
        ("who runs the first trial?", 0),
        ("and the 3rd?", 2),
        ("the latter", -1),
        ("第二个", 1),
        ("what happens at the first visit?", None),
        ("the second dose?", None),
        ("the last infusion", None),
    ],
)
def test_a_place_in_a_list(said: str, place: int | None) -> None:
    assert nth_in(said) == place


def test_a_number_alone_is_a_choice() -> None:
    assert number_in("2") == 1
    assert number_in("option 1 please") == 0
    assert number_in("2 years ago") is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no, i meant systemic sclerosis", "systemic sclerosis"),
        ("sorry, hepatitis c", "hepatitis c"),
        ("not lupus, scleroderma", "scleroderma"),
        ("我是说硬皮病", "硬皮病"),
        ("i mean 65", "65"),
        ("no", None),
        ("what about lupus?", None),
    ],
)
def test_a_correction(said: str, meant: str | None) -> None:
    assert corrected(said) == meant


class TestChoosing:
    ASKED = "Is the universal CAR-T trial recruiting?"

    @pytest.mark.parametrize(
        ("reply", "trials"),
        [
            ("the second one", (UWD,)),
            ("2", (UWD,)),
            ("the first", (SLE,)),
            ("the Beijing one", (UWD,)),
            ("the lupus one", (SLE,)),
            ("I mean UWD-CD19", (UWD,)),
            ("both", (SLE, UWD)),
            ("第二个", (UWD,)),
        ],
    )
    def test_a_reply_to_our_own_question_answers_the_earlier_one(
        self, talk: Talk, reply: str, trials: tuple[str, ...]
    ) -> None:
        query = talk(self.ASKED, reply)
        assert (query.trials, query.ambiguous) == (trials, False)
        assert query.carried_text == "Is this trial recruiting?"

    def test_the_other_of_a_pair_is_known_two_steps_on(self, talk: Talk) -> None:
        query = talk(self.ASKED, "the Beijing one", "and the other one?")
        assert (query.trials, query.text) == ((SLE,), "Is this trial recruiting?")

    def test_a_reply_may_set_all_choices_aside(self, talk: Talk) -> None:
        query = talk(self.ASKED, "neither, I meant KN5501")
        assert (query.trials, query.text) == ((NK,), "Is this trial recruiting?")

    def test_a_part_of_a_list_may_be_kept(self, talk: Talk) -> None:
        query = talk("compare hemoglobin cutoffs", "just the first two")
        assert (query.trials, query.subjects) == ((BCMA, SLE), ("hemoglobin",))

    def test_a_new_question_instead_of_a_reply_is_a_new_question(self, talk: Talk) -> None:
        query = talk(self.ASKED, "which trials take children?")
        assert (query.scope, query.carried_text) == (Scope.ALL, "")

    def test_a_reply_may_ask_something_of_its_own(self, talk: Talk) -> None:
        query = talk(self.ASKED, "the Beijing one, and who is the sponsor?")
        assert (query.trials, query.carried_text) == ((UWD,), "")

    def test_a_place_in_a_list_that_was_not_given_is_asked_back(self, talk: Talk) -> None:
        assert talk("what about the second one then?").ambiguous


class TestOthers:
    def test_the_others_are_all_but_those_spoken_of(self, talk: Talk) -> None:
        query = talk("Does KN5501 exclude HIV?", "and the others?")
        assert set(query.trials) == {BCMA, SLE, UWD, STAR}
        assert query.subjects == ("HIV",)

    def test_the_other_one_is_asked_back_where_there_are_many(self, talk: Talk) -> None:
        query = talk("Does KN5501 exclude HIV?", "and the other one?")
        assert query.ambiguous
        assert NK not in query.trials

    def test_in_all_of_them_widens_the_same_question(self, talk: Talk) -> None:
        query = talk("Does KN5501 exclude HIV?", "in all of them?")
        assert (query.scope, len(query.trials), query.subjects) == (Scope.ALL, 5, ("HIV",))

    def test_which_of_them_asks_the_same_of_those_in_view(self, talk: Talk) -> None:
        query = talk("platelets in YTS109 and KN5501", "which of them?")
        assert (query.trials, query.form) == ((STAR, NK), Form.WHICH_TRIALS)

    def test_a_trial_of_the_two_named_goes_by_its_place(self, talk: Talk) -> None:
        assert talk("platelets in YTS109 and KN5501", "and the second one?").trials == (NK,)


class TestValues:
    @pytest.mark.parametrize(
        ("first", "then", "whole"),
        [
            ("Heart attack 3 months ago, can I join?", "6 years ago", "Heart attack 6 years ago, can I join?"),
            ("I take 10 mg prednisone, ok?", "what if it was 20 mg?", "I take 20 mg prednisone, ok?"),
            ("My daughter is 9, is she allowed?", "and at 70?", "My daughter is 70, is she allowed?"),
            ("Is 70 too old?", "and 40?", "Is 40 too old?"),
            ("My Hb is 58 g/L, can I join?", "and if it were 75?", "My Hb is 75 g/L, can I join?"),
            ("CrCl 56, is that enough?", "sorry, typo, I meant 65", "CrCl 65, is that enough?"),
            ("3个月前心梗，能参加吗", "那8个月前呢？", "8个月前心梗，能参加吗"),
        ],
    )
    def test_a_value_takes_the_place_of_the_earlier_one(self, talk: Talk, first: str, then: str, whole: str) -> None:
        query = talk(first, then, selected=(UWD,))
        assert query.text == whole
        assert query.carried_text == whole

    @pytest.mark.parametrize(
        ("first", "then", "whole"),
        [
            ("What's the minimum age in KN5501?", "and the maximum?", "What's the maximum age in this trial?"),
            ("when does YTS109 start?", "and end?", "when does this trial end?"),
            ("inclusion criteria for lupus?", "and exclusion?", "exclusion criteria for lupus?"),
            ("YTS109的最低年龄", "那最高呢？", "这个试验的最高年龄"),
        ],
    )
    def test_the_opposite_of_a_word_takes_its_place(self, talk: Talk, first: str, then: str, whole: str) -> None:
        assert talk(first, then).text == whole

    def test_how_long_asks_on(self, talk: Talk) -> None:
        query = talk("Do I need to stop methotrexate?", "for how long?", selected=(STAR,))
        assert query.subjects[0] == "methotrexate"

    def test_a_case_told_after_a_question_that_names_none_stands_alone(self, talk: Talk) -> None:
        assert talk("age limits in KN5501?", "my son is 5").text == "my son is 5"


class TestSubjects:
    def test_a_thing_of_the_same_kind_takes_the_place_of_the_first(self, talk: Talk) -> None:
        query = talk("Which trials exclude HIV?", "and hepatitis C?")
        assert (query.text, query.form) == ("Which trials exclude hepatitis C?", Form.WHICH_TRIALS)

    def test_a_correction_puts_its_disease_in_place(self, talk: Talk) -> None:
        query = talk("rules for myositis in YTS109", "no, I meant systemic sclerosis")
        assert (query.trials, query.cohorts) == ((STAR,), ("Systemic sclerosis (SSc)",))

    def test_a_correction_may_be_of_the_trial(self, talk: Talk) -> None:
        query = talk("does KN5501 exclude HIV?", "I mean YTS109")
        assert (query.trials, query.subjects) == ((STAR,), ("HIV",))

    def test_one_trial_may_be_put_in_place_of_another(self, talk: Talk) -> None:
        query = talk("does YTS109 exclude HIV?", "no, not YTS109, KN5501")
        assert (query.trials, query.subjects) == ((NK,), ("HIV",))

    def test_a_question_with_words_of_its_own_takes_nothing_over(self, talk: Talk) -> None:
        query = talk("does KN5501 exclude HIV?", "is it a teaching hospital?")
        assert (query.trials, query.carried_text) == ((NK,), "")

    def test_so_can_i_is_asked_of_the_case_told_before(self, talk: Talk) -> None:
        query = talk("I'm 40, is that ok for KN5501?", "so can I?")
        assert (query.trials, query.form, "40" in query.text) == ((NK,), Form.YES_NO, True)

    def test_what_is_asked_of_the_answer_has_the_earlier_subject(self, talk: Talk) -> None:
        query = talk("platelets in YTS109", "why?", "and hemoglobin?")
        assert (query.trials, query.subjects, query.follow) == ((STAR,), ("hemoglobin",), None)


class TestTrialsInView:
    def test_an_unknown_id_is_told_even_in_a_conversation(self, talk: Talk) -> None:
        query = talk("phase of KN5501", "and of NCT99999999?")
        assert (query.scope, query.unknown_ids) == (Scope.ALL, ("NCT99999999",))

    def test_a_description_that_fits_none_is_told(self, talk: Talk) -> None:
        assert talk("the phase 3 trial: age limit?").view.unfit == ("the phase 3 trial",)

    def test_a_trial_named_beside_the_one_picked_is_set_aside(self, talk: Talk) -> None:
        query = talk("platelets in YTS109", selected=(BCMA,))
        assert (query.trials, query.view.aside) == ((BCMA,), (STAR,))

    def test_both_of_two_picked_stay_in_view(self, talk: Talk) -> None:
        assert talk("do both, YTS109 too, exclude HIV?", selected=(NK, STAR)).trials == (NK, STAR)


def test_trials_of_any_field_are_talked_about(invented: Catalogue, lexicon: Lexicon) -> None:
    def talked(*said: str) -> Query:
        history = tuple(EarlierTurn(question=q) for q in said[:-1])
        return understand(said[-1], invented, lexicon, history=history)

    asthma = next(t.trial_id for t in invented.trials if "asthma" in t.source.name)
    assert talked("age limit in the asthma trial", "and the others?").trials == tuple(
        t.trial_id for t in invented.trials if t.trial_id != asthma
    )
    assert talked("age limit in the asthma trial", "why?").trials == (asthma,)

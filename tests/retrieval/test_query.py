"""A question read against the loaded trials, the lexicon and what was said before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.catalogue import Catalogue
from corpus.model import FactName, Side
from lexicon.reader import Lexicon
from retrieval.query import EarlierTurn, Query, Scope, understand
from retrieval.reading import Form, fold

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD = "uwd-cd19-universal-car-t-autoimmune"
BCMA = "cd19-bcma-car-t-autoimmune"

Reader = Callable[..., Query]


@pytest.fixture
def read(shipped: Catalogue, lexicon: Lexicon) -> Reader:
    def understood(question: str, *earlier: str, selected: tuple[str, ...] = ()) -> Query:
        history = tuple(EarlierTurn(question=q) for q in earlier)
        return understand(question, shipped, lexicon, selected=selected, history=history)

    return understood


def test_folding_makes_one_shape_of_a_question() -> None:
    assert fold("  What’s\n the “ANC”\tCutoff ") == 'what\'s the "anc" cutoff'


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("can I join if my platelets are low?", Form.YES_NO),
        ("is pregnancy excluded", Form.YES_NO),
        ("How big does the tumor need to be?", Form.LOOK_UP),
        ("How long must I be off it? I stopped in May, can I join?", Form.YES_NO),
        ("What do the doctors actually want to find out?", Form.EXPLAIN),
        ("What are you trying to prove by this, compared with a brochure?", Form.EXPLAIN),
        ("What will you find out about my genes?", Form.LOOK_UP),
        ("what are they hoping to learn from all this", Form.EXPLAIN),
        ("怀孕可以参加吗", Form.YES_NO),
        ("which trials take children?", Form.WHICH_TRIALS),
        ("哪些试验招收儿童", Form.WHICH_TRIALS),
        ("compare platelet cutoffs", Form.COMPARE),
        ("ANC limit in each trial", Form.COMPARE),
        ("what does ULN mean?", Form.DEFINE),
        ("what is ANCA?", Form.DEFINE),
        ("什么是CRS", Form.DEFINE),
        ("what is this study about?", Form.EXPLAIN),
        ("what will happen to me?", Form.EXPLAIN),
        ("platelet cutoff", Form.LOOK_UP),
        ("how long must I be off rituximab?", Form.LOOK_UP),
        ("", Form.LOOK_UP),
    ],
)
def test_the_form_of_the_answer_wanted(read: Reader, question: str, form: Form) -> None:
    assert read(question).form is form


@pytest.mark.parametrize(
    ("question", "trial"),
    [
        ("hep b in NCT06691152", SLE),
        ("hep b in nct06691152", SLE),
        ("kn5501 phase", NK),
        ("NK cell study: hemoglobin", NK),
        ("plattelets in yts 109", STAR),
        ("血小板在YTS109的要求", STAR),
        ("ANC cutoff in the Peking trial", UWD),
        ("how does the Hangzhou trial handle TB?", SLE),
    ],
)
def test_a_trial_named_is_the_only_one_in_view(read: Reader, question: str, trial: str) -> None:
    query = read(question)
    assert (query.trials, query.scope, query.ambiguous) == ((trial,), Scope.NAMED, False)


def test_words_that_only_name_a_trial_are_not_searched_for(read: Reader) -> None:
    assert "yts109" not in read("platelet cutoff in YTS109").text.lower()


def test_two_trials_named_are_both_in_view_and_no_other(read: Reader) -> None:
    assert read("the YTS109 and KN5501 platelet cutoffs").trials == (STAR, NK)


def test_words_that_fit_two_trials_are_ambiguous(read: Reader) -> None:
    query = read("the universal CAR-T trial: phase?")
    assert query.ambiguous
    assert set(query.trials) == {SLE, UWD}


def test_a_registry_id_that_is_not_loaded_is_told(read: Reader) -> None:
    assert read("phase of NCT01234567?").unknown_ids == ("NCT01234567",)


def test_another_trial_s_number_printed_in_a_record_names_no_trial(read: Reader) -> None:
    query = read("phase of NCT04078698?")  # listed in the NK-cell page as another trial
    assert query.unknown_ids == ("NCT04078698",)
    assert query.scope is not Scope.NAMED


def test_selected_trials_bound_what_the_question_may_name(read: Reader) -> None:
    assert read("platelets", selected=(SLE, NK)).trials == (SLE, NK)
    assert read("platelets in KN5501", selected=(SLE, NK)).trials == (NK,)
    assert read("platelets in YTS109", selected=(SLE, NK)).trials == (SLE, NK)


@pytest.mark.parametrize(
    ("question", "cohort"),
    [
        ("scleroderma rules in YTS109", "Systemic sclerosis (SSc)"),
        ("SSc criteria", "Systemic sclerosis (SSc)"),
        ("what does lupus need", "Systemic lupus erythematosus (SLE)"),
    ],
)
def test_a_disease_with_rules_of_its_own_is_a_cohort_and_no_subject(read: Reader, question: str, cohort: str) -> None:
    query = read(question)
    assert query.cohorts == (cohort,)
    assert query.subjects == ()


def test_the_side_asked_for(read: Reader) -> None:
    assert read("exclusion criteria for lupus").side is Side.EXCLUSION
    assert read("inclusion criteria for lupus").side is Side.INCLUSION
    assert read("platelets").side is None


def test_a_word_that_only_asks_for_a_field_is_no_matter_of_its_own(read: Reader) -> None:
    query = read("what phase is KN5501")
    assert query.fields == (FactName.PHASE,)
    assert query.matters == ()
    assert read("platelet cutoff").matters == ("platelets",)
    # The age is asked for without the word "pregnant", which stands among the words that ask for it.
    assert "pregnancy" in read("My daughter is 30 and pregnant, can she join?").matters
    assert read("Nan is 70, had RA since forever. Too old?").matters == ()


def test_shorthand_and_misspellings_are_read_and_said(read: Reader) -> None:
    query = read("hep b rules")
    assert query.subjects == ("hepatitis B",)
    assert query.readings == ("reading 'hep b' as hepatitis B",)
    assert read("plattelets").subjects == ("platelets",)
    assert read("血小板").subjects == ("platelets",)


def test_lay_words_widen_to_what_records_print(read: Reader) -> None:
    widened = {e.term for e in read("kidney problems").expansions}
    assert {"creatinine", "eGFR"} <= widened


class TestConversation:
    def test_a_new_subject_keeps_the_trial_and_drops_the_old_subject(self, read: Reader) -> None:
        query = read("what about liver?", "platelet cutoff in YTS109")
        assert (query.trials, query.subjects) == ((STAR,), ("liver",))

    def test_a_question_on_all_trials_drops_the_trial(self, read: Reader) -> None:
        query = read("which trials take children?", "ANC in YTS109")
        assert query.scope is Scope.ALL
        assert len(query.trials) == 5

    def test_another_trial_named_takes_the_place_of_the_first(self, read: Reader) -> None:
        query = read("and in KN5501?", "ANC cutoff in YTS109")
        assert (query.trials, query.subjects) == ((NK,), ("neutrophils",))

    def test_the_other_one_is_the_trial_before(self, read: Reader) -> None:
        query = read("and the other one?", "ANC in YTS109", "ANC in the Peking trial")
        assert (query.trials, query.subjects) == ((STAR,), ("neutrophils",))

    def test_a_word_of_a_whole_question_is_defined_and_not_mixed_with_what_was_asked(self, read: Reader) -> None:
        query = read("what does ULN mean?", "liver limits in YTS109")
        assert (query.form, query.subjects) == (Form.DEFINE, ("ULN",))

    def test_another_time_takes_the_place_of_the_first(self, read: Reader) -> None:
        query = read("what if it was 7 months ago?", "heart attack 3 months ago in the Peking trial, can I join?")
        assert query.trials == (UWD,)
        assert "7 months ago" in query.text
        assert "3 months ago" not in query.text
        assert query.subjects == ("heart attack",)

    def test_another_disease_takes_the_place_of_the_first(self, read: Reader) -> None:
        query = read("and for sjogren's?", "lupus rules in YTS109")
        assert (query.trials, query.cohorts) == ((STAR,), ("Sjögren's syndrome (SS)",))

    def test_selected_trials_of_an_earlier_turn_are_kept(self, shipped: Catalogue, lexicon: Lexicon) -> None:
        earlier = (EarlierTurn(question="ANC cutoff", trials=(BCMA,)),)
        query = understand("and kidney?", shipped, lexicon, history=earlier)
        assert (query.trials, query.subjects) == ((BCMA,), ("kidney",))

    def test_without_an_earlier_turn_nothing_is_carried(self, read: Reader) -> None:
        query = read("what about liver?")
        assert query.scope is Scope.ALL
        assert query.subjects == ("liver",)


def test_a_comparison_looks_at_all_trials_whatever_was_spoken_of(read: Reader) -> None:
    query = read("compare hemoglobin cutoffs", "what is the KN5501 study about?")
    assert query.scope is Scope.ALL
    assert len(query.trials) == 5


@pytest.mark.parametrize("question", ["is the Peking trial open?", "is the NK cell study recruiting?"])
def test_a_status_is_asked_for_with_the_trial_s_name_in_between(read: Reader, question: str) -> None:
    assert FactName.STATUS in read(question).fields

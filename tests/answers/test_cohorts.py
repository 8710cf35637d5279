"""Questions about a disease as such."""

from __future__ import annotations

import pytest

from answers.answer import Kind, NotStated, Stance
from answers.explainer import Explainer
from corpus.model import COMMON_COHORT, Side

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"


def test_a_disease_among_the_record_s_own_is_quoted(explainer: Explainer) -> None:
    answer = explainer.ask("does it treat multiple sclerosis?", trials=[BCMA])
    assert answer.not_stated is None
    assert "multiple sclerosis" in answer.citations[0].quote.lower()


def test_a_disease_that_is_not_among_them_is_not_borrowed_from_another_trial(explainer: Explainer) -> None:
    answer = explainer.ask("does it treat multiple sclerosis?", trials=[STAR])
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert not answer.citations
    assert BCMA in answer.choices


def test_which_trials_take_a_disease(explainer: Explainer) -> None:
    answer = explainer.ask("which trials take lupus?")
    assert answer.statements[0].text.startswith("4 of 5")
    silent = {c.trial_id for c in answer.grid if c.not_stated is not None}
    assert silent == {NK}


@pytest.mark.parametrize(
    ("question", "trial", "cohort"),
    [
        ("scleroderma criteria", STAR, "Systemic sclerosis (SSc)"),
        ("Sjögren's criteria", UWD, "Sjögren's syndrome (SS)"),
        ("lupus criteria", STAR, "Systemic lupus erythematosus (SLE)"),
        ("rules for multiple sclerosis", BCMA, "Multiple sclerosis (MS)"),
    ],
)
def test_a_disease_s_rules_are_its_own_and_no_other_s(
    explainer: Explainer, question: str, trial: str, cohort: str
) -> None:
    answer = explainer.ask(question, trials=[trial])
    assert answer.kind is Kind.CRITERIA
    loaded = explainer.catalogue.get(trial)
    of_others = [c for c in loaded.criteria if c.cohort not in (cohort, COMMON_COHORT)]
    assert not any(c.start <= q.start and q.end <= c.end for q in answer.citations for c in of_others)


def test_a_disease_s_lost_list_is_named_and_no_other_list_put_in_its_place(explainer: Explainer) -> None:
    answer = explainer.ask("lupus criteria", trials=[BCMA])
    assert answer.not_stated is NotStated.LIST_MISSING
    assert len(answer.citations) == 1
    assert "SSc" not in answer.answer


def test_a_mislabelled_heading_is_said_with_the_list_under_it(explainer: Explainer) -> None:
    answer = explainer.ask("scleroderma criteria", trials=[STAR])
    assert "names another disease" in answer.answer
    assert "2013" in answer.citations[0].quote


def test_a_disease_s_exclusions_are_exclusions(explainer: Explainer) -> None:
    answer = explainer.ask("exclusion criteria for rheumatoid arthritis", trials=[NK])
    loaded = explainer.catalogue.get(NK)
    quoted = [c for c in loaded.criteria for q in answer.citations if c.contains(q) or q.contains(c)]
    assert quoted
    assert {c.side for c in quoted} == {Side.EXCLUSION}


def test_a_disease_beside_words_that_were_not_understood_is_no_plain_yes(explainer: Explainer) -> None:
    plain = explainer.ask("can I join with lupus?", trials=[UWD])
    assert plain.stance is Stance.ALLOWS
    more = explainer.ask("can I join with lupus although my gizmo hums and whirrs at dusk?", trials=[UWD])
    assert more.stance is Stance.DEPENDS
    assert not more.answer.startswith("Yes")


def test_a_list_that_lost_its_signs_says_so(elsewhere: Explainer, explainer: Explainer) -> None:
    answer = elsewhere.ask("what are the inclusion criteria?", trials=["NCT90000013"])
    assert any("lost_comparator" in c.notices for c in answer.citations)
    assert "lost their comparison sign" in answer.answer
    assert "lost their comparison sign" not in explainer.ask("what are the inclusion criteria?", trials=[UWD]).answer


@pytest.mark.parametrize(
    "question",
    [
        "who can join?",
        "list the rules",
        "What are the requirements to take part?",
        "who is eligible?",
        "参加条件是什么？",
    ],
)
def test_who_can_join_is_answered_by_the_first_rules(elsewhere: Explainer, question: str) -> None:
    answer = elsewhere.ask(question, trials=["NCT90000012"])
    assert answer.kind is Kind.CRITERIA
    assert [c.quote for c in answer.citations][:1] == ["Age ≥ 18 years"]

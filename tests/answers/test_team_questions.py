"""The sheet of questions for the study team: the record's words where it has them, else a named silence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pytest

from answers.answer import Answer, Citation, Kind, NotStated, Timing
from answers.team_questions import SAYS, SILENT, TeamQuestion, sheet, standard_questions
from corpus.catalogue import load as load_catalogue
from corpus.model import Trial
from settings import ROOT
from tests.support.readability import grade

TIMING = Timing(total=0, embed=0, search=0, rank=0, compose=0)


@lru_cache
def trial() -> Trial:
    return load_catalogue(ROOT / "corpus" / "trials").get("cd19-bcma-car-t-autoimmune")


def cited(words: str, *, of: Trial | None = None, quote: str | None = None) -> Citation:
    own = of or trial()
    start = own.source.text.index(words)
    end = start + len(words)
    section = own.section_at(start).path
    quote = words if quote is None else quote
    return Citation(
        n=1, trial_id=own.trial_id, source=own.source.name, section=section, start=start, end=end, quote=quote
    )


class Fake:
    """Answers one question as told; is silent on all others."""

    def __init__(
        self, asked: str, citation: Citation, kind: Kind = Kind.PASSAGE, not_stated: NotStated | None = None
    ) -> None:
        self.asked, self.citation, self.kind, self.not_stated = asked, citation, kind, not_stated
        self.questions: list[tuple[str, tuple[str, ...]]] = []

    def ask(self, question: str, *, trials: Sequence[str] = ()) -> Answer:
        self.questions.append((question, tuple(trials)))
        if question != self.asked:
            silent = NotStated.RECORD_SILENT
            return Answer(question=question, kind=Kind.NOT_STATED, answer="", not_stated=silent, timing_ms=TIMING)
        return Answer(
            question=question,
            kind=self.kind,
            answer="",
            citations=(self.citation,),
            not_stated=self.not_stated,
            timing_ms=TIMING,
        )


def found(fake: Fake, which: str) -> TeamQuestion:
    return next(q for q in sheet(trial(), fake) if q.id == which)


LENGTH = "How long are people followed?"
FOLLOWED = "Participants will be followed for up to two years after treatment"


def test_the_standard_list_is_whole() -> None:
    entries = standard_questions()
    assert len(entries) >= 30
    assert len({e.question for e in entries}) == len(entries)
    wanted = {
        *("purpose", "who_pays", "travel_costs", "side_effects", "hospital_stay", "visits", "getting_worse", "leaving"),
        *("stopped_early", "after", "pregnancy", "privacy", "second_infusion", "night_contact", "long_term"),
    }
    assert wanted <= {e.id for e in entries}
    assert all(e.lists for e in entries)


def test_every_word_is_plain() -> None:
    for text in (*(e.question for e in standard_questions()), *SILENT.values(), SAYS):
        assert grade(text) <= 8, text


def test_the_record_s_words_are_quoted() -> None:
    answered = found(Fake(LENGTH, cited(FOLLOWED)), "length")
    assert answered.sentence == SAYS
    assert [c.quote for c in answered.citations] == [FOLLOWED]
    assert answered.not_stated is None


def test_every_question_is_asked_of_this_trial_alone() -> None:
    fake = Fake(LENGTH, cited(FOLLOWED))
    made = sheet(trial(), fake)
    assert [q.id for q in made] == [e.id for e in standard_questions()]
    assert {t for _, t in fake.questions} == {(trial().trial_id,)}


def test_silence_is_said() -> None:
    silent = found(Fake(LENGTH, cited(FOLLOWED)), "who_pays")
    assert silent.sentence == "The record does not say."
    assert silent.not_stated is NotStated.RECORD_SILENT
    assert not silent.citations


def test_a_lost_value_is_told_from_silence() -> None:
    fake = Fake("What phase is this study?", cited("Status and phase"), Kind.NOT_STATED, NotStated.VALUE_MISSING)
    lost = found(fake, "phase")
    assert lost.not_stated is NotStated.VALUE_MISSING
    assert [c.quote for c in lost.lost] == ["Status and phase"]
    assert not lost.citations


@pytest.mark.parametrize("kind", [Kind.SAFETY, Kind.CLARIFY, Kind.OUT_OF_SCOPE, Kind.COMPARISON, Kind.DEFINITION])
def test_other_kinds_of_answer_are_no_answer(kind: Kind) -> None:
    assert not found(Fake(LENGTH, cited(FOLLOWED), kind), "length").citations


def test_another_trial_s_words_never_stand_on_the_sheet() -> None:
    other = load_catalogue(ROOT / "corpus" / "trials").get("NCT06691152")
    citation = cited("for 2 years", of=other) if "for 2 years" in other.source.text else cited("years", of=other)
    assert not found(Fake(LENGTH, citation), "length").citations


def test_a_quote_that_is_not_exact_never_stands_on_the_sheet() -> None:
    assert not found(Fake(LENGTH, cited(FOLLOWED, quote=FOLLOWED.replace("two", "ten"))), "length").citations


def test_a_rule_for_joining_does_not_tell_what_happens() -> None:
    asked = "Which tests and biopsies are done during the study?"
    rule = "women of childbearing potential must have a negative pregnancy test at screening."
    assert not found(Fake(asked, cited(rule), Kind.CRITERIA), "tests").citations
    asked = "How long is contraception required?"
    assert found(Fake(asked, cited("effective contraception throughout"), Kind.CRITERIA), "pregnancy").citations


def test_words_on_another_matter_are_no_answer() -> None:
    asked = "What are the side effects?"
    assert not found(Fake(asked, cited("damage to organs such as the kidneys")), "side_effects").citations
    assert found(Fake(asked, cited("including possible side effects")), "side_effects").citations


def test_a_second_wording_is_tried() -> None:
    quote = "a patient's own immune cells, which are collected from the blood"
    assert found(Fake("Are the cells from a donor?", cited(quote)), "cells").citations

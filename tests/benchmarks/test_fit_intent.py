"""The script that fits what reads intents: what it fits on, how it is fitted, how it is measured."""

from __future__ import annotations

import random

import pytest
import torch

from benchmarks import fit_intent
from benchmarks.asked import load as load_asked
from benchmarks.asked import of_rules
from benchmarks.fit_intent import Intended, fit, kept_aside, load, measure
from retrieval.intent import LABELS, TOKENS


def test_the_questions_name_known_labels_and_stand_once() -> None:
    questions = load()
    assert {name for q in questions for name in q.labels} == set(LABELS)
    assert len({q.question for q in questions}) == len(questions)
    assert {q.way for q in questions} == {"A", "B", "C"}


def test_about_a_tenth_is_kept_aside_whatever_the_order() -> None:
    questions = load()
    share = sum(map(kept_aside, questions)) / len(questions)
    assert 0.08 < share < 0.12


def test_questions_that_criteria_answer_are_told_from_those_that_facts_answer() -> None:
    shipped = [a for a in load_asked() if a.source == "yts109-autoimmune.txt"][:400]
    chosen = of_rules(shipped)
    assert 0 < len(chosen) < len(shipped)
    assert all(a.gold for a in chosen)
    assert not [a for a in chosen if "sponsor" in a.question.lower()]


def test_a_fit_finds_what_is_asked_for() -> None:
    training = [
        Intended(question="who pays my fare?", labels=("travel", "cost")),
        Intended(question="I am pregnant, may I join?", labels=(), unjudged=("sex",)),
    ]
    encoder, layer = fit(training * 16, passes=12)
    with torch.no_grad():
        asked = layer.intent(encoder([(q.question, "") for q in training], TOKENS)).sigmoid()
    assert asked[0, LABELS.index("cost")] > asked[1, LABELS.index("cost")]
    assert asked[0, LABELS.index("cost")] > asked[0, LABELS.index("phase")]


def test_what_is_not_judged_moves_nothing() -> None:
    unjudged = [Intended(question="I am a woman of 40, may I join?", labels=(), unjudged=LABELS)] * 40
    _, layer = fit(unjudged, passes=4)
    assert torch.allclose(layer.intent.bias, torch.full((len(LABELS),), -4.0), atol=1e-2)


def test_two_questions_in_one_ask_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_intent, "TWO", 1.0)
    monkeypatch.setattr(fit_intent, "PLAIN", 0.0)
    asked = {"And who pays?": "cost", "Where is it": "location"}
    waiting = [Intended(question=question, labels=(name,)) for question, name in asked.items()]
    drawn = fit_intent._drawn(waiting, random.Random(0))
    assert drawn.question == "Where is it. And who pays?"
    assert drawn.labels == ("location", "cost")


def test_figures_are_of_the_labels_found() -> None:
    found = measure([Intended(question="Is there a phone number?", labels=("contact",))])
    assert found["patterns"] == (1.0, 1.0)
    assert found["both"] == (1.0, 1.0)
    missed = measure([Intended(question="Is there a phone number?", labels=("sponsor",))])
    assert missed["both"] == (0.0, 0.0)

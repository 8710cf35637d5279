"""The scripts that fit what ships: what they fit is what is read, a fit goes on from it, answers are judged rightly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks import fit_reader
from benchmarks.asked import Asked
from benchmarks.fit_reader import Example, Head, fit
from benchmarks.lora import Encoder, mix, restore, write
from benchmarks.whole_answers import Met, figures
from index.adapted import Adapted
from retrieval.reader import TOKENS, WEIGHTS

RULES = ("Exclusion Criteria > Women who are pregnant", "Inclusion Criteria > Aged 18 to 70 years")
SIGNS = np.full((2, 4), 0.3, dtype=np.float32)
GOLD, NONE = np.array([True, False]), np.array([False, False])


def _example(asked: str, *, silent: bool) -> Example:
    stance = () if silent else ("excludes",)
    return Example("t", asked, asked, RULES, SIGNS, NONE if silent else GOLD, NONE, stance, silent)


def test_what_was_fitted_is_what_is_read() -> None:
    encoder, head = Encoder().eval(), Head()
    restore(encoder, head, WEIGHTS)
    fitted = encoder([("is my age a problem?", rule) for rule in RULES], TOKENS).detach().numpy()
    read = Adapted(WEIGHTS).read("is my age a problem?", RULES, most=TOKENS)
    assert np.allclose(fitted, read, atol=1e-3)


def test_what_is_written_is_restored_and_the_same_bytes_again(tmp_path: Path) -> None:
    encoder, head = Encoder(), Head()
    restore(encoder, head, WEIGHTS)
    write(encoder, head, tmp_path / WEIGHTS.name)
    assert (tmp_path / WEIGHTS.name).read_bytes() == WEIGHTS.read_bytes()
    assert (tmp_path / WEIGHTS.name).with_suffix(".json").read_text() == WEIGHTS.with_suffix(".json").read_text()


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_mixed_weights_lie_a_share_of_the_way_from_those_before(share: float) -> None:
    before, its_head, own, own_head = Encoder(), Head(), Encoder(), Head()
    restore(before, its_head, WEIGHTS)
    restore(own, own_head, WEIGHTS)
    name = own.names[0]
    with torch.no_grad():
        own.model.get_submodule(name).A.add_(2.0)
        own_head.st.bias.add_(1.0)
    mix(own, own_head, WEIGHTS, share)
    moved = own.model.get_submodule(name).A - before.model.get_submodule(name).A
    assert torch.allclose(moved, torch.full_like(moved, 2 * share), atol=1e-5)
    assert torch.allclose(own_head.st.bias - its_head.st.bias, torch.full_like(its_head.st.bias, share), atol=1e-5)


@pytest.mark.parametrize("start", [WEIGHTS, None])
def test_a_fit_moves_the_corrections_and_the_heads(monkeypatch: pytest.MonkeyPatch, start: Path | None) -> None:
    monkeypatch.setattr(fit_reader, "PASSES", 3.0)
    monkeypatch.setattr(fit_reader, "ONWARD_PASSES", 3.0)
    training = [_example("I am pregnant, may I join?", silent=False), _example("who pays my fare?", silent=True)] * 4
    encoder, head = fit(training, start=start)
    before, its_head = Encoder(), Head()
    if start is not None:
        restore(before, its_head, start)
    name = encoder.names[-1]
    assert not np.allclose(*(e.model.get_submodule(name).B.detach().numpy() for e in (encoder, before)))
    assert not np.allclose(head.st.weight.detach().numpy(), its_head.st.weight.detach().numpy())
    assert not np.allclose(head.none.weight.detach().numpy(), its_head.none.weight.detach().numpy())


def test_which_questions_none_answers_is_fitted_from_the_question_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_reader, "PASSES", 6.0)
    asked = {"I am pregnant, may I join?": False, "who pays my fare?": True}
    encoder, head = fit([_example(question, silent=silent) for question, silent in asked.items()] * 4)
    answered, silent = head.none(encoder([(question, "") for question in asked], TOKENS)).detach().numpy()[:, 0]
    assert silent > answered


@pytest.mark.parametrize(
    ("silent_asked", "cited", "stance", "silent", "safety", "right"),
    [
        (False, True, True, False, False, True),
        (False, True, None, False, False, True),
        (False, True, False, False, False, False),
        (False, False, True, False, False, False),
        (False, True, True, True, False, False),
        (False, True, True, False, True, False),
        (True, False, None, True, False, True),
        (True, False, None, False, False, False),
        (True, False, None, True, True, False),
    ],
)
def test_an_answer_is_right_only_if_all_of_it_is(
    silent_asked: bool, cited: bool, stance: bool | None, silent: bool, safety: bool, right: bool
) -> None:
    asked = Asked(source="x.txt", writer="v", question="?", silent=silent_asked)
    assert Met(asked, cited, stance, silent, safety).right is right


def test_shares_are_of_those_that_they_speak_of() -> None:
    answerable, unanswerable = (Asked(source="x.txt", writer="v", question="?", silent=s) for s in (False, True))
    found = [
        Met(answerable, cited=True, stance=True, silent=False, safety=False),
        Met(answerable, cited=False, stance=None, silent=True, safety=False),
        Met(unanswerable, cited=False, stance=None, silent=True, safety=False),
        Met(unanswerable, cited=False, stance=None, silent=False, safety=False),
    ]
    assert figures(found) == {
        "n": 4,
        "right": 0.5,
        "cited": 0.5,
        "wrongly silent": 0.5,
        "stance": 1.0,
        "silence recall": 0.5,
        "silence precision": 0.5,
        "safety": 0.0,
    }

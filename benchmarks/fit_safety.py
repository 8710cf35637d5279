"""Fit the learnt part of the safety rules (``answers/safety_net.npz``, ``safety_model.npz``), or measure it.

Training: messages made of ``safety_phrases.toml``; the cases of the safety tests that rules were fitted to (not the
third kept aside) and the rounds of fresh wordings but the last; ordinary questions, among them those in use of the
question set and those of ``asked``; pairs of an urgent message and one like it that is not.

Run: ``python -m benchmarks.fit_safety [--cross]``; ``--cross`` measures the letters with whole phrases left out and
writes nothing. Fitting the model takes about ten minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import GroupKFold  # type: ignore[import-untyped]
from torch import nn

from answers.answer import Audience, SafetyKind
from answers.safety import triage
from answers.safety_advice import advice
from answers.safety_net import (
    BUCKETS,
    CUE_WEIGHT,
    GRAM_WEIGHT,
    LABELS,
    MODEL,
    REFUSED,
    TOKENS,
    URGENT,
    WEIGHTS,
    Head,
    Label,
    NetCard,
    buckets,
    cues,
)
from answers.safety_text import CHINESE, Plain
from benchmarks.asked import KEPT_ASIDE
from benchmarks.asked import load as load_asked
from benchmarks.lora import Encoder, Schedule, write
from benchmarks.safety_phrases import Lang, Message, made
from evaluation.questions import load_questions

CASES = Path(__file__).parents[1] / "tests" / "answers" / "safety_cases.jsonl"
FRESH = CASES.with_name("safety_fresh.jsonl")  # rounds of wordings written before the net was seen to fail on them
FITTED_ROUNDS = ("a", "b", "c")  # looked at and fitted since; the last round stays a measure
PAIRS = Path(__file__).with_name("safety_pairs.jsonl")  # urgent messages, and others like them that are not
ORDINARY = Path(__file__).with_name("safety_ordinary.txt")  # ordinary questions by other writers, one a line
OF_LETTERS: tuple[Head, ...] = ("letters", "chinese")
WRITTEN = ("case-", "ordinary-", "asked-", "question-")  # groups of messages written by hand
PASSES, MADE, AT_ONCE, REPORT = 1.6, 6_000, 32, 50  # of the model's fit; made messages a pass, messages a step
STRENGTH = 0.4  # scikit-learn's C
CASE_WEIGHT = 3  # written by hand, so worth more than made ones
FOLDS = 5
STEPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
AT_URGENT: dict[Head, float] = {"model": 0.14, "letters": 0.6, "chinese": 0.2}
AT_REFUSED: dict[Head, float] = {"model": 0.6, "letters": 0.9, "chinese": 0.7}


def messages() -> list[Message]:
    """All that is fitted on."""
    found = made(seed=1)
    for case in _written():
        label = _label(case)
        if label:
            found += [Message(case["text"], label, f"case-{case['text']}", _lang(case["text"]))] * CASE_WEIGHT
    for text in ORDINARY.read_text("utf-8").splitlines():
        found += [Message(text, "ordinary", f"ordinary-{text}", _lang(text))] * CASE_WEIGHT
    for asked in load_asked():
        label = "ordinary" if asked.safety is None else next((n for n in LABELS if n == asked.safety), None)
        if asked.writer not in KEPT_ASIDE and label:
            found.append(Message(asked.question, label, f"asked-{asked.source}", _lang(asked.question)))
    for question in load_questions():
        ordinary = question.type not in {"safety", "out_of_scope"} and not question.safety
        if question.split == "dev" and ordinary:
            text = question.question
            found.append(Message(text, "ordinary", f"question-{question.id}", _lang(text)))
    return found


def _written() -> Iterator[dict[str, Any]]:
    """The cases of the tests that are not kept aside, of patients and without a history."""
    for case in map(json.loads, CASES.read_text("utf-8").splitlines()):
        digest = int(hashlib.sha256(case["text"].encode("utf-8")).hexdigest(), 16)
        plain_case = case.get("audience", "patient") == "patient" and not case.get("history")
        if plain_case and (case.get("seen", False) or digest % 3):
            yield case
    yield from map(json.loads, PAIRS.read_text("utf-8").splitlines())
    yield from (c for c in map(json.loads, FRESH.read_text("utf-8").splitlines()) if c["round"] in FITTED_ROUNDS)


def _label(case: dict[str, Any]) -> Label | None:
    """The label of a case; of a refusal its kind, or the kind that the rules find, if any."""
    expected = case["expect"]
    if expected != "no_advice":
        return "ordinary" if expected == "none" else next(label for label in LABELS if label == expected)
    named = case.get("kind") or advice(Plain(case["text"]), Audience.PATIENT)
    return next((label for label in REFUSED if label == named), None)


def _lang(text: str) -> Lang:
    return "zh" if CHINESE.search(text) else "en"


Rows = Any  # a scipy sparse matrix, a row for each text


def rows(texts: Sequence[str]) -> Rows:
    """The features of ``texts``, weighed as the net weighs them."""
    plain = [Plain(text).whole for text in texts]
    found = [buckets(p) for p in plain]
    values = np.concatenate([np.full(len(f), GRAM_WEIGHT / max(1, len(f)) ** 0.5) for f in found])
    ends = np.cumsum([0, *map(len, found)])
    grams = sparse.csr_matrix((values, np.concatenate(found), ends), shape=(len(texts), BUCKETS))
    of_cues = sparse.csr_matrix(CUE_WEIGHT * np.array([cues(p) for p in plain]))
    return sparse.hstack([grams, of_cues]).tocsr()


def _model(features: Rows, labels: NDArray[Any]) -> Any:  # noqa: ANN401 - the library is untyped
    return LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(features, labels)


def _of(head: Head, every: Sequence[Message]) -> list[Message]:
    return [m for m in every if (m.lang == "zh") == (head == "chinese")]


def fit(every: Sequence[Message]) -> dict[str, NDArray[Any]]:
    """Arrays to store: for each head its weights as whole numbers from -127 to 127, their scales, the offsets."""
    stored: dict[str, NDArray[Any]] = {}
    for head in OF_LETTERS:
        part = _of(head, every)
        texts = [m.text for m in part]
        features = rows(texts)
        model = _model(features, np.array([LABELS.index(m.label) for m in part]))
        scales = np.abs(model.coef_).max(axis=1) / 127
        stored[head] = np.rint(model.coef_ / scales[:, None]).T.astype(np.int8)
        stored[f"{head}_scales"], stored[f"{head}_intercepts"] = scales, model.intercept_
    return stored


def fit_model(every: Sequence[Message], seed: int = 0) -> tuple[Encoder, nn.Linear]:
    """The corrections and the layer that tell the labels of English messages apart.

    Messages written by hand are read ``PASSES`` times, of the made ones as many others at each pass.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)
    english = {m.text: m for m in every if m.lang == "en"}.values()
    written = [m for m in english if m.group.startswith(WRITTEN)]
    made_ones = [m for m in english if not m.group.startswith(WRITTEN)]
    encoder, layer = Encoder(), nn.Linear(768, len(LABELS))
    steps = int(PASSES * (len(written) + MADE) / AT_ONCE)
    schedule = Schedule([encoder, layer], steps)
    waiting: list[Message] = []
    for step in range(1, steps + 1):
        if len(waiting) < AT_ONCE:
            waiting = [*written, *chance.sample(made_ones, MADE)]
            chance.shuffle(waiting)
        batch = [waiting.pop() for _ in range(AT_ONCE)]
        vectors = nn.functional.dropout(encoder([(m.text, "") for m in batch], TOKENS), 0.1)
        labels = torch.tensor([LABELS.index(m.label) for m in batch])
        loss = nn.functional.cross_entropy(layer(vectors), labels)
        schedule.step(loss)
        if step % REPORT == 0:
            sys.stderr.write(f"step {step} of {steps}: loss {loss.item():.3f}\n")
    return encoder.eval(), layer.eval()


def write_letters(stored: dict[str, NDArray[Any]]) -> None:
    """The weights, the same bytes for the same numbers, and their card."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, values in stored.items():
            one = io.BytesIO()
            np.save(one, values, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), one.getvalue(), zipfile.ZIP_DEFLATED)
    WEIGHTS.write_bytes(packed.getvalue())
    digest = hashlib.sha256(packed.getvalue()).hexdigest()
    about = NetCard(sha256=digest, urgent=AT_URGENT, refused=AT_REFUSED)
    WEIGHTS.with_suffix(".json").write_text(about.model_dump_json(indent=1) + "\n", encoding="utf-8")


def cross_validate(every: Sequence[Message]) -> dict[str, Any]:
    """For each head and threshold, on phrases left out: the share met of what is urgent, and of all else.

    Rules and net together; first the rules alone. Then the same of what is refused and of what is ordinary, without
    the rules.
    """
    found: dict[str, Any] = {}
    for head in OF_LETTERS:
        part = _of(head, every)
        texts = [m.text for m in part]
        features = rows(texts)
        labels = np.array([LABELS.index(m.label) for m in part])
        ruled = np.array([_ruled(text) for text in texts])
        chances = np.zeros((len(part), len(LABELS)))
        for kept, out in GroupKFold(FOLDS).split(texts, groups=[m.group for m in part]):
            chances[out] = _model(features[kept], labels[kept]).predict_proba(features[out])
        urgent, refused = (np.isin(labels, [LABELS.index(n) for n in names]) for names in (URGENT, REFUSED))
        alarms, refusals = (chances[:, [LABELS.index(n) for n in names]].sum(axis=1) for names in (URGENT, REFUSED))
        found[head] = {
            "rules": [float(ruled[which].mean()) for which in (urgent, ~urgent)],
            "urgent": {at: [float((ruled | (alarms >= at))[w].mean()) for w in (urgent, ~urgent)] for at in STEPS},
            "refused": {at: [float((refusals >= at)[w].mean()) for w in (refused, labels == 0)] for at in STEPS},
        }
    return found


def _ruled(text: str) -> bool:
    met = triage(text, net=False)
    return met is not None and met.kind in {SafetyKind.EMERGENCY, SafetyKind.CRISIS}


def main() -> None:
    """Fit and write, or cross-validate and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cross", action="store_true", help="measure on phrases left out instead of writing")
    only_measure = parser.parse_args().cross
    every = messages()
    if only_measure:
        sys.stdout.write(json.dumps(cross_validate(every), indent=1) + "\n")
        return
    write_letters(fit(every))
    write(*fit_model(every), MODEL)


if __name__ == "__main__":
    main()

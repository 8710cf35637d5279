"""Fit what reads a question's intent (``retrieval/intent.npz``), or measure it on the questions kept aside.

Fitted on ``intent_questions.jsonl``: questions written for each label, others that only sound like it, and questions on
records with the labels that readers gave them, many of them none; and on questions of ``reader_questions.jsonl`` that
criteria answer, which ask for no label. A tenth, by a hash of the words, is kept aside.

Run: ``python -m benchmarks.fit_intent [--measure]``. Fitting takes about ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from benchmarks.asked import KEPT_ASIDE, of_rules
from benchmarks.asked import load as load_asked
from benchmarks.lora import Encoder, Schedule, write
from corpus.model import Frozen
from lexicon.chinese import CHINESE
from retrieval.asks import fields_asked, topics_asked
from retrieval.intent import EXPLANATIONS, HARDLY, LABELS, SURE, TOKENS, WEIGHTS, likely
from retrieval.reading import fold

QUESTIONS = Path(__file__).with_name("intent_questions.jsonl")
PASSES, AT_ONCE, REPORT = 5, 32, 50  # over the questions; questions a step
TWO, PLAIN = 0.12, 0.1  # share that is put behind another question; share typed without capitals and mark
MISSED = 2.0  # weight of a label that is asked for, of one that is not 1
RULES = 6000  # questions about rules
OF_PEOPLE = ("min_age", "max_age", "sex", "healthy_volunteers", "condition")  # such questions may ask for these too


class Intended(Frozen):
    """A question and what it asks for. ``way``: written for a label (A), to sound like one (B), or found (C)."""

    question: str
    labels: tuple[str, ...]
    way: str = "C"
    unjudged: tuple[str, ...] = ()


class Layer(nn.Module):
    """A likelihood for each label; begins with none likely."""

    def __init__(self) -> None:
        """Of the vectors of ``Encoder``."""
        super().__init__()
        self.intent = nn.Linear(768, len(LABELS))
        nn.init.constant_(self.intent.bias, -4.0)


def load() -> list[Intended]:
    """Every labelled question of the file."""
    return [Intended.model_validate_json(line) for line in QUESTIONS.read_text("utf-8").splitlines()]


def kept_aside(question: Intended) -> bool:
    """Whether a question is measured on and never fitted to."""
    return hashlib.sha256(question.question.encode()).digest()[0] % 10 == 0


def rules(chance: random.Random) -> list[Intended]:
    """Questions that criteria answer: they ask for no label, but perhaps whom the study is for."""
    asked = [a for a in load_asked() if a.writer not in KEPT_ASIDE and a.gold and not CHINESE.search(a.question)]
    return [
        Intended(question=a.question, labels=(), unjudged=OF_PEOPLE) for a in of_rules(chance.sample(asked, 2 * RULES))
    ][:RULES]


def fit(training: Sequence[Intended], seed: int = 0, passes: float = PASSES) -> tuple[Encoder, Layer]:
    """The corrections and the layer that give the labels asked for high likelihoods, and the others low ones."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    encoder, layer = Encoder(), Layer()
    steps = max(1, int(passes * len(training) / AT_ONCE))
    schedule = Schedule([encoder, layer], steps)
    waiting: list[Intended] = []
    for step in range(1, steps + 1):
        while len(waiting) < 2 * AT_ONCE:
            waiting += chance.sample(training, len(training))
        batch = [_drawn(waiting, chance) for _ in range(AT_ONCE)]
        wanted = torch.tensor([[float(name in q.labels) for name in LABELS] for q in batch])
        judged = torch.tensor([[float(name not in q.unjudged) for name in LABELS] for q in batch])
        vectors = nn.functional.dropout(encoder([(q.question, "") for q in batch], TOKENS), 0.1)
        loss = nn.functional.binary_cross_entropy_with_logits(
            layer.intent(vectors), wanted, weight=judged, pos_weight=torch.tensor(MISSED), reduction="sum"
        )
        schedule.step(loss / AT_ONCE)
        if step % REPORT == 0:
            sys.stderr.write(f"step {step} of {steps}: loss {loss.item() / AT_ONCE:.3f}\n")
    return encoder.eval(), layer.eval()


def _drawn(waiting: list[Intended], chance: random.Random) -> Intended:
    """A question, sometimes with another behind it, sometimes typed in haste."""
    drawn = waiting.pop()
    if chance.random() < TWO:
        other = waiting.pop()
        words = f"{drawn.question.rstrip(' .')}{'' if drawn.question.rstrip()[-1:] in '?!' else '.'} {other.question}"
        drawn = Intended(
            question=words, labels=(*drawn.labels, *other.labels), unjudged=(*drawn.unjudged, *other.unjudged)
        )
    if chance.random() < PLAIN:
        drawn = drawn.model_copy(update={"question": drawn.question.lower().rstrip("?")})
    return drawn


def measure(kept: Sequence[Intended]) -> dict[str, tuple[float, float]]:
    """Precision and recall of labels, by the patterns alone, by what ships alone, and by both as they are used.

    Explanations are left out: patterns of another kind ask for those.
    """
    names = [name for name in LABELS if name not in EXPLANATIONS]
    wanted = np.array([[name in q.labels for name in names] for q in kept])
    shares = np.array([[each[name] for name in names] for q in kept for each in [likely(q.question)]])
    worded = np.array([[name in _worded(q.question) for name in names] for q in kept])
    used = (worded & (shares >= HARDLY)) | (shares >= SURE)
    return {
        "patterns": _figures(worded, wanted),
        "learnt": _figures(shares >= 0.5, wanted),
        "both": _figures(used, wanted),
    }


def _worded(question: str) -> set[str]:
    return {asked.name for asked in (*fields_asked(fold(question)), *topics_asked(fold(question)))}


def _figures(found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> tuple[float, float]:
    right = int((found & wanted).sum())
    return round(right / max(1, int(found.sum())), 3), round(right / max(1, int(wanted.sum())), 3)


def main() -> None:
    """Fit and write, or measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--measure", action="store_true", help="measure what ships on the questions kept aside")
    questions = load()
    if parser.parse_args().measure:
        for way in "ABC":
            kept = [q for q in questions if kept_aside(q) and q.way == way]
            sys.stdout.write(f"{way}, {len(kept)} questions, precision and recall: {measure(kept)}\n")
        return
    encoder, layer = fit([*(q for q in questions if not kept_aside(q)), *rules(random.Random(0))])
    write(encoder, layer, WEIGHTS)


if __name__ == "__main__":
    main()

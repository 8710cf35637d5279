"""Fit the reader (``retrieval/reader.npz``), or measure it on writers it was not fitted to.

Fitted on ``reader_questions.jsonl``: questions on the shipped trials and on registry records, by writers who saw only
the records' passages, each with the ranges that answer it (or none), what the rule does to the case, and who asks;
and on the questions in use of the evaluation sets.

Run: ``python -m benchmarks.fit_reader [--measure | --onward [--writers LETTERS --again N]]``. ``--onward`` begins with
the shipped weights and goes a share of the way from them; with ``--writers`` it fits these and ``N`` others by lot.
Fitting takes about an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from answers.as_read import SURE
from answers.explainer import Explainer
from benchmarks.asked import KEPT_ASIDE, SHIPPED, Asked, load, opened
from benchmarks.lora import RATE, Encoder, Schedule, mix, restore, write
from corpus.model import Span
from evaluation.metrics import same_words
from evaluation.questions import GoldRange, load_questions, ranges
from index.passage import Passage
from lexicon.chinese import CHINESE
from retrieval.query import Query, understand
from retrieval.reader import EFFECTS, SIGNS, TOKENS, WEIGHTS, read
from retrieval.search import READ, for_vectors

PASSES, AT_ONCE, PASSAGES = 2.5, 8, 7  # over the questions; questions a step; passages of each
ONWARD_PASSES, ONWARD_RATE = 1.5, 6e-4  # where the fit goes on from weights that are there
ONWARD_SHARE = 0.3  # of the way from them to the fitted ones; looked for on writers c and k
HARD = 16  # of the search's own ranking, from which most passages that do not answer are drawn
STANCE_WEIGHT, AS_TYPED = 0.7, 0.3  # of the second head's loss; share of questions read without their terms' names
MOST_GOLD, REPORT = 3, 50


class Example(NamedTuple):
    """A question with the passages that the search found for it, best first; which answer, which may be left."""

    writer: str
    typed: str
    read_as: str
    passages: tuple[str, ...]
    signs: NDArray[np.float32]  # (n, 4)
    gold: NDArray[np.bool_]  # (n,)
    also: NDArray[np.bool_]  # (n,)
    stance: tuple[str, ...]  # empty where it was not judged
    silent: bool  # no passage of the record answers


class Head(nn.Module):
    """Whether a passage answers, what its rule does, and how likely it is that none answers such a question."""

    def __init__(self) -> None:
        """Begins near the search's own ranking."""
        super().__init__()
        self.drop = nn.Dropout(0.1)
        self.rel, self.st = nn.Linear(768, 1), nn.Linear(768, len(EFFECTS))
        self.feat, self.none = nn.Linear(len(SIGNS), 1), nn.Linear(768, 1)
        with torch.no_grad():
            self.rel.weight.mul_(0.1)
            self.none.weight.mul_(0.1)
            self.feat.weight.copy_(torch.tensor([[2.0, 2.0, 4.0, 2.0]]))
            self.feat.bias.zero_()


def examples(asked: Sequence[Asked], *, in_use: bool) -> list[Example]:
    """What is fitted on and measured on; Chinese questions are left out, the model does not read them."""
    found: list[Example] = []
    with opened(asked) as groups:
        for explainer, those in groups:
            found += [e for a in those if (e := _example(explainer, a)) is not None]
            if in_use and any(a.source in SHIPPED for a in those):
                found += _in_use(explainer)
    return found


def _example(explainer: Explainer, asked: Asked) -> Example | None:
    trial = explainer.catalogue.get(asked.source)
    gold, also = (
        [GoldRange(source=asked.source, spans=(Span(start=start, end=end),)) for start, end in each]
        for each in (asked.gold, asked.also)
    )
    stance = asked.stance or (("none",) if asked.gold else ())
    query = understand(asked.question, explainer.catalogue, explainer.lexicon, selected=(trial.trial_id,))
    return _made(explainer, query, asked.writer, gold, also, stance)


def _in_use(explainer: Explainer) -> Iterator[Example]:
    """The questions in use of the evaluation sets, each over every trial that holds gold, or the one it is asked of."""
    texts = {t.source.name: t.source.text for t in explainer.catalogue.trials}
    for question in (q for q in load_questions() if q.split == "dev"):
        gold, also = ranges(question.gold, texts), ranges(question.also, texts)
        asked_of = set(question.trials) if len(question.trials) == 1 and question.not_stated else set()
        for name in sorted({g.source for g in gold} or asked_of):
            trial = explainer.catalogue.get(name)
            query = understand(question.question, explainer.catalogue, explainer.lexicon, selected=(trial.trial_id,))
            made = _made(explainer, query, "in use", gold, also, tuple(map(str, question.stance)))
            if made is not None and (made.gold.any() or not gold):
                yield made


def _made(
    explainer: Explainer,
    query: Query,
    writer: str,
    gold: Sequence[GoldRange],
    also: Sequence[GoldRange],
    stance: tuple[str, ...],
) -> Example | None:
    """The example of a question over one trial; ``None`` where the model does not read its language."""
    if CHINESE.search(query.text):
        return None
    hits = explainer.ranked(query)[query.trials[0]]
    answers, beside = (np.array([_on(h.passage, each) for h in hits]) for each in (gold, also))
    return Example(
        writer=writer,
        typed=query.question,
        read_as=for_vectors(query),
        passages=tuple(h.passage.embedded for h in hits),
        signs=np.array([[h.reasons[name] for name in SIGNS] for h in hits], dtype=np.float32),
        gold=answers,
        also=beside & ~answers,
        stance=stance,
        silent=not gold,
    )


def _on(passage: Passage, gold: Sequence[GoldRange]) -> bool:
    return any(same_words(passage.start, passage.end, each, passage.source) for each in gold)


def fit(training: Sequence[Example], seed: int = 0, start: Path | None = None) -> tuple[Encoder, Head]:
    """The corrections and heads that give passages that answer, or "none", the most of each list's share.

    With ``start``, a file of weights, the fit goes on from it.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)
    encoder, head = Encoder(), Head()
    if start is not None:
        restore(encoder, head, start)
    passes, rate = (PASSES, RATE) if start is None else (ONWARD_PASSES, ONWARD_RATE)
    steps = int(passes * len(training) / AT_ONCE)
    schedule = Schedule([encoder, head], steps, rate)
    waiting: list[Example] = []
    for step in range(1, steps + 1):
        if len(waiting) < AT_ONCE:
            waiting = chance.sample(training, len(training))
        batch = [_drawn(waiting.pop(), chance) for _ in range(AT_ONCE)]
        loss = _loss(encoder, head, batch)
        schedule.step(loss)
        if step % REPORT == 0:
            sys.stderr.write(f"step {step} of {steps}: loss {loss.item():.3f}\n")
    return encoder.eval(), head.eval()


class Drawn(NamedTuple):
    """A few passages of an example: those that answer first, then others."""

    asked: str
    passages: tuple[str, ...]
    signs: NDArray[np.float32]
    answering: int
    stance: tuple[str, ...]


def _drawn(example: Example, chance: random.Random) -> Drawn:
    answering = list(np.flatnonzero(example.gold)[:MOST_GOLD])
    others = list(np.flatnonzero(~example.gold & ~example.also))
    near, far = others[:HARD], others[HARD:]
    picked = chance.sample(near, min(PASSAGES - len(answering), len(near)))
    if far and picked and chance.random() < 0.5:
        picked[-1] = chance.choice(far)
    rows = [*answering, *picked]
    return Drawn(
        asked=example.typed if chance.random() < AS_TYPED else example.read_as,
        passages=tuple(example.passages[i] for i in rows),
        signs=example.signs[rows],
        answering=len(answering),
        stance=example.stance,
    )


def _loss(encoder: Encoder, head: Head, batch: Sequence[Drawn]) -> torch.Tensor:
    vectors = head.drop(encoder([(d.asked, p) for d in batch for p in d.passages], TOKENS))
    none = head.none(head.drop(encoder([(d.asked, "") for d in batch], TOKENS)))
    total, first = torch.tensor(0.0), 0
    for drawn, none_answers in zip(batch, none, strict=True):
        rows = vectors[first : first + len(drawn.passages)]
        first += len(drawn.passages)
        scores = head.rel(rows)[:, 0] + head.feat(torch.from_numpy(drawn.signs))[:, 0]
        right = torch.logsumexp(scores[: drawn.answering], 0) if drawn.answering else none_answers[0]
        total = total + torch.logsumexp(torch.cat([none_answers, scores]), 0) - right
        wanted = [EFFECTS.index(s) for s in EFFECTS if s in drawn.stance]
        if drawn.answering and wanted:
            effects = head.st(rows[: drawn.answering])
            missed = torch.logsumexp(effects, -1) - torch.logsumexp(effects[:, wanted], -1)
            total = total + STANCE_WEIGHT * missed.mean()
    return total / len(batch)


def measure(kept: Sequence[Example]) -> dict[str, float]:
    """What the shipped reader makes of questions that it was not fitted to.

    ``first`` and ``first of search``: share of answerable questions whose first passage answers, as read and as the
    search alone ranks; ``silence``: share of pairs of an unanswerable and an answerable question of which the first
    is given more silence; ``effect`` and ``sure effect``: share of right effects, of all and of those given ``SURE``.
    """
    first, alone, silent, spoken, effects = [], [], [], [], []
    for example in kept:
        depth = slice(0, READ)
        reading = read(example.read_as, example.passages[depth], example.signs[depth])
        if not example.gold.any():
            silent += [reading.silent] if example.silent else []
            continue
        spoken.append(reading.silent)
        shown = np.where(example.also[depth], -1.0, reading.answers)
        first.append(bool(example.gold[int(shown.argmax())]))
        alone.append(bool(example.gold[int(np.flatnonzero(~example.also)[0])]))
        read_gold = np.flatnonzero(example.gold[depth])
        if example.stance and len(read_gold):
            row = reading.effects[read_gold[0]]
            effects.append((float(row.max()), EFFECTS[int(row.argmax())] in example.stance))
    pairs = [s > a for s in silent for a in spoken]
    sure = [right for share, right in effects if share >= SURE]
    return {
        "questions": len(kept),
        "first": float(np.mean(first)),
        "first of search": float(np.mean(alone)),
        "silence": float(np.mean(pairs)),
        "effect": float(np.mean([right for _, right in effects])),
        "sure": len(sure) / max(1, len(effects)),
        "sure effect": float(np.mean(sure)),
    }


def main() -> None:
    """Fit and write, or measure and print."""
    parser = argparse.ArgumentParser()
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--measure", action="store_true", help="measure the shipped reader on the writers kept aside")
    way.add_argument("--onward", action="store_true", help="go on from the shipped weights")
    parser.add_argument("--writers", default="", help="letters: fit these, and --again others")
    parser.add_argument("--again", type=int, default=0, help="how many questions of other writers")
    chosen = parser.parse_args()
    measuring = chosen.measure
    asked = [a for a in load() if (a.writer in KEPT_ASIDE) == measuring]
    found = [e for e in examples(asked, in_use=not measuring) if e.gold.any() or e.silent]
    if measuring:
        for writer in sorted(KEPT_ASIDE):
            sys.stdout.write(json.dumps({writer: measure([e for e in found if e.writer == writer])}) + "\n")
        return
    if chosen.writers:
        others = [e for e in found if e.writer not in tuple(chosen.writers)]
        found = [e for e in found if e.writer in tuple(chosen.writers)]
        found += random.Random(0).sample(others, chosen.again)
    encoder, head = fit(found, start=WEIGHTS if chosen.onward else None)
    if chosen.onward:
        mix(encoder, head, WEIGHTS, ONWARD_SHARE)
    write(encoder, head, WEIGHTS)


if __name__ == "__main__":
    main()

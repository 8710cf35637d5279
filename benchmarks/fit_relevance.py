"""Fits the weights of ``retrieval/relevance.json``; needs scikit-learn and the data in ``../shared/data``.

Two kinds of lists, neither part of the repository: the statements of NLI4CT with their evidence lines, and the
questions of ``relevance_topics.toml`` asked of registries' eligibility criteria, which answer where a topic's words
stand. The questions keep the ranking honest on what patients ask, above all where nothing answers.

Run: ``python -m benchmarks.fit_relevance [--cross]``; ``--cross`` measures on held-out trials and topics, and writes
nothing. Encoding takes minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import GroupKFold  # type: ignore[import-untyped]

from benchmarks.nli4ct import DATA, Ranked, Side, load_sides, measure
from index.embedding import Embedder, load_embedder
from lexicon.reader import Lexicon, load
from retrieval import relevance
from retrieval.relevance import LINE_FROM, WHOLE_FROM, Regression, Weights, encode
from retrieval.relevance_features import features
from retrieval.relevance_query import is_statement
from retrieval.remembering import Remembering

POOL = DATA.parent / "eligibility_pool" / "eligibility_pool.jsonl.gz"
QUESTIONS_SHARE = 0.3  # of the lines' weight; the statements have the rest
LINE_STRENGTH, WHOLE_STRENGTH = 0.02, 0.05  # scikit-learn's C
PER_TOPIC, UNANSWERED = 18, 72
_MARK = re.compile(r"^\s*(?:(?:[-*•·o]|\d{1,2}[.)]|\(?[a-z]\))\s+){0,3}")
_ITEM = re.compile(r"\n\s{0,200}\n|\n(?=\s{0,200}(?:-|\*|\d{1,2}[.)])\s)")


class Example(NamedTuple):
    """A list with its features; ``counts`` leaves out lines that may or may not answer."""

    side: Side
    counts: NDArray[np.bool_]
    group: str
    line: dict[str, Any]
    whole: dict[str, float]


def _criteria(seed: int) -> Iterator[tuple[Side, NDArray[np.bool_], str]]:
    """Questions with lists of criteria: headed, bare, in no order, short or of one line; many answer nothing."""
    topics = tomllib.loads(Path(__file__).with_name("relevance_topics.toml").read_text("utf-8"))
    pool = []
    with gzip.open(POOL, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            items = [_MARK.sub("", " ".join(item.split()))[:600] for item in _ITEM.split(row.get("eligibility") or "")]
            items = [item for item in items if item]
            if 5 <= len(items) <= 60:
                pool.append((row["nct_id"], items))
    pool.sort()
    chance = random.Random(seed)
    for topic, entry in topics.items():
        answers, near = (re.compile(entry[key], re.IGNORECASE) for key in ("answers", "near"))
        wanted = {True: PER_TOPIC, False: PER_TOPIC // 2} if topic != "unanswered" else {True: 0, False: UNANSWERED}
        for trial, items in chance.sample(pool, 1500):
            lines = _varied(items, answers, chance)
            gold = np.array([bool(answers.search(t)) and not t.strip().endswith(":") for t in lines])
            unsure = np.array([bool(near.search(t)) for t in lines]) & ~gold
            if not len(gold) or gold.sum() > 8 or (not gold.any() and unsure.any()) or not wanted[bool(gold.any())]:
                continue
            wanted[bool(gold.any())] -= 1
            yield Side(chance.choice(entry["questions"]), tuple(lines), gold, trial), ~unsure, topic


def _varied(items: Sequence[str], answers: re.Pattern[str], chance: random.Random) -> list[str]:
    kind = chance.choice(("headed", "bare", "bare", "shuffled", "few", "one"))
    if kind == "headed":
        return [t if t.endswith(":") else f"  {t}" for t in items]
    lines = [t for t in items if not t.endswith(":")]
    if kind == "shuffled":
        chance.shuffle(lines)
    if kind in ("few", "one") and lines:
        some = chance.sample(lines, min(len(lines), chance.randint(2, 6) if kind == "few" else 1))
        hits = [t for t in lines if answers.search(t)]
        if hits and not any(t in hits for t in some):
            some[0] = chance.choice(hits)
        return some
    return lines


def examples(embedder: Embedder, lexicon: Lexicon) -> tuple[list[Example], list[Example]]:
    """The statements of NLI4CT's training split, grouped by trial, and the questions, grouped by topic."""

    def seen(side: Side, counts: NDArray[np.bool_], group: str) -> Example:
        encoded = encode(side.statement, side.texts, embedder, lexicon)
        return Example(side, counts, group, *features(side.statement, side.texts, *encoded, lexicon))

    statements = [seen(s, np.ones(len(s.texts), dtype=bool), s.trial) for s in load_sides("train")]
    return statements, [seen(*row) for row in _criteria(seed=1)]


def _fit(
    names: Sequence[str], rows: NDArray[Any], gold: NDArray[Any], weights: NDArray[Any], strength: float
) -> Regression:
    means, scales = rows.mean(axis=0), rows.std(axis=0)
    scales[scales < 1e-9] = 1.0
    model = LogisticRegression(C=strength, max_iter=3000).fit((rows - means) / scales, gold, sample_weight=weights)

    def rounded(values: NDArray[Any]) -> tuple[float, ...]:
        return tuple(float(f"{v:.5g}") for v in values)

    return Regression(
        names=tuple(names),
        means=rounded(means),
        scales=rounded(scales),
        weights=rounded(model.coef_[0]),
        intercept=rounded(model.intercept_)[0],
    )


def _rows(example: Example) -> NDArray[Any]:
    columns = [*example.line.values(), *(np.full(len(example.counts), v) for v in example.whole.values())]
    return np.stack(columns, axis=1)[example.counts]


def fit(statements: Sequence[Example], questions: Sequence[Example]) -> Weights:
    """The weights learned from both kinds of lists."""
    part = [e for e in statements if not e.side.gold.all()]
    sizes = sum(len(e.counts) for e in part), sum(int(e.counts.sum()) for e in questions)
    factor = QUESTIONS_SHARE / (1 - QUESTIONS_SHARE) * sizes[0] / sizes[1]
    checked = [e for e in statements if is_statement(e.side.statement)]
    both = [*part, *questions]
    return Weights(
        line=_fit(
            [*both[0].line, *both[0].whole],
            np.vstack([_rows(e) for e in both]),
            np.concatenate([e.side.gold[e.counts] for e in both]),
            np.repeat([1.0, factor], sizes),
            LINE_STRENGTH,
        ),
        whole=_fit(
            list(checked[0].whole),
            np.array([list(e.whole.values()) for e in checked]),
            np.array([e.side.gold.all() for e in checked]),
            np.ones(len(checked)),
            WHOLE_STRENGTH,
        ),
    )


def _judged(example: Example, weights: Weights) -> Ranked:
    each = weights.line.probability(example.line | example.whole)
    together = float(weights.whole.probability(example.whole)[0]) if is_statement(example.side.statement) else 0.0
    return each.tolist(), ((each >= LINE_FROM) | (together >= WHOLE_FROM)).tolist()


def questions_measured(judged: Sequence[tuple[Example, Ranked]]) -> dict[str, float]:
    """Precision and recall of the lines, first hits, and how much is called relevant where nothing answers."""
    said = [np.array(r)[e.counts] for e, (_, r) in judged]
    gold = [e.side.gold[e.counts] for e, _ in judged]
    flat, truth = np.concatenate(said), np.concatenate(gold)
    answered = [(e, np.array(s)) for e, (s, _) in judged if e.side.gold.any() and len(e.counts) > 1]
    silent = [s for s, g in zip(said, gold, strict=True) if not g.any()]
    single = [s[0] == g[0] for s, g in zip(said, gold, strict=True) if len(s) == 1]
    return {
        "lists": len(judged),
        "precision": float((flat & truth).sum() / max(1, flat.sum())),
        "recall": float((flat & truth).sum() / truth.sum()),
        "hit@1": float(np.mean([e.side.gold[np.argmax(np.where(e.counts, s, -1))] for e, s in answered])),
        "silent_lines_relevant": float(np.mean(np.concatenate(silent))),
        "silent_lists_untouched": float(np.mean([not s.any() for s in silent])),
        "single_right": float(np.mean(single)),
    }


def cross_validate(statements: Sequence[Example], questions: Sequence[Example], folds: int = 5) -> dict[str, Any]:
    """The measures on trials and topics that were not fitted on."""

    def parts(items: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
        for kept, out in GroupKFold(folds).split(items, groups=[e.group for e in items]):
            yield [items[i] for i in kept], [items[i] for i in out]

    found: dict[int, Ranked] = {}
    asked = []
    for (kept, out), (kept_questions, out_questions) in zip(parts(statements), parts(questions), strict=True):
        weights = fit(kept, kept_questions)
        found |= {id(e.side): _judged(e, weights) for e in out}
        asked += [(e, _judged(e, weights)) for e in out_questions]
    return {
        "nli4ct": measure([e.side for e in statements], lambda side: found[id(side)]),
        "questions": questions_measured(asked),
    }


def main() -> None:
    """Fit and write, or cross-validate and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cross", action="store_true", help="measure on held-out folds instead of writing")
    only_measure = parser.parse_args().cross
    data = examples(Remembering(load_embedder(), size=50_000), load())
    if only_measure:
        sys.stdout.write(json.dumps(cross_validate(*data), indent=1) + "\n")
        return
    file = Path(relevance.__file__).with_name("relevance.json")
    file.write_text(fit(*data).model_dump_json() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

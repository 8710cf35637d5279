"""How well ``rank`` finds the evidence lines of NLI4CT (SemEval-2023 task 7) in the sections of trial reports.

Run: ``python -m benchmarks.nli4ct [--split dev]``. The data is not part of the repository; it is looked for in
``../shared/data/nli4ct``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embedding import load_embedder
from index.lexical import BM25, tokenize
from lexicon.reader import load
from retrieval.relevance import rank
from retrieval.remembering import Remembering

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "nli4ct"
Ranked = tuple[Sequence[float], Sequence[bool]]


class Side(NamedTuple):
    """A statement, one report's section in lines, and which of them are evidence."""

    statement: str
    texts: tuple[str, ...]
    gold: NDArray[np.bool_]
    trial: str


def load_sides(split: str) -> list[Side]:
    """The sides of a split, ``train`` or ``dev``: two for each comparison of trials.

    Raises:
        FileNotFoundError: if the data is not there.
    """
    with tarfile.open(DATA / "ct_json.tar.gz") as archive:
        reports = {
            Path(m.name).stem: json.load(file)
            for m in archive.getmembers()
            if m.name.endswith(".json") and (file := archive.extractfile(m))
        }
    sides = []
    for row in json.loads((DATA / f"{split}.json").read_text("utf-8")).values():
        for which in ("Primary", "Secondary")[: 1 + (row["Type"] == "Comparison")]:
            texts = tuple(reports[row[f"{which}_id"]][row["Section_id"]])
            gold = np.isin(np.arange(len(texts)), row[f"{which}_evidence_index"])
            sides.append(Side(row["Statement"], texts, gold, row[f"{which}_id"]))
    return sides


def measure(sides: Sequence[Side], ranking: Callable[[Side], Ranked]) -> dict[str, float]:
    """Micro-F1 over all sides; F1 and the order's measures over those where only part of the section is evidence."""
    counts, part_counts = np.zeros(3), np.zeros(3)
    reciprocal, first, recall = [], [], []
    for side in sides:
        scores, relevant = ranking(side)
        said, gold = np.array(relevant), side.gold
        count = np.array([(said & gold).sum(), (said & ~gold).sum(), (~said & gold).sum()])
        counts += count
        if gold.all():
            continue
        part_counts += count
        ordered = gold[np.argsort(-np.array(scores), kind="stable")]
        at = int(np.argmax(ordered))
        reciprocal.append(1 / (at + 1))
        first.append(at == 0)
        recall.append(ordered[:5].sum() / gold.sum())
    return {
        "sides": len(sides),
        "all_f1": _f1(counts),
        "part_sides": len(first),
        "part_f1": _f1(part_counts),
        "part_mrr": float(np.mean(reciprocal)),
        "part_hit@1": float(np.mean(first)),
        "part_recall@5": float(np.mean(recall)),
    }


def _f1(count: NDArray[np.float64]) -> float:
    return float(2 * count[0] / max(1.0, 2 * count[0] + count[1] + count[2]))


def by_bm25(side: Side) -> Ranked:
    """The baseline: lines by BM25, every line that shares a word is evidence."""
    scores = BM25.fit([tokenize(t) for t in side.texts]).scores(tokenize(side.statement))
    return scores.tolist(), (scores > 0).tolist()


def main() -> None:
    """Print the measures of ``rank`` and of the baselines."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", default="dev", choices=("dev", "train"))
    sides = load_sides(parser.parse_args().split)
    embedder, lexicon = Remembering(load_embedder()), load()
    systems: dict[str, Callable[[Side], Ranked]] = {
        "every line": lambda side: ([1.0] * len(side.texts), [True] * len(side.texts)),
        "BM25": by_bm25,
        "rank": lambda side: rank(side.statement, side.texts, embedder, lexicon),
    }
    for name, system in systems.items():
        figures = {key: round(value, 3) for key, value in measure(sides, system).items()}
        sys.stdout.write(f"{name}: {json.dumps(figures)}\n")


if __name__ == "__main__":
    main()

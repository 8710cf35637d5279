"""Ranking texts from outside for a query, and deciding which of them answer it or bear on it.

The signals are those of ``ask`` (dense, BM25, late interaction, the lexicon's terms) and how lines stand together;
two logistic regressions weigh them. One judges each line. The other judges, for a statement to be checked, whether
the list is needed as a whole ("no one had a fever": every line). Figures: docs/evaluation.md; the weights are
fitted by ``benchmarks/fit_relevance.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.model import Frozen
from index.embedding import Embedder
from lexicon.reader import Lexicon
from retrieval.relevance_features import Encoded, features
from retrieval.relevance_query import is_statement, with_names

LINE_FROM, WHOLE_FROM = 0.35, 0.5  # probabilities from which a line, or the whole list, counts as relevant
_LONGEST = 4000  # characters of a text that are read; the model reads fewer


class Regression(Frozen):
    """A logistic regression over named features, each shifted by its mean and divided by its scale."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def probability(self, values: Mapping[str, NDArray[np.float64] | float]) -> NDArray[np.float64]:
        """The probability for each row of the features, (n,), or (1,) where all are single numbers.

        Raises:
            KeyError: if a feature is missing.
        """
        columns = np.broadcast_arrays(*(np.atleast_1d(values[name]) for name in self.names))
        scaled = (np.stack(columns, axis=1) - np.array(self.means)) / np.array(self.scales)
        # A feature far outside what was ever seen must not decide alone.
        logit = np.clip(scaled, -6, 6) @ np.array(self.weights) + self.intercept
        probability: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
        return probability


class Weights(Frozen):
    """What ``relevance.json`` holds."""

    line: Regression
    whole: Regression


@cache
def load_weights() -> Weights:
    """The weights shipped with the program.

    Raises:
        pydantic.ValidationError: if the file is damaged.
    """
    return Weights.model_validate_json(Path(__file__).with_name("relevance.json").read_text("utf-8"))


def encode(query: str, texts: Sequence[str], embedder: Embedder, lexicon: Lexicon) -> tuple[Encoded, Encoded]:
    """The vectors of the query and of the texts, each distinct text read once."""
    asked = with_names(query, lexicon)
    distinct = {text: i for i, text in enumerate(dict.fromkeys(t.strip() for t in texts))}
    pooled, tokens = embedder.encode_both(list(distinct))
    rows = [distinct[t.strip()] for t in texts]
    return embedder.encode_both([asked]), (pooled[rows], [tokens[i] for i in rows])


def rank(query: str, texts: Sequence[str], embedder: Embedder, lexicon: Lexicon) -> tuple[list[float], list[bool]]:
    """How well each text answers ``query``, and which of them answer it or bear on it.

    The order of ``texts`` counts: lines under a heading belong to it. Texts in no order are ranked as well.

    Args:
        query: a question, a statement to be checked, or words to search for.
        texts: for instance the lines of one section; empty ones are ranked last.
        embedder: wrap it in ``Remembering`` for a batch, so that repeated texts are read once.
        lexicon: the terms of the field.

    Returns:
        For each text a score from 0 to 1, higher is better, and our decision whether it is relevant.
    """
    read = [t[:_LONGEST] for t in texts]
    filled = np.array([bool(t.strip()) for t in read])
    asked = query[:_LONGEST]
    if not asked.strip() or not filled.any():
        return [0.0] * len(read), [False] * len(read)
    line, whole = features(asked, read, *encode(asked, read, embedder, lexicon), lexicon)
    weights = load_weights()
    each = np.where(filled, weights.line.probability({**line, **whole}), 0.0)
    together = float(weights.whole.probability(whole)[0]) if is_statement(asked) else 0.0
    scores = together + (1 - together) * each
    relevant = (each >= LINE_FROM) | (together >= WHOLE_FROM)
    return [round(float(s), 6) for s in scores], [bool(r) for r in relevant]

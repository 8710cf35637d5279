"""Late interaction over the embedder's own token vectors (ColBERT's MaxSim, Khattab and Zaharia 2020, untrained)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.fusion import Scores


def max_sim(query: NDArray[np.float32], passages: Sequence[NDArray[np.floating]]) -> Scores:
    """Mean over the query's tokens of the best cosine with any token of the passage.

    Args:
        query: the question's token vectors, normalised, (m, d).
        passages: each passage's token vectors, normalised, (n_i, d); a passage without tokens scores 0.

    Returns:
        One score a passage, (len(passages),), from -1 to 1.
    """
    scores = np.zeros(len(passages), dtype=np.float32)
    if not len(query):
        return scores
    for i, tokens in enumerate(passages):
        if len(tokens):
            scores[i] = float((query @ tokens.astype(np.float32).T).max(axis=1).mean())
    return scores

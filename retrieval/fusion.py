"""Putting scores of different kinds on one scale and together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def min_max(scores: Scores) -> Scores:
    """``scores`` (n,) scaled to 0..1; all zeros where they do not differ."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.zeros_like(scores)
    scaled: Scores = ((scores - low) / (high - low)).astype(np.float32)
    return scaled


def weighted(parts: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """The weighted sum of ``parts`` (each (n,)), every part named in ``weights``.

    Raises:
        KeyError: if a part has no weight.
    """
    total = sum(weights[name] * scores for name, scores in parts.items())
    return np.asarray(total, dtype=np.float32)

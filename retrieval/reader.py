"""Reads a question and a passage together: whether the passage answers it, and what its rule does to the case.

A cross-encoder over the packaged model with corrections of its own (``index.adapted``) and small heads. One gives each
passage a number; beside them stands one for "none of these answers", read from the question alone, as in SQuAD 2.0
(Rajpurkar et al. 2018, "Know what you don't know"), so that silence is weighed against the passages and not decided by
a limit on a likeness. Another says what the passage's rule does to the case that the question describes. Fitted by
``benchmarks/fit_reader.py``; figures: docs/evaluation.md. It chooses among the record's own words and writes none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from index.adapted import Adapted

Effect = Literal["excludes", "allows", "requires", "depends", "unclear", "none"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)  # "none": the question does not ask what a rule does to a case
SIGNS = ("first", "dense", "late", "coverage")  # of a hit; the search's own view of it
TOKENS = (112, 140)  # of the question and of a passage that are read
WEIGHTS = Path(__file__).with_name("reader.npz")


class Reading(NamedTuple):
    """What was read of a list of passages.

    ``answers`` (n,) and ``silent`` are shares of 1 together: which passage answers, or none. ``effects`` (n, 6) are
    shares of 1 in each row, in the order of ``EFFECTS``.
    """

    answers: NDArray[np.float64]
    silent: float
    effects: NDArray[np.float64]


@cache
def _model() -> Adapted:
    """Shared: it holds nothing of any question."""
    return Adapted(WEIGHTS)


def read(question: str, passages: Sequence[str], signs: NDArray[np.float32]) -> Reading:
    """How ``passages`` answer ``question``.

    Args:
        question: as the search reads it, with the standard names of its terms.
        passages: at least one, each with the headings above it.
        signs: the search's own view of each, (n, 4), in the order of ``SIGNS``.
    """
    vectors, w = _model().read(question, passages, most=TOKENS), _model().weights
    logits = vectors @ w["rel.weight"][0] + w["rel.bias"] + signs @ w["feat.weight"][0] + w["feat.bias"]
    none = _model().read(question, most=TOKENS)[0] @ w["none.weight"][0] + w["none.bias"]
    shares = _softmax(np.append(logits, none).astype(np.float64))
    effects = _softmax((vectors @ w["st.weight"].T + w["st.bias"]).astype(np.float64))
    return Reading(answers=shares[:-1], silent=float(shares[-1]), effects=effects)


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = shifted / shifted.sum(axis=-1, keepdims=True)
    return shares

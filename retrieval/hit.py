"""A ranked passage and why it stands where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.model import Frozen
from index.passage import Passage
from retrieval.reader import Effect


class Hit(Frozen):
    """A passage ranked for a query; ``score`` is higher for better, ``reasons`` are the parts it is made of.

    ``answers`` is the share of 1 that the reader gives it, the others of its trial and "none of them answers"
    together; 0 where it was not read. ``effects`` are shares of 1: what its rule does to the case asked about.
    """

    passage: Passage
    score: float
    reasons: Mapping[str, float]
    answers: float = 0.0
    effects: Mapping[Effect, float] = {}

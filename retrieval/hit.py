"""A ranked passage and why it stands where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.model import Frozen
from index.passage import Passage


class Hit(Frozen):
    """A passage ranked for a query; ``score`` is higher for better, ``reasons`` are the parts it is made of."""

    passage: Passage
    score: float
    reasons: Mapping[str, float]

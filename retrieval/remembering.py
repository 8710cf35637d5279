"""An embedder that need not read the same text twice in a run."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from index.embedding import Embedder, Vectors


class Remembering:
    """``embedder`` with the vectors of the ``size`` texts it met last; for one run of a batch, not across people."""

    def __init__(self, embedder: Embedder, size: int = 4096) -> None:
        """Keep ``embedder``; 4,096 lines of a record take about 200 MB."""
        self._embedder, self._size = embedder, size
        self._kept: OrderedDict[str, tuple[Vectors, Vectors]] = OrderedDict()

    @property
    def name(self) -> str:
        """The embedder's name."""
        return self._embedder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._embedder.dimension

    @property
    def fingerprint(self) -> str:
        """Hash of the embedder's weights."""
        return self._embedder.fingerprint

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that are read."""
        return self._embedder.max_tokens

    def count_tokens(self, text: str) -> int:
        """How many tokens the embedder sees in ``text``."""
        return self._embedder.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector of length 1 for each text."""
        return self.encode_both(texts)[0]

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """For each text the vectors of its tokens."""
        return self.encode_both(texts)[1]

    def encode_both(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """``encode`` and ``token_vectors``; only texts that are not kept are read."""
        new = [t for t in dict.fromkeys(texts) if t not in self._kept]
        if new:
            self._kept.update(zip(new, zip(*self._embedder.encode_both(new), strict=True), strict=True))
        found = []
        for text in texts:
            self._kept.move_to_end(text)
            found.append(self._kept[text])
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
        pooled = np.array([vector for vector, _ in found], dtype=np.float32).reshape(len(texts), self.dimension)
        return pooled, [tokens for _, tokens in found]

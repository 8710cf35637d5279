"""The default store: FAISS, exact inner product over vectors of length 1, in memory.

Flat stays below 100,000 vectors (5 ms a query on one thread). FAISS opens damaged files and then answers wrongly, and
a flat index is its vectors and nothing else, so no FAISS file is written or read: the store is filled from vectors
whose checksum was verified.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from index.stores import Where


class FaissStore:
    """A flat inner-product index with its ids and filter fields beside it, row by row."""

    def __init__(self, dimension: int) -> None:
        if dimension < 1:
            raise ValueError(f"a store needs a dimension of at least 1, got {dimension}")
        faiss.omp_set_num_threads(1)  # one query at a time is faster without a team of threads
        self._dimension = dimension
        self._index = faiss.IndexFlatIP(dimension)
        self._ids: list[str] = []
        self._fields: list[Mapping[str, str]] = []

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32], fields: Sequence[Mapping[str, str]] = ()) -> None:
        """See ``VectorStore.add``."""
        rows = self._checked(vectors, len(ids))
        if len(set(ids)) != len(ids):
            raise ValueError("an id is given twice in one call; ids must differ")
        if fields and len(fields) != len(ids):
            raise ValueError(f"got {len(fields)} sets of fields for {len(ids)} ids; give one for each")
        if not ids:
            return
        self.remove(ids)
        self._index.add(rows)
        self._ids.extend(ids)
        self._fields.extend(dict(f) for f in fields or [{}] * len(ids))

    def remove(self, ids: Collection[str]) -> None:
        """See ``VectorStore.remove``."""
        gone = set(ids).intersection(self._ids)
        if not gone:
            return
        rows = np.array([row for row, name in enumerate(self._ids) if name in gone], dtype=np.int64)
        self._index.remove_ids(faiss.IDSelectorBatch(rows))  # a flat index closes the gaps, keeping the order
        kept = [row for row, name in enumerate(self._ids) if name not in gone]
        self._ids = [self._ids[row] for row in kept]
        self._fields = [self._fields[row] for row in kept]

    def search(self, vector: NDArray[np.float32], k: int, where: Where | None = None) -> list[tuple[str, float]]:
        """See ``VectorStore.search``."""
        query = self._checked(np.asarray(vector, dtype=np.float32).reshape(1, -1), 1)
        passing = [row for row, f in enumerate(self._fields) if _passes(f, where)] if where else range(len(self))
        k = min(k, len(passing))
        if k < 1:
            return []
        params = faiss.SearchParameters()
        if where:
            params.sel = selector = faiss.IDSelectorBatch(np.array(passing, dtype=np.int64))  # noqa: F841 - kept alive
        scores, rows = self._index.search(query, k, params=params)
        found = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return [(self._ids[row], max(-1.0, min(1.0, score))) for row, score in found if row >= 0]

    def close(self) -> None:
        """See ``VectorStore.close``."""
        self._index.reset()
        self._ids, self._fields = [], []

    def _checked(self, vectors: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """The rows scaled to length 1, after FAISS's own silent assertions are made in words."""
        rows = np.array(vectors, dtype=np.float32, order="C")
        if rows.shape != (count, self._dimension) and (count or rows.size):
            raise ValueError(f"got vectors of shape {rows.shape}, expected ({count}, {self._dimension})")
        if not np.isfinite(rows).all():
            raise ValueError("a vector holds a value that is not a finite number")
        if count:
            lengths = np.linalg.norm(rows, axis=1, keepdims=True)
            np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows


def _passes(fields: Mapping[str, str], where: Where) -> bool:
    """Whether every wanted field has one of its wanted values."""
    return all(
        name in fields and (fields[name] == wanted if isinstance(wanted, str) else fields[name] in wanted)
        for name, wanted in where.items()
    )


def open_store(url: str, dimension: int) -> FaissStore:
    """A new, empty store; ``faiss:`` is all its URL can say."""
    if url.rstrip("/") != "faiss:":
        raise ValueError(f"the FAISS store lives in memory and takes no address: got {url!r}, expected 'faiss:'")
    return FaissStore(dimension)

"""Vector stores: ids, vectors and filter fields; the passages' text never leaves us."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Where = Mapping[str, str | Collection[str]]


class VectorStore(Protocol):
    """Where vectors are kept and searched. Scores are cosines: higher is better, whatever the vectors' lengths."""

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32], fields: Sequence[Mapping[str, str]] = ()) -> None:
        """Adds vectors as rows, each with the fields it can be filtered by; an id already there is replaced.

        Raises:
            ValueError: if the numbers of ids, rows and fields differ, an id is given twice, the rows have another
                dimension than the store, or a value is not finite.
        """

    def remove(self, ids: Collection[str]) -> None:
        """Removes what has these ids; an id that is not there is passed over."""

    def search(self, vector: NDArray[np.float32], k: int, where: Where | None = None) -> list[tuple[str, float]]:
        """The ``k`` nearest ids with their cosine, best first; fewer where fewer are held or pass the filter.

        ``where`` maps a field to the value, or to any of the values, it must have. A zero vector is as near to
        everything: 0.

        Raises:
            ValueError: if the vector has another dimension or a value that is not finite.
        """

    def __len__(self) -> int: ...

    def close(self) -> None:
        """Lets go of what the store holds; it must not be used after."""


# URL scheme -> the module that holds ``open_store(url, dimension)``; imported when chosen, as clients are heavy.
STORES = {"faiss": "index.stores.faiss"}


def open_store(url: str, dimension: int) -> VectorStore:
    """The store that a URL's scheme names, for vectors of ``dimension``.

    Raises:
        ValueError: if no store has that scheme.
    """
    scheme = url.partition(":")[0]
    if scheme not in STORES:
        raise ValueError(f"no vector store for {url!r}; known schemes: {', '.join(sorted(STORES))}")
    store: VectorStore = importlib.import_module(STORES[scheme]).open_store(url, dimension)
    return store

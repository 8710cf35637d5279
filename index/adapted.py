"""The packaged MiniLM, corrected for one task: texts, or pairs of texts, to vectors that a small head reads.

The corrections are of low rank (LoRA, Hu et al. 2021): for a layer's weights W, ``W + SCALE * up @ down``. They are
small enough to be kept beside the code; the model itself comes with its package. Deterministic on one thread.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.model import Frozen
from index.embedding import PACKAGED_SHA256, Vectors, packaged_folder, weights_sha256

SCALE = 2.0
_BATCH = 16
_CLS, _SEP = 101, 102  # BERT's tokens that begin a text and end one


class AdaptedError(ValueError):
    """The corrections, or the model that they are for, are not the expected ones."""


class AdaptedCard(Frozen):
    """What the ``.json`` beside a file of corrections says: its digest, and that of the model that it corrects."""

    sha256: str
    model_sha256: str


class Adapted:
    """The model with one file of corrections; loaded at the first text, then guarded by a lock."""

    def __init__(self, weights: Path) -> None:
        """``weights`` is an ``.npz`` of ``<layer>.A`` and ``<layer>.B`` for each corrected layer, and of heads."""
        self._file = weights
        self._lock = threading.Lock()

    @cached_property
    def weights(self) -> Mapping[str, NDArray[Any]]:
        """The stored arrays.

        Raises:
            AdaptedError: if the file is not the one that its card names.
        """
        card = AdaptedCard.model_validate_json(self._file.with_suffix(".json").read_text("utf-8"))
        written = self._file.read_bytes()
        if hashlib.sha256(written).hexdigest() != card.sha256:
            raise AdaptedError(f"{self._file.name} is damaged or not the one that was fitted; restore it")
        if card.model_sha256 != PACKAGED_SHA256:
            raise AdaptedError(f"{self._file.name} was fitted for the model {card.model_sha256}; fit it again")
        with np.load(io.BytesIO(written), allow_pickle=False) as stored:
            return {name: stored[name].astype(np.float32) for name in stored.files}

    @cached_property
    def _parts(self) -> tuple[Callable[[str, int], tuple[int, ...]], Any]:
        """A function that cuts a text into token numbers, and the corrected model."""
        import torch  # noqa: PLC0415 - seconds; not before a text is to be read
        from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(1)
        folder = packaged_folder()
        if weights_sha256(folder) != PACKAGED_SHA256:
            raise AdaptedError(f"the weights in {folder} are not the expected ones; reinstall the model")
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = AutoModel.from_pretrained(folder, local_files_only=True, use_safetensors=True)
        model.eval()
        with torch.no_grad():
            for name in sorted(key[:-2] for key in self.weights if key.endswith(".A")):
                down, up = (torch.from_numpy(self.weights[f"{name}.{side}"]) for side in "AB")
                model.get_submodule(name).weight += SCALE * up @ down

        def cut(text: str, most: int) -> tuple[int, ...]:
            known = text.encode("utf-8", "replace").decode("utf-8")  # half a character pair is no character
            found = tokenizer(known, truncation=True, max_length=most, add_special_tokens=False)
            return tuple(found["input_ids"])

        return cut, model

    @cached_property
    def _cut_again(self) -> Callable[[str, int], tuple[int, ...]]:
        """As the first of ``_parts``, remembering: for passages, which are met again and again."""
        return lru_cache(maxsize=20_000)(self._parts[0])

    def read(self, first: str, seconds: Sequence[str] = (), *, most: tuple[int, int]) -> Vectors:
        """The vectors of ``first`` read together with each of ``seconds``, or alone if there are none.

        Args:
            first: a text; nothing of it is kept.
            seconds: texts to read it with, one at a time; of these, records' passages, the tokens are kept.
            most: tokens of ``first``, and of each second text, that are read.

        Returns:
            A row for each second text (or one): the first token's vector, then the mean of all, (n, 768).
        """
        with self._lock:
            cut, model = self._parts
            head = (_CLS, *cut(first, most[0]), _SEP)
            tails = [(*self._cut_again(each, most[1]), _SEP) for each in seconds] or [()]
            found = np.zeros((len(tails), 2 * model.config.hidden_size), dtype=np.float32)
            order = sorted(range(len(tails)), key=lambda i: len(tails[i]))  # a batch is as slow as its longest
            for start in range(0, len(order), _BATCH):
                batch = order[start : start + _BATCH]
                found[batch] = _forward(model, head, [tails[i] for i in batch])
        return found


def _forward(model: Any, head: Sequence[int], tails: Sequence[Sequence[int]]) -> Vectors:  # noqa: ANN401 - untyped
    import torch  # noqa: PLC0415

    length = len(head) + max(map(len, tails))
    ids, seen, part = (torch.zeros(len(tails), length, dtype=torch.long) for _ in range(3))
    for row, tail in enumerate(tails):
        end = len(head) + len(tail)
        ids[row, :end] = torch.tensor([*head, *tail])
        seen[row, :end] = 1
        part[row, len(head) : end] = 1
    with torch.inference_mode():
        hidden = model(input_ids=ids, attention_mask=seen, token_type_ids=part).last_hidden_state
        mask = seen.unsqueeze(-1).float()
        both: Vectors = torch.cat([hidden[:, 0], (hidden * mask).sum(1) / mask.sum(1)], dim=-1).numpy()
    return both

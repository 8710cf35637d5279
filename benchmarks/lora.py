"""Fitting what ``index.adapted`` reads: the packaged MiniLM with low-rank corrections, and its file and card.

Only the corrections and a head are fitted (LoRA, Hu et al. 2021); the model's own weights stay.
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from index.adapted import SCALE, AdaptedCard
from index.embedding import PACKAGED_SHA256, packaged_folder

RANK, FIRST_LAYER = 32, 2  # of the corrections; layers below the first stay as they are
RATE, DECAY, WARM, LEAST = 8e-4, 0.01, 0.08, 0.02  # of AdamW; share of the steps that warm up; least share of the rate
BATCH = 16
_CLS, _SEP = 101, 102


class Corrected(nn.Module):
    """A linear layer whose own weights stay, and its correction."""

    def __init__(self, layer: nn.Linear) -> None:
        """Begins without effect: the second factor is zero."""
        super().__init__()
        self.layer = layer
        self.A = nn.Parameter(torch.randn(RANK, layer.in_features) / math.sqrt(layer.in_features))
        self.B = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The layer's output with the correction added."""
        found: torch.Tensor = self.layer(x) + (x @ self.A.T) @ self.B.T * SCALE
        return found


class Encoder(nn.Module):
    """Texts, or pairs of texts, to what a head reads: the first token's vector, then the mean of all, (n, 768)."""

    def __init__(self) -> None:
        """The packaged model with corrections on the linear layers from ``FIRST_LAYER`` up."""
        super().__init__()
        folder = packaged_folder()
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.model: Any = AutoModel.from_pretrained(folder, local_files_only=True, use_safetensors=True)
        for weight in self.model.parameters():
            weight.requires_grad = False
        layers = [(n, m) for n, m in self.model.named_modules() if isinstance(m, nn.Linear) and "pooler" not in n]
        self.names = [name for name, _ in layers if int(name.split(".")[2]) >= FIRST_LAYER]
        for name, layer in layers:
            if name in self.names:
                above, _, own = name.rpartition(".")
                setattr(self.model.get_submodule(above), own, Corrected(layer))

    @cache  # noqa: B019 - one encoder a run
    def _cut(self, text: str, most: int) -> list[int]:
        found: list[int] = self.tokenizer(text, truncation=True, max_length=most, add_special_tokens=False)["input_ids"]
        return found

    def forward(self, pairs: Sequence[tuple[str, str]], most: tuple[int, int]) -> torch.Tensor:
        """The vectors of ``pairs``; a pair with an empty second text is read as one text."""
        rows = [([_CLS, *self._cut(a, most[0]), _SEP], [*self._cut(b, most[1]), _SEP] if b else []) for a, b in pairs]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]) + len(rows[i][1]))
        found = [self._forward([rows[i] for i in order[n : n + BATCH]]) for n in range(0, len(order), BATCH)]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(found)[back]

    def _forward(self, rows: Sequence[tuple[list[int], list[int]]]) -> torch.Tensor:
        longest = max(len(a) + len(b) for a, b in rows)
        ids, seen, part = (torch.zeros(len(rows), longest, dtype=torch.long) for _ in range(3))
        for i, (a, b) in enumerate(rows):
            ids[i, : len(a) + len(b)] = torch.tensor([*a, *b])
            seen[i, : len(a) + len(b)] = 1
            part[i, len(a) : len(a) + len(b)] = 1
        hidden = self.model(input_ids=ids, attention_mask=seen, token_type_ids=part).last_hidden_state
        mask = seen.unsqueeze(-1).float()
        return torch.cat([hidden[:, 0], (hidden * mask).sum(1) / mask.sum(1)], dim=-1)


class Schedule:
    """AdamW over what is to be fitted; the rate rises, then falls in a line."""

    def __init__(self, modules: Sequence[nn.Module], steps: int, rate: float = RATE) -> None:
        """``steps`` in all; ``rate`` is the highest."""
        self._weights = [w for m in modules for w in m.parameters() if w.requires_grad]
        self._optimizer = torch.optim.AdamW(self._weights, lr=rate, weight_decay=DECAY)
        self._rate, self._steps, self._done = rate, steps, 0

    def step(self, loss: torch.Tensor) -> None:
        """One step down ``loss``."""
        warm = WARM * self._steps
        share = min(1.0, (self._done + 1) / warm) * max(LEAST, 1 - max(0.0, self._done - warm) / (self._steps - warm))
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate * share
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._weights, 1.0)
        self._optimizer.step()
        self._done += 1


def restore(encoder: Encoder, head: nn.Module, path: Path) -> None:
    """Gives both the numbers that ``write`` stored in ``path``, to fit on from them."""
    with np.load(path, allow_pickle=False) as stored:
        found = {name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored.files}
    head.load_state_dict({name: found[name] for name in head.state_dict()})
    with torch.no_grad():
        for name in encoder.names:
            layer = encoder.model.get_submodule(name)
            layer.A.copy_(found[f"{name}.A"])
            layer.B.copy_(found[f"{name}.B"])


def mix(encoder: Encoder, head: nn.Module, path: Path, share: float) -> None:
    """Leaves both ``share`` of the way from the numbers stored in ``path`` to those that they have.

    What was learnt before is forgotten less so (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
    """
    learnt = [value.detach().clone() for value in _numbers(encoder, head)]
    restore(encoder, head, path)
    with torch.no_grad():
        for value, own in zip(_numbers(encoder, head), learnt, strict=True):
            value.lerp_(own, share)


def _numbers(encoder: Encoder, head: nn.Module) -> list[torch.Tensor]:
    layers = [encoder.model.get_submodule(name) for name in encoder.names]
    return [*head.state_dict().values(), *(side for layer in layers for side in (layer.A, layer.B))]


def write(encoder: Encoder, head: nn.Module, path: Path) -> None:
    """The corrections in half precision and the head, the same bytes for the same numbers, and their card."""
    stored: dict[str, Any] = {name: value.detach().numpy() for name, value in head.state_dict().items()}
    for name in encoder.names:
        layer = encoder.model.get_submodule(name)
        stored |= {f"{name}.{side}": getattr(layer, side).detach().numpy().astype(np.float16) for side in "AB"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(stored):
            one = io.BytesIO()
            np.save(one, stored[name], allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), one.getvalue(), zipfile.ZIP_DEFLATED)
    path.write_bytes(packed.getvalue())
    card = AdaptedCard(sha256=hashlib.sha256(packed.getvalue()).hexdigest(), model_sha256=PACKAGED_SHA256)
    path.with_suffix(".json").write_text(card.model_dump_json(indent=1) + "\n", encoding="utf-8")

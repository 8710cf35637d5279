"""A learnt net below the rules of ``safety``: wordings of crises, emergencies and the rest that no rule knows.

English is read by the packaged model with corrections of its own (``index.adapted``) and one linear layer, and by its
letters; their geometric mean counts. Chinese, which the model does not read, and English where it is not at hand, are
judged by the letters alone: a multinomial logistic regression over groups of letters and words of the plain form
(hashed) and the cues of ``safety.toml``. Fitted by ``benchmarks/fit_safety.py``. Deterministic.
"""

from __future__ import annotations

import hashlib
import io
import math
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from answers.safety_text import CHINESE, data, has
from corpus.model import Frozen
from index.adapted import Adapted

Vectorize = Callable[[str], NDArray[np.float32]]
Head = Literal["model", "letters", "chinese"]
Label = Literal[
    "ordinary",
    "emergency",
    "crisis",
    "medicine",
    "dose",
    "diagnosis",
    "prognosis",
    "choice",
    "verdict",
    "out_of_scope",
]

HEADS: tuple[Head, ...] = get_args(Head)
LABELS: tuple[Label, ...] = get_args(Label)
URGENT: tuple[Label, ...] = ("emergency", "crisis")
REFUSED: tuple[Label, ...] = LABELS[3:]
BUCKETS = 16_384
GRAM_WEIGHT, CUE_WEIGHT = 3.0, 0.3  # what a kind of feature counts for in the penalty of the fit
TOKENS = (96, 0)  # of a message that the model reads
LEAST = 1e-6  # share of 1 that either fit gives a label
CALM = 0.03  # share of 1; below it no written emergency that a rule meets lies, measured ones left out
NO_WISH = 0.15  # share of 1; below it no written crisis lies that a rule meets by other words than a method's
OF_HERE = 0.05  # share of 1; below it no written request that is out of scope lies
PLAIN = 0.95  # share of 1; at or above it no written request for advice that a rule meets lies
WEIGHTS = Path(__file__).with_name("safety_net.npz")
MODEL = Path(__file__).with_name("safety_model.npz")


class NetError(ValueError):
    """The weights are not the ones that were fitted."""


class NetCard(Frozen):
    """What ``safety_net.json`` says of the weights beside it.

    ``urgent`` and ``refused`` are shares of 1: an emergency or crisis is met where both together are at least as
    likely, a refusal where all its kinds are.
    """

    sha256: str
    urgent: dict[Head, float]
    refused: dict[Head, float]


class Told(NamedTuple):
    """What a message is.

    ``calm``: nothing urgent in it is at all likely; ``no_wish``: nothing is likely enough for words that may be a wish
    to die to be one; ``of_here``: it is hardly out of scope; ``plain``: it is surely ordinary.
    """

    label: Label
    calm: bool = False
    no_wish: bool = False
    of_here: bool = False
    plain: bool = False


def learnt(whole: str, vector: NDArray[np.float32] | None, least: float = 0.0) -> Told:
    """The likelier of emergency and crisis, else the likeliest refusal, else ordinary.

    Args:
        whole: the message in plain form.
        vector: what the model makes of the message as typed (``vector_of``); ``None`` where it is not read.
        least: the share from which something urgent counts, if higher than the card's.
    """
    if not whole.strip():
        return Told("ordinary")
    head, likely = head_of(whole, vector), judge(whole, vector)
    sees = head != "letters"
    urgent = sum(likely[name] for name in URGENT)
    calm, no_wish = sees and urgent < CALM, head == "model" and urgent < NO_WISH
    of_here = sees and likely["out_of_scope"] < OF_HERE
    plain = sees and likely["ordinary"] >= PLAIN
    limits = (URGENT, max(least, card().urgent[head])), (REFUSED, card().refused[head])
    for labels, limit in limits:
        if sum(likely[label] for label in labels) >= limit:
            return Told(max(labels, key=lambda label: likely[label]), calm, no_wish, of_here, plain)
    return Told("ordinary", calm, no_wish, of_here, plain)


def judge(whole: str, vector: NDArray[np.float32] | None) -> dict[Label, float]:
    """How likely each label is, together 1; arguments as in ``learnt``."""
    head = head_of(whole, vector)
    if head == "model" and vector is not None:
        layer, lettered = _model().weights, judge(whole, None)
        read = _shares(vector @ layer["weight"].T + layer["bias"])
        # The geometric mean: one that is sure, of a few words above all, yields to the other that is as sure of not.
        together = {label: math.sqrt(max(read[label], LEAST) * max(lettered[label], LEAST)) for label in LABELS}
        return {label: value / sum(together.values()) for label, value in together.items()}
    weights, scales, intercepts = _weights(head)
    grams, names = buckets(whole), cue_names()
    sums = weights[grams].sum(axis=0, dtype=np.float64) * (GRAM_WEIGHT / max(1, len(grams)) ** 0.5)
    sums += CUE_WEIGHT * (cues(whole) @ weights[BUCKETS : BUCKETS + len(names)])
    return _shares(sums * scales + intercepts)


def _shares(logits: NDArray[Any]) -> dict[Label, float]:
    likely = np.exp(logits.astype(np.float64) - logits.max())
    return dict(zip(LABELS, (likely / likely.sum()).tolist(), strict=True))


@cache
def _model() -> Adapted:
    """Shared: it holds nothing of any message."""
    return Adapted(MODEL)


def vector_of(message: str) -> NDArray[np.float32]:
    """What the model makes of a message as typed, (768,)."""
    read: NDArray[np.float32] = _model().read(message, most=TOKENS)[0]
    return read


def head_of(whole: str, vector: NDArray[np.float32] | None) -> Head:
    """Which of the three fits reads a message."""
    if CHINESE.search(whole):
        return "chinese"
    return "letters" if vector is None else "model"


def buckets(whole: str) -> NDArray[np.int64]:
    """Numbers of the groups of letters and words in ``whole``, a plain form; each once, in order."""
    return np.array(sorted({zlib.crc32(g.encode()) % BUCKETS for g in _grams(whole)}), dtype=np.int64)


def _grams(whole: str) -> Iterator[str]:
    before = "^"
    for token in whole.split():
        if CHINESE.match(token):
            yield from _chinese_grams(token)
            continue
        word = "0" if token[0].isdigit() else token
        yield f"w{word}"
        yield f"b{before} {word}"
        before, padded = word, f"<{word}>"
        yield from (f"c{padded[i : i + n]}" for n in (3, 4, 5) for i in range(len(padded) - n + 1))


def _chinese_grams(run: str) -> Iterator[str]:
    yield from (f"z{run[i : i + n]}" for n in (1, 2, 3) for i in range(len(run) - n + 1))
    yield from (f"s{run[i]}{run[i + 2]}" for i in range(len(run) - 2))


@cache
def cue_names() -> tuple[str, ...]:
    """Paths of the patterns in ``safety.toml`` whose presence is a feature, in their order."""
    patterns = data()
    return (
        *(f"cues.{name}" for name in patterns["cues"]),
        "emergency.acute",
        *(f"emergency.{w}.{name}" for w in ("grave", "lasting", "mild") for name in patterns["emergency"][w]),
        *(f"crisis.{name}" for name in patterns["crisis"] if name != "signs"),
        *(f"crisis.signs.{name}" for name in patterns["crisis"]["signs"]),
        *(f"no_advice.patterns.{name}" for name in patterns["no_advice"]["order"]),
    )


def cues(whole: str) -> NDArray[np.float64]:
    """1 for each pattern of ``cue_names`` that stands in ``whole``, a plain form, else 0."""
    return np.array([has(name, whole) for name in cue_names()], dtype=np.float64)


@cache
def card() -> NetCard:
    """What is known of the weights."""
    return NetCard.model_validate_json(WEIGHTS.with_suffix(".json").read_text("utf-8"))


@cache
def _weights(head: Head) -> tuple[NDArray[np.int8], NDArray[Any], NDArray[Any]]:
    """Weights of a head as small whole numbers, a row for each feature; what they are to be multiplied by; offsets.

    Raises:
        NetError: if the file is not the one that its card names.
    """
    written = WEIGHTS.read_bytes()
    if hashlib.sha256(written).hexdigest() != card().sha256:
        raise NetError(f"{WEIGHTS.name} is damaged or not the one that was fitted; restore it from the source")
    with np.load(io.BytesIO(written), allow_pickle=False) as stored:
        return stored[head], stored[f"{head}_scales"], stored[f"{head}_intercepts"]

"""The packaged model with corrections: the same each time, checked before use, and really corrected."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from index.adapted import Adapted, AdaptedError
from index.embedding import PACKAGED_SHA256
from retrieval.reader import WEIGHTS

MOST = (32, 32)


@pytest.fixture(scope="module")
def adapted() -> Adapted:
    return Adapted(WEIGHTS)


def _copy(folder: Path, **card: str) -> Path:
    copied = folder / WEIGHTS.name
    copied.write_bytes(WEIGHTS.read_bytes())
    written = json.loads(WEIGHTS.with_suffix(".json").read_text("utf-8"))
    copied.with_suffix(".json").write_text(json.dumps(written | card), encoding="utf-8")
    return copied


def test_a_row_for_each_pair_in_their_order_whatever_they_stand_beside(adapted: Adapted) -> None:
    texts = ["Platelet count ≥ 50 x 10^9/L", "Pregnant or breastfeeding women", "x " * 60]
    together = adapted.read("are low platelets a problem?", texts, most=MOST)
    assert together.shape == (3, 768)
    for row, text in zip(together, texts, strict=True):
        alone = adapted.read("are low platelets a problem?", [text], most=MOST)[0]
        assert np.allclose(row, alone, atol=1e-4)
    assert np.array_equal(together, adapted.read("are low platelets a problem?", texts, most=MOST))


def test_a_text_is_read_alone_where_there_is_no_second(adapted: Adapted) -> None:
    assert adapted.read("are low platelets a problem?", most=MOST).shape == (1, 768)


def test_no_question_is_kept_in_memory() -> None:
    fresh = Adapted(WEIGHTS)
    for question in ("my husband is in the infusion room 7", "my wife has a rash"):
        fresh.read(question, ["Pregnant or breastfeeding women"], most=MOST)
        fresh.read(question, most=MOST)
    assert fresh._cut_again.cache_info().currsize == 1  # type: ignore[attr-defined]


def test_tokens_past_the_most_are_not_read(adapted: Adapted) -> None:
    short, long = (adapted.read("platelets " * n, most=MOST) for n in (32, 90))
    assert np.allclose(short, long, atol=1e-5)


def test_the_corrections_change_what_is_read(adapted: Adapted, tmp_path: Path) -> None:
    plain = tmp_path / "plain.npz"
    none = {name: np.zeros_like(value) for name, value in adapted.weights.items() if name.endswith((".A", ".B"))}
    with zipfile.ZipFile(plain, "w") as archive:
        for name, value in none.items():
            with archive.open(f"{name}.npy", "w") as one:
                np.save(one, value)
    digest = hashlib.sha256(plain.read_bytes()).hexdigest()
    plain.with_suffix(".json").write_text(json.dumps({"sha256": digest, "model_sha256": PACKAGED_SHA256}))
    uncorrected = Adapted(plain).read("low platelets", ["Platelet count"], most=MOST)
    assert not np.allclose(uncorrected, adapted.read("low platelets", ["Platelet count"], most=MOST), atol=0.1)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AdaptedError, match="damaged"):
        _ = Adapted(_copy(tmp_path, sha256="0" * 64)).weights


def test_corrections_of_another_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AdaptedError, match="fitted for the model"):
        _ = Adapted(_copy(tmp_path, model_sha256="1" * 64)).weights

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from corpus.readers import read_file
from index.chunking import MAX_TOKENS, passages
from index.embedding import PACKAGED_SHA256, Embedder, Vectors, estimate_tokens, hashing_embedder, load_embedder
from index.errors import EmbedderError

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["hashing", pytest.param("model", marks=pytest.mark.model)], scope="module")
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return hashing_embedder() if request.param == "hashing" else load_embedder()


def test_vectors_have_length_one_and_the_order_of_their_texts(embedder: Embedder) -> None:
    texts = ["platelets", "a much longer text about the kidneys of the people who take part", "CAR-T cells"]
    vectors, tokens = embedder.encode_both(texts)
    assert vectors.shape == (3, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for i, text in enumerate(texts):
        np.testing.assert_allclose(embedder.encode([text])[0], vectors[i], atol=1e-5)
        np.testing.assert_allclose(embedder.token_vectors([text])[0], tokens[i], atol=1e-4)
        np.testing.assert_allclose(np.linalg.norm(tokens[i], axis=1), 1, atol=1e-5)
        assert len(tokens[i]) == embedder.count_tokens(text) - 2


def test_no_text_no_vector(embedder: Embedder) -> None:
    vectors, tokens = embedder.encode_both([])
    assert vectors.shape == (0, embedder.dimension)
    assert tokens == []
    assert embedder.token_vectors([""])[0].shape == (0, embedder.dimension)


def test_what_is_over_the_limit_is_cut_off_and_counted(embedder: Embedder) -> None:
    words = "blood " * 400
    assert embedder.count_tokens(words) == 402
    assert embedder.max_tokens == MAX_TOKENS
    assert len(embedder.token_vectors([words])[0]) == MAX_TOKENS - 2


def test_threads_may_share_it(embedder: Embedder) -> None:
    texts = [f"text number {i}" for i in range(8)]
    expected = embedder.encode(texts)
    got: dict[int, Vectors] = {}

    def one(i: int) -> None:
        got[i] = embedder.encode([texts[i]])[0]

    threads = [threading.Thread(target=one, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i in range(8):
        np.testing.assert_allclose(got[i], expected[i], atol=1e-5)


def test_weights_that_are_not_the_expected_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(EmbedderError, match=f"expected {PACKAGED_SHA256}"):
        load_embedder(str(tmp_path), PACKAGED_SHA256)


def test_weights_that_could_run_code_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(EmbedderError, match="safetensors"):
        load_embedder(str(tmp_path))


def test_a_model_that_is_not_here_is_not_fetched() -> None:
    with pytest.raises(EmbedderError, match="nothing is downloaded"):
        load_embedder("nobody/no-such-model")


@pytest.mark.model
def test_the_packaged_model_knows_its_weights_and_like_from_unlike() -> None:
    embedder = load_embedder()
    assert embedder.fingerprint == PACKAGED_SHA256
    kidney, renal, sponsor = embedder.encode(
        ["How well must the kidneys work?", "Renal function: creatinine clearance", "The sponsor is a hospital"]
    )
    assert kidney @ renal > kidney @ sponsor + 0.15


@pytest.mark.model
@pytest.mark.parametrize("path", sorted((ROOT / "corpus" / "trials").glob("*.txt")), ids=lambda p: p.stem)
def test_the_estimate_is_not_below_the_models_own_count(path: Path) -> None:
    embedder = load_embedder()
    for passage in passages(read_file(path)):
        assert embedder.count_tokens(passage.embedded) <= MAX_TOKENS, passage.embedded
        if embedder.count_tokens(passage.embedded) > MAX_TOKENS // 2:
            assert estimate_tokens(passage.embedded) >= embedder.count_tokens(passage.embedded), passage.embedded


def test_looking_at_an_embedder_does_not_import_torch() -> None:
    code = (
        "import sys; from index.embedding import load_embedder; e = load_embedder(); "
        "e.name, e.dimension, e.fingerprint; sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

"""Late interaction against a plain reading of its definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.rerank import max_sim


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.lists(st.integers(0, 7), min_size=1, max_size=5))
def test_it_is_the_mean_of_each_token_s_best_cosine(seed: int, tokens: int, sizes: list[int]) -> None:
    rng = np.random.default_rng(seed)
    query = _unit(rng.normal(size=(tokens, 8)))
    passages = [_unit(rng.normal(size=(n, 8))) for n in sizes]
    expected = [
        sum(max(float(q @ t) for t in passage) for q in query) / tokens if len(passage) else 0.0 for passage in passages
    ]
    assert max_sim(query, passages).tolist() == pytest.approx(expected, abs=1e-5)


def test_a_passage_that_holds_the_question_scores_1_and_any_other_less() -> None:
    query = _unit(np.eye(3, 8, dtype=np.float32))
    other = _unit(np.eye(8, dtype=np.float32)[3:5])
    scores = max_sim(query, [np.vstack([other, query]), other])
    assert scores[0] == pytest.approx(1)
    assert scores[1] == pytest.approx(0)


def test_half_precision_vectors_are_read() -> None:
    query = _unit(np.eye(2, 8, dtype=np.float32))
    assert max_sim(query, [query.astype(np.float16)])[0] == pytest.approx(1, abs=1e-3)


def test_a_question_without_tokens_and_no_passages_score_nothing() -> None:
    empty = np.zeros((0, 8), dtype=np.float32)
    assert max_sim(empty, [np.eye(8, dtype=np.float32)]).tolist() == [0.0]
    assert max_sim(np.eye(8, dtype=np.float32), []).shape == (0,)

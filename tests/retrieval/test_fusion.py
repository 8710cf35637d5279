"""Scores of different kinds on one scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import min_max, weighted

SCORES = st.lists(st.floats(-1e3, 1e3, width=32), min_size=2, max_size=30).map(lambda v: np.array(v, dtype=np.float32))


@given(SCORES)
def test_scaled_scores_run_from_0_to_1_and_keep_their_order(scores: np.ndarray) -> None:
    scaled = min_max(scores)
    if scores.max() > scores.min():
        assert scaled.min() == 0
        assert scaled.max() == pytest.approx(1)
        order = np.argsort(scores, kind="stable")
        assert (np.diff(scaled[order]) >= 0).all()
    else:
        assert not scaled.any()


def test_no_scores_stay_no_scores() -> None:
    assert min_max(np.zeros(0, dtype=np.float32)).shape == (0,)


def test_parts_are_added_by_their_weights() -> None:
    parts = {"a": np.array([1, 0], dtype=np.float32), "b": np.array([0, 2], dtype=np.float32)}
    assert weighted(parts, {"a": 0.5, "b": 0.25}).tolist() == [0.5, 0.5]


def test_a_part_without_a_weight_is_an_error() -> None:
    with pytest.raises(KeyError, match="late"):
        weighted({"late": np.zeros(1, dtype=np.float32)}, {"first": 1.0})

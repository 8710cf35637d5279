"""Every vector store answers as exact numpy does. A new store is one more line in ``URLS``."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.stores import STORES, VectorStore, open_store

DIMENSION = 8
URLS = ["faiss:"]


@pytest.fixture(params=URLS)
def store(request: pytest.FixtureRequest) -> Iterator[VectorStore]:
    made = open_store(request.param, DIMENSION)
    yield made
    made.close()


NUMBERS = st.lists(st.integers(0, 9), min_size=1, max_size=5, unique=True)


def some(count: int, seed: int = 0) -> tuple[list[str], NDArray[np.float32], list[dict[str, str]]]:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    fields = [{"trial": f"t{i % 3}", "side": "in" if i % 2 else "out"} for i in range(count)]
    return [f"id{i}" for i in range(count)], rows * np.arange(1, count + 1, dtype=np.float32)[:, None], fields


def cosines(rows: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    exact: NDArray[np.float32] = rows @ query / (np.linalg.norm(rows, axis=1) * np.linalg.norm(query))
    return exact


def test_every_known_scheme_is_under_contract() -> None:
    assert {u.partition(":")[0] for u in URLS} == set(STORES)


def test_search_is_exact_cosine_for_vectors_of_any_length(store: VectorStore) -> None:
    ids, rows, fields = some(50)
    store.add(ids, rows, fields)
    for scale in (0.001, 1, 1000):
        query = rows[7] * scale + rows[3]
        expected = cosines(rows, query)
        best = np.argsort(-expected)[:10]
        found = store.search(query, 10)
        assert [name for name, _ in found] == [ids[i] for i in best]
        np.testing.assert_allclose([score for _, score in found], expected[best], atol=1e-5)


def test_a_filter_takes_a_value_or_several_and_all_fields_must_fit(store: VectorStore) -> None:
    ids, rows, fields = some(30)
    store.add(ids, rows, fields)
    for where in ({"trial": "t1"}, {"trial": ["t0", "t2"]}, {"trial": {"t1"}, "side": "in"}):
        wanted = [
            i
            for i, f in enumerate(fields)
            if all(f[k] == v if isinstance(v, str) else f[k] in v for k, v in where.items())
        ]
        expected = sorted(wanted, key=lambda i: -cosines(rows, rows[0])[i])
        assert [name for name, _ in store.search(rows[0], 100, where)] == [ids[i] for i in expected]


def test_a_filter_that_nothing_passes_finds_nothing(store: VectorStore) -> None:
    store.add(*some(5))
    assert store.search(np.ones(DIMENSION, np.float32), 3, {"trial": "none"}) == []
    assert store.search(np.ones(DIMENSION, np.float32), 3, {"unknown": "t0"}) == []
    assert store.search(np.ones(DIMENSION, np.float32), 3, {"trial": []}) == []


def test_an_empty_store_finds_nothing(store: VectorStore) -> None:
    assert len(store) == 0
    assert store.search(np.ones(DIMENSION, np.float32), 5) == []
    store.add([], np.zeros((0, DIMENSION), np.float32))
    assert len(store) == 0


def test_k_is_clamped(store: VectorStore) -> None:
    store.add(*some(4))
    query = np.ones(DIMENSION, np.float32)
    assert len(store.search(query, 100)) == 4
    assert store.search(query, 0) == []
    assert store.search(query, -3) == []


def test_a_zero_vector_is_as_near_to_everything(store: VectorStore) -> None:
    store.add(*some(4))
    assert [score for _, score in store.search(np.zeros(DIMENSION, np.float32), 4)] == [0, 0, 0, 0]


def test_removed_ids_are_not_found_and_the_rest_stay(store: VectorStore) -> None:
    ids, rows, fields = some(20)
    store.add(ids, rows, fields)
    store.remove(["id3", "id19", "never there"])
    assert len(store) == 18
    for i in (0, 4, 18):
        assert store.search(rows[i], 1)[0][0] == f"id{i}"
    assert not {"id3", "id19"} & {name for name, _ in store.search(rows[3], 20)}
    assert {name for name, _ in store.search(rows[0], 20, {"trial": "t0"})} == {f"id{i}" for i in range(0, 19, 3)} - {
        "id3"
    }


def test_an_id_added_again_is_replaced(store: VectorStore) -> None:
    ids, rows, fields = some(3)
    store.add(ids, rows, fields)
    store.add(["id0"], -rows[:1], [{"trial": "new"}])
    assert len(store) == 3
    assert store.search(-rows[0], 1)[0][0] == "id0"
    assert [name for name, _ in store.search(rows[0], 3, {"trial": "new"})] == ["id0"]


@pytest.mark.parametrize(
    ("ids", "rows", "fields", "words"),
    [
        (["a"], np.ones((1, DIMENSION + 1)), [], "shape"),
        (["a", "b"], np.ones((1, DIMENSION)), [], "shape"),
        (["a", "a"], np.ones((2, DIMENSION)), [], "twice"),
        (["a"], np.ones((1, DIMENSION)), [{}, {}], "fields"),
        (["a"], np.full((1, DIMENSION), np.nan), [], "finite"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words_and_changes_nothing(
    store: VectorStore, ids: list[str], rows: NDArray[np.float32], fields: list[dict[str, str]], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        store.add(ids, rows, fields)
    assert len(store) == 0


def test_a_query_of_another_dimension_is_refused(store: VectorStore) -> None:
    with pytest.raises(ValueError, match="expected"):
        store.search(np.ones(DIMENSION - 1, np.float32), 1)


@pytest.mark.parametrize("url", URLS)
@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.booleans(), st.lists(st.integers(0, 9), min_size=1, max_size=5, unique=True)), max_size=8
    )
)
def test_any_run_of_adds_and_removes_agrees_with_a_dictionary(url: str, steps: list[tuple[bool, list[int]]]) -> None:
    made = open_store(url, DIMENSION)
    held: dict[str, NDArray[np.float32]] = {}
    generator = np.random.default_rng(1)
    for adding, numbers in steps:
        names = [str(n) for n in numbers]
        if adding:
            rows = generator.normal(size=(len(names), DIMENSION)).astype(np.float32)
            made.add(names, rows)
            held.update(zip(names, rows, strict=True))
        else:
            made.remove(names)
            held = {k: v for k, v in held.items() if k not in names}
    query = generator.normal(size=DIMENSION).astype(np.float32)
    found = dict(made.search(query, 100))
    assert set(found) == set(held)
    for name, row in held.items():
        assert found[name] == pytest.approx(float(cosines(row[None], query)[0]), abs=1e-5)
    made.close()


def test_an_unknown_scheme_is_named_with_those_known() -> None:
    with pytest.raises(ValueError, match="known schemes: faiss"):
        open_store("nowhere://host", DIMENSION)
    with pytest.raises(ValueError, match="takes no address"):
        open_store("faiss://host/path", DIMENSION)

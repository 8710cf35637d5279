from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue import Catalogue
from corpus.model import Trial
from index import disk
from index.build import BuildReport, build_index, open_index
from index.embedding import Vectors, hashing_embedder
from index.errors import IndexBusy, IndexRefused, Refusal
from index.manifest import Manifest, record_of
from index.persistence import check_index, load_index
from tests.index.index_samples import sample

ROOT = Path(__file__).parents[2]
EMBEDDER = hashing_embedder(32)


def catalogue(*trials: Trial) -> Catalogue:
    return Catalogue(trials=trials, skipped=(("broken.txt", "no text"),))


ONE = catalogue(sample("NCT00000001"))
TWO = catalogue(sample("NCT00000001"), sample("NCT00000002", extra=" in a hospital"))


class Counting:
    """The hashing embedder, with a count of what it was given."""

    name, dimension, max_tokens, fingerprint = (
        EMBEDDER.name,
        EMBEDDER.dimension,
        EMBEDDER.max_tokens,
        EMBEDDER.fingerprint,
    )

    def __init__(self) -> None:
        self.given: list[str] = []
        self.count_tokens = EMBEDDER.count_tokens
        self.encode = EMBEDDER.encode
        self.token_vectors = EMBEDDER.token_vectors

    def encode_both(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        self.given.extend(texts)
        return EMBEDDER.encode_both(texts)


def test_an_index_comes_back_as_it_was_built(tmp_path: Path) -> None:
    report = build_index(TWO, tmp_path, EMBEDDER)
    index = load_index(tmp_path, TWO, EMBEDDER)
    assert report.trials == 2
    assert report.skipped == (("broken.txt", "no text"),)
    assert report.passages == len(index.passages) == len(index.store) == len(index.bm25) == len(index.token_vectors)
    assert index.fingerprint == report.fingerprint
    vectors, tokens = EMBEDDER.encode_both([p.embedded for p in index.passages])
    np.testing.assert_allclose(index.vectors, vectors, atol=1e-6)
    for row, passage in enumerate(index.passages):
        np.testing.assert_allclose(index.token_vectors[row], tokens[row], atol=1e-3)
        assert index.by_id[passage.id] is passage
        assert index.row_of[passage.id] == row
        assert index.store.search(vectors[row], 1, {"trial_id": passage.trial_id})[0][0] == passage.id


def test_a_second_build_embeds_nothing(tmp_path: Path) -> None:
    first = build_index(ONE, tmp_path, EMBEDDER)
    counting = Counting()
    second = build_index(ONE, tmp_path, counting)
    assert (second.embedded, second.reused) == (0, first.passages)
    assert counting.given == []


def test_adding_a_trial_embeds_only_its_new_texts(tmp_path: Path) -> None:
    first = build_index(ONE, tmp_path, EMBEDDER)
    counting = Counting()
    second = build_index(TWO, tmp_path, counting)
    assert all("in a hospital" in text for text in counting.given)
    assert second.embedded == len(counting.given) == 1
    assert second.passages == 2 * first.passages
    assert second.reused == second.passages - 1
    assert check_index(tmp_path, TWO, EMBEDDER) == []


def test_going_back_to_the_trials_before_needs_no_embedding(tmp_path: Path) -> None:
    build_index(ONE, tmp_path, EMBEDDER)
    build_index(TWO, tmp_path, EMBEDDER)
    counting = Counting()
    build_index(ONE, tmp_path, counting)
    assert counting.given == []
    assert load_index(tmp_path, ONE, EMBEDDER).catalogue == ONE


def test_the_last_two_builds_are_kept(tmp_path: Path) -> None:
    names = [build_index(catalogue(sample(extra=" " * n + str(n))), tmp_path, EMBEDDER).fingerprint for n in range(4)]
    kept = {p.name for p in tmp_path.iterdir() if p.is_dir()}
    assert kept == set(names[-2:])


def test_progress_counts_up_to_what_is_new(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = build_index(ONE, tmp_path, EMBEDDER, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (report.embedded, report.embedded)


def test_no_trials_give_an_empty_index(tmp_path: Path) -> None:
    empty = catalogue()
    assert build_index(empty, tmp_path, EMBEDDER).passages == 0
    index = load_index(tmp_path, empty, EMBEDDER)
    assert index.store.search(np.ones(32, np.float32), 3) == []
    assert len(index.bm25.scores(["a"])) == 0


def test_a_missing_index_is_refused_and_opening_builds_it(tmp_path: Path) -> None:
    with pytest.raises(IndexRefused, match=r"python cli\.py build") as refused:
        load_index(tmp_path / "none", ONE, EMBEDDER)
    assert refused.value.reason == Refusal.MISSING
    assert open_index(ONE, tmp_path / "none", EMBEDDER).passages


def test_a_stale_index_is_refused_naming_both_and_opening_builds_anew(tmp_path: Path) -> None:
    old = build_index(ONE, tmp_path, EMBEDDER).fingerprint
    with pytest.raises(IndexRefused) as refused:
        load_index(tmp_path, TWO, EMBEDDER)
    assert refused.value.reason == Refusal.STALE
    index = open_index(TWO, tmp_path, EMBEDDER)
    for value in (old, index.fingerprint, "python cli.py build"):
        assert value in str(refused.value)


def test_another_embedders_index_is_foreign(tmp_path: Path) -> None:
    build_index(ONE, tmp_path, EMBEDDER)
    other = hashing_embedder(16)
    with pytest.raises(IndexRefused) as refused:
        load_index(tmp_path, ONE, other)
    assert refused.value.reason == Refusal.FOREIGN
    assert open_index(ONE, tmp_path, other).vectors.shape[1] == 16


def test_another_versions_index_is_foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_index(ONE, tmp_path, EMBEDDER)
    monkeypatch.setattr(disk, "SCHEMA_VERSION", 99)
    with pytest.raises(IndexRefused, match="expected schema 99") as refused:
        load_index(tmp_path, ONE, EMBEDDER)
    assert refused.value.reason == Refusal.FOREIGN


def test_a_better_reader_makes_an_index_stale_but_a_new_day_does_not(tmp_path: Path) -> None:
    trial = sample()
    build_index(catalogue(trial), tmp_path, EMBEDDER)
    tomorrow = catalogue(trial.model_copy(update={"notices": ()}))
    assert not any(p.notices for p in load_index(tmp_path, tomorrow, EMBEDDER).passages)
    with pytest.raises(IndexRefused, match="stale"):
        load_index(tmp_path, catalogue(trial.model_copy(update={"criteria": ()})), EMBEDDER)


BUILD_FILES = [*disk.FILES, disk.MANIFEST, disk.SEAL]


@pytest.mark.parametrize("name", [*BUILD_FILES, disk.CURRENT])
def test_a_flipped_bit_anywhere_is_refused_until_a_build_mends_it(tmp_path: Path, name: str) -> None:
    fingerprint = build_index(ONE, tmp_path, EMBEDDER).fingerprint
    path = tmp_path / name if name == disk.CURRENT else tmp_path / fingerprint / name
    whole = path.read_bytes()
    for at in {0, 1, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        with pytest.raises(IndexRefused, match="damaged") as refused:
            load_index(tmp_path, ONE, EMBEDDER)
        assert "python cli.py build" in str(refused.value)
        assert len(check_index(tmp_path, ONE, EMBEDDER)) == 1
        with pytest.raises(IndexRefused):
            open_index(ONE, tmp_path, EMBEDDER)
    build_index(ONE, tmp_path, EMBEDDER)
    assert check_index(tmp_path, ONE, EMBEDDER) == []


@pytest.mark.parametrize("name", BUILD_FILES)
@pytest.mark.parametrize("how", ["gone", "empty", "half"])
def test_a_missing_or_shortened_file_is_refused(tmp_path: Path, name: str, how: str) -> None:
    path = tmp_path / build_index(ONE, tmp_path, EMBEDDER).fingerprint / name
    whole = path.read_bytes()
    path.unlink()
    if how != "gone":
        path.write_bytes(whole[: len(whole) // 2] if how == "half" else b"")
    with pytest.raises(IndexRefused, match="damaged"):
        load_index(tmp_path, ONE, EMBEDDER)


def reseal(build: Path) -> None:
    """Makes a changed build look whole: what a forger would do."""
    manifest = Manifest.model_validate_json((build / disk.MANIFEST).read_bytes())
    manifest = manifest.model_copy(update={"files": tuple(record_of(build / name) for name in disk.FILES)})
    (build / disk.MANIFEST).write_text(manifest.model_dump_json(), "utf-8")
    (build / disk.SEAL).write_text(record_of(build / disk.MANIFEST).sha256, "ascii")


def test_a_forged_quote_is_refused_even_under_a_right_checksum(tmp_path: Path) -> None:
    build = tmp_path / build_index(ONE, tmp_path, EMBEDDER).fingerprint
    lines = (build / disk.PASSAGES).read_text("utf-8").splitlines()
    first = json.loads(lines[0])
    first["text"] = "X" + first["text"][1:]
    (build / disk.PASSAGES).write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n", "utf-8")
    reseal(build)
    with pytest.raises(IndexRefused, match="not the source's words"):
        load_index(tmp_path, ONE, EMBEDDER)


def test_pickled_arrays_are_refused_even_under_a_right_checksum(tmp_path: Path) -> None:
    build = tmp_path / build_index(ONE, tmp_path, EMBEDDER).fingerprint
    np.save(build / disk.VECTORS, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    reseal(build)
    with pytest.raises(IndexRefused, match="damaged"):
        load_index(tmp_path, ONE, EMBEDDER)


def test_arrays_of_another_shape_are_refused_even_under_a_right_checksum(tmp_path: Path) -> None:
    build = tmp_path / build_index(ONE, tmp_path, EMBEDDER).fingerprint
    np.save(build / disk.VECTORS, np.ones((1, 32), np.float32))
    reseal(build)
    with pytest.raises(IndexRefused, match="shapes"):
        load_index(tmp_path, ONE, EMBEDDER)


def failing_at(step: int, real: Callable[..., object], fault: BaseException) -> Callable[..., object]:
    """``real``, but its call number ``step`` fails."""
    calls = iter(range(1_000))

    def call(*args: object, **kwargs: object) -> object:
        if next(calls) == step:
            raise fault
        return real(*args, **kwargs)

    return call


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "ctrl-c"])
@pytest.mark.parametrize("step", range(10))
@pytest.mark.parametrize("function", ["fsync", "rename", "replace", "mkdir"])
def test_a_build_that_fails_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, step: int, fault: BaseException
) -> None:
    build_index(ONE, tmp_path, EMBEDDER)
    owner, name = (os, "fsync") if function == "fsync" else (Path, function)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing_at(step, getattr(owner, name), fault))
        try:
            build_index(TWO, tmp_path, EMBEDDER)
        except (OSError, KeyboardInterrupt):
            # Once CURRENT is replaced, only the flush of the folder is left: the new one is then whole and in use.
            assert check_index(tmp_path, ONE, EMBEDDER) == [] or check_index(tmp_path, TWO, EMBEDDER) == []
            assert not list(tmp_path.glob("*.tmp-*"))
    assert build_index(TWO, tmp_path, EMBEDDER).passages
    assert check_index(tmp_path, TWO, EMBEDDER) == []


KILLED = textwrap.dedent("""
    import os, sys
    from pathlib import Path
    from index.build import build_index
    from tests.index.test_build import EMBEDDER, TWO
    real, calls, step = os.fsync, iter(range(1000)), int(sys.argv[2])
    def fsync(handle):
        if next(calls) == step:
            os._exit(9)
        real(handle)
    os.fsync = fsync
    build_index(TWO, Path(sys.argv[1]), EMBEDDER)
""")


@pytest.mark.parametrize("step", [0, 3, 6, 8])
def test_a_build_that_is_killed_leaves_the_old_index(tmp_path: Path, step: int) -> None:
    build_index(ONE, tmp_path, EMBEDDER)
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(step)], cwd=ROOT, check=False)
    assert run.returncode == 9
    assert check_index(tmp_path, ONE, EMBEDDER) == []
    build_index(TWO, tmp_path, EMBEDDER)
    assert check_index(tmp_path, TWO, EMBEDDER) == []
    assert not list(tmp_path.glob("*.tmp-*"))


def test_two_builders_at_once_embed_once(tmp_path: Path) -> None:
    counting = Counting()
    reports: list[BuildReport] = []
    threads = [threading.Thread(target=lambda: reports.append(build_index(TWO, tmp_path, counting))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r.embedded > 0 for r in reports) == [False, False, False, True]
    assert len(counting.given) == len(set(counting.given))
    assert check_index(tmp_path, TWO, EMBEDDER) == []


def test_a_build_that_never_gets_its_turn_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_LOCK_SECONDS", 0.05)
    with disk.writing(tmp_path), pytest.raises(IndexBusy, match="another build"):
        build_index(ONE, tmp_path, EMBEDDER)


def test_readers_during_builds_see_a_whole_index(tmp_path: Path) -> None:
    build_index(ONE, tmp_path, EMBEDDER)
    seen: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            for trials in (ONE, TWO):
                try:
                    seen.append(load_index(tmp_path, trials, EMBEDDER).fingerprint)
                except IndexRefused as refused:
                    seen.append(refused.reason)

    reader = threading.Thread(target=read)
    reader.start()
    for trials in (TWO, ONE, TWO, ONE, TWO):
        build_index(trials, tmp_path, EMBEDDER)
    stop.set()
    reader.join()
    assert Refusal.DAMAGED not in seen
    assert Refusal.MISSING not in seen

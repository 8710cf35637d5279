"""Trials to an index: cut, embed what is new, write, make current."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.catalogue import Catalogue
from index.chunking import CHUNKER_VERSION, passages
from index.disk import activate, current_name, known_vectors, read_build, text_key, write_build, writing
from index.embedding import Embedder, Vectors
from index.errors import IndexRefused, Refusal
from index.manifest import SCHEMA_VERSION, Manifest, embedder_record, fingerprint
from index.persistence import Index, load_index

Progress = Callable[[int, int], None]
_AT_ONCE = 128  # passages between two reports of progress


class BuildReport(BaseModel):
    """What a build did. ``embedded`` passages were new, ``reused`` ones had been embedded before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trials: int
    passages: int
    embedded: int
    reused: int
    seconds: float
    fingerprint: str
    skipped: tuple[tuple[str, str], ...]  # (source, reason)


def build_index(
    catalogue: Catalogue, folder: Path, embedder: Embedder, *, progress: Progress | None = None
) -> BuildReport:
    """Brings the index in ``folder`` up to date with the trials; only texts not embedded before are embedded.

    Args:
        catalogue: the loaded trials.
        folder: where indexes are kept; made if it is not there.
        embedder: what turns passages into vectors.
        progress: called with the number of passages embedded so far and in all.

    Raises:
        IndexBusy: if another build does not come to its end.
        OSError: if the folder cannot be written.
    """
    started = time.perf_counter()
    record = embedder_record(embedder)
    name = fingerprint(catalogue.trials, record)
    with writing(folder):
        count, embedded = _kept(folder, name), 0
        if count is None:
            cut = tuple(p for trial in catalogue.trials for p in passages(trial, embedder.count_tokens))
            known = known_vectors(folder, record)
            missing = list(dict.fromkeys(p.embedded for p in cut if text_key(p) not in known))
            new = _embed(missing, embedder, progress)
            rows = [known.get(text_key(p)) or new[p.embedded] for p in cut]
            manifest = Manifest(
                fingerprint=name,
                schema_version=SCHEMA_VERSION,
                chunker_version=CHUNKER_VERSION,
                embedder=record,
                trials=tuple(t.trial_id for t in catalogue.trials),
                passages=len(cut),
                files=(),
            )
            write_build(folder, manifest, cut, [vector for vector, _ in rows], [tokens for _, tokens in rows])
            count, embedded = len(cut), sum(p.embedded in new for p in cut)
    return BuildReport(
        trials=len(catalogue.trials),
        passages=count,
        embedded=embedded,
        reused=count - embedded,
        seconds=round(time.perf_counter() - started, 3),
        fingerprint=name,
        skipped=catalogue.skipped,
    )


def open_index(
    catalogue: Catalogue, folder: Path, embedder: Embedder, progress: Progress | None = None, store: str = "faiss:"
) -> Index:
    """The index for these trials, built first where it is missing, stale or another embedder's.

    Raises:
        IndexRefused: if what is on disk is damaged; it is not mended silently.
    """
    try:
        return load_index(folder, catalogue, embedder, store)
    except IndexRefused as refused:
        if refused.reason == Refusal.DAMAGED:
            raise
    build_index(catalogue, folder, embedder, progress=progress)
    return load_index(folder, catalogue, embedder, store)


def _kept(folder: Path, name: str) -> int | None:
    """How many passages the build ``name`` holds, made current, if it is there and intact."""
    try:
        count = read_build(folder / name).manifest.passages
    except IndexRefused:
        return None
    try:
        current = current_name(folder)
    except IndexRefused:
        current = None
    if current != name:
        activate(folder, name)
    return count


def _embed(texts: Sequence[str], embedder: Embedder, progress: Progress | None) -> dict[str, tuple[Vectors, Vectors]]:
    """Vector and token vectors of each text; texts of like length go together, as a batch waits for its longest."""
    done: dict[str, tuple[Vectors, Vectors]] = {}
    ordered = sorted(texts, key=len)
    for first in range(0, len(ordered), _AT_ONCE):
        batch = ordered[first : first + _AT_ONCE]
        vectors, tokens = embedder.encode_both(batch)
        done.update(zip(batch, zip(vectors, tokens, strict=True), strict=True))
        if progress:
            progress(len(done), len(ordered))
    return done

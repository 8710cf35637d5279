"""The index in memory: loaded from a build, checked against the trials, ready to be searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.catalogue import Catalogue
from index.chunking import notices_of
from index.disk import Build, TokenVectors, current_name, read_build
from index.embedding import Embedder, Vectors
from index.errors import IndexRefused, Refusal
from index.lexical import BM25, tokenize
from index.manifest import embedder_record, fingerprint
from index.passage import Passage
from index.stores import VectorStore, open_store


@dataclass(frozen=True)
class Index:
    """All that a search needs; shared by threads, never changed. Row ``i`` is the same passage everywhere."""

    catalogue: Catalogue
    fingerprint: str
    passages: tuple[Passage, ...]
    vectors: Vectors
    token_vectors: TokenVectors
    bm25: BM25
    store: VectorStore
    by_id: Mapping[str, Passage]
    row_of: Mapping[str, int]


def filter_fields(passage: Passage) -> dict[str, str]:
    """What a store can filter a passage by: ``trial_id``, ``kind``, ``cohort``, ``side`` (empty for no criterion)."""
    return {
        "trial_id": passage.trial_id,
        "kind": str(passage.kind),
        "cohort": passage.cohort,
        "side": str(passage.side or ""),
    }


def load_index(folder: Path, catalogue: Catalogue, embedder: Embedder, store: str = "faiss:") -> Index:
    """The built index for these trials and this embedder, every byte and every quote checked.

    Args:
        folder: where indexes are kept.
        catalogue: the loaded trials.
        embedder: only its name, dimension and fingerprint are looked at; nothing is embedded.
        store: the URL of the vector store to fill.

    Raises:
        IndexRefused: if it is missing, stale, foreign or damaged.
    """
    name = current_name(folder)
    if name is None:
        raise IndexRefused(Refusal.MISSING, f"nothing was built in {folder}")
    build = read_build(folder / name)
    record = embedder_record(embedder)
    expected = fingerprint(catalogue.trials, record)
    if build.manifest.embedder != record:
        raise IndexRefused(
            Refusal.FOREIGN,
            "it was built with another embedder",
            found=build.manifest.embedder.model_dump_json(),
            expected=record.model_dump_json(),
        )
    if name != expected:
        raise IndexRefused(Refusal.STALE, "the trials changed after it was built", found=name, expected=expected)
    return _in_memory(replace(build, passages=tuple(_checked(build.passages, catalogue))), catalogue, store)


def _in_memory(build: Build, catalogue: Catalogue, store: str) -> Index:
    """The build, ready to be searched."""
    ids = [p.id for p in build.passages]
    vectors = open_store(store, build.manifest.embedder.dimension)
    vectors.add(ids, build.vectors, [filter_fields(p) for p in build.passages])
    return Index(
        catalogue=catalogue,
        fingerprint=build.manifest.fingerprint,
        passages=build.passages,
        vectors=build.vectors,
        token_vectors=build.token_vectors,
        bm25=BM25.fit([tokenize(p.embedded) for p in build.passages]),
        store=vectors,
        by_id=dict(zip(ids, build.passages, strict=True)),
        row_of={name: row for row, name in enumerate(ids)},
    )


def check_index(folder: Path, catalogue: Catalogue, embedder: Embedder) -> list[str]:
    """What is wrong with the index, a sentence for each; empty where it can be used as it is."""
    try:
        load_index(folder, catalogue, embedder).store.close()
    except IndexRefused as refused:
        return [str(refused)]
    return []


def _checked(passages: Sequence[Passage], catalogue: Catalogue) -> Iterator[Passage]:
    """The passages with today's notices; refuses one that is not its trial's exact words at its range."""
    trials = {t.trial_id: t for t in catalogue.trials}
    for passage in passages:
        trial = trials.get(passage.trial_id)
        found = trial.source.quote(passage) if trial else ""
        if trial is None or found != passage.text:
            raise IndexRefused(
                Refusal.DAMAGED, f"passage {passage.id} is not the source's words", found=passage.text, expected=found
            )
        yield passage.model_copy(update={"notices": notices_of(trial, passage)})

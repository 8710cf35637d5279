"""What an index is made of, in one small file, and the fingerprint that names it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.model import Trial
from index.chunking import CHUNKER_VERSION
from index.embedding import Embedder

SCHEMA_VERSION = 1


class FileRecord(BaseModel):
    """One file of a build as it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    bytes: int
    sha256: str


class EmbedderRecord(BaseModel):
    """The embedder that a build's vectors are from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    dimension: int
    weights_sha256: str


class Manifest(BaseModel):
    """A build's table of contents; its own name on disk is the fingerprint."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    schema_version: int
    chunker_version: int
    embedder: EmbedderRecord
    trials: tuple[str, ...]
    passages: int
    files: tuple[FileRecord, ...]


def embedder_record(embedder: Embedder) -> EmbedderRecord:
    """What identifies an embedder, without loading its weights."""
    return EmbedderRecord(name=embedder.name, dimension=embedder.dimension, weights_sha256=embedder.fingerprint)


def trial_hash(trial: Trial) -> str:
    """Hash of all a reader understood, the source's own text included, but not the notices.

    Passages depend on the sections, facts and criteria as well as on the words: a better reader must make an older
    index stale, as a changed source does. Notices change with the day; they are put on passages when loaded.
    """
    return hashlib.sha256(trial.model_dump_json(exclude={"notices"}).encode()).hexdigest()


def fingerprint(trials: Iterable[Trial], embedder: EmbedderRecord) -> str:
    """The name of the index that these trials and this embedder give: equal inputs, equal name."""
    parts = [f"schema {SCHEMA_VERSION}", f"chunker {CHUNKER_VERSION}", embedder.model_dump_json()]
    return hashlib.sha256("\n".join(parts + sorted(trial_hash(t) for t in trials)).encode()).hexdigest()


def record_of(path: Path) -> FileRecord:
    """A file's name, size and digest, read from disk."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return FileRecord(name=path.name, bytes=path.stat().st_size, sha256=digest)

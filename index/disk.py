"""Builds on disk: written whole, read back checked.

``<folder>/CURRENT`` names the build in use; a build is a folder named by its fingerprint. It is written beside, flushed
to the disk, renamed, and only then named in ``CURRENT``: a reader finds the old build or the new one, never a half.
Every byte read back is checked against the digests taken when it was written. No pickle anywhere.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from pydantic import ValidationError

from index.embedding import Vectors
from index.errors import IndexBusy, IndexRefused, Refusal
from index.manifest import SCHEMA_VERSION, EmbedderRecord, Manifest, record_of
from index.passage import Passage

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
PASSAGES = "passages.jsonl"
VECTORS = "vectors.npy"
TOKENS = "token_vectors.npy"
OFFSETS = "token_offsets.npy"
FILES = (PASSAGES, VECTORS, TOKENS, OFFSETS)
_NAME = re.compile(r"[0-9a-f]{64}")
_LOCK_SECONDS = 900.0
_KEPT = 2


class TokenVectors(Sequence[Vectors]):
    """The token vectors of every passage: half precision in one file, single precision when asked for."""

    def __init__(self, flat: NDArray[np.float16], offsets: NDArray[np.int64]) -> None:
        self.flat = flat
        self.offsets = offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, index: int) -> Vectors: ...
    @overload
    def __getitem__(self, index: slice) -> list[Vectors]: ...
    def __getitem__(self, index: int | slice) -> Vectors | list[Vectors]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        row = range(len(self))[index]
        return np.asarray(self.flat[self.offsets[row] : self.offsets[row + 1]], dtype=np.float32)


@dataclass(frozen=True)
class Build:
    """One build as it stands on disk, its digests verified."""

    manifest: Manifest
    passages: tuple[Passage, ...]
    vectors: Vectors
    token_vectors: TokenVectors


def text_key(passage: Passage) -> str:
    """The key under which a passage's vectors are used again."""
    return hashlib.sha256(passage.embedded.encode("utf-8", "surrogatepass")).hexdigest()


def current_name(folder: Path) -> str | None:
    """The fingerprint that ``CURRENT`` names; ``None`` where nothing was built.

    Raises:
        IndexRefused: if the file holds anything else.
    """
    try:
        said = (folder / CURRENT).read_bytes().decode("ascii", "replace")
    except FileNotFoundError:
        return None
    if not (said.endswith("\n") and _NAME.fullmatch(said[:-1])):
        raise IndexRefused(
            Refusal.DAMAGED, f"{folder / CURRENT} names no build", found=repr(said[:80]), expected="a fingerprint"
        )
    return said[:-1]


def read_build(path: Path) -> Build:
    """A build with every file's digest, shape and count verified before it is used.

    Raises:
        IndexRefused: if a file is missing or is not what was written, or another version wrote it.
    """
    try:
        manifest = _read_manifest(path)
        records = {f.name: f for f in manifest.files}
        if set(records) != set(FILES):
            raise _damaged(path, "its list of files", ", ".join(sorted(records)), ", ".join(sorted(FILES)))
        held = {}
        for name in (PASSAGES, VECTORS, OFFSETS):
            held[name] = (path / name).read_bytes()
            _same(path / name, hashlib.sha256(held[name]).hexdigest(), records[name].sha256)
        # The largest file is mapped, not read: its digest is taken first.
        _same(path / TOKENS, record_of(path / TOKENS).sha256, records[TOKENS].sha256)
        vectors = np.load(io.BytesIO(held[VECTORS]), allow_pickle=False)
        offsets = np.load(io.BytesIO(held[OFFSETS]), allow_pickle=False)
        flat = np.load(path / TOKENS, mmap_mode="r", allow_pickle=False)
        passages = tuple(Passage.model_validate_json(line) for line in held[PASSAGES].splitlines())
    except (OSError, ValueError, EOFError) as error:
        raise IndexRefused(Refusal.DAMAGED, f"{path} cannot be read: {error}") from error
    count = manifest.passages
    shapes = (len(passages), vectors.shape, offsets.shape, flat.ndim)
    expected = (count, (count, manifest.embedder.dimension), (count + 1,), 2)
    if shapes != expected:
        raise _damaged(path, "the shapes of its files", str(shapes), str(expected))
    if offsets[0] != 0 or offsets[-1] != len(flat) or (np.diff(offsets) < 0).any() or not np.isfinite(vectors).all():
        raise _damaged(path, "its numbers", "offsets or vectors out of range", "ordered offsets and finite vectors")
    return Build(manifest, passages, vectors, TokenVectors(flat, offsets))


def known_vectors(folder: Path, record: EmbedderRecord) -> dict[str, tuple[Vectors, Vectors]]:
    """What the kept builds already embedded with this embedder, by ``text_key``; damaged builds give nothing."""
    known: dict[str, tuple[Vectors, Vectors]] = {}
    for path in _builds(folder):
        try:
            build = read_build(path)
        except IndexRefused:
            continue
        if build.manifest.embedder == record:
            for row, passage in enumerate(build.passages):
                known[text_key(passage)] = (build.vectors[row], build.token_vectors[row])
    return known


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Holds the folder's lock: one build at a time.

    Raises:
        IndexBusy: if another build holds it for a quarter of an hour.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=_LOCK_SECONDS):
            yield
    except Timeout as error:
        raise IndexBusy(f"another build has been at work in {folder} for {_LOCK_SECONDS:.0f} s; try again") from error


def write_build(
    folder: Path,
    manifest: Manifest,
    passages: Sequence[Passage],
    vectors: Sequence[Vectors],
    token_vectors: Sequence[Vectors],
) -> None:
    """Writes a build and makes it the current one; the caller holds the lock. ``manifest.files`` is filled in here."""
    final = folder / manifest.fingerprint
    path = folder / f"{manifest.fingerprint}.tmp-{os.getpid()}"
    _remove_leftovers(folder)
    path.mkdir()
    try:
        rows = np.array(vectors, dtype=np.float32).reshape(len(passages), manifest.embedder.dimension)
        width = token_vectors[0].shape[1] if token_vectors else 0
        flat = np.concatenate([np.zeros((0, width), np.float16), *(t.astype(np.float16) for t in token_vectors)])
        offsets = np.cumsum([0, *(len(t) for t in token_vectors)], dtype=np.int64)
        _write(path / PASSAGES, "".join(p.model_dump_json() + "\n" for p in passages).encode())
        _write(path / VECTORS, _npy(rows))
        _write(path / TOKENS, _npy(flat))
        _write(path / OFFSETS, _npy(offsets))
        sealed = manifest.model_copy(update={"files": tuple(record_of(path / name) for name in FILES)})
        words = (sealed.model_dump_json(indent=1) + "\n").encode()
        _write(path / MANIFEST, words)
        _write(path / SEAL, hashlib.sha256(words).hexdigest().encode())
        _flush_folder(path)
        if final.exists():  # only a damaged build stands under the same name
            final.rename(folder / f"{final.name}.old-{os.getpid()}")
        path.rename(final)
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    _flush_folder(folder)
    activate(folder, manifest.fingerprint)


def activate(folder: Path, name: str) -> None:
    """Makes the build ``name`` the current one, then drops all but the last two; the caller holds the lock."""
    pending = folder / f"{CURRENT}.tmp-{os.getpid()}"
    try:
        _write(pending, f"{name}\n".encode())
        pending.replace(folder / CURRENT)
    finally:
        pending.unlink(missing_ok=True)
    _flush_folder(folder)
    os.utime(folder / name)
    for path in [p for p in _builds(folder) if p.name != name][: -(_KEPT - 1)]:
        shutil.rmtree(path, ignore_errors=True)
    _remove_leftovers(folder)


def _read_manifest(path: Path) -> Manifest:
    words = (path / MANIFEST).read_bytes()
    _same(path / MANIFEST, hashlib.sha256(words).hexdigest(), (path / SEAL).read_bytes().decode("ascii", "replace"))
    try:
        manifest = Manifest.model_validate_json(words)
    except ValidationError as error:
        raise IndexRefused(Refusal.FOREIGN, f"{path / MANIFEST} is not of this version: {error}") from error
    if manifest.schema_version != SCHEMA_VERSION:
        raise IndexRefused(
            Refusal.FOREIGN,
            "another version of the program wrote it",
            found=f"schema {manifest.schema_version}",
            expected=f"schema {SCHEMA_VERSION}",
        )
    if manifest.fingerprint != path.name:
        raise _damaged(path, "its name", path.name, manifest.fingerprint)
    return manifest


def _damaged(path: Path, what: str, found: str, expected: str) -> IndexRefused:
    return IndexRefused(Refusal.DAMAGED, f"{what} in {path} differ", found=found, expected=expected)


def _same(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise IndexRefused(Refusal.DAMAGED, f"{path} is not what was written", found=found, expected=expected)


def _builds(folder: Path) -> list[Path]:
    """The finished builds in a folder, the one last made current at the end."""
    if not folder.is_dir():
        return []
    found = [p for p in folder.iterdir() if p.is_dir() and _NAME.fullmatch(p.name)]
    return sorted(found, key=lambda p: p.stat().st_mtime_ns)


def _remove_leftovers(folder: Path) -> None:
    """Removes what a killed build left; under the lock nothing else is being written."""
    for path in folder.glob("*.tmp-*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    for path in folder.glob("*.old-*"):
        shutil.rmtree(path, ignore_errors=True)


def _npy(array: NDArray[np.generic]) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folder(path: Path) -> None:
    """Makes renames in a folder last through a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

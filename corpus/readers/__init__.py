"""From a source to a trial: one reader a layout, chosen by what the source looks like, never by its name.

A new layout is one module with ``sniff`` and ``parse``, and its name in ``READERS``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol

from corpus.errors import SourceError
from corpus.model import Trial
from corpus.notices import find_notices
from corpus.readers import ctgov_json, finder_page, labelled_record, plain, registry_cards, section_page

__all__ = ["READERS", "Reader", "read_file", "read_text"]


class Reader(Protocol):
    """What a layout's module offers."""

    def sniff(self, name: str, raw: str) -> float:
        """How surely ``raw`` has this layout: 0 not at all, 1 surely."""
        ...

    def parse(self, name: str, raw: str) -> Trial:
        """The trial that ``raw`` tells, without notices."""
        ...


READERS: tuple[Reader, ...] = (ctgov_json, registry_cards, labelled_record, finder_page, section_page, plain)

_MAX_CONTROL_SHARE = 0.01  # text has next to no control characters; binary data read as text has many


def read_text(name: str, raw: str, *, today: date | None = None) -> Trial:
    """Reads a source's text with the reader that recognises it best (the earlier one of equals), faults included.

    Args:
        name: The source file's name; it becomes the trial's id where the source gives none.
        raw: The file's text, nothing stripped or translated.
        today: The day that dates are judged by; without it, the source's own last update.

    Raises:
        SourceError: if there are no words in it, or it is not text.
    """
    if not raw.strip("\ufeff\u200b \t\r\n\x0b\x0c\xa0\u3000"):
        raise SourceError(
            f"{name}: nothing to read, got {len(raw)} blank characters; give a file that holds a trial's text"
        )
    controls = sum(1 for c in raw[:100_000] if c < " " and c not in "\t\r\n\x0b\x0c")
    if controls > max(3, _MAX_CONTROL_SHARE * min(len(raw), 100_000)):
        raise SourceError(f"{name}: not text ({controls} control characters); give a plain-text or JSON file in UTF-8")
    reader = max(READERS, key=lambda r: r.sniff(name, raw))
    trial = reader.parse(name, raw)
    return trial.model_copy(update={"notices": find_notices(trial, today=today)})


def read_file(path: Path, *, today: date | None = None) -> Trial:
    """Reads a source file: its bytes decoded as UTF-8 and nothing else.

    Raises:
        SourceError: if the file is missing, not UTF-8, empty or not text.
    """
    try:
        raw = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name}: not UTF-8 text (byte {error.start} is {error.object[error.start]:#04x}); save it as UTF-8"
        ) from error
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); give the path of a text or JSON file") from error
    return read_text(path.name, raw, today=today)

"""Why an index or an embedder is refused."""

from __future__ import annotations

from enum import StrEnum

MEND = "python cli.py build"


class Refusal(StrEnum):
    """Why an index on disk is not used."""

    MISSING = "missing"  # nothing was built here yet
    STALE = "stale"  # the trials, or how they are cut into passages, have changed since
    FOREIGN = "foreign"  # built with another embedder or by another version of the program
    DAMAGED = "damaged"  # what is on disk is not what was written


class IndexRefused(Exception):  # noqa: N818 - the name says what happened
    """An index on disk cannot be used; the message names what was found, what was expected and the mend."""

    def __init__(self, reason: Refusal, what: str, *, found: str = "", expected: str = "") -> None:
        self.reason = reason
        self.found = found
        self.expected = expected
        values = f" (found {found}, expected {expected})" if expected else ""
        super().__init__(f"the index is {reason}: {what}{values}; mend it with: {MEND}")


class EmbedderError(Exception):
    """The embedding model is absent, or its weights are not the ones expected."""


class IndexBusy(Exception):  # noqa: N818 - the name says what happened
    """Another build holds the folder."""

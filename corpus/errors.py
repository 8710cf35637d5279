"""What goes wrong with a source."""

from __future__ import annotations


class SourceError(ValueError):
    """A source that cannot be read: says what was given, what was expected and what to do."""

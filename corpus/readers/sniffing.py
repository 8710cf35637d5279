"""How surely a text has a layout: by the lines that only that layout prints."""

from __future__ import annotations

import re
from collections.abc import Collection

from corpus.readers.headings import MAX_HEADING, lines

_LOOKED_AT = 2_000_000  # code points; a page is far shorter


def share_of_lines(raw: str, signs: Collection[str], enough: int) -> float:
    """The share of ``enough`` different ``signs`` (lower-case lines) that ``raw`` prints as lines, at most 1."""
    seen: set[str] = set()
    for line in lines(raw[:_LOOKED_AT]):
        if line.last - line.first <= MAX_HEADING:
            words = raw[line.first : line.last].rstrip(":： ").lower()
            if words in signs:
                seen.add(words)
    return min(1.0, len(seen) / enough)


def share_of_patterns(raw: str, patterns: Collection[str], enough: int) -> float:
    """The share of ``enough`` different ``patterns`` that match the beginning of some line of ``raw``, at most 1."""
    left = {pattern: re.compile(pattern, re.IGNORECASE) for pattern in patterns}
    for line in lines(raw[:_LOOKED_AT]):
        words = raw[line.first : min(line.last, line.first + MAX_HEADING)]
        for pattern in [p for p, compiled in left.items() if compiled.match(words)]:
            del left[pattern]
    return min(1.0, (len(patterns) - len(left)) / enough)

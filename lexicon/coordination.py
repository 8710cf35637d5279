"""Names that share their last word: "breast or ovarian cancer" names two cancers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lexicon.model import Mention, Term

_HEAD = (
    r"(?:cancers?|carcinomas?|tumou?rs?|diseases?|disorders?|failure|transplant(?:s|ation|ations)?|abuse|dependence"
    r"|misuse|addiction|infections?|surgery|impairment|insufficiency|dysfunction|injury)"
)
_WORD = r"[A-Za-z][\w-]{0,30}"
_LIST = re.compile(
    rf"\b(?P<items>{_WORD}(?:, {_WORD}){{0,7}}),?(?: ?/ ?| (?:or|and|and/or) ){_WORD}(?: {_WORD})? (?P<head>{_HEAD})\b"
)
_ITEM = re.compile(_WORD)


def coordinated(text: str, found: tuple[Mention, ...], named: Callable[[str], Term | None]) -> tuple[Mention, ...]:
    """``found``, the terms met in ``text``, with those that a word names together with the last word of its list.

    ``named`` gives the term that words as a whole name.
    """
    more = list(_more(text, found, named))
    if not more:
        return found
    starts = {m.start for m in more}
    return tuple(sorted((*(m for m in found if m.start not in starts), *more), key=lambda m: m.start))


def _more(text: str, found: tuple[Mention, ...], named: Callable[[str], Term | None]) -> Iterator[Mention]:
    for match in _LIST.finditer(text):
        for item in _ITEM.finditer(text, match.start("items"), match.end("items")):
            covering = [m for m in found if m.start < item.end() and item.start() < m.end]
            if any((m.start, m.end) != item.span() for m in covering):
                continue  # part of a longer name
            term = named(f"{item[0]} {match['head']}")
            if term is not None and all(m.term != term.name for m in covering):
                yield Mention(term=term.name, surface=item[0], start=item.start(), end=item.end())

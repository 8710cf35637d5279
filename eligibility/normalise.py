"""Names of labs and scores as people write them, to the standard names of ``lexicon/quantities.toml``."""

from __future__ import annotations

from eligibility.quantities import find_quantities, lookup

_MAX_LENGTH = 200


def quantity_named(text: str) -> str | None:
    """The standard name of the one quantity that ``text`` names ("Hb", "plt count", "sCr"), or None.

    The whole text is tried first, whatever its case; failing that, a quantity named inside it counts when it is
    the only one ("my platelet count" is platelets; "AST and ALT" names two and gives None).
    """
    if len(text) > _MAX_LENGTH:
        return None
    whole = lookup(text)
    if whole:
        return whole
    named = {mention.name for mention in find_quantities(text)}
    return named.pop() if len(named) == 1 else None

"""The standard quantities and how they are written: a reader of ``lexicon/quantities.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

import lexicon

_WORD = re.compile(r"[^\W_]+\+?|γ", re.UNICODE)
_GAP = re.compile(r"[ \t\u00a0\-‐‑–/:'’.()]{0,2}")
_MAX_WORDS = 9
_SHORT = 3


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Conversion(_Entry):
    """``value_in_to = value_in_from * factor + offset``, for one quantity; ``source`` says where the factor is from."""

    unit_from: str = Field(alias="from")
    unit_to: str = Field(alias="to")
    factor: float
    offset: float = 0.0
    source: str


class Quantity(_Entry):
    """One quantity. ``kind``: demographic, vital, lab, titer, function, score, class, count, dose or duration.

    ``unit`` is the usual unit. ``only_these_conversions`` marks a quantity whose units are convertible by
    arithmetic but not by meaning (HbA1c in % and in mmol/mol).
    """

    name: str
    kind: str
    unit: str | None = None
    names: tuple[str, ...]
    conversions: tuple[Conversion, ...] = ()
    only_these_conversions: bool = False


class Distinct(_Entry):
    """Two quantities that are not one another, and why."""

    pair: tuple[str, str]
    why: str


class Duration(_Entry):
    """What a span of time near any of ``words`` is called: looking back (``since``) or going on (``lasting``)."""

    since: str
    lasting: str
    words: tuple[str, ...]


class QuantityMention(NamedTuple):
    """A quantity named in a text, and where."""

    name: str
    start: int
    end: int


class Quantities(_Entry):
    """Everything in ``quantities.toml``."""

    quantity: tuple[Quantity, ...]
    distinct: tuple[Distinct, ...]
    duration: tuple[Duration, ...]


@cache
def load() -> Quantities:
    """The quantities of ``lexicon/quantities.toml``, read once."""
    path = Path(str(lexicon.__file__)).parent / "quantities.toml"
    with path.open("rb") as file:
        return Quantities.model_validate(tomllib.load(file))


@cache
def by_name() -> Mapping[str, Quantity]:
    """Quantity by its standard name."""
    return {q.name: q for q in load().quantity}


def why_distinct(first: str, second: str) -> str | None:
    """Why two quantities must not be taken for one another, when that is recorded."""
    for entry in load().distinct:
        if {first, second} == set(entry.pair):
            return entry.why
    return None


def _key(text: str) -> str:
    return " ".join(word.lower() for word in _WORD.findall(text))


@cache
def spellings() -> Mapping[str, tuple[str, str]]:
    """Key (lower-case words) to the standard name and the spelling as listed."""
    table: dict[str, tuple[str, str]] = {}
    for quantity in load().quantity:
        for written in (quantity.name, *quantity.names):
            table.setdefault(_key(written), (quantity.name, written))
    return table


@cache
def _first_words() -> frozenset[str]:
    return frozenset(key.split(" ", 1)[0] for key in spellings())


def _lookup(key: str) -> tuple[str, str] | None:
    found = spellings().get(key)
    if found is None and key.endswith("s"):
        found = spellings().get(key[:-1])
    return found


def lookup(text: str) -> str | None:
    """The standard name of the quantity that ``text`` as a whole names, whatever its case."""
    found = _lookup(_key(text))
    return found[0] if found else None


def _printed_so(written: str, printed: str) -> bool:
    """Short abbreviations count only in their own capitals: "PT" is a time, "pt" a patient."""
    if len(written) > _SHORT or written.islower() or (len(written) == _SHORT and any(c.isdigit() for c in written)):
        return True
    return printed == written or sum(letter.isupper() or letter.isdigit() for letter in printed) >= min(2, len(written))


def find_quantities(text: str) -> list[QuantityMention]:
    """Quantities named in ``text``, longest name first at each place, in order, without overlap.

    Linear: each word starts at most a fixed number of look-ups.
    """
    words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
    firsts = _first_words()
    found: list[QuantityMention] = []
    i = 0
    while i < len(words):
        first = words[i][0].lower()
        best = 0
        if first in firsts or first.rstrip("s") in firsts:
            key = ""
            for j in range(i, min(i + _MAX_WORDS, len(words))):
                if j > i and not _GAP.fullmatch(text, words[j - 1][2], words[j][1]):
                    break
                key = f"{key} {words[j][0].lower()}" if key else words[j][0].lower()
                hit = _lookup(key)
                if hit and _printed_so(hit[1], text[words[i][1] : words[j][2]]):
                    best = j - i + 1
                    name = hit[0]
        if best:
            found.append(QuantityMention(name, words[i][1], words[i + best - 1][2]))
        i += max(best, 1)
    return found

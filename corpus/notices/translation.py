"""Slips of machine translation, with our reading of what was meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from corpus.model import Frozen, Notice, NoticeKind, SectionKind, Trial
from corpus.notices.places import matches, readable

_TABLE = Path(__file__).resolve().parent.parent / "mistranslations.toml"
_NEAR = 160  # code points on either side in which a contextual entry looks for its company

_TITLES_OF_OTHERS = frozenset({SectionKind.REFERENCES})
_LAB = {
    "AST": "aspartate aminotransferase",
    "ALT": "alanine aminotransferase",
    "ALP": "alkaline phosphatase",
    "AKP": "alkaline phosphatase",
    "GGT": "gamma-glutamyl transferase",
    "LDH": "lactate dehydrogenase",
    "CK": "creatine kinase",
    "TBIL": "total bilirubin",
    "BUN": "blood urea nitrogen",
    "INR": "international normalized ratio",
    "APTT": "activated partial thromboplastin time",
}
# A genus, a species with an ending only scientific Latin has, at most one more word, and a blood test.
_SPECIES_AND_LAB = re.compile(
    r"\b[A-Z][a-z]{3,20} [a-z]{3,22}(?:ensis|ense|oides|folia|folium|florum|flora|icum|icus|iana|ianum|osum|osus)"
    r"(?: [a-z]{3,20}){0,2}\s?\((?P<lab>" + "|".join(_LAB) + r")\)"
)


class Slip(Frozen):
    """One known slip: the phrase as printed, what it likely means, and why we think so.

    ``near``: words of which one must stand close by, for phrases that are right elsewhere; empty: wrong anywhere.
    """

    phrase: str
    meaning: str
    zh: str = ""
    why: str
    near: tuple[str, ...] = ()


@cache
def slips() -> tuple[Slip, ...]:
    """The table of known slips, in file order.

    Raises:
        ValueError: an entry lacks a field or has one that is not known (from the table's own check).
    """
    with _TABLE.open("rb") as file:
        return tuple(Slip.model_validate(entry) for entry in tomllib.load(file)["slip"])


@cache
def _by_phrase() -> tuple[re.Pattern[str], dict[str, Slip]]:
    table = {slip.phrase.casefold(): slip for slip in slips()}
    longest_first = sorted(table, key=len, reverse=True)
    either = "|".join(re.escape(phrase).replace(r"\ ", r"\s{1,3}") for phrase in longest_first)
    return re.compile(rf"(?<![A-Za-z])(?:{either})(?![A-Za-z])", re.IGNORECASE), table


def find(trial: Trial) -> Iterator[Notice]:
    """Phrases that only a machine translation writes."""
    yield from _known(trial)
    yield from _species(trial)


def _known(trial: Trial) -> Iterator[Notice]:
    """Entries of the table; one with ``near`` only in the company that makes it wrong."""
    pattern, table = _by_phrase()
    text = trial.source.text
    for match in matches(trial, pattern, readable(trial, _TITLES_OF_OTHERS)):
        slip = table[" ".join(match.group().split()).casefold()]
        around = text[max(0, match.start() - _NEAR) : match.start()] + " " + text[match.end() : match.end() + _NEAR]
        if slip.near and not any(word.casefold() in around.casefold() for word in slip.near):
            continue
        yield _slip(match, slip.meaning)


def _species(trial: Trial) -> Iterator[Notice]:
    """A plant's or animal's scientific name given as the name of a blood test.

    Reason: Chinese names of some amino acids begin with a plant's name, and translators follow the plant. No blood
    test is named by genus and species, and the abbreviation in brackets says which test was meant.
    """
    for match in matches(trial, _SPECIES_AND_LAB, readable(trial, _TITLES_OF_OTHERS)):
        yield _slip(match, f"{_LAB[match['lab']]} ({match['lab']}), a blood test")


def _slip(match: re.Match[str], meaning: str) -> Notice:
    return Notice(
        kind=NoticeKind.MISTRANSLATION,
        start=match.start(),
        end=match.end(),
        message=f"This looks like a translation slip. The source prints “{' '.join(match.group().split())}”; "
        f"our reading: {meaning}.",
    )

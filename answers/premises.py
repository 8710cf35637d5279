"""What a question takes for granted, held against the record's typed fields: borne out, set right, or left open."""

from __future__ import annotations

import re

from answers.ages import years
from corpus.model import Fact, FactName, Trial
from retrieval.claims import MONTHS, PHASES, Claim

# Fields whose values may bear a claim out too: a hospital's name holds its town.
_STANDS_FOR = {
    FactName.COUNTRY: (FactName.LOCATION,),
    FactName.LOCATION: (FactName.COUNTRY, FactName.SPONSOR, FactName.COLLABORATOR),
    FactName.SPONSOR: (FactName.COLLABORATOR,),
}
_DATED = frozenset({FactName.START_DATE, FactName.COMPLETION_DATE, FactName.LAST_UPDATED})
_ISO = re.compile(r"\b(\d{4})-(\d{2})")
_IN_WORDS = re.compile(r"\b([a-z]{3})[a-z]*\.? (?:\d{1,2},? )?(\d{4})\b", re.IGNORECASE)
_ROMAN = re.compile(r"\b(i{1,3}|iv)\b")


def normal(value: str) -> str:
    """A printed value in lower case, its punctuation as single spaces: NOT_YET_RECRUITING is "not yet recruiting"."""
    return re.sub(r"[\W_]+", " ", value.casefold()).strip()


def bears_out(trial: Trial, claim: Claim) -> bool | None:
    """Whether the trial's fields bear the claim out; ``None`` where they do not decide it."""
    if not trial.facts_named(claim.field):
        return None
    return bool(bearing_out(trial, claim)) is not claim.negated


def bearing_out(trial: Trial, claim: Claim) -> tuple[Fact, ...]:
    """The facts with the value that the claim names, negated or not: of its field, else of one that stands for it."""
    if claim.op:
        return tuple(f for f in trial.facts_named(claim.field) if _compared(f, claim))
    for name in (claim.field, *_STANDS_FOR.get(claim.field, ())):
        facts = tuple(f for f in trial.facts_named(name) if re.search(claim.holds, _value(f), re.IGNORECASE))
        if facts:
            return facts
    return ()


def _compared(fact: Fact, claim: Claim) -> bool:
    age = years(fact.value)
    return {">=": age >= claim.number, "<": age < claim.number, "=": age == claim.number}[claim.op]


def _value(fact: Fact) -> str:
    if fact.name in _DATED:
        return _iso(fact.value)
    value = normal(fact.value)
    return _ROMAN.sub(lambda m: PHASES[m[1]], value) if fact.name is FactName.PHASE else value


def _iso(value: str) -> str:
    """A printed date as year and month ("June 30, 2024": "2024-06"); as printed where it has neither form."""
    if iso := _ISO.search(value):
        return iso[0]
    if words := _IN_WORDS.search(value):
        month = words[1].lower()
        return f"{words[2]}-{MONTHS.index(month) + 1:02d}" if month in MONTHS else words[2]
    return value

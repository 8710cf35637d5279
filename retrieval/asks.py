"""What a question asks for: typed fields and topics, read from ``asks.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from corpus.model import FactName, Frozen, SectionKind
from index.lexical import tokenize


class Topic(Frozen):
    """A matter that records often leave out, and the words that count as evidence of it.

    ``name`` completes the sentence "The record does not say …". ``sections`` limit where evidence counts; empty
    means anywhere.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    name: str
    ask: re.Pattern[str]
    evidence: re.Pattern[str]
    sections: frozenset[SectionKind] = frozenset()


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with Path(__file__).with_name("asks.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def framing_terms() -> frozenset[str]:
    """Terms that only frame a question about criteria; alone they name no subject."""
    return frozenset(_table()["framing_terms"])


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Tokens of the words that ask, and say nothing of what is asked for."""
    return frozenset(token for word in _table()["stopwords"] for token in tokenize(word))


@lru_cache(maxsize=64)
def cue(name: str) -> re.Pattern[str]:
    """The pattern of a named cue of ``asks.toml``."""
    return _any(_table()["cue"][name])


@lru_cache(maxsize=1)
def field_patterns() -> tuple[tuple[FactName, re.Pattern[str]], ...]:
    """Each fact's name with the pattern of questions that ask for it."""
    return tuple((FactName(row["name"]), _any(row["ask"])) for row in _table()["field"])


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """All topics by id, in the table's order."""
    return {
        row["id"]: Topic(
            id=row["id"],
            name=row["name"],
            ask=_any(row["ask"]),
            evidence=_any(row["evidence"]),
            sections=frozenset(SectionKind(s) for s in row.get("sections", [])),
        )
        for row in _table()["topic"]
    }


def fields_asked(question: str) -> tuple[FactName, ...]:
    """The typed fields that ``question`` (folded) asks for, in the table's order; empty if none."""
    return tuple(name for name, pattern in field_patterns() if pattern.search(question))


def topics_asked(question: str) -> tuple[str, ...]:
    """Ids of the topics that ``question`` (folded) asks about, in the table's order; empty if none."""
    return tuple(topic.id for topic in topics().values() if topic.ask.search(question))

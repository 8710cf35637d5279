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
from lexicon.model import TermKind

# Kinds of terms that say how trials are run: they stand in most questions, and alone name no rule.
SOFT = frozenset({TermKind.DESIGN, TermKind.LOGISTICS, TermKind.OUTCOME, TermKind.OTHER})


class Topic(Frozen):
    """A matter that records often leave out, and the words that count as evidence of it.

    ``name`` completes the sentence "The record does not say …", ``name_zh`` the same in Chinese. ``sections`` limit
    where evidence counts; empty means anywhere. ``absent`` are words by which a record itself says that it does not
    say. A ``weak`` topic's question words are common: it is asked about only where nothing more exact is. A
    ``firm`` one is no matter of rules: whatever else a question names, the topic's evidence or its silence answers.
    ``over`` are topics that its question words touch too, and which it takes the place of. Of measures, one of the
    ``longest`` topics is answered by that with the longest time. Evidence of one with ``members`` names kinds of what
    is asked (fludarabine is chemotherapy), which the reader may not know.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    name: str
    name_zh: str
    ask: tuple[re.Pattern[str], ...]
    evidence: re.Pattern[str]
    absent: re.Pattern[str] | None = None
    weak: bool = False
    firm: bool = False
    longest: bool = False
    members: bool = False
    over: frozenset[str] = frozenset()
    sections: frozenset[SectionKind] = frozenset()


def _each(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in patterns)


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
def field_patterns() -> tuple[tuple[FactName, tuple[re.Pattern[str], ...]], ...]:
    """Each fact's name with the patterns of questions that ask for it."""
    return tuple((FactName(row["name"]), _each(row["ask"])) for row in _table()["field"])


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """All topics by id, in the table's order."""
    return {
        row["id"]: Topic(
            id=row["id"],
            name=row["name"],
            name_zh=row["name_zh"],
            ask=_each(row["ask"]),
            evidence=_any(row["evidence"]),
            absent=_any(row["absent"]) if "absent" in row else None,
            weak=row.get("weak", False),
            firm=row.get("firm", False),
            longest=row.get("longest", False),
            members=row.get("members", False),
            over=frozenset(row.get("over", [])),
            sections=frozenset(SectionKind(s) for s in row.get("sections", [])),
        )
        for row in _table()["topic"]
    }


class Asked(Frozen):
    """A field or topic that a question asks for, and the words that asked for it."""

    name: str
    words: str


def fields_asked(question: str) -> tuple[Asked, ...]:
    """The typed fields that ``question`` (folded) asks for, in the table's order; empty if none."""
    found = ((name, _words(patterns, question)) for name, patterns in field_patterns())
    return tuple(Asked(name=name, words=words) for name, words in found if words)


_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]*")


def _asking_part(question: str) -> str:
    """The sentences that end in a question mark, where the others only tell a story; else the whole question."""
    asking = [s for s in _SENTENCE.findall(question) if s.rstrip().endswith(("?", "？"))]
    return " ".join(asking) if asking else question


def topics_asked(question: str) -> tuple[Asked, ...]:
    """The topics that ``question`` (folded) asks about, weak ones last; empty if none."""
    asking = _asking_part(question)
    read = ((topic, _words(topic.ask, asking)) for topic in sorted(topics().values(), key=lambda t: t.weak))
    found = [(topic, words) for topic, words in read if words]
    lesser = {name for topic, _ in found for name in topic.over}
    return tuple(Asked(name=topic.id, words=words) for topic, words in found if topic.id not in lesser)


def _words(patterns: tuple[re.Pattern[str], ...], question: str) -> str:
    return " | ".join(match[0] for pattern in patterns for match in pattern.finditer(question) if match[0])

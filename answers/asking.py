"""One question with all that answering it needs, passed from step to step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from answers.wording import Language, say
from corpus.model import COMMON_COHORT
from eligibility.person import Person
from eligibility.profile import Profile
from lexicon.chinese import CHINESE
from lexicon.model import Term
from lexicon.reader import Lexicon
from retrieval.asks import cue
from retrieval.claims import Claim, claims
from retrieval.evidence import Ask, Evidence
from retrieval.query import Query
from retrieval.reading import fold

_OPEN = re.compile(r"\b(?:what|which|who|when|where|how|why)\b", re.IGNORECASE)
NOTE = 7  # words of a note in shorthand
NUMBER, STOPPING = 0.3, 0.3  # beside the share of what is asked that stands in a clause


@dataclass(frozen=True)
class Asking:
    """A question, understood; what it says of a person (often nothing); for whom and in which language to answer."""

    query: Query
    profile: Profile
    person: Person  # the profile, read once
    asks: tuple[Ask, ...]
    evidence: Evidence
    lexicon: Lexicon
    language: Language
    physician: bool

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the question takes for granted of typed fields."""
        return claims(self.query.text, self.query.form, self.query.question)

    @cached_property
    def shorthand(self) -> bool:
        """Whether this is a physician's note ("HSCT 2015", "pred 15 mg/d"): things and values, hardly a sentence."""
        short = len(self.query.text.split()) <= NOTE
        return self.physician and short and not _OPEN.search(self.query.text)

    def say(self, key: str, **values: object) -> str:
        """Our sentence of that key, for this reader."""
        return say(key, self.language, physician=self.physician, **values)

    def weight(self, words: str) -> float:
        """How much of the question a clause answers; more if it has a number, or speaks of stopping, as is asked."""
        share, asked = self.evidence.coverage(self.asks, words), fold(self.query.text)
        if share:
            share += NUMBER * bool(cue("wants_number").search(asked) and any(ch.isdigit() for ch in words))
            share += STOPPING * bool(cue("stopping").search(asked) and cue("stopping").search(fold(words)))
        return share

    def named(self, terms: Iterable[str]) -> str:
        """Terms of the lexicon as this reader's language calls them; in Chinese first as the question itself does."""
        known = [self.lexicon.terms[t] for t in terms]
        if self.language is Language.EN:
            return ", ".join(t.name for t in known)
        own = {m.term: m.surface for m in self.query.mentions if CHINESE.search(m.surface)}
        return "、".join(own.get(t.name) or t.name_zh or next(iter(t.zh), t.name) for t in known)

    def cohort(self, cohort: str) -> str:
        """A disease as criteria name it, in this reader's language: "Systemic lupus erythematosus (SLE)"."""
        if cohort == COMMON_COHORT:
            return self.say("everyone")
        if self.language is Language.EN:
            return cohort
        name, _, short = cohort.partition(" (")
        term = self.lexicon.named(name)
        called = (term.name_zh or next(iter(term.zh), "")) if term else ""
        return f"{called}（{short.rstrip(')')}）" if called and short else called or cohort

    def quantity(self, name: str) -> str:
        """A quantity of the limits as this reader's language calls it."""
        known = self.lexicon.terms.get(name)
        return self.named([known.name]) if known and self.language is Language.ZH else name

    def explanation(self, term: Term) -> str:
        """What a term means, in this reader's language; empty where the lexicon does not say it in that."""
        return term.explanation if self.language is Language.EN else term.explanation_zh

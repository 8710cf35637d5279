"""One question with all that answering it needs, passed from step to step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from answers.wording import Language, say
from eligibility.person import Person
from eligibility.profile import Profile
from lexicon.reader import Lexicon
from retrieval.asks import cue
from retrieval.claims import Claim, claims
from retrieval.evidence import Ask, Evidence
from retrieval.query import Query
from retrieval.reading import fold

NUMBER = 0.3  # beside the share of what is asked that stands in a clause


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

    def say(self, key: str, **values: object) -> str:
        """Our sentence of that key, for this reader."""
        return say(key, self.language, physician=self.physician, **values)

    def weight(self, words: str) -> float:
        """How much of the question a clause answers; more if it has a number and one is wanted."""
        share = self.evidence.coverage(self.asks, words)
        wanted = share > 0 and cue("wants_number").search(fold(self.query.text))
        return share + (NUMBER if wanted and any(ch.isdigit() for ch in words) else 0.0)

    def named(self, terms: Iterable[str]) -> str:
        """Terms of the lexicon as this reader's language calls them."""
        chinese = self.language is Language.ZH
        known = [self.lexicon.terms[t] for t in terms]
        return ", ".join(t.zh[0] if chinese and t.zh else t.name for t in known)

"""How much of what a question asks for stands in a passage's words: counted, so that it can be explained."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from corpus.model import Frozen
from index.lexical import tokenize
from index.passage import Passage
from lexicon.model import TermKind
from lexicon.reader import Lexicon
from retrieval.asks import stopwords
from retrieval.query import Query


class Ask(Frozen):
    """One thing the question names: a term (with what else would show it, by weight) or a plain word."""

    name: str
    terms: Mapping[str, float] = {}
    tokens: frozenset[str] = frozenset()
    weight: float = 1.0


PLAIN_WORD = 0.4  # beside a term of the lexicon, which says what the question is about


class Evidence:
    """Meets passages' words with the lexicon, remembering each text it has read."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Keep ``lexicon``; nothing of a question is kept."""
        self._lexicon = lexicon
        self._terms = lru_cache(maxsize=50_000)(self._find)

    def _find(self, text: str) -> frozenset[str]:
        return frozenset(mention.term for mention in self._lexicon.find(text, typos=False))

    def terms_in(self, text: str) -> frozenset[str]:
        """Names of the lexicon's terms met in ``text``, a passage's words."""
        return self._terms(text)

    def kind_of(self, term: str) -> TermKind:
        """What sort of thing a term of the lexicon names."""
        return self._lexicon.terms[term].kind

    def asks(self, query: Query) -> tuple[Ask, ...]:
        """The things ``query`` names: its subjects, and the content words that no term covers."""
        found: list[Ask] = []
        covered: set[str] = set()
        for mention in query.mentions:
            covered.update(tokenize(mention.surface))
            if mention.term in query.subjects and not any(a.name == mention.term for a in found):
                expansions = self._lexicon.expand((mention,))
                found.append(Ask(name=mention.term, terms={e.term: e.weight for e in expansions}))
        words = [t for t in tokenize(query.text) if t not in stopwords() and t not in covered and not t.isdigit()]
        found += [Ask(name=w, tokens=frozenset({w}), weight=PLAIN_WORD) for w in dict.fromkeys(words)]
        return tuple(found)

    def coverage(self, asks: tuple[Ask, ...], passage: Passage) -> float:
        """The share, 0 to 1, of ``asks`` that stand in the passage's own words or, at half weight, its headings."""
        total = sum(ask.weight for ask in asks)
        if not total:
            return 0.0
        own, above = self.terms_in(passage.text), self.terms_in(passage.embedded)
        own_tokens = frozenset(tokenize(passage.text))
        met = 0.0
        for ask in asks:
            if ask.tokens:
                met += ask.weight * bool(ask.tokens & own_tokens)
            else:
                here = max((w for t, w in ask.terms.items() if t in own), default=0.0)
                heading = max((w for t, w in ask.terms.items() if t in above), default=0.0)
                met += ask.weight * max(here, 0.5 * heading)
        return met / total

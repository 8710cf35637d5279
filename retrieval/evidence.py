"""How much of what a question asks for stands in a passage's words: counted, so that it can be explained."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from corpus.model import Frozen
from index.lexical import tokenize
from lexicon.chinese import CHINESE
from lexicon.model import TermKind
from lexicon.reader import NARROWER, Lexicon
from retrieval.asks import stopwords
from retrieval.query import Query


class Ask(Frozen):
    """One thing the question names: a term (with what else would show it, by weight) or a plain word.

    ``tokens`` are the words it was named with: a passage that holds them all holds it, whatever the lexicon says.
    """

    name: str
    terms: Mapping[str, float] = {}
    tokens: frozenset[str] = frozenset()
    weight: float = 1.0


PLAIN_WORD = 0.4  # beside a term of the lexicon, which says what the question is about
SAME_WORDS = 0.9  # the very words of the question, where the lexicon reads them otherwise


class Evidence:
    """Meets passages' words with the lexicon, remembering each text it has read."""

    def __init__(self, lexicon: Lexicon, texts: Sequence[str]) -> None:
        """Keep ``lexicon``, and how rare each term and word is among ``texts``, the words of all passages."""
        self._lexicon = lexicon
        self._terms = lru_cache(maxsize=50_000)(self._find)
        self._words = lru_cache(maxsize=50_000)(self._plain_words)
        self._size = len(texts)
        self._frequency: Counter[str] = Counter()
        for text in texts:
            self._frequency.update({f"t:{t}" for t in self.terms_in(text)})
            self._frequency.update({f"w:{w}" for w in tokenize(text)})

    def _plain_words(self, text: str) -> frozenset[str]:
        """The words of ``text`` outside the lexicon's terms: "weight" is not in "low molecular weight heparin"."""
        rest, at = [], 0
        for mention in self._lexicon.find(text, typos=False):
            rest.append(text[at : mention.start])
            at = mention.end
        return frozenset(tokenize(" ".join([*rest, text[at:]])))

    def _find(self, text: str) -> frozenset[str]:
        return frozenset(mention.term for mention in self._lexicon.find(text, typos=False))

    def terms_in(self, text: str) -> frozenset[str]:
        """Names of the lexicon's terms met in ``text``, a passage's words."""
        return self._terms(text)

    def words_in(self, text: str) -> frozenset[str]:
        """The words of ``text``, a passage's, that belong to no term of the lexicon."""
        return self._words(text)

    def kind_of(self, term: str) -> TermKind:
        """What sort of thing a term of the lexicon names."""
        return self._lexicon.terms[term].kind

    def drugs_in(self, text: str) -> frozenset[str]:
        """Names of the drugs met in ``text``."""
        return frozenset(t for t in self.terms_in(text) if self.kind_of(t) is TermKind.DRUG)

    def rarity(self, term: str) -> float:
        """How rare a term is among the passages: 0 if it stands in all, 1 if in none (inverse document frequency)."""
        return self._rarity(f"t:{term}")

    def _rarity(self, key: str) -> float:
        return 1 - math.log(1 + self._frequency[key]) / math.log(1 + self._size) if self._size else 1.0

    def asks(self, query: Query) -> tuple[Ask, ...]:
        """The things ``query`` names: its subjects, and the content words that no term covers, rare ones weigh more."""
        found: list[Ask] = []
        covered: set[str] = set()
        for mention in query.mentions:
            words = frozenset(tokenize(mention.surface)) - stopwords()
            covered.update(tokenize(mention.surface))
            if mention.term in query.subjects and not any(a.name == mention.term for a in found):
                terms = {e.term: e.weight for e in self._lexicon.expand((mention,))}
                weight = self.rarity(mention.term) * (
                    1.0 if mention.term in query.matters or not query.matters else 0.5
                )
                found.append(Ask(name=mention.term, terms=terms, tokens=words, weight=weight))
        plain = [
            t
            for t in tokenize(query.text)
            if t not in stopwords() and t not in covered and not t.isdigit() and not self._foreign(t)
        ]
        found += [
            Ask(name=w, tokens=frozenset({w}), weight=PLAIN_WORD * self._rarity(f"w:{w}")) for w in dict.fromkeys(plain)
        ]
        return tuple(found)

    def _foreign(self, token: str) -> bool:
        """Whether a token is of Chinese that no passage holds: English words cannot show it."""
        return bool(CHINESE.search(token)) and not self._frequency[f"w:{token}"]

    def coverage(self, asks: Sequence[Ask], text: str, above: str = "", more: Collection[str] = ()) -> float:
        """The share, 0 to 1, of ``asks`` that stand in ``text`` or, at half weight, in the headings ``above`` it.

        ``more`` are terms known to be in the text by other means, such as the quantities of its limits.
        """
        total = sum(ask.weight for ask in asks)
        if not total:
            return 0.0
        terms, words = self.terms_in(text) | frozenset(more), self._words(text)
        terms_above = self.terms_in(above) if above else frozenset()
        return (
            sum(ask.weight * max(_met(ask, terms, words), 0.5 * _met(ask, terms_above, frozenset())) for ask in asks)
            / total
        )


def means(ask: Ask, terms: Collection[str], words: Collection[str]) -> bool:
    """Whether a text with these ``terms`` and ``words`` names what is asked, itself or by a narrower term."""
    return any(weight >= NARROWER for term, weight in ask.terms.items() if term in terms) or (
        bool(ask.tokens) and ask.tokens <= frozenset(words)
    )


def _met(ask: Ask, terms: frozenset[str], words: frozenset[str]) -> float:
    by_term = max((weight for term, weight in ask.terms.items() if term in terms), default=0.0)
    by_words = (SAME_WORDS if ask.terms else 1.0) if ask.tokens and ask.tokens <= words else 0.0
    return max(by_term, by_words)

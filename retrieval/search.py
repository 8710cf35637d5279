"""Hybrid search: dense and BM25 together, then late interaction and counted evidence over the best."""

from __future__ import annotations

import re
import time

import numpy as np
from numpy.typing import NDArray

from corpus.model import COMMON_COHORT, SectionKind
from index.embedding import Embedder
from index.lexical import tokenize
from index.persistence import Index
from lexicon.chinese import CHINESE
from retrieval.asks import cue, stopwords, topics
from retrieval.evidence import Evidence
from retrieval.fusion import Scores, min_max, weighted
from retrieval.hit import Hit
from retrieval.query import Query
from retrieval.reader import EFFECTS, SIGNS, read
from retrieval.reading import fold
from retrieval.rerank import max_sim

FIRST = {"dense": 0.7, "bm25": 0.3}  # figures: docs/evaluation.md
SECOND = {"first": 0.35, "late": 0.35, "coverage": 0.3}
READ, READ_EACH = 12, 5  # of the second ranking, are read with the question: of one trial, of each of several
DEPTH = 40  # how many of the first ranking are looked at again
COHORT_BONUS, SIDE_BONUS, NUMBER_BONUS, REFERENCES_MALUS = 0.06, 0.05, 0.06, 0.2
EXPANSION = 0.6  # of an expanded word, times the expansion's weight, beside a word asked with (1.0) in BM25
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9/-]+")


class Search:
    """Search over one index. Holds no question."""

    def __init__(self, index: Index, embedder: Embedder, evidence: Evidence) -> None:
        """Keep what every search needs."""
        self._index, self._embedder, self._evidence = index, embedder, evidence

    def run(self, query: Query) -> tuple[dict[str, tuple[Hit, ...]], dict[str, float]]:
        """The passages of each trial in view, best first, and the milliseconds of each step.

        Each trial is ranked and read by itself, so that a long record does not crowd out a short one.
        """
        hits, timing = self.ranked(query)
        started = time.perf_counter()
        read_hits = {trial_id: self._read(query, found) for trial_id, found in hits.items()}
        return read_hits, {**timing, "rank": timing["rank"] + (time.perf_counter() - started) * 1000}

    def ranked(self, query: Query) -> tuple[dict[str, tuple[Hit, ...]], dict[str, float]]:
        """As ``run``, by the search's own signs alone: nothing is read together with the question."""
        started = time.perf_counter()
        pooled, tokens = self._embedder.encode_both([for_vectors(query)])
        embedded = time.perf_counter()
        dense = self._dense(pooled[0], query)
        lexical = self._lexical(query)
        rows = self._in_view(query)
        shown = np.concatenate(list(rows.values())) if rows else np.zeros(0, dtype=np.int64)
        first = np.zeros(len(dense), dtype=np.float32)
        first[shown] = weighted({"dense": min_max(dense[shown]), "bm25": min_max(lexical[shown])}, FIRST)
        searched = time.perf_counter()
        hits: dict[str, tuple[Hit, ...]] = {}
        for trial_id, numbers in rows.items():
            best = self._looked_at(query, numbers[np.argsort(-first[numbers], kind="stable")])
            hits[trial_id] = self._rerank(query, best, first[best], dense[best], tokens[0])
        ranked = time.perf_counter()
        timing = {
            "embed": (embedded - started) * 1000,
            "search": (searched - embedded) * 1000,
            "rank": (ranked - searched) * 1000,
        }
        return hits, timing

    def _dense(self, vector: Scores, query: Query) -> Scores:
        """Cosines from the vector store, in the order of the index's rows; 0 outside the trials in view."""
        scores = np.zeros(len(self._index.passages), dtype=np.float32)
        for name, cosine in self._index.store.search(vector, len(scores), {"trial_id": query.trials}):
            scores[self._index.row_of[name]] = cosine
        return scores

    def _in_view(self, query: Query) -> dict[str, NDArray[np.int64]]:
        """The numbers of the passages that the query may use, by trial."""
        cohorts = set(query.cohorts)
        rows: dict[str, list[int]] = {trial_id: [] for trial_id in query.trials}
        for number, passage in enumerate(self._index.passages):
            if passage.trial_id in rows and (
                not cohorts or passage.cohort == COMMON_COHORT or passage.cohort in cohorts
            ):
                rows[passage.trial_id].append(number)
        return {trial_id: np.array(numbers, dtype=np.int64) for trial_id, numbers in rows.items() if numbers}

    def _lexical(self, query: Query) -> Scores:
        tokens = [t for t in tokenize(query.text) if t not in stopwords()]
        weights = [1.0] * len(tokens)
        for expansion in query.expansions:
            extra = {t for word in expansion.words for t in tokenize(word)} - set(tokens)
            tokens += sorted(extra)
            weights += [EXPANSION * expansion.weight] * len(extra)
        return self._index.bm25.scores(tokens, weights)

    def _looked_at(self, query: Query, ordered: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first of ``ordered``, and those further down that name a thing asked about in so many words."""
        matters = set(query.matters)
        later = [i for i in ordered[DEPTH:] if matters & self._evidence.terms_in(self._index.passages[i].text)]
        return np.concatenate([ordered[:DEPTH], np.array(later, dtype=np.int64)])

    def _read(self, query: Query, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The best hits in the order in which they answer, as read together with the question; then the others."""
        depth = READ if len(query.trials) == 1 else READ_EACH
        best, rest = hits[:depth], hits[depth:]
        if not best or CHINESE.search(query.text) or cue("references").search(fold(query.text)):
            return hits
        signs = np.array([[h.reasons[name] for name in SIGNS] for h in best], dtype=np.float32)
        reading = read(for_vectors(query), [h.passage.embedded for h in best], signs)
        ordered = [
            h.model_copy(
                update={
                    "score": float(answers),
                    "answers": float(answers),
                    "effects": dict(zip(EFFECTS, effects.tolist(), strict=True)),
                }
            )
            for h, answers, effects in zip(best, reading.answers, reading.effects, strict=True)
        ]
        last = min(h.score for h in ordered)
        return (
            *sorted(ordered, key=lambda h: -h.score),
            *(h.model_copy(update={"score": last * h.score}) for h in rest),
        )

    def _rerank(
        self, query: Query, rows: NDArray[np.int64], first: Scores, dense: Scores, tokens: Scores
    ) -> tuple[Hit, ...]:
        passages = [self._index.passages[i] for i in rows]
        late = max_sim(tokens, [self._index.token_vectors[i] for i in rows])
        asks = self._evidence.asks(query)
        coverage = np.array([self._evidence.coverage(asks, p.text, p.embedded) for p in passages], dtype=np.float32)
        score = weighted({"first": first, "late": late, "coverage": coverage}, SECOND)
        numbers = set(_NUMBER.findall(query.text))
        wants_references = bool(cue("references").search(fold(query.text)))
        for i, passage in enumerate(passages):
            score[i] += COHORT_BONUS * (passage.cohort in query.cohorts)
            score[i] += SIDE_BONUS * (query.side is not None and passage.side is query.side)
            score[i] += NUMBER_BONUS * bool(numbers & set(_NUMBER.findall(passage.text)))
            score[i] -= REFERENCES_MALUS * (passage.kind is SectionKind.REFERENCES and not wants_references)
        hits = [
            Hit(
                passage=passages[i],
                score=float(score[i]),
                reasons={
                    "first": float(first[i]),
                    "dense": float(dense[i]),
                    "late": float(late[i]),
                    "coverage": float(coverage[i]),
                },
            )
            for i in np.argsort(-score, kind="stable")
        ]
        return tuple(hits)


def for_vectors(query: Query) -> str:
    """The question with the standard names of its terms behind it: abbreviations alone embed badly.

    The embedder reads no Chinese: of a Chinese question it is given the English names of what was understood alone.
    """
    if CHINESE.search(query.text):
        asked = [*query.cohorts, *query.subjects, *(topics()[t].name for t in query.topics)]
        asked += [f.value.replace("_", " ") for f in query.fields]
        return ", ".join(dict.fromkeys([*asked, *_LATIN.findall(query.text)])) or query.text
    names = [s for s in query.subjects if s.lower() not in query.text.lower()]
    return f"{query.text} ({', '.join(names)})" if names else query.text

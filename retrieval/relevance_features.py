"""What a ranking of lines can be learned from: how each line, its neighbours and its part meet the query.

Scores inside one list are put on a common scale by a mean and a spread that lean towards those of many lists
(``_LIKE_LINES`` lines' worth), so that a list of one or two lines is judged as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.lexical import BM25, tokenize
from lexicon.reader import Lexicon
from retrieval.asks import stopwords
from retrieval.relevance_parts import Layout, holds_count, is_labelled, layout, numbers
from retrieval.relevance_query import cues, is_statement, names_of_parts, without_record

Values = NDArray[np.float64]
Encoded = tuple[Vectors, Sequence[Vectors]]  # pooled vectors (n, d), and each text's token vectors (n_i, d)

_LIKE_LINES = 3
_USUAL = {  # mean and spread over the lines of many lists
    "dense": (0.17, 0.14),
    "late": (0.21, 0.12),
    "top": (0.10, 0.16),
    "reverse": (0.20, 0.12),
    "words": (0.03, 0.11),
    "term": (0.09, 0.26),
    "bm25": (0.011, 0.041),
}
_CHILDREN = 14  # lines below a heading that can speak for it
_KIND_TELLS = ("words_max", "dense_max", "lines", "parts", "names_part", "query_words", "found")
_SHARPNESS = 12.0  # of the soft choice of the line that says a word of the query


def _usual_scale(name: str, x: Values) -> Values:
    """Standard scores of ``x`` with ``_LIKE_LINES`` usual lines added to the list."""
    mean0, spread0 = _USUAL[name]
    size = len(x) + _LIKE_LINES
    mean = (x.sum() + _LIKE_LINES * mean0) / size
    spread = math.sqrt((((x - mean) ** 2).sum() + _LIKE_LINES * ((mean0 - mean) ** 2 + spread0**2)) / size)
    scaled: Values = (x - mean) / spread
    return scaled


class _Words:
    """The words of a query and of each line, and how rare the query's are in the list."""

    def __init__(self, query: str, texts: Sequence[str]) -> None:
        self.docs = [tokenize(t) for t in texts]
        self.sets = [frozenset(d) for d in self.docs]
        self.asked = tuple(dict.fromkeys(t for t in tokenize(query) if t not in stopwords()))
        seen = Counter(t for s in self.sets for t in s)
        self.rarity = {t: math.log(1 + (len(texts) + 1) / (seen[t] + 0.5)) for t in self.asked}
        self.total = sum(self.rarity.values()) or 1.0

    def share(self, words: frozenset[str]) -> float:
        """The share of the query's words, by rarity, that are among ``words``."""
        return sum(weight for t, weight in self.rarity.items() if t in words) / self.total


def _late(query: Vectors, texts: Sequence[Vectors]) -> dict[str, Values]:
    """Late interaction: the query's tokens in each line, beside the other lines, and the line's in the query."""
    best, reverse = np.zeros((max(1, len(query)), len(texts))), np.zeros(len(texts))
    for i, tokens in enumerate(texts):
        if len(tokens) and len(query):
            cosine = query @ tokens.T
            best[:, i], reverse[i] = cosine.max(axis=1), float(cosine.max(axis=0).mean())
    above = best - (best.sum(axis=1, keepdims=True) + _LIKE_LINES * best.mean()) / (len(texts) + _LIKE_LINES)
    chosen = np.exp(best * _SHARPNESS)
    chosen /= chosen.sum(axis=1, keepdims=True)
    return {
        "late": best.mean(axis=0),
        "top": np.sort(above, axis=0)[-3:].mean(axis=0),
        "chosen": chosen.mean(axis=0) * len(texts),
        "owned": chosen.max(axis=0),
        "reverse": reverse,
        "best": best.max(axis=1),
    }


def _terms(query: str, texts: Sequence[str], lexicon: Lexicon) -> tuple[Values, Values, int]:
    """For each line the weight of the best term it shares with the query's expansion, and the share of those named."""
    mentions = lexicon.find(query)
    weights = {e.term: e.weight for e in lexicon.expand(mentions)}
    named = {m.term for m in mentions}
    met = [frozenset(m.term for m in lexicon.find(t, typos=False)) if weights else frozenset() for t in texts]
    best = np.array([max((weights.get(t, 0.0) for t in terms), default=0.0) for terms in met])
    share = np.array([len(named & terms) / max(1, len(named)) for terms in met])
    return best, share, len(named)


def _around(name: str, x: Values, shape: Layout, part: NDArray[np.int64]) -> dict[str, Values]:
    """``x`` of the lines near each line: before, after, the heading above, the lines below, its part, the list."""
    header = np.array(shape.header)
    below = np.zeros(len(x))
    for i in np.flatnonzero(shape.heading):
        children = [j for j in range(int(i) + 1, min(len(x), int(i) + 1 + _CHILDREN)) if header[j] == i]
        below[i] = max((x[j] for j in children), default=0.0)
    groups = [x[part == p] for p in range(part[-1] + 1)]
    largest = np.array([g.max() for g in groups])
    return {
        f"{name}_before": np.concatenate([[0.0], x[:-1]]),
        f"{name}_after": np.concatenate([x[1:], [0.0]]),
        f"{name}_above": np.where(header >= 0, x[header], 0.0),
        f"{name}_below": below,
        f"{name}_part_max": largest[part],
        f"{name}_part_mean": np.array([g.mean() for g in groups])[part],
        f"{name}_part_lead": largest[part] - x.max(),
        f"{name}_part_best": (largest[part] >= x.max() - 1e-6).astype(float),
        f"{name}_list_max": np.full(len(x), x.max()),
        f"{name}_list_spread": np.full(len(x), x.std()),
    }


def features(
    query: str, texts: Sequence[str], query_encoded: Encoded, texts_encoded: Encoded, lexicon: Lexicon
) -> tuple[dict[str, Values], dict[str, float]]:
    """The features of every line, each (n,), and those of the list as a whole. ``texts`` must not be empty."""
    count = len(texts)
    asked = without_record(query)
    words, shape = _Words(asked, texts), layout(texts)
    part = np.array(shape.part)
    dense = texts_encoded[0].astype(float) @ query_encoded[0][0].astype(float)
    late = _late(query_encoded[1][0], texts_encoded[1])
    term, term_share, named_terms = _terms(asked, texts, lexicon)
    shares = np.array([words.share(s) for s in words.sets])
    bm25 = BM25.fit(words.docs).scores(words.asked).astype(float) / words.total
    of_query, of_lines = numbers(asked), [numbers(t) for t in texts]
    has_number = np.array([bool(n) for n in of_lines], dtype=float)

    raw = {"dense": dense, "late": late["late"], "top": late["top"], "reverse": late["reverse"], "words": shares}
    raw |= {"term": term, "bm25": bm25}
    scaled = {name: _usual_scale(name, x) for name, x in raw.items()}
    line = dict(raw) | {f"{name}_scaled": x for name, x in scaled.items()}
    line |= {"chosen": late["chosen"], "owned": late["owned"], "term_share": term_share}
    mixed = 0.5 * scaled["dense"] + 0.3 * scaled["bm25"] + 0.5 * scaled["top"] + 0.3 * scaled["term"]
    order = np.argsort(-mixed, kind="stable")
    place = np.empty(count)
    place[order] = np.arange(count)
    second = mixed[order[1]] if count > 1 else 0.0
    line |= {
        "mixed": mixed,
        "place": 1 / (1 + place),
        "lead": np.where(place == 0, mixed - second, mixed - mixed.max()),
        "of_line": np.array([sum(t in words.rarity for t in s) / max(1, len(s)) for s in words.sets]),
        "number": np.array([len(of_query & n) / max(1, len(of_query)) for n in of_lines]),
        "has_number": has_number,
        "has_number_asked": has_number * bool(of_query),
        "length": np.log1p([len(d) for d in words.docs]),
        "empty": np.array([float(not d) for d in words.docs]),
        "heading": np.array(shape.heading, dtype=float),
        "count": np.array([holds_count(t) for t in texts], dtype=float),
        "labelled": np.array([is_labelled(t) for t in texts], dtype=float),
        "place_in_list": np.arange(count) / max(1, count - 1),
    }
    line |= _in_part(query, texts_encoded[0], query_encoded[0][0], shape, part)
    for name in ("dense_scaled", "bm25", "words", "top", "term", "chosen", "mixed"):
        line |= _around(name, line[name], shape, part)
    whole = _whole(query, words, line, late, shape)
    whole |= {"numbers": float(min(4, len(of_query))), "terms": float(named_terms)}
    return line, whole | _products(whole)


def _in_part(query: str, texts: Vectors, asked: Vectors, shape: Layout, part: NDArray[np.int64]) -> dict[str, Values]:
    """Where each line stands in its part, and whether the part is the one that the query names."""
    names = names_of_parts(query)
    starts = np.array([int(np.flatnonzero(part == p)[0]) for p in range(part[-1] + 1)])
    inside = np.arange(len(part)) - starts[part]
    means = np.array([texts[part == p].mean(axis=0) for p in range(part[-1] + 1)])
    cosine = (means @ asked) / np.maximum(1e-9, np.linalg.norm(means, axis=1))
    return {
        "part_number": np.minimum(part, 3).astype(float),
        "part_first": (part == 0).astype(float),
        "part_size": np.log(np.bincount(part)[part]),
        "place_in_part": np.log1p(inside),
        "part_named": np.array([float(n in names) for n in shape.named]),
        "part_not_named": np.array([float(bool(n and names) and n not in names) for n in shape.named]),
        "part_dense": cosine[part].astype(float),
    }


def _whole(
    query: str, words: _Words, line: Mapping[str, Values], late: Mapping[str, Values], shape: Layout
) -> dict[str, float]:
    """Features of the list and of the query beside it."""
    names = names_of_parts(query)
    found = frozenset[str]().union(*words.sets)
    in_order = np.sort(line["mixed"])[::-1]
    values = {
        "lines": math.log(len(words.docs)),
        "parts": math.log(shape.part[-1] + 1),
        "share_heading": line["heading"].mean(),
        "share_count": line["count"].mean(),
        "share_labelled": line["labelled"].mean(),
        "mean_length": line["length"].mean(),
        "dense_max": line["dense"].max(),
        "dense_mean": line["dense"].mean(),
        "dense_spread": line["dense"].std(),
        "words_max": line["words"].max(),
        "words_mean": line["words"].mean(),
        "found": words.share(found),
        "late_max": line["late"].max(),
        "late_mean": line["late"].mean(),
        "top_max": line["top"].max(),
        "token_best_mean": late["best"].mean(),
        "token_best_low": np.sort(late["best"])[:3].mean(),
        "term_max": line["term"].max(),
        "number_max": line["number"].max(),
        "mixed_max": in_order[0],
        "mixed_lead": in_order[0] - (in_order[1] if len(in_order) > 1 else 0.0),
        "query_words": math.log1p(len(words.asked)),
        "query_length": math.log1p(len(query.split())),
        "names_part": float(bool(names)),
        "names_parts": float(len(names) > 1),
        "names_absent": float(bool(names) and not line["part_named"].any()),
        "names_one_of": float(len(names) == 1 and line["part_named"].any() and line["part_not_named"].any()),
        "statement": float(is_statement(query)),
    }
    return {name: float(value) for name, value in values.items()} | cues(query)


def _products(whole: Mapping[str, float]) -> dict[str, float]:
    """What a cue means depends on the kind of list."""
    kinds = ("share_count", "share_labelled", "names_one_of")
    others = ("all", "none", "more", "only", "several", "event", "percent", *_KIND_TELLS)
    return {f"{kind}*{other}": whole[kind] * whole[other] for kind in kinds for other in others}

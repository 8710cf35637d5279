"""Words as this field writes them, and BM25 over them.

The tokens keep ``CAR-T``, ``CD19``, ``≥``, ``10^9/L``, ``3×ULN``, ``anti-dsDNA`` and ``1.73`` whole, and compounds also
give their parts, so that "CAR T" finds "CAR-T" and "Ro" finds "anti-SSA/Ro".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SAME = str.maketrans(
    {"×": "x", "✕": "x", "’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-"}
    | {"≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "μ": "u", "α": "alpha", "β": "beta", "γ": "gamma"}
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>^~|/&])")
_POWER = re.compile(r"(?<=\d)([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]{1,8})")
_TEN_TO = re.compile(r"(?<![\d.])10(?:\*{1,2}|e)(?=\d)")
_TIMES = re.compile(r"(?<=\d) ?x ?(?=\d|uln\b|lln\b)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CHAR = rf"[^\W_{_CJK}]"
# A word, its inner joints included; a dot joins only digits. The joints are not word characters: matching is linear.
_TOKEN = re.compile(
    rf"(?P<cjk>[{_CJK}]+)|(?P<word>{_CHAR}+(?:(?:[-/^']|(?<=\d)\.(?=\d)){_CHAR}+)*[%+]?)|(?P<sign>[≥≤<>=±])"
)
_JOINT = re.compile(r"[-/^']")
_FACTOR = re.compile(r"(\d[\d.]*)x(.+)")
_MEASURE = re.compile(r"(\d[\d.]*)([^\W\d].+)")
_LONGEST = 80  # a "word" beyond this is noise or hostile: it is kept, not taken apart
_PREFIXES = frozenset({"anti", "non"})  # no words of their own: "anti-Ro" gives "ro"

_IRREGULAR = {"women": "woman", "men": "man", "children": "child", "feet": "foot", "criterion": "criteria"}
# Endings by the shortest stem they may leave; the longest that fits is taken off, at most three times over.
_ENDINGS = {
    3: "ings ing ness ed es s e",
    4: """izations ization ational ations ation atives ative ments ment ancies encies ancy ency ances ences ance ence
        ating ated ates ate ities ity ious ants ents ant ent ions ion ives ive ical ally ly al ic y""",
    5: "is",
}
_SUFFIXES = sorted(
    [(ending, shortest, "") for shortest, endings in _ENDINGS.items() for ending in endings.split()]
    + [("ies", 3, "y"), ("ied", 3, "y"), ("ss", 0, "ss"), ("us", 0, "us")],
    key=lambda row: -len(row[0]),
)


def unescape(text: str) -> str:
    r"""The text without Markdown's escapes: ``10\^9`` becomes ``10^9``."""
    return _ESCAPED.sub(r"\1", text)


def normalise(text: str) -> str:
    """The text as it is matched, not shown: one spelling for each sign, no accents, no escapes, lower case."""
    text = _POWER.sub(lambda m: "^" + m.group().translate(_SUPERSCRIPT), unescape(text))
    text = unicodedata.normalize("NFKC", text).translate(_SAME).casefold()
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.replace(">=", "≥").replace("<=", "≤")
    text = _THOUSANDS.sub("", text)
    text = _TEN_TO.sub("10^", text)
    return _TIMES.sub("x", text)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A light English stem; words with a digit or a joint, and words of up to three letters, stay as they are."""
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    word = _IRREGULAR.get(word, word)
    for _ in range(3):
        fitting = ((e, new) for e, least, new in _SUFFIXES if word.endswith(e) and len(word) - len(e) >= least)
        ending, instead = next(fitting, ("", ""))
        if ending == instead:
            break
        word = word[: -len(ending)] + instead
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeious":
        word = word[:-1]
    return word


def _word_tokens(word: str) -> Iterator[str]:
    """A word, and when it is a compound its parts, the two-part hyphenated also joined ("breast-feeding")."""
    yield stem(word)
    if len(word) > _LONGEST:
        return
    factor = _FACTOR.fullmatch(word)
    if factor:
        yield factor[1]
        yield from _word_tokens(factor[2])
        return
    measure = _MEASURE.fullmatch(word)
    if measure:
        yield measure[1]
        yield from _word_tokens(measure[2])
        return
    bare = word.rstrip("%+")
    if bare != word:
        yield stem(bare)
    parts = _JOINT.split(bare)
    if len(parts) == 1 or "^" in bare:
        if "/" in bare:  # 10^9/l: the power stays whole
            yield from bare.split("/")
        return
    if len(parts) == 2 and "-" in bare and not parts[0].isdigit():
        yield stem("".join(parts))
    if parts[-1] == "s" and "'" in bare:  # a genitive: sjogren's
        parts = parts[:-1]
    for part in parts:
        if part not in _PREFIXES:
            yield from _word_tokens(part)


def tokenize(text: str) -> tuple[str, ...]:
    """The tokens of ``text`` in order; Chinese and kana runs give their character pairs."""
    found: list[str] = []
    for match in _TOKEN.finditer(normalise(text)):
        run = match["cjk"]
        if run:
            found.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
        elif match["word"]:
            found.extend(_word_tokens(match["word"]))
        else:
            found.append(match["sign"])
    return tuple(found)


class BM25:
    """BM25 with Lucene's inverse document frequency, every posting's score worked out once.

    Formula: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
    ``ln(1 + (N - n + 0.5) / (n + 0.5))`` as in Lucene, which is never negative.
    """

    def __init__(self, size: int, postings: dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]) -> None:
        self._size = size
        self._postings = postings

    @classmethod
    def fit(cls, docs: Sequence[Sequence[str]], *, k1: float = 1.5, b: float = 0.75) -> BM25:
        """An index over documents given as their tokens, in the order that ``scores`` answers in."""
        lengths = np.array([len(d) for d in docs], dtype=np.float32)
        mean = float(lengths.mean()) if len(docs) else 0.0
        norms = k1 * (1 - b + b * lengths / (mean or 1.0))
        rows: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, doc in enumerate(docs):
            for token, count in Counter(doc).items():
                rows[token].append((number, count))
        postings = {}
        for token, pairs in rows.items():
            where = np.array([number for number, _ in pairs], dtype=np.int32)
            counts = np.array([count for _, count in pairs], dtype=np.float32)
            idf = np.float32(np.log1p((len(docs) - len(pairs) + 0.5) / (len(pairs) + 0.5)))
            postings[token] = (where, (idf * counts / (counts + norms[where])).astype(np.float32))
        return cls(len(docs), postings)

    def __len__(self) -> int:
        return self._size

    def scores(self, tokens: Sequence[str], weights: Iterable[float] | None = None) -> NDArray[np.float32]:
        """The score of every document for a query's tokens; a token met twice counts twice.

        Args:
            tokens: the query's tokens.
            weights: one factor for each token; 1 for all where not given.

        Raises:
            ValueError: if there are not as many weights as tokens.
        """
        total = np.zeros(self._size, dtype=np.float32)
        factors = [1.0] * len(tokens) if weights is None else list(weights)
        if len(factors) != len(tokens):
            raise ValueError(f"got {len(factors)} weights for {len(tokens)} tokens; give one for each")
        for token, factor in zip(tokens, factors, strict=True):
            if token in self._postings:
                where, score = self._postings[token]
                total[where] += np.float32(factor) * score
        return total

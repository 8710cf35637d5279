"""The plain form of a question, and the patterns of ``safety.toml`` matched against it.

Plain form: compatibility forms, invisible characters and look-alike letters resolved; lower case; traditional
characters simplified where patterns need them; no apostrophes; letters that stand apart joined; long runs of a letter
cut; letters written as signs and single slips mended where a key word results; sentences apart. It is never shown.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from rapidfuzz.distance import OSA

LONGEST = 3_000  # characters read; of a longer text its two ends
SLIP_FROM = 5  # letters from which one slip in a key word is mended
TWO_SLIPS_FROM = 9

CHINESE = re.compile(r"[\u3400-\u9fff]+")
_SENTENCE = re.compile(r"[?;\n。；]+|!+(?=\s|!|$|[^\x00-\x7f])|\.(?=\s|$)|\.{2,}")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’‘`´](?=[a-z])")
_TOKEN = re.compile(r"[\u3400-\u9fff]+|\d+(?:[./]\d+)*|[a-z@$*!0-9]*[a-z][a-z@$*0-9]*")
_TIMES = re.compile(r"(?<=\d)\s?\*\s?(?=\d)")
_SPACED = re.compile(r"\b[a-z](?: [a-z]){3,40}\b")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_CONFUSABLE = str.maketrans("аеіорсухѕјоαειορυνк", "aeiopcyxsjoaeiopuvk")
_SIGNS = "@$*!0134578"
_GROUP = re.compile(r"<(\w+)>")


class Plain:
    """A question in plain form: its sentences, all of it as one, and whether it was shouted."""

    def __init__(self, question: str) -> None:
        """Read ``question``."""
        if len(question) > LONGEST:
            question = f"{question[: LONGEST // 2]} {question[-LONGEST // 2 :]}"
        known: dict[str, str] = {}
        folded = _folded(question)
        sentences = (" ".join(_words(part, known)) for part in _SENTENCE.split(folded))
        self.sentences = [s for s in sentences if s]
        self.whole = " ".join(self.sentences)
        self.shouted = "!!" in folded


def traditional(text: str) -> bool:
    """Whether ``text`` holds a traditional character that was made simplified."""
    return any(ord(c) in _simplified() for c in text)


def has(path: str, text: str) -> bool:
    """Whether a pattern at ``path`` of the data ("cues.now") stands in ``text``, which is in plain form."""
    return pattern(path).search(text) is not None


@cache
def data() -> Mapping[str, Any]:
    """Words, patterns and messages."""
    with Path(__file__).with_name("safety.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def pattern(path: str) -> re.Pattern[str]:
    """The patterns at ``path`` of the data as one; of a table, those of all its entries."""
    node: Any = data()
    for key in path.split("."):
        node = node[key]
    return re.compile("|".join(map(_filled, _leaves(node))))


def _leaves(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for each in node.values() if isinstance(node, dict) else cast(list[object], node):
            yield from _leaves(each)


def _filled(written: str) -> str:
    words = data()["words"]

    def group(match: re.Match[str]) -> str:
        return f"(?:{_GROUP.sub(group, words[match.group(1)])})"

    filled = _GROUP.sub(group, written).replace(" ~~ ", r" (?:\S+ ){0,6}").replace(" ~ ", r" (?:\S+ ){0,3}")
    return filled if CHINESE.search(written) else rf"\b(?:{filled})(?!\w)"


@cache
def measures(name: str) -> Sequence[re.Pattern[str]]:
    """The patterns that capture a figure of that name."""
    return tuple(re.compile(each) for each in data()["measures"][name])


def _folded(text: str) -> str:
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in {"Cf", "Mn"})
    folded = _APOSTROPHE.sub("", shown.casefold().translate(_CONFUSABLE).translate(_simplified()))
    return _SPACED.sub(lambda m: m.group().replace(" ", ""), _TIMES.sub(" times ", folded))


@cache
def _simplified() -> Mapping[int, str]:
    table = data()["traditional"]
    return {ord(a): b for a, b in zip(table["from"], table["to"], strict=True) if a != b}


def _words(text: str, known: dict[str, str]) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        if token not in known:
            known[token] = _mended(token)
        yield known[token]


def _mended(token: str) -> str:
    """The token, or the key word that it is a slip of."""
    token = token.rstrip("!*@$")
    if not token.isascii() or (not token[:1].isalpha() and token.isdigit()):
        return token
    if any(c in _SIGNS for c in token):
        return next((w for w in data()["keys"]["veiled"] if _veils(token, w)), token)
    if _LONG_RUN.search(token):
        once, twice = _LONG_RUN.sub(r"\1", token), _LONG_RUN.sub(r"\1\1", token)
        token = twice if twice in _keys() else once
    if len(token) < SLIP_FROM or token in _known():
        return str(data()["keys"]["slang"].get(token, token))
    return f"{token}g" if f"{token}g" in _keys() else _nearest(token)


def _veils(token: str, word: str) -> bool:
    """Whether ``token`` is ``word`` with at most half of its letters written as signs or digits."""
    if len(token) != len(word):
        return False
    same = [a == b for a, b in zip(token, word, strict=True)]
    return sum(same) * 2 >= len(word) and all(ok or a in _SIGNS for ok, a in zip(same, token, strict=True))


def _nearest(token: str) -> str:
    found = {word for shorter in _shortened(token) for word in _slips().get(shorter, ())}
    near = min(((OSA.distance(token, word), word) for word in found), default=(len(token), token))
    return near[1] if near[0] <= (2 if len(token) >= TWO_SLIPS_FROM else 1) else token


def _shortened(word: str) -> set[str]:
    """The word, and the word with any one letter left out: two words one slip apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@cache
def _keys() -> frozenset[str]:
    return frozenset(data()["keys"]["mend"])


@cache
def _known() -> frozenset[str]:
    return _keys() | frozenset(data()["keys"]["leave"])


@cache
def _slips() -> Mapping[str, tuple[str, ...]]:
    slips: dict[str, tuple[str, ...]] = {}
    for word in sorted(_keys()):
        for shorter in _shortened(word):
            slips[shorter] = (*slips.get(shorter, ()), word)
    return slips

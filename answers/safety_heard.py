"""What the learnt net hears in a message: in all of it, and in a longer one in each few sentences of it.

A message is judged by the mean of its words, so the one sentence that counts is drowned by a long story around it;
and of a very long one the model reads the beginning alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answers.safety_net import URGENT, Told, Vectorize, learnt
from answers.safety_text import CHINESE, LONGEST, Plain, has, pattern

LONG = 12  # words (of Chinese, characters) from which a message is also heard piece by piece; docs/evaluation.md
PIECE, CHINESE_PIECE = 2, 1  # sentences; the letters that Chinese is judged by hold more of a message each
PIECE_URGENT = 0.15  # share of 1 from which a piece in English is urgent: without the rest it is less clear
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")


def heard(question: str, vectorize: Vectorize | None) -> Told:
    """What the net finds: something urgent wherever it is said, all else in the message as a whole.

    Args:
        question: as typed.
        vectorize: ``safety_net.vector_of``; without it the net reads letters.
    """
    told = _heard(question, vectorize)
    parts = [_heard(piece, vectorize, PIECE_URGENT) for piece in pieces(question)] if told.label not in URGENT else []
    urgent = next((part for part in parts if part.label in URGENT), None)
    calm, no_wish = all(part.calm for part in (told, *parts)), all(part.no_wish for part in (told, *parts))
    return urgent or told._replace(calm=calm, no_wish=no_wish)


def without_denials(whole: str) -> str:
    """A plain form without the words of a denial ("not suicidal") or an idiom ("dying to know")."""
    return pattern("crisis.denied").sub(" ", pattern("crisis.idiom").sub(" ", whole))


def pieces(question: str) -> Iterator[str]:
    """The few sentences that stand together, of a message that is long; of a very long one, of its two ends."""
    if len(question) > LONGEST:
        question = f"{question[: LONGEST // 2]}\n{question[-LONGEST // 2 :]}"
    sentences = [s for s in _SENTENCE.split(question) if s.strip()]
    piece = CHINESE_PIECE if CHINESE.search(question) else PIECE
    if len(sentences) > piece and len(_WORD.findall(question)) > LONG:
        yield from (" ".join(sentences[i : i + piece]) for i in range(len(sentences) - piece + 1))


def _heard(part: str, vectorize: Vectorize | None, least: float = 0.0) -> Told:
    """What the net finds in one part. After words are left out of it, letters alone are read."""
    whole = Plain(part).whole
    kept = without_denials(whole)
    english = not CHINESE.search(kept)
    read = vectorize is not None and kept == whole and english
    told = learnt(kept, vectorize(part) if read and vectorize else None, least if english else 0.0)
    mistaken = told.label == "crisis" and has("crisis.mistake", kept)
    return told._replace(label="emergency") if mistaken else told

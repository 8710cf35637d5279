"""A message taken apart: what is told, and the questions in it."""

from __future__ import annotations

import re

from corpus.model import FactName
from lexicon.reader import Lexicon
from retrieval.asks import cue
from retrieval.dialogue import follow_of
from retrieval.reading import Form, Reading, fold

_SENTENCE = re.compile(r"(?<=[?？])\s*|(?<=[.!;])\s+(?=[^\W\d_])|(?<=[。！；])|\n+")
_JOINED = re.compile(
    r",?\s+(?:and|&)\s+(?=(?:where|who|whom|when|how|what|which|is|are|does|do|can|will)\b)", re.IGNORECASE
)
# "I'm 30, who runs it?": what is told, a comma, and the question. Not "if I get a fever, who do I call?".
_TOLD = re.compile(
    r"^(?!.*\b(?:if|when|once|after|before|while|since|because|during|unless|until)\b)"
    r"(?=.*\b(?:i|i'm|im|i've|my|we|we're)\b)[^,?]+,\s+(?=(?:how|where|who|whom|when|why|what|which)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[?？]\s*$|[吗呢](?:[。！]|$)")
_STARTS = re.compile(
    r"^\W*(?:(?:and|so|but|also)\W+)?(?:is|are|was|were|do|does|did|can|could|will|would|has|have)\b", re.IGNORECASE
)
# What a person is like decides these, so what was told of them belongs to the question.
_PERSONAL = frozenset({FactName.MIN_AGE, FactName.MAX_AGE, FactName.SEX, FactName.HEALTHY_VOLUNTEERS})
# What was told decides these: how long to wait, what to take.
_DEPENDING = frozenset(
    {"waiting", "rescue", "biopsy", "withdrawal", "daily_life", "fertility", "other_choices", "benefit"}
)
_SPEAKERS = re.compile(r"\b(?:i|i'm|me|my|we|us|our|he|him|she|his|her|they|them)\b|我|他|她")
_POINTING = re.compile(r"\b(?:that|those|these|such|how far back)\b|这种|那种")
MOST = 2


def questions_in(message: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The questions of ``message``, each as it can be asked by itself; the message where it is one.

    What is told beside a question stays with it, unless the question asks for something that the record states
    whoever asks: "I'm 30. Who runs it?" asks who runs it.
    """
    sentences = [c for s in _SENTENCE.split(message) if s and s.strip() for c in _apart(s.strip())]
    asked = [i for i, s in enumerate(sentences) if _is_question(s)]
    if not asked:
        return (message,)
    parts: list[str] = []
    told: list[str] = []
    for i, sentence in enumerate(sentences):
        if i not in asked:
            told.append(sentence)
            continue
        first, *second = _joined(sentence, lexicon)
        if not _states(first, lexicon):
            first, told = " ".join([*told, first]), []
        parts += [first, *second]
    after = told if asked[-1] < len(sentences) - 1 else []
    if len(parts) == 1 and not _states(parts[0], lexicon):
        return (message,)
    if after and not _states(parts[-1], lexicon):
        parts[-1] = " ".join([parts[-1], *after])
    return tuple(parts) if _differ(parts, lexicon) else (message,)


def _apart(sentence: str) -> tuple[str, ...]:
    """What a sentence tells and what it asks after that, as two."""
    told = _TOLD.match(sentence)
    return (told[0].rstrip(" ,"), sentence[told.end() :]) if told else (sentence,)


def _is_question(sentence: str) -> bool:
    return bool(_ASKS.search(sentence) or cue("open_question").match(fold(sentence)) or _STARTS.match(sentence))


def _joined(sentence: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The two questions of one sentence ("who runs it and can I join with lupus?"), one of them of a stated thing."""
    parts = _JOINED.split(sentence)
    if len(parts) == MOST and _differ(parts, lexicon):
        return tuple(parts)
    return (sentence,)


def _states(sentence: str, lexicon: Lexicon) -> bool:
    """Whether a question's answer is the same for everyone who asks, and needs no word of what was told before it.

    So is a question for a typed field that says nothing of who may join, or for a topic: not "could I sign up?", not
    a few words ("a problem for enrolment?"), not what points back ("that section").
    """
    folded = fold(sentence)
    reading = Reading(sentence, lexicon, set())
    asked = (reading.fields and not _PERSONAL & set(reading.fields)) or set(reading.topics) - _DEPENDING
    whole = cue("open_question").match(folded) or (_STARTS.match(folded) and not _SPEAKERS.search(folded))
    return bool(asked and whole) and not reading.matters and not _POINTING.search(folded)


def _differ(parts: list[str], lexicon: Lexicon) -> bool:
    """Whether each part asks something, and not what the one before asks."""
    seen: list[tuple[object, ...]] = []
    if len(parts) > 1 and not any(_states(part, lexicon) or follow_of(fold(part)) for part in parts):
        return False
    for part in parts:
        reading = Reading(part, lexicon, set())
        follows = follow_of(fold(part)) is not None and bool(seen)
        asks = bool(reading.fields or reading.topics or reading.matters) or reading.form is Form.EXPLAIN
        wanted = (reading.fields, reading.topics, reading.matters)
        if not (asks or follows) or (wanted in seen and not follows):
            return False
        seen.append(wanted)
    return True

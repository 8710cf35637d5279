"""How a record itself explains a word: the sentence that spells it out, defines it or says what it measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from answers.focus import focus
from corpus.model import Frozen, Span, Trial
from corpus.sentences import sentences
from index.lexical import tokenize
from retrieval.asks import stopwords
from retrieval.hit import Hit

LONGEST = 420  # characters of a sentence that is still quoted whole
_MEANS = r"(?:mean|means|meant|stand for|stands for|refer to)"
_OPEN, _CLOSE = r"[\"'‘“]?", r"[\"'’”]?"
_STOP = r"(?:[?.,;!]|$| (?:in|here|for|to)\b)"
_NOUN = r"(?:(?:word|term|phrase|abbreviation) )?"


def _patterns(*written: str) -> tuple[re.Pattern[str], ...]:
    words = {
        "PHRASE": r"(?P<phrase>[^?.,;!]{2,60}?)",
        "«": _OPEN,
        "»": _CLOSE,
        "MEANS": _MEANS,
        "STOP": _STOP,
        "NOUN": _NOUN,
    }
    return tuple(re.compile(reduce(lambda p, w: p.replace(*w), words.items(), each), re.IGNORECASE) for each in written)


# Written with PHRASE for the words asked about and « » for quotation marks around them.
_MEANING = _patterns(
    r"\bwhat (?:does|do|did|would|on earth (?:does|is)) (?:the |a |an )?NOUN«PHRASE» (?:actually |really )?MEANS\b",
    r"\b(?:meaning|definition) of (?:the |a |an )?NOUN«PHRASE»STOP",
    r"\b(?:define|explain the (?:word|term|phrase|abbreviation)) «PHRASE»STOP",
    r"\bMEANS by (?:the )?«PHRASE»STOP",
    r"[\"'‘“]PHRASE[\"'’”].{0,40}\bwhat\b.{0,30}\bMEANS\b",
    r"\b(?:says?|called|mentions?|lists?) (?:\w+ )??«PHRASE»[,.;:?] .{0,12}\bwhat\b.{0,30}\b(?:MEANS|is it|that)\b",
    r"^(?P<phrase>.{2,30}?)是?什么意思",
    r"^什么是(?P<phrase>.{2,30}?)[？?]?$",
)
_WHAT_IS = _patterns(
    r"^\W*«PHRASE»[,:;?-]+ .{0,40}\bwhat(?:'s| is| does)\b.{0,12}\b(?:it|that|this)\b",
    r"^(?:so |and |but |please )?(?:what(?:'s| is| are|s)) (?:an? |the )?«PHRASE»\??$",
)
_POINTING = frozenset({"that", "this", "it", "them", "these", "those", "they", "he", "she", "you"})
_SAYS = (
    r"(?:is|are|was|were|means|defined|definition|refers|measures?|assess\w*|ranges?|consists?|considered|calculated|"
    r"scored|evaluat\w+)"
)


class OwnWords(Frozen):
    """A sentence of a record that holds the words asked about; ``explains`` where it says what they are."""

    span: Span
    explains: bool


def asked_meaning(question: str) -> str:
    """The words whose meaning a question asks for, as typed; empty where it asks for no meaning."""
    return _asked(question, _MEANING)


def asked_thing(question: str) -> str:
    """The words of a bare "what is …"; empty for any other question."""
    return _asked(question, _WHAT_IS)


def _asked(question: str, patterns: Sequence[re.Pattern[str]]) -> str:
    found = (m["phrase"].strip(" \"'‘’“”") for p in patterns if (m := p.search(question)))
    return next((phrase for phrase in found if phrase.casefold() not in _POINTING), "")


def own_words(trial: Trial, phrase: str, hits: Sequence[Hit]) -> OwnWords | None:
    """The best sentence of ``trial`` with all words of ``phrase``: one that explains it before one that only uses it.

    ``hits`` are the trial's ranked passages; ``None`` where none holds the words.
    """
    wanted = {t for t in tokenize(phrase) if t not in stopwords()}
    if not wanted:
        return None
    term = r"[\s-]*".join(re.escape(w) for w in re.findall(r"\w+", phrase))
    spelled = re.compile(rf"\b{term}\b\s*\([^)]{{3,}}|\([^)]*\b{term}\b[^)]*\)|\b{term}\b\s*[:=]\s", re.IGNORECASE)
    says = re.compile(rf"\b{term}s?\b[^.\n]{{0,40}}\b{_SAYS}\b", re.IGNORECASE)
    best: tuple[float, Span] | None = None
    for rank, hit in enumerate(hits):
        for sentence in sentences(trial.source.text, hit.passage.start, hit.passage.end):
            words = trial.source.quote(sentence)
            if not wanted <= set(tokenize(words)):
                continue
            spells = bool(spelled.search(words)) or (len(wanted) > 1 and "(" in words)
            score = 3.0 * spells + 1.5 * bool(says.search(words)) - rank / 1000
            if best is None or score > best[0]:
                best = (score, sentence)
    if best is None:
        return None
    score, span = best
    if span.end - span.start > LONGEST:
        span = focus(
            trial.source.text,
            span,
            lambda clause: 2.0 * bool(spelled.search(clause)) + (wanted <= set(tokenize(clause))),
        )
    return OwnWords(span=span, explains=score >= 1)

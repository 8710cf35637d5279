"""Answers about the answer before: why it is so, what its words mean, where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Answer, Citation, Kind, NotStated, Statement
from answers.asking import Asking
from answers.compose import EXPLAINED, called
from answers.finding import ONE_TRIAL
from retrieval.dialogue import Follow

MOST_QUOTES = 3
WORDS_EXPLAINED = 3
_REASON = re.compile(
    r"\b(?:because|in order to|so that|for safety reasons?|to (?:avoid|prevent|reduce|minimi[sz]e|ensure|protect)|"
    r"(?:as|since) (?:it|they|this|these) (?:may|might|could|can))\b",
    re.IGNORECASE,
)


def about(answer: Answer, asking: Asking) -> Answer:
    """What the question asks of ``answer``, the answer to the question before.

    Nothing new is claimed: the same quotes stand again, with the lexicon's words for their terms, with their places in
    the source, or with the plain statement that the record gives no reason.
    """
    citations = tuple(c.model_copy(update={"n": n}) for n, c in enumerate(_meant(answer, asking), start=1))
    ways = {Follow.WHY: _why, Follow.MEANS: _means, Follow.SOURCE: _source, Follow.POINT: _point}
    follow = asking.query.follow
    if follow is None or (follow is Follow.POINT and not citations):
        return answer
    return ways[follow](answer, citations, asking)


def _meant(answer: Answer, asking: Asking) -> Sequence[Citation]:
    if asking.query.follow is Follow.POINT:
        at = asking.query.point
        return answer.citations[at:][:1] if -len(answer.citations) <= at < len(answer.citations) else ()
    per_trial: dict[str, int] = {}
    kept = []
    for citation in answer.citations:
        per_trial[citation.trial_id] = per_trial.get(citation.trial_id, 0) + 1
        if per_trial[citation.trial_id] <= MOST_QUOTES:
            kept.append(citation)
    return kept


def _why(answer: Answer, citations: tuple[Citation, ...], asking: Asking) -> Answer:
    """The rule again, what it tests in plain words, and that the record gives no reason, where it gives none."""
    if not citations:
        return _said(answer, (), asking.say("why_silent"), (), asking, Kind.NOT_STATED, NotStated.RECORD_SILENT)
    words = () if asking.physician else explained_in(citations, asking, most=2, asked_only=True)
    if any(_REASON.search(c.quote) for c in citations):
        return _said(answer, citations, asking.say("says"), words, asking, answer.kind, None)
    lead = asking.say("why_no_reason")
    return _said(answer, citations, lead, words, asking, Kind.NOT_STATED, NotStated.RECORD_SILENT)


def _means(answer: Answer, citations: tuple[Citation, ...], asking: Asking) -> Answer:
    words = answer.glossary if answer.kind is Kind.DEFINITION else ()
    words = words or explained_in(citations, asking, most=WORDS_EXPLAINED)
    if words:
        return _said(answer, citations, asking.say("means_words"), words, asking, Kind.DEFINITION, None)
    if not citations:
        return _said(answer, (), asking.say("means_silent"), (), asking, answer.kind, answer.not_stated)
    return _said(answer, citations, asking.say("means_none"), (), asking, answer.kind, answer.not_stated)


def _source(answer: Answer, citations: tuple[Citation, ...], asking: Asking) -> Answer:
    if not citations:
        return _said(answer, (), asking.say("source_silent"), (), asking, answer.kind, answer.not_stated)
    where = asking.say("source_place", places="; ".join(dict.fromkeys(map(place, citations))))
    return _said(answer, citations, where, (), asking, answer.kind, answer.not_stated)


def _point(answer: Answer, citations: tuple[Citation, ...], asking: Asking) -> Answer:
    words = () if asking.physician else explained_in(citations, asking, most=2)
    return _said(answer, citations, asking.say("says"), words, asking, answer.kind, None)


def explained_in(
    citations: Sequence[Citation], asking: Asking, *, most: int, asked_only: bool = False
) -> tuple[tuple[str, str, str], ...]:
    """Plain words for terms of the quotes: those asked about first, then shorthand, then the rarer ones."""
    asked = {*asking.query.subjects, *asking.query.matters}
    near = asked | {e.term for e in asking.query.expansions}
    found: dict[str, tuple[tuple[bool, bool, float], tuple[str, str, str]]] = {}
    for citation in citations:
        for mention in asking.lexicon.find(citation.quote, typos=False):
            term = asking.lexicon.terms[mention.term]
            if asked_only and term.name not in near:
                continue
            if asking.explanation(term) and term.kind in EXPLAINED and term.name not in found:
                short = mention.surface.isupper() or any(ch.isdigit() for ch in mention.surface)
                rank = (term.name not in asked, not short, -asking.evidence.rarity(term.name))
                found[term.name] = (
                    rank,
                    (called(term, mention.surface, asking), asking.explanation(term), term.source),
                )
    return tuple(row for _, row in sorted(found.values(), key=lambda r: r[0])[:most])


def place(citation: Citation) -> str:
    """Where in its source a quote stands, in words."""
    return " › ".join((*citation.section[-2:], citation.source)) if citation.section else citation.source


def _said(
    answer: Answer,
    citations: tuple[Citation, ...],
    lead: str,
    words: tuple[tuple[str, str, str], ...],
    asking: Asking,
    kind: Kind,
    silent: NotStated | None,
) -> Answer:
    numbers = tuple(c.n for c in citations)
    marks = "".join(f" [{n}]" for n in numbers[:MOST_QUOTES]) if len(numbers) <= MOST_QUOTES else ""
    quotes = [f"[{c.n}] “{c.quote}”" for c in citations]
    while True:
        plain = [asking.say("plain", term=term, text=text) for term, text, _ in words]
        text = "\n".join([lead + marks, *quotes, *plain])
        if len(text) <= ONE_TRIAL or not words:
            break
        words = words[:-1]
    return answer.model_copy(
        update={
            "kind": kind,
            "answer": text,
            "statements": (Statement(text=lead, citations=numbers),),
            "citations": citations,
            "stance": answer.stance if kind is answer.kind and silent is answer.not_stated else None,
            "not_stated": silent,
            "glossary": words,
            "ask": (),
            "choices": (),
            "grid": (),
            "comparisons": (),
        }
    )

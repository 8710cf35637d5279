"""What a term means, in plain words with their source, and where a trial uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from answers.answer import Answer, Kind, Statement
from answers.asking import Asking
from answers.compose import cite
from answers.focus import focus
from corpus.catalogue import Catalogue
from corpus.model import Span
from lexicon.model import Term
from retrieval.hit import Hit
from retrieval.query import Scope


def define(asking: Asking, catalogue: Catalogue, hits: Mapping[str, Sequence[Hit]]) -> Answer | None:
    """The lexicon's explanation of the terms asked about; ``None`` if it explains none of them.

    Where one trial is asked about, its own words that hold the term are quoted beneath.
    """
    names = list(dict.fromkeys(m.term for m in asking.query.mentions))
    explained = [asking.lexicon.terms[n] for n in names if asking.lexicon.terms[n].explanation][:2]
    if not explained:
        return None
    statements = [Statement(text=asking.say("definition", term=_title(t), text=t.explanation)) for t in explained]
    lines = []
    for term, statement in zip(explained, statements, strict=True):
        lines += [statement.text, asking.say("definition_source", source=term.source)]
    citations = []
    if asking.query.scope is not Scope.ALL and len(asking.query.trials) == 1:
        trial = catalogue.get(asking.query.trials[0])
        wanted = {t.name for t in explained}
        using = next(
            (h for h in hits.get(trial.trial_id, ()) if wanted & asking.evidence.terms_in(h.passage.text)), None
        )
        if using is not None:
            whole = Span(start=using.passage.start, end=using.passage.end)
            span = focus(trial.source.text, whole, lambda words: float(bool(wanted & asking.evidence.terms_in(words))))
            citations.append(cite(trial, span, 1))
            lines.append(f"[1] “{citations[0].quote}”")
    return Answer(
        question=asking.query.question,
        kind=Kind.DEFINITION,
        answer="\n".join(lines),
        statements=tuple(statements),
        citations=tuple(citations),
        readings=asking.query.readings,
        glossary=tuple((t.name, t.explanation, t.source) for t in explained),
    )


def _title(term: Term) -> str:
    """The term's name, and what it is short for where the name is an abbreviation."""
    if term.name.isupper() and term.synonyms:
        return f"{term.name} ({term.synonyms[0]})"
    return term.name

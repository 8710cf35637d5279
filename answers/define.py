"""What a term means: in plain words with their source, and in the record's own where it explains the term itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from answers.answer import Answer, Kind, Statement
from answers.asking import Asking
from answers.compose import cite
from answers.focus import focus
from answers.own_words import LONGEST, OwnWords, asked_meaning, asked_thing, own_words
from answers.wording import Language
from corpus.catalogue import Catalogue
from corpus.model import Span, Trial
from lexicon.model import Term
from retrieval.asks import cue
from retrieval.hit import Hit
from retrieval.query import Scope
from retrieval.reading import Form, fold


def asks_meaning(asking: Asking) -> bool:
    """Whether a question asks what words mean."""
    query = asking.query
    bare = (
        query.form is Form.LOOK_UP
        and not (query.fields or query.topics or query.matters or query.side)
        and not cue("any_rule").search(fold(query.text))
        and bool(asked_thing(query.text))
    )
    return query.form is Form.DEFINE or bare or bool(asked_meaning(query.text))


def define(asking: Asking, catalogue: Catalogue, hits: Mapping[str, Sequence[Hit]]) -> Answer | None:
    """The lexicon's explanation of the words asked about, and how a trial in view uses or explains them.

    ``None`` where neither the lexicon nor a record in view says what they mean.
    """
    meaning = asked_meaning(asking.query.text)
    phrase = meaning or asked_thing(asking.query.text)
    explained = _explained(asking, phrase)
    statements = [
        Statement(text=asking.say("definition", term=_title(t, asking), text=_meaning(t, asking))) for t in explained
    ]
    lines: list[str] = []
    for term, statement in zip(explained, statements, strict=True):
        lines += [statement.text, asking.say("definition_source", source=term.source)]
    citations = []
    found = _in_records(asking, phrase or (explained[0].name if explained else ""), explained, catalogue, hits)
    if found is not None:
        trial, own = found
        wanted = {t.name for t in explained}
        span = own.span
        if span.end - span.start > LONGEST:
            span = focus(trial.source.text, span, lambda words: float(bool(wanted & asking.evidence.terms_in(words))))
        citations.append(cite(trial, span, 1))
        key = "own_words" if own.explains else "own_use"
        statements.append(Statement(text=asking.say(key), citations=(1,)))
        lines += [f"{statements[-1].text} [1]", f"[1] “{citations[0].quote}”"]
    if not statements or (not explained and found is not None and not found[1].explains and not meaning):
        return None
    return Answer(
        question=asking.query.question,
        kind=Kind.DEFINITION,
        answer="\n".join(lines),
        statements=tuple(statements),
        citations=tuple(citations),
        readings=asking.query.readings,
        glossary=tuple((_title(t, asking), _meaning(t, asking), t.source) for t in explained),
    )


def _explained(asking: Asking, phrase: str) -> list[Term]:
    """The lexicon's terms that the question asks about: those in the words asked for, where it singles some out."""
    inside = [m.term for m in asking.query.mentions if not phrase or m.surface.casefold() in phrase.casefold()]
    names = dict.fromkeys(inside)
    return [asking.lexicon.terms[n] for n in names if asking.lexicon.terms[n].explanation][:2]


def _in_records(
    asking: Asking, phrase: str, explained: Sequence[Term], catalogue: Catalogue, hits: Mapping[str, Sequence[Hit]]
) -> tuple[Trial, OwnWords] | None:
    """The first trial in view that explains the words itself; else, where one trial is asked about, its use of them."""
    for trial_id in asking.query.trials:
        own = own_words(catalogue.get(trial_id), phrase, hits.get(trial_id, ()))
        if own is not None and own.explains and (asking.query.scope is not Scope.ALL or not explained):
            return catalogue.get(trial_id), own
    if asking.query.scope is Scope.ALL or len(asking.query.trials) != 1:
        return None
    trial = catalogue.get(asking.query.trials[0])
    of_trial = hits.get(trial.trial_id, ())
    own = own_words(trial, phrase, of_trial)
    wanted = {t.name for t in explained}
    if own is None and wanted:
        using = next((h for h in of_trial if wanted & asking.evidence.terms_in(h.passage.text)), None)
        if using is not None:
            own = OwnWords(span=Span(start=using.passage.start, end=using.passage.end), explains=False)
    return (trial, own) if own is not None else None


def _meaning(term: Term, asking: Asking) -> str:
    """What the term means; in English for a Chinese question where the lexicon does not say it in Chinese."""
    return asking.explanation(term) or term.explanation


def _title(term: Term, asking: Asking) -> str:
    """The term's name, and what it is short for where the name is an abbreviation; in Chinese with its name there."""
    if asking.language is Language.ZH and term.name_zh:
        return term.name_zh if term.name in term.name_zh else f"{term.name_zh}（{term.name}）"
    if term.name.isupper() and term.synonyms:
        return f"{term.name} ({term.synonyms[0]})"
    return term.name

"""From findings to an answer: numbered citations, short statements, one text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from answers.answer import Answer, Cell, Citation, Kind, NotStated, RankedPassage, Statement
from answers.asking import Asking
from answers.finding import ONE_TRIAL, Finding, room, size
from answers.focus import focus, within
from answers.wording import Language
from corpus.abbreviations import abbreviations
from corpus.catalogue import Catalogue
from corpus.model import Span, Trial
from corpus.trial_names import short_name
from lexicon.model import Term, TermKind
from retrieval.hit import Hit
from retrieval.reading import Form

A_ROW = 400  # characters of one trial's row in a grid
GLOSSARY = 2
EXPLAINED = frozenset(TermKind) - {TermKind.LOGISTICS, TermKind.OTHER, TermKind.ELIGIBILITY, TermKind.ORGAN}


def ranked(hits: Sequence[Hit], citations: Sequence[Citation] = ()) -> tuple[RankedPassage, ...]:
    """The ten best passages, best first: those that the answer quotes, in its order, then the others by their score."""
    by_score = sorted(hits, key=lambda h: -h.score)
    quoted = [
        next((h for h in by_score if h.passage.trial_id == c.trial_id and h.passage.overlaps(c)), None)
        for c in citations
    ]
    first = list(dict.fromkeys(h.passage.id for h in quoted if h))
    by_id = {h.passage.id: h for h in by_score}
    order = [*(by_id[i] for i in first), *(h for h in by_score if h.passage.id not in first)][:10]
    top = by_score[0].score if by_score else 0.0
    return tuple(
        RankedPassage(
            trial_id=h.passage.trial_id,
            source=h.passage.source,
            section=h.passage.path,
            start=h.passage.start,
            end=h.passage.end,
            text=h.passage.text,
            score=h.score if n >= len(first) else top + 1 - n / 10,
        )
        for n, h in enumerate(order)
    )


def cite(trial: Trial, span: Span, n: int) -> Citation:
    """Citation number ``n`` of the trial's exact words at ``span``."""
    return Citation(
        n=n,
        trial_id=trial.trial_id,
        source=trial.source.name,
        section=trial.section_at(span.start).path,
        start=span.start,
        end=span.end,
        quote=trial.source.quote(span),
        notices=tuple(dict.fromkeys(notice.kind for notice in trial.notices_on(span))),
    )


def one_trial(trial: Trial, finding: Finding, asking: Asking) -> Answer:
    """The answer from one trial: the direct sentence, the quotes, then for patients the terms and what to ask."""
    citations = tuple(cite(trial, span, n) for n, span in enumerate(_fitting(trial, finding), start=1))
    numbers = tuple(c.n for c in citations)
    statements = [Statement(text=finding.sentence, citations=numbers)]
    statements += [Statement(text=d, citations=numbers) for d in finding.details]
    whether = asking.query.form is Form.YES_NO and finding.matter
    if finding.silent is NotStated.RECORD_SILENT and (asking.query.matters or whether) and not asking.query.topics:
        statements.append(Statement(text=asking.say("not_permission")))
    glossary = () if asking.physician else _glossary(citations, asking, abbreviations(trial))
    question = () if asking.physician else _to_ask(finding, asking)
    text = _text(statements, citations, glossary, question, asking)
    while len(text) > ONE_TRIAL and (glossary or question):
        glossary, question = (glossary[:-1], question) if glossary else ((), ())
        text = _text(statements, citations, glossary, question, asking)
    return Answer(
        question=asking.query.question,
        kind=finding.kind,
        answer=text,
        statements=tuple(statements),
        citations=citations,
        stance=finding.stance,
        not_stated=finding.silent,
        readings=asking.query.readings,
        glossary=glossary,
        ask=question,
        comparisons=finding.comparisons,
    )


def _fitting(trial: Trial, finding: Finding) -> tuple[Span, ...]:
    """The quotes that fit beside the sentences, whole, the best first; the first always, cut to its first clauses."""
    left = room(finding)
    kept: list[Span] = []
    for span in finding.quotes[:3]:
        if size(span) <= left:
            kept.append(span)
            left -= size(span)
        elif not kept:
            cut = focus(trial.source.text, span, lambda _: 0.0)
            kept.append(cut)
            left -= cut.end - cut.start
    return tuple(kept)


def _text(
    statements: Sequence[Statement],
    citations: Sequence[Citation],
    glossary: Sequence[tuple[str, str, str]],
    question: Sequence[str],
    asking: Asking,
) -> str:
    lines = _readings(asking)
    lines += [_marked(s) for s in statements[:1]]
    lines += [f"[{c.n}] “{c.quote}”" for c in citations]
    lines += [s.text for s in statements[1:]]
    lines += [asking.say("plain", term=term, text=text) for term, text, _ in glossary]
    lines += [asking.say("ask_team", question=q) for q in question]
    return "\n".join(lines)


_READING = re.compile(r"reading '(?P<words>.+)' as (?P<term>.+)")


def _readings(asking: Asking) -> list[str]:
    """How shorthand was read, two at most."""
    found = (_READING.fullmatch(r) for r in asking.query.readings[:2])
    return [asking.say("reading", words=m["words"], term=m["term"]) for m in found if m]


def _marked(statement: Statement) -> str:
    return " ".join([statement.text, *(f"[{n}]" for n in statement.citations)])


def _glossary(
    citations: Sequence[Citation], asking: Asking, spelled: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Plain words for terms in the quotes: those asked about first, then those that stand there in shorthand.

    ``spelled`` is what the record's abbreviations are short for: one that the record uses for something else than the
    lexicon is explained as the record spells it out.
    """
    asked = set(asking.query.subjects) | {e.term for e in asking.query.expansions}
    found: dict[str, tuple[int, tuple[str, str, str]]] = {}
    for citation in citations:
        for mention in asking.lexicon.find(citation.quote, typos=False):
            named = asking.lexicon.short_for(mention, spelled)
            term = asking.lexicon.terms[named]
            if not asking.explanation(term) or term.kind not in EXPLAINED or term.name in found:
                continue
            short = mention.surface.isupper() or any(ch.isdigit() for ch in mention.surface)
            rank = 0 if term.name in asked else 1 if short else 2
            if rank < 2:
                own = named != mention.term
                title = (
                    f"{mention.surface} ({spelled[mention.surface]})" if own else called(term, mention.surface, asking)
                )
                found[term.name] = (rank, (title, asking.explanation(term), term.source))
    ordered = sorted(found.values(), key=lambda row: row[0])
    return tuple(row for _, row in ordered[:GLOSSARY])


def called(term: Term, surface: str, asking: Asking) -> str:
    """The quote's own word for a term where it is one of its names; else the name: "cardiac" is not "heart".

    In Chinese its Chinese name stands behind it.
    """
    if asking.language is Language.ZH:
        name = term.name_zh or next(iter(term.zh), "")
        return f"{surface}（{name}）" if name and not name.startswith(surface) else surface
    names = {name.casefold() for name in (term.name, *term.synonyms, *term.abbreviations)}
    return surface if surface.casefold() in names else term.name


def _to_ask(finding: Finding, asking: Asking) -> tuple[str, ...]:
    if finding.silent is NotStated.RECORD_SILENT:
        return (asking.say("ask_silent", what=finding.matter),) if finding.matter else ()
    if finding.silent is not None:
        return (asking.say("ask_fault"),)
    if finding.kind is Kind.CRITERIA and asking.query.form is Form.YES_NO:
        return (asking.say("ask_rule"),)
    return ()


def grid(catalogue: Catalogue, findings: Sequence[Finding], asking: Asking) -> Answer:
    """The answer over several trials: one row each, an exact quote or a named silence."""
    citations: list[Citation] = []
    cells: list[Cell] = []
    rows: list[str] = []
    for finding in findings:
        trial = catalogue.get(finding.trial_id)
        name = short_name(trial)
        numbers: tuple[int, ...] = ()
        value = finding.value if ". " in finding.value else finding.value.rstrip(".")  # words keep their full stops
        if finding.quotes:
            room = A_ROW - len(name) - 20
            span = focus(trial.source.text, finding.quotes[0], asking.weight, short=min(room, 220))
            if span.end - span.start > room:
                span = within(trial.source.text, span, asking.weight, room)
            citation = cite(trial, span, len(citations) + 1)
            citations.append(citation)
            numbers = (citation.n,)
            value = value if len(value) + len(citation.quote) <= room else ""
            row = f"{name}: {value + ' ' if value else ''}[{citation.n}] “{citation.quote}”"
        else:
            row = f"{name}: {value}"
        cells.append(Cell(trial_id=finding.trial_id, value=value, citations=numbers, not_stated=finding.silent))
        rows.append(row)
    silent = all(f.silent is not None for f in findings)
    head = _head(catalogue, findings, asking, silent=silent)
    numbers = tuple(c.n for c in citations)
    statements = [Statement(text=head, citations=numbers)]
    statements += [
        Statement(text=f"{short_name(catalogue.get(c.trial_id))}: {c.value}", citations=c.citations)
        for c in cells
        if c.citations
    ]
    not_stated = NotStated.NOT_IN_THESE_TRIALS if silent else None
    if silent and any(f.silent in (NotStated.LIST_MISSING, NotStated.VALUE_MISSING) for f in findings):
        not_stated = next(f.silent for f in findings if f.silent in (NotStated.LIST_MISSING, NotStated.VALUE_MISSING))
    readings = _readings(asking)
    return Answer(
        question=asking.query.question,
        kind=Kind.NOT_STATED if silent else Kind.COMPARISON,
        answer="\n".join([*readings, head, *rows]) if not silent else "\n".join([*readings, head]),
        statements=tuple(statements),
        citations=tuple(citations),
        not_stated=not_stated,
        readings=asking.query.readings,
        grid=tuple(cells),
    )


def _head(catalogue: Catalogue, findings: Sequence[Finding], asking: Asking, *, silent: bool) -> str:
    if silent:
        return asking.say("silent_all_subject", what=_silent_about(asking, findings))
    decided = bool(asking.claims) or all(f.holds is not None or f.silent for f in findings)
    if asking.query.form is Form.WHICH_TRIALS and decided:
        holding = [f for f in findings if f.holds]
        if not holding:
            return asking.say("grid_none", total=len(findings))
        names = ", ".join(short_name(catalogue.get(f.trial_id)) for f in holding)
        return asking.say("grid_some", count=len(holding), total=len(findings), names=names)
    return asking.say("grid_all")


def _silent_about(asking: Asking, findings: Sequence[Finding]) -> str:
    return next((f.matter for f in findings if f.matter), asking.say("what_you_asked"))

"""Questions about a disease as such: is it among the trial's, and what are its rules."""

from __future__ import annotations

from collections.abc import Sequence

from answers.answer import Kind, NotStated, Stance
from answers.asking import Asking
from answers.criteria import find_rule
from answers.finding import Finding
from answers.passages import find_passage
from corpus.diseases import disease_named
from corpus.model import COMMON_COHORT, Criterion, FactName, NoticeKind, Side, Span, Trial
from retrieval.asks import cue
from retrieval.hit import Hit
from retrieval.reading import Form, fold

MOST = 3
PLAIN_WORDS = 3  # a question with more words that were not understood asks more than whether a disease is taken


def find_group(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """The answer to a question that names only a disease or a side: a rule it hints at, the disease, or its list."""
    query = asking.query
    hinted = find_rule(trial, asking, hits) if any(not a.terms for a in asking.asks) else None
    if hinted is not None and (not query.cohorts or _is_of(trial, hinted, query.cohorts)):
        return hinted
    takes = any(_naming(trial, cohort) for cohort in query.cohorts)
    asks_whether = query.form in (Form.YES_NO, Form.WHICH_TRIALS) and not query.side
    premise = takes and bool(cue("excludes_people").search(fold(query.text)))
    if query.cohorts and (asks_whether or premise):
        return find_disease(trial, asking)
    return find_list(trial, asking, hits) or (
        find_disease(trial, asking) if query.cohorts else find_passage(trial, asking, hits)
    )


def _is_of(trial: Trial, finding: Finding, cohorts: tuple[str, ...]) -> bool:
    """Whether a finding's first quote is a rule of these cohorts."""
    return any(c.cohort in cohorts for c in trial.criteria if finding.quotes and c.overlaps(finding.quotes[0]))


def find_disease(trial: Trial, asking: Asking) -> Finding:
    """Whether the record names the disease asked for among its own, from its conditions or its lists of rules."""
    named = [_naming(trial, cohort) for cohort in asking.query.cohorts]
    spans = tuple(s for s in named if s is not None)
    what = ", ".join(map(asking.cohort, asking.query.cohorts))
    if not spans:
        return Finding(
            trial_id=trial.trial_id,
            kind=Kind.NOT_STATED,
            sentence=asking.say("disease_absent", what=what),
            value=asking.say("value_unknown"),
            matter=what,
            holds=False,
            silent=NotStated.RECORD_SILENT,
        )
    told_more = sum(1 for a in asking.asks if not a.terms) > PLAIN_WORDS
    sentence = asking.say("disease_only" if told_more else "disease_named", what=what)
    stance = Stance.DEPENDS if told_more else Stance.ALLOWS
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.FACT,
        sentence=sentence,
        value=asking.say("disease_named", what=what),
        quotes=(*spans, *_mislabelled(trial, asking.query.cohorts))[:MOST],
        details=(asking.say("mislabelled", cohort=what),) if _mislabelled(trial, asking.query.cohorts) else (),
        holds=True,
        stance=stance if asking.query.form is Form.YES_NO else None,
    )


def _naming(trial: Trial, cohort: str) -> Span | None:
    for fact in trial.facts_named(FactName.CONDITION):
        if disease_named(fact.value) == cohort:
            return Span(start=fact.start, end=fact.end)
    for criterion in trial.criteria:
        if criterion.cohort == cohort and criterion.side is Side.INCLUSION:
            return Span(start=criterion.start, end=criterion.end)
    for fact in (*trial.facts_named(FactName.TITLE), *trial.facts_named(FactName.CONDITION)):
        if disease_named(fact.value) == cohort or cohort.casefold() in fact.value.casefold():
            return Span(start=fact.start, end=fact.end)
    return None


def find_list(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding | None:
    """The first rules of the list asked for (a disease's, or a side's); the list it lost; ``None`` without any."""
    query = asking.query
    cohorts = query.cohorts or (COMMON_COHORT,)
    rules = [
        c
        for c in trial.criteria
        if c.cohort in cohorts and (query.side is None or c.side is query.side) and not _only_announces(trial, c)
    ]
    ranked = {h.passage.criterion_id: n for n, h in enumerate(hits)}
    if query.cohorts and not rules:
        return _lost(trial, asking)
    if not rules:
        return None
    best = sorted(rules, key=lambda c: ranked.get(c.id, len(ranked)))[:MOST] if asking.asks else rules[:MOST]
    shown = sorted(best, key=lambda c: c.start)
    details = (asking.say("more_rules"),) if len(rules) > len(shown) else ()
    if _mislabelled(trial, tuple(c.cohort for c in shown)):
        details = (asking.say("mislabelled", cohort=", ".join(map(asking.cohort, query.cohorts))), *details)
    if any(n.kind is NoticeKind.LOST_COMPARATOR for c in shown for n in trial.notices_on(c)):
        details = (asking.say("lost_signs"), *details)
    side = shown[0].side
    key = "rule_inclusion" if side is Side.INCLUSION else "rule_exclusion"
    where = ", ".join(map(asking.cohort, query.cohorts or (COMMON_COHORT,)))
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.CRITERIA,
        sentence=asking.say(key, cohort=where),
        value=where,
        quotes=tuple(Span(start=c.start, end=c.end) for c in shown),
        details=details,
    )


def _only_announces(trial: Trial, criterion: Criterion) -> bool:
    """A lead-in such as "Participants must meet all of the following:" is no rule by itself."""
    has_children = any(c.parent == criterion.id for c in trial.criteria)
    empty = any(n.kind is NoticeKind.EMPTY_LIST for n in trial.notices_on(criterion))
    return criterion.text.rstrip().endswith(":") and (has_children or empty)


def _mislabelled(trial: Trial, cohorts: tuple[str, ...]) -> tuple[Span, ...]:
    """Headings that name another disease than the rules of these cohorts that stand under them."""
    return tuple(
        Span(start=n.start, end=n.end)
        for n in trial.notices
        if n.kind is NoticeKind.MISLABELLED_HEADING
        and any(
            c.cohort in cohorts and trial.section_at(c.start).path == trial.section_at(n.start).path
            for c in trial.criteria
        )
    )


def _lost(trial: Trial, asking: Asking) -> Finding | None:
    for notice in trial.notices:
        if notice.kind is not NoticeKind.EMPTY_LIST:
            continue
        path = trial.section_at(notice.start).path
        if any(disease_named(heading) in asking.query.cohorts for heading in (*path, trial.source.quote(notice))):
            return Finding(
                trial_id=trial.trial_id,
                kind=Kind.NOT_STATED,
                sentence=asking.say("list_missing"),
                value=asking.say("value_list_missing"),
                quotes=(Span(start=notice.start, end=notice.end),),
                silent=NotStated.LIST_MISSING,
            )
    return None

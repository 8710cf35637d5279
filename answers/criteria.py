"""Questions about a rule: which criteria bear on it, what they do to the case described."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from answers.answer import Kind, NotStated, Stance
from answers.as_read import ANSWERS, answering
from answers.asking import Asking
from answers.called import besides, called
from answers.cases import describes_someone, weigh
from answers.finding import Finding
from answers.focus import LONG, focus
from answers.nearness import Near, near, say_near
from answers.passages import absent
from answers.rule_words import MOST, say_beside, say_rule
from answers.stance import MEASURED, Chosen, stance_of
from corpus.model import COMMON_COHORT, Criterion, NoticeKind, Side, Span, Trial
from eligibility.bounds import bounds_of
from eligibility.model import Bound, CriterionVerdict, Verdict
from eligibility.profile import Profile
from lexicon.model import TermKind
from retrieval.asks import cue
from retrieval.evidence import Ask, means
from retrieval.hit import Hit
from retrieval.query import Query
from retrieval.reading import Form, fold

STRONG = 0.55  # a term met itself or through a narrower one
NEAR_BEST = 0.55  # of the best coverage, to be quoted beside it
NEAR_TOP = 0.03  # of the best rank's score
NAMED = 0.9  # met in so many words
CLASS = 0.4  # a medicine met through its class
SIGNS = frozenset({TermKind.SYMPTOM})  # low platelets: asked as a sign, answered by a count
UNMEASURED = 0.5  # of a rule that names a measured quantity and sets it no limit, where another rule does
NEAR_RULES = 2  # at most, where no rule names what is asked
GROUP = 700  # characters of a group of rules that is still quoted as one
_WASHOUT = frozenset({"washout", "duration"})
MEDICINES = frozenset({TermKind.DRUG, TermKind.DRUG_CLASS})


def find_rule(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding | None:
    """The trial's rules that bear on what is asked, or the list it lost; ``None`` if its criteria are silent.

    ``hits`` are the trial's ranked passages.
    """
    query = asking.query
    of_one = len(query.trials) == 1 and not absent(trial, asking)
    worded = _by_words(trial, asking, hits)
    chosen = _bearing(asking, worded, answering(hits, asking) if of_one else None)
    if all(_near_first(asking, [row]) is not None for row in chosen):  # none, or none that names what is asked
        chosen = _near_rules(trial, asking, hits) or chosen
    chosen = _both_sides(chosen)[:MOST]
    named = bool(chosen and worded.bearing)
    if not named or _announces_nothing(trial, chosen[0][0]) or _off_medicine(asking):
        lost = _lost_list(trial, asking, found=named)
        if lost is not None or not chosen:
            return lost
    verdicts = [weigh(trial, c, asking) for c, _ in chosen]
    quotes = _joined(trial, chosen, tuple(_quote(trial, c, asking) for c, _ in chosen))
    bounds = _bounds_asked(trial, chosen, quotes, query)
    stance = stance_of(asking, chosen, verdicts, bounds, trial, hits)
    beside = _near_first(asking, chosen)
    if beside is not None and stance not in (None, Stance.UNCLEAR) and not _decided(verdicts):
        stance = Stance.DEPENDS
    sentence, value = say_rule(asking, chosen, quotes, bounds, stance)
    details = say_beside(trial, chosen, quotes, verdicts, bounds, asking)
    if beside is not None:
        told = say_near(beside, asking, chosen[0][0])
        sentence, details = (sentence, (told, *details)) if _decided(verdicts) else (told, details)
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.CRITERIA,
        sentence=sentence,
        value=value,
        quotes=quotes,
        details=details,
        comparisons=tuple(v.reason for v in verdicts if v is not None),
        stance=stance,
        holds=_holds(query, chosen),
    )


def _decided(verdicts: Sequence[CriterionVerdict | None]) -> bool:
    return any(v is not None and v.verdict is not Verdict.CANNOT_TELL for v in verdicts)


def _asked_about(asking: Asking) -> list[Ask]:
    """The things that the question is about: its terms that are more than asking words, else all it names."""
    return [a for a in asking.asks if a.name in asking.query.matters] or list(asking.asks)


def _near_rules(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> list[Chosen]:
    """Rules on the class of what is asked, or on a test like it, where no rule names it: those that bar first."""
    asks = [a for a in asking.asks if a.name in asking.query.matters]
    by_id = {c.id: c for c in trial.criteria}
    read = [(by_id[h.passage.criterion_id], h.passage) for h in hits if h.passage.criterion_id in by_id]
    met = [(row, beside) for row in read if (beside := near(row[0], asks, asking)) is not None]
    nearest = min((beside.depth for _, beside in met), default=1)
    found = [row for row, beside in met if beside.depth == nearest]
    barring = [row for row in found if row[0].side is Side.EXCLUSION]
    return (barring or found)[:NEAR_RULES]


def _near_first(asking: Asking, chosen: Sequence[Chosen]) -> Near | None:
    """What the first rule names instead of what is asked, if it does not name that."""
    asks = [a for a in asking.asks if a.name in asking.query.matters]
    return near(chosen[0][0], asks, asking) if asks else None


def _announces_nothing(trial: Trial, criterion: Criterion) -> bool:
    return any(n.kind is NoticeKind.EMPTY_LIST for n in trial.notices_on(criterion))


def _off_medicine(asking: Asking) -> bool:
    """Whether the question is how long, or whether, a medicine must be stopped before."""
    kinds = {asking.evidence.kind_of(m) for m in asking.query.matters}
    return bool(kinds & MEDICINES) and bool(cue("off_medicine").search(fold(asking.query.text)))


def _holds(query: Query, chosen: Sequence[Chosen]) -> bool | None:
    """Whether a trial is one of those a question looks for: by the side of its rule, where the question names one."""
    if query.form is not Form.WHICH_TRIALS or query.side is None:
        return None
    return any(c.side is query.side for c, _ in chosen)


class _Worded(NamedTuple):
    """What the words of a trial's rules have to do with the question, in the order of their rank."""

    rules: tuple[tuple[Hit, Criterion], ...]  # each that was found
    bearing: frozenset[str]  # ids of those that speak of what is asked
    named: frozenset[str]  # of those that do in so many words
    barring: frozenset[str]  # of those that the case described does not meet


def _by_words(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> _Worded:
    query, by_id = asking.query, {c.id: c for c in trial.criteria}
    asks = besides(trial, _asked_about(asking), asking)
    scored: list[tuple[float, Criterion]] = []
    rules = tuple((h, by_id[h.passage.criterion_id]) for h in hits if h.passage.criterion_id in by_id)
    off_medicine, washouts, barring = _off_medicine(asking), set[str](), set[str]()
    someone = query.form is Form.YES_NO and describes_someone(asking.profile)
    measured = _measured(trial, asking, asks, [c for _, c in rules])
    for hit, criterion in rules:
        quantities = {b.quantity for b in bounds_of(trial, criterion)}
        own = asking.evidence.coverage(asks, hit.passage.text, more=quantities)
        if _quantity_asked(quantities, asking.profile):
            own = max(own, STRONG)
        if someone and _bars(trial, criterion, asking):
            own = 1.0
            barring.add(criterion.id)
        elif measured:
            own = 1.0 if measured & quantities else own * UNMEASURED
        if off_medicine and own >= CLASS and _WASHOUT & quantities:
            own = 1.0
            washouts.add(criterion.id)
        scored.append((own, criterion))
    if washouts:  # and what bars the medicine by its name, if without a time
        scored = [row for row in scored if row[1].id in washouts or (row[0] >= NAMED and row[1].side is Side.EXCLUSION)]
    best = max((own for own, _ in scored), default=0.0)
    if best < STRONG:
        heaviest = [a for a in asks if a.name not in called(trial, asking)]
        named = [(STRONG, c) for _, c in scored if _names_one(c, heaviest, asking)]
        scored = named or [(STRONG, c) for _, c in scored if _names_one(c, asks, asking)]
        best = STRONG if scored else 0.0
    enough = max(STRONG, NEAR_BEST * best)
    return _Worded(
        rules=rules,
        bearing=frozenset(c.id for own, c in scored if own >= enough),
        named=frozenset(c.id for own, c in scored if own >= NAMED),
        barring=frozenset(barring),
    )


def _measured(trial: Trial, asking: Asking, asks: Sequence[Ask], rules: Sequence[Criterion]) -> set[str]:
    """Quantities that are asked about, or asked about as a sign, and that some rule sets a limit to."""
    found = {
        term
        for ask in asks
        if ask.terms and asking.evidence.kind_of(ask.name) in MEASURED | SIGNS
        for term, weight in ask.terms.items()
        if weight >= STRONG and asking.evidence.kind_of(term) in MEASURED
    }
    return found & {b.quantity for rule in rules for b in bounds_of(trial, rule)} if found else found


def _bearing(asking: Asking, worded: _Worded, read: Sequence[Hit] | None) -> list[Chosen]:
    """Criteria that speak of what is asked, by their words or as read, in the order of their rank.

    ``read`` are the hits that the reader takes for the answer; ``None`` where words alone decide.
    """
    query = asking.query
    taken = {c.id for h, c in worded.rules if read is not None and (h.answers >= ANSWERS or h in read)}
    kept = [(h, c) for h, c in worded.rules if c.id in worded.bearing | taken]
    if not kept:
        return []
    if query.side is not None and query.form is not Form.YES_NO:
        kept = [(h, c) for h, c in kept if c.side is query.side] or kept
    if query.cohorts:
        kept = [(h, c) for h, c in kept if c.cohort in query.cohorts] or kept
    kept.sort(key=lambda row: row[1].id not in worded.barring)  # a rule that stands in the way is told first
    top = max(h.score for h, _ in kept)
    other_side = next((c.id for _, c in kept if c.id in worded.bearing and c.side is not kept[0][1].side), "")
    told = {*worded.barring, *worded.named, other_side}
    best_of = {c.id: (c, h.passage) for h, c in reversed(kept) if h.score >= NEAR_TOP * top or c.id in told}
    return [best_of[c.id] for c in dict.fromkeys(c for _, c in kept) if c.id in best_of]


def _names_one(criterion: Criterion, asks: Sequence[Ask], asking: Asking) -> bool:
    """Whether a rule names one of the terms asked about, where none speaks of most of them."""
    terms, words = asking.evidence.terms_in(criterion.text), asking.evidence.words_in(criterion.text)
    return any(ask.terms and means(ask, terms, words) for ask in asks)


def _bars(trial: Trial, criterion: Criterion, asking: Asking) -> bool:
    verdict = weigh(trial, criterion, asking)
    return verdict is not None and verdict.verdict is Verdict.NOT_MET


def _quantity_asked(quantities: Collection[str], profile: Profile) -> bool:
    stated = {name.casefold() for name in (*profile.labs, *profile.scores)}
    if profile.age is not None:
        stated.add("age")
    if profile.weight_kg is not None:
        stated.add("weight")
    return any(q.casefold() in stated for q in quantities)


def _both_sides(chosen: list[Chosen]) -> list[Chosen]:
    """The best rule first, then the best of the other side, then the rest; parents of chosen children left out."""
    parents = {c.parent for c, _ in chosen}
    leaves = [(c, p) for c, p in chosen if c.id not in parents] or chosen
    if not leaves:
        return []
    first = leaves[0]
    other = next((x for x in leaves if x[0].side is not first[0].side), None)
    ordered = [first, *([other] if other else [])]
    return ordered + [x for x in leaves if x not in ordered]


def _quote(trial: Trial, criterion: Criterion, asking: Asking) -> Span:
    """The criterion's clauses that answer; a lead-in with the rules it leads in, as far as they fit."""
    whole = Span(start=criterion.start, end=criterion.end)
    if criterion.text.rstrip().endswith(":"):
        for child in trial.criteria:
            if child.parent == criterion.id and child.start >= whole.end and child.end - whole.start <= LONG:
                whole = Span(start=whole.start, end=child.end)
        return whole
    return focus(trial.source.text, whole, asking.weight)


def _joined(trial: Trial, chosen: Sequence[Chosen], quotes: tuple[Span, ...]) -> tuple[Span, ...]:
    """The quotes, one for rules of one group: it begins with the words that say how many of them are needed."""
    parents = {c.id: c for c in trial.criteria}
    for parent_id in dict.fromkeys(c.parent for c, _ in chosen if c.parent):
        members = [q for (c, _), q in zip(chosen, quotes, strict=False) if c.parent == parent_id]
        head = parents[parent_id]
        end = max(m.end for m in members) if members else 0
        if len(members) > 1 and head.start < end and end - head.start <= GROUP:
            joined = Span(start=head.start, end=end)
            return tuple(dict.fromkeys(joined if joined.contains(q) else q for q in quotes))
    return quotes


def _bounds_asked(
    trial: Trial, chosen: Sequence[Chosen], quotes: Sequence[Span], query: Query
) -> list[tuple[Criterion, Bound]]:
    """Limits on what is asked that stand inside the quotes."""
    wanted = {s.casefold() for s in query.subjects} | {
        e.term.casefold() for e in query.expansions if e.weight >= STRONG
    }
    return [
        (criterion, bound)
        for criterion, _ in chosen
        for bound in bounds_of(trial, criterion)
        if bound.quantity.casefold() in wanted and not bound.negated and any(q.contains(bound) for q in quotes)
    ]


def _lost_list(trial: Trial, asking: Asking, *, found: bool) -> Finding | None:
    """A list that the record announces and lost, if the question falls under its words, disease or medicines."""
    query, evidence = asking.query, asking.evidence
    subjects = {term for ask in asking.asks for term, weight in ask.terms.items() if weight >= 0.5}
    named_so = bool(cue("medicine_list").search(fold(query.text)))
    of_medicine = named_so or any(evidence.kind_of(s) in MEDICINES for s in query.subjects)
    stopped = of_medicine and (query.side is Side.EXCLUSION or bool(cue("off_medicine").search(fold(query.text))))
    for notice in trial.notices:
        if notice.kind is not NoticeKind.EMPTY_LIST:
            continue
        words = trial.source.quote(notice)
        cohorts = {c.cohort for c in trial.criteria if c.overlaps(notice)}
        of_cohort = bool(cohorts & set(query.cohorts)) and not found
        named = bool(subjects & evidence.terms_in(words))
        medicine = stopped and bool(cue("medicine_list").search(words)) and COMMON_COHORT in cohorts
        if of_cohort or named or medicine:
            return Finding(
                trial_id=trial.trial_id,
                kind=Kind.NOT_STATED,
                sentence=asking.say("list_missing"),
                value=asking.say("value_list_missing"),
                quotes=(Span(start=notice.start, end=notice.end),),
                silent=NotStated.LIST_MISSING,
            )
    return None

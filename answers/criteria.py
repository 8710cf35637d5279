"""Questions about a rule: which criteria bear on it, what they do to the case described."""

from __future__ import annotations

from collections.abc import Sequence

from answers.answer import Kind, NotStated, Stance
from answers.as_read import (
    ANSWERS,
    RULES_SILENT,
    SURE_OF_RULE,
    SURELY_SILENT,
    SURER,
    answering,
    first_speaks,
    share,
    surely_silent,
)
from answers.asking import Asking
from answers.cases import weigh
from answers.finding import Finding, room, size
from answers.focus import LONG, focus
from answers.later import asks_later, of_later
from answers.nearness import Nearness, near_first, near_rules, say_near
from answers.passages import absent
from answers.rule_words import MOST, say_beside, say_rule
from answers.stance import Chosen, compares, read_effect, stance_of
from answers.worded import CLASS, MEDICINES, STRONG, Worded, by_words, off_medicine
from corpus.model import COMMON_COHORT, Criterion, NoticeKind, Side, Span, Trial
from eligibility.bounds import bounds_of
from eligibility.model import Bound, CriterionVerdict, Verdict
from retrieval.asks import cue, framing_terms
from retrieval.hit import Hit
from retrieval.query import Query
from retrieval.reading import Form, fold

NEAR_TOP = 0.03  # of the best rank's score
GROUP = 700  # characters of a group of rules that is still quoted as one
_OPPOSITE = {Verdict.MET: Stance.EXCLUDES, Verdict.NOT_MET: Stance.ALLOWS}


def find_rule(trial: Trial, asking: Asking, hits: Sequence[Hit], *, taken: Sequence[Hit] = ()) -> Finding | None:
    """The trial's rules that bear on what is asked, or the list it lost; ``None`` if its criteria are silent.

    ``hits`` are the trial's ranked passages; ``taken`` are those that were already taken for the answer.
    """
    query = asking.query
    strange = absent(trial, asking)
    answers = taken or answering(hits, asking, strange=strange)
    if compares(asking):  # no rule on something else answers for a value
        answers = tuple(h for h in answers if _touches(h.passage.text, asking))
    worded = by_words(trial, asking, hits)
    if taken:  # what the words bear on was found before, and left for these
        worded = worded.only({c.id for h, c in worded.rules if h in taken})
    chosen = _bearing(asking, worded, answers if len(query.trials) == 1 and (answers or not strange) else None)
    if all(near_first(asking, [row]) is not None for row in chosen):  # none, or none that names what is asked
        chosen = near_rules(trial, asking, hits) or chosen
    chosen = _read_to_front(_both_sides(chosen), hits, query)
    if asks_later(asking):
        chosen = sorted(chosen, key=lambda row: not of_later(row[0]))
    chosen = chosen[:MOST]
    named = bool(chosen and worded.bearing)
    empty = bool(chosen) and _announces_nothing(trial, chosen[0][0])
    sure = bool(chosen) and _sure_of(chosen[0][0], hits, query)
    if empty or not (sure or (named and not off_medicine(asking))):
        lost = _lost_list(trial, asking, found=named)
        if lost is not None or not chosen:
            return lost
    verdicts = [_unless_read_otherwise(weigh(trial, c, asking), c, asking, hits) for c, _ in chosen]
    if _given_up(trial, asking, hits, chosen, verdicts):
        return None
    found = _told(trial, asking, hits, chosen, verdicts, worded)
    while len(query.trials) == 1 and len(chosen) > 1 and verdicts[-1] is None and not _fits(found):
        chosen, verdicts = chosen[:-1], verdicts[:-1]  # a rule that cannot be shown is not spoken of
        found = _told(trial, asking, hits, chosen, verdicts, worded)
    return found


def _given_up(
    trial: Trial,
    asking: Asking,
    hits: Sequence[Hit],
    chosen: Sequence[Chosen],
    verdicts: Sequence[CriterionVerdict | None],
) -> bool:
    """Whether the rules chosen yield to a reader that is sure that nothing answers.

    Never a value held to a limit, nor a rule on a time that the question asks of.
    """
    if any(v is not None and v.measured for v in verdicts) or (asks_later(asking) and of_later(chosen[0][0])):
        return False
    beside = near_first(asking, chosen)
    if beside is not None and beside.term in framing_terms():  # "other autoimmune diseases" are those as well
        return False
    limits = _bounds_asked(trial, chosen, [_quote(trial, c, asking) for c, _ in chosen], asking.query)
    return surely_silent(hits, asking, SURELY_SILENT if limits else RULES_SILENT)


def find_near(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding | None:
    """Silence on what is asked, beside a rule on something near it that is no answer; ``None`` without such a rule."""
    chosen = near_rules(trial, asking, hits)[:1]
    if len(asking.query.trials) > 1 or not chosen or near_first(asking, chosen) is None:
        return None
    told = _told(trial, asking, hits, chosen, [None], by_words(trial, asking, hits))
    return told.model_copy(update={"kind": Kind.NOT_STATED, "stance": None, "silent": NotStated.RECORD_SILENT})


def _read_to_front(chosen: list[Chosen], hits: Sequence[Hit], query: Query) -> list[Chosen]:
    """The rules with that first which the reader is sure of, if it is among them."""
    return sorted(chosen, key=lambda row: not _sure_of(row[0], hits, query))


def _sure_of(rule: Criterion, hits: Sequence[Hit], query: Query) -> bool:
    """Whether the reader is sure that ``rule`` answers."""
    sure = first_speaks(hits) and hits[0].answers >= SURE_OF_RULE and len(query.trials) == 1
    return sure and rule.id == hits[0].passage.criterion_id


def _fits(found: Finding) -> bool:
    return sum(map(size, found.quotes)) <= room(found)


def _told(
    trial: Trial,
    asking: Asking,
    hits: Sequence[Hit],
    chosen: Sequence[Chosen],
    verdicts: Sequence[CriterionVerdict | None],
    worded: Worded,
) -> Finding:
    """The rules chosen, and what they do to the case, in words."""
    query, beside = asking.query, near_first(asking, chosen)
    quotes = _joined(trial, chosen, tuple(_quote(trial, c, asking) for c, _ in chosen))
    bounds = _bounds_asked(trial, chosen, quotes, query)
    stance = stance_of(asking, chosen, verdicts, bounds, trial, hits)
    unnamed = () if beside is not None or chosen[0][0].id in worded.bearing else _unnamed(chosen[0][0], asking)
    first_read = first_speaks(hits) and hits[0].passage.criterion_id == chosen[0][0].id
    held = verdicts[0] is not None and verdicts[0].measured  # against a limit: what it comes to is known, or open
    covers = beside is None or beside.how is not Nearness.KIND
    sure = read_effect(asking, chosen[0][0], hits, SURER) if first_read and not held and covers else None
    decided = _decided(verdicts)
    if beside is not None and stance not in (None, Stance.UNCLEAR) and not decided:
        stance, decided = sure or Stance.DEPENDS, sure is not None
    far = bool(unnamed) and stance is Stance.EXCLUDES and not decided and share(hits, chosen[0][0].id) < SURER
    if far:
        stance = Stance.DEPENDS
    if stance is not None and asks_later(asking):
        stance = None if of_later(chosen[0][0]) else Stance.DEPENDS
    sentence, value = say_rule(asking, chosen, quotes, bounds, stance)
    details = say_beside(trial, chosen, quotes, verdicts, bounds, asking)
    if beside is not None:
        told = say_near(beside, asking, chosen[0][0])
        sentence, details = (sentence, (told, *details)) if decided else (told, details)
    if stance is Stance.DEPENDS and asks_later(asking) and beside is None:
        sentence = asking.say("later")
    if unnamed:
        told = asking.say("unnamed", what=asking.named(unnamed))
        sentence, details = (told, details) if far else (sentence, (told, *details))
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


def _touches(words: str, asking: Asking) -> bool:
    """Whether a rule names something of what is asked, or something close to it."""
    near_it = {e.term for e in asking.query.expansions}
    return asking.evidence.coverage(asking.asks, words) > 0 or bool(near_it & asking.evidence.terms_in(words))


def _unnamed(criterion: Criterion, asking: Asking) -> tuple[str, ...]:
    """What is asked about, where a rule that the reader chose names nothing of it."""
    asks = [a for a in asking.asks if a.name in asking.query.matters and a.terms]
    return tuple(a.name for a in asks) if asking.evidence.coverage(asks, criterion.text) < CLASS else ()


def _unless_read_otherwise(
    verdict: CriterionVerdict | None, criterion: Criterion, asking: Asking, hits: Sequence[Hit]
) -> CriterionVerdict | None:
    """A verdict on words yields to a reader that is sure of the opposite; a number that was compared stands."""
    if verdict is None or verdict.measured:
        return verdict
    opposite = _OPPOSITE.get(verdict.verdict)
    return None if opposite and read_effect(asking, criterion, hits, SURER) is opposite else verdict


def _decided(verdicts: Sequence[CriterionVerdict | None]) -> bool:
    return any(v is not None and v.verdict is not Verdict.CANNOT_TELL for v in verdicts)


def _announces_nothing(trial: Trial, criterion: Criterion) -> bool:
    return any(n.kind is NoticeKind.EMPTY_LIST for n in trial.notices_on(criterion))


def _holds(query: Query, chosen: Sequence[Chosen]) -> bool | None:
    """Whether a trial is one of those a question looks for: by the side of its rule, where the question names one."""
    if query.form is not Form.WHICH_TRIALS or query.side is None:
        return None
    return any(c.side is query.side for c, _ in chosen)


def _bearing(asking: Asking, worded: Worded, read: Sequence[Hit] | None) -> list[Chosen]:
    """Criteria that speak of what is asked, by their words or as read, in the order of their rank.

    ``read`` are the hits that the reader takes for the answer; ``None`` where words alone decide.
    """
    query = asking.query
    taken = {
        c.id for h, c in worded.rules if read is not None and (h in read or _answers(h, c, asking))
    } - worded.others
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


def _answers(hit: Hit, criterion: Criterion, asking: Asking) -> bool:
    """Whether the reader takes a rule for one that answers, and it names something of what is asked, if named."""
    return hit.answers >= ANSWERS and not _unnamed(criterion, asking)


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

"""What the words of a trial's rules have to do with a question, before anything is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from answers.asking import Asking
from answers.called import besides, called
from answers.cases import describes_someone, weigh
from answers.stance import MEASURED
from corpus.model import Criterion, Side, Trial
from eligibility.bounds import bounds_of
from eligibility.model import Verdict
from eligibility.profile import Profile
from lexicon.model import TermKind
from retrieval.asks import cue
from retrieval.evidence import Ask, means
from retrieval.hit import Hit
from retrieval.reading import Form, fold

STRONG = 0.55  # a term met itself or through a narrower one
NEAR_BEST = 0.55  # of the best coverage, to be quoted beside it
NAMED = 0.9  # met in so many words
CLASS = 0.4  # a medicine met through its class
SIGNS = frozenset({TermKind.SYMPTOM})  # low platelets: asked as a sign, answered by a count
UNMEASURED = 0.5  # of a rule that names a measured quantity and sets it no limit, where another rule does
MEDICINES = frozenset({TermKind.DRUG, TermKind.DRUG_CLASS})
_WASHOUT = frozenset({"washout", "duration"})


class Worded(NamedTuple):
    """What the words of a trial's rules have to do with the question, in the order of their rank."""

    rules: tuple[tuple[Hit, Criterion], ...]  # each that was found
    bearing: frozenset[str]  # ids of those that speak of what is asked
    named: frozenset[str]  # of those that do in so many words
    barring: frozenset[str]  # of those that the case described does not meet
    others: frozenset[str]  # of those with limits, but on other quantities than those asked about

    def only(self, ids: Collection[str]) -> Worded:
        """The same of these rules alone."""
        return Worded(
            rules=self.rules,
            bearing=self.bearing.intersection(ids),
            named=self.named.intersection(ids),
            barring=self.barring.intersection(ids),
            others=self.others,
        )


def by_words(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Worded:
    """The trial's rules among ``hits``, its ranked passages, by what their words say of what is asked."""
    query, by_id = asking.query, {c.id: c for c in trial.criteria}
    asks = besides(trial, asked_about(asking), asking)
    scored: list[tuple[float, Criterion]] = []
    rules = tuple((h, by_id[h.passage.criterion_id]) for h in hits if h.passage.criterion_id in by_id)
    stopping, washouts, barring, others = off_medicine(asking), set[str](), set[str](), set[str]()
    someone = query.form is Form.YES_NO and describes_someone(asking.profile)
    quantities_asked = _quantities(asking, asks)
    measured = quantities_asked & {b.quantity for _, rule in rules for b in bounds_of(trial, rule)}
    for hit, criterion in rules:
        quantities = {b.quantity for b in bounds_of(trial, criterion)}
        limited = {q for q in quantities if q in asking.lexicon.terms and asking.evidence.kind_of(q) in MEASURED}
        if quantities_asked and limited and not quantities_asked & limited:
            others.add(criterion.id)
        own = asking.evidence.coverage(asks, hit.passage.text, more=quantities)
        if _quantity_asked(quantities, asking.profile):
            own = max(own, STRONG)
        if someone and _bars(trial, criterion, asking):
            own = 1.0
            barring.add(criterion.id)
        elif measured:
            own = 1.0 if measured & quantities else own * UNMEASURED
        if stopping and own >= CLASS and _WASHOUT & quantities:
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
    return Worded(
        rules=rules,
        bearing=frozenset(c.id for own, c in scored if own >= enough),
        named=frozenset(c.id for own, c in scored if own >= NAMED),
        barring=frozenset(barring),
        others=frozenset(others),
    )


def _quantities(asking: Asking, asks: Sequence[Ask]) -> set[str]:
    """Quantities that are asked about, or asked about as a sign."""
    return {
        term
        for ask in asks
        if ask.terms and asking.evidence.kind_of(ask.name) in MEASURED | SIGNS
        for term, weight in ask.terms.items()
        if weight >= STRONG and asking.evidence.kind_of(term) in MEASURED
    }


def asked_about(asking: Asking) -> list[Ask]:
    """The things that the question is about: its terms that are more than asking words, else all it names."""
    return [a for a in asking.asks if a.name in asking.query.matters] or list(asking.asks)


def off_medicine(asking: Asking) -> bool:
    """Whether the question is how long, or whether, a medicine must be stopped before."""
    kinds = {asking.evidence.kind_of(m) for m in asking.query.matters}
    return bool(kinds & MEDICINES) and bool(cue("off_medicine").search(fold(asking.query.text)))


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

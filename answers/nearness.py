"""Rules that do not name what is asked, but speak of something near it: its class, a form of it, a test like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from answers.asking import Asking
from answers.stance import Chosen
from answers.wording import Language
from corpus.model import Criterion, Frozen, Side, Trial
from lexicon.model import TermKind
from lexicon.reader import BROADER, RELATED, Lexicon
from retrieval.asks import cue, framing_terms
from retrieval.evidence import Ask, means
from retrieval.hit import Hit
from retrieval.reading import Form, fold

_ILLNESS = frozenset({TermKind.DISEASE, TermKind.INFECTION, TermKind.SYMPTOM})
_MEDICINE = frozenset({TermKind.DRUG, TermKind.DRUG_CLASS})
_TREATMENT = frozenset({TermKind.PROCEDURE, TermKind.CELL_THERAPY})
_TEST = frozenset({TermKind.LAB, TermKind.SCORE})
# What an organ's name must stand beside to mean its illnesses as a class: "pulmonary disease", "serious lung lesions".
_OF_ORGAN = re.compile(
    r"\W{1,3}(?:\w+\W{1,3}){0,3}?(?:diseases?|disorders?|illness(?:es)?|lesions?|conditions?|dysfunctions?|"
    r"insufficiency|impairments?|failure|abnormalit(?:y|ies)|comorbidit(?:y|ies)|problems?)\b",
    re.IGNORECASE,
)


DEEPEST = 5
NEAR_RULES = 2  # at most, where no rule names what is asked
_OTHER = re.compile(r"\b(?:other|another|additional|any|concurrent|concomitant)(?: \w+){0,2} ?$", re.IGNORECASE)


class Nearness(StrEnum):
    """How what a rule names stands to what is asked."""

    CLASS = "near_class"  # the rule names what it is a kind of
    FORM = "near_form"  # the rule names one kind of it
    KIND = "near_kind"  # the rule names another kind of the same class, and the two are never the same
    TEST = "near_test"  # the rule names another test of the same organ


class Near(Frozen):
    """What a rule names instead of what is asked: how the two stand to each other, and the rule's own words."""

    how: Nearness
    ask: str  # the term asked about
    term: str
    words: str
    depth: int = 1  # steps from what is asked up to the class


def near(criterion: Criterion, asks: Sequence[Ask], asking: Asking) -> Near | None:
    """What ``criterion`` names near one of ``asks``; ``None`` where it names one of them itself, or nothing near."""
    evidence = asking.evidence
    if any(means(ask, evidence.terms_in(criterion.text), evidence.words_in(criterion.text)) for ask in asks):
        return _form(criterion, asks, asking)
    for ask in asks:
        if evidence.kind_of(ask.name) in _MEDICINE and not _may_cover(criterion, asking):
            continue
        for term in sorted(ask.terms, key=lambda t: depth(ask.name, t, asking.lexicon)):
            how = _how(ask, term, ask.terms[term], asking)
            words = _words(criterion, term, asking) if how else None
            if how and words:
                return Near(how=how, ask=ask.name, term=term, words=words, depth=depth(ask.name, term, asking.lexicon))
    return None


def near_rules(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> list[Chosen]:
    """Rules on the class of what is asked, or on a test like it, where no rule names it: those that bar first."""
    asks = [a for a in asking.asks if a.name in asking.query.matters]
    by_id = {c.id: c for c in trial.criteria}
    read = [(by_id[h.passage.criterion_id], h.passage) for h in hits if h.passage.criterion_id in by_id]
    met = [(row, beside) for row in read if (beside := near(row[0], asks, asking)) is not None]
    nearest = min((beside.depth for _, beside in met), default=1)
    found = [row for row, beside in met if beside.depth == nearest]
    barring = [row for row in found if row[0].side is Side.EXCLUSION]
    return (barring or found)[:NEAR_RULES]


def near_first(asking: Asking, chosen: Sequence[Chosen]) -> Near | None:
    """What the first rule names instead of what is asked, if it does not name that."""
    asks = [a for a in asking.asks if a.name in asking.query.matters]
    beside = near(chosen[0][0], asks, asking) if asks else None
    # "Mid FOLFOX, is chemo a bar?" names the class too.
    return None if beside is not None and _names_class(chosen[0][0], asks, asking) else beside


def _names_class(rule: Criterion, asks: Sequence[Ask], asking: Asking) -> bool:
    """Whether a rule names a class of what is asked about that the question names as well."""
    own = {a.name for a in asks}
    classes = {s for s in asking.query.subjects if s not in own and own.intersection(asking.lexicon.terms[s].narrower)}
    return bool(classes & asking.evidence.terms_in(rule.text))


def _may_cover(criterion: Criterion, asking: Asking) -> bool:
    """Whether a rule on a class of medicines may decide: one that bars, or, of earlier treatment, one that asks."""
    return criterion.side is Side.EXCLUSION or bool(cue("earlier_treatment").search(fold(asking.query.text)))


def depth(term: str, above: str, lexicon: Lexicon) -> int:
    """How many steps up from ``term`` lies ``above``, a thing it is a kind of; one where no such step is written."""
    layer, steps = lexicon.terms[term].broader, 1
    while layer and above not in layer and steps < DEEPEST:
        layer, steps = tuple(b for n in layer for b in lexicon.terms[n].broader), steps + 1
    return steps if above in layer else 1


def _how(ask: Ask, term: str, weight: float, asking: Asking) -> Nearness | None:
    kind, other = asking.evidence.kind_of(ask.name), asking.evidence.kind_of(term)
    if term in asking.lexicon.terms[ask.name].contrary:
        return Nearness.KIND
    if weight == BROADER:
        written = depth(ask.name, term, asking.lexicon) > 1 or term in asking.lexicon.terms[ask.name].broader
        alike = written or any(kind in kinds and other in kinds for kinds in (_ILLNESS, _MEDICINE, _TREATMENT))
        return Nearness.CLASS if alike or (kind in _ILLNESS and other is TermKind.ORGAN) else None
    return Nearness.TEST if weight == RELATED and kind in _TEST and other in _TEST else None


def _form(criterion: Criterion, asks: Sequence[Ask], asking: Asking) -> Near | None:
    """The kind of what is asked that the rule names, where it names only that."""
    evidence = asking.evidence
    met = evidence.terms_in(criterion.text)
    if any(ask.name in met for ask in asks):
        return None
    for ask in asks:
        if not ask.terms or ask.name in met or ask.tokens <= evidence.words_in(criterion.text):
            continue
        for term in ask.terms:
            if term in met and ask.name in asking.lexicon.terms[term].broader:
                words = _words(criterion, term, asking)
                if words:
                    return Near(how=Nearness.FORM, ask=ask.name, term=term, words=words)
    return None


def _words(criterion: Criterion, term: str, asking: Asking) -> str | None:
    """The rule's own words for ``term``; of an organ, only where they name its illnesses."""
    if term in framing_terms():  # the trial's own field: only "other autoimmune diseases" are a class that is ruled on
        ruled = criterion.side is Side.EXCLUSION and asking.query.form is Form.YES_NO
        return _other_such(criterion, asking.lexicon.words_for(term)) if ruled else None
    mentions = [m for m in asking.lexicon.find(criterion.text, typos=False) if m.term == term]
    if asking.evidence.kind_of(term) is not TermKind.ORGAN:
        return mentions[0].surface if mentions else None
    found = ((m, _OF_ORGAN.match(criterion.text, m.end)) for m in mentions)
    return min((criterion.text[m.start : illness.end()] for m, illness in found if illness), key=len, default=None)


def _other_such(criterion: Criterion, names: Sequence[str]) -> str | None:
    """The words of a rule on other illnesses of a class, its names being ``names``."""
    for name in names:
        for found in re.finditer(rf"\b{re.escape(name)}\w{{0,2}}\b", criterion.text, re.IGNORECASE):
            if before := _OTHER.search(criterion.text[: found.start()]):
                return criterion.text[before.start() : found.end()]
    return None


def say_near(found: Near, asking: Asking, criterion: Criterion) -> str:
    """The sentence that tells what is asked from what the rule names."""
    known = asking.lexicon.terms[found.term]
    chinese = asking.language is Language.ZH and (known.name_zh or known.zh)
    return asking.say(
        found.how,
        what=asking.named([found.ask]),
        name=asking.named([found.term]) if chinese else found.words,
        side=criterion.side.value,
        cohort=asking.cohort(criterion.cohort),
    )

"""One limit of a criterion held against the person: for whom it is, and what its exceptions forgive."""

from __future__ import annotations

import re
from typing import Literal

from corpus.model import Side
from eligibility import rule_words as words_of
from eligibility.atoms import Atom
from eligibility.causes import OTHER_CAUSE
from eligibility.judge_findings import events_for, kinds_of
from eligibility.judge_numbers import hold_bound
from eligibility.judge_therapies import STEROIDS, THERAPY_BOUNDS
from eligibility.model import Bound, Op
from eligibility.person import Event, Person
from eligibility.quantities import by_name
from eligibility.reasons import because
from eligibility.rules import Rule
from eligibility.statements import flatten
from eligibility.truth import Held
from lexicon.reader import Lexicon

_UNABLE = re.compile(r"\b(?:inabilit|unable|cannot|can not|fail)", re.IGNORECASE)
# "Assent from subjects under 18": the limit says for whom the rule is, not what it asks.
_FOR_SOME = re.compile(
    r"\b(?:from|for|if|when) (?:all |any |the |a )?(?:study )?(?:subjects?|patients?|participants?"
    r"|children|those|individuals|minors)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:^|[.;] ?)(?:women|men|females|males|girls|boys|subjects|patients|participants|children"
    r"|adolescents|those)\b[^.;,]{0,20}$",
    re.IGNORECASE,
)
# "From a parent or guardian (patients <18)": the bracket says for whom.
_IN_BRACKET = re.compile(
    r"\((?:if |for )?(?:the )?(?:subjects?|patients?|participants?|children|those|minors) ?(?:is |are |aged )?$",
    re.IGNORECASE,
)
_MUST = re.compile(r"[^.;,]{0,30}\b(?:must|should|would|will|need|required|may)\b", re.IGNORECASE)
_LOCAL = re.compile(r"\b(?:inhaled|topical|nasal|intranasal|ophthalmic|fluticasone|budesonide)\b", re.IGNORECASE)
_TITER = " titer"
# "On at least two consecutive tests" says how often another limit must be found, and is judged with it.
_REPEATS = re.compile(r"\b(?:consecutive|tests|occasions|measurements)\b", re.IGNORECASE)


def hold_limit(atom: Atom, words: str, rule: Rule, side: Side, person: Person, lexicon: Lexicon) -> Held | None:
    """Whether the limit that ``atom`` states holds of the person; ``None`` where it is not for them, or no limit.

    Args:
        atom: a statement with a limit.
        words: the words of its clause.
        rule: the criterion.
        side: whether the limit is asked for, or leaves people out.
        person: the person.
        lexicon: the words of the field.
    """
    bound = atom.bound
    if bound is None or bound.negated or _REPEATS.search(bound.quantity):
        return None
    before, after = flatten(rule.words[: atom.start]), flatten(rule.words[atom.end :])
    sex = _sex_of(before, after)
    if sex and person.profile.sex not in {None, sex}:
        return None
    aside = _set_aside(bound, words, side, person, lexicon) or _of_some(bound, words, before, after, side)
    if aside is not None:
        return aside
    held = _titer(bound, person) or hold_bound(bound, person, rule.words, side)
    if held.value is (side is Side.EXCLUSION):
        wider = side is Side.INCLUSION and _looser_for_some(bound, rule, person)
        return _for_some(held, "looser_for_some") if wider else _forgiven(held, rule, sex, person, lexicon)
    if_so = words_of.IF_AFTER.match(after) or words_of.IF_BEFORE.search(before)
    return _for_some(held, "for_some_limit") if held.value and side is Side.INCLUSION and if_so else held


def _for_some(held: Held, key: str) -> Held:
    """A limit that is kept or missed, where which one is meant depends on who the person is."""
    return Held(None, (*held.because, because(key)), (because("settle_meant"),), touched=True)


def _set_aside(bound: Bound, words: str, side: Side, person: Person, lexicon: Lexicon) -> Held | None:
    """What a limit on earlier treatment or on a promise comes to: nothing that a value given now settles."""
    past_dose = (
        bound.quantity == "prednisone dose"
        and side is Side.INCLUSION
        and (bound.op in {Op.GE, Op.GT} or _UNABLE.search(words))
    )
    if bound.quantity not in THERAPY_BOUNDS and bound.quantity != "contraception duration" and not past_dose:
        return None
    steady = bound.quantity == "stable dose duration" and bound.quantity in person.readings
    if steady and any(m.term in kinds_of(STEROIDS, lexicon) for m in lexicon.find(words)):
        return hold_bound(bound, person, words, side)
    return Held(None, (because("not_settled_part", name=bound.quote),), (because("ask_point"),))


def _of_some(bound: Bound, words: str, before: str, after: str, side: Side) -> Held | None:
    """What a limit for some people, or on a medicine given elsewhere than by mouth, comes to."""
    local = bound.quantity == "prednisone dose" and _LOCAL.search(words)
    some = side is Side.INCLUSION and (
        _FOR_SOME.search(before) or _IN_BRACKET.search(before) or (_GROUP.search(before) and _MUST.match(after))
    )
    if local or some:
        return Held(None, (because("for_some", name=bound.quote),), (because("ask_point"),))
    return None


def _looser_for_some(bound: Bound, rule: Rule, person: Person) -> bool:
    """Whether the rule has a wider limit for some people that the person's value keeps ("≤5 x ULN if …")."""
    for other in (a for c in rule.clauses for a in c.atoms if a.bound and a.bound != bound):
        before, after = flatten(rule.words[: other.start]), flatten(rule.words[other.end :])
        some = words_of.IF_AFTER.match(after) or words_of.IF_BEFORE.search(before)
        if some and other.bound and _of_one_quantity(other.bound, bound):
            same = other.bound.model_copy(update={"quantity": bound.quantity})
            return hold_bound(same, person, rule.words, Side.INCLUSION).value is True
    return False


def _of_one_quantity(other: Bound, bound: Bound) -> bool:
    """Whether a limit is of the same quantity, or of none that is named, in the same unit ("then ≤5 x ULN")."""
    unnamed = other.quantity not in by_name() and (other.unit, other.op) == (bound.unit, bound.op)
    return other.quantity == bound.quantity or unnamed


def _forgiven(held: Held, rule: Rule, sex: str | None, person: Person, lexicon: Lexicon) -> Held:
    """A value that stands in the way, unless the limit is for the other sex, or an exception may hold."""
    if sex and person.profile.sex is None:
        key = "for_women" if sex == "female" else "for_men"
        return Held(None, (*held.because, because(key)), (because("settle_sex"),), touched=True)
    spared = next((a for a in rule.excepted if any(e.present for e in events_for(a.term, person, lexicon))), None)
    if spared is not None:
        told = because("exception", name=spared.surface)
        return Held(None, (*held.because, told), (because("settle_exception"),), touched=True)
    if rule.own_disease and not another_cause(person):
        return Held(None, (*held.because, because("own_disease")), (because("settle_doctor"),), touched=True)
    return held


def another_cause(person: Person) -> bool:
    """Whether the person says that something else than the disease under study is the cause."""
    return any(OTHER_CAUSE.search(sentence) for sentence in person.profile.history)


def _sex_of(before: str, after: str) -> Literal["female", "male"] | None:
    """For which sex alone a limit is: named in its own piece before it, or right after it ("<13 g/dL in men")."""
    match = words_of.SEX_BEFORE.search(before) or words_of.SEX_AFTER.match(after)
    if match is None:
        return None
    return "female" if match["female"] else "male"


def measured(bound: Bound, person: Person) -> bool:
    """Whether the person gave what ``bound`` limits, or the result of the test whose titer it limits."""
    return bound.quantity in person.readings or _titer_test(bound, person) is not None


def _titer_test(bound: Bound, person: Person) -> Event | None:
    if not bound.quantity.endswith(_TITER):
        return None
    test = bound.quantity.removesuffix(_TITER)
    return next((e for e in person.events if e.term == test and e.result), None)


def _titer(bound: Bound, person: Person) -> Held | None:
    """A titer that was not given, where the test as a whole was said to be negative or positive."""
    test = _titer_test(bound, person)
    if test is None or bound.quantity in person.readings or bound.op not in {Op.GE, Op.GT}:
        return None
    if not test.present:
        return Held(False, (because("said", said=test.words),), touched=True)
    settle = because("settle_name", name=bound.quantity)
    return Held(None, (because("said_titer", said=test.words),), (settle,), touched=True)

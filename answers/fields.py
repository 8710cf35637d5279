"""Typed fields answer typed questions, from the fact itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from answers.ages import find_ages
from answers.answer import Kind, NotStated, Stance
from answers.asking import Asking
from answers.field_words import (
    AGES,
    faults_of,
    label,
    missing_field,
    printed_value,
    spans_of,
    with_time_frame,
)
from answers.finding import Finding
from answers.premises import bearing_out, bears_out, normal
from answers.wording import Language
from corpus.model import Fact, FactName, Span, Trial
from retrieval.asks import fields_asked
from retrieval.claims import Claim
from retrieval.query import Query
from retrieval.reading import Form, fold

# Fields that stand in for one another when a question asks for one and the record gives only the other.
_NEIGHBOURS: dict[FactName, FactName] = {
    FactName.COUNTRY: FactName.LOCATION,
    FactName.LOCATION: FactName.COUNTRY,
}
_BARS = frozenset({FactName.SEX})  # a claim of who may join that is not so decides whatever else is asked
MOST_VALUES = 3
SLACK = 0.15  # of the share of what is asked that a fact may lack beside the best
# Where both fields of a pair are asked for and the question holds the words, only the first is meant.
_PAIRS = (
    (FactName.SECONDARY_OUTCOME, FactName.PRIMARY_OUTCOME, r"secondary|次要"),
    (FactName.PRIMARY_OUTCOME, FactName.SECONDARY_OUTCOME, r"primary|main|主要"),
    (FactName.COUNTRY, FactName.LOCATION, r"countr|国家"),
    (FactName.LOCATION, FactName.COUNTRY, r"where|site|location|hospital|city|哪"),
    (FactName.CONTACT, FactName.COUNTRY, r"mail|phone|number|call|ring|电话|邮箱"),
    (FactName.CONTACT, FactName.LOCATION, r"mail|phone|number|call|ring|电话|邮箱"),
    (FactName.CONTACT, FactName.SPONSOR, r"mail|phone|contact|call|ring|电话|邮箱|联系"),
)

# Ways to get in touch: how one is asked for, how it looks, and what it is called.
_WAYS = (
    (re.compile(r"\be-?mails?\b|邮箱|邮件"), re.compile(r"@"), "an email address", "电子邮箱"),
    (
        re.compile(r"\b(?:(?:tele)?phone|call|ring)\b|电话"),
        re.compile(r"\d(?:[ ().-]?\d){5}"),
        "a telephone number",
        "电话",
    ),
)


def find_premise(trial: Trial, asking: Asking) -> Finding | None:
    """The field that a question takes something for granted of, where that is all it asks or where it is not so.

    ``None`` leaves the question to the other ways to answer: it assumes nothing, or rightly and asks for more.
    """
    query = asking.query
    for claim in asking.claims:
        verdict = bears_out(trial, claim)
        set_right = verdict is False and query.form is not Form.WHICH_TRIALS and (claim.assumed or claim.field in _BARS)
        if set_right or _only(claim, query):
            return _claimed(trial, claim, asking, verdict)
    return None


def _only(claim: Claim, query: Query) -> bool:
    """Whether the claim is all that a question asks for."""
    said = fold(claim.words)
    others = [m for m in query.matters if not any(x.term == m and fold(x.surface) in said for x in query.mentions)]
    near = {claim.field, _NEIGHBOURS.get(claim.field, claim.field), *(AGES if claim.field in AGES else ())}
    near |= {FactName(f.name) for f in fields_asked(said)}
    return not others and not query.topics and not query.cohorts and set(query.fields) <= near


def _claimed(trial: Trial, claim: Claim, asking: Asking, verdict: bool | None) -> Finding:
    """The field with a yes or no before it; over several trials, whether it holds there."""
    if claim.field in AGES:
        stated = trial.facts_named(FactName.MIN_AGE) + trial.facts_named(FactName.MAX_AGE)
        found = find_ages(trial, asking)
        value = found.value
    else:
        bearing = bearing_out(trial, claim)
        stated = bearing or _stated(trial, claim.field)
        found = _told(trial, _by_name(stated), asking) if stated else find_field(trial, asking, names=(claim.field,))
        value = found.sentence.rstrip(".。")
    if not stated or verdict is None or asking.query.form is Form.WHICH_TRIALS:
        return found.model_copy(update={"holds": verdict})
    sentence = asking.say("claim_yes" if verdict else "claim_no", value=value)
    stance = (Stance.ALLOWS if verdict else Stance.EXCLUDES) if claim.field in _BARS else None
    if asking.query.form is not Form.YES_NO:
        stance = None
    return found.model_copy(update={"sentence": sentence, "value": sentence, "holds": verdict, "stance": stance})


def _by_name(facts: tuple[Fact, ...]) -> dict[FactName, tuple[Fact, ...]]:
    return {name: tuple(f for f in facts if f.name is name) for name in dict.fromkeys(f.name for f in facts)}


def find_field(trial: Trial, asking: Asking, *, names: tuple[FactName, ...] = ()) -> Finding:
    """The trial's answer to the fields that the question asks for; ages together, others one after the other.

    ``names`` are the fields wanted, whatever the question asks for.
    """
    names = names or _wanted(asking.query)
    if set(names) & set(AGES) or (asking.profile.age is not None and not asking.claims):
        return find_ages(trial, asking)
    found = {name: _stated(trial, name) or _stated(trial, _NEIGHBOURS.get(name, name)) for name in names}
    found = {name: _closest(facts, trial, asking) for name, facts in found.items() if facts}
    if not found:
        return missing_field(trial, names, asking)
    told = _told(trial, found, asking)
    return _without_way(told, found[FactName.CONTACT], asking) if set(found) == {FactName.CONTACT} else told


def _without_way(told: Finding, contacts: tuple[Fact, ...], asking: Asking) -> Finding:
    """The contact as it is, or silence on the one way to get in touch that is asked for and not given, beside it."""
    asked = fold(asking.query.question)
    wanted = [way for way in _WAYS if way[0].search(asked)]
    if len(wanted) != 1 or any(wanted[0][1].search(fact.value) for fact in contacts):
        return told
    what = wanted[0][3] if asking.language is Language.ZH else wanted[0][2]
    return told.model_copy(
        update={
            "kind": Kind.NOT_STATED,
            "sentence": asking.say("silent_subject", what=what),
            "value": asking.say("value_unknown"),
            "details": (told.sentence, *told.details),
            "silent": NotStated.RECORD_SILENT,
        }
    )


def _told(trial: Trial, found: Mapping[FactName, tuple[Fact, ...]], asking: Asking) -> Finding:
    """These facts, in words and quotes."""
    spans: list[Span] = []
    sentences: list[str] = []
    values: list[str] = []
    for name, facts in list(found.items())[:MOST_VALUES]:
        quotes = spans_of(facts, trial)[: MOST_VALUES if len(found) == 1 else 2]
        shown = "; ".join(printed_value(f, asking.language) for f in facts if any(q.contains(f) for q in quotes))
        sentences.append(asking.say("field", label=label(name, asking.language), value=shown))
        values.append(shown)
        spans += quotes
    every = tuple(f for facts in found.values() for f in facts)
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.FACT,
        sentence=" ".join(sentences),
        value="; ".join(values),
        quotes=tuple(dict.fromkeys(with_time_frame(trial, s) for s in spans)),
        details=faults_of(trial, every, asking),
    )


def _closest(facts: tuple[Fact, ...], trial: Trial, asking: Asking) -> tuple[Fact, ...]:
    """The facts that hold what else the question names, where some do; else all, as printed."""
    if len(facts) == 1 or facts[0].name is FactName.CONTACT:
        return facts  # a name alone is no contact
    shares = [asking.evidence.coverage(asking.asks, trial.source.quote(f)) for f in facts]
    best = max(shares)
    return tuple(f for f, share in zip(facts, shares, strict=True) if share >= best - SLACK) if best else facts


def _wanted(query: Query) -> tuple[FactName, ...]:
    """The fields asked for, without those that only share words with a more exact one."""
    names, asked = query.fields, fold(query.question)
    if FactName.PRIMARY_COMPLETION_DATE in names:
        return (FactName.PRIMARY_COMPLETION_DATE,)
    for one, other, words in _PAIRS:
        if one in names and other in names and re.search(words, asked):
            names = tuple(n for n in names if n is not other)
    others = tuple(n for n in names if n not in AGES)
    return others or names


def _stated(trial: Trial, name: FactName) -> tuple[Fact, ...]:
    """The facts of that name, one a distinct value."""
    distinct: dict[str, Fact] = {}
    for fact in trial.facts_named(name):
        distinct.setdefault(normal(fact.value), fact)
    return tuple(distinct.values())

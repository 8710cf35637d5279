"""Ages: the limits printed, and what they do to an age that a question names."""

from __future__ import annotations

import re

from answers.answer import Kind, Stance
from answers.asking import Asking
from answers.cases import weigh
from answers.field_words import AGES, faults_of, label, missing_field, spans_of
from answers.finding import QUOTES, Finding, room, size
from answers.limits import limit_words
from answers.wording import Language
from corpus.model import Criterion, Fact, FactName, Span, Trial
from eligibility.bounds import bounds_of
from eligibility.model import Op, Verdict
from retrieval.reading import fold

FIELDS_APART = 40  # characters between the two fields of an age range, their label included
ADULT, OLD = 18.0, 65.0  # years; a child is under 18 (ICH E11), an older adult 65 or over (ICH E7)
_NUMBER = re.compile(r"\d+(\.\d+)?")
_OVER = re.compile(
    r"\b(?:over|above|older than|past|beyond|more than|at least)\s+(?:age\s+)?(\d{1,3})\b|(\d{1,3})\s*岁以上"
)
_UNDER = re.compile(r"\b(?:under|below|younger than|less than)\s+(?:age\s+)?(\d{1,3})\b|(\d{1,3})\s*岁以下")
_AGED = re.compile(r"\b(\d{1,3})[- ]?(?:years?|yrs?|yo|y)\b|\baged? (\d{1,3})\b|(\d{1,3})\s*岁")
_CHILD = re.compile(
    r"\b(child|children|kids?|minors?|teen\w*|adolescents?|pa?ediatric|underage|juveniles?)\b|儿童|孩子|未成年"
)
_OLD = re.compile(r"\b(elderly|seniors?|older (people|adults?|patients?)|geriatric)\b|老人|老年(?!痴呆|性)")


def find_ages(trial: Trial, asking: Asking) -> Finding:
    """The age limits from the fields, else from the rules; with an age given, whether it lies within them."""
    low = next(iter(trial.facts_named(FactName.MIN_AGE)), None)
    high = next(iter(trial.facts_named(FactName.MAX_AGE)), None)
    shown = tuple(f for f in (low, high) if f)
    if not shown:
        return _by_rule(trial, asking) or missing_field(trial, AGES, asking)
    value = limits_printed(low, high, asking)
    age = asking.profile.age
    stance: Stance | None = None
    sentence = f"{value}{'。' if asking.language is Language.ZH else '.'}"
    if age is not None:
        inside = _inside(age, low, high)
        stance = Stance.ALLOWS if inside else Stance.EXCLUDES
        sentence = asking.say("age_in" if inside else "age_out", age=f"{age:g}", value=value)
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.FACT,
        sentence=sentence,
        value=value,
        quotes=spans_of(shown, trial, apart=FIELDS_APART),
        stance=stance,
        details=faults_of(trial, shown, asking),
        holds=_takes(fold(asking.query.question), low, high),
    )


def with_age(trial: Trial, asking: Asking, found: Finding) -> Finding:
    """What a rule does to a case, and that an age told beside it lies outside the limits: that decides as well."""
    of_case = found.kind is Kind.CRITERIA and found.stance is not None and found.silent is None
    if not of_case or asking.profile.age is None or len(asking.query.trials) > 1:
        return found
    ages = find_ages(trial, asking)
    if ages.stance is not Stance.EXCLUDES or any(q.overlaps(a) for q in found.quotes for a in ages.quotes):
        return found
    quotes = (*found.quotes[: QUOTES - len(ages.quotes)], *ages.quotes)
    told = found.model_copy(update={"quotes": quotes, "details": (ages.sentence, *found.details)})
    return told if sum(map(size, quotes)) <= room(told) else found


def limits_printed(low: Fact | None, high: Fact | None, asking: Asking) -> str:
    """Both age limits with their labels, as printed; "not stated" for one that the record does not give."""
    unknown = asking.say("value_unknown")
    pairs = ((FactName.MIN_AGE, low), (FactName.MAX_AGE, high))
    joint, colon = ("；", "：") if asking.language is Language.ZH else ("; ", ": ")
    return joint.join(f"{label(n, asking.language)}{colon}{f.value if f else unknown}" for n, f in pairs)


def _by_rule(trial: Trial, asking: Asking) -> Finding | None:
    """The first rule that limits age, where the record has no field of it."""
    rule = next((c for c in trial.criteria if any(b.quantity == "age" for b in bounds_of(trial, c))), None)
    if rule is None:
        return None
    bounds = [b for b in bounds_of(trial, rule) if b.quantity == "age"]
    lost = any(b.op is Op.LOST for b in bounds)
    value = "; ".join(f"{asking.quantity(b.quantity)} {limit_words(b, asking.language)}" for b in bounds)
    sentence, stance = asking.say("rule_inclusion", cohort=asking.cohort(rule.cohort)), None
    if asking.profile.age is not None:
        stance = Stance.UNCLEAR if lost else _stance(trial, rule, asking)
        key = {Stance.ALLOWS: "age_in", Stance.EXCLUDES: "age_out"}.get(stance, "unclear")
        sentence = asking.say(
            key, age=f"{asking.profile.age:g}", value=value, side=rule.side.value, cohort=asking.cohort(rule.cohort)
        )
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.CRITERIA,
        sentence=sentence,
        value=value,
        quotes=(Span(start=rule.start, end=rule.end),),
        stance=stance,
        details=(asking.say("lost_sign_age"),) if lost else (),
    )


def _stance(trial: Trial, rule: Criterion, asking: Asking) -> Stance:
    verdict = weigh(trial, rule, asking)
    stances = {Verdict.MET: Stance.ALLOWS, Verdict.NOT_MET: Stance.EXCLUDES}
    return stances.get(verdict.verdict, Stance.DEPENDS) if verdict else Stance.DEPENDS


def _takes(asked: str, low: Fact | None, high: Fact | None) -> bool | None:
    """Whether the printed limits let in anyone of the ages a question names; ``None`` if it names none."""
    least, most = (years(low.value) if low else 0.0), (years(high.value) if high else 200.0)
    if over := _OVER.search(asked):
        return most > float(over[1] or over[2])
    if under := _UNDER.search(asked):
        return least < float(under[1] or under[2])
    if aged := _AGED.search(asked):
        return least <= float(aged[1] or aged[2] or aged[3]) <= most
    if _CHILD.search(asked):
        return least < ADULT
    return most >= OLD if _OLD.search(asked) else None


def _inside(age: float, low: Fact | None, high: Fact | None) -> bool:
    return (low is None or age >= years(low.value)) and (high is None or age <= years(high.value))


def years(value: str) -> float:
    """An age as printed ("18 Years", "6 Months", "≥5 years old"), in years.

    Raises:
        ValueError: if no number is printed.
    """
    number = _NUMBER.search(value)
    if not number:
        raise ValueError(f"{value!r} states no age; expected a number with its unit, such as '18 Years'")
    scale = {"mo": 12.0, "we": 52.18, "da": 365.25}
    unit = next((s for u, s in scale.items() if re.search(rf"\b{u}", value.lower())), 1.0)
    return float(number[0]) / unit

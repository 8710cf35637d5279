"""Typed fields answer typed questions, from the fact itself."""

from __future__ import annotations

import re

from answers.answer import Kind, NotStated, Stance
from answers.asking import Asking
from answers.finding import Finding
from answers.wording import Language
from corpus.model import Fact, FactName, NoticeKind, Span, Trial
from retrieval.query import Query
from retrieval.reading import fold

LABELS: dict[FactName, tuple[str, str]] = {
    FactName.NCT_ID: ("Registry number", "登记号"),
    FactName.OTHER_ID: ("Other study number", "其他编号"),
    FactName.TITLE: ("Title", "标题"),
    FactName.STATUS: ("Status", "状态"),
    FactName.PHASE: ("Phase", "分期"),
    FactName.ENROLLMENT: ("Number of people planned", "计划人数"),
    FactName.START_DATE: ("Start date", "开始日期"),
    FactName.PRIMARY_COMPLETION_DATE: ("Main part ends", "主要完成日期"),
    FactName.COMPLETION_DATE: ("Study ends", "完成日期"),
    FactName.LAST_UPDATED: ("Record last updated", "记录更新日期"),
    FactName.STUDY_TYPE: ("Type of study", "研究类型"),
    FactName.ALLOCATION: ("Allocation to groups", "分组方式"),
    FactName.INTERVENTION_MODEL: ("Study groups", "研究分组模式"),
    FactName.MASKING: ("Blinding", "设盲"),
    FactName.PRIMARY_PURPOSE: ("Main purpose", "主要目的"),
    FactName.CONDITION: ("Diseases", "疾病"),
    FactName.INTERVENTION: ("Treatment tested", "试验治疗"),
    FactName.ARM: ("Groups", "组别"),
    FactName.MIN_AGE: ("Youngest age", "最小年龄"),
    FactName.MAX_AGE: ("Oldest age", "最大年龄"),
    FactName.SEX: ("Who can join by sex", "性别要求"),
    FactName.HEALTHY_VOLUNTEERS: ("Healthy volunteers", "健康志愿者"),
    FactName.SPONSOR: ("Sponsor", "申办方"),
    FactName.COLLABORATOR: ("Collaborator", "合作方"),
    FactName.CONTACT: ("Contact", "联系人"),
    FactName.LOCATION: ("Places", "地点"),
    FactName.COUNTRY: ("Countries", "国家"),
    FactName.PRIMARY_OUTCOME: ("Main thing measured", "主要指标"),
    FactName.SECONDARY_OUTCOME: ("Also measured", "次要指标"),
}

# Words of a heading or label that announce a field; a missing_value notice on such a heading says the value is missing.
_LABEL_WORDS: dict[FactName, str] = {
    FactName.STATUS: r"\bstatus\b",
    FactName.PHASE: r"\bphase\b",
    FactName.ENROLLMENT: r"enrol",
    FactName.START_DATE: r"\bstart",
    FactName.PRIMARY_COMPLETION_DATE: r"primary completion",
    FactName.COMPLETION_DATE: r"completion",
    FactName.LAST_UPDATED: r"updated",
    FactName.ALLOCATION: r"\ballocation\b",
    FactName.INTERVENTION_MODEL: r"model|study design",
    FactName.MASKING: r"masking|blinding|study design",
    FactName.PRIMARY_PURPOSE: r"purpose",
    FactName.CONDITION: r"conditions",
    FactName.INTERVENTION: r"treatments|interventions?\b",
    FactName.MIN_AGE: r"\bages?\b",
    FactName.MAX_AGE: r"\bages?\b",
    FactName.SEX: r"\bsex\b|gender",
    FactName.HEALTHY_VOLUNTEERS: r"volunteers",
    FactName.SPONSOR: r"sponsor",
    FactName.COLLABORATOR: r"collaborator",
    FactName.CONTACT: r"contact",
    FactName.LOCATION: r"\blocations?\b|research sites|\bsites\b|\bcountry",
    FactName.COUNTRY: r"\bcountr|\blocations?\b",
    FactName.PRIMARY_OUTCOME: r"outcome",
    FactName.SECONDARY_OUTCOME: r"outcome",
    FactName.OTHER_ID: r"secondary id|other",
}

# Fields that stand in for one another when a question asks for one and the record gives only the other.
_NEIGHBOURS: dict[FactName, FactName] = {
    FactName.COUNTRY: FactName.LOCATION,
    FactName.LOCATION: FactName.COUNTRY,
}
_AGES = (FactName.MIN_AGE, FactName.MAX_AGE)
MOST_VALUES = 3
FIELDS_APART = 40  # characters between the two fields of an age range, their label included
SLACK = 0.15  # of the share of what is asked that a fact may lack beside the best
TOGETHER = 12  # characters between two values that still stand together
_CODED = frozenset(
    {
        FactName.STATUS,
        FactName.PHASE,
        FactName.SEX,
        FactName.ALLOCATION,
        FactName.INTERVENTION_MODEL,
        FactName.MASKING,
        FactName.PRIMARY_PURPOSE,
        FactName.STUDY_TYPE,
    }
)
# Where both fields of a pair are asked for and the question holds the words, only the first is meant.
_PAIRS = (
    (FactName.SECONDARY_OUTCOME, FactName.PRIMARY_OUTCOME, r"secondary|次要"),
    (FactName.PRIMARY_OUTCOME, FactName.SECONDARY_OUTCOME, r"primary|main|主要"),
    (FactName.COUNTRY, FactName.LOCATION, r"countr|国家"),
    (FactName.LOCATION, FactName.COUNTRY, r"where|site|location|hospital|city|哪"),
)
_DAY = re.compile(r"\d+(\.\d+)?")


def label(name: FactName, language: Language = Language.EN) -> str:
    """How a field is called in our sentences."""
    en, zh = LABELS[name]
    return zh if language is Language.ZH else en


def find_field(trial: Trial, asking: Asking, *, ages: bool = False) -> Finding:
    """The trial's answer to the fields that the question asks for; ages together, others one after the other.

    ``ages`` asks for the age limits, whatever else the question asks for.
    """
    names = _wanted(asking.query)
    if ages or set(names) & set(_AGES) or asking.profile.age is not None:
        return _ages(trial, asking)
    found = {name: _stated(trial, name) or _stated(trial, _NEIGHBOURS.get(name, name)) for name in names}
    found = {name: _closest(facts, trial, asking) for name, facts in found.items() if facts}
    if not found:
        return _missing(trial, names, asking)
    spans: list[Span] = []
    sentences: list[str] = []
    values: list[str] = []
    for name, facts in list(found.items())[:MOST_VALUES]:
        quotes = _merged(facts, trial)[: MOST_VALUES if len(found) == 1 else 2]
        printed = "; ".join(_printed(f) for f in facts if any(q.contains(f) for q in quotes))
        yes = _polarity(asking.query, facts) if len(found) == 1 else None
        key = "field" if yes is None else "field_yes" if yes else "field_no"
        sentences.append(asking.say(key, label=label(name, asking.language), value=printed))
        values.append(printed)
        spans += quotes
    shown = tuple(f for facts in found.values() for f in facts)
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.FACT,
        sentence=" ".join(sentences),
        value="; ".join(values),
        quotes=tuple(dict.fromkeys(spans)),
        details=_details(trial, shown, asking),
        holds=_polarity(asking.query, shown, wanted=True),
    )


def _closest(facts: tuple[Fact, ...], trial: Trial, asking: Asking) -> tuple[Fact, ...]:
    """The facts that hold what else the question names, where some do; else all, as printed."""
    if len(facts) == 1:
        return facts
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
    others = tuple(n for n in names if n not in _AGES)
    return others or names


def _stated(trial: Trial, name: FactName) -> tuple[Fact, ...]:
    """The facts of that name, one a distinct value."""
    distinct: dict[str, Fact] = {}
    for fact in trial.facts_named(name):
        distinct.setdefault(_normal(fact.value), fact)
    return tuple(distinct.values())


def _normal(value: str) -> str:
    return re.sub(r"[\W_]+", " ", value.casefold()).strip()


def _printed(fact: Fact) -> str:
    """The value as printed, but registry codes such as NOT_YET_RECRUITING or PHASE1 in words."""
    if fact.name in _CODED and re.fullmatch(r"[A-Z][A-Z0-9_]*", fact.value):
        return re.sub(r"(?<=[a-z])(?=\d)", " ", fact.value.replace("_", " ").lower())
    return fact.value


def _ages(trial: Trial, asking: Asking) -> Finding:
    low = next(iter(trial.facts_named(FactName.MIN_AGE)), None)
    high = next(iter(trial.facts_named(FactName.MAX_AGE)), None)
    shown = tuple(f for f in (low, high) if f)
    if not shown:
        return _missing(trial, _AGES, asking)
    unknown = asking.say("value_unknown")
    pairs = ((FactName.MIN_AGE, low), (FactName.MAX_AGE, high))
    value = "; ".join(f"{label(n, asking.language)}: {f.value if f else unknown}" for n, f in pairs)
    age = asking.profile.age
    stance: Stance | None = None
    sentence = f"{value}."
    if age is not None:
        inside = _inside(age, low, high)
        stance = Stance.ALLOWS if inside else Stance.EXCLUDES
        sentence = asking.say("age_in" if inside else "age_out", age=f"{age:g}", value=value)
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.FACT,
        sentence=sentence,
        value=value,
        quotes=_merged(shown, trial, apart=FIELDS_APART),
        stance=stance,
        details=_details(trial, shown, asking),
        holds=_takes(fold(asking.query.question), low, high),
    )


_OVER = re.compile(
    r"\b(?:over|above|older than|past|beyond|more than|at least)\s+(?:age\s+)?(\d{1,3})\b|(\d{1,3})\s*岁以上"
)
_UNDER = re.compile(r"\b(?:under|below|younger than|less than)\s+(?:age\s+)?(\d{1,3})\b|(\d{1,3})\s*岁以下")
_AGED = re.compile(r"\b(\d{1,3})[- ]?(?:years?|yrs?|yo|y)\b|\baged? (\d{1,3})\b|(\d{1,3})\s*岁")
_CHILD = re.compile(
    r"\b(child|children|kids?|minors?|teen\w*|adolescents?|pa?ediatric|underage|juveniles?)\b|儿童|孩子|未成年"
)
_OLD = re.compile(r"\b(elderly|seniors?|older (people|adults?|patients?)|geriatric)\b|老人|老年")
ADULT, OLD = 18.0, 65.0  # years; a child is under 18 (ICH E11), an older adult 65 or over (ICH E7)


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
    number = _DAY.search(value)
    if not number:
        raise ValueError(f"{value!r} states no age; expected a number with its unit, such as '18 Years'")
    scale = {"mo": 12.0, "we": 52.18, "da": 365.25}
    unit = next((s for u, s in scale.items() if re.search(rf"\b{u}", value.lower())), 1.0)
    return float(number[0]) / unit


def _merged(facts: tuple[Fact, ...], trial: Trial, *, apart: int = 0) -> tuple[Span, ...]:
    """The facts' ranges in the facts' order; those on one line, or at most ``apart`` characters apart, become one."""
    merged: list[Span] = []
    for fact in facts:
        before = merged[-1] if merged else None
        between = trial.source.text[before.end : fact.start] if before and before.end <= fact.start else None
        one_line = between is not None and len(between) <= TOGETHER and "\n" not in between
        if before and between is not None and (one_line or len(between) <= apart):
            merged[-1] = Span(start=before.start, end=fact.end)
        else:
            merged.append(Span(start=fact.start, end=fact.end))
    return tuple(dict.fromkeys(merged))


def _missing(trial: Trial, names: tuple[FactName, ...], asking: Asking) -> Finding:
    what = label(names[0], asking.language).lower()
    for name in names:
        words = _LABEL_WORDS.get(name)
        for notice in trial.notices:
            empty = notice.kind in (NoticeKind.MISSING_VALUE, NoticeKind.EMPTY_LIST)
            if words and empty and re.search(words, trial.source.quote(notice), re.IGNORECASE):
                return Finding(
                    trial_id=trial.trial_id,
                    kind=Kind.NOT_STATED,
                    sentence=asking.say("value_missing", what=what),
                    value=asking.say("value_missing_short"),
                    quotes=(Span(start=notice.start, end=notice.end),),
                    silent=NotStated.VALUE_MISSING,
                )
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.NOT_STATED,
        sentence=asking.say("silent_subject", what=what),
        value=asking.say("value_unknown"),
        silent=NotStated.RECORD_SILENT,
    )


def _details(trial: Trial, shown: tuple[Fact, ...], asking: Asking) -> tuple[str, ...]:
    kinds = {n.kind for f in shown for n in trial.notices_on(f)}
    several = len({f.name for f in shown}) < len(shown)
    keys = {
        NoticeKind.CONTRADICTION: "field_conflict" if several else "contradiction",
        NoticeKind.STALE_STATUS: "stale",
        NoticeKind.FOREIGN_CONTACT: "foreign_contact",
        NoticeKind.LOST_COMPARATOR: "lost_sign_age" if {f.name for f in shown} <= set(_AGES) else "lost_sign",
    }
    return tuple(asking.say(key) for kind, key in keys.items() if kind in kinds)


_OPEN_NO = re.compile(r"not yet|complet|terminat|withdrawn|suspend|closed|no longer|active, not|active not|unknown")
_PHASE_ASKED = re.compile(r"phase\s*(\d|i{1,3}v?|iv)\b", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _polarity(query: Query, facts: tuple[Fact, ...], *, wanted: bool = False) -> bool | None:
    """Yes or no, where the question wants it (or ``wanted``) and the value decides it; else ``None``."""
    asked = fold(query.text)
    if not wanted and not re.match(
        r"(so |and |but )?(is|are|does|do|can|could|will|has|have|did|was|were|am)\b|.*吗", asked
    ):
        return None
    value = " ".join(_normal(f.value) for f in facts)
    name = facts[0].name
    rules: dict[FactName, bool | None] = {
        FactName.STATUS: False
        if _OPEN_NO.search(value)
        else True
        if "recruiting" in value or "enrolling" in value
        else None,
        FactName.ALLOCATION: False if re.search(r"\b(na|non|n a|not)\b", value) else "random" in value or None,
        FactName.HEALTHY_VOLUNTEERS: {"no": False, "yes": True}.get(value),
        FactName.PHASE: _phase_matches(asked, value),
    }
    if name is FactName.MASKING:
        open_label = bool(re.search(r"\bnone\b|open", value))
        return open_label if re.search(r"open.label", asked) else not open_label
    if name is FactName.SEX:
        return True if value in ("all", "both") or "male and female" in value or "male or female" in value else None
    if name is FactName.INTERVENTION_MODEL:
        single = "single" in value
        return single if re.search(r"single|one", asked) else (False if single else None)
    return rules.get(name)


def _phase_matches(asked: str, value: str) -> bool | None:
    wanted = _PHASE_ASKED.search(asked)
    if not wanted:
        return None
    number = _ROMAN.get(wanted[1].lower(), wanted[1])
    return number in re.findall(r"\d", value)

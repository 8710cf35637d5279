"""How typed fields are called, printed, joined and missed: what every answer from a field needs."""

from __future__ import annotations

import re

from answers.answer import Kind, NotStated
from answers.asking import Asking
from answers.finding import Finding
from answers.wording import Language
from corpus.model import Fact, FactName, NoticeKind, Span, Trial

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

AGES = (FactName.MIN_AGE, FactName.MAX_AGE)
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


def label(name: FactName, language: Language = Language.EN) -> str:
    """How a field is called in our sentences."""
    en, zh = LABELS[name]
    return zh if language is Language.ZH else en


# Registry values as Chinese sentences say them, by their words in lower case.
_VALUES_ZH = {
    "recruiting": "正在招募",
    "not yet recruiting": "尚未开始招募",
    "active, not recruiting": "进行中，不再招募",
    "active not recruiting": "进行中，不再招募",
    "enrolling by invitation": "仅限受邀者参加",
    "completed": "已完成",
    "terminated": "已提前终止",
    "suspended": "已暂停",
    "withdrawn": "已撤回",
    "phase1": "一期",
    "phase 1": "一期",
    "phase2": "二期",
    "phase 2": "二期",
    "phase3": "三期",
    "phase 3": "三期",
    "phase4": "四期",
    "phase 4": "四期",
    "early phase 1": "早期一期",
    "early phase1": "早期一期",
    "all": "男女均可",
    "female": "仅限女性",
    "male": "仅限男性",
    "single group": "单组",
    "parallel": "平行分组",
    "crossover": "交叉设计",
    "randomized": "随机",
    "non randomized": "非随机",
    "none": "不设盲（开放标签）",
    "single": "单盲",
    "double": "双盲",
    "triple": "三盲",
    "quadruple": "四盲",
    "treatment": "治疗",
    "prevention": "预防",
    "interventional": "干预性研究",
    "observational": "观察性研究",
    "no": "不接受",
    "yes": "接受",
    "not applicable": "不适用",
}
_SAID_ZH = _CODED | {FactName.HEALTHY_VOLUNTEERS}


def printed_value(fact: Fact, language: Language = Language.EN) -> str:
    """The value as printed, but registry codes such as NOT_YET_RECRUITING or PHASE1 in words; in Chinese with these."""
    printed = _in_words(fact)
    said = _VALUES_ZH.get(printed.casefold()) if language is Language.ZH and fact.name in _SAID_ZH else None
    return f"{said}（{printed}）" if said else printed


def _in_words(fact: Fact) -> str:
    if fact.name in _CODED and fact.value == "NA":
        return "not applicable"
    if fact.name in _CODED and re.fullmatch(r"[A-Z][A-Z0-9_]*", fact.value):
        return re.sub(r"(?<=[a-z])(?=\d)", " ", fact.value.replace("_", " ").lower())
    return fact.value


def coded_in(trial: Trial, passage: Span) -> Fact | None:
    """The registry code ("NONE", "NOT_YET_RECRUITING") that a passage is, and no more; ``None`` for any other."""
    facts = (f for f in trial.facts if f.name in _CODED and f.start <= passage.start and passage.end <= f.end)
    return next(facts, None)


def spans_of(facts: tuple[Fact, ...], trial: Trial, *, apart: int = 0) -> tuple[Span, ...]:
    """The facts' ranges in the facts' order; those on one line, or at most ``apart`` characters apart, become one."""
    joined: list[Span] = []
    for fact in facts:
        before = joined[-1] if joined else None
        between = trial.source.text[before.end : fact.start] if before and before.end <= fact.start else None
        one_line = between is not None and len(between) <= TOGETHER and "\n" not in between
        if before and between is not None and (one_line or len(between) <= apart):
            joined[-1] = Span(start=before.start, end=fact.end)
        else:
            joined.append(Span(start=fact.start, end=fact.end))
    return tuple(dict.fromkeys(joined))


_TIME_FRAME = re.compile(
    r"(?:\n(?:[-*•] )?description:[^\n]{0,160}(?=\n))?"  # a short one stands between
    r"\s{0,4}(?:[-*•] )?[\[(]?time ?(?:frame|point)s?\b[^\n]{0,160}",
    re.IGNORECASE,
)


def with_time_frame(trial: Trial, span: Span) -> Span:
    """The range with the time frame that follows an outcome, where the record prints one there."""
    after = _TIME_FRAME.match(trial.source.text, span.end)
    return Span(start=span.start, end=after.end()) if after else span


def missing_field(trial: Trial, names: tuple[FactName, ...], asking: Asking) -> Finding:
    """Silence about these fields; said apart where the record has their heading and lost its value."""
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
        sentence=asking.say("silent_field", what=what),
        value=asking.say("value_unknown"),
        silent=NotStated.RECORD_SILENT,
    )


def faults_of(trial: Trial, shown: tuple[Fact, ...], asking: Asking) -> tuple[str, ...]:
    """What must be said beside these facts: faults of the source that touch them."""
    kinds = {n.kind for f in shown for n in trial.notices_on(f)}
    several = len({f.name for f in shown}) < len(shown)
    keys = {
        NoticeKind.CONTRADICTION: "field_conflict" if several else "contradiction",
        NoticeKind.STALE_STATUS: "stale",
        NoticeKind.FOREIGN_CONTACT: "foreign_contact",
        NoticeKind.LOST_COMPARATOR: "lost_sign_age" if {f.name for f in shown} <= set(AGES) else "lost_sign",
    }
    return tuple(asking.say(key) for kind, key in keys.items() if kind in kinds)

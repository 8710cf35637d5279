"""Wording by which people tell a trial by its stated facts: size, phase, status, design, year, place."""

from __future__ import annotations

import calendar
import re

from corpus.model import FactName

HEAD = re.compile(
    r"\b(?:trial|study|one(?! of\b)|project|protocol)\b(?P<many>)"
    r"|\b(?:trials|studies|ones|protocols)\b|(?:试验|研究|项目)|的那[个项家种](?!试验|研究|项目)",
    re.I,
)
DETERMINED = re.compile(r"\b(?:the|that|this|your|their)\b", re.I)
LONGEST = 70  # characters of a description before its noun
NOT_INSIDE = re.compile(
    r"[.;:?!,](?!\d)|\b(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|and|or|if|than|about|of|in|for|from|at|"
    r"with|to|by|on|between|join|enter|take|takes|allow|exclude|excludes|run|runs)\b",
    re.I,
)
ZH_BEFORE = re.compile(r"[^，。？！,.?!;；、]{2,24}$")
ZH_INDEFINITE = re.compile(r"哪|有没有|任何|什么|几个|一个|所有|全部|每|各|别的|其他|参加|多少")
PREDICATE = re.compile(
    r"\b(?:(?:is|was|isn't|are) (?:this|it|that|these|they)|it's|it is|this is|that's)"
    r"(?: (?:trial|study|one|really|still|now))* ?$",
    re.I,
)
CLAUSE = re.compile(
    r"[,.;:?!—–]| - | and | but |"
    r"(?<!that)(?<!which)(?<!who) (?:is|are|was|were|does|do|did|can|will|has|have|take|takes|exclude)s?\b"
)
PEOPLE = r"(?:participants?|patients?|people|persons?|subjects?|volunteers?)"
COUNT_BEFORE = re.compile(
    rf"(?<![\w.])(\d[\d,]*)[ -]{PEOPLE}\b|(\d+) ?(?:名|个|位)?(?:人|患者|病人|受试者|参与者)", re.I
)
COUNT_AFTER = re.compile(
    rf"^\W*(?:(?:with|of|for|that has|which has|having|enrolling|recruiting|taking|has)\W+)"
    rf"(?:about |only |around |just )?(\d[\d,]*) {PEOPLE}\b",
    re.I,
)
PHASE = re.compile(
    r"\bphase[ -]?((?:[0-4]|iv|i{1,3})[ab]?(?: ?[/-] ?(?:[0-4]|iv|i{1,3})[ab]?)?)\b|([一二三四ⅠⅡⅢⅣ1-4]|I{1,3}V?|IV)期",
    re.I,
)
ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "ⅰ": "1",
    "ⅱ": "2",
    "ⅲ": "3",
    "ⅳ": "4",
}
STATUS: tuple[tuple[str, str], ...] = (
    (
        r"(?:not[ -]yet[ -](?:recruiting|open|started|enrolling)|"
        r"(?:has )?(?:not|n't) (?:yet )?(?:started|opened|begun|recruiting)|upcoming|unopened|"
        r"尚未招募|还没招募|未开始招募)",
        r"not[ _]?yet",
    ),
    (r"(?:active,? not recruiting)", r"active"),
    (r"(?:completed|finished|已完成|已结束)", r"complet"),
    (r"(?:terminated|stopped|halted|已终止)", r"terminat"),
    (r"(?:suspended|paused|已暂停)", r"suspend"),
    (r"(?:withdrawn|cancell?ed|已撤回)", r"withdraw"),
    (
        r"(?:recruiting|enrolling|open(?![- ]label)|正在招募|招募中|在招募|在招人|正在招人)",
        r"^(?!.*not)(?:recruiting|enrolling|open)",
    ),
)
DESIGN: tuple[tuple[str, FactName, str], ...] = (
    (r"(?:non-?randomi[sz]ed|非随机)", FactName.ALLOCATION, r"non"),
    (r"(?:(?<!non)(?<!non-)randomi[sz]ed|rct|(?<!非)随机)", FactName.ALLOCATION, r"^randomi"),
    (
        r"(?:(?:double|triple|single)?-?(?:blind(?:ed)?|masked)|双盲|单盲|盲法)",
        FactName.MASKING,
        r"single|double|triple|quadruple|blind|mask(?!.*none)",
    ),
    (r"(?:open[- ]label|unblinded|unmasked|开放标签|非盲)", FactName.MASKING, r"none|open"),
    (r"(?:single[- ](?:arm|group)|单臂|单组)", FactName.INTERVENTION_MODEL, r"single"),
    (r"(?:cross-?over|交叉)", FactName.INTERVENTION_MODEL, r"cross"),
    (r"(?:observational|观察性)", FactName.STUDY_TYPE, r"observ"),
    (r"(?:interventional|干预性)", FactName.STUDY_TYPE, r"interv"),
    (r"(?:men'?s|men-only|male|male-only|男性)", FactName.SEX, r"^male$"),
    (r"(?:women'?s|women-only|female|female-only|女性)", FactName.SEX, r"^female$"),
)
YEAR = re.compile(
    r"^\W*(?:the )?(20[0-4]\d|19\d\d)\b|(?:start(?:s|ed|ing)?|beg(?:ins|an|inning)) in (20[0-4]\d|19\d\d)"
    r"|(20[0-4]\d)年",
    re.I,
)
ELDERLY = re.compile(r"\b(?:elderly|older (?:adults?|people|patients)|seniors?|geriatric)\b|老年", re.I)
IN_PLACE = re.compile(
    r"^\W*(?:(?:that|which)(?:'s| is)? )?(?:done |run |located |based |held |conducted |happening )?"
    r"(?:in|from|at|near) (?:the )?([\w'’. -]{2,40})",
    re.I,
)
MONTHS = frozenset(calendar.month_name)
OF_WHAT = re.compile(
    r"^\W*(?:of|with|using|testing|for|on|in|about) (?:the |a |people with |patients with )?(.{3,60})", re.I
)
# What may follow "is the trial for lupus" without making it a name.
ASIDE = re.compile(r"\b(?:only|just|mainly|or|too|also|as well|please|then|though|exclusively)\b|\W+", re.I)
ASKED_OF = re.compile(r"\b(?:is|are|was|were)\W*$", re.I)
FEW = 2  # conditions, or countries, up to which each is what a trial is about
OLD = 55  # years: a lowest age from which a trial is one for older people

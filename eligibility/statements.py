"""What a sentence about a person says: which things are there, which are denied, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from eligibility.numbers import NUMBER_WORD, read_number
from lexicon.reader import Lexicon

LONGEST = 4000
DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
"""Days in each span of time; a month is a twelfth of the mean Gregorian year of the Julian calendar, 365.25 days."""

_UNIT = r"(?P<unit>days?|d|weeks?|wks?|w|months?|mos?|mths?|years?|yrs?|y|天|日|个?星期|周|个?月|年)"
_COUNT = (
    rf"(?P<count>\d{{1,4}}(?:\.\d{{1,2}})?|half an?|an?|a few|a couple of|several|{NUMBER_WORD}"
    rf"|[一二两三四五六七八九十半]{{1,3}})"
)
_AGO = re.compile(
    rf"(?<![\w.])(?:about |around |approximately |almost |nearly |over |more than |less than )?{_COUNT} ?-?{_UNIT}"
    rf"(?: ?(?:ago|back|prior|earlier|before now|previously|以?前|之前)"
    rf"| (?:before|prior to) (?:the |my |his |her |your )?(?:screening|enrol\w+|baseline|study|trial)\b)",
    re.IGNORECASE,
)
# "In remission for 7 years" tells how long it is over.
_FREE_SINCE = re.compile(
    rf"\b(?:remission|cancer[- ]free|disease[- ]free|tumou?r[- ]free|free of \w+|clean|sober|quit|stopped|cured"
    rf"|cleared|off (?:it|them))"
    rf"(?: (?!for\b|since\b)\w+){{0,4}} (?:for|since)(?: (?:about|around|over|more than|at least|almost|nearly"
    rf"|the (?:last"
    rf"|past)))? {_COUNT} ?-?{_UNIT}",
    re.IGNORECASE,
)
_RECENT = re.compile(
    r"\b(?:yesterday|today|last (?P<last>week|month|year))\b|(?P<zh>昨天|今天|上周|上个月|去年)", re.IGNORECASE
)
_RECENT_ZH = {"昨天": 1.0, "今天": 0.0, "上周": 7.0, "上个月": DAYS["month"], "去年": DAYS["year"]}
_ZH = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_VAGUE = {"a few", "a couple of", "several"}

_SPLIT = re.compile(
    r"[.;。；!?！？\n](?=\s|$|[^\x00-\x7f])|\s(?:but|however|although|except(?: for)?|yet)\s"
    r"|,? and (?=(?:i|he|she|we|they|my|has|had|have|am|is|was|took|takes|on|currently|now)\b)"
    r"|,\s?(?=(?:and |then |now )?(?:i|he|she|we|they|had|has|have|on|took|takes|taking|with|currently"
    r"|now|status|received|tested|diagnosed|no|never|not|denies|without)\b)"
    r"|[，、](?=[没無无未不有正曾])",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"\b(?:no|not|never|none|den(?:y|ies|ied|ying)|without|neither|nor|negative(?: test)? for|free "
    r"(?:of|from)|absence of|"
    r"un?affected by|ruled out|excluded|haven't|hasn't|hadn't|don't|doesn't|didn't|isn't|wasn't|aren't"
    r"|cannot|can't|naive to)\b"
    r"|没有?|未|无|無|否认|不是|从不|阴性",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"[\s:=(\-]{0,3}(?:(?:antibod(?:y|ies)|ab|test(?:s|ing)?|status|serolog(?:y|ies)|titers?|result"
    r"|level|screen(?:ing)?|infection|virus|history|viral load|pcr|is|was|are|were|has been|have been"
    r"|came back|comes back|all|both|now|currently|-) ?){0,4}"
    r"(?:neg(?:ative)?\b|undetect(?:able|ed)\b|not detect(?:ed|able)\b|non-?reactive\b|absent\b|none\b"
    r"|no\b|ruled out\b|naive\b|"
    r"below (?:the )?(?:limit|detection|lod)|normal\b|not (?:elevated|present|raised)\b|阴性|未检出|没有|正常"
    r"|\(-\)|-(?=\s|,|;|\.|$))",
    re.IGNORECASE,
)
_OF_A_TEST = re.compile(r"neg|detect|reactive|below|阴性|未检出", re.IGNORECASE)
_AFFIRMED_AFTER = re.compile(
    r"[\s:=(\-]{0,3}(?:(?:antibod(?:y|ies)|ab|test(?:s|ing)?|status|serolog(?:y|ies)|titers?|result"
    r"|level|screen(?:ing)?|infection|virus|viral load|pcr|is|was|are|were|has been|have been|came "
    r"back|comes back|both|all|now|currently) ?){0,4}"
    r"(?:pos(?:itive)?\b|detect(?:able|ed)\b|reactive\b|elevated\b|raised\b|high\b|present\b|carrier\b|阳性|检出|\+)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:had|was|were|used to|previous(?:ly)?|prior|past|history of|hx of|h/o|former(?:ly)?|once"
    r"|before|ago|earlier|cured|recovered|resolved|remission|survivor|survived|s/p|status post|took"
    r"|received|underwent|tried|stopped|discontinued|gone|cleared|healed|removed|sober|quit|finished|completed"
    r"|ended)\b"
    r"|以前|曾|过去|前|做过|用过|得过|治愈|好了",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:currently|now|still|ongoing|active|taking|on|takes|using|has|have|am|is)\b|目前|现在|正在|在吃|在用",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"\b(?:not only|no longer|no doubt|not sure|without doubt)\b", re.IGNORECASE)


class Stated(NamedTuple):
    """A term that a sentence states or denies, where, and how many days ago (None where not said).

    ``past`` marks what is told as over or as history, ``vague`` a time such as "several years ago".
    """

    term: str
    surface: str
    start: int
    end: int
    present: bool
    days: float | None
    past: bool
    clause: tuple[int, int]


# One character for one character, so that a place in the flat text is a place in the text.
_FLAT = str.maketrans(
    dict(
        zip(
            "\u00a0\u2009\u202f\u2007\t\r–—−‐‑～µμ²³×✕＞＜＝≧≦⩾⩽’‘：（）；，％。？！",
            "      ------uu23xx><=≥≤≥≤'':();,%.?!",
            strict=True,
        )
    )
)


def flatten(text: str) -> str:
    """``text`` with its look-alike characters made one; as long as before, so every place stays where it was."""
    return text.translate(_FLAT)


def read_statements(text: str, lexicon: Lexicon) -> tuple[Stated, ...]:
    """Every term that ``text`` states or denies, in order. Reads at most the first ``LONGEST`` characters."""
    text = text[:LONGEST]
    flat = flatten(text)
    found: list[Stated] = []
    mentions = lexicon.find(text)
    for low, high in clauses(flat):
        inside = [m for m in mentions if low <= m.start and m.end <= high]
        for mention in inside:
            denied = is_denied(flat, low, mention.start, mention.end, high)
            found.append(
                Stated(
                    mention.term, mention.surface, mention.start, mention.end, not denied,
                    days_ago(flat, low, high, mention.start),
                    bool(_PAST.search(flat, low, high)),
                    (low, high),
                )
            )  # fmt: skip
    return tuple(found)


def clauses(flat: str) -> Iterator[tuple[int, int]]:
    """The stretches of a ``flatten``ed text inside which a denial or a time holds."""
    begin = 0
    for match in _SPLIT.finditer(flat):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < len(flat):
        yield begin, len(flat)


def is_denied(flat: str, low: int, start: int, end: int, high: int) -> bool:
    """Whether the words at ``[start, end)`` of the clause ``[low, high)`` are said not to be so."""
    if _AFFIRMED_AFTER.match(flat, end, high):
        return False
    if _DENIED_AFTER.match(flat, end, high):
        return True
    before = _DOUBLE.sub(lambda m: " " * len(m.group()), flat[low:start])
    return bool(_DENIED_BEFORE.search(before))


def is_affirmed(flat: str, end: int, high: int) -> bool:
    """Whether the words that end at ``end`` are followed by "positive", "detectable", "+"."""
    return bool(_AFFIRMED_AFTER.match(flat, end, high))


def has_result(flat: str, end: int, high: int) -> bool:
    """Whether the words that end at ``end`` are followed by a result: "positive", "neg", "not detected"."""
    denied = _DENIED_AFTER.match(flat, end, high)
    return is_affirmed(flat, end, high) or (denied is not None and bool(_OF_A_TEST.search(denied[0])))


def is_ongoing(flat: str, low: int, high: int) -> bool:
    """Whether a clause tells of what goes on now, and says nothing of the past."""
    return bool(_STILL.search(flat, low, high)) and not _PAST.search(flat, low, high)


def days_ago(flat: str, low: int, high: int, at: int) -> float | None:
    """How many days ago a clause puts what stands at ``at``: the nearest time after it, else the nearest before."""
    times = [(m.start(), _days(m)) for m in _AGO.finditer(flat, low, high)]
    times += [(m.start(), _recent(m)) for m in _RECENT.finditer(flat, low, high)]
    times += [(m.start(), _days(m)) for m in _FREE_SINCE.finditer(flat, low, high)]
    after = [t for t in sorted(times) if t[0] >= at]
    before = [t for t in sorted(times) if t[0] < at]
    chosen = after[0] if after else before[-1] if before else None
    return chosen[1] if chosen else None


def _days(match: re.Match[str]) -> float | None:
    count, unit = match["count"].lower(), match["unit"].lower()
    if count in _VAGUE:
        return None
    if count in {"a", "an"}:
        number = 1.0
    elif count.startswith("half") or count == "半":
        number = 0.5
    elif count[0] in _ZH:
        number = float(_chinese(count))
    else:
        number = read_number(count)
    return number * DAYS[_span(unit)]


def _span(unit: str) -> str:
    if unit.endswith(("天", "日")) or unit.startswith("d"):
        return "day"
    if unit.endswith(("星期", "周")) or unit.startswith("w"):
        return "week"
    return "month" if unit.endswith("月") or unit.startswith("m") else "year"


def _chinese(text: str) -> int:
    """A Chinese numeral from one to ninety-nine."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _ZH.get(text[0], 0)
    return (_ZH.get(tens, 1) if tens else 1) * 10 + (_ZH.get(ones, 0) if ones else 0)


def _recent(match: re.Match[str]) -> float:
    if match["zh"]:
        return _RECENT_ZH[match["zh"]]
    if match["last"]:
        return DAYS[match["last"].lower()]
    return 1.0 if match.group().lower() == "yesterday" else 0.0

"""Comparison signs that the copy lost: "=" or nothing where "at least" or "at most" must stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.model import Notice, NoticeKind, SectionKind, Side, Span, Trial
from corpus.notices.places import matches, readable, rules, side_at

_UNSIGNED_KINDS = frozenset({SectionKind.REFERENCES, SectionKind.RESULTS, SectionKind.IDENTIFICATION})
# A sign that combines "=" with "<" or ">", however it is typed: ">=", "=<", "> =", "\\</=", "< or =".
_SURVIVING = re.compile(
    r"[≥≤≧≦⩾⩽]|(?:[<>]|&[gl]t;)\s?\\?(?:/|and/or|or|-)?\s{0,30}=|=\s?(?:/|or)?\s?\\?<|=\s(?:/|or)?\s?\\?>|&[gl]e;",
    re.IGNORECASE,
)

_UNIT = (
    r"(?:\s?\\?[x×*]\s?(?:10\s?\\?\^?\s?\d{1,2}\s?/\s?[A-Za-zµμ]{1,3}\d?"
    r"|(?:the )?(?:ULN|upper limit of normal|10\^?\d))"
    r"|\s?%|\s?years?(?: old| of age)?|\s?(?:months?|weeks?|days?|hours?|points?|times)\b"
    r"|\s?[A-Za-zµμ]{1,6}(?:\s?/\s?[A-Za-z0-9²]{1,12}(?:\.\d{1,3}\s?m[2²]?)?){1,3}|\s?/\s?[A-Za-zµμ]{1,3}\d?"
    r"|\s?(?:ULN|mm\s?Hg|[mk]?g|mL|ml|cm|mm|lesions?|cycles?|lines?|drugs?|joints?)\b)"
)
_EQUALS = re.compile(r"(?<![<>=≥≤!≧≦])=(?![<>=])\s{0,2}(?P<value>\d[\d,]*(?:\.\d+)?)(?P<unit>" + _UNIT + r")?")
_NAME = re.compile(r"(?P<name>(?:\d-)?[A-Za-z][\w '/-]{0,70}(?:\([\w /-]{1,30}\)\s?)?):?\s{0,2}$")
_LAST_JOINT = re.compile(r"^.*\b(?:and|or|then)\b\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:(?:with|in|is|a|an|the)\s+){1,3}", re.IGNORECASE)

# Left of a real equality stands a number (a legend, a conversion), a statistic or a dose that is being set.
_NUMBER_LEFT = re.compile(
    r"(?:^|[^\w.])\d(?:[\d.,]*\d)?\s?(?:x\s?)?(?:\w{1,4}/[\w.]{1,6}|[A-Za-zµμ]{0,12})\s{0,2}$", re.ASCII
)
_STATISTIC_LEFT = re.compile(
    r"(?:\b[nNpPrRkKtzFαβκδ]|\b(?:alpha|beta|power|dose|ratio|size|number|sum|total|average|mean|SD|CI|OR|HR"
    r"|(?:that|which) is|equals?|i\.e\.?))\s{0,2}$"
)
# Right of it stands a choice ("= 1 or 2"), a range ("= 0-1") or a meaning ("= 2 (moderate)", "1 = mild").
_CHOICE_RIGHT = re.compile(r"\s{0,2}(?:[-–—/:]\s?\d|(?:or|to|and|,)\s?\d|\s?=)")
_ABOUT_NUMBERS = re.compile(
    r"\b(?:mean|median|average|confidence|sample size|standard deviation|SD|variance|formula|effect size)\b",
    re.IGNORECASE,
)
_ASK_LEFT = re.compile(r"(?:[:(]|\b(?:of|with|and|or|for|within|than))\s{0,2}$", re.IGNORECASE)
_STRONG_UNIT = re.compile(r"ULN|upper limit|years? |years?$|10\s?\\?\^?\s?\d|/|%", re.IGNORECASE)

_GARBLED = re.compile(
    r"(?P<sign>â‰[¥¤]|&#(?:8804|8805);|&amp;[gl]t;|&[gl]e;|[\uf0b3\uf0a3]|(?<==)>|(?<![\w²³µ^])[³£?\ufffd])"
    r"\s{0,2}(?P<value>\d[\d,]*(?:\.\d+)?)(?P<unit>" + _UNIT + r")?"
)
_MEANT = {
    "at least": ("â‰¥", "&#8805;", "&ge;", "\uf0b3", "³", ">"),
    "at most": ("â‰¤", "&#8804;", "&le;", "\uf0a3", "£"),
    "more than": ("&amp;gt;",),
    "less than": ("&amp;lt;",),
}

# Which way a limit points when it lets people in: blood counts, clearance and strength must be high enough, markers
# of damage low enough. Only for inclusion; in an exclusion the same words can point either way.
_LOW_IS_BAD = re.compile(
    r"neutrophil|\bANC\b|white blood|leu[ck]ocyte|\bWBC\b|platelet|\bPLT\b|h[a]?emoglobin|\bHb\b|\bHGB\b|clearance"
    r"|CrCl|eGFR|filtration|ejection|LVEF|SpO2|saturation|life expectancy|lymphocyte|joint count|failure (?:of|with)"
    r"|increase of|diagnos|duration|weight|activity (?:score|index)|\bHAQ\b|ESSDAI|SLEDAI",
    re.IGNORECASE,
)
_HIGH_IS_BAD = re.compile(
    r"\bALT\b|\bAST\b|bilirubin|\bT-?BIL\b|creatinine(?! clear)|\bINR\b|prothrombin|\bA?PTT?\b|alkaline|transaminase"
    r"|aminotransferase|ECOG|performance status",
    re.IGNORECASE,
)


_BARE_MULTIPLE = re.compile(
    r"(?P<name>[A-Za-z][\w-]{1,30}(?: [A-Za-z][\w-]{1,30}){0,3}) (?P<value>\d{1,2}(?:\.\d{1,2})?\s?(?:[x×*]|times) ?"
    r"(?:the )?(?:ULN|upper (?:normal )?limit(?: of (?:the )?normal)?)(?: range)?)(?!\w)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"[<>≥≤=]|\b(?:than|least|most|exceed\w*|above|below|over|under|within|up|maximum|minimum|max|min|between|to|or|"
    r"and|by|not|approximately|about|defined)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[<>≥≤]\s?\\?=?\s?\d|\b(?:at least|at most) \d", re.IGNORECASE)


class _Limit(NamedTuple):
    start: int
    name: str
    number: str
    end: int
    strong: bool
    printed: str


def find(trial: Trial) -> Iterator[Notice]:
    """Limits whose sign was lost or garbled on the way into this copy."""
    yield from _equals(trial, rules(trial))
    yield from _garbled(trial, readable(trial, _UNSIGNED_KINDS))
    yield from _unsigned(trial)


def _equals(trial: Trial, spans: tuple[Span, ...]) -> Iterator[Notice]:
    """An equals sign before a number where a limit must stand.

    Reason: a converter that cannot write "≥" and "≤" writes "=" for both and keeps "<" and ">". So a record in which
    no "≥" or "≤" survives and several limits are printed with "=" has lost them all. One alone is enough only
    with an age or a multiple of the normal limit, which no rule demands to be met exactly. In a record where
    "≥" or "≤" does survive, "=" is taken at its word.
    """
    if any(True for _ in matches(trial, _SURVIVING, spans)):
        return
    limits = [limit for match in matches(trial, _EQUALS, spans) if (limit := _limit(trial.source.text, match))]
    if len(limits) < 2 and not any(_surely_a_limit(limit) for limit in limits):
        return
    if not any(limit.strong for limit in limits):
        return
    ages = 0
    for limit in limits:
        is_age = _is_age(trial.source.text, limit)
        ages += is_age
        reading = _reading(trial, limit, ages if is_age else 0)
        yield Notice(
            kind=NoticeKind.LOST_COMPARATOR,
            start=limit.start,
            end=limit.end,
            message=f"This copy lost a sign here. It prints “{limit.printed}”, but a limit must stand there: at least "
            f"or at most. Do not read it as “exactly”.{reading}",
        )


def _limit(text: str, match: re.Match[str]) -> _Limit | None:
    left = text[text.rfind("\n", 0, match.start()) + 1 : match.start()][-90:]
    if (
        float(match["value"].replace(",", "") or 0) == 0
        or _NUMBER_LEFT.search(re.sub(r"\s+", " ", text[max(0, match.start() - 60) : match.start()]))
        or _STATISTIC_LEFT.search(left)
        or _ABOUT_NUMBERS.search(left)
        or _CHOICE_RIGHT.match(text, match.end())
    ):
        return None
    named = _NAME.search(left)
    name = _ARTICLE.sub("", _LAST_JOINT.sub("", named["name"])).strip() if named else ""
    words = name.split()
    start = match.start()
    if words:
        name = " ".join(words[-7:])
        start -= len(left) - left.rindex(words[-1] if len(words) == 1 else _tail(left, words[-7:]))
    unit = (match["unit"] or "").strip()
    strong = bool(_STRONG_UNIT.search(unit) or _ASK_LEFT.search(left) or not left.strip())
    number = f"{match['value']} {unit}".strip()
    return _Limit(start, name, number, match.end(), strong, " ".join(match[0].split()))


def _tail(left: str, words: list[str]) -> str:
    """The stretch of ``left`` from the first of ``words`` to its end."""
    position = len(left)
    for word in reversed(words):
        position = left.rindex(word, 0, position)
    return left[position:]


def _is_age(text: str, limit: _Limit) -> bool:
    if re.search(r"\bage[ds]?\b", limit.name, re.IGNORECASE):
        return True
    return bool(re.search(r"years?( old| of age)?$", limit.number)) and (
        "old" in limit.number or "age" in text[max(0, limit.start - 60) : limit.start].lower()
    )


def _surely_a_limit(limit: _Limit) -> bool:
    return bool(re.search(r"ULN|upper limit", limit.number) or re.search(r"\bage\b", limit.name, re.IGNORECASE))


def _reading(trial: Trial, limit: _Limit, nth_age: int) -> str:
    if side_at(trial, limit.start) is not Side.INCLUSION:
        return ""
    if nth_age:
        side = "at least" if nth_age == 1 else "at most" if nth_age == 2 else ""
    elif _HIGH_IS_BAD.search(limit.name) or "ULN" in limit.number:
        side = "at most"
    elif _LOW_IS_BAD.search(limit.name):
        side = "at least"
    else:
        side = ""
    return f" Our reading: {side} {limit.number}." if side else ""


def _garbled(trial: Trial, spans: tuple[Span, ...]) -> Iterator[Notice]:
    """The signs "≥" and "≤" printed as other characters.

    Reason: the Symbol font's "≥" and "≤" become "³" and "£" (or U+F0B3, U+F0A3), UTF-8 read as Windows-1252 gives
    "â‰¥", old exports write "?" or U+FFFD, and web pages leak entities. "³", "£" and "?" have other uses, so
    these need a unit, and "£" must not stand before a plain sum of money.
    """
    for match in matches(trial, _GARBLED, spans):
        sign = match["sign"]
        if sign in "³£?\ufffd" and not match["unit"]:
            continue
        start = match.start() - (sign == ">")
        side = next((words for words, signs in _MEANT.items() if sign.lower() in signs), "")
        reading = f" Our reading: {side} {match['value']}{match['unit'] or ''}." if side else ""
        yield Notice(
            kind=NoticeKind.LOST_COMPARATOR,
            start=start,
            end=match.end(),
            message=f"The sign before {match['value']} is garbled here: “{trial.source.text[start : match.end()]}”."
            + reading,
        )


def _unsigned(trial: Trial) -> Iterator[Notice]:
    """A limit printed with no sign at all in a rule whose other limits have one.

    Reason: no rule asks for exactly 1.5 times the normal limit; where the limits beside it carry their signs, or had
    them and lost them, this one was left out. Which way it points is not known. A change ("a 10 % decrease in …")
    is left alone: in plain English it means at least that much.
    """
    text = trial.source.text
    lost = any(True for _ in matches(trial, _EQUALS, rules(trial))) and not any(
        True for _ in matches(trial, _SURVIVING, rules(trial))
    )
    for rule in trial.criteria:
        if _SIGNED.search(text, rule.start, rule.end) or (lost and _EQUALS.search(text, rule.start, rule.end)):
            for match in _BARE_MULTIPLE.finditer(text, rule.start, rule.end):
                if not _COMPARED.search(match["name"]):
                    yield _without_sign(match)


def _without_sign(match: re.Match[str]) -> Notice:
    value = " ".join(match["value"].split())
    return Notice(
        kind=NoticeKind.LOST_COMPARATOR,
        start=match.start(),
        end=match.end(),
        message=f"No sign stands before “{value}” here, though the limits beside it have one. At least or at most must "
        "be meant. Do not read it as “exactly”.",
    )

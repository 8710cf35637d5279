"""What a question takes for granted of a typed field, by ``claims.toml``: that it is blinded, in Germany, over."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.model import FactName, Frozen
from retrieval.reading import Form, fold

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2},? )?)?"
_YEAR = rf"(?: (?:in|on|by|for|until|since|as early as|this|back in) | ){_MONTH}(?P<year>20\d\d)\b"
_DATES = {
    FactName.START_DATE: re.compile(rf"\b(?:start|began|begin|begun|open|launch)\w*(?: \w+){{0,2}}?{_YEAR}"),
    FactName.COMPLETION_DATE: re.compile(
        rf"\b(?:end|finish|complet|over|conclud|run until|last until|close)\w*(?: \w+){{0,2}}?{_YEAR}"
    ),
    FactName.LAST_UPDATED: re.compile(rf"\b(?:updat|revis|chang)\w*(?: \w+){{0,2}}?{_YEAR}"),
}
_PHASE = re.compile(r"\bphase[ -]?(\d|iv|i{1,3})\b(?!\s?(?:/|or|and|to)\s?(?:\d|i))|(?<!\d)([1-4一二三四])\s?期")
PHASES = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
_PEOPLE = (
    r"(?:\w+ )?(?:people|patients|participants|subjects|volunteers|persons|adults|children|women|men|places|slots)\b"
)
_ENROLLMENT = re.compile(
    r"\b(?:trial|study|it|they|enrol\w*|recruit\w*|includ\w*|plan\w*|want\w*|tak(?:es?|ing)|has|have|only|total of|"
    r"with|for) "
    rf"(?:\w+ ){{0,3}}(?<!first )(?P<a>\d{{1,3}}(?:,\d{{3}})*|\d+) {_PEOPLE}(?! (?:in the first|per|in each|a group))"
    rf"|\b(?P<b>\d{{1,5}})[- ](?:person|people|patient|participant)s? (?:trial|study)\b"
    rf"|(?P<c>\d{{1,5}})\s?(?:名|个|位)(?:患者|病人|受试者|人)",
)
# Where the asker is, is not where the trial is said to be.
_OWN_PLACE = re.compile(
    r"\b(?:live|living|i'm|am|we're|we are|based|travel\w*|fly|flying|moved?|reside\w*|citizen|come|came|coming|born|"
    r"insurance|passport|stay\w*|home|be|speak|outside)( (?:\w+ ){0,2}(?:in|from|to|of)?)? ?(?:the )?$"
)


_RUN_BY = re.compile(
    r"\b(?:sponsor(?:ed)?(?: is| by)|(?:run|made|owned|funded|paid for|organi[sz]ed|conducted|developed|led) by) "
    r"(?:the )?(?P<who>[\w&' -]{2,40}?)(?=[?.,;!]|$| (?:right|correct)\b)"
    r"|\b(?:[Ii]s|[Aa]re|[Dd]oes|[Dd]id) (?P<first>[A-Z][\w&' -]{2,40}?) "
    r"(?:the sponsor|sponsor\w*|run\w*|fund\w*|behind|mak\w*|own\w*|involved|part of)\b"
    r"|\b(?P<payer>[A-Z][\w&'-]+(?: [A-Z][\w&'-]+){0,3}) (?:is |are )?"
    r"(?:paying for|pays for|sponsors?|sponsoring|funds|funding|runs|running|owns|backs|behind)\b"
)
_PLACED = re.compile(r"\b(?:in|at|near|to)\s(?:the )?(?P<where>[A-Z][a-z]{2,}(?:\s[A-Z][a-z]+){0,3})")


class Claim(Frozen):
    """What a question says of one field. ``words`` said it.

    ``holds`` is a regular expression that the field's value, as :func:`answers.premises.normal` gives it, must match;
    or ``op`` and ``number`` compare an age in years. ``negated`` claims say the opposite.
    ``assumed`` ones are taken for granted by a question that may ask for something else; the others are what it asks.
    """

    field: FactName
    words: str
    holds: str = ""
    op: str = ""
    number: float = 0.0
    negated: bool = False
    assumed: bool = False


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with Path(__file__).with_name("claims.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


def claims(text: str, form: Form = Form.LOOK_UP, question: str = "") -> tuple[Claim, ...]:
    """The claims of a question, in the table's order; one a field.

    ``text`` is the question without words that only named a trial, ``question`` as typed: a sponsor's name may be
    the trial's name too. A question that only asks claims nothing, unless it names what there may not be ("the
    control group").
    """
    asked, table = fold(text), _table()
    openly = _pattern(table["asks_openly"]).search(asked) and form is not Form.WHICH_TRIALS
    if _pattern(table["of_asker"]).search(asked):
        return ()  # what the asker did elsewhere is not said of the trial
    taken = assumes(asked)
    sure = not openly or taken
    found: dict[FactName, Claim] = {}
    named = (*_counted(asked), *_organisation(question or text), *_town(text)) if sure else ()
    for claim in (*_worded(asked, sure=sure), *named):
        found.setdefault(claim.field, claim.model_copy(update={"assumed": claim.assumed or taken}))
    if FactName.COUNTRY in found:
        found.pop(FactName.LOCATION, None)
    either = len(found) > 1 and " or " in asked  # "randomised or single arm?" claims neither
    return () if either else tuple(found.values())


def assumes(asked: str) -> bool:
    """Whether the question, folded, takes something for granted ("since …", "I heard that …", "why is …")."""
    return bool(_pattern(_table()["assumes"]).search(asked))


def _worded(asked: str, *, sure: bool) -> Iterator[Claim]:
    table = _table()
    for row in table["claim"]:
        patterns = [*(row["said"] if sure else ()), *row.get("named", ())]
        match = next((m for p in patterns if (m := _pattern(p).search(asked))), None)
        if match is None:
            continue
        presupposed = any(_pattern(p).search(asked) for p in row.get("named", ()))
        given = next((g for g in match.groups() if g and g.isdigit()), "")
        yield Claim(
            field=FactName(row["field"]),
            words=match[0],
            holds=row.get("holds", ""),
            op=row.get("op", ""),
            number=float(row.get("number", given or 0)),
            negated=_negated(asked, match.start()),
            assumed=presupposed,
        )


def _counted(asked: str) -> Iterator[Claim]:
    """Claims of a number or a name: phase, how many people, dates, country."""
    if phase := _PHASE.search(asked):
        number = phase[1] or phase[2]
        yield _claim(FactName.PHASE, asked, phase, rf"(?<!\d){PHASES.get(number, number)}(?!\d)")
    if people := _ENROLLMENT.search(asked):
        number = (people["a"] or people["b"] or people["c"]).replace(",", "")
        yield _claim(FactName.ENROLLMENT, asked, people, rf"(?<!\d){number}(?!\d)")
    for field, pattern in _DATES.items():
        if date := pattern.search(asked):
            month = f"-{MONTHS.index(date['month']) + 1:02d}" if date["month"] else ""
            yield _claim(field, asked, date, rf"{date['year']}{month}")
    for names in _table()["country"].values():
        said = _country(tuple(names))
        for place in said.finditer(asked):
            if not _OWN_PLACE.search(asked[: place.start()] + "in "):
                yield _claim(
                    FactName.COUNTRY,
                    asked,
                    place,
                    "|".join(rf"\b{re.escape(n)}\b" if n.isascii() else n for n in names),
                )


_HELD_THERE = (
    r"(?:sites?|cent(?:er|re)s?|hospitals?|clinics?|trials?|study|studies|compan(?:y|ies)|cit(?:y|ies)|part)\b"
)


@lru_cache(maxsize=256)
def _country(names: tuple[str, ...]) -> re.Pattern[str]:
    """Words that say that something is in one country: "in Germany", "a German site", never "speak German"."""
    latin = "|".join(re.escape(n) for n in names if n.isascii())
    other = "|".join(n for n in names if not n.isascii())
    placed = (
        rf"\b(?:in|within|across|throughout|from|includ\w*) (?:the |mainland )?(?:{latin})\b"
        rf"|\b(?:{latin}) {_HELD_THERE}"
        rf"|\b(?:{latin}) (?:is |are )?(?:also )?(?:one of|among|taking part|on the list|part of)\b"
    )
    return re.compile(f"{placed}|{other}" if other else placed, re.IGNORECASE)


def _organisation(question: str) -> Iterator[Claim]:
    """A company or hospital that a question names as the sponsor; its own words are what must stand in the field."""
    if said := _RUN_BY.search(question):
        table = _table()
        names = [
            w
            for w in re.findall(r"[\w&-]{3,}", (said["who"] or said["first"] or said["payer"]).lower())
            if w not in table["no_organisation"]
        ]
        if names:
            holds = "|".join(rf"\b{re.escape(n)}\b" for n in names)
            yield _claim(FactName.SPONSOR, question, said, holds)


def _town(question: str) -> Iterator[Claim]:
    """A town or hospital, capitalised, that a question names as the place."""
    for said in _PLACED.finditer(question):
        own = bool(_OWN_PLACE.search(question[: said.start("where")].lower()))
        name = said["where"].lower()
        if not (own or name[:3] in MONTHS or name.split()[0] in _table()["no_town"]):
            yield _claim(FactName.LOCATION, question, said, rf"\b{re.escape(name)}\b")


def _claim(field: FactName, asked: str, match: re.Match[str], holds: str) -> Claim:
    return Claim(field=field, words=match[0], holds=holds, negated=_negated(asked, match.start()))


def _negated(asked: str, start: int) -> bool:
    return bool(_pattern(_table()["negates"]).search(asked[:start]))

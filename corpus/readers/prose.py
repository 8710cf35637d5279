"""Facts that sentences state, for what no field gives.

A pattern here must really state the fact: "single arm … study" says how this study is built, "open-label studies have
shown" does not. Numbers of people are also read where a field gives another number, for both are the source's words;
everything else only where no field speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.diseases import disease_named
from corpus.model import Fact, FactName, Section, SectionKind
from corpus.readers.values import ages, enrollment, fact

_TELLING = frozenset(
    {
        SectionKind.TITLE,
        SectionKind.SUMMARY,
        SectionKind.DESCRIPTION,
        SectionKind.DESIGN,
        SectionKind.ARMS,
        SectionKind.OTHER,
    }
)
_RULES = frozenset({SectionKind.ELIGIBILITY, SectionKind.INCLUSION})
_SENTENCE = re.compile(r"[^.\r\n]{1,600}(?:\.(?=\S)[^.\r\n]{1,600}){0,6}")
_STUDY = r"(?:study|trial)\b"
_PEOPLE = (
    r"(?:adult |eligible |evaluable )?(?:patients|participants|subjects|volunteers|people|individuals|children"
    r"|adults)"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A way to state a fact in a sentence; the group ``value`` is the value."""

    name: FactName
    pattern: re.Pattern[str]
    read: Callable[[str, int, int], list[Fact]] | None = None


def _stated(name: FactName, pattern: str, read: Callable[[str, int, int], list[Fact]] | None = None) -> Stated:
    return Stated(name, re.compile(pattern, re.IGNORECASE), read)


def _design(name: FactName, words: str) -> Stated:
    """Design words before "study" or "trial" in one noun phrase, after an article."""
    return _stated(
        name,
        rf"\b(?:this|the|a|an"
        rf"|our)\s(?:[\w/+-]+,?\s){{0,8}}?(?P<value>{words})\b(?=,?\s(?:[\w/+-]+,?\s){{0,8}}?(?:\w+-)?{_STUDY})",
    )


# What the study is for: the people it studies, by their disease, in a sentence that speaks of the study itself.
_WHOM = re.compile(
    rf"\b{_PEOPLE} with (?:certain |some |the )?(?P<value>[^.,;:()]{{4,120}}?)"
    r"(?=[.,;:()]| to | who | that | at | by | using | after | receiv|$)(?P<list>,? (?:such as"
    r"|including)(?: \w+:)? [^.;]{4,400})?",
    re.IGNORECASE,
)
_ABOUT_STUDY = re.compile(
    r"\b(?:this|the)(?: [\w-]+,?){0,6} (?:study|trial)\b|\b(?:study|trial)(?: \w+)? is\b",
    re.IGNORECASE,
)
_ABOUT_ITSELF = frozenset({SectionKind.TITLE, SectionKind.SUMMARY, SectionKind.DESIGN, SectionKind.ARMS})
# Sentences that report another study, and words that speak of people still to come.
_ELSEWHERE = re.compile(
    r"\b(?:previous|prior|earlier|other|published|pivotal|several|many|recent) (?:\w+ ){0,3}(?:stud(?:y|ies)"
    r"|trials?)\b"
    r"|\b(?:has|have|had) (?:been )?(?:shown|demonstrated|reported|published|found)\b|\b(?:reported"
    r"|published) (?:that|by|in)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|plan(?:s|ned)?|shall|to be|expected|anticipated|aims?"
    r"|(?:this|the) (?:\w+ ){0,3}(?:study|trial) (?:enrol|recruit|includ)\w*)\b",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"(?:,? and |, (?:and )?|,? or )")
_LIST_LEAD = re.compile(r",? (?:such as|including) ")
_DISEASE = re.compile(
    r"\b(?:diseases?|syndromes?|disorders?|\w+(?:itis|osis|emia|pathy|pathies"
    r"|oma))\b",
    re.IGNORECASE,
)
_MEMBER_LENGTH = 80


N = FactName
PATTERNS: tuple[Stated, ...] = (
    _design(
        N.INTERVENTION_MODEL,
        r"single[- ](?:arm|group)|one[- ]arm|two[- ]arm|parallel[- ](?:group|arm|assignment)|cross-?over|factorial",
    ),
    _design(
        N.MASKING,
        r"open[- ]label(?:ed|led)?|un(?:blinded|masked)|(?:single|double|triple|quadruple)[- ](?:blind"
        r"|mask)(?:ed)?",
    ),
    _design(N.ALLOCATION, r"(?:non-?)?randomi[sz]ed"),
    _design(N.STUDY_TYPE, r"observational|interventional"),
    _design(
        N.PHASE,
        r"(?:early )?phase\s(?:[1-4]|I{1,3}|IV)(?:[ab])?(?:\s?[/-]\s?(?:phase\s)?(?:[1-4]|I{1,3}|IV)(?:[ab])?)?",
    ),
    _stated(
        N.ENROLLMENT,
        rf"(?P<value>\b\d[\d,]*(?:\s?[-–]\s?\d+)?\s{_PEOPLE})\s(?:are|will|shall)\s(?:be\s)?(?:\w+\s)?"
        r"(?:planned|enrolled|recruited|included|randomi[sz]ed|expected|needed)",
        enrollment,
    ),
    _stated(
        N.ENROLLMENT,
        r"\b(?:enrol?l|enrol?ls|recruit|recruits|include|enrolling|recruiting)\s(?:(?:up to|about|approximately"
        r"|around|a total of|at least)\s)?"
        rf"(?P<value>\d[\d,]*(?:\s?[-–]\s?\d+)?\s{_PEOPLE})",
        enrollment,
    ),
    _stated(
        N.ENROLLMENT,
        rf"\b(?:up to|about|app?roximately|around|a total of)\s(?P<value>\d[\d,]*(?:\s?[-–]\s?\d+)?\s{_PEOPLE})\b",
        enrollment,
    ),
    _stated(
        N.PRIMARY_OUTCOME,
        r"\bprimary\s(?:end ?points?|outcomes?)(?:\smeasures?)?\s(?:is|are|will be"
        r"|include[sd]?)\s(?P<value>.{5,400})",
    ),
    _stated(
        N.SECONDARY_OUTCOME,
        r"\bsecondary\s(?:end ?points?|outcomes?)(?:\smeasures?)?\s(?:is|are|will be"
        r"|include[sd]?)\s(?P<value>.{5,400})",
    ),
    _stated(
        N.LOCATION,
        r"\b(?:enrol?l|recruit|treat)\w*\s(?:\w+\s){0,3}(?:across|at|in)\s"
        r"(?P<value>(?-i:(?:[Tt]he\s)?(?:[A-Z][\w'’-]*\s|of\s|and\s|the\s){1,10}?"
        r"(?:Hospital|Cent(?:er|re)|Clinic|Universit\w+|Institut\w+)(?:\s(?:of|and|for|the|[A-Z][\w'’-]*)){0,6}))",
    ),
    _stated(
        N.INTERVENTION,
        r"\b(?:therap(?:y|ies)|treatments?|drugs?|cells?|products?|medicines?|vaccines?|antibod(?:y|ies)"
        r"|devices?),?"
        r" (?:called|named|known as) (?P<value>[^.,;:()]{3,100}?)(?=[.,;:()]|$| (?:combined|together) with| to "
        r"| for | in )",
    ),
    _stated(N.SPONSOR, r"\b(?:is|was)\ssponsored\sby\s(?P<value>[A-Z][^.,;\r\n]{2,100})"),
)
_AGE = re.compile(
    r"\bage(?:d|s)?\b(?:\s(?:ranges?|between|from|of))*|\bbetween\b(?=\s\d{1,3}\s(?:and|to)\s\d{1,3}\s(?:years"
    r"|months))"
    r"|(?=(?:≥|>=|at least|over)\s?\d{1,3}\s(?:years|months)\s(?:old|of age))"
    r"|(?=\d{1,3}\s?(?:-|–|to)\s?\d{1,3}\s(?:years|months)\s(?:old|of age))|(?=\d{1,3}\s(?:years"
    r"|months)\s(?:old|of age|and older|or older))",
    re.IGNORECASE,
)
_LIMIT_SOON = 25  # code points between the word "age" and its limit
_SEX = re.compile(
    r"\b(?P<value>males? (?:or|and) females?|females? (?:or|and) males?|men (?:or|and) women|women (?:or"
    r"|and) men|both sexes|either sex"
    r"|(?:regardless of|any|all) (?:gender|sex)(?:es|s)?)\b",
    re.IGNORECASE,
)


def facts_in_prose(text: str, sections: Iterable[Section], known: Sequence[Fact]) -> list[Fact]:
    """The facts that the prose of ``sections`` states and the fields in ``known`` do not."""
    sections = list(sections)
    given = {f.name for f in known}
    found: list[Fact] = []
    for section in sections:
        if section.kind in _TELLING:
            for sentence in _SENTENCE.finditer(text, section.body_start, section.end):
                found += _in_sentence(text, *sentence.span(), section.kind, given)
    found = _new_numbers(found, known)
    summary = [s for s in sections if s.kind in (SectionKind.TITLE, SectionKind.SUMMARY)]
    telling = [s for s in sections if s.kind in _RULES] + summary
    if not given & {N.MIN_AGE, N.MAX_AGE}:
        found += _first(text, telling, _ages_in)
    if N.CONDITION not in given:
        found += _first(text, summary, _conditions_in)
    if N.SEX not in given:
        found += _first(text, telling, _sex_in)
    return found


def _in_sentence(text: str, start: int, end: int, kind: SectionKind, given: set[FactName]) -> list[Fact]:
    if _ELSEWHERE.search(text, start, end):
        return []
    own = kind in _ABOUT_ITSELF or bool(_ABOUT_STUDY.search(text, start, end))
    planned = bool(_PLANNED.search(text, start, end))
    found: list[Fact] = []
    for stated in PATTERNS:
        if stated.name in given and stated.name not in (N.ENROLLMENT, N.LOCATION):
            continue
        if not (planned if stated.name == N.ENROLLMENT else own):
            continue
        match = stated.pattern.search(text, start, end)
        if match:
            span = match.span("value")
            found += stated.read(text, *span) if stated.read else fact(text, stated.name, *span)
    return found


def _new_numbers(found: Sequence[Fact], known: Sequence[Fact]) -> list[Fact]:
    """Without what repeats a value already given, in a field or in an earlier sentence."""
    seen = {(f.name, f.value.casefold()) for f in known}
    new: list[Fact] = []
    for f in found:
        key = (f.name, f.value.casefold())
        if key not in seen:
            seen.add(key)
            new.append(f)
    return new


def _first(text: str, sections: Sequence[Section], read: Callable[[str, int, int], list[Fact]]) -> list[Fact]:
    for section in sections:
        found = read(text, section.body_start, section.end)
        if found:
            return found
    return []


def _ages_in(text: str, start: int, end: int) -> list[Fact]:
    """The first age limits that stand right after the word "age" or carry "years old" themselves."""
    for word in _AGE.finditer(text, start, end):
        soon = min(end, word.end() + _LIMIT_SOON + 20)
        found = [f for f in ages(text, word.end(), soon) if f.start - word.end() <= _LIMIT_SOON]
        if found:
            return found
    return []


def _sex_in(text: str, start: int, end: int) -> list[Fact]:
    match = _SEX.search(text, start, end)
    return fact(text, FactName.SEX, *match.span("value")) if match else []


def _conditions_in(text: str, start: int, end: int) -> list[Fact]:
    """Whom the study is for: "patients with X, such as A, B, and C" gives X, and A, B and C where they are diseases."""
    for sentence in _SENTENCE.finditer(text, start, end):
        match = _WHOM.search(text, *sentence.span())
        if match and _ABOUT_STUDY.search(text, *sentence.span()):
            return [*fact(text, FactName.CONDITION, *match.span("value")), *_members(text, *match.span("list"))]
    return []


def _members(text: str, start: int, end: int) -> list[Fact]:
    lead = _LIST_LEAD.match(text, start, end) if start >= 0 else None
    if not lead:
        return []
    found: list[Fact] = []
    at = lead.end()
    for sign in [*_MEMBER.finditer(text, at, end), None]:
        stop = sign.start() if sign else end
        if stop - at > _MEMBER_LENGTH or (not disease_named(text[at:stop]) and not _DISEASE.search(text, at, stop)):
            break
        found += fact(text, FactName.CONDITION, at, stop)
        at = sign.end() if sign else end
    return found

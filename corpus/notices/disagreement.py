"""Facts that disagree with each other or with the prose: numbers, ages, places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Fact, FactName, Notice, NoticeKind, SectionKind, Side, Span, Trial
from corpus.notices.places import RULES, key_words, matches, plain, readable, section_of, shown, side_at
from corpus.notices.staleness import read_date

_PROSE_KINDS_OUT = frozenset(
    {SectionKind.REFERENCES, SectionKind.RESULTS, SectionKind.ELIGIBILITY, SectionKind.INCLUSION, SectionKind.EXCLUSION,
     SectionKind.ARMS, SectionKind.INTERVENTIONS, SectionKind.OUTCOMES}
)  # fmt: skip
_NO_RULES_OUT = frozenset({SectionKind.REFERENCES, SectionKind.RESULTS})

_ONCE = {
    FactName.STATUS: "whether the study is open",
    FactName.ENROLLMENT: "how many people take part",
    FactName.START_DATE: "when it starts",
    FactName.PRIMARY_COMPLETION_DATE: "when its main part ends",
    FactName.COMPLETION_DATE: "when it ends",
    FactName.MIN_AGE: "the youngest age",
    FactName.MAX_AGE: "the oldest age",
    FactName.SEX: "which sex may join",
    FactName.HEALTHY_VOLUNTEERS: "whether healthy people may join",
}

_PEOPLE = r"(?:\w{4,20} ){0,2}(?:patients|subjects|participants|volunteers|people|persons|adults|children)"
_COUNT = r"(?P<low>\d{1,3}(?:,\d{3})|\d{1,5})(?:\s?(?:-|–|—|to)\s?(?P<high>\d{1,5}))?"
_PLANNED = re.compile(
    rf"(?:\b{_COUNT} {_PEOPLE} (?:is|are|were|will be|was) (?:planned|expected|anticipated|scheduled|intended) to be "
    r"(?:enrol|recruit|includ)\w+)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    rf"\b(?:a |in )?total (?:of |number of |sample size of )(?:approximately |about |up to )?{_COUNT} {_PEOPLE}\b",
    re.IGNORECASE,
)
_PLAN_TO = re.compile(
    rf"\b(?:plans?|planned|intends?|expected) to (?:enrol|recruit|includ)\w* "
    r"(?:approximately |about |around |a total of )?"
    rf"{_COUNT} {_PEOPLE}\b",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\b(?:each|per|every|arm|cohorts?|group|part|stage"
    r"|phase [12]|dose level|respectively|at least|more than|previous|prior"
    r"|first"
    r"|historical|retrospective|interim|run-in|pilot|site|cent(?:er|re)s?|screen\w*|additional|sub\w*study|database)\b",
    re.IGNORECASE,
)

_ENDED = re.compile(r"complet|terminat|withdraw|suspend|active|unknown", re.IGNORECASE)

_AGE_RANGE = re.compile(
    r"(?:\bage[ds]?(?: ranges?)?:?(?: is| are)?(?: of)?(?: between| from)?|\bbetween(?: the ages of)?)\s(?:≥\s?)?"
    r"(?P<low>\d{1,2})(?: years?(?: old)?)?\s?(?:-|–|to|and|through)\s?(?:≤\s?)?(?P<high>\d{2,3})\b"
    r"\s?(?P<unit>years?|yrs?|months?|weeks?|days?)?(?P<old> (?:old|of age))?",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:patients?|participants?|subjects?|adults?|children|volunteers?|women|men|male|female|eligible)\b",
    re.IGNORECASE,
)

# Words that make an age range one of a part, of a moment or of other people.
_PART_OF_AGES = re.compile(
    r"months?|weeks?|donor|mother|parent|sibling|famil|control|cohort|group|\barm\b|adolescent|adult|pa?ediatric|diagnos"
    r"|onset|first|prevalen|inciden|affect|populat|survey|million|%|\bpart\b|stage|phase|girls|boys|\bif\b"
    r"|\bwho (?:have|had)|or older|potential|reproducti|child.?bearing",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"\b(?:eligible|enrol|recruit|will receive|must be|invited|take part|will be included|participants|volunteers)",
    re.IGNORECASE,
)

_ORGANISATION = re.compile(r"\b[A-Z][\w'’-]{1,30}(?: (?:of|for|the|de|&|[A-Z][\w'’-]{0,30})){0,10}")
_IS_SITE = re.compile(r"\b(?:Hospital|Infirmary|Medical Cent(?:er|re)|Cancer Cent(?:er|re)|Universit\w+|Institute)\b")
_TAKES_PEOPLE = re.compile(
    r"\b(?:enrol\w*|recruit\w*|(?:will be|is) (?:conducted|carried out|performed|treated))\b"
    r"[^.;\n]{0,50}\b(?:across|at|in|from|by)\s(?:the\s)?$",
    re.IGNORECASE,
)
_WHERE = frozenset({FactName.SPONSOR, FactName.COLLABORATOR, FactName.LOCATION})
_SITE_WORDS = re.compile(
    r"hospitals?|universit\w+|medical|medicine|school|college|cent(?:er|re)|institutes?|clinics?|clinical|first|second"
    r"|third|fourth|affiliated|general|peoples?|child(?:ren)?s?|national|research|health|foundation|sciences?|department"
    r"|city|province|provincial|municipal|central|technology|cancer|care|teaching|military|inc|ltd|company"
    r"|china|chinese|usa|united|states|american|international"
)


def find(trial: Trial) -> Iterator[Notice]:
    """Pairs of places that cannot both be right; one notice on each, naming the other."""
    yield from _facts_twice(trial)
    yield from _planned_numbers(trial)
    yield from _ages(trial)
    yield from _sites(trial)


def both(trial: Trial, about: str, one: Span, other: Span) -> Iterator[Notice]:
    """One notice on each of two places that disagree, each naming the other."""
    for here, there in ((one, other), (other, one)):
        words = shown(trial.source.quote(there), 90)
        yield Notice(
            kind=NoticeKind.CONTRADICTION,
            start=here.start,
            end=here.end,
            message=f"The page disagrees with itself about {about}. Another place says “{words}”. We show both.",
        )


def _facts_twice(trial: Trial) -> Iterator[Notice]:
    """A field that can have one value, printed with two.

    Reason: a study has one status, one planned size, one date of each sort. Site statuses and words for the same
    value ("All" and "Both") are not counted.
    """
    for name, about in _ONCE.items():
        stated = trial.facts_named(name)
        for other in stated[1:]:
            if _value(stated[0]) != _value(other):
                yield from both(trial, about, stated[0], other)


def _value(fact: Fact) -> str:
    if fact.name in (FactName.START_DATE, FactName.PRIMARY_COMPLETION_DATE, FactName.COMPLETION_DATE):
        found = read_date(fact.value)
        return found.isoformat()[:7] if found else plain(fact.value)
    if fact.name in (FactName.ENROLLMENT, FactName.MIN_AGE, FactName.MAX_AGE):
        numbers = re.findall(r"\d+", fact.value.replace(",", ""))
        return "-".join(numbers) or plain(fact.value)
    if fact.name == FactName.SEX:
        return {"both": "all", "any": "all"}.get(plain(fact.value), plain(fact.value))
    if fact.name == FactName.HEALTHY_VOLUNTEERS:
        return plain(fact.value).split(" ")[0]
    return plain(fact.value)


def _planned_numbers(trial: Trial) -> Iterator[Notice]:
    """How many people the prose plans to enrol against the enrolment field.

    Reason: both state the same number. Numbers of a part (an arm, a cohort, a stage) are other numbers, and prose that
    anywhere gives the field's own number agrees with it. Once a study has ended, the field counts who came and the
    prose what was planned, so only studies that still take people are compared.
    """
    fields = trial.facts_named(FactName.ENROLLMENT)
    if not fields or any(_ENDED.search(f.value) for f in trial.facts_named(FactName.STATUS)):
        return
    spans = readable(trial, _PROSE_KINDS_OUT)
    field = fields[0]
    wanted = _value(field)
    stated = [
        m for pattern in (_PLANNED, _TOTAL, _PLAN_TO) for m in matches(trial, pattern, spans) if not _is_part(trial, m)
    ]
    numbers = {"-".join(n.replace(",", "") for n in (m["low"], m["high"]) if n) for m in stated}
    if len(numbers) != 1 or wanted in numbers or any(field.overlaps(_span(m)) or _is_near(m, wanted) for m in stated):
        return
    for match in stated:
        yield from both(trial, "how many people take part", _span(match), field)


def _is_near(match: re.Match[str], wanted: str) -> bool:
    """Whether a single round number ("about 100", "up to 30") is meant loosely enough to agree with the field."""
    if match["high"] or not wanted.isdigit():
        return False
    stated = int(match["low"].replace(",", ""))
    before = match.string[max(0, match.start() - 25) : match.start("low")].lower()
    loose = re.search(r"approximate|about|around|roughly|\bca\b|~|up to|maximum|nearly", before)
    return bool(loose) and (abs(stated - int(wanted)) * 10 <= stated or ("up to" in before and int(wanted) <= stated))


def _is_part(trial: Trial, match: re.Match[str]) -> bool:
    text = trial.source.text
    return bool(_PART_OF.search(text[max(0, match.start() - 70) : match.end() + 70]))


def _span(match: re.Match[str]) -> Span:
    return Span(start=match.start(), end=match.end())


def _ages(trial: Trial) -> Iterator[Notice]:
    """The participants' ages in words against the age fields.

    Reason: both state whom the study takes. One year's difference is a way of counting ("under 66" is "up to 65").
    A text that somewhere gives the fields' own range may have ranges of its parts besides, so it is left alone.
    """
    low, high = _years(trial, FactName.MIN_AGE), _years(trial, FactName.MAX_AGE)
    if low is None and high is None:
        return
    fields = [field[1] for field in (low, high) if field]
    stated = [
        m
        for m in matches(trial, _AGE_RANGE, readable(trial, _NO_RULES_OUT))
        if _is_participants(trial, m) and not any(field.overlaps(_span(m)) for field in fields)
    ]
    if len({(m["low"], m["high"]) for m in stated}) != 1:
        return
    for match in stated:
        for words, field in ((match["low"], low), (match["high"], high)):
            if field and abs(int(words) - field[0]) > 1:
                yield from both(trial, "the ages it takes", _span(match), field[1])


def _years(trial: Trial, name: FactName) -> tuple[int, Fact] | None:
    for fact in trial.facts_named(name):
        number = re.match(r"\s*(\d{1,3})\b", fact.value)
        if number and re.search(r"year|^\s*\d+\s*$", fact.value, re.IGNORECASE):
            return int(number[1]), fact
    return None


def _is_participants(trial: Trial, match: re.Match[str]) -> bool:
    """Whether the range is the ages of all who may join: near the start of a rule, or in a sentence about joining."""
    text = trial.source.text
    if match["unit"] and not match["unit"].lower().startswith("y"):
        return False
    if match[0].lower().startswith("between") and not (match["unit"] and match["old"]):
        return False
    before = re.split(r"[.;\n]", text[max(0, match.start() - 150) : match.start()])[-1]
    after = re.split(r"[.;\n]", text[match.end() : match.end() + 100])[0]
    if _PART_OF_AGES.search(before + after) or re.search(r"\d{2} (?:and|to|years)|[<>≥≤]", before + after):
        return False
    section = section_of(trial, match.start())
    if section and section.kind not in RULES:
        return bool(_JOINS.search(before)) and bool(match["unit"] or _WHO.search(before))
    return side_at(trial, match.start()) is Side.INCLUSION and len(before) < 60


def _sites(trial: Trial) -> Iterator[Notice]:
    """A hospital that the prose says takes the patients, but that is no sponsor, collaborator or site.

    Reason: who takes part is listed by name. Only the words that tell one institution from another are compared, and
    one shared word in the sentence is enough to keep silent. A company as sponsor has no patients of its own, so
    without a listed hospital, university or institute there is nothing to disagree with.
    """
    text = trial.source.text
    for match in matches(trial, _ORGANISATION, readable(trial, _PROSE_KINDS_OUT)):
        site = re.sub(r"(?: (?:of|for|the|de|&)){1,3}$", "", match[0])
        if not _IS_SITE.search(site) or not _TAKES_PEOPLE.search(text[max(0, match.start() - 120) : match.start()]):
            continue
        place = Span(start=match.start(), end=match.start() + len(site))
        listed = [f for f in trial.facts if f.name in _WHERE and not f.overlaps(place)]
        sites = [f for f in listed if _IS_SITE.search(f.value)]
        known = plain(" ".join(f.value for f in listed))
        sentence = site + re.split(r"[.;\n]", text[place.end : place.end + 300])[0]
        named = key_words(" ".join(m[0] for m in _ORGANISATION.finditer(sentence)), _SITE_WORDS)
        if not sites or not key_words(site, _SITE_WORDS) or any(word in known for word in named):
            continue
        yield from both(trial, "who takes the patients", place, sites[0])
        for other in sites[1:]:
            yield list(both(trial, "who takes the patients", place, other))[1]

"""A profile read once into readings and events under standard names, ready to be held against any criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.diseases import PART_OF, diseases_in
from eligibility.atoms import standard_term
from eligibility.normalise import quantity_named
from eligibility.profile import Lab, Profile, Therapy
from eligibility.quantities import by_name
from eligibility.reasons import Span, in_time, number
from eligibility.statements import DAYS, days_ago, flatten, read_statements
from eligibility.units import parse_unit
from lexicon.chinese import CHINESE
from lexicon.reader import Lexicon

# Milligrams of prednisone that equal one milligram: the usual table of anti-inflammatory equivalents (Goodman &
# Gilman's The Pharmacological Basis of Therapeutics, adrenal steroids).
PREDNISONE_PER_MG = {
    "prednisone": 1.0, "prednisolone": 1.0, "methylprednisolone": 1.25, "hydrocortisone": 0.25, "dexamethasone": 20 / 3,
}  # fmt: skip
_DOSE = re.compile(r"(?P<n>\d{1,4}(?:\.\d{1,3})?) ?(?P<u>mg|g|mcg)(?P<per>(?: ?/ ?(?:kg|m2))?)", re.IGNORECASE)
_MG = {"mg": 1.0, "g": 1000.0, "mcg": 0.001}
_NOT_DAILY = re.compile(r"week|month|twice|bid|tid|every|other day|hour|pulse|/ ?w", re.IGNORECASE)
_TITER = re.compile(r"1 ?[:/] ?(\d{1,5})")
_NEGATIVE = re.compile(
    r"\b(?:neg(?:ative)?|undetect\w*|not? detect\w*|non-?reactive|absent|none|no|normal|false|not "
    r"(?:elevated|raised|present|positive)|"
    r"below (?:the )?(?:limit|detection|lower|lod|lloq|\d)\w*)\b|^\s*(?:-|<|0(?:\.0)?$)|阴性|未检出|正常",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    r"\b(?:treated|past|resolved|history|cured|cleared|pos(?:itive)?|detect(?:ed|able)|reactive|present|yes|true"
    r"|high|elevated|raised|carrier"
    r"|chronic|active|latent|above|\d+)\b|^\s*\+|阳性|携带",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:unknown|not (?:tested|known|done|sure)|pending|unsure|equivocal|borderline|indeterminate|awaited)\b",
    re.IGNORECASE,
)
_PAST_RESULT = re.compile(r"\b(?:past|previous(?:ly)?|resolved|cured|treated|history|cleared)\b", re.IGNORECASE)


class Reading(NamedTuple):
    """One measured value under its standard name; ``said`` is how the person put it."""

    name: str
    value: float
    unit: str | None
    said: str
    uln: float | None = None
    lln: float | None = None
    days: float | None = None
    repeat: tuple[float, ...] = ()


class Event(NamedTuple):
    """Something that is, or is not, or was, so of the person. ``days`` is how long ago; ``past`` marks what is over."""

    term: str
    present: bool
    words: str
    surface: str = ""
    days: float | None = None
    past: bool = False
    ongoing: bool = False
    therapy: Therapy | None = None
    result: bool = False  # a test's result


class Person(NamedTuple):
    """A profile, read. ``cohorts`` are the diseases by the names that cohorts have."""

    profile: Profile
    readings: dict[str, Reading]
    events: tuple[Event, ...]
    cohorts: frozenset[str]
    silent: bool


def read_person(profile: Profile, lexicon: Lexicon) -> Person:
    """Bring everything the profile says under the standard names of the lexicon."""
    events = (
        *_conditions(profile, lexicon),
        *_results(profile, lexicon),
        *_therapies(profile, lexicon),
        *_history(profile, lexicon),
        *_states(profile),
    )
    events += tuple(_derived(events))
    return Person(
        profile=profile,
        readings=dict(_readings(profile, lexicon)),
        events=events,
        cohorts=_cohorts(profile, lexicon),
        silent=profile == Profile(),
    )


def standard_quantity(name: str, lexicon: Lexicon) -> str:
    """The standard name of a lab or score as people write it; the name itself where it is not known."""
    known = quantity_named(name)
    if known is None and (term := lexicon.named(name)):
        known = quantity_named(term.name)
    return known or name.strip()


def _readings(profile: Profile, lexicon: Lexicon) -> Iterator[tuple[str, Reading]]:
    for name, value in profile.scores.items():
        standard = standard_quantity(name, lexicon)
        yield standard, Reading(standard, value, None, f"{name} {value:g}")
    yield from _titers(profile, lexicon)
    yield from _doses(profile, lexicon)
    for name, lab in profile.labs.items():
        standard = standard_quantity(name, lexicon)
        yield standard, _lab(standard, name, lab)
    if profile.age is not None:
        yield "age", Reading("age", profile.age, "year", f"{profile.age:g} years old")
    if profile.weight_kg is not None:
        yield "weight", Reading("weight", profile.weight_kg, "kg", f"{profile.weight_kg:g} kg")


def _lab(standard: str, name: str, lab: Lab) -> Reading:
    said = f"{name} {number(lab.value)}{f' {lab.unit}' if lab.unit else ''}"
    return Reading(standard, lab.value, lab.unit, said, lab.uln, lab.lln, lab.days_ago, lab.repeat)


def _titers(profile: Profile, lexicon: Lexicon) -> Iterator[tuple[str, Reading]]:
    """Titers given as an antibody's or an infection's result ("ANA": "1:160", "syphilis": "RPR 1:16")."""
    for name, result in (*profile.antibodies.items(), *profile.infections.items()):
        match = _TITER.search(str(result)) if isinstance(result, str) else None
        if match is None:
            continue
        term = _term(name, lexicon)
        standard = quantity_named(f"{name} titer") or quantity_named(f"{term} titer")
        if standard and by_name()[standard].kind == "titer":
            yield standard, Reading(standard, float(match[1]), "titer", f"{name} {result}")


def _doses(profile: Profile, lexicon: Lexicon) -> Iterator[tuple[str, Reading]]:
    """The daily dose of a steroid taken now, told as prednisone."""
    for therapy in profile.prior_therapies:
        term = _term(therapy.name, lexicon)
        match = _DOSE.search(therapy.dose or "")
        rate = PREDNISONE_PER_MG.get(term)
        if rate is None and re.fullmatch(r"prednisolone", therapy.name.strip(), re.IGNORECASE):
            rate = 1.0
        if rate is None or match is None or therapy.ongoing is False or _NOT_DAILY.search(therapy.dose or ""):
            continue
        dose = float(match["n"]) * _MG[match["u"].lower()] * rate
        unit = "mg/kg/day" if "kg" in match["per"].lower() else "mg/day"
        said = f"{therapy.name} {therapy.dose}" + ("" if rate == 1 else f" = {dose:.3g} {unit} of prednisone")
        yield "prednisone dose", Reading("prednisone dose", dose, unit, said)
        if therapy.stable_weeks is not None:
            yield (
                "stable dose duration",
                Reading(
                    "stable dose duration", therapy.stable_weeks, "week", f"stable for {therapy.stable_weeks:g} weeks"
                ),
            )


def _term(name: str, lexicon: Lexicon) -> str:
    """The lexicon's name of a thing as people write it: the whole, else the first thing met inside it."""
    whole = lexicon.named(name)
    if whole:
        return whole.name
    met = lexicon.find(name)
    return met[0].term if met else name.strip()


def _conditions(profile: Profile, lexicon: Lexicon) -> Iterator[Event]:
    for words in profile.conditions:
        mentions = lexicon.find(words)
        if not mentions:
            yield Event(words.strip().lower(), True, words, words, ongoing=True)
        flat = flatten(words)
        for m in mentions:
            ago = days_ago(flat, 0, len(flat), m.start)
            past = bool(_PAST_RESULT.search(words))
            yield Event(m.term, True, words, m.surface, days=ago if past else None, past=past, ongoing=not past)


def result_of(result: str | bool | float) -> bool | None:
    """Whether a test's result is positive; None where it says neither."""
    if isinstance(result, bool):
        return result
    if isinstance(result, float | int):
        return result > 0
    if _UNSURE.search(result):
        return None
    if _NEGATIVE.search(result):
        return False
    return True if _POSITIVE.search(result) else None


def _results(profile: Profile, lexicon: Lexicon) -> Iterator[Event]:
    for name, result in (*profile.antibodies.items(), *profile.infections.items()):
        outcome = result_of(result)
        if outcome is None:
            continue
        said = f"{name} {'positive' if result is True else 'negative' if result is False else result}"
        term = standard_term(_term(name, lexicon), name)
        words = str(result).lower()
        if term == "hepatitis B" and re.search(r"carrier|携带", words):
            yield Event("HBsAg", True, said, name, result=True)
        if term == "tuberculosis" and re.search(r"\blatent\b", words):
            term = "latent tuberculosis"
        past = bool(outcome and _PAST_RESULT.search(words))
        yield Event(term, outcome, said, name, past=past, result=True)


def _therapies(profile: Profile, lexicon: Lexicon) -> Iterator[Event]:
    for therapy in profile.prior_therapies:
        days = _since(therapy)
        now = "，现在仍在用" if CHINESE.search(therapy.name) else ", still going on"
        said = therapy.name + (now if therapy.ongoing else f", {_ago(therapy)}" if days is not None else "")
        terms = [m.term for m in lexicon.find(therapy.name)] or [therapy.name.strip().lower()]
        if _LIVE.search(therapy.name):
            terms.append("live vaccine")
        for term in dict.fromkeys(terms):
            yield Event(
                _SAME.get(term, term), True, said, therapy.name, days,
                past=not therapy.ongoing, ongoing=bool(therapy.ongoing), therapy=therapy,
            )  # fmt: skip


# What a person tells of themselves as a trial is another trial than the one at hand.
_SAME = {"prior CAR-T therapy": "CAR-T", "clinical trial": "other trials"}
# The live vaccines in use: CDC, General Best Practice Guidelines for Immunization, "Types of vaccines".
_LIVE = re.compile(
    r"\b(?:MMRV?|measles|mumps|rubella|varicella|chicken ?pox|zostavax|yellow fever|BCG|rotavirus|flumist|"
    r"nasal (?:spray )?flu|live[- ]attenuated|oral (?:polio|typhoid)|smallpox)\b",
    re.IGNORECASE,
)


def _since(therapy: Therapy) -> float | None:
    if therapy.ongoing:
        return 0.0
    if therapy.days_ago is not None:
        return therapy.days_ago
    if therapy.weeks_ago is not None:
        return therapy.weeks_ago * DAYS["week"]
    return None if therapy.months_ago is None else therapy.months_ago * DAYS["month"]


def _ago(therapy: Therapy) -> str:
    days = _since(therapy)
    if days is None:
        return ""
    time = Span(days, next(unit for unit, least in _TOLD_IN if days >= least))
    return f"{in_time(time, 'zh')}前" if CHINESE.search(therapy.name) else f"{in_time(time, 'en')} ago"


# From how many days on a time is told in which unit.
_TOLD_IN = (("year", 2 * DAYS["year"]), ("month", 2 * DAYS["month"]), ("week", 2 * DAYS["week"]), ("day", 0.0))


def _history(profile: Profile, lexicon: Lexicon) -> Iterator[Event]:
    for sentence in profile.history:
        for s in read_statements(sentence, lexicon):
            yield Event(
                _SAME.get(s.term, s.term), s.present, sentence.strip(), s.surface, s.days,
                past=s.past, ongoing=s.present and not s.past and s.days is None,
            )  # fmt: skip
        if _REACTION.search(sentence):
            yield Event("allergy", not _NO_REACTION.search(sentence), sentence.strip(), past=True)


_REACTION = re.compile(
    r"过敏|\b(?:reactions?|reacted|allerg\w+|hypersensitiv\w+|intoleran\w+|anaphyla\w+)\b", re.IGNORECASE
)
_NO_REACTION = re.compile(
    r"\b(?:no|not|never|without|den(?:y|ies|ied))\b[^.;]{0,40}\b(?:reactions?|allerg\w+"
    r"|hypersensitiv\w+|intoleran\w+|anaphyla\w+)",
    re.IGNORECASE,
)


def _states(profile: Profile) -> Iterator[Event]:
    for term, state in (("pregnancy", profile.pregnant), ("breastfeeding", profile.breastfeeding)):
        if state is not None:
            yield Event(term, state, f"{'' if state else 'not '}{_STATE[term]}", ongoing=state)
        elif profile.sex == "male":
            yield Event(term, False, "male")


_STATE = {"pregnancy": "pregnant", "breastfeeding": "breastfeeding"}


def _derived(events: tuple[Event, ...]) -> Iterator[Event]:
    """What test results mean for the infection itself.

    HBsAg or viral DNA shows hepatitis B virus; without HBsAg, and with DNA not found or no core antibody, there is
    none now (WHO guidelines on chronic hepatitis B, 2024). Viral RNA decides for hepatitis C in the same way.
    """
    results = {e.term: e for e in events if e.result}
    surface, core, dna = results.get("HBsAg"), results.get("HBcAb"), results.get("HBV DNA")
    shown = next((e for e in (surface, dna) if e and e.present), None)
    if shown:
        yield Event("hepatitis B", True, shown.words, result=True, ongoing=True)
    elif surface and ((dna and not dna.present) or (core and not core.present)):
        yield Event("hepatitis B", False, surface.words, result=True)
    antibody, rna = results.get("anti-HCV"), results.get("HCV RNA")
    if rna:
        yield Event("hepatitis C", rna.present, rna.words, result=True, ongoing=rna.present)
    elif antibody and not antibody.present:
        yield Event("hepatitis C", False, antibody.words, result=True)
    for virus, tests in (("hepatitis B", ("HBsAg", "HBV DNA")), ("hepatitis C", ("anti-HCV", "HCV RNA"))):
        denied = next((e for e in events if e.term in {virus, "hepatitis"} and not e.present), None)
        for test in tests:
            if denied and test not in results:
                yield Event(test, False, denied.words, result=True)


def _cohorts(profile: Profile, lexicon: Lexicon) -> frozenset[str]:
    named: set[str] = set()
    for words in profile.conditions:
        terms = [m.term for m in lexicon.find(words)]
        for text in (words, *terms):
            named |= diseases_in(text)
        named |= set(terms)
        # A kind of a disease is that disease: dermatomyositis is an inflammatory myopathy.
        named |= {
            d for term in lexicon.terms.values() if set(term.narrower) & set(terms) for d in diseases_in(term.name)
        }
    named |= {PART_OF[d] for d in named if d in PART_OF}
    return frozenset(named)


def has_unit(reading: Reading) -> bool:
    """Whether a unit was given that is known here."""
    return bool(reading.unit and parse_unit(reading.unit))

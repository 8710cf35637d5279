"""One finding that a criterion names, held against what the person said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility import rule_words as words_of
from eligibility.atoms import Atom
from eligibility.model import Bound, Op
from eligibility.numbers import NUMBER_WORD, read_number
from eligibility.person import Event, Person
from eligibility.reasons import Because, Span, because
from eligibility.rules import Rule
from eligibility.statements import DAYS
from eligibility.truth import Held
from lexicon.model import TermKind
from lexicon.reader import Lexicon

# The spread of the disease under study is no other cancer.
_OTHER_CANCER = re.compile(
    r"\b(?:other|another|second|additional|concurrent|prior"
    r"|previous) (?:\w+ ){0,2}(?:malignan|cancer|tumou?r)",
    re.IGNORECASE,
)
# "Within 2 years of tumor diagnosis" does not count back from today.
_OTHER_ANCHOR = re.compile(
    r"\b(?:of|after|following|since)\b (?!(?:the |their |this |study |first |last |initial |start |planned |day |\d)*"
    r"(?:screen|enrol|study|consent|sign|informed|baseline|random|infusion|dos|treatment|start|inclusion|trial|day"
    r"|visit|condition"
    r"|lymphodep|leuka|apheresis|admission|registration|entry|initiat|recruit|informed|investigational|drug))",
    re.IGNORECASE,
)
_INFUSION = re.compile(r"infus|transfus|dosing|administration", re.IGNORECASE)
_CONDITIONING = re.compile(r"condition|lymphodeplet|pre-?treatment|preparat", re.IGNORECASE)
_HALF_LIFE = "half-li"
_DISEASE_FREE = re.compile(
    r"(?:disease|cancer|tumou?r)[- ]free (?:for |since )?(?:over |more than |at least |about "
    r")?(?P<n>\d{1,3}(?:\.\d)?) (?P<u>days?|weeks?|months?|years?)",
    re.IGNORECASE,
)
_FREE_FOR = re.compile(
    rf"(?:free|remission|recurrence)[^.;]{{0,40}}?(?P<n>\d{{1,2}}|{NUMBER_WORD}) (?P<u>day|week|month|year)s?",
    re.IGNORECASE,
)
_HALF_A_DAY = 0.5
_MOST_ALLERGEN_WORDS = 3
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_ANY_CANCER = re.compile(
    r"^(?:had |have |has |history of )?(?:an? )?(?:cancers?|malignanc(?:y|ies)|malignant (?:tumou?rs?"
    r"|disease|neoplasms?)|tumou?rs?|癌症?|肿瘤|恶性肿瘤)$",
    re.IGNORECASE,
)
_SITE_BEFORE = re.compile(r"(?P<word>[\w-]+)\s+$")
_NO_SITE = {
    "i", "a", "an", "the", "had", "have", "has", "of", "with", "prior", "previous", "past", "my", "his", "her", "any",
    "some",
    "for", "from", "got", "and", "or", "no", "type",
}  # fmt: skip
# A term under which the lexicon lists things that are not kinds of it: a test for an infection is not the infection.
_NO_KINDS = frozenset(
    {
        "hepatitis B",
        "hepatitis C",
        "tuberculosis",
        "latent tuberculosis",
        "pregnancy",
        "infection",
        "viral infection",
        "bacterial infection",
        "serious infection",
        "hypogammaglobulinemia",
        "immunodeficiency",
        "chemotherapy",
    }
)
_GENERAL = "autoimmune disease"  # the person's own disease is one, and is what the trial is for
_TESTS_OF = {"hepatitis C": ("anti-HCV", "HCV RNA"), "hepatitis B": ("HBsAg", "HBcAb", "HBV DNA")}
_ENDS = re.compile(r"[.;)]")
_CAUSED = re.compile(r"\b(?:resulting from|caused by|due to|secondary to|related to)\b", re.IGNORECASE)


def kinds_of(term: str, lexicon: Lexicon) -> frozenset[str]:
    """A term and everything that the lexicon lists under it, however deep."""
    seen: set[str] = set()
    todo = [term]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in lexicon.terms and name not in _NO_KINDS:
            todo += lexicon.terms[name].narrower
    return frozenset(seen)


def events_for(term: str, person: Person, lexicon: Lexicon) -> Iterator[Event]:
    """What the person said that bears on ``term``: its presence, or a denial of it or of something wider."""
    kinds = kinds_of(term, lexicon)
    for event in person.events:
        bears = event.term in kinds if event.present else term in _denied_with(event.term, lexicon)
        if bears:
            yield event


def _denied_with(term: str, lexicon: Lexicon) -> frozenset[str]:
    """What a person who denies ``term`` denies with it."""
    return kinds_of(term, lexicon) - (kinds_of("biologics", lexicon) if term == "immunosuppressants" else frozenset())


def speaks_of(event: Event, term: str, lexicon: Lexicon) -> bool:
    """Whether something the person has or had is a wider name for ``term``, and so bears on it without settling it."""
    wider = lexicon.terms.get(event.term)
    narrower = wider.narrower if wider else ()
    return event.present and (
        term in kinds_of(event.term, lexicon) or term in {*narrower, *_TESTS_OF.get(event.term, ())}
    )


def opposed(event: Event, atom: Atom, lexicon: Lexicon) -> bool:
    """Whether the person has the other kind of the disease that a rule names: limited, where it says diffuse."""
    if not event.present or event.term == atom.term or not atom.term:
        return False
    told, asked = f"{event.term} {event.surface}".lower(), f"{atom.term} {atom.surface}".lower()
    other = any(
        (a in told and b in asked and a not in asked and b not in told)
        or (b in told and a in asked and b not in asked and a not in told)
        for a, b in words_of.OPPOSED
    )
    return other and any({event.term, atom.term} <= set(t.narrower) for t in lexicon.terms.values())


def hold_finding(atom: Atom, rule: Rule, person: Person, lexicon: Lexicon) -> Held:
    """Whether what ``atom`` names is so of the person, in its time window and with its exceptions.

    Silence gives None: a finding is absent only where the person said so.
    """
    if atom.objects:
        return _hold_reaction(atom, person, lexicon)
    events = list(events_for(atom.term, person, lexicon))
    present = [e for e in events if e.present]
    if not present:
        return _hold_absent(atom, events, person, lexicon)
    if atom.term == _GENERAL:
        return Held(None, (because("said_meant", said=_said(present[0])),), (because("ask_point"),), touched=True)
    held = [_hold_event(atom, rule, event, person, lexicon) for event in present]
    for value in (True, None, False):
        chosen = [h for h in held if h.value is value]
        if chosen:
            return chosen[0]
    return held[0]


def _hold_absent(atom: Atom, events: list[Event], person: Person, lexicon: Lexicon) -> Held:
    """A finding that nobody said is there: denied, or not spoken of."""
    too_long = atom.term == "allergy" and len(atom.about.split()) > _MOST_ALLERGEN_WORDS
    if events and not too_long and (not atom.planned or person.profile.sex == "male"):
        return Held(False, (because("said", said=_said(events[0])),), touched=True)
    settle = (because("settle_so", name=_name(atom)),)
    near = next((e for e in person.events if speaks_of(e, atom.term, lexicon)), None)
    other = next((e for e in person.events if _is_contrary_kind(e, atom, lexicon)), None)
    if other is not None:
        return Held(False, (because("said_speaks_of", said=_said(other), name=_name(atom)),), touched=True)
    if near is not None and atom.window is not None and near.days is not None:
        # What is too long ago under its wider name is so under each narrower one.
        timed = _in_window(atom.window, near, person)
        if timed.value is False:
            return timed
    if near is not None:
        return Held(None, (because("said_asks", said=_said(near), name=_name(atom)),), settle, touched=True)
    return Held(None, (because("not_said", name=_name(atom)),), settle, touched=bool(events))


def _is_contrary_kind(event: Event, atom: Atom, lexicon: Lexicon) -> bool:
    """Whether the person has the kind of a thing that a rule's word leaves out: latent, where it says active."""
    kinds = lexicon.terms[atom.term].narrower if atom.term in lexicon.terms else ()
    word = atom.qualifier.split("-")[0].split(" ")[0]
    return (
        event.present and event.term in kinds and bool(word) and words_of.contrary(word, f"{event.term} {event.words}")
    )


def _hold_reaction(atom: Atom, person: Person, lexicon: Lexicon) -> Held:
    """An allergy or bad reaction to one of the things named."""
    meant = frozenset().union(*(kinds_of(o, lexicon) for o in atom.objects))
    for event in person.events:
        if event.term != "allergy":
            continue
        told = {m.term for m in lexicon.find(event.words)} & meant
        if told or not event.present:
            return Held(event.present, (because("said", said=_said(event)),), touched=True)
    return Held(None, (because("not_said", name=_name(atom)),), (because("settle_ever", name=_name(atom)),))


def _said(event: Event) -> str:
    return event.words.strip().rstrip(".")


def _name(atom: Atom) -> str:
    return atom.surface or atom.term


def _hold_event(atom: Atom, rule: Rule, event: Event, person: Person, lexicon: Lexicon) -> Held:
    if atom.planned:
        # What was, or is, says nothing of what is planned.
        return _open("said_plan", event, because("settle_planned"))._replace(touched=False)
    timed = _in_window(atom.window, event, person) if atom.window else _by_tense(atom, rule, event)
    if timed is not None and timed.value is not True:
        return timed
    exempt = _exempt(atom, rule, event, person, lexicon)
    if exempt is not None and exempt.value is not False:
        return Held(False if exempt.value else None, exempt.because, exempt.settle, touched=True)
    narrowed = _narrowed(atom, rule, event)
    if narrowed is not None:
        return narrowed
    if atom.conditional and exempt is None:
        return _open("said_condition", event, because("settle_rest"))
    return Held(True, timed.because if timed else (because("said", said=_said(event)),), touched=True)


def _narrowed(atom: Atom, rule: Rule, event: Event) -> Held | None:
    """What "severe" or "active" before a finding leaves open or rules out; None where the person said that too."""
    if event.term.endswith("metastases") and _OTHER_CANCER.search(rule.words):
        return _open("said_meant", event, because("ask_point"))
    if atom.about and not _shares_words(atom.about, event.words):
        settle = because("settle_so", name=f"{_name(atom)} ({atom.about[:60]})")
        return _open("said_kind", event, settle, name=_name(atom))
    word = atom.qualifier.split("-")[0].split(" ")[0]
    # "A history of active disease" asks about what was, and whatever was there was active once.
    if not word or word in event.words.lower() or (word == "active" and atom.history and atom.window is None):
        return None
    name = _name(atom)
    asked = name if name.lower().startswith(word) else f"{atom.qualifier} {name}"
    if words_of.contrary(word, event.words):
        return Held(False, (because("said_speaks_of", said=_said(event), name=asked),), touched=True)
    return _open("said_speaks_of", event, because("settle_severity", name=atom.qualifier), name=asked)


def _open(key: str, event: Event, settle: Because, **values: str) -> Held:
    return Held(None, (because(key, said=_said(event), **values),), (settle,), touched=True)


def _shares_words(about: str, words: str) -> bool:
    told = {w.lower().rstrip("s") for w in _LONG_WORD.findall(words)}
    return any(w.lower().rstrip("s") in told for w in _LONG_WORD.findall(about))


def _by_tense(atom: Atom, rule: Rule, event: Event) -> Held | None:
    """Something over and done does not settle a rule about now, unless the rule speaks of the past too."""
    lasting = atom.kind in {TermKind.CELL_THERAPY, TermKind.ANTIBODY} or event.therapy is not None
    lasting = lasting or atom.term == "allergy" or _free_needed(rule) is not None
    if event.past and not atom.history and not lasting and not event.ongoing:
        return _open("said_now", event, because("settle_there"))
    return None


def _in_window(window: Bound, event: Event, person: Person) -> Held:
    """Whether an event lies in a window that looks back from today, or from a planned step of the study."""
    said = _said(event)
    printed = window.window or window.quote
    if window.unit and _HALF_LIFE in window.unit.lower():
        return _open("said_half_lives", event, because("settle_half_life"), window=printed)
    if event.ongoing and event.days in (None, 0.0) and not _counts_elsewhere(window, printed):
        return Held(True, (because("said_is_now", said=said, window=printed),), touched=True)
    if event.days is None or _counts_elsewhere(window, printed):
        return _open("said_when", event, because("settle_when"), window=printed)
    unit = (window.unit or "day").lower().rstrip("s")
    unit = unit if unit in DAYS else "day"
    gap, known = _gap(printed, event.days, person)
    time = Span(gap, unit if gap >= DAYS[unit] else "day")
    sentence = because("said_time" if known else "said_time_or_more", said=said, time=time, window=printed)
    outside = gap > window.value * DAYS[unit] * (1 + 1e-9)
    if not outside and not known:
        return Held(None, (sentence,), (because("settle_step"),), touched=True)
    return Held(not outside, (sentence,), touched=True)


def _counts_elsewhere(window: Bound, printed: str) -> bool:
    """Whether a window asks for a time at least, or counts from something that happened to the person."""
    return window.op in {Op.GE, Op.GT} or bool(_OTHER_ANCHOR.search(printed))


def _gap(printed: str, days: float, person: Person) -> tuple[float, bool]:
    """Days from an event to the step that a window counts from, and whether the step's day is known."""
    planned = person.profile.planned
    if _CONDITIONING.search(printed):
        step = planned.conditioning_in_days
        return days + (step or 0.0), step is not None
    if _INFUSION.search(printed):
        step = planned.infusion_in_days
        earliest = planned.conditioning_in_days or 0.0
        return days + (step if step is not None else earliest), step is not None
    return days, True


def _exempt(atom: Atom, rule: Rule, event: Event, person: Person, lexicon: Lexicon) -> Held | None:
    """Whether the event falls under an exception that the criterion names; None where there is none."""
    named = [a for a in rule.excepted if a.term != atom.term or a.kind is TermKind.DISEASE]
    if not named:
        return None
    words = event.words
    told = {m.term for m in lexicon.find(words)}
    match = next((a for a in named if told & kinds_of(a.term, lexicon) and a.term != "cancer"), None)
    match = match or next((a for a in named if a.term == "cancer" and a.about and _shares_words(a.about, words)), None)
    needed, free = _free_needed(rule), _free_days(event)
    if needed is not None and free is not None and free < needed - _HALF_A_DAY:
        return Held(False, touched=True)
    if match is None:
        return _unspecified(atom, event, named, lexicon)
    if needed is not None and free is None:
        return _open("said_free", event, because("settle_free"))
    cause = _CAUSED.search(rule.words, match.end)
    if cause and not _CAUSED.search(words) and not _ENDS.search(rule.words, match.end, cause.start()):
        return _open("said_cause", event, because("settle_cause"))
    return Held(True, (because("said_exception", said=_said(event), name=match.surface),), touched=True)


def _free_needed(rule: Rule) -> float | None:
    """The days without disease that a criterion's exceptions ask for, where they do."""
    for bound in rule.exempt_bounds:
        unit = (bound.unit or "").lower().rstrip("s")
        if unit in DAYS:
            return bound.value * DAYS[unit]
    match = _FREE_FOR.search(rule.words)
    return read_number(match["n"]) * DAYS[match["u"].lower()] if match and rule.excepted else None


def _unspecified(atom: Atom, event: Event, named: list[Atom], lexicon: Lexicon) -> Held:
    """What is told without its kind may be of a kind that is excepted: "lymphoma" and "other than B-cell lymphoma"."""
    if any(a.term != event.term and a.term in kinds_of(event.term, lexicon) for a in named):
        kinds = ", ".join(dict.fromkeys(a.surface for a in named if a.kind is TermKind.DISEASE))
        return _open("said_exceptions", event, because("settle_kind"), name=kinds)
    if atom.term != "cancer" or not any(a.term != "cancer" for a in named):
        return Held(False, touched=True)
    place = event.words.lower().find(event.surface.lower())
    before = _SITE_BEFORE.search(event.words[: max(place, 0)])
    sited = before and before["word"].lower() not in _NO_SITE
    if _ANY_CANCER.match(event.surface.strip()) and not sited:
        kinds = ", ".join(dict.fromkeys(a.surface for a in named if a.kind is TermKind.DISEASE))
        return _open("said_exceptions", event, because("settle_kind"), name=kinds)
    return Held(False, touched=True)


def _free_days(event: Event) -> float | None:
    match = _DISEASE_FREE.search(event.words)
    if match:
        return float(match["n"]) * DAYS[match["u"].lower().rstrip("s")]
    return event.days

"""What a person means by a word typed at the desk: terms, quantities and categories, each with its weight."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from corpus.diseases import disease_named
from corpus.model import Frozen
from eligibility.model import Category
from eligibility.normalise import quantity_named
from eligibility.quantities import by_name, load, lookup
from lexicon.model import TermKind
from lexicon.reader import BROADER, NARROWER, Lexicon
from lexicon.words import key

_MAX_LENGTH = 200
_STEPS = 3
# Words that ask or compare and name nothing.
_FILLERS = frozenset(
    key(
        "a an the of in on at to for from by with and or is are do does what which how any my me i each all every per "
        "trial study criterion rule limit level value cutoff cut off floor ceiling minimum maximum threshold count "
        "number required requirement allowed patient people participant history about compare test"
    )
)
_GENERIC = frozenset({"duration", "treatment duration", "washout"})  # of whatever was given
# Windows before the study in which another treatment must not have been given.
WASHOUTS = frozenset({"washout", "live vaccine window", "vaccine window", "time since other trial"})


class Subject(Frozen):
    """A subject as understood. Weights run from 0 to 1; 1 is what was typed itself.

    ``shown`` are the quantities whose limits are worth putting in front: those asked for, and spans of time that find
    nothing by themselves ("time since malignancy" for cancer). ``as_therapy`` terms count where a rule is about
    earlier treatment ("CAR-T" for "prior CAR-T"). ``categories`` are those the subject names as a whole ("kidney"),
    ``touched`` those it names a part of ("contraception"). ``broader`` terms answer nothing by themselves.
    ``cohorts`` are diseases named beside another subject ("lupus platelets"): they narrow; ``diseases`` are the subject
    itself. ``words`` are the typed words left when no term and no quantity is known.
    """

    typed: str
    terms: dict[str, float]
    quantities: dict[str, float]
    shown: frozenset[str]
    as_therapy: frozenset[str]
    broader: frozenset[str]
    categories: frozenset[Category]
    touched: frozenset[Category]
    cohorts: frozenset[str]
    diseases: frozenset[str]
    words: tuple[str, ...]
    readings: tuple[str, ...]


def understand(typed: str, lexicon: Lexicon) -> Subject:
    """Read a subject typed by a person: abbreviations, everyday words, typing errors and Chinese.

    Only the first 200 characters count.
    """
    text = typed.strip()[:_MAX_LENGTH]
    found = tuple(dict.fromkeys(mention.term for mention in lexicon.find(text)))
    diseases = [t for t in found if lexicon.terms[t].kind is TermKind.DISEASE and disease_named(t)]
    asked = [t for t in found if t not in diseases] or list(found)
    cohorts = frozenset(c for t in diseases if t not in asked and (c := disease_named(t)))
    terms = _with_narrower(asked, lexicon)
    # A term of the lexicon decides before a spelling of a lab: "TB" is tuberculosis, not total bilirubin.
    quantities = {q: w for t, w in reversed(terms.items()) if (q := lookup(t))}
    if not asked and (named := quantity_named(text)):
        quantities = {named: 1.0}
    if "washout" in asked:
        quantities.update(dict.fromkeys(WASHOUTS, 1.0))
    for name in _durations_called([text, *asked]):
        quantities.setdefault(name, NARROWER)
    expanded = lexicon.expand(lexicon.find(text))
    broader = frozenset(e.term for e in expanded if e.weight == BROADER and e.term not in terms)
    if not quantities:
        # A broad quantity decides for a group of people: "children" is asked of the age rule.
        quantities = {q: NARROWER for t in broader if (q := lookup(t))}
    whole = _categories(text, asked, lexicon, whole=True)
    return Subject(
        typed=text,
        terms=terms,
        quantities=quantities,
        shown=WASHOUTS if "washout" in asked else frozenset(quantities) | _durations_of(terms),
        as_therapy=_tied(asked, lexicon),
        broader=broader,
        categories=whole,
        touched=_categories(text, asked, lexicon, whole=False) - whole,
        cohorts=cohorts,
        diseases=frozenset(d for t, weight in terms.items() if weight == 1 and (d := disease_named(t))),
        words=() if terms or quantities else _content(text),
        readings=lexicon.readings(text),
    )


def _with_narrower(asked: list[str], lexicon: Lexicon) -> dict[str, float]:
    """The terms asked for and all narrower ones, the heaviest first; two steps down count no less than one.

    A related term whose name holds the whole name asked for ("prior CAR-T therapy" holds "CAR-T") is as good.
    """
    terms = dict.fromkeys(asked, 1.0)
    # A measurement named within another is not that one: creatinine is not creatinine clearance.
    held = {o for t in asked for o in _related(t, lexicon) if set(key(t)) < set(key(o)) and not lookup(o)}
    terms.update(dict.fromkeys(held, 1.0))
    layer = list(asked)
    for _ in range(_STEPS):
        layer = [n for t in layer for n in lexicon.terms[t].narrower if n not in terms]
        terms.update(dict.fromkeys(layer, NARROWER))
    return terms


def _related(name: str, lexicon: Lexicon) -> list[str]:
    """Terms that the lexicon relates to a term, from either side."""
    own = lexicon.terms[name].related
    return [*own, *(t.name for t in lexicon.terms.values() if name in t.related and t.name not in own)]


def _tied(asked: list[str], lexicon: Lexicon) -> frozenset[str]:
    """Related terms whose whole name stands in a name asked for."""
    return frozenset(o for t in asked for o in _related(t, lexicon) if set(key(o)) < set(key(t)))


def _durations_called(names: Collection[str]) -> list[str]:
    """Spans of time whose name holds one of ``names`` whole: "time since other trial" for "other trials"."""
    wanted = [frozenset(key(name)) for name in names if key(name)]
    known = {name for d in load().duration for name in (d.since, d.lasting)} - set(by_name()) - _GENERIC
    return sorted(name for name in known if any(words <= set(key(name)) for words in wanted))


def _durations_of(terms: Collection[str]) -> frozenset[str]:
    """Spans of time that are counted from, or last as long as, what a term names."""
    return frozenset(
        name
        for d in load().duration
        for name in (d.since, d.lasting)
        if any(word.casefold() in term.casefold() for word in d.words for term in terms)
    )


@cache
def _category_words() -> tuple[tuple[Category, frozenset[str]], ...]:
    return tuple((c, frozenset(key(c.value)) - _FILLERS) for c in Category if c is not Category.OTHER)


def _categories(text: str, asked: list[str], lexicon: Lexicon, *, whole: bool) -> frozenset[Category]:
    """The categories that the subject names, as a whole or in part; not those it merely falls in."""
    words = frozenset(key(text)) - _FILLERS
    named = set()
    for category, own in _category_words():
        terms = {m.term for m in lexicon.find(category.value, typos=False)}
        for said, all_of in ((words, own), (frozenset(asked), terms)):
            if said and (said == all_of if whole else said <= all_of):
                named.add(category)
    return frozenset(named)


def _content(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for w in key(text) if w not in _FILLERS))

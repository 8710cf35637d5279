"""Trials told by what their records state: "the phase 1 trial", "the 18-participant study", "the recruiting one"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from corpus.fact_words import (
    ASIDE,
    ASKED_OF,
    CLAUSE,
    COUNT_AFTER,
    COUNT_BEFORE,
    DESIGN,
    DETERMINED,
    ELDERLY,
    FEW,
    HEAD,
    IN_PLACE,
    LONGEST,
    MONTHS,
    NOT_INSIDE,
    OF_WHAT,
    OLD,
    PHASE,
    PREDICATE,
    ROMAN,
    STATUS,
    YEAR,
    ZH_BEFORE,
    ZH_INDEFINITE,
)
from corpus.model import COMMON_COHORT, FactName, SectionKind, Trial
from corpus.name_words import FORMER_NAMES, HONORIFICS, KINDS, STOPS, TITLE_STOPS
from corpus.place_words import CHINESE_PLACES, CITIES, COUNTRY_OF
from lexicon.model import TermKind
from lexicon.reader import Lexicon
from lexicon.reader import load as load_lexicon


class Described(NamedTuple):
    """A description ``[start, end)`` of one trial or several in a question, and the trials that fit all of it."""

    start: int
    end: int
    trials: frozenset[int]
    stated: frozenset[int]  # that fit all of it but the name of a disease
    singular: bool
    disease: bool  # by the name of one


class FactNames:
    """The stated facts of the loaded trials, to tell them by."""

    def __init__(self, trials: Sequence[Trial]) -> None:
        """Keep ``trials``, in the order of the catalogue."""
        self._trials = trials
        self._printed = frozenset(w.lower() for t in trials for w in re.findall(r"[^\W\d_]{2,}", t.source.text))

    @cached_property
    def _lexicon(self) -> Lexicon:
        return load_lexicon()

    def described(self, question: str) -> Iterator[Described]:
        """The descriptions of trials in ``question`` that rest on facts; no trial fits those whose set is empty."""
        for head in HEAD.finditer(question):
            chinese = not head[0].isascii()
            start = self._start(question, head.start(), chinese=chinese)
            if start is None or PREDICATE.search(question[:start]):
                continue
            before = question[start : head.start()]
            following = question[head.end() :]
            tail = "" if chinese else following[: m.start()] if (m := CLAUSE.search(following)) else following
            diseases = [(trials, 0) for trials, _ in self._by_disease(before)]
            after = [*self._after(tail)]
            diseases_after = [*self._by_disease_after(tail)]
            if ASKED_OF.search(question[:start]):  # "is the trial in Spain?" asks; "is the trial in Spain open?" names
                after, diseases_after = (
                    [(t, to) for t, to in found if ASIDE.sub("", tail[to:])] for found in (after, diseases_after)
                )
            diseases += diseases_after
            stated = [*self._before(before), *after]
            if not stated and not diseases:
                continue
            everything = frozenset(range(len(self._trials)))
            fitting = everything.intersection(*(trials for trials, _ in stated))
            yield Described(
                start=start,
                end=max(head.end() + to for _, to in (*stated, *diseases)),
                trials=fitting.intersection(*(trials for trials, _ in diseases)),
                stated=fitting,
                singular=chinese or head["many"] is not None,
                disease=bool(diseases),
            )

    def _start(self, question: str, head: int, *, chinese: bool) -> int | None:
        """Where the description before a trial's noun begins; ``None`` where it speaks of no particular trial."""
        if chinese:
            match = ZH_BEFORE.search(question[:head])
            if match is None or ZH_INDEFINITE.search(match[0]):
                return None
            return match.start()
        dets = list(DETERMINED.finditer(question, max(0, head - LONGEST), head))
        if not dets or NOT_INSIDE.search(question[dets[-1].end() : head]):
            return None
        return dets[-1].start()

    def _before(self, words: str) -> Iterator[tuple[frozenset[int], int]]:
        """The trials that each descriptor before the noun fits."""
        yield from ((self._of_size(m[1] or m[2]), 0) for m in COUNT_BEFORE.finditer(words))
        yield from ((self._of_phase(m[1] or m[2]), 0) for m in PHASE.finditer(words))
        yield from ((t, 0) for t in self._by_status(words))
        yield from ((t, 0) for t in self._by_design(words))
        if year := YEAR.search(words):
            yield self._with(FactName.START_DATE, next(g for g in year.groups() if g)), 0
        yield from ((t, 0) for t in self._by_place(words))
        if ELDERLY.search(words):
            yield self._where(_is_for_old), 0

    def _after(self, words: str) -> Iterator[tuple[frozenset[int], int]]:
        """The trials that each descriptor after the noun fits, and where it ends."""
        if m := COUNT_AFTER.search(words):
            yield self._of_size(m[1]), m.end()
        if m := re.match(r"\W*(?:in|that is in|that's in|which is) (?=phase)", words):
            yield from ((self._of_phase(p[1]), p.end()) for p in PHASE.finditer(words))
        if m := re.match(r"\W*(?:that|which)(?:'s| is| are| was|(?= ha[sd])) ?(?P<state>.{4,30})", words, re.I):
            yield from ((t, len(words)) for t in self._by_status(m["state"]))
            yield from ((t, len(words)) for t in self._by_design(m["state"]))
        if year := YEAR.search(words):
            yield self._with(FactName.START_DATE, next(g for g in year.groups() if g)), year.end()
        if m := IN_PLACE.match(words):
            yield from self._in(m[1], m.start(1))
        if m := OF_WHAT.match(words):
            yield from ((t, m.start(1) + to) for t, to in self._by_product(m[1]))
        if (m := re.match(r"\W*(?:for|in|with) (?:the )?(?P<who>.{3,40})", words)) and ELDERLY.search(m["who"]):
            yield self._where(_is_for_old), m.end()

    def _in(self, place: str, at: int) -> Iterator[tuple[frozenset[int], int]]:
        """The trials in a place named after the noun; a name that no record prints is a place of none."""
        words = place.split()
        for length in range(min(3, len(words)), 0, -1):
            name = " ".join(words[:length])
            by_name = list(self._by_place(name))
            if by_name:
                yield by_name[0], at + len(name)
                return
        first = words[0]
        if (
            first[:1].isupper()
            and first.isalpha()
            and len(first) > 3
            and first not in MONTHS
            and first.lower() not in HONORIFICS
            and first.lower() not in self._printed
        ):
            yield frozenset(), at + len(first)

    @cached_property
    def _spelt_out(self) -> dict[str, str]:
        """Names of diseases by their initials, where some loaded record spells them out."""
        phrases = [p for t in self._trials for c in _conditions(t) for p in re.split(r"[,(;]", c)]
        split = [[w for w in re.findall(r"[a-z]+", p.lower()) if w not in STOPS] for p in phrases]
        return {"".join(w[0] for w in ws): " ".join(ws) for ws in split if 3 <= len(ws) <= 6}

    # --- one fact each

    def _where(self, fits: Callable[[Trial], bool]) -> frozenset[int]:
        return frozenset(i for i, t in enumerate(self._trials) if fits(t))

    def _with(self, name: FactName, pattern: str) -> frozenset[int]:
        telling = re.compile(pattern, re.I)
        return self._where(lambda t: any(telling.search(f.value) for f in t.facts_named(name)))

    def _of_size(self, printed: str) -> frozenset[int]:
        return self._with(FactName.ENROLLMENT, rf"(?<!\d){printed.replace(',', '')}(?!\d)")

    def _of_phase(self, printed: str) -> frozenset[int]:
        wanted = {ROMAN.get(p.rstrip("ab"), p.rstrip("ab")) for p in re.split(r"\W+", printed.lower()) if p}

        def fits(trial: Trial) -> bool:
            told = [re.findall(r"\d|\biv\b|\bi{1,3}\b", f.value.lower()) for f in trial.facts_named(FactName.PHASE)]
            return wanted <= {ROMAN.get(p, p) for values in told for p in values}

        return self._where(fits)

    def _by_status(self, words: str) -> Iterator[frozenset[int]]:
        for said, told in STATUS:
            if re.search(rf"(?<![\w-]){said}(?![\w-])" if said.isascii() else said, words, re.I):
                yield self._with(FactName.STATUS, told)
                return

    def _by_design(self, words: str) -> Iterator[frozenset[int]]:
        for said, name, told in DESIGN:
            if re.search(rf"(?<![A-Za-z-]){said}(?![A-Za-z])", words, re.I):
                yield self._with(name, told)

    def _by_place(self, words: str) -> Iterator[frozenset[int]]:
        folded = words.lower()
        for name, country in COUNTRY_OF.items():
            if re.search(rf"(?<![\w]){re.escape(name)}(?![\w-])", folded) if name.isascii() else name in folded:
                if name == "us" and "US" not in words:
                    continue
                stated = self._located(country)
                mainly = frozenset(i for i in stated if len(_stated(self._trials[i], FactName.COUNTRY)) <= FEW)
                yield (mainly or stated) | self._where(_without_country) if stated else stated
                return
        for chinese, name in CHINESE_PLACES.items():
            if chinese in folded:
                yield self._located(name)
        for word in re.findall(r"[a-z']+", folded):
            if word in CITIES and word not in COUNTRY_OF:
                yield self._located(word)

    def _located(self, name: str) -> frozenset[int]:
        places = (FactName.LOCATION, FactName.COUNTRY, FactName.SPONSOR, FactName.COLLABORATOR)
        names = "|".join(re.escape(n) for n in (name, FORMER_NAMES.get(name, name)))
        telling = re.compile(rf"\b(?:{names})\b", re.I)
        return self._where(lambda t: any(telling.search(f.value) for name in places for f in t.facts_named(name)))

    def _by_product(self, words: str) -> Iterator[tuple[frozenset[int], int]]:
        """Trials of what is tested: the first word after "the trial of" that titles or interventions print."""
        for m in list(re.finditer(r"[A-Za-z][\w-]{3,}", words))[:3]:
            word = m[0].lower()
            bearers = frozenset(i for i, own in enumerate(self._products) if word in own)
            if bearers and word not in TITLE_STOPS | STOPS and (word,) not in KINDS:
                yield bearers, m.end()
                return

    def _by_disease_after(self, words: str) -> Iterator[tuple[frozenset[int], int]]:
        m = OF_WHAT.match(words)
        for trials, end in self._by_disease(m[1]) if m else ():
            yield trials, (m.start(1) if m else 0) + end

    def _by_disease(self, words: str) -> Iterator[tuple[frozenset[int], int]]:
        """Trials of a disease: by its name, and by the words that narrow it ("the lung cancer trial")."""
        for mention in self._lexicon.find(words):
            if self._lexicon.terms[mention.term].kind is not TermKind.DISEASE:
                continue
            wanted = {mention.term, *self._lexicon.terms[mention.term].narrower}
            own, said = set(mention.term.lower().split()), set(mention.surface.lower().split())
            before = re.findall(r"[a-z]{4,}", words[: mention.start].lower())[-2:]
            narrowing = {w for w in before if not _is_told_otherwise(w)} | (said - own if own < said else set())
            for known in (self._main, self._diseases):
                fitting = frozenset(i for i, told in enumerate(known) if told & wanted and narrowing <= told)
                if fitting:
                    break
            named = frozenset(re.findall(r"[a-z]{4,}", mention.surface.lower()))
            if not fitting and named:  # a name that the lexicon files under another one
                fitting = frozenset(i for i, told in enumerate(self._main) if named <= told)
            yield fitting, mention.end

    @cached_property
    def _main(self) -> list[frozenset[str]]:
        """For each trial the terms and words of its title, and of its condition where it has but one or two."""
        return [
            self._told_in([t.title, *(c if len(c := _stated(t, FactName.CONDITION)) <= FEW else ())])
            for t in self._trials
        ]

    @cached_property
    def _diseases(self) -> list[frozenset[str]]:
        """For each trial the terms and words of its conditions, its title, its lists by disease and its summary."""
        return [self._told_in([*_conditions(t), *_summary(t)]) for t in self._trials]

    @cached_property
    def _products(self) -> list[frozenset[str]]:
        """For each trial the words of its title, arms and interventions."""
        return [
            frozenset(
                re.findall(
                    r"[a-z][\w-]{3,}", "\n".join([t.title, *_stated(t, FactName.INTERVENTION, FactName.ARM)]).lower()
                )
            )
            for t in self._trials
        ]

    def _told_in(self, texts: Sequence[str]) -> frozenset[str]:
        """The lexicon's terms and the words of texts, abbreviations that another record spells out included."""
        words = {w for text in texts for w in re.findall(r"[a-z]{3,}", text.lower())}
        spelt = [name for w, name in self._spelt_out.items() if w in words]
        terms = {m.term for text in (*texts, *spelt) for m in self._lexicon.find(text)}
        return frozenset(terms | words | {w for name in spelt for w in name.split()})


def _conditions(trial: Trial) -> list[str]:
    return [
        trial.title,
        *_stated(trial, FactName.CONDITION, FactName.TITLE),
        *sorted({c.cohort for c in trial.criteria} - {COMMON_COHORT}),
    ]


def _is_told_otherwise(word: str) -> bool:
    """Whether a word before a disease's name is no part of it: a phase, a place, a kind of people."""
    described = (PHASE, COUNT_BEFORE, ELDERLY)
    stated = [said for said, _ in STATUS] + [said for said, _, _ in DESIGN]
    return (
        word in COUNTRY_OF
        or word in CITIES
        or (word,) in KINDS
        or word in TITLE_STOPS | STOPS
        or any(p.search(word) for p in described)
        or any(re.fullmatch(said, word) for said in stated)
    )


def _stated(trial: Trial, *names: FactName) -> list[str]:
    return [f.value for name in names for f in trial.facts_named(name)]


def _summary(trial: Trial) -> list[str]:
    return [trial.source.quote(s)[:4_000] for s in trial.sections if s.kind is SectionKind.SUMMARY]


def _without_country(trial: Trial) -> bool:
    return not trial.facts_named(FactName.COUNTRY)


def _is_for_old(trial: Trial) -> bool:
    ages = [re.match(r"\s*(\d{1,3})\s*y", f.value, re.I) for f in trial.facts_named(FactName.MIN_AGE)]
    return any(m is not None and int(m[1]) >= OLD for m in ages)

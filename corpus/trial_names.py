"""What a person might call a trial, drawn from the trial: ids, codes, people, places, words, kind of treatment."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePath
from textwrap import shorten
from typing import NamedTuple

from corpus.model import FactName, SectionKind, Trial
from corpus.name_words import (
    COUNTRIES,
    GENERIC_ORGANISATION,
    HONORIFICS,
    KINDS,
    LONGEST_KIND,
    ORGANISATION_NOUNS,
    TITLE_STOPS,
)

# A word; Chinese has no spaces, so each of its characters is one.
_TOKEN = re.compile(r"(?:(?![\u4e00-\u9fff])[^\W_])+|[\u4e00-\u9fff]")
_CODE = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{2}[A-Za-z0-9]{0,20}+(?:-[A-Za-z0-9]{1,12}+){0,3}+(?![A-Za-z0-9])")
_PLAIN_CODE = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,5}-?\d{3,6}[A-Z]?(?![A-Za-z0-9-])")
_ORGANISATION = re.compile(
    r"[A-Z][\w'’.-]{1,30}+(?:[ ,]{1,2}+(?:(?:of|for|and|the|in) ){0,2}+[A-Z][\w'’.-]{1,30}+){1,9}+"
)
_TARGET = re.compile(r"(?:cd\d{1,3}|bcma|baff|taci|gprc5d|april|fcrn|her2|egfr|psma|gpc3)")
# Letters and digits together that name a molecule, a virus, a score or a phase, not a product.
_MARKER = re.compile(
    r"(?:anti-?)?(?:cd|il|ifn|tnf|hla|hpv|hiv|covid|sars|phase|week|day|type|grade|pd|ccr|cxcr|th)-?\d.*", re.I
)


class Token(NamedTuple):
    """A word in lower case and where it stands."""

    text: str
    start: int
    end: int


class TrialNames(NamedTuple):
    """The names of one trial, in lower case; ``codes`` as printed."""

    ids: frozenset[str]  # registry ids, the trial's id, the file's name with and without ending
    codes: tuple[str, ...]  # product and protocol codes
    organisations: frozenset[str]  # telling words of sponsors, collaborators, hospitals named in the summary
    organisation_words: frozenset[str]  # all their words
    places: frozenset[str]  # telling words of the sites, where there are few
    people: tuple[tuple[str, ...], ...]  # the words of each contact's name
    words: frozenset[str]  # telling words of titles, arms and interventions, targets, title initials
    kinds: frozenset[str]
    subject: frozenset[str]  # every word of titles, conditions and summary


def tokens(text: str) -> list[Token]:
    """The words of a text."""
    return [Token(m[0].lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def squeezed(text: str) -> str:
    """A code without case and punctuation."""
    return "".join(m[0].lower() for m in _TOKEN.finditer(text))


def is_target(word: str) -> bool:
    """Whether a word in lower case is a molecule that treatments are aimed at."""
    return _TARGET.fullmatch(word) is not None


def kinds_in(words: list[str]) -> list[tuple[int, int, frozenset[str]]]:
    """Mentions of kinds: first word, one past the last, and the kinds; longest first, none inside another."""
    found: list[tuple[int, int, frozenset[str]]] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_KIND, len(words) - at), 0, -1):
            kinds = KINDS.get(tuple(words[at : at + length]))
            if kinds:
                found.append((at, at + length, kinds))
                at += length
                break
        else:
            if at + 1 < len(words) and is_target(words[at]) and is_target(words[at + 1]):
                found.append((at, at + 2, frozenset({"dual"})))
                at += 1
            at += 1
    return found


@lru_cache(maxsize=4096)
def _word_list(text: str) -> tuple[str, ...]:
    return tuple(t.text for t in tokens(text))


def names_of(trial: Trial) -> TrialNames:
    """Every name that the trial's facts, title and summary give it."""
    telling = _telling_text(trial)
    summary = _summary(trial)
    described = telling or summary
    titles = [f.value for f in trial.facts_named(FactName.TITLE)] or [trial.title]
    organisations = _values(trial, FactName.SPONSOR, FactName.COLLABORATOR) + _organisations_in(summary)
    organisation_words = frozenset(w for o in organisations for w in _word_list(o))
    sites = _values(trial, FactName.LOCATION)
    stem = PurePath(trial.source.name).stem
    ids = {trial.trial_id, trial.source.name, stem, trial.registry_id or "", *_former_ids(trial)}
    words = {w for w in _word_list(telling) if (len(w) > 2 or not w.isascii()) and w not in TITLE_STOPS}
    words |= {w for named in (*titles, *_values(trial, FactName.SPONSOR)) for w in _initials(named)}
    words |= {w for w in _word_list(described) if is_target(w)}
    return TrialNames(
        ids=frozenset(i.lower() for i in ids if i),
        codes=_codes(trial),
        organisations=_telling_words(organisation_words),
        organisation_words=organisation_words,
        places=_telling_words({w for s in sites for w in _word_list(s)}) if len(sites) <= _FEW_SITES else frozenset(),
        people=_people(trial),
        words=frozenset(w for w in words if not w.isdigit() or len(w) > 2),
        kinds=_kinds(trial, described, summary),
        subject=frozenset(w for t in (telling, summary, *_values(trial, FactName.CONDITION)) for w in _word_list(t)),
    )


_FEW_SITES = 5
_CELLS = ("CAR-NK", "STAR-T", "TCR-T", "CAR-T", "NK", "Treg", "stem cell", "bispecific")  # the most telling first
_COMPARATORS = frozenset(("placebo", "sham", "saline", "standard", "control"))
_CELL_SOURCES = frozenset(("own", "donor"))


def short_name(trial: Trial) -> str:
    """A short label that tells this trial from others: its product's code, else what is given and who runs it.

    For people, not for programs: two trials may share one. Never empty.
    """
    names = names_of(trial)
    product = next((c for c in names.codes if _is_product(trial, c)), None)
    if product:
        return product
    treatment = _treatment(trial, names)
    sponsors = _values(trial, FactName.SPONSOR)
    if not treatment:
        return shorten(trial.title, 48, placeholder="…") or trial.trial_id
    if sponsors:
        telling = [w for w in re.findall(r"[^\s,()]+", sponsors[0]) if w.lower() in names.organisations]
        return f"{treatment} ({' '.join(telling[:2]) or shorten(sponsors[0], 30, placeholder='…')})"
    return treatment


def _treatment(trial: Trial, names: TrialNames) -> str:
    """What is given, in a few words."""
    cells = [k for k in _CELLS if k in names.kinds]
    if not cells:
        drugs = [d for d in _values(trial, FactName.INTERVENTION) if not _COMPARATORS & set(_word_list(d))]
        return shorten(drugs[0], 40, placeholder="…") if drugs else ""
    order = _word_list(_telling_text(trial) or _summary(trial))
    targets = [t.upper() for t in dict.fromkeys(w for w in order if is_target(w))][:2]
    source = "universal" if "donor" in names.kinds else "autologous" if "own" in names.kinds else ""
    return " ".join(w for w in (source, "-".join(targets), cells[0]) if w)


def _values(trial: Trial, *names: FactName) -> list[str]:
    return [f.value for f in trial.facts if f.name in names]


def _telling_text(trial: Trial) -> str:
    """Title, arms and interventions: what the trial calls itself."""
    named = _values(trial, FactName.TITLE, FactName.INTERVENTION, FactName.ARM)
    return "\n".join(dict.fromkeys([trial.title, *named])).strip()


def _summary(trial: Trial) -> str:
    """The summary's words, without its heading."""
    parts = [trial.source.text[s.body_start : s.end] for s in trial.sections if s.kind == SectionKind.SUMMARY]
    return "\n".join(parts)[:4_000]


def _former_ids(trial: Trial) -> list[str]:
    return [v for v in _values(trial, FactName.OTHER_ID) if re.fullmatch(r"NCT\d{8}", v, re.I)]


def _telling_words(words: frozenset[str] | set[str]) -> frozenset[str]:
    """Words that tell one organisation or place from another."""
    return frozenset(
        w for w in words if len(w) > 2 and not w.isdigit() and w not in GENERIC_ORGANISATION and w not in COUNTRIES
    )


def _organisations_in(text: str) -> list[str]:
    """Hospitals and universities that a text names: runs of capitalised words with such a noun among them."""
    runs = [m[0] for m in _ORGANISATION.finditer(text)]
    return [r for r in runs if ORGANISATION_NOUNS & set(_word_list(r))]


def _initials(title: str) -> set[str]:
    """Initials of three to five words of a title ("Systemic Lupus Erythematosus" is also "sle")."""
    words = _word_list(title)
    found = set()
    for start in range(len(words)):
        for length in (3, 4, 5):
            run = words[start : start + length]
            if len(run) == length and not TITLE_STOPS & set(run):
                found.add("".join(w[0] for w in run))
    return found


def _codes(trial: Trial) -> tuple[str, ...]:
    """Product and protocol codes: letters with digits in titles, arms, interventions and ids.

    Outcomes and the summary are full of scores and markers, so there only the plain shape of a product's code
    counts (AB1234), and only if it is not also in the eligibility rules.
    """
    own_ids = [v.strip() for v in _values(trial, FactName.OTHER_ID) if len(v.strip()) > 3]
    found = [v for v in own_ids if re.search(r"[A-Za-z]", v) and re.search(r"\d", v) and not re.search(r"\s", v)]
    for m in _CODE.finditer(_telling_text(trial)):
        code = m[0]
        if sum(c.isdigit() for c in code) >= 2 and not _MARKER.fullmatch(code) and not _only_markers(code):
            found.append(code)
    loose = "\n".join(
        trial.source.text[s.body_start : s.end]
        for s in trial.sections
        if s.kind in (SectionKind.OUTCOMES, SectionKind.SUMMARY)
    )[:20_000]
    repeated = {m[0] for m in _PLAIN_CODE.finditer(loose) if loose.count(m[0]) > 1 and not _MARKER.fullmatch(m[0])}
    for code in sorted(repeated, key=loose.index):
        if not any(code in c.text for c in trial.criteria):
            found.append(code)
    return tuple(dict.fromkeys(found))


def _only_markers(code: str) -> bool:
    """Whether every part of a hyphened code is a molecule or plain letters of a known kind ("CD19-BCMA", "CAR-T")."""
    parts = [p.lower() for p in code.split("-")]
    return all(is_target(p) or p in ("car", "t", "nk", "ucar", "anti") or p.isdigit() for p in parts)


def _is_product(trial: Trial, code: str) -> bool:
    """Whether a code is a product's, not only the protocol's: it stands outside the list of ids."""
    return all(squeezed(code) != squeezed(v) for v in _values(trial, FactName.OTHER_ID))


def _people(trial: Trial) -> tuple[tuple[str, ...], ...]:
    names = []
    for value in _values(trial, FactName.CONTACT):
        words = tuple(w for w in _word_list(value.split(",")[0]) if w not in HONORIFICS and not w.isdigit())
        if 2 <= len(words) <= 4 and "@" not in value and not GENERIC_ORGANISATION & set(words):
            names.append(words)
    return tuple(dict.fromkeys(names))


def _kinds(trial: Trial, described: str, summary: str) -> frozenset[str]:
    found = {k for _, _, kinds in kinds_in(list(_word_list(described))) for k in kinds}
    said = {k for _, _, kinds in kinds_in(list(_word_list(summary))) for k in kinds}
    # Where the title is silent on what is given, or on whose cells, the summary may say; not if it speaks of both.
    if not found & set(_CELLS):
        found |= said & set(_CELLS)
    if not found & _CELL_SOURCES and len(said & _CELL_SOURCES) == 1:
        found |= said & _CELL_SOURCES
    organisations = " ".join(_values(trial, FactName.SPONSOR, FactName.COLLABORATOR, FactName.LOCATION))
    if {"children", "pediatric", "paediatric"} & set(_word_list(organisations)) or _takes_children(trial):
        found.add("children")
    if any(is_target(a) and is_target(b) for a, b in pairwise(_word_list(described))):
        found.add("dual")
    return frozenset(found)


def _takes_children(trial: Trial) -> bool:
    for value in _values(trial, FactName.MIN_AGE):
        years = re.match(r"\s*(\d{1,3})\s*(year|month|week|day|hour|minute|y\b)", value, re.I)
        if years and (not years[2].lower().startswith("y") or int(years[1]) < 16):
            return True
    return False

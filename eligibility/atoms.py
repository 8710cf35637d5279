"""The statements that a criterion is made of: limits, and findings with what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eligibility import rule_words as words_of
from eligibility.model import Bound
from lexicon.model import Mention, TermKind
from lexicon.reader import Lexicon


def standard_term(term: str, words: str) -> str:
    """The name under which a term is judged; ``words`` are its own words and those after them.

    An antibody against hepatitis C shows that the virus was met, not that it is there.
    """
    if term == "hepatitis C" and words_of.ANTIBODY.search(words):
        return "anti-HCV"
    return words_of.SAME_TERM.get(term, term)


class Atom(NamedTuple):
    """One statement of a criterion at ``[start, end)`` of its words: a limit, a finding, or what nobody can compute."""

    start: int
    end: int
    bound: Bound | None = None
    term: str = ""
    kind: TermKind | None = None
    surface: str = ""
    denied: bool = False
    negative: bool = False  # a test whose negative result is meant
    window: Bound | None = None
    qualifier: str = ""
    conditional: bool = False
    history: bool = False
    planned: bool = False
    unknown: str = ""
    objects: tuple[str, ...] = ()
    about: str = ""  # the site of a cancer, what an allergy is to
    defined: bool = False  # said more exactly by what follows it
    example: bool = False  # named as one of the kinds of what stands before it


def is_finding(mention: Mention, lexicon: Lexicon) -> bool:
    """Whether a mention names something that is or is not so of a person, rather than a measure or a word of design."""
    if mention.term in words_of.NOT_A_FINDING:
        return False
    if words_of.SAME_TERM.get(mention.term, mention.term) == "pregnancy":
        return bool(words_of.PREGNANCY.search(mention.surface))
    return lexicon.terms[mention.term].kind in words_of.FINDINGS or mention.term in words_of.ALSO


def is_word_of(flat: str, mention: Mention, windows: Sequence[Bound], lexicon: Lexicon) -> bool:
    """Whether a mention is part of another name: a medicine for it, a step of the study, a way of measuring."""
    kind = lexicon.terms[mention.term].kind
    if words_of.EXPLAINS.search(flat, max(0, mention.start - 70), mention.start):
        return True
    if mention.term == "allergy":
        return bool(words_of.ALLERGY_COMPOUND.match(flat, mention.end)) or not words_of.ALLERGIC.search(mention.surface)
    if kind in {TermKind.DISEASE, TermKind.INFECTION, TermKind.SYMPTOM}:
        return bool(words_of.COMPOUND.match(flat, mention.end))
    if any(w.start <= mention.start < w.end for w in windows):
        return mention.term not in words_of.ALSO
    following = {
        TermKind.DRUG: words_of.DRUG_COMPOUND,
        TermKind.DRUG_CLASS: words_of.DRUG_COMPOUND,
        TermKind.CELL_THERAPY: words_of.PRODUCT,
    }.get(kind)
    if following is not None:
        return bool(following.match(flat, mention.end))
    return kind is TermKind.PROCEDURE and bool(words_of.METHOD.search(flat, max(0, mention.start - 8), mention.start))


def is_modifier(flat: str, atom: Atom) -> bool:
    """Whether a finding only tells more of another one: what it needs, what causes it, what a reaction is to."""
    begin = max((m.end() for m in words_of.MODIFIED_UNTIL.finditer(flat, 0, atom.start)), default=0)
    for match in words_of.MODIFIES.finditer(flat, begin, atom.start):
        if match["cause"]:
            if not words_of.LIST_ENDS.search(flat, match.end(), atom.start):
                return True
        elif atom.kind in words_of.TREATMENTS:
            return True
    return False


def with_objects(flat: str, atom: Atom, dropped: Sequence[Atom]) -> Atom:
    """An allergy with what it is to."""
    if atom.term != "allergy":
        return atom
    stop = words_of.MODIFIED_UNTIL.search(flat, atom.end)
    return atom._replace(objects=objects_of(flat, atom.end, stop.start() if stop else len(flat), dropped))


def is_label(flat: str, mention: Mention) -> bool:
    """Whether a mention is only the heading of its clause ("Hepatitis B: positive HBsAg …")."""
    return bool(words_of.LABEL.match(flat, mention.end)) and not flat[: mention.start].strip(" -•*").strip()


def merged(flat: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions with a name and its abbreviation in brackets made one."""
    last: Mention | None = None
    for mention in mentions:
        gap = flat[last.end : mention.start] if last else ""
        if last and words_of.TESTED_FOR.get(mention.term) == last.term and words_of.NAME_GAP.fullmatch(gap):
            last = mention.model_copy(update={"start": last.start})  # "hepatitis B virus (HBV) DNA" is one test
            continue
        if last and last.term == mention.term and len(gap) <= 30 and not re.search(r"[.;,]|\b(?:and|or|with)\b", gap):
            last = last.model_copy(update={"end": mention.end, "surface": last.surface})
            continue
        if last:
            yield last
        last = mention
    if last:
        yield last


def read_finding(flat: str, mention: Mention, windows: Sequence[Bound], lexicon: Lexicon) -> Atom:
    """A mention with what its clause says of it: denied, planned, in which window, how severe, under what condition."""
    begin = max((m.end() for m in words_of.BREAK.finditer(flat, 0, mention.start)), default=0)
    after = words_of.BREAK.search(flat, mention.end)
    stop = after.start() if after else len(flat)
    qualifier = words_of.QUALIFIER.search(flat, begin, mention.start) or words_of.QUALIFIED.match(mention.surface)
    if qualifier and words_of.contrary(qualifier["q"], mention.surface):
        qualifier = None  # "active or latent tuberculosis": the latent one is not active
    return Atom(
        mention.start,
        mention.end,
        term=standard_term(mention.term, flat[mention.start : mention.end + words_of.TEST_ROOM]),
        kind=lexicon.terms[mention.term].kind,
        surface=mention.surface,
        denied=bool(
            words_of.NOT_SO.search(flat, begin, mention.start) or words_of.NEGATIVE_AFTER.match(flat, mention.end)
        ),
        window=_window_of(mention, windows, begin, stop),
        negative=lexicon.terms[mention.term].kind in words_of.TESTS
        and bool(words_of.NEGATIVE_AFTER.match(flat, mention.end)),
        qualifier=qualifier["q"].lower() if qualifier else "",
        conditional=_is_conditional(flat, mention, begin, stop, lexicon),
        history=bool(words_of.HISTORY.search(flat, begin, stop)),
        about=_about(flat, mention, begin, stop),
        planned=bool(words_of.POSSIBLE.search(flat, max(begin, mention.start - 30), mention.end)),
        example=bool(words_of.EXAMPLES.search(flat, begin, mention.start)),
    )


def _is_conditional(flat: str, mention: Mention, begin: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether more than the finding itself is asked for: a need, a purpose, a number of courses, a definition."""
    if words_of.DEPENDS_AFTER.match(flat[mention.end : stop]):
        return True
    kind = lexicon.terms[mention.term].kind
    if kind in words_of.TREATMENTS:
        return bool(
            words_of.PURPOSE.search(flat, begin, stop) or words_of.TIMES_GIVEN.search(flat, begin, mention.start)
        )
    return kind in {TermKind.DISEASE, TermKind.SYMPTOM} and bool(words_of.DEFINES.search(flat, begin, mention.start))


def _about(flat: str, mention: Mention, begin: int, stop: int) -> str:
    """What a cancer, a transplant or an allergy is of, where the criterion says; a blank where it is of anything."""
    if mention.term == "cancer":
        return _kind_of_cancer(flat, mention, begin)
    if mention.term == "transplant":
        organ = words_of.ORGAN_OF.search(flat, begin, mention.start)
        return organ["organ"].strip() if organ else ""
    return _allergen(flat, mention, begin, stop) if mention.term == "allergy" else ""


def _kind_of_cancer(flat: str, mention: Mention, begin: int) -> str:
    last = flat.rfind(" ", mention.start, mention.end) + 1
    site = words_of.SITE.search(flat, begin, last or mention.start)
    if site:
        return site.group().strip()
    before = re.search(r"([\w-]+) $", flat[max(begin, mention.start - 30) : mention.start])
    return before[1] if before and not words_of.ANY_CANCER.fullmatch(before[1]) else ""


def _allergen(flat: str, mention: Mention, begin: int, stop: int) -> str:
    what = words_of.ALLERGEN.match(flat[mention.end : stop])
    if what:
        return what["what"].strip()
    if words_of.ALLERGY_GENERAL.search(flat, max(begin, mention.start - 20), mention.start):
        return ""
    return flat[max(begin, mention.start - 40) : mention.start].strip()


def _window_of(mention: Mention, windows: Sequence[Bound], begin: int, stop: int) -> Bound | None:
    """The window that a mention stands in: the next one in its clause, else the last one before it."""
    inside = [w for w in windows if begin <= w.start < stop]
    after = [w for w in inside if w.end > mention.start]
    return after[0] if after else inside[-1] if inside else None


def objects_of(flat: str, start: int, stop: int, dropped: Sequence[Atom]) -> tuple[str, ...]:
    """What a reaction is to: the things named after it, up to the end of its clause."""
    return tuple(
        a.term
        for a in dropped
        if a.start < stop and a.end > start - words_of.NEAR and ";" not in flat[min(start, a.start) : a.start]
    )

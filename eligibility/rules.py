"""A criterion read into clauses of statements that can each be held against a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.model import Criterion, NoticeKind, Span, Trial
from eligibility import rule_words as words_of
from eligibility.bounds import find_bounds
from eligibility.model import Bound
from eligibility.statements import flatten
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


class Clause(NamedTuple):
    """Statements of one sentence or list item, in order; ``alternative`` where it opens with "or"."""

    start: int
    end: int
    atoms: tuple[Atom, ...]
    alternative: bool


class Rule(NamedTuple):
    """A criterion, read. ``excepted`` are the findings named as exceptions, ``exempt_bounds`` the limits among them."""

    words: str
    clauses: tuple[Clause, ...]
    excepted: tuple[Atom, ...]
    exempt_bounds: tuple[Bound, ...]
    own_disease: bool
    investigator: bool
    open_ended: bool


def read_rule(trial: Trial, criterion: Criterion, lexicon: Lexicon) -> Rule:
    """Read a criterion; the same words are read once."""
    words = trial.source.text[criterion.start : criterion.end]
    lost = tuple(
        (max(0, n.start - criterion.start), min(len(words), n.end - criterion.start))
        for n in trial.notices
        if n.kind is NoticeKind.LOST_COMPARATOR and n.overlaps(criterion)
    )
    return _read(words, lost, lexicon)


def read_words(words: str, lexicon: Lexicon) -> Rule:
    """Read the words of a criterion by themselves, without the notices of its source."""
    return _read(words, (), lexicon)


@lru_cache(maxsize=4096)
def _read(words: str, lost: tuple[tuple[int, int], ...], lexicon: Lexicon) -> Rule:
    flat = flatten(words).replace("\\", " ")
    bounds = find_bounds(words, lost=[Span(start=s, end=e) for s, e in lost])
    exceptions = [m.span() for m in words_of.EXCEPTION.finditer(flat)]
    values = [b for b in bounds if not b.quantity.startswith(words_of.TIMES)]
    windows = [b for b in bounds if b.quantity.startswith(words_of.TIMES) and not _inside(b.start, exceptions)]
    named = [*lexicon.find(words, typos=False), *_shared_names(flat)]
    mentions = [m for m in _merged(flat, sorted(named, key=lambda m: m.start)) if _is_finding(m, lexicon)]
    mentions = [m for m in mentions if not any(b.start < m.end and m.start < b.end for b in values)]
    mentions = [m for m in mentions if not _is_word_of(flat, m, windows, lexicon)]
    atoms = [_finding(flat, m, windows, lexicon) for m in mentions if not _is_label(flat, m)]
    dropped = [a for a in atoms if _is_modifier(flat, a)]
    kept = [_with_objects(flat, a, dropped) for a in atoms if a not in dropped]
    clauses = tuple(_clauses(flat, values, kept, exceptions, dropped))
    return Rule(
        words=words,
        clauses=clauses,
        excepted=tuple(a for a in atoms if _inside(a.start, exceptions)),
        exempt_bounds=tuple(b for b in bounds if _inside(b.start, exceptions)),
        own_disease=bool(words_of.OWN_DISEASE.search(flat)),
        investigator=bool(words_of.INVESTIGATOR.search(flat)),
        open_ended=bool(words_of.CATCH_ALL.search(flat)),
    )


def _shared_names(flat: str) -> Iterator[Mention]:
    """The second of two names that share a word: the C of "hepatitis B or C"."""
    for match in words_of.HEPATITIS_C.finditer(flat):
        yield Mention(term="hepatitis C", surface="hepatitis C", start=match.start("c"), end=match.end("c"))


def _inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _is_finding(mention: Mention, lexicon: Lexicon) -> bool:
    if mention.term in words_of.NOT_A_FINDING:
        return False
    if words_of.SAME_TERM.get(mention.term, mention.term) == "pregnancy":
        return bool(words_of.PREGNANCY.search(mention.surface))
    return lexicon.terms[mention.term].kind in words_of.FINDINGS or mention.term in words_of.ALSO


def _is_word_of(flat: str, mention: Mention, windows: Sequence[Bound], lexicon: Lexicon) -> bool:
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
    if kind is TermKind.CELL_THERAPY:
        return bool(words_of.PRODUCT.match(flat, mention.end))
    return kind is TermKind.PROCEDURE and bool(words_of.METHOD.search(flat, max(0, mention.start - 8), mention.start))


def _is_modifier(flat: str, atom: Atom) -> bool:
    """Whether a finding only tells more of another one: what it needs, what causes it, what a reaction is to."""
    begin = max((m.end() for m in words_of.MODIFIED_UNTIL.finditer(flat, 0, atom.start)), default=0)
    for match in words_of.MODIFIES.finditer(flat, begin, atom.start):
        if match["cause"]:
            if not words_of.LIST_ENDS.search(flat, match.end(), atom.start):
                return True
        elif atom.kind in words_of.TREATMENTS:
            return True
    return False


def _with_objects(flat: str, atom: Atom, dropped: Sequence[Atom]) -> Atom:
    """An allergy with what it is to."""
    if atom.term != "allergy":
        return atom
    stop = words_of.MODIFIED_UNTIL.search(flat, atom.end)
    return atom._replace(objects=_objects(flat, atom.end, stop.start() if stop else len(flat), dropped))


def _is_label(flat: str, mention: Mention) -> bool:
    """Whether a mention is only the heading of its clause ("Hepatitis B: positive HBsAg …")."""
    return bool(words_of.LABEL.match(flat, mention.end)) and not flat[: mention.start].strip(" -•*").strip()


def _merged(flat: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions with a name and its abbreviation in brackets made one."""
    last: Mention | None = None
    for mention in mentions:
        gap = flat[last.end : mention.start] if last else ""
        if last and last.term == mention.term and len(gap) <= 30 and not re.search(r"[.;,]|\b(?:and|or|with)\b", gap):
            last = last.model_copy(update={"end": mention.end, "surface": last.surface})
            continue
        if last:
            yield last
        last = mention
    if last:
        yield last


def _finding(flat: str, mention: Mention, windows: Sequence[Bound], lexicon: Lexicon) -> Atom:
    begin = max((m.end() for m in words_of.BREAK.finditer(flat, 0, mention.start)), default=0)
    after = words_of.BREAK.search(flat, mention.end)
    stop = after.start() if after else len(flat)
    qualifier = words_of.QUALIFIER.search(flat, begin, mention.start) or words_of.QUALIFIED.match(mention.surface)
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
    """What a cancer or an allergy is of, where the criterion says; a blank where it is of anything."""
    if mention.term == "cancer":
        last = flat.rfind(" ", mention.start, mention.end) + 1
        site = words_of.SITE.search(flat, begin, last or mention.start)
        return site.group().strip() if site else ""
    if mention.term != "allergy":
        return ""
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


def _clauses(
    flat: str,
    values: Sequence[Bound],
    atoms: Sequence[Atom],
    exceptions: Sequence[tuple[int, int]],
    dropped: Sequence[Atom],
) -> Iterator[Clause]:
    everything = [Atom(b.start, b.end, bound=b) for b in values] + list(atoms)
    everything = [a for a in everything if not _inside(a.start, exceptions)]
    for low, high in _stretches(flat, [(b.start, b.end) for b in values]):
        inside = [a for a in everything if low <= a.start < high]
        inside += _unknowns(flat, low, high, inside, exceptions, dropped)
        if inside:
            opening = flat[low:high].lstrip(" ,").lower()
            alternative = opening.startswith(("or ", "or,", "and/or ", "alternatively"))
            inside = _defined(flat, low, high, inside)
            yield Clause(low, high, tuple(sorted(inside, key=lambda a: (a.start, a.end))), alternative)


def _defined(flat: str, low: int, high: int, atoms: list[Atom]) -> list[Atom]:
    """Mark what a definition in the same clause says more exactly ("kidney failure, defined as eGFR <30")."""
    match = words_of.DEFINES.search(flat, low, high)
    if match is None or not any(a.start >= match.end() and (a.bound or a.term) for a in atoms):
        return atoms
    begin = low
    if flat[low : match.start()].rstrip().endswith("("):
        begin = max((m.end() for m in words_of.SEPARATOR.finditer(flat, low, match.start() - 1)), default=low)
    return [a._replace(defined=True) if begin <= a.start < match.start() else a for a in atoms]


def _stretches(flat: str, whole: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in words_of.BREAK.finditer(flat):
        if any(s < match.start() < e for s, e in whole) or words_of.ABBREVIATED.search(
            flat, max(0, match.start() - 8), match.start()
        ):
            continue
        if match.start() > begin:
            yield begin, match.start()
        begin = match.start() if match.group().lstrip(" ,").startswith("or") else match.end()
    if begin < len(flat):
        yield begin, len(flat)


def _unknowns(
    flat: str,
    low: int,
    high: int,
    known: Sequence[Atom],
    exceptions: Sequence[tuple[int, int]],
    dropped: Sequence[Atom],
) -> Iterator[Atom]:
    """Pieces of a clause that claim something which no atom of it covers."""
    for start, end in _pieces(flat, low, high):
        if (
            any(a.start < end and start < a.end for a in known)
            or _inside(start, exceptions)
            or _inside(end - 1, exceptions)
        ):
            continue
        if flat.count("(", low, start) > flat.count(")", low, start):
            continue
        piece = flat[start:end].strip(" .")
        if (
            not words_of.WORDY.search(words_of.FUNCTION.sub("", piece))
            or words_of.LABEL.match(flat, end)
            or words_of.EXPLAINS.search(piece)
        ):
            continue
        told_elsewhere = any(a.start < end and start < a.end for a in dropped) and not words_of.MODIFIES.search(piece)
        if told_elsewhere and not words_of.REACTION.search(piece):
            continue
        if words_of.REACTION.search(piece):
            yield Atom(
                start,
                end,
                term="allergy",
                kind=TermKind.ELIGIBILITY,
                surface=piece,
                about=words_of.ALLERGY_WORDS.sub("", words_of.FUNCTION.sub("", piece)).strip(" -/"),
                objects=_objects(flat, end, high, dropped),
                history=True,
            )
        else:
            yield Atom(start, end, unknown=piece)


def _pieces(flat: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The stretches of a clause between its commas, brackets and joining words."""
    begin = low
    for match in words_of.SEPARATOR.finditer(flat, low, high):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < high:
        yield begin, high


def _objects(flat: str, start: int, stop: int, dropped: Sequence[Atom]) -> tuple[str, ...]:
    """What a reaction is to: the things named after it, up to the end of its clause."""
    return tuple(
        a.term
        for a in dropped
        if a.start < stop and a.end > start - words_of.NEAR and ";" not in flat[min(start, a.start) : a.start]
    )


def claims(words: str) -> bool:
    """Whether words claim something of a person (rather than name or explain what stands beside them)."""
    return bool(words_of.CLAIMS.search(words))

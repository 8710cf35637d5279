"""A criterion read into clauses of statements that can each be held against a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.model import Criterion, NoticeKind, Span, Trial
from eligibility import rule_words as words_of
from eligibility.atoms import (
    Atom,
    is_finding,
    is_label,
    is_modifier,
    is_word_of,
    merged,
    objects_of,
    read_finding,
    with_objects,
)
from eligibility.bounds import find_bounds
from eligibility.model import Bound, Op
from eligibility.statements import DAYS, flatten
from lexicon.model import Mention, TermKind
from lexicon.reader import Lexicon


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
    return _read(words, lost, lexicon, _lead_in(trial, criterion))


def read_words(words: str, lexicon: Lexicon) -> Rule:
    """Read the words of a criterion by themselves, without the notices of its source."""
    return _read(words, (), lexicon, "")


def _lead_in(trial: Trial, criterion: Criterion) -> str:
    """The words above a criterion that say of when it speaks: "Any of the following within 6 months before …:"."""
    by_id = {c.id: c for c in trial.criteria}
    above = by_id.get(criterion.parent or "")
    return above.text if above is not None and above.text.rstrip().endswith(":") else ""


@lru_cache(maxsize=4096)
def _read(words: str, lost: tuple[tuple[int, int], ...], lexicon: Lexicon, lead_in: str) -> Rule:
    flat = flatten(words).replace("\\", " ")
    bounds = find_bounds(words, lost=[Span(start=s, end=e) for s, e in lost])
    exceptions = [m.span() for m in words_of.EXCEPTION.finditer(flat)]
    values = [b for b in bounds if not _is_window(b)]
    windows = [b for b in bounds if _is_window(b) and not _inside(b.start, exceptions)]
    named = [*lexicon.find(words, typos=False), *_shared_names(flat)]
    mentions = [m for m in merged(flat, sorted(named, key=lambda m: m.start)) if is_finding(m, lexicon)]
    mentions = [m for m in mentions if not any(b.start < m.end and m.start < b.end for b in values)]
    mentions = [m for m in mentions if not is_word_of(flat, m, windows, lexicon) and not _is_head(flat, m, mentions)]
    atoms = [read_finding(flat, m, windows, lexicon) for m in mentions if not is_label(flat, m)]
    above = windows_of(lead_in) if lead_in else ()
    atoms = [_under(flat, a, windows, above, lead_in) for a in atoms]
    dropped = [a for a in atoms if is_modifier(flat, a)]
    kept = [with_objects(flat, a, dropped) for a in atoms if a not in dropped]
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


def _is_head(flat: str, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether "infection" only closes the name of one ("HIV, HBV or HCV infection")."""
    return mention.term == "infection" and any(
        m is not mention and m.end <= mention.start and not flat[m.end : mention.start].strip(" )-") for m in mentions
    )


def windows_of(words: str) -> tuple[Bound, ...]:
    """The times, looking back, in which the words of a criterion ask about something else."""
    return tuple(b for b in find_bounds(words) if _is_window(b))


def _under(flat: str, atom: Atom, windows: Sequence[Bound], above: Sequence[Bound], lead_in: str) -> Atom:
    """A finding without a time of its own takes that of the words that lead its list in."""
    if atom.window is not None:
        return atom
    colon = flat.rfind(":", 0, atom.start)
    sentence = max(flat.rfind(". ", 0, max(colon, 0)), flat.rfind("\n", 0, max(colon, 0)))
    own = [w for w in windows if sentence < w.start < colon and words_of.LEADS_IN.search(flat, sentence + 1, colon)]
    if own:
        return atom._replace(window=own[-1])
    if above and words_of.LEADS_IN.search(lead_in):
        return atom._replace(window=above[-1], history=atom.history or bool(words_of.HISTORY.search(lead_in)))
    return atom._replace(history=atom.history or bool(lead_in and words_of.HISTORY.search(lead_in)))


def _is_window(bound: Bound) -> bool:
    """Whether a limit is the time that something else is asked about in: "surgery within 4 weeks before screening"."""
    if bound.quantity.startswith(words_of.TIMES):
        return True
    back = bound.op in {Op.LE, Op.LT} and (bound.unit or "").lower().rstrip("s") in DAYS
    return back and bool(words_of.LOOKS_BACK.search(bound.window or "")) and bound.quantity in words_of.SPANS


def _shared_names(flat: str) -> Iterator[Mention]:
    """The second of two names that share a word: the C of "hepatitis B or C"."""
    for match in words_of.HEPATITIS_C.finditer(flat):
        yield Mention(term="hepatitis C", surface="hepatitis C", start=match.start("c"), end=match.end("c"))


def _inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


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
    limits = {a.start for a in atoms if a.bound}
    # "renal function lowered (eGFR <30)": the limit says what the words before its bracket mean.
    atoms = [a._replace(defined=True) if a.unknown and limits & _after_bracket(flat, a.end) else a for a in atoms]
    match = words_of.DEFINES.search(flat, low, high)
    if match is None or not any(a.start >= match.end() and (a.bound or a.term) for a in atoms):
        return atoms
    begin = low
    if flat[low : match.start()].rstrip().endswith("("):
        begin = max((m.end() for m in words_of.SEPARATOR.finditer(flat, low, match.start() - 1)), default=low)
    return [a._replace(defined=True) if begin <= a.start < match.start() else a for a in atoms]


def _after_bracket(flat: str, at: int) -> set[int]:
    """Where the words begin that a bracket opened at ``at`` holds, if one is."""
    match = words_of.OPENS.match(flat, at)
    return {match.end()} if match else set()


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
                objects=objects_of(flat, end, high, dropped),
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


def claims(words: str) -> bool:
    """Whether words claim something of a person (rather than name or explain what stands beside them)."""
    return bool(words_of.CLAIMS.search(words))

"""A criterion read into clauses of statements that can each be held against a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.model import Criterion, NoticeKind, Span, Trial
from eligibility.bounds import find_bounds
from eligibility.model import Bound
from eligibility.statements import flatten
from lexicon.model import Mention, TermKind
from lexicon.reader import Lexicon

_TIMES = ("time since ", "washout", "live vaccine window")
_FINDINGS = {
    TermKind.DISEASE, TermKind.INFECTION, TermKind.ANTIBODY, TermKind.DRUG, TermKind.DRUG_CLASS, TermKind.CELL_THERAPY,
    TermKind.PROCEDURE, TermKind.SYMPTOM, TermKind.CRITERIA,
}  # fmt: skip
_ALSO = {
    "pregnancy", "pregnancy test", "breastfeeding", "live vaccine", "vaccination", "substance abuse", "allergy", "other trials",
    "prior CAR-T therapy", "smoking", "hypogammaglobulinemia", "anemia", "Gilbert syndrome",
}  # fmt: skip
_NOT_A_FINDING = {
    "autoantibodies",
    "relapsed or refractory",
    "ECG",
    "blood test",
    "infusion",
    "screening",
    "flare",
    "pain",
    "HRCT",
    "MRI",
    "X-ray",
    "lymphodepletion",
    "medical history",
    "T cells",
    "B cells",
    "EULAR",
    "CTCAE grade",
    "classification criteria",
}
SAME_TERM = {"prior CAR-T therapy": "CAR-T", "pregnancy test": "pregnancy", "HCG": "pregnancy"}

_BREAK = re.compile(
    r";|(?<=[^\W\d_\s])\.(?=\s+[A-Z(])|(?<=[\d)%])\.(?=\s+[A-Z(])|\n+(?=\s*[A-Z\-•*(\d])|。|,? or (?=(?:patients|subjects|participants|those|having|combined|receipt|receiving) )",
)
_ABBREVIATED = re.compile(r"(?:e\.g|i\.e|vs|approx|et al|etc)$", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"\([^()]{0,60}?\b(?:excluded|excluding|except(?:ions?)?|other than)\b[^()]{0,400}\)|\bexceptions? (?:include|are|is)\b[^.;]{0,600}"
    r"|\b(?:except(?:ing)?(?: for)?|excluding|other than|with the exception of|exclusive of)\b[^.;()]{0,400}",
    re.IGNORECASE,
)
OWN_DISEASE = re.compile(
    r"\b(?:excluding|except|other than)\b[^.;]{0,60}\b(?:caused by|due to|related to|attribut\w+ to|secondary to)\b[^.;]{0,60}disease"
    r"|\b(?:disease|lupus|SLE)[- ]related\b[^.;)]{0,40}\b(?:permitted|allowed|acceptable|excluded)"
    r"|\bno requirements? for (?:conditions|abnormalities|those)\b[^.;)]{0,40}\bdisease"
    r"|\bunless\b[^.;]{0,40}\b(?:caused by|due to|related to|attribut\w+ to|secondary to)\b[^.;]{0,60}(?:disease|lupus|SLE)",
    re.IGNORECASE,
)
_CATCH_ALL = re.compile(
    r"\b(?:including,? but not limited to|any other|or others?|and others?|other (?:[a-z-]+ ){0,3}(?:disease|condition|infection|disorder|factor|reason|abnormalit|illness|manifestation)\w*|etc)\b|such as",
    re.IGNORECASE,
)
INVESTIGATOR = re.compile(
    r"\b(?:investigators?|researchers?|study (?:doctor|physician|team))(?:'s|s')? ?(?:\([^)]*\) )?(?:judg|opinion|discretion|deem|believ|consider|assess|determin|think|decid)"
    r"|\b(?:judg\w+|opinion|discretion|deemed|considered|determined|believed|assessed)\b[^.;]{0,60}\b(?:investigator|researcher|study (?:doctor|physician))",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(
    r"\b(?P<q>severe|serious|relatively serious|uncontroll(?:ed|able)|unstable|moderate(?:[- ]to[- ](?:severe|massive))?|massive|end[- ]stage|active|refractory|life[- ]threatening)(?:,? (?:or |and )?[\w-]+){0,2}?\s*$",
    re.IGNORECASE,
)
_DEPENDS_AFTER = re.compile(
    r"^[^,.;]{0,40}?\b(?:requir(?:es|ing|e)|need(?:s|ing)?|that|which|affect\w*|resulting|caused by|due to|who|contraindicat\w+)\b",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:history|previous(?:ly)?|prior|past|ever|received|have had|has had|underwent|within|participated)\b",
    re.IGNORECASE,
)
_TREATMENTS = {TermKind.DRUG, TermKind.DRUG_CLASS, TermKind.CELL_THERAPY, TermKind.PROCEDURE}
_MODIFIES = re.compile(
    r"\b(?:(?P<cause>due to|caused by|resulting from|secondary to|related to|attribut\w+ to|because of)|requir(?:es|ing|ed|e)|need(?:s|ing|ed)?|treated with|"
    r"(?:reactions?|allerg\w+|hypersensitiv\w+|intoleran\w+|contraindicat\w+)(?: ?/ ?\w+)? (?:to|of|for|against))\b",
    re.IGNORECASE,
)
_MODIFIED_UNTIL = re.compile(
    r";|\.\s|\b(?:including|such as|e\.g\.)|\b(?:history of|received|receipt of|use of)\b", re.IGNORECASE
)
_LIST_ENDS = re.compile(r",? (?:or|and) |[()]")
_REACTION = re.compile(r"\b(?:reactions?|allerg\w+|hypersensitiv\w+|intoleran\w+)\b", re.IGNORECASE)
_NEAR = 3
_COMPOUND = re.compile(
    r"[ -](?:treatments?|therap(?:y|ies)|medications?|drugs?|agents?|activity|assessments?|classification|criteria|diagnos\w+|related)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"[ -](?:cells? )?(?:infusions?|manufactur\w+|products?|culture|administration|treatment period|transfusion)\b",
    re.IGNORECASE,
)
_METHOD = re.compile(r"\b(?:on|by|using|via)\s$", re.IGNORECASE)
_NOT_SO = re.compile(
    r"\b(?:no|not|without|never|non|absence of|free of|negative)\b(?:[ -](?!(?:only|limited|including)\b)[\w-]+){0,5}[ -]?$",
    re.IGNORECASE,
)
_NEGATIVE_AFTER = re.compile(r"[\s(]{0,2}(?:test |result |is |are |must be ){0,3}negative\b", re.IGNORECASE)
_EXAMPLES = re.compile(r"\b(?:including|such as|e\.g\.|for example)|\(either\b", re.IGNORECASE)
_EXPLAINS = re.compile(
    r"\b(?:indicating|suggesting|indicative of|suggestive of|reflecting|that is|i\.e\.)[^.;]{0,60}$", re.IGNORECASE
)
_DEFINES = re.compile(r"\b(?:defined (?:as|by)|meaning|that is)\b", re.IGNORECASE)
_LABEL = re.compile(r"\s{0,2}:")
_POSSIBLE = re.compile(
    r"\b(?:plan(?:s|ning)?|intend(?:s|ing)?|intention|wish(?:es|ing)?|trying|prepar\w+)\b", re.IGNORECASE
)
_SEPARATOR = re.compile(r"[,;:()\n]|\b(?:and|or|with|but)\b")
_CLAIMS = re.compile(
    r"\b(?:no|not|without|absence|good|normal|stable|stability|adequate|ability|willing\w*|must|meets?|met|positive|negative|evidence|presence|diagnos\w+|agree\w*|consent|"
    r"voluntar\w+|requir\w+|contraindicat\w+|abnormalit\w+|lesions?|effusion|fail\w+|ineffective|inadequate|refractory|relaps\w+|use of|receiv\w+|need\w*|demonstrat\w+|active)\b",
    re.IGNORECASE,
)
_WORDY = re.compile(r"[a-z]{4,}", re.IGNORECASE)
_FUNCTION = re.compile(
    r"\b(?:subjects?|patients?|participants?|individuals?|people|persons?|women|men|those|with|who|have|has|had|history|known|following|prior|previous|screening|"
    r"within|past|months?|weeks?|days?|years?|before|enrol?lment|including|include|limited|such|other|from|than|that|this|study|levels?|defined|the|and|or|of|for|in|to|at|by|as|any|"
    r"are|were|been|being|test(?:s|ed|ing)?|positive|serum|blood|peripheral|virus|viral|infections?|disease|diseases|males?|females?|inclusive|thresholds?|gender|sex|room|air|therapy|treatment|during|titers?|antibod(?:y|ies)|greater|normal|reference|value|range|upper|limit|detection|exceeding|higher|"
    r"received|receipt|receiving|signing|informed|consent|initiation|visit|baseline|time|hepatitis|human|immunodeficiency|concurrent|current(?:ly)?|previously|ongoing|surface|core|antigen|regardless|also|but|not)\b",
    re.IGNORECASE,
)


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
    exceptions = [m.span() for m in _EXCEPTION.finditer(flat)]
    values = [b for b in bounds if not b.quantity.startswith(_TIMES)]
    windows = [b for b in bounds if b.quantity.startswith(_TIMES) and not _inside(b.start, exceptions)]
    mentions = [m for m in _merged(flat, lexicon.find(words, typos=False)) if _is_finding(m, lexicon)]
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
        own_disease=bool(OWN_DISEASE.search(flat)),
        investigator=bool(INVESTIGATOR.search(flat)),
        open_ended=bool(_CATCH_ALL.search(flat)),
    )


def _inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _is_finding(mention: Mention, lexicon: Lexicon) -> bool:
    if mention.term in _NOT_A_FINDING:
        return False
    return lexicon.terms[mention.term].kind in _FINDINGS or mention.term in _ALSO


def _is_word_of(flat: str, mention: Mention, windows: Sequence[Bound], lexicon: Lexicon) -> bool:
    """Whether a mention is part of another name: of a medicine for it, of a step of the study, of how something is measured."""
    kind = lexicon.terms[mention.term].kind
    if _EXPLAINS.search(flat, max(0, mention.start - 70), mention.start):
        return True
    if kind in {TermKind.DISEASE, TermKind.INFECTION, TermKind.SYMPTOM}:
        return bool(_COMPOUND.match(flat, mention.end))
    if any(w.start <= mention.start < w.end for w in windows):
        return mention.term not in {"live vaccine", "vaccination", "other trials"}
    if kind is TermKind.CELL_THERAPY:
        return bool(_PRODUCT.match(flat, mention.end))
    return kind is TermKind.PROCEDURE and bool(_METHOD.search(flat, max(0, mention.start - 8), mention.start))


def _is_modifier(flat: str, atom: Atom) -> bool:
    """Whether a finding only tells more of another one: what it needs, what causes it, what a reaction is to."""
    begin = max((m.end() for m in _MODIFIED_UNTIL.finditer(flat, 0, atom.start)), default=0)
    for match in _MODIFIES.finditer(flat, begin, atom.start):
        if match["cause"]:
            if not _LIST_ENDS.search(flat, match.end(), atom.start):
                return True
        elif atom.kind in _TREATMENTS:
            return True
    return False


def _with_objects(flat: str, atom: Atom, dropped: Sequence[Atom]) -> Atom:
    """An allergy with what it is to."""
    if atom.term != "allergy":
        return atom
    stop = _MODIFIED_UNTIL.search(flat, atom.end)
    return atom._replace(objects=_objects(flat, atom.end, stop.start() if stop else len(flat), dropped))


def _is_label(flat: str, mention: Mention) -> bool:
    """Whether a mention is only the heading of its clause ("Hepatitis B: positive HBsAg …")."""
    return bool(_LABEL.match(flat, mention.end)) and not flat[: mention.start].strip(" -•*").strip()


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
    begin = max((m.end() for m in _BREAK.finditer(flat, 0, mention.start)), default=0)
    after = _BREAK.search(flat, mention.end)
    stop = after.start() if after else len(flat)
    qualifier = _QUALIFIER.search(flat, begin, mention.start)
    return Atom(
        mention.start,
        mention.end,
        term=SAME_TERM.get(mention.term, mention.term),
        kind=lexicon.terms[mention.term].kind,
        surface=mention.surface,
        denied=bool(_NOT_SO.search(flat, begin, mention.start) or _NEGATIVE_AFTER.match(flat, mention.end)),
        window=_window_of(mention, windows, begin, stop),
        qualifier=qualifier["q"].lower() if qualifier else "",
        conditional=bool(_DEPENDS_AFTER.match(flat[mention.end : stop])),
        history=bool(_HISTORY.search(flat, begin, stop)),
        planned=bool(_POSSIBLE.search(flat, max(begin, mention.start - 30), mention.end)),
        example=bool(_EXAMPLES.search(flat, begin, mention.start)),
    )


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
    match = _DEFINES.search(flat, low, high)
    if match is None or not any(a.start >= match.end() and (a.bound or a.term) for a in atoms):
        return atoms
    begin = low
    if flat[low : match.start()].rstrip().endswith("("):
        begin = max((m.end() for m in _SEPARATOR.finditer(flat, low, match.start() - 1)), default=low)
    return [a._replace(defined=True) if begin <= a.start < match.start() else a for a in atoms]


def _stretches(flat: str, whole: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _BREAK.finditer(flat):
        if any(s < match.start() < e for s, e in whole) or _ABBREVIATED.search(
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
    # What a reaction is to is told with the reaction.
    later = [
        a
        for a in dropped
        if not _REACTION.search(flat, max(low, a.start - 60), a.start)
        or _SEPARATOR.search(flat, max(low, a.start - _NEAR), a.start)
    ]
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
        if not _WORDY.search(_FUNCTION.sub("", piece)) or _LABEL.match(flat, end) or _EXPLAINS.search(piece):
            continue
        if _REACTION.search(piece):
            yield Atom(
                start,
                end,
                term="allergy",
                kind=TermKind.ELIGIBILITY,
                surface=piece,
                objects=_objects(flat, end, high, dropped),
                history=True,
            )
        else:
            yield Atom(start, end, unknown=piece)


def _pieces(flat: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The stretches of a clause between its commas, brackets and joining words."""
    begin = low
    for match in _SEPARATOR.finditer(flat, low, high):
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
        if a.start < stop and a.end > start - _NEAR and ";" not in flat[min(start, a.start) : a.start]
    )


def claims(words: str) -> bool:
    """Whether words claim something of a person (rather than name or explain what stands beside them)."""
    return bool(_CLAIMS.search(words))

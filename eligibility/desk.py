"""The criteria desk: what each trial's rules say about a subject, side by side, silence told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from corpus.diseases import disease_named, diseases_in
from corpus.model import COMMON_COHORT, FactName, NoticeKind, Span, Trial
from eligibility.desk_compare import differences
from eligibility.desk_model import DeskCell, DeskRow, Gap, Matrix, MatrixRow, Silence
from eligibility.desk_ranges import ranges
from eligibility.desk_reading import Reading, criterion_cell, fact_cell, gap_of, name_of, read, updated_of
from eligibility.desk_subject import Subject, understand
from eligibility.model import Category, Op
from lexicon.model import TermKind
from lexicon.reader import Lexicon
from lexicon.words import key

__all__ = ["differences", "matrix", "ranges", "rows", "understand"]

MOST = 3  # cells a trial
NEAR_BEST = 0.6  # of the best cell's directness, to stand beside it
_FOR_EVERYONE = 0.1
_BY_COHORT = 0.6
_BY_CATEGORY = 0.35
_IN_PASSING = 0.55
_LIMITED = 0.8
_BY_WHOLE_CATEGORY = 0.9
_FACTS = {
    "age": (FactName.MIN_AGE, FactName.MAX_AGE),
    "children": (FactName.MIN_AGE, FactName.MAX_AGE),
    "older adults": (FactName.MIN_AGE, FactName.MAX_AGE),
    "sex": (FactName.SEX,),
    "healthy volunteers": (FactName.HEALTHY_VOLUNTEERS,),
}
# What only a disease's own list of rules would hold: where that list is lost, so is the answer.
_OF_A_DISEASE = frozenset({TermKind.DISEASE, TermKind.SCORE, TermKind.ANTIBODY, TermKind.CRITERIA})
_TELLING_BROADLY = frozenset({TermKind.INFECTION, TermKind.DISEASE, TermKind.ORGAN})
_MEDICINES = frozenset({TermKind.DRUG, TermKind.DRUG_CLASS, TermKind.CELL_THERAPY})


def rows(trials: Sequence[Trial], subject: str, lexicon: Lexicon, cohorts: Collection[str] = ()) -> tuple[DeskRow, ...]:
    """One row a trial, in the order given: at most three cells that bear on ``subject``, the most direct first.

    Args:
        trials: the trials to look through.
        subject: as typed by a person ("ANC", "hep B", "washout"); see ``understand`` for how it is read.
        lexicon: the words of the field.
        cohorts: keep to these diseases' rules and those for everyone; empty means all.

    Directness: the subject itself counts more than a narrower term, a limit on the asked quantity more than a mention,
    a rule more than an example in it. Losses of the copy where an answer may have stood come as ``gaps``.
    """
    understood = understand(subject, lexicon)
    wanted = frozenset(cohorts) | understood.cohorts
    return tuple(_row(trial, understood, lexicon, wanted) for trial in trials)


def matrix(trials: Sequence[Trial], lexicon: Lexicon) -> Matrix:
    """Every criterion of every trial under each of its categories, in source order, with the losses of each."""
    return Matrix(
        rows=tuple(
            MatrixRow(category=category, rows=tuple(_category_row(trial, category, lexicon) for trial in trials))
            for category in Category
        )
    )


def _finished(trial: Trial, cells: Sequence[DeskCell], gaps: Sequence[Gap], nearby: Sequence[DeskCell]) -> DeskRow:
    silence = None
    if not cells:
        kinds = [gap.kind for gap in gaps]
        silence = min(kinds, key=list(Silence).index) if kinds else Silence.RECORD_SILENT
    return DeskRow(
        trial_id=trial.trial_id,
        name=name_of(trial),
        source=trial.source.name,
        updated=updated_of(trial),
        cells=tuple(cells),
        silence=silence,
        gaps=tuple(gaps),
        nearby=() if cells else tuple(nearby),
    )


def _row(trial: Trial, subject: Subject, lexicon: Lexicon, cohorts: frozenset[str]) -> DeskRow:
    readings = [r for r in read(trial, lexicon) if not cohorts or r.criterion.cohort in cohorts | {COMMON_COHORT}]
    scored = [(score, r) for r in readings if not r.lost_list and (score := _directness(r, subject)) > 0]
    best = max((score for score, _ in scored), default=0.0)
    kept = sorted((s for s in scored if s[0] >= NEAR_BEST * best), key=lambda s: -s[0])
    cells = [criterion_cell(trial, r, subject.shown, _marks(r, subject)) for _, r in kept]
    facts = _fact_cells(trial, subject, cells)
    if facts:  # a field answers; of the rules only those of its own kind stand beside it
        cells = [c for c, (_, r) in zip(cells, kept, strict=True) if Category.AGE_SEX in r.categories]
    cells = _merged([*facts, *cells])[:MOST]
    gaps = [*_lost_lists(trial, readings, subject, cohorts, lexicon), *_lost_values(trial, subject, lexicon)]
    broader = {t for t in subject.broader if lexicon.terms[t].kind in _TELLING_BROADLY}
    nearby = [
        criterion_cell(trial, r, (), ())
        for r in readings
        if not r.lost_list
        and (
            subject.touched.intersection(r.categories)
            or any(m.term in broader and m.start not in r.passing for m in r.mentions)
        )
    ]
    return _finished(trial, cells, gaps, nearby[:1])


def _directness(reading: Reading, subject: Subject) -> float:
    """How directly a criterion speaks of the subject; 0 where it does not."""
    named = max(
        (
            subject.terms[m.term] * (_IN_PASSING if m.start in reading.passing else 1.0)
            for m in reading.mentions
            if m.term in subject.terms
        ),
        default=0.0,
    )
    if named and subject.categories.intersection(reading.categories):
        named = max(named, _BY_WHOLE_CATEGORY)
    limited = max((subject.quantities.get(b.quantity, 0.0) for b in reading.bounds), default=0.0)
    if subject.words and set(subject.words) <= set(key(reading.criterion.text)):
        named = 1.0
    if Category.PRIOR_THERAPY in reading.categories and any(
        m.term in subject.as_therapy and m.start not in reading.passing for m in reading.mentions
    ):
        named = 1.0
    score = max(named, limited) + _LIMITED * limited
    if score and reading.criterion.cohort == COMMON_COHORT:
        score += _FOR_EVERYONE
    if score == 0 and reading.criterion.cohort in subject.diseases:
        return _BY_COHORT
    fitting = subject.categories if subject.terms else subject.categories | subject.touched
    if score == 0 and fitting.intersection(reading.categories):
        return _BY_CATEGORY
    return score


def _marks(reading: Reading, subject: Subject) -> Iterable[Span]:
    return [Span(start=m.start, end=m.end) for m in reading.mentions if m.term in subject.terms]


def _fact_cells(trial: Trial, subject: Subject, cells: Sequence[DeskCell]) -> list[DeskCell]:
    """Typed fields of the record that answer; none where a rule already gives a readable value."""
    if any(v.bound.op is not Op.LOST for cell in cells for v in cell.values):
        return []
    names = dict.fromkeys(name for term in subject.terms for name in _FACTS.get(term, ()))
    facts = [fact for name in names for fact in trial.facts_named(name)]
    return [fact_cell(trial, fact) for fact in facts]


def _merged(cells: Sequence[DeskCell]) -> list[DeskCell]:
    """The cells, those that print the same words for several diseases as one."""
    merged: dict[tuple[str, object], DeskCell] = {}
    for cell in cells:
        same = (" ".join(cell.quote.split()).casefold(), cell.side)
        first = merged.get(same)
        if first is None or cell.cohort == first.cohort:
            merged.setdefault(same, cell)
        else:
            merged[same] = first.model_copy(update={"also_for": (*first.also_for, cell.cohort)})
    return list(merged.values())


def _category_row(trial: Trial, category: Category, lexicon: Lexicon) -> DeskRow:
    readings = [r for r in read(trial, lexicon) if category in r.categories]
    cells = [criterion_cell(trial, r, None, ()) for r in readings if not r.lost_list]
    return _finished(trial, cells, [_lost_list(trial, r) for r in readings if r.lost_list], ())


def _lost_list(trial: Trial, reading: Reading) -> Gap:
    message = next(n.message for n in trial.notices_on(reading.criterion) if n.kind is NoticeKind.EMPTY_LIST)
    return gap_of(trial, reading.criterion, Silence.LIST_MISSING, message)


def _lost_lists(
    trial: Trial, readings: Sequence[Reading], subject: Subject, cohorts: frozenset[str], lexicon: Lexicon
) -> list[Gap]:
    """The lists this copy lost that may have spoken of the subject."""
    diseases = _diseases_about(subject, lexicon) | cohorts
    kinds = {lexicon.terms[t].kind for t, weight in subject.terms.items() if weight == 1}
    gaps = []
    for reading in readings:
        if not reading.lost_list:
            continue
        cohort = reading.criterion.cohort
        if cohort != COMMON_COHORT:
            speaks = cohort in diseases
        else:
            medicine = bool(kinds & _MEDICINES) and Category.PRIOR_THERAPY in reading.categories
            named = any(m.term in subject.terms for m in reading.mentions)
            speaks = medicine or named or bool((subject.categories | subject.touched).intersection(reading.categories))
        if speaks:
            gaps.append(_lost_list(trial, reading))
    return gaps


def _diseases_about(subject: Subject, lexicon: Lexicon) -> frozenset[str]:
    """The diseases whose own lists would hold the subject: named by it, or tied to it by the lexicon."""
    found: set[str] = set()
    for name, weight in subject.terms.items():
        term = lexicon.terms[name]
        if weight == 1 and term.kind in _OF_A_DISEASE:
            found |= {d for other in (name, *term.related) if (d := disease_named(other))}
            found |= {d for t in lexicon.terms.values() if name in t.related and (d := disease_named(t.name))}
    return frozenset(found | diseases_in(subject.typed))


def _lost_values(trial: Trial, subject: Subject, lexicon: Lexicon) -> list[Gap]:
    """Headings printed without their value that name the subject, and nothing else."""
    asked = {t for t, weight in subject.terms.items() if weight == 1}
    # A heading "Ages" without its value is also where a rule on children would stand.
    asked |= {same for same, names in _FACTS.items() for t in asked & _FACTS.keys() if names == _FACTS[t]}
    gaps = []
    for notice in trial.notices:
        if notice.kind is not NoticeKind.MISSING_VALUE:
            continue
        heading = trial.source.quote(notice).split("\n", 1)[0]
        named = {m.term for m in lexicon.find(heading, typos=False)}
        if (named and named <= asked) or (subject.words and set(subject.words) == set(key(heading))):
            gaps.append(gap_of(trial, notice, Silence.VALUE_MISSING, notice.message))
    return gaps

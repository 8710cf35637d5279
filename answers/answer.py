"""What an answer is: statements, each with its citations."""

from __future__ import annotations

from enum import StrEnum

from corpus.model import Frozen, NoticeKind, Span


class Audience(StrEnum):
    """Who asks: decides words and density, never which facts."""

    PATIENT = "patient"
    PHYSICIAN = "physician"


class Kind(StrEnum):
    """What sort of answer this is."""

    FACT = "fact"
    CRITERIA = "criteria"
    PASSAGE = "passage"
    COMPARISON = "comparison"
    DEFINITION = "definition"
    NOT_STATED = "not_stated"
    SAFETY = "safety"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFY = "clarify"


class Stance(StrEnum):
    """What the cited criteria, as printed, do to the case described."""

    EXCLUDES = "excludes"
    ALLOWS = "allows"
    REQUIRES = "requires"
    DEPENDS = "depends"
    UNCLEAR = "unclear"


class SafetyKind(StrEnum):
    """Why a question was met before retrieval."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    NO_ADVICE = "no_advice"


class NotStated(StrEnum):
    """The four kinds of silence."""

    RECORD_SILENT = "record_silent"
    LIST_MISSING = "list_missing"
    VALUE_MISSING = "value_missing"
    NOT_IN_THESE_TRIALS = "not_in_these_trials"


class Citation(Span):
    """Numbered words of one source; ``quote`` is exactly the source's words at the range."""

    n: int
    trial_id: str
    source: str
    section: tuple[str, ...]
    quote: str
    notices: tuple[NoticeKind, ...] = ()


class Statement(Frozen):
    """One sentence of the answer and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...] = ()


class RankedPassage(Span):
    """A passage as ranked for the question; ``text`` is exactly the source's words at the range."""

    trial_id: str
    source: str
    section: tuple[str, ...]
    text: str
    score: float


class Turn(Frozen):
    """An earlier question of the same conversation."""

    question: str
    trials: tuple[str, ...] = ()


class Cell(Frozen):
    """One trial's row in a comparison: a short value or a named silence, and its citation if it has one."""

    trial_id: str
    value: str
    citations: tuple[int, ...] = ()
    not_stated: NotStated | None = None


class Timing(Frozen):
    """Milliseconds spent."""

    total: float = 0.0
    embed: float = 0.0
    search: float = 0.0
    rank: float = 0.0
    compose: float = 0.0


class Answer(Frozen):
    """The whole answer.

    ``answer`` is the plain text of what is shown, quotes included. ``statements`` are its sentences in order.
    ``passages`` are the ten best ranked, best first; those not cited are "found, not used". ``readings`` say how
    shorthand and misspellings were read; ``choices`` are trial ids to offer as buttons when ``kind`` is clarify;
    ``grid`` is set for comparisons; ``glossary`` explains terms that stand in the quotes, for patients; ``ask``
    holds questions worth putting to the study team; ``comparisons`` are those statements that set the asker's own
    values, converted, beside a limit; ``carried`` says what was taken from earlier questions.
    """

    question: str
    kind: Kind
    answer: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[RankedPassage, ...] = ()
    stance: Stance | None = None
    safety: SafetyKind | None = None
    not_stated: NotStated | None = None
    readings: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    grid: tuple[Cell, ...] = ()
    glossary: tuple[tuple[str, str, str], ...] = ()  # term, plain explanation, where the explanation is from
    ask: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    timing_ms: Timing = Timing()

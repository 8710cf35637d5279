"""What was found about a question in one trial, before it is put into words."""

from __future__ import annotations

from answers.answer import Kind, NotStated, Stance
from corpus.model import Frozen, Span

ONE_TRIAL = 1_200  # characters of an answer about one trial
QUOTES = 3  # at most, in it
_BESIDE = 60  # of them for numbers and marks
_MARKS = 20  # around a quote


class Finding(Frozen):
    """One trial's answer to a question.

    ``sentence`` answers directly; ``value`` says the same in a few words, for a grid's cell. ``quotes`` are the
    ranges that carry both, the best first. ``details`` are further sentences that the same quotes carry: comparisons
    with what the asker said, a fault of the source, a second value. ``silent`` is set where the record does not answer;
    ``quotes`` then hold the heading that lost its list or value, or nothing.
    """

    trial_id: str
    kind: Kind
    sentence: str
    value: str
    quotes: tuple[Span, ...] = ()
    details: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()  # those of the details that hold the asker's own values, converted
    stance: Stance | None = None
    silent: NotStated | None = None
    matter: str = ""  # what the record is silent about, as it is called in a sentence
    holds: bool | None = (
        None  # whether what the question asks of the trial holds; None where the record does not decide
    )


def room(finding: Finding) -> int:
    """Characters that the sentences leave for quotes in an answer about one trial."""
    return ONE_TRIAL - len(finding.sentence) - sum(len(d) for d in finding.details) - _BESIDE


def size(quote: Span) -> int:
    """Characters that a quote takes."""
    return quote.end - quote.start + _MARKS

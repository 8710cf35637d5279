"""The last way to answer: the best passage, if enough of the question stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from answers.answer import Kind, NotStated
from answers.asking import Asking
from answers.finding import Finding
from answers.focus import focus
from corpus.model import Span, Trial
from retrieval.hit import Hit

ENOUGH = 0.6  # the share of what is asked that must stand in a passage's words


CLEAR_LEAD, FAR_LEAD, CLEAR_DENSE, CLEAR_COVERAGE = 0.08, 0.13, 0.33, 0.2


def clear(hits: Sequence[Hit]) -> bool:
    """Whether the best passage holds something of what is asked and stands clear of all others."""
    if len(hits) < 2:
        return False
    lead = hits[0].score - hits[1].score
    reasons = hits[0].reasons
    near = reasons["dense"] >= CLEAR_DENSE or lead >= FAR_LEAD
    return lead >= CLEAR_LEAD and near and reasons["coverage"] >= CLEAR_COVERAGE


def find_passage(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """The best passage that holds enough of what is asked, else silence."""
    asks = [a for a in asking.asks if a.name in asking.query.matters] or list(asking.asks)
    answering = [h for h in hits if asking.evidence.coverage(asks, h.passage.text) >= ENOUGH]
    if not answering and clear(hits):
        answering = [hits[0]]
    what = _what(asking)
    if not answering or not asking.asks:
        return Finding(
            trial_id=trial.trial_id,
            kind=Kind.NOT_STATED,
            sentence=asking.say("silent_subject", what=what),
            value=asking.say("value_unknown"),
            matter=asking.named(asking.query.subjects[:3]),
            silent=NotStated.RECORD_SILENT,
        )
    passage = answering[0].passage

    span = Span(start=passage.start, end=passage.end)
    quote = focus(trial.source.text, span, asking.weight)
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.PASSAGE,
        sentence=asking.say("says"),
        value="",
        quotes=(quote,),
    )


def _what(asking: Asking) -> str:
    if asking.query.subjects:
        return asking.named(asking.query.subjects[:3])
    return asking.say("what_you_asked")

"""What the reader makes of the passages, for the ways to answer: which one answers, and what its rule does.

The reader gives shares of 1 to a trial's passages and to "none of them answers" (``retrieval.reader``). Numbers that
were compared and premises that decide the case stand above it. It decides where words leave the case open; where they
say otherwise, over a typed fact, another premise, a silence, or a verdict on words, only if it is surer still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from answers.answer import Stance
from answers.asking import Asking
from retrieval.hit import Hit
from retrieval.reader import Effect

# Shares from which the reader decides; figures: docs/evaluation.md.
ANSWERS = 0.3  # a passage bears on the question whatever its words
SPEAKS = 0.3  # the first passage answers; others that answer as well may have much of the rest
HARDLY_SILENT = 0.2  # the most that "none of them answers" may have beside such a passage
SURELY_NOT_SILENT = 0.1  # the same, where the question's words say otherwise
SURELY_SILENT = 0.96  # none answers, whatever words they share with the question
RULES_SILENT = 0.8  # the same of rules: what they share with it is mostly a name, or a word for a class
SURE = 0.55  # what a rule does to the case
SURER = 0.8  # the same, against what its words were taken for
SURE_OF_RULE = 0.9  # a rule answers: above a premise, an age, a topic's silence, and what only stands in the way
ASIDE = 0.05  # of a passage beside the one it is sure of: it does not take that for an answer
_DEFINITE = (Stance.EXCLUDES, Stance.ALLOWS, Stance.REQUIRES)


def silent_share(hits: Sequence[Hit]) -> float:
    """The share that no passage answers; 0 where nothing was read."""
    return 1 - sum(h.answers for h in hits) if is_read(hits) else 0.0


def answering(hits: Sequence[Hit], asking: Asking, *, strange: Sequence[str] = ()) -> tuple[Hit, ...]:
    """The first passage, where the reader takes it for the answer and hardly anything for silence.

    Of several trials in view no rule is taken so, nor where a thing is named: it was fitted on questions about one.
    ``strange``: words that the question turns on and the record does not hold: where it says more, the reader must be
    surer, and where it does not, nothing answers.
    """
    if strange and len(asking.asks) <= len(strange):
        return ()
    speaks = first_speaks(hits, most=SURELY_NOT_SILENT if strange else HARDLY_SILENT)
    of_one = len(asking.query.trials) == 1
    general = not asking.query.matters and hits[:1] and hits[0].passage.criterion_id is None
    return tuple(hits[:1]) if speaks and (of_one or general) else ()


def first_speaks(hits: Sequence[Hit], *, most: float = HARDLY_SILENT) -> bool:
    """Whether the reader takes the first passage for an answer, and gives silence at ``most`` this."""
    return is_read(hits) and hits[0].answers >= SPEAKS and silent_share(hits) <= most


def surely_silent(hits: Sequence[Hit], asking: Asking, least: float = SURELY_SILENT) -> bool:
    """Whether the reader is sure, by ``least``, that none of one trial's passages answers."""
    return len(asking.query.trials) == 1 and silent_share(hits) >= least


def is_read(hits: Sequence[Hit]) -> bool:
    """Whether the passages were read with the question."""
    return bool(hits and hits[0].effects)


def effect(hits: Sequence[Hit], criterion_id: str, least: float = SURE) -> Stance | None:
    """What the reader is sure that a rule does to the case described; ``None`` where it is not sure, or read none.

    ``least`` is the share from which it is. Where it rather thinks that nothing answers, it is sure of no effect.
    """
    read = _effects(hits, criterion_id) if silent_share(hits) <= 1 - SURE else {}
    best = max(_DEFINITE, key=lambda s: read.get(s.value, 0.0))
    return best if read.get(best.value, 0.0) >= least else None


def asks_effect(hits: Sequence[Hit], criterion_id: str) -> bool:
    """Whether the reader is sure that the question asks what the rule does to a case, however it is put."""
    return _effects(hits, criterion_id).get("none", 1.0) <= 1 - SURE


def share(hits: Sequence[Hit], criterion_id: str) -> float:
    """The share that a rule answers; 0 where it was not read."""
    return max((h.answers for h in hits if h.passage.criterion_id == criterion_id), default=0.0)


def _effects(hits: Sequence[Hit], criterion_id: str) -> Mapping[Effect, float]:
    """What was read of a rule; empty where nothing was."""
    return next((h.effects for h in hits if h.passage.criterion_id == criterion_id and h.effects), {})

"""What a trial goes by: words of a question that name the study are not what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence

from answers.asking import Asking
from corpus.model import FactName, Trial
from retrieval.evidence import Ask

OWN = 0.3  # of an ask's weight, where its term is one that the trial itself goes by
_NAMES = (FactName.TITLE, FactName.CONDITION, FactName.INTERVENTION, FactName.ARM)


def called(trial: Trial, asking: Asking) -> frozenset[str]:
    """The terms in the trial's title and in the names of its diseases and treatments."""
    return asking.evidence.terms_in(" · ".join(f.value for name in _NAMES for f in trial.facts_named(name)))


def besides(trial: Trial, asks: Sequence[Ask], asking: Asking) -> list[Ask]:
    """``asks``, those that only say which trial is meant weighing little beside the others."""
    own = called(trial, asking)
    if all(ask.name in own for ask in asks):
        return list(asks)
    return [a.model_copy(update={"weight": a.weight * OWN}) if a.name in own else a for a in asks]

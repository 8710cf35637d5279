"""A placebo that is asked about, or taken for granted, where the record describes none."""

from __future__ import annotations

import re

from answers.answer import Kind
from answers.asking import Asking
from answers.finding import Finding
from corpus.model import FactName, Span, Trial

_PLACEBO = re.compile(r"\b(?:placebo|sham|dummy)\b", re.IGNORECASE)
_OPEN = re.compile(r"^\W*none\b|\bopen.?label", re.IGNORECASE)
_NO_PLACEBO = {"single", "single group", "single_group", "one group", "single arm", "single-arm"}
_LONG_ARM = 300  # characters of what is said of a group that are still quoted with its name


def no_placebo(trial: Trial, asking: Asking) -> Finding | None:
    """What the record says instead of a placebo; ``None`` where it speaks of one, or says nothing of its groups.

    Where it says that there is one group, there is no placebo group.
    """
    for fact in trial.facts_named(FactName.INTERVENTION_MODEL):
        if any(words in fact.value.casefold() for words in _NO_PLACEBO):
            value = fact.value.replace("_", " ").lower()
            sentence = asking.say("no_placebo", value=value)
            return Finding(
                trial_id=trial.trial_id,
                kind=Kind.FACT,
                sentence=sentence,
                value=sentence,
                quotes=(Span(start=fact.start, end=fact.end),),
            )
    return None if _PLACEBO.search(trial.source.text) else _open_label(trial, asking) or _other_group(trial, asking)


def _open_label(trial: Trial, asking: Asking) -> Finding | None:
    """A premise set right: where the groups know what they get, and nothing speaks of a placebo, there is none."""
    for fact in trial.facts_named(FactName.MASKING):
        if _OPEN.search(fact.value):
            sentence = asking.say("no_placebo_open", value=fact.value.replace("_", " ").lower())
            return Finding(
                trial_id=trial.trial_id,
                kind=Kind.FACT,
                sentence=sentence,
                value=sentence,
                quotes=(Span(start=fact.start, end=fact.end),),
            )
    return None


def _other_group(trial: Trial, asking: Asking) -> Finding | None:
    """A premise set right: what the groups get, where nothing speaks of a placebo."""
    arms, text = trial.facts_named(FactName.ARM), trial.source.text
    if not arms[1:]:
        return None
    sentence = asking.say("no_placebo_arms", value="; ".join(fact.value for fact in arms))
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.FACT,
        sentence=sentence,
        value=sentence,
        quotes=tuple(Span(start=f.start, end=_block_end(text, f.end)) for f in arms),
    )


def _block_end(text: str, at: int) -> int:
    """Where the paragraph ends that goes on behind ``at``; ``at`` itself where it is long."""
    end = text.find("\n\n", at)
    return end if 0 <= end - at <= _LONG_ARM else at

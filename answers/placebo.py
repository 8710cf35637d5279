"""A placebo that is asked about, or taken for granted, where the record describes none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Kind
from answers.asking import Asking
from answers.finding import Finding
from corpus.model import Fact, FactName, Span, Trial

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
            return _set_right(trial, asking.say("no_placebo", value=_words(fact)), (fact,))
    if _PLACEBO.search(trial.source.text):
        return None
    for fact in trial.facts_named(FactName.MASKING):
        if _OPEN.search(fact.value):  # the groups know what they get
            return _set_right(trial, asking.say("no_placebo_open", value=_words(fact)), (fact,))
    arms, text = trial.facts_named(FactName.ARM), trial.source.text
    if not arms[1:]:
        return None
    told = tuple(Span(start=f.start, end=_block_end(text, f.end)) for f in arms)
    return _set_right(trial, asking.say("no_placebo_arms", value="; ".join(f.value for f in arms)), told)


def _words(fact: Fact) -> str:
    return fact.value.replace("_", " ").lower()


def _set_right(trial: Trial, sentence: str, told: Sequence[Span]) -> Finding:
    """A premise set right, with the words that do so."""
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.FACT,
        sentence=sentence,
        value=sentence,
        quotes=tuple(Span(start=t.start, end=t.end) for t in told),
    )


def _block_end(text: str, at: int) -> int:
    """Where the paragraph ends that goes on behind ``at``; ``at`` itself where it is long."""
    end = text.find("\n\n", at)
    return end if 0 <= end - at <= _LONG_ARM else at

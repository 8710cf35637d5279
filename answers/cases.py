"""What a rule does to the case that a question describes: only the parts of the rule that speak of it are weighed."""

from __future__ import annotations

import re

from answers.asking import Asking
from corpus.model import Criterion, Side, Trial
from eligibility.bounds import bounds_of
from eligibility.check import bears_on, judge
from eligibility.judge_numbers import hold_bound
from eligibility.model import CriterionVerdict, Verdict
from eligibility.profile import Profile

# How a verdict begins that only tells what a question left out: of no use to who asked it.
NOTHING_SAID = ("You have not", "Nothing you have given")
_PART = re.compile(r"[^;；。]+[;；。]?")
_OR, _OR_ELSE = re.compile(r"\bor\b", re.IGNORECASE), re.compile(r"[;,.]\s*(?:or|alternatively)\b", re.IGNORECASE)
_EMPTY = Profile()


def describes_someone(profile: Profile) -> bool:
    """Whether a question says anything of a person beyond the name of a disease."""
    return profile.model_copy(update={"conditions": ()}) != _EMPTY.model_copy(update={"conditions": ()})


def weigh(trial: Trial, criterion: Criterion, asking: Asking) -> CriterionVerdict | None:
    """The rule's verdict on the case; ``None`` where the question describes nothing that the rule speaks of.

    A question gives one value where a rule may ask for five: a rule that cannot be decided as a whole is decided by
    those of its parts that speak of what was said.
    """
    if not bears_on(criterion, asking.person, asking.lexicon):
        return None
    whole = judge(trial, criterion, asking.person, asking.lexicon, on_point=True)
    if whole is None or whole.verdict is not Verdict.CANNOT_TELL:
        return whole
    parts = [
        verdict
        for match in _PART.finditer(trial.source.text, criterion.start, criterion.end)
        if (verdict := _part(trial, criterion, match.start(), match.end(), asking)) is not None
    ]
    if all(p.verdict is Verdict.CANNOT_TELL and p.reason.startswith(NOTHING_SAID) for p in (*parts, whole)):
        return _by_numbers(trial, criterion, asking) or whole
    if len(parts) > 1 and _OR_ELSE.search(criterion.text):
        holding = next((p for p in parts if p.verdict is Verdict.MET), None)
        barring = next((p for p in parts if p.verdict is Verdict.NOT_MET), None)
        return (barring if criterion.side is Side.EXCLUSION else holding) or whole
    if not parts or any(p.verdict is Verdict.CANNOT_TELL for p in parts):
        undecided = next((p for p in parts if p.verdict is Verdict.CANNOT_TELL), None)
        failed = next((p for p in parts if p.verdict is Verdict.NOT_MET), None)
        return failed or undecided or whole
    return next((p for p in parts if p.verdict is Verdict.NOT_MET), parts[0])


def _part(trial: Trial, criterion: Criterion, start: int, end: int, asking: Asking) -> CriterionVerdict | None:
    text = trial.source.text[start:end]
    if not text.strip():
        return None
    part = criterion.model_copy(update={"id": f"{criterion.id}@{start}", "start": start, "end": end, "text": text})
    if not bears_on(part, asking.person, asking.lexicon):
        return None
    return judge(trial, part, asking.person, asking.lexicon, on_point=True)


def _by_numbers(trial: Trial, criterion: Criterion, asking: Asking) -> CriterionVerdict | None:
    """The verdict of those limits alone whose quantities were given; ``None`` where one of them cannot be compared."""
    limits = [b for b in bounds_of(trial, criterion) if b.quantity in asking.person.readings and not b.negated]
    held = [hold_bound(b, asking.person, criterion.text) for b in limits]
    if not held or any(h.value is None for h in held):
        return None
    excluded = criterion.side is Side.EXCLUSION
    deciding = next((h for h in held if h.value is excluded), held[0])
    if deciding.value is False and not excluded and _OR.search(criterion.text):
        return None  # another alternative of the rule may hold
    return CriterionVerdict(
        start=criterion.start,
        end=criterion.end,
        trial_id=trial.trial_id,
        criterion_id=criterion.id,
        side=criterion.side,
        cohort=criterion.cohort,
        verdict=Verdict.NOT_MET if deciding.value is excluded else Verdict.MET,
        reason=" ".join(deciding.because[:1]),
        quote=trial.source.quote(criterion),
    )

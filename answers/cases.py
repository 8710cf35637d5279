"""What a rule does to the case that a question describes: only the parts of the rule that speak of it are weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.asking import Asking
from corpus.model import Criterion, Side, Trial
from eligibility.check import bears_on, judge, verdict_of
from eligibility.describe import describe
from eligibility.judge_findings import hold_finding
from eligibility.model import CriterionVerdict, Verdict
from eligibility.own_words import Widened, atoms_of, widened
from eligibility.person import read_person
from eligibility.profile import Profile
from eligibility.rules import read_words
from eligibility.truth import any_of, negated

_PART = re.compile(  # up to a semicolon or the end of a sentence; one that speaks of the last belongs to it
    r"(?:[^;；。.]|\.(?!\s+(?!Except|Note|However|Unless|Otherwise|Those|These|This|Such)[A-Z]))+[;；。.]?"
)
_OR_ELSE = re.compile(r"[;,.]\s*(?:or|alternatively)\b", re.IGNORECASE)
_EMPTY = Profile()


def describes_someone(profile: Profile) -> bool:
    """Whether a question says anything of a person beyond the name of a disease."""
    return profile.model_copy(update={"conditions": ()}) != _EMPTY.model_copy(update={"conditions": ()})


def weigh(trial: Trial, criterion: Criterion, asking: Asking) -> CriterionVerdict | None:
    """The rule's verdict on the case; ``None`` where the question describes nothing that the rule speaks of.

    A question gives one value where a rule may ask for five: a rule that cannot be decided as a whole is decided by
    those of its parts that speak of what was said.
    """
    children = [c for c in trial.criteria if c.parent == criterion.id]
    if children:
        return _of_group(trial, children, asking)
    if not bears_on(criterion, asking.person, asking.lexicon):
        return _by_own_words(trial, criterion, asking)
    whole = judge(trial, criterion, asking.person, asking.lexicon, on_point=True, tongue=asking.language.value)
    if whole is None or whole.verdict is not Verdict.CANNOT_TELL:
        return whole
    return _by_parts(trial, criterion, asking) or whole


def _of_group(trial: Trial, children: Sequence[Criterion], asking: Asking) -> CriterionVerdict | None:
    """The verdict of those of a group's rules that speak of the case: one that bars first."""
    weighed = [v for c in children if (v := weigh(trial, c, asking)) is not None]
    order = (Verdict.NOT_MET, Verdict.CANNOT_TELL, Verdict.MET)
    return next((v for verdict in order for v in weighed if v.verdict is verdict), None)


def _by_parts(trial: Trial, criterion: Criterion, asking: Asking) -> CriterionVerdict | None:
    """The verdict of those of a rule's parts that speak of the case; ``None`` where they settle no more than it all."""
    parts = [
        verdict
        for match in _PART.finditer(trial.source.text, criterion.start, criterion.end)
        if (verdict := _part(trial, criterion, match.start(), match.end(), asking)) is not None
    ]
    holding = next((p for p in parts if p.verdict is Verdict.MET), None)
    barring = next((p for p in parts if p.verdict is Verdict.NOT_MET), None)
    undecided = next((p for p in parts if p.verdict is Verdict.CANNOT_TELL), None)
    if len(parts) > 1 and _OR_ELSE.search(criterion.text):
        return barring if criterion.side is Side.EXCLUSION else holding
    return barring or undecided or holding


def _part(trial: Trial, criterion: Criterion, start: int, end: int, asking: Asking) -> CriterionVerdict | None:
    text = trial.source.text[start:end]
    if not text.strip():
        return None
    part = criterion.model_copy(update={"id": f"{criterion.id}@{start}", "start": start, "end": end, "text": text})
    if not bears_on(part, asking.person, asking.lexicon):
        return None
    return judge(trial, part, asking.person, asking.lexicon, on_point=True, tongue=asking.language.value)


def _by_own_words(trial: Trial, criterion: Criterion, asking: Asking) -> CriterionVerdict | None:
    """The verdict on what question and rule call by the same words, unknown to the lexicon; ``None`` without any.

    Only an exclusion is decided so: a word in common does not show that what a rule asks for is there.
    """
    lexicon = shared_lexicon(criterion, asking)
    if lexicon is None or criterion.side is not Side.EXCLUSION:
        return None
    person = read_person(describe(asking.query.text, lexicon).profile, lexicon)
    rule = read_words(criterion.text, asking.lexicon)
    told = [a for a in atoms_of(criterion.text, lexicon) if any(e.term == a.term for e in person.events)]
    if not told:
        return None
    held = negated(any_of(hold_finding(a, rule, person, lexicon) for a in told))
    return verdict_of(trial, criterion, held, asking.language.value)


def shared_lexicon(criterion: Criterion, asking: Asking) -> Widened | None:
    """The lexicon widened by the words that question and rule share and it does not know; ``None`` without any."""
    words = {t for a in asking.asks if not a.terms for t in a.tokens}
    return widened(asking.lexicon, asking.query.text, criterion.text, words) if words else None

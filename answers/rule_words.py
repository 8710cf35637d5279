"""The rules found, in words: the direct sentence, the cell of a grid, and what must be said beside the quotes."""

from __future__ import annotations

from collections.abc import Sequence

from answers.answer import Stance
from answers.asking import Asking
from answers.cases import describes_someone
from answers.limits import limit_words
from answers.stance import Chosen
from corpus.model import COMMON_COHORT, Criterion, NoticeKind, Side, Span, Trial
from eligibility.model import Bound, CriterionVerdict, Op, Verdict
from retrieval.asks import cue
from retrieval.reading import asks_openly, fold

MOST = 3
# The sentence by what was asked: being kept out, joining, or neither.
_YES_NO = {
    Stance.EXCLUDES: ("excludes_barrier", "excludes", "excludes_neutral"),
    Stance.ALLOWS: ("allows_barrier", "allows", "allows"),
}
_A_RULE = {Side.INCLUSION: "value_inclusion", Side.EXCLUSION: "value_exclusion"}
_BARRIER, _ADMISSION, _TAKING = cue("barrier"), cue("admission"), cue("taking")


def say_rule(
    asking: Asking,
    chosen: Sequence[Chosen],
    quotes: Sequence[Span],
    bounds: Sequence[tuple[Criterion, Bound]],
    stance: Stance | None,
) -> tuple[str, str]:
    """The direct sentence and the grid cell's value."""
    first = chosen[0][0]
    place = {"side": first.side.value, "cohort": asking.cohort(first.cohort)}
    inside = [b for _, b in bounds if quotes[0].contains(b)][:MOST]
    limits = "; ".join(
        dict.fromkeys(f"{asking.quantity(b.quantity)} {limit_words(b, asking.language)}" for b in inside)
    )
    if limits and first.cohort != COMMON_COHORT:
        limits = f"{limits} ({asking.cohort(first.cohort)})"
    if limits and first.side is Side.EXCLUSION:
        limits = asking.say("excluded_if", limits=limits)
    if stance is not None and not _answers_otherwise(asking, stance):
        sentence = asking.say(_yes_or_no(stance, fold(asking.query.text)), **place)
        return sentence, limits or sentence
    known = [(c, b) for c, b in bounds if b.op is not Op.LOST]
    if known and len(known) == len(bounds):
        sentences = dict.fromkeys(
            asking.say(
                "bound" if c.side is Side.INCLUSION else "bound_exclusion",
                quantity=asking.quantity(b.quantity),
                limit=limit_words(b, asking.language),
                side=c.side.value,
                cohort=asking.cohort(c.cohort),
            )
            for c, b in known[:MOST]
        )
        return ("; " if asking.physician else " ").join(sentences), limits
    sides = {c.side for c, _ in chosen}
    if len(sides) > 1:
        return asking.say("rules_both"), limits or asking.say(_A_RULE[first.side])
    key = "rule_inclusion" if first.side is Side.INCLUSION else "rule_exclusion"
    return asking.say(key, cohort=asking.cohort(first.cohort)), limits or asking.say(_A_RULE[first.side])


def _answers_otherwise(asking: Asking, stance: Stance) -> bool:
    """Whether no "yes" or "no" of ours answers a question.

    So it is with one about stopping, keeping or skipping a medicine, and with "how long", "how many", "which" of
    something that is asked for.
    """
    asked = fold(asking.query.text)
    if stance is Stance.REQUIRES and asks_openly(asked):
        return True
    barred = stance is Stance.EXCLUDES and describes_someone(asking.profile)
    return bool(_TAKING.search(asked)) and not barred


def _yes_or_no(stance: Stance, asked: str) -> str:
    """The sentence for a stance: "no" to "can I join", "yes" to "does it keep me out", neither to other questions."""
    by_form = _YES_NO.get(stance)
    if by_form is None:
        return stance.value
    barrier, admission, neutral = by_form
    if _BARRIER.search(asked):
        return barrier
    return admission if _ADMISSION.search(asked) else neutral


def say_beside(
    trial: Trial,
    chosen: Sequence[Chosen],
    quotes: Sequence[Span],
    verdicts: Sequence[CriterionVerdict | None],
    bounds: Sequence[tuple[Criterion, Bound]],
    asking: Asking,
) -> tuple[str, ...]:
    """Comparisons with what the asker said, whom the rule is for, and the faults of the source that touch it."""
    told = [v for v in verdicts if v is not None and v.spoken]
    decided = [v.reason for v in told if v.verdict is not Verdict.CANNOT_TELL]
    said = decided or [v.reason for v in told]
    cohorts = dict.fromkeys(c.cohort for c, _ in chosen if c.cohort != COMMON_COHORT)
    if cohorts and not asking.physician and all(c.cohort != COMMON_COHORT for c, _ in chosen):
        said.append(asking.say("rule_cohort", cohort=", ".join(map(asking.cohort, cohorts))))
    kinds = {n.kind for q in quotes for n in trial.notices_on(q)}
    heads = {
        n.kind
        for c, _ in chosen
        for n in trial.notices
        if n.kind is NoticeKind.MISLABELLED_HEADING and _above(trial, n, c)
    }
    if any(b.op is Op.LOST for _, b in bounds) or (NoticeKind.LOST_COMPARATOR in kinds and not bounds):
        said.append(asking.say("lost_sign"))
    if heads:
        said.append(asking.say("mislabelled", cohort=", ".join(map(asking.cohort, cohorts))))
    if NoticeKind.MISTRANSLATION in kinds:
        said.append(asking.say("translation"))
    if NoticeKind.CONTRADICTION in kinds:
        said.append(asking.say("contradiction"))
    return tuple(dict.fromkeys(said))


def _above(trial: Trial, heading: Span, criterion: Criterion) -> bool:
    """Whether the criterion stands under the heading at ``heading``."""
    section = trial.section_at(criterion.start)
    return section.start <= heading.start < section.body_start

"""The verdict on a group of criteria, which follows from the verdicts on its members."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Criterion, Side
from eligibility.reasons import because
from eligibility.truth import Held, all_of, any_of, at_least

COUNT = re.compile(
    r"\bat least (?P<n>two|three|four|five|[2-5])\b[^.;]{0,60}\b(?:of|following|among|criteria"
    r"|items)\b|\b(?P<m>two|three|four|five|[2-5]) or more of\b",
    re.IGNORECASE,
)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5}
_CONDITIONAL = re.compile(
    r"^\W*(?:for|in) (?:patients|subjects|participants|those|catastrophic|[\w-]+ )|^\W*if\b", re.IGNORECASE
)


def hold_group(criterion: Criterion, members: Sequence[Held]) -> Held | None:
    """Whether the condition that a group of criteria states is fulfilled.

    Args:
        criterion: the head of the group.
        members: whether each member's condition for taking part is fulfilled (an exclusion that applies: False).
    """
    if not members:
        return None
    held = _combined(criterion, members)
    if held.value is False and _CONDITIONAL.search(criterion.text):
        return Held(
            None,
            (*held.because, because("group_for_some")),
            (because("settle_meant"),),
            held.touched,
        )
    return held


def counted(match: re.Match[str]) -> int:
    """The number that a match of ``COUNT`` asks for."""
    printed = (match["n"] or match["m"]).lower()
    return _WORDS.get(printed) or int(printed)


def _combined(criterion: Criterion, members: Sequence[Held]) -> Held:
    count = COUNT.search(criterion.text)
    if count and criterion.side is Side.INCLUSION:
        return at_least(counted(count), members)
    if criterion.side is Side.INCLUSION:
        return any_of(members) if criterion.combine == "any" else all_of(members)
    # An exclusion that holds when all its members do keeps nobody out whom one of them spares.
    return any_of(members) if criterion.combine == "all" else all_of(members)

"""Which trials a question is about: named by it, picked by the caller, or left from the questions before."""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.model import Frozen
from corpus.reference import Reference
from retrieval.asks import cue
from retrieval.dialogue import few_in, has_part, is_all, nth_in, number_in

_ALL_TRIALS, _ANOTHER, _COMPARE = cue("all_trials"), cue("another"), cue("compare")
PAIR = 2
_BOTH = re.compile(r"\b(?:both|each|these two|the two|either)\b|两个|都")


class Scope(StrEnum):
    """How the trials in view were chosen."""

    NAMED = "named"  # by the question's words or an earlier turn's
    SELECTED = "selected"  # by the caller
    ALL = "all"


class View(Frozen):
    """The trials in view, and what later questions of a conversation need to know of them.

    ``carried``: left from an earlier question. ``replied``: the words only chose among trials spoken of before, so
    that the question is the earlier one. ``seen`` are the sets of trials in view before, latest first. ``aside`` are
    trials that the question names although the caller keeps to others. ``unfit`` are words for a trial that no
    loaded one is. ``which`` says how such words as "the second one" were read: the words and the trials.
    """

    trials: tuple[str, ...] = ()
    scope: Scope = Scope.ALL
    ambiguous: bool = False
    carried: bool = False
    replied: bool = False
    seen: tuple[tuple[str, ...], ...] = ()
    aside: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()


def view(
    folded: str, reference: Reference, loaded: tuple[str, ...], selected: tuple[str, ...], before: View | None
) -> View:
    """The trials that a question is about.

    Args:
        folded: the question in lower case, with straight quotes.
        reference: the trials that its words name.
        loaded: all loaded trials.
        selected: those that the caller keeps to; empty for all.
        before: the view of the question before it, if there was one.
    """
    seen = _seen(before)
    if selected:
        return _selected(folded, reference, selected, before).model_copy(update={"seen": seen})
    if (reference.unfit or reference.unknown_ids) and not reference.trials:
        return View(trials=loaded, seen=seen, unfit=reference.unfit)
    chosen = _replied(folded, reference, loaded, before) if before else None
    if chosen is None:
        chosen = _named(folded, reference, before)
    if chosen is None and before is not None:
        chosen = _left(folded, loaded, before)
    if chosen is None:  # "the second one?" where nothing was listed
        unclear = len(loaded) > 1 and (nth_in(folded) is not None or has_part("other_one", folded))
        chosen = View(trials=loaded, ambiguous=unclear)
    return chosen.model_copy(update={"seen": seen})


def _seen(before: View | None) -> tuple[tuple[str, ...], ...]:
    if before is None:
        return ()
    now = (before.trials,) if before.scope is not Scope.ALL else ()
    return tuple(dict.fromkeys((*now, *before.seen)))


def _selected(folded: str, reference: Reference, selected: tuple[str, ...], before: View | None) -> View:
    named = tuple(t for t in reference.trials if t in selected)
    if named and not (len(selected) == PAIR and _BOTH.search(folded)):
        return View(trials=named, scope=Scope.NAMED)
    nth = nth_in(folded)
    if before is not None and nth is not None and -1 <= nth < len(selected) > 1:
        return View(trials=(selected[nth],), scope=Scope.NAMED, replied=True)
    aside = reference.trials if len(reference.trials) == 1 else ()
    return View(trials=selected, scope=Scope.SELECTED, aside=aside)


def _replied(folded: str, reference: Reference, loaded: tuple[str, ...], before: View) -> View | None:
    """The trials chosen among those that the answer before asked about, listed or left out."""
    if before.ambiguous:
        picked = _picked(folded, reference, before.trials)
        if picked is not None:
            return picked
    if reference.trials:
        return None
    offered = before.trials if before.ambiguous or len(before.trials) > 1 else ()
    if offered and is_all("every_choice", folded):
        return View(trials=offered, scope=Scope.NAMED if before.ambiguous else before.scope, replied=True)
    few = few_in(folded)
    if offered and few is not None:
        return View(trials=offered[few], scope=Scope.NAMED, replied=True)
    nth = nth_in(folded)
    listed = offered or _mentioned(before)
    if nth is not None and -len(listed) <= nth < len(listed):
        return View(trials=(listed[nth],), scope=Scope.NAMED, replied=True)
    return _beside(folded, loaded, before)


def _picked(folded: str, reference: Reference, offered: tuple[str, ...]) -> View | None:
    """The trials that a reply to "Which one do you mean?" names or numbers."""
    picked = tuple(t for t in reference.trials if t in offered)
    if picked and not _ANOTHER.search(folded):
        return View(trials=picked, scope=Scope.NAMED, ambiguous=len(picked) == len(offered) > 1, replied=True)
    number = number_in(folded)
    if number is not None and number < len(offered):
        return View(trials=(offered[number],), scope=Scope.NAMED, replied=True)
    return None


def _beside(folded: str, loaded: tuple[str, ...], before: View) -> View | None:
    """The trials that "the other one", "the others", "which of them" and "all of them" mean after ``before``."""
    if has_part("other_one", folded):
        return _other_one(loaded, before)
    if has_part("others", folded) or is_all("others", folded):
        rest = tuple(t for t in loaded if t not in before.trials)
        return View(trials=rest or loaded, scope=Scope.NAMED if rest else Scope.ALL, replied=True)
    if is_all("which_of", folded) or has_part("superlative", folded) or has_part("in_all", folded):
        several = len(before.trials) > 1 and not before.ambiguous
        scope = before.scope if several else Scope.ALL
        return View(trials=before.trials if several else loaded, scope=scope, replied=True)
    return None


def _mentioned(before: View) -> tuple[str, ...]:
    """The trials spoken of one by one, in the order in which they came up."""
    sets = [*reversed(before.seen), before.trials if before.scope is not Scope.ALL else ()]
    found = tuple(dict.fromkeys(t for trials in sets for t in trials))
    return found if len(found) > 1 else ()


def _other_one(loaded: tuple[str, ...], before: View) -> View:
    """The trial beside the one spoken of: of a pair the other, else the one before it; unclear where there is none."""
    now = before.trials
    if before.scope is not Scope.ALL:
        sets: list[tuple[str, ...]] = [now[1:]] if len(now) == PAIR else []
        sets += [tuple(t for t in pair if t not in now) for pair in before.seen if len(pair) == PAIR]
        sets += [earlier for earlier in before.seen if not set(earlier) & set(now)]
        other = next((s for s in sets if s), None)
        if other:
            return View(trials=other, scope=Scope.NAMED, replied=True)
    rest = tuple(t for t in loaded if before.scope is Scope.ALL or t not in before.trials)
    return View(trials=rest, scope=Scope.NAMED, ambiguous=len(rest) > 1, replied=True)


def _named(folded: str, reference: Reference, before: View | None) -> View | None:
    if not reference.trials:
        return None
    spoken_of = before.trials if before is not None and before.scope is not Scope.ALL else ()
    others = tuple(t for t in reference.trials if t not in spoken_of)
    if reference.ambiguous and _ANOTHER.search(folded) and len(others) == 1:
        return View(trials=others, scope=Scope.NAMED)
    if reference.ambiguous and before is not None and not before.ambiguous and len(spoken_of) == 1 and not others:
        return View(trials=spoken_of, scope=Scope.NAMED, carried=True)
    return View(trials=reference.trials, scope=Scope.NAMED, ambiguous=reference.ambiguous)


def _left(folded: str, loaded: tuple[str, ...], before: View) -> View:
    """What a question that names no trial keeps of the one before."""
    if before.ambiguous or before.scope is Scope.ALL or _ALL_TRIALS.search(folded) or _COMPARE.search(folded):
        return View(trials=loaded)
    return View(trials=before.trials, scope=Scope.NAMED, carried=True)


def is_choice_left(text: str) -> bool:
    """Whether what is left of a reply, without the trial it names, asks nothing of its own."""
    return (
        re.fullmatch(
            r"[\W_]*(?:(?:the|a|one|ones|trial|study|i|mean|meant|about|please|that|this|for|in|and|or|it.?s|yes|no|not|neither|none|sorry|actually|rather|instead|but|number|option|那|个|试验|研究|的|吧|呢|是|我|说|那)[\W_]*)*",
            text,
            re.IGNORECASE,
        )
        is not None
    )

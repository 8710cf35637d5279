"""What an answer says of how its question was read: what came from earlier questions, which trial was set aside."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from answers.answer import Answer
from answers.asking import Asking
from answers.compose import A_ROW
from answers.finding import ONE_TRIAL
from corpus.catalogue import Catalogue
from corpus.trial_names import short_name
from retrieval.query import Scope

LONGEST = 140  # characters of an earlier question that are shown again
NAMED = 3  # trials that are named one by one


def with_carried(answer: Answer, asking: Asking, catalogue: Catalogue) -> Answer:
    """``answer`` with a line for each thing that its question took from earlier ones or that it left aside.

    The lines stand in the answer's text where they fit; ``carried`` has them in any case.
    """
    query = asking.query
    lines: list[str] = []
    if query.scope is Scope.NAMED and not query.follow and len(query.trials) <= NAMED:
        key = "carried_trials" if query.view.carried else "about_trials" if query.view.replied else ""
        lines += [asking.say(key, names=named(query.trials, catalogue))] if key else []
    if query.carried_text and not query.follow and query.carried_text.casefold() != query.question.casefold():
        lines.append(asking.say("carried_text", text=shorten(query.carried_text, LONGEST, placeholder="…")))
    beside: list[str] = []
    if query.view.aside and not set(query.view.aside) & set(query.trials):
        left = named(query.view.aside, catalogue)
        beside.append(asking.say("kept_aside", named=left, names=named(query.trials, catalogue)))
    beside += [asking.say("unknown_beside", id=unknown) for unknown in query.unknown_ids]
    shown = [*beside, *lines]
    if not shown:
        return answer
    room = max(ONE_TRIAL, A_ROW * len({c.trial_id for c in answer.citations}))
    text = "\n".join([*shown, answer.answer])
    if len(text) > room:
        text = "\n".join([*beside, answer.answer])
    return answer.model_copy(update={"carried": tuple(shown), "answer": text})


def named(trials: Sequence[str], catalogue: Catalogue) -> str:
    """The short names of trials, in one line."""
    return ", ".join(short_name(catalogue.get(t)) for t in trials)

"""The sheet "Questions for the study team": what to ask before joining, each with what the record says, if anything."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from pydantic import Field

from answers.answer import Answer, Citation, Kind, NotStated
from corpus.model import Frozen, Trial

MOST = 2  # quotes a question
_TELLING = frozenset({Kind.FACT, Kind.CRITERIA, Kind.PASSAGE})
SILENT = {
    NotStated.RECORD_SILENT: "The record does not say.",
    NotStated.NOT_IN_THESE_TRIALS: "The record does not say.",
    NotStated.LIST_MISSING: "The record has a heading for this, but the list is missing in this copy.",
    NotStated.VALUE_MISSING: "The record has a heading for this, but nothing stands under it in this copy.",
}
SAYS = "The record says:"


class Asker(Protocol):
    """What answers a question about one trial; ``answers.explainer.Explainer`` does."""

    def ask(self, question: str, *, trials: Sequence[str] = ()) -> Answer:
        """The answer to ``question`` from the trials named."""


class StandardQuestion(Frozen):
    """One entry of ``team_questions.toml``; see there for what each part is."""

    id: str
    group: str
    question: str
    ask: tuple[str, ...] = Field(min_length=1)
    evidence: re.Pattern[str] | None = None
    rules: bool = False
    lists: tuple[str, ...] = Field(alias="from", min_length=1)


class TeamQuestion(Frozen):
    """A question for the team and what the record says about it.

    ``citations`` are the record's own words, at most two, exact at their ranges; empty where it is silent. Then
    ``not_stated`` names the silence. A lost heading is quoted in ``lost``, never in ``citations``. ``sentence`` is for
    patients.
    """

    id: str
    group: str
    question: str
    sentence: str
    citations: tuple[Citation, ...] = ()
    lost: tuple[Citation, ...] = ()
    not_stated: NotStated | None = None


@lru_cache(maxsize=1)
def standard_questions() -> tuple[StandardQuestion, ...]:
    """The standard list, read once.

    Raises:
        ValueError: if an entry of ``team_questions.toml`` is damaged, or two share an id.
    """
    with Path(__file__).with_name("team_questions.toml").open("rb") as file:
        entries = tuple(StandardQuestion.model_validate(_compiled(entry)) for entry in tomllib.load(file)["question"])
    if len({entry.id for entry in entries}) != len(entries):
        raise ValueError("answers/team_questions.toml: two questions share an id; ids must be unique")
    return entries


def _compiled(entry: Mapping[str, object]) -> dict[str, object]:
    evidence = entry.get("evidence")
    return {**entry, "evidence": re.compile(evidence, re.IGNORECASE) if isinstance(evidence, str) else None}


def sheet(trial: Trial, explainer: Asker) -> tuple[TeamQuestion, ...]:
    """The standard questions with what ``trial``'s record says about each, in the order of the list."""
    return tuple(_asked(trial, entry, explainer) for entry in standard_questions())


def _asked(trial: Trial, entry: StandardQuestion, explainer: Asker) -> TeamQuestion:
    silence = NotStated.RECORD_SILENT
    lost: tuple[Citation, ...] = ()
    for question in entry.ask:
        answer = explainer.ask(question, trials=[trial.trial_id])
        own = tuple(c for c in answer.citations if _is_exact(trial, c))
        telling = tuple(c for c in own if _tells(trial, c, entry))[:MOST]
        if answer.not_stated is None and answer.kind in _TELLING and telling:
            return TeamQuestion(
                id=entry.id, group=entry.group, question=entry.question, sentence=SAYS, citations=telling
            )
        if answer.not_stated in (NotStated.LIST_MISSING, NotStated.VALUE_MISSING):
            silence, lost = answer.not_stated, own[:MOST]
    return TeamQuestion(
        id=entry.id,
        group=entry.group,
        question=entry.question,
        sentence=SILENT[silence],
        lost=lost,
        not_stated=silence,
    )


def _tells(trial: Trial, citation: Citation, entry: StandardQuestion) -> bool:
    """Whether a quote speaks of what is asked: by its words, and not as a rule for joining unless that fits."""
    if not entry.rules and any(c.overlaps(citation) for c in trial.criteria):
        return False
    return entry.evidence is None or bool(entry.evidence.search(citation.quote))


def _is_exact(trial: Trial, citation: Citation) -> bool:
    """Whether a citation is this trial's, and its quote the very words at its range."""
    return citation.trial_id == trial.trial_id and trial.source.quote(citation) == citation.quote

"""What must hold of every answer, whatever was asked."""

from __future__ import annotations

from collections.abc import Sequence

from answers.answer import Answer, Kind, NotStated, Stance
from answers.compose import A_ROW
from answers.explainer import Explainer
from answers.finding import ONE_TRIAL

QUOTES = 3  # of an answer about one trial
SILENT_STANCE = "a silence is never an allowance"


def assert_sound(answer: Answer, explainer: Explainer, view: Sequence[str] = ()) -> None:
    """Exact, in view, short, and never a stance out of silence.

    ``view`` are the trials that the question may speak of; empty means all.
    """
    allowed = set(view) or {t.trial_id for t in explainer.catalogue.trials}
    for citation in answer.citations:
        trial = explainer.catalogue.get(citation.trial_id)
        assert trial.source.text[citation.start : citation.end] == citation.quote
        assert citation.trial_id in allowed, f"{citation.trial_id} was not asked about: {answer.question!r}"
        assert citation.source == trial.source.name
        assert citation.section == trial.section_at(citation.start).path
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    numbers = {c.n for c in answer.citations}
    for statement in answer.statements:
        assert set(statement.citations) <= numbers
    assert len(answer.passages) <= 10
    assert [p.score for p in answer.passages] == sorted((p.score for p in answer.passages), reverse=True)
    for passage in answer.passages:
        assert explainer.catalogue.get(passage.trial_id).source.text[passage.start : passage.end] == passage.text
        assert passage.trial_id in allowed
    assert answer.answer.strip()
    if answer.not_stated is not None:
        assert answer.stance is not Stance.ALLOWS, SILENT_STANCE
    if answer.kind is Kind.NOT_STATED:
        assert answer.not_stated is not None
    if answer.not_stated is NotStated.NOT_IN_THESE_TRIALS:
        assert len(allowed) > 1
    if answer.grid:
        _assert_grid(answer, explainer)
    elif len(allowed) == 1:
        assert len(answer.citations) <= QUOTES
        assert len(answer.answer) <= ONE_TRIAL


def _assert_grid(answer: Answer, explainer: Explainer) -> None:
    """One row a trial, one quote at most in each, each short or a named silence."""
    cited = {c.n: c for c in answer.citations}
    rows = [cell.trial_id for cell in answer.grid]
    assert len(rows) == len(set(rows))
    for cell in answer.grid:
        assert len(cell.citations) <= 1
        assert all(cited[n].trial_id == cell.trial_id for n in cell.citations)
        assert cell.citations or cell.not_stated is not None or cell.value
        assert len(cell.value) + sum(len(cited[n].quote) for n in cell.citations) <= A_ROW

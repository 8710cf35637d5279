"""What a reader understood of a source, as the ``inspect`` command prints it."""

from __future__ import annotations

from typing import Any

from corpus.model import Criterion, Trial
from eligibility.bounds import bounds_of


def inspection(trial: Trial) -> dict[str, Any]:
    """The trial as plain values: facts, sections, criteria with their bounds, notices, each with its range."""
    quote = trial.source.quote
    return {
        "trial_id": trial.trial_id,
        "registry_id": trial.registry_id,
        "title": trial.title,
        "source": trial.source.name,
        "layout": trial.layout,
        "text_sha256": trial.source.sha256,
        "facts": [{**f.model_dump(mode="json"), "quote": quote(f)} for f in trial.facts],
        "sections": [
            {"path": list(s.path), "kind": s.kind.value, "start": s.start, "end": s.end} for s in trial.sections
        ],
        "criteria": [_criterion(trial, c) for c in trial.criteria],
        "notices": [{**n.model_dump(mode="json"), "quote": quote(n)} for n in trial.notices],
    }


def _criterion(trial: Trial, criterion: Criterion) -> dict[str, Any]:
    found = criterion.model_dump(mode="json", exclude={"path"})
    return {**found, "bounds": [b.model_dump(mode="json") for b in bounds_of(trial, criterion)]}

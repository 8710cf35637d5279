"""Questions to fit on: what people ask of trials, written by some who saw only the records' passages."""

from __future__ import annotations

from pathlib import Path

from corpus.model import Frozen

QUESTIONS = Path(__file__).with_name("reader_questions.jsonl")
KEPT_ASIDE = frozenset("cfkr")  # writers whose questions are measured on, never fitted to


class Asked(Frozen):
    """A question of ``reader_questions.jsonl``; ranges are of characters of the source's text.

    ``writer`` is a letter. ``silent``: no passage answers. ``safety`` is set where it must be met before any search.
    """

    source: str
    writer: str
    question: str
    audience: str = "patient"
    gold: tuple[tuple[int, int], ...] = ()
    also: tuple[tuple[int, int], ...] = ()
    stance: tuple[str, ...] = ()
    silent: bool = False
    safety: str | None = None


def load() -> list[Asked]:
    """Every question of the file."""
    return [Asked.model_validate_json(line) for line in QUESTIONS.read_text("utf-8").splitlines()]

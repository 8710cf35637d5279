"""Questions to fit on and to measure with: what people ask of trials, by writers who saw only the records' passages.

The registry records that some are about are read from ``DATA`` and not shipped.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from answers.explainer import Explainer, open_explainer
from corpus.catalogue import load as load_catalogue
from corpus.model import Criterion, Frozen
from evaluation.questions import TRIALS

QUESTIONS = Path(__file__).with_name("reader_questions.jsonl")
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SHIPPED = frozenset(path.name for path in TRIALS.iterdir())
KEPT_ASIDE = frozenset("cfkrvz")  # writers whose questions are measured on, never fitted to


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


@contextmanager
def opened(asked: Sequence[Asked]) -> Iterator[Iterator[tuple[Explainer, list[Asked]]]]:
    """The questions on the shipped trials and those on registry records, each with an explainer over their sources."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        elsewhere = {a.source for a in asked} - SHIPPED
        if elsewhere:
            _write_records(elsewhere, corpus)
        yield (
            (open_explainer(where, Path(folder, f"index-{where.name}")), those)
            for where, own in ((TRIALS, True), (corpus, False))
            if (those := [a for a in asked if (a.source in SHIPPED) is own])
        )


def of_rules(asked: Sequence[Asked]) -> list[Asked]:
    """Those of the questions that criteria alone answer."""
    with tempfile.TemporaryDirectory() as folder:
        _write_records({a.source for a in asked} - SHIPPED, Path(folder))
        trials = [t for where in (TRIALS, Path(folder)) for t in load_catalogue(where).trials]
    rules = {t.source.name: t.criteria for t in trials}
    return [a for a in asked if a.gold and all(_on_any(span, rules[a.source]) for span in a.gold)]


def _on_any(span: tuple[int, int], rules: Iterable[Criterion]) -> bool:
    return any(rule.start < span[1] and span[0] < rule.end for rule in rules)


def _write_records(wanted: Iterable[str], folder: Path) -> None:
    """Writes the registry records named ``wanted`` ("NCT….json") into ``folder``; of some, only the criteria are known.

    Raises:
        FileNotFoundError: if the data for development are not there.
    """
    left = {name.removesuffix(".json") for name in wanted}
    for path in ("registry_json/without_results.jsonl.gz", "registry_json/with_results_dev.jsonl.gz"):
        for record in _lines(DATA / path):
            number = record["protocolSection"]["identificationModule"]["nctId"]
            if number in left:
                (folder / f"{number}.json").write_text(json.dumps(record), encoding="utf-8")
                left.discard(number)
    for record in _lines(DATA / "eligibility_pool" / "eligibility_pool.jsonl.gz"):
        number = record["nct_id"]
        if number in left and record.get("eligibility"):
            title = {"nctId": number, "briefTitle": f"Study {number}"}
            criteria = {"eligibilityCriteria": record["eligibility"]}
            whole = {"protocolSection": {"identificationModule": title, "eligibilityModule": criteria}}
            (folder / f"{number}.json").write_text(json.dumps(whole), encoding="utf-8")
            left.discard(number)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)

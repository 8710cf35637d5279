"""The command line: the same functions as the page, for other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console
from rich.progress import Progress
from typer._click.exceptions import ClickException

from answers.answer import Answer, Audience, Turn
from answers.explainer import Explainer, open_explainer
from corpus.catalogue import Catalogue, UnknownTrialError
from corpus.catalogue import load as load_catalogue
from corpus.errors import SourceError
from corpus.model import Trial
from corpus.readers import read_file
from eligibility.check import check as check_trial
from eligibility.profile import ProfileError, load_profile
from evaluation.profiles import evaluate as evaluate_profiles
from evaluation.profiles import load_profiles
from evaluation.questions import load_questions, read_texts
from evaluation.run import check_floor, evaluate, format_report, load_floor
from health import examine
from index.build import build_index
from index.embedding import load_embedder
from index.errors import EmbedderError, IndexRefused
from inspection import inspection
from lexicon.reader import load as load_lexicon
from retrieval.relevance import rank as rank_texts
from retrieval.remembering import Remembering
from settings import Settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
T = TypeVar("T")
_err = Console(stderr=True)

Corpus = Annotated[Path | None, typer.Option(help="Folder of trial sources.")]
Index = Annotated[Path | None, typer.Option(help="Folder of the built index.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
Trials = Annotated[list[str] | None, typer.Option("--trial", help="Keep to this trial; may be given again.")]


class UsageError(Exception):
    """Bad usage or bad input: one clear line, exit code 2."""


class BatchQuestion(BaseModel):
    """One line of ``ask --batch``."""

    model_config = ConfigDict(extra="forbid")

    id: Any
    question: str
    trials: list[str] = []
    audience: Audience = Audience.PATIENT
    history: list[Turn] = []


class BatchRanking(BaseModel):
    """One line of ``rank --batch``."""

    model_config = ConfigDict(extra="forbid")

    id: Any
    query: str
    texts: list[str]


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _settings(corpus: Path | None, index: Path | None) -> Settings:
    given = {"corpus": corpus, "index": index}
    return Settings(**{name: path for name, path in given.items() if path is not None})  # type: ignore[arg-type]


def _catalogue(settings: Settings) -> Catalogue:
    catalogue = load_catalogue(settings.corpus, today=date.today())
    for source, reason in catalogue.skipped:
        _err.print(f"skipped {source}: {reason}", markup=False)
    return catalogue


def _with_progress(work: Callable[[Callable[[int, int], None]], T]) -> T:
    """Run ``work`` with a progress bar on stderr that shows itself only once something is embedded."""
    with Progress(console=_err, transient=True) as bar:
        task = bar.add_task("embedding", visible=False)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        return work(progress)


def _explainer(settings: Settings) -> Explainer:

    return _with_progress(
        lambda progress: open_explainer(
            settings.corpus,
            settings.index,
            settings.model,
            settings.model_sha256,
            progress=progress,
            today=date.today(),
        )
    )


@app.command()
def build(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> None:
    """Build or update the index; only what changed is embedded again."""
    settings = _settings(corpus, index)
    catalogue = _catalogue(settings)
    embedder = load_embedder(settings.model, settings.model_sha256)
    report = _with_progress(lambda progress: build_index(catalogue, settings.index, embedder, progress=progress))
    shown = report.model_dump(mode="json")
    shown["skipped"] = [{"source": source, "reason": reason} for source, reason in report.skipped]
    if as_json:
        _print(shown)
    else:
        sys.stdout.write(
            f"{report.trials} trials, {report.passages} passages: {report.embedded} embedded, {report.reused} reused, "
            f"{report.seconds:.1f} s\n"
        )


def _trial(name: str, settings: Settings) -> Trial:
    path = Path(name)
    if path.is_file():
        return read_file(path, today=date.today())
    try:
        return _catalogue(settings).get(name)
    except UnknownTrialError as error:
        raise UsageError(str(error)) from error


@app.command()
def inspect(
    source: Annotated[str, typer.Argument(help="A source file, a trial id, a registry id or a source name.")],
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
    text: Annotated[bool, typer.Option("--text", help="Print the canonical source text alone.")] = False,
) -> None:
    """Show what the reader understood of one source."""
    trial = _trial(source, _settings(corpus, index))
    if text:
        sys.stdout.write(trial.source.text)
        return
    shown = inspection(trial)
    if as_json:
        _print(shown)
        return
    sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    trial: Trials = None,
    audience: Audience = Audience.PATIENT,
    batch: Annotated[Path | None, typer.Option(help="JSON lines of questions.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers go.")] = None,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Answer one question, or a batch of them in one process."""
    if (question is None) == (batch is None) or (batch is None) != (out is None):
        raise UsageError("give either a question, or --batch IN.jsonl with --out OUT.jsonl")
    settings = _settings(corpus, index)
    if batch is not None and out is not None:
        lines = _lines(batch)
        explainer = _explainer(settings)

        def answer(row: dict[str, Any]) -> dict[str, Any]:
            asked = BatchQuestion.model_validate(row)
            found = explainer.ask(asked.question, trials=asked.trials, audience=asked.audience, history=asked.history)
            return {"id": asked.id, **found.model_dump(mode="json")}

        _write(out, (_one(line, answer) for line in lines))
        return
    explainer = _explainer(settings)
    try:
        found: Answer = explainer.ask(question or "", trials=trial or (), audience=audience)
    except UnknownTrialError as error:
        raise UsageError(str(error)) from error
    if as_json:
        _print({"id": None, **found.model_dump(mode="json")})
    else:
        sys.stdout.write(found.answer + "\n")


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}; give a file of JSON lines in UTF-8") from error


def _one(line: str, work: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """The result for one input line, or what is wrong with it; the other lines go on."""
    known: Any = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            return {"id": None, "error": f"expected a JSON object, got {type(row).__name__}"}
        known = row.get("id")
        return work(row)
    except (ValueError, RecursionError) as error:
        return {"id": known, "error": _first_line(error)}
    except UnknownTrialError as error:
        return {"id": known, "error": str(error)}


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return (str(error).splitlines() or [type(error).__name__])[0]


def _write(out: Path, rows: Iterator[dict[str, Any]]) -> None:
    with out.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


@app.command()
def check(
    profile: Annotated[Path, typer.Option(help="A profile as JSON.")],
    trial: Trials = None,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Hold a profile against each trial's criteria."""
    try:
        person = load_profile(profile.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ProfileError) as error:
        raise UsageError(_first_line(error)) from error
    catalogue = _catalogue(_settings(corpus, index))
    try:
        chosen = [catalogue.get(name) for name in trial] if trial else list(catalogue.trials)
    except UnknownTrialError as error:
        raise UsageError(str(error)) from error
    lexicon = load_lexicon()
    verdicts = [v for t in chosen for v in check_trial(t, person, lexicon)]
    if as_json:
        _print([v.model_dump(mode="json") for v in verdicts])
        return
    for v in verdicts:
        sys.stdout.write(f"{v.trial_id}\t{v.cohort}\t{v.side}\t{v.verdict}\t{v.reason}\t“{v.quote}”\n")


@app.command()
def rank(
    batch: Annotated[Path, typer.Option(help="JSON lines of queries with their texts.")],
    out: Annotated[Path, typer.Option(help="Where the scores go.")],
    corpus: Corpus = None,
    index: Index = None,
) -> None:
    """Rank texts from outside, as ``ask`` ranks passages."""
    settings = _settings(corpus, index)
    lines = _lines(batch)
    embedder = Remembering(load_embedder(settings.model, settings.model_sha256))
    lexicon = load_lexicon()

    def ranking(row: dict[str, Any]) -> dict[str, Any]:
        asked = BatchRanking.model_validate(row)
        scores, relevant = rank_texts(asked.query, asked.texts, embedder, lexicon)
        return {"id": asked.id, "scores": scores, "relevant": relevant}

    _write(out, (_one(line, ranking) for line in lines))


@app.command()
def doctor(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> None:
    """Check versions, model and index; exit code 1 and a mend for whatever is wrong."""
    settings = _settings(corpus, index)
    found = examine(_catalogue(settings), settings)
    if as_json:
        _print(found)
    else:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    if found["problems"]:
        raise typer.Exit(1)


@app.command("eval")
def evaluate_questions(
    split: Annotated[str, typer.Option(help="dev, held or all.")] = "all",
    floor: Annotated[bool, typer.Option("--floor", help="Fail where a figure is below floor.json.")] = False,
    failures: Annotated[bool, typer.Option(help="List the questions that failed.")] = False,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Ask the evaluation's questions and print the figures."""
    questions = [q for q in load_questions() if split in ("all", q.split)]
    explainer = _explainer(_settings(None, index))

    def answer(question: str, *, trials: Any, audience: str, history: Any) -> dict[str, Any]:  # noqa: ANN401
        turns = [Turn.model_validate(t) for t in history]
        found = explainer.ask(question, trials=trials, audience=Audience(audience), history=turns)
        return dict(found.model_dump(mode="json"))

    def verdicts(profile: Any, *, trial: str) -> list[dict[str, Any]]:  # noqa: ANN401
        person = load_profile(json.dumps(profile))
        found = check_trial(explainer.catalogue.get(trial), person, explainer.lexicon)
        return [v.model_dump(mode="json") for v in found]

    texts = read_texts()
    result = evaluate(questions, answer, texts)
    profiles = evaluate_profiles([c for c in load_profiles() if split in ("all", c.split)], verdicts, texts)
    groups = {**result.groups, **profiles.groups}
    if as_json:
        _print(groups)
    else:
        sys.stdout.write(format_report(result, failures=failures) + "\n")
        for name in ("profiles", "profiles dev", "profiles held"):
            if name in profiles.groups:
                sys.stdout.write(f"{name}: {profiles.groups[name]}\n")
    faults = check_floor(groups, load_floor()) if floor else []
    for fault in faults:
        _err.print(fault, markup=False)
    if faults:
        raise typer.Exit(1)


def main() -> None:
    """Run a command; say what is wrong in one line."""
    try:
        sys.exit(app(standalone_mode=False))
    except ClickException as error:
        _err.print(f"error: {error.format_message()}", markup=False, soft_wrap=True)
        sys.exit(2)
    except (UsageError, SourceError, UnknownTrialError) as error:
        _err.print(f"error: {_first_line(error)}", markup=False, soft_wrap=True)
        sys.exit(2)
    except (IndexRefused, EmbedderError) as error:
        _err.print(f"error: {_first_line(error)}", markup=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

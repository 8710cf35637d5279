"""Asks the question set, reports what came back, and holds the report against the floor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

from pydantic import ValidationError

from corpus.model import Frozen
from evaluation.metrics import LOWER_IS_BETTER, SETTLED_BY_KIND, Reply, Score, failed, figures, judge
from evaluation.questions import HERE, Question

FLOOR = HERE / "floor.json"
COLUMNS = (
    "n",
    "right",
    "hit@1",
    "hit@3",
    "hit@10",
    "mrr",
    "cited",
    "complete",
    "padded",
    "wrong_trial",
    "stance",
    "not_stated",
    "over_long",
    "median_chars",
    "p50_ms",
    "p95_ms",
)

Floor = Mapping[str, Mapping[str, float]]


class Ask(Protocol):
    """Answers one question: the contract's answer as a JSON object."""

    def __call__(
        self, question: str, *, trials: Sequence[str], audience: str, history: Sequence[Mapping[str, object]]
    ) -> Mapping[str, object]:
        """Trials are source file names (empty: all); history holds ``{"question", "trials"}``, oldest first."""


class Report(Frozen):
    """The figures by group (``all``, ``dev``, ``held``, ``type: …``) and the judgement of every question."""

    groups: dict[str, dict[str, float]]
    scores: tuple[Score, ...]


def of_split(questions: Iterable[Question], split: Literal["dev", "held", "all"]) -> tuple[Question, ...]:
    """The questions of one split, or all of them."""
    return tuple(question for question in questions if split in ("all", question.split))


def evaluate(
    questions: Iterable[Question],
    ask: Ask,
    texts: Mapping[str, str],
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Ask every question and judge what comes back.

    Args:
        questions: what to ask.
        ask: the program under test; an exception or an unreadable answer counts as a failed question.
        texts: source file name to its whole text, for gold ranges and exactness.
        progress: called with each question's id as it is answered.
    """
    scores: list[Score] = []
    for question in questions:
        scores.append(_asked(question, ask, texts))
        progress(question.id)
    return report(scores)


def _asked(question: Question, ask: Ask, texts: Mapping[str, str]) -> Score:
    history = [turn.model_dump(mode="json") for turn in question.history]
    try:
        found = ask(question.question, trials=list(question.trials), audience=str(question.audience), history=history)
        reply = Reply.model_validate(found)
    except ValidationError as error:
        return failed(
            question, f"not an answer of the contract: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}"
        )
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one question must not hide the others
        return failed(question, f"{type(error).__name__}: {error}")
    return judge(question, reply, texts)


def report(scores: Sequence[Score]) -> Report:
    """The figures overall, by split, by set and split, and by type, of judgements already made."""
    groups = {"all": list(scores)}
    for score in scores:
        groups.setdefault(score.split, []).append(score)
        written = "fresh" if score.id.startswith("fresh-") else "first"
        groups.setdefault(f"{written}, {score.split}", []).append(score)
    for name in sorted({score.type for score in scores}):
        groups[f"type: {name}"] = [score for score in scores if score.type == name]
    return Report(groups={name: figures(each) for name, each in groups.items()}, scores=tuple(scores))


def _cell(name: str, figure: float | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:.0f}" if name in {"n", "median_chars", "p50_ms", "p95_ms"} else f"{figure:.3f}"


def format_report(result: Report, failures: bool = False) -> str:
    """The report as text: one line a group, then overall refusals, exactness and safety; with ids of the wrong."""
    rows: list[tuple[str, ...]] = [("group", *COLUMNS)]
    rows += [(name, *(_cell(c, found.get(c)) for c in COLUMNS)) for name, found in result.groups.items()]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    overall = result.groups.get("all", {})
    rest = [f"{name} {_cell(name, figure)}" for name, figure in overall.items() if name not in COLUMNS]
    lines += ["", "overall: " + ", ".join(rest)]
    if failures:
        lines += ["", "not right:"]
        lines += [f"  {s.id}: {', '.join(reasons(s))}" for s in result.scores if not s.right]
    return "\n".join(lines)


def reasons(score: Score) -> list[str]:
    """Why an answer was judged not right, in a few words each."""
    if score.error:
        return [score.error]
    judged = {
        "words": score.words,
        "citation": score.cited,
        "stance": score.stance,
        "kind of silence": score.silence,
        "safety": score.safety,
        "quote not exact": score.exact,
        "kind": score.kind if score.type in SETTLED_BY_KIND else None,
    }
    why = [name for name, fine in judged.items() if fine is False]
    why += ["wrong trial"] if score.wrong_trial else []
    why += ["over-long"] if score.over_long else []
    return why + (["said silent"] if score.expects_silence is False and score.said_silence else [])


def load_floor(path: Path = FLOOR) -> dict[str, dict[str, float]]:
    """The floor: group to figure to its limit, a minimum, or a maximum for figures where lower is better."""
    found: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def check_floor(groups: Mapping[str, Mapping[str, float]], floor: Floor) -> list[str]:
    """What falls short of the floor, one line each; groups that were not measured are not judged."""
    short: list[str] = []
    for group in floor.keys() & groups.keys():
        for name, limit in floor[group].items():
            figure = groups[group].get(name)
            if figure is None:
                short.append(f"{group}: {name} was not measured, the floor asks for {limit}")
            elif figure > limit if name in LOWER_IS_BETTER else figure < limit:
                side = "at most" if name in LOWER_IS_BETTER else "at least"
                short.append(f"{group}: {name} is {figure:.3f}, the floor is {side} {limit}")
    return sorted(short)

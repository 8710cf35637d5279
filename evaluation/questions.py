"""The question set: what is asked, where in the sources the answer stands, and what a right answer says.

Gold is written as exact quotes and turned into ranges here, so that a slip of the pen is an error and not a wrong
measurement. ``python -m evaluation.questions`` checks the whole set against the shipped sources.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from answers.answer import Audience, Kind, NotStated, SafetyKind, Stance
from corpus.model import Frozen, Span

HERE = Path(__file__).resolve().parent
QUESTIONS = HERE / "questions.jsonl"
FRESH = HERE / "questions_fresh.jsonl"  # ids begin with "fresh-"; written later by someone who saw neither the program
# nor the first set, and split in halves by lot when it was written
TRIALS = HERE.parent / "corpus" / "trials"

Split = Literal["dev", "held"]
QuestionType = Literal[
    "field",
    "criterion",
    "shorthand",
    "lay",
    "cohort",
    "cross_trial",
    "yes_no",
    "numeric",
    "unanswerable",
    "false_premise",
    "ambiguous",
    "explanation",
    "definition",
    "safety",
    "out_of_scope",
    "chinese",
    "dialogue",
    "fault",
]


class Place(Frozen):
    """Exact words of a source; ``occurrence`` (from 1) says which, and must be given where there are several."""

    quote: str
    occurrence: int | None = None


class Gold(Place):
    """One thing a right answer cites. ``alternatives`` are other places in the same source that are equally right."""

    source: str
    alternatives: tuple[Place, ...] = ()


class GoldRange(Frozen):
    """A gold entry as ranges: the first is the quote, the others its alternatives."""

    source: str
    spans: tuple[Span, ...]


class PastTurn(Frozen):
    """An earlier question of the same conversation."""

    question: str
    trials: tuple[str, ...] = ()


class Question(Frozen):
    """One question and what makes an answer to it right.

    ``trials`` are the source files the person picked (empty: all). Every entry of ``gold`` is needed for a complete
    answer; ``also`` holds places that bear on the question and may be cited, but need not be. ``answer_re`` must
    match the answer's text and ``forbid_re`` must not, both without regard to case. ``kind``, ``stance``,
    ``not_stated`` and ``safety`` list the acceptable values of those fields; empty ``kind`` and ``stance`` are not
    judged, empty ``not_stated`` and ``safety`` mean none. ``not_stated`` with ``None`` among its values means that an
    answer and a named silence are equally right. ``named_trials`` are the sources that may be cited where that
    differs from ``trials``; ``silent`` are the sources that a comparison must show as silent.
    """

    id: str
    question: str
    trials: tuple[str, ...] = ()
    audience: Audience = Audience.PATIENT
    history: tuple[PastTurn, ...] = ()
    type: QuestionType
    split: Split
    gold: tuple[Gold, ...] = ()
    also: tuple[Gold, ...] = ()
    answer_re: str | None = None
    forbid_re: str | None = None
    kind: tuple[Kind, ...] = ()
    stance: tuple[Stance, ...] = ()
    not_stated: tuple[NotStated | None, ...] = ()
    safety: tuple[SafetyKind, ...] = ()
    named_trials: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def allowed(self) -> frozenset[str]:
        """The sources that may be cited; empty means any."""
        return frozenset(self.named_trials or self.trials)


class QuestionError(ValueError):
    """The question set cannot be read."""


FrozenT = TypeVar("FrozenT", bound=Frozen)


def read_jsonl(path: Path, model: type[FrozenT]) -> tuple[FrozenT, ...]:
    """Every line of ``path`` as a ``model``.

    Raises:
        QuestionError: if a line is not valid; the message names the file, the line and what is wrong.
    """
    found: list[FrozenT] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(model.model_validate(json.loads(line)))
        except (ValidationError, json.JSONDecodeError) as error:
            raise QuestionError(f"{path.name}, line {number}: {error}") from error
    return tuple(found)


def load_questions(*paths: Path) -> tuple[Question, ...]:
    """The questions in ``paths`` (without any: both shipped sets), in order.

    Raises:
        QuestionError: if a line is not a valid question.
    """
    return tuple(question for path in paths or (QUESTIONS, FRESH) for question in read_jsonl(path, Question))


def read_texts(folder: Path = TRIALS) -> dict[str, str]:
    """File name to text, for every plain-text source in ``folder``; nothing translated, nothing stripped."""
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))}


def find(text: str, place: Place) -> Span:
    """Where ``place`` stands in ``text``.

    Raises:
        QuestionError: if the quote does not occur, occurs several times without an ``occurrence``, or not so often.
    """
    starts: list[int] = []
    at = text.find(place.quote) if place.quote else -1
    while at >= 0:
        starts.append(at)
        at = text.find(place.quote, at + 1)
    if not starts:
        raise QuestionError(f"the quote does not occur in its source: {place.quote!r}")
    if place.occurrence is None and len(starts) > 1:
        raise QuestionError(f"the quote occurs {len(starts)} times, say which occurrence: {place.quote!r}")
    which = place.occurrence or 1
    if which > len(starts):
        raise QuestionError(f"the quote occurs {len(starts)} times, not {which}: {place.quote!r}")
    return Span(start=starts[which - 1], end=starts[which - 1] + len(place.quote))


def ranges(entries: Iterable[Gold], texts: Mapping[str, str]) -> tuple[GoldRange, ...]:
    """The gold entries as ranges into ``texts`` (file name to text).

    Raises:
        QuestionError: if a source is not loaded or a quote is not found as :func:`find` demands.
    """
    found: list[GoldRange] = []
    for entry in entries:
        if entry.source not in texts:
            raise QuestionError(f"no source named {entry.source!r}; there are {sorted(texts)}")
        places = (Place(quote=entry.quote, occurrence=entry.occurrence), *entry.alternatives)
        found.append(GoldRange(source=entry.source, spans=tuple(find(texts[entry.source], p) for p in places)))
    return tuple(found)


def held_out(ids_by_group: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The ids kept aside from tuning: of each group a third, the one whose ids have the smallest SHA-256."""
    held: set[str] = set()
    for ids in ids_by_group.values():
        ordered = sorted(ids, key=lambda each: hashlib.sha256(each.encode("utf-8")).hexdigest())
        held.update(ordered[: round(len(ordered) / 3)])
    return frozenset(held)


def problems(questions: Iterable[Question], texts: Mapping[str, str]) -> list[str]:
    """What is wrong with the set: quotes, names, patterns, doubled ids or questions, splits chosen by hand."""
    wrong: list[str] = []
    groups: dict[str, list[str]] = defaultdict(list)
    every = tuple(questions)
    for question in every:
        if not question.id.startswith("fresh-"):
            groups[question.type].append(question.id)
        wrong += [f"{question.id}: {message}" for message in _problems_of(question, texts)]
    held = held_out(groups)
    wrong += [
        f"{q.id}: split is {q.split}, the hash says otherwise"
        for q in every
        if not q.id.startswith("fresh-") and (q.id in held) != (q.split == "held")
    ]
    wrong += [f"{each}: the id is used {n} times" for each, n in Counter(q.id for q in every).items() if n > 1]
    asked = Counter((q.question.casefold(), q.trials, q.history, q.audience) for q in every)
    wrong += [f"asked {n} times: {each[0]!r}" for each, n in asked.items() if n > 1]
    return wrong


def _problems_of(question: Question, texts: Mapping[str, str]) -> list[str]:
    wrong: list[str] = []
    try:
        ranges((*question.gold, *question.also), texts)
    except QuestionError as error:
        wrong.append(str(error))
    named = {*question.trials, *question.named_trials, *question.silent}
    named.update(name for turn in question.history for name in turn.trials)
    wrong += [f"no source named {name!r}" for name in sorted(named - set(texts))]
    if question.allowed:
        outside = {entry.source for entry in (*question.gold, *question.also)} - question.allowed
        wrong += [f"gold in {name!r}, which may not be cited" for name in sorted(outside)]
    for pattern in (question.answer_re, question.forbid_re):
        try:
            re.compile(pattern or "")
        except re.error as error:
            wrong.append(f"not a pattern ({error}): {pattern!r}")
    return wrong


def main() -> int:
    """Check the shipped set; print what is wrong; exit status 1 if anything is."""
    questions = load_questions()
    wrong = problems(questions, read_texts())
    counts = Counter(q.type for q in questions)
    lines = [*wrong, f"{len(questions)} questions: " + ", ".join(f"{t} {n}" for t, n in sorted(counts.items()))]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

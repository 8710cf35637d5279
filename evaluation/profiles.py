"""Patient profiles with the verdicts that a careful reader of the sources gives, and how a checker is measured.

What is measured: how many of the decidable verdicts (MET, NOT_MET) are right, how many undecidable ones are left
undecided, and, counted one by one because none is acceptable, how often a criterion is called MET where the
profile is silent or the source lost the sign.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.model import Frozen, Span
from eligibility.model import Verdict
from evaluation.questions import HERE, Place, QuestionError, Split, find, held_out, read_jsonl, read_texts

PROFILES = HERE / "profiles.jsonl"
FRESH = "fresh-"  # how ids begin that were added later, outside the hash that parts the first ones


class Expectation(Place):
    """The verdict expected of the criterion in which ``quote`` stands."""

    source: str
    verdict: Verdict


class ProfileCase(Frozen):
    """One profile, written as the contract's ``check`` takes it, and what is expected for named criteria.

    ``type`` says what the case is about: a boundary value, units, a lost sign, silence …
    """

    id: str
    type: str
    split: Split
    profile: dict[str, object]
    trials: tuple[str, ...]
    expect: tuple[Expectation, ...] = Field(min_length=1)


class VerdictRow(BaseModel):
    """The part of the contract's verdict that is judged."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    verdict: Verdict
    start: int
    end: int
    quote: str


class Check(Protocol):
    """Holds a profile against one trial: the contract's list of verdicts as JSON objects."""

    def __call__(self, profile: Mapping[str, object], *, trial: str) -> Sequence[Mapping[str, object]]:
        """The trial is a source file name."""


class VerdictScore(Frozen):
    """One expected verdict and the one found; ``found`` is ``None`` where the criterion was not judged at all."""

    id: str
    type: str
    split: str
    source: str
    quote: str
    expected: Verdict
    found: Verdict | None
    exact: bool
    error: str = ""

    @property
    def right(self) -> bool:
        """Whether the verdict fits. Leaving a criterion out is as good as not telling, never as good as deciding."""
        return not self.error and (self.found or Verdict.CANNOT_TELL) == self.expected and self.exact


class ProfileReport(Frozen):
    """Figures by group (``profiles``, ``profiles held``, ``profiles dev``, ``profiles: <type>``) and every verdict."""

    groups: dict[str, dict[str, float]]
    scores: tuple[VerdictScore, ...]


def load_profiles(path: Path = PROFILES) -> tuple[ProfileCase, ...]:
    """The cases in ``path``, in order.

    Raises:
        QuestionError: if a line is not a valid case.
    """
    return read_jsonl(path, ProfileCase)


def problems(cases: Iterable[ProfileCase], texts: Mapping[str, str]) -> list[str]:
    """What is wrong with the set: quotes, names, doubled ids, splits chosen by hand."""
    wrong: list[str] = []
    groups: dict[str, list[str]] = defaultdict(list)
    every = tuple(cases)
    for case in every:
        if not case.id.startswith(FRESH):
            groups[case.type].append(case.id)
        for each in case.expect:
            if each.source not in case.trials or each.source not in texts:
                wrong.append(f"{case.id}: {each.source!r} is not among its trials and the sources")
                continue
            try:
                find(texts[each.source], each)
            except QuestionError as error:
                wrong.append(f"{case.id}: {error}")
    held = held_out(groups)
    wrong += [
        f"{c.id}: split is {c.split}, the hash says otherwise"
        for c in every
        if not c.id.startswith(FRESH) and (c.id in held) != (c.split == "held")
    ]
    return wrong + [f"{each}: the id is used {n} times" for each, n in Counter(c.id for c in every).items() if n > 1]


def nearest(rows: Iterable[VerdictRow], span: Span) -> VerdictRow | None:
    """The row that shares most words with ``span``; of equals the shortest, which says least besides."""
    shared = [(min(row.end, span.end) - max(row.start, span.start), row.start - row.end, row) for row in rows]
    touching = [each for each in shared if each[0] > 0]
    return max(touching, key=lambda each: each[:2])[2] if touching else None


def _judge(case: ProfileCase, each: Expectation, rows: Sequence[VerdictRow], text: str, error: str) -> VerdictScore:
    row = nearest(rows, find(text, each))
    return VerdictScore(
        id=case.id,
        type=case.type,
        split=case.split,
        source=each.source,
        quote=each.quote,
        expected=each.verdict,
        found=row.verdict if row else None,
        exact=row is None or text[row.start : row.end] == row.quote,
        error=error,
    )


def evaluate(cases: Iterable[ProfileCase], check: Check, texts: Mapping[str, str]) -> ProfileReport:
    """Check every profile against the trials it names and judge the verdicts.

    Args:
        cases: the profiles and what is expected.
        check: the program under test; an exception or unreadable rows fail the case's expectations of that trial.
        texts: source file name to its whole text.
    """
    scores: list[VerdictScore] = []
    for case in cases:
        for name in case.trials:
            rows, error = _checked(case, check, name)
            scores += [_judge(case, each, rows, texts[name], error) for each in case.expect if each.source == name]
    return report(scores)


def _checked(case: ProfileCase, check: Check, trial: str) -> tuple[list[VerdictRow], str]:
    try:
        return [VerdictRow.model_validate(row) for row in check(case.profile, trial=trial)], ""
    except ValidationError as error:
        return [], f"not a verdict of the contract: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}"
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one profile must not hide the others
        return [], f"{type(error).__name__}: {error}"


def report(scores: Sequence[VerdictScore]) -> ProfileReport:
    """The figures overall, by split and by type, of verdicts already judged."""
    groups: dict[str, list[VerdictScore]] = {"profiles": list(scores)}
    for score in scores:
        groups.setdefault(f"profiles {score.split}", []).append(score)
    for name in sorted({score.type for score in scores}):
        groups[f"profiles: {name}"] = [score for score in scores if score.type == name]
    return ProfileReport(groups={name: figures(each) for name, each in groups.items()}, scores=tuple(scores))


def figures(scores: Sequence[VerdictScore]) -> dict[str, float]:
    """Accuracy of decidable and of undecidable verdicts, and the counts that must be nought."""
    parts = {
        "decidable": [s.right for s in scores if s.expected is not Verdict.CANNOT_TELL],
        "undecidable": [s.right for s in scores if s.expected is Verdict.CANNOT_TELL],
    }
    found: dict[str, float] = {"n": len(scores)}
    found |= {name: sum(each) / len(each) for name, each in parts.items() if each}
    met = [s for s in scores if s.found is Verdict.MET and s.expected is Verdict.CANNOT_TELL]
    found["met_from_silence"] = sum(s.type != "lost" for s in met)
    found["met_from_lost_sign"] = sum(s.type == "lost" for s in met)
    found["profile_errors"] = sum(bool(s.error) for s in scores)
    return found


def format_report(result: ProfileReport) -> str:
    """The figures by group, then every verdict that is not right."""
    lines = [f"{name}: " + ", ".join(f"{k} {v:.3g}" for k, v in each.items()) for name, each in result.groups.items()]
    wrong = [s for s in result.scores if not s.right]
    lines += [
        f"  {s.id} {s.source}: expected {s.expected}, found {s.error or s.found or 'no row'}: {s.quote[:70]!r}"
        for s in wrong
    ]
    return "\n".join(lines)


def main() -> int:
    """Check the shipped set; print what is wrong; exit status 1 if anything is."""
    cases = load_profiles()
    wrong = problems(cases, read_texts())
    count = sum(len(case.expect) for case in cases)
    sys.stdout.write("\n".join([*wrong, f"{len(cases)} profiles, {count} expected verdicts"]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

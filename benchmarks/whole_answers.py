"""Whole answers to questions that nothing was fitted to, by a rough measure: what is cited, its effect, silence.

An answer is right if it cites a range that answers and says what the rule does to the case, or says that the record is
silent where no passage answers. Padding, words and length are not judged: the evaluation sets do that.

Run: ``python -m benchmarks.whole_answers [--writers vz]``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import NamedTuple

from answers.answer import Answer, Audience
from answers.explainer import Explainer
from benchmarks.asked import KEPT_ASIDE, Asked, load, opened
from corpus.model import Span
from evaluation.metrics import same_words
from evaluation.questions import GoldRange


class Met(NamedTuple):
    """What became of one question; ``stance`` is ``None`` where none was expected."""

    asked: Asked
    cited: bool  # a range that answers
    stance: bool | None
    silent: bool  # the answer says that the record does not say
    safety: bool

    @property
    def right(self) -> bool:
        """Whether all that is judged is right."""
        if self.safety:
            return False
        return self.silent if self.asked.silent else self.cited and not self.silent and self.stance is not False


def met(explainer: Explainer, asked: Asked) -> Met:
    """Asks, and judges the answer."""
    trial = explainer.catalogue.get(asked.source)
    answer = explainer.ask(asked.question, trials=(trial.trial_id,), audience=Audience(asked.audience))
    return Met(
        asked=asked,
        cited=_cites(answer, asked),
        stance=answer.stance in asked.stance if asked.stance and not asked.silent else None,
        silent=answer.not_stated is not None,
        safety=answer.safety is not None,
    )


def _cites(answer: Answer, asked: Asked) -> bool:
    gold = [GoldRange(source=asked.source, spans=(Span(start=start, end=end),)) for start, end in asked.gold]
    return any(same_words(c.start, c.end, each, c.source) for c in answer.citations for each in gold)


def figures(found: Sequence[Met]) -> dict[str, float]:
    """Shares: all right; of answerable ones cited, said to be silent, effect right; silence's recall and precision."""
    answerable, silent = ([m for m in found if m.asked.silent is is_silent] for is_silent in (False, True))
    stances = [m.stance for m in answerable if m.stance is not None]
    said = [m for m in found if m.silent]
    return {
        "n": len(found),
        "right": _share([m.right for m in found]),
        "cited": _share([m.cited for m in answerable]),
        "wrongly silent": _share([m.silent for m in answerable]),
        "stance": _share(stances),
        "silence recall": _share([m.silent for m in silent]),
        "silence precision": _share([m.asked.silent for m in said]),
        "safety": _share([m.safety for m in found]),
    }


def _share(of: Sequence[bool]) -> float:
    return round(sum(of) / len(of), 3) if of else 0.0


def main() -> None:
    """Ask, and print the figures by writer and of all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--writers", default="".join(sorted(KEPT_ASIDE)), help="letters")
    writers = parser.parse_args().writers
    with opened([a for a in load() if a.writer in writers and a.safety is None]) as groups:
        found = [met(explainer, asked) for explainer, those in groups for asked in those]
    for writer in sorted(writers):
        sys.stdout.write(json.dumps({writer: figures([m for m in found if m.asked.writer == writer])}) + "\n")
    sys.stdout.write(json.dumps({"all": figures(found)}) + "\n")


if __name__ == "__main__":
    main()

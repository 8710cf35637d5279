"""Two answers to two questions of one message, in one, where both are short."""

from __future__ import annotations

import re

from answers.answer import Answer, Kind, Statement
from answers.finding import ONE_TRIAL
from answers.wording import language_of, say

QUOTES = 3
RANKED = 10  # passages of an answer
_ALONE = frozenset({Kind.SAFETY, Kind.OUT_OF_SCOPE, Kind.CLARIFY, Kind.COMPARISON})
_MARK = re.compile(r"\[(\d+)\]")
_QUOTED = re.compile(r"(\[\d+\]) “")


def joined(first: Answer, second: Answer, question: str) -> Answer:
    """Both answers as one, each with its quotes; where they do not fit, the first, and that the other was seen.

    ``question`` is what ``second`` answers. Silence is kept as the answer's own only where both are silent.
    """
    whole = _together(first, second)
    fits = len(whole.answer) <= ONE_TRIAL and len(whole.citations) <= QUOTES
    if fits and not {first.kind, second.kind} & _ALONE:
        return whole
    also = Statement(text=say("more_asked", language_of(question), question=question))
    return first.model_copy(update={"answer": f"{first.answer}\n{also.text}", "statements": (*first.statements, also)})


def _together(first: Answer, second: Answer) -> Answer:
    by = len(first.citations)
    quoted = [c.model_copy(update={"n": c.n + by}) for c in second.citations]
    said = [s.model_copy(update={"citations": tuple(n + by for n in s.citations)}) for s in second.statements]
    new = [line for line in second.carried if line not in first.carried]
    lines = [line for line in second.answer.split("\n") if line not in second.carried or line in new]
    text = "\n".join(_shifted(line, by, {s.text for s in second.statements}) for line in lines)
    passages = {(p.trial_id, p.start): p for p in (*second.passages, *first.passages)}
    return first.model_copy(
        update={
            "answer": f"{first.answer}\n{text}",
            "statements": (*first.statements, *said),
            "citations": (*first.citations, *quoted),
            "passages": tuple(sorted(passages.values(), key=lambda p: -p.score)[:RANKED]),
            "stance": first.stance or second.stance,
            "not_stated": first.not_stated if first.not_stated and second.not_stated else None,
            "kind": second.kind if first.not_stated and not second.not_stated else first.kind,
            "readings": tuple(dict.fromkeys((*first.readings, *second.readings))),
            "carried": tuple(dict.fromkeys((*first.carried, *second.carried))),
            "glossary": tuple(dict.fromkeys((*first.glossary, *second.glossary))),
            "ask": tuple(dict.fromkeys((*first.ask, *second.ask))),
            "choices": (),
            "comparisons": (*first.comparisons, *second.comparisons),
        }
    )


def _shifted(line: str, by: int, statements: set[str]) -> str:
    """A line of an answer with its own marks raised by ``by``; marks inside a quote are the source's."""
    if _QUOTED.match(line):
        mark, rest = line.split("]", 1)
        return f"[{int(mark[1:]) + by}]{rest}"
    own = next((s for s in statements if s and line.startswith(s)), None)
    if own is None:
        return line
    return own + _MARK.sub(lambda m: f"[{int(m[1]) + by}]", line[len(own) :])

"""How one answer is judged, and what the judgements of many come to.

An answer is judged as the contract's JSON object, not as our own types, so that any program that keeps the contract
can be measured. One rule says whether two ranges are about the same words: they share at least half of the shorter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success
from pydantic import BaseModel, ConfigDict

from corpus.model import Frozen
from evaluation.questions import GoldRange, Question, ranges

RANKED = 10  # passages looked at
ONE_TRIAL = (1200, 3)  # the most characters, and quotes, of an answer about one trial
GRID = (400, 1)  # the same for each trial of a comparison
SPARE = 1  # citations off the gold that are not yet padding
SETTLED_BY_KIND = frozenset({"ambiguous", "definition", "out_of_scope", "safety"})  # types whose kind is the answer
LOWER_IS_BETTER = frozenset({"wrong_trial", "over_long", "padded", "median_chars", "p50_ms", "p95_ms", "failed"})
LOWER_IS_BETTER |= {"met_from_silence", "met_from_lost_sign", "profile_errors"}  # of evaluation.profiles


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Words(_Lenient):
    """A range of a source with the words that are said to stand there."""

    source: str
    start: int
    end: int
    quote: str


class RankedWords(_Lenient):
    """A ranked passage."""

    source: str
    start: int
    end: int
    text: str


class TimingMs(_Lenient):
    """Milliseconds spent."""

    total: float


class Reply(_Lenient):
    """The part of the contract's answer that is judged."""

    kind: str
    answer: str
    citations: tuple[Words, ...] = ()
    passages: tuple[RankedWords, ...] = ()
    stance: str | None = None
    safety: str | None = None
    not_stated: str | None = None
    timing_ms: TimingMs


class Score(Frozen):
    """The judgement of one answer. ``None``: the question does not ask for it.

    ``ranks`` are the positions (from 1) of the passages that stand on gold. ``cited`` is whether every gold source
    has a citation on its gold, ``complete`` whether every gold entry has. ``stray`` counts citations on neither gold
    nor the words that may also be cited. ``right`` is the verdict on the whole answer, see :func:`judge`.
    """

    id: str
    type: str
    split: str
    ranks: tuple[int, ...] | None
    cited: bool | None
    complete: bool | None
    stray: int | None
    exact: bool
    wrong_trial: bool | None
    words: bool | None
    stance: bool | None
    kind: bool | None
    silence: bool | None
    silent_kept: bool | None
    expects_silence: bool | None
    said_silence: bool
    safety: bool
    over_long: bool
    right: bool
    chars: int
    ms: float
    error: str = ""


def same_words(start: int, end: int, gold: GoldRange, source: str) -> bool:
    """Whether ``[start, end)`` of ``source`` shares at least half of the shorter with one of the gold's ranges."""
    if source != gold.source:
        return False
    return any(
        2 * (min(end, span.end) - max(start, span.start)) >= min(end - start, span.end - span.start) > 0
        for span in gold.spans
    )


def on_any(words: Words | RankedWords, gold: Iterable[GoldRange]) -> bool:
    """Whether the words stand on one of the gold entries."""
    return any(same_words(words.start, words.end, each, words.source) for each in gold)


def is_over_long(reply: Reply, trials: int) -> bool:
    """Whether the answer says more than a person can use.

    About one trial: over 1,200 characters or over three quotes. A comparison: over 400 characters for each of the
    ``trials`` in view or over one quote for one of them.
    """
    per_trial = [sum(c.source == name for c in reply.citations) for name in {c.source for c in reply.citations}]
    if reply.kind == "comparison":
        return len(reply.answer) > GRID[0] * max(trials, 1) or max(per_trial, default=0) > GRID[1]
    room = max(ONE_TRIAL[0], GRID[0] * len(per_trial))
    return len(reply.answer) > room or max(per_trial, default=0) > ONE_TRIAL[1]


def _exact(reply: Reply, texts: Mapping[str, str]) -> bool:
    quoted = [(c.source, c.start, c.end, c.quote) for c in reply.citations]
    quoted += [(p.source, p.start, p.end, p.text) for p in reply.passages]
    return all(
        name in texts and 0 <= start < end and texts[name][start:end] == quote for name, start, end, quote in quoted
    )


def _words(question: Question, answer: str) -> bool | None:
    if question.answer_re is None and question.forbid_re is None:
        return None
    wanted = question.answer_re is None or re.search(question.answer_re, answer, re.IGNORECASE) is not None
    return wanted and (question.forbid_re is None or re.search(question.forbid_re, answer, re.IGNORECASE) is None)


def _among(value: str | None, expected: Sequence[str | None]) -> bool | None:
    return value in expected if expected else None


def judge(question: Question, reply: Reply, texts: Mapping[str, str]) -> Score:
    """The judgement of ``reply`` to ``question`` against the source ``texts`` (file name to text).

    An answer is right when its words match ``answer_re`` and not ``forbid_re``, every gold source is cited on its
    gold, no other trial is cited, every quote is exact, nothing is over-long, and, where the question settles them,
    stance, silence and safety are as expected; an answer that claims silence where there is an answer, or raises an
    alarm where there is none, is wrong. Where answer and silence are equally right, a named silence need not say or
    cite what the answer would.
    """
    gold, also = ranges(question.gold, texts), ranges(question.also, texts)
    hits = tuple(n for n, passage in enumerate(reply.passages[:RANKED], start=1) if on_any(passage, gold))
    cited = [any(on_any(c, [each]) for c in reply.citations) for each in gold]
    sources_cited = {each.source for each, found in zip(gold, cited, strict=True) if found}
    stray = [c for c in reply.citations if not on_any(c, (*gold, *also))]
    silent = {c.source for c in stray} & set(question.silent)
    expects = None if None in question.not_stated else bool(question.not_stated)
    silent_instead = expects is None and reply.not_stated in set(question.not_stated) - {None}
    verdicts = {
        "cited": sources_cited == {each.source for each in gold} if gold and not silent_instead else None,
        "words": _words(question, reply.answer) if not silent_instead else None,
        "stance": _among(reply.stance, question.stance) if not silent_instead else None,
        "silence": _among(reply.not_stated, question.not_stated),
        "safety": reply.safety in question.safety if question.safety else reply.safety is None,
        "exact": _exact(reply, texts),
    }
    kind = _among(reply.kind, question.kind)
    wrong_trial = any(c.source not in question.allowed for c in reply.citations) if question.allowed else None
    over_long = is_over_long(reply, len(question.allowed) or len(texts))
    right = all(each is not False for each in verdicts.values()) and not wrong_trial and not over_long
    right = right and not (expects is False and reply.not_stated is not None)
    right = right and not (question.type in SETTLED_BY_KIND and kind is False)
    return Score(
        id=question.id,
        type=question.type,
        split=question.split,
        ranks=hits if gold else None,
        complete=all(cited) if gold else None,
        stray=len(stray) if gold else None,
        wrong_trial=wrong_trial,
        kind=kind,
        silent_kept=not silent if question.silent else None,
        expects_silence=expects,
        said_silence=reply.not_stated is not None,
        over_long=over_long,
        right=right,
        chars=len(reply.answer),
        ms=reply.timing_ms.total,
        **verdicts,
    )


def failed(question: Question, error: str) -> Score:
    """The judgement where no readable answer came back: wrong in everything that the question asks for."""
    gold = bool(question.gold)
    return Score(
        id=question.id,
        type=question.type,
        split=question.split,
        ranks=() if gold else None,
        cited=False if gold else None,
        complete=False if gold else None,
        stray=0 if gold else None,
        exact=False,
        wrong_trial=False if question.allowed else None,
        words=False if question.answer_re or question.forbid_re else None,
        stance=False if question.stance else None,
        kind=False if question.kind else None,
        silence=False if question.not_stated else None,
        silent_kept=False if question.silent else None,
        expects_silence=None if None in question.not_stated else bool(question.not_stated),
        said_silence=False,
        safety=False,
        over_long=False,
        right=False,
        chars=0,
        ms=0.0,
        error=error,
    )


def ranking(scores: Sequence[Score]) -> dict[str, float]:
    """hit@1, hit@3, hit@10 and MRR (all at most ten deep) over the questions that have gold; empty without any."""
    asked = [s for s in scores if s.ranks is not None]
    if not asked:
        return {}
    judged = [Qrel(s.id, f"gold of {s.id}", 1) for s in asked]
    judged += [Qrel(s.id, str(rank), 1) for s in asked for rank in s.ranks or ()]
    run = [ScoredDoc(s.id, str(rank), -float(rank)) for s in asked for rank in range(1, RANKED + 1)]
    names = {Success @ 1: "hit@1", Success @ 3: "hit@3", Success @ 10: "hit@10", RR @ 10: "mrr"}
    found = ir_measures.calc_aggregate(list(names), judged, run)
    return {name: float(found[measure]) for measure, name in names.items()}


def share(scores: Iterable[Score], value: Callable[[Score], bool | None]) -> float | None:
    """The share of true among the judged; ``None`` where nothing was judged."""
    judged = [found for found in map(value, scores) if found is not None]
    return sum(judged) / len(judged) if judged else None


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile of a non-empty sequence."""
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]


def figures(scores: Sequence[Score]) -> dict[str, float]:
    """The figures of a group of judgements, by name; a figure that nothing in the group bears on is left out."""
    if not scores:
        return {}
    settled = [s for s in scores if s.expects_silence is not None]
    found: dict[str, float | None] = {
        "n": len(scores),
        "right": share(scores, lambda s: s.right),
        **ranking(scores),
        "cited": share(scores, lambda s: s.cited),
        "complete": share(scores, lambda s: s.complete),
        "padded": share(scores, lambda s: None if s.stray is None else s.stray > SPARE),
        "exact": share(scores, lambda s: s.exact),
        "wrong_trial": share(scores, lambda s: s.wrong_trial),
        "words": share(scores, lambda s: s.words),
        "stance": share(scores, lambda s: s.stance),
        "kind": share(scores, lambda s: s.kind),
        "not_stated": share(scores, lambda s: s.silence if s.expects_silence else None),
        "silent_kept": share(scores, lambda s: s.silent_kept),
        "refusal_precision": share(settled, lambda s: s.expects_silence if s.said_silence else None),
        "refusal_recall": share(settled, lambda s: s.said_silence if s.expects_silence else None),
        "safety": share(scores, lambda s: s.safety),
        "over_long": share(scores, lambda s: s.over_long),
        "median_chars": median(s.chars for s in scores),
        "p50_ms": percentile([s.ms for s in scores], 50),
        "p95_ms": percentile([s.ms for s in scores], 95),
        "failed": share(scores, lambda s: bool(s.error)),
    }
    return {name: value for name, value in found.items() if value is not None}

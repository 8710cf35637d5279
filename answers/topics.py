"""Matters that records often leave out: answered only where a passage holds evidence of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Kind, NotStated
from answers.as_read import surely_silent
from answers.asking import Asking
from answers.finding import Finding
from answers.focus import focus
from answers.placebo import no_placebo
from answers.wording import Language
from corpus.model import NoticeKind, SectionKind, Span, Trial
from eligibility.statements import DAYS
from index.passage import Passage
from lexicon.model import TermKind
from retrieval.asks import Topic
from retrieval.hit import Hit

ENOUGH = 0.55  # of what else the question names must stand in the passage
# What a question names in these kinds, an answer must name too; other kinds (infusion, cells) go without saying.
EXACT = frozenset(
    {TermKind.DRUG, TermKind.DRUG_CLASS, TermKind.LAB, TermKind.SCORE, TermKind.INFECTION, TermKind.ANTIBODY}
)
_TIME = re.compile(rf"(\d+(?:\.\d+)?)[ -]?({'|'.join(DAYS)})", re.IGNORECASE)
DOSED = frozenset({TermKind.DRUG, TermKind.DRUG_CLASS})
OF_GROUPS = frozenset({"chance_of_group", "switch"})  # topics that may take a placebo for granted


def find_topic(trial: Trial, topic: Topic, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """What the trial says about ``topic``; silence where no passage holds evidence of it, or the reader is sure of it.

    ``hits`` are the trial's ranked passages: the best of those with evidence is quoted.
    """
    if topic.id == "placebo" or (topic.id in OF_GROUPS and "placebo" in asking.query.subjects):
        single = no_placebo(trial, asking)
        if single is not None:
            return single
    telling = [h.passage for h in hits if _in_sections(topic, h) and topic.evidence.search(h.passage.text)]
    dose = topic.id == "dose"
    named, kinds = (asking.query.subjects, DOSED) if dose else (asking.query.matters, EXACT)
    matters = [a for a in asking.asks if a.name in named and asking.evidence.kind_of(a.name) in kinds]
    telling = [p for p in telling if not matters or asking.evidence.coverage(matters, p.text, p.embedded) >= ENOUGH]
    measures = [p for p in telling if p.kind is SectionKind.OUTCOMES]
    if topic.longest:
        measures = sorted(measures, key=_longest, reverse=True)[:1]
    telling = [*(p for p in telling if p.kind is not SectionKind.OUTCOMES), *measures]  # done before measured
    known = topic.members and asking.query.topics == (topic.id,)
    if telling and (known or not surely_silent(hits, asking)):
        quotes = tuple(_quote(trial, p, topic) for p in telling[: 2 if _neighbours(telling) else 1])
        return Finding(
            trial_id=trial.trial_id,
            kind=Kind.PASSAGE,
            sentence=asking.say("says"),
            value="",
            quotes=quotes,
            details=_faults(trial, quotes[0], asking),
        )
    name = topic.name_zh if asking.language is Language.ZH else topic.name
    denying = [h.passage for h in hits if topic.absent and topic.absent.search(h.passage.text)]
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.NOT_STATED,
        sentence=asking.say("silent", what=name),
        value=asking.say("value_unknown"),
        quotes=tuple(Span(start=p.start, end=p.end) for p in denying[:1]),
        matter=name,
        silent=NotStated.RECORD_SILENT,
    )


def _longest(passage: Passage) -> float:
    """The longest time that a passage names, in days."""
    return max((float(m[1]) * DAYS[m[2].lower()] for m in _TIME.finditer(passage.text)), default=0.0)


def _in_sections(topic: Topic, hit: Hit) -> bool:
    return not topic.sections or hit.passage.kind in topic.sections


def _neighbours(passages: Sequence[Passage]) -> bool:
    """Whether the best two stand next to each other, so that one goes on where the other ends."""
    return len(passages) > 1 and passages[0].path == passages[1].path and 0 <= passages[1].start - passages[0].end <= 3


def _quote(trial: Trial, passage: Passage, topic: Topic) -> Span:
    span = Span(start=passage.start, end=passage.end)
    return focus(trial.source.text, span, lambda words: float(len(topic.evidence.findall(words))))


def _faults(trial: Trial, quote: Span, asking: Asking) -> tuple[str, ...]:
    kinds = {n.kind for n in trial.notices_on(quote)}
    keys = {
        NoticeKind.MISTRANSLATION: "translation",
        NoticeKind.CONTRADICTION: "contradiction",
        NoticeKind.STALE_STATUS: "stale",
    }
    return tuple(asking.say(key) for kind, key in keys.items() if kind in kinds)

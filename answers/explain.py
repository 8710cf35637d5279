"""What a trial is about and what would happen, from its own sentences, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Kind
from answers.asking import Asking
from answers.finding import Finding
from answers.focus import focus
from corpus.model import FactName, SectionKind, Span, Trial
from corpus.sentences import sentences
from retrieval.asks import cue
from retrieval.reading import fold

_PROSE = (
    SectionKind.SUMMARY,
    SectionKind.DESCRIPTION,
    SectionKind.ARMS,
    SectionKind.INTERVENTIONS,
    SectionKind.DESIGN,
    SectionKind.OTHER,
)
_PURPOSE = cue("purpose_sentence")
_STEPS = tuple(cue(name) for name in ("step_collection", "step_preparation", "step_infusion", "step_follow_up"))
_GIVEN = (SectionKind.ARMS, SectionKind.INTERVENTIONS)
_FIELD = re.compile(r"[^.:\n]{2,60}: ?\S+(?: \S+){0,2}$")  # "Data Monitoring Committee: Yes" tells of no step
MOST = 3
FEW = 2  # steps; with fewer, what is given is told as well


def find_explanation(trial: Trial, asking: Asking) -> Finding | None:
    """The trial's own sentences on what is asked: its purpose, or the course of taking part; ``None`` without any."""
    asked = fold(asking.query.text)
    wanted = asking.query.explanation
    journey = wanted == "journey" or (not wanted and bool(cue("asks_journey").search(asked)))
    works = wanted == "mechanism" or (not (wanted or journey) and bool(cue("asks_mechanism").search(asked)))
    told = _journey(trial) if journey else _mechanism(trial) if works else ()
    spans = told or _purpose(trial)
    if not spans:
        return None
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.PASSAGE,
        sentence=asking.say("journey" if journey and told else "purpose"),
        value="",
        quotes=spans,
        details=() if asking.physician else _design(trial, asking),
    )


def _purpose(trial: Trial) -> tuple[Span, ...]:
    """The sentences that state the aim, the summary's before the description's; else the summary's first."""
    summary = prose_sentences(trial, (SectionKind.SUMMARY,))
    prose = summary or prose_sentences(trial, (SectionKind.DESCRIPTION,))
    stated = [s for s in prose if _PURPOSE.search(trial.source.quote(s))]
    chosen = stated[:2] or list(prose[:2])
    chosen += [s for s in _mechanism(trial) if s not in chosen][:1]
    titles = trial.facts_named(FactName.TITLE)
    if not chosen and titles:
        chosen = [Span(start=titles[0].start, end=titles[0].end)]
    return tuple(chosen)


def _mechanism(trial: Trial) -> tuple[Span, ...]:
    """The sentences that say what the treatment is and does, at most two."""
    prose = prose_sentences(trial, _PROSE)
    return tuple(s for s in prose if cue("treatment_sentence").search(trial.source.quote(s)))[:2]


def _journey(trial: Trial) -> tuple[Span, ...]:
    """One sentence a step, in the order of the steps; a sentence that tells several steps stands once."""
    prose = [s for s in prose_sentences(trial, _PROSE) if not _FIELD.match(trial.source.quote(s))]
    chosen: list[Span] = []
    for step in _STEPS:
        telling = [s for s in prose if step.search(trial.source.quote(s))]
        if not telling or any(s in chosen for s in telling):
            continue  # no sentence tells this step, or one already chosen tells it too
        chosen.append(max(telling, key=lambda s: len(step.findall(trial.source.quote(s)))))
    if len(chosen) < FEW:
        given = [s for s in prose_sentences(trial, _GIVEN) if not _FIELD.match(trial.source.quote(s))]
        chosen += [s for s in given if s not in chosen][: FEW - len(chosen)]
    return tuple(chosen[:MOST])


def prose_sentences(trial: Trial, kinds: Sequence[SectionKind]) -> tuple[Span, ...]:
    """Sentences of the sections of these kinds, long ones cut to their clauses, each wording once."""
    seen: set[str] = set()
    found: list[Span] = []
    for kind in kinds:
        for section in trial.sections:
            if section.kind is not kind or section.body_start >= section.end:
                continue
            for sentence in sentences(trial.source.text, section.body_start, section.end):
                words = re.sub(r"\W+", " ", trial.source.quote(sentence)).strip()
                if len(words) > 20 and words not in seen:
                    seen.add(words)
                    found.append(focus(trial.source.text, sentence, len))
    return tuple(found)


def _design(trial: Trial, asking: Asking) -> tuple[str, ...]:
    phases = " ".join(f.value for f in trial.facts_named(FactName.PHASE)).casefold()
    first = bool(re.search(r"\b(early_?)?\s?phase_?\s?(1|i)\b", phases)) and not re.search(r"[23]|ii", phases)
    return (asking.say("phase_one"),) if first else ()

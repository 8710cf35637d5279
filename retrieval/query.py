"""From a question to a query: which trials, which disease, which field, topic or criterion, in which form."""

from __future__ import annotations

from enum import StrEnum

from corpus.catalogue import Catalogue
from corpus.diseases import disease_named
from corpus.model import COMMON_COHORT, FactName, Frozen, Side
from corpus.reference import Reference
from lexicon.model import Mention
from lexicon.reader import Expansion, Lexicon
from retrieval.asks import cue
from retrieval.reading import BARE, Form, Reading, cohort_of, fold

_YES_NO, _ALL_TRIALS, _FOLLOW_UP = cue("yes_no"), cue("all_trials"), cue("follow_up")
_OTHER_ONE, _AGO, _ANOTHER, _COMPARE = cue("other_one"), cue("ago"), cue("another"), cue("compare")
PAIR = 2
# Terms that people name in plain words: no need to say how "my daughter" was read.
PLAIN = {"age", "children", "adolescents", "older adults", "adults", "sex", "pregnancy"}


class Scope(StrEnum):
    """How the trials in view were chosen."""

    NAMED = "named"  # by the question's words or an earlier turn's
    SELECTED = "selected"  # by the caller
    ALL = "all"


class Query(Frozen):
    """A question, understood.

    ``text`` is the question without the words that only named a trial. ``trials`` are the trials in view, never
    empty unless ``ambiguous`` or ``unknown_ids`` say why. ``cohorts`` are the diseases asked for, named as criteria
    name them. ``subjects`` are the lexicon's terms that the question is about; ``expansions`` what else to look for;
    ``matters`` are those subjects that are more than the words which ask for a field or topic.
    """

    question: str
    text: str
    trials: tuple[str, ...]
    scope: Scope
    ambiguous: bool = False
    unknown_ids: tuple[str, ...] = ()
    form: Form = Form.LOOK_UP
    side: Side | None = None
    cohorts: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    subjects: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    matters: tuple[str, ...] = ()
    fields: tuple[FactName, ...] = ()
    topics: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


class EarlierTurn(Frozen):
    """An earlier question of the same conversation, oldest first, and the trials selected for it."""

    question: str
    trials: tuple[str, ...] = ()


def understand(
    question: str,
    catalogue: Catalogue,
    lexicon: Lexicon,
    *,
    selected: tuple[str, ...] = (),
    history: tuple[EarlierTurn, ...] = (),
) -> Query:
    """Read ``question`` against the loaded trials and the lexicon.

    ``selected`` are trial ids the caller restricts to (empty: all). ``history`` is used only where the question
    leaves out what an earlier turn said: its trial, or its subject.
    """
    reference = catalogue.find(question)
    diseases = {c.cohort for trial in catalogue.trials for c in trial.criteria} - {COMMON_COHORT}
    trials, scope, ambiguous = _in_view(question, reference, catalogue, selected, history)
    text = _without(question, reference.spans, " ")
    own = Reading(_without(question, reference.spans, " this trial "), lexicon, diseases)
    folded = fold(question)
    leans = bool(_FOLLOW_UP.search(folded) or _OTHER_ONE.search(folded) or not own.text_left)
    if history and leans and not own.has_subject:
        previous = understand(history[-1].question, catalogue, lexicon, history=history[:-1])
        text = _carried(previous.text, text, own, lexicon, diseases)
        own = Reading(text, lexicon, diseases)
        if scope is Scope.ALL and previous.scope is Scope.NAMED:
            trials, scope = previous.trials, previous.scope
    elif history and leans and own.form is Form.LOOK_UP:
        own.form = Reading(history[-1].question, lexicon, diseases).form

    form = own.form
    if scope is Scope.NAMED and len(trials) == 1 and form in (Form.WHICH_TRIALS, Form.COMPARE):
        form = Form.YES_NO if _YES_NO.search(fold(text)) else Form.LOOK_UP
    telling = {m.term for m in own.mentions if m.term in own.matters or cohort_of(m, lexicon)} - PLAIN
    readings = [r for r in lexicon.readings(text) if r.rpartition(" as ")[2] in telling]
    return Query(
        question=question,
        text=text,
        trials=trials,
        scope=scope,
        ambiguous=ambiguous,
        unknown_ids=reference.unknown_ids,
        form=form,
        side=own.side,
        cohorts=own.cohorts,
        mentions=own.mentions,
        subjects=own.subjects,
        matters=own.matters,
        expansions=lexicon.expand(tuple(m for m in own.mentions if m.term in own.subjects)),
        fields=own.fields,
        topics=own.topics,
        readings=(*reference.reading, *readings),
    )


def _in_view(
    question: str,
    reference: Reference,
    catalogue: Catalogue,
    selected: tuple[str, ...],
    history: tuple[EarlierTurn, ...],
) -> tuple[tuple[str, ...], Scope, bool]:
    """The trials in view, how they were chosen, and whether the question's words fit more trials than it means."""
    if selected:
        named = tuple(t for t in reference.trials if t in selected)
        return (named, Scope.NAMED, False) if named else (selected, Scope.SELECTED, False)
    earlier = _earlier_trials(history, catalogue)
    if reference.trials:
        others = tuple(t for t in reference.trials if not earlier or t not in earlier[0])
        if reference.ambiguous and _ANOTHER.search(question) and len(others) == 1:
            return others, Scope.NAMED, False
        return reference.trials, Scope.NAMED, reference.ambiguous
    loaded = tuple(trial.trial_id for trial in catalogue.trials)
    if not earlier or _ALL_TRIALS.search(question) or _COMPARE.search(fold(question)):
        return loaded, Scope.ALL, False
    if not _OTHER_ONE.search(question):
        return earlier[0], Scope.NAMED, False
    other = earlier[0][1:] if len(earlier[0]) == PAIR else earlier[1] if len(earlier) > 1 else ()
    return (other, Scope.NAMED, False) if other else (loaded, Scope.ALL, False)


def _carried(previous: str, text: str, own: Reading, lexicon: Lexicon, diseases: set[str]) -> str:
    """The earlier question with what the new one changes: its disease, its time, its words."""
    if own.cohorts:
        for mention in sorted(lexicon.find(previous), key=lambda m: -m.start):
            if disease_named(mention.surface) in diseases or disease_named(mention.term) in diseases:
                previous = previous[: mention.start] + previous[mention.end :]
    if _AGO.search(fold(text)):
        previous = _AGO.sub("", previous)  # "what if it was 7 months ago?" takes the place of "3 months ago"
    return f"{previous} {BARE.sub('', text)}".strip()


def _without(text: str, spans: tuple[tuple[int, int], ...], instead: str) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + instead + text[end:]
    return " ".join(text.split()) or text


def _earlier_trials(history: tuple[EarlierTurn, ...], catalogue: Catalogue) -> list[tuple[str, ...]]:
    """The distinct sets of trials that earlier turns spoke of, latest first."""
    found: list[tuple[str, ...]] = []
    for turn in reversed(history):
        reference = catalogue.find(turn.question)
        trials = reference.trials if reference.trials and not reference.ambiguous else turn.trials
        if trials and trials not in found:
            found.append(trials)
    return found

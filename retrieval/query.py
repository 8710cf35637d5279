"""From a question to a query: which trials, which disease, which field, topic or criterion, in which form."""

from __future__ import annotations

from enum import StrEnum

from corpus.catalogue import Catalogue
from corpus.diseases import disease_named
from corpus.model import COMMON_COHORT, FactName, Frozen, Side
from lexicon.model import Mention, TermKind
from lexicon.reader import Expansion, Lexicon
from retrieval.asks import cue, fields_asked, framing_terms, topics_asked


class Form(StrEnum):
    """The form of the answer a question wants."""

    COMPARE = "compare"
    WHICH_TRIALS = "which_trials"
    DEFINE = "define"
    EXPLAIN = "explain"
    YES_NO = "yes_no"
    LOOK_UP = "look_up"


class Scope(StrEnum):
    """How the trials in view were chosen."""

    NAMED = "named"  # by the question's words or an earlier turn's
    SELECTED = "selected"  # by the caller
    ALL = "all"


class Query(Frozen):
    """A question, understood.

    ``text`` is the question without the words that only named a trial. ``trials`` are the trials in view, never
    empty unless ``ambiguous`` or ``unknown_ids`` say why. ``cohorts`` are the diseases asked for, named as criteria
    name them. ``subjects`` are the lexicon's terms that the question is about; ``expansions`` what else to look for.
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
    fields: tuple[FactName, ...] = ()
    topics: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


class EarlierTurn(Frozen):
    """An earlier question of the same conversation, oldest first, and the trials selected for it."""

    question: str
    trials: tuple[str, ...] = ()


_WHICH = cue("which")
_COMPARE = cue("compare")
_DEFINE = cue("define")
_WHAT_IS = cue("what_is")
_EXPLAIN = cue("explain")
_YES_NO = cue("yes_no")
_EXCLUSION = cue("exclusion")
_INCLUSION = cue("inclusion")
_ALL_TRIALS = cue("all_trials")
_FOLLOW_UP = cue("follow_up")
_BARE = cue("bare")
_OTHER_ONE = cue("other_one")
# In this order: the first that matches decides.
_FORMS = (
    (Form.COMPARE, _COMPARE),
    (Form.WHICH_TRIALS, _WHICH),
    (Form.DEFINE, _DEFINE),
    (Form.EXPLAIN, _EXPLAIN),
    (Form.YES_NO, _YES_NO),
)


def fold(question: str) -> str:
    """The question in the shape that patterns expect: lower case, straight quotes, single spaces."""
    straight = question.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(straight.lower().split())


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
    loaded = tuple(trial.trial_id for trial in catalogue.trials)
    cohorts_loaded = {c.cohort for trial in catalogue.trials for c in trial.criteria} - {COMMON_COHORT}
    text = _without(question, reference.spans)
    own = _read(text, lexicon, cohorts_loaded)
    readings = list(reference.reading)

    trials, scope, ambiguous = loaded, Scope.ALL, False
    if selected:
        named = tuple(t for t in reference.trials if t in selected)
        trials, scope = (named, Scope.NAMED) if named else (selected, Scope.SELECTED)
    elif reference.trials and not reference.ambiguous:
        trials, scope = reference.trials, Scope.NAMED
    elif reference.ambiguous:
        trials, scope, ambiguous = reference.trials, Scope.NAMED, True
    elif history and not _ALL_TRIALS.search(question):
        earlier = _earlier_trials(history, catalogue)
        if _OTHER_ONE.search(question) and len(earlier) > 1:
            trials, scope = earlier[1], Scope.NAMED
        elif earlier:
            trials, scope = earlier[0], Scope.NAMED

    if history and not own.has_subject and (_FOLLOW_UP.search(fold(question)) or not own.text_left):
        previous = understand(history[-1].question, catalogue, lexicon, selected=(), history=history[:-1])
        carried = previous.text
        if own.cohorts:
            carried = _drop_diseases(carried, previous.mentions, cohorts_loaded)
        text = f"{carried} {_BARE.sub('', text)}".strip()
        merged = _read(text, lexicon, cohorts_loaded)
        form = merged.form
        own = merged
        if not reference.trials and previous.scope is Scope.NAMED and scope is Scope.ALL:
            trials, scope = previous.trials, previous.scope
        own.form = form
    elif history and own.has_subject and _FOLLOW_UP.search(fold(question)) and own.form is Form.LOOK_UP:
        own.form = _read(history[-1].question, lexicon, cohorts_loaded).form

    form = own.form
    if scope is Scope.NAMED and len(trials) == 1 and form in (Form.WHICH_TRIALS, Form.COMPARE):
        form = Form.YES_NO if _YES_NO.search(fold(text)) else Form.LOOK_UP
    expansions = lexicon.expand(tuple(m for m in own.mentions if m.term in own.subjects))
    readings += [r for r in lexicon.readings(text) if r not in readings]
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
        expansions=expansions,
        fields=own.fields,
        topics=own.topics,
        readings=tuple(readings),
    )


class _Reading:
    """What one text asks for by itself, before trials and earlier turns are weighed."""

    def __init__(self, text: str, lexicon: Lexicon, cohorts_loaded: set[str]) -> None:
        folded = fold(text)
        self.mentions = lexicon.find(text)
        self.fields = fields_asked(folded)
        self.topics = topics_asked(folded)
        self.side = (
            Side.EXCLUSION if _EXCLUSION.search(folded) else Side.INCLUSION if _INCLUSION.search(folded) else None
        )
        self.form = _form(folded, self.mentions)
        diseases: list[str] = []
        subjects: list[str] = []
        for mention in self.mentions:
            cohort = _cohort(mention, lexicon)
            if cohort in cohorts_loaded:
                diseases.append(cohort)
            elif mention.term not in framing_terms():
                subjects.append(mention.term)
        self.cohorts = tuple(dict.fromkeys(diseases))
        self.subjects = tuple(dict.fromkeys(subjects))
        self.text_left = _BARE.sub("", folded).strip(" ?.!,")
        self.has_subject = bool(self.subjects or self.fields or self.topics) or self.form in (Form.EXPLAIN, Form.DEFINE)


def _read(text: str, lexicon: Lexicon, cohorts_loaded: set[str]) -> _Reading:
    return _Reading(text, lexicon, cohorts_loaded)


def _cohort(mention: Mention, lexicon: Lexicon) -> str | None:
    term = lexicon.terms[mention.term]
    if term.kind is not TermKind.DISEASE:
        return None
    return disease_named(mention.term) or disease_named(mention.surface)


def _drop_diseases(text: str, mentions: tuple[Mention, ...], cohorts_loaded: set[str]) -> str:
    for mention in sorted(mentions, key=lambda m: -m.start):
        if disease_named(mention.surface) in cohorts_loaded or disease_named(mention.term) in cohorts_loaded:
            text = text[: mention.start] + text[mention.end :]
    return text


def _form(folded: str, mentions: tuple[Mention, ...]) -> Form:
    what = _WHAT_IS.match(folded)
    if what and len(mentions) == 1 and len(mentions[0].surface) >= len(what["rest"]) - 2:
        return Form.DEFINE
    for form, pattern in _FORMS:
        if pattern.search(folded):
            return form
    return Form.LOOK_UP


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
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

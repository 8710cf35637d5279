"""From a question to a query: which trials, which disease, which field, topic or criterion, in which form."""

from __future__ import annotations

import re

from corpus.abbreviations import abbreviations
from corpus.catalogue import Catalogue
from corpus.model import COMMON_COHORT, FactName, Frozen, Side
from lexicon.model import Mention
from lexicon.reader import Expansion, Lexicon
from retrieval.asks import cue
from retrieval.dialogue import Follow
from retrieval.follow_up import Before, continued, follow_asked
from retrieval.in_view import Scope, View, view
from retrieval.reading import Form, Reading, cohort_of, fold

__all__ = ["DEPTH", "EarlierTurn", "Query", "Scope", "View", "understand"]

_YES_NO = cue("yes_no")
_SAME_TRIAL = re.compile(r"this trial(?:\W+(?:and|or|vs\.?)? ?this trial)+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
DEPTH = 8  # earlier questions that are read
# Terms that people name in plain words: no need to say how "my daughter" was read.
PLAIN = {"age", "children", "adolescents", "older adults", "adults", "sex", "pregnancy"}


class Query(Frozen):
    """A question, understood.

    ``text`` is the question without the words that only named a trial, with what it takes from earlier ones put in.
    ``trials`` are the trials in view, never empty unless ``ambiguous`` or ``unknown_ids`` say why. ``cohorts`` are the
    diseases asked for, named as criteria name them. ``subjects`` are the lexicon's terms that the question is about;
    ``expansions`` what else to look for; ``matters`` are those subjects that are more than the words which ask for a
    field or topic. ``unworded`` are those fields and topics that only the whole asks for, and no word of it;
    ``explanation`` is what is to be explained (``retrieval.intent``). ``view`` is how the trials were chosen.
    ``follow`` is set where the question asks about the answer to the one before, whose text and subjects it then has;
    ``point`` is the point of it that is meant, from 0. ``carried_text`` is ``text`` where words of an earlier question
    went into it; ``whole`` is the question as a later one may take it over, with "this trial" where one was named.
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
    unworded: tuple[str, ...] = ()
    explanation: str = ""
    readings: tuple[str, ...] = ()
    view: View = View()
    follow: Follow | None = None
    point: int = 0
    carried_text: str = ""
    whole: str = ""


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
    previous: Query | None = None
    for turn in history[-DEPTH:]:
        previous = _read(turn.question, catalogue, lexicon, turn.trials, previous)
    return _read(question, catalogue, lexicon, selected, previous)


def _read(
    question: str, catalogue: Catalogue, lexicon: Lexicon, selected: tuple[str, ...], previous: Query | None
) -> Query:
    reference = catalogue.find(question)
    diseases = {c.cohort for trial in catalogue.trials for c in trial.criteria} - {COMMON_COHORT}
    loaded = tuple(trial.trial_id for trial in catalogue.trials)
    seen = view(fold(question), reference, loaded, selected, previous.view if previous else None)
    left = without(question, (*reference.spans, *reference.aside), " ", all_left=True)
    chosen = {"trials": seen.trials, "scope": seen.scope, "ambiguous": seen.ambiguous, "view": seen}
    if previous is not None and previous.text and not previous.ambiguous:
        asked = follow_asked(fold(left))
        if asked is not None:
            kept = seen.model_copy(update={"trials": previous.trials, "scope": previous.scope, "carried": True})
            update = {"question": question, "view": kept, "follow": asked[0], "point": asked[1], "unknown_ids": ()}
            return previous.model_copy(update=update)
    text = without(question, reference.spans, " ")
    this = "这个试验" if _CHINESE.search(question) else " this trial "
    whole = _SAME_TRIAL.sub("this trial", without(question, reference.spans, this))
    own = Reading(whole, lexicon, diseases)
    carried = ""
    side = own.side
    if previous is not None and previous.text:
        before = Before(previous.whole, previous.form, previous.side)
        more = continued(fold(left), own, before, lexicon, diseases, replied=seen.replied)
        if more is not None:
            if more.text:
                text = whole = carried = more.text
                own = Reading(text, lexicon, diseases)
                side = own.side
            own.form = more.form or own.form
            side = more.side or side
    form = own.form
    if seen.scope is Scope.NAMED and len(seen.trials) == 1 and form in (Form.WHICH_TRIALS, Form.COMPARE):
        form = Form.YES_NO if _YES_NO.search(fold(text)) else Form.LOOK_UP
    telling = {m.term for m in own.mentions if m.term in own.matters or cohort_of(m, lexicon)} - PLAIN
    if len(seen.trials) == 1:
        spelled = abbreviations(catalogue.get(seen.trials[0]))
        telling -= {m.term for m in own.mentions if lexicon.short_for(m, spelled) != m.term}
    readings = [r for r in lexicon.readings(text) if r.rpartition(" as ")[2] in telling]
    return Query(
        question=question,
        text=text,
        **chosen,
        unknown_ids=reference.unknown_ids,
        form=form,
        side=side,
        cohorts=own.cohorts,
        mentions=own.mentions,
        subjects=own.subjects,
        matters=own.matters,
        expansions=lexicon.expand(tuple(m for m in own.mentions if m.term in own.subjects)),
        fields=own.fields,
        topics=own.topics,
        unworded=own.unworded,
        explanation=own.explanation,
        readings=(*reference.reading, *readings),
        carried_text=carried,
        whole=whole,
    )


def without(text: str, spans: tuple[tuple[int, int], ...], instead: str, *, all_left: bool = False) -> str:
    """``text`` with the words at ``spans`` replaced; the whole of it where nothing else is left, unless wanted."""
    kept = text
    for start, end in sorted(spans, reverse=True):
        kept = kept[:start] + instead + kept[end:]
    kept = re.sub(r" (?=[?.!,;:])", "", " ".join(kept.split()))
    return kept if all_left else kept or text

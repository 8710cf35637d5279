"""What is asked back, or said at once, where a question cannot be answered as it stands."""

from __future__ import annotations

from answers.answer import Answer, Kind, Statement
from answers.cases import describes_someone
from answers.wording import Language, language_of, say
from corpus.catalogue import Catalogue
from corpus.trial_names import short_name
from eligibility.describe import describe
from index.lexical import tokenize
from lexicon.reader import Lexicon
from retrieval.asks import cue
from retrieval.claims import claims
from retrieval.dialogue import is_all
from retrieval.query import Query, Scope
from retrieval.reading import Form, fold

MOST = 8  # loaded trials that are named one by one


def clarify(query: Query, catalogue: Catalogue, lexicon: Lexicon, *, physician: bool) -> Answer | None:
    """The question put back, with the trials to choose from; ``None`` where the question can be answered.

    It is put back where it names a trial that is not loaded, describes one that no loaded trial fits or that several
    fit, asks nothing, or holds nothing that was understood.
    """
    language = language_of(query.question)
    choices: tuple[str, ...] = ()
    loaded = tuple(t.trial_id for t in catalogue.trials)
    if query.unknown_ids and query.scope is Scope.ALL:
        text = say("unknown_trial", language, id=", ".join(query.unknown_ids), names=_listed(loaded, catalogue))
        choices = loaded
    elif query.view.unfit and query.form is not Form.WHICH_TRIALS:  # "any of the trials in Japan?" is answered: none
        words = ", ".join(query.view.unfit)
        text = say("clarify_none", language, words=words, names=_listed(loaded, catalogue))
        choices = loaded
    elif query.ambiguous:
        choices = query.trials
        text = "\n".join([say("clarify", language), *(f"– {short_name(catalogue.get(t))}" for t in choices)])
    elif any(is_all(name, fold(query.question)) for name in ("missed", "shrug")) or _asks_nothing(query):
        text = say("ask_what", language, physician=physician)
    elif language is Language.ZH and not _understood(query, lexicon):
        text = say("not_understood", language, physician=physician)
    else:
        return None
    return Answer(
        question=query.question,
        kind=Kind.CLARIFY,
        answer=text,
        statements=(Statement(text=text),),
        choices=choices,
        readings=query.readings,
    )


def _listed(trials: tuple[str, ...], catalogue: Catalogue) -> str:
    names = [short_name(catalogue.get(t)) for t in trials[:MOST]]
    return ", ".join([*names, "…"] if len(trials) > MOST else names)


def _asks_nothing(query: Query) -> bool:
    return bool(cue("nothing_asked").search(fold(query.text))) and not (query.mentions or query.cohorts)


def _understood(query: Query, lexicon: Lexicon) -> bool:
    """Whether anything of a Chinese question was understood: its words are not parted, so none is searched for."""
    read = query.mentions or query.cohorts or query.fields or query.topics or query.follow
    whole = query.form is Form.EXPLAIN
    latin = any(token.isascii() and token.isalpha() for token in tokenize(query.text))
    claimed = bool(claims(query.text, query.form, query.question))
    told = describes_someone(describe(query.text, lexicon).profile)
    return bool(read or whole or latin or query.side or claimed or told)

"""The last way to answer: the best passage, if enough of the question stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Kind, NotStated
from answers.asking import Asking
from answers.finding import Finding
from answers.focus import focus
from answers.topics import EXACT
from answers.wording import Language
from corpus.model import SectionKind, Span, Trial
from index.lexical import tokenize
from lexicon.model import TermKind
from retrieval.asks import framing_terms
from retrieval.evidence import Ask
from retrieval.hit import Hit
from retrieval.reading import Form

MOST_WORDS = 2
NO_ANSWER = frozenset({SectionKind.TITLE, SectionKind.IDENTIFICATION, SectionKind.CONDITIONS, SectionKind.REFERENCES})
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,}")
# Endings of medicines' names (WHO, "The use of stems in the selection of INN").
_MEDICINE = re.compile(
    r"(?:mab|nib|cept|mide|vir|statin|sone|olone|olol|pril|artan|azole|mycin|cillin|ine|xaban|gliptin|glutide|gliflozin|"
    r"sen|siran|leucel|parin|platin|taxel|triptan|prazole|tide|zumab)$",
    re.IGNORECASE,
)
ENOUGH = 0.6  # the share of what is asked that must stand in a passage's words


CLEAR_LEAD, FAR_LEAD, CLEAR_DENSE, CLEAR_COVERAGE = 0.08, 0.13, 0.33, 0.2
TELLING_WORDS = 6  # of a passage; a field's bare value means nothing by itself
ALONE_LEAD, ALONE_DENSE = 0.06, 0.28  # figures: docs/evaluation.md
# What a question names in these kinds, an answer must speak of; everyday words may be told otherwise in a record.
NAMED = EXACT | {TermKind.DISEASE}


def clear(hits: Sequence[Hit]) -> bool:
    """Whether the best passage holds something of what is asked and stands clear of all others."""
    if len(hits) < 2:
        return False
    lead = hits[0].score - hits[1].score
    reasons = hits[0].reasons
    near = reasons["dense"] >= CLEAR_DENSE or lead >= FAR_LEAD
    return lead >= CLEAR_LEAD and near and reasons["coverage"] >= CLEAR_COVERAGE


def stands_out(hits: Sequence[Hit], asking: Asking) -> bool:
    """Whether the best passage means what is asked, by its vectors alone, where the question names nothing exact."""
    if len(hits) < 2 or any(asking.evidence.kind_of(m) in NAMED for m in asking.query.matters):
        return False
    if asking.query.form is Form.EXPLAIN or len(hits[0].passage.text.split()) < TELLING_WORDS:
        return False
    return hits[0].score - hits[1].score >= ALONE_LEAD and hits[0].reasons["dense"] >= ALONE_DENSE


def find_passage(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """The best passage that holds enough of what is asked, else silence."""
    asks = [a for a in asking.asks if a.name in asking.query.matters] or list(asking.asks)
    hits = [h for h in hits if h.passage.kind not in NO_ANSWER]
    answering = [h for h in hits if asking.evidence.coverage(asks, h.passage.text) >= ENOUGH]
    by_words = clear(hits) and _is_more_than_the_field(hits[0], asks, asking)
    if not answering and (by_words or stands_out(hits, asking)):
        answering = [hits[0]]
    if not answering or not asking.asks:
        return _silence(trial, asking)
    passage = answering[0].passage

    span = Span(start=passage.start, end=passage.end)
    quote = focus(trial.source.text, span, asking.weight)
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.PASSAGE,
        sentence=asking.say("says"),
        value="",
        quotes=(quote,),
    )


def _is_more_than_the_field(hit: Hit, asks: Sequence[Ask], asking: Asking) -> bool:
    """Whether a passage speaks of what is asked otherwise than by the trial's own field, "autoimmune diseases"."""
    texts = (hit.passage.text, hit.passage.embedded)  # with the headings above it
    terms = frozenset().union(*(asking.evidence.terms_in(t) for t in texts)) - framing_terms()
    words = frozenset().union(*(asking.evidence.words_in(t) for t in texts))
    return any((ask.tokens and ask.tokens <= words) or not terms.isdisjoint(ask.terms) for ask in asks)


def _silence(trial: Trial, asking: Asking) -> Finding:
    """That the record does not answer: what it does not mention, or which of the question's words it does not hold."""
    subjects = asking.query.matters or asking.query.subjects
    # Chinese is not parted into words: there is none to name.
    absent = () if subjects or asking.language is Language.ZH else _absent(trial, asking)
    if absent:
        matter = ", ".join(absent)
        sentence = asking.say("silent_word", what=", ".join(f"“{word}”" for word in absent))
    else:
        matter = asking.named(subjects[:3])
        sentence = asking.say("silent_subject", what=matter or asking.say("what_you_asked"))
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.NOT_STATED,
        sentence=sentence,
        value=asking.say("value_unknown"),
        matter=matter,
        silent=NotStated.RECORD_SILENT,
    )


def _absent(trial: Trial, asking: Asking) -> tuple[str, ...]:
    """The word or names that a question turns on, as typed, which neither the lexicon knows nor the record holds."""
    asked = {ask.name for ask in asking.asks if not ask.terms}
    held = set(tokenize(trial.source.text))
    found = {
        word: named or (len(asked) == 1 and bool(_MEDICINE.search(word)))
        for word, named in _as_typed(asking.query.text)
        if (tokens := set(tokenize(word))) and tokens <= asked and not tokens & held
    }
    return tuple(word for word, telling in found.items() if telling)[:MOST_WORDS]


def _as_typed(question: str) -> list[tuple[str, bool]]:
    """The question's words of three letters or more, and whether each is written as a name is, inside a sentence."""
    return [(m[0], m.start() > 0 and m[0][0].isupper()) for m in _WORD.finditer(question)]

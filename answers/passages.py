"""The last way to answer: the best passage, if enough of the question stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Kind, NotStated
from answers.as_read import RULES_SILENT, answering, surely_silent
from answers.asking import Asking
from answers.field_words import coded_in
from answers.finding import Finding
from answers.focus import focus
from answers.wording import Language
from corpus.model import SectionKind, Span, Trial
from index.lexical import tokenize
from retrieval.evidence import means
from retrieval.hit import Hit

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


def find_passage(trial: Trial, asking: Asking, hits: Sequence[Hit], *, taken: Sequence[Hit] = ()) -> Finding:
    """The best passage that holds enough of what is asked, else silence; ``taken`` are already taken for the answer."""
    asks = [a for a in asking.asks if a.name in asking.query.matters] or list(asking.asks)
    silent = surely_silent(hits, asking)
    telling = [h for h in hits if h.passage.kind not in NO_ANSWER and coded_in(trial, h.passage) is None]
    worded = [h for h in telling if asking.asks and asking.evidence.coverage(asks, h.passage.text) >= ENOUGH]
    if surely_silent(hits, asking, RULES_SILENT):
        worded = [h for h in worded if h.passage.criterion_id is None]
    read = taken or answering(telling, asking, strange=absent(trial, asking))
    # A rule that is read as the answer and was not taken for one is on something else.
    best = [*(h for h in read if h in telling and h.passage.criterion_id is None), *worded]
    if not best or silent:
        return _silence(trial, asking, hits)
    passage = best[0].passage
    span = Span(start=passage.start, end=passage.end)
    quote = focus(trial.source.text, span, asking.weight)
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.PASSAGE,
        sentence=asking.say("says"),
        value="",
        quotes=(quote,),
    )


def _silence(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """That the record does not answer: what it does not mention, or which of the question's words it does not hold.

    What it does name, though nothing that answers, is not said to be left out.
    """
    subjects = asking.query.matters or asking.query.subjects
    unnamed = tuple(s for s in subjects if not _named(s, asking, hits))
    # Chinese is not parted into words: there is none to name.
    words = () if subjects or asking.language is Language.ZH else absent(trial, asking)
    if words:
        matter = ", ".join(words)
        sentence = asking.say("silent_word", what=", ".join(f"“{word}”" for word in words))
    else:
        matter = asking.named((unnamed or subjects)[:3])
        how = "silent_named" if subjects and not unnamed else "silent_subject"
        sentence = asking.say(how, what=matter or asking.say("what_you_asked"))
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.NOT_STATED,
        sentence=sentence,
        value=asking.say("value_unknown"),
        matter=matter,
        silent=NotStated.RECORD_SILENT,
    )


def _named(subject: str, asking: Asking, hits: Sequence[Hit]) -> bool:
    """Whether a passage names ``subject`` by any of its words, or by a narrower term."""
    asks = [a for a in asking.asks if a.name == subject]
    texts = [h.passage.text for h in hits]
    return any(means(a, asking.evidence.terms_in(t), asking.evidence.words_in(t)) for a in asks for t in texts)


def absent(trial: Trial, asking: Asking) -> tuple[str, ...]:
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

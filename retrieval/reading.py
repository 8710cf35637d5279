"""What one text asks for by itself: the form of the answer, fields, topics, diseases, subjects."""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.diseases import disease_named
from corpus.model import FactName, Side
from index.lexical import tokenize
from lexicon.model import Mention, TermKind
from lexicon.reader import Lexicon
from retrieval.asks import SOFT, cue, fields_asked, framing_terms, topics_asked
from retrieval.intent import asked_for

BARE = cue("bare")
_EXCLUSION, _INCLUSION = cue("exclusion"), cue("inclusion")
_EXPLAIN = cue("explain")
_WHAT_IS, _EXPLAIN_TERM, _OPEN_QUESTION = cue("what_is"), cue("explain_term"), cue("open_question")
_WHAT_IS_ZH = cue("what_is_zh")
# "贝利尤单抗是什么药" asks what it is, not which medicine a study gives.
_KIND_ZH = re.compile(r"是(?:一种|个)?(?:什么|啥)(?:药|病|检查|评分|指标|东西)(?:呀|啊|呢)?[?？]?$")
_CLAUSES = re.compile(r"[,;:，；：]\s*")
_SENTENCES = re.compile(r"(?<=[?.!])\s|(?<=[？。！])")


class Form(StrEnum):
    """The form of the answer a question wants."""

    COMPARE = "compare"
    WHICH_TRIALS = "which_trials"
    DEFINE = "define"
    EXPLAIN = "explain"
    YES_NO = "yes_no"
    LOOK_UP = "look_up"


# In this order: the first that matches decides.
_FORMS = (
    (Form.COMPARE, cue("compare")),
    (Form.WHICH_TRIALS, cue("which")),
    (Form.DEFINE, cue("define")),
    (Form.EXPLAIN, cue("explain")),
    (Form.YES_NO, cue("yes_no")),
)


def fold(question: str) -> str:
    """The question in the shape that patterns expect: lower case, straight quotes, single spaces."""
    straight = question.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(straight.lower().split())


class Reading:
    """What one text asks for by itself, before trials and earlier turns are weighed."""

    def __init__(self, text: str, lexicon: Lexicon, cohorts_loaded: set[str]) -> None:
        folded = fold(text)
        self.mentions = lexicon.find(text)
        fields, topics, explanation = asked_for(text, folded)
        self.fields = tuple(FactName(f.name) for f in fields)
        self.topics = tuple(t.name for t in topics)
        self.unworded = tuple(a.name for a in (*fields, *topics) if not a.words)
        self.side = (
            Side.EXCLUSION if _EXCLUSION.search(folded) else Side.INCLUSION if _INCLUSION.search(folded) else None
        )
        diseases: list[str] = []
        subjects: list[str] = []
        for mention in self.mentions:
            cohort = cohort_of(mention, lexicon)
            if cohort in cohorts_loaded:
                diseases.append(cohort)
                if _is_main(mention, cohort, lexicon):
                    continue
            if mention.term not in framing_terms():
                subjects.append(mention.term)
        self.cohorts = tuple(dict.fromkeys(diseases))
        self.subjects = tuple(dict.fromkeys(subjects))
        asking_words = {token for a in (*fields, *topics) for token in tokenize(a.words)}
        self.matters = tuple(
            dict.fromkeys(
                m.term
                for m in self.mentions
                if m.term in subjects
                and lexicon.terms[m.term].kind not in SOFT
                and not (asking_words.intersection(tokenize(m.surface)[:1]) and _asks(m, folded))
            )
        )
        self.form = _form(
            folded,
            self.mentions,
            asks_more=any(a.words for a in (*fields, *topics)),
            asks_field=any(a.words for a in fields),
            soft=all(lexicon.terms[m.term].kind in SOFT for m in self.mentions),
        )
        self.explanation = explanation
        if explanation and self.form in (Form.YES_NO, Form.LOOK_UP):
            self.form = Form.EXPLAIN
        self.text_left = BARE.sub("", folded).strip(" ?.!,")
        self.has_subject = bool(self.subjects or self.fields or self.topics) or self.form in (Form.EXPLAIN, Form.DEFINE)


def _asks(mention: Mention, folded: str) -> bool:
    """Whether a mention is one of the words that ask for a field or a topic, not only among them.

    "My daughter is 30 and pregnant, can she join?" asks for ages without the word "pregnant".
    """
    own = fold(mention.surface)
    blank = "_" * len(own)
    asked, left = (_asking_words(text) for text in (folded, folded.replace(own, blank)))
    return not {words.replace(own, blank) for words in asked} <= left


def _asking_words(folded: str) -> set[str]:
    """The stretches of a question that ask for a field or a topic."""
    return {words for a in (*fields_asked(folded), *topics_asked(folded)) for words in a.words.split(" | ")}


def cohort_of(mention: Mention, lexicon: Lexicon) -> str | None:
    """The disease that a mention names, as criteria's cohorts are called; ``None`` where it names none."""
    term = lexicon.terms[mention.term]
    if term.kind is not TermKind.DISEASE:
        return None
    return disease_named(mention.term) or disease_named(mention.surface)


def _is_main(mention: Mention, cohort: str, lexicon: Lexicon) -> bool:
    """Whether the words name the cohort's disease itself, not a form of it with rules of its own."""
    name = cohort.split(" (", maxsplit=1)[0]
    main = lexicon.named(name)
    return main is None or main.name == mention.term


def _is_one_term(folded: str, mentions: tuple[Mention, ...]) -> bool:
    """Whether the question is "what is …" or "explain …" and nothing but a term."""
    if len(mentions) != 1 or mentions[0].term in framing_terms():
        return False
    if chinese := _WHAT_IS_ZH.match(folded):
        return len(mentions[0].surface) >= len("".join(chinese["rest"].split()))
    what = _WHAT_IS.match(folded) or _EXPLAIN_TERM.match(folded)
    if not what:
        return False
    rest = what["rest"].removesuffix(" trial").removesuffix(" study")
    return len(mentions[0].surface) >= len(rest) - 2


def _form(folded: str, mentions: tuple[Mention, ...], *, asks_more: bool, soft: bool, asks_field: bool) -> Form:
    of_trial = soft and (asks_more or bool(_EXPLAIN.search(folded)))
    of_field = asks_field and not _KIND_ZH.search(folded)
    if _is_one_term(folded, mentions) and not (of_trial or of_field):
        return Form.DEFINE
    for form, pattern in _FORMS:
        if pattern.search(folded) and not (form is Form.YES_NO and _only_open(folded)):
            return form
    return Form.LOOK_UP


def asks_openly(folded: str) -> bool:
    """Whether what is asked is an open question (how much, when), whatever is told before it."""
    sentences = [s.strip() for s in _SENTENCES.split(folded)]
    asked = [s for s in sentences if s.endswith(("?", "？"))] or sentences[:1]
    return all(_OPEN_QUESTION.match(s) or _OPEN_QUESTION.match(_CLAUSES.split(s)[-1]) for s in asked)


def _only_open(folded: str) -> bool:
    """Whether a question begins as an open one and no later sentence of it asks yes or no."""
    first, *others = _SENTENCES.split(folded)
    yes_no = (s for s in others if cue("yes_no").search(s) and not _OPEN_QUESTION.match(s.strip()))
    return bool(_OPEN_QUESTION.match(first)) and not any(yes_no)

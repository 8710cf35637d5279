"""What a question takes from the one before it: its words, its form, its side."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from corpus.diseases import disease_named
from corpus.model import Side
from corpus.name_words import word_set
from index.lexical import tokenize
from lexicon.model import Mention
from lexicon.reader import Lexicon
from retrieval.asks import cue, framing_terms, stopwords
from retrieval.dialogue import Follow, corrected, few_in, follow_of, has_part, is_all, nth_in, without_part
from retrieval.in_view import is_choice_left
from retrieval.reading import BARE, Form, Reading
from retrieval.substitute import values_in, with_opposite, with_term, with_values, without_values

_FOLLOW_UP = cue("follow_up")
SHORT = 4  # words of a question that can only go on from the one before
A_POINT = 60  # characters of a question about one point of an answer
_VALUE_WORDS = word_set(
    "if was were is it's at instead now dose day week month year years old ago age aged about only even i'm he's she's"
)
_PARTICLES = re.compile(r"如果|要是|假如|换成|改成|的话|还有|[那呢吧吗么是的了我他她您你说呀啊]")
_SPEAKERS = re.compile(r"\b(?:i|i'm|my|he|she|we|am|me)\b|我|他|她")


class Before(NamedTuple):
    """The question before: its whole text, its form and its side."""

    text: str
    form: Form
    side: Side | None


class More(NamedTuple):
    """What a question takes over: a whole text in place of its own, a form, a side; empty where its own holds."""

    text: str = ""
    form: Form | None = None
    side: Side | None = None


def follow_asked(left: str) -> tuple[Follow, int] | None:
    """What a question asks of the answer before it, and which point of it; ``left`` is folded, trials left out."""
    follow = follow_of(left)
    if follow is not None:
        return follow, 0
    point = nth_in(left, part="nth_point")
    if point is not None and len(left) <= A_POINT:
        return Follow.POINT, point
    return None


def continued(
    left: str, own: Reading, before: Before, lexicon: Lexicon, diseases: Collection[str], *, replied: bool
) -> More | None:
    """What the question ``left`` (folded, without the names of trials) takes from the one ``before``.

    Args:
        left: the question's own words.
        own: these words, read.
        before: the question before.
        lexicon: the words of the field.
        diseases: those that loaded trials have rules of their own for.
        replied: whether the question chose among trials spoken of before.
    """
    whole = _again(left, before, lexicon, set(diseases), replied=replied)
    if whole is not None:
        return whole
    meant = corrected(left)
    return (
        _corrected(meant, before, lexicon, set(diseases)) if meant else _gone_on(left, own, before, lexicon, diseases)
    )


def _again(left: str, before: Before, lexicon: Lexicon, diseases: set[str], *, replied: bool) -> More | None:
    """The earlier question as it stands: of another trial, or as "so can I?"."""
    if not left or is_choice_left(left):
        return More(before.text)
    if is_all("joining", left):
        person = before.form is Form.YES_NO or _SPEAKERS.search(before.text.lower()) or values_in(before.text)
        return More(before.text, Form.YES_NO) if person else None
    return _chosen(left, before, lexicon, diseases) if replied else None


def _gone_on(left: str, own: Reading, before: Before, lexicon: Lexicon, diseases: Collection[str]) -> More | None:
    """The earlier question with the value, disease or subject that the new one names."""
    bare = " ".join(BARE.sub("", left).split())
    few = len(bare.split()) <= SHORT
    short = few and own.form is Form.LOOK_UP
    opposite = with_opposite(before.text, bare) if few else None
    if opposite is not None:
        return More(opposite)
    if has_part("measure", left):
        return More(f"{before.text} {bare}")
    fragment = bool(values_in(left)) and not _new_words(without_values(left))
    same_point = has_part("same_point", left)
    if fragment or (same_point and not own.has_subject):
        return _with_values(before.text, left, bare)
    leans = same_point or short or _FOLLOW_UP.search(left) or not own.text_left
    return _of_subject(own, before, bare, lexicon, set(diseases)) if leans else None


def _of_subject(own: Reading, before: Before, bare: str, lexicon: Lexicon, diseases: set[str]) -> More | None:
    """The earlier question of another subject or disease, or with a few words more."""
    if own.has_subject:
        return _other_subject(own, before, bare, lexicon)
    if own.cohorts:
        return More(_with_disease(before.text, bare, lexicon, diseases))
    return None if _new_words(bare) else More(f"{before.text} {bare}".strip())


def _chosen(left: str, before: Before, lexicon: Lexicon, diseases: set[str]) -> More | None:
    """The earlier question over the trials chosen; ``None`` where the question asks something of its own."""
    if is_all("which_of", left):
        return More(before.text, Form.WHICH_TRIALS)
    if has_part("superlative", left):
        return More(before.text, Form.COMPARE)
    if few_in(left) is not None or is_all("every_choice", left) or is_all("number", left) or is_all("others", left):
        return More(before.text)
    for part in ("nth", "other_one", "others", "in_all"):
        left = without_part(part, left)
    bare = BARE.sub("", left).strip(" ?.!,？。，呢")
    return More(before.text) if not bare or is_choice_left(bare) or not _asks(bare, lexicon, diseases) else None


def _asks(text: str, lexicon: Lexicon, diseases: set[str]) -> bool:
    """Whether words ask for something of their own."""
    rest = Reading(text, lexicon, diseases)
    explain = Reading(f"{text} this trial", lexicon, diseases).form is Form.EXPLAIN
    return bool(_new_words(text) or rest.has_subject or rest.cohorts or explain)


def _corrected(meant: str, before: Before, lexicon: Lexicon, diseases: set[str]) -> More | None:
    reading = Reading(meant, lexicon, diseases)
    if reading.fields or reading.topics or (len(meant.split()) > SHORT and reading.form is not Form.LOOK_UP):
        return None
    named = [m for m in reading.mentions if m.term not in framing_terms()]
    if named:
        return More(with_term(before.text, named[-1], lexicon, anything=True) or f"{before.text} {meant}")
    return _with_values(before.text, meant, meant) if values_in(meant) else None


def _other_subject(own: Reading, before: Before, bare: str, lexicon: Lexicon) -> More | None:
    """Another thing asked in the same way: in the same words where it is of the same kind, else in the same form."""
    if own.form is not Form.LOOK_UP or ((own.fields or own.topics) and before.form is not Form.DEFINE):
        return None
    form = before.form if before.form is not Form.EXPLAIN else None
    told: list[Mention] = [m for m in own.mentions if m.term in own.subjects]
    if len(told) == 1 and not values_in(before.text) and not _new_words(bare.replace(told[0].surface.lower(), " ")):
        text = with_term(before.text, told[0], lexicon)
        if text is not None:
            return More(text)
    return More("", form, before.side)


def _with_values(previous: str, left: str, bare: str) -> More | None:
    """The earlier question with the new values; ``None`` where a person is told of that it did not speak of."""
    changed = with_values(previous, left)
    if changed is not None:
        return More(changed)
    told = _SPEAKERS.search(left) and not has_part("same_point", left)
    return None if told else More(f"{previous} {bare}")


def _with_disease(previous: str, bare: str, lexicon: Lexicon, diseases: set[str]) -> str:
    """The earlier question with the disease it named left out and the new words put at its end."""
    for mention in sorted(lexicon.find(previous), key=lambda m: -m.start):
        if disease_named(mention.surface) in diseases or disease_named(mention.term) in diseases:
            previous = previous[: mention.start] + previous[mention.end :]
    return f"{previous} {bare}".strip()


def _new_words(text: str) -> set[str]:
    """Words of a text that say something that the lexicon, and a follow-up's usual words, do not cover."""
    text = _PARTICLES.sub(" ", text)
    return {t for t in tokenize(text) if t not in stopwords() and t not in _VALUE_WORDS and not t.isdigit()}

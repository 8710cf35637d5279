"""Requests for advice: what the rules of ``safety.toml`` take for one, and what such a request is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from answers.answer import Audience
from answers.safety_net import REFUSED, Label
from answers.safety_text import CHINESE, Plain, data, has, pattern

SUBJECT_WORDS = 8
ADVICE: tuple[Label, ...] = tuple(label for label in REFUSED if label != "out_of_scope")


def advice(text: Plain, audience: Audience) -> str | None:
    """The kind of advice that ``text`` asks for, as far as rules know."""
    return next((n for n in data()["no_advice"]["order"] if _asks(n, text, audience)), None)


def _asks(name: str, text: Plain, audience: Audience) -> bool:
    asking = [s for s in text.sentences if has(f"no_advice.patterns.{name}", s)]
    if not asking or all(_of_groups(name, s) for s in asking):
        return False
    if name in {"dose", "medicine", "choice"}:
        return not all(has("no_advice.requirement", s) for s in asking)
    if name == "verdict":
        insists = audience is Audience.PATIENT and has("no_advice.overall", text.whole)
        return insists or not _rests_on_one_thing(text)
    return True


def stands(kind: Label, text: Plain) -> bool:
    """Whether a request for advice that the net found is none that a record can answer."""
    if has("no_advice.requirement", text.whole) or _of_groups(kind, text.whole):
        return False
    return kind != "verdict" or not _rests_on_one_thing(text)


def _of_groups(kind: str, words: str) -> bool:
    """Whether ``words`` ask which group somebody comes into, and only sound like this kind of advice."""
    return kind in data()["no_advice"]["of_groups"] and has(f"no_advice.of_groups.{kind}", words)


def _rests_on_one_thing(text: Plain) -> bool:
    """Whether something particular is told that a rule can answer; an age in a sketch of a person is not."""
    told = _particular(text)
    if all(word.isdigit() for word in told) and has("no_advice.sketch", text.whole):
        return False
    return bool(told)


@cache
def _generic() -> frozenset[str]:
    return frozenset(data()["no_advice"]["generic"].split())


_PRODUCT = re.compile(r"[a-z]+\d+[a-z0-9]*")


def _particular(text: Plain) -> list[str]:
    """Words that say something particular: not pronouns, names of products, or what any such question holds."""
    words = [w for w in text.whole.split() if not CHINESE.match(w)]
    found = [w for w in words if w not in _generic() and not _PRODUCT.fullmatch(w)]
    chinese = pattern("no_advice.zh_generic").sub("", "".join(CHINESE.findall(text.whole)))
    return [*found, chinese] if len(chinese) > 1 else found


def subject_of(text: Plain, earlier: Sequence[Plain]) -> str:
    """The words that say what a refused question is about, those of the questions before it behind its own."""
    words = [w for each in (text, *reversed(earlier)) for w in _particular(each) if not has("no_advice.asking", w)]
    return " ".join(list(dict.fromkeys(words))[:SUBJECT_WORDS])

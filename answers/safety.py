"""What must be met before any search: emergencies, crises, requests for advice, and what is out of scope.

The decision, in this order; the first that holds is the answer:

1. *Crisis*: intent to die or to harm oneself, or a method, said of a living person; or death in the first person in
   none of the frames in which people speak of it otherwise. Set aside by a denial, or by a past of months or years
   that is asked about as a rule. The bare word ("suicide") counts unless it is asked about as a rule, a scale or a
   part of a cell.
2. *Emergency*: a sign, and cues that it is happening. Signs are *acute* (said that way only when they happen: "won't
   wake up"), *grave* (also a word in rules: "chest pain") or *mild* (urgent only together, or after an infusion:
   "fever"). Cues are read sentence by sentence: now, a person, an infusion, "should I wait?" speak for it; a rule,
   a look-up, a mere thought ("if I…"), a past or a lasting state speak against it.
3. *Override*: an attempt to change what this program does, wherever in the text it stands.
4. *Off topic*: tasks for a writer or coder, and subjects that are neither health nor a study.
5. *No advice*: diagnosis, prognosis, doses, changing medicines, choosing, a verdict on the whole. Asking what the
   record demands ("do I have to stop…?") is no advice; nor is a verdict word beside a particular ("with a
   creatinine of 90?").

Rules come first. Below them a learnt net (``safety_net``) knows wordings that no rule does: what it finds to be a
crisis or an emergency is met as one, what it finds to be a refusal is refused unless it rests on something a record can
answer. Where the net sees nothing urgent at all, a sign that a rule reads is taken for a look-up, a measured one
excepted; where it sees nothing of elsewhere, a subject of elsewhere ("petrol", "at Christmas") is a detail; where it is
sure of an ordinary question, the rules do not refuse it.

Everything is a pure function of the question, who asks and the questions before. Words, patterns and messages are
data (``safety.toml``); what they are matched against is the plain form of ``safety_text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

from answers.answer import Audience, SafetyKind
from answers.safety_advice import ADVICE, advice, stands, subject_of
from answers.safety_heard import heard, without_denials
from answers.safety_net import URGENT, Told, Vectorize
from answers.safety_text import (
    Plain,
    data,
    has,
    measures,
    traditional,
)
from answers.wording import Language, language_of
from corpus.model import Frozen
from lexicon.model import TermKind
from lexicon.reader import load as load_lexicon

# A saturation of 88 % or below is under even the lower target range for people at risk (88–92 %) of the British
# Thoracic Society's 2017 guideline on emergency oxygen; 38.5 °C is a common limit of fever that needs a call.
LOW_OXYGEN = 88.0  # percent
HIGH_FEVER_C = (38.5, 43.0)
HIGH_FEVER_F = (101.3, 110.0)
LOW_SYSTOLIC = 80.0  # mmHg
_MEDICINES = frozenset({TermKind.DRUG, TermKind.DRUG_CLASS})
_BODY_FACT = re.compile(  # what a person states of age, weight or height and nothing else
    r"\W*(?:i|he|she|my \w+)(?: am|m|s| is)? (?:weighs? |weight is |height is |aged? )?\d+(?:[.,]\d+)? ?"
    r"(?:kgs?|kilos?|lbs?|pounds|stone|years?(?: old)?|cm)?\W*"
)
RECENT = 2  # earlier questions that a follow-up may lean on


class Triage(Frozen):
    """How a question is met without a search.

    ``kind`` is ``None`` when the question is out of scope. ``message`` is plain text to show. ``subject`` holds the
    words that say what a refused question is about, such as the medicine; empty where there are none.
    """

    kind: SafetyKind | None
    scope: Literal["safety", "out_of_scope"] = "safety"
    message: str
    subject: str = ""


_KINDS: Mapping[str, SafetyKind | None] = {
    "emergency": SafetyKind.EMERGENCY,
    "crisis": SafetyKind.CRISIS,
    "override": None,
    "off_topic": None,
}


def triage(
    question: str,
    *,
    audience: Audience = Audience.PATIENT,
    history: Sequence[str] = (),
    vectorize: Vectorize | None = None,
    net: bool = True,
) -> Triage | None:
    """What to say at once, or ``None`` where the question is to be answered from the records.

    Args:
        question: as typed.
        audience: who asks; a physician's look-up of a sign is not an emergency.
        history: earlier questions of the same conversation, oldest first.
        vectorize: ``safety_net.vector_of``, for the learnt net; without it the net reads letters.
        net: whether the learnt net is asked as well.
    """
    text = Plain(question)
    earlier = [Plain(each) for each in history[-RECENT:]]
    told = heard(question, vectorize) if net else Told("ordinary")
    if told.label in URGENT and (_looks_up(text, audience) or _BODY_FACT.fullmatch(text.whole)):
        told = Told("ordinary")
    if told.label == "crisis" and _fears_treatment(text.whole) and not _crisis(text, audience):
        told = Told("ordinary")
    name = next(_found(text, earlier, audience, told), None)
    if name is None:
        return None
    kind = _KINDS.get(name, SafetyKind.NO_ADVICE)
    return Triage(
        kind=kind,
        scope="safety" if kind else "out_of_scope",
        message=_message(name, question, audience),
        subject=subject_of(text, earlier) if kind is SafetyKind.NO_ADVICE else "",
    )


def _looks_up(text: Plain, audience: Audience) -> bool:
    """Whether a physician asks about a rule or the text, where a sign is a subject and nobody is ill."""
    return audience is Audience.PHYSICIAN and (has("cues.criteria", text.whole) or has("cues.lookup", text.whole))


def _found(text: Plain, earlier: Sequence[Plain], audience: Audience, told: Told) -> Iterator[str]:
    if _crisis(text, audience, meant=not told.no_wish):
        yield "crisis"
    refused = None if told.plain else advice(text, audience)
    if refused == "medicine" and has("ordinary.leaves_study", text.whole) and not _of_a_medicine(text):
        refused = None
    managing = audience is Audience.PHYSICIAN and refused in {"dose", "medicine"}
    infused = any(has("cues.infused", e.whole) for e in earlier)
    ill = _emergency(text, audience, infused=infused) and (not told.calm or any(map(_measured, text.sentences)))
    if ill and not managing:
        yield "emergency"
    yield from _carried(text, earlier, audience)
    if told.label == "crisis" or (told.label == "emergency" and not managing):
        yield told.label
    if has("out_of_scope.override", text.whole):
        yield "override"
    healthy = has("out_of_scope.domain", text.whole)
    other = has("out_of_scope.tasks", text.whole) or (has("out_of_scope.topics", text.whole) and not healthy)
    if other and not told.of_here:
        yield "off_topic"
    if refused:
        yield refused
    if not (healthy or earlier) and (
        (_general(text) and not told.of_here) or (told.label == "out_of_scope" and _foreign(text))
    ):
        yield "off_topic"
    if told.label in ADVICE and not earlier and stands(told.label, text):
        yield told.label


def _message(name: str, question: str, audience: Audience) -> str:
    messages = data()["messages"]
    if language_of(question) is Language.ZH:
        plain = messages["zh"][name]
        return str(messages["zh_hant"].get(name, plain) if traditional(question) else plain)
    english = messages["en"]
    return str(english.get(f"{name}_physician", english[name]) if audience is Audience.PHYSICIAN else english[name])


# --- crisis ---


def _crisis(text: Plain, audience: Audience, *, meant: bool = True) -> bool:
    """Whether somebody may harm themselves: a method always counts, a wish only where it may be ``meant``."""
    if not has("crisis.signs", text.whole):
        return False
    kept = without_denials(text.whole)
    asked = has("cues.criteria", kept) or has("cues.lookup", kept)
    if asked and has("cues.past", kept) and not has("cues.now", kept):
        return False
    if has("crisis.ends_study", kept):
        kept = re.sub(r"\bend(?:ing)? it\b", " ", kept)
    mistaken = has("crisis.mistake", kept)
    if has("crisis.signs.method", kept) and not mistaken and not _fears_treatment(kept):
        return True
    if meant and has("crisis.signs.intent", kept):
        return True
    if meant and not (asked or mistaken) and any(map(_speaks_of_own_death, text.sentences)):
        return True
    return audience is not Audience.PHYSICIAN and has("crisis.signs.word", kept) and _names_suicide(kept, asked)


def _fears_treatment(kept: str) -> bool:
    """Whether it asks if a treatment, of which nothing is said to be taken, kills ("can it kill me?")."""
    return has("ordinary.treatment_kills", kept) and not has("ordinary.taking", kept)


def _names_suicide(kept: str, asked: bool) -> bool:
    """Whether the bare word is of now, or at least not asked about as a rule, a scale, a part of a cell or a past."""
    if has("cues.past", kept):
        return False
    of_now = has("crisis.first", kept) and has("crisis.present", kept)
    return of_now or not (asked or has("crisis.other_use", kept))


def _speaks_of_own_death(sentence: str) -> bool:
    """Death in the first person, in none of the frames that are not a wish, such as a fear or a question of odds."""
    if not (has("crisis.signs.death", sentence) and has("crisis.first", sentence)):
        return False
    framed = has("crisis.benign", sentence) or has("cues.lookup", sentence) or has("crisis.denied", sentence)
    return not (
        framed
        or has("emergency.acute", sentence)
        or has("emergency.grave", sentence)
        or has("emergency.lasting", sentence)
    )


# --- emergency ---


def _emergency(text: Plain, audience: Audience, *, infused: bool) -> bool:
    signs = [s for s in text.sentences if _signs(s)]
    if not signs:
        return False
    if _looks_up(text, audience):
        return False
    asked = has("cues.criteria", text.whole)
    infused = infused or has("cues.infused", text.whole)
    pressing = text.shouted or has("cues.urgent", text.whole)
    return any(
        _happening(
            s,
            infused=infused,
            urgent=pressing,
            asked=asked,
            asks=has("cues.asking", text.whole),
        )
        for s in signs
    )


def _signs(sentence: str) -> bool:
    return has("emergency", sentence) or _measured(sentence)


def _happening(sentence: str, *, infused: bool, urgent: bool, asked: bool, asks: bool) -> bool:
    """Whether the signs in ``sentence`` are told as happening.

    ``infused``, ``urgent`` and ``asked`` are cues of the whole text: cells were given, whether to act, a rule;
    ``asks`` is whether it asks anything: a complaint beside an ordinary question is mostly a lasting one.
    """
    person, now = has("cues.person", sentence), has("cues.now", sentence)
    over = has("cues.past", _without_infusion_date(sentence))
    thought, lasting = has("cues.hypothetical", sentence), has("cues.chronic", sentence)
    lookup = has("cues.lookup", sentence)
    if has("emergency.acute", sentence) or _measured(sentence):
        return not (
            (asked and not (now or urgent or infused or has("emergency.acute", sentence)))  # a value beside its limit
            or (over and not now)
            or ((thought or lasting) and not (now or urgent))
            or (has("cues.criteria", sentence) and (thought or not person))
            or (lookup and not (person or now or infused))
        )
    if over or (thought and not now) or (lasting and not urgent) or ((asked or lookup) and not (now and person)):
        return False
    told = person and has("cues.has", sentence)
    grave, lingering, mild = (_families(weight, sentence) for weight in ("grave", "lasting", "mild"))
    several = grave + lingering + mild > 1
    if (grave or lingering) and (now or infused or urgent or several or (person and (grave or not asks))):
        return True
    return (infused and (person or now or several)) or (several and (now or told)) or (urgent and person)


def _families(weight: str, sentence: str) -> int:
    return sum(has(f"emergency.{weight}.{name}", sentence) for name in data()["emergency"][weight])


@cache
def _infusion_date() -> re.Pattern[str]:
    infusion = data()["words"]["infusion"]
    after = rf"\b(?:{infusion})\b (?:\S+ ){{0,4}}?(?:ago|back|last (?:week|month|year))\b"
    before = rf"\b(?:weeks?|months?) (?:ago|back) (?:\S+ ){{0,4}}?(?:{infusion})\b"
    return re.compile(f"{after}|{before}")


def _without_infusion_date(sentence: str) -> str:
    """The sentence without "infusion two weeks ago": that dates the infusion, not the sign."""
    return _infusion_date().sub(" ", sentence)


def _measured(sentence: str) -> bool:
    """Whether the sentence states a saturation, temperature or blood pressure that is urgent by itself."""
    if not any(c.isdigit() for c in sentence):
        return False
    return (
        any(value <= LOW_OXYGEN for value in _figures("oxygen", sentence))
        or any(lo <= v <= hi for v in _figures("degrees", sentence) for lo, hi in (HIGH_FEVER_C, HIGH_FEVER_F))
        or any(value <= LOW_SYSTOLIC for value in _figures("systolic", sentence))
    )


def _figures(name: str, sentence: str) -> Iterator[float]:
    for each in measures(name):
        for match in each.finditer(sentence):
            whole, *tenth = (g for g in match.groups() if g)
            yield float(f"{whole}.{tenth[0]}" if tenth and "." not in whole else whole)


def _carried(text: Plain, earlier: Sequence[Plain], audience: Audience) -> Iterator[str]:
    """The crisis or emergency of the question before, where this one goes on about it and not about a study."""
    if not earlier or has("cues.criteria", text.whole) or has("cues.lookup", text.whole):
        return
    if has("follow.crisis", text.whole) and _crisis(earlier[-1], audience):
        yield "crisis"
    if _of_a_medicine(text):
        return
    if has("follow.emergency", text.whole) and _emergency(earlier[-1], audience, infused=False):
        yield "emergency"


_STOPPING = re.compile(r"\b(?:stop\w*|skip\w*|paus\w+|taper\w*|quit\w*|come off|go off|lower|reduc\w+|halve)\b|停|减")


def _of_a_medicine(text: Plain) -> bool:
    """Whether a question is whether to stop a medicine that it names: it has an answer of its own."""
    if not _STOPPING.search(text.whole):
        return False
    lexicon = load_lexicon()
    return any(lexicon.terms[m.term].kind in _MEDICINES for m in lexicon.find(text.whole))


# --- off topic ---


def _general(text: Plain) -> bool:
    """Whether the question has the form of general knowledge, and nothing in it can be of health or of a study."""
    if not has("out_of_scope.general", text.whole) or has("out_of_scope.anaphora", text.whole):
        return False
    return _foreign(text)


def _foreign(text: Plain) -> bool:
    """Whether no word is of health or of a study."""
    return not has("out_of_scope.own", text.whole) and not load_lexicon().find(text.whole)

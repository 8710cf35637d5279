"""What must be met before any search: emergencies, crises, requests for advice, and what is out of scope.

The decision, in this order; the first that holds is the answer:

1. *Crisis*: intent to die or to harm oneself, or a method, said of a living person. Set aside only by a denial or by a
   past of months or years that is asked about as a rule. The bare word ("suicide") counts unless it is asked about
   as a rule, a scale or a part of a cell.
2. *Emergency*: a sign, and cues that it is happening. Signs are *acute* (said that way only when they happen: "won't
   wake up"), *grave* (also a word in rules: "chest pain") or *mild* (urgent only together, or after an infusion:
   "fever"). Cues are read sentence by sentence: now, a person, an infusion, "should I wait?" speak for it; a rule,
   a look-up, a mere thought ("if I…"), a past or a lasting state speak against it.
3. *Override*: an attempt to change what this program does, wherever in the text it stands.
4. *No advice*: diagnosis, prognosis, doses, changing medicines, choosing, a verdict on the whole. Asking what the
   record demands ("do I have to stop…?") is no advice; nor is a verdict word beside a particular ("with a
   creatinine of 90?").
5. *Off topic*: tasks and subjects that are neither health nor a study.

Everything is a pure function of the question, who asks and the questions before. Words and patterns are data
(``safety.toml``). Patterns are matched against the plain form that :func:`plain` makes.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from rapidfuzz.distance import OSA

from answers.answer import Audience, SafetyKind
from answers.wording import Language, language_of
from corpus.model import Frozen

LONGEST = 3_000  # characters read; of longer text the two ends
SLIP_FROM = 5  # letters from which one slip in a key word is mended
TWO_SLIPS_FROM = 9
LOW_OXYGEN = 88  # percent; a stated saturation at or below it is urgent (British Thoracic Society 2017: target 94–98, 88–92 at risk)
HIGH_FEVER_C = 38.5
HIGH_FEVER_F = 101.3
LOW_SYSTOLIC = 80
RECENT = 2  # earlier questions that a follow-up may lean on
SUBJECT_WORDS = 8


class Triage(Frozen):
    """How a question is met without a search.

    ``kind`` is ``None`` when the question is out of scope. ``message`` is plain text to show. ``subject`` holds the
    words that say what a refused question is about, such as the medicine; empty where there are none.
    """

    kind: SafetyKind | None
    scope: Literal["safety", "out_of_scope"] = "safety"
    message: str
    subject: str = ""


def triage(question: str, *, audience: Audience = Audience.PATIENT, history: Sequence[str] = ()) -> Triage | None:
    """What to say at once, or ``None`` where the question is to be answered from the records.

    Args:
        question: as typed.
        audience: who asks; a physician's look-up of a sign is not an emergency.
        history: earlier questions of the same conversation, oldest first.
    """
    met = _judge(question, audience, history[-RECENT:])
    if met is None:
        return None
    name, subject = met
    kind = _KINDS.get(name, SafetyKind.NO_ADVICE)
    return Triage(
        kind=kind,
        scope="safety" if kind else "out_of_scope",
        message=_message(name, question, audience),
        subject=subject,
    )


_KINDS: Mapping[str, SafetyKind | None] = {
    "emergency": SafetyKind.EMERGENCY,
    "crisis": SafetyKind.CRISIS,
    "override": None,
    "off_topic": None,
}


def _judge(question: str, audience: Audience, history: Sequence[str]) -> tuple[str, str] | None:
    text = Plain(question)
    if not text.whole:
        return None
    if _crisis(text, audience):
        return "crisis", ""
    advice = _advice(text, audience)
    managing = audience is Audience.PHYSICIAN and advice in {"dose", "medicine"}
    earlier = [Plain(each) for each in history]
    if not managing and _emergency(text, audience, any(_has("cues.infused", e.whole) for e in earlier)):
        return "emergency", ""
    carried = _carried(text, earlier, audience)
    if carried:
        return carried, ""
    if _has("out_of_scope.override", text.whole):
        return "override", ""
    if advice:
        return advice, _subject(text, earlier)
    if _has("out_of_scope.tasks", text.whole) or (
        _has("out_of_scope.topics", text.whole) and not _has("out_of_scope.domain", text.whole)
    ):
        return "off_topic", ""
    return None


def _message(name: str, question: str, audience: Audience) -> str:
    messages = _data()["messages"]
    if language_of(question) is Language.ZH:
        traditional = any(c in _traditional() for c in map(ord, question))
        return str(messages["zh_hant"].get(name, messages["zh"][name]) if traditional else messages["zh"][name])
    english = messages["en"]
    return str(english.get(f"{name}_physician", english[name]) if audience is Audience.PHYSICIAN else english[name])


# --- plain form -------------------------------------------------------------------------------------------------


class Plain:
    """A question in the form that patterns are matched against: its sentences, and all of it as one."""

    def __init__(self, question: str) -> None:
        """Read ``question``; of a very long one the two ends."""
        if len(question) > LONGEST:
            question = f"{question[: LONGEST // 2]} {question[-LONGEST // 2 :]}"
        self.shouted = "!!" in question or "！！" in question
        known: dict[str, str] = {}
        parts = _SENTENCE.split(_folded(question))
        self.sentences = [s for s in (" ".join(_words(part, known)) for part in parts) if s]
        self.whole = " ".join(self.sentences)


_SENTENCE = re.compile(r"[?;\n。！？；]+|!+(?=\s|!|$|[^\x00-\x7f])|\.(?=\s|$)|\.{2,}")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’‘`´](?=[a-z])")
_TOKEN = re.compile(r"[\u3400-\u9fff]+|\d+(?:[./]\d+)*|[a-z@$*!0-9]*[a-z][a-z@$*0-9]*")
_SPACED = re.compile(r"\b[a-z](?: [a-z]){3,40}\b")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_CONFUSABLE = str.maketrans("аеіорсухѕјоαειορυνк", "aeiopcyxsjoaeiopuvk")
_LEET = str.maketrans("0134578@$!", "oleastbasi")


@lru_cache(maxsize=1)
def _traditional() -> Mapping[int, str]:
    table = _data()["traditional"]
    return {ord(a): b for a, b in zip(table["from"], table["to"], strict=True) if a != b}


def _folded(text: str) -> str:
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in {"Cf", "Mn"})
    folded = shown.casefold().translate(_CONFUSABLE).translate(_traditional())
    return _SPACED.sub(lambda m: m.group().replace(" ", ""), _APOSTROPHE.sub("", folded))


def _words(text: str, known: dict[str, str]) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        if token not in known:
            known[token] = _mended(token)
        yield known[token]


def _mended(token: str) -> str:
    """The token, or the key word that it is a slip of."""
    token = token.rstrip("!*@$") if token[:1].isalpha() else token
    if not token.isascii() or token[:1].isdigit():
        return token
    if any(c in "@$*!0134578" for c in token):
        read = token.translate(_LEET)
        return next((w for w in _guarded() if _hidden(token, w)), read if read in _keys() else token)
    if _LONG_RUN.search(token):
        once, twice = _LONG_RUN.sub(r"\1", token), _LONG_RUN.sub(r"\1\1", token)
        token = twice if twice in _keys() else once
    if token in _keys() or token in _left() or len(token) < SLIP_FROM:
        return token
    if token.endswith("in") and f"{token}g" in _keys():
        return f"{token}g"
    return _nearest(token)


def _hidden(token: str, word: str) -> bool:
    """Whether ``token`` is ``word`` with some letters starred out or written as signs."""
    return (
        len(token) == len(word)
        and all(a == b or a in "*@$!0134578" for a, b in zip(token, word, strict=True))
        and sum(a == b for a, b in zip(token, word, strict=True)) * 2 >= len(word)
    )


def _nearest(token: str) -> str:
    allowed = 2 if len(token) >= TWO_SLIPS_FROM else 1
    found = {w for shorter in _shortened(token) for w in _slips().get(shorter, ())}
    near = sorted((OSA.distance(token, w), w) for w in found)
    return near[0][1] if near and near[0][0] <= allowed else token


def _shortened(word: str) -> set[str]:
    """The word, and the word with any one letter left out: two words one slip apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


# --- data -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    with Path(__file__).with_name("safety.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _keys() -> frozenset[str]:
    return frozenset(_data()["keys"]["mend"])


@lru_cache(maxsize=1)
def _guarded() -> tuple[str, ...]:
    return ("kill", "die", "suicide", "suicidal", *_data()["keys"]["mend"])


@lru_cache(maxsize=1)
def _left() -> frozenset[str]:
    return frozenset(_data()["keys"]["leave"])


@lru_cache(maxsize=1)
def _slips() -> Mapping[str, tuple[str, ...]]:
    slips: dict[str, tuple[str, ...]] = {}
    for word in sorted(_keys()):
        for shorter in _shortened(word):
            slips[shorter] = (*slips.get(shorter, ()), word)
    return slips


@lru_cache(maxsize=None)
def _pattern(path: str) -> re.Pattern[str]:
    """The patterns at ``path`` of the data ("cues.now") as one."""
    node: Any = _data()
    for key in path.split("."):
        node = node[key]
    return _compiled(tuple(node))


_GROUP = re.compile(r"<(\w+)>")


def _compiled(patterns: Sequence[str]) -> re.Pattern[str]:
    words = _data()["words"]

    def fill(match: re.Match[str]) -> str:
        return f"(?:{_GROUP.sub(fill, words[match.group(1)])})"

    parts = []
    for pattern in patterns:
        filled = _GROUP.sub(fill, pattern)
        filled = filled.replace(" ~~ ", r" (?:\S+ ){0,6}").replace(" ~ ", r" (?:\S+ ){0,3}")
        parts.append(filled if re.search(r"[\u3400-\u9fff]", pattern) else rf"\b(?:{filled})(?!\w)")
    return re.compile("|".join(parts))


def _has(path: str, text: str) -> bool:
    return _pattern(path).search(text) is not None


# --- crisis -----------------------------------------------------------------------------------------------------


def _crisis(text: Plain, audience: Audience) -> bool:
    whole = text.whole
    kept = _pattern("crisis.denied").sub(" ", _pattern("crisis.idiom").sub(" ", whole))
    asked = _has("cues.criteria", whole) or _has("cues.lookup", whole)
    if asked and _has("cues.past", whole) and not _has("cues.now", whole):
        return False
    if _has("crisis.ends_study", kept):
        kept = re.sub(r"\bend(?:ing)? it\b", " ", kept)
    if _has("crisis.intent", kept) or _has("crisis.method", kept):
        return True
    if not _has("crisis.word", kept) or audience is Audience.PHYSICIAN:
        return False
    return not (asked or _has("crisis.other_use", kept) or _has("cues.past", kept))


# --- emergency --------------------------------------------------------------------------------------------------


def _emergency(text: Plain, audience: Audience, infused_before: bool) -> bool:
    whole = text.whole
    infused = infused_before or _has("cues.infused", whole)
    urgent = text.shouted or _has("cues.urgent", whole)
    asked = _has("cues.criteria", whole)
    if audience is Audience.PHYSICIAN and (asked or _has("cues.lookup", whole)):
        return False
    return any(_happening(s, infused=infused, urgent=urgent, asked=asked) for s in text.sentences)


def _happening(sentence: str, *, infused: bool, urgent: bool, asked: bool) -> bool:
    acute = _has("emergency.acute", sentence) or _measured(sentence)
    grave, mild = _families("grave", sentence), _families("mild", sentence)
    if not (acute or grave or mild):
        return False
    person = _has("cues.person", sentence)
    now = _has("cues.now", sentence)
    over = _has("cues.past", _without_infusion_date(sentence))
    thought = _has("cues.hypothetical", sentence)
    lasting = _has("cues.chronic", sentence)
    rule, lookup = _has("cues.criteria", sentence), _has("cues.lookup", sentence)
    if acute:
        return not (
            (over and not now)
            or (thought and not (now or urgent))
            or (lasting and not (now or urgent))
            or (rule and not (person and not thought))
            or (lookup and not (person or now or infused))
        )
    if over or (thought and not now) or (lasting and not urgent) or ((asked or lookup) and not (now and person)):
        return False
    told = person and _has("cues.has", sentence)
    if grave and (now or infused or urgent or told or grave + mild > 1):
        return True
    return (infused and (person or now or mild > 1)) or (mild > 1 and (now or told)) or (urgent and person)


def _families(weight: str, sentence: str) -> int:
    return sum(_has(f"emergency.{weight}.{name}", sentence) for name in _data()["emergency"][weight])


def _without_infusion_date(sentence: str) -> str:
    """The sentence without "infusion two weeks ago": that dates the infusion, not the sign."""
    infusion = _data()["words"]["infusion"]
    after = rf"\b(?:{infusion})\b (?:\S+ ){{0,4}}?(?:ago|back|last (?:week|month|year))\b"
    before = rf"\b(?:weeks?|months?) (?:ago|back) (?:\S+ ){{0,4}}?(?:{infusion})\b"
    return re.sub(before, " ", re.sub(after, " ", sentence))


_OXYGEN = re.compile(
    r"\b(?:o2|spo2|sp02|oxygen|sats?|saturation|oximeter|oxymeter|pulse ox)\b(?: [a-z]\w*){0,4} (\d\d)\b|血氧\S*(?: [a-z]\w*)? (\d\d)\b"
)
_DEGREES = re.compile(
    r"(?:\b(?:fever|temp|temperature|burning|hot|feverish)\b(?: [a-z]\w*){0,6} |(?:烧|热|体温)\S* )(\d{2,3}(?:\.\d)?)(?: 度 ?(\d)\b)?"
    r"|\b(\d{2,3}(?:\.\d)?)(?: (?:degrees?|celsius|c|f|deg|of|degree)){0,2} (?:fever|temp|temperature)\b|\b(\d{2,3}(?:\.\d)?) 度(?: (\d)\b)?"
)
_PRESSURE = re.compile(r"\b(?:bp|blood pressure|血压)\b(?: [a-z]\w*){0,3} (\d{2,3})/\d{2,3}\b")


def _measured(sentence: str) -> bool:
    """Whether the sentence states a saturation, temperature or blood pressure that is urgent by itself."""
    for match in _OXYGEN.finditer(sentence):
        if int(match.group(1) or match.group(2)) <= LOW_OXYGEN:
            return True
    for match in _DEGREES.finditer(sentence):
        whole, tenth = match.group(1) or match.group(3) or match.group(4), match.group(2) or match.group(5)
        value = float(f"{whole}.{tenth}" if tenth and "." not in whole else whole)
        if HIGH_FEVER_C <= value <= 43 or HIGH_FEVER_F <= value <= 110:
            return True
    return any(int(m.group(1)) <= LOW_SYSTOLIC for m in _PRESSURE.finditer(sentence))


def _carried(text: Plain, earlier: Sequence[Plain], audience: Audience) -> str | None:
    """The crisis or emergency of the question before, where this one goes on about it and not about a study."""
    if not earlier or _has("cues.criteria", text.whole) or _has("cues.lookup", text.whole):
        return None
    last = earlier[-1]
    if _crisis(last, audience) and _has("follow.crisis", text.whole):
        return "crisis"
    if _emergency(last, audience, infused_before=False) and _has("follow.emergency", text.whole):
        return "emergency"
    return None


# --- advice -----------------------------------------------------------------------------------------------------


def _advice(text: Plain, audience: Audience) -> str | None:
    for name in _data()["no_advice"]["order"]:
        asking = [s for s in text.sentences if _has(f"no_advice.patterns.{name}", s)]
        if not asking:
            continue
        if name in {"dose", "medicine"} and all(_has("no_advice.requirement", s) for s in asking):
            continue
        if (
            name == "verdict"
            and _particular(text)
            and not (audience is Audience.PATIENT and _has("no_advice.overall", text.whole))
        ):
            continue
        return str(name)
    return None


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(_data()["no_advice"]["generic"].split())


_PRODUCT = re.compile(r"[a-z]+\d+[a-z0-9]*")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


def _particular(text: Plain) -> list[str]:
    """Words that say something particular: not pronouns, names of products, or what any such question holds."""
    words = [w for w in text.whole.split() if not _CHINESE.match(w)]
    found = [w for w in words if w not in _generic() and not _PRODUCT.fullmatch(w)]
    chinese = "".join(_CHINESE.findall(text.whole))
    left = _pattern("no_advice.zh_generic").sub("", chinese)
    return [*found, *([left] if len(left) > 1 else [])]


def _subject(text: Plain, earlier: Sequence[Plain]) -> str:
    words = [w for each in (text, *reversed(earlier)) for w in _particular(each) if not _has("no_advice.asking", w)]
    return " ".join(list(dict.fromkeys(words))[:SUBJECT_WORDS])

"""Messages made out of the phrases and frames of ``safety_phrases.toml``, to fit the safety net on.

A phrase is put into the first or third person, between things that people say before and after, with slips of the
hand. Symptoms, names of the lexicon (Chinese) and conditions, drugs, procedures and measurements of the Chia corpus
(English; CC BY 4.0, read where it lies, never copied) fill questions about rules, which are ordinary.
"""

from __future__ import annotations

import random
import re
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from answers.safety_net import REFUSED, Label
from benchmarks.nli4ct import DATA
from lexicon.reader import load

CHIA = DATA.parent / "chia" / "chia_without_scope.zip"
Lang = Literal["en", "zh"]
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_LOUD = ("help", "please help", "pls", "urgent", "it is getting worse", "right now", "急", "救命", "越来越", "要不要叫")
PER_TERM_KIND = {"condition": 700, "drug": 350, "procedure": 350, "measurement": 350}
PEOPLE: Mapping[Lang, str] = {
    "en": "my husband|my wife|my mother|my dad|my son|my daughter|my grandma|my brother|my patient|he|she|mum|my friend"
    "|a man here|our little boy|my partner|the patient",
    "zh": "我妈|我爸|我老公|我老婆|我儿子|我女儿|孩子|奶奶|我弟弟|他|她|病人|我爱人|老人",
}
_WOMEN = ("wife", "mother", "daughter", "grandma", "she", "mum")
_EITHER = ("my patient", "my friend", "my partner", "the patient")


class Message(NamedTuple):
    """A text with its label; messages of one ``group`` come from one phrase and are never split."""

    text: str
    label: Label
    group: str
    lang: Lang


def made(seed: int) -> list[Message]:
    """All messages, about 20,000; the same for the same ``seed``."""
    chance = random.Random(seed)
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    phrases: dict[Lang, dict[str, list[str]]] = {
        lang: {name: text.strip().splitlines() for name, text in written[lang].items()} for lang in ("en", "zh")
    }
    return [
        message._replace(text=_slips(message.text, chance))
        for lang, lists in phrases.items()
        for message in _messages(lang, lists, chance)
    ]


class _Frames(NamedTuple):
    """The phrases of one language, and chance, to put messages together."""

    lang: Lang
    lists: Mapping[str, Sequence[str]]
    chance: random.Random

    @property
    def ordinary(self) -> list[str]:
        return [*self.lists["ordinary"], *self.lists["told"]]

    @property
    def space(self) -> str:
        return " " if self.lang == "en" else ""

    def one_of(self, phrases: Sequence[str]) -> str:
        return expand(self.chance.choice(phrases), self.chance)

    def joined(self, one: str, other: str) -> str:
        between = (", ", ". ", " ", " ... ", "\n") if self.lang == "en" else (",", "。", "", " ")
        return f"{one}{self.chance.choice(between)}{other}"

    def framed(self, text: str) -> str:
        """``text`` between things said before and after, and ordinary questions."""
        if self.chance.random() < 0.35:
            text = f"{self.one_of(self.lists['before'])}{self.space}{text}"
        if self.chance.random() < 0.45:
            text = self.joined(text, self.one_of(self.lists["after"]))
        drawn = self.chance.random()
        if drawn < 0.12:
            return self.joined(text, self.one_of(self.ordinary))
        return f"{self.one_of(self.ordinary)}? {text}" if drawn < 0.17 else text

    def beside(self, text: str, share: float) -> str:
        """``text``, in that share of cases with an ordinary question after it."""
        return self.joined(text, self.one_of(self.ordinary)) if self.chance.random() < share else text


def _messages(lang: Lang, lists: Mapping[str, Sequence[str]], chance: random.Random) -> Iterator[Message]:
    frames = _Frames(lang, lists, chance)
    yield from _emergencies(frames)
    yield from _crises(frames)
    yield from _rules(frames)
    yield from _others(frames)


def _emergencies(frames: _Frames) -> Iterator[Message]:
    phrases = frames.lists["emergency"]
    for number, phrase in enumerate(phrases):
        for _ in range(min(14, 8 + 2 * _choices(phrase))):
            text = _person(expand(phrase, frames.chance), frames.lang, frames.chance)
            if frames.chance.random() < 0.1:
                text = frames.joined(text, frames.one_of(phrases))
            yield Message(frames.framed(text), "emergency", f"{frames.lang}-emergency-{number}", frames.lang)


def _crises(frames: _Frames) -> Iterator[Message]:
    for kind, most in (("crisis", 14), ("crisis_other", 120)):
        for number, phrase in enumerate(frames.lists[kind]):
            for _ in range(min(most, 8 + 2 * _choices(phrase))):
                text = expand(phrase, frames.chance)
                if frames.lang == "zh" and kind == "crisis":
                    text = _person(text, frames.lang, frames.chance)
                text = text if frames.chance.random() < 0.5 else frames.framed(text)
                yield Message(text, "crisis", f"{frames.lang}-{kind}-{number}", frames.lang)


def _rules(frames: _Frames) -> Iterator[Message]:
    """Symptoms and terms asked about as a rule, a risk or a word."""
    for number, frame in enumerate(frames.lists["asked"]):
        for symptom in frames.chance.sample(frames.lists["symptoms"], 26):
            text = expand(frame.replace("{s}", symptom), frames.chance)
            yield Message(frames.beside(text, 0.15), "ordinary", f"{frames.lang}-asked-{number}", frames.lang)
    if frames.lang == "en":
        terms = _chia()
        for kind, count in PER_TERM_KIND.items():
            for _ in range(count):
                term = frames.chance.choice(terms[kind])
                text = frames.one_of([frame.replace("{s}", term) for frame in frames.lists[kind]])
                yield Message(frames.beside(text, 0.15), "ordinary", f"chia-{term}", frames.lang)
        return
    for term in _chinese_terms():
        text = frames.one_of([frame.replace("{s}", term) for frame in frames.lists["term"]])
        yield Message(frames.beside(text, 0.15), "ordinary", f"lexicon-{term}", frames.lang)


def _others(frames: _Frames) -> Iterator[Message]:
    """Ordinary messages, requests for advice, and what is out of scope."""
    calm, mild = (
        [phrase for phrase in frames.lists[kind] if not phrase.startswith(_LOUD)] for kind in ("before", "after")
    )
    for number, phrase in enumerate(frames.ordinary):
        for _ in range(min(14, 4 + 2 * _choices(phrase))):
            text = expand(phrase, frames.chance)
            if frames.chance.random() < 0.4:
                text = _person(text, frames.lang, frames.chance)
            text = frames.beside(text, 0.2)
            drawn = frames.chance.random()
            if drawn < 0.15:
                text = f"{frames.one_of(calm)}{frames.space}{text}"
            elif drawn < 0.25:
                text = frames.joined(text, frames.one_of(mild))
            yield Message(text, "ordinary", f"{frames.lang}-ordinary-{number}", frames.lang)
    for kind in REFUSED:
        for number, phrase in enumerate(frames.lists[kind]):
            for _ in range(min(16, 6 + 2 * _choices(phrase))):
                text = expand(phrase, frames.chance)
                if frames.chance.random() < 0.15:
                    text = frames.joined(frames.one_of(frames.ordinary), text)
                yield Message(text, kind, f"{frames.lang}-{kind}-{number}", frames.lang)


def expand(phrase: str, chance: random.Random) -> str:
    """``phrase`` with one of each "[a|b]" taken."""
    while match := _CHOICE.search(phrase):
        phrase = f"{phrase[: match.start()]}{chance.choice(match.group(1).split('|'))}{phrase[match.end() :]}"
    return " ".join(phrase.split())


def _choices(phrase: str) -> int:
    count = 1
    for match in _CHOICE.finditer(phrase):
        count *= match.group(1).count("|") + 1
    return count


def _chia() -> dict[str, list[str]]:
    """Terms of the Chia corpus by their kind, in lower case."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(CHIA) as archive:
        for name in archive.namelist():
            if not name.endswith(".ann"):
                continue
            for line in archive.read(name).decode("utf-8").splitlines():
                if line.startswith("T"):
                    _, kind, term = line.split("\t")
                    if 3 <= len(term.strip()) <= 40:
                        found[kind.split()[0].lower()].add(term.strip().lower())
    return {kind: sorted(terms) for kind, terms in found.items()}


def _chinese_terms() -> list[str]:
    return sorted({name for term in load().terms.values() for name in term.zh})


def _person(text: str, lang: Lang, chance: random.Random) -> str:
    """``text``, mostly as it is, else told of another; grammar suffers, as it does in haste."""
    drawn = chance.random()
    if drawn < 0.4:
        who = chance.choice(PEOPLE[lang].split("|"))
        if lang == "zh":
            return text.replace("我", who, 1) if "我" in text else f"{who}{text}"
        return _told_of(text, who, woman=who.endswith(_WOMEN) or (who in _EITHER and chance.random() < 0.5))
    return text.replace("我", "", 1) if lang == "zh" and drawn < 0.64 else text


def _told_of(text: str, who: str, *, woman: bool) -> str:
    he, him, his, himself = ("she", "her", "her", "herself") if woman else ("he", "him", "his", "himself")
    text = re.sub(r"\bI(?:'m| am)\b", "§ is", text)
    text = re.sub(r"\bI(?:'ve| have)\b", "§ has", text)
    text = re.sub(r"\bI\b", "§", text)
    text = re.sub(r"§ don't\b", "§ doesn't", text)
    text = re.sub(r"§ (want|feel|wish|hope|think|keep|take|need|breathe|fall|see|put|hate)\b", r"§ \1s", text)
    if "§" in text:
        text = text.replace("§", who, 1).replace("§", he)
    else:
        text = re.sub(r"\bmy\b", his if who == he else f"{who}'s", text, count=1)
    text = re.sub(
        r"\bmy\b(?! (?:husband|wife|mother|dad|son|daughter|grandma|brother|patient|friend|partner))", his, text
    )
    return re.sub(r"\bme\b", him, re.sub(r"\bmyself\b", himself, text))


def _slips(text: str, chance: random.Random) -> str:
    """``text`` as typed in haste: small letters, no apostrophes, letters left out, swapped or doubled."""
    text = text.lower() if chance.random() < 0.5 else text
    text = text.replace("'", "") if chance.random() < 0.3 else text
    if chance.random() >= 0.25:
        return text
    words = text.split()
    for _ in range(chance.choice((1, 1, 2))):
        place = chance.randrange(len(words))
        word = words[place]
        if len(word) > 3 and word.isascii():
            i = chance.randrange(1, len(word) - 1)
            kinds = (
                word[:i] + word[i + 1 :],
                word[:i] + word[i + 1] + word[i] + word[i + 2 :],
                word[:i] + word[i : i + 1] + word[i:],
            )
            words[place] = chance.choice(kinds)
    return " ".join(words)

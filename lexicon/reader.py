"""The lexicon: what a question's words mean in this field, and which other words say the same."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from lexicon.coordination import coordinated
from lexicon.matching import Matcher
from lexicon.model import Mention, Term, TermKind
from lexicon.surfaces import Origin, Surface, forms
from lexicon.words import key

# How much a word found through a term counts beside the term itself. A narrower term answers a broad question
# ("kidney": creatinine); a broader one may ("HBsAg": hepatitis B); a related one is only worth a look.
SAME, NARROWER, BROADER, RELATED = 1.0, 0.6, 0.5, 0.3

_LONGEST = 200  # characters of an explanation
_ASKING = frozenset(key("who whom what when where which why how can will would do does did is are am"))


class Expansion(BaseModel):
    """A term worth searching for, the English words for it, and its weight beside the words asked with (1.0)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str
    words: tuple[str, ...]
    weight: float


class Explanation(BaseModel):
    """What a term means, in plain words, and where the facts are from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str
    text: str
    source: str


class Lexicon:
    """The terms of the field, ready to be met in texts. Holds nothing of the texts it reads."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Index ``terms``.

        Raises:
            ValueError: if a name occurs twice, two terms share a form, or a term points to one that does not exist.
        """
        by_name: dict[str, Term] = {}
        for term in terms:
            if term.name in by_name:
                raise ValueError(f"the term {term.name!r} is there twice; names must be unique")
            by_name[term.name] = term
        by_name = _linked(by_name)
        self.terms: Mapping[str, Term] = MappingProxyType(by_name)
        self._broader: dict[str, list[str]] = defaultdict(list)
        self._related: dict[str, list[str]] = defaultdict(list)
        for term in by_name.values():
            for other in term.narrower:
                self._broader[other].append(term.name)
            for other in (*term.related, *term.contrary):
                self._related[term.name].append(other)
                self._related[other].append(term.name)
        self._forms: dict[str, tuple[Surface, ...]] = {name: forms(term) for name, term in by_name.items()}
        self._matcher = Matcher(surface for surfaces in self._forms.values() for surface in surfaces)
        self._words: dict[str, tuple[str, ...]] = {}

    def find(self, text: str, *, typos: bool = True) -> tuple[Mention, ...]:
        """The terms met in ``text``, in order, none overlapping, the longest form at each place.

        ``typos=False`` leaves out readings of typing errors: right for the words of a source.
        """
        found = tuple(
            Mention(term=m.surface.term, surface=text[m.start : m.end], start=m.start, end=m.end)
            for m in self._matcher.find(text, typos=typos)
        )
        return coordinated(text, found, self.named)

    def short_for(self, mention: Mention, spelled: Mapping[str, str]) -> str:
        """The term that ``mention`` names in a text which spells its abbreviations out as in ``spelled``.

        It is another than the mention's own only where the text's long form names one of no kin: "LDH" beside "lumbar
        disc herniation (LDH)" is no enzyme.
        """
        long = spelled.get(mention.surface)
        met = [m.term for m in self.find(long, typos=False)] if long else []
        kin = {e.term for e in self.expand((mention,))}
        return met[-1] if met and kin.isdisjoint(met) else mention.term

    def named(self, text: str) -> Term | None:
        """The term that the whole of ``text`` names, in any of its forms, or ``None``."""
        stripped = text.strip()
        match self.find(stripped):
            case (Mention(start=0, end=end, term=name),) if end == len(stripped):
                return self.terms[name]
        return None

    def expand(self, mentions: Iterable[Mention]) -> tuple[Expansion, ...]:
        """The terms met and those they lead to, the heaviest first: narrower, broader, then related ones, one step."""
        weights: dict[str, float] = {}
        for name in dict.fromkeys(mention.term for mention in mentions):
            steps = (
                ((name,), SAME),
                (self.terms[name].narrower, NARROWER),
                (self._broader.get(name, ()), BROADER),
                (self._related.get(name, ()), RELATED),
            )
            for others, weight in steps:
                for other in others:
                    weights[other] = max(weight, weights.get(other, 0.0))
        heaviest_first = sorted(weights.items(), key=lambda item: -item[1])
        return tuple(Expansion(term=n, words=self.words_for(n), weight=w) for n, w in heaviest_first)

    def words_for(self, term: str) -> tuple[str, ...]:
        """All English ways to say ``term``, its name first, without misspellings and without mere variants.

        Forms written with braces are variants too: their words ("had", "received") would find anything.

        Raises:
            KeyError: if there is no such term.
        """
        self._require(term)
        if term not in self._words:
            distinct: dict[tuple[str, ...], str] = {}
            for surface in self._forms[term]:
                if surface.origin not in {Origin.MISSPELLING, Origin.ZH, Origin.VARIANT}:
                    distinct.setdefault(key(surface.text), surface.text)
            self._words[term] = tuple(distinct.values())
        return self._words[term]

    def readings(self, question: str) -> tuple[str, ...]:
        """How shorthand, everyday words, typing errors and Chinese were understood: "reading 'hep b' as hepatitis B".

        Names, full synonyms, differences of case, plural or hyphen alone, and everyday questions ("who pays") need
        no reading.
        """
        return tuple(
            dict.fromkeys(
                f"reading '{question[m.start : m.end]}' as {m.surface.term}"
                for m in self._matcher.find(question)
                if m.typo or self._needs_reading(m.surface)
            )
        )

    def _needs_reading(self, surface: Surface) -> bool:
        if surface.origin is not Origin.LAY:
            return surface.origin not in {Origin.NAME, Origin.SYNONYM, Origin.VARIANT}
        asks = not _ASKING.isdisjoint(key(surface.text))
        return not asks and self.terms[surface.term].kind is not TermKind.LOGISTICS

    def explain(self, term: str) -> Explanation:
        """What ``term``, given by its name, means to a patient.

        Raises:
            KeyError: if there is no such term.
        """
        self._require(term)
        entry = self.terms[term]
        return Explanation(term=entry.name, text=entry.explanation, source=entry.source)

    def _require(self, term: str) -> None:
        if term not in self.terms:
            raise KeyError(f"no term is called {term!r}; give a term's name as in lexicon/terms, or find() it first")


def _linked(terms: Mapping[str, Term]) -> dict[str, Term]:
    """``terms`` with each among the narrower ones of all that it is a kind of, and explained by the first of these.

    Raises:
        ValueError: if a term points to one that does not exist, or is a kind of itself.
    """
    for term in terms.values():
        for other in (*term.narrower, *term.broader, *term.related, *term.contrary):
            if other not in terms:
                raise ValueError(f"the term {term.name!r} points to {other!r}, which is not a term; add or mend it")
    kinds: dict[str, list[str]] = defaultdict(list)
    explained: dict[str, dict[str, str]] = {}
    for term in terms.values():
        above = _kinds_above(term, terms)
        for other in above:
            kinds[other].append(term.name)
        # What an organ is does not say what a disease of it is.
        group = next((terms[n] for n in above if terms[n].explanation and terms[n].kind is not TermKind.ORGAN), None)
        if not term.explanation and group is not None:
            whole = f"Part of the group called {group.name}. {group.explanation}"
            said = whole if len(whole) <= _LONGEST else f"Part of the group called {group.name}."
            explained[term.name] = {"explanation": said, "source": group.source}
            if group.explanation_zh:
                explained[term.name]["explanation_zh"] = f"属于{group.name_zh}这一类。{group.explanation_zh}"
    return {
        name: term.model_copy(
            update={"narrower": tuple(dict.fromkeys((*term.narrower, *kinds[name]))), **explained.get(name, {})}
        )
        if name in kinds or name in explained
        else term
        for name, term in terms.items()
    }


def _kinds_above(term: Term, terms: Mapping[str, Term]) -> tuple[str, ...]:
    """All that ``term`` is a kind of, the nearest first."""
    above: dict[str, None] = {}
    layer = term.broader
    while layer:
        above.update(dict.fromkeys(layer))
        layer = tuple(b for n in layer for b in terms[n].broader if b not in above)
    if term.name in above:
        raise ValueError(f"the term {term.name!r} is a kind of itself; mend the broader terms between")
    return tuple(above)


@cache
def load() -> Lexicon:
    """The lexicon that ships with the program, read once.

    Raises:
        ValueError: if an entry is damaged; the message names the file and the term.
    """
    terms: list[Term] = []
    for file in sorted(files("lexicon").joinpath("terms").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
                try:
                    terms.append(Term(name=name, **entry))
                except (TypeError, ValueError) as error:
                    raise ValueError(f"lexicon/terms/{file.name}: the entry {name!r} is not a term: {error}") from error
    return Lexicon(_in_chinese(terms))


def _in_chinese(terms: list[Term]) -> list[Term]:
    """``terms`` with what they are called and what they mean in Chinese sentences, by ``chinese.toml``.

    Raises:
        ValueError: if an entry there names no term.
    """
    entries = tomllib.loads(files("lexicon").joinpath("chinese.toml").read_text(encoding="utf-8"))
    if unknown := entries.keys() - {term.name for term in terms}:
        raise ValueError(f"lexicon/chinese.toml: {', '.join(sorted(unknown))} is not a term; mend the name")
    said = {name: dict(zip(("name_zh", "explanation_zh"), entry, strict=True)) for name, entry in entries.items()}
    return [term.model_copy(update=said[term.name]) if term.name in said else term for term in terms]

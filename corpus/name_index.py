"""The names of the loaded trials, turned round: from a name to the trials that bear it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import OSA

from corpus.model import Trial
from corpus.name_words import FORMER_NAMES, GENERIC_ORGANISATION, KIND_SPELLINGS, KINDS
from corpus.reference_facts import FactNames
from corpus.trial_names import TrialNames, names_of, short_name, squeezed, tokens


class NameIndex:
    """The names of the loaded trials, turned round: from a name to the trials that bear it."""

    def __init__(self, trials: Sequence[Trial]) -> None:
        self._ids = [t.trial_id for t in trials]
        self._trials = trials
        self.facts = FactNames(trials)
        self._names = [names_of(t) for t in trials]
        self.count = len(trials)
        self._exact = _inverted(self._names, _spoken_ids)
        self._codes = {squeezed(c): c for n in self._names for c in n.codes}
        self._organisations = _inverted(self._names, lambda n: n.organisations)
        self._places = _inverted(self._names, lambda n: n.places)
        self._kinds = _inverted(self._names, lambda n: n.kinds)
        self._people = [(frozenset(p), i) for i, n in enumerate(self._names) for p in n.people]
        self._words = _inverted(self._names, _describing_words)
        self.longest = max((len(tokens(x)) for n in self._names for x in (*n.ids, *n.codes)), default=1)
        printed = [m for t in trials for m in re.findall(r"[^\W\d_]{2,}", t.source.text)]
        self._small = {w for w in printed if w.islower()}
        self._capitals = {w.lower() for w in printed if w.isupper()} - {w.lower() for w in printed if not w.isupper()}
        self._vocabulary = {w.lower() for w in printed}
        self._printing = _inverted(self._names, lambda n: n.subject)
        self._spellings = frozenset(
            w
            for w in {*self._organisations, *self._places, *self._words, *KIND_SPELLINGS}
            if len(w) >= 5 and w.isalpha() and w.isascii()
        )
        self._initial: dict[str, list[str]] = defaultdict(list)
        for spelling in sorted(self._spellings):
            self._initial[spelling[0]].append(spelling)

    def respelt(self, word: str) -> str | None:
        """The one telling name that a misspelt word stands for, if there is exactly one nearest."""
        if len(word) < 5 or not word.isascii() or word in self._vocabulary or not word.isalpha():
            return None
        if word in GENERIC_ORGANISATION or word in self._spellings:
            return None
        limit = 1 if len(word) < 9 else 2
        near: dict[int, list[str]] = defaultdict(list)
        # People seldom get the first letter wrong, but swap it with the second.
        for name in (n for letter in sorted({word[0], word[1]}) for n in self._initial[letter]):
            distance = OSA.distance(word, name, score_cutoff=limit)
            if 0 < distance <= limit and (word[0] == name[0] or sorted(word[:2]) == sorted(name[:2])):
                near[distance].append(name)
        nearest = near[min(near)] if near else []
        return nearest[0] if len(nearest) == 1 else None

    def respelt_code(self, word: str) -> str | None:
        """The one code that a misspelt code stands for: letters may differ, digits only change places."""
        if len(word) < 5 or not any(c.isdigit() for c in word) or not any(c.isalpha() for c in word):
            return None
        near = [
            code
            for code in self._codes
            if OSA.distance(word, code, score_cutoff=1) == 1 and _digits(word) == _digits(code)
        ]
        return near[0] if len(near) == 1 else None

    def trials_called(self, key: str) -> frozenset[int]:
        """Trials with this id or code, given squeezed."""
        return self._exact.get(key, frozenset())

    def printed_code(self, key: str) -> str:
        """A code as the trial prints it."""
        return self._codes.get(key, key)

    def organisation(self, word: str) -> frozenset[int]:
        """Trials whose sponsor or hospital a single word names by itself; a word of the language never does."""
        bearers = self._organisations.get(word, frozenset())
        if word in self._small or (word,) in KINDS or not self._tells(bearers):
            return frozenset()
        # A city's former name may stand for it in another trial: then either may be meant.
        return bearers | self._organisations.get(FORMER_NAMES.get(word, ""), frozenset())

    def in_organisation(self, word: str, trials: frozenset[int]) -> bool:
        """Whether the word belongs to the name of a sponsor or hospital of one of ``trials``."""
        return any(word in self._names[i].organisation_words for i in trials)

    def kinds(self, kinds: Iterable[str]) -> frozenset[int]:
        """Trials of all these kinds."""
        found = [self._kinds.get(kind, frozenset()) for kind in kinds]
        return frozenset.intersection(*found) if found else frozenset()

    def described(self, word: str, *, places_only: bool = False) -> frozenset[int]:
        """Trials that a word describes."""
        found = self._places.get(word, frozenset()) | self._organisations.get(word, frozenset())
        if found and word in FORMER_NAMES:
            found |= self._organisations.get(FORMER_NAMES[word], frozenset())
        by_title = frozenset() if places_only else self._words.get(word, frozenset())
        if len(by_title) > 1 and self.is_shared(word):
            by_title = frozenset()  # most trials are about it, whatever their titles say
        return found | by_title

    def people(self, words: frozenset[str]) -> frozenset[int]:
        """Trials with a contact whose name holds all these words."""
        return frozenset(i for person, i in self._people if words <= person)

    def is_shared(self, word: str) -> bool:
        """Whether most trials print the word in their title, conditions or summary."""
        bearers = self._printing.get(word, frozenset())
        return bool(bearers) and not self._tells(bearers)

    def coined(self, word: str) -> frozenset[int]:
        """The one trial whose title coins a word for its treatment ("UCAR"): printed in capitals only, by it alone."""
        bearers = self._words.get(word, frozenset())
        return bearers if len(word) > 3 and len(bearers) == 1 and word in self._capitals else frozenset()

    def person(self, word: str, *, titled: bool) -> frozenset[int]:
        """Trials with a contact of this surname; without a title only a long name that is no word of the sources."""
        if not titled and (len(word) < 5 or word in self._small):
            return frozenset()
        return self.people(frozenset({word}))

    def is_foreign(self, word: str) -> bool:
        """Whether no loaded trial prints the word at all."""
        return word not in self._vocabulary

    def _tells(self, bearers: frozenset[int]) -> bool:
        """Whether a name borne by these trials sets them apart from the rest."""
        return 0 < len(bearers) <= max(1, self.count // 2)

    def narrowed(self, named: Sequence[frozenset[int]], within: frozenset[int] | None = None) -> frozenset[int]:
        """The trials that fit best: the rarest name first, later ones only where they leave some.

        Args:
            named: for each word or phrase the trials it fits.
            within: trials to choose from; all when ``None``.
        """
        chosen = within
        for bearers in sorted((b for b in named if b), key=len):
            if chosen is None:
                if self._tells(bearers):
                    chosen = bearers
            elif chosen & bearers:
                chosen &= bearers
        return chosen or frozenset()

    def called(self, index: int) -> str:
        """A short label of a trial."""
        return short_name(self._trials[index])

    def id_of(self, index: int) -> str:
        """The id of a trial."""
        return self._ids[index]


def _digits(word: str) -> list[str]:
    """The digits of a code, sorted; the letter O counts as the digit it is mistaken for."""
    return sorted(c for c in word if c.isdigit())


def _spoken_ids(names: TrialNames) -> list[str]:
    """Ids and codes that name a trial when they are met in a sentence: a file called ``7`` or ``lupus`` does not."""
    spoken = [x for x in (*names.ids, *names.codes) if len(tokens(x)) > 1 or not (x.isalpha() or x.isdigit())]
    return [squeezed(x) for x in spoken if len(squeezed(x)) >= 4]


def _describing_words(names: TrialNames) -> set[str]:
    """Words that describe a trial inside "the … trial": its own, and the parts of its codes."""
    parts = {t.text for code in names.codes for t in tokens(code) if len(t.text) > 2}
    digits = {d for code in names.codes for d in re.findall(r"\d{3,}", code)}
    people = {w for person in names.people for w in person if len(w) > 2}
    return set(names.words) | parts | digits | people


def _inverted(names: Sequence[TrialNames], keys: Callable[[TrialNames], Iterable[str]]) -> dict[str, frozenset[int]]:
    """From each key to the positions of the trials that have it."""
    found: dict[str, set[int]] = defaultdict(set)
    for i, of_one in enumerate(names):
        for key in keys(of_one):
            found[key].add(i)
    return {key: frozenset(bearers) for key, bearers in found.items()}

"""The words of a question that name trials: ids and codes, people, hospitals, kinds of treatment, "the … trial"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from corpus.name_index import NameIndex
from corpus.name_words import (
    AND_WORDS,
    DEFINITE,
    FILLERS,
    FORMER_NAMES,
    INDEFINITE,
    KINDS,
    LINKS,
    NOT_A_TREATMENT_AFTER,
    PLACE_NOUNS,
    STOPS,
    TITLE_STOPS,
    TITLES_OF_PEOPLE,
    TREATMENT_KINDS,
    TREATMENT_NOUNS,
    TRIAL_PLURAL,
    TRIAL_SINGULAR,
)
from corpus.trial_names import is_target, kinds_in, tokens


class Mention(NamedTuple):
    """Words ``first`` to ``last`` (one past) that name any of ``trials``.

    ``sure``: by an id or a code. ``titled``: by words of titles alone. ``span``: the characters that tell the trial
    where they are more than these words.
    """

    first: int
    last: int
    trials: frozenset[int]
    singular: bool = True
    person: bool = False
    place: bool = False
    sure: bool = False
    titled: bool = False
    span: tuple[int, int] | None = None


_NCT = re.compile(r"(?<![A-Za-z0-9])NCT[ -]?(\d{5,10})(?![0-9])", re.I)
_EARLIER_TREATMENT = re.compile(
    r"\b(?:had|received|receive|got|gotten|given|previous|previously|prior|before|past|already|earlier|history|failed|"
    r"took|taken|treated|underwent)\b",
    re.I,
)
COMPARISON = re.compile(r"\b(?:compar\w{0,8}|versus|vs|differ\w{0,6}|between|against)\b", re.I)
_SEARCHING_A_PLACE = re.compile(
    r"\b(?:live|lives|living|based|reside|located|near|nearest|nearby|close|closest|travel|move|come|fly|around|sites?|"
    r"trials|studies|places?|clinics?|anywhere|anything|something|available|open|recruiting|hospitals?)"
    r"(?: (?:in|to|from|at|near|around|the)){0,2} ?$",
    re.I,
)
_IN_A_PLACE = re.compile(r"\b(?:in|from|near|to) $", re.I)
# "trail", "stduy": the nouns with letters in the wrong order.
_TRANSPOSED = {(noun[0], "".join(sorted(noun))): noun for noun in ("trial", "study", "trials", "studies")}
_BETWEEN = re.compile(r"[\s\-‐‑–_/&+.'’\"“”×]{0,3}")


class Reading:
    """One question being read. Words that have named a trial are not used twice.

    ``mentions`` are the words that name trials, ``unknown`` the NCT numbers that are not loaded, and ``respelt`` the
    names that misspelt words were read as, by the word's place.
    """

    def __init__(self, index: NameIndex, question: str) -> None:
        self.index = index
        self.question = question
        self.tokens = tokens(question)
        self.words = [t.text for t in self.tokens]
        self.respelt: dict[int, str] = {}
        for i, token in enumerate(self.tokens):
            name = index.respelt(token.text)
            if name:
                self.respelt[i] = name
                self.words[i] = name
            elif (noun := _TRANSPOSED.get((token.text[0], "".join(sorted(token.text))))) and noun != token.text:
                self.words[i] = noun
        self.kinds = kinds_in(self.words)
        self.mentions: list[Mention] = []
        self.unknown: list[str] = []

    def find(self) -> None:
        """Fills ``mentions`` and ``unknown``."""
        self._registry_ids()
        self._ids_and_codes()
        self._people()
        self._organisations()
        self._phrases()
        self._treatments()

    # --- names that need no "the … trial" around them

    def _registry_ids(self) -> None:
        for m in _NCT.finditer(self.question):
            trials = self.index.trials_called("nct" + m[1])
            first, last = self._tokens_in(m.start(), m.end())
            if trials:
                self._mention(first, last, trials, sure=True)
            else:
                self.unknown.append("NCT" + m[1])

    def _ids_and_codes(self) -> None:
        """Codes and file names, however they are spaced and hyphenated; then codes nearly spelt right."""
        for first, last in self._windows(self.index.longest):
            self._mention_unused(first, last, self.index.trials_called(self._key(first, last)))
        for first, last in self._windows(3):
            code = self.index.respelt_code(self._key(first, last))
            if code and self.words[last - 1] != "s" and not self._used(first, last):
                self._mention(first, last, self.index.trials_called(code), sure=True)
                self.respelt[first] = self.index.printed_code(code)

    def _windows(self, longest: int) -> list[tuple[int, int]]:
        """Runs of words that may be one name, the longest first."""
        count = len(self.tokens)
        return [
            (first, first + length)
            for length in range(min(longest, count), 0, -1)
            for first in range(count - length + 1)
            if self.joined(first, first + length)
        ]

    def _key(self, first: int, last: int) -> str:
        return "".join(t.text for t in self.tokens[first:last])

    def _mention_unused(self, first: int, last: int, trials: frozenset[int]) -> None:
        if trials and not self._used(first, last):
            self._mention(first, last, trials, sure=True)

    def _people(self) -> None:
        """Full names in either order, a surname after a title, a rare name in capitals."""
        for i, word in enumerate(self.words):
            titled = i > 0 and self.words[i - 1] in TITLES_OF_PEOPLE
            pair = frozenset(self.words[i : i + 2])
            length = 2
            trials = self.index.people(pair) if len(pair) == 2 else frozenset()
            if not trials and (titled or self._is_capitalised(i)):
                length = 1
                trials = self.index.person(word, titled=titled)
            if trials and not self._used(i, i + length):
                self.mentions.append(Mention(i - 1 if titled else i, i + length, trials, person=True))

    def _organisations(self) -> None:
        for i, word in enumerate(self.words):
            trials = self.index.organisation(word)
            if not trials or self._used(i, i + 1):
                continue
            if len(word) < 4 and not any(self._belongs(k, trials) for k in (i - 1, i + 1) if 0 <= k < len(self.words)):
                continue
            before = self.question[max(0, self.tokens[i].start - 60) : self.tokens[i].start]
            if _SEARCHING_A_PLACE.search(before) or (word in FORMER_NAMES and _IN_A_PLACE.search(before)):
                continue
            first, last = i, i + 1
            while first and self._belongs(first - 1, trials):
                first -= 1
            while last < len(self.words) and self._belongs(last, trials):
                last += 1
            while first < i and self.words[first] in STOPS:
                first += 1
            while last > i + 1 and self.words[last - 1] in STOPS:
                last -= 1
            self.mentions.append(Mention(first, last, trials, place=True))

    def _belongs(self, i: int, trials: frozenset[int]) -> bool:
        return not self._used(i, i + 1) and self.index.in_organisation(self.words[i], trials)

    # --- "the … trial", "the trial from …"

    def _phrases(self) -> None:
        for noun, word in enumerate(self.words):
            zh = self.words[noun : noun + 2] in (["试", "验"], ["研", "究"])
            if word in TRIAL_SINGULAR or word in TRIAL_PLURAL or zh:
                self._phrase(noun, noun + (2 if zh else 1), singular=word not in TRIAL_PLURAL)
            elif word in TREATMENT_NOUNS or word in PLACE_NOUNS:
                self._other_phrase(noun, place=word in PLACE_NOUNS)

    def _phrase(self, noun: int, after: int, *, singular: bool) -> None:
        first, article = self._before(noun)
        if article in INDEFINITE:
            return
        stretches = self._coordinated(first, noun) if not singular else [(first, noun)]
        for start, end in stretches:
            last = after if end == noun else end
            if start < end:
                self._resolve(start, end, start, last, singular=singular, tail=self._tail(after))
        if not singular and article in DEFINITE:
            self._before_and(first - 1)
        if first == noun and article in DEFINITE:
            link = after
            if link < len(self.words) and self.words[link] in LINKS and self.joined(noun, link + 1):
                start = link + 1
                while start < len(self.words) and self.words[start] in FILLERS and not self._kind_at(start):
                    start += 1
                end = self._after(start)
                kind = next((k for k in self.kinds if k[0] == start), None)
                if kind and kind[2] == {"children"} and self.words[noun] != "one":
                    return  # "is the trial for children?" asks about the trial
                if start < end and (
                    kind or self._mention_at(start) or self.index.described(self.words[start], places_only=True)
                ):
                    self._resolve(start, end, noun, end, singular=singular, places_only=True)

    def _before_and(self, article: int) -> None:
        """The name before "and the … trials" ("the stem cell and the NK trials")."""
        end = article - 1
        if end < 1 or self.words[end] not in AND_WORDS:
            return
        start = end
        while start and end - start < 4 and self.words[start - 1] not in STOPS | INDEFINITE | DEFINITE:
            start -= 1
        if start < end and not any(self._mention_at(i) for i in range(start, end)):
            self._resolve(start, end, start, end)

    def _tail(self, after: int) -> Mention | None:
        """A name that goes on describing the trial just spoken of ("the universal one at Peking")."""
        start = after
        while start < len(self.words) and start < after + 4 and self.words[start] in LINKS | FILLERS:
            start += 1
        if start == after or not self.joined(after - 1, start + 1):
            return None
        return next((m for m in self.mentions if m.first == start), None)

    def _other_phrase(self, noun: int, *, place: bool) -> None:
        """Also "the NK cell therapy", "the children's hospital", but only with a definite article and if one fits."""
        following = self.words[noun + 1 : noun + 2]
        if following and (following[0] in TRIAL_SINGULAR | TRIAL_PLURAL or following[0] in NOT_A_TREATMENT_AFTER):
            return
        first, article = self._before(noun)
        if article not in DEFINITE or first == noun or _EARLIER_TREATMENT.search(self.question):
            return
        self._resolve(first, noun, first, noun + 1, places_only=place, kinds=not place, one=True)

    def _before(self, noun: int) -> tuple[int, str]:
        """Where the words that describe a noun begin, and the word before them."""
        first = noun
        while first and noun - first < 8:
            word = self.words[first - 1]
            if self._inside_kind(first - 1) and self.joined(first - 1, first + 1):
                first -= 1
                continue
            if word == "other" and self.words[first - 2 : first - 1] == ["the"]:
                return first, "the"  # "the other universal one": whoever knows the one before can tell which
            if word in INDEFINITE or word in DEFINITE:
                return first, word
            if not self.joined(first - 1, first + 1) and first < noun + 1:
                break
            # Coordinated names before a plural noun ("the NK and Peking trials") are split later.
            goes_on = word == "s" or (word in AND_WORDS and self.words[noun] in TRIAL_PLURAL)
            if word in STOPS and not goes_on:
                break
            first -= 1
        return first, self.words[first - 1] if first else ""

    def _coordinated(self, first: int, noun: int) -> list[tuple[int, int]]:
        parts, start = [], first
        for i in range(first, noun):
            if self.words[i] in AND_WORDS:
                parts.append((start, i))
                start = i + 1
        return [*parts, (start, noun)]

    def _after(self, start: int) -> int:
        """One past the words that go on describing after "the trial from"."""
        end = start
        while end < len(self.words) and end - start < 5 and (end == start or self.joined(end - 1, end + 1)):
            if self.words[end] in STOPS and not self._inside_kind(end):
                break
            end += 1
        return end

    def _resolve(
        self,
        start: int,
        end: int,
        first: int,
        last: int,
        *,
        singular: bool = True,
        places_only: bool = False,
        kinds: bool = True,
        one: bool = False,
        tail: Mention | None = None,
    ) -> None:
        """Find the trials that the words ``start`` to ``end`` describe and note the mention ``first`` to ``last``."""
        inside = [m for m in self.mentions if (start <= m.first and m.last <= end) or m == tail]
        within = frozenset.union(*(m.trials for m in inside)) if inside else None
        named: list[tuple[int, int, frozenset[int]]] = []
        covered: set[int] = {i for m in inside for i in range(m.first, m.last)}
        for a, b, kind in self.kinds:
            if start <= a and b <= end and kinds and not covered & set(range(a, b)):
                named.append((a, b, self.index.kinds(kind)))
                covered |= set(range(a, b))
                # "UCAR" is a kind, and also a word of one title.
                named += [(i, i + 1, own) for i in range(a, b) if (own := self.index.described(self.words[i]))]
        for i in range(start, end):
            if i not in covered:
                bearers = self.index.described(self.words[i], places_only=places_only)
                if is_target(self.words[i]):
                    bearers = self.index.described(self.words[i])
                named.append((i, i + 1, bearers))
                if not bearers and self._names_something_else(i):
                    return
        chosen = self.index.narrowed([bearers for _, _, bearers in named], within)
        if not chosen or (one and len(chosen) > 1):
            return
        if not inside and self._is_another_subject(named, chosen):
            return
        used = [(a, b) for a, b, bearers in named if bearers & chosen] + [(m.first, m.last) for m in inside]
        if tail and not any(bearers & chosen for _, _, bearers in named):
            return  # what stands before the noun is no name
        left = min([a for a, _ in used] + ([first] if first < start else []))
        right = max(b for _, b in used)
        if last > right and all(self.words[i] in TITLE_STOPS for i in range(right, end)):
            right = last
        for m in inside:
            self.mentions.remove(m)
        fitting = [(a, b) for a, b, bearers in named if bearers & chosen]
        titled = not inside and all(b - a == 1 and (self.words[a],) not in KINDS for a, b in fitting)
        titled = titled and not any(self.index.described(self.words[a], places_only=True) & chosen for a, _ in fitting)
        sure = any(m.sure for m in inside)
        self.mentions.append(Mention(left, right, chosen, singular, sure=sure, titled=titled))

    def _is_another_subject(self, named: list[tuple[int, int, frozenset[int]]], chosen: frozenset[int]) -> bool:
        """Whether only title words fit, and not all of them: a lupus title is not "the lupus nephritis trial"."""
        fitting = [self.words[a] for a, b, bearers in named if bearers & chosen and b - a == 1]
        if any(b - a > 1 and bearers & chosen for a, b, bearers in named):
            return False
        if any((w,) in KINDS or is_target(w) or self.index.described(w, places_only=True) & chosen for w in fitting):
            return False
        unfit = [self.words[a] for a, _, bearers in named if not bearers]
        return any(w not in TITLE_STOPS | STOPS and not self.index.is_shared(w) for w in unfit)

    def _names_something_else(self, i: int) -> bool:
        """Whether a word that no loaded trial prints is a name: capitalised inside the sentence, or with a digit."""
        word = self.tokens[i].text
        if not self.index.is_foreign(word) or i in self.respelt or is_target(word):
            return False
        has_digit = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
        return has_digit or (i > 0 and self._is_capitalised(i))

    def _is_capitalised(self, i: int) -> bool:
        return self.question[self.tokens[i].start].isupper()

    # --- a treatment's own name, and comparisons

    def _treatments(self) -> None:
        comparing = COMPARISON.search(self.question) is not None
        earlier = _EARLIER_TREATMENT.search(self.question) is not None
        for a, b, kinds in self.kinds:
            after = [w for w in self.words[b : b + 2] if w not in ("cell", "cells")]
            if self._used(a, b) or earlier or (after and after[0] in NOT_A_TREATMENT_AFTER):
                continue
            trials = self.index.kinds(kinds)
            coined = next((own for word in self.words[a:b] if (own := self.index.coined(word))), frozenset())
            trials = coined or trials
            own_name = (coined or (b - a > 1 and kinds & TREATMENT_KINDS)) and not (comparing and not self.mentions)
            beside_another = comparing and self.mentions and kinds != {"children"}
            if len(trials) == 1 and (own_name or beside_another):
                self._mention(a, b, trials)

    def _mention(
        self, first: int, last: int, trials: frozenset[int], *, singular: bool = True, sure: bool = False
    ) -> None:
        self.mentions.append(Mention(first, last, trials, singular, sure=sure))

    def _mention_at(self, i: int) -> bool:
        return any(m.first <= i < m.last for m in self.mentions)

    def _kind_at(self, i: int) -> bool:
        return any(a == i for a, _, _ in self.kinds)

    def _inside_kind(self, i: int) -> bool:
        return any(a <= i < b for a, b, _ in self.kinds)

    def _used(self, first: int, last: int) -> bool:
        return any(m.first < last and first < m.last for m in self.mentions)

    def joined(self, first: int, last: int) -> bool:
        """Whether nothing but spaces, hyphens, slashes and the like stands between these words."""
        return all(_BETWEEN.fullmatch(self.question[a.end : b.start]) for a, b in pairwise(self.tokens[first:last]))

    def _tokens_in(self, start: int, end: int) -> tuple[int, int]:
        inside = [i for i, t in enumerate(self.tokens) if start <= t.start and t.end <= end]
        return inside[0], inside[-1] + 1

"""Reads the values that stand under a field's label: one function per shape of value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Fact, FactName
from corpus.readers.headings import ValueReader, line_at, lines

NCT_ID = re.compile(r"(?<![A-Za-z0-9])NCT\d{8}(?!\d)")
# Words that fill a field without giving its value. "NA" and "None" are values of some fields (masking: none).
NO_VALUE = re.compile(
    r"(?:n\.?/a\.?|not (?:reported|provided|available|specified|given|stated|yet available)|unknown|null|tbd|[-–—]+"
    r"|no (?:data|information|locations?|contacts?)(?: \w+)*)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_PHONE = re.compile(r"\+?\(?\d[\d ()./-]{5,18}\d(?!\d)")
_PART = re.compile(r"[^;；]+")
_REACH_LABEL = re.compile(r"(?:[,|]\s{0,3})?\b(?:tel|phone|e-?mail|telephone)?[.:]?\s{0,3}$", re.IGNORECASE)
_AFFILIATION = re.compile(
    r"\b(?:institut\w*|universit\w*|hospitals?|cent(?:er|re)s?|departments?|division|clinics?|college|school"
    r"|compan(?:y|ies)|"
    r"foundation|inc|ltd|llc|gmbh|at)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"(?:role|tel|phone|fax|e-?mail|contact|telephone)\b.{0,40}", re.IGNORECASE)

INTERVENTION_KIND = re.compile(
    r"(?:Drug|Biological|Device|Procedure|Behavioral|Genetic|Radiation|Dietary Supplement|Combination Product"
    r"|Diagnostic Test|Other):\s*",
    re.IGNORECASE,
)
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{3,200}:?(?:[ \t]*\|[ \t]*:?-{2,200}:?){1,30}[ \t]*\|?\s*")
_TIME_FRAME = re.compile(r"[\[(]?\s?\btime ?frame\b", re.IGNORECASE)

_UNIT = r"(?:years?|yrs?|months?|weeks?|days?)"
_AGE_RANGE = re.compile(
    rf"(\d{{1,3}})\s*({_UNIT})?(?:\s+old|\s+of\s+age)?\s*(?:-|–|—|~|to|and|through"
    rf"|until)\s*(\d{{1,3}})\s*({_UNIT})?",
    re.IGNORECASE,
)
_AGE_MIN = re.compile(
    rf"(?:(?:≥|>=|>|at least|over|older than|from|minimum)\s*(\d{{1,3}})\s*({_UNIT})?"
    rf"|(\d{{1,3}})\s*({_UNIT})?(?:\s+old|\s+of\s+age)?\s*(?:\+|(?:and|or)\s+(?:older|over|above|up)))",
    re.IGNORECASE,
)
_AGE_MAX = re.compile(
    rf"(?:(?:≤|<=|<|up to|under|younger than|maximum|no older than)\s*(\d{{1,3}})\s*({_UNIT})?"
    rf"|(\d{{1,3}})\s*({_UNIT})?(?:\s+old|\s+of\s+age)?\s*(?:and|or)\s+(?:younger|under|below))",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<![\d.,/-])(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\s?[-–]\s?\d{1,6})?(?![\d%]|[.,]\d)"
    r"(?:\s+(?:participants?|patients?|subjects?|people|persons|volunteers))?",
    re.IGNORECASE,
)


def fact(text: str, name: FactName, start: int, end: int, value: str | None = None) -> list[Fact]:
    """The fact that ``[start, end)`` states, trimmed to its words; none if they say nothing.

    ``value`` defaults to the words, with line breaks and runs of blanks made one blank.
    """
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    if not words or (NO_VALUE.fullmatch(words) and (name, words.lower()) != (FactName.STATUS, "unknown")):
        return []  # "unknown" is a status that registries give
    return [Fact(name=name, value=value or " ".join(words.split()), start=start, end=start + len(words))]


def one(name: FactName) -> ValueReader:
    """The first line with words is the value."""

    def read(text: str, start: int, end: int) -> list[Fact]:
        for first, last in worded(text, start, end):
            return fact(text, name, first, last)
        return []

    return read


def each(name: FactName) -> ValueReader:
    """Every line with words is a value of its own, without its list mark."""

    def read(text: str, start: int, end: int) -> list[Fact]:
        return [f for first, last in worded(text, start, end) for f in fact(text, name, first, last)]

    return read


def outcomes(name: FactName) -> ValueReader:
    """Every line is an outcome: the value is the measure, the range goes on through the time frame."""

    def read(text: str, start: int, end: int) -> list[Fact]:
        found: list[Fact] = []
        for first, last in worded(text, start, end):
            frame = _TIME_FRAME.search(text, first, last)
            cell = text.find(" | ", first, last)
            stop = min(s for s in (frame.start() if frame else last, cell if cell > 0 else last))
            measure = text[first:stop].strip()
            if measure:
                found += fact(text, name, first, last, " ".join(measure.split()))
        return found

    return read


def worded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of the words of each line with words in ``[start, end)``, list marks and heads of tables left out."""
    held: tuple[int, int] | None = None
    for line in lines(text[start:end]):
        if _TABLE_RULE.fullmatch(text, start + line.start, start + line.end):
            held = None  # the line above it holds the names of the columns
            continue
        placed = line_at(text, start + line.start, start + line.end)
        first = placed.first + _mark_length(text[placed.first : placed.last])
        if first < placed.last:
            if held:
                yield held
            held = (first, placed.last)
    if held:
        yield held


def _mark_length(words: str) -> int:
    match = re.match(r"(?:[-•·]\s+)+(?:\d{1,2}[.)]\s+)?|\d{1,2}[.)]\s+", words)
    return match.end() if match else 0


def interventions(text: str, start: int, end: int) -> list[Fact]:
    """Every line is the name of an intervention, after its kind ("Drug: …") if it has one."""
    found: list[Fact] = []
    for first, last in worded(text, start, end):
        kind = INTERVENTION_KIND.match(text, first, last)
        found += fact(text, FactName.INTERVENTION, kind.end() if kind else first, last)
    return found


def enrollment(text: str, start: int, end: int) -> list[Fact]:
    """The number of people: the value is the number (or the range of numbers) as printed."""
    match = _COUNT.search(text, start, end)
    if not match:
        return []
    number = re.match(r"[\d,]+(?:\s?[-–]\s?\d+)?", match[0])
    return fact(text, FactName.ENROLLMENT, match.start(), match.end(), number[0] if number else None)


def ages(text: str, start: int, end: int) -> list[Fact]:
    """The age limits of a phrase such as "18 Years to 65 Years", "18-80 years", "≥5 years old" or "18+".

    A value is the number and its unit. In "18-80 years" one unit serves both, so both facts point at the phrase.
    """
    match = _AGE_RANGE.search(text, start, end)
    if match:
        low, low_unit, high, high_unit = match.groups()
        unit = high_unit or low_unit or ""
        if low_unit or not unit:
            low_range = (match.start(1), match.end(2) if low_unit else match.end(1))
            high_range = (match.start(3), match.end(4) if high_unit else match.end(3))
        else:
            low_range = high_range = (match.start(), match.end())
        return [
            *fact(text, FactName.MIN_AGE, *low_range, f"{low} {low_unit or unit}".strip()),
            *fact(text, FactName.MAX_AGE, *high_range, f"{high} {unit}".strip()),
        ]
    return [
        *_limit(_AGE_MIN, FactName.MIN_AGE, text, start, end),
        *_limit(_AGE_MAX, FactName.MAX_AGE, text, start, end),
    ]


def _limit(pattern: re.Pattern[str], name: FactName, text: str, start: int, end: int) -> list[Fact]:
    match = pattern.search(text, start, end)
    if not match:
        return []
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return fact(text, name, match.start(), match.end(), f"{number} {unit or ''}".strip())


def contacts(text: str, start: int, end: int) -> list[Fact]:
    """Names, telephone numbers and e-mail addresses, each a fact; a line that names an institution is no name."""
    return [
        f
        for first, last in worded(text, start, end)
        for part in _PART.finditer(text, first, last)
        for f in _contact(text, *part.span())
    ]


def _contact(text: str, start: int, end: int) -> list[Fact]:
    words = text[start:end]
    reached = sorted([*_EMAIL.finditer(words), *_PHONE.finditer(words)], key=lambda m: m.start())
    name = _REACH_LABEL.sub("", words[: reached[0].start()] if reached else words)
    is_name = (
        any(c.isalpha() for c in name) and not _NOT_A_NAME.fullmatch(name.strip()) and not _AFFILIATION.search(name)
    )
    found = fact(text, FactName.CONTACT, start, start + len(name)) if is_name else []
    for match in reached:
        found += fact(text, FactName.CONTACT, start + match.start(), start + match.end())
    return found


def blocks(closer: str, names: dict[str, FactName], *, whole: bool = False) -> ValueReader:
    """Groups of lines that each end with a line like ``closer``; a group's first line is the value.

    Args:
        closer: Regex for the closing line; its last group, if any, is the key into ``names``.
        names: The fact's name by that key in lower case; ``""`` is the name when there is no key.
        whole: Take all lines of the group before the closing one as the value.
    """
    closing = re.compile(closer, re.IGNORECASE)

    def read(text: str, start: int, end: int) -> list[Fact]:
        found: list[Fact] = []
        group: list[tuple[int, int]] = []
        for first, last in worded(text, start, end):
            match = closing.fullmatch(text, first, last)
            if not match:
                group.append((first, last))
                continue
            key = (match[match.re.groups] or "").lower() if match.re.groups else ""
            name = names.get(key)
            if group and name:
                found += fact(text, name, group[0][0], group[-1][1] if whole else group[0][1])
            group = []
        if group and "" in names:
            found += fact(text, names[""], group[0][0], group[-1][1] if whole else group[0][1])
        return found

    return read

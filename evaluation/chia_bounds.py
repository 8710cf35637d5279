"""Precision and recall of numeric bounds on criteria annotated by hand: ``python -m evaluation.chia_bounds DIR``.

DIR holds the Chia corpus (Kury et al. 2020, CC BY 4.0) in brat form, unpacked or as its zip; it is not shipped.

What is compared. A bound is broken into limits, a limit being a direction and a number: "≥18" is (>=, 18), and
"18-65" is (>=, 18) and (<=, 65). Gold are the limits in the words of the entities Value, Multiplier and Temporal,
read here by a small table of signs and words of its own; a Temporal counts when it names a unit of time. Entities
whose number has no comparison ("3 months prior") give none. A predicted limit is right when its range overlaps an
entity that holds the same limit. Every prediction elsewhere counts as wrong, also where the annotators left a line
out, so precision is a lower bound.
"""

from __future__ import annotations

import argparse
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from eligibility.bounds import find_bounds
from eligibility.model import Bound, Op

KINDS = frozenset({"Value", "Multiplier", "Temporal"})
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|\b(?:" + "|".join(_WORDS) + r")\b")
_TIME = re.compile(r"\b(?:years?|yrs?|months?|mos?|weeks?|wks?|days?|d|hours?|hrs?|h|minutes?|half[- ]li\w+)\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_RANGE = re.compile(r"(?:-|–|/|\bor\b|\bto\b|\band\b|\bthrough\b)")
_PAST = r"(?:last|past|previous|preceding|prior) (?=\d|[a-z]+ (?:year|month|week|day))"
_MORE, _LESS = r"(?:greater|more|higher|older|larger|longer|later)", r"(?:less|fewer|lower|younger|shorter|smaller)"
_SIGNS: tuple[tuple[str, str], ...] = (
    (r"no more than|not more than|not exceed|no greater than|not greater than|no later than|not older than", "<="),
    (r"no less than|not less than|no fewer than|not (?:below|under)|not lower than|no younger than", ">="),
    (r"≥|>=|=>|> ?or ?=|>/=|\bor (?:more|greater|higher|older|above|over|longer)|and (?:above|older|over|up)", ">="),
    (rf"{_MORE} than or equal|equal to or (?:greater|more|higher|above)|at least|minimum", ">="),
    (r"≤|<=|=<|< ?or ?=|</=|\bor (?:less|lower|younger|below|fewer|under)|and (?:below|younger|under)", "<="),
    (rf"{_LESS} than or equal|equal to or (?:less|lower|below)|at most|up to|maximum", "<="),
    (rf"\bwith ?in\b|(?:in|during|over|for)? ?(?:the )?{_PAST}", "<="),
    (rf">|{_MORE} th[ae]n|\bover\b|\babove\b|exceed|in excess", ">"),
    (rf"<|{_LESS} th[ae]n|\bunder\b|\bbelow\b", "<"),
    (r"=|\bequals?\b", "="),
)


class Limit(NamedTuple):
    """One direction and number."""

    op: str
    value: float


class Entity(NamedTuple):
    """One annotated entity."""

    kind: str
    start: int
    end: int
    text: str


class Document(NamedTuple):
    """One annotated text."""

    name: str
    text: str
    entities: tuple[Entity, ...]


class Tally(NamedTuple):
    """What was found and missed in one document."""

    gold: int
    found: int
    predicted: int
    right: int
    missed: tuple[str, ...]
    false: tuple[str, ...]


def documents(place: Path) -> Iterator[Document]:
    """The annotated texts in a folder or zip, in order of name.

    Raises:
        FileNotFoundError: where ``place`` holds no ``.ann`` file; the message says what was looked for.
    """
    archives = sorted(place.glob("*.zip")) if place.is_dir() else [place]
    files: dict[str, str] = (
        {p.name: p.read_bytes().decode("utf-8") for p in place.rglob("*.[at][nx][nt]")} if place.is_dir() else {}
    )
    for archive in archives if not files else ():
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                if name.endswith((".ann", ".txt")):
                    files[Path(name).name] = opened.read(name).decode("utf-8")
    if not any(name.endswith(".ann") for name in files):
        raise FileNotFoundError(f"no .ann file in {place}: give the folder or zip of the Chia corpus")
    for name in sorted(n for n in files if n.endswith(".ann")):
        text = files.get(name.removesuffix(".ann") + ".txt")
        if text is not None:
            yield Document(name.removesuffix(".ann"), text, tuple(_entities(files[name])))


def _entities(annotations: str) -> Iterator[Entity]:
    for line in annotations.splitlines():
        match = re.match(r"T\d+\t(\S+) (\d+) (?:[\d; ]* )?(\d+)\t(.*)$", line)
        if match:
            yield Entity(match[1], int(match[2]), int(match[3]), match[4])


def _number(printed: str) -> float:
    if printed in _WORDS:
        return float(_WORDS[printed])
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", printed):
        return float(printed.replace(",", ""))
    return float(re.sub(r"[.,](?=.*[.,])", "", printed).replace(",", "."))


def gold_limits(entity: Entity) -> list[Limit]:
    """The limits that an entity's words state; empty where it has no number or no comparison."""
    text = re.sub(
        r"\b10 ?(?:\^|e) ?\d+|[x*×] ?10\d\b|/ ?1[.,]73 ?m ?\^?[2²]|mm ?\^?3|m ?\^?2\b|24[ -]?h\w*",
        " ",
        entity.text.lower(),
    )
    if entity.kind == "Temporal" and not _TIME.search(text):
        return []
    text = re.sub(r"\b(?:i{1,3}|iv|vi?)\b", lambda m: str(_ROMAN[m.group()]), text) if entity.kind == "Value" else text
    numbers = [(m.start(), m.end(), _number(m.group())) for m in _NUMBER.finditer(text)]
    signs = sorted((m.start(), -m.end(), op) for pattern, op in _SIGNS for m in re.finditer(pattern, text))
    kept: list[tuple[int, int, str]] = []
    for start, minus_end, op in signs:
        if not kept or start >= kept[-1][1]:
            kept.append((start, -minus_end, op))
    if not numbers:
        return []
    if not kept:
        if len(numbers) > 2 and re.fullmatch(r"[\d\s,/or]+", text):
            numbers = [min(numbers, key=lambda n: n[2]), max(numbers, key=lambda n: n[2])]
            return [Limit(">=", numbers[0][2]), Limit("<=", numbers[1][2])]
        if len(numbers) == 2 and _RANGE.search(text[numbers[0][1] : numbers[1][0]]):
            low, high = numbers[0][2], numbers[1][2]
            return [Limit(">=", low), Limit("<=", high)] if high > low else []
        return []
    limits: list[Limit] = []
    for start, end, op in kept:
        after = [n for n in numbers if n[0] >= end]
        before = [n for n in numbers if n[1] <= start]
        trailing = text[start:end].startswith(("or ", "and "))
        chosen = before[-1] if before and (trailing or not after) else (after[0] if after else None)
        if chosen:
            limits.append(Limit(op, chosen[2]))
    return limits


def predicted_limits(bound: Bound) -> list[Limit]:
    """The limits of one bound; none for a lost sign."""
    if bound.op is Op.LOST:
        return []
    if bound.op is Op.RANGE and bound.value2 is not None:
        return [Limit(">=", bound.value), Limit("<=", bound.value2)]
    return [Limit(bound.op.value, bound.value)]


def _window(text: str, bound: Bound) -> tuple[Bound, ...]:
    """The time window that a bound names, as a bound of its own at its own place."""
    if bound.window is None or bound.window in bound.quote:
        return ()
    at = text.find(bound.window, max(0, bound.start - 200))
    return find_bounds(text, at, at + len(bound.window)) if at >= 0 else ()


def score(document: Document) -> Tally:
    """Compare the bounds found in one text with its annotations."""
    golds = [(e, limit) for e in document.entities if e.kind in KINDS for limit in gold_limits(e)]
    found: set[int] = set()
    predicted: dict[tuple[int, Limit], Bound] = {}
    for bound in find_bounds(document.text):
        for place in (bound, *_window(document.text, bound)):
            for limit in predicted_limits(place):
                predicted.setdefault((place.end, limit), place)
    right = 0
    false: list[str] = []
    for (_, limit), bound in predicted.items():
        hits = [i for i, (e, g) in enumerate(golds) if g == limit and e.start < bound.end and bound.start < e.end]
        found.update(hits)
        right += bool(hits)
        if not hits:
            false.append(
                f"{document.name}: {limit.op}{limit.value:g} [{bound.quantity}] in {_line(document.text, bound)!r}"
            )
    missed = tuple(
        f"{document.name}: {g.op}{g.value:g} {e.kind} {e.text!r} in {_line(document.text, e)!r}"
        for i, (e, g) in enumerate(golds)
        if i not in found
    )
    return Tally(len(golds), len(found), len(predicted), right, missed, tuple(false))


def _line(text: str, place: Entity | Bound) -> str:
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    line = text[start : end if end >= 0 else len(text)]
    return line[max(0, place.start - start - 110) : place.end - start + 60]


def main(arguments: list[str] | None = None) -> int:
    """Print the figures, and with ``--list`` the limits missed and the false ones."""
    parser = argparse.ArgumentParser(description="Precision and recall of numeric bounds on the Chia corpus.")
    parser.add_argument("place", type=Path, help="folder or zip of the Chia corpus (brat files)")
    parser.add_argument("--list", type=int, default=0, metavar="N", help="also print every N-th miss and false limit")
    options = parser.parse_args(arguments)
    tallies = [score(document) for document in documents(options.place)]
    gold, found = sum(t.gold for t in tallies), sum(t.found for t in tallies)
    predicted, right = sum(t.predicted for t in tallies), sum(t.right for t in tallies)
    out = sys.stdout
    out.write(f"texts {len(tallies)}, gold limits {gold}, predicted {predicted}\n")
    out.write(f"recall {found / max(gold, 1):.3f} ({found}/{gold}), ")
    out.write(f"precision {right / max(predicted, 1):.3f} ({right}/{predicted})\n")
    if options.list:
        for title, items in (
            ("missed", [m for t in tallies for m in t.missed]),
            ("false", [f for t in tallies for f in t.false]),
        ):
            out.write(f"\n{title}: {len(items)}\n" + "\n".join(items[:: options.list]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

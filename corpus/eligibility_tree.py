"""From an outline's items to criteria: ids, display words, labelled runs, "all of" / "any of", notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from corpus.diseases import disease_named, is_only_disease
from corpus.eligibility_markers import introduces
from corpus.model import COMMON_COHORT, Criterion, Side
from corpus.outline import Node

_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>^~|&$%=@?:;,/\"'])")
_COMMENT = re.compile(r"<!--.{0,200}?-->", re.DOTALL)
_EDGE = re.compile(r"<!--.{0,200}?-->|[\s•●▪■\\]|(?<![\w.])[-*–—](?=\s|$)", re.DOTALL)
_LABEL = r"[A-Z][\w/-]{1,30}(?:[ ,][\w/&()-]{1,30}){0,5}\s?[:：]"
_SEGMENT = re.compile(rf"\s*{_LABEL}")
_INTRO_LABEL = re.compile(rf"(?P<intro>[^:：;]{{10,200}}[:：])(?=\s*{_LABEL}\s*\S)")
_SEVERAL_OF = re.compile(
    r"(?i)\b(?:two|three|four|five|six|[2-9])\b(?:\s+or more)?\s+(?:\w+ ){0,2}(?:of|among) (?:the|these)\b"
)
_ANY = re.compile(
    r"(?i)\bat least (?:one|1)\b|\bone or more\b|\b(?:any|one) (?:\w+ )?of\b|\beither\b|\bsatisf\w+ one\b"
    r"|\b(?:any|one) (?:or more )?(?:of )?the following\b"
)
_ALL = re.compile(
    r"(?i)\ball (?:\w+ )?of\b|\ball (?:of )?the (?:following|listed|criteria|conditions|requirements)\b|\bmeets? all\b"
    r"|\beach of\b|\bmust (?:all )?(?:be met|be satisfied|be fulfilled|meet|have|fulfil\w*|satisfy)\b"
    r"|\b(?:needs?|needed|should|shall|has|have) (?:to )?meet\b|\b(?:meets?|fulfil\w*|satisf\w+) the following\b"
)
_NOTE = re.compile(
    r"(?i)\b(?:criteri(?:on|a)|items?|conditions?|points?)\s*[(#]?(?P<first>\d{1,2})\)?\s*(?:or|and/or|,)\s*"
    r"(?:(?:criteri(?:on|a)|items?|conditions?)\s*)?[(#]?(?P<second>\d{1,2})(?:\)?\s*(?:,|or)\s*(?P<third>\d{1,2}))?"
)
_SUFFICES = re.compile(r"(?i)\b(?:sufficient|suffices?|enough|either|at least one|one of)\b")
_NOTE_BEGINS = re.compile(r"\bNotes?\s?[:：]\s*(?=[^\n]{0,40}\b(?:criteri|item|condition)\w*\s*[(#]?\d)")


class Grown(NamedTuple):
    """The criteria of one section in source order, and how many outermost ones they are."""

    criteria: list[Criterion]
    tops: int


def display(words: str) -> str:
    r"""A criterion's words for display: Markdown escapes (``\\^``) and comments removed, blanks made single."""
    return " ".join(_ESCAPE.sub(r"\1", _COMMENT.sub(" ", words)).split())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without blanks, comments, bullets and lone dashes at its edges."""
    while start < end and (edge := _EDGE.match(text, start, end)):
        if edge[0] == "\\" and not text[start + 1 : start + 2].isspace():
            break
        start = edge.end()
    while start < end:
        stop = len(text[start:end].rstrip()) + start
        tail = text[max(start, stop - 210) : stop]
        comment = tail.rfind("<!--") if tail.endswith("-->") else -1
        if comment >= 0:
            stop = stop - len(tail) + comment
        elif re.search(r"(?:^|\s)[-*–—•●▪■\\]+$", tail[-6:]) or tail[-1:] in "•●▪■":
            stop -= 1
        if stop == end:
            break
        end = stop
    return start, max(start, end)


def _segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of "Cardiac function: …; Renal function: …" when every part has a label, else nothing."""
    cuts = [start, *(m.end() for m in re.finditer(r"[;；]", text[start:end]))]
    cuts = [start, *(start + c for c in cuts[1:] if start + c < end and text[start + c : end].strip())]
    parts = list(zip(cuts, [*cuts[1:], end], strict=True))
    labelled = len(parts) > 1 and all(_SEGMENT.match(text, a, b) for a, b in parts)
    return parts if labelled else []


def _prepared(text: str, nodes: list[Node]) -> Iterator[Node]:
    """The items with their ranges trimmed, wordless ones dissolved, notes and labelled runs set apart."""
    for node in nodes:
        node.start, node.end = _trimmed(text, node.start, node.end)
        note = None if node.children else _NOTE_BEGINS.search(text, node.start, node.end)
        if note and note.start() > node.start:
            rest = Node("", note.start(), note.start(), node.end)
            yield from _prepared(text, [Node(node.marker, node.marker_start, node.start, note.start(), node.number)])
            yield rest
            continue
        if not any(c.isalnum() for c in text[node.start : node.end]):
            yield from _prepared(text, node.children)
            continue
        children = list(_prepared(text, node.children))
        intro = None if children else _INTRO_LABEL.match(text, node.start, node.end)
        if intro and len(parts := _segments(text, intro.end(), node.end)) > 2:
            node.end = intro.end()
            children = list(_prepared(text, [Node("", a, a, b) for a, b in parts]))
        elif not children and (parts := _segments(text, node.start, node.end)):
            (_, first_end), *others = parts
            runs = [Node(node.marker, node.marker_start, node.start, first_end, node.number)]
            runs += [Node("", a, a, b) for a, b in others]
            for run in runs:
                run.start, run.end = _trimmed(text, run.start, run.end)
            yield from runs
            continue
        node.children = children
        yield node


def _combine(text: str, node: Node) -> Literal["all", "any"] | None:
    """How the children of an item count together, where its words or the joints between them say so."""
    tail = text[max(node.start, node.end - 250) : node.end]
    if not node.children or _SEVERAL_OF.search(tail):
        return None
    found = [(m.start(), kind) for kind, rule in (("any", _ANY), ("all", _ALL)) for m in rule.finditer(tail)]
    if found:
        return "any" if max(found)[1] == "any" else "all"
    return _joined(text, node) if introduces(tail) and len(node.children) > 1 else None


def _joined(text: str, node: Node) -> Literal["all", "any"] | None:
    """What the joint before the last child says; failing that, whether the children are an "A or B" spelled out."""
    one, two = node.children[-2:]
    joint = text[one.start : one.end].rstrip(" ,;").lower().rpartition(" ")[2]
    opening = text[two.start : two.start + 14].lower()
    if joint == "or" or opening.startswith(("or ", "alternatively")):
        return "any"
    if joint == "and" or opening.startswith("and "):
        return "all"
    left, bar, right = text[max(node.start, node.end - 250) : node.end].lower().rpartition(" or ")
    if not bar or len(node.children) > 2:
        return None
    first, second = (re.findall(r"\w{4,}", text[c.start : c.end].partition(":")[0].lower()) for c in (one, two))
    named = sum(w in left for w in first) > sum(w in right for w in first) and any(w in right for w in second)
    return "any" if named else None


def grow(text: str, nodes: list[Node], *, side: Side, cohort: str, path: tuple[str, ...], before: int) -> Grown:
    """Make criteria of a section's outline.

    Args:
        text: The whole source.
        nodes: The section's outermost items.
        side: The side they stand on.
        cohort: For whom they hold.
        path: The headings above them.
        before: How many outermost criteria of this side came earlier; ids count on from there.
    """
    criteria: list[Criterion] = []
    tops = list(_prepared(text, nodes))
    ids = [f"{side.value[0]}{before + n}" for n in range(1, len(tops) + 1)]
    parents: dict[str, str] = {}
    notes: set[str] = set()
    latest: dict[int, str] = {}
    for node, name in zip(tops, ids, strict=True):
        if node.number is not None:
            latest[node.number] = name
        named = _note_numbers(text[node.start : node.end]) if not node.children and not node.marker else ()
        if named and all(latest.get(number, name) not in (name, *parents) for number in named):
            parents |= {latest[number]: name for number in named}
            notes.add(name)

    def walk(node: Node, name: str, parent: str | None, group: str) -> None:
        words = text[node.start : node.end]
        label = words.strip().rstrip(":： ")
        if group == COMMON_COHORT and node.children and side is Side.INCLUSION and is_only_disease(label):
            group = disease_named(label) or group
        criteria.append(
            Criterion(
                start=node.start,
                end=node.end,
                id=name,
                side=side,
                cohort=group,
                marker=node.marker,
                text=display(words),
                path=path,
                parent=parents.get(name, parent),
                combine="any" if name in notes else _combine(text, node),
            )
        )
        for number, child in enumerate(node.children, 1):
            walk(child, f"{name}.{number}", name, group)

    for node, name in zip(tops, ids, strict=True):
        walk(node, name, None, cohort)
    return Grown(criteria, len(tops))


def _note_numbers(words: str) -> tuple[int, ...]:
    """The criteria that a note such as "Meeting either criterion 4 or 5 is sufficient" names."""
    named = _NOTE.search(words[:300]) if _SUFFICES.search(words[:300]) else None
    return tuple(int(n) for n in named.groups() if n) if named else ()

r"""List markers to a tree.

A list is known by its counting: "2." is a marker where a "1." of the same style stands before it, "(a)" opens a list
where a "(b)" follows. So decimals ("1.5 x ULN"), grades ("Grade 2.") and references ("criterion (1)") stay words,
and lists that run on inside one paragraph are found as surely as lists with a line for each item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.eligibility_markers import (
    COMMENT,
    LOOK_AHEAD,
    TAIL,
    Event,
    find_events,
    follows,
    introduces,
    reads_as_marker,
)

_STATED_COUNT = re.compile(
    r"(?i)\bfollowing (two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+"
    r"(?:items?|criteria|conditions?|points?)\b"
)
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS_AS_NUMBERS = {word: count for count, word in enumerate(_NUMBER_WORDS, 2)}
_MAX_DEPTH = 8


@dataclass(slots=True, eq=False)
class Node:
    """One item of an outline: its printed marker, its own words ``[start, end)`` and the items under it."""

    marker: str
    marker_start: int
    start: int
    end: int
    number: int | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Level:
    """One open list: the last item's count and node, and how many items its introduction announced."""

    style: str
    last: tuple[int, ...]
    indent: int
    line: bool
    node: Node
    cap: int | None = None


class _Outline:
    """The state of one walk over the events: the open lists, outermost first."""

    def __init__(self, text: str, events: list[Event]) -> None:
        self.text, self.events = text, events
        self.roots: list[Node] = []
        self.levels: list[_Level] = []

    def words(self, node: Node) -> str:
        return COMMENT.sub(" ", self.text[max(node.start, node.end - TAIL) : node.end]).strip()

    def add(self, event: Event, depth: int, style: str, value: tuple[int, ...]) -> None:
        """Close the lists deeper than ``depth`` and put a new item there."""
        del self.levels[min(depth, _MAX_DEPTH) + 1 :]
        depth = min(depth, len(self.levels), _MAX_DEPTH)
        parent = self.levels[depth - 1].node if depth else None
        number = value[0] if len(value) == 1 and style.endswith("1") else None
        node = Node(event.marker, event.start, event.body, event.body, number, parent)
        (parent.children if parent else self.roots).append(node)
        if depth < len(self.levels):
            level = self.levels[depth]
            level.node = node
            if style != "text":  # a paragraph between items leaves their count as it is
                level.cap = level.cap if level.style == style else None
                level.style, level.last = style, value
        else:
            stated = _STATED_COUNT.search(self.words(parent)) if parent else None
            cap = int(_WORDS_AS_NUMBERS.get(stated[1].lower(), 0) or stated[1]) if stated else None
            self.levels.append(_Level(style, value, event.indent, event.line, node, cap))

    def continued(self, event: Event) -> tuple[int, str, tuple[int, ...]] | None:
        """The open list that the marker counts on from, the deepest first; lines prefer lists of their own indent."""
        fits = [
            (depth, style, value)
            for depth in range(len(self.levels) - 1, -1, -1)
            for style, value in event.readings
            if self.levels[depth].style == style and style != "text" and follows(self.levels[depth].last, value)
        ]
        if event.line:
            same = [f for f in fits if self.levels[f[0]].line and self.levels[f[0]].indent == event.indent]
            if event.readings[0][0].startswith("bullet"):
                return same[0] if same else None
            fits = same or [f for f in fits if self.levels[f[0]].line] or fits
        over = len(fits) > 1 and 0 < fits[0][0] < len(self.levels) and self.finished(self.levels[fits[0][0] - 1].node)
        return fits[over] if fits else None

    def returns(self, index: int, level: _Level) -> bool:
        """Whether a later line counts on in ``level``: what stands between belongs to its last item."""
        if level.style == "text" or level.style.startswith("bullet"):
            return False
        inner: dict[str, tuple[int, ...]] = {s: v for s, v in self.events[index].readings if v}
        for event in self.events[index + 1 : index + 1 + LOOK_AHEAD]:
            for style, value in event.readings if event.line else ():
                if style in inner and follows(inner[style], value):
                    inner[style] = value
                elif style == level.style:
                    return follows(level.last, value)
        return False

    def opens(self, index: int) -> tuple[str, tuple[int, ...]] | None:
        """The reading under which an inline marker begins a list: its second item stands in the same paragraph."""
        event = self.events[index]
        for style, value in event.readings:
            if style.startswith("circled") or (style.startswith("bullet") and style != "bullet-"):
                return (style, value)
            if value[-1:] not in ((1,), ()):
                continue
            for later in self.events[index + 1 : index + 1 + LOOK_AHEAD]:
                if later.paragraph != event.paragraph:
                    break
                second = any(s == style and follows(value, v) for s, v in later.readings)
                if second and later.start - event.body > 3 and reads_as_marker(self.text, later, event.body, False):
                    return (style, value)
        return None

    def place(self, index: int) -> tuple[int, str, tuple[int, ...]]:
        """Where an item goes that counts on from nothing: the depth at which it begins a list."""
        event = self.events[index]
        style, value = next((r for r in event.readings if r[1][-1:] == (1,)), event.readings[0])
        if not self.levels:
            return 0, style, value
        deepest = self.levels[-1]
        if introduces(self.words(deepest.node)) or event.indent > max(lv.indent for lv in self.levels):
            return len(self.levels), style, value
        bullet = style.startswith("bullet")
        unopened = all(lv.style != style for lv in self.levels)
        if not bullet and unopened and value[-1:] == (1,) and style != "dotted" and not event.blank_before:
            return len(self.levels), style, value
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            if level.indent > event.indent:
                continue
            if level.style == style and not bullet and value > level.last:
                return depth, style, value  # the count skips a number
            if introduces(self.words(level.node)) or self.returns(index, level):
                return depth + 1, style, value
        return 0, style, value

    def take(self, index: int) -> bool:
        """Place the item that may begin at this event; False where it is no item but words of the open one."""
        event = self.events[index]
        if event.readings[0][0] == "text":
            return self.take_text(index)
        fit = self.continued(event)
        if fit:
            return self.take_next(event, *fit)
        return self.take_line(index) if event.line else self.take_inline(index)

    def floor(self, event: Event) -> int:
        """Where the words of the open item begin: a marker is judged by words after that."""
        return self.levels[-1].node.start if self.levels else event.start

    def take_next(self, event: Event, depth: int, style: str, value: tuple[int, ...]) -> bool:
        """The next item of an open list; one beyond the announced number stands beside the announcement."""
        if not event.line and not reads_as_marker(self.text, event, self.floor(event), opening=False):
            return False
        cap = self.levels[depth].cap
        if cap is not None and value > (cap,) and depth:
            outer = self.levels[depth - 1]
            depth, style, value = depth - 1, outer.style, outer.last
        self.add(event, depth, style, value)
        return True

    def take_line(self, index: int) -> bool:
        """A line that counts on from nothing; a lone letter ("B. burgdorferi") is no marker then."""
        event = self.events[index]
        style = event.readings[0][0]
        if style.lower().startswith(("pointa", "halfa")) and all(value != (1,) for _, value in event.readings):
            return False
        self.add(event, *self.place(index))
        return True

    def take_inline(self, index: int) -> bool:
        """The first item of a list that runs on inside a paragraph."""
        event = self.events[index]
        bullet, nothing = event.readings[0]
        beside = [depth for depth, level in enumerate(self.levels) if level.style == bullet and not nothing]
        if beside:
            self.add(event, beside[-1], bullet, nothing)
            return True
        opening = self.opens(index)
        if not opening or not reads_as_marker(self.text, event, self.floor(event), opening=True):
            return False
        self.add(event, len(self.levels), *opening)
        return True

    def take_text(self, index: int) -> bool:
        """A paragraph without a marker: under an item that announces it, beside others, or more of the open item."""
        event = self.events[index]
        if not self.levels:
            self.add(event, 0, "text", ())
            return True
        deepest = self.levels[-1]
        if self.words(deepest.node).endswith((":", "：")):
            self.add(event, len(self.levels), "text", ())
            return True
        beside = [d for d, level in enumerate(self.levels) if level.style == "text"]
        if len(beside) > 1 and self.finished(self.levels[beside[-1] - 1].node):
            beside.pop()
        inner = range(len(self.levels) - 1, beside[-1] if beside else -1, -1)
        counting = next((depth for depth in inner if self.returns(index, self.levels[depth])), None)
        deeper = event.indent > deepest.indent and deepest.style != "text"
        if counting == len(self.levels) - 1 or deeper or self.interrupts(index):
            return False
        self.add(event, counting + 1 if counting is not None else beside[-1] if beside else 0, "text", ())
        return True

    def finished(self, parent: Node) -> bool:
        """Whether the list under an item looks over: its first item ended with a semicolon, its last with a stop."""
        first, last = self.words(parent.children[0]), self.words(parent.children[-1])
        return first.endswith((";", ",", "；")) and last.endswith((".", "。"))

    def interrupts(self, index: int) -> bool:
        """Whether a paragraph only interrupts a bulleted list: a note, or words inside an inner list, then a bullet."""
        level, event = self.levels[-1], self.events[index]
        after = next((e for e in self.events[index + 1 : index + LOOK_AHEAD] if e.line), None)
        if not level.style.startswith("bullet") or not after or after.indent != level.indent:
            return False
        words = self.text[event.start : after.start].strip()
        note = words[:5].lower() in ("note:", "note ", "notes")
        same = any(style == level.style for style, _ in after.readings)
        return same and (note or len(self.levels) > 1) and not introduces(words)


def outline(text: str, start: int, end: int, above: int | None = None) -> tuple[list[Node], int]:
    """The items of ``text[start:end)`` as a tree, and where it stopped reading.

    Args:
        text: The whole source.
        start: Where the list's region begins.
        end: Where it ends.
        above: The number of the outer list that was left for this region (3 inside a list headed "3.6 …"). A line
            that counts on from it ("4.") belongs to the outer list again: reading stops before that line.

    Returns:
        The outermost items in source order, and the offset at which reading stopped (``end`` if it did not).
    """
    events = find_events(text, start, end)
    walk = _Outline(text, events)
    stop = end
    for index, event in enumerate(events):
        node = walk.levels[-1].node if walk.levels else None
        back = above is not None and event.line and ("point1", (above + 1,)) in event.readings
        if node:
            node.end = event.start
        if back and not walk.continued(event):
            stop = event.start
            break
        if not walk.take(index) and not node:
            walk.add(event, 0, "text", ())
            walk.roots[-1].marker, walk.roots[-1].start = "", event.start
    if walk.levels:
        walk.levels[-1].node.end = stop
    return walk.roots, stop

r"""List markers to a tree.

A list is known by its counting: "2." is a marker where a "1." of the same style stands before it, "(a)" opens a list
where a "(b)" follows. So decimals ("1.5 x ULN"), grades ("Grade 2.") and references ("criterion (1)") stay words,
and lists that run on inside one paragraph are found as surely as lists with a line for each item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

_ORDINAL = (
    r"[（(]\s?(?P<paren>\d{1,2}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})\s?[）)]"
    r"|(?P<circled>[①-⑳⑴-⒇])"
    r"|(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})\\?\.?(?=\s+\S|[A-Za-z])"
    r"|(?P<half>\d{1,2}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})\\?[）)]"
    r"|(?P<point>\d{1,2}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})(?:\\?\.|[、．])(?![\d.])"
    r"|(?P<dash>\d{1,2})\s?-(?=\s)"
)
_BULLET = r"[•●○▪■◦‣⁃➢✓]|\\?[-*–—·](?![-*–—·\d])(?=\s|[A-Za-z≥≤<>(\\])"
_LINE_MARKER = re.compile(rf"(?:(?P<bullets>(?:(?:{_BULLET})[ \t]{{0,9}}){{1,4}}))?(?:{_ORDINAL})?(?P<after>[ \t]*)")
_INLINE = re.compile(rf"(?<![\w.^/\\≥≤<>=~-])(?:{_ORDINAL}|(?P<bullets>[•●▪■➢]))(?P<after>\s*)")
_LINE = re.compile(r"[^\n]*\n?")
# A number after such a word is a value, not a marker.
_VALUE_BEFORE = re.compile(
    r"(?i)(?:\b(?:or|to|and|of|than|least|most|class|grades?|stages?|scores?|types?|days?|weeks?|months?|years?|cycles?|"
    r"phase|level|part|version|v|status|visits?|criteri(?:on|a)|items?|in|see|table|section|step|group|arm|cohort|is|was|"
    r"between|below|above|over|under|vitamin|hepatitis|no|number|point|note|by|(?-i:[A-Z]{2,6}))|[-≥≤<>=~+×/(]|\d)\s*$"
)
_REFERENCE_BEFORE = re.compile(
    r"(?i)\b(?:criteri(?:on|a)|items?|see|table|sections?|points?|step|conditions?|grade|type|class|stage)\s*$"
)
_INTRODUCES = re.compile(
    r"(?i)(?:[:：]\W{0,3}|\b(?:following|as follows)\b[^.;:]{0,60}\W?"
    r"|\b(?:below|defined as|including|such as)\b[^.;:)]{0,50}"
    r"|\b(?:must|who|if|either|includes?|are|have|has|be|with))$"
)
_STATED_COUNT = re.compile(
    r"(?i)\bfollowing (two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+"
    r"(?:items?|criteria|conditions?|points?)\b"
)
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS_AS_NUMBERS = {word: count for count, word in enumerate(_NUMBER_WORDS, 2)}
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_ROMAN = {word: count for count, word in enumerate(_ROMANS, 1)}
_COMMENT = re.compile(r"<!--.{0,200}?-->", re.DOTALL)
_LOOK_AHEAD = 60
_MAX_DEPTH = 8
_MIN_WRAP, _MAX_WRAP = 60, 110  # widths at which editors wrap lines
_TAIL = 200  # how much before a place is read to judge it


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


@dataclass(frozen=True, slots=True)
class _Event:
    """A place where an item may begin: ``readings`` are the (style, count) a marker can stand for."""

    start: int
    body: int
    marker: str
    readings: tuple[tuple[str, tuple[int, ...]], ...]
    line: bool
    indent: int
    paragraph: int
    blank_before: bool = False
    spaced: bool = True


@dataclass(slots=True, eq=False)
class _Level:
    """One open list: the last item's count and node, and how many items its introduction announced."""

    style: str
    last: tuple[int, ...]
    indent: int
    line: bool
    node: Node
    cap: int | None = None


def _count(style: str, token: str) -> list[tuple[str, tuple[int, ...]]]:
    """The readings of one printed count: a number, a letter, a Roman numeral (the last two may both be possible)."""
    if token.isdigit():
        return [(f"{style}1", (int(token),))]
    readings: list[tuple[str, tuple[int, ...]]] = []
    case = "A" if token.isupper() else "a"
    if len(token) == 1 and token.isascii():
        readings.append((f"{style}{case}", (ord(token.lower()) - ord("a") + 1,)))
    if token.lower() in _ROMAN:
        readings.append((f"{style}{case}roman", (_ROMAN[token.lower()],)))
    return readings


def _readings(match: re.Match[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    groups = match.groupdict()
    if groups.get("circled"):
        sign = ord(groups["circled"])
        return (("circled", (sign - (ord("①") if sign < ord("⑴") else ord("⑴")) + 1,)),)
    if groups.get("dotted"):
        return (("dotted", tuple(int(p) for p in groups["dotted"].split("."))),)
    for style in ("paren", "half", "point", "dash"):
        if groups.get(style):
            return tuple(_count(style, groups[style]))
    return ((f"bullet{(groups.get('bullets') or '').strip()}", ()),)


def _follows(last: tuple[int, ...], value: tuple[int, ...]) -> bool:
    """Whether ``value`` counts on from ``last``: 2 after 1, 3.5 after 3.4, 4.1 after 3.6; bullets always do."""
    if len(value) == len(last) and value[:-1] == last[:-1]:
        return not value or value[-1] == last[-1] + 1
    short = len(value) - 1
    return 0 < short < len(last) and value[-1] == 1 and value[:short] == (*last[: short - 1], last[short - 1] + 1)


def introduces(words: str) -> bool:
    """Whether words announce a list: they end with a colon or with "… the following …"."""
    return bool(_INTRODUCES.search(words[-_TAIL:]))


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int, int, re.Match[str] | None, bool]]:
    """Lines with their wrapped continuations joined: (start, end, indent, line marker, blank line before)."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end) if m.end() > m.start()]
    width = _wrap_width(text, lines)
    found: list[tuple[int, int, int, re.Match[str] | None, bool]] = []
    counted: set[tuple[str, tuple[int, ...]]] = set()
    blank, previous = True, (0, 0)
    for a, b in lines:
        words = text[a:b].strip()
        if not words or _COMMENT.fullmatch(words):
            blank = True
            continue
        first = a + len(text[a:b]) - len(text[a:b].lstrip())
        marker = _LINE_MARKER.match(text, first, b)
        marked = marker if marker and marker.end() > marker.start() + len(marker["after"]) else None
        if marked and not _plausible_line_marker(text, marked, b):
            marked = None
        before = text[max(previous[0], previous[1] - _TAIL) : previous[1]].rstrip()
        room = _too_long_for(width, previous, words)
        unfinished = before[-1:] not in ".;:!?。；："
        wrapped = found and not blank and (room or (unfinished and (words[0].islower() or words[0] in ")],")))
        if marked and wrapped and unfinished and room and marked["bullets"] and text[marked.end()].islower():
            marked = None
        elif marked and wrapped and unfinished and room and not marked["bullets"] and _readings(marked)[0][1] != (1,):
            before_it = {(style, (*value[:-1], value[-1] - 1)) for style, value in _readings(marked) if value}
            marked = marked if before_it & counted else None
        if wrapped and not marked:
            found[-1] = (found[-1][0], b, *found[-1][2:])
        else:
            found.append((first, b, first - a, marked, blank))
            counted.update(_readings(marked) if marked else ())
        blank, previous = False, (a, b)
    return found


def _too_long_for(width: int, line: tuple[int, int], following: str) -> bool:
    """Whether the first word of the following line would not have fitted on a line: the line was wrapped there."""
    return bool(width) and line[1] - line[0] + len(following.split(maxsplit=1)[0]) >= width


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """The width at which an editor wrapped the lines, 0 where lines end as their author ended them."""
    width = max((b - a for a, b in lines), default=0)
    if not _MIN_WRAP <= width <= _MAX_WRAP:
        return 0
    joins = wrapped = 0
    for line, (a, b) in pairwise(lines):
        words = text[a:b].strip()
        if words and text[line[0] : line[1]].strip() and words[0].isalpha():
            joins += 1
            wrapped += _too_long_for(width, line, words)
    return width if wrapped > 0.8 * joins else 0


def _plausible_line_marker(text: str, marker: re.Match[str], end: int) -> bool:
    """Whether what follows a marker at a line's begin reads like an item."""
    if marker["bullets"] and not any(marker[g] for g in ("paren", "circled", "dotted", "half", "point", "dash")):
        return True
    following = text[marker.end() : min(end, marker.end() + 2)]
    if marker["dotted"]:
        return following[:1].isupper() or following[:1] in "(（"
    if not _readings(marker):
        return False
    if (marker["point"] or marker["half"]) and not (marker["point"] or marker["half"]).isdigit():
        return bool(marker["after"]) or not following
    return not (marker["point"] and not marker["after"] and following[:1].islower() and following[1:2] == ".")


def _events(text: str, start: int, end: int) -> list[_Event]:
    """Every place where an item may begin, in order."""
    events: list[_Event] = []
    for number, (first, stop, indent, marker, blank) in enumerate(_paragraphs(text, start, end)):
        body = marker.end() if marker else first
        printed = text[first:body].rstrip() if marker else ""
        readings = _readings(marker) if marker else (("text", ()),)
        events.append(_Event(first, body, printed, readings, True, indent, number, blank))
        depth, at = 0, body
        for inner in _INLINE.finditer(text, body, stop):
            depth = max(0, depth + text.count("(", at, inner.start()) - text.count(")", at, inner.start()))
            at = inner.start()
            unopened = inner["half"] and depth > 0
            if inner["paren"] or inner["half"]:
                at = inner.end() if not unopened else at
            readings = _readings(inner)
            if readings and not unopened:
                printed = text[inner.start() : inner.end() - len(inner["after"])]
                spaced = bool(inner["after"])
                events.append(
                    _Event(inner.start(), inner.end(), printed, readings, False, indent, number, spaced=spaced)
                )
    return events


def _reads_as_marker(text: str, event: _Event, floor: int, opening: bool) -> bool:
    """Whether the words around a marker inside a paragraph allow it to be one."""
    before = text[max(floor, event.start - _TAIL) : event.start].rstrip()
    following = text[event.body : event.body + 1]
    style = event.readings[0][0]
    if not before or not following or style.startswith(("bullet", "circled")):
        return True
    after_stop = before[-1] in ".;:,)]。；：，）"
    if style.startswith("paren"):
        return not _REFERENCE_BEFORE.search(before) and (before[-1] != "(")
    if opening:
        return (before[-1] in ".;:)。；：）" or introduces(before)) and not _VALUE_BEFORE.search(before)
    if after_stop:
        return before[-1] not in ",，" and (following.isupper() or event.spaced)
    return following.isupper() and style != "dotted" and not _VALUE_BEFORE.search(before)


class _Outline:
    """The state of one walk over the events: the open lists, outermost first."""

    def __init__(self, text: str, events: list[_Event]) -> None:
        self.text, self.events = text, events
        self.roots: list[Node] = []
        self.levels: list[_Level] = []

    def words(self, node: Node) -> str:
        return _COMMENT.sub(" ", self.text[max(node.start, node.end - _TAIL) : node.end]).strip()

    def add(self, event: _Event, depth: int, style: str, value: tuple[int, ...]) -> None:
        """Close the lists deeper than ``depth`` and put a new item there."""
        del self.levels[min(depth, _MAX_DEPTH) + 1 :]
        depth = min(depth, len(self.levels), _MAX_DEPTH)
        parent = self.levels[depth - 1].node if depth else None
        number = value[0] if len(value) == 1 and style.endswith("1") else None
        node = Node(event.marker, event.start, event.body, event.body, number, parent)
        (parent.children if parent else self.roots).append(node)
        if depth < len(self.levels):
            level = self.levels[depth]
            if level.style != style:
                level.style, level.cap = style, None
            level.last, level.node = value, node
        else:
            stated = _STATED_COUNT.search(self.words(parent)) if parent else None
            cap = int(_WORDS_AS_NUMBERS.get(stated[1].lower(), 0) or stated[1]) if stated else None
            self.levels.append(_Level(style, value, event.indent, event.line, node, cap))

    def continued(self, event: _Event) -> tuple[int, str, tuple[int, ...]] | None:
        """The open list that the marker counts on from, the deepest first; lines prefer lists of their own indent."""
        fits = [
            (depth, style, value)
            for depth in range(len(self.levels) - 1, -1, -1)
            for style, value in event.readings
            if self.levels[depth].style == style and style != "text" and _follows(self.levels[depth].last, value)
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
        for event in self.events[index + 1 : index + 1 + _LOOK_AHEAD]:
            for style, value in event.readings if event.line else ():
                if style in inner and _follows(inner[style], value):
                    inner[style] = value
                elif style == level.style:
                    return _follows(level.last, value)
        return False

    def opens(self, index: int) -> tuple[str, tuple[int, ...]] | None:
        """The reading under which an inline marker begins a list: its second item stands in the same paragraph."""
        event = self.events[index]
        for style, value in event.readings:
            if style.startswith(("circled", "bullet")):
                return (style, value)
            if value[-1:] != (1,):
                continue
            for later in self.events[index + 1 : index + 1 + _LOOK_AHEAD]:
                if later.paragraph != event.paragraph:
                    break
                second = any(s == style and _follows(value, v) for s, v in later.readings)
                if second and later.start - event.body > 3 and _reads_as_marker(self.text, later, event.body, False):
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

    def floor(self, event: _Event) -> int:
        """Where the words of the open item begin: a marker is judged by words after that."""
        return self.levels[-1].node.start if self.levels else event.start

    def take_next(self, event: _Event, depth: int, style: str, value: tuple[int, ...]) -> bool:
        """The next item of an open list; one beyond the announced number stands beside the announcement."""
        if not event.line and not _reads_as_marker(self.text, event, self.floor(event), opening=False):
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
        opening = self.opens(index)
        if not opening or not _reads_as_marker(self.text, event, self.floor(event), opening=True):
            return False
        same = [depth for depth, level in enumerate(self.levels) if level.style == opening[0] and not opening[1]]
        self.add(event, same[-1] if same else len(self.levels), *opening)
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
        counting = any(self.returns(index, level) for level in self.levels[beside[-1] + 1 if beside else 0 :])
        deeper = event.indent > deepest.indent and deepest.style != "text"
        if counting or deeper or self.interrupts(index):
            return False
        self.add(event, beside[-1] if beside else 0, "text", ())
        return True

    def finished(self, parent: Node) -> bool:
        """Whether the list under an item looks over: its first item ended with a semicolon, its last with a stop."""
        first, last = self.words(parent.children[0]), self.words(parent.children[-1])
        return first.endswith((";", ",", "；")) and last.endswith((".", "。"))

    def interrupts(self, index: int) -> bool:
        """Whether a paragraph only interrupts a bulleted list: a note, or words inside an inner list, then a bullet."""
        level, event = self.levels[-1], self.events[index]
        after = next((e for e in self.events[index + 1 : index + _LOOK_AHEAD] if e.line), None)
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
    events = _events(text, start, end)
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

"""Places in a list where an item may begin: the markers as printed, and whether the words around allow them."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
_INLINE = re.compile(
    rf"(?<![\w.^/\\≥≤<>=~-])(?:{_ORDINAL}|(?P<bullets>[•●▪■➢]|(?<=[.;:]\s)-(?=\s?[A-Z])))(?P<after>\s*)"
)
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
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_ROMAN = {word: count for count, word in enumerate(_ROMANS, 1)}
COMMENT = re.compile(r"<!--.{0,200}?-->", re.DOTALL)
LOOK_AHEAD = 60
_MIN_WRAP, _MAX_WRAP = 60, 110  # widths at which editors wrap lines
TAIL = 200  # how much before a place is read to judge it


@dataclass(frozen=True, slots=True)
class Event:
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


def follows(last: tuple[int, ...], value: tuple[int, ...]) -> bool:
    """Whether ``value`` counts on from ``last``: 2 after 1, 3.5 after 3.4, 4.1 after 3.6; bullets always do."""
    if len(value) == len(last) and value[:-1] == last[:-1]:
        return not value or value[-1] == last[-1] + 1
    short = len(value) - 1
    return 0 < short < len(last) and value[-1] == 1 and value[:short] == (*last[: short - 1], last[short - 1] + 1)


def introduces(words: str) -> bool:
    """Whether words announce a list: they end with a colon or with "… the following …"."""
    return bool(_INTRODUCES.search(words[-TAIL:]))


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int, int, re.Match[str] | None, bool]]:
    """Lines with their wrapped continuations joined: (start, end, indent, line marker, blank line before)."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end) if m.end() > m.start()]
    width = _wrap_width(text, lines)
    found: list[tuple[int, int, int, re.Match[str] | None, bool]] = []
    counted: set[tuple[str, tuple[int, ...]]] = set()
    blank, previous = True, (0, 0)
    for a, b in lines:
        words = text[a:b].strip()
        if not words or COMMENT.fullmatch(words):
            blank = True
            continue
        first = a + len(text[a:b]) - len(text[a:b].lstrip())
        marker = _LINE_MARKER.match(text, first, b)
        marked = marker if marker and marker.end() > marker.start() + len(marker["after"]) else None
        if marked and not _plausible_line_marker(text, marked, b):
            marked = None
        before = text[max(previous[0], previous[1] - TAIL) : previous[1]].rstrip()
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
            found.append((first, b, first - a + (_indent_before(text, a) if not found else 0), marked, blank))
            counted.update(_readings(marked) if marked else ())
        blank, previous = False, (a, b)
    return found


def _indent_before(text: str, at: int) -> int:
    """How many blanks of the line stand before ``at``: a list may be handed over without those of its first line."""
    line = text[max(0, at - TAIL) : at].rpartition("\n")[2]
    return len(line) if not line.strip() else 0


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


def find_events(text: str, start: int, end: int) -> list[Event]:
    """Every place where an item may begin, in order."""
    events: list[Event] = []
    for number, (first, stop, indent, marker, blank) in enumerate(_paragraphs(text, start, end)):
        body = marker.end() if marker else first
        printed = text[first:body].rstrip() if marker else ""
        readings = _readings(marker) if marker else (("text", ()),)
        events.append(Event(first, body, printed, readings, True, indent, number, blank))
        depth, at = 0, body
        for inner in _INLINE.finditer(text, body, stop):
            depth = max(0, depth + text.count("(", at, inner.start()) - text.count(")", at, inner.start()))
            at = inner.start()
            if inner["half"] and text[max(body, inner.start() - 9) : inner.start()].rstrip().endswith((")", ".", ";")):
                depth = 0  # a bracket that the source forgot to close
            unopened = inner["half"] and depth > 0
            if inner["paren"] or inner["half"]:
                at = inner.end() if not unopened else at
            readings = _readings(inner)
            if readings and not unopened:
                printed = text[inner.start() : inner.end() - len(inner["after"])]
                spaced = bool(inner["after"])
                events.append(
                    Event(inner.start(), inner.end(), printed, readings, False, indent, number, spaced=spaced)
                )
    return events


def reads_as_marker(text: str, event: Event, floor: int, opening: bool) -> bool:
    """Whether the words around a marker inside a paragraph allow it to be one."""
    before = text[max(floor, event.start - TAIL) : event.start].rstrip()
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

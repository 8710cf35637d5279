"""Reads any text: the fallback for layouts nobody has described.

A heading is a line that looks like one: a known section name, a Markdown or numbered heading, a short line in
capitals or with a colon. A field is a label of the shared table with its value after a colon or on the next line.
Inside the criteria, only another section's name or a Markdown heading of the same rank ends the list, for lists
there have headings of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from corpus.model import Fact, FactName, SectionKind, Trial
from corpus.readers.assemble import trial
from corpus.readers.headings import MAX_HEADING, Found, Heading, Line, Piece, ValueReader, cut, line_at, lines
from corpus.readers.labels import Label, label_for
from corpus.readers.names import EXCLUDED, INCLUDED, section_named
from corpus.readers.values import INTERVENTION_KIND, NCT_ID, fact, worded

NAME = "plain"
CONFIDENCE = 0.5  # any reader that knows the layout is surer than this

_LONGEST_HEADING = 90
_LONGEST_VALUE = 160  # of a value on the line below its label; longer lines are prose
_TOP_LINES = 25  # lines with words among which several ids of the trial's own may stand
_LOOKED_FOR_TITLE = 1000  # code points of blank text that may stand before the first line
_WORDS_OF_SENTENCE = 12
_RUNNING = 3  # a field printed more often than this is a page's running head
_FIELD_LEVEL, _SHAPE_LEVEL, _NAMED_LEVEL = 8, 4, 3

K = SectionKind
_INCLUDED_HERE = re.compile(rf"(?:{INCLUDED})\s*[:：]\s*(?=\S)", re.IGNORECASE)
_EXCLUDED_HERE = re.compile(rf"(?:{EXCLUDED})\s*[:：]\s*(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:\d{1,2}\.|\d{1,2}(?:\.\d{1,2}){1,4}\.?|\d{1,2}(?=\s+[A-Z]{4})|[IVX]{1,4}\."
    r"|[A-H]\.)\s+(?=[A-Z])"
)
_HASHES = re.compile(r"\s*(#{1,6})\s+\S")
_TITLE_WORD = r"(?:[A-Z0-9][\w'’/-]*|of|and|the|for|in|to|a|an|with|on|or|by|&|/|-)"
_TITLE_CASE = re.compile(rf"{_TITLE_WORD}(?:,? {_TITLE_WORD}){{0,11}}")
_SENTENCE_END = re.compile(r"[.;,!]$")
_LIST_MARK = re.compile(r"[-•·*○▪①-⑳]\s*")
# "Label: value", also with a tab or a bar between, as "**Label** value" and as "[Label](address) value".
_WITH_COLON = re.compile(
    r"(?:[-•·]\s+)?(?P<label>[A-Za-z][^:：\t|\r\n]{1,90}?)(?:\s*\**\s*[:：\t|]\**\s*|\*\*[ \t]+(?=\S))"
)
_LINKED = re.compile(r"\[(?P<label>[^\]\r\n]{1,60})\]\([^)\r\n]{1,200}\)[ \t]*[:：]?[ \t]*")
_REGISTER_NUMBER = re.compile(r"[A-P]\.\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+(?=\S)")
_CHINESE_LABEL = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff（）()/、]{1,20}[:：]")
_LATIN_LABEL = re.compile(r"[A-Za-z][A-Za-z '’/-]{1,80}：")
_INDENT = re.compile(r"[ \t]{1,60}(?=[^ \t\r\n])")
_NEXT_CELL = re.compile(r"\t[A-Za-z][^\t\r\n:：]{1,40}[:：]")
_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_ITEM_KEY = re.compile(r"([A-Za-z’'/-]{1,30}(?: [A-Za-z’'/-]{1,30}){0,3})[:：]\s+")
_NAMES_ITEM = re.compile(
    r"(?:outcome )?(?:measure|name|title)|outcome|facility|site|hospital|institution|arm|group|label", re.IGNORECASE
)
_ELIGIBLE = frozenset({K.ELIGIBILITY, K.INCLUSION, K.EXCLUSION})
_NOT_THIS_TRIAL = frozenset({K.OTHER_TRIALS, K.REFERENCES})
_LISTS = frozenset({K.OUTCOMES, K.LOCATIONS, K.CONTACTS, K.INTERVENTIONS, K.ARMS, K.CONDITIONS})
# One-word names that end a list of criteria; others ("Disease", "Treatment") are headings inside such lists too.
_ENDS_CRITERIA = _ELIGIBLE | {K.SPONSORS, K.LOCATIONS, K.REFERENCES, K.OTHER_TRIALS, K.OUTCOMES, K.BOILERPLATE}


def sniff(name: str, raw: str) -> float:
    """Always the same low figure: any text can be read, none is recognised."""
    return CONFIDENCE


def parse(name: str, raw: str) -> Trial:
    """The trial of any text; at worst one section and no fact."""
    pieces = cut(raw, find_heading, titled=_first_line_is_title(raw))
    if any(p.heading and p.heading.facts and p.section.kind is K.TITLE for p in pieces) and not _is_marked(raw):
        pieces = cut(raw, find_heading)  # a labelled title makes the first line mere words
    pieces = _without_running_heads(raw, _one_own_id(raw, pieces))
    return trial(NAME, name, raw, pieces, _id_in_title(raw, pieces))


def find_heading(text: str, line: Line, above: Sequence[Found]) -> Found | None:
    """The heading or field label on a line, if it is one."""
    words = text[line.first : line.last]
    if not words:
        return None
    if above and above[-1].heading.extent == "next" and not text[above[-1].body : line.start].strip():
        return None  # the value of the label above
    ranks = [up.heading.level for up in above if up.heading.kind in _ELIGIBLE and not up.heading.facts]
    inside = min(ranks, default=None)
    foreign = any(up.heading.kind in _NOT_THIS_TRIAL for up in above)
    return (
        (None if foreign else _field(text, line, words, above, in_criteria=inside is not None))
        or _criteria_on_line(line, words, above)
        or _named(text, line, words, above, inside)
        or _bilingual(text, line, words, inside)
        or _after_criteria(text, line, words, above)
        or _shaped(text, line, words, above, inside)
    )


def _field(text: str, line: Line, words: str, above: Sequence[Found], *, in_criteria: bool) -> Found | None:
    number = _REGISTER_NUMBER.match(words)
    at = number.end() if number else 0
    match = _LINKED.match(words, at) or _WITH_COLON.match(words, at)
    name = match["label"].strip(" *") if match else words[at:].rstrip(":： *")
    label = label_for(name) if len(name) <= _LONGEST_HEADING else None
    inner = _WITH_COLON.match(words, match.end()) if match and not label and section_named(name) else None
    if inner and label_for(inner["label"].strip(" *")):  # "Study design: Allocation: randomized"
        match, name = inner, inner["label"].strip(" *")
        label = label_for(name)
    value = words[match.end() :] if match else ""
    if (
        not label
        or (not match and not name[0].isupper())
        or (in_criteria and not _in_criteria(label, words, name, value))
    ):
        return None
    if match and value:
        goes_on = label.kind in _LISTS and _column(text, line.first + match.end()) == _column_below(text, line.end)
        rank = _NAMED_LEVEL if number and any(up.heading.kind in _ELIGIBLE for up in above) else _FIELD_LEVEL
        heading = _heading(label, "section" if goes_on else "line", rank=rank, items=goes_on)
        return Found(heading, name, line.first + match.end())
    below = _next_words(text, line.end)
    other = not _usual(label, below) and _is_heading(below)
    if not below or len(below) > _LONGEST_VALUE or other:
        return Found(_heading(label, "line", read=False), name, line.end) if match and not below else None
    if label.kind in _LISTS:
        return Found(_heading(label, "section", items=True, rank=_rank(text, line, words)), name, line.end)
    return Found(_heading(label, "next"), name, line.end)


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)


def _column_below(text: str, at: int) -> int:
    """How far the next line is indented; 0 for none, as nothing stands under a value there."""
    indent = _INDENT.match(text, at)
    return indent.end() - at if indent else 0


def _in_criteria(label: Label, words: str, name: str, value: str) -> bool:
    """Whether a labelled line among criteria is a field: no item of the list, and no mere word like "Age: …"."""
    return not _LIST_MARK.match(words) and (" " in name or _usual(label, value))


def _usual(label: Label, value: str) -> bool:
    return bool(label.values and re.fullmatch(label.values, value.strip(), re.IGNORECASE))


def _is_heading(words: str) -> bool:
    """Whether the line below a label is a name or a labelled field of its own."""
    pair = _WITH_COLON.match(words)
    if _INCLUDED_HERE.match(words) or _EXCLUDED_HERE.match(words):
        return True
    return bool(
        label_for(words.rstrip(":： ")) or section_named(words) or (pair and label_for(pair["label"].strip(" *")))
    )


def _heading(
    label: Label,
    extent: Literal["section", "line", "next"],
    *,
    rank: int | None = None,
    items: bool = False,
    read: bool = True,
) -> Heading:
    level = rank or (_NAMED_LEVEL if extent == "section" else _FIELD_LEVEL)
    facts = _of_items(label.facts) if items else _first_cell(label.facts) if extent == "line" else label.facts
    return Heading(label.pattern, label.kind, level=level, facts=facts if read else None, extent=extent)


def _first_cell(facts: ValueReader) -> ValueReader:
    """Reads a line up to a tab behind which another label stands ("Country: China", tab, "Province: Zhejiang")."""

    def read(text: str, start: int, end: int) -> list[Fact]:
        other = _NEXT_CELL.search(text, start, end)
        return facts(text, start, other.start() if other else end)

    return read


def _of_items(facts: ValueReader) -> ValueReader:
    """Reads the lines of a list; of a line with a key of its own ("City: …") only if the key names the item.

    A list whose first item stands right below its label ends at the first blank line. Lines of prose are no list.
    """

    def read(text: str, start: int, end: int) -> list[Fact]:
        if not _BLANK_LINE.search(text[max(0, start - 8) : start]):
            end = _end_of_items(text, start, end)
        rows = list(worded(text, start, end))
        if any(_is_prose(text[first:last]) for first, last in rows if not _ITEM_KEY.match(text, first, last)):
            return []
        found: list[Fact] = []
        for first, last in rows:
            key = _ITEM_KEY.match(text, first, last)
            if not key or INTERVENTION_KIND.match(text, first, last):
                found += facts(text, first, last)
            elif _NAMES_ITEM.fullmatch(key[1]):
                found += facts(text, key.end(), last)
        return found

    return read


def _is_prose(words: str) -> bool:
    """Whether a line goes on from the one above or is a whole sentence."""
    return words[0].islower() or (words.endswith(".") and words.count(" ") >= _WORDS_OF_SENTENCE)


def _end_of_items(text: str, start: int, end: int) -> int:
    """The first blank line after which no keyed item ("Measure: …") follows."""
    for gap in _BLANK_LINE.finditer(text, start, end):
        after = _ITEM_KEY.match(_next_words(text, gap.end()))
        if not after or not _NAMES_ITEM.fullmatch(after[1]):
            return gap.start()
    return end


def _side_level(above: Sequence[Found]) -> int:
    """Inclusion and exclusion stand beneath a heading of eligibility, where there is one, and beside each other."""
    return _NAMED_LEVEL + any(up.heading.kind is K.ELIGIBILITY and not up.heading.facts for up in above)


def _criteria_on_line(line: Line, words: str, above: Sequence[Found]) -> Found | None:
    """A heading of criteria whose first rule stands on its own line: "Inclusion criteria: 1. …"."""
    for pattern, kind in ((_INCLUDED_HERE, K.INCLUSION), (_EXCLUDED_HERE, K.EXCLUSION)):
        match = pattern.match(words[:MAX_HEADING])
        if match:
            name = words[: match.end()].rstrip(":： *")
            return Found(Heading("", kind, level=_side_level(above)), name, line.first + match.end())
    return None


def _named(text: str, line: Line, words: str, above: Sequence[Found], inside: int | None) -> Found | None:
    if len(words) > _LONGEST_HEADING:
        return None
    number = _REGISTER_NUMBER.match(words) or _NUMBER.match(words)
    name = words[number.end() if number else 0 :].strip(" *").rstrip(":：? ")
    kind = section_named(name)
    if not kind:
        return None
    level = _rank(text, line, words)
    if level is None:
        level = _side_level(above) if kind in (K.INCLUSION, K.EXCLUSION) else _NAMED_LEVEL
        if inside is not None and " " not in name and kind not in _ENDS_CRITERIA:
            if kind is not K.DESCRIPTION or text[above[-1].body : line.start].strip():
                return None
            # "Eligibility Criteria", "Description", and then the criteria
            kind, level = K.ELIGIBILITY, above[-1].heading.level + 1
    elif inside is not None and level > inside and kind not in _ELIGIBLE:
        return None
    return Found(Heading("", kind, level=level, extent="line" if kind is K.BOILERPLATE else "section"), name, line.end)


def _bilingual(text: str, line: Line, words: str, inside: int | None) -> Found | None:
    """A field of a record that prints each label twice, in Chinese and on the next line in English."""
    here, below = _CHINESE_LABEL.match(words), _next_words(text, line.end)
    if not (here and _LATIN_LABEL.match(below)):
        here = _LATIN_LABEL.match(words)
        if not here or not _CHINESE_LABEL.match(_words_above(text, line.start)):
            return None
    level = _SHAPE_LEVEL if inside is None else _NAMED_LEVEL
    return Found(Heading("", K.OTHER, level=level), here[0].rstrip(":："), line.first + here.end())


def _after_criteria(text: str, line: Line, words: str, above: Sequence[Found]) -> Found | None:
    """A register's next numbered field ("E.5 End points") after the criteria, which stand in such a field too."""
    number = _REGISTER_NUMBER.match(words)
    if not number or not any(up.heading.kind in _ELIGIBLE and _is_numbered(text, up) for up in above):
        return None
    name = re.split(r"[\t:：]", words[number.end() :], maxsplit=1)[0].strip()
    return Found(Heading("", K.OTHER, level=_NAMED_LEVEL, extent="line"), name, line.first + number.end() + len(name))


def _is_numbered(text: str, found: Found) -> bool:
    """Whether a heading has a register's number before it."""
    return bool(_REGISTER_NUMBER.match(text, text.rfind("\n", 0, max(0, found.body - 1)) + 1))


def _words_above(text: str, at: int) -> str:
    """The words of the line before ``at``."""
    stop = max(0, at - 1)
    return text[max(text.rfind("\n", 0, stop) + 1, stop - _LONGEST_VALUE) : stop].strip()


def _shaped(text: str, line: Line, words: str, above: Sequence[Found], inside: int | None) -> Found | None:
    """A line that looks like a heading though its name is unknown; it takes the kind of the heading above it."""
    rank = _rank(text, line, words)
    if inside is not None and (rank is None or rank > inside):
        return None
    if inside is not None and not words.isupper() and not _HASHES.match(text[line.start : line.end]):
        return None
    if (line.start < _LOOKED_FOR_TITLE and not text[: line.start].strip("\ufeff \t\r\n")) or len(
        words
    ) > _LONGEST_HEADING:
        return None
    if rank is None:
        if _SENTENCE_END.search(words) or _LIST_MARK.match(words) or not _looks_like_heading(text, line, words):
            return None
        rank = _SHAPE_LEVEL
    elif _SENTENCE_END.search(words) or not _next_words(text, line.end):
        return None
    parents = [up.heading.kind for up in above if up.heading.level < rank]
    return Found(Heading("", parents[-1] if parents else K.OTHER, level=rank), words.rstrip(":： *"), line.end)


def _looks_like_heading(text: str, line: Line, words: str) -> bool:
    below = _next_words(text, line.end)
    if not below:
        return False
    if words.endswith((":", "：")):
        return len(words) <= 60
    after_gap = text[max(0, line.start - 4) : line.start].endswith(("\n\n", "\r\n\r\n", "\n \n"))
    introduces = len(below) > 80 or bool(_LIST_MARK.match(below))
    return after_gap and introduces and (words.isupper() or bool(_TITLE_CASE.fullmatch(words)))


def _rank(text: str, line: Line, words: str) -> int | None:
    """The depth that Markdown's number signs or a number such as "3.1" give a heading."""
    hashes = _HASHES.match(text[line.start : line.end])
    if hashes:
        return len(hashes[1])
    number = _NUMBER.match(words)
    if number and _TITLE_CASE.fullmatch(words[number.end() :].rstrip(":： *")):
        return _NAMED_LEVEL + len(re.findall(r"\d+", number[0])[1:])
    return None


def _next_words(text: str, at: int) -> str:
    """The words of the next line that has any, at most a little more than a value's length of them."""
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = line_at(text, at, end)
        if line.first < line.last:
            return text[line.first : min(line.last, line.first + _LONGEST_VALUE + 1)]
        at = end
    return ""


def _is_marked(raw: str) -> bool:
    """Whether the first line is marked as the page's title, "# …"."""
    return bool(re.match(r"\s{0,1000}#\s", raw))


def _first_line_is_title(raw: str) -> bool:
    words = _first_words(raw)
    if _PAGE_NUMBER.fullmatch(words) or section_named(words) in (K.BOILERPLATE, K.OTHER_TRIALS):
        return False
    return 0 < len(words) <= 300 and not words.endswith((".", ";", ",", ":")) and not _LIST_MARK.match(words)


def _first_words(raw: str) -> str:
    for line in lines(raw):
        if line.first < line.last:
            return raw[line.first : line.last]
    return ""


def _one_own_id(raw: str, pieces: list[Piece]) -> list[Piece]:
    """Keeps the label of one registry id: the only one labelled, or the first if it stands near the top.

    Several labelled ids are a list of trials; which of them is this trial is not ours to guess.
    """
    labelled = [
        (i, match[0])
        for i, piece in enumerate(pieces)
        if piece.heading and piece.heading.facts and piece.section.kind is K.IDENTIFICATION
        if (match := NCT_ID.search(raw, piece.section.body_start, piece.section.end))
    ]
    if len({found for _, found in labelled}) <= 1:
        return pieces
    top = raw[: pieces[labelled[0][0]].section.start].count("\n") < _TOP_LINES
    own = labelled[0][1] if top else None
    dropped = {i for i, found in labelled if found != own}
    return [Piece(p.section, None) if i in dropped else p for i, p in enumerate(pieces)]


def _without_running_heads(raw: str, pieces: list[Piece]) -> list[Piece]:
    """Keeps the first of a field that is printed again and again, as page heads are."""
    lines_of_fields = [raw[p.section.start : p.section.end].strip() for p in pieces]
    often = {line for line, times in Counter(lines_of_fields).items() if times > _RUNNING}
    seen: set[str] = set()
    kept: list[Piece] = []
    for piece, line in zip(pieces, lines_of_fields, strict=True):
        kept.append(Piece(piece.section, None) if line in often and line in seen else piece)
        seen.add(line)
    return kept


def _id_in_title(raw: str, pieces: list[Piece]) -> list[Fact]:
    """The one registry id that the title line prints."""
    for piece in pieces:
        if piece.section.kind is K.TITLE:
            ids = list(NCT_ID.finditer(raw, piece.section.start, piece.section.end))
            if len({m[0] for m in ids}) == 1:
                return fact(raw, FactName.NCT_ID, *ids[0].span())
    return []

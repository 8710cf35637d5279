"""What can be seen of a list of lines without understanding it: headings, parts, counts, numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Frozen

_HEADING_WORDS = 8  # a longer line that ends in a colon opens a sentence's list, it does not head a part
_COUNT = re.compile(r"\d{1,9} ?/ ?\d{1,9} ?\(\d[\d.]{0,9}%?\)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LABELLED = re.compile(r"^\s*[^\s:][^:]{0,60}: ?\S")
_OWN = re.compile(r"(\d{1,2}|\b[A-Da-d])\s*[:.]?\s*$")


class Layout(Frozen):
    """How lines belong together; every tuple is as long as the list.

    ``header`` is the number of the heading above each line, -1 for none; ``part`` counts the parts that the topmost
    headings open; ``named`` holds the number or letter that a part's heading ends with, "" for none.
    """

    heading: tuple[bool, ...]
    header: tuple[int, ...]
    part: tuple[int, ...]
    named: tuple[str, ...]


def is_heading(line: str) -> bool:
    """Whether ``line`` is short and ends in a colon."""
    stripped = line.strip()
    return stripped.endswith(":") and len(stripped.split()) <= _HEADING_WORDS


def layout(texts: Sequence[str]) -> Layout:
    """The layout of ``texts``: a topmost heading is one that stands no deeper than any other heading."""
    heading = [is_heading(t) for t in texts]
    depth = [len(t) - len(t.lstrip()) for t in texts]
    top = min((d for d, h in zip(depth, heading, strict=True) if h), default=0)
    header: list[int] = []
    part: list[int] = []
    named: list[str] = []
    above, number, name = -1, 0, ""
    for i, text in enumerate(texts):
        if heading[i] and depth[i] <= top:
            number += bool(i) and not (part and header[-1] == -1 and heading[i - 1])
            own = _OWN.search(text.strip()[-12:])
            name = own[1].lower() if own else ""
            header.append(-1)
        else:
            header.append(above)
        if heading[i]:
            above = i
        part.append(number)
        named.append(name)
    return Layout(heading=tuple(heading), header=tuple(header), part=tuple(part), named=tuple(named))


def holds_count(line: str) -> bool:
    """Whether ``line`` reports a count out of a total, such as "4/65 (6.15%)"."""
    return _COUNT.search(line) is not None


def is_labelled(line: str) -> bool:
    """Whether ``line`` reads as a label and its value, such as "Time frame: 2 years"."""
    return _LABELLED.match(line) is not None


def numbers(text: str) -> frozenset[str]:
    """The numbers that stand in ``text``, as written, without thousands' commas."""
    return frozenset(_NUMBER.findall(text.replace(",", "")))

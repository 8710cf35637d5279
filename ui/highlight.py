"""Text of a source as safe HTML: exact, escaped, with the cited words and the faults marked. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from corpus.model import Span

# Characters that show nothing themselves but change how others look or hide text: controls other than newline and
# tab, soft hyphens, zero-width characters, direction marks and overrides, annotation marks, tags, lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
# What Streamlit's labels read as Markdown, directives, icons, symbols or addresses.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_JOINED = re.compile(r"(?<=[:.@])(?=\S)|(?<=[-<>=~+])(?=[-<>=~+])")
_JOINER = "\u2060"


class Shown(NamedTuple):
    """A text as displayed; ``offsets[i]`` is where character ``i`` of it stands in the text it came from."""

    text: str
    offsets: tuple[int, ...]


def displayed(text: str) -> Shown:
    """``text`` without the characters that hide or turn others; nothing else is changed."""
    offsets: list[int] = []
    parts: list[str] = []
    at = 0
    for match in _HIDDEN.finditer(text):
        parts.append(text[at : match.start()])
        offsets += range(at, match.start())
        at = match.end()
    parts.append(text[at:])
    offsets += range(at, len(text))
    return Shown("".join(parts), tuple(offsets))


def visible(text: str) -> str:
    """``text`` as displayed."""
    return _HIDDEN.sub("", text)


def html_text(text: str) -> str:
    """``text`` as displayed, escaped for HTML."""
    return escape(visible(text))


def label_text(text: str) -> str:
    """``text`` for a widget's label, where Streamlit would read Markdown: every sign stands for itself."""
    line = " ".join(visible(text).split())
    # Escaping holds back Markdown; the joiner holds back what is looked for in the finished text: icons (":name:"),
    # addresses, and signs such as "->" or ">=" that would be drawn as another.
    return _PUNCTUATION.sub(r"\\\1", _JOINED.sub(_JOINER, line))


def source_html(text: str, cited: Span | None, noticed: Sequence[Span]) -> str:
    """A whole source as HTML: the cited words in one ``<mark>``, each notice's words in spans that carry its number.

    Args:
        text: the source text.
        cited: the words to mark, or None.
        noticed: the ranges of the notices, in the order in which they are numbered from 1.

    Returns:
        HTML that holds no attribute taken from the text. Its text content is ``displayed(text).text``.
    """
    if cited is None:
        return _pieces(text, 0, len(text), noticed)
    end = min(cited.end, len(text))
    return (
        _pieces(text, 0, cited.start, noticed)
        + '<mark class="cited" tabindex="-1">'
        + _pieces(text, cited.start, end, noticed)
        + "</mark>"
        + _pieces(text, end, len(text), noticed)
    )


def marked_html(text: str, span: Span, marks: Sequence[Span]) -> str:
    """The words at ``span`` as HTML, those in ``marks`` emphasised."""
    inside = [m for m in marks if m.overlaps(span)]
    edges = {span.start, span.end, *(max(span.start, m.start) for m in inside), *(min(span.end, m.end) for m in inside)}
    html: list[str] = []
    for low, high in pairwise(sorted(edges)):
        words = html_text(text[low:high])
        html.append(f"<b>{words}</b>" if any(m.start <= low and high <= m.end for m in inside) else words)
    return "".join(html)


def _pieces(text: str, start: int, end: int, noticed: Sequence[Span]) -> str:
    """``text[start:end]`` cut at the edges of the notices."""
    inside = [(n, s) for n, s in enumerate(noticed, start=1) if s.start < end and start < s.end]
    edges = sorted({start, end, *(max(start, s.start) for _, s in inside), *(min(end, s.end) for _, s in inside)})
    html: list[str] = []
    for low, high in pairwise(edges):
        words = html_text(text[low:high])
        touching = [(n, s) for n, s in inside if s.start < high and low < s.end]
        if touching and words:
            last = [str(n) for n, s in touching if s.end == high]
            number = f' data-note="{" ".join(last)}"' if last else ""
            words = f'<span class="noticed"{number}>{words}</span>'
        html.append(words)
    return "".join(html)

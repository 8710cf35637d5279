"""Text that is safe to show, print and paste: without the characters that hide, reorder or break what is shown."""

from __future__ import annotations

import re

# Control characters but tab and line feed, surrogates, non-characters; zero-width and bidirectional marks; tag
# characters. They carry no words, and XML, spreadsheets and readers stumble over them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def printable(text: str) -> str:
    """``text`` without hidden characters; line ends become line feeds.

    For what leaves the program only: ranges count into the source, not into what comes back.
    """
    return _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """``printable`` text with every run of white space as one space."""
    return " ".join(printable(text).split())

"""Words of a question against the "not" and the "active" of an exclusion."""

from __future__ import annotations

import re

# What an exclusion denies of a finding: "metastases that are not stable", "uncontrolled".
_DENIED = re.compile(
    r"\b(?:not|never|without) (?:(?:been|be|yet|adequately|well|fully|completely|medically|clinically) ){0,2}"
    r"(?P<word>[a-z]{5,})"
    r"|\bun(?P<un>stable|controlled|treated|resolved|healed)"
)
_STEM = 6  # letters that the forms of a word share
_NOT = re.compile(r"(?:\b(?:not|no|never|isn't|wasn't|aren't|hasn't|without|out of)|n't)(?: \w+){0,2} $")
# Without these an exclusion speaks of now, and so it does where it says so.
_EARLIER = re.compile(
    r"\b(?:histor\w+|prior|previous\w*|past|ever|within|before|recent\w*|had|received|under(?:gone|went))\b"
)
_CURRENT = re.compile(r"\b(?:active|current(?:ly)?|ongoing|acute|uncontrolled|chronic)\b")
_OVER = re.compile(
    r"\b(?:cured|cleared|gone|recovered|resolved|healed|no longer|all clear|over it|got rid of|inactive|dormant)\b"
)
_BACK = re.compile(r"\b(?:again|came? back|coming back|returned|relapse\w*|recur\w*|flar\w+|isn't|not|never)\b")


def told_otherwise(rule: str, asked: str) -> bool:
    """Whether a question says what an exclusion denies ("not stable", and it is), or that what must be there is over.

    Both texts in lower case. The reader hears the words that both share louder than a "not".
    """
    denied = ((m["word"] or m["un"])[:_STEM] for m in _DENIED.finditer(rule))
    said = any(m and not _NOT.search(asked[: m.start()]) for d in denied if (m := re.search(rf"\b{d}", asked)))
    over = _OVER.search(asked) and not _BACK.search(asked)
    return said or bool(over and (_CURRENT.search(rule) or not _EARLIER.search(rule)))

"""Printed numbers, and the letter-for-letter shadow of a text in which they are easy to find."""

from __future__ import annotations

import re

_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: i + 1 for i, word in enumerate([*_UNITS, *_TEENS])} | {
    word: (i + 2) * 10 for i, word in enumerate(_TENS)
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")

# One character for one character, so that a place in the shadow is a place in the source.
_SHADOW = str.maketrans(
    {
        "\\": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ", "\t": " ", "\r": " ",
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "~": "-", "～": "-",
        "µ": "u", "μ": "u", "²": "2", "³": "3", "×": "x", "✕": "x", "∗": "*",
        "＞": ">", "＜": "<", "＝": "=", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "’": "'", "‘": "'",
        "：": ":", "（": "(", "）": ")", "；": ";", "，": ",", "％": "%", "。": ".",
    }
)  # fmt: skip

NUMBER_WORD = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:"
    + "|".join(_UNITS)
    + r"))?|"
    + "|".join(sorted([*_UNITS, *_TEENS], key=len, reverse=True))
    + r")\b"
)
"""A regular expression for a number in words, up to ninety-nine."""

POWER_OF_TEN = rf"10 ?(?:\^ ?|\*\* ?)\(?\d{{1,2}}\)?|10[{_SUPERSCRIPTS}]{{1,2}}|10[eE]\d{{1,2}}"
"""A regular expression for a bare power of ten (10^9, 10⁹, 10e9)."""

DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?: 000)+(?!\d)|\d{1,7}(?:[.·]\d{1,6}|,\d{1,2}(?!\d))?(?!\d)|\.\d{1,6}"
)
"""A regular expression for a number in digits: 50,000, 50 000, 0.5, 1,5 and .5."""


def shadow(text: str) -> str:
    """``text`` with its look-alike characters made one; the same length, so every place stays where it was."""
    return text.translate(_SHADOW)


def closed_up(text: str) -> tuple[str, list[int]]:
    """The shadow of ``text`` with each run of blanks, line ends and Markdown's backslashes made one space or none.

    Also gives the place in ``text`` of each character that is left.
    """
    flat: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(shadow(text)):
        blank = letter in " \n"
        if text[place] == "\\" or (blank and flat and flat[-1] == " "):
            continue
        flat.append(" " if blank else letter)
        places.append(place)
    return "".join(flat), places


def read_number(printed: str) -> float:
    """The value of a number matched by ``DIGITS``, ``NUMBER_WORD`` or ``POWER_OF_TEN``, or of a Roman numeral to VI.

    ``10e9`` is read as ten to the ninth, as people who print it mean.

    Raises:
        ValueError: if ``printed`` is none of these.
    """
    text = printed.strip().lower()
    if printed.strip() in _ROMAN:
        return float(_ROMAN[printed.strip()])
    if text[:1].isalpha():
        return float(sum(_WORDS[word] for word in re.split(r"[- ]+", text.split("(")[0].strip())))
    power = re.fullmatch(rf"10 ?(?:\^|\*\*|e)? ?\(?(\d{{1,2}}|[{_SUPERSCRIPTS}]{{1,2}})\)?", text)
    if power and not text.isdigit():
        return 10.0 ** int(power.group(1).translate(_TO_DIGITS))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(" ", "").replace("·", ".").replace(",", "."))

"""What a question tells of a relative, where somebody asks for themselves: it is no part of the asker's case."""

from __future__ import annotations

import re

_PIECE = re.compile(r"[^,;.?!，。；？！\n]+")
_KIN = (
    r"(?:wife|husband|partner|spouse|girlfriend|boyfriend|mother|mom|mum|father|dad|parents?|son|daughter|child"
    r"|children|kids?"
    r"|baby|brother|sister|aunt|uncle|cousin|grand\w+|roommate|flatmate|family)"
)
_OF_KIN = re.compile(
    rf"\b(?:my|our) (?:\w+ )?{_KIN}(?:'s \w+)?\b(?! and (?:i|me)\b)"
    r"(?! (?:has )?(?:said|says|thinks|told|asked|worries))|"
    r"我(?:的)?(?:妻子|老婆|太太|丈夫|老公|妈妈|妈|母亲|爸爸|爸|父亲|父母|儿子|女儿|孩子|哥哥|弟弟|姐姐|妹妹|家人)",
    re.IGNORECASE,
)
_FOR_SELF = re.compile(
    r"\b(?:can|could|may|might|will|would|do|does|should|must|am|if) i\b|\b(?:exclud\w+|keep|keeps|rule|rules"
    r"|disqualif\w+|stop|stops"
    r"|bar|bars|affect|affects|let|prevent|prevents|for|about) (?:me|us)\b|\bi (?:still |also )?(?:join|qualify"
    r"|take part|be)\b"
    r"|我(?:自己)?(?:还)?(?:能|可以|可不可以|会|是否)",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(?:i|i'm|i've|me|my own|myself)\b|我(?!的?(?:妻|老|太|丈|妈|母|爸|父|儿|女|孩|哥|弟|姐|妹|家))", re.IGNORECASE
)


def of_kin(text: str) -> bool:
    """Whether a question asked for oneself tells of a relative: "my wife is pregnant, can I join?"."""
    return bool(_FOR_SELF.search(text)) and any(_tells_of_kin(text, *piece.span()) for piece in _PIECE.finditer(text))


def without_kin(text: str) -> str:
    """``text`` with what it tells of a relative blanked, letter for letter, where it asks for the asker."""
    if not _FOR_SELF.search(text):
        return text
    kept = text
    for low, high in (piece.span() for piece in _PIECE.finditer(text)):
        if _tells_of_kin(text, low, high):
            kept = f"{kept[:low]}{' ' * (high - low)}{kept[high:]}"
    return kept


def _tells_of_kin(text: str, low: int, high: int) -> bool:
    kin = _OF_KIN.search(text, low, high)
    return kin is not None and not _SELF.search(text, low, kin.start()) and not _FOR_SELF.search(text, kin.end(), high)

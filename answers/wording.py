"""Our own sentences, from ``wording.toml``: one place to read, review and grade them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path


class Language(StrEnum):
    """Languages our own sentences come in; quotes stay in the source's language."""

    EN = "en"
    ZH = "zh"


_CJK = re.compile(r"[\u3400-\u9fff]")


def language_of(question: str) -> Language:
    """Chinese if the question holds a Chinese character, else English."""
    return Language.ZH if _CJK.search(question) else Language.EN


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Mapping[str, str]]:
    """Every template by key, then by language; ``phys`` is the physicians' form where it differs."""
    with Path(__file__).with_name("wording.toml").open("rb") as file:
        return tomllib.load(file)


def say(key: str, language: Language = Language.EN, *, physician: bool = False, **values: object) -> str:
    """The sentence of that key, filled in.

    Raises:
        KeyError: if there is no such key, or a placeholder of the sentence has no value.
    """
    forms = templates()[key]
    if physician and "phys" in forms and language is Language.EN:
        return forms["phys"].format(**values)
    return forms.get(language, forms["en"]).format(**values)

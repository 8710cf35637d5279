"""Questions on what holds once somebody has joined, which a rule on joining does not answer."""

from __future__ import annotations

import re

from answers.asking import Asking
from corpus.model import Criterion
from retrieval.asks import cue
from retrieval.reading import fold

_LATER = re.compile(
    r"\b(?:during|throughout|until|while|after|following|post|end of)\b"
    r"(?! (?:the )?(?:screening|birth|delivery|surgery))",
    re.IGNORECASE,
)


def asks_later(asking: Asking) -> bool:
    """Whether a question asks what is allowed, or comes of something, during the study or after it."""
    return bool(cue("later").search(fold(asking.query.text)))


def of_later(rule: Criterion) -> bool:
    """Whether a rule speaks of a time after joining ("contraception throughout the treatment period")."""
    return bool(_LATER.search(rule.text))

"""What a query says of the list it is asked of: whether it is a question, which part it names, how much it needs."""

from __future__ import annotations

import re
from functools import lru_cache

from index.lexical import tokenize
from lexicon.reader import Lexicon
from retrieval.asks import stopwords

# Which record is meant is known already; its name only adds noise to a ranking inside the record.
_RECORD = re.compile(
    r"\b(?:(?:in|of|for|from|by|to|at|both|either|neither) )?(?:(?:the|this|that|both) )?"
    r"(?:(?:primary|secondary|first|second|other) )?(?:clinical )?(?:trials?|stud(?:y|ies))\b"
    r"(?: and (?:the )?(?:(?:primary|secondary) )?(?:trials?|study))?",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"[?？吗呢]\s*$|^\s*(?:what|which|who|whose|when|where|why|how|can|could|do|does|did|is|are|am|was|were|will|would"
    r"|should|may|must|has|have|i|i'm|im|i've|my|tell|show|list|find)\b",
    re.IGNORECASE,
)
_STATEMENT_WORDS = 5  # fewer are a search by words: "platelet cutoff"
_CUES = {
    "all": r"\b(?:all|any|every|each|any(?:one|thing)|everyone|whole|entire)\b",
    "none": r"\b(?:no|none|not|never|neither|nor|without|cannot)\b|n't\b",
    "more": r"\b(?:most|majority|more|less|fewer|least|than|(?:high|low|long|short)e(?:st|r)|half|compared|greater)\b",
    "only": r"\b(?:only|single|exactly|just|same|different|differ|both)\b",
    "several": r"\b(?:total|overall|combined|types?|number of|at least one|several|multiple|some)\b",
    "event": r"\b(?:adverse|side effects?|aes?|events?|toxicit(?:y|ies))\b",
    "joining": r"\b(?:eligib|exclu|inclu|particip|enter|entry|enrol|join|allow|accept|candidate|criteri|permit|qualif)",
    "outcome": r"\b(?:outcome|measure|results?|score|median|mean|average|survival|pfs|response|rates?|perform|improve)",
    "treatment": r"\b(?:treat|receiv|dos(?:e|ing)|drugs?|intervention|administ|tests?|mg|arms?|placebo|given|use[sd]?)",
    "percent": r"\d ?%|percent|proportion",
}
_CUE = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _CUES.items()}
_ORDINALS = {"one": "1", "two": "2", "three": "3", "four": "4", "first": "1", "second": "2", "third": "3"}
_GROUP = r"(?:cohort|arm|group|intervention|part|results?|events?)s?"
_NAMED = re.compile(rf"\b{_GROUP} ?(?:number )?#?(\d{{1,2}}|[a-d]|one|two|three|four)\b", re.IGNORECASE)
_NTH = re.compile(rf"\b(first|second|third) (?:treatment |study |patient )?{_GROUP}\b", re.IGNORECASE)


def without_record(query: str) -> str:
    """``query`` without words that say which trial is meant; as it is, if nothing else is left."""
    rest = " ".join(_RECORD.sub(" ", query).split())
    return rest if any(t not in stopwords() for t in tokenize(rest)) else query


def with_names(query: str, lexicon: Lexicon) -> str:
    """``query`` with the standard names of its terms behind it: abbreviations and Chinese alone embed badly."""
    terms = dict.fromkeys(mention.term for mention in lexicon.find(query))
    names = [name for name in terms if name.lower() not in query.lower()]
    return f"{query} ({', '.join(names)})" if names else query


def is_statement(query: str) -> bool:
    """Whether ``query`` is a sentence to be checked against the texts, not a question or a search by words."""
    return not _QUESTION.search(query) and len(query.split()) >= _STATEMENT_WORDS


def cues(query: str) -> dict[str, float]:
    """1 for each kind of word that ``query`` holds, 0 for the others."""
    return {name: float(pattern.search(query) is not None) for name, pattern in _CUE.items()}


@lru_cache(maxsize=256)
def names_of_parts(query: str) -> frozenset[str]:
    """The numbers or letters of the cohorts, arms or groups that ``query`` names: "cohort 1" gives "1"."""
    found = [m[1].lower() for pattern in (_NAMED, _NTH) for m in pattern.finditer(query)]
    return frozenset(_ORDINALS.get(name, name) for name in found)

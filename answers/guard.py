"""The one gate through which everything shown must pass."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from answers.answer import Answer, Citation, Statement
from corpus.catalogue import Catalogue
from corpus.model import Frozen

# Claims that no answer of ours may make, whatever it cites.
_FORBIDDEN = re.compile(
    r"\b(you (do |will |would )?qualify|you are eligible|you should (take|stop|join|start|change)|"
    r"is safe for you|will cure|guarantee[ds]?|"
    r"you can (safely )?(stop|start) (taking )?your)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SIGN = re.compile(r"[≥≤<>]")


class Dropped(Frozen):
    """A sentence that did not pass, and why."""

    text: str
    reason: str


def exact(citation: Citation, catalogue: Catalogue) -> bool:
    """Whether the quote is exactly the source's words at its range."""
    return catalogue.get(citation.trial_id).source.text[citation.start : citation.end] == citation.quote


def check_statement(statement: Statement, citations: Sequence[Citation], said: Collection[str]) -> str | None:
    """Why a statement of ours may not be shown, or ``None``.

    Every number and comparison sign in it must stand in the quotes it cites, or in ``said``: words that are not the
    record's, such as the question, names of trials and the lexicon's explanations.
    """
    if _FORBIDDEN.search(statement.text):
        return "it claims what no answer may claim"
    quotes = " ".join(c.quote for c in citations if c.n in statement.citations)
    known = f"{quotes} {' '.join(said)}"
    figures = {_figure(n) for n in _NUMBER.findall(known)} | set(_spelled(known))
    for number in _NUMBER.findall(statement.text):
        if _figure(number) not in figures:
            return f"the number {number} does not stand in what it cites"
    for sign in _SIGN.findall(statement.text):
        if sign not in known and sign not in _unescaped(known):
            return f"the sign {sign} does not stand in what it cites"
    return None


def _figure(printed: str) -> str:
    """A number without thousands separators and trailing zeros, so that 50,000 and 50000 are one."""
    plain = (
        re.sub(r"[,.](?=\d{3}\b)", "", printed)
        if re.fullmatch(r"\d{1,3}(,\d{3})+", printed)
        else printed.replace(",", ".")
    )
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def _spelled(text: str) -> list[str]:
    lowered = text.lower()
    return [str(n) for n, word in enumerate(_WORDS, start=1) if re.search(rf"\b{word}\b", lowered)]


def _unescaped(text: str) -> str:
    return text.replace("\\", "")


def guard(
    answer: Answer, catalogue: Catalogue, trials: Collection[str], said: Collection[str]
) -> tuple[Answer, tuple[Dropped, ...]]:
    """The answer with every sentence that fails left out, and what was dropped.

    Raises:
        AssertionError: if a quote is not exact or cites a trial that was not asked about: a fault of ours, never shown.
    """
    for citation in answer.citations:
        if not exact(citation, catalogue):
            raise AssertionError(f"citation {citation.n} of {citation.trial_id} is not the source's words at its range")
        if citation.trial_id not in trials:
            raise AssertionError(f"citation {citation.n} is of {citation.trial_id}, which was not asked about")
    kept: list[Statement] = []
    dropped: list[Dropped] = []
    text = answer.answer
    for statement in answer.statements:
        reason = check_statement(statement, answer.citations, said)
        if reason is None:
            kept.append(statement)
        else:
            dropped.append(Dropped(text=statement.text, reason=reason))
            text = text.replace(statement.text, "").replace("\n\n", "\n").strip()
    if not dropped:
        return answer, ()
    return answer.model_copy(update={"statements": tuple(kept), "answer": text}), tuple(dropped)

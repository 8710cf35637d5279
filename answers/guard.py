"""The one gate through which everything shown must pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from answers.answer import Answer, Citation, Statement
from answers.limits import limit_words
from corpus.catalogue import Catalogue
from corpus.model import Frozen
from eligibility.bounds import find_bounds
from eligibility.numbers import NUMBER_WORD, read_number

# Claims that no answer of ours may make, whatever it cites.
_FORBIDDEN = re.compile(
    r"\b(you (do |will |would )?qualify|you are eligible|you should (take|stop|join|start|change)|"
    r"is safe for you|will cure|guarantee[ds]?|"
    r"you can (safely )?(stop|start) (taking )?your)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_IN_WORDS = re.compile(rf"\b{NUMBER_WORD}\b", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?:at least|at most|below|above) \d[\d.,]*", re.IGNORECASE)
_UNIT = re.compile(r"(?:×|/|%|10\^|(?:[mkµunp]?g|[mµ]?[lL]|mmol|[µu]mol|IU|U|years?|months?|weeks?|days?|x)\b)")
_SIGN = re.compile(r"[≥≤<>]")


class Dropped(Frozen):
    """A sentence that did not pass, and why."""

    text: str
    reason: str


def exact(citation: Citation, catalogue: Catalogue) -> bool:
    """Whether the quote is exactly the source's words at its range."""
    return catalogue.get(citation.trial_id).source.text[citation.start : citation.end] == citation.quote


def check_statement(
    statement: Statement,
    citations: Sequence[Citation],
    said: Collection[str],
    drugs_in: Callable[[str], Collection[str]] = lambda _: (),
) -> str | None:
    """Why a statement of ours may not be shown, or ``None``.

    Every number, comparison sign and drug in it must stand in the quotes it cites, or in ``said``: words that are not
    the record's, such as the question, names of trials and the lexicon's explanations. A limit in words ("at least
    60 g/L") must be a limit of a quote: its direction, its number and its unit. ``drugs_in`` names a text's drugs.
    """
    if _FORBIDDEN.search(statement.text):
        return "it claims what no answer may claim"
    quotes = " ".join(c.quote for c in citations if c.n in statement.citations)
    known = f"{quotes} {' '.join(said)}"
    figures = {_figure(n) for n in _NUMBER.findall(known)} | _spelled(known)
    for number in _NUMBER.findall(statement.text):
        if _figure(number) not in figures:
            return f"the number {number} does not stand in what it cites"
    cited = [c.quote for c in citations if c.n in statement.citations]
    if statement.text not in said:
        for limit in _LIMIT.finditer(statement.text):
            if not _is_limit_of(limit[0], statement.text[limit.end() :], cited):
                return f"the limit {limit[0]} is not one that it cites"
    for drug in drugs_in(statement.text):
        if drug not in drugs_in(known):
            return f"{drug} does not stand in what it cites"
    for sign in _SIGN.findall(statement.text):
        if sign not in known and sign not in _unescaped(known):
            return f"the sign {sign} does not stand in what it cites"
    return None


def _is_limit_of(head: str, following: str, quotes: Sequence[str]) -> bool:
    """Whether a limit such as "at least 60", and the unit that follows it, is one that a quote sets."""
    for bound in (b for quote in quotes for b in find_bounds(quote)):
        words = limit_words(bound)
        known = _LIMIT.match(words)
        if known and _plain(known[0]) == _plain(head):
            unit = words[known.end() :].strip()
            if not _UNIT.match(following.strip()) or following.strip().startswith(unit):
                return True
    return False


def _plain(limit: str) -> str:
    return limit.casefold().replace(",", "").rstrip(".")


def _figure(printed: str) -> str:
    """A number without thousands separators and trailing zeros, so that 50,000 and 50000 are one."""
    plain = (
        re.sub(r"[,.](?=\d{3}\b)", "", printed)
        if re.fullmatch(r"\d{1,3}(,\d{3})+", printed)
        else printed.replace(",", ".")
    )
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _spelled(text: str) -> set[str]:
    """The numbers that stand there as words: "seventy-eight" is 78."""
    return {f"{read_number(m[0]):g}" for m in _IN_WORDS.finditer(text)}


def _unescaped(text: str) -> str:
    return text.replace("\\", "")


def guard(
    answer: Answer,
    catalogue: Catalogue,
    trials: Collection[str],
    said: Collection[str],
    drugs_in: Callable[[str], Collection[str]] = lambda _: (),
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
        reason = check_statement(statement, answer.citations, said, drugs_in)
        if reason is None:
            kept.append(statement)
        else:
            dropped.append(Dropped(text=statement.text, reason=reason))
            text = text.replace(statement.text, "").replace("\n\n", "\n").strip()
    if not dropped:
        return answer, ()
    return answer.model_copy(update={"statements": tuple(kept), "answer": text}), tuple(dropped)

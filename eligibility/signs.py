"""Signs and words of comparison, before a number ("at least 18") and after it ("18 years or older")."""

from __future__ import annotations

import re

from eligibility.model import Op

_THAN = r"(?:great|high|larg|old|long|lat)er than|more than|in excess of"
_LESS = r"(?:low|small|short|young|few|earli)er than|less than|fewer than"
_OF_WHAT = r"(?: (?:age|dose|score|weight|duration))?(?: (?:of|is|:))?"
_OR_EQUAL = r"(?:,? ?(?:or|and)(?: is| are)? | ?/ ?)(?:equal(?:s)?(?: to)?|=)"

# Tried in this order: the longer phrase first, the negated one before the plain one.
BEFORE: tuple[tuple[str, Op], ...] = (
    (r"(?:must |may |should |can |do(?:es)? )?(?:not|never) (?:to )?exceed(?:s|ed|ing)?(?: {0,2}[>≥])?", Op.LE),
    (
        r"(?:no|not) (?:be )?(?:more|greater|higher|larger|older|longer|later) (?:than|to)|(?:not|nor) (?:above|over)",
        Op.LE,
    ),
    (r"(?:no|not) (?:be )?(?:less|fewer|lower|smaller|younger|shorter|earlier) than|not (?:below|under)", Op.GE),
    (rf"(?:{_THAN}|above|over|>){_OR_EQUAL}(?: to)?|at ?(?:/|or) ?above", Op.GE),
    (rf"(?:{_LESS}|below|under|<){_OR_EQUAL}(?: to)?|at ?(?:/|or) ?below", Op.LE),
    (r"(?:equal(?: to)?|=) ?(?:or|and|/) ?(?:greater|more|higher|above|older|over|>)(?: than)?", Op.GE),
    (r"(?:equal(?: to)?|=) ?(?:or|and|/) ?(?:less|fewer|lower|below|younger|under|<)(?: than)?", Op.LE),
    (r">(?: ?/ ?| ?or ?| ?)=|= ?/? ?>|≥ ?=?|&gt;=|> or =|⋝", Op.GE),
    (r"<(?: ?/ ?| ?or ?| ?)=|= ?/? ?<|≤ ?=?|&lt;=|< or =", Op.LE),
    (r">|&gt;", Op.GT),
    (r"<|&lt;", Op.LT),
    (
        rf"at least|at minimum|(?:a )?minimum{_OF_WHAT}|minimal(?:ly)?(?: of)?",
        Op.GE,
    ),
    (
        rf"at (?:the )?most|up to|(?:a )?maximum{_OF_WHAT}|(?:to a )?max\.?(?: of)?",
        Op.LE,
    ),
    (rf"(?:{_THAN})|above|over|exceed(?:s|ed|ing)?|beyond|upwards of|older th[ae]n", Op.GT),
    (rf"(?:{_LESS})|below|under|younger th[ae]n", Op.LT),
    (r"=|equals?(?: to)?", Op.EQ),
)

_PAST = r"past|last|previous|prior|preceding|recent|most recent|next|following"
WITHIN = (
    rf"with ?in(?: a| the)?(?: (?:{_PAST}|first))?|"
    rf"(?:in|during|over|for|throughout)(?: the)? (?:{_PAST})|(?:the )?(?:{_PAST})"
)
"""Words that open a time window looking back; the value is the most time that may have passed."""

AFTER: tuple[tuple[str, Op], ...] = (
    (r"(?:or|and|&|/) ?(?:more|greater|higher|older|above|over|longer|better|up|upwards?|later)\b", Op.GE),
    (r"(?:or|and|&|/) ?(?:less|fewer|lower|younger|below|under|shorter|earlier)\b", Op.LE),
    (r"(?:at )?(?:a |the )?minimum\b|and above\b|upwards?\b", Op.GE),
    (r"(?:at )?(?:a |the )?maximum\b|at (?:the )?most\b", Op.LE),
)

_FILLER = (
    r"(?:an? (?:total )?(?:dose |score |age |period |value |level )?of |"
    r"(?:the |an? )?(?:age|ages|dose|score|total|duration|minimum|value) of |"
    r"(?:the|an?|age|aged|about|approximately|approx\.?|equivalent to|equal to|to|of|be|is|score|the last|the past) |"
    r"(?:(?:CTCAE |NCI )?grade|stage|class|level) |\((?:[<>]=?|[≥≤=])\) ?|[:(] ?)"
)


def _joined(rules: tuple[tuple[str, Op], ...]) -> str:
    return "|".join(f"(?:{'' if not phrase[:1].isalpha() else chr(92) + 'b'}(?:{phrase}))" for phrase, _ in rules)


SIGN_BEFORE = rf"(?P<sign>{_joined(BEFORE)}|\b(?P<within>{WITHIN})(?![\w-]))(?: {{0,2}}{_FILLER}){{0,2}} {{0,2}}"
"""A regular expression: a sign or a phrase, then the few words that may stand before its number."""

_BEFORE_COMPILED = tuple((re.compile(phrase, re.IGNORECASE), op) for phrase, op in BEFORE)
_AFTER_COMPILED = tuple((re.compile(rf" ?,? ?\(?{phrase}", re.IGNORECASE), op) for phrase, op in AFTER)


def read_sign(printed: str) -> Op:
    """The comparison that ``printed`` (a match of ``SIGN_BEFORE``'s ``sign``) states.

    Raises:
        ValueError: if it states none.
    """
    if re.fullmatch(WITHIN, printed.strip(), re.IGNORECASE):
        return Op.LE
    for phrase, op in _BEFORE_COMPILED:
        if phrase.fullmatch(printed.strip()):
            return op
    raise ValueError(f"{printed!r} is no sign or phrase of comparison")


def sign_after(text: str, at: int) -> tuple[Op, int] | None:
    """The comparison stated right after a value that ends at ``at``, and where its words end."""
    for phrase, op in _AFTER_COMPILED:
        match = phrase.match(text, at, at + 40)
        if match:
            return op, match.end()
    return None

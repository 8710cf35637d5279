"""A person described in their own words, read into a profile that they confirm before anything is checked.

Only what is said of a person is read: a question about the trial ("what is the platelet cutoff?") describes nobody.
"""

from __future__ import annotations

import re

from corpus.model import Frozen
from eligibility.causes import OTHER_CAUSE
from eligibility.describe_findings import find_findings
from eligibility.describe_numbers import find_numbers
from eligibility.describe_person import find_person
from eligibility.kin import without_kin
from eligibility.profile import Lab, Profile, Therapy
from eligibility.statements import LONGEST, flatten
from eligibility.verdict_asked import VERDICT
from lexicon.reader import Lexicon

_PIECE = re.compile(r"[^,;.。，；、\n!?！？]{2,}[?？]?")
_ASKS = re.compile(
    r"^\s*(?:and |but |so |then |also )?(?:(?:who|what|when|where|which|why|how|can|could|may|might"
    r"|will|would|do|does|did|is|are|am|should|must|shall|if)\b"
    r"|.*[?？]$|.*(?:可以|能不能|吗|能否|请问))",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_OPENS = re.compile(
    r"^\W*(?:and |but |so |then |also )?(?:who|what|when|where|which|why|how|can|could|may|might|will|would|do"
    r"|does|did|is"
    r"|are|am|should|must|shall|if)\b|什么|哪|多少|如何|怎么|为什么|多久",
    re.IGNORECASE,
)
_OF_SOMEONE = re.compile(
    r"\b(?:positive|negative|undetect\w+|ago|yesterday|last (?:week|month|year)|cured|removed|finished|ended"
    r"|completed|stopped"
    r"|took|had|have|been|remission|clean for|sober|on \w+ \d|\d+ ?mg|daily|never|in \d{4})\b|阳性|阴性|前|曾|做过"
    r"|得过|有过|正在|携带|检测不到|查不到|测不到|转阴|[大小]三阳|病史|病人|患者|治好|好了|[\u4e00-\u9fff]过(?!敏|程|高|低|大|小|多)"
    r"|过敏|刚|去年|前年|上个月|上周|昨天|在(?:吃|用|打|服|做|透析)|每天|一天|每日|停了|切除|切了|移植|怀孕|哺乳",
    re.IGNORECASE,
)
_MULTIPLES = (
    (re.compile(r"\b(?:twice|double)(?= (?:the )?(?:upper|ULN|normal))", re.IGNORECASE), "2 times"),
    (re.compile(r"\btriple(?= (?:the )?(?:upper|ULN|normal))", re.IGNORECASE), "3 times"),
)


class Found(Frozen):
    """One thing understood: the words ``[start, end)`` of the text, the profile's key, and its value in words."""

    start: int
    end: int
    key: str
    value: str


class Description(Frozen):
    """What was understood of a text, for the person to confirm.

    ``understood`` lists (the person's words, the profile's key, the value read). ``not_understood`` lists the pieces
    that were told of the person and could not be read.
    """

    profile: Profile
    understood: tuple[tuple[str, str, str], ...] = ()
    not_understood: tuple[str, ...] = ()


def describe(text: str, lexicon: Lexicon) -> Description:
    """Read what ``text`` says of a person; at most the first ``LONGEST`` characters.

    A missing unit stays None. Words that describe nobody give an empty profile.
    """
    text = text[:LONGEST]
    for words, number in _MULTIPLES:
        text = words.sub(number, text)
    text = without_kin(text)
    flat = flatten(text)
    person = find_person(flat)
    numbers = find_numbers(text, lexicon)
    note = person.note or _is_note(flat, bool(numbers.found))
    findings = find_findings(text, flat, lexicon, note=note)
    read = person.found or numbers.found or findings.found
    history = findings.history if read or not note else [VERDICT.sub("", text).strip(" ,.;?!")]
    history += [piece.group().strip() for piece in _PIECE.finditer(text) if OTHER_CAUSE.search(piece.group())]
    understood = sorted((*person.found, *numbers.found, *findings.found), key=lambda f: (f[0], f[1]))
    profile = Profile(
        age=person.age,
        sex=person.sex,
        pregnant=person.pregnant,
        breastfeeding=person.breastfeeding,
        weight_kg=person.weight_kg,
        conditions=tuple(dict.fromkeys(findings.conditions)),
        labs={name: Lab(**lab) for name, lab in numbers.labs.items()},
        scores=numbers.scores,
        antibodies=findings.antibodies,
        infections=findings.infections,
        prior_therapies=tuple(Therapy(**t) for t in findings.therapies),
        history=tuple(dict.fromkeys(h for h in history if h)),
    )
    return Description(
        profile=profile,
        understood=tuple((text[start:end].strip(), key, value) for start, end, key, value in understood),
        not_understood=_rest(text, [(f[0], f[1]) for f in understood]),
    )


def _is_note(flat: str, values: bool) -> bool:
    """Whether a text tells a case and asks at most for the verdict on it: a note, though no age opens it."""
    told = VERDICT.sub("", flat)
    return (values or bool(_OF_SOMEONE.search(told))) and not any(
        _OPENS.search(piece.group()) for piece in _PIECE.finditer(told)
    )


def _rest(text: str, used: list[tuple[int, int]]) -> tuple[str, ...]:
    """Pieces of the text that nothing was read from and that ask nothing."""
    left: list[str] = []
    for match in _PIECE.finditer(text):
        piece = match.group().strip()
        taken = any(start < match.end() and match.start() < end for start, end in used)
        if not taken and _LETTERS.search(piece) and not _ASKS.match(piece):
            left.append(piece)
    return tuple(left)

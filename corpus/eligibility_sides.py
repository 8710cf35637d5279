"""Headings that say which side a list of rules is on: "4.5 Key exclusion criteria", "Patients are excluded if:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.diseases import disease_named
from corpus.model import COMMON_COHORT, Side


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading at ``[start, end)``; ``words`` as printed, without list bullets.

    ``level`` is 1 for inclusion / exclusion headings and deeper for those under them. ``side`` and ``cohort`` are
    None where the heading says nothing of them. ``number`` is the outer count of a heading such as "3.6 …".
    """

    start: int
    end: int
    words: str
    level: int
    side: Side | None = None
    cohort: str | None = None
    number: int | None = None


LEAD_IN = re.compile(r"\s*(?:(?:[-*•·●○▪–—#>]|\*\*)\s*){0,5}")
SENTENCE = re.compile(
    r"(?i)\b(?:must|ha(?:ve|s|d)|meets?|met|meeting|following|follows?|defined|includ(?:e|es|ed|ing)|are|is|was|were|who|"
    r"will|be|any|one of|all of|at least|should|shall|may|can|cannot|not|no|if|either|requires?|required|needs?|"
    r"willing|able|than|excluded|eligible|according|diagnosed|note|notes|fulfil\w*|satisf\w+|both|that|which|see)\b|\.(?!\d)|[;?!]"
    r"|\b(?:with|of|for|to|in|by|as|on|the)$"
)
GROUP = re.compile(
    r"(?i)\b(?:(?:patients?|subjects?|participants?) with|cohort|arm|part|group|stratum|controls?|volunteers?|donors?|"
    r"recipients?|caregivers?|partners?|parents?|phase (?:[1-4]|I{1,3}V?)[ab]?|women|men|children|adolescents?|"
    r"adults?)\b"
)
_CRITERIA = r"cri[a-z]{1,4}r(?:i?a|i?on)s?"  # misspellings included: "critieria", "critera"
_SIDE = re.compile(
    rf"(?i)\b(?:(?P<non>non[- ]?)?(?P<side>inclusion|exclusion|exlusion)(?:ary|s)?[\s_]{{1,40}}{_CRITERIA}"
    rf"|(?P<not>in-?eligibility)\s+{_CRITERIA}"
    rf"|{_CRITERIA}\s+for\s+(?P<for_non>non[- ]?)?(?P<for_side>inclusion|exclusion)"
    r"|(?P<bare>inclusions?|exclusions?|excluded|included)(?=\s{0,3}[:：]))\b"
)
_BARE = re.compile(r"(?i)(?P<lead>(?:[\w/,()-]{1,30} ){0,5})(?P<bare>inclusions?|exclusions?)\s?[:：]?")
_TAIL = re.compile(r"(?P<tail>(?:[^:：.;\n]|\.(?=\d)){0,110})(?P<close>[:：]|$|\n)")
_LIST_OPENS = re.compile(r"\s+(?:1[.)]|\(1\)|[•▪-])\s?[A-Z]|\s?[-–—]\s?(?:[^\n]{0,60}[≥≤<>=]|(?i:none|n/?a)\b)")
_TAIL_WORDS = re.compile(
    r"(?i)\s*(?:$|\*\*|for\b|of\b|in\b|at\b|during\b|\(|\\?\[|[-–—,]|part\b|cohort\b|phase\b|group\b|stage\b|only\b|\d"
    r"|(?:related|specific|relating|relevant|pertaining) (?:to|for)\b|(?:after|before|prior to)\b"
    r"|(?:which|that|to) [^:：]{3,80}[:：]?$)"
)
_TELLS = re.compile(r"(?i)\s*(?:includes?|including|are|comprises?|consists? of)\b")
_TO_FOLLOW = re.compile(r"(?i)\b(?:following|as follows|limited to|below)\W*$")
_VERB = re.compile(r"(?i)\s(?:are|is|were|includes?|will|as follows)\b")
_IN_BRACKETS = re.compile(r"(\s{0,3}\([^()\n]{1,110}\))\s{0,3}(?:[:：]|(?=\n|$))")
_OPENS_BODY = re.compile(r"(?P<stop>\.)|\s+(?:[A-Z][a-z]|\()")
_OPENS_SENTENCE = re.compile(r"\s+(?=[A-Z][a-z])")
_SHORT_LABEL = 6  # words of a group's name after "criteria"
_FOR_WHOM = re.compile(r"(?i)\b(?:for|of|in)\s+(?P<whom>[^:：()]{2,90})")
_OF_A_TIME = re.compile(r"(?i)\s*(?:which|that|to|after|before|prior to)\b")
_EVERYONE = re.compile(
    r"(?i)^(?:the |this |our |enrol?lment|participation|entry|inclusion|all\b|both\b|every|each|any\b|"
    r"stud(?:y|ies)|trials?|subjects?$|patients?$|participants?$|phase|screening|randomi)"
)
_COUNTER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){1,3}|[IVX]{1,4}\.\d{1,2}|(?:\d{1,2}|[A-H]|[IVX]{1,4})[.)、])\.?\s+")
_REFERS = re.compile(r"(?i)\b(?:this|these|that|those|such|above|each|per|under|exceptions?)\b")
_PLAIN_LEAD = re.compile(
    r"(?i)(?:(?:key|main|major|study|trial|general|common|other|specific|patient|subject)\s+){0,3}"
)
_NO_BREAK = re.compile(
    r"(?i)(?:\b(?:and|or|the|of|all|any|no|to|in|meets?|following|per|under|these|other|with)|[/&(])\s*$"
)
_KEY = re.compile(r"(?i)(?:\b(?:key|main|major|study|general|common)\s+)$")
_EXCLUDES = re.compile(
    r"(?i)\bexclusion\s+criteri|\bineligib|\b(?:be|are|is) (?:excluded|precluded)\b|\bexcluded if\b"
    r"|\bnot (?:be )?(?:eligible|enrolled|included)\b"
)
_INCLUDES = re.compile(r"(?i)\binclusion\s+criteri")
_MAX_LEAD = 8
_MAX_SENTENCE = 250


def _side(match: re.Match[str], lead: str) -> Side | None:
    """The side a heading names; None where it names both."""
    if re.search(r"(?i)\bno[nt]?[- ]inclusion\W{1,4}$", lead):
        return Side.EXCLUSION
    if re.search(r"(?i)\b(?:inclusion|exclusion)\b", lead):
        return None
    word = (match["side"] or match["not"] or match["for_side"] or match["bare"]).lower()
    negated = bool(match["non"] or match["for_non"])
    return Side.INCLUSION if word.startswith("inclu") and not negated else Side.EXCLUSION


def _cohort(lead: str, tail: str) -> str:
    """For whom an inclusion or exclusion list holds, from the words around "criteria"."""
    verb = _VERB.search(tail)
    tail = tail[: verb.start()] if verb else tail
    named = disease_named(f"{lead} {tail}")
    if named:
        return named
    whom = None if _OF_A_TIME.match(tail) else _FOR_WHOM.search(tail)
    if whom and not _EVERYONE.match(whom["whom"]):
        return whom["whom"].strip()
    if GROUP.search(lead) and not re.fullmatch(r"(?i)\W*(?:all |the |study )*(?:patients?|subjects?|adults?)\W*", lead):
        return lead.strip()
    inside = tail.strip(" ()-–—,*")
    return inside if inside and GROUP.search(inside) else COMMON_COHORT


def _closing(text: str, at: int, end: int, *, begins: bool, plain: bool) -> tuple[str, bool, int] | None:
    """What follows "… criteria" in a heading: its words, whether it is closed by a colon or a list, and where.

    With ``begins``, the heading opens its line and may go on as a sentence ("Exclusion criteria include:"). With
    ``plain``, it also has no words before it but "key" and the like: then a full stop or the first word of a sentence
    closes it too ("Exclusion criteria Patients with …").
    """
    if _LIST_OPENS.match(text, at, end):
        return "", True, at
    if plain and (inside := _IN_BRACKETS.match(text, at, end)):
        return inside[1], True, inside.end()
    match = _TAIL.match(text, at, end)
    tail = match["tail"] if match else ""
    if match and _TAIL_WORDS.match(tail) and tail.count("(") == tail.count(")"):
        closed = match["close"] in (":", "：")
        return (tail, closed, match.end()) if closed or not SENTENCE.search(tail) else None
    if match and begins and _TELLS.match(tail) and (match["close"] in (":", "：") or _TO_FOLLOW.search(tail)):
        return tail, True, match.end()
    return _run_on(text, at, end, match) if plain else None


def _run_on(text: str, at: int, end: int, match: re.Match[str] | None) -> tuple[str, bool, int] | None:
    """The end of a plain heading that no colon closes: a group's name, a full stop, or the next sentence's begin."""
    tail = match["tail"] if match else ""
    if match and _OPENS_SENTENCE.match(tail) and len(tail.split()) <= _SHORT_LABEL and not SENTENCE.search(tail):
        # Of another short line the side is sure, if not where its heading ends: "Disease Related", "Pregnant women".
        label = GROUP.search(tail) or disease_named(tail) or all(w[0].isupper() for w in tail.split())
        return (tail, False, match.end()) if label else ("", True, at)
    opened = _OPENS_BODY.match(text, at, min(end, at + 9))
    return ("", True, at + (opened["stop"] is not None)) if opened else None


def side_headings(text: str, start: int, end: int) -> Iterator[Heading]:
    """Inclusion and exclusion headings in one line: at its begin, after a sentence, or run on in capitals."""
    floor = start
    skipped = LEAD_IN.match(text, start, end)
    counter = _COUNTER.match(text, skipped.end() if skipped else start, end)
    for match in _SIDE.finditer(text, start, end):
        if match.start() < floor:
            continue
        counted = counter if counter and floor == start and counter.end() <= match.start() else None
        base = counted.end() if counted else floor
        before = text[max(base, match.start() - 90) : match.start()]
        cut = max(before.rfind(sign) for sign in ".;:。；：")
        opening = _without_marks(text, match.start() - len(before) + cut + 1, match)
        at_begin = cut < 0 and floor == start and match.start() - len(before) == base
        if not (at_begin or cut >= 0) or not _is_name(text, opening, match) or not text[opening].isupper():
            run_on = _mid_line(text, match, before)
            at_begin = at_begin and run_on is None
            if run_on is None and not at_begin and cut < 0:
                continue
            opening = opening if run_on is None else run_on
        closing = _closing(text, match.end(), end, begins=at_begin, plain=at_begin and _is_plain(text, opening, match))
        if not closing or not _is_name(text, opening, match):
            continue
        tail, closed, stop = closing
        if counted and at_begin and tail.strip() and not closed:
            continue
        if (at_begin and closed) or ((at_begin or closed) and text[opening].isupper()):
            lead = text[opening : match.start()]
            begin = counted.start() if counted and at_begin else opening
            yield Heading(begin, stop, text[begin:stop].strip(), 1, _side(match, lead), _cohort(lead, tail))
            floor = stop


def _without_marks(text: str, start: int, match: re.Match[str]) -> int:
    """Where the words begin that lead to the heading's name, list bullets left out."""
    marks = LEAD_IN.match(text, start, match.start())
    return marks.end() if marks else start


def _is_name(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the words before "inclusion criteria" can be part of a heading: few, and no sentence."""
    lead = text[start : match.start()].rstrip()
    if match["bare"] and lead:
        return False
    return len(lead.split()) <= _MAX_LEAD and not SENTENCE.search(lead) and not _REFERS.search(lead)


def _is_plain(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a heading opens with a capital and has nothing but "key", "study" and the like before its name."""
    return text[start].isupper() and bool(_PLAIN_LEAD.fullmatch(text, start, match.start()))


def _mid_line(text: str, match: re.Match[str], before: str) -> int | None:
    """Where a heading begins that was run on without a full stop ("… of age Exclusion Criteria: - …"), if it is one.

    It must be printed in capitals and have its colon right behind it, and no word before it may carry on into it.
    """
    if match["bare"] or not re.match(r"[A-Z][A-Za-z]*\s+C", match[0]) or text[match.end() : match.end() + 1] != ":":
        return None
    key = _KEY.search(before)
    lead = before[: key.start()] if key else before
    if not lead.strip() or _NO_BREAK.search(lead):
        return None
    return match.start() - (len(before) - key.start() if key else 0)


def bare_heading(text: str, start: int, end: int) -> Heading | None:
    """A line of a few words that ends in "inclusion" or "exclusion" alone."""
    words = text[start:end].strip()
    bare = _BARE.fullmatch(words)
    if not bare or not words[:1].isupper() or SENTENCE.search(bare["lead"].strip()):
        return None
    side = Side.INCLUSION if bare["bare"].lower().startswith("in") else Side.EXCLUSION
    return Heading(start, end, words, 1, side, _cohort(bare["lead"], ""))


def announcement(text: str, start: int, end: int, side: Side) -> Heading | None:
    """A sentence that announces the list of the other side than ``side`` ("Patients will be excluded if:")."""
    words = text[start:end].strip()
    if len(words) > _MAX_SENTENCE or not words[:1].isupper() or not (words[-1] in ":：" or _TO_FOLLOW.search(words)):
        return None
    excludes, includes = _EXCLUDES.search(words), _INCLUDES.search(words)
    if bool(excludes) == bool(includes):
        return None
    other = Side.EXCLUSION if excludes else Side.INCLUSION
    return Heading(start, end, words, 1, other, COMMON_COHORT) if other is not side else None

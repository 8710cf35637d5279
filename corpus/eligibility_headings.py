"""Headings inside an eligibility text: which side a list is on, and for which disease or group it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.diseases import disease_named, is_only_disease
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


_LINE = re.compile(r"[^\n]+")
_LEAD_IN = re.compile(r"\s*(?:(?:[-*•·●○▪–—#>]|\*\*)\s*){0,5}")
_SIDE = re.compile(
    r"(?i)\b(?:(?P<non>non[- ]?)?(?P<side>inclusion|exclusion)\s+criteri(?:a|on)"
    r"|(?P<not>in-?eligibility)\s+criteri(?:a|on)"
    r"|criteria\s+for\s+(?P<for_non>non[- ]?)?(?P<for_side>inclusion|exclusion)"
    r"|(?P<bare>inclusions?|exclusions?|excluded|included)(?=\s{0,3}[:：]))"
)
_BARE = re.compile(r"(?i)(?P<lead>(?:[\w/,()-]{1,30} ){0,5})(?P<bare>inclusions?|exclusions?)\s?[:：]?")
_TAIL = re.compile(r"(?P<tail>[^:：.;\n]{0,110})(?P<close>[:：]|$|\n)")
_LIST_OPENS = re.compile(r"\s+(?:1[.)]|\(1\)|[•▪-])\s?[A-Z]")
_TAIL_WORDS = re.compile(
    r"(?i)\s*(?:$|\*\*|for\b|of\b|in\b|\(|[-–—,]|part\b|cohort\b|phase\b|group\b|stage\b|only\b|\d)"
)
_FOR_WHOM = re.compile(r"(?i)\b(?:for|of|in)\s+(?P<whom>[^:：()]{2,90})")
_EVERYONE = re.compile(
    r"(?i)^(?:the |this |our |enrol?lment|participation|entry|inclusion|all\b|both\b|every|each|any\b|"
    r"stud(?:y|ies)|trials?|subjects?$|patients?$|participants?$|phase|screening|randomi)"
)
_GROUP = re.compile(
    r"(?i)\b(?:(?:patients?|subjects?|participants?) with|cohort|arm|part|group|stratum|controls?|volunteers?|donors?|"
    r"recipients?|caregivers?|partners?|parents?|phase (?:[1-4]|I{1,3}V?)[ab]?|women|men|children|adolescents?|"
    r"adults?)\b"
)
_DISEASE_LIKE = re.compile(
    r"(?i)\b(?:syndrome|disease|disorder|lupus|sclerosis|psoriasis|anemia|anaemia|\w{2,30}(?:itis|oma|pathy|emia|penia))s?\b"
)
_SENTENCE = re.compile(
    r"(?i)\b(?:must|ha(?:ve|s|d)|meets?|met|meeting|following|follows?|defined|includ(?:e|es|ed|ing)|are|is|was|were|who|"
    r"will|be|any|one of|all of|at least|should|shall|may|can|cannot|not|no|if|either|requires?|required|needs?|"
    r"willing|able|than|excluded|eligible|according|diagnosed|note|notes|fulfil\w*|satisf\w+|both|that|which|see)\b|[.;?!]"
    r"|\b(?:with|of|for|to|in|by|as|on|the)$"
)
_DOTTED = re.compile(r"(?P<number>\d{1,2})(?:\.\d{1,2}){1,3}\.?\s+(?P<words>[A-Z][^\n]{2,158})")
_FUSED = re.compile(r"(?<=[.;)。])\s+(?=\d{1,2}\.\d{1,2}\.?\s+[A-Z])")
_COUNTED = re.compile(r"(?P<number>\d{1,2})\\?[.)、]")
_OPENING_COUNT = re.compile(r"\s*(?:[-*•·]\s*){0,3}[(（]?(?:1|a|i|①)\\?[.)、）①]|\s*①")
_PART_LINE = re.compile(r"(?:Part|Cohort|Arm|Group|Phase|Stage|Stratum)s? (?:\d{1,2}|[A-Z]|I{1,3})[ab]?\b[^.;:]{0,60}")
_LINE_OF_LIST = re.compile(r"\s*(?:[-*•·]\s|[(（]?(?:1|a|i)\\?[.)）])")
_MAX_LEAD = 8


def _side(match: re.Match[str], lead: str) -> Side | None:
    """The side a heading names; None where it names both."""
    if re.search(r"(?i)\b(?:inclusion|exclusion)\b", lead):
        return None
    word = (match["side"] or match["not"] or match["for_side"] or match["bare"]).lower()
    negated = bool(match["non"] or match["for_non"])
    return Side.INCLUSION if word.startswith("inclu") and not negated else Side.EXCLUSION


def _cohort_of_side(lead: str, tail: str) -> str:
    """For whom an inclusion or exclusion list holds, from the words around "criteria"."""
    named = disease_named(f"{lead} {tail}")
    if named:
        return named
    whom = _FOR_WHOM.search(tail)
    if whom and not _EVERYONE.match(whom["whom"]):
        return whom["whom"].strip()
    if _GROUP.search(lead) and not re.fullmatch(
        r"(?i)\W*(?:all |the |study )*(?:patients?|subjects?|adults?)\W*", lead
    ):
        return lead.strip()
    inside = tail.strip(" ()-–—,*")
    return inside if inside and _GROUP.search(inside) else COMMON_COHORT


def _closing(text: str, at: int, end: int) -> tuple[str, bool, int] | None:
    """What follows "… criteria" in a heading: its words, whether it is closed by a colon or a list, and where."""
    if _LIST_OPENS.match(text, at, end):
        return "", True, at
    match = _TAIL.match(text, at, end)
    if not match or not _TAIL_WORDS.match(match["tail"]) or match["tail"].count("(") != match["tail"].count(")"):
        return None
    closed = match["close"] in (":", "：")
    return (match["tail"], closed, match.end()) if closed or not _SENTENCE.search(match["tail"]) else None


def _side_headings(text: str, start: int, end: int) -> Iterator[Heading]:
    """Inclusion and exclusion headings in one line: at its begin, or after a sentence and closed."""
    floor = start
    for match in _SIDE.finditer(text, start, end):
        closing = _closing(text, match.end(), end) if match.start() >= floor else None
        if not closing:
            continue
        tail, closed, stop = closing
        before = text[max(floor, match.start() - 90) : match.start()]
        cut = max(before.rfind(sign) for sign in ".;:。；：")
        lead_start = match.start() - len(before) + cut + 1
        if cut < 0 and lead_start != floor:
            continue
        at_begin = cut < 0 and lead_start == start
        skipped = _LEAD_IN.match(text, lead_start, match.start())
        lead_start = skipped.end() if skipped else lead_start
        lead = text[lead_start : match.start()]
        named = len(lead.split()) <= _MAX_LEAD and not _SENTENCE.search(lead) and not (match["bare"] and lead.strip())
        if named and ((at_begin and closed) or ((at_begin or closed) and text[lead_start].isupper())):
            yield Heading(
                lead_start, stop, text[lead_start:stop].strip(), 1, _side(match, lead), _cohort_of_side(lead, tail)
            )
            floor = stop


def _label(words: str) -> bool:
    """Whether a short line ending with a colon is a name for what follows rather than a sentence."""
    name = words.rstrip(":： *")
    return len(words) <= 90 and len(name.split()) <= 10 and name[:1].isupper() and not _SENTENCE.search(name)


def _cohort_of_label(words: str) -> str | None:
    """The disease or group that a label names; None for a label about a topic ("Laboratory values:")."""
    name = words.strip(":： *")
    name = re.sub(r"^\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+", "", name)
    if re.match(r"(?i)(?:for |in )?(?:all|both) ", name):
        return COMMON_COHORT
    if is_only_disease(name):
        return disease_named(name)
    if _GROUP.search(name) or _DISEASE_LIKE.search(name):
        return disease_named(name) or name
    return None


def _dotted(text: str, start: int, end: int) -> Heading | None:
    """A disease heading with an outline number, such as "3.5 Relapsed Sjögren's Syndrome (SS)"."""
    match = _DOTTED.fullmatch(text[start:end].rstrip())
    if not match:
        return None
    name = match["words"].rstrip(": ")
    unknown = _DISEASE_LIKE.search(name) and len(name.split()) <= 12 and not _SENTENCE.search(name)
    if not (is_only_disease(name) or unknown):
        return None
    return Heading(start, end, match[0], 2, None, disease_named(name) or name, int(match["number"]))


def find_headings(text: str, start: int, end: int) -> list[Heading]:
    """The headings of an eligibility text, in order.

    Args:
        text: The whole source.
        start: Where the eligibility text begins.
        end: Where it ends.
    """
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end) if m[0].strip()]
    following = _next_counts(text, lines)
    found: list[Heading] = []
    count, capitals = 0, False
    for index, (a, b) in enumerate(lines):
        here = list(_side_headings(text, a, b))
        skipped = _LEAD_IN.match(text, a, b)
        first = skipped.end() if skipped else a
        words = text[first:b].strip()
        bare = _BARE.fullmatch(words)
        if not here and bare and words[:1].isupper() and not _SENTENCE.search(bare["lead"]):
            side = Side.INCLUSION if bare["bare"].lower().startswith("in") else Side.EXCLUSION
            here = [Heading(first, b, words, 1, side, _cohort_of_side(bare["lead"], ""))]
        whole = None if here else _dotted(text, first, b)
        printed = _COUNTED.match(words)
        before = text[lines[index - 1][0] : lines[index - 1][1]].strip() if index else ""
        gap = text[lines[index - 1][1] : a].count("\n") > 1 if index else True
        under_heading = bool(index and found and found[-1].end > lines[index - 1][0])
        settled = gap or not before or before[-1] in ".;:。；：" or under_heading
        if not here and not whole and not printed and settled:
            after = text[lines[index + 1][0] : lines[index + 1][1]] if index + 1 < len(lines) else ""
            whole = _named_line(text, first, b, first - a > len(text[a:b]) - len(text[a:b].lstrip()), after)
            if whole and whole.cohort in (None, COMMON_COHORT):
                between = count and following[index] == count + 1
                if between or (before.endswith((":", "：")) and not under_heading):
                    whole = None
                elif capitals and not words.isupper():
                    whole = Heading(whole.start, whole.end, whole.words, 3)
        if whole:
            here = [whole]
        else:
            fused = [_dotted(text, m.end(), b) for m in _FUSED.finditer(text, here[-1].end if here else a, b)]
            here += [h for h in fused if h][:1]
        if here:
            count, capitals = 0, (whole is not None and whole.words.isupper()) or (capitals and whole is not None)
        elif printed:
            count = int(printed["number"])
        found += here
    return found


def _next_counts(text: str, lines: list[tuple[int, int]]) -> list[int]:
    """For each line the first number printed as a list marker on a later line, 0 where there is none."""
    nexts, coming = [0] * len(lines), 0
    for index in range(len(lines) - 1, -1, -1):
        nexts[index] = coming
        a, b = lines[index]
        skipped = _LEAD_IN.match(text, a, b)
        printed = _COUNTED.match(text, skipped.end() if skipped else a, b)
        coming = int(printed["number"]) if printed else coming
    return nexts


def _named_line(text: str, start: int, end: int, bulleted: bool, after: str) -> Heading | None:
    """A line that only names a disease, a group or a topic; bulleted ones must stand over a fresh numbered list."""
    words = text[start:end].strip()
    colon = words.rstrip("* ").endswith((":", "："))
    opening = bool(_OPENING_COUNT.match(after))
    bullets_follow = bool(_LINE_OF_LIST.match(after))
    part = not bulleted and bullets_follow and _PART_LINE.fullmatch(words) and not _SENTENCE.search(words)
    if part:
        return Heading(start, end, words, 2, None, words)
    if len(words) > 160 or (not colon and not (opening and is_only_disease(words))) or (bulleted and not opening):
        return None
    name = words.strip(":： *")
    if not is_only_disease(name) and not _label(words):
        return None
    cohort = _cohort_of_label(words)
    if bulleted and cohort is None:
        return None
    return Heading(start, end, words, 2, None, cohort)

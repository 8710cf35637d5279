"""Headings inside an eligibility text: which side a list is on, and for which disease or group it holds."""

from __future__ import annotations

import re

from corpus.diseases import disease_named, is_only_disease
from corpus.eligibility_sides import GROUP, LEAD_IN, SENTENCE, Heading, announcement, bare_heading, side_headings
from corpus.model import COMMON_COHORT, Side

__all__ = ["Heading", "find_headings"]

_LINE = re.compile(r"[^\n]+")
_WRAPPED = re.compile(r"(?i)(?:in|ex)clusion[ \t]*\n[ \t]*(?=criteri)")
_DISEASE_LIKE = re.compile(
    r"(?i)\b(?:syndrome|disease|disorder|lupus|sclerosis|psoriasis|anemia|anaemia|\w{2,30}(?:itis|oma|pathy|emia|penia))s?\b"
)
_DOTTED = re.compile(r"(?P<number>\d{1,2})(?:\.\d{1,2}){1,3}\.?\s+(?P<words>[A-Z][^\n]{2,158})")
_FUSED = re.compile(r"(?<=[.;)。])\s+(?=\d{1,2}\.\d{1,2}\.?\s+[A-Z])")
_COUNTED = re.compile(r"(?P<number>\d{1,2})\\?[.)、]")
_OPENING_COUNT = re.compile(r"\s*(?:[-*•·]\s*){0,3}[(（]?(?:1|a|i|①)\\?[.)、）①]|\s*①")
_PART_LINE = re.compile(r"(?:Part|Cohort|Arm|Group|Phase|Stage|Stratum)s? (?:\d{1,2}|[A-Z]|I{1,3})[ab]?\b[^.;:]{0,60}")
_TOPIC_LINE = re.compile(r"[A-Z][\w/-]+(?: (?:and|or|of|&|[A-Z][\w/-]+)){1,6}")
_PEOPLE = re.compile(r"(?:Patients|Participants|Subjects|Volunteers|Controls|Donors)$")
_LINE_OF_LIST = re.compile(r"\s*(?:[-*•·]\s|[(（]?(?:1|a|i)\\?[.)）])")


def _label(words: str) -> bool:
    """Whether a short line ending with a colon is a name for what follows rather than a sentence."""
    name = words.rstrip(":： *")
    return len(words) <= 90 and len(name.split()) <= 10 and name[:1].isupper() and not SENTENCE.search(name)


def _cohort_of_label(words: str) -> str | None:
    """The disease or group that a label names; None for a label about a topic ("Laboratory values:")."""
    name = words.strip(":： *")
    name = re.sub(r"^\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+", "", name)
    if re.match(r"(?i)(?:for |in )?(?:all|both) ", name):
        return COMMON_COHORT
    if _PEOPLE.search(name):
        return COMMON_COHORT if re.search(r"(?i)\ball\b", name) else disease_named(name) or name
    if is_only_disease(name):
        return disease_named(name)
    if GROUP.search(name) or _DISEASE_LIKE.search(name):
        return disease_named(name) or name
    return None


def _dotted(text: str, start: int, end: int) -> Heading | None:
    """A disease heading with an outline number, such as "3.5 Relapsed Sjögren's Syndrome (SS)"."""
    match = _DOTTED.fullmatch(text[start:end].rstrip())
    if not match:
        return None
    name = match["words"].rstrip(": ")
    unknown = _DISEASE_LIKE.search(name) and len(name.split()) <= 12 and not SENTENCE.search(name)
    if not (is_only_disease(name) or unknown):
        return None
    return Heading(start, end, match[0], 2, None, disease_named(name) or name, int(match["number"]))


def find_headings(text: str, start: int, end: int, *, side: Side = Side.INCLUSION) -> list[Heading]:
    """The headings of an eligibility text, in order.

    Args:
        text: The whole source.
        start: Where the eligibility text begins.
        end: Where it ends.
        side: The side that holds before the first heading.
    """
    lines = _lines(text, start, end)
    following = _next_counts(text, lines)
    found: list[Heading] = []
    count, capitals = 0, False
    for index, (a, b) in enumerate(lines):
        here = list(side_headings(text, a, b))
        skipped = LEAD_IN.match(text, a, b)
        first = skipped.end() if skipped else a
        words = text[first:b].strip()
        if not here and (bare := bare_heading(text, first, b)):
            here = [bare]
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
        if not here and not printed and first == a + len(text[a:b]) - len(text[a:b].lstrip()) and gap:
            whole = announcement(text, first, b, side) or whole
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
        side = next((h.side for h in reversed(here) if h.side), side)
    return found


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines with words; a line that breaks inside "exclusion criteria" goes on through the next one."""
    joints = {m.start() + m[0].index("\n") for m in _WRAPPED.finditer(text, start, end)}
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text, start, end):
        if found and line.start() - 1 in joints:
            found[-1] = (found[-1][0], line.end())
        elif line[0].strip():
            found.append(line.span())
    return found


def _next_counts(text: str, lines: list[tuple[int, int]]) -> list[int]:
    """For each line the first number printed as a list marker on a later line, 0 where there is none."""
    nexts, coming = [0] * len(lines), 0
    for index in range(len(lines) - 1, -1, -1):
        nexts[index] = coming
        a, b = lines[index]
        skipped = LEAD_IN.match(text, a, b)
        printed = _COUNTED.match(text, skipped.end() if skipped else a, b)
        coming = int(printed["number"]) if printed else coming
    return nexts


def _named_line(text: str, start: int, end: int, bulleted: bool, after: str) -> Heading | None:
    """A line that only names a disease, a group or a topic; bulleted ones must stand over a fresh numbered list.

    A topic without a colon is told by its capitals and the list below it: "Other Medical Conditions".
    """
    words = text[start:end].strip()
    colon = words.rstrip("* ").endswith((":", "："))
    opening = bool(_OPENING_COUNT.match(after))
    bullets_follow = bool(_LINE_OF_LIST.match(after))
    part = not bulleted and bullets_follow and _PART_LINE.fullmatch(words) and not SENTENCE.search(words)
    if part:
        return Heading(start, end, words, 2, None, words)
    topic = not bulleted and bullets_follow and _TOPIC_LINE.fullmatch(words) and not SENTENCE.search(words)
    if topic and not is_only_disease(words):
        whom = _cohort_of_label(words) if _PEOPLE.search(words) else None
        return Heading(start, end, words, 2 if whom else 3, None, whom)
    if len(words) > 160 or (not colon and not (opening and is_only_disease(words))) or (bulleted and not opening):
        return None
    name = words.strip(":： *")
    if not is_only_disease(name) and not _label(words):
        return None
    cohort = _cohort_of_label(words)
    if bulleted and cohort is None:
        return None
    return Heading(start, end, words, 2, None, cohort)

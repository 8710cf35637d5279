"""Lists that are announced and missing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from corpus.diseases import disease_named
from corpus.model import Notice, NoticeKind, Span, Trial
from corpus.notices.places import rules, shown

# A marker that starts an item: at the start of a line (after bullets) or after the end of a sentence.
_BULLETS = r"(?:[-*•·●–]\s{0,3}){0,3}"
_MARKER = re.compile(
    rf"(?:^[ \t]{{0,12}}{_BULLETS}|(?<=[.;:)])\s{{1,3}})"
    r"(?P<open>\(?)(?P<head>(?:\d{1,2}\.){0,3})(?P<number>\d{1,2}|[a-z])(?P<close>\\?[.)、:]|(?<=\.\d)(?=\s)|(?<=\.\d\d)(?=\s))"
    r"(?!\d)",
    re.MULTILINE,
)
_LEAD_IN = re.compile(
    r"(?:\b(?:following|below|including|includes?|such as|limited to|time windows?|periods?|any of|all of|one of"
    r"|defined as|criteria|conditions|requirements|medications|therapies|treatments)\b[^\n:;.]{0,60}):(?=\s|$|\*)",
    re.IGNORECASE,
)
_OTHER_LIST = re.compile(
    rf"\s{{0,20}}{_BULLETS}(?:\*\*)?(?:key |main |major |general |common )?exclusion criteria\b[^\n]{{0,40}}$",
    re.IGNORECASE | re.MULTILINE,
)

_BARE_SIDE = re.compile(r"(?:inclusion|exclusion) criteria:", re.IGNORECASE)  # the sections speak of those
_NOT_BLANK = re.compile(r"[^\s*]")
_LONGEST_ITEM = 600
_LOOK_AHEAD = 12  # markers inside the lead-in's own words come before the one that follows it

_MEDICAL_FIELDS = {
    name: re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    for name, pattern in {
        "medicines": r"medic(?:ation|ine)s?\b|drugs?\b|use of|treated with|inhibitors?\b|steroid|vaccin",
        "heart": r"cardi|heart|myocard|angina|arrhythm|NYHA|QT|coronary|ejection",
        "blood tests": r"laborator|bone marrow|organ function|count\b|h[ae]+moglobin|creatinine|bilirubin|platelet",
        "nerves": r"central nervous|CNS\b|neuro|seizure|epilep|stroke|cerebr|dementia",
        "mind": r"psychiatr|suicid|depress|schizo|mental",
        "infections": r"infect|hepatitis|HIV\b|tubercul|sepsis|viral|fungal|bacterial",
        "cancer": r"cancer|malignan|tumou?r|carcinoma|lympho?ma|leuk",
        "pregnancy": r"pregnan|breast.?feed|lactat|contracep|childbearing",
        "immune diseases": r"auto.?immune|lupus|vasculitis|arthritis|scleros|myositis|sj[öo]gren",
        "lungs": r"pulmon|lung|respirat|asthma|COPD\b|oxygen",
        "kidneys": r"renal|kidney|nephr|dialysis|proteinuria",
        "liver": r"hepatic|liver|cirrhos",
        "taking part": r"consent|participat|compl(?:y|iance)|enrol",
    }.items()
}


def find(trial: Trial) -> Iterator[Notice]:
    """A lead-in that ends in a colon and is followed by its own sibling, by the other list, or by nothing.

    Reason: the words after such a colon belong to the lead-in. Where the next thing is the next number of the same
    numbering ("4. … the following:" then "5."; a "3.1" heading's lead-in, then "3.2"), nothing was printed
    between them, unless the copy numbers the list's members on with the outer numbers. That is common, so the next
    number counts as a sibling only when it speaks of something else: of another disease, or of another field of
    medicine than the lead-in. A list that restarts ("1.", "(a)") or goes deeper is the lead-in's own.
    """
    text = trial.source.text
    for span in rules(trial):
        markers = list(_MARKER.finditer(text, span.start, span.end))
        starts = [m.start() for m in markers]
        for lead_in in _LEAD_IN.finditer(text, span.start, span.end):
            before = bisect_left(starts, lead_in.start())
            own = _own_marker(markers[before - 1], lead_in) if before else None
            after = next((m for m in markers[before : before + _LOOK_AHEAD] if m.end() > lead_in.end() + 1), None)
            position = _next_word(text, lead_in.end(), span.end)
            if _is_empty(span, lead_in, own, after, position):
                start = _first_word(text, own, lead_in)
                if not _BARE_SIDE.fullmatch(text[start : lead_in.end()]):
                    yield _notice(
                        start, lead_in.end(), shown(text[position : min(position + 40, span.end)]) or "the end"
                    )


def _is_empty(
    span: Span, lead_in: re.Match[str], own: re.Match[str] | None, after: re.Match[str] | None, position: int
) -> bool:
    """Whether nothing of the lead-in's own stands after it; ``position`` is where the next word begins."""
    text = lead_in.string
    if position >= span.end:
        return own is not None or lead_in.end() - span.start > 40
    if _OTHER_LIST.match(text, lead_in.end(), span.end):
        return "exclu" not in lead_in[0].lower()
    if own is None or after is None or after.start() > position or not _is_next(own, after):
        return False
    return _is_another_subject(text[own.end() : lead_in.end()], text[position : position + 300])


def _own_marker(marker: re.Match[str], lead_in: re.Match[str]) -> re.Match[str] | None:
    """``marker``, the last before ``lead_in``, if it stands on its line or the line above: then it is the lead-in's."""
    if lead_in.end() - marker.end() > _LONGEST_ITEM:
        return None
    between = marker.string[marker.end() : lead_in.end()]
    return None if between.count("\n") > 1 or re.search(r"\n[ \t]*\n", between) else marker


def _next_word(text: str, start: int, end: int) -> int:
    """Where the next word begins after ``start``, or ``end``."""
    found = _NOT_BLANK.search(text, start, end)
    return found.start() if found else end


def _first_word(text: str, own: re.Match[str] | None, lead_in: re.Match[str]) -> int:
    """Where the lead-in's item begins: at its marker, else at its line, else (a very long line) at its own words."""
    start = own.start() if own else text.rfind("\n", 0, lead_in.start()) + 1
    if lead_in.end() - start > _LONGEST_ITEM:
        return lead_in.start()
    words = text[start : lead_in.end()]
    return start + len(words) - len(words.lstrip(" \t\r\n-*•·●–"))


def _notice(start: int, end: int, next_words: str) -> Notice:
    return Notice(
        kind=NoticeKind.EMPTY_LIST,
        start=start,
        end=end,
        message="A list is announced here, but this copy shows none of it. The next words are "
        f"“{next_words}”. What the list said is not known.",
    )


def _style(marker: re.Match[str]) -> tuple[str, str, bool]:
    return marker["open"], marker["head"], marker["number"].isdigit()


def _is_next(own: re.Match[str], follower: re.Match[str]) -> bool:
    if _style(own) != _style(follower):
        return False
    if own["number"].isdigit():
        return int(follower["number"]) == int(own["number"]) + 1
    return ord(follower["number"]) == ord(own["number"]) + 1


def _is_another_subject(lead_in: str, following: str) -> bool:
    """Whether the next item speaks of another disease or another field of medicine than the lead-in."""
    item = following.split("\n", 1)[0]
    ours, theirs = disease_named(lead_in), disease_named(item)
    if ours and theirs and ours != theirs:
        return True
    own_fields, other_fields = _fields(lead_in) - {"taking part"}, _fields(item)
    return bool(own_fields and other_fields) and not own_fields & other_fields


def _fields(words: str) -> set[str]:
    """The fields of medicine that the first words of ``words`` speak of."""
    return {name for name, pattern in _MEDICAL_FIELDS.items() if pattern.search(words[:200])}

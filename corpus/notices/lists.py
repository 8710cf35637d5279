"""Lists that are announced and missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.diseases import disease_named
from corpus.model import Notice, NoticeKind, Trial
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
        for match in _LEAD_IN.finditer(text, span.start, span.end):
            own = _own_marker(markers, match)
            after = re.compile(r"[\s*]{0,40}").match(text, match.end(), span.end)
            position = after.end() if after else match.end()
            if position >= span.end:
                empty, next_words = own is not None or match.end() - span.start > 40, "the end"
            elif _OTHER_LIST.match(text, match.end(), span.end) and "exclu" not in match[0].lower():
                empty, next_words = True, shown(text[position : position + 40])
            else:
                follower = next((m for m in markers if m.end() > position), None)
                starts_here = follower is not None and follower.start() <= position + 8 and follower.end() > position
                own_words = text[own.end() : match.end()] if own else ""
                empty = bool(own and follower and starts_here and _is_next(own, follower))
                empty = empty and _is_another_subject(own_words, text[position : position + 300])
                next_words = shown(text[position : position + 40])
            if empty:
                start = own.start() if own else _line_start(text, match.start())
                start += len(text[start : match.end()]) - len(text[start : match.end()].lstrip(" \t\r\n-*•·●–"))
                if match.end() - start > 600:
                    start = _line_start(text, match.start())
                if start < match.end() and not _is_side_line(text, start, match.end()):
                    yield Notice(
                        kind=NoticeKind.EMPTY_LIST,
                        start=start,
                        end=match.end(),
                        message=f"A list is announced here, but this copy shows none of it. The next words are "
                        f"“{next_words}”. What the list said is not known.",
                    )


def _own_marker(markers: list[re.Match[str]], lead_in: re.Match[str]) -> re.Match[str] | None:
    """The marker of the item that ends in ``lead_in``: the last before it, on its line or the line above."""
    before = [m for m in markers if m.start() < lead_in.start()]
    if not before:
        return None
    own = before[-1]
    between = own.string[own.end() : lead_in.end()]
    return None if between.count("\n") > 1 or re.search(r"\n[ \t]*\n", between) else own


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


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def _is_side_line(text: str, start: int, end: int) -> bool:
    """Whether the lead-in is the bare heading of a whole list; the sections speak of that."""
    return bool(re.fullmatch(r"(?:inclusion|exclusion) criteria:", text[start:end].strip(), re.IGNORECASE))

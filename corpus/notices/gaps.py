"""Headings and labels without a value, and headings of rules with no rules under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.diseases import disease_named
from corpus.model import NOT_RETRIEVED, Notice, NoticeKind, Section, SectionKind, Span, Trial
from corpus.notices.places import RULES, lines, readable, section_of, shown

_PLACEHOLDER = re.compile(
    r"n/?a|not (?:reported|provided|available|stated|specified|applicable)|none (?:reported|provided)|unknown"
    r"|tbd|-{1,3}|—",
    re.IGNORECASE,
)
# Labels of single fields, as registries and their mirrors print them. A value must follow on the same line or the next.
_FIELD = re.compile(
    r"(?:actual |estimated |target |total )?enrol?lment|sex|gender|(?:eligible )?ages?(?: group)?"
    r"|(?:healthy )?volunteers"
    r"|secondary ids?|keywords?|first (?:received|submit(?:ted)?|posted)|last (?:updated?|verified)|health authority"
    r"|trial (?:launched|updated)|(?:est(?:imated|\.) )?(?:primary |study )?completion(?: date)?|(?:study )?start date"
    r"|patients applied|primary (?:study )?purpose|allocation(?: method)?|(?:intervention(?:al)?|study) model|masking"
    r"|blinding strategy|status and phase|(?:clinical )?phase|recruitment status|status|conditions?|treatments?"
    r"|accepts healthy volunteers|(?:minimum|maximum) (?:eligible )?age|eligible sex|sponsors?|collaborators?|countries"
    r"|study type|study classification|source|contact|phone|e-?mail|verified date|nct (?:number|id)",
    re.IGNORECASE,
)
_INLINE_FIELD = re.compile(rf"(?:{_FIELD.pattern}) [A-Z\d#]", re.IGNORECASE)
# Headings that can hold fields of their own, so that a field label after them is their content.
_GROUP = re.compile(
    r"study (?:design|results?|groups|information)|related conditions(?: & mesh terms)?|locations?|facility contacts"
    r"|brief summary|detailed description|description|about|eligibility(?: criteria)?"
    r"|interventions?|outcomes?(?: measures)?|primary outcomes?|secondary outcomes?|timeline"
    r"|references|contacts?|central (?:trial )?contacts?|responsible party|administrative data|basic information"
    r"|clinical trial summary|sponsors? \(\d+\)|[a-z]{4,20} summary|trial information|see also|other identifiers",
    re.IGNORECASE,
)
_RULES_HEADING = re.compile(r"(?:inclusion|exclusion) criteria", re.IGNORECASE)
# One sentence of page layout that tells the reader what a heading is for.
_LAYOUT_LINE = re.compile(
    r"(?:review|dive into|see|understand|learn|explore|check|get|find|reach out|meet|identify|browse|discover)\b"
    r"[^\n]{10,160}\b(?:stud(?:y|ies)|trials?|research|participants?|site|participation|registr\w+|facilities)\b[^\n]{0,120}\.",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"treat|prevent|diagnos|support|screen|basic|health|other|device", re.IGNORECASE)
_VALUE_OF = {
    "masking": re.compile(r"none|open|single|double|triple|quadruple|blind|mask|no\b", re.IGNORECASE),
    "sex": re.compile(r"all|both|any|male|female|men|women|man|woman", re.IGNORECASE),
    "allocation": re.compile(r"random|non|n/?a|single|not", re.IGNORECASE),
    "primary study purpose": _PURPOSE,
    "primary purpose": _PURPOSE,
}
_TABLES = ("locations", "location")  # headings over a table, whose first line is a row of column names
# Fields in which "N/A" is a value that the registry offers, not a gap.
_NOT_APPLICABLE = re.compile(r"allocation(?: method)?|(?:clinical )?phase|status and phase", re.IGNORECASE)
_PROSE = RULES | {
    SectionKind.SUMMARY,
    SectionKind.DESCRIPTION,
    SectionKind.ARMS,
    SectionKind.INTERVENTIONS,
    SectionKind.OUTCOMES,
    SectionKind.CONDITIONS,
    SectionKind.TITLE,
}
_FACT_KINDS = frozenset(SectionKind) - NOT_RETRIEVED - {SectionKind.OTHER, SectionKind.TITLE}


def find(trial: Trial) -> Iterator[Notice]:
    """Headings and labels with nothing where their value must stand."""
    yield from _bare_labels(trial)
    yield from _bare_sections(trial)


def _bare_labels(trial: Trial) -> Iterator[Notice]:
    """A known label on a line of its own, followed by another label, by a placeholder or by nothing.

    Reason: registries print a closed set of labels; a label whose next line is a label cannot have a value. "n/a" and
    "not reported" are how pages say that no value was given.
    """
    text = trial.source.text
    for span in readable(trial):
        inline = sum(bool(_INLINE_FIELD.match(text[line.start : line.end])) for line in lines(text, span)) > 3
        found = [line for line in lines(text, span) if not _LAYOUT_LINE.fullmatch(text[line.start : line.end])]
        before = ""
        for line, *after in zip(found, [*found[1:], None], [*found[2:], None, None], strict=False):
            words = text[line.start : line.end]
            is_label = words[0].isupper() and _may_be_label(trial, line) and not _is_value(before, words)
            end = None if not is_label else _missing_until(trial, line, after, inline)
            if end:
                yield _missing(text, line, end)
            before = words.rstrip(":").strip()


def _may_be_label(trial: Trial, line: Span) -> bool:
    """Whether a line can be a label: a section's heading, or a line outside the rules and the prose."""
    section = section_of(trial, line.start)
    return section is None or len(trial.sections) < 2 or line.start < section.body_start or section.kind not in _PROSE


def _missing_until(trial: Trial, line: Span, after: list[Span | None], inline: bool) -> int | None:
    """Where the missing value's range ends, or ``None`` when the label has a value or is no label.

    ``after``: the next two lines. ``inline``: this page prints values on the label's own line, so a line that begins
    with a label is that label's.
    """
    text = trial.source.text
    label = _bare_words(text, line)
    is_field, is_group = bool(_FIELD.fullmatch(label)), bool(_GROUP.fullmatch(label))
    following, third = after
    if following is None or not (is_field or is_group):
        return line.end if is_field else None
    value = _bare_words(text, following)
    if _PLACEHOLDER.fullmatch(value):
        return None if _NOT_APPLICABLE.fullmatch(label) else following.end
    if label.casefold() in _TABLES and third and _PLACEHOLDER.fullmatch(_bare_words(text, third)):
        return third.end
    wanted = _VALUE_OF.get(label.casefold())
    another = _starts_another(label, value, inline) and not _is_body(trial, line, following)
    bare_field = is_field and (another or (wanted and not wanted.match(value)))
    bare_group = is_group and _GROUP.fullmatch(value) and _are_siblings(trial, label, value, following)
    return line.end if bare_field or bare_group else None


def _bare_words(text: str, line: Span) -> str:
    return text[line.start : line.end].rstrip(":").lstrip("-*• ").strip()


def _starts_another(label: str, words: str, inline: bool) -> bool:
    """Whether ``words`` are a heading or another field, and no possible value of ``label``."""
    field = _FIELD.match(words)
    is_field = bool(field and (inline or field.end() == len(words)))
    is_heading = bool(_GROUP.fullmatch(words) or _RULES_HEADING.fullmatch(words))
    return (is_field or is_heading) and not _is_value(label, words)


def _is_body(trial: Trial, heading: Span, line: Span) -> bool:
    """Whether ``line`` stands in the body of the section that ``heading`` opens."""
    section = section_of(trial, heading.start)
    return section is not None and heading.start < section.body_start <= line.start < section.end


def _are_siblings(trial: Trial, label: str, words: str, line: Span) -> bool:
    """Whether the heading ``words`` ends the heading ``label``: printed alike, not its child, a section of its own."""
    if label.casefold() == words.casefold() or label.isupper() != words.isupper() or _holds(label, words):
        return False
    return len(trial.sections) < 2 or any(s.start <= line.start < s.body_start for s in trial.sections)


def _is_value(label: str, words: str) -> bool:
    """Whether ``words``, though a label elsewhere, is a possible value of ``label``."""
    return bool((wanted := _VALUE_OF.get(label.casefold())) and wanted.match(words))


def _holds(outer: str, inner: str) -> bool:
    """Whether one group heading is the known parent of another."""
    pairs = {
        "eligibility": ("inclusion criteria", "exclusion criteria"),
        "eligibility criteria": ("inclusion criteria", "exclusion criteria"),
        "outcomes": ("primary outcome", "primary outcomes", "secondary outcome", "secondary outcomes"),
        "outcome measures": ("primary outcome", "primary outcomes", "secondary outcome", "secondary outcomes"),
        "trial information": ("timeline", "about"),
        "administrative data": ("study information",),
    }
    if inner.casefold() in pairs.get(outer.casefold(), ()):
        return True
    return outer.casefold() in ("trial information", "basic information", "administrative data", "see also", "about")


def _missing(text: str, line: Span, end: int) -> Notice:
    label = shown(text[line.start : line.end].rstrip(":"))
    if end == line.end:
        message = f"“{label}” is printed here without a value. The page does not say what it is."
    else:
        message = f"“{label}” has no value here: the page prints “{shown(text[line.end : end], 40)}”."
    return Notice(kind=NoticeKind.MISSING_VALUE, start=line.start, end=end, message=message)


def _bare_sections(trial: Trial) -> Iterator[Notice]:
    """A section with a heading and nothing under it, neither body nor deeper sections.

    Reason: a heading promises content; sections tile the source, so an empty body before a sibling is a real gap.
    """
    speaking = [s for s in trial.sections if s.kind not in NOT_RETRIEVED]
    for section, following in pairwise([*speaking, None]):
        if section is None or section.kind not in _FACT_KINDS or not section.path or not _is_bare(trial, section):
            continue
        if following is not None and following.path[: len(section.path)] == section.path:
            continue
        heading = next(lines(trial.source.text, Span(start=section.start, end=section.end)), None)
        if heading is None or _holds_fact(trial, section):
            continue
        label = shown(section.path[-1].rstrip(":"))
        if section.kind not in RULES:
            yield _missing(trial.source.text, heading, heading.end)
        elif _announces_rules(section, following):
            yield Notice(
                kind=NoticeKind.EMPTY_LIST,
                start=heading.start,
                end=heading.end,
                message=f"“{label}” announces rules, but this copy shows none under it. What they say is not known.",
            )


def _announces_rules(section: Section, following: Section | None) -> bool:
    """Whether a bare heading among the rules surely had a list of its own.

    Headings of the two lists had; a disease's heading had when the next heading is another disease's. Others may only
    open the next heading ("Selection of cases:", then "Inclusion criteria:").
    """
    label = section.path[-1].rstrip(": ")
    if _RULES_HEADING.fullmatch(label):
        return True
    ours = disease_named(label)
    theirs = disease_named(following.path[-1]) if following is not None and following.path else None
    return bool(ours and theirs and ours != theirs)


def _is_bare(trial: Trial, section: Section) -> bool:
    body = trial.source.text[section.body_start : section.end].strip()
    return not body or bool(_LAYOUT_LINE.fullmatch(body))


def _holds_fact(trial: Trial, section: Section) -> bool:
    """Whether a fact stands on the heading's own line ("Phase Phase 1")."""
    return any(section.start <= fact.start < section.end for fact in trial.facts)

"""Disease headings that do not fit the rules under them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.diseases import disease_named, is_only_disease
from corpus.model import Notice, NoticeKind, Span, Trial
from corpus.notices.places import lines, plain, rules, shown

_LINE_HEADING = re.compile(r"[^\n:]{4,150}:\**")
_INLINE_HEADING = re.compile(r"\b(?:inclusion|exclusion) criteria for (?P<disease>[^:.;\n]{3,100}):", re.IGNORECASE)
_CRITERIA_FOR = re.compile(
    r"(?:criteria|guidelines?|standards?)\s(?:for|of)\s(?:the\s)?(?:diagnosis\sof\s|classification\sof\s|primary\s)?(?P<disease>[^;.\n]{3,90})",
    re.IGNORECASE,
)
_OPENING = 450  # code points of a cohort's rules in which its classification criteria are named
# Diseases whose rules rightly name another one's criteria: the part names the whole, or the two go together.
_KIN = (
    frozenset({"Lupus nephritis (LN)", "Systemic lupus erythematosus (SLE)", "Antiphospholipid syndrome (APS)"}),
    frozenset({"Immune thrombocytopenia (ITP)", "Systemic lupus erythematosus (SLE)", "Evans syndrome"}),
    frozenset({"Autoimmune hemolytic anemia (AIHA)", "Evans syndrome", "Immune thrombocytopenia (ITP)"}),
    frozenset(
        {"Mixed connective tissue disease (MCTD)", "Systemic lupus erythematosus (SLE)", "Systemic sclerosis (SSc)"}
    ),
)


def find(trial: Trial) -> Iterator[Notice]:
    """A heading that names one disease over another's classification criteria; a disease heading printed twice.

    Reason: rules for a disease open with how that disease is diagnosed. Where the opening names only another disease's
    criteria, and never the heading's, one of the two is wrong. Kindred diseases (lupus nephritis under the
    criteria for lupus) are no fault.
    """
    text = trial.source.text
    seen: set[str] = set()
    headings = sorted(_headings(trial), key=lambda h: h[0].start)
    for index, (heading, disease) in enumerate(headings):
        following = headings[index + 1][0].start if index + 1 < len(headings) else len(text)
        opening = text[heading.end : min(heading.end + _OPENING, following)]
        other = _other_disease(disease, text[heading.start : heading.end], opening)
        key = plain(text[heading.start : heading.end])
        if other:
            printed = shown(text[heading.start : heading.end].rstrip(":"))
            message = f"The heading says “{printed}”, but the rules under it are for "
            message += f"{other}. Our reading: the heading is wrong. Ask the study team."
            yield _notice(heading, message)
        elif key in seen and is_only_disease(text[heading.start : heading.end].rstrip(":*")):
            yield _notice(
                heading, "This disease heading is printed twice. One of the two may be meant for another disease."
            )
        seen.add(key)


def _headings(trial: Trial) -> Iterator[tuple[Span, str]]:
    text = trial.source.text
    for span in rules(trial):
        for line in lines(text, span):
            words = text[line.start : line.end]
            if (
                _LINE_HEADING.fullmatch(words)
                and is_only_disease(words.rstrip(":*"))
                and (disease := disease_named(words))
            ):
                yield line, disease
        for match in _INLINE_HEADING.finditer(text, span.start, span.end):
            if disease := disease_named(match["disease"]):
                yield Span(start=match.start(), end=match.end()), disease


def _other_disease(disease: str, heading: str, opening: str) -> str | None:
    """The disease whose criteria the opening names, when it is another than the heading's."""
    named = [d for match in _CRITERIA_FOR.finditer(opening) if (d := disease_named(match["disease"]))]
    if not named or disease in named or disease in _all_named(opening):
        return None
    other = named[0]
    if other in _all_named(heading) or any({disease, other} <= kin for kin in _KIN):
        return None
    return other


def _all_named(words: str) -> set[str]:
    """Every disease that ``words`` name, looked for from each word on."""
    starts = [m.start() for m in re.finditer(r"\b\w", words)]
    return {d for start in starts if (d := disease_named(words[start:]))}


def _notice(heading: Span, message: str) -> Notice:
    return Notice(kind=NoticeKind.MISLABELLED_HEADING, start=heading.start, end=heading.end, message=message)

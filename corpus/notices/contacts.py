"""Contacts that belong to the website and not to the study."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import FactName, Notice, NoticeKind, SectionKind, Span, Trial
from corpus.notices.places import key_words, lines, plain, shown

_WORKPLACE = re.compile(
    r"\b(?:Institutes?|Hospital|Universit\w+|Clinic|Medical Cent(?:er|re)|College|Agency|Ministry)\b"
)
_COMMON = re.compile(
    r"hospitals?|universit\w+|medical|medicine|school|college|cent(?:er|re)|institutes?|clinics?|clinical|first|second"
    r"|third|affiliated|general|people|national|research|health|foundation|sciences?|department|diseases?|unit|office"
    r"|\w+ology|professor|doctor|prof|with"
)
_OWN = (FactName.SPONSOR, FactName.COLLABORATOR, FactName.LOCATION, FactName.COUNTRY)


def find(trial: Trial) -> Iterator[Notice]:
    """A contact whose workplace shares nothing with the sponsors, collaborators and sites.

    Reason: a study's contact works for its sponsor or at one of its sites. Trial-finder pages put their own people
    under "Contacts". A contact without a printed workplace, or a page without a sponsor, gives nothing to compare.
    """
    known = plain(" ".join(f.value for f in trial.facts if f.name in _OWN))
    if not trial.facts_named(FactName.SPONSOR) or not known:
        return
    for name, workplace in _workplaces(trial):
        printed = trial.source.quote(workplace)
        words = key_words(printed.partition(",")[2] if workplace.contains(name) else printed, _COMMON)
        if words and not any(word in known for word in words):
            yield Notice(
                kind=NoticeKind.FOREIGN_CONTACT,
                start=name.start,
                end=workplace.end,
                message=f"As far as this page shows, “{shown(trial.source.quote(name))}” does not work for this "
                "study's sponsors or sites. Our reading: a contact of the website, not of the study.",
            )


def _workplaces(trial: Trial) -> Iterator[tuple[Span, Span]]:
    """Each contact and the workplace printed on the line after the name, or on the name's own line."""
    text = trial.source.text
    contacts = trial.facts_named(FactName.CONTACT)
    for section in trial.sections:
        if section.kind is not SectionKind.CONTACTS or section.body_start >= section.end:
            continue
        previous: Span | None = None
        for line in lines(text, Span(start=section.body_start, end=section.end)):
            name = next((c for c in contacts if c.overlaps(previous or line) or c.overlaps(line)), None)
            if name and _WORKPLACE.search(text[line.start : line.end]):
                yield Span(start=name.start, end=min(name.end, line.end)), line
            previous = line

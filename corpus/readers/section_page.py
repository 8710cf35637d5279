"""Reads pages that print short headings one a line, in a fixed order, each value on the lines below its heading.

A heading may be left with nothing below it; then the page gives no such fact. The arms begin with a line of
their own that counts people and groups.
"""

from __future__ import annotations

from corpus.model import Fact, FactName, SectionKind, Trial
from corpus.readers.assemble import trial
from corpus.readers.conditions import conditions
from corpus.readers.headings import Heading, by_table, cut
from corpus.readers.labels import STATUS_WORDS, labelled_values, own_id
from corpus.readers.sniffing import share_of_patterns
from corpus.readers.values import ages, contacts, each, enrollment, fact, interventions, one, worded

NAME = "section_page"


def _status_and_phase(text: str, start: int, end: int) -> list[Fact]:
    """A line that names a phase is the phase, any other the status."""
    found: list[Fact] = []
    for first, last in worded(text, start, end):
        name = FactName.PHASE if "phase" in text[first:last].lower() else FactName.STATUS
        found += fact(text, name, first, last)
    return found


K, F = SectionKind, FactName
HEADINGS = (
    Heading("Status and phase", K.STATUS, facts=_status_and_phase),
    Heading("Identifiers", K.IDENTIFICATION, facts=own_id),
    Heading("(?:Sponsors?|Lead sponsor)", K.SPONSORS, facts=one(F.SPONSOR)),
    Heading("Collaborators?", K.SPONSORS, facts=each(F.COLLABORATOR)),
    Heading("Conditions", K.CONDITIONS, facts=conditions),
    Heading("Treatments", K.INTERVENTIONS, facts=interventions),
    Heading("Study type", K.DESIGN, facts=one(F.STUDY_TYPE)),
    Heading("Funder types?", K.SPONSORS),
    Heading("About|Full description|Details and patient eligibility", K.SUMMARY),
    Heading("Enrollment", K.STATUS, facts=enrollment),
    Heading("Sex", K.ELIGIBILITY, facts=one(F.SEX)),
    Heading("Ages?", K.ELIGIBILITY, facts=ages),
    Heading("Volunteers", K.ELIGIBILITY, facts=one(F.HEALTHY_VOLUNTEERS)),
    Heading("Inclusion criteria", K.INCLUSION),
    Heading("Exclusion criteria", K.EXCLUSION),
    Heading("Trial design|Design", K.DESIGN, facts=labelled_values),
    Heading("Primary purpose", K.DESIGN, facts=one(F.PRIMARY_PURPOSE)),
    Heading("Allocation", K.DESIGN, facts=one(F.ALLOCATION)),
    Heading("Interventional model", K.DESIGN, facts=one(F.INTERVENTION_MODEL)),
    Heading("Masking", K.DESIGN, facts=one(F.MASKING)),
    Heading(
        r"(?P<value>\d[\d,]* (?:participants|patients) in \d+ (?:patient|participant) groups?.*)",
        K.ARMS,
        facts=enrollment,
    ),
    Heading(r"Loading(?:\.\.\.|…)?", K.BOILERPLATE, level=9, extent="line"),
    Heading("Trial documents|Documents", K.OTHER),
    Heading("Trial contacts? and locations?|Central trial contacts?|Contacts?", K.CONTACTS, facts=contacts),
    Heading("Locations?|Trial locations?", K.LOCATIONS, facts=each(F.LOCATION)),
    Heading("Timeline|Study dates|Timeline of the trial", K.DATES, facts=labelled_values),
    Heading(r"Data sourced from \S+|Clinical trials|Research sites|Resources|Legal", K.BOILERPLATE),
)
_SIGNS = (
    "Status and phase$", "Treatments$", "About$", "Volunteers$", "Interventional model$", "Primary purpose$",
    "Masking$",
    r"\d+ (?:participants|patients) in \d+ patient groups?", "Central trial contact",
    "Data sourced from ", "Research sites$",
    "Ages$", "Sex$", f"(?:{STATUS_WORDS})$",
)  # fmt: skip


def sniff(name: str, raw: str) -> float:
    """How surely ``raw`` is such a page, 0 to 1."""
    return share_of_patterns(raw, _SIGNS, enough=5)


def parse(name: str, raw: str) -> Trial:
    """The trial of such a page."""
    return trial(NAME, name, raw, cut(raw, by_table(HEADINGS)))

"""Reads record dumps that print "Label value" on one line, without a colon, in named blocks.

The columns of its tables have run together. An outcome row is ``Primary|Secondary``, the measure, its description
and its time frame: the fact's value is the measure, its range the whole row after the type. The sponsors' row is
the lead sponsor and then the collaborator; where they part is known only from the record's own ``Source`` line.
"""

from __future__ import annotations

import re

from corpus.model import Fact, FactName, SectionKind, Trial
from corpus.readers.assemble import trial
from corpus.readers.headings import Heading, Piece, ValueReader, by_table, cut
from corpus.readers.labels import labelled_values, own_id
from corpus.readers.sniffing import share_of_patterns
from corpus.readers.values import INTERVENTION_KIND, ages, contacts, each, enrollment, fact, one, worded

NAME = "labelled_record"

_ROW = re.compile(r"(Primary|Secondary|Other)\s+(?=\S)", re.IGNORECASE)
_ROW_NAMES = {"primary": FactName.PRIMARY_OUTCOME, "secondary": FactName.SECONDARY_OUTCOME}
# A description begins a sentence of its own right after the measure's last word or bracket.
_DESCRIPTION = re.compile(
    r"(?<=[a-z0-9)\]%]) +(?=(?:To|The|This|It|Defined|Measured|Assessed|Assess|Evaluate|Evaluation|Number"
    r"|Percentage|Proportion|"
    r"Rate|Change|Incidence|Time Frame|up to|from|through|within|at|Day|Week|Month|Baseline)\b)"
)


def _outcomes(text: str, start: int, end: int) -> list[Fact]:
    """One fact a row; the value is the measure, the range the row from the measure through the time frame."""
    found: list[Fact] = []
    for first, last in worded(text, start, end):
        row = _ROW.match(text, first, last)
        name = _ROW_NAMES.get(row[1].lower()) if row else None
        if row and name:
            measure = _DESCRIPTION.split(text[row.end() : last], maxsplit=1)[0]
            found += fact(text, name, row.end(), last, " ".join(measure.split()))
    return found


def _interventions(text: str, start: int, end: int) -> list[Fact]:
    """The name after "Drug:", on its line or the next."""
    found: list[Fact] = []
    named = False
    for first, last in worded(text, start, end):
        kind = INTERVENTION_KIND.match(text, first, last)
        if kind:
            found += fact(text, FactName.INTERVENTION, kind.end(), last)
            named = kind.end() < last
        elif not named:
            found += fact(text, FactName.INTERVENTION, first, last)
            named = True
    return found


def _locations(text: str, start: int, end: int) -> list[Fact]:
    """Each row of the table below its line of column names."""
    rows = list(worded(text, start, end))
    if rows and text[rows[0][0] : rows[0][1]].lower().startswith("country"):
        rows = rows[1:]
    return [f for first, last in rows for f in fact(text, FactName.LOCATION, first, last)]


def _sponsors(text: str, pieces: list[Piece]) -> list[Fact]:
    """The lead sponsor and the collaborators; a row that cannot be parted for sure stays one sponsor fact."""
    source = _body_of(text, pieces, "source")
    body = next(
        (p.section for p in pieces if p.section.path and p.section.path[-1].lower().startswith("sponsors")), None
    )
    if not body:
        return []
    rows = list(worded(text, body.body_start, body.end))
    if rows and text[rows[0][0] : rows[0][1]].lower().startswith("lead sponsor"):
        rows = rows[1:]
    found: list[Fact] = []
    for first, last in rows:
        if source and not found and text.startswith(source, first, last):
            found += fact(text, FactName.SPONSOR, first, first + len(source))
            first += len(source)  # noqa: PLW2901 - the rest of the row
        name = FactName.COLLABORATOR if found else FactName.SPONSOR
        found += fact(text, name, first, last)
    return found


def _body_of(text: str, pieces: list[Piece], label: str) -> str:
    for piece in pieces:
        if piece.section.path and piece.section.path[-1].lower() == label:
            return text[piece.section.body_start : piece.section.end].strip()
    return ""


_ADMIN = "Administrative data"
_STUDY = "Study information"
_RECRUITMENT = "Recruitment information"


def _row(label: str, kind: SectionKind, under: str, facts: ValueReader | None = None) -> Heading:
    return Heading(label, kind, level=2, facts=facts, inline=True, extent="line", under=under)


K, F = SectionKind, FactName
HEADINGS = (
    Heading("Clinical Trials Logo", K.BOILERPLATE),
    Heading(r"Clinical Trial Details\s*[—–-]\s*Status:\s*(?P<value>.+)", K.STATUS, facts=one(F.STATUS), extent="line"),
    Heading(_ADMIN, K.IDENTIFICATION),
    _row("NCT number", K.IDENTIFICATION, _ADMIN, own_id),
    _row("Other study ID #", K.IDENTIFICATION, _ADMIN, one(F.OTHER_ID)),
    _row("Secondary ID", K.IDENTIFICATION, _ADMIN, one(F.OTHER_ID)),
    _row("Status", K.STATUS, f"{_ADMIN}|{_RECRUITMENT}", one(F.STATUS)),
    _row("Phase", K.STATUS, f"{_ADMIN}|{_RECRUITMENT}", one(F.PHASE)),
    _row("First received", K.DATES, _ADMIN),
    _row("Last updated", K.DATES, _ADMIN, one(F.LAST_UPDATED)),
    _row("Start date", K.DATES, f"{_ADMIN}|{_RECRUITMENT}", one(F.START_DATE)),
    _row(r"(?:Est\. |Actual )?completion date", K.DATES, f"{_ADMIN}|{_RECRUITMENT}", one(F.COMPLETION_DATE)),
    _row(
        r"(?:Est\. |Actual )?primary completion date",
        K.DATES,
        f"{_ADMIN}|{_RECRUITMENT}",
        one(F.PRIMARY_COMPLETION_DATE),
    ),
    Heading(_STUDY, K.IDENTIFICATION),
    _row("Verified date", K.DATES, _STUDY),
    _row("Source", K.SPONSORS, _STUDY),
    _row("Contact", K.CONTACTS, _STUDY, contacts),
    _row("Phone", K.CONTACTS, _STUDY, contacts),
    _row("Email", K.CONTACTS, _STUDY, contacts),
    _row("Is FDA regulated", K.IDENTIFICATION, _STUDY),
    _row("Health authority", K.IDENTIFICATION, _STUDY),
    _row("Study type", K.DESIGN, _STUDY, one(F.STUDY_TYPE)),
    Heading("Official title|Title", K.TITLE, facts=one(F.TITLE)),
    Heading("Clinical Trial Summary|Summary", K.SUMMARY),
    Heading("Clinical Trial Description|Description", K.DESCRIPTION),
    Heading(f"{_RECRUITMENT}(?: / eligibility)?", K.STATUS),
    _row("Enrollment", K.STATUS, _RECRUITMENT, enrollment),
    _row("Accepts healthy volunteers", K.ELIGIBILITY, _RECRUITMENT, one(F.HEALTHY_VOLUNTEERS)),
    _row("Gender|Sex", K.ELIGIBILITY, _RECRUITMENT, one(F.SEX)),
    _row("Age group|Ages?", K.ELIGIBILITY, _RECRUITMENT, ages),
    Heading("Eligibility", K.ELIGIBILITY, level=2, inline=True, under=_RECRUITMENT),
    Heading("Study Design", K.DESIGN, facts=labelled_values),
    Heading("Related Conditions & MeSH terms", K.CONDITIONS, facts=each(F.CONDITION)),
    Heading("Interventions?", K.INTERVENTIONS, facts=_interventions),
    Heading("Locations", K.LOCATIONS, facts=_locations),
    Heading(r"Sponsors \(\d+\)|Sponsors", K.SPONSORS),
    Heading("Outcomes?", K.OUTCOMES, facts=_outcomes),
    Heading("External links|References", K.REFERENCES),
    Heading("See also", K.OTHER_TRIALS),
)
_SIGNS = (
    "Clinical Trial Details\\b", "Administrative data$", "Study information$", "NCT number NCT", "Other study ID #",
    "Verified date\\b", "Is FDA regulated\\b", "Health authority\\b", "Clinical Trial Summary$",
    "Recruitment information", "Age group\\b", "Related Conditions & MeSH terms$", "Country Name City State$",
    "Lead Sponsor Collaborator$", "Type Measure Description", "Est\\. completion date\\b",
    "Accepts healthy volunteers\\b",
)  # fmt: skip


def sniff(name: str, raw: str) -> float:
    """How surely ``raw`` is such a record, 0 to 1, by the labels that begin its lines."""
    return share_of_patterns(raw, _SIGNS, enough=5)


def parse(name: str, raw: str) -> Trial:
    """The trial of such a record."""
    pieces = cut(raw, by_table(HEADINGS))
    return trial(NAME, name, raw, pieces, _sponsors(raw, pieces))

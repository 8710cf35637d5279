"""Reads trial-finder pages: a title, who launched it, "Current as of", a lay summary, criteria, a timeline.

The date after "Launched by" says when the trial was launched on the page, not when the study starts, so it is no
start date. The contact can be the site's own and not the trial's; what it says is read as printed.
"""

from __future__ import annotations

from corpus.model import Fact, FactName, SectionKind, Trial
from corpus.readers.assemble import trial
from corpus.readers.headings import Heading, by_table, cut
from corpus.readers.labels import STATUS_WORDS, own_id
from corpus.readers.sniffing import share_of_patterns
from corpus.readers.values import contacts, each, fact, one

NAME = "finder_page"


def _launched(text: str, start: int, end: int) -> list[Fact]:
    """The sponsor before the dot that parts it from the date."""
    for line in one(FactName.SPONSOR)(text, start, end):
        dot = text.find("·", line.start, line.end)
        return fact(text, FactName.SPONSOR, line.start, dot if dot >= 0 else line.end)
    return []


def _when(label: str, name: FactName | None) -> Heading:
    return Heading(label, SectionKind.DATES, level=2, facts=one(name) if name else None, under="Timeline")


K, F = SectionKind, FactName
HEADINGS = (
    Heading(r"Launched by (?P<value>.+)", K.SPONSORS, facts=_launched, extent="line"),
    Heading("Trial Information", K.STATUS),
    Heading(r"Current as of (?P<value>.+)", K.DATES, level=2, facts=one(F.LAST_UPDATED), extent="line"),
    Heading(
        f"(?P<value>{STATUS_WORDS})", K.STATUS, level=2, facts=one(F.STATUS), extent="line", under="Trial Information"
    ),
    Heading("Keywords", K.CONDITIONS),
    Heading(r"\w+ Summary", K.SUMMARY),
    Heading("Gender|Sex", K.ELIGIBILITY, facts=one(F.SEX)),
    Heading("Eligibility criteria", K.ELIGIBILITY),
    Heading("Trial ID|NCT ID", K.IDENTIFICATION, facts=own_id),
    Heading(r"About (?!th(?:is|e) (?:study|trial)).+", K.SPONSORS),
    Heading("Contacts", K.CONTACTS, facts=contacts),
    Heading("Locations", K.LOCATIONS, facts=each(F.LOCATION)),
    Heading("Patients applied", K.BOILERPLATE),
    Heading("Timeline", K.DATES),
    _when("First submit(?:ted)?", None),
    _when("Trial launched", None),
    _when("Trial updated", F.LAST_UPDATED),
    _when("Estimated completion", F.COMPLETION_DATE),
    Heading("Similar trials|Related trials|Discover related trials", K.OTHER_TRIALS),
)
_SIGNS = (
    r"Launched by .+ · ", r"Trial Information$", r"Current as of ", r"\w+ Summary$", r"Patients applied$",
    r"Timeline$",
    r"First submit", r"Trial launched$", r"Trial updated$", r"Estimated completion$",
    r"- Inclusion Criteria:?$", r"- • ",
)  # fmt: skip


def sniff(name: str, raw: str) -> float:
    """How surely ``raw`` is such a page, 0 to 1."""
    return share_of_patterns(raw, _SIGNS, enough=5)


def parse(name: str, raw: str) -> Trial:
    """The trial of such a page."""
    return trial(NAME, name, raw, cut(raw, by_table(HEADINGS), titled=True))

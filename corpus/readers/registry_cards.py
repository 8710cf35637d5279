"""Reads pages that show a registry record as cards: a heading, a line of the site's own, then field by field.

Each label stands on a line of its own with its value below it. Names in lists come before a closing line that
says what they are ("Intervention Type DRUG", "Sponsor Role lead"), so roles are read from that line, not from order.
"""

from __future__ import annotations

import re

from corpus.model import Fact, FactName, SectionKind, Trial
from corpus.readers.assemble import trial
from corpus.readers.conditions import conditions
from corpus.readers.headings import Heading, ValueReader, by_table, cut
from corpus.readers.labels import own_id
from corpus.readers.sniffing import share_of_lines
from corpus.readers.values import ages, blocks, contacts, each, enrollment, fact, one, worded

NAME = "registry_cards"

# The sentence that the site prints under a heading begins like this and speaks of the page's reader's task.
_SITE = (
    r"(?:Get a concise snapshot|Review|Dive into|See the medical|Understand how|Learn about|Check the participation"
    r"|Meet the|Identify the|Explore|Reach out|Find|Additional clinical trials that|Discover)\b.{10,200}"
)
_GROUP_TYPE = re.compile(r"Group Type\b.*", re.IGNORECASE)
_INTERVENTION_TYPE = re.compile(r"Intervention Type\b.*", re.IGNORECASE)


def _arms(text: str, start: int, end: int) -> list[Fact]:
    """The names of the study groups: the first line, then for each later group the line that begins its block."""
    found: list[Fact] = []
    block: list[tuple[int, int]] = []
    for first, last in worded(text, start, end):
        words = text[first:last]
        if _GROUP_TYPE.fullmatch(words) and block:
            # Between two groups stands the description of an intervention, then the group's name and its description.
            at = block[0] if not found or len(block) == 1 else block[1]
            found += fact(text, FactName.ARM, *at)
            block = []
        elif _INTERVENTION_TYPE.fullmatch(words):
            block = []
        else:
            block.append((first, last))
    return found


def _field(pattern: str, kind: SectionKind, facts: ValueReader, under: str = "") -> Heading:
    return Heading(pattern, kind, boilerplate=_SITE, level=2, facts=facts, under=under)


def _card(pattern: str, kind: SectionKind, facts: ValueReader | None = None) -> Heading:
    return Heading(pattern, kind, boilerplate=_SITE, facts=facts)


K, F = SectionKind, FactName
HEADINGS = (
    Heading("NCT ID", K.IDENTIFICATION, facts=own_id, inline=True, extent="line"),
    Heading("Last Updated", K.DATES, facts=one(F.LAST_UPDATED), inline=True, extent="line"),
    _card("Study Results", K.RESULTS),
    _card("Basic Information", K.STATUS),
    _field("Recruitment Status", K.STATUS, one(F.STATUS)),
    _field("Clinical Phase", K.STATUS, one(F.PHASE)),
    _field("Total Enrollment", K.STATUS, enrollment),
    _field("Study Classification", K.STATUS, one(F.STUDY_TYPE)),
    _field("Study Start Date", K.DATES, one(F.START_DATE)),
    _field("Primary Completion Date", K.DATES, one(F.PRIMARY_COMPLETION_DATE)),
    _field("Study Completion Date", K.DATES, one(F.COMPLETION_DATE)),
    _card("Official Title", K.TITLE, one(F.TITLE)),
    _card("Brief Summary", K.SUMMARY),
    _card("Detailed Description", K.DESCRIPTION),
    _card("Conditions", K.CONDITIONS, conditions),
    _card("Keywords", K.CONDITIONS),
    _card("Study Design", K.DESIGN),
    _field("Allocation Method", K.DESIGN, one(F.ALLOCATION)),
    _field("Intervention Model", K.DESIGN, one(F.INTERVENTION_MODEL)),
    _field("Primary Study Purpose", K.DESIGN, one(F.PRIMARY_PURPOSE)),
    _field("Blinding Strategy", K.DESIGN, one(F.MASKING)),
    _card("Study Groups", K.ARMS, _arms),
    _card("Interventions", K.INTERVENTIONS, blocks("Intervention Type.*", {"": F.INTERVENTION})),
    _card("Primary Outcomes?", K.OUTCOMES, blocks(r"Time ?frame.*", {"": F.PRIMARY_OUTCOME})),
    _card("Secondary Outcomes?", K.OUTCOMES, blocks(r"Time ?frame.*", {"": F.SECONDARY_OUTCOME})),
    _card("Other Outcomes?", K.OUTCOMES),
    _card("Eligibility Criteria", K.ELIGIBILITY),
    Heading("Inclusion Criteria", K.INCLUSION, level=2, under="Eligibility"),
    Heading("Exclusion Criteria", K.EXCLUSION, level=2, under="Eligibility"),
    _field("Minimum Eligible Age", K.ELIGIBILITY, one(F.MIN_AGE)),
    _field("Maximum Eligible Age", K.ELIGIBILITY, one(F.MAX_AGE)),
    _field("Eligible Age(?: Range)?", K.ELIGIBILITY, ages),
    _field("Eligible Sex", K.ELIGIBILITY, one(F.SEX)),
    _field("Accepts Healthy Volunteers", K.ELIGIBILITY, one(F.HEALTHY_VOLUNTEERS)),
    _card("Sponsors", K.SPONSORS, blocks("Sponsor Role (.*)", {"lead": F.SPONSOR, "collaborator": F.COLLABORATOR})),
    _card("Responsible Party", K.SPONSORS),
    _card("(?:Principal|Lead|Overall) Investigators", K.CONTACTS),
    _card("Locations", K.LOCATIONS, blocks("Site Status.*", {"": F.LOCATION}, whole=True)),
    _card("Countries", K.LOCATIONS, each(F.COUNTRY)),
    _card("Central Contacts", K.CONTACTS, contacts),
    _card("Facility Contacts", K.CONTACTS, contacts),
    _card("References", K.REFERENCES),
    _card("Other Identifiers", K.IDENTIFICATION, blocks("Identifier (?:Type|Source).*", {"": F.OTHER_ID})),
    _card("(?:More )?Related Trials", K.OTHER_TRIALS),
)
_SIGNS = (
    "basic information", "recruitment status", "clinical phase", "total enrollment", "study classification",
    "study start date", "study completion date", "allocation method", "primary study purpose", "blinding strategy",
    "study groups", "minimum eligible age", "eligible sex", "other identifiers", "more related trials",
    "central contacts", "facility contacts", "results pending", "study design", "brief summary",
)  # fmt: skip


def sniff(name: str, raw: str) -> float:
    """How surely ``raw`` is such a page, 0 to 1, by the labels that stand on lines of their own."""
    return share_of_lines(raw, _SIGNS, enough=5)


def parse(name: str, raw: str) -> Trial:
    """The trial of such a page."""
    return trial(NAME, name, raw, cut(raw, by_table(HEADINGS), titled=True))

"""What a trial says, as values that never lose their place in the source.

Everything here is frozen. Every part of a trial carries a half-open range ``[start, end)`` of Unicode code
points into ``Source.text``, the unchanged source text, so that ``source.text[start:end]`` is the exact quote.
Names of facts follow ClinicalTrials.gov's data elements.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator


class Frozen(BaseModel):
    """Base of every value that crosses a boundary: immutable, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Frozen):
    """A non-empty half-open range ``[start, end)`` of code points of a source text."""

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a range needs 0 <= start < end, got [{self.start}, {self.end})")
        return self

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share at least one code point."""
        return self.start < other.end and other.start < self.end


class Source(Frozen):
    """One source file and its canonical text.

    ``name`` is the file's name. For plain text ``text`` is the file's bytes decoded as UTF-8 and nothing else;
    for other formats it is the text that the reader rendered once.
    """

    name: str
    text: str

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the canonical text encoded as UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def quote(self, span: Span) -> str:
        """The exact words at ``span``."""
        return self.text[span.start : span.end]


class SectionKind(StrEnum):
    """What a section is about. ``BOILERPLATE`` and ``OTHER_TRIALS`` are never retrieved."""

    TITLE = "title"
    IDENTIFICATION = "identification"
    STATUS = "status"
    DATES = "dates"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    CONDITIONS = "conditions"
    DESIGN = "design"
    ARMS = "arms"
    INTERVENTIONS = "interventions"
    ELIGIBILITY = "eligibility"
    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    OUTCOMES = "outcomes"
    SPONSORS = "sponsors"
    CONTACTS = "contacts"
    LOCATIONS = "locations"
    REFERENCES = "references"
    RESULTS = "results"
    OTHER = "other"
    BOILERPLATE = "boilerplate"
    OTHER_TRIALS = "other_trials"


NOT_RETRIEVED = frozenset({SectionKind.BOILERPLATE, SectionKind.OTHER_TRIALS})


class Section(Span):
    """The text that stands directly under one heading, its heading line included.

    The sections of a trial are the leaves of its outline: in order, without gap or overlap, they tile the source.
    ``path`` is the headings from the outermost inwards, as printed; the tree is read off the paths. The heading's
    own line is ``[start, body_start)``; ``body_start == end`` means a heading without a body.
    """

    path: tuple[str, ...]
    kind: SectionKind
    body_start: int


class FactName(StrEnum):
    """The facts of a trial; the names are ClinicalTrials.gov's elements."""

    NCT_ID = "nct_id"
    OTHER_ID = "other_id"
    TITLE = "title"
    STATUS = "status"
    PHASE = "phase"
    ENROLLMENT = "enrollment"
    START_DATE = "start_date"
    PRIMARY_COMPLETION_DATE = "primary_completion_date"
    COMPLETION_DATE = "completion_date"
    LAST_UPDATED = "last_updated"
    STUDY_TYPE = "study_type"
    ALLOCATION = "allocation"
    INTERVENTION_MODEL = "intervention_model"
    MASKING = "masking"
    PRIMARY_PURPOSE = "primary_purpose"
    CONDITION = "condition"
    INTERVENTION = "intervention"
    ARM = "arm"
    MIN_AGE = "min_age"
    MAX_AGE = "max_age"
    SEX = "sex"
    HEALTHY_VOLUNTEERS = "healthy_volunteers"
    SPONSOR = "sponsor"
    COLLABORATOR = "collaborator"
    CONTACT = "contact"
    LOCATION = "location"
    COUNTRY = "country"
    PRIMARY_OUTCOME = "primary_outcome"
    SECONDARY_OUTCOME = "secondary_outcome"


class Fact(Span):
    """One stated field. ``value`` is the value as printed, without its label; several entries may share a name.

    The range covers the words that state the value; for most facts ``value`` equals the quote.
    """

    name: FactName
    value: str


class Side(StrEnum):
    """Which list a criterion stands in."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


COMMON_COHORT = "all"


class Criterion(Span):
    r"""One rule for taking part, or the head of a group of rules.

    The range covers the criterion's own words: without its list marker and without its children's words.
    ``text`` is the same words with layout escapes removed (``\\^`` becomes ``^``), for display.
    ``cohort`` is ``"all"`` or the disease the rule is for, as the lexicon names it when it knows the disease, else as
    printed. ``combine`` says how the children count together: all of them, or any one; ``None`` without children
    or a stated list. A note such as "Meeting either criterion 4 or 5 is sufficient" is itself a criterion with
    ``combine == "any"`` whose children are the rules it names.
    """

    id: str
    side: Side
    cohort: str
    marker: str
    text: str
    path: tuple[str, ...]
    parent: str | None = None
    combine: Literal["all", "any"] | None = None


class NoticeKind(StrEnum):
    """Kinds of fault a source can show."""

    LOST_COMPARATOR = "lost_comparator"
    EMPTY_LIST = "empty_list"
    MISSING_VALUE = "missing_value"
    MISLABELLED_HEADING = "mislabelled_heading"
    CONTRADICTION = "contradiction"
    MISTRANSLATION = "mistranslation"
    STALE_STATUS = "stale_status"
    FOREIGN_CONTACT = "foreign_contact"
    OTHER_TRIAL_IDS = "other_trial_ids"
    DUPLICATE = "duplicate"
    TRUNCATED = "truncated"


class Notice(Span):
    """A fault of the source, on the very words it touches. ``message`` is plain, short and claims no mend."""

    kind: NoticeKind
    message: str


class Trial(Frozen):
    """One trial as one source tells it."""

    trial_id: str
    registry_id: str | None
    title: str  # empty where the source prints none
    layout: str
    source: Source
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    notices: tuple[Notice, ...]

    def facts_named(self, name: FactName) -> tuple[Fact, ...]:
        """All facts of that name, in source order."""
        return tuple(f for f in self.facts if f.name == name)

    def section_at(self, offset: int) -> Section:
        """The section that holds ``offset``.

        Raises:
            ValueError: if ``offset`` is outside the source text.
        """
        for section in self.sections:
            if section.start <= offset < section.end:
                return section
        raise ValueError(f"offset {offset} is outside {self.source.name} (0 to {len(self.source.text)})")

    def notices_on(self, span: Span) -> tuple[Notice, ...]:
        """The notices whose range shares words with ``span``."""
        return tuple(n for n in self.notices if n.overlaps(span))

"""A criterion's limits as typed records."""

from __future__ import annotations

from enum import StrEnum

from corpus.model import Span


class Op(StrEnum):
    """How a value limits a quantity. ``LOST``: the copy lost the sign, so the direction is unknown."""

    GE = ">="
    LE = "<="
    LT = "<"
    GT = ">"
    EQ = "="
    RANGE = "range"
    LOST = "lost"


class Bound(Span):
    """One limit that a criterion sets.

    ``quantity`` is the standard name in ``lexicon/quantities.toml`` (else the printed words). ``value`` (and
    ``value2``, the upper end of a range) are in ``unit`` as printed, never converted; ``per_uln`` means the value
    multiplies the upper limit of normal. ``window`` is the printed time window ("within 6 months prior to
    screening"). ``negated`` is set for a bound that stands inside an exception ("except …", "excluding …"). The
    range covers the words that state the bound.
    """

    quantity: str
    op: Op
    value: float
    value2: float | None = None
    unit: str | None = None
    per_uln: bool = False
    window: str | None = None
    negated: bool = False
    quote: str


class Verdict(StrEnum):
    """What can be said of one criterion, as a condition for taking part, for one person."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    CANNOT_TELL = "CANNOT_TELL"


class CriterionVerdict(Span):
    """One criterion held against one profile; ``reason`` names what was said and what is needed."""

    trial_id: str
    criterion_id: str
    side: str
    cohort: str
    verdict: Verdict
    reason: str
    quote: str
    spoken: bool = True  # whether the person said anything that bears on it
    measured: bool = False  # whether a value was held against a limit, or could not be for want of a sign or a unit
    settle: str = ""  # what would settle a CANNOT_TELL, for the person to ask about


class Category(StrEnum):
    """Categories of criteria, for the matrix view."""

    AGE_SEX = "age and sex"
    DISEASE = "disease and activity"
    BLOOD = "blood counts"
    LIVER = "liver"
    KIDNEY = "kidney"
    HEART = "heart"
    LUNG = "lung"
    COAGULATION = "clotting"
    INFECTION = "infection"
    PREGNANCY = "pregnancy and contraception"
    PRIOR_THERAPY = "prior therapy and washout"
    MALIGNANCY = "cancer"
    CNS_PSYCHIATRIC = "brain and mental health"
    TRANSPLANT = "transplant"
    ALLERGY = "allergy"
    CONSENT = "consent and follow-up"
    OTHER = "other"

"""The words of this field: what they are called, what people call them, what they mean."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class TermKind(StrEnum):
    """What sort of thing a term names."""

    DISEASE = "disease"
    LAB = "lab"
    SCORE = "score"
    VITAL = "vital"
    INFECTION = "infection"
    ANTIBODY = "antibody"
    DRUG = "drug"
    DRUG_CLASS = "drug_class"
    CELL_THERAPY = "cell_therapy"
    PROCEDURE = "procedure"
    SYMPTOM = "symptom"
    ORGAN = "organ"
    CRITERIA = "criteria"  # criteria, guidelines, classifications by name
    ELIGIBILITY = "eligibility"  # consent, contraception, washout, pregnancy, healthy volunteers …
    DESIGN = "design"  # phase, open label, single arm, 3+3, DLT …
    OUTCOME = "outcome"
    LOGISTICS = "logistics"  # cost, travel, insurance, visits, privacy …
    OTHER = "other"


class Term(BaseModel):
    """One entry of ``terms.toml``.

    ``name`` is the standard name (lower case unless it is a proper name or abbreviation) and the identity of the
    term. ``abbreviations`` match case-sensitively where they are all capitals and shorter than four letters;
    everything else matches case-insensitively on word boundaries. ``lay`` are everyday words for the same thing.
    ``zh`` are Chinese names. ``narrower`` names terms that a question about this one also means (kidney →
    creatinine, eGFR, creatinine clearance; low blood counts → neutrophils, platelets, hemoglobin); ``broader``
    names what this term is a kind of (adalimumab → TNF inhibitors, which are biologics): each of them, and what they
    are kinds of, has it among its narrower ones. ``related`` names terms worth a look but not the same;
    ``contrary`` such as can never be the same (a live vaccine and an inactivated one): a rule on one is on no other.
    ``explanation`` is for patients: one or two short sentences, grade 8 or below; without one, the first broader term
    explains. ``source`` says where the explanation's facts are from. ``name_zh`` and ``explanation_zh`` say the same in
    Chinese sentences; they stand in ``chinese.toml``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: TermKind
    abbreviations: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    lay: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    contrary: tuple[str, ...] = ()
    explanation: str = ""
    name_zh: str = ""
    explanation_zh: str = ""
    source: str = ""


class Mention(BaseModel):
    """A term met in a text: the term's name, the words that named it and where they stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str
    surface: str
    start: int
    end: int

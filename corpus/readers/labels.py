"""Field labels that many sites and documents share, as data, and a reader of "Label: value" runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from corpus.model import Fact, FactName, SectionKind
from corpus.readers.conditions import conditions
from corpus.readers.headings import ValueReader
from corpus.readers.values import NCT_ID, ages, contacts, each, enrollment, fact, interventions, one, outcomes, worded

STATUS_WORDS = (
    r"(?:Not yet (?:recruiting|enrolling)|(?:Currently )?(?:Recruiting|Enrolling)(?: by invitation)?"
    r"|Active,? not recruiting"
    r"|Completed|Terminated|Suspended|Withdrawn|Unknown status|Enrolling by invitation|Open to enrollment"
    r"|Closed to (?:enrollment|recruitment)|No longer (?:recruiting|available)|Approved for marketing)"
)


def own_id(text: str, start: int, end: int) -> list[Fact]:
    """The first registry id in a body that is labelled as the trial's own."""
    match = NCT_ID.search(text, start, end)
    return fact(text, FactName.NCT_ID, match.start(), match.end()) if match else []


def some_id(text: str, start: int, end: int) -> list[Fact]:
    """An identifier that may or may not be the registry's."""
    return own_id(text, start, end) or one(FactName.OTHER_ID)(text, start, end)


def known_status(text: str, start: int, end: int) -> list[Fact]:
    """The status, where the words are one that registries use."""
    return [f for f in one(FactName.STATUS)(text, start, end) if re.fullmatch(STATUS_WORDS, f.value, re.IGNORECASE)]


K, F = SectionKind, FactName


@dataclass(frozen=True, slots=True)
class Label:
    """A field's label: a regex for its words (any case), where it belongs, and how its value is read.

    ``values``: a regex for the usual values, where label or value could be taken for something else.
    """

    pattern: str
    kind: SectionKind
    facts: ValueReader
    values: str = ""


_EST = r"(?:(?:actual|estimated|anticipated|expected|planned|est\.?) )?"
_STUDY = r"(?:(?:study|trial) )?"
LABELS: tuple[Label, ...] = (
    Label(
        r"NCT(?: ?(?:ID|number|no\.?|#))?|ClinicalTrials\.gov(?: (?:ID|identifier|number"
        r"|registry number))?|(?:US )?NCT \(.{1,40}\) number",
        K.IDENTIFICATION,
        own_id,
    ),
    Label(
        r"(?:trial )?regist(?:ry|ration)(?: (?:ID|number|no\.?|identifier))?|(?:trial"
        r"|study) ID",
        K.IDENTIFICATION,
        some_id,
    ),
    Label(
        r"(?:other|secondary|unique|(?:org(?:anization)?|sponsor)(?:['’]s)?(?: unique)?) (?:study |protocol )?"
        r"(?:IDs?|identifiers?|ID numbers?)"
        r"(?: ?#)?|(?:sponsor['’]s )?protocol"
        r" (?:code )?(?:number|no\.?|ID|code)|EudraCT(?: number)?|unique protocol ID|IRB (?:number|ID)",
        K.IDENTIFICATION,
        each(F.OTHER_ID),
    ),
    Label(
        r"(?:official|brief|public|scientific|full|short|study|trial|protocol) title"
        r"|(?:full )?title(?: of (?:the )?(?:study|trial)(?: for lay people.{0,80})?)?",
        K.TITLE,
        one(F.TITLE),
    ),
    Label(
        rf"(?:overall |recruitment |recruiting |enrollment )?{_STUDY}(?:recruitment "
        rf"|overall )?status",
        K.STATUS,
        one(F.STATUS),
    ),
    Label(r"recruitment", K.STATUS, known_status, values=STATUS_WORDS),
    Label(
        rf"(?:clinical |development )?{_STUDY}phase(?: of (?:the )?(?:study|trial"
        rf"|development))?",
        K.STATUS,
        one(F.PHASE),
    ),
    Label(
        rf"{_EST}(?:total |target )?(?:enrol?lment|sample size|number of (?:participants|patients|subjects)"
        r"|in the whole clinical trial"
        rf"|participants)"
        r"(?: \((?:actual|estimated|anticipated)\))?",
        K.STATUS,
        enrollment,
    ),
    Label(rf"{_EST}primary {_EST}completion(?: date)?(?: \(\w+\))?", K.DATES, one(F.PRIMARY_COMPLETION_DATE)),
    Label(
        rf"{_EST}{_STUDY}(?:start|commencement)(?: date)?(?: \(\w+\))?"
        rf"|date of first enrol?lment",
        K.DATES,
        one(F.START_DATE),
    ),
    Label(rf"{_EST}{_STUDY}(?:completion|end)(?: date)?(?: \(\w+\))?", K.DATES, one(F.COMPLETION_DATE)),
    Label(
        r"(?:date (?:of )?)?last (?:update(?:d)?|refreshed)(?: (?:posted|submitted|date|on))*|last revised"
        r"|trial updated",
        K.DATES,
        one(F.LAST_UPDATED),
    ),
    Label(r"(?:study|trial) (?:type|classification)", K.DESIGN, one(F.STUDY_TYPE)),
    Label(r"allocation(?: method)?", K.DESIGN, one(F.ALLOCATION)),
    Label(
        r"(?:intervention(?:al)?|study) (?:study )?model"
        r"|(?:intervention )?assignment",
        K.DESIGN,
        one(F.INTERVENTION_MODEL),
    ),
    Label(r"masking(?: \(.{1,40}\))?|blinding(?: (?:strategy|method))?", K.DESIGN, one(F.MASKING)),
    Label(r"primary (?:study )?purpose", K.DESIGN, one(F.PRIMARY_PURPOSE), values="treatment"),
    Label(
        r"(?:medical |health )?condition(?:s|\(s\))?(?: (?:or diseases?|(?:being )?(?:studied|investigated)|treated))?"
        r"|diseases?(?: or conditions?)?|indications?"
        r"|target(?:ed)? (?:disease|condition)s?|diagnos[ie]s",
        K.CONDITIONS,
        conditions,
    ),
    Label(
        r"interventions?(?: ?(?:or|/) ?treatments?| name)?|treatments?|(?:investigational|study) (?:drug|product"
        r"|treatment|medicinal product)s?",
        K.INTERVENTIONS,
        interventions,
    ),
    Label(r"(?:study |treatment )?arms?(?: names?)?|(?:study|treatment) groups?|cohorts", K.ARMS, each(F.ARM)),
    Label(
        r"(?:minimum|lower)(?: eligible)? age(?: limit)?"
        r"|(?:eligible )?age,? minimum",
        K.ELIGIBILITY,
        one(F.MIN_AGE),
    ),
    Label(
        r"(?:maximum|upper)(?: eligible)? age(?: limit)?"
        r"|(?:eligible )?age,? maximum",
        K.ELIGIBILITY,
        one(F.MAX_AGE),
    ),
    Label(
        r"(?:eligible )?ages?(?: (?:group|range|limits?|eligible(?: for (?:the )?study)?))?"
        r"|eligible ages?",
        K.ELIGIBILITY,
        ages,
    ),
    Label(
        r"(?:eligible )?(?:sex(?:es)?|genders?)(?: eligible(?: for (?:the )?study)?)?|sex ?/ ?gender",
        K.ELIGIBILITY,
        one(F.SEX),
        values=r"all|any|both|(?:fe)?males?(?: only)?|(?:wo)?men(?: only)?|(?:fe)?males?,? (?:and|or|/) (?:fe)?males?",
    ),
    Label(r"(?:accepts )?healthy volunteers(?: accepted)?", K.ELIGIBILITY, one(F.HEALTHY_VOLUNTEERS)),
    Label(
        r"(?:(?:lead|primary|main|study|trial) )?sponsor(?: name)?|name of (?:the )?sponsor|sponsored by",
        K.SPONSORS,
        one(F.SPONSOR),
    ),
    Label(r"collaborators?", K.SPONSORS, each(F.COLLABORATOR)),
    Label(
        r"(?:(?:central|study|trial|overall|site|facility|public|scientific) )*contacts?(?: (?:person"
        r"|information|details|name))?"
        r"|(?:contact |applicant )?(?:telephone|phone|e-?mail)(?: (?:number|no\.?|address))?",
        K.CONTACTS,
        contacts,
    ),
    Label(
        r"(?:(?:study|trial) )?(?:locations?|sites?|cent(?:er|re)s?)|facilit(?:y|ies)",
        K.LOCATIONS,
        each(F.LOCATION),
    ),
    Label(r"countr(?:y|ies)(?: of recruitment)?", K.LOCATIONS, each(F.COUNTRY)),
    Label(
        r"(?:current )?primary (?:outcome|end ?point)(?:s|\(s\))?(?: measures?)?",
        K.OUTCOMES,
        outcomes(F.PRIMARY_OUTCOME),
    ),
    Label(
        r"(?:current )?secondary (?:outcome|end ?point)(?:s|\(s\))?(?: measures?)?",
        K.OUTCOMES,
        outcomes(F.SECONDARY_OUTCOME),
    ),
)

_PAIR = re.compile(r"([A-Za-z][A-Za-z /.#()'-]{1,50}?)\s*[:：]\s*([^|;\r\n]{1,300})")


@lru_cache(maxsize=4096)
def label_for(words: str) -> Label | None:
    """The label that ``words`` are, or None."""
    return next((label for label, matches in _COMPILED if matches(words)), None)


_COMPILED: tuple[tuple[Label, Callable[[str], re.Match[str] | None]], ...] = tuple(
    (label, re.compile(label.pattern, re.IGNORECASE).fullmatch) for label in LABELS
)


def labelled_values(text: str, start: int, end: int) -> list[Fact]:
    """The facts of a body made of "Label: value" pairs, one a line or parted by "|" or ";"."""
    found: list[Fact] = []
    for first, last in worded(text, start, end):
        for pair in _PAIR.finditer(text, first, last):
            label = label_for(pair[1].strip())
            if label:
                found += label.facts(text, *pair.span(2))
    return found

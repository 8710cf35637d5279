"""The names that documents of all kinds give to the parts of a trial, as data."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.model import SectionKind

INCLUDED = (
    r"(?:key |main |major |common |general |principal |specific |study |trial )?inclusion(?: criteria| criterion)?"
    r"|(?:you|participants|patients|people) (?:may|can|might)(?: be able to)? (?:join|take part|participate"
    r"|be eligible)(?: if.{0,40})?"
    r"|who (?:can|may) (?:join|take part|participate)|criteria for inclusion|included (?:patients|if)"
)
EXCLUDED = (
    r"(?:key |main |major |common |general |principal |specific |study |trial )?exclusion(?: criteria| criterion)?"
    r"|(?:you|participants|patients|people) (?:may not|cannot|can ?not|can[’']t)(?: be able to)? (?:join"
    r"|take part|participate)(?: if.{0,40})?"
    r"|who (?:cannot|can ?not|can[’']t|may not|should not) (?:join|take part|participate)|criteria for exclusion"
)
K = SectionKind
_NAMES: tuple[tuple[str, SectionKind], ...] = (
    (EXCLUDED, K.EXCLUSION),
    (INCLUDED, K.INCLUSION),
    (r"(?:participant |patient )?eligib\w*(?: criteria| information)?|(?:participation |selection "
     r"|entry )criteria|study population"
     r"|(?:inclusion (?:and|/|&) exclusion|inclusion/exclusion)(?: criteria)?|selection of (?:patients"
     r"|participants|subjects)", K.ELIGIBILITY),
    (r"(?:more |other |similar )?(?:related|similar|other) (?:clinical )?(?:trials|studies)|see also|you (?:may"
     r"|might) also like.*", K.OTHER_TRIALS),
    (r"skip to .*|share this.*|cookies?.*|privacy policy|terms of (?:use|service)|all rights reserved.*"
     r"|sign (?:in|up).*"
     r"|log ?in|menu|legal|loading.{0,3}"
     r"|(?:back|return) to (?:top|search|results).*|subscribe.*|newsletter.*|copyright.*|©.*", K.BOILERPLATE),
    (r"references?|bibliography|publications?|literature(?: cited)?", K.REFERENCES),
    (r"(?:study |trial )?results(?: overview| summary)?", K.RESULTS),
    (r"(?:brief |lay |plain[- ]language |study |trial |protocol )*(?:summary|synopsis|overview|abstract)"
     r"|about(?: (?:this|the) (?:study|trial))?|what is (?:this|the) (?:study|trial) about.*"
     r"|purpose(?: of (?:this|the) (?:study|trial))?", K.SUMMARY),
    (r"(?:detailed |study |trial |full )*description|background(?: and rationale)?|introduction"
     r"|(?:study )?rationale"
     r"|(?:(?:study|trial|primary|secondary) )?(?:objectives?|aims?)(?: and (?:hypothes[ei]s"
     r"|end ?points?))?", K.DESCRIPTION),
    (r"(?:(?:study|trial) )?(?:design|plan|methods?|methodology)(?: overview| summary| details)?", K.DESIGN),
    (r"(?:study |treatment )?(?:arms?|groups?|cohorts?)(?: and interventions?)?", K.ARMS),
    (r"(?:study |trial )?(?:interventions?|treatments?|procedures?)(?: plan)?"
     r"|what (?:will )?happens?.{0,60}", K.INTERVENTIONS),
    (r"(?:medical )?conditions?(?: studied)?|diseases?|keywords?", K.CONDITIONS),
    (r"(?:study |primary |secondary |other )*(?:outcomes?|end ?points?)(?: measures?)?", K.OUTCOMES),
    (r"(?:sponsors?|funding|collaborators?)(?: (?:and|/|&) (?:sponsors?|collaborators?"
     r"|funding))*(?: information)?", K.SPONSORS),
    (r"(?:(?:study|trial|central|site) )*(?:contacts?|investigators?)(?: (?:information|details|us))?"
     r"|contacts? and locations?", K.CONTACTS),
    (r"(?:(?:study|trial) )?(?:locations?|sites?|cent(?:er|re)s?)", K.LOCATIONS),
    (r"(?:key |important |study |trial )?(?:dates?|timeline|time ?line)(?: and duration)?", K.DATES),
    (r"(?:recruitment |study |trial |overall )*status", K.STATUS),
    (r"(?:identifiers?|identification|administrative (?:data|information)|registration)", K.IDENTIFICATION),
)  # fmt: skip
_NAMED = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _NAMES)


@lru_cache(maxsize=4096)
def section_named(words: str) -> SectionKind | None:
    """The kind of section that a heading's words name, or None."""
    name = words.strip(" *").rstrip(":：? ")
    return next((kind for pattern, kind in _NAMED if pattern.fullmatch(name)), None)

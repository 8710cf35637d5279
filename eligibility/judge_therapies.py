"""Rules about earlier treatment: which classes, how many, how long, and how they worked."""

from __future__ import annotations

import re

from eligibility.judge_findings import kinds_of
from eligibility.model import Op
from eligibility.person import Event, Person
from eligibility.reasons import because
from eligibility.rules import Rule
from eligibility.statements import DAYS
from eligibility.truth import Held
from lexicon.model import TermKind
from lexicon.reader import Lexicon

THERAPY_BOUNDS = frozenset(
    {"prior therapies", "treatment duration", "stable dose duration", "washout", "duration", "prednisone dose change"}
)
_MEDICINES = {TermKind.DRUG, TermKind.DRUG_CLASS}
_FAILURE = re.compile(
    r"\b(?:inadequate|insufficient|intoleran|fail|ineffective|refractory|no response|not respond"
    r"|relaps|persist|recurrence|despite|unresponsive)",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\b(?:inadequate|insufficient|intoleran|fail|ineffective|refractory|no(?:ne|t| response)?\b"
    r"|non-?respon|poor|partial|relaps|lost|stopped working|side effects?|minimal|unresponsive|progress)",
    re.IGNORECASE,
)
STEROIDS = "corticosteroids"
_MONTHS = {
    "day": DAYS["day"] / DAYS["month"],
    "week": DAYS["week"] / DAYS["month"],
    "month": 1.0,
    "year": 12.0,
    "m": 1.0,
}
_IMMUNE = ("immunosuppressants", "biologics", "antimalarials", "DMARD", "DMT")
_STABLE = re.compile(r"\bstable dose|currently receiving|stable for", re.IGNORECASE)


def is_therapy_rule(rule: Rule) -> bool:
    """Whether a criterion asks for treatments that were tried and did not do enough."""
    counts = [a.bound for c in rule.clauses for a in c.atoms if a.bound and a.bound.quantity == "prior therapies"]
    return bool(counts) and bool(_FAILURE.search(rule.words)) and not _STABLE.search(rule.words)


def hold_therapies(rule: Rule, person: Person, lexicon: Lexicon) -> Held:
    """Whether the treatments told of reach what the criterion asks for; fewer of them leave it open."""
    bounds = [a.bound for c in rule.clauses for a in c.atoms if a.bound]
    counts = [b for b in bounds if b.quantity == "prior therapies" and b.op in {Op.GE, Op.GT}]
    lasting = [b for b in bounds if b.quantity == "treatment duration" and b.op in {Op.GE, Op.GT}]
    atoms = [a for c in rule.clauses for a in c.atoms if a.kind in _MEDICINES]
    steroids = kinds_of(STEROIDS, lexicon)
    wanted = frozenset().union(*(kinds_of(a.term, lexicon) for a in atoms)) if atoms else frozenset()
    if re.search(r"immuno(?:suppress|modulat)", rule.words, re.IGNORECASE):
        wanted |= frozenset().union(*(kinds_of(t, lexicon) for t in _IMMUNE if t in lexicon.terms))
    wanted -= steroids
    told = [e for e in person.events if e.therapy is not None and e.term in wanted | steroids]
    settle = (because("settle_treatments"),)
    if not told:
        return Held(None, (because("not_listed"),), settle)
    months = max((b.value * _MONTHS.get((b.unit or "month").lower().rstrip("s"), 1.0) for b in lasting), default=0.0)
    good = {e.term for e in told if e.term in wanted and _counts(e, months)}
    needs_steroid = any(a.term in steroids for a in atoms)
    steroid = any(e.term in steroids for e in told)
    needed = max((int(b.value) + (b.op is Op.GT) for b in counts), default=1)
    names = ", ".join(dict.fromkeys(e.words for e in told))
    sentence = because("listed", said=names, count=needed)
    other = [
        b
        for b in bounds
        if b.quantity not in THERAPY_BOUNDS and b.quantity != "prednisone dose" and b.op is not Op.LOST
    ]
    lost = any(b.op is Op.LOST for b in bounds)
    if not lost and not other and len(good) >= needed and (steroid or not needs_steroid):
        return Held(True, (sentence,), touched=True)
    return Held(None, (sentence,), settle, touched=True)


def _counts(event: Event, months: float) -> bool:
    """Whether a treatment was tried long enough and is said not to have done enough."""
    therapy = event.therapy
    if therapy is None or not _FAILED.search(therapy.response or ""):
        return False
    return months == 0 or (therapy.duration_months is not None and therapy.duration_months >= months * (1 - 1e-9))

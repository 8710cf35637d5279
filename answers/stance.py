"""What the rules found do to the case that a question describes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Stance
from answers.asking import Asking
from corpus.model import Criterion, Side, Trial
from eligibility.model import Bound, CriterionVerdict, Op, Verdict
from index.passage import Passage
from lexicon.model import TermKind
from retrieval.asks import cue
from retrieval.reading import Form, fold

Chosen = tuple[Criterion, Passage]
DIAGNOSED = frozenset({TermKind.DISEASE, TermKind.ANTIBODY, TermKind.CRITERIA, TermKind.DRUG, TermKind.DRUG_CLASS})
_NEGATED = re.compile(r"\b(?:no|not|non|without|negative|absence|free of)\b", re.IGNORECASE)
MEASURED = frozenset({TermKind.LAB, TermKind.SCORE, TermKind.VITAL})
_ALTERNATIVE = re.compile(r"(?:;|,)?\s+or\s+|;\s*")
_JOINED = re.compile(
    r"\b(?:and|with)\b.{0,80}\b(?:titers?|DNA|RNA|levels?|detect\w*|higher|greater|exceed\w*|above)\b", re.IGNORECASE
)
_REQUIRES = cue("requires")
ASKS_EXCLUSION = cue("exclusion")


def stance_of(
    asking: Asking,
    chosen: Sequence[Chosen],
    verdicts: Sequence[CriterionVerdict | None],
    bounds: Sequence[tuple[Criterion, Bound]],
    trial: Trial,
) -> Stance | None:
    """What the rules do to the case described; ``None`` where the question does not ask that."""
    if asking.query.form not in (Form.YES_NO, Form.WHICH_TRIALS):
        return None
    said = [v.verdict for v in verdicts if v is not None]
    lost = any(b.op is Op.LOST for _, b in bounds)
    if Verdict.NOT_MET in said:
        stance = Stance.EXCLUDES
    elif said and all(v is Verdict.MET for v in said):
        stance = Stance.ALLOWS
    elif lost:
        stance = Stance.UNCLEAR
    elif said and asks_requirement(asking, chosen[0][0]):
        stance = Stance.REQUIRES
    elif _excepted(chosen[0][0].text, asking):
        stance = Stance.ALLOWS
    elif said:
        stance = Stance.DEPENDS
    else:
        stance = _printed(trial, asking, [c for c, _ in chosen])
    return stance


def asks_requirement(asking: Asking, rule: Criterion) -> bool:
    """Whether a question asks if something is needed, and the rule is one that asks for things."""
    return rule.side is Side.INCLUSION and bool(_REQUIRES.search(fold(asking.query.text)))


_EXCEPTION = re.compile(
    r"\b(?:excluding|except(?: for)?|other than|with the exception of|not including|apart from)\b([^();.]*)",
    re.IGNORECASE,
)


def _excepted(text: str, asking: Asking) -> bool:
    """Whether the rule speaks of what is asked only to leave it out: "other medicines (excluding this one)"."""
    wanted = set(asking.query.matters)
    spared = {term for m in _EXCEPTION.finditer(text) for term in asking.evidence.terms_in(m[1])}
    return bool(wanted & spared) and not wanted & asking.evidence.terms_in(_EXCEPTION.sub(" ", text))


def _printed(trial: Trial, asking: Asking, rules: Sequence[Criterion]) -> Stance:
    """What the rules do where the question describes no one: exclusions first, by their conditions."""
    barring = [r for r in rules if r.side is Side.EXCLUSION]
    if barring and not asks_requirement(asking, rules[0]):
        return Stance.DEPENDS if all(_conditional(trial, r, asking) for r in barring) else Stance.EXCLUDES
    if asks_requirement(asking, rules[0]):
        return Stance.REQUIRES
    named = any(asking.evidence.kind_of(s) in DIAGNOSED for s in asking.query.subjects)
    plain = named and not ASKS_EXCLUSION.search(fold(asking.query.text)) and not _NEGATED.search(rules[0].text)
    return Stance.ALLOWS if plain else Stance.DEPENDS


def _conditional(trial: Trial, criterion: Criterion, asking: Asking) -> bool:
    """Whether the alternative of an exclusion that is asked about holds only under conditions."""
    alternatives = _ALTERNATIVE.split(criterion.text)
    weights = [asking.weight(a) for a in alternatives]
    asked = alternatives[weights.index(max(weights))] if len(alternatives) > 1 else criterion.text
    joined = bool(_JOINED.search(criterion.text))  # "A or B, and C": the last part holds for every alternative
    return joined or any(ch.isdigit() for ch in asked) or bool(cue("condition").search(asked))

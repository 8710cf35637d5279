"""What the rules found do to the case that a question describes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Stance
from answers.as_read import ASIDE, SURE, asks_effect, effect, share
from answers.asking import Asking
from answers.cases import shared_lexicon
from answers.told_otherwise import told_otherwise
from corpus.model import Criterion, NoticeKind, Side, Trial
from eligibility.atoms import Atom
from eligibility.bounds import bounds_of
from eligibility.judge_findings import kinds_of
from eligibility.judge_therapies import is_therapy_rule
from eligibility.kin import of_kin
from eligibility.model import Bound, CriterionVerdict, Op, Verdict
from eligibility.own_words import atoms_of
from eligibility.rules import Clause, Rule, read_rule
from index.passage import Passage
from lexicon.model import TermKind
from retrieval.asks import cue
from retrieval.hit import Hit
from retrieval.reading import Form, fold

Chosen = tuple[Criterion, Passage]
DIAGNOSED = frozenset({TermKind.DISEASE, TermKind.ANTIBODY, TermKind.CRITERIA, TermKind.DRUG, TermKind.DRUG_CLASS})
_NEGATED = re.compile(r"\b(?:no|not|non|without|negative|absence|free of)\b", re.IGNORECASE)
MEASURED = frozenset({TermKind.LAB, TermKind.SCORE, TermKind.VITAL})
_NUMERAL = 3  # letters of a class ("NYHA III")
_ALTERNATIVE = re.compile(r"(?:;|,)?\s+or\s+|;\s*")
_JOINED = re.compile(
    r"\b(?:and|with)\b.{0,80}\b(?:titers?|DNA|RNA|levels?|detect\w*|higher|greater|exceed\w*|above)\b", re.IGNORECASE
)
_TOGETHER = re.compile(r"\b(?:and|with|accompanied by|combined with|together with)\b", re.IGNORECASE)
_FOR = re.compile(
    r"[;.,(:]\s*(?:for|in)(?: (?:patients|subjects|participants"
    r"|those) with)?(?: [\w-]+){0,2} $",
    re.IGNORECASE,
)
_REQUIRES = cue("requires")
_NO_REQUIREMENT = re.compile(
    r"\bneed(?:ed|s)? (?:to )?(?:worry|know|tell|be concerned|be worried|ask)|(?:do|does) (?:i|we) need (?:help"
    r"|advice)",
    re.IGNORECASE,
)
# An exclusion that asks for something: it leaves out who is not willing, or has not done so.
_REFUSING = re.compile(
    r"\b(?:unwilling|not (?:be )?willing|refus\w+|unable|inabilit\w+|not (?:able|agree\w*|using|use|practi\w+"
    r"|prepared)|fail\w* to|without)\b",
    re.IGNORECASE,
)
_OF_HOUSEHOLD = re.compile(r"\b(?:family|household|partners?|relatives?|close contacts?|spouses?)\b", re.IGNORECASE)
_CAUSED = re.compile(r"\b(?:resulting from|caused by|due to|secondary to|related to)\b", re.IGNORECASE)
ASKS_EXCLUSION = cue("exclusion")
_EXCEPTION = re.compile(
    r"\b(?:excluding|except(?: for)?|other than|with the exception of|not including|apart from)\b([^();.]*)",
    re.IGNORECASE,
)


def stance_of(
    asking: Asking,
    chosen: Sequence[Chosen],
    verdicts: Sequence[CriterionVerdict | None],
    bounds: Sequence[tuple[Criterion, Bound]],
    trial: Trial,
    hits: Sequence[Hit],
) -> Stance | None:
    """What the rules do to the case described; ``None`` where the question does not ask that."""
    if asking.query.form not in (Form.YES_NO, Form.WHICH_TRIALS) and (
        (of_values(asking) and not asking.person.readings) or not asks_effect(hits, chosen[0][0].id)
    ):
        return None
    read = read_effect(asking, chosen[0][0], hits)
    given = [
        v for (c, _), v in zip(chosen, verdicts, strict=True) if v is not None and _counts(c, v, chosen[0][0], hits)
    ]
    said = [v.verdict for v in given if v.spoken] or [v.verdict for v in given]
    first, own = chosen[0][0], verdicts[0]
    settled = own is not None and (own.verdict is Verdict.MET or own.measured)
    required = asks_requirement(asking, first)
    if of_kin(asking.query.text) and not said and not _OF_HOUSEHOLD.search(first.text):
        return Stance.DEPENDS  # the rule is about who takes part
    if Verdict.NOT_MET in said:
        stance = Stance.EXCLUDES
    elif required and not asking.person.readings.keys() - {"age"} and not _excepted(first.text, asking):
        stance = Stance.REQUIRES
    elif said and all(v is Verdict.MET for v in said):
        stance = Stance.ALLOWS
    elif any(b.op is Op.LOST for _, b in bounds) or (own is None and _lost(trial, first, asking)):
        stance = Stance.UNCLEAR
    elif read is not None and not settled and not _may_be_more(trial, first, read, own, asking):
        stance = read
    elif _excepted(first.text, asking):
        stance = Stance.ALLOWS
    elif said:
        stance = Stance.DEPENDS
    else:
        stance = _printed(trial, asking, [c for c, _ in chosen])
    return stance


def _may_be_more(trial: Trial, rule: Criterion, read: Stance, verdict: CriterionVerdict | None, asking: Asking) -> bool:
    """Whether a rule counts earlier treatments, and those told of are too few but not said to be all."""
    told = verdict is not None and verdict.spoken and read is Stance.EXCLUDES and rule.side is Side.INCLUSION
    counts = told and is_therapy_rule(read_rule(trial, rule, asking.lexicon))
    return counts and not cue("told_all").search(fold(asking.query.text))


def _lost(trial: Trial, rule: Criterion, asking: Asking) -> bool:
    """Whether a value is held against a rule whose limits lost their signs: nothing can be read from that."""
    signs = {b.op for b in bounds_of(trial, rule)}
    lost = any(n.kind is NoticeKind.LOST_COMPARATOR for n in trial.notices_on(rule))
    return lost and signs == {Op.LOST} and any(ch.isdigit() for ch in asking.query.text)


def of_values(asking: Asking) -> bool:
    """Whether a question names nothing but what is measured ("LVEF 48?"): values are compared, not read."""
    asks = [a for a in asking.asks if a.terms or len(a.name) > _NUMERAL]
    kinds = [asking.evidence.kind_of(a.name) if a.terms else None for a in asks]
    return bool(kinds) and MEASURED.issuperset(kinds)


def compares(asking: Asking) -> bool:
    """Whether a question gives values to be compared, or a physician's note does: what they do is not read."""
    return of_values(asking) or (asking.shorthand and any(ch.isdigit() for ch in asking.query.text))


def _counts(rule: Criterion, verdict: CriterionVerdict, first: Criterion, hits: Sequence[Hit]) -> bool:
    """Whether the verdict on one of the rules shown says something of the case.

    Not one on words alone, of a rule that the reader leaves aside for the first, which it is sure of.
    """
    aside = share(hits, rule.id) < ASIDE and share(hits, first.id) >= SURE
    return rule.id == first.id or verdict.measured or not aside


def read_effect(asking: Asking, rule: Criterion, hits: Sequence[Hit], least: float = SURE) -> Stance | None:
    """What the reader is sure, by ``least``, that a rule does to the case; ``None`` where it tells that badly.

    That is so of values to be compared and of rules of several tests together; and "is this an exclusion?" of an
    exclusion is no case allowed.
    """
    if compares(asking):
        return None
    read, asked = effect(hits, rule.id, least), fold(asking.query.text)
    if read is Stance.EXCLUDES and rule.side is Side.EXCLUSION and told_otherwise(fold(rule.text), asked):
        return None
    of_the_rule = ASKS_EXCLUSION.search(asked) and not any(ch.isdigit() for ch in asked)
    allowed = read is Stance.ALLOWS and rule.side is Side.EXCLUSION and of_the_rule
    return None if allowed or _JOINED.search(rule.text) else read


def asks_requirement(asking: Asking, rule: Criterion) -> bool:
    """Whether a question asks if something is needed, and the rule is one that asks for things."""
    asked = fold(asking.query.text)
    asks_for = rule.side is Side.INCLUSION or bool(_REFUSING.search(rule.text))
    return asks_for and bool(_REQUIRES.search(asked)) and not _NO_REQUIREMENT.search(asked)


def _excepted(text: str, asking: Asking) -> bool:
    """Whether the rule speaks of what is asked only to leave it out: "other medicines (excluding this one)"."""
    wanted = set(asking.query.matters)
    spared = {
        term for m in _EXCEPTION.finditer(text) if not _CAUSED.search(m[1]) for term in asking.evidence.terms_in(m[1])
    }
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
    """Whether an exclusion bars what is asked about only under conditions that the question does not settle."""
    rule = read_rule(trial, criterion, asking.lexicon)
    named = [(c, a) for c in rule.clauses for a in c.atoms if a.term and _is_asked(a.term, asking)]
    if not named and (lexicon := shared_lexicon(criterion, asking)) is not None:
        named = [(Clause(0, 0, (a,), alternative=False), a) for a in atoms_of(criterion.text, lexicon)]
    if named:
        return all(_under_condition(rule, clause, atom, asking) for clause, atom in named)
    alternatives = _ALTERNATIVE.split(criterion.text)
    weights = [asking.weight(a) for a in alternatives]
    asked = alternatives[weights.index(max(weights))] if len(alternatives) > 1 else criterion.text
    joined = bool(_JOINED.search(criterion.text))  # "A or B, and C": the last part holds for every alternative
    return joined or any(ch.isdigit() for ch in asked) or bool(cue("condition").search(asked))


def _is_asked(term: str, asking: Asking) -> bool:
    wanted = set(asking.query.matters) or set(asking.query.subjects)
    return term in wanted or any(
        term in kinds_of(w, asking.lexicon) or w in kinds_of(term, asking.lexicon) for w in wanted
    )


def _under_condition(rule: Rule, clause: Clause, atom: Atom, asking: Asking) -> bool:
    """Whether a finding bars only in a window, of a severity, with something else, or unless an exception holds."""
    asked = fold(asking.query.text)
    word = atom.qualifier.split("-")[0].split(" ")[0]
    qualified = bool(word) and not atom.example and word not in asked
    between = [
        rule.words[a.end : b.start]
        for a, b in zip(clause.atoms, clause.atoms[1:], strict=False)
        if atom in (a, b) and not (a.bound and b.bound)
    ]
    together = any(_TOGETHER.search(words) and " or " not in words and ";" not in words for words in between)
    tested = atom.kind is TermKind.INFECTION and together
    exempt = any(a.start > atom.start for a in rule.excepted)
    for_some = bool(_FOR.search(rule.words, 0, atom.start))
    own = atom.window is not None or atom.conditional or atom.planned or atom.negative
    return for_some or own or qualified or tested or exempt

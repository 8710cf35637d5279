"""A person's profile held against a trial's criteria, one by one. No total, no score, no verdict on taking part."""

from __future__ import annotations

from corpus.model import COMMON_COHORT, Criterion, NoticeKind, Side, Trial
from eligibility.evaluate import evaluate
from eligibility.groups import hold_group
from eligibility.judge_findings import events_for, opposed, speaks_of
from eligibility.judge_limits import another_cause, measured
from eligibility.model import CriterionVerdict, Verdict
from eligibility.person import Person, read_person
from eligibility.profile import Profile
from eligibility.reasons import Tongue, all_in_words, because
from eligibility.reasons import measured as is_measured
from eligibility.rule_words import OWN_DISEASE
from eligibility.rules import Rule, read_rule, read_words
from eligibility.truth import Held, negated
from lexicon.reader import Lexicon

_MOST_SENTENCES = 2
_LONGEST = 400


def check(trial: Trial, profile: Profile, lexicon: Lexicon) -> tuple[CriterionVerdict, ...]:
    """Every criterion that concerns the person, in the order of the record.

    Rules of a disease are judged only where the person has that disease. Where no disease was given, they are left
    open.
    """
    person = read_person(profile, lexicon)
    verdicts: list[CriterionVerdict] = []
    for criterion in trial.criteria:
        if criterion.cohort != COMMON_COHORT and not profile.conditions:
            held = Held(None, (because("not_said_disease"),), (because("settle_disease", name=criterion.cohort),))
            verdicts.append(verdict_of(trial, criterion, held))
        elif criterion.cohort == COMMON_COHORT or _has(criterion.cohort, person, lexicon):
            held_or_none = _judge(trial, criterion, person, lexicon)
            if held_or_none is not None:
                verdicts.append(verdict_of(trial, criterion, held_or_none))
    return tuple(verdicts)


def judge(
    trial: Trial,
    criterion: Criterion,
    who: Profile | Person,
    lexicon: Lexicon,
    *,
    on_point: bool = False,
    tongue: Tongue = "en",
) -> CriterionVerdict | None:
    """One criterion as a condition for taking part, or None for a heading that states no condition.

    An exclusion that applies is NOT_MET. One that does not apply is MET only where the person said so: a value, a
    negative result, a denial. Silence is CANNOT_TELL. A profile may be read once (``read_person``) for many calls.
    With ``on_point`` alternatives of the rule that the person did not speak of are left out: for a question about one
    thing, not for a person's whole profile. ``tongue`` is the language of the reasons.
    """
    held = _judge(trial, criterion, _person(who, lexicon), lexicon)
    if on_point and held is not None and held.value is None and held.on_point is not None:
        held = held._replace(value=held.on_point)
    return None if held is None else verdict_of(trial, criterion, held, tongue)


def bears_on(criterion: Criterion, who: Profile | Person, lexicon: Lexicon) -> bool:
    """Whether anything that the profile states bears on the criterion's own words."""
    person = _person(who, lexicon)
    return _touches(read_words(criterion.text, lexicon), person, lexicon)


def _person(who: Profile | Person, lexicon: Lexicon) -> Person:
    return who if isinstance(who, Person) else read_person(who, lexicon)


def _touches(rule: Rule, person: Person, lexicon: Lexicon) -> bool:
    if person.silent:
        return False
    for clause in rule.clauses:
        for atom in clause.atoms:
            if atom.bound is not None and measured(atom.bound, person):
                return True
            if atom.term and any(True for _ in events_for(atom.term, person, lexicon)):
                return True
            if atom.term and any(speaks_of(e, atom.term, lexicon) or opposed(e, atom, lexicon) for e in person.events):
                return True
    return False


def _has(cohort: str, person: Person, lexicon: Lexicon) -> bool:
    if cohort in person.cohorts:
        return True
    met = {m.term for m in lexicon.find(cohort)}
    return bool(met & person.cohorts)


def _judge(trial: Trial, criterion: Criterion, person: Person, lexicon: Lexicon) -> Held | None:
    """Whether the condition for taking part is fulfilled; None for a heading without a condition."""
    children = [c for c in trial.criteria if c.parent == criterion.id]
    if children:
        parts = [_judge(trial, c, person, lexicon) for c in children]
        return hold_group(criterion, [p for p in parts if p is not None])
    if _is_empty_list(trial, criterion):
        return Held(
            None,
            (because("list_missing"),),
            (because("ask_list"),),
        )
    rule = read_rule(trial, criterion, lexicon)
    if not rule.clauses and criterion.text.rstrip().endswith(":"):
        return None
    held = evaluate(rule, criterion, person, lexicon)
    held = held if another_cause(person) else _forgiven(trial, criterion, held)
    return negated(held) if criterion.side is Side.EXCLUSION else held


def _is_empty_list(trial: Trial, criterion: Criterion) -> bool:
    return any(n.kind is NoticeKind.EMPTY_LIST for n in trial.notices_on(criterion))


def _forgiven(trial: Trial, criterion: Criterion, held: Held) -> Held:
    """An applying rule under a heading that leaves out what the disease itself causes is for the doctor to decide."""
    applies = held.value is (criterion.side is Side.EXCLUSION)
    if held.value is None or not applies:
        return held
    by_id = {c.id: c for c in trial.criteria}
    above = criterion.parent
    while above is not None and above in by_id:
        if OWN_DISEASE.search(by_id[above].text):
            return Held(
                None, (*held.because, because("own_disease_above")), (because("settle_doctor"),), touched=True,
            )  # fmt: skip
        above = by_id[above].parent
    return held


def verdict_of(trial: Trial, criterion: Criterion, held: Held, tongue: Tongue = "en") -> CriterionVerdict:
    """What is held of a criterion as a condition for taking part, with its reasons in words of ``tongue``."""
    verdict = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.CANNOT_TELL}[held.value]
    return CriterionVerdict(
        start=criterion.start,
        end=criterion.end,
        trial_id=trial.trial_id,
        criterion_id=criterion.id,
        side=criterion.side,
        cohort=criterion.cohort,
        verdict=verdict,
        reason=_shortened(all_in_words(held.because, _MOST_SENTENCES, tongue)),
        spoken=held.touched,
        measured=is_measured(held.because),
        quote=trial.source.quote(criterion),
        settle=_shortened(all_in_words(held.settle, _MOST_SENTENCES, tongue)) if verdict is Verdict.CANNOT_TELL else "",
    )


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"

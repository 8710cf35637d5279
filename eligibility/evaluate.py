"""The statements of one criterion put together as it joins them: "and", "or", lists, exceptions."""

from __future__ import annotations

import re
from typing import Literal

from corpus.model import Criterion, Side
from eligibility import rule_words as words_of
from eligibility.atoms import Atom
from eligibility.groups import COUNT, counted
from eligibility.joints import joined
from eligibility.judge_findings import events_for, hold_finding, kinds_of, opposed
from eligibility.judge_numbers import hold_bound
from eligibility.judge_therapies import STEROIDS, THERAPY_BOUNDS, hold_therapies, is_therapy_rule
from eligibility.model import Bound, Op
from eligibility.person import Event, Person
from eligibility.rules import Clause, Rule, claims
from eligibility.statements import flatten
from eligibility.truth import Held, all_of, any_of, at_least, negated
from lexicon.model import TermKind
from lexicon.reader import Lexicon

_POSITIVE = re.compile(r"\bpositiv|\bpresence\b|\bdetect|\btested\b", re.IGNORECASE)
_UNABLE = re.compile(r"\b(?:inabilit|unable|cannot|can not|fail)", re.IGNORECASE)
_AVOIDED = re.compile(r"\b(?:avoid|prevent|contracepti)", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:negative|not|non|no)\b", re.IGNORECASE)
# "Assent from subjects under 18": the limit says for whom the rule is, not what it asks.
_FOR_SOME = re.compile(
    r"\b(?:from|for|if|when) (?:all |any |the |a )?(?:study )?(?:subjects?|patients?|participants?"
    r"|children|those|individuals|minors)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:^|[.;] ?)(?:women|men|females|males|girls|boys|subjects|patients|participants|children"
    r"|adolescents|those)\b[^.;,]{0,20}$",
    re.IGNORECASE,
)
_MUST = re.compile(r"[^.;,]{0,30}\b(?:must|should|would|will|need|required|may)\b", re.IGNORECASE)
_LOCAL = re.compile(r"\b(?:inhaled|topical|nasal|intranasal|ophthalmic|fluticasone|budesonide)\b", re.IGNORECASE)
_TITER = " titer"
# "On at least two consecutive tests" says how often another limit must be found, and is judged with it.
_REPEATS = re.compile(r"\b(?:consecutive|tests|occasions|measurements)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{3,}")
_DENIES = re.compile(r"\b(?:no|not|without|never|negative|den(?:y|ies|ied)|absence)\b", re.IGNORECASE)
_LIGHT = re.compile(
    r"(?i:no|not|the|and|with|without|any|has|have|had|for|was|are|never|denies|subjects?|patients?|history|known)"
)
_STATES = {"pregnancy", "breastfeeding"}


def evaluate(rule: Rule, criterion: Criterion, person: Person, lexicon: Lexicon) -> Held:
    """Whether the words of a criterion, as printed, hold of the person; the side is not yet applied."""
    if criterion.side is Side.EXCLUSION:
        return _excludes(rule, person, lexicon)
    if is_therapy_rule(rule):
        return hold_therapies(rule, person, lexicon)
    groups: list[list[Held]] = [[]]
    counted_items = _counted(rule, person)
    for clause in rule.clauses:
        if clause.alternative and groups[-1]:
            groups.append([])
        kept = clause._replace(
            atoms=tuple(a for a in clause.atoms if counted_items is None or a not in counted_items[0])
        )
        held = _clause(kept, rule, Side.INCLUSION, person, lexicon)
        if held is not None:
            groups[-1].append(held)
        if counted_items is not None and any(a in counted_items[0] for a in clause.atoms):
            groups[-1].append(counted_items[1])
    if rule.investigator:
        groups[-1].append(_rest(rule))
    every = [all_of(g) for g in groups if g]
    if len(every) == 1:
        return every[0]
    return any_of(every) if every else _nothing(rule)


def _excludes(rule: Rule, person: Person, lexicon: Lexicon) -> Held:
    """Whether any of the things that an exclusion lists is so."""
    parts = [h for c in rule.clauses if (h := _clause(c, rule, Side.EXCLUSION, person, lexicon)) is not None]
    if not parts:
        return _nothing(rule)
    if rule.investigator or (rule.open_ended and not _covered(rule, person, lexicon)):
        parts.append(_rest(rule))
    return any_of(parts)


def _covered(rule: Rule, person: Person, lexicon: Lexicon) -> bool:
    """Whether an open list is one of kinds ("malignancies, including …") and the whole kind was denied."""
    atoms = [a for c in rule.clauses for a in c.atoms]
    general = [a for a in atoms if a.term and not a.example]
    examples = any(a.example for a in atoms)
    return examples and bool(general) and all(hold_finding(a, rule, person, lexicon).value is False for a in general)


def _counted(rule: Rule, person: Person) -> tuple[tuple[Atom, ...], Held] | None:
    """The limits that stand behind "at least two of the following", and whether enough of them hold."""
    match = COUNT.search(rule.words)
    if match is None:
        return None
    chosen: list[Atom] = []
    for clause in rule.clauses:
        if clause.alternative and clause.start > match.start():
            break
        chosen += [a for a in clause.atoms if a.bound is not None and a.start >= match.start()]
    items: dict[int, list[Held]] = {}
    for atom in chosen:
        if atom.bound is not None and atom.start >= match.end():
            items.setdefault(atom.start, []).append(hold_bound(atom.bound, person, rule.words[atom.start : atom.end]))
    if len(items) < counted(match):
        return None
    return tuple(chosen), at_least(counted(match), [any_of(parts) for parts in items.values()])


def _nothing(rule: Rule) -> Held:
    if rule.investigator:
        return Held(None, ("The study doctor decides this.",), ("Ask the study team.",))
    return Held(None, ("Nothing you have given settles this.",), ("Ask the study team about this point.",))


def _rest(rule: Rule) -> Held:
    if rule.investigator:
        return Held(None, ("Part of this is for the study doctor to decide.",), ("Ask the study team.",))
    return Held(
        None, ("The list is open: it names other things too.",), ("Whether anything else of this kind is so for you.",)
    )


def _clause(clause: Clause, rule: Rule, side: Side, person: Person, lexicon: Lexicon) -> Held | None:
    """One clause, or None where it says nothing that is a condition."""
    pairs: list[tuple[Atom, Held]] = []
    words = flatten(rule.words[clause.start : clause.end])
    for atom in clause.atoms:
        held = _atom(atom, words, rule, side, person, lexicon)
        if held is not None:
            pairs.append((atom, held))
    pairs = _without_covered(pairs, lexicon)
    return joined(rule.words, pairs, side) if pairs else None


def _without_covered(pairs: list[tuple[Atom, Held]], lexicon: Lexicon) -> list[tuple[Atom, Held]]:
    """Without the examples of what was denied as a whole, and without a whole whose named kinds settle it."""
    denied = any(a.term and not a.example and h.value is False for a, h in pairs)
    kept = [(a, h) for a, h in pairs if h.value is not None or not (a.defined or (denied and a.example))]
    kinds = [a.term for a, h in kept if a.example and h.value is not None]
    return [
        (a, h)
        for a, h in kept
        if not (
            kinds
            and a.kind is TermKind.ANTIBODY
            and not a.example
            and h.value is None
            and set(kinds) <= kinds_of(a.term, lexicon)
        )
    ]


def _atom(atom: Atom, words: str, rule: Rule, side: Side, person: Person, lexicon: Lexicon) -> Held | None:
    if atom.unknown:
        return None if rule.investigator else _unknown(atom, side, person)
    if atom.bound is not None:
        return _bound(atom, words, rule, side, person, lexicon)
    if side is Side.EXCLUSION:
        held = hold_finding(atom, rule, person, lexicon)
        if atom.negative:
            return negated(held)
        if atom.denied and held.value is not None and atom.term not in _STATES:
            # "Not well controlled X" and "no X" read alike to a rule; neither is decided by a word of denial.
            return Held(None, held.because, ("Ask the team how this part is meant.",), touched=True)
        return held
    return _asked(atom, words, rule, person, lexicon)


def _unknown(atom: Atom, side: Side, person: Person) -> Held | None:
    if side is Side.INCLUSION and not claims(atom.unknown):
        return None
    told = _told(atom.unknown, person)
    if told is not None:
        return told
    return Held(
        None,
        (f"You have not said anything about this part: {atom.unknown[:120]}.",),
        (f"Ask the team about: {atom.unknown[:120]}.",),
    )


def _bound(atom: Atom, words: str, rule: Rule, side: Side, person: Person, lexicon: Lexicon) -> Held | None:
    bound = atom.bound
    if bound is None or bound.negated or _REPEATS.search(bound.quantity):
        return None
    past_dose = (
        bound.quantity == "prednisone dose"
        and side is Side.INCLUSION
        and (bound.op in {Op.GE, Op.GT} or _UNABLE.search(words))
    )
    if bound.quantity in THERAPY_BOUNDS or bound.quantity == "contraception duration" or past_dose:
        steady = bound.quantity == "stable dose duration" and bound.quantity in person.readings
        if steady and any(m.term in kinds_of(STEROIDS, lexicon) for m in lexicon.find(words)):
            return hold_bound(bound, person, rule.words)
        return Held(
            None, (f"Nothing you have given settles this part: {bound.quote}.",), ("Ask the team about this part.",)
        )
    local = bound.quantity == "prednisone dose" and _LOCAL.search(words)
    before, after = flatten(rule.words[: atom.start]), flatten(rule.words[atom.end :])
    sex = _sex_of(before, after)
    if sex and person.profile.sex not in {None, sex}:
        return None
    some = side is Side.INCLUSION and (_FOR_SOME.search(before) or (_GROUP.search(before) and _MUST.match(after)))
    if local or some:
        return Held(None, (f"This part is for some people only: {bound.quote}.",), ("Ask the team about this part.",))
    held = _titer(bound, person) or hold_bound(bound, person, rule.words)
    out = held.value is (side is Side.EXCLUSION)
    if out and sex and person.profile.sex is None:
        return Held(None, (*held.because, f"This limit is for {sex} people."), ("Your sex.",), touched=True)
    if (
        held.value is True
        and side is Side.INCLUSION
        and (words_of.IF_AFTER.match(after) or words_of.IF_BEFORE.search(before))
    ):
        return Held(
            None, (*held.because, "This limit is for some people only."), ("Whether this limit is meant for you.",),
            touched=True,
        )  # fmt: skip
    spared = next((a for a in rule.excepted if any(e.present for e in events_for(a.term, person, lexicon))), None)
    if held.value is not None and out and spared is not None:
        return Held(
            None, (*held.because, f"The rule makes an exception for {spared.surface}."),
            ("Whether the exception holds for you.",), touched=True,
        )  # fmt: skip
    # A value outside the limit may be forgiven where the disease itself is the cause.
    if rule.own_disease and held.value is not None and out:
        return Held(
            None,
            (*held.because, "The rule leaves out what the disease itself causes."),
            ("Whether the study doctor puts this value down to the disease.",),
            touched=True,
        )
    return held


def _sex_of(before: str, after: str) -> Literal["female", "male"] | None:
    """For which sex alone a limit is: named in its own piece before it, or right after it ("<13 g/dL in men")."""
    match = words_of.SEX_BEFORE.search(before) or words_of.SEX_AFTER.match(after)
    if match is None:
        return None
    return "female" if match["female"] else "male"


def measured(bound: Bound, person: Person) -> bool:
    """Whether the person gave what ``bound`` limits, or the result of the test whose titer it limits."""
    return bound.quantity in person.readings or _titer_test(bound, person) is not None


def _titer_test(bound: Bound, person: Person) -> Event | None:
    if not bound.quantity.endswith(_TITER):
        return None
    test = bound.quantity.removesuffix(_TITER)
    return next((e for e in person.events if e.term == test and e.result), None)


def _titer(bound: Bound, person: Person) -> Held | None:
    """A titer that was not given, where the test as a whole was said to be negative or positive."""
    test = _titer_test(bound, person)
    if test is None or bound.quantity in person.readings or bound.op not in {Op.GE, Op.GT}:
        return None
    if not test.present:
        return Held(False, (f"You said: {test.words}.",), touched=True)
    return Held(
        None, (f"You said: {test.words}. The rule asks for the titer.",), (f"Your {bound.quantity}.",), touched=True
    )


def _told(piece: str, person: Person) -> Held | None:
    """What the person's own sentences say in the very words of a part that no rule can compute."""
    wanted = _content(piece)
    for sentence in (*person.profile.history, *person.profile.conditions):
        if wanted and wanted <= _content(sentence):
            same = bool(_DENIES.search(piece)) == bool(_DENIES.search(sentence))
            return Held(same, (f"You said: {sentence.strip().rstrip('.')}.",), touched=True)
    return None


def _content(words: str) -> frozenset[str]:
    """The words that carry the meaning, without their plural."""
    return frozenset(w.lower().removesuffix("s") for w in _WORD.findall(words) if not _LIGHT.fullmatch(w))


def _asked(atom: Atom, words: str, rule: Rule, person: Person, lexicon: Lexicon) -> Held | None:
    """A finding that an inclusion rule names: what it asks for, or asks to be absent."""
    if atom.term in _STATES and not _AVOIDED.search(words):
        held = hold_finding(atom, rule, person, lexicon)
        return negated(held) if atom.denied or _NEGATED.search(words) else held
    if atom.denied:
        return negated(hold_finding(atom, rule, person, lexicon))
    if atom.kind is TermKind.ANTIBODY and _POSITIVE.search(words):
        return hold_finding(atom, rule, person, lexicon)
    said = next((e for e in events_for(atom.term, person, lexicon) if e.present), None)
    other = None if said else next((e for e in person.events if opposed(e, atom, lexicon)), None)
    if other is not None:
        return Held(False, (f"You said: {other.words}. The rule speaks of {atom.surface}.",), touched=True)
    if said and atom.kind is TermKind.CRITERIA:
        return Held(True, (f"You said: {said.words}.",), touched=True)
    if said:
        return Held(
            None,
            (f"You said: {said.words.rstrip('.')}. The team checks whether this is as the rule describes.",),
            ("What your records say on this point.",),
            touched=True,
        )
    return Held(
        None, (f"You have not said anything about {atom.surface}.",), (f"What your records say about {atom.surface}.",)
    )

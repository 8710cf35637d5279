"""The statements of one criterion put together as it joins them: "and", "or", lists, exceptions."""

from __future__ import annotations

import re

from corpus.model import Criterion, Side
from eligibility.atoms import Atom
from eligibility.groups import COUNT, counted
from eligibility.joints import joined
from eligibility.judge_findings import events_for, hold_finding, kinds_of, opposed
from eligibility.judge_limits import hold_limit
from eligibility.judge_numbers import hold_bound
from eligibility.judge_therapies import hold_therapies, is_therapy_rule
from eligibility.person import Person
from eligibility.reasons import because
from eligibility.rules import Clause, Rule, claims
from eligibility.statements import flatten
from eligibility.truth import Held, all_of, any_of, at_least, negated
from lexicon.model import TermKind
from lexicon.reader import Lexicon

_POSITIVE = re.compile(r"\bpositiv|\bpresence\b|\bdetect|\btested\b", re.IGNORECASE)
_AVOIDED = re.compile(r"\b(?:avoid|prevent|contracepti)", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:negative|not|non|no)\b", re.IGNORECASE)
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
            items.setdefault(atom.start, []).append(
                hold_bound(atom.bound, person, rule.words[atom.start : atom.end], Side.INCLUSION)
            )
    if len(items) < counted(match):
        return None
    return tuple(chosen), at_least(counted(match), [any_of(parts) for parts in items.values()])


def _nothing(rule: Rule) -> Held:
    if rule.investigator:
        return Held(None, (because("doctor_decides"),), (because("ask_team"),))
    return Held(None, (because("not_settled"),), (because("ask_point"),))


def _rest(rule: Rule) -> Held:
    if rule.investigator:
        return Held(None, (because("doctor_part"),), (because("ask_team"),))
    return Held(None, (because("open_list"),), (because("settle_other"),))


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
        return hold_limit(atom, words, rule, side, person, lexicon)
    if side is Side.EXCLUSION:
        held = hold_finding(atom, rule, person, lexicon)
        if atom.negative:
            return negated(held)
        if atom.denied and held.value is not None and atom.term not in _STATES:
            # "Not well controlled X" and "no X" read alike to a rule; neither is decided by a word of denial.
            return Held(None, held.because, (because("ask_part_meant"),), touched=True)
        return held
    return _asked(atom, words, rule, person, lexicon)


def _unknown(atom: Atom, side: Side, person: Person) -> Held | None:
    if side is Side.INCLUSION and not claims(atom.unknown):
        return None
    told = _told(atom.unknown, person)
    if told is not None:
        return told
    part = atom.unknown[:120]
    return Held(None, (because("not_said_part", name=part),), (because("ask_part", name=part),))


def _told(piece: str, person: Person) -> Held | None:
    """What the person's own sentences say in the very words of a part that no rule can compute."""
    wanted = _content(piece)
    for sentence in (*person.profile.history, *person.profile.conditions):
        if wanted and wanted <= _content(sentence):
            same = bool(_DENIES.search(piece)) == bool(_DENIES.search(sentence))
            return Held(same, (because("said", said=sentence.strip().rstrip(".")),), touched=True)
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
    other = next((e for e in person.events if opposed(e, atom, lexicon)), None)
    if said is not None:
        return _has(atom, said.words.strip().rstrip("."))
    if other is not None:
        told = because("said_speaks_of", said=other.words.strip().rstrip("."), name=atom.surface)
        return Held(False, (told,), touched=True)
    return Held(None, (because("not_said", name=atom.surface),), (because("settle_records", name=atom.surface),))


def _has(atom: Atom, said: str) -> Held:
    """A finding that is asked for and was told: whether it is as the rule describes is for the team to check."""
    if atom.kind is TermKind.CRITERIA:
        return Held(True, (because("said", said=said),), touched=True)
    return Held(None, (because("said_checked", said=said),), (because("settle_records_here"),), touched=True)

"""One trial's answer to a question: which of the ways to answer it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answers.ages import find_ages, with_age
from answers.answer import Kind, NotStated, Stance
from answers.as_read import SPEAKS, SURE_OF_RULE, SURELY_NOT_SILENT, SURER, asks_effect, first_speaks, is_read
from answers.asking import Asking
from answers.called import called
from answers.cohorts import find_group
from answers.criteria import find_near, find_rule
from answers.explain import find_explanation
from answers.field_words import coded_in
from answers.fields import find_field, find_premise
from answers.finding import Finding
from answers.given import find_given
from answers.passages import find_passage
from answers.topics import find_topic
from corpus.model import Trial
from eligibility.bounds import bounds_of
from index.passage import Passage
from retrieval.asks import SOFT, cue, topics
from retrieval.hit import Hit
from retrieval.reading import Form, fold

AGE_TERMS = frozenset({"age", "children", "adolescents", "older adults", "adults"})
ABOUT = 0.95  # of another passage's score, to count as ranked as high
BESIDE = 0.05  # the reader's share of what was found, below which another passage may take its place
_SIGNS = re.compile(r"\b(?:consent|assent|guardian)", re.IGNORECASE)
SURE_WHATEVER = 0.97  # the reader's share of a rule that answers though nothing is named
COMMON = 0.3  # a term rarer than this among the passages says something


def find(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """One trial's answer: the first of the ways to answer that the question asks for and the record carries."""
    premise = find_premise(trial, asking)
    if premise is not None and (premise.stance is not None or not _reads_case(asking, hits)):
        return premise
    asking = _on_rules(_of_case(asking, hits))
    found = _firm(trial, asking, hits) if any(topics()[t].firm for t in asking.query.topics) else None
    if found is None and not _reads_case(asking, hits):
        found = find_given(trial, asking)
    found = found or _firm(trial, asking, hits) or _as_asked(trial, asking, hits)
    found = _unless_read(trial, asking, hits, found) if found.silent is not None else found
    return with_age(trial, asking, found)


def _as_asked(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """The answer by the question's words and the record's typed facts."""
    query = asking.query
    age = asking.profile.age is not None and not query.cohorts
    matters = [m for m in query.matters if _is_matter(m, asking) and not (age and m in AGE_TERMS)]
    if query.fields or query.topics or query.form is Form.EXPLAIN:
        # Beside these, the trial's own diseases and treatment only say which is meant.
        own = called(trial, asking)
        matters = [m for m in matters if own.isdisjoint((m, *asking.lexicon.terms[m].narrower))]
    found: Finding | None = None
    strong = not query.fields or bool(cue("explain_strong").search(fold(query.question)))
    plain = not query.topics and (bool(query.explanation) or (strong and not matters))
    if query.form is Form.EXPLAIN and plain:
        found = find_explanation(trial, asking)
        found = found and (_as_read(trial, asking, hits, found) if matters else found)
    if age and matters and query.form in (Form.YES_NO, Form.WHICH_TRIALS):
        by_age = find_ages(trial, asking)
        if by_age.stance is Stance.EXCLUDES:
            return by_age
    if found is None and matters:
        found = find_rule(trial, asking, hits)
        found = found and _as_read(trial, asking, hits, found)
    if query.topics and (found is None or found.kind is Kind.CRITERIA):
        answered = _by_topic(trial, query.topics, asking, hits)
        if found is None or (answered.silent is None and _ranks_above(answered, found, hits)):
            found = answered
    if found is None and not matters and (query.fields or age):
        found = _as_read(trial, asking, hits, find_field(trial, asking))
    any_rule = bool(cue("any_rule").search(fold(query.text)))
    if found is None and not query.subjects and (query.cohorts or query.side or any_rule):
        found = find_group(trial, asking, hits)
    return found or _as_read(trial, asking, hits, _best_left(trial, asking, hits))


def _as_read(trial: Trial, asking: Asking, hits: Sequence[Hit], found: Finding) -> Finding:
    """``found``, or the passage that the reader takes for the answer where it gives what was found next to nothing.

    What was compared stands, and a typed fact unless the reader is sure of a rule. Of several trials in view only the
    ranking is taken from the reader: it was fitted on questions about one.
    """
    by_age = found.kind is Kind.FACT and found.stance is not None and asking.profile.age is not None
    compared = bool(found.comparisons) or (found.kind is Kind.FACT and found.stance is not None and not by_age)
    if found.silent is not None or compared or not is_read(hits) or len(asking.query.trials) > 1:
        return found
    top, of_rule = hits[0].answers, hits[0].passage.criterion_id is not None
    beside = sum(h.answers for h in hits if any(h.passage.overlaps(q) for q in found.quotes)) < BESIDE
    if by_age:  # the question may only say how old somebody is, and ask something else
        enough = first_speaks(hits) if found.stance is Stance.ALLOWS else top >= SURE_OF_RULE
        other = of_rule and not _limits_age(trial, hits[0])
        return _read_first(trial, asking, hits) if beside and other and enough else found
    worded = found.kind in (Kind.PASSAGE, Kind.CRITERIA)
    if beside and first_speaks(hits) and (worded or (of_rule and found.kind is Kind.FACT)):
        return _read_first(trial, asking, hits)
    return found


def _reads_case(asking: Asking, hits: Sequence[Hit], least: float = SURE_OF_RULE) -> bool:
    """Whether the reader is sure that the question asks what one rule does to a case, whatever else its words touch."""
    rule = hits[0].passage.criterion_id if first_speaks(hits) and len(asking.query.trials) == 1 else None
    return rule is not None and hits[0].answers >= least and asks_effect(hits, rule)


def _of_case(asking: Asking, hits: Sequence[Hit]) -> Asking:
    """Where the reader takes a question for one about a case, it asks for nothing that no word of it names."""
    query = asking.query
    if not query.unworded or not _reads_case(asking, hits, SURER):
        return asking
    fields = tuple(f for f in query.fields if f not in query.unworded)
    topics_left = tuple(t for t in query.topics if t not in query.unworded)
    return replace(asking, query=query.model_copy(update={"fields": fields, "topics": topics_left}))


def _limits_age(trial: Trial, hit: Hit) -> bool:
    """Whether a rule is on ages; one on who signs for whom is not, whatever ages it tells them by."""
    if _SIGNS.search(hit.passage.text):
        return False
    rules = (c for c in trial.criteria if c.id == hit.passage.criterion_id)
    return any(b.quantity == "age" for c in rules for b in bounds_of(trial, c))


def _unless_read(trial: Trial, asking: Asking, hits: Sequence[Hit], silent: Finding) -> Finding:
    """``silent``, or the passage that the reader is sure of.

    Over a topic's silence: a rule, where a thing is named, or words of the sections where the topic is spoken of. A
    list or a value that is missing is no silence of that kind, nor one that quotes what the record says instead.
    """
    unsaid = silent.silent is NotStated.RECORD_SILENT and not silent.quotes
    if hits and coded_in(trial, hits[0].passage) is not None:  # "NONE" answers nothing that it was not asked for
        return silent
    if not unsaid or not is_read(hits) or len(asking.query.trials) > 1:
        return silent
    names, first = asking.query.topics, hits[0].passage
    if names:
        its_own = any(first.kind in topics()[t].sections for t in names)
        enough = SPEAKS if asking.query.unworded and set(names) <= set(asking.query.unworded) else SURE_OF_RULE
        of_thing = bool(asking.query.matters) or hits[0].answers >= SURE_WHATEVER
        allowed = hits[0].answers >= enough and (of_thing if first.criterion_id else its_own)
    else:
        allowed = first.criterion_id is not None or _names(first, asking)
    return _read_first(trial, asking, hits) if allowed and first_speaks(hits, most=SURELY_NOT_SILENT) else silent


def _names(passage: Passage, asking: Asking) -> bool:
    """Whether a passage names one of the things that are asked about, if any is."""
    asks = [a for a in asking.asks if a.name in asking.query.matters]
    return not asks or asking.evidence.coverage(asks, passage.text) > 0


def _read_first(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """What the first passage says, as a rule if it is one."""
    if hits[0].passage.criterion_id is None:
        coded = coded_in(trial, hits[0].passage)
        if coded is not None:
            return find_field(trial, asking, names=(coded.name,))
        return find_passage(trial, asking, hits, taken=hits[:1])
    return find_rule(trial, asking, hits, taken=hits[:1]) or find_passage(trial, asking, hits)


def _on_rules(asking: Asking) -> Asking:
    """Where a question asks what a rule does to a thing, that thing is its matter, not the topic its name touches."""
    query = asking.query
    things = tuple(s for s in query.subjects if asking.evidence.kind_of(s) not in SOFT)
    if not (query.topics and things and _of_a_rule(asking)):
        return asking
    return replace(asking, query=query.model_copy(update={"topics": (), "matters": things}))


def _firm(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding | None:
    """The answer to a question about a topic that is no matter of rules; ``None`` where it asks about none.

    Nor is a topic that the whole question asks for, though no word of it does.
    """
    firm = [t for t in asking.query.topics if topics()[t].firm or t in asking.query.unworded]
    if not firm or _of_a_rule(asking):
        return None
    return _by_topic(trial, (*firm, *(t for t in asking.query.topics if t not in firm)), asking, hits)


def _of_a_rule(asking: Asking) -> bool:
    """Whether a question asks what a rule does, whatever topics its words touch."""
    return bool(asking.query.side or cue("of_a_rule").search(fold(asking.query.text)))


def _by_topic(trial: Trial, names: Sequence[str], asking: Asking, hits: Sequence[Hit]) -> Finding:
    """What the record says on the first of the topics that it speaks of; its silence on the first where on none.

    A topic that no word asks for does not answer for one that a word does.
    """
    names = [t for t in names if t not in asking.query.unworded] or names
    found = [find_topic(trial, topics()[t], asking, hits) for t in names]
    return next((f for f in found if f.silent is None), found[0])


def _best_left(trial: Trial, asking: Asking, hits: Sequence[Hit]) -> Finding:
    """A rule or another passage, whichever the search puts first; silence where neither answers, by a rule near it."""
    rule, passage = find_rule(trial, asking, hits), find_passage(trial, asking, hits)
    if rule is None:
        return (passage.silent and find_near(trial, asking, hits)) or passage
    elsewhere = passage.silent is None and not any(c.overlaps(passage.quotes[0]) for c in trial.criteria)
    return passage if elsewhere and rule.silent is None and _ranks_above(passage, rule, hits) else rule


def _ranks_above(one: Finding, other: Finding, hits: Sequence[Hit]) -> bool:
    """Whether the search puts the words of one finding about as high as those of the other, or higher."""
    scores = [next((h.score for h in hits if h.passage.overlaps(f.quotes[0])), 0.0) for f in (one, other)]
    return scores[0] >= ABOUT * scores[1]


def _is_matter(term: str, asking: Asking) -> bool:
    """Whether a term is not so common in the passages that it says nothing."""
    return asking.evidence.rarity(term) >= COMMON

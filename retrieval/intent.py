"""What a question asks for, learnt: how likely it asks for each field, topic and kind of explanation.

The patterns of ``asks.toml`` find words, and words that ask for one thing stand in questions about another ("must I
leave a gap after another study?" asks nothing of leaving the study), while many questions use none of them. Here the
packaged model with corrections of its own (``index.adapted``) reads the question alone, and a layer over it gives each
label a likelihood; the patterns decide where it is in doubt. Fitted by ``benchmarks/fit_intent.py``; figures:
docs/evaluation.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.adapted import Adapted
from lexicon.chinese import CHINESE
from retrieval.asks import Asked, field_patterns, fields_asked, topics, topics_asked

# In the order of the layer's rows: fields, topics, kinds of explanation.
_NAMES = """
    status phase enrollment start_date primary_completion_date completion_date last_updated study_type allocation
    intervention_model masking primary_purpose condition intervention arm min_age max_age sex healthy_volunteers
    sponsor collaborator contact location country primary_outcome secondary_outcome nct_id other_id title
    investigator cost payment travel published results side_effects chance_of_group switch placebo visits
    hospital_stay follow_up manufacturing_time cell_source number_of_infusions conditioning dose privacy withdrawal
    after_trial injury ethics monitoring_board regulated language remote family daily_life fertility rescue biopsy
    waiting history_of_product persistence work donor_match learn_results stopped_early other_choices benefit
    how_given childcare future_treatment purpose journey mechanism
"""
LABELS = tuple(_NAMES.split())
EXPLANATIONS = LABELS[-3:]
SURE, HARDLY = 0.75, 0.05  # asked for, whatever the words; not asked for, whatever the words
TOKENS = (112, 0)  # of a question that are read
_CODE = re.compile(r"\b[A-Z]{2,}-?\d{3,}\b")  # a registry number or a product's; means nothing to the model
_WORD = re.compile(r"[A-Za-z]{2}")
WEIGHTS = Path(__file__).with_name("intent.npz")


@cache
def _model() -> Adapted:
    """Shared: it holds nothing of any question."""
    return Adapted(WEIGHTS)


def likely(question: str) -> Mapping[str, float]:
    """How likely ``question`` asks for each label, 0 to 1; empty for Chinese, which is not read, and numbers alone."""
    if CHINESE.search(question) or not _WORD.search(question):
        return {}
    layer = _model().weights
    logits = (
        layer["intent.weight"] @ _model().read(_CODE.sub("this trial", question), most=TOKENS)[0] + layer["intent.bias"]
    )
    shares = 1 / (1 + np.exp(-logits.astype(np.float64)))
    return dict(zip(LABELS, shares.tolist(), strict=True))


class AskedFor(NamedTuple):
    """The fields and topics that a question asks for, the likeliest first, and the explanation, if it asks for one."""

    fields: tuple[Asked, ...]
    topics: tuple[Asked, ...]
    explanation: str


def asked_for(question: str, folded: str) -> AskedFor:
    """What ``question`` asks for, by its words (``folded``) and by what was learnt."""
    shares = likely(question)
    fields = _weighed(fields_asked(folded), shares, [str(name) for name, _ in field_patterns()])
    found = _weighed(topics_asked(folded), shares, list(topics()))
    strong = [t for t in found if not topics()[t.name].weak or shares.get(t.name, 0.0) >= SURE]
    best = max(EXPLANATIONS, key=lambda name: shares.get(name, 0.0))
    return AskedFor(
        fields=fields,
        topics=tuple(strong) if fields or strong else found,
        explanation=best if shares.get(best, 0.0) >= SURE else "",
    )


def _weighed(worded: Sequence[Asked], shares: Mapping[str, float], names: Sequence[str]) -> tuple[Asked, ...]:
    kept = {a.name: a for a in worded if shares.get(a.name, 1.0) >= HARDLY}
    kept |= {n: Asked(name=n, words="") for n in names if n not in kept and shares.get(n, 0.0) >= SURE}
    return tuple(sorted(kept.values(), key=lambda a: -shares.get(a.name, 0.0)))

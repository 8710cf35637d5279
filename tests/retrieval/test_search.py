"""Search over an index: what is in view, in which order, and why."""

from __future__ import annotations

import pytest

from answers.explainer import Explainer
from corpus.model import COMMON_COHORT, NOT_RETRIEVED, SectionKind, Side
from index.embedding import hashing_embedder
from retrieval import search
from retrieval.hit import Hit
from retrieval.query import understand
from retrieval.search import Search

ASTHMA, LUNG = "NCT90000011", "NCT90000012"
STAR = "NCT07236801"

Hits = dict[str, tuple[Hit, ...]]


def searching(explainer: Explainer, question: str, trials: tuple[str, ...] = ()) -> tuple[Hits, dict[str, float]]:
    query = understand(question, explainer.catalogue, explainer.lexicon, selected=trials)
    return Search(explainer.index, hashing_embedder(), explainer.evidence).run(query)


def test_only_trials_in_view_are_found_each_ranked_by_itself(elsewhere: Explainer) -> None:
    hits, _ = searching(elsewhere, "platelets")
    assert set(hits) == {t.trial_id for t in elsewhere.catalogue.trials}
    hits, _ = searching(elsewhere, "platelets", (ASTHMA,))
    assert set(hits) == {ASTHMA}
    assert {h.passage.trial_id for h in hits[ASTHMA]} == {ASTHMA}


def test_the_passage_that_answers_stands_first(elsewhere: Explainer) -> None:
    for question, words in [
        ("platelet cutoff", "Platelet count"),
        ("low blood counts", "Platelet count"),
        ("birth control", "contraception"),
        ("kidney function", "eGFR"),
        ("does it forbid steroids", "glucocorticoids"),
        ("smokers", "smokers"),
    ]:
        hits, _ = searching(elsewhere, question, (ASTHMA,))
        best = [h.passage.text for h in hits[ASTHMA][:3]]
        assert any(words in text for text in best), (question, best)


def test_hits_are_in_order_and_each_says_why(elsewhere: Explainer) -> None:
    hits, timing = searching(elsewhere, "hemoglobin")
    for found in hits.values():
        scores = [h.score for h in found]
        assert scores == sorted(scores, reverse=True)
        assert all(set(h.reasons) == {"first", "dense", "late", "coverage"} for h in found)
    assert set(timing) == {"embed", "search", "rank"}
    assert all(ms >= 0 for ms in timing.values())


def test_a_passage_found_is_the_source_s_words(elsewhere: Explainer) -> None:
    hits, _ = searching(elsewhere, "smoking and hepatitis")
    for trial_id, found in hits.items():
        text = elsewhere.catalogue.get(trial_id).source.text
        assert all(text[h.passage.start : h.passage.end] == h.passage.text for h in found)


def test_a_disease_asked_for_leaves_out_the_rules_of_other_diseases(explainer: Explainer) -> None:
    hits, _ = searching(explainer, "for scleroderma in YTS109, which antibodies?")
    cohorts = {h.passage.cohort for h in hits[STAR]}
    assert cohorts - {COMMON_COHORT} == {"Systemic sclerosis (SSc)"}


def test_a_side_asked_for_is_preferred(elsewhere: Explainer) -> None:
    hits, _ = searching(elsewhere, "exclusion: pregnancy", (LUNG,))
    plain, _ = searching(elsewhere, "pregnancy", (LUNG,))
    barred = {h.passage.id: h.score for h in hits[LUNG] if h.passage.side is Side.EXCLUSION}
    before = {h.passage.id: h.score for h in plain[LUNG]}
    assert barred
    assert any(score > before[name] for name, score in barred.items())


def test_boilerplate_and_other_trials_are_never_found(explainer: Explainer) -> None:
    hits, _ = searching(explainer, "other trials for lupus recruiting now, get a concise snapshot")
    assert all(h.passage.kind not in NOT_RETRIEVED for found in hits.values() for h in found)


def test_references_come_last_unless_asked_for(explainer: Explainer) -> None:
    sle = "NCT06691152"
    hits, _ = searching(explainer, "CD19-targeted CAR T cells in refractory lupus", (sle,))
    assert hits[sle][0].passage.kind is not SectionKind.REFERENCES
    hits, _ = searching(explainer, "papers on CD19-targeted CAR T cells in refractory lupus", (sle,))
    assert hits[sle][0].passage.kind is SectionKind.REFERENCES


def test_the_same_question_finds_the_same(elsewhere: Explainer) -> None:
    first, _ = searching(elsewhere, "prednisone dose")
    second, _ = searching(elsewhere, "prednisone dose")
    assert first == second


def test_an_empty_question_finds_without_fault(elsewhere: Explainer) -> None:
    hits, _ = searching(elsewhere, "")
    assert all(found for found in hits.values())


def test_a_passage_that_names_what_is_asked_is_looked_at_however_far_down(
    explainer: Explainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "DEPTH", 1)
    hits, _ = searching(explainer, "how long off leflunomide before screening?", (STAR,))
    found = {h.passage.id for h in hits[STAR]}
    naming = {
        p.id
        for p in explainer.index.passages
        if p.trial_id == STAR and "leflunomide" in explainer.evidence.terms_in(p.text)
    }
    assert len(naming) > 1
    assert naming <= found

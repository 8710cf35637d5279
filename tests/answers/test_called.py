"""Words that only say which trial is meant."""

from __future__ import annotations

from answers.answer import Kind
from answers.called import OWN, besides, called
from answers.explainer import Explainer
from retrieval.query import understand

ASTHMA, LUNG = "NCT90000011", "NCT90000012"


def test_the_terms_of_the_trial_s_names_are_its_own(elsewhere: Explainer) -> None:
    trial = elsewhere.catalogue.get(ASTHMA)
    query = understand("Can I join the asthma study with HIV?", elsewhere.catalogue, elsewhere.lexicon)
    asking = elsewhere._asking(query, physician=False)
    assert "asthma" in called(trial, asking)
    assert "HIV" not in called(trial, asking)


def test_they_weigh_little_beside_what_is_asked_and_fully_alone(elsewhere: Explainer) -> None:
    trial = elsewhere.catalogue.get(ASTHMA)
    query = understand("severe asthma and hepatitis C", elsewhere.catalogue, elsewhere.lexicon)
    asking = elsewhere._asking(query, physician=False)
    before = {a.name: a.weight for a in asking.asks}
    after = {a.name: a.weight for a in besides(trial, asking.asks, asking)}
    assert after["asthma"] == before["asthma"] * OWN
    assert after["hepatitis C"] == before["hepatitis C"]
    alone = [a for a in asking.asks if a.name == "asthma"]
    assert besides(trial, alone, asking) == alone


def test_a_field_is_answered_though_the_trial_s_disease_is_named(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Is the asthma study with inhaled Corvalin recruiting?", trials=[ASTHMA])
    assert answer.kind is Kind.FACT
    assert [c.quote for c in answer.citations] == ["RECRUITING"]

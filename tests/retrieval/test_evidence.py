"""How much of a question stands in a text: counted, and by what."""

from __future__ import annotations

import pytest

from corpus.catalogue import Catalogue
from lexicon.reader import Lexicon
from retrieval.evidence import Ask, Evidence
from retrieval.query import understand

TEXTS = ["Platelets ≥ 75", "Hemoglobin ≥ 9 g/dL", "Known HIV infection", "Hepatitis B surface antigen positive"]


@pytest.fixture
def evidence(lexicon: Lexicon) -> Evidence:
    return Evidence(lexicon, TEXTS)


def asks_of(question: str, evidence: Evidence, catalogue: Catalogue, lexicon: Lexicon) -> tuple[Ask, ...]:
    return evidence.asks(understand(question, catalogue, lexicon))


def test_a_term_is_met_by_its_other_names(evidence: Evidence, invented: Catalogue, lexicon: Lexicon) -> None:
    asks = asks_of("PLT cutoff", evidence, invented, lexicon)
    assert evidence.coverage(asks, "Thrombocytes of 75 or more") > 0.9
    assert evidence.coverage(asks, "Hemoglobin ≥ 9 g/dL") == 0


def test_a_narrower_term_counts_for_less_than_the_term_itself(
    evidence: Evidence, invented: Catalogue, lexicon: Lexicon
) -> None:
    asks = asks_of("kidney", evidence, invented, lexicon)
    itself, narrower = (evidence.coverage(asks, text) for text in ("Kidney function is normal", "Creatinine < 2"))
    assert 0.5 <= narrower <= itself


def test_half_of_two_things_asked_for_is_about_half(evidence: Evidence, invented: Catalogue, lexicon: Lexicon) -> None:
    asks = asks_of("platelets and hemoglobin", evidence, invented, lexicon)
    assert evidence.coverage(asks, "Platelets ≥ 75 and hemoglobin ≥ 9") > 0.95
    assert 0.3 < evidence.coverage(asks, "Platelets ≥ 75") < 0.7


def test_a_heading_counts_half(evidence: Evidence, invented: Catalogue, lexicon: Lexicon) -> None:
    asks = asks_of("platelets", evidence, invented, lexicon)
    assert evidence.coverage(asks, "≥ 75", "Platelets") == pytest.approx(
        0.5 * evidence.coverage(asks, "Platelets"), abs=0.01
    )


def test_terms_known_by_other_means_count(evidence: Evidence) -> None:
    asks = (Ask(name="platelets", terms={"platelets": 1.0}),)
    assert evidence.coverage(asks, "PC ≥ 75") == 0
    assert evidence.coverage(asks, "PC ≥ 75", more={"platelets"}) == 1


def test_the_very_words_of_the_question_count_though_the_lexicon_reads_them_otherwise(evidence: Evidence) -> None:
    asks = (Ask(name="blood count", terms={"full blood count": 1.0}, tokens=frozenset({"zorptest"})),)
    assert 0 < evidence.coverage(asks, "zorptest positive") < 1


def test_words_that_only_ask_are_not_asked_for(evidence: Evidence, invented: Catalogue, lexicon: Lexicon) -> None:
    assert asks_of("can I join the study if I do", evidence, invented, lexicon) == ()
    assert evidence.coverage((), "Platelets ≥ 75") == 0


def test_a_word_no_lexicon_holds_is_asked_for_as_it_stands(
    evidence: Evidence, invented: Catalogue, lexicon: Lexicon
) -> None:
    asks = asks_of("frobnicase limit", evidence, invented, lexicon)
    assert evidence.coverage(asks, "Frobnicase of 3 or less") == 1
    assert evidence.coverage(asks, "Platelets ≥ 75") == 0


def test_a_term_in_every_passage_says_nothing_and_one_in_none_says_most(lexicon: Lexicon) -> None:
    evidence = Evidence(lexicon, ["HIV", "HIV and platelets", "HIV", "HIV"])
    assert evidence.rarity("HIV") == pytest.approx(0, abs=0.01)
    assert 0 < evidence.rarity("platelets") < evidence.rarity("hemoglobin") == 1


def test_an_empty_collection_is_no_fault(lexicon: Lexicon) -> None:
    assert Evidence(lexicon, []).rarity("HIV") == 1

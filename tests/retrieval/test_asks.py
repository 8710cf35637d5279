"""What a question asks for: fields and topics of the table, and the table itself."""

from __future__ import annotations

import time

import pytest

from corpus.model import FactName
from index.lexical import tokenize
from lexicon.reader import Lexicon
from retrieval.asks import cue, field_patterns, fields_asked, framing_terms, stopwords, topics, topics_asked
from retrieval.reading import fold

FIELDS = [
    ("Is it recruiting?", FactName.STATUS),
    ("is the study still open", FactName.STATUS),
    ("这个试验招募中吗", FactName.STATUS),
    ("Has this kidney study begun taking people yet?", FactName.STATUS),
    ("What number do I ring about it?", FactName.CONTACT),
    ("Is there a phone number?", FactName.CONTACT),
    ("What questionnaires are used?", FactName.PRIMARY_OUTCOME),
    ("What phase is this trial?", FactName.PHASE),
    ("几期临床", FactName.PHASE),
    ("How many people will take part?", FactName.ENROLLMENT),
    ("sample size", FactName.ENROLLMENT),
    ("how many women altogether", FactName.ENROLLMENT),
    ("Does my doctor know which group I'm in?", FactName.MASKING),
    ("when do they expect it all to be finished", FactName.COMPLETION_DATE),
    ("要招多少人", FactName.ENROLLMENT),
    ("When does it start?", FactName.START_DATE),
    ("primary completion date", FactName.PRIMARY_COMPLETION_DATE),
    ("When will the study end?", FactName.COMPLETION_DATE),
    ("When was the record last updated?", FactName.LAST_UPDATED),
    ("Is it interventional?", FactName.STUDY_TYPE),
    ("Is it randomised?", FactName.ALLOCATION),
    ("how many arms", FactName.INTERVENTION_MODEL),
    ("is it double-blind", FactName.MASKING),
    ("primary purpose", FactName.PRIMARY_PURPOSE),
    ("Which diseases are covered?", FactName.CONDITION),
    ("Which drug is being tested?", FactName.INTERVENTION),
    ("minimum age", FactName.MIN_AGE),
    ("年龄要求", FactName.MIN_AGE),
    ("oldest age allowed", FactName.MAX_AGE),
    ("I am 70", FactName.MAX_AGE),
    ("can men take part?", FactName.SEX),
    ("healthy volunteers?", FactName.HEALTHY_VOLUNTEERS),
    ("who sponsors it", FactName.SPONSOR),
    ("Any collaborator?", FactName.COLLABORATOR),
    ("who else works with the main sponsor", FactName.COLLABORATOR),
    ("whom can I call", FactName.CONTACT),
    ("where is it", FactName.LOCATION),
    ("which country", FactName.COUNTRY),
    ("primary endpoint", FactName.PRIMARY_OUTCOME),
    ("secondary outcomes", FactName.SECONDARY_OUTCOME),
    ("what is the NCT number", FactName.NCT_ID),
]

TOPICS = [
    ("How much does it cost?", "cost"),
    ("要花多少钱，免费吗", "cost"),
    ("will I be reimbursed", "payment"),
    ("Are any results published?", "published"),
    ("what is the success rate", "results"),
    ("What are the side effects?", "side_effects"),
    ("Is there a placebo?", "placebo"),
    ("会用安慰剂吗", "placebo"),
    ("how many visits", "visits"),
    ("do I stay in hospital overnight", "hospital_stay"),
    ("How long will I be followed?", "follow_up"),
    ("will they follow me for years?", "follow_up"),
    ("how long does it take to make the cells", "manufacturing_time"),
    ("Are they my own cells?", "cell_source"),
    ("how many infusions", "number_of_infusions"),
    ("Do I get chemotherapy before?", "conditioning"),
    ("What dose?", "dose"),
    ("is my data kept private", "privacy"),
    ("can I withdraw", "withdrawal"),
    ("what happens after the trial ends", "after_trial"),
    ("what if I am injured", "injury"),
    ("has an ethics committee approved it", "ethics"),
    ("who is the principal investigator", "investigator"),
]


@pytest.mark.parametrize(("question", "field"), FIELDS)
def test_a_question_for_a_field_asks_for_it(question: str, field: FactName) -> None:
    assert field in {f.name for f in fields_asked(fold(question))}


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("I had a kidney transplant 3 years ago", FactName.MIN_AGE),  # years since, not years of life
        ("prednisone is 70 mg", FactName.MAX_AGE),
        ("ECOG performance status", FactName.STATUS),
        ("HIV status", FactName.STATUS),
        ("contact lens wearers", FactName.CONTACT),
        ("they call mine inclusion body myositis", FactName.CONTACT),
        ("does the sponsor pay for travel", FactName.SPONSOR),
        ("platelet cutoff", FactName.ENROLLMENT),
        ("how many women have had side effects", FactName.ENROLLMENT),
        ("when my chemo is finished", FactName.COMPLETION_DATE),
        ("where in the body do they inject it", FactName.LOCATION),
        ("it is legal where I live", FactName.LOCATION),
        ("does it run on my phone", FactName.CONTACT),
    ],
)
def test_words_shared_with_a_field_do_not_ask_for_it(question: str, field: FactName) -> None:
    assert field not in {f.name for f in fields_asked(fold(question))}


@pytest.mark.parametrize(("question", "topic"), TOPICS)
def test_a_question_on_a_topic_asks_about_it(question: str, topic: str) -> None:
    assert topic in {t.name for t in topics_asked(fold(question))}


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("how long do they make you wait after an operation", "manufacturing_time"),
        ("can I have radiotherapy while I wait for my cells", "manufacturing_time"),
        ("do I have to come back for check-ups", "persistence"),
        ("do they take someone with a second cancer", "side_effects"),
    ],
)
def test_words_shared_with_a_topic_do_not_ask_about_it(question: str, topic: str) -> None:
    assert topic not in {t.name for t in topics_asked(fold(question))}


@pytest.mark.parametrize("question", ["platelet cutoff", "hepatitis B", "血小板要求", "", "ANC?"])
def test_a_question_on_a_rule_asks_for_no_topic(question: str) -> None:
    assert topics_asked(fold(question)) == ()


def test_the_words_that_asked_are_told() -> None:
    (asked,) = topics_asked("will there be a placebo group")
    assert asked.words == "placebo"


def test_weak_topics_come_after_the_others() -> None:
    order = [topics()[t.name].weak for t in topics_asked("who pays for the hotel and a biopsy, is there a placebo")]
    assert order == sorted(order)
    assert True in order
    assert False in order


def test_every_topic_names_itself_and_no_evidence_matches_nothing() -> None:
    for topic in topics().values():
        assert topic.name
        assert not topic.evidence.search(""), topic.id
        assert not any(pattern.search("") for pattern in topic.ask), topic.id


def test_evidence_is_more_than_the_topic_s_own_question() -> None:
    # A sentence that only repeats a question's common words must not pass as the answer.
    assert not topics()["cost"].evidence.search("The study looks at how well the cells work.")
    assert topics()["cost"].evidence.search("Study medicine is given free of charge.")
    assert not topics()["placebo"].evidence.search("All participants receive the cells.")


def test_fields_of_the_table_are_facts_and_each_stands_once() -> None:
    names = [name for name, _ in field_patterns()]
    assert len(names) == len(set(names))
    assert set(names) <= set(FactName)


def test_words_that_ask_are_left_out_and_words_of_the_field_are_not(lexicon: Lexicon) -> None:
    assert set(tokenize("the trials which patients study")) <= stopwords()
    labs = {token for term in ("platelets", "hemoglobin", "hepatitis B", "rituximab") for token in tokenize(term)}
    assert not labs & stopwords()
    assert "platelets" in lexicon.terms
    assert "platelets" not in framing_terms()
    assert "inclusion criteria" in framing_terms()


def test_no_pattern_is_slow_on_hostile_text() -> None:
    hostile = ["what is the " * 400, "how many " * 500, "a" * 5000, "is " * 1500 + "!", "how long " * 500]
    started = time.process_time()
    for text in hostile:
        fields_asked(text)
        topics_asked(text)
        for name in ("which", "compare", "define", "explain", "yes_no", "follow_up", "bare", "off_medicine"):
            cue(name).search(text)
    assert time.process_time() - started < 10


def test_an_unknown_cue_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_such_cue"):
        cue("no_such_cue")

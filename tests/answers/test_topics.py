"""Matters that records often leave out: answered only on evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answers.answer import Kind, NotStated
from answers.explainer import Explainer
from corpus.catalogue import load
from index.build import open_index
from index.embedding import hashing_embedder
from lexicon.reader import load as load_lexicon
from retrieval.asks import topics, topics_asked

TRIALS = Path(__file__).with_name("trials")

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"
ASTHMA, LUNG, MIGRAINE = "NCT90000011", "NCT90000012", "NCT90000013"

ON_TOPIC = [
    "How much does it cost to take part?",
    "Will I be reimbursed for travel?",
    "What is the success rate?",
    "What are the side effects?",
    "How many visits are there?",
    "Is my data kept private?",
    "Can I withdraw later?",
    "What happens after the trial ends?",
    "Will I be compensated if I am injured?",
    "Is there a waiting list?",
    "Has an ethics committee approved it?",
    "这个试验收费吗？",
    "有副作用吗？",
]


@pytest.mark.parametrize("question", ON_TOPIC)
def test_what_the_record_does_not_say_is_said_to_be_unsaid(elsewhere: Explainer, question: str) -> None:
    answer = elsewhere.ask(question, trials=[LUNG])
    assert answer.kind is Kind.NOT_STATED
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert not answer.citations
    assert answer.stance is None


def test_evidence_in_the_record_is_quoted(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Who pays for it?", trials=[ASTHMA])
    assert answer.not_stated is None
    assert "free of charge" in answer.citations[0].quote


def test_what_no_loaded_record_says_is_a_silence_of_its_own(explainer: Explainer) -> None:
    answer = explainer.ask("How much does it cost?")
    assert answer.not_stated is NotStated.NOT_IN_THESE_TRIALS
    assert answer.kind is Kind.NOT_STATED
    assert not answer.citations


def test_what_one_of_several_records_says_is_given_as_that_one_s(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Who pays for it?")
    assert answer.kind is Kind.COMPARISON
    assert {c.trial_id for c in answer.citations} == {ASTHMA}
    silent = {c.trial_id for c in answer.grid if c.not_stated is NotStated.RECORD_SILENT}
    assert silent == {LUNG, MIGRAINE}


def test_a_placebo_that_is_not_there_is_set_right_with_the_quote(elsewhere: Explainer) -> None:
    for question in ("Will I get the placebo?", "What is in the placebo?", "有安慰剂吗？"):
        answer = elsewhere.ask(question, trials=[LUNG])
        assert answer.kind is Kind.FACT
        assert [c.quote for c in answer.citations] == ["SINGLE_GROUP"]
    assert "no placebo" in elsewhere.ask("Will I get the placebo?", trials=[LUNG]).answer


def test_a_placebo_that_is_there_is_not_denied(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Is there a placebo?", trials=[ASTHMA])
    assert "no placebo" not in answer.answer
    assert "placebo" in answer.citations[0].quote


def test_an_open_label_record_without_a_placebo_is_quoted_on_its_blinding(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Is there a placebo?", trials=[MIGRAINE])
    assert answer.kind is Kind.FACT
    assert [c.quote for c in answer.citations] == ["open-label"]
    assert "no word of a placebo" in answer.statements[0].text


def test_where_nothing_speaks_of_a_placebo_the_groups_are_named(tmp_path: Path) -> None:
    record = json.loads((TRIALS / "belrutinib-lung-cancer.json").read_text(encoding="utf-8"))
    design, arms = record["protocolSection"]["designModule"], record["protocolSection"]["armsInterventionsModule"]
    design["designInfo"] = {"interventionModel": "PARALLEL", "maskingInfo": {"masking": "SINGLE"}}
    arms["armGroups"] = [
        {"label": "Belrutinib", "type": "EXPERIMENTAL"},
        {"label": "Control", "type": "OTHER", "description": "Carboplatin alone"},
    ]
    (tmp_path / "trials").mkdir()
    (tmp_path / "trials" / "two-groups.json").write_text(json.dumps(record), encoding="utf-8")
    embedder = hashing_embedder()
    catalogue = load(tmp_path / "trials")
    explainer = Explainer(catalogue, open_index(catalogue, tmp_path / "index", embedder), embedder, load_lexicon())
    answer = explainer.ask("What does the placebo pill look like?", trials=[LUNG])
    assert answer.not_stated is None
    assert "Belrutinib; Control" in answer.answer
    assert any("Carboplatin alone" in c.quote for c in answer.citations)


FIRM = [
    "What would it set me back?",
    "Will they pay for our train tickets?",
    "How many nights would I be on the ward?",
    "Could I drive home after the belrutinib?",
    "When can I go back to work?",
    "Could the study be stopped early?",
    "What other options are there if I don't join?",
    "Will I lose my hair?",
    "Did any volunteer have a bad reaction to belrutinib?",
    "Will they tell me the results afterwards?",
    "Do they look after my kids during visits?",
    "Which worked better in the end?",
    "How many sessions a week are there?",
    "Will I keep getting belrutinib for free once the study is over?",
    "费用谁出？",
]


@pytest.mark.parametrize("question", FIRM)
def test_what_is_no_matter_of_rules_is_not_answered_by_one(elsewhere: Explainer, question: str) -> None:
    answer = elsewhere.ask(question, trials=[LUNG])
    assert answer.not_stated is NotStated.RECORD_SILENT, answer.answer
    assert not answer.citations


def test_a_topic_in_the_story_is_not_what_is_asked(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("I was told I am cured of it. My platelets are 74 x10^9/L. Can I join?", trials=[LUNG])
    assert "Platelets" in answer.citations[0].quote
    assert not topics_asked("the cost worries me. can i join with hiv?")
    assert [a.name for a in topics_asked("the cost worries me.")] == ["cost"]


def test_the_more_exact_topic_takes_the_place_of_the_other() -> None:
    assert [a.name for a in topics_asked("is the donor tested for viruses?")] == ["donor_match"]
    assert [a.name for a in topics_asked("what dose of fludarabine?")] == ["dose"]


@pytest.mark.parametrize("trial", [SLE, NK, STAR])
def test_single_arm_records_of_every_layout_deny_a_placebo(explainer: Explainer, trial: str) -> None:
    answer = explainer.ask("what is in the placebo?", trials=[trial])
    assert answer.kind is Kind.FACT
    assert "single" in answer.citations[0].quote.lower()


def test_a_record_that_says_that_it_has_no_results_is_quoted_and_stays_silent(explainer: Explainer) -> None:
    answer = explainer.ask("What is the success rate?", trials=[STAR])
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert "has not published" in answer.citations[0].quote


def test_silence_says_that_it_is_no_permission_and_what_to_ask(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("How many visits are there?", trials=[LUNG])
    assert answer.ask
    assert topics()["visits"].name in answer.answer


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("is there a data monitoring committee?", "monitoring_board"),
        ("which ethics committee approved it?", "ethics"),
        ("is it fda approved?", "regulated"),
        ("does taking part rule out later treatments?", "future_treatment"),
    ],
)
def test_who_approves_watches_and_regulates_are_told_apart(question: str, topic: str) -> None:
    assert [a.name for a in topics_asked(question)] == [topic]


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("ethics", "Data Monitoring Committee: Yes"),
        ("cost", "all seasons covered by the study protocol"),
        ("biopsy", "Symptomatic shoulder pathologies"),
    ],
)
def test_words_of_something_else_are_no_evidence(topic: str, words: str) -> None:
    assert not topics()[topic].evidence.search(words)


@pytest.mark.parametrize(
    ("question", "trial", "words"),
    [
        ("Is a history of bad reactions to cyclophosphamide a problem?", UWD, "adverse reactions to cyclophosphamide"),
        ("I was hospitalised for an infection last month, am I out?", NK, "infections"),
    ],
)
def test_what_a_rule_does_to_a_thing_is_no_question_of_the_topic_that_its_name_touches(
    explainer: Explainer, question: str, trial: str, words: str
) -> None:
    answer = explainer.ask(question, trials=[trial])
    assert answer.kind is Kind.CRITERIA
    assert any(words in c.quote for c in answer.citations)


def test_how_long_people_are_followed_is_answered_by_the_longest_time_that_is_measured(explainer: Explainer) -> None:
    answer = explainer.ask("how long will they follow me?", trials=[NK])
    assert len(answer.citations) == 1
    assert "12 months after infusion" in answer.citations[0].quote

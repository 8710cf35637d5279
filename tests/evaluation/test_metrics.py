from __future__ import annotations

import pytest

from evaluation.metrics import GRID, ONE_TRIAL, Reply, Score, figures, is_over_long, judge, percentile, same_words
from evaluation.questions import Gold, GoldRange, Question, ranges

TEXTS = {"a.txt": "Age 18 to 65. Hemoglobin ≥60 g/L. Platelets ≥20.", "b.txt": "Hemoglobin ≥70 g/L."}
HB = Gold(source="a.txt", quote="Hemoglobin ≥60 g/L")


def question(**changes: object) -> Question:
    values: dict[str, object] = {
        "id": "q",
        "question": "Hemoglobin?",
        "trials": ["a.txt"],
        "type": "criterion",
        "split": "dev",
        "gold": [HB.model_dump()],
        "answer_re": "60",
    }
    return Question.model_validate({**values, **changes})


def words(source: str, quote: str) -> dict[str, object]:
    start = TEXTS[source].index(quote)
    return {"source": source, "start": start, "end": start + len(quote), "quote": quote, "text": quote}


def reply(*quotes: tuple[str, str], **changes: object) -> Reply:
    cited = [words(*each) for each in quotes]
    values: dict[str, object] = {
        "kind": "criteria",
        "answer": "At least 60 g/L.",
        "citations": cited,
        "passages": cited,
        "timing_ms": {"total": 5.0},
    }
    return Reply.model_validate({**values, **changes})


GOOD = ("a.txt", "Hemoglobin ≥60 g/L.")


def judged(asked: Question, found: Reply) -> Score:
    return judge(asked, found, TEXTS)


def test_a_right_answer_is_right_in_everything() -> None:
    score = judged(question(), reply(GOOD))
    assert score.right and score.cited and score.complete and score.exact and score.words
    assert score.ranks == (1,)


def test_words_are_the_same_from_half_of_the_shorter() -> None:
    gold = GoldRange(source="a.txt", spans=ranges([HB], TEXTS)[0].spans)
    start, end = gold.spans[0].start, gold.spans[0].end
    assert same_words(0, len(TEXTS["a.txt"]), gold, "a.txt")
    assert same_words(start + 8, end + 8, gold, "a.txt")
    assert not same_words(start + 12, end + 12, gold, "a.txt")
    assert not same_words(start, end, gold, "b.txt")


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": "At least 6 g/L."},
        {"not_stated": "record_silent"},
        {"safety": "emergency"},
        {"answer": "60 " * 500},
    ],
    ids=["wrong words", "claims silence", "false alarm", "over-long"],
)
def test_one_fault_makes_an_answer_wrong(changes: dict[str, object]) -> None:
    assert not judged(question(), reply(GOOD, **changes)).right


def test_forbidden_words_make_an_answer_wrong() -> None:
    assert judged(question(forbid_re="at least"), reply(GOOD)).words is False


def test_citing_other_words_is_not_cited() -> None:
    score = judged(question(), reply(("a.txt", "Platelets ≥20")))
    assert (score.cited, score.ranks, score.stray, score.right) == (False, (), 1, False)


def test_another_trial_is_a_wrong_trial() -> None:
    score = judged(question(), reply(GOOD, ("b.txt", "Hemoglobin ≥70 g/L")))
    assert score.wrong_trial and not score.right
    assert not judged(question(trials=[]), reply(GOOD, ("b.txt", "Hemoglobin ≥70 g/L"))).wrong_trial
    assert judged(question(trials=[], named_trials=["a.txt"]), reply(("b.txt", "Hemoglobin"))).wrong_trial


def test_an_inexact_quote_is_caught_in_citations_and_passages() -> None:
    bad = {**words(*GOOD), "quote": "Hemoglobin >60 g/L.", "text": "Hemoglobin >60 g/L."}
    assert not judged(question(), reply(GOOD, citations=[bad])).exact
    assert not judged(question(), reply(GOOD, passages=[bad])).exact


def test_cited_needs_every_source_and_complete_every_entry() -> None:
    two = question(trials=[], gold=[HB, {"source": "b.txt", "quote": "Hemoglobin ≥70 g/L"}])
    assert not judged(two, reply(GOOD)).cited
    same = question(gold=[HB, {"source": "a.txt", "quote": "Platelets ≥20"}])
    score = judged(same, reply(GOOD))
    assert score.cited and not score.complete


def test_an_alternative_is_as_good_and_also_is_not_stray() -> None:
    other = question(gold=[{**HB.model_dump(), "alternatives": [{"quote": "Platelets ≥20"}]}])
    assert judged(other, reply(("a.txt", "Platelets ≥20"))).complete
    also = question(also=[{"source": "a.txt", "quote": "Platelets ≥20"}])
    assert judged(also, reply(GOOD, ("a.txt", "Platelets ≥20"))).stray == 0


def test_stance_must_fit_where_it_is_asked() -> None:
    asked = question(type="yes_no", stance=["allows"])
    assert judged(asked, reply(GOOD, stance="allows")).right
    score = judged(asked, reply(GOOD, stance="excludes"))
    assert score.stance is False and not score.right


def test_silence_must_be_of_the_right_kind() -> None:
    asked = question(type="unanswerable", gold=[], answer_re=None, not_stated=["list_missing"])
    assert judged(asked, reply(not_stated="list_missing")).right
    other = judged(asked, reply(not_stated="record_silent"))
    assert other.silence is False and not other.right
    assert not judged(asked, reply(GOOD)).said_silence


def test_silence_or_answer_may_both_be_right() -> None:
    asked = question(not_stated=["record_silent", None])
    assert judged(asked, reply(not_stated="record_silent", answer="It does not say.")).right
    assert not judged(asked, reply(GOOD, not_stated="list_missing")).right
    assert judged(asked, reply(GOOD)).right
    assert not judged(asked, reply(answer="At least 60 g/L.")).right
    assert judged(asked, reply(GOOD)).expects_silence is None


def test_kind_settles_safety_but_not_criteria() -> None:
    asked = question(type="safety", gold=[], answer_re=None, kind=["safety"], safety=["crisis"])
    assert judged(asked, reply(kind="safety", safety="crisis")).right
    assert not judged(asked, reply(kind="passage", safety="crisis")).right
    assert not judged(asked, reply(kind="safety", safety="emergency")).right
    assert judged(question(kind=["fact"]), reply(GOOD)).right


def test_a_silent_trial_must_not_be_cited_in_a_comparison() -> None:
    asked = question(type="cross_trial", trials=[], silent=["b.txt"])
    assert judged(asked, reply(GOOD, kind="comparison")).silent_kept
    assert judged(asked, reply(GOOD, ("b.txt", "Hemoglobin"), kind="comparison")).silent_kept is False


def test_over_long_has_one_rule_for_one_trial_and_one_for_a_grid() -> None:
    assert not is_over_long(reply(answer="x" * ONE_TRIAL[0]), 1)
    assert is_over_long(reply(answer="x" * (ONE_TRIAL[0] + 1)), 1)
    assert is_over_long(reply(*[GOOD] * (ONE_TRIAL[1] + 1)), 1)
    assert not is_over_long(reply(GOOD, kind="comparison", answer="x" * GRID[0] * 5), 5)
    assert is_over_long(reply(GOOD, GOOD, kind="comparison"), 5)


def test_figures_of_a_group() -> None:
    silent = question(id="s", type="unanswerable", gold=[], answer_re=None, not_stated=["record_silent"])
    scores = [
        judged(question(id="a"), reply(("a.txt", "Age 18"), GOOD)),
        judged(question(id="b"), reply(("a.txt", "Age 18"), not_stated="record_silent")),
        judged(silent, reply(not_stated="record_silent", timing_ms={"total": 9.0})),
    ]
    found = figures(scores)
    assert found["hit@1"] == 0 and found["hit@3"] == 0.5 and found["mrr"] == pytest.approx(0.25)
    assert found["refusal_precision"] == 0.5 and found["refusal_recall"] == 1
    assert found["right"] == pytest.approx(2 / 3)
    assert found["p50_ms"] == 5 and found["p95_ms"] == 9
    assert "stance" not in found


def test_padding_begins_beyond_one_stray_citation() -> None:
    one = judged(question(id="a"), reply(GOOD, ("a.txt", "Age 18")))
    two = judged(question(id="b"), reply(GOOD, ("a.txt", "Age 18"), ("a.txt", "Platelets")))
    assert figures([one, two])["padded"] == 0.5


def test_percentile_is_nearest_rank() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 50) == 2.0
    assert percentile([1.0], 95) == 1.0

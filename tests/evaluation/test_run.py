from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.questions import Question, load_questions, ranges, read_texts
from evaluation.run import check_floor, evaluate, format_report, load_floor, of_split

TEXTS = read_texts()
QUESTIONS = load_questions()


class Oracle:
    """Answers every question from its own gold: what the evaluation must call right."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._by_key = {
            (q.question, q.trials, tuple(t.question for t in q.history), str(q.audience)): q for q in questions
        }

    def __call__(
        self, question: str, *, trials: Sequence[str], audience: str, history: Sequence[Mapping[str, object]]
    ) -> Mapping[str, object]:
        asked = self._by_key[(question, tuple(trials), tuple(str(t["question"]) for t in history), audience)]
        cited = []
        for n, entry in enumerate(ranges(asked.gold, TEXTS), start=1):
            span = entry.spans[0]
            quote = TEXTS[entry.source][span.start : span.end]
            cited.append({"n": n, "source": entry.source, "start": span.start, "end": span.end, "quote": quote})
        return {
            "kind": asked.kind[0] if asked.kind else "criteria",
            "answer": "The record says this.",
            "citations": cited,
            "passages": [{**each, "text": each["quote"]} for each in cited[:10]],
            "stance": asked.stance[0] if asked.stance else None,
            "safety": asked.safety[0] if asked.safety else None,
            "not_stated": asked.not_stated[0] if asked.not_stated else None,
            "timing_ms": {"total": 3.0},
        }


def test_gold_answers_are_judged_right_in_all_but_words() -> None:
    result = evaluate(QUESTIONS, Oracle(QUESTIONS), TEXTS)
    overall = result.groups["all"]
    for name in ("hit@1", "hit@10", "mrr", "cited", "complete", "exact", "stance", "kind", "not_stated", "safety"):
        assert overall[name] == 1, name
    assert overall["refusal_precision"] == overall["refusal_recall"] == 1
    assert overall["wrong_trial"] == overall["padded"] == overall["failed"] == 0


def test_gold_fits_the_lengths_that_answers_must_keep() -> None:
    result = evaluate(QUESTIONS, Oracle(QUESTIONS), TEXTS)
    assert [score.id for score in result.scores if score.over_long] == []


def test_groups_are_overall_splits_and_types() -> None:
    groups = evaluate(QUESTIONS, Oracle(QUESTIONS), TEXTS).groups
    assert {"all", "dev", "held", "type: chinese"} <= groups.keys()
    assert groups["dev"]["n"] + groups["held"]["n"] == groups["all"]["n"] == len(QUESTIONS)


def test_a_split_is_chosen_by_name() -> None:
    dev, held = of_split(QUESTIONS, "dev"), of_split(QUESTIONS, "held")
    assert {each.split for each in held} == {"held"}
    assert len(dev) + len(held) == len(of_split(QUESTIONS, "all")) == len(QUESTIONS)


def test_a_crash_or_a_malformed_answer_fails_its_question_and_no_other() -> None:
    oracle = Oracle(QUESTIONS)

    def ask(
        question: str, *, trials: Sequence[str], audience: str, history: Sequence[Mapping[str, object]]
    ) -> Mapping[str, object]:
        if question == QUESTIONS[0].question:
            raise RuntimeError("broken")
        if question == QUESTIONS[1].question:
            return {"kind": "fact"}
        return oracle(question, trials=trials, audience=audience, history=history)

    result = evaluate(QUESTIONS[:4], ask, TEXTS)
    first, second, third, _ = result.scores
    assert first.error == "RuntimeError: broken" and not first.right and first.cited is False
    assert "not an answer of the contract" in second.error
    assert third.error == "" and third.cited
    assert result.groups["all"]["failed"] == 0.5
    assert "RuntimeError: broken" in format_report(result, failures=True)


def test_the_report_names_groups_and_figures() -> None:
    text = format_report(evaluate(QUESTIONS[:3], Oracle(QUESTIONS), TEXTS))
    assert "hit@1" in text and "type: field" in text and "refusal" not in text.splitlines()[0]


def test_the_floor_has_two_directions() -> None:
    floor = {"held": {"right": 0.9, "wrong_trial": 0.0}, "dev": {"right": 1.0}}
    assert check_floor({"held": {"right": 0.9, "wrong_trial": 0.0}}, floor) == []
    found = check_floor({"held": {"right": 0.8, "wrong_trial": 0.1}}, floor)
    assert found == [
        "held: right is 0.800, the floor is at least 0.9",
        "held: wrong_trial is 0.100, the floor is at most 0.0",
    ]
    assert check_floor({"held": {}}, {"held": {"right": 0.5}}) == [
        "held: right was not measured, the floor asks for 0.5"
    ]


def test_the_shipped_floor_names_known_figures() -> None:
    groups = evaluate(QUESTIONS, Oracle(QUESTIONS), TEXTS).groups
    for group, limits in load_floor().items():
        if group in groups:
            assert set(limits) <= set(groups[group])


def test_a_floor_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "floor.json"
    path.write_text('{"held": {"right": 0.5}}', encoding="utf-8")
    assert load_floor(path) == {"held": {"right": 0.5}}

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evaluation.questions import (
    FRESH,
    QUESTIONS,
    Gold,
    Place,
    Question,
    QuestionError,
    find,
    held_out,
    load_questions,
    problems,
    ranges,
    read_texts,
)

LEAST = {
    "field": 50,
    "criterion": 60,
    "shorthand": 25,
    "lay": 35,
    "cohort": 30,
    "cross_trial": 35,
    "yes_no": 45,
    "numeric": 20,
    "unanswerable": 85,
    "false_premise": 32,
    "ambiguous": 12,
    "explanation": 25,
    "definition": 15,
    "chinese": 42,
    "dialogue": 32,
    "safety": 16,
    "out_of_scope": 10,
    "fault": 20,
}
TEXTS = {"a.txt": "Age 18 to 65. Age 18 again.", "b.txt": "Nothing here."}


def question(**changes: object) -> Question:
    values: dict[str, object] = {"id": "field-001", "question": "How old?", "type": "field", "split": "dev"}
    return Question.model_validate({**values, **changes})


def test_shipped_set_is_sound() -> None:
    assert problems(load_questions(), read_texts()) == []


def test_shipped_gold_is_exact() -> None:
    texts = read_texts()
    for each in load_questions():
        for entry, found in zip(each.gold, ranges(each.gold, texts), strict=True):
            assert texts[entry.source][found.spans[0].start : found.spans[0].end] == entry.quote


def test_every_source_has_criteria_questions() -> None:
    asked = {entry.source for each in load_questions() if each.type == "criterion" for entry in each.gold}
    assert asked == set(read_texts())


def test_every_type_keeps_its_size() -> None:
    counts = Counter(each.type for each in load_questions())
    assert counts.keys() == LEAST.keys()
    assert {name: n for name, n in counts.items() if n < LEAST[name]} == {}


def test_both_audiences_ask() -> None:
    counts = Counter(each.audience for each in load_questions())
    assert min(counts.values()) >= 200


def test_half_of_the_fresh_set_is_kept_aside() -> None:
    splits = Counter(each.split for each in load_questions(FRESH))
    assert abs(splits["held"] - splits["dev"]) <= 2
    assert all(each.id.startswith("fresh-") for each in load_questions(FRESH))


def test_a_third_of_every_type_is_kept_aside() -> None:
    every = load_questions(QUESTIONS)
    counts = Counter(each.type for each in every)
    held = Counter(each.type for each in every if each.split == "held")
    assert all(held[name] == round(n / 3) for name, n in counts.items())


def test_find_needs_the_occurrence_where_there_are_several() -> None:
    with pytest.raises(QuestionError, match="occurs 2 times, say which"):
        find(TEXTS["a.txt"], Place(quote="Age 18"))
    assert find(TEXTS["a.txt"], Place(quote="Age 18", occurrence=2)).start == 14


def test_find_refuses_words_that_are_not_there() -> None:
    with pytest.raises(QuestionError, match="does not occur"):
        find(TEXTS["a.txt"], Place(quote="Age ≥18"))
    with pytest.raises(QuestionError, match="occurs 2 times, not 3"):
        find(TEXTS["a.txt"], Place(quote="Age 18", occurrence=3))


def test_ranges_keep_alternatives_together() -> None:
    gold = Gold(source="a.txt", quote="18 to 65", alternatives=(Place(quote="Age 18", occurrence=2),))
    (found,) = ranges([gold], TEXTS)
    assert [(span.start, span.end) for span in found.spans] == [(4, 12), (14, 20)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gold": [{"source": "a.txt", "quote": "nowhere"}]}, "does not occur"),
        ({"gold": [{"source": "c.txt", "quote": "Age"}]}, "no source named 'c.txt'"),
        ({"trials": ["c.txt"]}, "no source named 'c.txt'"),
        ({"trials": ["b.txt"], "gold": [{"source": "a.txt", "quote": "18 to 65"}]}, "may not be cited"),
        ({"answer_re": "("}, "not a pattern"),
        ({"split": "held"}, "the hash says otherwise"),
    ],
)
def test_problems_are_named(changes: dict[str, object], message: str) -> None:
    assert any(message in each for each in problems([question(**changes)], TEXTS))


def test_doubled_ids_and_questions_are_named() -> None:
    found = problems([question(), question()], TEXTS)
    assert any("the id is used 2 times" in each for each in found)
    assert any("asked 2 times" in each for each in found)


def test_the_split_depends_on_the_ids_alone() -> None:
    ids = [f"x-{n}" for n in range(30)]
    assert len(held_out({"x": ids})) == 10
    assert held_out({"x": ids}) == held_out({"x": reversed(ids)})


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(QuestionError, match=r"q\.jsonl, line 1"):
        load_questions(path)

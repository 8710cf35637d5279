"""Our own sentences: plain, complete in both languages, all used."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from answers.wording import Language, language_of, say, templates
from tests.support.readability import grade

ANSWERS = Path(__file__).parents[2] / "answers"
GRADE = 8
CELL = 5  # words
# What stands in the placeholders most often: short words, as those of the records are not ours to grade.
FILLED = {
    "label": "Phase",
    "value": "18 years",
    "values": "18 years",
    "age": 20,
    "what": "the cost",
    "names": "the lung study",
    "name": "the lung study",
    "cohort": "lupus",
    "side": "exclusion",
    "quantity": "platelets",
    "limit": "at least 75",
    "limits": "at least 75",
    "reading": "at least 75",
    "count": 2,
    "total": 5,
    "id": "This one",
    "term": "Blood test",
    "text": "a test of the blood",
    "source": "the glossary",
    "question": "How long is it?",
    "words": "blood count",
    "named": "the heart study",
    "places": "Who can join",
}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def keys_in_code() -> set[str]:
    """Every string constant of the folder's code that could be a key: also those chosen by a condition."""
    found: set[str] = set()
    for path in ANSWERS.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found


@pytest.mark.parametrize("key", sorted(templates()))
def test_a_sentence_for_patients_is_at_grade_8_or_below(key: str) -> None:
    template = templates()[key]["en"]
    assert placeholders(template) <= set(FILLED), "give the new placeholder plausible words above"
    sentence = template.format(**FILLED)
    if len(sentence.split()) < CELL and sentence[-1] not in ".?!:":
        pytest.skip("two or three words in a cell of a grid are no sentence to grade")
    assert grade(sentence) <= GRADE, f"{grade(sentence):.1f}: {sentence}"


@pytest.mark.parametrize("key", sorted(templates()))
def test_a_sentence_has_the_same_placeholders_in_both_languages(key: str) -> None:
    forms = templates()[key]
    assert set(forms) <= {"en", "zh", "phys"}
    assert {"en", "zh"} <= set(forms)
    assert placeholders(forms["en"]) == placeholders(forms["zh"])


@pytest.mark.parametrize("key", sorted(templates()))
def test_a_chinese_sentence_is_chinese(key: str) -> None:
    ours = re.sub(r"\{\w+\}", "", templates()[key]["zh"])
    assert not re.search(r"[a-z]{2,}", ours)
    if re.sub(r"[\W_]", "", ours):
        assert language_of(ours) is Language.ZH


def test_no_sentence_promises_advises_or_decides() -> None:
    forbidden = re.compile(
        r"you (do |will )?qualify|you are eligible|you should|\bsafe\b|\bcure|guarantee|don't worry|congratulations|"
        r"您(符合|合格)|可以放心|治愈|保证",
        re.IGNORECASE,
    )
    for key, forms in templates().items():
        for form in forms.values():
            assert not forbidden.search(form), f"{key}: {form}"


def test_every_sentence_of_the_file_is_used() -> None:
    assert sorted(set(templates()) - keys_in_code()) == []


def test_every_key_that_code_asks_for_is_in_the_file() -> None:
    asked: set[str] = set()
    for path in ANSWERS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name == "say":
                    asked |= {
                        n.value
                        for n in ast.walk(node.args[0])
                        if isinstance(n, ast.Constant) and isinstance(n.value, str) and "_" in n.value
                    }
    assert asked
    assert sorted(asked - set(templates())) == []


def test_an_unknown_key_and_a_missing_value_are_errors() -> None:
    with pytest.raises(KeyError, match="no_such_sentence"):
        say("no_such_sentence")
    with pytest.raises(KeyError, match="what"):
        say("silent")


def test_the_form_is_chosen_by_reader_and_language() -> None:
    assert say("not_permission") != say("not_permission", physician=True)
    assert say("not_permission", Language.ZH, physician=True) == templates()["not_permission"]["zh"]
    assert say("clarify", physician=True) == templates()["clarify"]["en"]  # no form of its own


@pytest.mark.parametrize(
    ("question", "language"),
    [("platelets?", Language.EN), ("血小板?", Language.ZH), ("YTS109 的年龄", Language.ZH), ("", Language.EN)],
)
def test_the_language_of_a_question(question: str, language: Language) -> None:
    assert language_of(question) is language

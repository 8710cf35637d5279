"""Whose cells, and which medicines, a trial gives."""

from __future__ import annotations

import pytest

from answers.answer import NotStated
from answers.explainer import Explainer

SLE, UWD, BCMA, STAR = (
    "NCT06691152",
    "uwd-cd19-universal-car-t-autoimmune",
    "cd19-bcma-car-t-autoimmune",
    "NCT07236801",
)


@pytest.mark.parametrize(
    ("question", "trial", "starts", "words"),
    [
        ("Are the cells my own?", BCMA, "Yes.", "own immune cells"),
        ("Do they use donor cells?", BCMA, "No.", "own immune cells"),
        ("Are the cells my own?", SLE, "No.", "healthy donors"),
        ("Since they take my son's own T cells, does his white count matter?", SLE, "No.", "healthy donors"),
        ("Are they someone else's cells?", SLE, "Yes.", "healthy donors"),
        ("Whose cells are used?", SLE, "The record says", "healthy donors"),
        ("细胞是自己的吗？", BCMA, "是的", "own immune cells"),
    ],
)
def test_whose_cells(explainer: Explainer, question: str, trial: str, starts: str, words: str) -> None:
    answer = explainer.ask(question, trials=[trial])
    assert answer.statements[0].text.startswith(starts), answer.answer
    assert any(words in c.quote for c in answer.citations), answer.answer


def test_a_name_alone_is_no_statement_of_the_source(explainer: Explainer) -> None:
    answer = explainer.ask("Are the cells my own?", trials=[UWD])
    assert "does not say whose cells" in answer.answer
    assert any("universal" in c.quote for c in answer.citations)


@pytest.mark.parametrize("trial", [STAR, "NCT06464679"])
def test_no_word_on_the_source_is_silence(explainer: Explainer, trial: str) -> None:
    assert explainer.ask("Are the cells from a donor?", trials=[trial]).not_stated is NotStated.RECORD_SILENT


@pytest.mark.parametrize("question", ["Why does the trial use rituximab?", "Will I get tocilizumab after the cells?"])
def test_a_medicine_of_the_rules_is_not_given(explainer: Explainer, question: str) -> None:
    answer = explainer.ask(question, trials=[SLE])
    assert answer.not_stated is NotStated.RECORD_SILENT, answer.answer
    assert "is given in this study" in answer.answer


def test_a_medicine_that_is_given_is_quoted(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("Will I get Corvalin?", trials=["NCT90000011"])
    assert answer.not_stated is None
    assert answer.citations

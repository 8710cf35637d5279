"""What a whole question asks for, though no word of it does, and where it yields to the case that it describes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from answers.answer import Kind, NotStated
from answers.as_read import SPEAKS, SURER
from answers.asking import Asking
from answers.explainer import Explainer
from answers.find import SURE_WHATEVER, find
from retrieval.hit import Hit
from retrieval.query import understand
from retrieval.reader import EFFECTS, Effect
from retrieval.reading import Form

BCMA, NK, UWD = "cd19-bcma-car-t-autoimmune", "NCT06464679", "uwd-cd19-universal-car-t-autoimmune"
SOME = 0.05


def _asking(explainer: Explainer, question: str, trial: str) -> Asking:
    query = understand(question, explainer.catalogue, explainer.lexicon, selected=(trial,))
    return explainer._asking(query, physician=False)


def _on(
    explainer: Explainer, asking: Asking, words: str, share: float, beside: float = 0.0, **told: float
) -> Sequence[Hit]:
    """The hits as if the reader had given the rule with ``words`` this share and these effects, the next ``beside``."""
    effects: dict[Effect, float] = {name: told.get(name, 0.0) for name in EFFECTS}
    hits = explainer.ranked(asking.query)[asking.query.trials[0]]
    first = next(h for h in hits if words in h.passage.text)
    shares = [share, beside, *(0.0 for _ in hits[2:])]
    ordered = [first, *(h for h in hits if h is not first)]
    return [h.model_copy(update={"answers": s, "effects": effects}) for h, s in zip(ordered, shares, strict=True)]


@pytest.mark.parametrize(
    ("question", "trial", "matter"),
    [
        ("could I still have babies afterwards", BCMA, "fertility"),  # a rule on pregnancy is not asked for
        ("can my wife stay the night", UWD, "family"),  # nor who can join by sex
    ],
)
def test_a_topic_is_answered_before_what_words_touch(
    explainer: Explainer, question: str, trial: str, matter: str
) -> None:
    answer = explainer.ask(question, trials=(trial,))
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert answer.stance is None
    assert matter in answer.answer


def test_what_no_word_asks_for_yields_to_a_case_that_the_reader_is_sure_of(explainer: Explainer) -> None:
    asking = _asking(explainer, "Other research drug stopped five months ago. Far enough back?", NK)
    query = asking.query.model_copy(update={"fields": (), "topics": ("biopsy",), "unworded": ("biopsy",)})
    asking = replace(asking, query=query)
    for share, excludes, silent in ((SURER + SOME, 1.0, False), (SURER - SOME, 1.0, True), (SURER + SOME, 0.0, True)):
        hits = _on(explainer, asking, "other clinical trial", share, excludes=excludes, none=1 - excludes)
        found = find(explainer.catalogue.get(NK), asking, hits)
        assert (found.silent is not None) is silent
        assert (found.kind is Kind.CRITERIA) is not silent


def test_a_topic_that_no_word_asks_for_is_silent_only_where_the_reader_hears_nothing(explainer: Explainer) -> None:
    trial = explainer.catalogue.get(NK)
    asking = _asking(explainer, "what becomes of my forms", NK)
    for unworded, silent in ((("privacy",), False), ((), True)):
        query = asking.query.model_copy(
            update={"fields": (), "topics": ("privacy",), "unworded": unworded, "matters": ("pregnancy",)}
        )
        hits = _on(explainer, asking, "informed consent", SPEAKS + SOME, 1 - SPEAKS - 2 * SOME, none=1.0)
        found = find(trial, replace(asking, query=query), hits)
        assert (found.silent is not None) is silent


def test_a_topic_yields_to_a_rule_only_where_the_reader_is_surest_if_nothing_is_named(explainer: Explainer) -> None:
    trial = explainer.catalogue.get(NK)
    asking = _asking(explainer, "what becomes of my forms", NK)
    query = asking.query.model_copy(update={"fields": (), "topics": ("privacy",), "unworded": (), "matters": ()})
    for share, silent in ((SURE_WHATEVER + SOME / 5, False), (SURE_WHATEVER - SOME, True)):
        hits = _on(explainer, asking, "informed consent", share, none=1.0)
        found = find(trial, replace(asking, query=query), hits)
        assert (found.silent is not None) is silent


@pytest.mark.parametrize(
    "question", ["what are my odds of getting the placebo?", "Do I switch over from placebo later?"]
)
def test_a_placebo_taken_for_granted_is_set_right_where_there_is_one_group(explainer: Explainer, question: str) -> None:
    answer = explainer.ask(question, trials=["yts109-autoimmune"])
    assert "no placebo" in answer.answer
    assert answer.citations[0].quote == "SINGLE_GROUP"


@pytest.mark.parametrize(
    ("question", "explanation"),
    [
        ("so what is the point of doing this at all", "purpose"),
        ("what would they do to him, from the first day to the last", "journey"),
    ],
)
def test_explanations_need_no_pattern(explainer: Explainer, question: str, explanation: str) -> None:
    asking = _asking(explainer, question, BCMA)
    assert (asking.query.form, asking.query.explanation) == (Form.EXPLAIN, explanation)
    assert explainer.ask(question, trials=(BCMA,)).kind is Kind.PASSAGE

"""What terms are called and mean in Chinese sentences."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from corpus.catalogue import Catalogue
from lexicon.model import TermKind
from lexicon.reader import load

LONGEST = 70  # signs of one explanation
UNEXPLAINED = {TermKind.LOGISTICS, TermKind.OTHER, TermKind.ELIGIBILITY, TermKind.ORGAN}
_ADVICE = re.compile(r"应该|建议您|请(?:停|服|吃|立即)|保证|放心|一定会|您可以参加")
SAID = sorted(tomllib.loads(files("lexicon").joinpath("chinese.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", SAID)
def test_an_explanation_is_chinese_short_and_no_advice(name: str) -> None:
    term = load().terms[name]
    assert re.search(r"[\u4e00-\u9fff]", term.explanation_zh)
    assert 4 <= len(term.explanation_zh) <= LONGEST
    assert term.explanation_zh.endswith("。")
    assert not _ADVICE.search(term.explanation_zh)
    assert term.source, "its facts are from where the English explanation's are"


def test_terms_of_the_shipped_trials_are_explained_in_chinese(shipped: Catalogue) -> None:
    lexicon = load()
    met = {m.term for trial in shipped.trials for m in lexicon.find(trial.source.text, typos=False)}
    wanted = {n for n in met if lexicon.terms[n].explanation and lexicon.terms[n].kind not in UNEXPLAINED}
    silent = {n for n in wanted if not lexicon.terms[n].explanation_zh}
    assert len(wanted) > 150
    assert len(silent) <= 0.1 * len(wanted), sorted(silent)


def test_a_medicine_without_words_of_its_own_is_explained_by_its_group() -> None:
    lexicon = load()
    grouped = [
        t
        for t in lexicon.terms.values()
        if t.explanation_zh.startswith("属于") and not t.name_zh and t.kind is TermKind.DRUG
    ]
    assert grouped
    assert all("这一类。" in t.explanation_zh for t in grouped)

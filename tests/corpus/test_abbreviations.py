"""Abbreviations as a record spells them out itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.abbreviations import abbreviations, spelled_out
from corpus.catalogue import load
from lexicon.reader import load as load_lexicon

TRIALS = Path(__file__).parents[2] / "corpus" / "trials"


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("pain from lumbar disc herniation (LDH) for months", "LDH", "lumbar disc herniation"),
        ("such as aplastic anemia (AA) or others", "AA", "aplastic anemia"),
        ("with primary Sjögren's Syndrome (SS) only", "SS", "Sjögren's Syndrome"),
        ("the Tumor Necrosis Factor inhibitor (TNFi) stopped", "TNFi", "Tumor Necrosis Factor inhibitor"),
        ("skin types by UVR (ultraviolet radiation) dose", "UVR", "ultraviolet radiation"),
        ("antinuclear antibodies (ANAs) are found", "ANA", "antinuclear antibodies"),
    ],
)
def test_a_short_form_is_spelled_out_by_the_words_beside_it(text: str, short: str, long: str) -> None:
    assert spelled_out(text) == {short: long}


@pytest.mark.parametrize(
    "text",
    [
        "severe AA (more than half of the scalp)",
        "two doses (IV) a day",
        "see the list (below)",
        "for the study (SLE, LN)",
    ],
)
def test_brackets_that_spell_nothing_out_are_left(text: str) -> None:
    assert not spelled_out(text)


def test_a_long_form_that_the_record_got_wrong_is_none() -> None:
    trial = load(TRIALS).get("cd19-ucar-t-refractory-sle.txt")
    assert "AST" in spelled_out(trial.source.text)
    assert "AST" not in abbreviations(trial)
    assert abbreviations(trial)["LVEF"] == "Left ventricular ejection fraction"


@pytest.mark.parametrize(
    ("surface", "long", "expected"),
    [
        ("LDH", "lumbar disc herniation", "herniated disc"),
        ("AA", "Alopecia Areata", "alopecia areata"),
        ("LDH", "lactate dehydrogenase", "LDH"),
        ("FEV1", "forced expiratory volume in 1 second", "lung function test"),  # no term of its own: no other is meant
    ],
)
def test_what_a_record_is_short_for_stands_above_the_lexicon(surface: str, long: str, expected: str) -> None:
    lexicon = load_lexicon()
    (mention,) = lexicon.find(surface, typos=False)
    assert lexicon.short_for(mention, {surface: long}) == expected

"""Names that share their last word."""

from __future__ import annotations

import pytest

from lexicon.reader import load

LEXICON = load()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("breast or ovarian cancer", ["breast cancer", "ovarian cancer"]),
        ("cervical, breast, or prostate cancer", ["cervical cancer", "breast cancer", "prostate cancer"]),
        ("a history of alcohol or drug abuse", ["alcohol use disorder", "substance abuse"]),
        ("kidney and liver failure", ["kidney failure", "liver failure"]),
        ("bacterial, viral or fungal infection", ["bacterial infection", "viral infection", "fungal infection"]),
    ],
)
def test_each_of_a_list_is_named_with_the_word_that_ends_it(text: str, terms: list[str]) -> None:
    found = LEXICON.find(text)
    assert [m.term for m in found] == terms
    assert all(text[m.start : m.end] == m.surface for m in found)


@pytest.mark.parametrize("text", ["breast feeding or ovarian cancer", "HIV or hepatitis B infection", "breast milk"])
def test_what_shares_no_last_word_is_not_made_one(text: str) -> None:
    assert not {"breast cancer", "HIV infection"} & {m.term for m in LEXICON.find(text)}

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import BM25, normalise, stem, tokenize


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("CAR-T cells", "car-t"),
        ("CD19-directed", "cd19"),
        ("≥5 years", "≥"),
        ("age >= 5", "≥"),
        (r"1×10\^9/L", "10^9/l"),
        ("10⁹/L", "10^9/l"),
        ("10*9/L", "10^9/l"),
        ("3 x ULN", "3xuln"),
        ("3×ULN", "3xuln"),
        ("anti-dsDNA", "anti-dsdna"),
        ("mRSS", "mrss"),
        ("30ML/min/1.73m2", "1.73"),
        ("SLEDAI-2K", "sledai-2k"),
        ("ESSDAI", "essdai"),
        ("HBsAg", "hbsag"),
        ("100,000/mm³", "100000"),
        ("CART therapy", "cart"),
        ("CAR-T therapy", "cart"),
    ],
)
def test_tokens_of_the_field_survive(text: str, token: str) -> None:
    assert token in tokenize(text)


def test_compounds_give_their_parts() -> None:
    assert tokenize("anti-SSA/Ro") == ("anti-ssa/ro", "ssa", "ro")
    assert {"car", "t"} <= set(tokenize("CAR-T"))
    assert {"60", "g/l"} <= set(tokenize("60g/L"))
    assert {"1.5", "uln"} <= set(tokenize("≤1.5×ULN"))
    assert set(tokenize("breastfeeding")) <= set(tokenize("breast-feeding"))


@pytest.mark.parametrize("name", ["Sjögren's", "Sjogren’s", "sjogren", "SJÖGREN", "Sjo\u0308gren's"])
def test_one_disease_however_it_is_spelt(name: str) -> None:
    assert "sjogren" in tokenize(name)


@pytest.mark.parametrize(
    "words",
    [
        "infection infections infected",
        "pregnant pregnancy",
        "vaccine vaccines vaccinated vaccination",
        "enrolled enrollment enrolment enroll",
        "lactating lactation",
        "allergy allergies allergic",
        "study studies",
        "dose doses dosing",
        "participant participants participation participate",
    ],
)
def test_forms_of_one_word_share_a_stem(words: str) -> None:
    assert len({stem(w) for w in words.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("lupus", "lup"), ("mass", "mas"), ("renal", "ren"), ("cells", "cel")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_chinese_is_read_in_pairs_of_characters() -> None:
    assert tokenize("乙肝病毒 CD19") == ("乙肝", "肝病", "病毒", "cd19")
    assert tokenize("肝") == ("肝",)


@given(st.text(max_size=200))
def test_any_text_has_tokens_without_blanks(text: str) -> None:
    for token in tokenize(text):
        assert token
        assert not any(c.isspace() for c in token)


@given(st.text(st.sampled_from("aZ09 -/^'.×≥⁹\\ö"), max_size=60))
def test_case_and_accents_do_not_change_tokens(text: str) -> None:
    assert tokenize(text.replace("ö", "o")) == tokenize(text)
    assert tokenize(text.upper().replace("Ö", "ö")) == tokenize(text)
    assert normalise(normalise(text).replace("\\", "")) == normalise(text).replace("\\", "")


@pytest.mark.parametrize(
    "text", ["1x" * 30_000, "a-" * 30_000, "\\" * 60_000, "1,000" * 10_000, "⁹1" * 30_000, "x " * 30_000]
)
def test_hostile_text_is_read_in_a_moment(text: str) -> None:
    started = time.perf_counter()
    tokenize(text)
    assert time.perf_counter() - started < 5


DOCS = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=12), max_size=12)


def by_definition(docs: list[list[str]], query: list[str], weights: list[float]) -> list[float]:
    """BM25 straight from its formula."""
    mean = sum(map(len, docs)) / len(docs) or 1.0
    scores = []
    for doc in docs:
        score = 0.0
        for token, weight in zip(query, weights, strict=True):
            holding = sum(token in d for d in docs)
            idf = np.log(1 + (len(docs) - holding + 0.5) / (holding + 0.5))
            count = doc.count(token)
            score += weight * idf * count / (count + 1.5 * (0.25 + 0.75 * len(doc) / mean)) if count else 0.0
        scores.append(score)
    return scores


@settings(deadline=None)
@given(DOCS, st.lists(st.tuples(st.sampled_from("abcdefgz"), st.floats(0, 3)), max_size=6))
def test_bm25_is_its_formula(docs: list[list[str]], query: list[tuple[str, float]]) -> None:
    tokens, weights = [t for t, _ in query], [w for _, w in query]
    scores = BM25.fit(docs).scores(tokens, weights)
    assert scores.shape == (len(docs),)
    if docs:
        np.testing.assert_allclose(scores, by_definition(docs, tokens, weights), rtol=1e-4, atol=1e-5)


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    bm25 = BM25.fit([["platelet", "count"], ["blood", "count"], ["urine", "count"]])
    assert bm25.scores(["platelet"])[0] > bm25.scores(["count"])[0] > 0


def test_weights_must_match_tokens() -> None:
    with pytest.raises(ValueError, match="1 weights for 2 tokens"):
        BM25.fit([["a"]]).scores(["a", "b"], [1.0])

"""People described in their own words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.describe import describe
from eligibility.profile import Profile
from lexicon.reader import load

LEXICON = load()


def read(text: str) -> dict[str, Any]:
    return describe(text, LEXICON).profile.model_dump(exclude_defaults=True, exclude_none=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm 70", {"age": 70}),
        ("Grandad turned 81 at Easter", {"age": 81}),
        ("my son is 7", {"age": 7, "sex": "male"}),
        ("My daughter is 8 months old", {"age": 0.67, "sex": "female"}),
        (
            "a 17 year old girl with lupus",
            {"age": 17, "sex": "female", "conditions": ("systemic lupus erythematosus",)},
        ),
        ("Can someone who is 66 join?", {"age": 66}),
        ("I weigh 38 kg", {"weight_kg": 38}),
        ("I weigh 85 lbs", {"weight_kg": 38.6}),
        ("I'm 70 kg", {"weight_kg": 70}),
        (
            "HBsAg neg, HBcAb pos, DNA below detection. Excluded?",
            {"infections": {"HBsAg": "negative", "HBcAb": "positive", "HBV DNA": "undetectable"}},
        ),
        ("HBV DNA not detected, ok?", {"infections": {"HBV DNA": "negative"}}),
        (
            "I had Varivax 2 weeks before screening",
            {"prior_therapies": ({"name": "live vaccine", "days_ago": 14},)},
        ),
        ("She's down to 39 kilos", {"sex": "female", "weight_kg": 39}),
        ("my daughter is only 38 kilos", {"sex": "female", "weight_kg": 38}),
        ("my hemoglobin is 7.2", {"labs": {"hemoglobin": {"value": 7.2}}}),
        ("Hb 72 g/L", {"labs": {"hemoglobin": {"value": 72, "unit": "g/L"}}}),
        ("platelets 40k", {"labs": {"platelets": {"value": 40000}}}),
        ("PLT 45,000/uL", {"labs": {"platelets": {"value": 45000, "unit": "/uL"}}}),
        ("my ALT is 3x ULN", {"labs": {"ALT": {"value": 3, "unit": "ULN"}}}),
        ("ALT 120 U/L, ULN 40", {"labs": {"ALT": {"value": 120, "unit": "U/L", "uln": 40}}}),
        ("SLEDAI 9", {"scores": {"SLEDAI-2K": 9}}),
        (
            "hepatitis B carrier, DNA undetectable",
            {"infections": {"hepatitis B": "carrier", "HBV DNA": "undetectable"}},
        ),
        ("I had cancer three years ago", {"history": ("I had cancer three years ago",)}),
        ("stroke 8 months ago", {"history": ("stroke 8 months ago",)}),
        ("Can I join if I had hepatitis B?", {"history": ("I had hepatitis B",)}),
        ("I am 5 months pregnant", {"sex": "female", "pregnant": True}),
        ("I'm not pregnant", {"pregnant": False}),
        ("breastfeeding my baby", {"sex": "female", "breastfeeding": True}),
        ("had CAR-T before", {"prior_therapies": ({"name": "CAR-T"},)}),
        ("took rituximab 2 months ago", {"prior_therapies": ({"name": "rituximab", "days_ago": 60.875},)}),
        ("on 25 mg prednisone", {"prior_therapies": ({"name": "prednisone", "ongoing": True, "dose": "25 mg"},)}),
        ("我70岁", {"age": 70}),
        ("血小板4万", {"labs": {"血小板": {"value": 40000}}}),
        ("有乙肝", {"infections": {"hepatitis B": "positive"}}),
    ],
)
def test_what_is_said_of_a_person(text: str, expected: dict[str, Any]) -> None:
    assert read(text) == expected


def test_a_clinical_note() -> None:
    found = read("58F, SLE + LN class IV, eGFR 40, pred 25 mg, MMF failed, HBcAb+ DNA neg")
    assert (found["age"], found["sex"]) == (58, "female")
    assert found["conditions"] == ("systemic lupus erythematosus", "lupus nephritis")
    assert found["labs"] == {"eGFR": {"value": 40}}
    assert found["scores"] == {"lupus nephritis class": 4}
    assert found["infections"] == {"HBcAb": "positive", "HBV DNA": "undetectable"}
    assert found["prior_therapies"] == (
        {"name": "prednisone", "ongoing": True, "dose": "25 mg"},
        {"name": "mycophenolate mofetil", "response": "failed"},
    )


@pytest.mark.parametrize(
    "text",
    [
        "what is the platelet cutoff?",
        "which trials take people over 65?",
        "Is hepatitis B an exclusion?",
        "can pregnant women join?",
        "can I get pregnant during the study?",
        "Do I need a pregnancy test?",
        "Will I get cyclophosphamide?",
        "Is there an age limit of 65?",
        "what does ULN mean?",
        "Are people with HIV excluded?",
        "what is the minimum hemoglobin of 60 for?",
        "Can I join if my platelets are low?",
        "ages 18 to 65",
        "what happens if I get a fever after infusion?",
        "",
    ],
)
def test_words_that_describe_nobody_give_an_empty_profile(text: str) -> None:
    assert describe(text, LEXICON).profile == Profile()


def test_values_behind_a_comparison_are_rules_not_readings() -> None:
    assert read("my doctor says ANC ≥ 1 is required and platelets over 50") == {}


def test_understood_names_the_words_the_key_and_the_value() -> None:
    told = describe("I'm 70 and my hemoglobin is 7.2", LEXICON).understood
    assert ("I'm 70", "age", "70 years") in told
    assert any(key == "labs" and "no unit given" in value for _, key, value in told)


def test_what_was_not_understood_is_handed_back() -> None:
    left = describe("I'm 70, zorbles flumfed badly", LEXICON).not_understood
    assert left == ("zorbles flumfed badly",)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    describe(text, LEXICON)


@pytest.mark.parametrize("text", ["I " * 20_000, "1" * 50_000, "no " * 30_000, "(" * 50_000, "乙肝" * 20_000])
def test_hostile_lengths_are_read_quickly(text: str) -> None:
    describe(text, LEXICON)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("heart attack 2 years ago?", "history"),
        ("rituximab 8 months ago, ok?", "prior_therapies"),
        ("HBsAg positive, DNA below detection. Out?", "infections"),
        ("乙肝携带者，DNA检测不到，可以参加吗", "infections"),
    ],
)
def test_a_case_in_a_few_words_is_a_case_though_it_asks_for_the_verdict(words: str, key: str) -> None:
    assert getattr(describe(words, LEXICON).profile, key)


@pytest.mark.parametrize("words", ["angina - excluded?", "Is a prior transplant allowed?", "what is the ALT limit?"])
def test_the_name_of_an_illness_alone_is_no_case(words: str) -> None:
    assert describe(words, LEXICON).profile == Profile()


@pytest.mark.parametrize(
    ("words", "virus", "found"),
    [
        ("hep c antibody positive but the virus is gone after treatment", "HCV RNA", "undetectable"),
        ("my hbsag came back positive and they found the virus in my blood", "HBV DNA", "detectable"),
        ("I carry hep b, the viral load is now undetectable", "HBV DNA", "undetectable"),
    ],
)
def test_a_virus_gone_or_found_is_a_result(words: str, virus: str, found: str) -> None:
    assert describe(words, LEXICON).profile.infections[virus] == found


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("my dad, 71, had a stroke last year", 71),
        ("My mother (63) has lupus", 63),
        ("our daughter, 24, has lupus", 24),
        ("my ferritin, 40, is low", None),
        ("my sister, 2 years ago, had a clot", None),
        ("my brother, 3 tablets a day, feels fine", None),
    ],
)
def test_an_age_set_beside_the_person(text: str, age: float | None) -> None:
    assert describe(text, LEXICON).profile.age == age


def test_multiples_of_a_limit_and_stones_are_read_as_people_say_them() -> None:
    assert describe("ALT is twice the upper limit", LEXICON).profile.labs["ALT"].unit == "ULN"
    assert describe("I weigh 6 stone 2", LEXICON).profile.weight_kg == 39.0
    assert describe("my son is 18 months", LEXICON).profile.age == 1.5

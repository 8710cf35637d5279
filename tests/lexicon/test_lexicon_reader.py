"""What people type is understood; what only looks like a term is not."""

from __future__ import annotations

import time

import pytest

from lexicon.model import Mention
from lexicon.reader import BROADER, NARROWER, RELATED, SAME, load

LEXICON = load()


def found(text: str) -> list[str]:
    return [mention.term for mention in LEXICON.find(text)]


LOOKUPS = {
    # lay words
    "can I join if my low blood count is bad": "low blood counts",
    "blood thinners": "anticoagulants",
    "I am on blood thinner pills": "anticoagulants",
    "birth control": "contraception",
    "I take the pill": "contraception",
    "I am nursing my baby": "breastfeeding",
    "breast-feeding": "breastfeeding",
    "lactating women": "breastfeeding",
    "protein in my urine": "urine protein",
    "had a heart attack": "heart attack",
    "a blood clot in my leg": "deep vein thrombosis",
    "I get chemo": "chemotherapy",
    "chemo before the infusion": "lymphodepletion",
    "is it a sugar pill": "placebo",
    "my kids": "children",
    "side effects": "adverse events",
    "who pays": "cost",
    "will I get paid": "compensation",
    "parking": "travel",
    "can I change my mind": "withdrawal",
    "steroids": "corticosteroids",
    "kidney problems": "kidney",
    "epilepsy": "seizures",
    "cells from a donor": "universal CAR-T",
    "my own cells": "autologous CAR-T",
    "hard to treat": "relapsed or refractory",
    "flu shot": "inactivated vaccine",
    "the flu jab": "inactivated vaccine",
    "新冠疫苗": "inactivated vaccine",
    "flu vaccine": "vaccination",
    "I want to die": "suicidal thoughts",
    # shorthand
    "hep b": "hepatitis B",
    "hep-b": "hepatitis B",
    "HepB": "hepatitis B",
    "HBV": "hepatitis B",
    "hep c": "hepatitis C",
    "ANC": "neutrophils",
    "plt": "platelets",
    "Hgb": "hemoglobin",
    "WBC": "white blood cells",
    "car t": "CAR-T",
    "CAR-T": "CAR-T",
    "UCAR T": "universal CAR-T",
    "CAR NK": "CAR-NK",
    "egfr40": "eGFR",
    "ANC500": "neutrophils",
    "CrCl": "creatinine clearance",
    "SLEDAI 2K": "SLEDAI-2K",
    "sledai2k": "SLEDAI-2K",
    "MMT8": "MMT-8",
    "sle": "systemic lupus erythematosus",
    "LN": "lupus nephritis",
    "SLE-ITP": "SLE-associated immune thrombocytopenia",
    "MMF": "mycophenolate mofetil",
    "3xULN": "ULN",
    "≤3×ULN": "ULN",
    "DLTs": "DLT",
    "AEs": "adverse events",
    "anti-β2GP1": "anti-beta-2 glycoprotein I antibody",
    "SpO2": "oxygen saturation",
    "3+3": "3+3 design",
    "SSA": "anti-SSA/Ro",
    # brand names and spellings
    "CellCept": "mycophenolate mofetil",
    "Plaquenil": "hydroxychloroquine",
    "MabThera": "rituximab",
    "Benlysta": "belimumab",
    "Actemra": "tocilizumab",
    "Sjogren": "Sjögren's syndrome",
    "Sjögren’s": "Sjögren's syndrome",
    "sjogrens": "Sjögren's syndrome",
    "haemoglobin": "hemoglobin",
    "anaemia": "anemia",
    "tumours": "cancer",
    "randomised": "randomization",
    # typing errors, listed and not
    "platlets": "platelets",
    "hepititis b": "hepatitis B",
    "siezures": "seizures",
    "pregnent": "pregnancy",
    "ritxuimab": "rituximab",
    "methotrexatte": "methotrexate",
    "cyclophosphamyde": "cyclophosphamide",
    "leukapheresys": "leukapheresis",
    "hepatitis b surfase antigen": "HBsAg",
    "myasthenai gravis": "myasthenia gravis",
    # this field's own readings of shared letters
    "CRS": "CRS",
    "PT ≤1.5×ULN": "PT",
    "patients with PM or": "polymyositis",
    "DM": "dermatomyositis",
    "RA": "rheumatoid arthritis",
    "MS": "multiple sclerosis",
    "PE": "pulmonary embolism",
    "TB": "tuberculosis",
    "lupus anticoagulant (LA)": "lupus anticoagulant",
    "dry syndrome": "Sjögren's syndrome",
    # Chinese
    "我有乙肝能参加吗": "hepatitis B",
    "乙肝表面抗原阳性": "HBsAg",
    "红斑狼疮": "systemic lupus erythematosus",
    "狼疮性肾炎": "lupus nephritis",
    "干燥综合征": "Sjögren's syndrome",
    "血小板低": "low platelets",
    "通用型CAR-T": "universal CAR-T",
    "通用型car-t细胞": "universal CAR-T",
    "费用是多少": "cost",
    "怀孕": "pregnancy",
    "哺乳期": "breastfeeding",
    "激素": "corticosteroids",
    "肝素": "heparin",
    "肌酐": "creatinine",
}


@pytest.mark.parametrize(("text", "term"), LOOKUPS.items())
def test_what_people_type_is_understood(text: str, term: str) -> None:
    assert term in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "see you at 3 pm", "at 3 PM", "at 3:30 PM", "I am as well as I was", "it is la la land", "pe class", "dm me",
        "DM me", "the pt was here", "ra ra", "he lives in LA", "I trust them", "it caps at ten",
        "he had AIDS", "my arm", "my left arm", "the injection site", "i got it", "the ms was late", "ss", "ae",
        "a shopping cart", "Peking", "the content", "a conversion", "parsing", "we were leading", "my acl tore",
        "my psa", "my PCP said so", "disease-free", "drinking water",
        "tumor necrosis factor", "IgG4", "PBC078", "to start", "is that a pa",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_term_is_not_read_as_one(text: str) -> None:
    allowed = {"he had AIDS": ["HIV"]}
    assert found(text) == allowed.get(text, [])


def test_the_longest_form_wins_and_ranges_are_exact() -> None:
    text = "HBV DNA, hepatitis B surface antigen; ALT/AST, INR/PT and RPR/TRUST."
    mentions = LEXICON.find(text)
    assert [m.term for m in mentions] == ["HBV DNA", "HBsAg", "ALT", "AST", "INR", "PT", "syphilis"]
    assert all(text[m.start : m.end] == m.surface for m in mentions)


def test_typing_errors_of_a_source_can_be_left_alone() -> None:
    assert LEXICON.find("ritxuimab", typos=False) == ()


def expansion(text: str) -> dict[str, float]:
    return {e.term: e.weight for e in LEXICON.expand(LEXICON.find(text))}


@pytest.mark.parametrize(
    ("asked", "reached", "weight"),
    [
        ("hep B", "hepatitis B", SAME),
        ("hep B", "HBsAg", NARROWER),
        ("hep B", "HBcAb", NARROWER),
        ("hep B", "HBV DNA", NARROWER),
        ("HBsAg", "hepatitis B", BROADER),
        ("kidney", "creatinine", NARROWER),
        ("kidney", "eGFR", NARROWER),
        ("kidney", "creatinine clearance", NARROWER),
        ("kidney", "urine protein", NARROWER),
        ("eGFR", "kidney", BROADER),
        ("liver", "ALT", NARROWER),
        ("liver", "bilirubin", NARROWER),
        ("low blood counts", "neutrophils", NARROWER),
        ("low blood counts", "platelets", NARROWER),
        ("low blood counts", "hemoglobin", NARROWER),
        ("platelets", "low blood counts", BROADER),
        ("heart", "LVEF", NARROWER),
        ("steroids", "prednisone", NARROWER),
        ("chemo", "fludarabine", NARROWER),
        ("immunosuppressants", "tacrolimus", NARROWER),
        ("breastfeeding", "pregnancy", RELATED),
        ("contraception", "pregnancy", RELATED),
        ("TB", "IGRA", NARROWER),
    ],
)
def test_a_question_reaches_the_words_of_the_criteria(asked: str, reached: str, weight: float) -> None:
    assert expansion(asked)[reached] == weight


def test_synonyms_are_words_of_the_term_and_misspellings_and_chinese_are_not() -> None:
    words = LEXICON.words_for("breastfeeding")
    assert words[0] == "breastfeeding"
    assert {"lactation", "lactating"} <= set(words)
    assert "brestfeeding" not in words and "哺乳" not in words


def test_expansions_come_heaviest_first() -> None:
    weights = [e.weight for e in LEXICON.expand(LEXICON.find("kidney and hep b"))]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("question", "readings"),
    [
        ("can I join with hep b?", ("reading 'hep b' as hepatitis B",)),
        ("platlets and ritxuimab", ("reading 'platlets' as platelets", "reading 'ritxuimab' as rituximab")),
        ("乙肝", ("reading '乙肝' as hepatitis B",)),
        ("Platelet count and HEMOGLOBIN", ()),
        ("sjogren syndrome", ()),
        ("who pays for parking?", ()),
    ],
)
def test_readings_are_shown_only_where_they_help(question: str, readings: tuple[str, ...]) -> None:
    assert LEXICON.readings(question) == readings


def test_explain_gives_text_and_source_and_names_what_is_missing() -> None:
    explanation = LEXICON.explain("ULN")
    assert "highest value" in explanation.text and explanation.source
    with pytest.raises(KeyError, match="no term is called 'xyz'"):
        LEXICON.explain("xyz")


def test_named_takes_the_whole_text_only() -> None:
    term = LEXICON.named(" hep b ")
    assert term is not None and term.name == "hepatitis B"
    assert LEXICON.named("hep b and more") is None
    assert LEXICON.named("") is None


def test_expanding_a_mention_of_an_unknown_term_fails_loudly() -> None:
    with pytest.raises(KeyError):
        LEXICON.expand([Mention(term="xyz", surface="xyz", start=0, end=3)])


def best_ms(text: str) -> float:
    def once() -> float:
        begun = time.perf_counter()
        LEXICON.find(text)
        return (time.perf_counter() - begun) * 1000

    return min(once() for _ in range(5))


def test_find_is_fast() -> None:
    question = (
        "Can I join if I had hep b and my platlets are low, my eGFR is 40 and I take prednisone 25 mg a day? " * 2
    )
    assert best_ms(question[:200]) < 2
    assert best_ms((question * 80)[:15_000]) < 200


@pytest.mark.parametrize("text", ["a" * 100_000, "-" * 100_000, "CAR-" * 25_000, "乙" * 100_000, "'s" * 50_000])
def test_hostile_text_takes_no_more_than_its_length(text: str) -> None:
    begun = time.perf_counter()
    LEXICON.find(text)
    assert time.perf_counter() - begun < 5

"""What a question must reach: earlier treatment, members of a class, an organ's diseases and tests, Chinese."""

from __future__ import annotations

import pytest

from lexicon.matching import Matcher
from lexicon.model import Term, TermKind
from lexicon.reader import BROADER, NARROWER, RELATED, Lexicon, load
from lexicon.surfaces import forms

LEXICON = load()
FRAMING = {TermKind.DESIGN, TermKind.LOGISTICS, TermKind.OUTCOME, TermKind.OTHER}


def found(text: str) -> list[str]:
    return [mention.term for mention in LEXICON.find(text)]


def reached(text: str) -> dict[str, float]:
    return {e.term: e.weight for e in LEXICON.expand(LEXICON.find(text))}


@pytest.mark.parametrize(
    "text",
    [
        "had CAR-T before", "has he had a CAR T cell infusion before?", "prior CAR-T", "exclude earlier CAR-T?",
        "I already had CAR-T", "I got CART last year", "was previously treated with CAR T cells", "a second CAR-T",
        "Received CAR T cell therapy previously;", "Subjects with a prior history of CAR-T therapy",
        "Prior treatment with chimeric antigen receptor T cell therapy",
        "做过CAR-T", "我以前接受过 CAR-T 细胞治疗", "既往CAR-T治疗史",
    ],
)  # fmt: skip
def test_earlier_cell_treatment_is_one_thing_however_it_is_said(text: str) -> None:
    assert "prior CAR-T therapy" in found(text)


@pytest.mark.parametrize("text", ["What is CAR-T?", "after CAR-T infusion", "how are CAR-T cells made", "CAR-T怎么做"])
def test_the_treatment_of_the_study_is_not_an_earlier_one(text: str) -> None:
    assert "CAR-T" in found(text)
    assert "prior CAR-T therapy" not in found(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [("prior gene therapy", "gene therapy"), ("had CAR-NK before", "CAR-NK"), ("prior cell therapy", "cell therapy")],
)
def test_another_cell_treatment_is_not_taken_for_car_t_but_leads_to_it(text: str, term: str) -> None:
    assert found(text) == [term]
    assert "CAR-T" in reached(text)


@pytest.mark.parametrize(
    ("asked", "printed", "term"),
    [
        ("I had a kidney transplant before", "History of major organ transplantation", "transplant"),
        ("我换过肾", "History of heart or lung transplantation", "transplant"),
        ("earlier bone marrow transplant", "prior hematopoietic stem cell transplantation", "stem cell transplant"),
        ("I had cancer three years ago", "Previous or concurrent malignancy", "cancer"),
        ("prior malignancy", "history of malignant tumors", "cancer"),
        ("我得过癌症", "history of malignancies", "cancer"),
        ("earlier stroke", "cerebrovascular disease", "stroke"),
    ],
)
def test_an_earlier_illness_meets_the_words_of_the_record(asked: str, printed: str, term: str) -> None:
    assert term in found(asked) and term in found(printed)


@pytest.mark.parametrize(
    "text",
    [
        "how long", "study duration", "time frame", "results", "effective", "women", "men", "what treatment do I get",
        "qualify", "can I join", "inclusion criteria", "excluded", "infusion", "my medications", "benefit", "risk",
        "results", "visits", "who is the doctor", "my doctor", "screening", "baseline", "healthy volunteers",
    ],
)  # fmt: skip
def test_words_that_only_frame_a_question_are_of_no_clinical_kind(text: str) -> None:
    assert found(text)
    assert {LEXICON.terms[name].kind for name in found(text)} <= FRAMING


@pytest.mark.parametrize("text", ["doctor", "medicine", "treatment", "drug", "come back", "controls", "disease"])
def test_words_that_could_mean_anything_are_no_terms(text: str) -> None:
    assert found(text) == []


CLASSES = {
    "immunosuppressants": [
        "mycophenolate mofetil", "mycophenolic acid", "azathioprine", "methotrexate", "leflunomide", "tacrolimus",
        "cyclosporine", "sirolimus", "cyclophosphamide", "JAK inhibitors",
    ],
    "biologics": [
        "rituximab", "belimumab", "telitacicept", "anifrolumab", "obinutuzumab", "ocrelizumab", "tocilizumab",
        "abatacept", "eculizumab", "TNF inhibitors",
    ],
    "corticosteroids": ["prednisone", "prednisolone", "methylprednisolone", "dexamethasone", "hydrocortisone"],
    "antimalarials": ["hydroxychloroquine"],
    "calcineurin inhibitors": ["tacrolimus", "cyclosporine"],
    "anti-CD20": ["rituximab", "obinutuzumab", "ocrelizumab"],
    "anticoagulants": ["warfarin", "heparin", "LMWH"],
    "chemotherapy": ["fludarabine", "cyclophosphamide", "bendamustine", "vinca alkaloids"],
    "DMARD": ["methotrexate", "leflunomide", "sulfasalazine", "hydroxychloroquine", "iguratimod"],
}  # fmt: skip


@pytest.mark.parametrize(("group", "member"), [(g, m) for g, members in CLASSES.items() for m in members])
def test_a_class_of_medicines_reaches_its_members_and_they_reach_it(group: str, member: str) -> None:
    assert reached(group)[member] == NARROWER
    assert reached(member)[group] == BROADER


BROAD = {
    "heart problems": [
        "heart attack", "heart failure", "arrhythmia", "LVEF", "NYHA class", "pericardial effusion", "angina",
        "coronary artery disease", "cardiac stent", "congenital heart disease", "myocarditis", "ECG",
    ],
    "lung problems": [
        "interstitial lung disease", "FVC", "DLCO", "oxygen saturation", "pulmonary hypertension", "pleural effusion",
        "supplemental oxygen", "pneumonia", "asthma", "COPD",
    ],
    "kidney trouble": [
        "creatinine", "eGFR", "creatinine clearance", "urine protein", "kidney failure", "chronic kidney disease",
        "dialysis",
    ],
    "liver problems": ["ALT", "AST", "bilirubin", "ALP", "cirrhosis", "autoimmune hepatitis"],
    "blood clots": ["deep vein thrombosis", "pulmonary embolism"],
    "mental illness": ["depression", "suicidal thoughts", "anxiety"],
    "infections": [
        "hepatitis B", "hepatitis C", "HIV", "syphilis", "tuberculosis", "CMV", "EBV", "fungal infection", "sepsis",
        "pneumonia", "shingles", "meningitis",
    ],
    "a vaccine": ["live vaccine"],
    "parent signs": ["informed consent"],
    "low blood counts": ["neutropenia", "low platelets", "anemia", "leukopenia"],
    "nephritis": ["lupus nephritis"],
}  # fmt: skip


@pytest.mark.parametrize(("asked", "narrower"), [(a, n) for a, all_of in BROAD.items() for n in all_of])
def test_a_broad_word_reaches_the_narrow_ones(asked: str, narrower: str) -> None:
    assert reached(asked)[narrower] == NARROWER


@pytest.mark.parametrize(
    ("asked", "term"),
    [
        ("heart disease", "heart"),
        ("psychiatric disorders", "psychiatric illness"),
        ("how long am I expected to live", "life expectancy"),
        ("flu shot", "inactivated vaccine"),
        ("renal disease", "kidney"),
    ],
)
def test_other_words_for_the_same(asked: str, term: str) -> None:
    assert term in found(asked)


def test_weak_muscles_are_tied_to_their_score() -> None:
    assert reached("weak muscles")["MMT-8"] == RELATED


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("乙肝小三阳", "hepatitis B"), ("大三阳", "hepatitis B"), ("乙肝携带者", "hepatitis B"),
        ("肺结核", "tuberculosis"),
        ("怀孕", "pregnancy"), ("备孕", "pregnancy"), ("哺乳", "breastfeeding"), ("血小板偏低", "low platelets"),
        ("白细胞", "white blood cells"), ("白细胞低", "leukopenia"), ("狼疮肾炎", "lupus nephritis"),
        ("吃激素", "corticosteroids"), ("化疗", "chemotherapy"), ("干燥", "Sjögren's syndrome"),
        ("硬皮病", "systemic sclerosis"), ("皮肌炎", "dermatomyositis"), ("血管炎", "vasculitis"),
        ("多发性硬化", "multiple sclerosis"), ("肾不好", "kidney"), ("心脏不好", "heart"), ("中风", "stroke"),
        ("能活多久", "life expectancy"), ("肌肉没力气", "muscle weakness"), ("嵌合抗原受体 T 细胞", "CAR-T"),
        ("尿里有蛋白", "urine protein"), ("口干", "dry mouth"), ("父母", "guardian"),
    ],
)  # fmt: skip
def test_patients_are_understood_in_chinese(text: str, term: str) -> None:
    assert found(text) == [term]


def test_chinese_is_met_through_spaces_and_hyphens_and_its_range_is_exact() -> None:
    text = "我做过 CAR-T 治疗, 乙肝 表面抗原 阳性"
    mentions = LEXICON.find(text)
    assert [m.term for m in mentions] == ["prior CAR-T therapy", "HBsAg"]
    assert [text[m.start : m.end] for m in mentions] == ["做过 CAR-T 治疗", "乙肝 表面抗原"]


def test_a_dry_skin_is_not_the_disease_called_dry() -> None:
    assert found("皮肤干燥") == ["skin"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("EGFR mutation", ["genetic mutation"]), ("EGFR TKI", ["tyrosine kinase inhibitors"]),
        ("eGFR 40", ["eGFR"]), ("EGFR of 40", ["eGFR"]),
        ("minor surgery", ["surgery"]), ("minors", ["children"]), ("the run-in", []), ("the runs", ["diarrhea"]),
        ("5 ppm", []), ("PPMS", ["multiple sclerosis"]), ("monoclonal antibodies", ["monoclonal antibodies"]),
        ("epidermal growth factor", []), ("functional class III", ["WHO functional class"]),
        ("class III", ["ISN/RPS class"]),
        ("aortic aneurysm", ["aortic aneurysm"]), ("low blood sugar", ["low blood sugar"]),
        ("a shopping cart", []), ("CART", ["CAR-T"]),
        ("cytomegalovirus (CMV) DNA test", ["CMV", "CMV"]), ("loss of weight", ["weight loss"]),
        ("on room air", ["room air"]), ("RP2D", ["recommended phase 2 dose"]), ("CKD", ["chronic kidney disease"]),
        ("muscle pain", ["muscle pain"]), ("gained weight", ["weight gain"]), ("digital ulcers", ["digital ulcers"]),
    ],
)  # fmt: skip
def test_words_of_other_fields_are_told_apart(text: str, terms: list[str]) -> None:
    assert found(text) == terms


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("hepatitis B virus (HBV) DNA titer", "HBV DNA"),
        ("hepatitis C virus (HCV) RNA", "HCV RNA"),
        ("human immunodeficiency virus (HIV) antibodies", "HIV"),
    ],
)
def test_a_form_goes_on_after_the_end_of_a_bracket(text: str, term: str) -> None:
    assert term in found(text)
    assert "autoantibodies" not in found(text)


def test_braces_hold_choices_that_find_but_are_not_searched_for() -> None:
    term = Term(name="surgery", kind=TermKind.PROCEDURE, synonyms=("{prior,earlier} operation{,s on me}",))
    assert [s.text for s in forms(term)] == [
        "surgery", "prior operation", "prior operations on me", "earlier operation", "earlier operations on me",
    ]  # fmt: skip
    lexicon = Lexicon([term])
    assert [m.term for m in lexicon.find("an earlier operation")] == ["surgery"]
    assert lexicon.words_for("surgery") == ("surgery",)
    assert lexicon.readings("an earlier operation") == ()


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("heart disease", "heart disease is"),
        ("arthritis", "arthritis"),
        ("myopathy", "myopathy"),
        ("hypertension", "hypertension"),
        ("non-randomized", "non-randomized"),
        ("single center", "single-center"),
        ("CNS", "central nervous system"),
        ("hematologic", "hematologic"),
    ],
)
def test_a_word_unlike_the_name_of_its_term_is_explained_too(printed: str, said: str) -> None:
    (name,) = found(printed)
    assert said in LEXICON.explain(name).text.lower()


def test_a_chinese_form_may_not_be_shared_either() -> None:
    first = Term(name="CAR-T", kind=TermKind.CELL_THERAPY, zh=("CAR-T细胞",))
    second = Term(name="T cells", kind=TermKind.CELL_THERAPY, zh=("CAR T 细胞",))
    with pytest.raises(ValueError, match="names both"):
        Matcher(surface for term in (first, second) for surface in forms(term))


@pytest.mark.parametrize("term", [t for t in LEXICON.terms.values() if t.name.isupper()], ids=lambda t: t.name)
def test_a_name_in_capitals_is_spelled_out_first_among_its_synonyms(term: Term) -> None:
    assert not term.synonyms or term.name.lower() not in term.synonyms[0].lower()

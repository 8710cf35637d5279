"""Diseases by the names that headings give them."""

import pytest

from corpus.diseases import disease_named, diseases_in, is_only_disease


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Relapsing and refractory Sjogren's Syndrome:", "Sjögren's syndrome (SS)"),
        ("Relapsed refractory dry syndrome", "Sjögren's syndrome (SS)"),
        ("Sjögren’s disease", "Sjögren's syndrome (SS)"),
        (
            "3.1 Relapsed/Refractory Moderate-to-Severe Systemic Lupus Erythematosus (SLE)",
            "Systemic lupus erythematosus (SLE)",
        ),
        ("Anti-Neutrophil Cytoplasmic Antibody-Associated Vasculitis", "ANCA-associated vasculitis (AAV)"),
        ("ANCA-Associated Vasculitis (AAV):", "ANCA-associated vasculitis (AAV)"),
        ("recurrent refractory idiopathic inflammatory myopathies", "Idiopathic inflammatory myopathy (IIM)"),
        ("Scleroderma", "Systemic sclerosis (SSc)"),
        ("Autoimmune Haemolytic Anaemia", "Autoimmune hemolytic anemia (AIHA)"),
        ("Multiple Sclerosis (MS)", "Multiple sclerosis (MS)"),
        ("rheumatoid arthritis", "Rheumatoid arthritis (RA)"),
        ("Primary antiphospholipid syndrome", "Antiphospholipid syndrome (APS)"),
        ("Generalized myasthenia gravis", "Myasthenia gravis (MG)"),
    ],
)
def test_names(heading: str, name: str) -> None:
    assert disease_named(heading) == name


@pytest.mark.parametrize("words", ["Laboratory values", "Dose in mg", "ran a mile", "Ms. Smith", "Class of drugs"])
def test_no_disease(words: str) -> None:
    assert disease_named(words) is None


def test_only_a_disease_and_its_severity() -> None:
    assert is_only_disease("Relapsing and refractory Inflammatory Myopathy")
    assert is_only_disease("Refractory SLE-Associated Immune Thrombocytopenia")
    assert not is_only_disease("Diagnosis of SSc according to the guideline")
    assert not is_only_disease("Severe")


def test_all_diseases() -> None:
    assert diseases_in("lupus with antiphospholipid syndrome") == {
        "Systemic lupus erythematosus (SLE)",
        "Antiphospholipid syndrome (APS)",
    }

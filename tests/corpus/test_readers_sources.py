"""The five shipped sources, each fact and section written down from reading the source line by line."""

from __future__ import annotations

import pytest

from corpus.model import FactName, Trial
from corpus.readers import read_file
from tests.corpus.reading import BCMA, LAYOUTS, NK, TRIALS, UCAR, UWD, YTS, check, facts, kinds, retrieved, source

SITE_LINES = (
    "Get a concise snapshot", "Review the sponsor-provided", "Dive into the extended", "See the medical conditions",
    "Understand how the trial", "Review each arm", "Learn about the", "Check the participation",
    "Meet the organizations",
    "Identify the individual", "Explore where", "Review the countries", "Reach out to these", "Find local site",
    "Explore related publications", "Review additional registry", "Additional clinical trials that",
    "Clinical Trials Logo",
    "Loading...", "Data sourced from", "Research sites", "Legal", "Patients applied",
)  # fmt: skip


def read(name: str) -> Trial:
    return read_file(TRIALS / name)


@pytest.mark.parametrize("name", LAYOUTS)
def test_sections_tile_and_quotes_are_exact(name: str) -> None:
    trial = read(name)
    check(trial, source(name))
    assert trial.layout == LAYOUTS[name]


@pytest.mark.parametrize("name", LAYOUTS)
def test_lines_of_the_site_are_never_retrieved(name: str) -> None:
    words = retrieved(read(name))
    assert not [line for line in SITE_LINES if f"\n{line}" in words or words.startswith(line)]


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_other_trial_is_retrieved(name: str) -> None:
    trial = read(name)
    words = retrieved(trial)
    assert {m for m in words.split() if m.startswith("NCT")} - {"NCT"} <= {trial.registry_id}


def test_facts_of_ucar() -> None:
    trial = read(UCAR)
    assert (trial.trial_id, trial.registry_id) == ("NCT06691152", "NCT06691152")
    assert trial.title == "Efficacy and Safety of CD19 UCAR T Cells in Refractory Systemic Lupus Erythematosus"
    assert facts(trial) == [
        ("title", "Efficacy and Safety of CD19 UCAR T Cells in Refractory Systemic Lupus Erythematosus"),
        ("nct_id", "NCT06691152"),
        ("last_updated", "2024-11-15"),
        ("status", "RECRUITING"),
        ("phase", "PHASE1"),
        ("enrollment", "18"),
        ("study_type", "INTERVENTIONAL"),
        ("start_date", "2024-10-30"),
        ("completion_date", "2027-09-30"),
        ("condition", "Systemic Lupus Erythematosus"),
        ("allocation", "NA"),
        ("intervention_model", "SINGLE_GROUP"),
        ("primary_purpose", "TREATMENT"),
        ("masking", "NONE"),
        ("arm", "CAR T cell treatment group"),
        ("intervention", "CD19 Universal CAR-T cells"),
        ("min_age", "5 Years"),
        ("sex", "ALL"),
        ("healthy_volunteers", "No"),
        ("sponsor", "The Children's Hospital of Zhejiang University School of Medicine"),
        ("location", "Children's Hospital, Zhejiang University School of Medicine Hangzhou, Zhejiang, China"),
        ("country", "China"),
        ("contact", "Jianhua Mao, Prof"),
        ("contact", "0571-86670076"),
        ("contact", "Xue He"),
        ("contact", "15088688407"),
        ("contact", "Jianhua Mao, MD"),
        ("contact", "+86-571-86670076"),
        ("contact", "Xue He, MD"),
        ("contact", "+8615088688407"),
        ("contact", "Jianhua Mao, MD"),
        ("other_id", "PBC078"),
    ]


def test_facts_of_yts109() -> None:
    trial = read(YTS)
    assert (trial.trial_id, trial.registry_id) == ("NCT07236801", "NCT07236801")
    assert facts(trial) == [
        ("title", "Exploratory Clinical Study on YTS109 Cell Therapy for Autoimmune Diseases"),
        ("nct_id", "NCT07236801"),
        ("last_updated", "2025-11-19"),
        ("status", "NOT_YET_RECRUITING"),
        ("phase", "PHASE1"),
        ("enrollment", "18"),
        ("study_type", "INTERVENTIONAL"),
        ("start_date", "2025-11-13"),
        ("completion_date", "2027-11-13"),
        (
            "primary_outcome",
            "observations of types, severity, and frequency of adverse events (AEs) and efficacy assessment",
        ),
        ("location", "The First Affiliated Hospital of Anhui Medical University"),
        ("condition", "Systemic Lupus Erythematosus (SLE)"),
        ("condition", "Systemic Sclerosis"),
        ("condition", "Sjogren's Syndrome (SS)"),
        ("condition", "Inflammatory Myopathy"),
        ("condition", "Anti-Neutrophil Cytoplasmic Antibody-Associated Vasculitis"),
        ("condition", "Antiphospholipid Syndrome"),
        ("allocation", "NA"),
        ("intervention_model", "SINGLE_GROUP"),
        ("primary_purpose", "TREATMENT"),
        ("masking", "NONE"),
        ("arm", "YTS109 cell"),
        ("intervention", "YTS109 cell"),
        ("min_age", "18 Years"),
        ("max_age", "65 Years"),
        ("sex", "ALL"),
        ("healthy_volunteers", "No"),
        ("collaborator", "The Affiliated Hospital of Xuzhou Medical University"),
        ("sponsor", "China Immunotech (Beijing) Biotechnology Co., Ltd."),
        ("contact", "Dongmei Zhou"),
        ("contact", "15252002644"),
        ("other_id", "YTS109-009"),
    ]


def test_facts_of_the_nk_cell_record() -> None:
    trial = read(NK)
    assert (trial.trial_id, trial.registry_id, trial.title) == ("NCT06464679", "NCT06464679", "")
    assert facts(trial) == [
        ("status", "Not yet recruiting"),
        ("nct_id", "NCT06464679"),
        ("other_id", "CHEC2024-181"),
        ("status", "Not yet recruiting"),
        ("phase", "Phase 1"),
        ("start_date", "June 30, 2024"),
        ("completion_date", "June 30, 2026"),
        ("contact", "Dongbao Zhao, Dr"),
        ("contact", "+86-15921061314"),
        ("contact", "dongbaozhao@163.com"),
        ("study_type", "Interventional"),
        ("intervention_model", "single arm"),
        ("masking", "open-label"),
        ("condition", "autoimmune diseases"),
        ("enrollment", "36-72"),
        ("status", "Not yet recruiting"),
        ("enrollment", "72"),
        ("completion_date", "June 30, 2026"),
        ("primary_completion_date", "June 30, 2025"),
        ("healthy_volunteers", "No"),
        ("sex", "All"),
        ("min_age", "18 Years"),
        ("max_age", "65 Years"),
        ("intervention", "CD19 CAR NK cells"),
        ("sponsor", "Changhai Hospital"),
        ("collaborator", "Rui Therapeutics"),
        ("primary_outcome", "Incidence of Dose-Limiting Toxicity (DLT)"),
        ("primary_outcome", "Incidence of Treatment Emergent Adverse Events (TEAEs)"),
        ("secondary_outcome", "The overall response rate (ORR)"),
        ("secondary_outcome", "Disease control rate (DCR)"),
    ]
    outcome = trial.facts_named(FactName.PRIMARY_OUTCOME)[0]
    assert trial.source.quote(outcome).endswith("autoimmune diseases up to 48 weeks after infusion")


def test_facts_of_uwd_cd19() -> None:
    trial = read(UWD)
    assert (trial.trial_id, trial.registry_id) == ("uwd-cd19-universal-car-t-autoimmune", None)
    assert facts(trial) == [
        (
            "title",
            "Safety and Efficacy of Universal CAR-T Cells (UWD-CD19) Combined with Immunosuppressants in the "
            "Treatment of Refractory Autoimmune Diseases",
        ),
        ("sponsor", "PEKING UNIVERSITY THIRD HOSPITAL"),
        ("last_updated", "November 14, 2025"),
        ("status", "Not yet recruiting"),
        ("condition", "stubborn autoimmune diseases"),
        ("condition", "systemic lupus erythematosus"),
        ("condition", "Sjögren's syndrome"),
        ("condition", "systemic sclerosis"),
        ("condition", "inflammatory myopathies"),
        ("condition", "ANCA-associated vasculitis"),
        ("intervention", "universal CAR-T cells"),
        ("sex", "ALL"),
        ("min_age", "18 years"),
        ("max_age", "80 years"),
        ("contact", "Jennifer Cobb"),
    ]
    assert trial.source.quote(trial.facts_named(FactName.MIN_AGE)[0]) == "18-80 years"


def test_facts_of_cd19_bcma() -> None:
    trial = read(BCMA)
    assert (trial.trial_id, trial.registry_id, trial.title) == ("cd19-bcma-car-t-autoimmune", None, "")
    assert facts(trial) == [
        ("intervention", "autologous CD19-BCMA dual-target CAR T-cell therapy"),
        ("condition", "relapsed or refractory autoimmune diseases"),
        ("condition", "systemic lupus erythematosus"),
        ("condition", "systemic sclerosis"),
        ("condition", "inflammatory muscle diseases"),
        ("condition", "Sjögren's syndrome"),
        ("condition", "autoimmune hemolytic anemia"),
        ("condition", "multiple sclerosis"),
        ("enrollment", "12"),
        ("contact", "Yajing Zhang"),
    ]


def test_sections_of_cd19_bcma() -> None:
    outside = [k for k in kinds(read(BCMA)) if k[0] not in ("inclusion", "exclusion")]
    assert outside == [
        ("status", "Status and phase"),
        ("conditions", "Conditions"),
        ("interventions", "Treatments"),
        ("summary", "About"),
        ("status", "Enrollment"),
        ("eligibility", "Sex"),
        ("eligibility", "Ages"),
        ("eligibility", "Volunteers"),
        ("design", "Primary purpose"),
        ("design", "Allocation"),
        ("design", "Interventional model"),
        ("design", "Masking"),
        ("arms", "12 participants in 1 patient group"),
        ("boilerplate", "Loading..."),
        ("contacts", "Central trial contact"),
        ("boilerplate", "Data sourced from clinicaltrials.gov"),
        ("boilerplate", "Clinical trials"),
        ("boilerplate", "Research sites"),
        ("boilerplate", "Resources"),
        ("boilerplate", "Legal"),
    ]


def test_headings_without_a_body_are_seen_as_such() -> None:
    empty = {s.path[-1] for s in read(BCMA).sections if s.path and s.body_start == s.end and s.kind != "boilerplate"}
    assert {"Enrollment", "Sex", "Ages", "Masking", "Status and phase"} <= empty
    empty = {s.path[-1] for s in read(YTS).sections if s.path and s.body_start == s.end}
    assert "Detailed Description" in empty
    assert "Brief Summary" not in empty


def test_a_label_on_the_values_own_line_is_the_sections_heading() -> None:
    trial = read(NK)
    section = next(s for s in trial.sections if s.path[-1:] == ("Age group",))
    assert section.path == ("Recruitment information / eligibility", "Age group")
    assert trial.source.text[section.start : section.body_start] == "Age group "
    assert trial.source.text[section.body_start : section.end] == "18 Years to 65 Years\n"


def test_each_source_has_criteria_on_both_sides() -> None:
    for name in LAYOUTS:
        assert {c.side for c in read(name).criteria} == {"inclusion", "exclusion"}


def test_sections_of_the_cards_layout() -> None:
    trial = read(UCAR)
    assert kinds(trial)[:8] == [
        ("title", ""),
        ("identification", "NCT ID"),
        ("dates", "Last Updated"),
        ("results", "Study Results"),
        ("status", "Basic Information"),
        ("boilerplate", "Basic Information"),
        ("status", "Recruitment Status"),
        ("status", "Clinical Phase"),
    ]
    assert kinds(trial)[-2:] == [("boilerplate", "More Related Trials"), ("other_trials", "More Related Trials")]
    assert ("references", "References") in kinds(trial)
    inclusion = next(s for s in trial.sections if s.kind == "inclusion")
    assert inclusion.path == ("Eligibility Criteria", "Inclusion Criteria")
    assert trial.source.text[inclusion.body_start :].startswith("1. Age:≥5 years old;")


def test_sections_of_the_finder_page() -> None:
    outside = [k for k in kinds(read(UWD)) if k[0] not in ("inclusion", "exclusion")]
    assert outside == [
        ("title", ""),
        ("sponsors", "Launched by"),
        ("status", "Trial Information"),
        ("dates", "Current as of"),
        ("status", "Not yet recruiting"),
        ("conditions", "Keywords"),
        ("summary", "ClinConnect Summary"),
        ("eligibility", "Gender"),
        ("eligibility", "Eligibility criteria"),
        ("sponsors", "About Peking University Third Hospital"),
        ("contacts", "Contacts"),
        ("locations", "Locations"),
        ("boilerplate", "Patients applied"),
        ("dates", "Timeline"),
        ("dates", "First submit"),
        ("dates", "Trial launched"),
        ("dates", "Trial updated"),
        ("dates", "Estimated completion"),
    ]

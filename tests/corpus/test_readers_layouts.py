"""Pages of the known layouts that carry more than the shipped ones do."""

from __future__ import annotations

from corpus.readers import finder_page, labelled_record, registry_cards, section_page
from tests.corpus.reading import facts

CARDS = """Cream B for Eczema in Adults

NCT ID: NCT01010101

Basic Information

Total Enrollment

1,240 participants

Study Groups

Review each arm or cohort in the study, along with the interventions and objectives associated with them.

Active

Adults get cream B.

Group Type EXPERIMENTAL

Cream B

Intervention Type DRUG

Twice a day.

Control

Adults get base cream.

Group Type PLACEBO_COMPARATOR

Base cream

Intervention Type DRUG

Twice a day.

Interventions

Cream B

Twice a day.

Intervention Type DRUG

Base cream

Intervention Type DRUG

Maximum Eligible Age

N/A

Sponsors

Beta University

OTHER

Sponsor Role collaborator

Alpha Ltd

INDUSTRY

Sponsor Role lead

Locations

Site One

Lyon, France

Site Status RECRUITING

Site Two

Ghent, Belgium

Site Status COMPLETED
"""


def test_cards_with_two_groups_two_sites_and_the_lead_last() -> None:
    assert facts(registry_cards.parse("x.txt", CARDS)) == [
        ("title", "Cream B for Eczema in Adults"),
        ("nct_id", "NCT01010101"),
        ("enrollment", "1,240"),
        ("arm", "Active"),
        ("arm", "Control"),
        ("intervention", "Cream B"),
        ("intervention", "Base cream"),
        ("collaborator", "Beta University"),
        ("sponsor", "Alpha Ltd"),
        ("location", "Site One Lyon, France"),
        ("location", "Site Two Ghent, Belgium"),
    ]


RECORD = """Clinical Trial Details — Status: Completed

Administrative data

NCT number NCT03030303
Other study ID #
Status Completed
Phase Phase 2/Phase 3
Last updated May 2, 2020
Start date March 2019

Study information

Source Gamma Institute
Contact

Recruitment information / eligibility

Enrollment 88
Gender Female
Age group 12 Years and older
Eligibility Inclusion Criteria: - Women with gout - Able to walk Exclusion Criteria: - Kidney stones

Study Design

Allocation: Randomized; Intervention Model: Crossover Assignment; Masking: Double; Primary Purpose: Prevention

Related Conditions & MeSH terms

Gout
Arthritis

Intervention

Drug:
Deltazol
Once a day
Behavioral: Diet advice
Low purine

Locations

Country Name City State
Peru Hospital Central Lima

Sponsors (3)

Lead Sponsor Collaborator
Gamma Institute Delta Foundation, Epsilon Inc

Outcome

Type Measure Description Time frame Safety issue
Primary Gout flares Number of flares counted by the patient 12 weeks
Secondary Uric acid 12 weeks
Other Diary
See also
Recruiting NCT09090909 - Gout in men Phase 1
"""


def test_record_with_every_block_filled() -> None:
    trial = labelled_record.parse("x.txt", RECORD)
    assert trial.registry_id == "NCT03030303"
    assert facts(trial) == [
        ("status", "Completed"),
        ("nct_id", "NCT03030303"),
        ("status", "Completed"),
        ("phase", "Phase 2/Phase 3"),
        ("last_updated", "May 2, 2020"),
        ("start_date", "March 2019"),
        ("enrollment", "88"),
        ("sex", "Female"),
        ("min_age", "12 Years"),
        ("allocation", "Randomized"),
        ("intervention_model", "Crossover Assignment"),
        ("masking", "Double"),
        ("primary_purpose", "Prevention"),
        ("condition", "Gout"),
        ("condition", "Arthritis"),
        ("intervention", "Deltazol"),
        ("intervention", "Diet advice"),
        ("location", "Peru Hospital Central Lima"),
        ("sponsor", "Gamma Institute"),
        ("collaborator", "Delta Foundation, Epsilon Inc"),
        ("primary_outcome", "Gout flares"),
        ("secondary_outcome", "Uric acid 12 weeks"),
    ]


def test_record_whose_sponsors_cannot_be_parted_keeps_one() -> None:
    raw = RECORD.replace("Source Gamma Institute\n", "Source\n")
    parted = [f for f in facts(labelled_record.parse("x.txt", raw)) if f[0] in ("sponsor", "collaborator")]
    assert parted == [("sponsor", "Gamma Institute Delta Foundation, Epsilon Inc")]


def test_finder_page_with_its_timeline_filled() -> None:
    raw = (
        "Tea for Sleep\nLaunched by ZETA COLLEGE · Jan 3, 2021\nTrial Information\nCurrent as of March 1, 2022\n"
        "Completed\nGender\nFEMALE\nLocations\nOslo, Norway\nTimeline\nFirst submit\nJan 3, 2021\nTrial launched\n"
        "Jan 9, 2021\nTrial updated\nMarch 2, 2022\nEstimated completion\nDec 31, 2022\n"
    )
    assert facts(finder_page.parse("x.txt", raw)) == [
        ("title", "Tea for Sleep"),
        ("sponsor", "ZETA COLLEGE"),
        ("last_updated", "March 1, 2022"),
        ("status", "Completed"),
        ("sex", "FEMALE"),
        ("location", "Oslo, Norway"),
        ("last_updated", "March 2, 2022"),
        ("completion_date", "Dec 31, 2022"),
    ]


def test_section_page_with_its_values() -> None:
    raw = (
        "Status and phase\nNot yet enrolling\nPhase 2\nPhase 1\nConditions\nGout\nTreatments\nDrug: Deltazol\nAbout\n"
        "Words.\nEnrollment\n30 patients\nSex\nAll\nAges\n18 to 70 years old\nVolunteers\nNo Healthy Volunteers\n"
        "Inclusion criteria\nGout\nExclusion criteria\nStones\nPrimary purpose\nTreatment\nAllocation\nRandomized\n"
        "Interventional model\nParallel Assignment\nMasking\nDouble Blind\n"
        "30 participants in 2 patient groups, including a placebo group\nDeltazol\nExperimental group\n"
        "Central trial contact\nAnn Bee, MD; Cy Dee, RN\n"
    )
    assert facts(section_page.parse("x.txt", raw)) == [
        ("status", "Not yet enrolling"),
        ("phase", "Phase 2"),
        ("phase", "Phase 1"),
        ("condition", "Gout"),
        ("intervention", "Deltazol"),
        ("enrollment", "30"),
        ("sex", "All"),
        ("min_age", "18 years"),
        ("max_age", "70 years"),
        ("healthy_volunteers", "No Healthy Volunteers"),
        ("primary_purpose", "Treatment"),
        ("allocation", "Randomized"),
        ("intervention_model", "Parallel Assignment"),
        ("masking", "Double Blind"),
        ("enrollment", "30"),
        ("contact", "Ann Bee, MD"),
        ("contact", "Cy Dee, RN"),
    ]

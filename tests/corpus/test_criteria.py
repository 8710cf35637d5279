"""Eligibility texts: sections, criteria, cohorts and ranges, on the shipped sources and on any text at all."""

import gzip
import json
import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.criteria import Eligibility, read_eligibility
from corpus.model import Criterion, SectionKind, Side

TRIALS = Path(__file__).parents[2] / "corpus" / "trials"
POOL = Path(__file__).parents[3] / "shared" / "data" / "eligibility_pool" / "eligibility_pool.jsonl.gz"
# Each source's file, and the words with which its eligibility text begins and which follow its end.
REGIONS = {
    "bcma": ("cd19-bcma-car-t-autoimmune.txt", "Inclusion criteria\n", "Primary purpose"),
    "ucar": ("cd19-ucar-t-refractory-sle.txt", "Inclusion Criteria\n", "Minimum Eligible Age"),
    "kn": ("kn5501-car-nk-autoimmune.txt", "Common inclusion criteria:", "\n\nStudy Design"),
    "uwd": ("uwd-cd19-universal-car-t-autoimmune.txt", "- Inclusion Criteria:", "About Peking"),
    "yts": ("yts109-autoimmune.txt", "Inclusion Criteria\n", "Minimum Eligible Age"),
}
SLE, SS, SSC = "Systemic lupus erythematosus (SLE)", "Sjögren's syndrome (SS)", "Systemic sclerosis (SSc)"
IIM, AAV = "Idiopathic inflammatory myopathy (IIM)", "ANCA-associated vasculitis (AAV)"
APS, RA = "Antiphospholipid syndrome (APS)", "Rheumatoid arthritis (RA)"
AIHA, MS = "Autoimmune hemolytic anemia (AIHA)", "Multiple sclerosis (MS)"


@cache
def source(name: str) -> tuple[str, int, int]:
    file, begins, follows = REGIONS[name]
    text = (TRIALS / file).read_bytes().decode()
    start = text.index(begins)
    return text, start, text.index(follows, start)


@cache
def read(name: str) -> Eligibility:
    text, start, end = source(name)
    return read_eligibility(text, start, end, path=("Eligibility Criteria",))


def read_text(text: str) -> Eligibility:
    return read_eligibility(text, 0, len(text))


def tops(name: str, side: Side, cohort: str | None = None) -> list[Criterion]:
    found = [c for c in read(name).criteria if c.side is side and c.parent is None]
    return [c for c in found if cohort is None or c.cohort == cohort]


def starting(name: str, words: str) -> Criterion:
    """The one criterion whose display words begin with ``words``."""
    (found,) = [c for c in read(name).criteria if c.text.startswith(words)]
    return found


def children(name: str, parent: Criterion) -> list[Criterion]:
    return [c for c in read(name).criteria if c.parent == parent.id]


def uncovered(text: str, eligibility: Eligibility) -> list[str]:
    """Words of the region that stand in no criterion, marker, heading or layout comment."""
    if not eligibility.sections:
        return []
    start, end = eligibility.sections[0].start, eligibility.sections[-1].end
    seen = bytearray(end - start)

    def cover(a: int, b: int) -> None:
        seen[a - start : b - start] = b"\1" * (b - a)

    for section in eligibility.sections:
        cover(section.start, section.body_start)
    for criterion in eligibility.criteria:
        cover(criterion.start, criterion.end)
        if criterion.marker:
            floor = max(start, criterion.start - 60)
            at = floor + text[floor : criterion.start].rindex(criterion.marker)
            assert not re.search(r"\w", text[at + len(criterion.marker) : criterion.start])
            cover(at, at + len(criterion.marker))
    left = "".join("\0" if covered else sign for sign, covered in zip(text[start:end], seen, strict=True))
    left = re.sub(r"<!--.*?-->", "\0", left, flags=re.DOTALL)
    pieces = [piece.strip() for piece in left.split("\0")]
    return [p for p in pieces if not re.fullmatch(r"[\W_]*(?:(?:\d{1,2}|[^\W\d_]|[ivx]{2,4})[\W_]+)*(?:\w|\d\d)?", p)]


def check_invariants(text: str, start: int, end: int, eligibility: Eligibility) -> None:
    """What holds for every text."""
    place = start
    for section in eligibility.sections:
        assert section.start == place < section.end
        assert section.start <= section.body_start <= section.end
        assert section.kind in (SectionKind.INCLUSION, SectionKind.EXCLUSION)
        place = section.end
    assert place == end
    paths = {(s.path, s.kind.value) for s in eligibility.sections}
    ids: set[str] = set()
    last = start
    for criterion in eligibility.criteria:
        assert last <= criterion.start < criterion.end <= end  # ordered, disjoint
        last = criterion.end
        assert criterion.id not in ids
        ids.add(criterion.id)
        assert (criterion.path, criterion.side.value) in paths
        assert text[criterion.start : criterion.end].strip() == text[criterion.start : criterion.end]
        assert criterion.text
    parents = {c.id: c.parent for c in eligibility.criteria}
    for criterion in eligibility.criteria:
        seen, above = {criterion.id}, criterion.parent
        while above:
            assert above in ids
            assert above not in seen
            seen.add(above)
            above = parents[above]
    with_children = {c.parent for c in eligibility.criteria}
    assert all(c.id in with_children for c in eligibility.criteria if c.combine)


# The five sources


@pytest.mark.parametrize("name", REGIONS)
def test_sources_tile_and_lose_nothing(name: str) -> None:
    text, start, end = source(name)
    check_invariants(text, start, end, read(name))
    assert uncovered(text, read(name)) == []


@pytest.mark.parametrize(
    ("name", "inclusions", "exclusions"),
    [("bcma", 11, 23), ("ucar", 7, 13), ("kn", 19, 18), ("uwd", 21, 15), ("yts", 25, 14)],
)
def test_number_of_outermost_criteria(name: str, inclusions: int, exclusions: int) -> None:
    assert (len(tops(name, Side.INCLUSION)), len(tops(name, Side.EXCLUSION))) == (inclusions, exclusions)


@pytest.mark.parametrize(
    ("name", "cohorts"),
    [
        ("bcma", {"all": 5, SLE: 1, SSC: 1, IIM: 1, SS: 1, AIHA: 1, MS: 1}),
        ("ucar", {"all": 7}),
        ("kn", {"all": 4, SS: 3, SSC: 4, IIM: 4, RA: 4}),
        ("uwd", {"all": 6, SLE: 3, SS: 3, SSC: 3, IIM: 3, AAV: 3}),
        ("yts", {"all": 4, SLE: 2, SS: 4, SSC: 4, IIM: 4, AAV: 4, APS: 3}),
    ],
)
def test_cohorts_of_inclusions(name: str, cohorts: dict[str, int]) -> None:
    found = [c.cohort for c in tops(name, Side.INCLUSION)]
    assert {cohort: found.count(cohort) for cohort in found} == cohorts


def test_bcma_heading_without_its_list_takes_nothing() -> None:
    (group,) = [c for c in read("bcma").criteria if c.cohort == SLE]
    assert group.text == "Participants must meet all of the following:"
    assert group.combine is None
    windows = starting("bcma", "Use of any of the following medications")
    assert (windows.marker, windows.text[-13:]) == ("4.", "time windows:")
    assert children("bcma", windows) == []
    heart = starting("bcma", "Any of the following cardiovascular diseases")
    assert (heart.marker, children("bcma", heart)) == ("13.", [])


def test_bcma_unnumbered_lines_are_the_rules_of_the_group() -> None:
    (group,) = tops("bcma", Side.INCLUSION, SSC)
    assert group.combine == "all"
    rules = children("bcma", group)
    assert [r.marker for r in rules] == [""] * 5
    assert rules[0].text.startswith("Diagnosis of SSc according to the 2013")
    active = rules[4]
    assert active.combine == "any"
    assert [c.marker for c in children("bcma", active)] == ["(a)", "(b)"]


def test_bcma_fused_heading_opens_its_own_cohort() -> None:
    (sjogren,) = tops("bcma", Side.INCLUSION, SS)
    assert children("bcma", sjogren)[-1].text == "Active disease defined as ESSDAI score ≥5."
    (aiha,) = tops("bcma", Side.INCLUSION, AIHA)
    assert aiha.path[-1] == "3.5 Relapsed/Refractory Autoimmune Hemolytic Anemia (AIHA)"
    assert [c.marker for c in children("bcma", aiha)] == ["(1)", "(2)", "(3)"]


def test_bcma_numbering_returns_to_the_common_list() -> None:
    common = tops("bcma", Side.INCLUSION, "all")
    assert [c.marker for c in common] == ["4.", "5.", "6.", "7.", "8."]
    assert all(c.path == ("Eligibility Criteria", "Inclusion criteria") for c in common)
    organs = starting("bcma", "Adequate organ function")
    assert [c.marker for c in children("bcma", organs)] == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]
    assert common[2].text == "Estimated life expectancy greater than 6 months."


def test_bcma_how_children_count() -> None:
    muscle = starting("bcma", "Active or severe disease defined as")
    assert (muscle.combine, len(children("bcma", muscle))) == ("all", 2)
    activity = starting("bcma", "Evidence of disease activity, meeting at least two")
    assert (activity.combine, len(children("bcma", activity))) == (None, 3)


def test_bcma_exclusions_fused_on_one_line_and_labelled_runs() -> None:
    markers = [c.marker for c in tops("bcma", Side.EXCLUSION)]
    assert [m for m in markers if m] == [f"{n}." for n in range(1, 21)]
    assert starting("bcma", "Receipt of a live vaccine").marker == "17."
    infections = [starting("bcma", f"{name}: ") for name in ("Hepatitis B", "Hepatitis C", "Syphilis", "HIV")]
    assert [c.marker for c in infections] == ["9.", "", "", ""]
    assert infections[0].text == "Hepatitis B: positive HBsAg with detectable HBV DNA in peripheral blood;"


def test_ucar_labelled_organ_functions_are_children() -> None:
    organs = starting("ucar", "The functions of important organs")
    assert [c.text.split()[0] for c in children("ucar", organs)] == ["Cardiac", "Renal", "Liver", "Lung"]
    assert starting("ucar", "Renal function").text == "Renal function: eGFR≥30ML/min/1.73m2;"


def test_ucar_semicolons_inside_an_item_stay_one_criterion() -> None:
    diagnosis = starting("ucar", "Diagnosed with SLE")
    assert diagnosis.text.endswith("or Intolerant to standard treatments;")
    assert [c.marker for c in tops("ucar", Side.EXCLUSION)] == [f"{n}." for n in range(1, 14)]
    assert starting("ucar", "Hepatitis B surface antigen").text.endswith("cytomegalovirus (CMV) DNA test positive;")


def test_kn_run_on_paragraph_nests() -> None:
    organs = starting("kn", "The functions of important organs")
    assert [c.marker for c in children("kn", organs)] == ["1.", "2.", "3.", "4.", "5."]
    marrow = starting("kn", "Bone marrow")
    assert [c.text for c in children("kn", marrow)][::2] == [
        "White blood cell count = 3 x 10^9/L",
        "Hemoglobin =60g/L;",
    ]
    assert (organs.combine, marrow.combine) == ("all", "all")
    assert [c.marker for c in tops("kn", Side.INCLUSION, "all")] == ["1.", "2.", "3.", "4."]


def test_kn_inner_lists() -> None:
    progress = starting("kn", "Definition of progressiveness")
    assert [c.marker for c in children("kn", progress)] == ["1)", "2)"]
    refractory = starting("kn", "EULAR definition of refractory")
    assert [c.marker for c in children("kn", refractory)] == ["1.", "2.", "3.", "6."]
    signs = starting("kn", "Signs suggestive of active")
    assert (signs.combine, len(children("kn", signs))) == ("any", 5)
    assert [c.marker for c in children("kn", starting("kn", "Failure of treatment"))] == ["(i)", "(ii)"]


def test_kn_exclusions_by_cohort() -> None:
    assert len(tops("kn", Side.EXCLUSION, "all")) == 12
    assert [len(tops("kn", Side.EXCLUSION, cohort)) for cohort in (SS, IIM, RA)] == [2, 3, 1]
    (level,) = tops("kn", Side.EXCLUSION, RA)
    assert level.text == "Functional status of rheumatoid arthritis graded at level 4 according to ACR."
    assert level.marker == ""


def test_uwd_paths_and_reset_list() -> None:
    sclerosis = tops("uwd", Side.INCLUSION, SSC)[0]
    assert sclerosis.path == (
        "Eligibility Criteria",
        "Disease-Specific Inclusion Criteria:",
        "Systemic Sclerosis (SSc):",
    )
    blood = starting("uwd", "At the screening visit")
    assert (blood.marker, blood.combine) == ("- 11.", "any")
    assert [c.text for c in children("uwd", blood)] == [
        "Hemoglobin <70 g/L;",
        "Absolute neutrophil count <500/mm³;",
        "Platelet count <50,000/mm³;",
    ]
    assert [c.marker for c in tops("uwd", Side.EXCLUSION)][-5:] == ["- 11."] + [f"- • {n}." for n in (12, 13, 14, 15)]


def test_uwd_escapes_and_alternatives() -> None:
    text, *_ = source("uwd")
    weight = starting("uwd", ">40kg.")
    assert text[weight.start : weight.end] == "\\>40kg."
    muscle = starting("uwd", "For patients with muscle involvement")
    assert muscle.combine == "any"
    assert [c.marker for c in children("uwd", muscle)] == ["a.", "b."]


def test_yts_common_list_with_a_reset_and_a_fused_item() -> None:
    common = tops("yts", Side.INCLUSION, "all")
    assert [c.marker for c in common] == ["1.", "2.", "3.", "4\\."]
    assert [c.marker for c in children("yts", common[1])] == ["1.", "2.", "3.", "4.", "5."]
    assert children("yts", common[1])[-1].text == "Cardiovascular: Hemodynamic stability."
    assert common[2].text.startswith("Fertile females")


def test_yts_lupus_alternatives() -> None:
    lupus = tops("yts", Side.INCLUSION, SLE)
    assert [c.marker for c in lupus] == ["1\\.", "2."]
    assert lupus[1].combine == "any"
    kidney, platelets = children("yts", lupus[1])
    assert [c.marker for c in children("yts", kidney)] == ["①", "*", "*"]
    assert len(children("yts", platelets)) == 1


def test_yts_mislabelled_heading_keeps_its_path_but_not_its_cohort() -> None:
    rules = [c for c in read("yts").criteria if c.path[-1] == "Relapsing and refractory Sjogren's Syndrome:"]
    assert len(rules) == 6
    assert {c.cohort for c in rules} == {SSC}


@pytest.mark.parametrize(("cohort", "numbers"), [(SSC, ["4.", "5."]), (IIM, ["4.", "5."]), (APS, ["3.", "4."])])
def test_yts_notes_gather_the_rules_they_name(cohort: str, numbers: list[str]) -> None:
    (note,) = [c for c in tops("yts", Side.INCLUSION, cohort) if c.text.startswith("Note: Meeting either")]
    assert note.combine == "any"
    ruled = children("yts", note)
    assert [c.marker for c in ruled] == numbers
    assert {c.cohort for c in ruled} == {cohort}


def test_yts_four_criteria_that_must_be_met() -> None:
    catastrophic = starting("yts", "For catastrophic antiphospholipid")
    assert catastrophic.combine == "all"
    assert [c.marker for c in children("yts", catastrophic)] == ["(1)", "(2)", "(3)", "(4)"]


# Other texts


def test_ids_count_on_over_sections() -> None:
    found = read_text(
        "Inclusion Criteria:\n1. A\n2. B:\n  1. b\nExclusion Criteria:\n1. C\nInclusion criteria for SLE:\n1. D"
    )
    assert [c.id for c in found.criteria] == ["i1", "i2", "i2.1", "e1", "i3"]
    assert found.criteria[-1].cohort == SLE


def test_text_before_any_heading_counts_as_inclusion() -> None:
    found = read_text("Adults over 18.\n\nExclusion Criteria:\n\n* Pregnancy")
    assert [(c.side.value, c.path) for c in found.criteria] == [
        ("inclusion", ()),
        ("exclusion", ("Exclusion Criteria:",)),
    ]


def test_side_and_path_given() -> None:
    text = "Exclusion Criteria\n1. Pregnancy"
    found = read_eligibility(text, 0, len(text), path=("Eligibility", "Exclusion Criteria"), side=Side.EXCLUSION)
    assert [s.path for s in found.sections] == [("Eligibility", "Exclusion Criteria")]
    assert [(c.side, c.text) for c in found.criteria] == [(Side.EXCLUSION, "Pregnancy")]


def test_heading_words_before_the_first_list_on_the_same_line() -> None:
    text = "Eligibility Common inclusion criteria: 1. Adults; 2. Consent. Exclusion criteria: 1. Pregnancy."
    found = read_eligibility(text, 0, len(text), path=("Eligibility",))
    assert [(c.id, c.text) for c in found.criteria] == [("i1", "Adults;"), ("i2", "Consent."), ("e1", "Pregnancy.")]
    assert found.sections[0].path == ("Eligibility", "Common inclusion criteria:")


@pytest.mark.parametrize(
    ("heading", "side"),
    [
        ("Key Exclusion Criteria", "exclusion"),
        ("EXCLUSION CRITERIA:", "exclusion"),
        ("**Exclusion Criteria:**", "exclusion"),
        ("Non-inclusion criteria:", "exclusion"),
        ("Criteria for exclusion:", "exclusion"),
        ("Exclusion Criteria (Part B only):", "exclusion"),
        ("General Inclusion", "inclusion"),
        ("Part A Exclusions:", "exclusion"),
        ("Ineligibility Criteria:", "exclusion"),
        ("Main inclusion criteria:", "inclusion"),
        ("Exclusion Criteria Disease Related", "exclusion"),
        ("Exclusion criteria related to general conditions", "exclusion"),
        ("Exclusion criteria which must be verified at the second visit (V2):", "exclusion"),
        ("EXLUSION CRITERIA", "exclusion"),
    ],
)
def test_side_headings(heading: str, side: str) -> None:
    found = read_text(f"{heading}\n\n* Asthma requiring steroids")
    assert [(c.side.value, c.text) for c in found.criteria] == [(side, "Asthma requiring steroids")]


@pytest.mark.parametrize(
    "line",
    [
        "Must meet all inclusion criteria of the parent study.",
        "Patients who fail the exclusion criteria: discussed below.",
    ],
)
def test_sentences_about_criteria_are_no_headings(line: str) -> None:
    found = read_text(f"Inclusion Criteria:\n\n* {line}\n* Adults")
    assert [c.side.value for c in found.criteria] == ["inclusion", "inclusion"]


def test_unknown_disease_headings_name_the_cohort_as_printed() -> None:
    found = read_text("Inclusion Criteria:\n\nRefractory Foo syndrome:\n\n1. Diagnosis\n\nPart B:\n\n1. Weight")
    assert [c.cohort for c in found.criteria] == ["Refractory Foo syndrome", "Part B"]


def test_part_lines_over_a_list_name_the_cohort() -> None:
    found = read_text("Inclusion Criteria:\n\nCohort 1 only (allergic)\n\n* Allergy\n\nAll participants:\n\n* Consent")
    assert [c.cohort for c in found.criteria] == ["Cohort 1 only (allergic)", "all"]


def test_a_topic_between_lists_is_no_rule() -> None:
    found = read_text(
        "Exclusion Criteria:\n\n* Stroke\n\nOther Medical Conditions\n\n* Asthma\n\nAs Judged by a Doctor\n"
    )
    assert [c.text for c in found.criteria][:2] == ["Stroke", "Asthma"]
    assert all(c.side is Side.EXCLUSION for c in found.criteria)


def test_people_named_over_a_list_are_its_cohort() -> None:
    found = read_text("Inclusion Criteria:\n\nHealthy Participants\n\n* Weight\n\nAll Participants\n\n* Consent")
    assert [c.cohort for c in found.criteria] == ["Healthy Participants", "all"]


def test_side_headings_without_a_colon_before_a_run_on_list() -> None:
    found = read_text("INCLUSION CRITERIA 1. Adults. 2. Consent. EXCLUSION CRITERIA 1. Pregnancy. 2. Stroke.")
    assert [(c.id, c.text) for c in found.criteria] == [
        ("i1", "Adults."),
        ("i2", "Consent."),
        ("e1", "Pregnancy."),
        ("e2", "Stroke."),
    ]


def test_an_unfinished_announcement_is_no_heading() -> None:
    found = read_text("Inclusion Criteria:\n\nPatients with a diagnosis of:\n\n* Asthma")
    assert [(c.id, c.parent) for c in found.criteria] == [("i1", None), ("i1.1", "i1")]


def test_topic_labels_are_headings_without_a_cohort() -> None:
    found = read_text("Inclusion Criteria\n\nPrior Medication:\n\n* None\n\nLaboratory values:\n\n* ANC above 1")
    assert [(c.cohort, c.path[-1]) for c in found.criteria] == [
        ("all", "Prior Medication:"),
        ("all", "Laboratory values:"),
    ]


def test_cohort_of_a_group_item_reaches_its_children() -> None:
    found = read_text("Inclusion Criteria:\n\n1. Adults\n2. Systemic sclerosis:\n   1. mRSS above 10\n3. Consent")
    assert [c.cohort for c in found.criteria] == ["all", SSC, SSC, "all"]


def test_lupus_nephritis_rules_stay_with_lupus() -> None:
    found = read_text(
        "Inclusion Criteria:\n\nSystemic lupus erythematosus:\n\n1. Meets classification criteria for lupus nephritis"
    )
    assert found.criteria[0].cohort == SLE


def test_a_note_on_the_same_line_as_its_last_rule() -> None:
    found = read_text("1. Adults\n2. Relapse\n3. Progression. Note: criterion 2 or 3 is sufficient.")
    assert [(c.id, c.parent, c.combine) for c in found.criteria] == [
        ("i1", None, None),
        ("i2", "i4", None),
        ("i3", "i4", None),
        ("i4", None, "any"),
    ]


@pytest.mark.parametrize(
    ("words", "combine"),
    [
        ("One of the following:", "any"),
        ("At least one of the following:", "any"),
        ("Any of the following conditions:", "any"),
        ("Either of these:", "any"),
        ("All of the following:", "all"),
        ("The following must be met:", "all"),
        ("At least two of the following:", None),
        ("Two or more of the following:", None),
        ("Laboratory values:", None),
    ],
)
def test_words_that_say_how_children_count(words: str, combine: str | None) -> None:
    found = read_text(f"1. {words}\n   a. first thing\n   b. second thing\n2. Consent")
    assert found.criteria[0].combine == combine


def test_a_labelled_run_splits_only_where_every_part_has_a_label() -> None:
    run = "Organs are normal: Heart: LVEF above 50%; Kidney: eGFR above 30; Liver function: ALT below 3"
    found = read_text(f"1. {run}\n2. Blood: ANC above 1; platelets above 20\n3. Consent")
    assert [(c.id, c.text.split(":")[0]) for c in found.criteria] == [
        ("i1", "Organs are normal"),
        ("i1.1", "Heart"),
        ("i1.2", "Kidney"),
        ("i1.3", "Liver function"),
        ("i2", "Blood"),
        ("i3", "Consent"),
    ]


def test_comments_and_escapes_leave_the_display() -> None:
    text = "1. ANC \\> 1×10\\^9/L \\[fasting\\]\n\n<!-- -->\n\n2. Age"
    found = read_text(text)
    assert [c.text for c in found.criteria] == ["ANC > 1×10^9/L [fasting]", "Age"]
    assert text[found.criteria[0].start : found.criteria[0].end] == "ANC \\> 1×10\\^9/L \\[fasting\\]"


def test_empty_region() -> None:
    assert read_eligibility("abc", 1, 1) == Eligibility(sections=(), criteria=())


def test_a_region_outside_the_text_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"got \[0, 9\)"):
        read_eligibility("abc", 0, 9)


# Any text


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_sources_never_fail(data: st.DataObject) -> None:
    text, start, end = source(data.draw(st.sampled_from(sorted(REGIONS))))
    region = text[start:end]
    a = data.draw(st.integers(0, len(region)))
    b = data.draw(st.integers(a, len(region)))
    how = data.draw(st.sampled_from(["prefix", "suffix", "part", "lines", "words"]))
    if how in ("lines", "words"):
        pieces = re.split(r"(?<=\n)" if how == "lines" else r"(?<= )", region)[:400]
        damaged = "".join(data.draw(st.permutations(pieces)))
    else:
        damaged = {"prefix": region[:a], "suffix": region[a:], "part": region[a:b]}[how]
    found = read_eligibility(damaged, 0, len(damaged))
    check_invariants(damaged, 0, len(damaged), found)
    assert uncovered(damaged, found) == []


_PIECES = [
    *("1.", "2. ", "(a)", "(b) ", "①", "* ", "- • ", "3.1 ", "1.5", "\\>", "<!-- -->"),
    *("\n", "\n\n", " ", ": ", "; ", ". ", "，", "\u2028", "\x00", "\t"),
    *("Inclusion Criteria:", "Exclusion criteria", "Systemic sclerosis:", "SLE", "Liver function:", "age"),
    *("Note: criterion 1 or 2 is sufficient.", "all of the following:"),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=40).map("".join))
def test_any_text_tiles(text: str) -> None:
    check_invariants(text, 0, len(text), read_text(text))


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion criteria: " * 5_000,
        "Systemic sclerosis:\n" * 5_000,
        "Note: criterion 1 or 2 is sufficient. " * 2_600,
        "1. a\n" * 20_000,
        "A: b;" * 20_000,
        "3.1 Lupus\n" * 10_000,
        "(" * 100_000,
        " " * 100_000,
        "1" * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    began = time.process_time()
    read_text(text)
    assert time.process_time() - began < 10


def test_registry_texts_lose_nothing() -> None:
    if not POOL.exists():
        pytest.skip(f"development data is missing: {POOL}")
    with gzip.open(POOL, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for number, line in enumerate(lines) if number % 16 == 0]
    texts = [r["eligibility"] for r in records if r.get("eligibility")]
    assert len(texts) > 300
    for text in texts:
        found = read_text(text)
        check_invariants(text, 0, len(text), found)
        assert uncovered(text, found) == [], text[:80]


def test_the_first_items_indent_counts_even_where_the_text_begins_behind_it() -> None:
    text = "Inclusion:\n\n     -  Adults\n\n     -  Any of:\n\n          -  Lupus\n\n     -  Consent\n"
    start = text.index("-  Adults")
    criteria = read_eligibility(text, start, len(text)).criteria
    assert [(c.id, c.parent) for c in criteria] == [("i1", None), ("i2", None), ("i2.1", "i2"), ("i3", None)]


def test_of_two_notes_on_the_same_rules_the_first_holds_them() -> None:
    note = "Note: Meeting either criterion 1 or 2 is sufficient."
    criteria = read_text(f"1. Lupus;\n2. Scleroderma;\n\n{note}\n\n{note}\n").criteria
    assert [(c.parent, c.combine) for c in criteria] == [("i3", None), ("i3", None), (None, "any"), (None, None)]

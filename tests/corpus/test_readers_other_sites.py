"""The plain reader on invented pages laid out as other registries and sites lay them out."""

from __future__ import annotations

from corpus.model import NoticeKind
from corpus.readers import read_text
from tests.corpus.reading import check, facts, kinds

EUROPEAN = """Clinical trials register
EudraCT Number:\t2031-000001-12
A. Protocol Information
A.3\tFull title of the trial\tA study of foozumab in hives
A.5.2\tUS NCT (ClinicalTrials.gov registry) number\tNCT01234567
B. Sponsor Information
B.1.1\tName of Sponsor\tAcme GmbH
E. General Information on the Trial
E.1.1\tMedical condition(s) being investigated\tChronic hives
E.3\tPrincipal inclusion criteria\t
1. Aged 18 to 75 years.
2. Hives for 6 weeks.
E.4\tPrincipal exclusion criteria\t
1. Pregnancy.
E.5.1\tPrimary end point(s)\tItch at week 12
E.7\tTrial type and phase
E.8.1\tControlled\tYes
"""


def test_a_european_record_with_numbered_fields() -> None:
    trial = read_text("e.txt", EUROPEAN)
    check(trial, EUROPEAN)
    stated = facts(trial)
    assert ("nct_id", "NCT01234567") in stated
    assert ("title", "A study of foozumab in hives") in stated
    assert ("sponsor", "Acme GmbH") in stated
    assert ("condition", "Chronic hives") in stated
    assert ("primary_outcome", "Itch at week 12") in stated
    assert [(c.side.value, c.text) for c in trial.criteria] == [
        ("inclusion", "Aged 18 to 75 years."),
        ("inclusion", "Hives for 6 weeks."),
        ("exclusion", "Pregnancy."),
    ]


def test_numbers_like_a_registers_inside_ordinary_criteria_end_nothing() -> None:
    raw = "Inclusion criteria:\nA.1 Adults with hives\nA.2 Consent\nExclusion criteria:\n- Pregnancy\n"
    assert "A.2 Consent" in " ".join(c.text for c in read_text("x.txt", raw).criteria if c.side.value == "inclusion")


HOSPITAL = """Skip to main content

Acme Hospital
Treating hives

Status: Now enrolling
ClinicalTrials.gov: NCT01234567

What is this study about?
We want to learn whether foozumab helps.

Who can join?
You may be able to join if you:
• Are 18 to 65 years old

Who cannot join?
You cannot join if you:
• Are pregnant
"""


def test_a_hospitals_page_with_questions_for_headings() -> None:
    trial = read_text("h.txt", HOSPITAL)
    check(trial, HOSPITAL)
    assert trial.title == ""  # the first line is the site's, not a title
    assert [(c.side.value, c.text) for c in trial.criteria] == [
        ("inclusion", "Are 18 to 65 years old"),
        ("exclusion", "Are pregnant"),
    ]
    assert trial.sections[-1].path == ("You cannot join if you",)


CHINESE = """注册号：
Registration number：\tChiCTR3100000001
注册题目：\t荨麻疹研究
Public title：\tFoozumab in hives
最近更新日期：
Date of Last Refreshed on：\t2031-03-02
申请注册联系人电话：
Applicant telephone：\t+86 10 5550 1234
纳入标准：
Inclusion criteria：
1. Aged 18-65 years;
排除标准：
Exclusion criteria：
1. Pregnancy;
研究实施时间：
Study execute time：
从From\t2031-03-01\t至To\t2032-03-01
研究实施地点：
Countries of recruitment and research settings：
国家：\t中国\t省(直辖市)：\t浙江
Country：\tChina\tProvince：\tZhejiang
测量指标：
Outcomes：
指标中文名：\t瘙痒\t指标类型：\t主要指标
Outcome：\tItch\tType：\tPrimary indicator
"""


def test_a_record_that_prints_each_label_in_chinese_and_english() -> None:
    trial = read_text("c.txt", CHINESE)
    check(trial, CHINESE)
    assert facts(trial) == [
        ("other_id", "ChiCTR3100000001"),
        ("title", "Foozumab in hives"),
        ("last_updated", "2031-03-02"),
        ("contact", "+86 10 5550 1234"),
        ("min_age", "18 years"),
        ("max_age", "65 years"),
        ("country", "China"),
    ]
    assert [(c.side.value, c.text) for c in trial.criteria] == [
        ("inclusion", "Aged 18-65 years;"),
        ("exclusion", "Pregnancy;"),
    ]
    assert not [n for n in trial.notices if n.kind is NoticeKind.MISSING_VALUE]


MARKDOWN = """# Foozumab in Hives

[ClinicalTrials.gov ID](https://example.org/study/NCT01234567) NCT01234567

**Sponsor** Acme Inc.

### Official Title

A Phase 2 Study of Foozumab

### Eligibility Criteria

**Description**

Inclusion Criteria:

* Hives

## Study Plan

#### Primary Outcome Measures

| Outcome Measure | Time Frame |
| --- | --- |
| Itch | Week 12 |
"""


def test_a_markdown_export_with_links_bold_labels_and_tables() -> None:
    trial = read_text("m.md", MARKDOWN)
    check(trial, MARKDOWN)
    assert facts(trial) == [
        ("title", "Foozumab in Hives"),
        ("nct_id", "NCT01234567"),
        ("sponsor", "Acme Inc."),
        ("title", "A Phase 2 Study of Foozumab"),
        ("phase", "Phase 2"),
        ("primary_outcome", "Itch"),
    ]
    assert [c.text for c in trial.criteria] == ["Hives"]
    assert trial.criteria[0].path == ("Eligibility Criteria", "Inclusion Criteria")


DOWNLOAD = """Title:           Foozumab in Hives
Recruitment:     Active, not recruiting
Condition:       Hives
                 Angioedema
Intervention:    Drug: Foozumab
                 Drug: Placebo
Study Design:    Allocation: Randomized
                 Masking: Double

Eligibility Criteria:

        Inclusion Criteria:

          -  Hives

          -  Any of:

               -  Itch

          -  Consent
"""


def test_a_download_with_values_under_one_another_and_indented_lists() -> None:
    trial = read_text("d.txt", DOWNLOAD)
    check(trial, DOWNLOAD)
    assert facts(trial) == [
        ("title", "Foozumab in Hives"),
        ("status", "Active, not recruiting"),
        ("condition", "Hives"),
        ("condition", "Angioedema"),
        ("intervention", "Foozumab"),
        ("intervention", "Placebo"),
        ("allocation", "Randomized"),
        ("masking", "Double"),
    ]
    assert [(c.text, c.parent) for c in trial.criteria] == [
        ("Hives", None), ("Any of:", None), ("Itch", "i2"), ("Consent", None),
    ]  # fmt: skip
    assert ("inclusion", "Inclusion Criteria") in kinds(trial)


def test_recruitment_as_prose_is_no_status() -> None:
    raw = "Foozumab in hives\n\nRecruitment: through clinics near Hamburg\n"
    assert ("status", "through clinics near Hamburg") not in facts(read_text("r.txt", raw))

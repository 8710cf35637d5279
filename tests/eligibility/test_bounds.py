"""Bounds read from criteria: each row is a way people write one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Criterion, Notice, NoticeKind, Side, Source, Span, Trial
from eligibility.bounds import bounds_of, find_bounds
from eligibility.model import Bound, Op

TRIALS = Path(__file__).resolve().parents[2] / "corpus" / "trials"


def told(bound: Bound) -> str:
    """A bound in short: quantity, comparison, value(s), unit."""
    upper = "" if bound.value2 is None else f"..{bound.value2:g}"
    return f"{bound.quantity} {bound.op.value} {bound.value:g}{upper} {bound.unit or ''}".strip()


ONE = [
    ("ANC ≥0.5 × 10^9/L", "neutrophils >= 0.5 10^9/L"),
    (r"Neutrophils ≥1×10\^9/L", "neutrophils >= 1 10^9/L"),
    ("Platelet count <50 × 10⁹/L", "platelets < 50 10⁹/L"),
    ("Platelets at least 100 x 109/L", "platelets >= 100 109/L"),
    ("PLT > 75 K/uL", "platelets > 75 K/uL"),
    (r"Platelet count \<50,000/mm³", "platelets < 50000 /mm³"),
    ("neutropenia (less than 1,000 /mm3)", "neutrophils < 1000 /mm3"),
    ("thrombocytopenia <50 x 10^9/L", "platelets < 50 10^9/L"),
    ("HGB ≥ 9 g/dL", "hemoglobin >= 9 g/dL"),
    ("hemoglobin 8.0–10.5 g/dL", "hemoglobin range 8..10.5 g/dL"),
    ("White blood cell count => 3 x 10^9/L", "white blood cells >= 3 10^9/L"),
    ("total bilirubin =< 1.5 mg/dL", "bilirubin <= 1.5 mg/dL"),
    ("elevated total bilirubin (≥17.1 μmol/L, predominantly indirect)", "bilirubin >= 17.1 μmol/L"),
    ("TBIL≤1.5×ULN", "bilirubin <= 1.5 ULN"),
    ("ALT ≤3.0 ULN", "ALT <= 3 ULN"),
    ("ALT above 3 times the upper limit of normal", "ALT > 3 ULN"),
    ("creatinine > ULN", "creatinine > 1 ULN"),
    ("CrCl≥30mL/min", "creatinine clearance >= 30 mL/min"),
    ("eGFR≥30ML/min/1.73m2", "eGFR >= 30 ML/min/1.73m2"),
    (r"(eGFR) \<30 mL/min/1.73 m²", "eGFR < 30 mL/min/1.73 m²"),
    ("serum creatinine greater than or equal to 2.5 mg/dL", "creatinine >= 2.5 mg/dL"),
    ("urine protein >4 g/24 hours", "urine protein > 4 g/24 hours"),
    ("UPCR >= 500 mg/g", "UPCR >= 500 mg/g"),
    ("absolute reticulocyte count >120 × 10^9/L", "reticulocytes > 120 10^9/L"),
    ("reduced haptoglobin (<250 mg/L)", "haptoglobin < 250 mg/L"),
    ("QTc greater than (>) 450msec", "QTc > 450 msec"),
    ("LVEF of no less than 50%", "LVEF >= 50 %"),
    ("SpO2≥92%", "oxygen saturation >= 92 %"),
    ("forced vital capacity (FVC) 45-70% predicted", "FVC range 45..70 %"),
    ("FVC <70% predictive value", "FVC < 70 %"),
    ("increase in mRSS >10%", "mRSS increase > 10 %"),
    ("a >5% decrease in FVC", "FVC decrease > 5 %"),
    ("SLEDAI 2K score≥8 points", "SLEDAI-2K >= 8 points"),
    ("Disease activity score (SLEDAI-2000) ≥8.", "SLEDAI-2K >= 8"),
    ("ESSDAI score of 5 or higher", "ESSDAI >= 5"),
    ("score of 5 or higher on the ESSDAI", "ESSDAI >= 5"),
    ("Manual Muscle Testing-8 (MMT-8) score below 142", "MMT-8 < 142"),
    ("A Birmingham Vasculitis Activity Score (BVAS) of ≥15 points (out of a total of 63 points)", "BVAS >= 15 points"),
    ("DAS28-ESR >3.2", "DAS28 > 3.2"),
    ("A swollen joint count of ≥ 6 (based on 66 joint counts)", "swollen joint count >= 6"),
    ("ANA titer ≥1:80", "ANA titer >= 80 titer"),
    ("RPR/TRUST titer ≥1:8", "syphilis titer >= 8 titer"),
    ("NYHA class I-II", "NYHA class range 1..2"),
    ("New York Heart Association grade III or grade IV", "NYHA class range 3..4"),
    ("ASA classification >= IV.", "ASA class >= 4"),
    ("ECOG performance status of 0, 1 or 2", "ECOG range 0..2"),
    ("chronic kidney failure stage 4 or above", "kidney disease stage >= 4"),
    ("≥Grade 2 GVHD", "GVHD grade >= 2"),
    ("Age:≥5 years old;", "age >= 5 years"),
    ("Age between 18-80 years (inclusive)", "age range 18..80 years"),
    ("Patients aged 18 to 70 years", "age range 18..70 years"),
    ("Men and women between the ages of 40 and 80", "age range 40..80"),
    ("18 years or older", "age >= 18 years"),
    ("18 years of age or older", "age >= 18 years"),
    ("Subject is ≥18 years of age", "age >= 18 years"),
    ("over 18", "age > 18"),
    ("Patients under 75", "age < 75"),
    (r"\>40kg.", "weight > 40 kg"),
    ("must weigh at least 50 kg", "weight >= 50 kg"),
    ("BMI 18-30 kg/m2", "BMI range 18..30 kg/m2"),
    ("Body temperature >38.5 °C", "temperature > 38.5 °C"),
    ("Estimated life expectancy greater than 6 months.", "life expectancy > 6 months"),
    ("the maximum dose of glucocorticoids is 30 mg/day prednisone", "prednisone dose <= 30 mg/day"),
    (r"glucocorticoid dose must not exceed \>5 mg/day", "prednisone dose <= 5 mg/day"),
    ("prednisone≥1mg/kg/d", "prednisone dose >= 1 mg/kg/d"),
    ("at least two immunosuppressive agents", "prior therapies >= 2"),
    ("failure of treatment with ≥2 b/tsDMARDs", "prior therapies >= 2"),
    ("No more than 2 prior lines of therapy", "prior therapies <= 2"),
    ("involvement of three or more organs", "organs involved >= 3"),
    ("T-score less than -2.5", "T-score < -2.5"),
    ("Serum zinc > 12 umol/L", "Serum zinc > 12 umol/L"),
    ("HBV DNA > 2x10^3 IU/mL", "HBV DNA > 2 10^3 IU/mL"),
    ("viral load ≥ 10^4 copies/mL", "viral load >= 10000 copies/mL"),
    ("Total bilirubin of Grade 4 or higher", "Total bilirubin of Grade >= 4"),
    ("IgG below the lower limit of normal (LLN)", "IgG < 1 LLN"),
]


@pytest.mark.parametrize(("text", "expected"), ONE)
def test_one_bound_as_people_write_it(text: str, expected: str) -> None:
    bounds = find_bounds(text)
    assert [told(b) for b in bounds] == [expected]
    assert bounds[0].per_uln is expected.endswith("ULN")


SEVERAL = [
    ("AST and ALT ≤5 × ULN", ["AST <= 5 ULN", "ALT <= 5 ULN"]),
    ("INR/PT ≤1.5×ULN", ["INR <= 1.5 ULN", "PT <= 1.5 ULN"]),
    ("FVC or DLCO) \\<70% of predicted values", ["FVC < 70 %", "DLCO < 70 %"]),
    ("serum IgA, IgG, and IgM below the lower limit of normal", ["IgA < 1 LLN", "IgG < 1 LLN", "IgM < 1 LLN"]),
    ("≥18 and ≤65 years", ["age >= 18 years", "age <= 65 years"]),
    ("Haemoglobin < 8.5 g/dl (men) or <8.0 g/dl (women)", ["hemoglobin < 8.5 g/dl", "hemoglobin < 8 g/dl"]),
    (
        "blood pressure >160/100 mmHg",
        ["systolic blood pressure > 160 mmHg", "diastolic blood pressure > 100 mmHg"],
    ),
    (
        "elevated lactate dehydrogenase (LDH), and reticulocyte percentage >4% or haptoglobin <0.25 g/L",
        ["reticulocytes > 4 %", "haptoglobin < 0.25 g/L"],
    ),
    (
        "increase in EDSS score from baseline (≥1.0 point if baseline EDSS ≥1.0; ≥1.5 points if baseline EDSS = 0)",
        ["EDSS increase >= 1 point", "baseline EDSS >= 1", "EDSS increase >= 1.5 points", "baseline EDSS = 0"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_several_bounds_of_one_sentence(text: str, expected: list[str]) -> None:
    assert sorted(told(b) for b in find_bounds(text)) == sorted(expected)


NONE = [
    "Meets the 2019 EULAR/ACR classification criteria for SLE.",
    "At least one of the following:",
    "Fludarabine 25 mg/m2 per day on day -5, -4, and -3",
    "methylprednisolone pulse therapy (0.5-1 g × 3-5 days)",
    "Signed before 30 June 2024",
    "HBV DNA titer higher than the upper limit of detection",
    "patients planned: 36-72",
    "1. Received CAR T cell therapy previously; 2. Pregnant",
    "pain on a VAS (0-10 scale)",
    "tumor strongly positive by immunohistochemistry (3+)",
]


@pytest.mark.parametrize("text", NONE)
def test_numbers_that_limit_nothing_are_left_alone(text: str) -> None:
    assert find_bounds(text) == ()


SPANS = [
    ("Subjects with a history of malignant tumors within the past five years", "time since malignancy <= 5 years"),
    ("Received live vaccine within 4 weeks before screening", "live vaccine window <= 4 weeks"),
    ("participated in other clinical trials within the past three months", "time since other trial <= 3 months"),
    ("immunosuppressive agents within five half-lives prior to enrollment", "washout <= 5 half-lives"),
    ("must be discontinued for at least 5 half-lives", "washout >= 5 half-lives"),
    ("conventional treatment for more than six months", "treatment duration > 6 months"),
    ("despite ≥3M of high dose glucocorticoids", "treatment duration >= 3 M"),
    ("contraception during and for at least 6 months after the study", "contraception duration >= 6 months"),
    ("effective contraception for 24 months after infusion", "contraception duration = 24 months"),
    ("The dose must remain stable for ≥7 days before screening", "stable dose duration >= 7 days"),
    ("a diagnosis of rheumatoid arthritis ≥ 6 months", "disease duration >= 6 months"),
    ("deep vein thrombosis within 6 months prior to screening", "time since blood clot <= 6 months"),
    ("something unheard of within 6 months", "duration <= 6 months"),
]


@pytest.mark.parametrize(("text", "expected"), SPANS)
def test_spans_of_time_are_named_after_what_they_are_about(text: str, expected: str) -> None:
    assert [told(b) for b in find_bounds(text)] == [expected]


def test_the_window_is_printed_with_the_bound_it_belongs_to() -> None:
    (bound,) = find_bounds("an increase in modified Rodnan skin score (mRSS) ≥10% within the past 6 months;")
    assert (told(bound), bound.window) == ("mRSS increase >= 10 %", "within the past 6 months")
    (bound,) = find_bounds("Pulmonary embolism within the 6 months prior to the screening visit or later")
    assert bound.window == "within the 6 months prior to the screening visit" == bound.quote
    (bound,) = find_bounds("contraception during and ≥12 months post- treatment")
    assert bound.window == "≥12 months post- treatment"
    counted = find_bounds("positive on more than two occasions within a 12-week period")
    assert [b.window for b in counted] == ["within a 12-week period"]


def test_a_bound_inside_an_exception_is_negated() -> None:
    rule, exception = find_bounds("TBIL ≤1.5 x ULN(excluding Gilbert syndrome, total bilirubin ≤ 3.0 x ULN)")
    assert (rule.negated, exception.negated) == (False, True)
    rule, exception = find_bounds("ALT ≤ 2.5 × ULN (≤ 5 × ULN if liver metastases are present)")
    assert (told(exception), rule.negated, exception.negated) == ("ALT <= 5 ULN", False, True)
    after = find_bounds("other immunosuppressants (excluding hydroxychloroquine) stopped for at least 5 half-lives")
    assert [b.negated for b in after] == [False]
    permitted = find_bounds("ALT/AST ≤3×ULN (disease-related elevations permitted).")
    assert [b.negated for b in permitted] == [False, False]


def test_a_line_that_was_wrapped_is_read_on() -> None:
    text = "Left ventricular ejection\n            fraction (LVEF) of at least 50%, a platelet transfusion and weight\n"
    text += "            >= 40 kg"
    bounds = find_bounds(text)
    assert [told(b) for b in bounds] == ["LVEF >= 50 %", "weight >= 40 kg"]
    assert all(text[b.start : b.end] == b.quote for b in bounds)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("platelets <\n   75,000/mm3", "platelets < 75000 /mm3"),
        ("prednisone no more than\n   20 mg per day", "prednisone dose <= 20 mg per day"),
        ("At least one muscle enzyme at least\n  1.3 times the upper limit of normal", "muscle enzymes >= 1.3 ULN"),
    ],
)
def test_a_line_left_open_is_read_on_however_short(text: str, expected: str) -> None:
    assert [told(b) for b in find_bounds(text)] == [expected]


def test_what_could_not_be_reached_is_no_limit_to_keep() -> None:
    for text in (
        "Inability to reduce prednisone to less than 7.5 mg/day",
        "failed to keep ejection fraction above 50%",
    ):
        assert [b.negated for b in find_bounds(text)] == [True]
    for text in ("Failure of treatment, prednisone less than 7.5 mg/day", "Failure of at least 2 drugs"):
        assert [b.negated for b in find_bounds(text)] == [False]


def test_lines_of_their_own_are_rules_of_their_own() -> None:
    assert [told(b) for b in find_bounds("ANC\n≥ 18 years old\nweight\n> 40 kg")] == [
        "age >= 18 years",
        "weight > 40 kg",
    ]


def test_a_multiple_printed_without_its_sign_has_no_direction() -> None:
    (bound,) = find_bounds("muscle enzyme levels 1.5 times the upper limit of normal range")
    assert (told(bound), bound.per_uln) == ("muscle enzymes lost 1.5 ULN", True)


def test_a_sign_inside_a_lost_place_is_lost_and_others_are_not() -> None:
    text = "Age: = 18 years old and < 65 years old; baseline EDSS = 0"
    lost = [Span(start=5, end=6)]
    assert [told(b) for b in find_bounds(text, lost=lost)] == ["age lost 18 years", "age < 65 years", "EDSS = 0"]


def test_bounds_of_a_criterion_take_the_lost_signs_from_the_notices() -> None:
    text = "Inclusion: ALT = 3 x ULN; Exclusion: none"
    notice = Notice(start=15, end=16, kind=NoticeKind.LOST_COMPARATOR, message="lost")
    other = Notice(start=0, end=40, kind=NoticeKind.CONTRADICTION, message="no matter")
    criterion = Criterion(
        start=11, end=24, id="i1", side=Side.INCLUSION, cohort="all", marker="", text="ALT = 3 x ULN", path=()
    )
    trial = Trial(
        trial_id="t", registry_id=None, title="", layout="plain", source=Source(name="t.txt", text=text),
        facts=(), sections=(), criteria=(criterion,), notices=(other, notice),
    )  # fmt: skip
    (bound,) = bounds_of(trial, criterion)
    assert (bound.op, bound.quote, bound.start) == (Op.LOST, "ALT = 3 x ULN", 11)


@pytest.mark.parametrize("path", sorted(TRIALS.glob("*.txt")), ids=lambda p: p.stem)
def test_every_quote_of_the_shipped_trials_is_exact(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    bounds = find_bounds(text)
    assert len(bounds) > 15
    assert all(text[b.start : b.end] == b.quote for b in bounds)


PIECES = [text for text, _ in [*ONE, *SPANS]] + [text for text, _ in SEVERAL] + NONE


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=5), st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_quotes_are_exact_and_what_stands_around_changes_nothing(parts: list[str], around: str) -> None:
    text = " ".join(parts)
    bounds = find_bounds(text)
    assert all(text[b.start : b.end] == b.quote for b in bounds)
    inside = find_bounds(around + text + around, len(around), len(around) + len(text))
    moved = [b.model_copy(update={"start": b.start - len(around), "end": b.end - len(around)}) for b in inside]
    assert moved == list(bounds)


@pytest.mark.parametrize(("text", "expected"), ONE[::4])
def test_sentences_before_and_after_change_only_the_offset(text: str, expected: str) -> None:
    before = "Signed consent was given.\n"
    (bound,) = [b for b in find_bounds(f"{before}{text}\nPregnant or nursing women.") if b.start >= len(before)]
    assert told(bound) == expected


@pytest.mark.parametrize(
    "unit",
    ["≥1 and ", "(", "ALT/", "1-", "x 10 ^ ", "within 6 months prior to ", "\n", " ", "less than ", "ALT ≥ 3 x ULN "],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        start = time.perf_counter()
        find_bounds(text)
        return time.perf_counter() - start

    find_bounds("warm up ≥ 1")
    short, long = min(seconds(10_000), seconds(10_000)), seconds(40_000)
    assert long < 12 * short + 0.2

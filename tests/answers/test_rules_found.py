"""Questions about a rule: polarity, limits, lost signs, lost lists."""

from __future__ import annotations

import pytest

from answers.answer import Audience, Kind, NotStated, Stance
from answers.explainer import Explainer

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"
YTS = "yts109-autoimmune"
ASTHMA, LUNG, MIGRAINE = "NCT90000011", "NCT90000012", "NCT90000013"

EX, AL, RE, DE, UN = Stance.EXCLUDES, Stance.ALLOWS, Stance.REQUIRES, Stance.DEPENDS, Stance.UNCLEAR

STANCES = [
    # numbers, with their units, at the limit and on either side of it
    ("my platelets are 99 x10^9/L, can I join?", ASTHMA, EX),
    ("my platelets are 100 x10^9/L, can I join?", ASTHMA, AL),
    ("my platelets are 74 x10^9/L, can I join?", LUNG, EX),
    ("my platelets are 75 x10^9/L, can I join?", LUNG, AL),
    ("my platelets are 75,000/mm3, can I join?", LUNG, AL),
    ("my platelets are 74,000/µL, can I join?", LUNG, EX),
    ("my hemoglobin is 9 g/dL, can I join?", ASTHMA, EX),
    ("my hemoglobin is 10 g/dL, can I join?", ASTHMA, AL),
    ("my hemoglobin is 9 g/dL, can I join?", LUNG, AL),
    ("my hemoglobin is 89 g/L, can I join?", LUNG, EX),
    ("eGFR 44, can I join?", ASTHMA, EX),
    ("eGFR 45, can I join?", ASTHMA, AL),
    ("my ANC is 1.4, can I join?", LUNG, EX),
    ("I take 15 mg prednisone a day, can I join?", ASTHMA, EX),
    # states
    ("can I join if I am pregnant?", ASTHMA, EX),
    ("I am breastfeeding, can I join?", ASTHMA, EX),
    ("is hepatitis B an exclusion?", ASTHMA, EX),
    ("I have HIV, can I join?", LUNG, EX),
    ("are smokers allowed?", ASTHMA, EX),
    ("I have epilepsy, can I take part?", MIGRAINE, EX),
    # what is asked for
    ("Do I need to use birth control?", ASTHMA, RE),
    ("Do I have to sign a consent form?", ASTHMA, RE),
    # times
    ("heart attack 3 months ago, can I join?", LUNG, EX),
    ("heart attack 8 months ago, can I join?", LUNG, AL),
    # lost signs
    ("my creatinine clearance is 50, can I join?", MIGRAINE, UN),
    ("my creatinine clearance is 90, can I join?", MIGRAINE, UN),
    ("I weigh 38 kg, can I join?", MIGRAINE, UN),
]


@pytest.mark.parametrize(("question", "trial", "stance"), STANCES)
def test_what_a_rule_does_to_the_case(elsewhere: Explainer, question: str, trial: str, stance: Stance) -> None:
    for audience in Audience:
        answer = elsewhere.ask(question, trials=[trial], audience=audience)
        assert answer.stance is stance, answer.answer
        assert answer.kind is Kind.CRITERIA
        assert answer.citations
        assert answer.not_stated is None


SHIPPED = [
    ("I had cancer three years ago", STAR, EX, "past five years"),
    ("I had cancer six years ago", STAR, AL, "past five years"),
    ("my CrCl is 50, can I join?", NK, UN, "CrCl"),
    ("platelets 40,000/mm3, can I join?", UWD, DE, "50,000"),  # unless the disease itself lowers them
    ("platelets 50,000/mm3, can I join?", UWD, AL, "50,000"),
    ("my platelets are 15, can I join?", BCMA, EX, "platelets"),
    ("Hb 5.9 g/dL, can I join?", BCMA, EX, "hemoglobin"),
    ("Hb 6.0 g/dL, can I join?", BCMA, AL, "hemoglobin"),
    ("I had CAR-T before, can I join?", SLE, EX, "CAR T cell therapy previously"),
    ("Can I join if I had hepatitis B?", STAR, DE, "HBsAg"),
    ("怀孕可以参加吗", NK, EX, "Pregnant"),
    ("I weigh 39 kg", UWD, EX, "40kg"),
]


@pytest.mark.parametrize(("question", "trial", "stance", "words"), SHIPPED)
def test_what_a_rule_of_the_five_does_to_the_case(
    explainer: Explainer, question: str, trial: str, stance: Stance, words: str
) -> None:
    answer = explainer.ask(question, trials=[trial])
    assert answer.stance is stance, answer.answer
    assert any(words in c.quote for c in answer.citations), answer.answer


def test_a_value_is_converted_and_the_comparison_shown(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("my hemoglobin is 9 g/dL, can I join?", trials=[ASTHMA])
    assert any("9 g/dL = 90 g/L" in text and "100 g/L" in text for text in answer.comparisons)
    assert any(text in answer.answer for text in answer.comparisons)


def test_a_question_about_one_lab_does_not_show_another_s_rule(elsewhere: Explainer) -> None:
    for question, quote in [
        ("platelet cutoff?", "Platelets ≥ 75 × 10^9/L"),
        ("hemoglobin cutoff?", "Hemoglobin ≥ 9 g/dL"),
        ("bilirubin limit?", "Total bilirubin ≤ 1.5 × ULN"),
        ("ANC cutoff", "Absolute neutrophil count ≥ 1.5 × 10^9/L"),
    ]:
        answer = elsewhere.ask(question, trials=[LUNG])
        assert [c.quote for c in answer.citations] == [quote]


def test_the_limit_is_said_first(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("platelet cutoff?", trials=[LUNG])
    assert answer.statements[0].text == "platelets: at least 75 × 10^9/L."
    assert answer.statements[0].citations == (1,)
    physician = elsewhere.ask("platelet cutoff?", trials=[LUNG], audience=Audience.PHYSICIAN)
    assert "inclusion" in physician.statements[0].text
    assert "all cohorts" in physician.statements[0].text


@pytest.mark.parametrize("question", ["creatinine clearance cutoff", "CrCl limit?", "肌酐清除率要求？"])
def test_a_lost_sign_is_never_stated_as_a_rule(elsewhere: Explainer, question: str) -> None:
    for audience in Audience:
        answer = elsewhere.ask(question, trials=[MIGRAINE], audience=audience)
        assert [c.quote for c in answer.citations] == ["Creatinine clearance = 60 mL/min."]
        assert "lost_comparator" in answer.citations[0].notices
        ours = answer.answer.replace(answer.citations[0].quote, "")
        for words in ("at least 60", "at most 60", "exactly 60", "above 60", "below 60", "= 60", "≥", "至少", "至多"):
            assert words not in ours
        assert any(words in ours for words in ("missing in this copy", "lost in this copy", "缺少比较符号"))


def test_a_likely_reading_of_a_lost_sign_is_labelled_as_ours(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("my creatinine clearance is 50, can I join?", trials=[MIGRAINE])
    for line in answer.answer.splitlines():
        if "at least 60" in line:
            assert "ours and not printed" in line


def test_a_list_that_is_announced_and_missing_is_said_to_be_missing(explainer: Explainer) -> None:
    for question in ("how long off rituximab?", "when must I stop mycophenolate?"):
        answer = explainer.ask(question, trials=[BCMA])
        assert answer.not_stated is NotStated.LIST_MISSING
        assert answer.kind is Kind.NOT_STATED
        assert "Use of any of the following medications" in answer.citations[0].quote
        assert answer.stance is None


def test_silence_about_a_disease_is_no_allowance(elsewhere: Explainer) -> None:
    for question in ("can I join if I had hepatitis B?", "can smokers join?", "is tuberculosis an exclusion?"):
        answer = elsewhere.ask(question, trials=[LUNG])
        assert answer.not_stated is NotStated.RECORD_SILENT
        assert answer.stance is None
        assert "Not mentioned is not the same as allowed" in answer.answer


def test_inclusion_and_exclusion_that_both_bear_are_both_quoted(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("what are the rules on pregnancy and contraception?", trials=[ASTHMA])
    quotes = " ".join(c.quote for c in answer.citations)
    assert "contraception" in quotes
    assert "Pregnancy or breastfeeding" in quotes


def test_a_rule_of_one_disease_says_whose_it_is(explainer: Explainer) -> None:
    answer = explainer.ask("What ESSDAI score is needed?", trials=[UWD])
    assert any("ESSDAI" in c.quote for c in answer.citations)
    assert "Sjögren" in answer.answer


def test_a_mislabelled_heading_is_shown_as_printed_with_our_reading(explainer: Explainer) -> None:
    answer = explainer.ask("Do the scleroderma rules need antibodies?", trials=[STAR])
    assert "systemic sclerosis-related antibodies" in answer.citations[0].quote
    assert any("Sjogren's Syndrome" in part for part in answer.citations[0].section)
    assert "our reading: Systemic sclerosis" in answer.answer


def test_a_mistranslation_stays_in_the_quote_and_is_said(explainer: Explainer) -> None:
    answer = explainer.ask("AST limit?", trials=[SLE])
    assert any("Asparagus cochinchinensis transase" in c.quote for c in answer.citations)
    assert "translation slip" in answer.answer


def test_chinese_questions_are_answered_in_chinese_with_exact_english_quotes(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("我怀孕了可以参加吗？", trials=[ASTHMA])
    assert answer.stance is EX
    assert answer.statements[0].text.startswith("仅就这一点")
    assert answer.citations[0].quote == "Pregnancy or breastfeeding."
    limits = elsewhere.ask("血小板要求是多少？", trials=[LUNG])
    assert "至少" in limits.statements[0].text
    assert limits.citations[0].quote == "Platelets ≥ 75 × 10^9/L"
    silent = elsewhere.ask("乙肝患者可以参加吗？", trials=[LUNG])
    assert silent.not_stated is NotStated.RECORD_SILENT
    assert "记录没有提到" in silent.answer


def test_a_comparison_holds_a_limit_or_a_named_silence_for_every_trial(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("compare platelet cutoffs")
    assert {c.trial_id for c in answer.grid} == {ASTHMA, LUNG, MIGRAINE}
    cells = {c.trial_id: c for c in answer.grid}
    assert "at least 75" in cells[LUNG].value
    assert cells[MIGRAINE].not_stated is NotStated.RECORD_SILENT
    assert not cells[MIGRAINE].citations


def test_a_time_in_common_makes_no_rule_speak_of_the_case(real_explainer: Explainer) -> None:
    answer = real_explainer.ask("I had shingles three weeks ago and take valacyclovir. A problem?", trials=[STAR])
    assert not any("other clinical trials" in c.quote for c in answer.citations)


def test_a_limit_on_another_quantity_is_no_answer(real_explainer: Explainer) -> None:
    answer = real_explainer.ask("IgG <4 g/L an exclusion?", trials=[UWD], audience=Audience.PHYSICIAN)
    assert not any("Hemoglobin" in c.quote for c in answer.citations)


def test_a_rule_that_names_nothing_of_what_is_asked_says_so(real_explainer: Explainer) -> None:
    answer = real_explainer.ask("CNS lupus last year", trials=[UWD], audience=Audience.PHYSICIAN)
    assert answer.kind is Kind.NOT_STATED or "not named" in answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("do I have to stop my mycophenolate first?", "discontinued for at least 5 half-lives"),
        ("is there a washout for belimumab?", "discontinued for at least 5 half-lives"),
    ],
)
def test_of_a_long_rule_the_clause_on_what_is_asked(explainer: Explainer, question: str, words: str) -> None:
    answer = explainer.ask(question, trials=[UWD])
    assert any(words in c.quote for c in answer.citations)


def test_changing_one_s_mind_is_no_illness_of_it(real_explainer: Explainer) -> None:
    answer = real_explainer.ask("what if I change my mind halfway", trials=[STAR])
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert not answer.citations


def test_a_number_that_is_met_is_not_read_as_a_bar(real_explainer: Explainer) -> None:
    answer = real_explainer.ask("lupus nephritis class IV, UPCR 3.1", trials=[STAR], audience=Audience.PHYSICIAN)
    assert answer.stance is not EX


@pytest.mark.parametrize(("question", "trial"), [("NYHA II, LVEF 52?", NK), ("LVEF 48, excluded?", UWD)])
def test_no_rule_on_something_else_answers_for_a_value(real_explainer: Explainer, question: str, trial: str) -> None:
    answer = real_explainer.ask(question, trials=[trial], audience=Audience.PHYSICIAN)
    assert answer.not_stated is NotStated.RECORD_SILENT
    assert answer.stance is None


def test_values_alone_are_compared_and_not_read(explainer: Explainer) -> None:
    """A share of decrease says nothing of the value itself, and names without a value are no case."""
    assert explainer.ask("FVC 38 ok?", trials=[YTS], audience=Audience.PHYSICIAN).stance is Stance.DEPENDS
    limits = explainer.ask("IIM: MMT-8 and CK?", trials=[UWD], audience=Audience.PHYSICIAN)
    assert limits.stance is None
    assert "MMT-8 below 142" in limits.answer


def test_a_value_against_a_limit_without_its_sign_is_unclear(explainer: Explainer) -> None:
    answer = explainer.ask("creat 1.9", trials=[NK], audience=Audience.PHYSICIAN)
    assert answer.stance is Stance.UNCLEAR
    assert "not the same test" in answer.answer


@pytest.mark.parametrize(
    ("note", "trial", "stance"),
    [
        ("DVT 2021", YTS, Stance.DEPENDS),  # the rule counts months
        ("prior rituximab 3 mo ago", YTS, Stance.DEPENDS),  # half-lives that the record does not give
        ("pred 15 mg/d", SLE, Stance.DEPENDS),  # a dose per kilogram
        ("HSCT 2015", UWD, None),  # no rule on it
    ],
)
def test_a_physicians_note_with_a_number_is_compared_and_not_read(
    real_explainer: Explainer, note: str, trial: str, stance: Stance | None
) -> None:
    assert real_explainer.ask(note, trials=[trial], audience=Audience.PHYSICIAN).stance is stance

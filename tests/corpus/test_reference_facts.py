"""Trials told by what their records state, in any field; nothing is narrowed by a stray word."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, load

SLE, NK, STAR = "NCT06691152", "NCT06464679", "NCT07236801"
UWD, BCMA = "uwd-cd19-universal-car-t-autoimmune", "cd19-bcma-car-t-autoimmune"

RECORD = """{title}

Status: {status}
Phase: {phase}
Enrollment: {enrollment}
Conditions: {condition}
Sponsor: {sponsor}
Location: {location}
Country: {country}

Brief Summary

{title}.
"""


@pytest.mark.parametrize(
    ("question", "trials"),
    [
        ("the 18-participant trial: who sponsors it?", {SLE, STAR}),
        ("the phase 1 trial - who's the sponsor?", {SLE, NK, STAR}),
        ("hemoglobin limit in the 72-patient trial", {NK}),
        ("does the trial with 12 participants exclude HIV?", {BCMA}),
        ("Is the recruiting one open to children?", {SLE}),
        ("the lupus study in Hangzhou", {SLE}),
        ("phase of the Chinese children's hospital trial", {SLE}),
        ("the 2024 trial", {SLE, NK}),
        ("the multiple sclerosis trial", {BCMA}),
        ("the lupus nephritis study", {STAR}),
        ("正在招募的那个试验由谁主办？", {SLE}),
        ("72人的试验血红蛋白要求是多少？", {NK}),
        ("杭州的狼疮试验招多少人？", {SLE}),
    ],
)
def test_a_trial_is_told_by_its_stated_facts(shipped: Catalogue, question: str, trials: set[str]) -> None:
    found = shipped.find(question)
    assert set(found.trials) == trials
    assert found.ambiguous == (len(trials) > 1)
    assert found.unfit == ()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("the phase 3 trial: what is the age limit?", "the phase 3 trial"),
        ("what is the age limit in the Mexican trial?", "the Mexican trial"),
        ("the lupus study in Shanghai, is it recruiting?", "the lupus study in Shanghai"),
        ("the lupus study in Springfield, is it recruiting?", "the lupus study in Springfield"),
        ("When does the breast cancer trial start?", "the breast cancer trial"),
        ("is the placebo-controlled double-blind trial open?", "the placebo-controlled double-blind trial"),
    ],
)
def test_a_description_that_fits_no_trial_is_told_as_such(shipped: Catalogue, question: str, words: str) -> None:
    found = shipped.find(question)
    assert (found.trials, found.unfit) == ((), (words,))


@pytest.mark.parametrize(
    "question",
    [
        "Is there a trial in Germany?",
        "any trial for children?",
        "which trials are recruiting?",
        "Is the trial in China?",
        "is this the phase 1 trial?",
        "is it the recruiting one?",
        "do I need a phase 3 study first?",
        "have you a study with 18 people?",
        "哪些试验在招募？",
        "有没有杭州的试验？",
    ],
)
def test_a_question_about_any_trial_names_none(shipped: Catalogue, question: str) -> None:
    found = shipped.find(question)
    assert (found.trials, found.unfit) == ((), ())


def test_how_a_description_was_read_is_told(shipped: Catalogue) -> None:
    assert shipped.find("hemoglobin in the 72-patient trial").reading == ("reading 'the 72-patient trial' as KN5501",)
    assert shipped.find("hemoglobin in the 72-patient trial").words == ("the 72-patient trial",)


def test_a_surer_name_is_not_outvoted_by_a_description(shipped: Catalogue) -> None:
    assert shipped.find("Is KN5501 the recruiting one?").trials == (NK,)
    assert shipped.find("the phase 2 YTS109 trial").trials == (STAR,)


@pytest.fixture
def field(tmp_path: Path) -> Catalogue:
    """Trials of other fields, each with facts of its own."""
    rows = {
        "heart": "Riverol in Heart Failure|Completed|Phase 3|640|Heart failure|Nordia AS|Oslo, Norway|Norway",
        "lung": "Bexorin in Lung Cancer|Recruiting|Phase 2|85|Lung cancer|Iberica SA|Madrid, Spain|Spain",
        "skin": "Calmin Cream in Psoriasis|Recruiting|Phase 2|40|Psoriasis|Iberica SA|Lyon, France|France",
    }
    keys = ("title", "status", "phase", "enrollment", "condition", "sponsor", "location", "country")
    for name, row in rows.items():
        record = RECORD.format(**dict(zip(keys, row.split("|"), strict=True)))
        (tmp_path / f"{name}.txt").write_text(record, encoding="utf-8")
    return load(tmp_path)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("sponsor of the phase 3 trial?", "heart"),
        ("is the Norwegian study over?", "heart"),
        ("how many people in the completed one?", "heart"),
        ("the 85-patient study: where is it?", "lung"),
        ("the heart failure trial: age?", "heart"),
        ("the psoriasis one", "skin"),
        ("the trial of bexorin: phase?", "lung"),
        ("the phase 2 trial", "lung skin"),
        ("the recruiting trial in Spain", "lung"),
        ("the recruiting trials", "lung skin"),
        ("the kidney failure trial", ""),
        ("the Italian trial", ""),
    ],
)
def test_any_field_is_told_by_its_facts(field: Catalogue, question: str, names: str) -> None:
    found = field.find(question)
    called = {t.trial_id: t.source.name.removesuffix(".txt") for t in field.trials}
    assert " ".join(sorted(called[t] for t in found.trials)) == names
    assert bool(found.unfit) == (not names)

"""The catalogue: loading, getting, and finding trials by what people call them."""

from __future__ import annotations

import json
import shutil
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.catalogue import Catalogue, UnknownTrialError, load, short_name
from corpus.errors import SourceError
from corpus.model import NoticeKind, Trial
from corpus.readers import ctgov_json

SHIPPED = Path(__file__).parents[2] / "corpus" / "trials"

RTX: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000001",
            "orgStudyIdInfo": {"id": "RTX88-RA-02"},
            "briefTitle": "RTX88 Versus Placebo in Rheumatoid Arthritis",
        },
        "statusModule": {"overallStatus": "COMPLETED"},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Karolinska University Hospital"}},
        "descriptionModule": {"briefSummary": "A trial of an antibody. Patients come to the clinic."},
        "armsInterventionsModule": {"interventions": [{"name": "Placebo"}, {"name": "RTX88"}]},
        "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Adults", "minimumAge": "18 Years"},
        "contactsLocationsModule": {
            "centralContacts": [{"name": "Anna Lindqvist, MD", "phone": "+46 8 555"}],
            "locations": [{"facility": "Ward 3", "city": "Stockholm", "country": "Sweden"}],
        },
    }
}
STEM: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000002",
            "briefTitle": "Donor Mesenchymal Stem Cells for Crohn's Fistulas",
            "acronym": "FISTEM",
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Hospital Clinic of Barcelona"}},
        "descriptionModule": {"briefSummary": "Cells are given once."},
        "armsInterventionsModule": {"interventions": [{"name": "mesenchymal stem cells"}]},
        "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Adults", "minimumAge": "18 Years"},
    }
}

LETTERS = {
    "D": "cd19-bcma-car-t-autoimmune",
    "U": "NCT06691152",
    "K": "NCT06464679",
    "P": "uwd-cd19-universal-car-t-autoimmune",
    "Y": "NCT07236801",
    "R": "NCT90000001",
    "S": "NCT90000002",
}


def invented(record: dict[str, Any], name: str) -> Trial:
    return ctgov_json.parse(name, json.dumps(record))


@pytest.fixture(scope="module")
def five() -> Catalogue:
    return load(SHIPPED)


@pytest.fixture(scope="module")
def seven(five: Catalogue) -> Catalogue:
    return Catalogue(trials=(*five.trials, invented(RTX, "rtx.json"), invented(STEM, "stem.json")))


def named(catalogue: Catalogue, question: str) -> str:
    """Letters of the trials named, in order; "!" for an ambiguous reference."""
    reference = catalogue.find(question)
    letters = {i: letter for letter, i in LETTERS.items()}
    return "".join(letters[i] for i in reference.trials) + ("!" if reference.ambiguous else "")


# --- loading and getting


def test_loads_the_shipped_sources_in_the_order_of_their_names(five: Catalogue) -> None:
    assert five.skipped == ()
    assert [t.source.name for t in five.trials] == sorted(p.name for p in SHIPPED.glob("*.txt"))


def test_unreadable_sources_are_skipped_with_the_reason(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "yts109-autoimmune.txt", tmp_path / "b.txt")
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00broken")
    (tmp_path / "c.json").write_text("", encoding="utf-8")
    (tmp_path / "d.csv").write_text("not looked at", encoding="utf-8")
    (tmp_path / "e.md").mkdir()
    catalogue = load(tmp_path)
    assert [t.source.name for t in catalogue.trials] == ["b.txt"]
    assert [name for name, _ in catalogue.skipped] == ["a.txt", "c.json"]
    assert all(reason for _, reason in catalogue.skipped)


def test_a_second_source_of_one_trial_is_kept_under_another_id(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        shutil.copy(SHIPPED / "yts109-autoimmune.txt", tmp_path / name)
    catalogue = load(tmp_path)
    assert [t.trial_id for t in catalogue.trials] == ["NCT07236801", "NCT07236801-two"]
    assert catalogue.get("NCT07236801").source.name == "one.txt"
    assert catalogue.get("two").trial_id == catalogue.get("nct07236801-TWO").trial_id == "NCT07236801-two"


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not a folder"):
        load(tmp_path / "missing")


def test_an_empty_catalogue_names_nothing(tmp_path: Path) -> None:
    catalogue = load(tmp_path)
    assert catalogue.find("the NK trial NCT06464679").trials == ()
    with pytest.raises(UnknownTrialError, match="loaded: none"):
        catalogue.get("x")


@pytest.mark.parametrize(
    "name", ["NCT07236801", "nct07236801", " NCT07236801 ", "yts109-autoimmune", "yts109-autoimmune.txt"]
)
def test_gets_a_trial_by_id_or_file(five: Catalogue, name: str) -> None:
    assert five.get(name).trial_id == "NCT07236801"


def test_an_unknown_name_lists_what_is_loaded(five: Catalogue) -> None:
    with pytest.raises(UnknownTrialError) as caught:
        five.get("NCT00000000")
    assert "NCT00000000" in str(caught.value)
    assert all(t.trial_id in str(caught.value) for t in five.trials)
    assert isinstance(caught.value, KeyError)


# --- finding

NAMED = {
    "NCT07236801 age": "Y",
    "what about nct06464679?": "K",
    "age in NCT 06691152": "U",
    "YTS109 hepatitis rule": "Y",
    "yts-109 age limit": "Y",
    "YTS109-009 enrollment": "Y",
    "kn 5501 dose": "K",
    "the 5501 study": "K",
    "UWD CD19 weight": "P",
    "uwd trial": "P",
    "CHEC2024-181 phase": "K",
    "PBC078 sponsor": "U",
    "cd19-bcma-car-t-autoimmune.txt platelets": "D",
    "uwd-cd19-universal-car-t-autoimmune": "P",
    "ANC cutoff in the Peking trial?": "P",
    "peking university third hospital platelets": "P",
    "platelets at Changhai": "K",
    "what does the study team at changhai say": "K",
    "Zhejiang children's hospital age limit": "U",
    "what does the children's hospital trial say about infection": "U",
    "what does the children's hospital say about infection": "U",
    "Is the Hangzhou trial open": "U",
    "China Immunotech contact": "Y",
    "anhui minimum age": "Y",
    "first affiliated hospital of anhui medical university age": "Y",
    "Rui Therapeutics collaborator": "K",
    "Xuzhou": "Y",
    "the NK cell study dose": "K",
    "NK trial ANC": "K",
    "what is the primary endpoint of the NK cell therapy": "K",
    "CAR-NK infusion schedule": "K",
    "STAR-T dose": "Y",
    "Is KN5501 sponsored by Peking University?": "K",
    "Is Dr Zhao the contact for YTS109?": "Y",
    "who at Peking runs it, and who at Changhai": "PK",
    "ANC in YTS109 and at Peking": "YP",
    "UCAR-T dose groups": "U",
    "the UCAR trial": "U",
    "the CD19 universal CAR-T trial from Zhejiang": "U",
    "In KN5501's protocol what does CrCl need to be": "K",
    "nk stduy dose": "K",
    "the pediatric lupus study": "U",
    "dual target trial washout": "D",
    "the CD19-BCMA study tuberculosis": "D",
    "CD19/BCMA CAR-T platelet floor": "D",
    "is the BCMA trial open": "D",
    "the one that uses my own cells": "D",
    "the autologous trial": "D",
    "the allogeneic study from Peking": "P",
    "the universal CAR-T trial at Peking University Third Hospital": "P",
    "the lupus trial": "U",
    "SLE study age": "U",
    "tell me about the systemic lupus erythematosus study": "U",
    "the Zhejiang lupus nephritis trial": "U",
    "UWD-CD19: is the universal CAR-T trial open": "P",
    "the lupus-only trial": "U",
    "the kids' lupus trial": "U",
    "what does Dr. Zhao study?": "K",
    "Prof Mao's trial": "U",
    "is Dongmei Zhou the contact": "Y",
    "zhang yajing phone": "D",
    "compare YTS109 with the NK study": "YK",
    "compare YTS109 with the NK": "YK",
    "YTS109 vs NK vs UWD-CD19": "YKP",
    "the NK and Peking trials": "KP",
    "Should I pick the dual-target one or the NK one?": "DK",
    "what's the difference between UWD-CD19 and the zhejiang study": "PU",
    "if i had rituximab can i enter the kn5501 trial": "K",
    "is hepatitis B excluded in the YTS109 trial but not in the NK one": "Y",
    "not the NK one, YTS109": "Y",
    "NK细胞试验的剂量": "K",
    "YTS109试验的年龄": "Y",
}


@pytest.mark.parametrize(("question", "letters"), NAMED.items(), ids=list(NAMED))
def test_finds_the_trial_meant(seven: Catalogue, question: str, letters: str) -> None:
    assert named(seven, question) == letters


NOT_NAMED = [
    "NK cell count",
    "do you need a normal NK cell count",
    "in the trial, what happens if my NK cells are low",
    "children",
    "can children join",
    "my child is 7 with lupus, is there anything for her",
    "Is there a trial for children with lupus?",
    "is the trial for children?",
    "hepatitis",
    "phase 1",
    "can I join if I had CAR-T before",
    "can I join if I received CAR-NK before",
    "which trials exclude earlier CAR-T",
    "I was in another NK trial",
    "the other trial",
    "can I be in another clinical trial",
    "Can I join the study with lupus nephritis?",
    "does this trial take people with CD19 therapy before",
    "which trial uses donor cells?",
    "are the cells from a donor",
    "is it made from my own cells",
    "how are the CAR-T cells made",
    "what is the difference between autologous and allogeneic CAR-T",
    "how is CAR-NK different from CAR-T",
    "what does dual mean",
    "the CD19 trial",
    "the autoimmune trial",
    "compare platelet cutoffs",
    "compare hepatitis B rules across trials",
    "the systemic sclerosis trial",
    "SLE criteria",
    "compare all five trials",
    "I live in Zhejiang, what is open?",
    "is there a site in Anhui",
    "is there a hospital in Shanghai",
    "I was treated in Changsha",
    "Is the trial in China?",
    "the Stanford NK trial",
    "the ABC123 NK trial",
    "why was the trial started",
    "what ANC cut off does this study use",
    "PKU third hospital",
    "the second trial",
    "58F, SLE + LN class IV, eGFR 40, MMF failed",
    "is MMT-8 below 142 needed",
    "SLEDAI threshold for SLE",
    "",
    "??",
]


@pytest.mark.parametrize("question", NOT_NAMED, ids=NOT_NAMED)
def test_finds_no_trial_where_none_is_named(seven: Catalogue, question: str) -> None:
    reference = seven.find(question)
    assert (reference.trials, reference.spans, reference.unknown_ids) == ((), (), ())


@pytest.mark.parametrize(
    ("question", "letters"),
    [
        ("the universal CAR-T trial hemoglobin", "UP!"),
        ("universal CAR-T trials compared", "UP"),
        ("通用型试验", "UP!"),
        ("the off the shelf one", "UP!"),
        ("the donor cell trial", "UP!"),
        ("what about the other universal CAR-T trial?", "UP!"),
        ("the Beijing trial", "PY!"),
    ],
)
def test_a_reference_that_fits_several_is_ambiguous_in_the_singular(
    five: Catalogue, question: str, letters: str
) -> None:
    assert named(five, question) == letters


def test_what_most_trials_share_names_none(five: Catalogue) -> None:
    for question in ("the CAR-T trial", "the CD19 study", "the autoimmune one", "the cell therapy trial"):
        assert named(five, question) == ""


def test_a_place_that_no_loaded_trial_prints_names_none(five: Catalogue) -> None:
    without = Catalogue(trials=tuple(t for t in five.trials if t.trial_id != LETTERS["Y"]))
    assert named(five, "Beijing age limit") == "PY!"
    assert named(without, "Beijing age limit") == ""
    assert named(without, "the Beijing trial") == "P"  # Peking University


@pytest.mark.parametrize(
    ("question", "letters"),
    [
        ("the RTX88 trial", "R"),
        ("the rheumatoid arthritis trial", "R"),
        ("platelets at Karolinska", "R"),
        ("the Stockholm trial", "R"),
        ("is Lindqvist the contact of the placebo trial", "R"),
        ("the stem cell study", "S"),
        ("FISTEM age", ""),
        ("the FISTEM trial", "S"),
        ("the Barcelona study", "S"),
        ("the Crohn's trial", "S"),
        ("the universal CAR-T trials", "UP"),
        ("compare the stem cell trial and the NK trial", "SK"),
    ],
)
def test_names_come_from_the_loaded_trials_not_from_a_list(seven: Catalogue, question: str, letters: str) -> None:
    assert named(seven, question) == letters


@pytest.mark.parametrize(
    ("question", "letters", "reading"),
    [
        ("KN5510 dose", "K", "reading 'KN5510' as KN5501"),
        ("YST109 exclusion", "Y", "reading 'YST109' as YTS109"),
        ("hep B in the Chnaghai study", "K", "reading 'Chnaghai' as Changhai"),
        ("Pekign trial anc", "P", "reading 'Pekign' as Peking"),
        ("the univeral car-t trial at peking", "P", "reading 'univeral' as universal"),
        ("the autologus trial", "D", "reading 'autologus' as autologous"),
    ],
)
def test_misspelt_names_are_read_and_told(five: Catalogue, question: str, letters: str, reading: str) -> None:
    assert named(five, question) == letters
    assert five.find(question).reading == (reading,)


@pytest.mark.parametrize("question", ["KN5502 dose", "YTS108 dose", "PBC079", "CHEC2024-182"])
def test_another_products_number_is_no_misspelling(five: Catalogue, question: str) -> None:
    assert named(five, question) == ""


def test_an_nct_number_is_never_read_as_another(five: Catalogue) -> None:
    reference = five.find("compare NCT07236802 with nct 0723680 and YTS109")
    assert reference.unknown_ids == ("NCT07236802", "NCT0723680")
    assert reference.trials == (LETTERS["Y"],)


def test_trials_set_aside_are_told_apart(five: Catalogue) -> None:
    reference = five.find("which trials other than YTS109 and the Peking one take kids")
    assert reference.trials == ()
    assert reference.excluded == (LETTERS["Y"], LETTERS["P"])
    assert reference.spans == ()


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("ANC cutoff in the Peking trial?", "ANC cutoff in ?"),
        ("hepatitis B rule for YTS109", "hepatitis B rule for "),
        ("what dose does the NK cell study give", "what dose does  give"),
        ("age at Peking University Third Hospital", "age at "),
        ("Prof Mao's trial age", " age"),
        ("compare platelets in YTS109 with the NK study", "compare platelets in  with "),
        ("minimum age of the universal CAR-T trial at Peking", "minimum age of "),
    ],
)
def test_the_words_that_named_a_trial_can_be_taken_out(five: Catalogue, question: str, rest: str) -> None:
    reference = five.find(question)
    assert reference.words == tuple(question[a:b] for a, b in reference.spans)
    for start, end in reversed(reference.spans):
        question = question[:start] + question[end:]
    assert question == rest


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "the",
                    "not",
                    "NK",
                    "trial",
                    "trials",
                    "one",
                    "of",
                    "and",
                    "Peking",
                    "KN5510",
                    "from",
                    "for",
                    "at",
                    "hospital",
                    "universal",
                    "lupus",
                    "Changhai",
                    "YTS109",
                    ",",
                    "'",
                    "-",
                    "Dr",
                    "Zhao",
                    "own",
                    "cells",
                    "试",
                    "验",
                ]
            ),
            st.text(max_size=6),
        ),
        max_size=16,
    ).map(" ".join)
)
def test_any_question_gives_ranges_in_order_and_loaded_trials(five: Catalogue, question: str) -> None:
    reference = five.find(question)
    assert reference.words == tuple(question[a:b] for a, b in reference.spans)
    assert all(a < b <= c for (a, b), (c, _) in pairwise([*reference.spans, (len(question), 0)]))
    assert {*reference.trials, *reference.excluded} <= {t.trial_id for t in five.trials}
    assert bool(reference.trials) == bool(reference.spans)


def test_mentions_that_share_words_are_one_range(five: Catalogue) -> None:
    reference = five.find("hospital ; Peking trial")
    assert reference.spans == ((0, 23),)


def test_finding_is_quick_for_many_trials_and_hostile_questions(seven: Catalogue) -> None:
    seven.find("warm")
    began = time.perf_counter()
    for hostile in ("the " * 2_000, "NK trial " * 500, "a-" * 3_000, "NCT" * 2_000, "of the trial for " * 300):
        seven.find(hostile)
    assert time.perf_counter() - began < 5


# --- short names


def test_short_names_tell_the_shipped_trials_apart(five: Catalogue) -> None:
    names = {t.trial_id: short_name(t) for t in five.trials}
    assert names[LETTERS["Y"]] == "YTS109"
    assert names[LETTERS["K"]] == "KN5501"
    assert names[LETTERS["P"]] == "UWD-CD19"
    assert names[LETTERS["U"]] == "universal CD19 CAR-T (Zhejiang)"
    assert names[LETTERS["D"]] == "autologous CD19-BCMA CAR-T"


def test_short_names_of_other_trials() -> None:
    assert short_name(invented(RTX, "rtx.json")) == "RTX88"
    assert short_name(invented(STEM, "stem.json")) == "universal stem cell (Barcelona)"
    bare = {"protocolSection": {"identificationModule": {"nctId": "NCT90000003"}}}
    assert short_name(invented(bare, "bare.json")) == "NCT90000003"


def test_statuses_are_judged_by_the_day_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Status: Recruiting\nStart date: 2024-05-01\nCompletion date: 2025-01-31\n")

    def stale(today: date | None) -> bool:
        (trial,) = load(tmp_path, today=today).trials
        return any(n.kind is NoticeKind.STALE_STATUS for n in trial.notices)

    assert stale(date(2026, 1, 1))
    assert not stale(date(2024, 6, 1))
    assert not stale(None)

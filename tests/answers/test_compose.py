"""From findings to one text: short, numbered, with named silences."""

from __future__ import annotations

from pathlib import Path

import pytest

from answers.answer import Audience, Kind, NotStated
from answers.compose import A_ROW, GLOSSARY
from answers.explainer import Explainer
from answers.finding import ONE_TRIAL
from corpus.catalogue import load
from index.embedding import hashing_embedder
from tests.answers.answer_checks import assert_sound
from tests.conftest import Opened

STAR, NK = "NCT07236801", "NCT06464679"
ASTHMA, LUNG, MIGRAINE = "NCT90000011", "NCT90000012", "NCT90000013"


def test_the_direct_sentence_stands_first_and_points_to_the_quote(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("hemoglobin cutoff?", trials=[LUNG])
    first, quote, *_ = answer.answer.splitlines()
    assert first == "hemoglobin: at least 9 g/dL. [1]"
    assert quote == "[1] “Hemoglobin ≥ 9 g/dL”"


def test_what_is_shown_holds_every_quote_that_is_cited(elsewhere: Explainer) -> None:
    for question in ("platelets", "pregnancy", "what phase is it?", "compare hemoglobin", "which trials are open now?"):
        answer = elsewhere.ask(question)
        assert all(c.quote in answer.answer for c in answer.citations), question


def test_how_shorthand_was_read_is_said_before_the_answer(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("hep b?", trials=[ASTHMA])
    assert answer.answer.splitlines()[0] == "Reading “hep b” as hepatitis B."


def test_terms_of_the_quote_are_explained_to_patients_only_and_not_too_many(explainer: Explainer) -> None:
    answer = explainer.ask("hepatitis rules", trials=[NK])
    assert 0 < len(answer.glossary) <= GLOSSARY
    for _, explanation, source in answer.glossary:
        assert explanation in answer.answer
        assert source
    assert not explainer.ask("hepatitis rules", trials=[NK], audience=Audience.PHYSICIAN).glossary


def test_what_was_found_and_not_used_is_no_part_of_the_answer(explainer: Explainer) -> None:
    answer = explainer.ask("platelet cutoff", trials=["cd19-bcma-car-t-autoimmune"])
    cited = {(c.start, c.end) for c in answer.citations}
    unused = [p for p in answer.passages if not any(p.start <= s and e <= p.end for s, e in cited)]
    assert unused
    assert not any(p.text in answer.answer for p in unused)


def test_an_answer_about_one_trial_fits_even_where_the_rule_is_long(explainer: Explainer) -> None:
    for trial in explainer.catalogue.trials:
        for question in (
            "what must I stop",
            "all rules on the heart",
            "pregnancy and contraception",
            "steroids",
        ):
            answer = explainer.ask(question, trials=[trial.trial_id])
            assert len(answer.answer) <= ONE_TRIAL
            assert len(answer.citations) <= 3
            assert_sound(answer, explainer, [trial.trial_id])


LONG = " as recorded by the treating physician and confirmed by the study team at the first visit" * 3
THREE_LONG_RULES = f"""Xylobin in Gout

NCT ID: NCT90000077

Eligibility Criteria

Exclusion Criteria

1. Methotrexate within 4 weeks before screening{LONG}.
2. Methotrexate at a dose above 20 mg/week within 8 weeks before screening{LONG}.
3. Methotrexate or leflunomide within 12 weeks before screening for another disease{LONG}.
"""


def test_a_rule_whose_quote_does_not_fit_is_not_spoken_of(
    opened: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Path(tmp_path, "gout.txt").write_text(THREE_LONG_RULES, encoding="utf-8")
    gout = opened(load(tmp_path), hashing_embedder())
    answer = gout.ask("methotrexate washout?", trials=["NCT90000077"], audience=Audience.PHYSICIAN)
    assert "within 4 weeks" not in " ".join(c.quote for c in answer.citations)  # three would not fit
    assert answer.statements[0].text.startswith("Excluded if")
    assert "not shown" not in caplog.text


def test_each_row_of_a_grid_is_short_and_has_one_quote_at_most(explainer: Explainer) -> None:
    for question in ("compare contraception rules", "glucocorticoid rules in each trial", "compare liver limits"):
        answer = explainer.ask(question)
        assert len(answer.grid) == 5
        assert_sound(answer, explainer)
        assert len(answer.answer) <= (len(answer.grid) + 1) * A_ROW


def test_a_silent_row_names_its_silence(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("compare eGFR limits")
    by_trial = {c.trial_id: c for c in answer.grid}
    assert by_trial[ASTHMA].citations
    assert by_trial[MIGRAINE].not_stated is not None or by_trial[MIGRAINE].citations
    assert "not stated" in answer.answer


def test_two_sentences_in_a_cell_both_keep_their_full_stop(explainer: Explainer) -> None:
    values = [c.value for c in explainer.ask("can I join with hepatitis B?").grid]
    longer = [v for v in values if ". " in v]
    assert longer
    assert all(v.endswith(".") for v in longer)


def test_where_no_record_speaks_there_is_no_grid_of_silences(elsewhere: Explainer) -> None:
    answer = elsewhere.ask("is lupus nephritis an exclusion in any trial?")
    assert answer.kind is Kind.NOT_STATED
    assert answer.not_stated is NotStated.NOT_IN_THESE_TRIALS
    assert len(answer.answer) < A_ROW
    assert not answer.citations


def test_faults_of_the_source_travel_with_the_quote(explainer: Explainer) -> None:
    answer = explainer.ask("hemoglobin", trials=[NK])
    assert answer.citations[0].notices == ("lost_comparator",)

"""The pages' logic without a browser: what is drawn, what a button does, what the session holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from answers.answer import Answer, Audience, Citation, Kind, NotStated, RankedPassage, Statement, Timing, Turn
from corpus.catalogue import Catalogue, load
from corpus.errors import SourceError
from corpus.model import Trial
from corpus.trial_names import short_name
from eligibility.desk import ranges
from settings import ROOT, Settings
from ui import resources
from ui.highlight import label_text
from ui.ranges_chart import range_chart

MAIN = str(ROOT / "ui" / "main.py")
HOSTILE = (
    "Trial <img src=https://x.invalid/a.png> ![b](https://x.invalid/b.png)\n\nBrief Summary\n"
    "A study of **bold** <script>alert(1)</script> $x$ :material/home: treatment ABC123 \u202egnp.\u202c\n\n"
    "Eligibility Criteria\n\nInclusion Criteria:\n\n1. Age ≥18 <b onclick=alert(1)>years</b>\n"
    "2. ![c](https://x.invalid/c.png) written consent\n\nExclusion Criteria:\n\n1. HIV <iframe src=//x.invalid>\n"
)
NO_TIME = Timing(total=0, embed=0, search=0, rank=0, compose=0)


class FakeExplainer:
    """Answers every question from the first rule of the first trial asked about, and keeps what it was asked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.embedder = SimpleNamespace(encode=lambda texts: None)
        self.asked: list[tuple[str, tuple[str, ...], Audience, tuple[Turn, ...]]] = []

    def ask(
        self,
        question: str,
        *,
        trials: Sequence[str] = (),
        audience: Audience = Audience.PATIENT,
        history: Sequence[Turn] = (),
    ) -> Answer:
        self.asked.append((question, tuple(trials), audience, tuple(history)))
        if question == "break":
            raise ValueError(question)
        if question == "which one?" and not trials:
            ids = tuple(t.trial_id for t in self.catalogue.trials)
            return Answer(question=question, kind=Kind.CLARIFY, answer="Which?", choices=ids, timing_ms=NO_TIME)
        trial = self.catalogue.get(trials[0]) if trials else self.catalogue.trials[0]
        if question == "silent?":
            said = (Statement(text="The record does not say."),)
            return Answer(
                question=question,
                kind=Kind.NOT_STATED,
                answer="The record does not say.",
                statements=said,
                not_stated=NotStated.RECORD_SILENT,
                ask=("Who pays?",),
                timing_ms=NO_TIME,
            )
        rule = trial.criteria[0]
        cited = Citation(
            n=1,
            trial_id=trial.trial_id,
            source=trial.source.name,
            section=rule.path,
            start=rule.start,
            end=rule.end,
            quote=trial.source.quote(rule),
        )
        return Answer(
            question=question,
            kind=Kind.CRITERIA,
            answer="An answer.",
            statements=(Statement(text="An <i>answer</i> **here**.", citations=(1,)),),
            citations=(cited,),
            passages=tuple(_passage(trial, c.start, c.end) for c in trial.criteria[:2]),
            readings=("reading 'hep b' as hepatitis B",),
            carried=("As before, this is about <b>X</b>.",) if history else (),
            glossary=(("ANC", "White blood cells.", "NCI"),),
            timing_ms=NO_TIME,
        )


def _passage(trial: Trial, start: int, end: int) -> RankedPassage:
    text = trial.source.text[start:end]
    return RankedPassage(
        trial_id=trial.trial_id, source=trial.source.name, section=(), start=start, end=end, text=text, score=1
    )


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FakeExplainer]]:
    """The explainers that were opened; nothing heavy is loaded."""
    opened: list[FakeExplainer] = []

    def open_fake(settings: Settings, count: object) -> FakeExplainer:
        opened.append(FakeExplainer(load(settings.corpus)))
        return opened[-1]

    monkeypatch.setattr(resources, "open_for", open_fake)
    monkeypatch.setattr(resources, "_PAINT", 0)
    resources.configure(Settings())
    st.cache_resource.clear()
    yield opened
    st.cache_resource.clear()


@pytest.fixture
def hostile(tmp_path: Path, fakes: list[FakeExplainer]) -> list[FakeExplainer]:
    """The pages over one trial whose every part tries to be markup."""
    (tmp_path / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    resources.configure(Settings(corpus=tmp_path))
    return fakes


def page(name: str) -> AppTest:
    """One page by itself."""
    script = f"from ui import {name}\nfrom ui.resources import reader\n{name}.show(reader())\n"
    return AppTest.from_string(script, default_timeout=60)


def ask_page() -> AppTest:
    return AppTest.from_file(MAIN, default_timeout=60)


def html_of(at: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in at.get("html"))


def words_of(at: AppTest) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html_of(at)))


def ask(at: AppTest, question: str) -> AppTest:
    at.chat_input[0].set_value(question).run()
    assert not at.exception
    return at


def test_an_answer_shows_its_sentence_its_quote_its_reading_and_its_words(fakes: list[FakeExplainer]) -> None:
    at = ask(ask_page().run(), "hep b?")
    trial = fakes[0].catalogue.trials[0]
    shown = words_of(at)
    assert "An <i>answer</i> **here**." in shown
    assert trial.source.quote(trial.criteria[0]) in shown
    assert "Reading 'hep b' as hepatitis B" in shown
    assert "White blood cells." in shown
    assert 'role="status">Answer ready.' in html_of(at)
    assert [e.label for e in at.expander if e.label.startswith("Found")] == ["Found, not used (1)"]


def test_a_citation_opens_its_source_and_its_address_and_closes_again(fakes: list[FakeExplainer]) -> None:
    at = ask(ask_page().run(), "q")
    at.button(key="open-0-1").click().run()
    trial = fakes[0].catalogue.trials[0]
    rule = trial.criteria[0]
    assert at.query_params == {"trial": trial.trial_id, "start": str(rule.start), "end": str(rule.end)}
    assert '<mark class="cited"' in html_of(at)
    assert at.chat_message  # the conversation is still there
    at.button(key="close").click().run()
    assert at.query_params == {}
    assert '<mark class="cited"' not in html_of(at)


def test_audience_trials_and_history_reach_the_explainer(fakes: list[FakeExplainer]) -> None:
    at = ask(ask_page().run(), "first")
    chosen = fakes[0].catalogue.trials[2].trial_id
    at.multiselect(key="kept-trials").set_value([chosen])
    at.segmented_control(key="kept-audience").set_value("physician").run()
    ask(at, "second")
    assert fakes[0].asked == [
        ("first", (), Audience.PATIENT, ()),
        ("second", (chosen,), Audience.PHYSICIAN, (Turn(question="first"),)),
    ]


def test_what_was_carried_over_is_shown_and_can_be_left_behind(fakes: list[FakeExplainer]) -> None:
    at = ask(ask(ask_page().run(), "first"), "and platelets?")
    assert "As before, this is about <b>X</b>." in words_of(at)
    at.button(key="anew-1").click().run()
    assert fakes[0].asked[-1] == ("and platelets?", (), Audience.PATIENT, ())
    ask(at, "why?")
    earlier: tuple[Turn, ...] = fakes[0].asked[-1][3]
    assert [turn.question for turn in earlier] == ["and platelets?"]


def test_a_choice_asks_the_same_of_that_trial(fakes: list[FakeExplainer]) -> None:
    at = ask(ask_page().run(), "which one?")
    second = fakes[0].catalogue.trials[1]
    button = at.button(key=f"choose-0-{second.trial_id}")
    assert button.label == label_text(short_name(second))
    button.click().run()
    assert fakes[0].asked[-1][:2] == ("which one?", (second.trial_id,))
    assert len(at.get("chat_message")) == 4


def test_the_session_holds_plain_values_only(fakes: list[FakeExplainer]) -> None:
    at = ask(ask_page().run(), "q")
    at.button(key="open-0-1").click().run()
    json.dumps(at.session_state["turns"])
    json.dumps(at.session_state["place"])


def test_start_afresh_forgets_the_conversation(fakes: list[FakeExplainer]) -> None:
    at = ask(ask_page().run(), "q")
    at.run()
    at.button(key="afresh").click().run()
    assert not at.chat_message
    assert "turns" not in at.session_state


def test_a_question_that_breaks_is_said_so_and_not_logged(
    fakes: list[FakeExplainer], caplog: pytest.LogCaptureFixture
) -> None:
    at = ask(ask_page().run(), "break")
    assert "kept it from answering" in words_of(at)
    assert "ValueError: break" not in caplog.text
    ask(at, "q")
    assert "An <i>answer</i>" in words_of(at)


def test_a_reader_that_cannot_be_made_ready_says_why_and_can_be_tried_again(
    fakes: list[FakeExplainer], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = resources.open_for

    def refuse(settings: Settings, count: object) -> None:
        raise SourceError("no readable trial in the folder: add one")

    monkeypatch.setattr(resources, "open_for", refuse)
    at = ask(ask_page().run(), "q")
    assert "no readable trial in the folder: add one" in words_of(at)
    monkeypatch.setattr(resources, "open_for", good)
    at.button(key="retry").click().run()
    assert "An <i>answer</i>" in words_of(at)


def test_a_corpus_that_is_not_there_is_said_so(fakes: list[FakeExplainer], tmp_path: Path) -> None:
    resources.configure(Settings(corpus=tmp_path / "nowhere"))
    at = ask_page().run()
    assert "cannot be read" in words_of(at)


def test_every_fact_rule_and_fault_of_a_trial_is_on_its_page(fakes: list[FakeExplainer]) -> None:
    at = page("trials").run()
    trials = load(Settings().corpus).trials
    for trial in trials:
        at.selectbox(key="kept-trial").set_value(trial.trial_id).run()
        assert not at.exception
        shown = words_of(at)
        assert [f.value for f in trial.facts if f.value not in shown] == []
        assert [c.text for c in trial.criteria if c.text not in shown] == []
        assert [n.message for n in trial.notices if n.message not in shown] == []


def test_the_desk_shows_a_row_a_trial_and_names_silence(fakes: list[FakeExplainer]) -> None:
    at = page("desk").run()
    at.text_input(key="kept-subject").set_value("ANC").run()
    assert not at.exception
    shown = words_of(at)
    for trial in load(Settings().corpus).trials:
        assert short_name(trial) in shown
    assert "no rule in this record mentions it" in shown
    assert "sign lost: printed" in shown
    assert "Not mentioned is not the same as allowed." in shown
    assert [b.proto.label for b in at.get("download_button")] == ["Download CSV", "Download Markdown", "Download Word"]


@pytest.mark.parametrize("view", ["All rules by category", "Ranges"])
def test_the_other_views_of_the_desk_come_with_a_table(fakes: list[FakeExplainer], view: str) -> None:
    at = page("desk").run()
    at.segmented_control(key="kept-view").set_value(view).run()
    assert not at.exception
    assert "<table>" in html_of(at)


def test_a_lost_sign_is_never_drawn_as_a_bound() -> None:
    rows = [r for r in ranges(load(Settings().corpus).trials) if r.quantity == "hemoglobin"]
    drawn = {row["trial"]: row for row in range_chart(rows).to_dict()["data"]["values"]}
    lost = [r.name for r in rows if r.lost]
    assert lost
    for name in lost:
        assert (drawn[name]["low"], drawn[name]["high"]) == (None, None)
        assert drawn[name]["words"] == "direction unknown: the sign was lost"
    assert len(drawn) == len(rows)


def test_nothing_is_checked_before_the_profile_is_confirmed(fakes: list[FakeExplainer]) -> None:
    at = page("check_page").run()
    at.text_area(key="kept-profile-text").set_value("58F, SLE, hemoglobin 5 g/dL").run()
    at.button(key="read").click().run()
    assert at.number_input(key="kept-profile-age").value == 58
    assert "hemoglobin: 5 g/dL" in str(at.text_area(key="kept-profile-labs").value)
    assert "Rule by rule" not in words_of(at)
    at.button(key="confirm").click().run()
    assert not at.exception
    shown = words_of(at)
    assert "Points to raise with the team" in shown
    assert "does not fit what you said" in shown


def test_a_form_that_cannot_be_read_checks_nothing(fakes: list[FakeExplainer]) -> None:
    at = page("check_page").run()
    at.text_area(key="kept-profile-labs").set_value("hemoglobin low")
    at.button(key="confirm").click().run()
    assert "could not be read" in words_of(at)
    assert "Rule by rule" not in words_of(at)


def test_no_total_score_or_verdict_is_shown(fakes: list[FakeExplainer]) -> None:
    at = page("check_page").run()
    at.number_input(key="kept-profile-age").set_value(40)
    at.button(key="confirm").click().run()
    for audience in ("patient", "physician"):
        at.segmented_control(key="kept-check-audience").set_value(audience).run()
        assert not re.search(r"you (?:may |might )?qualif|eligible|\d+ (?:of|/) \d+ rules|\d+ ?%\)? of", words_of(at))
        assert not [e.label for e in at.expander if re.search(r"\d", e.label) and "note" not in e.label.lower()]


def test_the_visit_sheet_holds_what_was_asked_and_what_was_not_said(fakes: list[FakeExplainer]) -> None:
    at = ask(ask(ask_page().run(), "q"), "silent?")
    turns = at.session_state["turns"]
    sheet = page("visit")
    sheet.session_state["turns"] = turns
    sheet.run()
    assert not sheet.exception
    shown = words_of(sheet)
    trial = fakes[0].catalogue.trials[0]
    assert trial.source.quote(trial.criteria[0]) in shown
    assert "What the record does not say" in shown
    assert "silent?" in shown


def test_nothing_from_a_source_or_a_person_becomes_markup(hostile: list[FakeExplainer]) -> None:
    at = ask(ask_page().run(), "<img src=https://x.invalid/q.png> ![q](https://x.invalid/q.png)")
    at.button(key="open-0-1").click().run()
    checked = [at]
    for name in ("trials", "source_page", "visit"):
        other = page(name)
        other.session_state["turns"] = at.session_state["turns"]
        checked.append(other.run())
    desk = page("desk").run()
    checked.append(desk.text_input(key="kept-subject").set_value("<img src=x> age").run())
    for drawn in checked:
        assert not drawn.exception
        body = html_of(drawn)
        assert not re.search(r"<(?:img|iframe|b onclick)|\u202e", body)
        assert not re.search(r"<script>(?!\s*\(\(\) => \{\n)", body)  # our own, and no other
        assert not drawn.markdown
        labels = [e.label for e in (*drawn.button, *drawn.checkbox, *drawn.expander)]
        assert not [label for label in labels if re.search(r"(?<!\\)[<!\[]", label)]

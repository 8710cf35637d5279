"""For my visit: one sheet to print or keep, made from this session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import streamlit as st

from answers.answer import Citation
from answers.team_questions import TeamQuestion
from corpus.model import Trial
from eligibility.check import check
from eligibility.model import CriterionVerdict
from ui import state
from ui.check_page import points
from ui.highlight import label_text, visible
from ui.layout import alert, heading, note
from ui.reading import names_of
from ui.resources import Reader
from ui.visit_sheet import ForTeam, Point, VisitSheet, asked, looked_at, visit_docx, visit_html

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(shared: Reader) -> None:
    """The page."""
    heading("For my visit", "A sheet to take with you: what you asked, the record's words, and what to ask the team.")
    exchanges = state.exchanges()
    names = names_of(shared.catalogue)
    looked = list(dict.fromkeys(c.trial_id for e in exchanges for c in e.answer.citations if c.trial_id in names))
    chosen = st.multiselect(
        "Trials on the sheet",
        list(names),
        default=looked,
        format_func=lambda t: visible(names[t]),
        key="visit-trials",
        placeholder="Choose the trials to put on the sheet",
    )
    kept = [
        exchange
        for number, exchange in enumerate(exchanges)
        if st.checkbox(label_text(exchange.question), value=True, key=f"visit-{number}")
    ]
    trials = [shared.catalogue.get(t) for t in chosen]
    points: tuple[Point, ...] = ()
    if state.profile() is not None and st.checkbox("Points from the rules I checked", value=True, key="visit-points"):
        points = _points(trials, shared)
    team: tuple[ForTeam, ...] = ()
    if trials and st.checkbox("Questions for the study team, with what the record says", key="visit-team"):
        team = _team(trials, shared)
    if not (trials or kept):
        note("Ask a question or choose a trial, and the sheet is made here.")
        return
    sheet = VisitSheet(
        made=datetime.now(UTC).date(),
        trials=tuple(looked_at(t) for t in trials),
        asked=tuple(asked(e.answer) for e in kept if not e.answer.not_stated),
        points=points,
        not_said=tuple(e.question for e in kept if e.answer.not_stated),
        team=team,
    )
    page = visit_html(sheet)
    with st.container(horizontal=True, gap="small"):
        st.download_button("Download to print (HTML)", page, "for-my-visit.html", "text/html", type="primary")
        st.download_button("Download Word", visit_docx(sheet), "for-my-visit.docx", _WORD)
    # The sheet escapes everything itself; of the page only its body is shown here.
    body = page.partition("<main>")[2].partition("</main>")[0].replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    st.html(f'<section class="sheet" aria-label="The sheet">{body}</section>')


def _points(trials: Iterable[Trial], shared: Reader) -> tuple[Point, ...]:
    """The rules that do not fit what was said, with the reason."""
    profile = state.profile()
    if profile is None:
        return ()
    return tuple(
        Point(text=verdict.reason, citations=(_citation(trial, verdict),))
        for trial in trials
        for verdict in points(trial, check(trial, profile, shared.lexicon))
    )


def _citation(trial: Trial, verdict: CriterionVerdict) -> Citation:
    return Citation(
        n=1,
        trial_id=trial.trial_id,
        source=trial.source.name,
        section=trial.section_at(verdict.start).path,
        start=verdict.start,
        end=verdict.end,
        quote=verdict.quote,
        notices=tuple(dict.fromkeys(n.kind for n in trial.notices_on(verdict))),
    )


def _team(trials: Sequence[Trial], shared: Reader) -> tuple[ForTeam, ...]:
    """The standard questions; they need the reader, which may still be getting ready."""
    shared.start()
    place = st.empty()
    while shared.ready() is None and not shared.error:
        place.html('<p class="ready waiting" role="status">Getting the reader ready…</p>')
        shared.ready(wait=0.5)
    place.empty()
    if shared.error:
        alert(f"The reader could not be made ready. {shared.error}")
        return ()
    found: list[tuple[Trial, tuple[TeamQuestion, ...]]] = [(t, shared.team_questions(t)) for t in trials]
    return tuple(ForTeam(trial_id=t.trial_id, questions=questions) for t, questions in found)

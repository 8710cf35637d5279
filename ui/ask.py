"""Ask: a conversation in which every answer can be opened in its source."""

from __future__ import annotations

import logging
from traceback import format_tb

import streamlit as st

from answers.answer import Audience
from ui import state
from ui.answer_view import show_answer
from ui.highlight import html_text, visible
from ui.layout import alert, heading, note, status
from ui.reading import beside_source, names_of
from ui.resources import Reader
from ui.source_view import show_from_its_question

_log = logging.getLogger(__name__)
SUGGESTED = {
    Audience.PATIENT: (
        "Can I join if my platelets are low?",
        "Which trials are open now?",
        "Which trials take people over 65?",
        "Does hepatitis B keep me out?",
        "Who pays for travel?",
    ),
    Audience.PHYSICIAN: (
        "Compare platelet cutoffs",
        "ANC cutoff in each trial?",
        "Prednisone washout before apheresis?",
        "Which trials exclude earlier CAR-T?",
        "Which trials are open now?",
    ),
}
_AUDIENCES = {Audience.PATIENT: "For patients", Audience.PHYSICIAN: "For physicians"}


def show(shared: Reader) -> None:
    """The page."""
    heading("Ask about a trial", "Answers in the record's own words, each with its place in the source.")
    audience, trials = _controls(shared)
    beside_source(shared.catalogue, lambda: _chat(shared, audience))
    # In a container of its own: pinned by Streamlit, it would keep the page at its end, past a long answer's start.
    with st.container(key="ask-box"):
        question = st.chat_input("Ask about a trial, in your own words", key="question", max_chars=2000)
    if question:
        state.ask(question, trials)
        st.rerun()


def _controls(shared: Reader) -> tuple[Audience, tuple[str, ...]]:
    """Who asks, and about which trials; none chosen means all."""
    names = names_of(shared.catalogue)
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        audience = st.segmented_control(
            "Answers are written",
            [str(a) for a in _AUDIENCES],
            format_func=lambda a: _AUDIENCES[Audience(a)],
            required=True,
            key=state.preset("audience", str(Audience.PATIENT)),
        )
        trials = st.multiselect(
            "Trials to ask about",
            list(names),
            format_func=lambda t: visible(names[t]),
            placeholder=f"All {len(names)} trials",
            key="kept-trials",
        )
        if state.exchanges():
            st.button("Start afresh", key="afresh", on_click=state.start_afresh)
    return Audience(audience or Audience.PATIENT), tuple(trials)


def _chat(shared: Reader, audience: Audience) -> None:
    past = state.exchanges()
    for number, exchange in enumerate(past):
        _question(exchange.question)
        with st.chat_message("assistant", avatar=":material/menu_book:"):
            show_answer(number, exchange.answer, shared.catalogue)
    said = "Answer ready. " + past[-1].answer.answer[:600] if past else ""
    pending = state.take_pending()
    if pending is not None:
        _question(pending[0])
        with st.chat_message("assistant", avatar=":material/menu_book:"):
            answered = _answer(shared, pending, audience)
            if answered is not None:
                show_answer(len(past), answered.answer, shared.catalogue)
                said = "Answer ready. " + answered.answer.answer[:600]
                show_from_its_question(len(past))
    elif not past:
        _suggest(audience)
        if shared.ready() is None:
            _readiness(shared)
        else:
            st.html('<p class="ready">The reader is ready.</p>')
    status(said or "No question asked yet.")


def _question(text: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.html(f'<p class="asked">{html_text(text)}</p>')


def _suggest(audience: Audience) -> None:
    note("You could ask:")
    with st.container(key="suggested"):
        for at, question in enumerate(SUGGESTED[audience]):
            chosen = tuple(st.session_state.get("kept-trials", ()))
            st.button(question, key=f"suggest-{at}", on_click=state.ask, args=(question, chosen))


@st.fragment(run_every=1.0)
def _readiness(shared: Reader) -> None:
    """Says what the reader is doing, and asks again each second until it is ready."""
    if shared.error:
        _failed(shared)
    elif shared.ready() is None:
        st.html(f'<p class="ready waiting">{html_text(_waiting(shared))}</p>')
    else:
        st.rerun()


def _waiting(shared: Reader) -> str:
    if shared.progress:
        done, total = shared.progress
        return f"Getting the reader ready… {done} of {total} passages read"
    return "Getting the reader ready…"


def _failed(shared: Reader) -> None:
    alert(f"The reader could not be made ready. {shared.error}")
    st.button("Try again", key="retry", on_click=shared.retry)


def _answer(shared: Reader, pending: tuple[str, tuple[str, ...]], audience: Audience) -> state.Exchange | None:
    """The answer to the question left, waiting for the reader where it is not ready; None where it failed."""
    question, trials = pending
    shared.start()
    place = st.empty()
    explainer = shared.ready()
    while explainer is None and not shared.error:
        place.html(f'<p class="ready waiting" role="status">{html_text(_waiting(shared))}</p>')
        explainer = shared.ready(wait=0.5)
    if explainer is None:
        with place.container():
            _failed(shared)
        return None
    place.html('<p class="ready waiting">Looking in the records…</p>')
    state.settle()
    try:
        answer = explainer.ask(question, trials=trials, audience=audience, history=state.history())
    except Exception as error:  # noqa: BLE001 (the page goes on, whatever happens to one question)
        # Only places in the code are logged: an error's message could repeat what the person typed.
        _log.error("a question was not answered: %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
        with place.container():
            alert("A fault in this program kept it from answering. Please try other words, or read the source.")
        return None
    place.empty()
    exchange = state.Exchange(question, trials, audience, answer)
    state.remember(exchange)
    return exchange

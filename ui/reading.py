"""Something to read with its source beside it (below it on a narrow screen). Opening a source reruns only this."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from corpus.catalogue import Catalogue
from corpus.model import Span, Trial
from corpus.trial_names import short_name
from ui import state
from ui.highlight import html_text, label_text, marked_html, visible
from ui.layout import ARROW, alert, notices_html
from ui.source_view import return_focus, show_source


@st.fragment
def beside_source(catalogue: Catalogue, draw: Callable[[], None], *, wide: bool = False) -> None:
    """Draw, and beside it the source that a button in it opened; ``wide`` for tables, else as wide as reads well."""
    with st.container(key="reading"):
        with st.container(key="main-wide" if wide else "main-text"):
            draw()
        with st.container(key="source"):
            _open_source(catalogue)


def _open_source(catalogue: Catalogue) -> None:
    address = state.open_address()
    if not address:
        closed = state.take_closed()
        if closed:
            return_focus(closed)
        return
    st.button("Close the source", key="close", icon=":material/close:", on_click=state.close_place)
    try:
        trial, cited = state.find_place(address, catalogue)
    except state.BadPlaceError as error:
        alert(str(error))
        return
    show_source(trial, cited, state.times_opened(), state.opener())
    st.button("Back to where I was", key="back", icon=":material/arrow_back:", on_click=state.close_place)


def open_button(key: str, label: str, trial_id: str, span: Span) -> None:
    """A button that opens the words at ``span``; ``label`` may hold words of a source."""
    place = state.Place(trial_id, span.start, span.end)
    st.button(label_text(label), key=key, on_click=state.open_place, args=(place, key))


def show_quote(
    key: str,
    trial: Trial,
    span: Span,
    *,
    number: str = "",
    label: str,
    marks: Sequence[Span] = (),
    above: str = "",
    copied: str = "",
) -> None:
    """Exact words with their place and faults, and the button that opens them.

    Args:
        key: the button's key, unique on the page.
        trial: whose words.
        span: which words.
        number: the citation's number as shown, if it has one.
        label: the button's label.
        marks: ranges inside ``span`` to emphasise.
        above: HTML to stand over the quote, escaped already.
        copied: text to offer for copying, if any.
    """
    notices = trial.notices_on(span)
    printed = '<span class="badge">as printed</span>' if notices else ""
    numbered = f"<b>{html_text(number)}</b> " if number else ""
    path = ARROW.join(trial.section_at(span.start).path)
    with st.container(key=f"quote-{key}", gap="xsmall"):
        st.html(
            f'<figure class="quote"><figcaption>{numbered}{html_text(short_name(trial))}'
            f'<span class="path">{html_text(path)}</span></figcaption>{above}'
            f"<blockquote>{marked_html(trial.source.text, span, marks)}</blockquote>"
            f"{printed}{notices_html(notices, trial)}</figure>"
        )
        with st.container(horizontal=True, gap="small"):
            open_button(key, label, trial.trial_id, span)
            if copied:
                with st.popover("Copy with its place"):
                    st.code(visible(copied), language=None, wrap_lines=True)


def table_html(head: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """A plain table from plain texts; it scrolls sideways where it does not fit."""
    heads = "".join(f'<th scope="col">{html_text(h)}</th>' for h in head)
    body = "".join(
        f'<tr><th scope="row">{html_text(row[0])}</th>{"".join(f"<td>{html_text(c)}</td>" for c in row[1:])}</tr>'
        for row in rows
    )
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{html_text(caption)}"><table>'
        f"<caption>{html_text(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def names_of(catalogue: Catalogue) -> Mapping[str, str]:
    """Short names by trial id, in order."""
    return {t.trial_id: short_name(t) for t in catalogue.trials}

"""Small parts that every page uses: the look, headings, notes. Text is always escaped."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from corpus.model import Notice, NoticeKind, Trial
from corpus.trial_names import short_name
from ui.highlight import html_text

_STYLE = Path(__file__).with_name("style.css")
NOTICE_NAMES = {
    NoticeKind.LOST_COMPARATOR: "sign lost",
    NoticeKind.EMPTY_LIST: "list missing",
    NoticeKind.MISSING_VALUE: "value missing",
    NoticeKind.MISLABELLED_HEADING: "heading does not fit",
    NoticeKind.CONTRADICTION: "page disagrees with itself",
    NoticeKind.MISTRANSLATION: "translation slip",
    NoticeKind.STALE_STATUS: "may be out of date",
    NoticeKind.FOREIGN_CONTACT: "not the study's contact",
    NoticeKind.OTHER_TRIAL_IDS: "another study's number",
    NoticeKind.DUPLICATE: "printed twice",
    NoticeKind.TRUNCATED: "cut off",
}
ARROW = " › "


def dress() -> None:
    """The page's look, once a run."""
    st.html(_STYLE)


def heading(text: str, lead: str = "") -> None:
    """The page's one first-level heading, with a line below it."""
    below = f'<p class="lead">{html_text(lead)}</p>' if lead else ""
    st.html(f"<h1>{html_text(text)}</h1>{below}")


def note(text: str) -> None:
    """A quiet line."""
    st.html(f'<p class="note">{html_text(text)}</p>')


def alert(text: str) -> None:
    """Something that is wrong, read out at once."""
    st.html(f'<p class="alert" role="alert">{html_text(text)}</p>')


def status(text: str) -> None:
    """Something to be read out when it changes, without taking the focus."""
    st.html(f'<p class="hidden-visually" role="status">{html_text(text)}</p>')


def where(trial: Trial, path: tuple[str, ...]) -> str:
    """Trial and section path as one line of plain text."""
    return ARROW.join((short_name(trial), *path))


def notices_html(notices: tuple[Notice, ...], trial: Trial, *, numbers: tuple[int, ...] = ()) -> str:
    """Notices as a list: what kind, the words as printed, our reading of them."""
    if not notices:
        return ""
    items = []
    for at, notice in enumerate(notices):
        number = f'<span class="badge number">note {numbers[at]}</span> ' if numbers else ""
        printed = trial.source.quote(notice)
        shown = printed if len(printed) <= 160 else printed[:160] + "…"
        items.append(
            f'<li>{number}<span class="badge fault">{html_text(NOTICE_NAMES[notice.kind])}</span> '
            f'<span class="badge">as printed</span> <q>{html_text(shown)}</q> '
            f'<span class="badge ours">our note</span> {html_text(notice.message)}</li>'
        )
    return f'<ul class="notices">{"".join(items)}</ul>'

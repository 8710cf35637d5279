"""The page: its parts, its look, and the reader made ready behind it. Run by ``app.py`` for every session."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from corpus.errors import SourceError
from ui import about, ask, check_page, desk, source_page, state, trials, visit
from ui.layout import alert, dress
from ui.resources import Reader, reader

_ICON = Path(__file__).with_name("icon.svg")  # a file of ours: named icons would be fetched from elsewhere


def run() -> None:
    """Draw the page that the address asks for, then begin to make the reader ready."""
    st.set_page_config(page_title="Trial explainer", page_icon=_ICON, layout="wide")
    dress()
    try:
        shared = reader()
    except SourceError as error:
        alert(f"The trials cannot be read: {error}")
        return
    page = st.navigation(pages(shared), position="top")
    state.enter(page.url_path)
    page.run()
    shared.start()


def pages(shared: Reader) -> list[st.Page]:
    """The pages, in the order of the menu."""
    drawn = (
        (ask.show, "Ask", "ask", "forum"),
        (trials.show, "Trials", "trials", "lab_profile"),
        (desk.show, "Compare rules", "compare", "table_chart"),
        (check_page.show, "Check the rules", "check", "checklist"),
        (visit.show, "For my visit", "visit", "print"),
        (source_page.show, "Source", "source", "article"),
    )
    made = [
        st.Page(partial(show, shared), title=title, url_path=path, icon=f":material/{icon}:", default=path == "ask")
        for show, title, path, icon in drawn
    ]
    return [*made, st.Page(about.show, title="About", url_path="about", icon=":material/info:")]


if __name__ == "__main__":
    run()

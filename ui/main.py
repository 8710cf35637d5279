"""The page: its parts, its look, and the reader made ready behind it. Run by ``app.py`` for every session."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from corpus.errors import SourceError
from ui import about, ask, source_page
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
    st.navigation(pages(shared), position="top").run()
    shared.start()


def pages(shared: Reader) -> list[st.Page]:
    """The pages, in the order of the menu."""
    return [
        st.Page(lambda: ask.show(shared), title="Ask", url_path="ask", icon=":material/forum:", default=True),
        st.Page(lambda: source_page.show(shared), title="Source", url_path="source", icon=":material/article:"),
        st.Page(about.show, title="About", url_path="about", icon=":material/info:"),
    ]


if __name__ == "__main__":
    run()

"""The whole source with the cited words marked and scrolled to; used beside the chat and on its own page."""

from __future__ import annotations

import streamlit as st

from corpus.model import Span, Trial
from corpus.trial_names import short_name
from ui.highlight import html_text, source_html
from ui.layout import ARROW, notices_html

# Fixed text: nothing from a source or a person ever enters it. It scrolls the box, then the page, to the marked words
# and moves the focus there, so that a keyboard or a screen reader goes on from them.
_SCROLL = """
<script>
(() => {
  const mark = document.querySelector(".source mark.cited");
  if (!mark) return;
  const box = mark.closest(".source");
  const go = () => {
    box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    mark.scrollIntoView({block: "nearest"});
  };
  go();
  mark.focus({preventScroll: true});
  setTimeout(() => {  // once more when the parts beside it have found their place
    const from = document.querySelector(".st-key-%s");
    if (from && matchMedia("(min-width: 1100px)").matches) from.scrollIntoView({block: "center"});
    go();
  }, 150);
})();
</script>
"""
_FROM_QUESTION = """
<script>
(() => {
  const asked = document.querySelectorAll("p.asked");
  if (asked.length) asked[asked.length - 1].scrollIntoView({block: "start"});
})();
</script>
"""
_RETURN = """
<script>
(() => {
  const button = document.querySelector(".st-key-%s button");
  if (button) { button.focus(); }
})();
</script>
"""


def show_source(trial: Trial, cited: Span | None, opened: int = 0, opener: str = "") -> None:
    """The source of ``trial``: where the cited words stand, what is wrong with them, and the whole text.

    ``opened`` counts the openings of this session: a new count scrolls to the words again. ``opener`` is the key of
    the button that opened it, which is kept in view where there is room for both.
    """
    path = trial.section_at(cited.start).path if cited else ()
    crumbs = ARROW.join(path) if path else "The whole record"
    touching = trial.notices_on(cited) if cited else ()
    numbers = tuple(trial.notices.index(n) + 1 for n in touching)
    st.html(
        f'<div class="place"><p class="eyebrow">{html_text(trial.source.name)}</p>'
        f"<h2>{html_text(short_name(trial))}</h2>"
        f'<p class="path"><span class="hidden-visually">Section: </span>{html_text(crumbs)}</p></div>'
    )
    if touching:
        listed = ", ".join(map(str, numbers))
        st.html(
            f'<p class="faults">These words have a fault in this copy (note {listed}). They are shown as printed. '
            "Our notes stand below the source.</p>"
        )
    body = source_html(trial.source.text, cited, trial.notices)
    st.html(f'<div class="source" tabindex="0" role="region" aria-label="Source text">{body}</div>')
    if touching:
        st.html(
            '<section class="faults" aria-label="Notes on the marked words"><h3>Notes on the marked words</h3>'
            f"{notices_html(touching, trial, numbers=numbers)}</section>"
        )
    if trial.notices:
        with st.expander(f"All notes on this copy ({len(trial.notices)})"):
            st.html(notices_html(trial.notices, trial, numbers=tuple(range(1, len(trial.notices) + 1))))
    if cited:
        # The browser runs a script again only where the text of its element has changed.
        st.html(f"<!-- {opened} {cited.start} {cited.end} -->{_SCROLL % _class(opener)}", unsafe_allow_javascript=True)


def show_from_its_question(number: int) -> None:
    """Show a new answer, the ``number``-th, from its question on, not from its end."""
    st.html(f"<!-- {number} -->{_FROM_QUESTION}", unsafe_allow_javascript=True)


def return_focus(key: str) -> None:
    """Put the focus back on the button with that key."""
    st.html(_RETURN % _class(key), unsafe_allow_javascript=True)


def _class(key: str) -> str:
    """A key as Streamlit makes a class name of it; nothing but letters, digits and hyphens enters a script."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in key) or "none"

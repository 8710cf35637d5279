"""What this is, what it will not do, and what becomes of what a person types."""

from __future__ import annotations

import streamlit as st

from ui.layout import heading

TEXT = """
<h2>What it does</h2>
<p>You ask about a clinical trial. It looks for the answer in the trial's own public record and shows you the exact
words, with the place they stand in. Open any numbered quote to see it in the whole source.</p>
<h2>What it will not do</h2>
<ul>
<li>It does not give medical advice, and it does not say if you can join. Only the study team can do that.</li>
<li>It does not guess. If the record does not say, it tells you so. Not mentioned is not the same as allowed.</li>
<li>It does not mend faults in the record. It points to them, and puts its own reading beside the printed words.</li>
</ul>
<h2>Your privacy</h2>
<ul>
<li>What you type stays in the memory of this browser session. It is gone when you close the tab.</li>
<li>It is not saved, not logged, not shared with other people who use this page, and not sent to any other place.</li>
<li>The page loads nothing from other sites.</li>
</ul>
<h2>If you feel very unwell</h2>
<p>This page cannot help in an emergency. Call your local emergency number now. Then tell your study team.</p>
"""


def show() -> None:
    """The page."""
    heading("About this page")
    st.html(f'<div class="prose">{TEXT}</div>')

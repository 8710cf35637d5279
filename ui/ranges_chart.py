"""Ranges of one measurement across trials: a picture, and the same as a table."""

from __future__ import annotations

from collections import Counter
from typing import Any

import altair as alt
import streamlit as st

from corpus.model import COMMON_COHORT
from eligibility.desk_model import RangeRow
from ui.highlight import visible
from ui.layout import note
from ui.reading import open_button, table_html

_ROW = 46  # pixels a bar
_INK, _DARK_INK = "#1f2a30", "#e8ecec"


def show_ranges(rows: tuple[RangeRow, ...]) -> None:
    """The measurement to look at, its picture, its table, and a button for each quote."""
    quantities = list(dict.fromkeys(r.quantity for r in rows))
    if not quantities:
        note("No trial is chosen.")
        return
    quantity = st.selectbox("Measurement", quantities, format_func=visible, key="kept-quantity")
    own = [r for r in rows if r.quantity == quantity]
    if any(r.low is not None or r.high is not None for r in own):
        dark = st.context.theme.type == "dark"
        st.altair_chart(range_chart(own, ink=_DARK_INK if dark else _INK), width="stretch")
    else:
        note("No record loaded gives a limit on this that can be drawn.")
    table = [(_name(r), _needed(r), r.words, r.note) for r in own]
    unit = own[0].unit
    st.html(
        table_html(("Trial", f"Range in {unit}", "As printed", "Also"), table, f"{quantity}: what each trial needs")
    )
    with st.container(horizontal=True, gap="small"):
        for at, row in enumerate(own):
            for place, quoted in enumerate(row.citations):
                label = f"Show {_name(row)}" + (f" ({place + 1})" if len(row.citations) > 1 else "")
                open_button(f"range-{at}-{place}", label, row.trial_id, quoted)


def _name(row: RangeRow) -> str:
    return row.name if row.cohort == COMMON_COHORT else f"{row.name}, {row.cohort}"


def _needed(row: RangeRow) -> str:
    """The range in words; a lost sign is never told as one."""
    if row.silence:
        return "not stated"
    if row.lost:
        return "direction unknown: the sign was lost"
    low = f"{'above' if row.low_open else 'from'} {row.low:g}" if row.low is not None else ""
    high = f"{'below' if row.high_open else 'up to'} {row.high:g}" if row.high is not None else ""
    return " ".join(w for w in (low, high) if w) or "cannot be drawn"


def range_chart(rows: list[RangeRow], ink: str = _INK) -> alt.LayerChart:
    """One bar a trial, from the lowest to the highest value that taking part allows; open ends run to the edge.

    A trial whose sign was lost, or that gives no limit, gets words instead of a bar.
    """
    ends = [v for r in rows for v in (r.low, r.high) if v is not None]
    edge = max(ends, default=1) * 1.25
    values: list[dict[str, Any]] = []
    met: Counter[str] = Counter()
    for row in rows:
        met[_name(row)] += 1
        again = f" ({met[_name(row)]})" if met[_name(row)] > 1 else ""
        drawn = row.low is not None or row.high is not None
        values.append(
            {
                "trial": visible(_name(row)) + again,
                "low": (row.low or 0) if drawn else None,
                "high": (row.high if row.high is not None else edge) if drawn else None,
                "words": visible(_needed(row)),
                "at": 0 if row.low is None else row.low,
            }
        )
    order = [v["trial"] for v in values]
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("trial:N", sort=order, title=None, axis=alt.Axis(labelLimit=220, labelColor=ink))
    )
    scale = alt.Scale(domain=[0, edge], nice=False)
    axis = alt.Axis(labelColor=ink, titleColor=ink)
    bars = base.mark_bar(height=16, cornerRadius=4, color="#2a9d96").encode(
        x=alt.X("low:Q", scale=scale, axis=axis, title=f"{rows[0].quantity}, {rows[0].unit}"), x2="high:Q"
    )
    words = base.mark_text(align="left", baseline="bottom", dy=-9, dx=2, fontSize=12, color=ink).encode(
        x=alt.X("at:Q", scale=scale), text="words:N"
    )
    return alt.layer(bars, words).properties(height=_ROW * len(set(order)) + 40)

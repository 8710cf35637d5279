"""The criteria desk: one subject across all trials, every rule by category, ranges as a picture and a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from corpus.model import COMMON_COHORT, Side
from eligibility.desk import differences, rows, understand
from eligibility.desk_model import DeskCell, DeskRow, Difference, Matrix, Silence
from eligibility.exports import SILENCE_NOTE, SILENCES, Table, to_csv, to_docx, to_markdown
from eligibility.model import Category
from ui import state
from ui.highlight import html_text, label_text, visible
from ui.layout import ARROW, heading, note
from ui.ranges_chart import show_ranges
from ui.reading import beside_source, names_of, open_button, show_quote, table_html
from ui.resources import Reader
from ui.trials import COMBINED

SUBJECTS = ("platelets", "ANC", "kidney", "liver", "hepatitis B", "washout", "contraception", "prior CAR-T", "age")
_ONE, _ALL, _RANGES = "One subject", "All rules by category", "Ranges"
_SIDES = {Side.INCLUSION: "to take part", Side.EXCLUSION: "keeps people out"}
_ORDERS = ("As loaded", "By name", "Trials that speak of it first")


def show(shared: Reader) -> None:
    """The page."""
    heading("Compare rules", "One subject in every trial, side by side. Silence is shown as silence.")
    names = names_of(shared.catalogue)
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control("View", (_ONE, _ALL, _RANGES), required=True, key=state.preset("view", _ONE))
        chosen = st.multiselect(
            "Trials",
            list(names),
            format_func=lambda t: visible(names[t]),
            placeholder=f"All {len(names)} trials",
            key="kept-desk-trials",
        )
    wanted = set(chosen or names)
    drawn: dict[str, Callable[[], None]] = {
        _ONE: lambda: _one(shared, wanted),
        _ALL: lambda: _all(shared, wanted),
        _RANGES: lambda: show_ranges(tuple(r for r in shared.ranges if r.trial_id in wanted)),
    }
    beside_source(shared.catalogue, drawn[view or _ONE], wide=True)


def _one(shared: Reader, wanted: set[str]) -> None:
    trials = [t for t in shared.catalogue.trials if t.trial_id in wanted]
    st.pills("Pick a subject", SUBJECTS, key="picked", on_change=_pick)
    subject = st.text_input("Or type one", key="kept-subject", placeholder="for example: prednisone", max_chars=200)
    cohorts = sorted({c.cohort for t in trials for c in t.criteria} - {COMMON_COHORT})
    narrowed: list[str] = []
    if cohorts:
        chips = st.pills(
            "Only these diseases (rules for everyone stay)",
            cohorts,
            selection_mode="multi",
            format_func=label_text,
            key="kept-cohorts",
        )
        narrowed = list(chips or [])
    if not subject.strip():
        note("Pick a subject or type one to see what each trial's rules say about it.")
        return
    understood = understand(subject, shared.lexicon)
    for reading in understood.readings:
        st.html(f'<p class="reading">{html_text(reading[:1].upper() + reading[1:])}</p>')
    table = rows(trials, subject, shared.lexicon, narrowed)
    order = st.selectbox("Order", _ORDERS, key="kept-order")
    differing = differences(table)
    _differences(differing, shared)
    for row in _ordered(table, order):
        _row(row, shared, "one")
    note(SILENCE_NOTE)
    _downloads(table, subject)


def _pick() -> None:
    if st.session_state.get("picked"):
        st.session_state["kept-subject"] = st.session_state["picked"]


def _ordered(table: tuple[DeskRow, ...], order: str | None) -> list[DeskRow]:
    if order == _ORDERS[1]:
        return sorted(table, key=lambda r: r.name.casefold())
    if order == _ORDERS[2]:
        return sorted(table, key=lambda r: r.silence is not None)
    return list(table)


def _differences(found: tuple[Difference, ...], shared: Reader) -> None:
    """Where the trials' limits differ, in one unit; the converted value is labelled as ours."""
    names = names_of(shared.catalogue)
    for difference in found:
        limit = "lowest value allowed" if difference.limit == "floor" else "highest value allowed"
        unit = f"× {difference.unit}" if difference.unit.startswith("10") else difference.unit
        cohort = "" if difference.cohort == COMMON_COHORT else f" ({difference.cohort})"
        lines: list[tuple[str, ...]] = [
            (names[e.trial_id], e.words, f"{e.value:g} {unit}", e.mark or "between") for e in difference.entries
        ]
        lines += [(names[n.trial_id], n.words, "not compared", n.reason) for n in difference.not_compared]
        caption = f"{difference.quantity}{cohort}: {limit}. " + (
            "The trials differ." if difference.differs else "The trials agree."
        )
        st.html(table_html(("Trial", "As printed", "In one unit (our reading)", "Among these"), lines, caption))


def _row(row: DeskRow, shared: Reader, where: str) -> None:
    updated = f"record updated {row.updated}" if row.updated else "the record gives no date"
    with st.container(key=f"desk-{where}-{_safe(row.trial_id)}"):
        st.html(
            f'<h2 class="small trial">{html_text(row.name)} <span class="path">{html_text(updated)}</span></h2>'
            + (f'<p><span class="badge silent">{SILENCES[row.silence]}</span></p>' if row.silence else "")
        )
        for at, cell in enumerate(row.cells):
            _cell(cell, shared, f"{where}-{_safe(row.trial_id)}-{at}", row, at)
        for at, gap in enumerate(row.gaps):
            st.html(
                f'<p class="faults"><span class="badge silent">{SILENCES[gap.kind]}</span> {html_text(gap.message)} '
                f"As printed: <q>{html_text(gap.quote)}</q></p>"
            )
            label = f"Show where it is missing: {row.name} {at + 1}"
            open_button(f"gap-{where}-{_safe(row.trial_id)}-{at}", label, row.trial_id, gap)
        if row.nearby:
            note("Not the same, but near it:")
        for at, cell in enumerate(row.nearby):
            _cell(cell, shared, f"near-{where}-{_safe(row.trial_id)}-{at}", row, at)


def _cell(cell: DeskCell, shared: Reader, key: str, row: DeskRow, at: int) -> None:
    who = "everyone" if cell.cohort == COMMON_COHORT else "; ".join((cell.cohort, *cell.also_for))
    badges = f'<span class="badge">{_SIDES[cell.side]}</span> ' if cell.side else '<span class="badge">field</span> '
    badges += f'<span class="badge">for {html_text(who)}</span>'
    heads = "".join(
        f'<p class="path">Under: {html_text(h.quote)}'
        + (f' <span class="badge">{COMBINED[h.combine]}</span>' if h.combine else "")
        + "</p>"
        for h in cell.heads
    )
    front = f'<p class="front">{html_text(cell.front)}</p>' if cell.front else ""
    place = ", ".join(p for p in (row.name, ARROW.join(cell.section), cell_place(cell, row)) if p)
    show_quote(
        f"desk-{key}",
        shared.catalogue.get(cell.trial_id),
        cell,
        label=f"Show in the source: {row.name} {at + 1}",
        marks=cell.marks,
        above=f"{front}<p>{badges}</p>{heads}",
        copied=f"“{cell.quote}” ({place})",
    )


def cell_place(cell: DeskCell, row: DeskRow) -> str:
    """Source file, characters and the record's date."""
    updated = f", record updated {row.updated}" if row.updated else ""
    return f"{row.source}, characters {cell.start}–{cell.end}{updated}"


def _safe(trial_id: str) -> str:
    """A trial's id as part of a key, which becomes a class name."""
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in trial_id)


def _all(shared: Reader, wanted: set[str]) -> None:
    matrix = Matrix(
        rows=tuple(
            block.model_copy(update={"rows": tuple(r for r in block.rows if r.trial_id in wanted)})
            for block in shared.matrix.rows
        )
    )
    names = [r.name for r in matrix.rows[0].rows]
    lines = [(block.category.value, *(_summary(r) for r in block.rows)) for block in matrix.rows]
    st.html(table_html(("About", *names), lines, "What each trial's rules set, by category"))
    category = st.selectbox("Read the rules about", [c.value for c in Category], key="kept-category")
    block = next(b for b in matrix.rows if b.category.value == category)
    for row in block.rows:
        _row(row, shared, "all")
    note(SILENCE_NOTE)
    _downloads(matrix, "")


def _summary(row: DeskRow) -> str:
    """One trial's rules of a category in few words: the limits they set, else how many there are."""
    if row.silence:
        return SILENCES[row.silence]
    fronts = list(
        dict.fromkeys(
            v.words if v.bound.quantity in v.words else f"{v.bound.quantity} {v.words}"
            for c in row.cells
            for v in c.values
        )
    )
    count = len(row.cells)
    rules = f"{count} rule{'s' if count != 1 else ''}"
    lost = "; list missing in this copy" if any(g.kind is Silence.LIST_MISSING for g in row.gaps) else ""
    more = f" and {len(fronts) - 4} more limits" if len(fronts) > 4 else ""
    return (f"{rules}: {'; '.join(fronts[:4])}{more}" if fronts else rules) + lost


def _downloads(table: Table, subject: str) -> None:
    today = datetime.now(UTC).date()
    with st.container(horizontal=True, gap="small"):
        st.download_button("Download CSV", "\ufeff" + to_csv(table, today, subject), "rules.csv", "text/csv")
        st.download_button("Download Markdown", to_markdown(table, today, subject), "rules.md", "text/markdown")
        st.download_button("Download Word", lambda: to_docx(table, today, subject), "rules.docx")

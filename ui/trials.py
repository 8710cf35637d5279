"""Trials: what each record states, its rules as a tree, and the faults of this copy."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import streamlit as st

from corpus.model import COMMON_COHORT, Criterion, Fact, FactName, Side, Trial
from ui.highlight import html_text, visible
from ui.layout import NOTICE_NAMES, alert, heading, notices_html
from ui.reading import beside_source, names_of, open_button
from ui.resources import Reader

FACT_NAMES = {
    FactName.NCT_ID: "Registry number",
    FactName.OTHER_ID: "Other number",
    FactName.TITLE: "Title",
    FactName.STATUS: "Status",
    FactName.PHASE: "Phase",
    FactName.ENROLLMENT: "People taking part",
    FactName.START_DATE: "Start",
    FactName.PRIMARY_COMPLETION_DATE: "Main results due",
    FactName.COMPLETION_DATE: "End",
    FactName.LAST_UPDATED: "Record updated",
    FactName.STUDY_TYPE: "Kind of study",
    FactName.ALLOCATION: "How groups are chosen",
    FactName.INTERVENTION_MODEL: "Groups",
    FactName.MASKING: "Who knows the treatment",
    FactName.PRIMARY_PURPOSE: "Purpose",
    FactName.CONDITION: "Disease",
    FactName.INTERVENTION: "Treatment",
    FactName.ARM: "Group",
    FactName.MIN_AGE: "Youngest age",
    FactName.MAX_AGE: "Oldest age",
    FactName.SEX: "Sex",
    FactName.HEALTHY_VOLUNTEERS: "Healthy volunteers",
    FactName.SPONSOR: "Sponsor",
    FactName.COLLABORATOR: "Partner",
    FactName.CONTACT: "Contact",
    FactName.LOCATION: "Place",
    FactName.COUNTRY: "Country",
    FactName.PRIMARY_OUTCOME: "Measured first",
    FactName.SECONDARY_OUTCOME: "Also measured",
}
COMBINED = {"all": "all of these", "any": "any one of these"}
_SIDES = {Side.INCLUSION: "Rules to take part", Side.EXCLUSION: "Rules that keep people out"}
_DEEPEST = 5  # further levels are drawn at this one


def show(shared: Reader) -> None:
    """The page."""
    heading("Trials", "What each record states, word for word. Open any line to see it in the source.")
    names = names_of(shared.catalogue)
    if not names:
        alert("No trials are loaded.")
        return
    for source, reason in shared.catalogue.skipped:
        alert(f"{source} could not be read: {reason}")
    chosen = st.selectbox("Trial", list(names), format_func=lambda t: visible(names[t]), key="kept-trial")
    trial = shared.catalogue.get(chosen)
    beside_source(shared.catalogue, lambda: _trial(trial))


def _trial(trial: Trial) -> None:
    title = trial.title or "The record prints no title."
    st.html(f"<h2>{html_text(title)}</h2>")
    _facts(trial)
    for side, name in _SIDES.items():
        _rules(trial, side, name)
    st.html("<h2>Notes on this copy</h2>")
    if trial.notices:
        with st.expander(f"Faults found in this copy ({len(trial.notices)})"):
            st.html(notices_html(trial.notices, trial))
    else:
        st.html('<p class="note">No faults were found.</p>')


def _facts(trial: Trial) -> None:
    st.html("<h2>What the record states</h2>")
    many = Counter(f.name for f in trial.facts)
    met: Counter[FactName] = Counter()
    for name in FactName:
        for fact in trial.facts_named(name):
            met[name] += 1
            _fact(trial, fact, f"{FACT_NAMES[name]} {met[name]}" if many[name] > 1 else FACT_NAMES[name])
    silent = [FACT_NAMES[n].lower() for n in FactName if not many[n]]
    if silent:
        st.html(f'<p class="note">The record does not state: {html_text(", ".join(silent))}.</p>')


def _fact(trial: Trial, fact: Fact, label: str) -> None:
    badges = "".join(
        f' <span class="badge fault">{html_text(NOTICE_NAMES[n.kind])}</span> <span class="ours-line">'
        f'<span class="badge ours">our note</span> {html_text(n.message)}</span>'
        for n in trial.notices_on(fact)
    )
    with st.container(key=f"fact-{fact.name}-{fact.start}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="fact"><span class="fact-name">{label}</span> '
            f'<span class="exact">{html_text(fact.value)}</span>{badges}</div>'
        )
        open_button(f"show-{fact.name}-{fact.start}", f"Show {label.lower()}", trial.trial_id, fact)


def _rules(trial: Trial, side: Side, name: str) -> None:
    st.html(f"<h2>{name}</h2>")
    rules = [c for c in trial.criteria if c.side is side]
    if not rules:
        st.html('<p class="note">This record prints no such list.</p>')
    depth = depths(trial.criteria)
    number = 0
    for cohort, own in groupby(rules, key=lambda c: c.cohort):
        shown = "For everyone" if cohort == COMMON_COHORT else f"Only for: {cohort}"
        st.html(f'<h3 class="trial">{html_text(shown)}</h3>')
        for rule in own:
            number += 1
            _rule(trial, rule, min(depth[rule.id], _DEEPEST), number)


def _rule(trial: Trial, rule: Criterion, depth: int, number: int) -> None:
    marker = f'<span class="marker">{html_text(rule.marker)}</span> ' if rule.marker else ""
    combine = f' <span class="badge">{COMBINED[rule.combine]}</span>' if rule.combine else ""
    notices = notices_html(trial.notices_on(rule), trial)
    with st.container(key=f"rule-{depth}-{rule.side}-{number}", horizontal=True, gap="small"):
        st.html(f'<div class="rule">{marker}<span class="exact">{html_text(rule.text)}</span>{combine}{notices}</div>')
        short = "Rule in" if rule.side is Side.INCLUSION else "Rule out"
        open_button(f"show-rule-{rule.side}-{number}", f"{short} {number}", trial.trial_id, rule)


def depths(criteria: tuple[Criterion, ...]) -> dict[str, int]:
    """How deep each criterion stands, 0 for those under none; parents stand before their children."""
    found: dict[str, int] = {}
    for criterion in criteria:
        found[criterion.id] = found.get(criterion.parent, -1) + 1 if criterion.parent else 0
    return found

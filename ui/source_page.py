"""A source on a page of its own, by address: ``?trial=…&start=…&end=…``."""

from __future__ import annotations

import streamlit as st

from corpus.trial_names import short_name
from ui.highlight import visible
from ui.layout import alert, heading
from ui.resources import Reader
from ui.source_view import show_source
from ui.state import BadPlaceError, find_place


def show(shared: Reader) -> None:
    """The page."""
    trials = {t.trial_id: t for t in shared.catalogue.trials}
    heading("Source", "The record as it was read, word for word.")
    if not trials:
        alert("No trials are loaded.")
        return
    address = {k: st.query_params[k] for k in ("trial", "start", "end") if k in st.query_params}
    trial, cited = next(iter(trials.values())), None
    if address:
        try:
            trial, cited = find_place(address, shared.catalogue)
        except BadPlaceError as error:
            alert(str(error))
            if address.get("trial", "") in trials:
                trial = trials[address["trial"]]
    chosen = st.selectbox(
        "Trial",
        list(trials),
        index=list(trials).index(trial.trial_id),
        format_func=lambda t: visible(short_name(trials[t])),
        key=f"source-{trial.trial_id}",
    )
    if chosen != trial.trial_id:
        st.query_params.from_dict({"trial": chosen})
        st.rerun()
    show_source(trial, cited)

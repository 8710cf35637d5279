"""Check a profile: what a person says, confirmed by them, held against each trial's rules one by one.

No total, no score, no verdict on taking part. Nothing outlives the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from answers.answer import Audience
from corpus.model import COMMON_COHORT, Trial
from eligibility.check import check
from eligibility.describe import describe
from eligibility.model import CriterionVerdict, Verdict
from eligibility.profile import Profile
from ui import state
from ui.highlight import html_text, visible
from ui.layout import alert, heading, note
from ui.profile_form import YES_NO, Lines, lines_of, parse
from ui.reading import beside_source, names_of, open_button, show_quote
from ui.resources import Reader

_PREFIX = f"{state.KEPT}profile-"
_GROUPS = {  # the group's label and an example of a line
    "conditions": ("Diseases, one a line", "systemic lupus erythematosus"),
    "labs": ("Lab values, one a line: name: number unit", "hemoglobin: 75 g/L\nplatelets: 60 10^9/L"),
    "scores": ("Scores, one a line: name: number", "SLEDAI-2K: 9"),
    "antibodies": ("Antibodies, one a line: name: result", "anti-dsDNA: positive"),
    "infections": ("Infections, one a line: name: result", "HBsAg: negative\nHBV DNA: undetectable"),
    "therapies": (
        "Treatments, one a line, details after semicolons",
        "prednisone; ongoing; dose 20 mg\nrituximab; 8 weeks ago",
    ),
    "history": ("Anything else, one sentence a line", "heart attack two years ago"),
}
WORDS = {
    Verdict.MET: "fits what you said",
    Verdict.NOT_MET: "does not fit what you said",
    Verdict.CANNOT_TELL: "cannot tell yet",
}
_TABLE = {Verdict.MET: "MET", Verdict.NOT_MET: "NOT MET", Verdict.CANNOT_TELL: "CANNOT TELL"}
_CLASS = {Verdict.MET: "met", Verdict.NOT_MET: "not-met", Verdict.CANNOT_TELL: "open"}


def show(shared: Reader) -> None:
    """The page."""
    heading(
        "Check the rules",
        "See which rules fit what you say, one by one. This is not a decision. Only the study team can make one.",
    )
    note("What you type here stays in this browser session. It is not saved.")
    _free_text(shared)
    _form()
    profile = state.profile()
    if profile is None:
        return
    names = names_of(shared.catalogue)
    if not names:
        alert("No trials are loaded.")
        return
    st.html('<h2 id="results">Rule by rule</h2>')
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Trial", list(names), format_func=lambda t: visible(names[t]), key="kept-check-trial")
        audience = st.segmented_control(
            "Shown",
            [str(a) for a in Audience],
            format_func={str(Audience.PATIENT): "For patients", str(Audience.PHYSICIAN): "For physicians"}.__getitem__,
            required=True,
            key=state.preset("check-audience", st.session_state.get("kept-audience", str(Audience.PATIENT))),
        )
    trial = shared.catalogue.get(chosen)
    verdicts = check(trial, profile, shared.lexicon)
    draw = _points if audience == Audience.PATIENT else _table
    beside_source(shared.catalogue, lambda: draw(trial, verdicts))


def _free_text(shared: Reader) -> None:
    text = st.text_area(
        "Describe the person in your own words (or fill in the form below)",
        key=f"{_PREFIX}text",
        max_chars=5000,
        placeholder="58F, SLE, eGFR 40, prednisone 25 mg, HBsAg negative",
    )
    if st.button("Read this into the form", key="read") and text.strip():
        found = describe(text, shared.lexicon)
        _fill(found.profile)
        state.forget_profile()
        st.session_state["understood"] = [list(u) for u in found.understood]
        st.session_state["not-understood"] = list(found.not_understood)
    if st.session_state.get("understood") or st.session_state.get("not-understood"):
        read = "".join(
            f"<li><q>{html_text(words)}</q> read as {html_text(key.replace('_', ' '))}: <b>{html_text(value)}</b></li>"
            for words, key, value in st.session_state.get("understood", [])
        )
        unread = "".join(
            f'<li><span class="badge silent">not understood</span> <q>{html_text(words)}</q></li>'
            for words in st.session_state.get("not-understood", [])
        )
        st.html(
            '<section class="understood" role="status"><h2 class="small">Please check how your words were read</h2>'
            f"<ul>{read}{unread}</ul><p>Change the form below where it is wrong. Then confirm it.</p></section>"
        )


def _fill(profile: Profile) -> None:
    """Put a profile into the form's fields, before they are drawn."""
    for name, lines in lines_of(profile)._asdict().items():
        st.session_state[f"{_PREFIX}{name}"] = lines
    st.session_state[f"{_PREFIX}age"] = profile.age
    st.session_state[f"{_PREFIX}weight"] = profile.weight_kg
    st.session_state[f"{_PREFIX}sex"] = profile.sex or YES_NO[None]
    st.session_state[f"{_PREFIX}pregnant"] = YES_NO[profile.pregnant]
    st.session_state[f"{_PREFIX}breastfeeding"] = YES_NO[profile.breastfeeding]


def _form() -> None:
    said = {words: value for value, words in YES_NO.items()}
    options = [YES_NO[None], YES_NO[True], YES_NO[False]]
    with st.form("profile", border=True):
        left, right = st.columns(2)
        with left:
            age = st.number_input("Age in years", 0.0, 130.0, value=None, step=1.0, key=f"{_PREFIX}age", format="%g")
            sex = st.selectbox("Sex", [YES_NO[None], "female", "male"], key=f"{_PREFIX}sex")
            weight = st.number_input("Weight in kg", 0.5, 700.0, value=None, key=f"{_PREFIX}weight", format="%g")
        with right:
            pregnant = st.selectbox("Pregnant", options, key=f"{_PREFIX}pregnant")
            breastfeeding = st.selectbox("Breastfeeding", options, key=f"{_PREFIX}breastfeeding")
        texts = {
            name: st.text_area(label, key=f"{_PREFIX}{name}", placeholder=example, height=96, max_chars=20_000)
            for name, (label, example) in _GROUPS.items()
        }
        confirmed = st.form_submit_button("This is right – check the rules", type="primary", key="confirm")
    if confirmed:
        person = {
            "age": age,
            "sex": None if sex == YES_NO[None] else sex,
            "pregnant": said[pregnant],
            "breastfeeding": said[breastfeeding],
            "weight_kg": weight,
        }
        parsed = parse(Lines(**texts), person)
        if parsed.profile is None:
            state.forget_profile()
            for group, line, expected in parsed.faults:
                alert(f"{group}: “{line}” could not be read. Write it like this: {expected}")
        else:
            state.confirm_profile(parsed.profile)


def _points(trial: Trial, verdicts: Sequence[CriterionVerdict]) -> None:
    """For patients: what to talk about, in the order of need; no table and no counts."""
    raise_first = points(trial, verdicts)
    open_points = [v for v in verdicts if v.verdict is Verdict.CANNOT_TELL]
    st.html("<h3>Points to raise with the team</h3>")
    if not raise_first:
        note(
            "No rule stands against what you said. That does not mean that you can join. Many things are not known yet."
        )
    for number, verdict in enumerate(raise_first, start=1):
        _point(trial, verdict, f"point {number}")
    with st.expander("What is not known yet"):
        for number, verdict in enumerate(open_points, start=1):
            _point(trial, verdict, f"open question {number}")
    with st.expander("Rules that fit what you said"):
        for number, verdict in enumerate((v for v in verdicts if v.verdict is Verdict.MET), start=1):
            _point(trial, verdict, f"rule {number}")


def points(trial: Trial, verdicts: Sequence[CriterionVerdict]) -> list[CriterionVerdict]:
    """The rules that do not fit what was said; of a rule and its parts only the parts."""
    against = [v for v in verdicts if v.verdict is Verdict.NOT_MET]
    ids = {v.criterion_id for v in against}
    parents = {c.parent for c in trial.criteria if c.id in ids}
    return [v for v in against if v.criterion_id not in parents]


def _point(trial: Trial, verdict: CriterionVerdict, name: str) -> None:
    who = "" if verdict.cohort == COMMON_COHORT else f'<span class="badge">only for {html_text(verdict.cohort)}</span>'
    settle = f'<p class="settle">To settle this: {html_text(verdict.settle)}</p>' if verdict.settle else ""
    badge = f'<span class="badge {_CLASS[verdict.verdict]}">{WORDS[verdict.verdict]}</span>'
    above = f"<p>{badge} {who}</p><p>{html_text(verdict.reason)}</p>{settle}"
    show_quote(f"check-{name.replace(' ', '-')}", trial, verdict, label=f"Show {name} in the source", above=above)


def _table(trial: Trial, verdicts: Sequence[CriterionVerdict]) -> None:
    """For physicians: every rule in the record's order, by cohort."""
    number = 0
    for cohort, own in groupby(verdicts, key=lambda v: v.cohort):
        shown = "For everyone" if cohort == COMMON_COHORT else cohort
        st.html(f'<h3 class="trial">{html_text(shown)}</h3>')
        for verdict in own:
            number += 1
            settle = f'<span class="settle">Settle: {html_text(verdict.settle)}</span>' if verdict.settle else ""
            notices = "".join(
                f' <span class="badge fault">as printed; {html_text(n.message)}</span>'
                for n in trial.notices_on(verdict)
            )
            with st.container(key=f"verdict-{number}", horizontal=True, gap="small"):
                st.html(
                    f'<div class="verdict"><span class="badge {_CLASS[verdict.verdict]}">'
                    f"{_TABLE[verdict.verdict]}</span>"
                    f' <span class="path">{html_text(verdict.side)}</span> '
                    f'<span class="exact">{html_text(verdict.quote)}</span>{notices}'
                    f'<span class="because">{html_text(verdict.reason)}</span>{settle}</div>'
                )
                open_button(f"verdict-open-{number}", f"Rule {number}", trial.trial_id, verdict)

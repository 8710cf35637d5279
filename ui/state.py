"""What one browser session holds: strings and plain values only, gone when the session ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from answers.answer import Answer, Audience, Turn
from corpus.catalogue import Catalogue, UnknownTrialError
from corpus.model import Span, Trial
from eligibility.profile import Profile

_TURNS = "turns"
_PENDING = "pending"
_FROM = "from"  # the number of earlier exchanges that later questions no longer lean on
_PLACE = "place"
_OPENER = "opener"
_OPENED = "opened"
_CLOSED = "closed"
_PAGE = "page"
_PROFILE = "profile-confirmed"
KEPT = "kept-"  # keys of widgets whose choice outlives a visit to another page start with this


class Exchange(NamedTuple):
    """One question of this session with its answer."""

    question: str
    trials: tuple[str, ...]
    audience: Audience
    answer: Answer


class Place(NamedTuple):
    """A place in a source, by its address."""

    trial: str
    start: int
    end: int


class BadPlaceError(ValueError):
    """An address that leads nowhere; the message is for people."""


def exchanges() -> list[Exchange]:
    """The session's questions and answers, oldest first."""
    return [
        Exchange(t["question"], tuple(t["trials"]), Audience(t["audience"]), Answer.model_validate(t["answer"]))
        for t in st.session_state.get(_TURNS, [])
    ]


def remember(exchange: Exchange) -> None:
    """Add a finished exchange."""
    kept = {
        "question": exchange.question,
        "trials": list(exchange.trials),
        "audience": str(exchange.audience),
        "answer": exchange.answer.model_dump(mode="json"),
    }
    st.session_state[_TURNS] = [*st.session_state.get(_TURNS, []), kept]


def history() -> tuple[Turn, ...]:
    """Earlier questions that a new one may lean on, as the explainer takes them."""
    turns = st.session_state.get(_TURNS, [])[st.session_state.get(_FROM, 0) :]
    return tuple(Turn(question=t["question"], trials=tuple(t["trials"])) for t in turns)


def ask(question: str, trials: tuple[str, ...]) -> None:
    """Leave a question for the page to answer next."""
    if question.strip():
        st.session_state[_PENDING] = {"question": question.strip(), "trials": list(trials)}


def ask_anew(question: str) -> None:
    """Leave a question to be answered by itself, of all trials; nothing said before counts from here on."""
    st.session_state[_FROM] = len(st.session_state.get(_TURNS, []))
    ask(question, ())


def take_pending() -> tuple[str, tuple[str, ...]] | None:
    """The question left to be answered; it stays until ``settle`` is called."""
    pending = st.session_state.get(_PENDING)
    return (pending["question"], tuple(pending["trials"])) if pending else None


def settle() -> None:
    """The question left has been answered."""
    st.session_state.pop(_PENDING, None)


def start_afresh() -> None:
    """Forget the conversation of this session."""
    for key in (_TURNS, _PENDING, _FROM):
        st.session_state.pop(key, None)
    close_place()


def confirm_profile(profile: Profile) -> None:
    """Keep a profile that the person has confirmed, in this session only."""
    st.session_state[_PROFILE] = profile.model_dump(mode="json")


def forget_profile() -> None:
    """Drop the confirmed profile."""
    st.session_state.pop(_PROFILE, None)


def profile() -> Profile | None:
    """The confirmed profile, if there is one."""
    kept = st.session_state.get(_PROFILE)
    return None if kept is None else Profile.model_validate(kept)


def open_place(place: Place, opener: str) -> None:
    """Open a place in a source and put its address into the address bar; ``opener`` is the button's key."""
    address = {"trial": place.trial, "start": str(place.start), "end": str(place.end)}
    st.session_state[_PLACE] = address
    st.session_state[_OPENER] = opener
    st.session_state[_OPENED] = times_opened() + 1
    st.query_params.from_dict(address)


def opener() -> str:
    """The key of the button that opened the source, empty where an address did."""
    return str(st.session_state.get(_OPENER, ""))


def times_opened() -> int:
    """How often a source was opened in this session."""
    return int(st.session_state.get(_OPENED, 0))


def enter(page: str) -> None:
    """Say which page is drawn. Widgets keep what was chosen; a source opened on another page is closed."""
    for key in st.session_state:
        if str(key).startswith(KEPT):
            st.session_state[key] = st.session_state[key]
    if st.session_state.get(_PAGE, page) != page:
        for key in (_PLACE, _OPENER, _CLOSED):
            st.session_state.pop(key, None)
    st.session_state[_PAGE] = page


def preset(name: str, value: str) -> str:
    """The key of a widget whose choice is kept across pages, with ``value`` chosen where nothing is yet."""
    key = f"{KEPT}{name}"
    if st.session_state.get(key) is None:
        st.session_state[key] = value
    return key


def close_place() -> None:
    """Close the open source."""
    st.session_state.pop(_PLACE, None)
    st.session_state[_CLOSED] = st.session_state.pop(_OPENER, "")
    st.query_params.clear()


def take_closed() -> str:
    """Once after a source was closed: the key of the button that had opened it; else empty."""
    return str(st.session_state.pop(_CLOSED, ""))


def open_address() -> Mapping[str, str]:
    """The address of the open place: what was opened in this session, else what the address bar asks for."""
    if _PLACE in st.session_state:
        kept: dict[str, str] = st.session_state[_PLACE]
        return kept
    return {k: st.query_params[k] for k in ("trial", "start", "end") if k in st.query_params}


def find_place(address: Mapping[str, Any], catalogue: Catalogue) -> tuple[Trial, Span | None]:
    """The trial and range that an address names; no range where it gives neither start nor end.

    Raises:
        BadPlaceError: if there is no such trial or no such range in its source.
    """
    try:
        trial = catalogue.get(str(address.get("trial", "")))
    except UnknownTrialError:
        raise BadPlaceError("No loaded trial goes by the name in this address.") from None
    start, end = str(address.get("start", "")), str(address.get("end", ""))
    if not start and not end:
        return trial, None
    length = len(trial.source.text)
    numbers = [int(n) for n in (start, end) if n.isascii() and n.isdigit() and len(n) < 10]
    if len(numbers) < 2 or not 0 <= numbers[0] < numbers[1] <= length:
        raise BadPlaceError(
            f"This address does not point to words in this source. It needs a start and an end between 0 and {length}, "
            "the start first. The whole source is shown below, without a mark."
        )
    return trial, Span(start=numbers[0], end=numbers[1])

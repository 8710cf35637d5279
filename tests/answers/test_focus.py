"""The part of a passage that is quoted: whole clauses with what takes them back."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from answers.focus import LONG, SHORT, clauses, focus, within
from corpus.model import Span

LAB = (
    "Cardiac function with a left ventricular ejection fraction at least 55 percent with no obvious abnormality in "
    "the electrocardiogram; Renal function with a filtration rate of at least 30; Liver function with transaminases "
    "at most three times the upper limit, except when the disease causes it; Lung function without serious lung "
    "lesions on a scan."
)


def whole(text: str) -> Span:
    return Span(start=0, end=len(text))


def holding(*words: str) -> Callable[[str], float]:
    return lambda clause: float(sum(word in clause for word in words))


def test_a_short_passage_is_quoted_whole() -> None:
    text = "Pregnant women. Women who plan to become pregnant."
    assert focus(text, whole(text), holding("plan")) == whole(text)


def test_of_a_long_one_the_clause_that_answers() -> None:
    found = focus(LAB, whole(LAB), holding("Renal"))
    assert LAB[found.start : found.end] == "Renal function with a filtration rate of at least 30;"


def test_what_takes_a_clause_back_is_quoted_with_it() -> None:
    text = (
        "Patients who have ever had any cancer of any organ are left out of this study whatever the treatment was. "
        "Exceptions include skin cancer that was removed. The next rule is about something else that is long enough "
        "to make this passage one that must be cut into its clauses before it is shown to anyone."
    )
    found = focus(text, whole(text), holding("cancer of any organ"))
    assert text[found.start : found.end].endswith("skin cancer that was removed.")


def test_without_anything_that_answers_the_first_clauses_that_fit() -> None:
    text = "This is a sentence of the record that tells nothing. " * 20
    found = focus(text, whole(text), lambda _: 0.0)
    assert found.start == 0
    assert SHORT < found.end <= LONG


@given(st.text(alphabet="ab;:. \n，。except", max_size=1500).filter(str.strip), st.integers(0, 5))
def test_it_is_a_run_of_whole_clauses_inside_the_passage(text: str, seed: int) -> None:
    span = whole(text)
    found = focus(text, span, lambda clause: float((len(clause) * 7 + seed) % 5))
    assert span.contains(found)
    if found != span:
        parts = clauses(text, span)
        assert found.start in {p.start for p in parts}
        assert found.end in {p.end for p in parts}


@given(st.text(alphabet="ab;:. \n", min_size=1, max_size=800))
def test_clauses_keep_their_order_and_do_not_overlap(text: str) -> None:
    parts = clauses(text, whole(text))
    assert parts
    for one, two in itertools.pairwise(parts):
        assert one.end <= two.start


LISTED = (
    "Evidence of activity, meeting at least two of the following: (a) a relapse within the past 12 months that was "
    "confirmed by a neurologist who saw the patient; (b) activity on a scan, such as one new lesion or one that grows; "
    "(c) a rise of the disability score from baseline that lasts for six months and has no other cause."
)
RENAL = (
    "Severe renal disease (urine protein >4 g/24 hours, or serum creatinine >1.5 × ULN, or clearance <30 mL/min), "
    "active nephritis that needs other medicines, or nephritis that needs prednisone at more than 1,000 mg/day."
)


def test_a_listed_thing_is_quoted_with_the_words_that_say_how_many_are_needed() -> None:
    found = focus(LISTED, whole(LISTED), holding("scan"))
    quote = LISTED[found.start : found.end]
    assert quote.startswith("Evidence of activity, meeting at least two")
    assert "(b) activity on a scan" in quote


def test_a_short_row_holds_the_pieces_that_answer_whole() -> None:
    found = within(RENAL, whole(RENAL), holding("prednisone"), 80)
    assert RENAL[found.start : found.end] == "or nephritis that needs prednisone at more than 1,000 mg/day."
    found = within(RENAL, whole(RENAL), holding("Severe"), 150)
    assert RENAL[found.start : found.end].endswith("clearance <30 mL/min)")


@given(st.text(alphabet="ab;:., \n()", max_size=400).filter(str.strip), st.integers(1, 60), st.integers(0, 5))
def test_a_row_never_outgrows_its_room(text: str, room: int, seed: int) -> None:
    found = within(text, whole(text), lambda piece: float((len(piece) * 7 + seed) % 5), room)
    assert whole(text).contains(found)
    assert found.end - found.start <= room

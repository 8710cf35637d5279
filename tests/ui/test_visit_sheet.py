"""The sheet for a visit: everything on it, nothing run, nothing fetched, the same in both forms."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import lru_cache
from html import unescape

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html  # type: ignore[import-untyped]

from answers.answer import Answer, Citation, Kind, NotStated, Statement, Timing
from answers.team_questions import SILENT, TeamQuestion
from corpus.catalogue import load as load_catalogue
from corpus.model import NoticeKind, Trial
from eligibility.printable import printable
from settings import ROOT
from tests.support.readability import grade
from ui.visit_sheet import (
    FAULTS,
    WORDS,
    Asked,
    ForTeam,
    LookedAt,
    Point,
    VisitSheet,
    asked,
    looked_at,
    visit_docx,
    visit_html,
)

DAY = date(2026, 11, 22)
ANYTHING = st.text(st.characters(), min_size=1, max_size=60)
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=http://x.example/i.png onerror=alert(1)>', "</style><style>@import 'x'",
    "{}", "{0}", "javascript:alert(1)", "&lt;b&gt;", "\u202eevil\u200b", "\x00\x1b", "\ud800", "]]>", "a\nb",
)  # fmt: skip


@lru_cache
def trials() -> tuple[Trial, ...]:
    return load_catalogue(ROOT / "corpus" / "trials").trials


def cited(trial: Trial, n: int = 0) -> Citation:
    criterion = trial.criteria[n]
    return Citation(
        n=1,
        trial_id=trial.trial_id,
        source=trial.source.name,
        section=trial.section_at(criterion.start).path,
        start=criterion.start,
        end=criterion.end,
        quote=trial.source.quote(criterion),
        notices=tuple(x.kind for x in trial.notices_on(criterion)),
    )


def full() -> VisitSheet:
    """A sheet with a quote of every trial in every part."""
    team = TeamQuestion(
        id="q", group="Money", question="Who pays?", sentence="The record says:", citations=(cited(trials()[0], 3),)
    )
    silent = TeamQuestion(
        id="s", group="Money", question="Is travel paid?", sentence=SILENT[NotStated.RECORD_SILENT],
        not_stated=NotStated.RECORD_SILENT,
    )  # fmt: skip
    lost = TeamQuestion(
        id="p", group="Safety", question="Which phase?", sentence=SILENT[NotStated.VALUE_MISSING],
        not_stated=NotStated.VALUE_MISSING, lost=(cited(trials()[1], 2),),
    )  # fmt: skip
    return VisitSheet(
        made=DAY,
        trials=tuple(looked_at(t) for t in trials()),
        asked=tuple(
            Asked(question=f"What of {t.trial_id}?", sentences=("It says:",), citations=(cited(t),)) for t in trials()
        ),
        points=(Point(text="Ask about my kidney test.", citations=(cited(trials()[2], 4),)),),
        not_said=("Who pays for travel",),
        team=(ForTeam(trial_id=trials()[0].trial_id, questions=(team, silent, lost)),),
    )


def of_words(words: str) -> VisitSheet:
    """A sheet with the same words everywhere that a source's or a person's words can stand."""
    citation = Citation(n=1, trial_id=words, source=words, section=(words,), start=0, end=len(words), quote=words)
    question = TeamQuestion(id="x", group=words, question=words, sentence=words, citations=(citation,))
    return VisitSheet(
        made=DAY,
        trials=(LookedAt(trial_id=words, name=words, registry_id=words, source=words, updated=words),),
        asked=(Asked(question=words, sentences=(words,), citations=(citation,)),),
        points=(Point(text=words, citations=(citation,)),),
        not_said=(words,),
        team=(ForTeam(trial_id=words, questions=(question,)),),
    )


def quotes_of(page: str) -> list[str]:
    return [unescape(q) for q in re.findall(r"<blockquote>“(.*?)”</blockquote>", page, re.DOTALL)]


def quotes_on(sheet: VisitSheet) -> list[Citation]:
    parts = [c for a in sheet.asked for c in a.citations] + [c for p in sheet.points for c in p.citations]
    return parts + [c for t in sheet.team for q in t.questions for c in (*q.citations, *q.lost)]


def docx_text(sheet: VisitSheet) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(visit_docx(sheet))).paragraphs)


def test_every_quote_stands_whole_and_exact_in_both_forms() -> None:
    sheet = full()
    by_id = {t.trial_id: t for t in trials()}
    assert quotes_of(visit_html(sheet)) == [by_id[c.trial_id].source.quote(c) for c in quotes_on(sheet)]
    text = docx_text(sheet)
    assert all(f"“{c.quote}”" in text for c in quotes_on(sheet))


def test_every_quote_has_its_place() -> None:
    page = visit_html(full())
    first = quotes_on(full())[0]
    assert f"{first.source}, characters {first.start}–{first.end}." in page
    assert page.count('class="place"') == len(quotes_on(full()))


def test_trials_stand_with_their_number_and_date() -> None:
    for text in (unescape(visit_html(full())), docx_text(full())):
        assert "universal CD19 CAR-T (Zhejiang) (NCT06691152), record updated 2024-11-15" in text
        assert "cd19-bcma-car-t-autoimmune), the record gives no date" in text
        assert "2026-11-22" in text


def test_silence_and_faults_are_on_the_sheet() -> None:
    for text in (unescape(visit_html(full())), docx_text(full())):
        assert "Who pays for travel" in text
        assert WORDS["silence"] in text
        assert SILENT[NotStated.RECORD_SILENT] in text
        assert FAULTS[NoticeKind.LOST_COMPARATOR] in text


def test_a_fault_met_twice_is_told_once() -> None:
    (place,) = re.findall(r'class="place">(KN5501[^<]*1281[^<]*)<', visit_html(full()))
    assert place.count("A sign is missing") == 1


def test_both_forms_hold_the_same() -> None:
    body = visit_html(full()).split("<main>")[1].split("</main>")[0]
    words = re.findall(r"[^\W_]{2,}", unescape(re.sub(r"<[^>]*>", " ", body)))
    assert words == re.findall(r"[^\W_]{2,}", docx_text(full()))


def test_nothing_is_folded_run_or_fetched() -> None:
    page = visit_html(full())
    root = lxml_html.fromstring(page)
    assert not root.xpath("//script|//iframe|//img|//link|//a|//details|//form|//object|//embed|//base")
    assert not root.xpath("//@href|//@src|//@style|//@*[starts-with(name(), 'on')]")
    assert "default-src 'none'" in page
    assert "url(" not in page
    assert "@import" not in page
    assert "@media print" in page
    assert root.get("lang") == "en"
    assert next(e.tag for e in root.xpath("//h1|//h2|//h3")) == "h1"


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    page = visit_html(of_words(words))
    root = lxml_html.fromstring(page)
    assert {e.tag for e in root.iter() if isinstance(e.tag, str)} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "blockquote", "div"),
    }
    assert page.count("<style>") == 1
    assert printable(words) in docx_text(of_words(words))


@settings(max_examples=60, deadline=None)
@given(ANYTHING)
def test_any_words_come_back_as_they_were(words: str) -> None:
    assert quotes_of(visit_html(of_words(words))) == [printable(words)] * 3


@settings(max_examples=25, deadline=None)
@given(ANYTHING)
def test_any_words_make_a_document(words: str) -> None:
    assert printable(f"“{words}”") in docx_text(of_words(words))


def test_an_empty_sheet_has_room_for_notes_and_nothing_else() -> None:
    page = visit_html(VisitSheet(made=DAY))
    assert re.findall(r"<h2>(.*?)</h2>", page) == [WORDS["notes"]]
    assert page.count('class="line"') >= 5


def test_an_answer_goes_on_the_sheet_as_it_was_shown() -> None:
    citation = cited(trials()[0])
    answer = Answer(
        question="How old?", kind=Kind.FACT, answer="", statements=(Statement(text="At least 5.", citations=(1,)),),
        citations=(citation,), timing_ms=Timing(total=0, embed=0, search=0, rank=0, compose=0),
    )  # fmt: skip
    assert asked(answer) == Asked(question="How old?", sentences=("At least 5.",), citations=(citation,))


def test_every_kind_of_fault_has_words_and_all_words_are_plain() -> None:
    assert set(FAULTS) == set(NoticeKind)
    for text in (*FAULTS.values(), *WORDS.values()):
        assert grade(text) <= 8, text

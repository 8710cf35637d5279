"""A person asks, reads, and opens the source: in a real browser, wide and narrow, with the mouse and without."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from corpus.catalogue import load

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "trials"
QUESTION = "can I join if my platelets are low?"
FIRST_ANSWER = 240_000  # milliseconds: the model loads and the index is built behind the first page
IN_VIEW = """mark => {
  const words = mark.getBoundingClientRect(), box = mark.closest('.source').getBoundingClientRect();
  return words.top >= Math.max(0, box.top) - 1 && words.bottom <= Math.min(innerHeight, box.bottom) + 1;
}"""


def ask(page: Page, address: str) -> None:
    page.goto(address)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.get_by_role("button", name="Show [1] in the source")).to_be_visible(timeout=FIRST_ANSWER)


def place_in_address(page: Page) -> tuple[str, int, int]:
    asked = parse_qs(urlsplit(page.url).query)
    return asked["trial"][0], int(asked["start"][0]), int(asked["end"][0])


def test_the_first_page_shows_before_the_model_is_loaded(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask about a trial")
    expect(page.get_by_role("button", name=re.compile("platelets"))).to_be_visible()


def test_a_citation_opens_the_source_at_the_quoted_words(page: Page, address: str) -> None:
    ask(page, address)
    quote = page.locator("figure.quote blockquote").first.text_content()
    page.get_by_role("button", name="Show [1] in the source").click()
    mark = page.locator(".source mark.cited")
    expect(mark).to_have_text(str(quote), use_inner_text=False)
    page.wait_for_function(f"() => ({IN_VIEW})(document.querySelector('.source mark.cited'))")
    trial, start, end = place_in_address(page)
    source = load(CORPUS).get(trial).source.text
    assert source[start:end] == quote == mark.text_content()
    # The whole source is there, unchanged, and the conversation is still there.
    assert page.locator(".source").text_content() == source
    expect(page.locator("p.asked")).to_have_text(QUESTION)


def test_an_answer_is_shown_from_its_question_on(page: Page, address: str) -> None:
    ask(page, address)
    page.wait_for_timeout(1000)  # nothing may scroll it away afterwards
    expect(page.locator("p.asked")).to_be_in_viewport()


def test_the_address_of_a_place_can_be_shared(page: Page, address: str) -> None:
    trial = load(CORPUS).trials[0]
    criterion = trial.criteria[5]
    for where in ("/", "/source"):
        page.goto(f"{address}{where}?trial={trial.trial_id}&start={criterion.start}&end={criterion.end}")
        mark = page.locator(".source mark.cited")
        expect(mark).to_be_visible()
        assert mark.text_content() == trial.source.quote(criterion)
        page.wait_for_function(f"() => ({IN_VIEW})(document.querySelector('.source mark.cited'))")


def test_an_address_that_leads_nowhere_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/source?trial={load(CORPUS).trials[0].trial_id}&start=5&end=99999999")
    expect(page.get_by_role("alert")).to_contain_text("does not point to words in this source")
    page.goto(f"{address}/source?trial=%3Cimg%20src=x%3E&start=1&end=2")
    expect(page.get_by_role("alert")).to_contain_text("No loaded trial")


def test_the_keyboard_alone_is_enough(page: Page, address: str) -> None:
    page.goto(address)
    reach(page, "stChatInputTextArea")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    first = page.get_by_role("button", name="Show [1] in the source")
    expect(first).to_be_visible(timeout=FIRST_ANSWER)
    reach(page, "Show [1] in the source", backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator(".source mark.cited")).to_be_focused()
    reach(page, "Close the source", backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator(".source")).to_have_count(0)
    expect(first).to_be_focused()
    assert urlsplit(page.url).query == ""


def reach(page: Page, name: str, *, backwards: bool = False) -> None:
    """Press Tab until the control of that name or test id has the focus."""
    for _ in range(80):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        focused = page.evaluate(
            "() => [document.activeElement.innerText, document.activeElement.dataset.testid, "
            "document.activeElement.getAttribute('aria-label')].join(' ')"
        )
        if name in focused:
            return
    raise AssertionError(f"{name!r} is not reached with the keyboard")

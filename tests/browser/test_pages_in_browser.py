"""The other pages in a real browser: they open, hold their sources, print whole, and run nothing that a source says."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from corpus.catalogue import load
from corpus.trial_names import short_name
from tests.browser.conftest import HOSTILE, ROOT

pytestmark = pytest.mark.browser


def test_a_rule_opens_beside_its_tree(page: Page, address: str) -> None:
    page.goto(f"{address}/trials")
    page.get_by_role("button", name="Rule in 3", exact=True).click()
    trial = load(ROOT / "corpus" / "trials").trials[0]
    third = [c for c in trial.criteria if c.side == "inclusion"][2]
    expect(page.locator(".source mark.cited")).to_have_text(trial.source.quote(third))
    expect(page.locator(".source mark.cited")).to_be_in_viewport()


def test_a_subject_is_compared_over_all_trials(page: Page, address: str) -> None:
    page.goto(f"{address}/compare")
    page.get_by_role("radio", name="ANC").or_(page.get_by_role("button", name="ANC")).first.click()
    for trial in load(ROOT / "corpus" / "trials").trials:
        expect(page.get_by_role("heading", name=short_name(trial))).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^Show in the source")).first.click()
    expect(page.locator(".source mark.cited")).to_contain_text(re.compile("neutrophil|ANC", re.IGNORECASE))


def test_a_described_person_is_confirmed_then_checked(page: Page, address: str) -> None:
    page.goto(f"{address}/check")
    page.get_by_role("textbox", name=re.compile("Describe the person")).fill("58F, SLE, hemoglobin 5 g/dL")
    page.get_by_role("button", name="Read this into the form").click()
    expect(page.get_by_text("Please check how your words were read")).to_be_visible()
    expect(page.get_by_text("Rule by rule")).to_have_count(0)
    page.get_by_role("button", name=re.compile("This is right")).click()
    expect(page.get_by_text("does not fit what you said").first).to_be_visible()


def test_folded_parts_are_printed(page: Page, address: str) -> None:
    page.goto(f"{address}/trials")
    folded = page.locator(".stExpander .notices").first
    expect(folded).to_have_count(1)
    shown = "e => e.checkVisibility({visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true})"
    assert not folded.evaluate(shown)
    page.emulate_media(media="print")
    assert folded.evaluate(shown)


def test_a_hostile_source_is_shown_as_text_and_runs_nothing(page: Page, hostile_address: str) -> None:
    title = HOSTILE.splitlines()[0]
    page.goto(f"{hostile_address}/source")
    expect(page.locator(".source")).to_be_visible()
    assert page.locator(".source").text_content() == HOSTILE.replace("\u202e", "").replace("\u202c", "")
    page.goto(f"{hostile_address}/trials")
    expect(page.get_by_text(title).first).to_be_visible()
    page.goto(f"{hostile_address}/compare")
    page.get_by_role("textbox", name="Or type one").fill("age")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name=re.compile("^Show in the source")).first
    expect(button).to_be_visible()
    assert str(button.text_content()).replace("\u2060", "") == f"Show in the source: {title} 1"
    assert button.locator("img, a, [data-testid=stIconMaterial]").count() == 0
    assert page.title() != "broken"

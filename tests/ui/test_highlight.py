"""Text of a source on the page: exact, escaped, and never read as anything but text."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from ui.highlight import displayed, html_text, label_text, marked_html, source_html, visible

TEXTS = st.text(alphabet=st.characters(exclude_categories=[]), max_size=80)


def words_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@given(TEXTS)
def test_each_displayed_character_stands_where_its_offset_says(text: str) -> None:
    shown = displayed(text)
    assert "".join(text[i] for i in shown.offsets) == shown.text == visible(text)
    shown.text.encode("utf-8")  # what cannot be sent to a browser is not there


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\u00ad", "\x00", "\x1b", "\ud800", "\u3164"]
)
def test_characters_that_hide_or_turn_text_are_not_displayed(hidden: str) -> None:
    assert displayed(f"a{hidden}b") == ("ab", (0, 2))


def test_what_carries_meaning_is_displayed_unchanged() -> None:
    text = "ANC ≥0.5 × 10⁶/L\tand\nCrCl 10^9/L – 抗体 é e\u0301 ½ \\<50"
    assert displayed(text).text == text


@given(TEXTS, st.data())
def test_the_whole_source_is_there_and_the_mark_holds_the_cited_words(text: str, data: st.DataObject) -> None:
    if len(text) < 2:
        return
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda s: s[0] < s[1])
    cited, *noticed = (Span(start=a, end=b) for a, b in data.draw(st.lists(spans, min_size=1, max_size=4)))
    markup = source_html(text, cited, noticed)
    assert words_of(markup) == visible(text)
    inside = markup.partition('<mark class="cited" tabindex="-1">')[2].partition("</mark>")[0]
    assert words_of(inside) == visible(text[cited.start : cited.end])
    assert set(re.findall(r"<[^>]*>", markup)) <= {
        '<mark class="cited" tabindex="-1">',
        "</mark>",
        '<span class="noticed">',
        "</span>",
        *(f'<span class="noticed" data-note="{n}">' for n in re.findall(r'data-note="([\d ]+)"', markup)),
    }


def test_a_notice_is_numbered_where_it_ends_also_across_the_edge_of_the_mark() -> None:
    markup = source_html("abcdef", Span(start=2, end=4), [Span(start=1, end=3)])
    assert markup == (
        'a<span class="noticed">b</span><mark class="cited" tabindex="-1"><span class="noticed" data-note="1">c</span>'
        "d</mark>ef"
    )


@given(TEXTS.filter(bool), st.integers(0, 80), st.integers(1, 80))
def test_marks_in_a_quote_change_no_word(text: str, start: int, length: int) -> None:
    markup = marked_html(text, Span(start=0, end=len(text)), [Span(start=start, end=start + length)])
    assert words_of(markup) == visible(text)


def test_markup_in_a_text_stays_text() -> None:
    assert html_text('<img src=x onerror="a()">&amp;') == "&lt;img src=x onerror=&quot;a()&quot;&gt;&amp;amp;"


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://a.b/c.png)",
        "**bold** _it_ `code` ~~no~~",
        ":red[x] :material/home: :smile:",
        "$x^2$",
        "[a](b)",
        "# h",
    ],
)
def test_every_sign_of_a_label_is_escaped(text: str) -> None:
    label = label_text(text)
    assert not re.search(r"(?<!\\)[*_`~\[\]()!$#:<>]", label)
    assert re.sub(r"[\\\u2060]", "", label) == text


def test_a_label_is_one_line_and_keeps_no_address_or_icon_whole() -> None:
    assert "\n" not in label_text("a\n\n- b")
    plain = label_text("www.example.org x@example.org :home: -> >=").replace("\\", "")
    assert not re.search(r"www\.\w|@\w|:home|->|>=", plain)

"""Exports: nothing lost, nothing run, nothing read as markup."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from functools import lru_cache

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.catalogue import load as load_catalogue
from corpus.model import Side, Trial
from eligibility.desk import matrix, rows
from eligibility.desk_model import DeskCell, DeskRow, Gap, Silence
from eligibility.exports import SILENCE_NOTE, Line, escaped, guarded, lines, to_csv, to_docx, to_markdown
from eligibility.printable import one_line, printable
from lexicon.reader import load as load_lexicon
from settings import ROOT

DAY = date(2026, 11, 22)
LEXICON = load_lexicon()
ANYTHING = st.text(st.characters(), min_size=1, max_size=60)
HOSTILE = (
    "=HYPERLINK(\"http://x.example\",\"a\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "a|b",
    "<script>",
    "[a](javascript:x)", "![x](http://x.example/i.png)", "www.example.com", "http://example.com", "a@example.com",
    "**b**", "`c`", "# h", "&lt;", "$x$", "~~s~~", "line\nline", "\u202eevil", "\ud800", "\x00\x0b\x1b[2J", "a\u2028b",
)  # fmt: skip


@lru_cache
def trials() -> tuple[Trial, ...]:
    return load_catalogue(ROOT / "corpus" / "trials").trials


def row_of(words: str) -> DeskRow:
    """A row with the same words everywhere that a source's or a person's words can stand."""
    end = len(words)
    cell = DeskCell(
        start=0, end=end, quote=words, section=(words,), trial_id=words, criterion_id="i1", side=Side.INCLUSION,
        cohort=words, text=words, front=words, notice_messages=(words,), also_for=(words,),
    )  # fmt: skip
    gap = Gap(start=0, end=end, quote=words, section=(words,), kind=Silence.LIST_MISSING, message=words)
    return DeskRow(trial_id=words, name=words, source=words, updated=words, cells=(cell,), gaps=(gap,))


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_csv_holds_every_cell_with_its_citation_and_dates() -> None:
    table = rows(trials(), "kidney", LEXICON)
    head, *body = read_csv(to_csv(table, DAY, "kidney"))
    assert tuple(head) == Line._fields
    found = [Line(*line) for line in body]
    by_id = {t.trial_id: t for t in trials()}
    assert [(x.trial_id, x.start) for x in found] == [(r.trial_id, str(c.start)) for r in table for c in r.cells]
    for line in found:
        assert by_id[line.trial_id].source.text[int(line.start) : int(line.end)] == line.quote
        assert line.exported == "2026-11-22"
        assert line.source == by_id[line.trial_id].source.name
    assert {x.source_updated for x in found} == {"2024-11-15", "November 14, 2025", "2025-11-19", "not stated"}
    assert found[0].under == "Adequate organ function, defined as:"
    assert found[0].subject == "kidney"


def test_every_silence_is_a_line() -> None:
    found = {x.trial_id: x for x in lines(rows(trials(), "age", LEXICON), DAY)}
    assert found["cd19-bcma-car-t-autoimmune"].value == "value missing in this copy"
    assert found["cd19-bcma-car-t-autoimmune"].quote == "Ages"
    silent = lines(rows(trials(), "plasma exchange", LEXICON), DAY)
    assert [x.value for x in silent] == ["no rule in this record mentions it"] * 5


def test_a_matrix_brings_its_categories() -> None:
    found = lines(matrix(trials(), LEXICON), DAY)
    assert {"kidney", "liver", "infection", "other"} <= {x.subject for x in found}
    assert len(found) > sum(len(t.criteria) for t in trials()) - 10


@pytest.mark.parametrize("words", HOSTILE)
def test_no_field_of_the_csv_is_a_formula(words: str) -> None:
    for line in read_csv(to_csv([row_of(words)], DAY, words))[1:]:
        for field in line:
            assert not field.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
            assert not field.startswith(("\t", "\r", "\n"))


@given(ANYTHING)
@example("=1")
def test_csv_gives_back_every_visible_character(words: str) -> None:
    line = Line(*read_csv(to_csv([row_of(words)], DAY, words))[1])
    assert line.quote.removeprefix("'") == printable(words) or line.quote == printable(words)
    assert guarded(words).endswith(printable(words))


def leaves(tokens: list[Token]) -> list[Token]:
    return [t for token in tokens for t in (leaves(token.children) if token.children else [token])]


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
@example("|")
@example("\\|")
@example("a\nb")
def test_markdown_shows_the_words_and_nothing_else(words: str) -> None:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(to_markdown([row_of(words)], DAY, words))
    kinds = {t.type for t in leaves(tokens)}
    assert kinds.isdisjoint(
        {"link_open", "image", "em_open", "strong_open", "code_inline", "html_inline", "html_block", "s_open"}
    )
    cells = [t for t in tokens if t.type == "inline"]
    shown = ["".join(c.content for c in (t.children or [])) for t in cells]
    quoted = f"“{words}”"
    assert sum(t.type == "tr_open" for t in tokens) == 3  # the head, the cell, the gap
    assert " ".join(one_line(quoted).split()) in [" ".join(s.split()) for s in shown]


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown_neither_links_nor_runs(words: str) -> None:
    text = escaped(words)
    assert "\n" not in text
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert "<a" not in html.replace("&lt;a", "")
    assert "<img" not in html
    assert "<script" not in html
    assert "http://" not in text
    assert "www.e" not in text


@settings(max_examples=40, deadline=None)
@given(ANYTHING)
def test_docx_opens_and_holds_the_words(words: str) -> None:
    document = docx.Document(io.BytesIO(to_docx([row_of(words)], DAY, words)))
    (grid,) = document.tables
    assert printable(f"“{words}”") in grid.rows[1].cells[4].text


def test_docx_of_rows_and_matrix() -> None:
    table = rows(trials(), "ANC", LEXICON)
    made = to_docx(table, DAY, "ANC")
    document = docx.Document(io.BytesIO(made))
    assert document.paragraphs[0].text == "Criteria: ANC"
    assert document.paragraphs[1].text == f"Exported 2026-11-22. {SILENCE_NOTE}"
    text = "\n".join(c.text for r in document.tables[0].rows for c in r.cells)
    assert all(cell.quote in text for row in table for cell in row.cells)
    assert "record" not in document.core_properties.author
    assert b"tblHeader" in zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml")
    whole = docx.Document(io.BytesIO(to_docx(matrix(trials(), LEXICON), DAY)))
    assert len(whole.tables[0].rows) == 1 + len(lines(matrix(trials(), LEXICON), DAY))


def test_what_is_printed_keeps_words_and_drops_what_hides() -> None:
    assert printable("a\u200bb\u202ec\x00\r\nd") == "abc\nd"
    assert printable("≥ 1×10⁹/L “é” 乙肝") == "≥ 1×10⁹/L “é” 乙肝"

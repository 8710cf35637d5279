"""The desk's rows or matrix as CSV, Markdown and DOCX: citations, the record's date and the export's on each line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Pt

from corpus.model import COMMON_COHORT
from eligibility.desk_model import DeskCell, DeskRow, Gap, Matrix, Silence
from eligibility.printable import one_line, printable

SILENCES = {
    Silence.RECORD_SILENT: "no rule in this record mentions it",
    Silence.LIST_MISSING: "list missing in this copy",
    Silence.VALUE_MISSING: "value missing in this copy",
}
SILENCE_NOTE = "Not mentioned is not the same as allowed. Ask the study team."
NO_DATE = "not stated"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#|~&$!@:^\"])")
_WWW = re.compile(r"(?i)(www)\.")

Table = Sequence[DeskRow] | Matrix


class Line(NamedTuple):
    """One line of an export; the fields are the columns, in order."""

    subject: str
    trial: str
    trial_id: str
    side: str
    cohort: str
    value: str
    quote: str
    under: str
    section: str
    start: str
    end: str
    faults: str
    source: str
    source_updated: str
    exported: str


def lines(table: Table, exported: date, subject: str = "") -> tuple[Line, ...]:
    """The table as lines: one a cell, one a loss of the copy, one a silence.

    ``subject`` heads the lines of rows; a matrix brings its own categories.
    """
    if isinstance(table, Matrix):
        return tuple(
            line
            for block in table.rows
            for row in block.rows
            for line in _row_lines(row, block.category.value, exported)
        )
    return tuple(line for row in table for line in _row_lines(row, subject, exported))


def _row_lines(row: DeskRow, subject: str, exported: date) -> Iterator[Line]:
    for cell in row.cells:
        yield _cell_line(row, cell, subject, exported)
    for gap in row.gaps:
        yield _line(row, subject, exported, gap, value=SILENCES[gap.kind], faults=gap.message)
    if row.silence is Silence.RECORD_SILENT:
        yield _line(row, subject, exported, None, value=SILENCES[row.silence])


def _cell_line(row: DeskRow, cell: DeskCell, subject: str, exported: date) -> Line:
    everyone = cell.cohort == COMMON_COHORT
    cohorts = "; ".join(["everyone" if everyone else cell.cohort, *cell.also_for])
    return _line(
        row,
        subject,
        exported,
        cell,
        side=cell.side.value if cell.side else "field",
        cohort=cohorts,
        value=cell.front,
        under=" > ".join(head.quote for head in cell.heads),
        faults="; ".join(dict.fromkeys(cell.notice_messages)),
    )


def _line(
    row: DeskRow,
    subject: str,
    exported: date,
    cited: DeskCell | Gap | None,
    *,
    value: str,
    side: str = "",
    cohort: str = "",
    under: str = "",
    faults: str = "",
) -> Line:
    return Line(
        subject=subject,
        trial=row.name,
        trial_id=row.trial_id,
        side=side,
        cohort=cohort,
        value=value,
        quote=cited.quote if cited else "",
        under=under,
        section=" > ".join(cited.section) if cited else "",
        start=str(cited.start) if cited else "",
        end=str(cited.end) if cited else "",
        faults=faults,
        source=row.source,
        source_updated=row.updated or NO_DATE,
        exported=exported.isoformat(),
    )


def to_csv(table: Table, exported: date, subject: str = "") -> str:
    """RFC 4180 text, every field in quotation marks; write it as UTF-8 with a byte order mark for spreadsheets.

    A field that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection").
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(Line._fields)
    for line in lines(table, exported, subject):
        writer.writerow([guarded(field) for field in line])
    return out.getvalue()


def guarded(field: str) -> str:
    """``field`` without hidden characters, never starting as a spreadsheet's formula does, white space aside."""
    shown = printable(field)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) or shown.startswith(("\t", "\n")) else shown


def to_markdown(table: Table, exported: date, subject: str = "") -> str:
    """A Markdown table with a citation a line; nothing in a source's or a person's words acts as Markdown or HTML."""
    title = f"# Criteria: {escaped(subject)}" if subject else "# Criteria"
    head = ["Trial", "Side", "For", "Value", "Exact words", "Place", "Faults of this copy", "Record updated"]
    if isinstance(table, Matrix):
        head = ["Category", *head]
    rows = [title, "", f"Exported {exported.isoformat()}. {SILENCE_NOTE}", "", _markdown_row(head)]
    rows.append(f"|{' --- |' * len(head)}")
    for line in lines(table, exported, subject):
        fields = [escaped(field) for field in _shown(line)]
        rows.append(_markdown_row(fields if isinstance(table, Matrix) else fields[1:]))
    return "\n".join(rows) + "\n"


def escaped(text: str) -> str:
    """``text`` on one line, every character that could act in Markdown or HTML escaped."""
    return _WWW.sub(r"\1\\.", _MARKDOWN.sub(r"\\\1", one_line(text)))


def _markdown_row(fields: Sequence[str]) -> str:
    return f"| {' | '.join(fields)} |"


def _shown(line: Line) -> tuple[str, ...]:
    """The columns for people: the category first, the citation's parts together."""
    words = f"“{line.quote}”" if line.quote else ""
    if line.under:
        words += f" (under: “{line.under}”)"
    place = f"{line.section}, {line.source} {line.start}–{line.end}" if line.quote else line.source
    return (
        line.subject,
        f"{line.trial} ({line.trial_id})",
        line.side,
        line.cohort,
        line.value,
        words,
        place,
        line.faults,
        line.source_updated,
    )


def to_docx(table: Table, exported: date, subject: str = "") -> bytes:
    """A Word document: title, date, and a table whose heading repeats on each page, on landscape pages."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.styles["Normal"].font.size = Pt(8)
    title = f"Criteria: {one_line(subject)}" if subject else "Criteria"
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:255], "", ""
    properties.created = properties.modified = datetime(exported.year, exported.month, exported.day)
    document.add_heading(title, level=1)
    document.add_paragraph(f"Exported {exported.isoformat()}. {SILENCE_NOTE}")
    head = (
        "Category",
        "Trial",
        "Side",
        "For",
        "Value",
        "Exact words",
        "Place",
        "Faults of this copy",
        "Record updated",
    )
    skip = 0 if isinstance(table, Matrix) else 1
    shown = [_shown(line)[skip:] for line in lines(table, exported, subject)]
    grid = document.add_table(rows=1 + len(shown), cols=len(head) - skip, style="Table Grid")
    for row, fields in zip(grid.rows, [head[skip:], *shown], strict=True):
        for cell, field in zip(row.cells, fields, strict=True):
            cell.text = printable(field)
    _repeat_heading(grid.rows[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _repeat_heading(row: docx.table._Row) -> None:
    """Mark a row as the table's heading: read first by screen readers, printed again on each page."""
    mark = docx.oxml.OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)
    for cell in row.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True

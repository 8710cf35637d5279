"""ui: "For my visit", one sheet to print: what was looked at, asked, found, not found, and what to ask next.

Pure functions over a frozen sheet. The HTML has no script, loads nothing and folds nothing away: a folded part would be
missing on paper in browsers that do not unfold for print.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html import escape
from typing import Literal, NamedTuple

import docx
from docx.shared import Cm, Pt

from answers.answer import Answer, Citation
from answers.team_questions import TeamQuestion
from corpus.model import Frozen, NoticeKind, Trial
from corpus.trial_names import short_name
from eligibility.desk_reading import updated_of
from eligibility.printable import one_line, printable

TITLE = "For my visit"
WORDS = {
    "intro": "Take this sheet with you. The words in quotes are the record's own. Records can be out of date, so ask "
    "the team what holds today. This sheet gives no advice and does not say if you can join.",
    "trials": "Trials I looked at",
    "no_date": "the record gives no date",
    "asked": "What I asked",
    "points": "Points to raise with the team",
    "not_said": "What the record does not say",
    "silence": "If the record does not say it, that does not mean it is allowed. Ask the team.",
    "team": "Questions for the study team",
    "notes": "My notes",
}
FAULTS = {
    NoticeKind.LOST_COMPARATOR: "A sign is missing in this copy. Do not read “=” as “exactly”.",
    NoticeKind.EMPTY_LIST: "The list is missing in this copy.",
    NoticeKind.MISSING_VALUE: "The value is missing in this copy.",
    NoticeKind.MISLABELLED_HEADING: "The heading names another illness than its rules.",
    NoticeKind.CONTRADICTION: "The record says two different things about this.",
    NoticeKind.MISTRANSLATION: "This looks like a slip in the translation.",
    NoticeKind.STALE_STATUS: "This may be out of date.",
    NoticeKind.FOREIGN_CONTACT: "This contact may not belong to the study.",
    NoticeKind.OTHER_TRIAL_IDS: "This number names another study.",
    NoticeKind.DUPLICATE: "The record lists this twice.",
    NoticeKind.TRUNCATED: "Something may be missing here.",
}
_BLANK_LINES = 6


class LookedAt(Frozen):
    """A trial on the sheet; ``updated`` is the record's own date as printed, None where it gives none."""

    trial_id: str
    name: str
    registry_id: str | None
    source: str
    updated: str | None


class Asked(Frozen):
    """A question the person asked and what was shown: sentences, and the quotes with their places."""

    question: str
    sentences: tuple[str, ...]
    citations: tuple[Citation, ...] = ()


class Point(Frozen):
    """Something to raise with the team, with the words of the record it rests on."""

    text: str
    citations: tuple[Citation, ...] = ()


class ForTeam(Frozen):
    """The standard questions for one trial's team."""

    trial_id: str
    questions: tuple[TeamQuestion, ...]


class VisitSheet(Frozen):
    """Everything on the sheet. ``made`` is the day it was made; ``not_said`` are things no quote was found for."""

    made: date
    trials: tuple[LookedAt, ...] = ()
    asked: tuple[Asked, ...] = ()
    points: tuple[Point, ...] = ()
    not_said: tuple[str, ...] = ()
    team: tuple[ForTeam, ...] = ()


def looked_at(trial: Trial) -> LookedAt:
    """The sheet's entry for a trial."""
    return LookedAt(
        trial_id=trial.trial_id,
        name=short_name(trial),
        registry_id=trial.registry_id,
        source=trial.source.name,
        updated=updated_of(trial),
    )


def asked(answer: Answer) -> Asked:
    """The sheet's entry for an answer as it was shown."""
    return Asked(
        question=answer.question, sentences=tuple(s.text for s in answer.statements), citations=answer.citations
    )


class _Block(NamedTuple):
    kind: Literal["title", "heading", "subheading", "text", "question", "box", "quote", "place", "line"]
    text: str = ""


def _blocks(sheet: VisitSheet) -> Iterator[_Block]:
    """The sheet from top to bottom; both forms are drawn from this, so neither holds what the other lacks."""
    names = {t.trial_id: t.name for t in sheet.trials}
    yield _Block("title", f"{TITLE} – {sheet.made.isoformat()}")
    yield _Block("text", WORDS["intro"])
    if sheet.trials:
        yield _Block("heading", WORDS["trials"])
        for trial in sheet.trials:
            number = trial.registry_id or trial.trial_id
            dated = f"record updated {trial.updated}" if trial.updated else WORDS["no_date"]
            yield _Block("text", f"{trial.name} ({number}), {dated}; source: {trial.source}")
    if sheet.asked:
        yield _Block("heading", WORDS["asked"])
        for entry in sheet.asked:
            yield _Block("question", entry.question)
            yield from (_Block("text", sentence) for sentence in entry.sentences)
            yield from _quotes(entry.citations, names)
    if sheet.points:
        yield _Block("heading", WORDS["points"])
        for point in sheet.points:
            yield _Block("box", point.text)
            yield from _quotes(point.citations, names)
    if sheet.not_said:
        yield _Block("heading", WORDS["not_said"])
        yield _Block("text", WORDS["silence"])
        yield from (_Block("box", thing) for thing in sheet.not_said)
    for team in sheet.team:
        yield _Block("heading", f"{WORDS['team']}: {names.get(team.trial_id, team.trial_id)}")
        yield from _team(team.questions, names)
    yield _Block("heading", WORDS["notes"])
    yield from (_Block("line") for _ in range(_BLANK_LINES))


def _team(questions: Sequence[TeamQuestion], names: dict[str, str]) -> Iterator[_Block]:
    group = ""
    for question in questions:
        if question.group != group:
            group = question.group
            yield _Block("subheading", group)
        yield _Block("box", question.question)
        yield _Block("text", question.sentence)
        yield from _quotes((*question.citations, *question.lost), names)


def _quotes(citations: Sequence[Citation], names: dict[str, str]) -> Iterator[_Block]:
    for citation in citations:
        yield _Block("quote", f"“{citation.quote}”")
        section = " > ".join(citation.section)
        where = [names.get(citation.trial_id, citation.trial_id), section, citation.source]
        place = ", ".join(part for part in where if part) + f", characters {citation.start}–{citation.end}."
        yield _Block("place", " ".join([place, *dict.fromkeys(FAULTS[kind] for kind in citation.notices)]))


_CSS = """
body{font:16px/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.25rem;border-bottom:1px solid #555;margin-top:1.8rem}h3{font-size:1.05rem}
p{margin:.35rem 0}.question{font-weight:600;margin-top:.9rem}
.box{margin-top:.7rem;padding-left:1.6rem;text-indent:-1.6rem}.box::before{content:"\\2610\\00a0\\00a0"}
blockquote{margin:.3rem 0 0 1.6rem;padding-left:.7rem;border-left:3px solid #555;white-space:pre-wrap;
overflow-wrap:anywhere}
.place{margin-left:1.6rem;font-size:.85rem;color:#444;overflow-wrap:anywhere}
.line{border-bottom:1px solid #777;height:1.9rem}
@media print{@page{margin:16mm}body{font-size:11pt;margin:0;max-width:none;padding:0}.place{color:#000}
h2,h3,.question,.box{break-after:avoid}blockquote,.place,.line{break-inside:avoid}}
"""
_TAGS = {
    "title": "<h1>{}</h1>",
    "heading": "<h2>{}</h2>",
    "subheading": "<h3>{}</h3>",
    "text": "<p>{}</p>",
    "question": '<p class="question">{}</p>',
    "box": '<p class="box">{}</p>',
    "quote": "<blockquote>{}</blockquote>",
    "place": '<p class="place">{}</p>',
    "line": '<div class="line">{}</div>',
}


def visit_html(sheet: VisitSheet) -> str:
    """The sheet as one self-contained page: no script, no address, everything from a source or a person escaped.

    Its own policy forbids loading anything. Nothing is folded, so all of it prints.
    """
    body = "\n".join(_TAGS[block.kind].format(escape(printable(block.text))) for block in _blocks(sheet))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(TITLE)}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def visit_docx(sheet: VisitSheet) -> bytes:
    """The sheet as a Word document with real headings, in the order of the page."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(11)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = TITLE, "", ""
    properties.created = properties.modified = datetime(sheet.made.year, sheet.made.month, sheet.made.day)
    levels = {"title": 0, "heading": 1, "subheading": 2}
    for block in _blocks(sheet):
        if block.kind in levels:
            document.add_heading(one_line(block.text), level=levels[block.kind])
            continue
        text = {"box": "☐  ", "line": "_" * 70}.get(block.kind, "") + printable(block.text)
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold = block.kind == "question"
        run.italic = block.kind == "quote"
        if block.kind in {"quote", "place"}:
            paragraph.paragraph_format.left_indent = Cm(1)
        if block.kind == "place":
            run.font.size = Pt(9)
        if block.kind in {"question", "box"}:
            paragraph.paragraph_format.keep_with_next = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()

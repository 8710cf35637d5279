"""One answer: its sentences, the exact quotes under them, the words explained, what else was found."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from answers.answer import Answer, Cell, Citation, Kind, RankedPassage
from corpus.catalogue import Catalogue
from corpus.model import Span
from corpus.trial_names import short_name
from ui.answer_words import reading, word
from ui.highlight import html_text, label_text
from ui.reading import open_button, show_quote
from ui.state import ask, ask_anew


def show_answer(number: int, answer: Answer, catalogue: Catalogue) -> None:
    """Draw ``answer``, the ``number``-th of the session."""
    if answer.readings:
        st.html("".join(f'<p class="reading">{html_text(reading(r, answer))}</p>' for r in answer.readings))
    _carried(number, answer)
    _badges(answer)
    by_number = {c.n: c for c in answer.citations}
    if answer.grid:
        _statement(number, 0, answer.statements[0].text if answer.statements else "", ())
        for row, cell in enumerate(answer.grid):
            _cell(number, row, cell, by_number, catalogue, answer)
    else:
        shown: tuple[int, ...] = ()
        drawn: set[int] = set()
        none_cites = not any(statement.citations for statement in answer.statements)
        for at, statement in enumerate(answer.statements):
            repeated = statement.citations == shown
            _statement(number, at, statement.text, () if repeated else _cited(statement.citations, by_number))
            shown = statement.citations
            # Two questions in one message have two answers, each with its quotes under it.
            cited = answer.citations if none_cites else _cited(statement.citations, by_number)
            under = [c for c in cited if c.n not in drawn]
            drawn.update(c.n for c in under)
            for citation in under:
                _quote(number, citation, catalogue)
            if answer.kind is Kind.DEFINITION and at < len(answer.glossary):
                _source(answer.glossary[at][2], answer)
    _choices(number, answer, catalogue)
    if answer.kind is not Kind.DEFINITION:  # what it explains, its sentences say
        _glossary(answer)
    _to_ask(answer)
    _unused(number, answer, catalogue)


def _carried(number: int, answer: Answer) -> None:
    """What was taken from earlier questions, and the way to ask without it."""
    if not answer.carried:
        return
    st.html("".join(f'<p class="reading carried">{html_text(line)}</p>' for line in answer.carried))
    if number:
        st.button(word("alone", answer), key=f"anew-{number}", on_click=ask_anew, args=(answer.question,))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _badges(answer: Answer) -> None:
    badges = []
    if answer.not_stated:
        badges.append(f'<span class="badge silent">{word(answer.not_stated, answer)}</span>')
    if answer.stance:
        badges.append(f'<span class="badge">{word("point", answer)}{word(answer.stance, answer)}</span>')
    if badges:
        st.html(f'<p class="badges">{" ".join(badges)}</p>')


def _cited(numbers: Sequence[int], by_number: dict[int, Citation]) -> tuple[Citation, ...]:
    return tuple(by_number[n] for n in numbers if n in by_number)


def _statement(number: int, at: int, text: str, citations: Sequence[Citation]) -> None:
    if not text:
        return
    with st.container(key=f"said-{number}-{at}"):
        st.html(f'<p class="said{" direct" if at == 0 else ""}">{html_text(text)}</p>')
        if citations:
            with st.container(horizontal=True, gap="small"):
                for citation in citations:
                    key = f"cite-{number}-{at}-{citation.n}"
                    open_button(key, f"[{citation.n}]", citation.trial_id, _span(citation))


def _span(words: Citation | RankedPassage) -> Span:
    return Span(start=words.start, end=words.end)


def _quote(number: int, citation: Citation, catalogue: Catalogue) -> None:
    show_quote(
        f"open-{number}-{citation.n}",
        catalogue.get(citation.trial_id),
        _span(citation),
        number=f"[{citation.n}]",
        label=f"Show [{citation.n}] in the source",
    )


def _cell(
    number: int, row: int, cell: Cell, by_number: dict[int, Citation], catalogue: Catalogue, answer: Answer
) -> None:
    silence = f'<span class="badge silent">{word(cell.not_stated, answer)}</span>' if cell.not_stated else ""
    value = "" if cell.not_stated else html_text(cell.value)
    with st.container(key=f"row-{number}-{row}"):
        name = html_text(short_name(catalogue.get(cell.trial_id)))
        st.html(f'<h2 class="small trial">{name}</h2><p class="said">{value}{silence}</p>')
        for citation in _cited(cell.citations, by_number):
            _quote(number, citation, catalogue)


def _choices(number: int, answer: Answer, catalogue: Catalogue) -> None:
    if not answer.choices:
        return
    lead = word("which" if answer.kind is Kind.CLARIFY else "others", answer)
    verb = "" if answer.kind is Kind.CLARIFY else word("same", answer)
    st.html(f'<p class="note">{lead}</p>')
    with st.container(horizontal=True, gap="small"):
        for trial_id in answer.choices:
            st.button(
                label_text(verb + short_name(catalogue.get(trial_id))),
                key=f"choose-{number}-{trial_id}",
                on_click=ask,
                args=(answer.question, (trial_id,)),
            )


def _source(source: str, answer: Answer) -> None:
    """Where an explanation is from."""
    st.html(f'<p class="note from">{word("source", answer)}{html_text(source)}</p>')


def _glossary(answer: Answer) -> None:
    if answer.glossary:
        rows = "".join(
            f"<dt>{html_text(_sentence(term))}</dt><dd>{html_text(text)} "
            f'<span class="from">{word("source", answer)}{html_text(source)}</span></dd>'
            for term, text, source in answer.glossary
        )
        st.html(f'<section class="glossary"><h2 class="small">{word("words", answer)}</h2><dl>{rows}</dl></section>')


def _to_ask(answer: Answer) -> None:
    if answer.ask:
        rows = "".join(f"<li>{html_text(question)}</li>" for question in answer.ask)
        st.html(f'<section class="to-ask"><h2 class="small">{word("team", answer)}</h2><ul>{rows}</ul></section>')


def _unused(number: int, answer: Answer, catalogue: Catalogue) -> None:
    """Passages that ranked well and are not part of the answer."""
    cited = [(c.trial_id, _span(c)) for c in answer.citations]
    unused = [p for p in answer.passages if not any(p.trial_id == t and s.overlaps(p) for t, s in cited)]
    if not unused:
        return
    with st.expander(f"{word('unused', answer)} ({len(unused)})"):
        for at, passage in enumerate(unused):
            show_quote(
                f"unused-{number}-{at}",
                catalogue.get(passage.trial_id),
                _span(passage),
                label=f"Show passage {at + 1} in the source",
            )

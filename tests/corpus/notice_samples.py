"""Small trials written for the tests of the notices: none is a copy of a real record."""

from __future__ import annotations

from corpus.model import Criterion, Fact, FactName, Notice, NoticeKind, Section, SectionKind, Side, Source, Trial


def trial(
    *parts: tuple[SectionKind, str, str],
    facts: tuple[tuple[FactName, str], ...] = (),
    criteria: tuple[tuple[Side, str], ...] = (),
    registry_id: str | None = None,
) -> Trial:
    """A trial out of (kind, heading, body) parts. Facts and criteria are found by their words, in order."""
    text, sections = "", []
    for kind, heading, body in parts:
        start = len(text)
        text += heading + "\n"
        body_start = len(text)
        text += f"{body}\n\n" if body else ""
        sections.append(Section(start=start, end=len(text), path=(heading,), kind=kind, body_start=body_start))
    return Trial(
        trial_id="sample",
        registry_id=registry_id,
        title="",
        layout="test",
        source=Source(name="sample.txt", text=text),
        facts=_facts(text, facts),
        sections=tuple(sections),
        criteria=_criteria(text, criteria),
        notices=(),
    )


def rules(body: str) -> Trial:
    """A trial of nothing but inclusion criteria."""
    return trial((SectionKind.INCLUSION, "Inclusion Criteria", body))


def quotes(trial: Trial, notices: tuple[Notice, ...], kind: NoticeKind) -> list[str]:
    """The words that the notices of ``kind`` stand on."""
    return [trial.source.quote(n) for n in notices if n.kind == kind]


def _facts(text: str, stated: tuple[tuple[FactName, str], ...]) -> tuple[Fact, ...]:
    found: list[Fact] = []
    after: dict[tuple[FactName, str], int] = {}
    for name, value in stated:
        start = text.index(value, after.get((name, value), 0))
        after[name, value] = start + len(value)
        found.append(Fact(start=start, end=start + len(value), name=name, value=value))
    return tuple(found)


def _criteria(text: str, stated: tuple[tuple[Side, str], ...]) -> tuple[Criterion, ...]:
    found, after = [], 0
    for number, (side, words) in enumerate(stated, 1):
        start = text.index(words, after)
        after = start + len(words)
        found.append(
            Criterion(
                start=start,
                end=after,
                id=f"c{number}",
                side=side,
                cohort="all",
                marker=f"{number}.",
                text=words,
                path=(),
            )
        )
    return tuple(found)

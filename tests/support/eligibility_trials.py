"""Small trials made of a few criteria, for tests of the eligibility checks."""

from __future__ import annotations

from corpus.model import COMMON_COHORT, Criterion, Notice, NoticeKind, Section, SectionKind, Side, Source, Trial

Rule = str | tuple[str, str]


def trial_of(
    inclusion: list[Rule] | None = None,
    exclusion: list[Rule] | None = None,
    lost: list[str] | None = None,
    empty: list[str] | None = None,
) -> Trial:
    """A trial of those criteria. A rule is its text, or (text, cohort); ``lost`` and ``empty`` name faulty words."""
    text = ""
    criteria: list[Criterion] = []
    for side, rules in ((Side.INCLUSION, inclusion or []), (Side.EXCLUSION, exclusion or [])):
        for n, rule in enumerate(rules, 1):
            words, cohort = rule if isinstance(rule, tuple) else (rule, COMMON_COHORT)
            start = len(text)
            text += words + "\n"
            criteria.append(
                Criterion(
                    start=start,
                    end=start + len(words),
                    id=f"{side.value[0]}{n}",
                    side=side,
                    cohort=cohort,
                    marker="",
                    text=words,
                    path=("Eligibility",),
                )
            )
    notices = [_notice(text, w, NoticeKind.LOST_COMPARATOR) for w in lost or []]
    notices += [_notice(text, w, NoticeKind.EMPTY_LIST) for w in empty or []]
    section = Section(start=0, end=len(text), path=("Eligibility",), kind=SectionKind.ELIGIBILITY, body_start=0)
    return Trial(
        trial_id="T1",
        registry_id=None,
        title="",
        layout="test",
        source=Source(name="t.txt", text=text),
        facts=(),
        sections=(section,),
        criteria=tuple(criteria),
        notices=tuple(notices),
    )


def group(trial: Trial, head: str, members: list[str], combine: str | None) -> Trial:
    """The trial with criterion ``head`` made the parent of ``members``."""
    changed = [
        c.model_copy(update={"combine": combine})
        if c.id == head
        else c.model_copy(update={"parent": head})
        if c.id in members
        else c
        for c in trial.criteria
    ]
    return trial.model_copy(update={"criteria": tuple(changed)})


def _notice(text: str, words: str, kind: NoticeKind) -> Notice:
    start = text.index(words)
    return Notice(start=start, end=start + len(words), kind=kind, message="test")

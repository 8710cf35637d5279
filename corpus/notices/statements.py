"""Statements about the study's plan that cannot both hold: arms, masking, doses, endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Fact, FactName, Notice, SectionKind, Span, Trial
from corpus.notices.disagreement import both
from corpus.notices.places import matches, readable

_OUT = frozenset(
    {SectionKind.REFERENCES, SectionKind.RESULTS, SectionKind.INCLUSION, SectionKind.EXCLUSION, SectionKind.ELIGIBILITY}
)
_OPEN_LABEL = re.compile(
    r"\b(?:this|the|an?)\b[^.\n]{0,80}\bopen[- ]label\b[^.\n]{0,60}\b(?:study|trial)\b", re.IGNORECASE
)
_DOUBLE_BLIND = re.compile(
    r"\b(?:this|an?)\b[^.\n]{0,80}\b(?:double|triple)[- ](?:blind|mask)(?:ed)?\b[^.()\n]{0,60}\b(?:study|trial)\b",
    re.IGNORECASE,
)
_SINGLE_ARM = re.compile(
    r"\b(?:this|an?)\b[^.\n]{0,60}\b(?:single|one)[- ]arm\b[^.\n]{0,60}\b(?:study|trial)\b", re.IGNORECASE
)
_NOT_THIS = re.compile(
    r"\b(?:previous|prior|earlier|extension|followed by|phase|part|stage|period|run-in|completed|after|lead-in|cohort"
    r"|challenges?|test)\b",
    re.IGNORECASE,
)
_SINGLE_DOSE = re.compile(r"\bsingle (?:infusion|dose|injection|administration)s? of [^.;\n]{3,60}", re.IGNORECASE)
_MANY_DOSES = re.compile(
    r"\b(?:multiple|repeated|several) (?:infusions|doses|injections|administrations) of [^.;\n]{3,60}", re.IGNORECASE
)
_DOSE_GROUPS = re.compile(
    r"\b(?P<count>two|three|four|five|six|[2-6]) dose (?:groups|levels|cohorts)\s?[(:]\s?"
    r"(?P<doses>[^()\n;]{5,120})[);]",
    re.IGNORECASE,
)
_DOSE = re.compile(r"\d[^,，;/]{0,20}(?:/\s?(?:kg|m2|m²|d(?:ay)?)|mg|g|cells|µg|ug|mL)\b|\d\s?[×x]\s?10", re.IGNORECASE)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_AIM = re.compile(
    r"\b(?P<rank>primary|main|secondary) (?P<what>objectives?|endpoints?|outcomes?|aims?)\b[^.;\n]{0,20}"
    r"\b(?:is|are|was|were|include)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^.;\n]{5,250}")
_SUBJECTS = re.compile(r"\b(efficacy|effectiveness|pharmacokinetics?|immunogenicity|quality of life)\b", re.IGNORECASE)


def find(trial: Trial) -> Iterator[Notice]:
    """Pairs of statements about the plan that exclude each other; one notice on each."""
    yield from _against_fields(trial)
    yield from _doses(trial)
    yield from _dose_groups(trial)
    yield from _aims(trial)


def _against_fields(trial: Trial) -> Iterator[Notice]:
    """The prose's "open-label", "double-blind" or "single-arm" against the design fields.

    Reason: each of these words has one meaning and one field. Sentences about an earlier or later part are left out.
    """
    spans = readable(trial, _OUT)
    masking, model = _first(trial, FactName.MASKING), _first(trial, FactName.INTERVENTION_MODEL)
    if masking:
        is_open = bool(re.match(r"none|open|no masking", masking.value, re.IGNORECASE))
        is_double = bool(re.match(r"double|triple|quadruple", masking.value, re.IGNORECASE))
        pattern = _OPEN_LABEL if is_double else _DOUBLE_BLIND if is_open else None
        opposite = _DOUBLE_BLIND if pattern is _OPEN_LABEL else _OPEN_LABEL
        if pattern and not any(True for _ in matches(trial, opposite, spans)):
            yield from _against(trial, pattern, masking, "who knows which treatment is given", spans)
    if model and re.match(r"parallel|crossover|factorial", model.value, re.IGNORECASE):
        yield from _against(trial, _SINGLE_ARM, model, "how many groups there are", spans)


def _first(trial: Trial, name: FactName) -> Fact | None:
    return next(iter(trial.facts_named(name)), None)


def _against(
    trial: Trial, pattern: re.Pattern[str], field: Fact, about: str, spans: tuple[Span, ...]
) -> Iterator[Notice]:
    for match in matches(trial, pattern, spans):
        before = trial.source.text[max(0, match.start() - 60) : match.start()]
        if not _NOT_THIS.search(before + match[0]) and not field.overlaps(_span(match)):
            yield from both(trial, about, _span(match), field)
            return


def _span(match: re.Match[str]) -> Span:
    return Span(start=match.start(), end=match.end())


def _doses(trial: Trial) -> Iterator[Notice]:
    """One infusion in one place, several in another, of the same product.

    Reason: a plan gives either one or several. Studies with both kinds of part have several arms, or say so with both
    words close together.
    """
    if len(trial.facts_named(FactName.ARM)) > 1:
        return
    spans = readable(trial, _OUT)
    singles = list(matches(trial, _SINGLE_DOSE, spans))
    for many in matches(trial, _MANY_DOSES, spans):
        product = _product(many[0])
        for single in singles:
            apart = abs(single.start() - many.start()) > 300
            if product and apart and product & _product(single[0]) and not _NOT_THIS.search(single[0] + many[0]):
                yield from both(trial, "how many doses are given", _span(single), _span(many))
                return


def _product(words: str) -> set[str]:
    """The words after "of" that look like a product's own name: with a capital or a digit."""
    return {w.strip(",()") for w in words.split(" of ", 1)[1].split()[:5] if re.search(r"[A-Z]|\d", w) and len(w) > 3}


def _dose_groups(trial: Trial) -> Iterator[Notice]:
    """A count of dose groups against the doses in the brackets after it.

    Reason: the brackets list the groups, so the two numbers must be equal.
    """
    for match in matches(trial, _DOSE_GROUPS, readable(trial, _OUT)):
        count = _WORDS.get(match["count"].lower()) or int(match["count"])
        doses = len([part for part in re.split(r"[,，;]|\band\b", match["doses"]) if _DOSE.search(part)])
        if doses > 1 and doses != count:
            listed = Span(start=match.start("doses"), end=match.end("doses"))
            counted = trial.source.text[match.start() : listed.start].rstrip(" (:")
            groups = Span(start=match.start(), end=match.start() + len(counted))
            yield from both(trial, "how many dose groups there are", groups, listed)


def _aims(trial: Trial) -> Iterator[Notice]:
    """A primary endpoint that measures what only a secondary objective asks.

    Reason: a primary endpoint measures the primary objective. Where the objectives put, say, efficacy second and the
    primary endpoint still names it, the page ranks it in two ways.
    """
    text = trial.source.text
    heads = list(matches(trial, _AIM, readable(trial, _OUT)))
    ranked: dict[tuple[str, str], list[Span]] = {}
    for index, head in enumerate(heads):
        until = heads[index + 1].start() if index + 1 < len(heads) else len(text)
        if clause := _CLAUSE.match(text, head.end(), until):
            rank = "secondary" if head["rank"].lower() == "secondary" else "primary"
            what = "aim" if head["what"].lower().startswith(("objective", "aim")) else "endpoint"
            ranked.setdefault((rank, what), []).append(Span(start=head.start(), end=clause.end()))
    first = {s for aim in ranked.get(("primary", "aim"), []) for s in _subjects(text, aim)}
    if not ranked.get(("primary", "aim")):
        return
    for endpoint in ranked.get(("primary", "endpoint"), []):
        for aim in ranked.get(("secondary", "aim"), []):
            if (_subjects(text, endpoint) & _subjects(text, aim)) - first:
                yield from both(trial, "what it measures first", endpoint, aim)
                return


def _subjects(text: str, span: Span) -> set[str]:
    folded = {s.lower().rstrip("s") for s in _SUBJECTS.findall(text[span.start : span.end])}
    return {"efficacy" if s == "effectivenes" else s for s in folded}

"""A trial cut into passages: what is embedded, ranked and cited.

One criterion is one passage. What is not a criterion is cut by its shape: lines that read like rows of a table by the
facts they state, running prose by sentences. No passage crosses a section; each is its range's exact words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.model import COMMON_COHORT, NOT_RETRIEVED, Criterion, NoticeKind, Section, SectionKind, Span, Trial
from corpus.sentences import sentences
from index.embedding import TokenCounter, estimate_tokens
from index.lexical import unescape
from index.passage import Passage

CHUNKER_VERSION = 3

MAX_TOKENS = 256
# In estimated tokens, which run at about 1.4 times MiniLM's own on trial texts (measured on the shipped ones).
_CONTEXT_TOKENS = 130  # for the headings and parents in front of a passage's own words
_PROSE_TOKENS = 155
_PROSE_SENTENCES = 3
_ROW_TOKENS = 85
_ROW_LINES = 4
_PARENT_WORDS = 14
_PARENTS = 8

_EDGE = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u9fff]")
_LAYOUT = re.compile(r"<!--|-->|\bnote\b", re.IGNORECASE)
# Where a text too long for the model may be cut, best places first.
_CUTS = (
    re.compile(r"(?<=[.!?。])\s+"),
    re.compile(r"(?<=[;；])\s*"),
    re.compile(r"(?<=[,，:])\s+"),
    re.compile(r"\s+"),
)


def passages(trial: Trial, count_tokens: TokenCounter = estimate_tokens) -> tuple[Passage, ...]:
    """The passages of a trial in source order.

    Args:
        trial: what a reader understood.
        count_tokens: how many tokens the embedding model sees in a text; the default is a quick high estimate. It only
            decides what is too long for the model, so that passages are the same for every model but for those.

    Raises:
        AssertionError: if a passage is not its range's exact words or is over the model's limit. A fault of this
            program, not of the source.
    """
    cutter = _Cutter(trial, count_tokens)
    found: dict[tuple[int, int], Passage] = {}
    for section in trial.sections:
        if section.kind not in NOT_RETRIEVED:
            for passage in cutter.of_section(section):
                found.setdefault((passage.start, passage.end), passage)
    ordered = tuple(sorted(found.values(), key=lambda p: (p.start, p.end)))
    for passage in ordered:
        assert passage.text == trial.source.text[passage.start : passage.end], passage.id
        assert count_tokens(passage.embedded) <= MAX_TOKENS, passage.id
    return ordered


def notices_of(trial: Trial, span: Span) -> tuple[NoticeKind, ...]:
    """The kinds of fault that touch a range, each once."""
    return tuple(dict.fromkeys(n.kind for n in trial.notices_on(span)))


class _Cutter:
    """One trial's cutting: the trial, the counter, and its criteria by id."""

    def __init__(self, trial: Trial, count_tokens: TokenCounter) -> None:
        self.trial = trial
        self.text = trial.source.text
        self.count = count_tokens
        self.criteria = {c.id: c for c in trial.criteria}

    def of_section(self, section: Section) -> Iterator[Passage]:
        """The passages of one section: its criteria, then whatever words they leave."""
        taken = []
        for criterion in self.trial.criteria:
            span = self._trim(max(criterion.start, section.start), min(criterion.end, section.end))
            if span:
                taken.append(span)
                yield from self._of_criterion(section, criterion, span)
        for start, end in _gaps(self._first(section), section.end, taken):
            yield from self._of_words(section, start, end, beside_criteria=bool(taken))

    def _first(self, section: Section) -> int:
        """Where a section's words begin: its body, or its heading line where that line itself states a fact."""
        stated = any(section.start <= f.start < section.body_start for f in self.trial.facts)
        return section.start if stated else section.body_start

    def _of_criterion(self, section: Section, criterion: Criterion, span: Span) -> Iterator[Passage]:
        parents: list[str] = []
        above = criterion.parent
        for _ in range(_PARENTS):
            if above not in self.criteria:
                break
            parent = self.criteria[above]
            above = parent.parent
            if parent.start < criterion.start:  # a note below that says how rules combine is no heading
                parents.insert(0, _clipped(parent.text))
        path = criterion.path or section.path
        context = self._context(path, parents)
        for piece in self._fit(span, context):
            yield self._passage(section, piece, path, context, criterion)

    def _of_words(self, section: Section, start: int, end: int, *, beside_criteria: bool) -> Iterator[Passage]:
        """The passages of a stretch without criteria; between criteria, markers and layout are passed over."""
        facts = [f for f in self.trial.facts if start <= f.start and f.end <= end]
        words = _LAYOUT.sub("", self.text[start:end])
        if beside_criteria and not facts and len(_WORD.findall(words)) < 3:
            return
        context = self._context(section.path, ())
        entries = section.kind == SectionKind.REFERENCES  # a reference is one entry, its full stops end no sentence
        for block in self._blocks(start, end, facts, whole_lines=entries):
            for piece in self._fit(block, context):
                yield self._passage(section, piece, section.path, context, None)

    def _blocks(self, start: int, end: int, facts: Sequence[Span], *, whole_lines: bool) -> Iterator[Span]:
        """Rows and sentence groups of a stretch of text."""
        rows: list[Span] = []
        for line in self._lines(start, end, facts):
            parts = _clip(sentences(self.text, line.start, line.end), line)
            size = self._size(line)
            stated = size <= _PROSE_TOKENS and any(_mostly(line, f) for f in facts)
            if stated or whole_lines or (len(parts) < 2 and size <= _ROW_TOKENS):
                rows.append(line)
            else:
                yield from self._rows(rows, facts)
                rows = []
                yield from self._prose(parts or [line])
        yield from self._rows(rows, facts)

    def _lines(self, start: int, end: int, facts: Sequence[Span]) -> Iterator[Span]:
        """The lines of a stretch, trimmed, without empty ones; a fact over several short lines holds them together."""
        begin = start
        for found in re.finditer(r"\n|\Z", self.text[start:end]):
            stop = start + found.start()
            split = next((f for f in facts if f.start < stop < f.end), None)
            if split and self._size(split) <= _PROSE_TOKENS:
                continue
            span = self._trim(begin, stop)
            begin = stop
            if span:
                yield span

    def _rows(self, lines: Sequence[Span], facts: Sequence[Span]) -> Iterator[Span]:
        """Short lines in small groups, one stated fact in each.

        Where the first line states a fact, what comes after a fact is about it (a name, then its role and telephone);
        otherwise a line without one is the label of the fact below it. A line without a word, such as a telephone
        number, begins nothing of its own.
        """
        states = [any(line.start < f.end <= line.end for f in facts) for line in lines]
        value_first = bool(states) and states[0]
        group: list[Span] = []
        for i, line in enumerate(lines):
            joined = Span(start=group[0].start, end=line.end) if group else line
            worded = _WORD.search(self.text, line.start, line.end) is not None
            new = states[i] and worded if value_first else i > 0 and states[i - 1]
            if group and (new or len(group) == _ROW_LINES or self._size(joined) > _ROW_TOKENS):
                yield Span(start=group[0].start, end=group[-1].end)
                group = []
            group.append(line)
        if group:
            yield Span(start=group[0].start, end=group[-1].end)

    def _prose(self, parts: Sequence[Span]) -> Iterator[Span]:
        """Sentences in groups of one to three, short of the token limit for prose."""
        group: list[Span] = []
        for part in parts:
            joined = Span(start=group[0].start, end=part.end) if group else part
            if group and (len(group) == _PROSE_SENTENCES or self._size(joined) > _PROSE_TOKENS):
                yield Span(start=group[0].start, end=group[-1].end)
                group = []
            group.append(part)
        if group:
            yield Span(start=group[0].start, end=group[-1].end)

    def _fit(self, span: Span, context: str) -> Iterator[Span]:
        """The range, cut at the best places until each piece fits the model together with its context."""
        words = self._trim(span.start, span.end)
        if words is None:
            return
        if self.count(_joined(context, self.text[words.start : words.end])) <= MAX_TOKENS:
            yield words
            return
        cut = self._cut(words)
        yield from self._fit(Span(start=words.start, end=cut), context)
        yield from self._fit(Span(start=cut, end=words.end), context)

    def _cut(self, span: Span) -> int:
        """The place nearest the middle among the best kind of places, well inside the range."""
        text, middle = self.text[span.start : span.end], (span.end - span.start) // 2
        for places in _CUTS:
            inside = [m.end() for m in places.finditer(text) if len(text) // 8 < m.end() < len(text) - len(text) // 8]
            if inside:
                return span.start + min(inside, key=lambda at: abs(at - middle))
        return span.start + middle

    def _context(self, path: Iterable[str], parents: Sequence[str]) -> str:
        """Headings, then parents' words; without the trial's title, and without the outermost where too long."""
        parts = [p for p in (*(_clipped(h) for h in path), *parents) if p]
        if parts and parts[0] == _clipped(self.trial.title):
            parts = parts[1:]
        parts = [p for i, p in enumerate(parts) if i == 0 or p.casefold() != parts[i - 1].casefold()]
        while parts and estimate_tokens(" > ".join(parts)) > _CONTEXT_TOKENS:
            parts = parts[1:]
        return " > ".join(parts)

    def _passage(
        self, section: Section, span: Span, path: tuple[str, ...], context: str, criterion: Criterion | None
    ) -> Passage:
        text = self.text[span.start : span.end]
        return Passage(
            id=f"{self.trial.trial_id}:{span.start}-{span.end}",
            trial_id=self.trial.trial_id,
            source=self.trial.source.name,
            start=span.start,
            end=span.end,
            path=path,
            kind=section.kind,
            text=text,
            embedded=_joined(context, text),
            side=criterion.side if criterion else None,
            cohort=criterion.cohort if criterion else COMMON_COHORT,
            criterion_id=criterion.id if criterion else None,
            notices=notices_of(self.trial, span),
        )

    def _size(self, span: Span) -> int:
        return estimate_tokens(self.text[span.start : span.end])

    def _trim(self, start: int, end: int) -> Span | None:
        """The range without blanks at its ends; ``None`` where no letter or digit is left."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start=start, end=end) if any(c.isalnum() for c in self.text[start:end]) else None


def _gaps(start: int, end: int, taken: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """What ``[start, end)`` holds beside the taken ranges."""
    for span in sorted(taken, key=lambda s: s.start):
        if span.start > start:
            yield start, min(span.start, end)
        start = max(start, span.end)
    if start < end:
        yield start, end


def _clip(spans: Iterable[Span], within: Span) -> list[Span]:
    """The spans' shares of ``within``."""
    return [Span(start=max(s.start, within.start), end=min(s.end, within.end)) for s in spans if s.overlaps(within)]


def _mostly(line: Span, fact: Span) -> bool:
    """Whether a fact states nearly all that a line says."""
    return min(line.end, fact.end) - max(line.start, fact.start) > 0.8 * (line.end - line.start)


def _clipped(words: str) -> str:
    """The first words of a heading or parent, on one line."""
    parts = unescape(words).rstrip(" :：;；,.").split()
    return " ".join(parts[:_PARENT_WORDS]) + (" …" if len(parts) > _PARENT_WORDS else "")


def _joined(context: str, text: str) -> str:
    words = " ".join(unescape(text).split())
    return f"{context}: {words}" if context else words

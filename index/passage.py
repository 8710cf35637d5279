"""The unit that is embedded, ranked and cited."""

from __future__ import annotations

from corpus.model import NoticeKind, SectionKind, Side, Span


class Passage(Span):
    """One criterion, one group of sentences, or one row of a table, of one trial.

    The range covers only the passage's own words; ``text`` is exactly ``source.text[start:end]``. ``embedded`` is
    what the embedder and BM25 see: the headings above it, then its own words. ``kind`` is the section's kind.
    ``criterion_id``, ``side`` and ``cohort`` are set for criteria; ``cohort`` is ``"all"`` elsewhere.
    """

    id: str  # "<trial_id>:<start>-<end>"
    trial_id: str
    source: str  # the source file's name
    path: tuple[str, ...]
    kind: SectionKind
    text: str
    embedded: str
    side: Side | None = None
    cohort: str = "all"
    criterion_id: str | None = None
    notices: tuple[NoticeKind, ...] = ()

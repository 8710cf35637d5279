"""What the readers' tests share."""

from __future__ import annotations

from pathlib import Path

from corpus.model import NOT_RETRIEVED, Trial

TRIALS = Path(__file__).resolve().parents[2] / "corpus" / "trials"
BCMA = "cd19-bcma-car-t-autoimmune.txt"
UCAR = "cd19-ucar-t-refractory-sle.txt"
NK = "kn5501-car-nk-autoimmune.txt"
UWD = "uwd-cd19-universal-car-t-autoimmune.txt"
YTS = "yts109-autoimmune.txt"
LAYOUTS = {
    BCMA: "section_page",
    UCAR: "registry_cards",
    NK: "labelled_record",
    UWD: "finder_page",
    YTS: "registry_cards",
}


def source(name: str) -> str:
    """The shipped source's text."""
    return (TRIALS / name).read_bytes().decode("utf-8")


def facts(trial: Trial) -> list[tuple[str, str]]:
    """Name and value of every fact, in source order."""
    return [(f.name.value, f.value) for f in trial.facts]


def kinds(trial: Trial) -> list[tuple[str, str]]:
    """Kind and last heading of every section, in order."""
    return [(s.kind.value, s.path[-1] if s.path else "") for s in trial.sections]


def retrieved(trial: Trial) -> str:
    """All text that may be retrieved."""
    return "".join(trial.source.quote(s) for s in trial.sections if s.kind not in NOT_RETRIEVED)


def check(trial: Trial, raw: str) -> None:
    """The sections tile the source; every fact, criterion and notice lies in it and is trimmed; ids are unique."""
    assert trial.source.text == raw
    at = 0
    for section in trial.sections:
        assert section.start == at
        assert section.start <= section.body_start <= section.end
        at = section.end
    assert at == len(raw)
    for span in (*trial.facts, *trial.criteria, *trial.notices):
        assert span.end <= len(raw)
    for fact in trial.facts:
        quote = trial.source.quote(fact)
        assert quote == quote.strip()
        words = quote.split()
        assert all(word in words or word in quote for word in fact.value.split())
    ids = [c.id for c in trial.criteria]
    assert len(ids) == len(set(ids))
    assert all(c.parent is None or c.parent in ids for c in trial.criteria)
    own = {f.value for f in trial.facts if f.name == "nct_id"}
    assert (trial.registry_id is None) == (not own)
    assert trial.trial_id

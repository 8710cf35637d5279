"""The measure of bounds on annotated criteria, on two small texts annotated here."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from evaluation.chia_bounds import Document, Entity, Limit, documents, gold_limits, main, score

TEXT = "Age 18-65 years\r\nANC ≥ 1.5 x 10^9/L\r\nno stroke within 6 months\r\nplatelets over 100\r\n"
ANN = (
    "T1\tPerson 0 3\tAge\nT2\tValue 4 15\t18-65 years\nT3\tValue 21 35\t≥ 1.5 x 10^9/L\n"
    "T4\tTemporal 47 62\twithin 6 months\nR1\tHas_value Arg1:T1 Arg2:T2\n"
)


@pytest.mark.parametrize(
    ("kind", "text", "limits"),
    [
        ("Value", "≥ 1.5 x 10^9/L", [Limit(">=", 1.5)]),
        ("Value", "18 years or older", [Limit(">=", 18)]),
        ("Value", "between 18 and 65 years", [Limit(">=", 18), Limit("<=", 65)]),
        ("Value", "no more than 50,000", [Limit("<=", 50000)]),
        ("Value", "positive", []),
        ("Temporal", "within six months", [Limit("<=", 6)]),
        ("Temporal", "3 months prior", []),
        ("Temporal", "at visit 2", []),
    ],
)
def test_gold_is_read_from_the_words_of_an_entity(kind: str, text: str, limits: list[Limit]) -> None:
    assert gold_limits(Entity(kind, 0, len(text), text)) == limits


def test_documents_keep_the_bytes_of_the_text_so_that_offsets_hold(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "chia.zip", "w") as archive:
        archive.writestr("a_inc.txt", TEXT.encode())
        archive.writestr("a_inc.ann", ANN.encode())
    (document,) = documents(tmp_path)
    assert all(document.text[e.start : e.end] == e.text for e in document.entities)
    tally = score(document)
    assert (tally.gold, tally.found, tally.predicted, tally.right) == (4, 4, 5, 4)
    assert "platelets" in tally.false[0]


def test_a_missed_limit_is_listed() -> None:
    tally = score(Document("d", "unknown", (Entity("Value", 0, 7, "> 5"),)))
    assert (tally.gold, tally.found) == (1, 0)
    assert ">5" in tally.missed[0]


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Chia"):
        list(documents(tmp_path))


def test_the_command_prints_both_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "a.ann").write_bytes(ANN.encode())
    assert main([str(tmp_path), "--list", "1"]) == 0
    printed = capsys.readouterr().out
    assert "recall 1.000 (4/4), precision 0.800 (4/5)" in printed


def test_on_the_corpus_itself_the_figures_hold() -> None:
    corpus = Path(__file__).resolve().parents[3] / "shared" / "data" / "chia"
    if not corpus.is_dir():
        pytest.skip("the Chia corpus is not here (../shared/data/chia)")
    tallies = [score(document) for document in list(documents(corpus))[::10]]
    assert sum(t.found for t in tallies) / sum(t.gold for t in tallies) > 0.88
    assert sum(t.right for t in tallies) / sum(t.predicted for t in tallies) > 0.83

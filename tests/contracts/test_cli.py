"""The command line to the letter of its contract: shapes, exit codes, one clear line for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import answers.explainer
import cli
import health
from answers.answer import Kind, NotStated, SafetyKind, Stance
from corpus.model import FactName, NoticeKind
from eligibility.model import Op, Verdict
from index.embedding import hashing_embedder

ROOT = Path(__file__).parents[2]
INVENTED = ROOT / "tests" / "answers" / "trials"
ASTHMA, LUNG, MIGRAINE = "NCT90000011", "NCT90000012", "NCT90000013"


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401
        assert len(self.out.splitlines()) == 1, "one JSON value"
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("built")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> Run:
    """Runs a command in this process on the invented trials with the embedder that needs no model."""
    for module in (cli, health, answers.explainer):
        monkeypatch.setattr(module, "load_embedder", lambda *_: hashing_embedder())

    def command(*arguments: str, index: Path = folder, corpus: Path = INVENTED) -> Ran:
        where = ["--corpus", str(corpus), "--index", str(index)]
        monkeypatch.setattr(sys, "argv", ["cli.py", *arguments, *where])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return command


def one_line(ran: Ran) -> str:
    """The one line that says what is wrong."""
    assert ran.code == 2
    assert not ran.out
    (line,) = ran.err.strip().splitlines()
    return line


class TestBuild:
    def test_only_what_changed_is_embedded_again(self, run: Run, tmp_path: Path) -> None:
        first = run("build", "--json", index=tmp_path)
        assert first.code == 0
        built = first.json
        assert set(built) >= {"trials", "passages", "embedded", "reused", "seconds", "fingerprint", "skipped"}
        assert (built["trials"], built["embedded"], built["reused"]) == (3, built["passages"], 0)
        assert built["skipped"] == []
        again = run("build", "--json", index=tmp_path).json
        assert (again["embedded"], again["reused"]) == (0, built["passages"])
        assert again["fingerprint"] == built["fingerprint"]

    def test_a_corpus_that_is_no_folder_is_bad_input(self, run: Run) -> None:
        assert "is not a folder" in one_line(run("build", corpus=Path("no-such-folder")))


class TestInspect:
    def test_the_shape(self, run: Run) -> None:
        found = run("inspect", ASTHMA, "--json").json
        text = (INVENTED / "inhaled-corvalin-asthma.txt").read_text(encoding="utf-8")
        assert found["trial_id"] == found["registry_id"] == ASTHMA
        assert found["source"] == "inhaled-corvalin-asthma.txt"
        assert set(found) >= {"title", "layout", "text_sha256"}
        for group in ("facts", "notices"):
            assert all(text[x["start"] : x["end"]] == x["quote"] for x in found[group])
        assert {f["name"] for f in found["facts"]} <= set(FactName)
        assert found["sections"][0]["start"] == 0
        assert found["sections"][-1]["end"] == len(text)
        assert all(set(s) == {"path", "kind", "start", "end"} for s in found["sections"])
        for criterion in found["criteria"]:
            keys = {"id", "side", "cohort", "marker", "text", "start", "end", "parent", "combine", "bounds"}
            assert set(criterion) >= keys
            assert criterion["side"] in ("inclusion", "exclusion")
            for bound in criterion["bounds"]:
                assert set(bound) >= {"quantity", "op", "value", "value2", "unit", "per_uln", "window", "quote"}
                assert bound["op"] in set(Op)
                assert text[bound["start"] : bound["end"]] == bound["quote"]

    def test_lost_signs_are_lost_and_noticed(self, run: Run) -> None:
        found = run("inspect", MIGRAINE, "--json").json
        assert {b["op"] for c in found["criteria"] for b in c["bounds"]} >= {"lost"}
        assert "=" not in {b["op"] for c in found["criteria"] for b in c["bounds"]}
        assert {n["kind"] for n in found["notices"]} <= set(NoticeKind)

    def test_a_file_is_read_where_it_stands(self, run: Run) -> None:
        assert run("inspect", str(INVENTED / "belrutinib-lung-cancer.json"), "--json").json["trial_id"] == LUNG

    def test_the_canonical_text_alone(self, run: Run) -> None:
        shown = run("inspect", ASTHMA, "--text")
        assert shown.out == (INVENTED / "inhaled-corvalin-asthma.txt").read_text(encoding="utf-8")

    def test_a_trial_that_is_not_loaded_is_bad_input(self, run: Run) -> None:
        assert ASTHMA in one_line(run("inspect", "no-such-trial", "--json"))


class TestAsk:
    def test_the_shape(self, run: Run) -> None:
        found = run("ask", "platelets 80, can I join?", "--trial", LUNG, "--json").json
        assert set(found) >= {"id", "question", "kind", "answer", "statements", "citations", "passages", "stance"}
        assert set(found) >= {"safety", "not_stated", "timing_ms"}
        assert found["kind"] in set(Kind)
        assert found["stance"] == Stance.ALLOWS
        assert (found["not_stated"], found["safety"]) == (None, None)
        assert set(found["timing_ms"]) == {"total", "embed", "search", "rank", "compose"}
        (citation,) = found["citations"]
        assert set(citation) == {"n", "trial_id", "source", "section", "start", "end", "quote", "notices"}
        assert citation["quote"] == "Platelets ≥ 75 × 10^9/L"
        canonical = run("inspect", LUNG, "--text").out
        assert canonical[citation["start"] : citation["end"]] == citation["quote"]
        assert all(set(s) == {"text", "citations"} for s in found["statements"])
        for passage in found["passages"]:
            assert set(passage) >= {"trial_id", "source", "section", "start", "end", "text", "score"}
            assert canonical[passage["start"] : passage["end"]] == passage["text"]

    def test_the_plain_answer_is_the_same_answer(self, run: Run) -> None:
        shown = run("ask", "What phase is it?", "--trial", ASTHMA)
        assert shown.code == 0
        assert shown.out.rstrip("\n") == run("ask", "What phase is it?", "--trial", ASTHMA, "--json").json["answer"]

    def test_two_trials_and_an_audience(self, run: Run) -> None:
        arguments = ("--trial", ASTHMA, "--trial", LUNG, "--audience", "physician")
        found = run("ask", "platelets", *arguments, "--json").json
        assert {c["trial_id"] for c in found["citations"]} == {ASTHMA, LUNG}
        assert found["glossary"] == []

    def test_a_batch_answers_every_line_in_order_and_goes_on_after_bad_ones(self, run: Run, tmp_path: Path) -> None:
        lines = [
            json.dumps({"id": 1, "question": "What phase is it?", "trials": [ASTHMA], "audience": "patient"}),
            "not json",
            json.dumps({"id": "three", "question": "and hemoglobin?", "trials": [], "audience": "physician",
                        "history": [{"question": "platelet cutoff", "trials": [LUNG]}]}),
            json.dumps({"id": 4, "question": "phase?", "trials": ["no-such-trial"]}),
            json.dumps({"id": 5, "question": "phase?", "audience": "alien"}),
            json.dumps({"id": 6, "trials": []}),
            json.dumps([7]),
            json.dumps({"id": 8, "question": "", "trials": []}),
            "[" * 100_000,
            json.dumps({"id": 10, "question": "费用多少？", "trials": [LUNG]}, ensure_ascii=False),
        ]  # fmt: skip
        (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        ran = run("ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"))
        assert ran.code == 0
        rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
        assert [row["id"] for row in rows] == [1, None, "three", 4, 5, 6, None, 8, None, 10]
        assert [("error" in row) for row in rows] == [False, True, False, True, True, True, True, False, True, False]
        assert all(row["error"] for row in rows if "error" in row)
        assert rows[2]["citations"][0]["quote"] == "Hemoglobin ≥ 9 g/dL"
        assert rows[9]["not_stated"] == NotStated.RECORD_SILENT
        assert {row.get("safety") for row in rows} <= {None, *SafetyKind}

    @pytest.mark.parametrize(
        "arguments",
        [("ask",), ("ask", "x", "--batch", "x", "--out", "y"), ("ask", "--batch", "x"), ("ask", "x", "--out", "y")],
    )  # fmt: skip
    def test_neither_a_question_nor_a_batch_or_both_is_bad_usage(self, run: Run, arguments: tuple[str, ...]) -> None:
        assert "--batch" in one_line(run(*arguments))

    def test_a_batch_that_cannot_be_read_is_bad_input(self, run: Run, tmp_path: Path) -> None:
        arguments = ("ask", "--out", str(tmp_path / "out.jsonl"), "--batch")
        assert "cannot read" in one_line(run(*arguments, str(tmp_path / "none.jsonl")))
        (tmp_path / "latin.jsonl").write_bytes(b'{"id": 1, "question": "caf\xe9"}\n')
        assert "UTF-8" in one_line(run(*arguments, str(tmp_path / "latin.jsonl")))

    def test_a_trial_that_is_not_loaded_is_bad_input(self, run: Run) -> None:
        assert "no-such-trial" in one_line(run("ask", "phase?", "--trial", "no-such-trial"))


class TestCheck:
    def test_the_shape(self, run: Run, tmp_path: Path) -> None:
        profile = tmp_path / "profile.json"
        profile.write_text(json.dumps({"age": 40, "labs": {"PLT": {"value": 80, "unit": None}}}), encoding="utf-8")
        verdicts = run("check", "--profile", str(profile), "--trial", ASTHMA, "--trial", LUNG, "--json").json
        keys = {"trial_id", "criterion_id", "side", "cohort", "verdict", "reason", "start", "end", "quote"}
        assert all(set(v) >= keys for v in verdicts)
        assert {v["verdict"] for v in verdicts} <= set(Verdict)
        platelets = {v["trial_id"]: v["verdict"] for v in verdicts if "latelet" in v["quote"]}
        assert platelets == {ASTHMA: "NOT_MET", LUNG: "MET"}
        canonical = run("inspect", LUNG, "--text").out
        assert all(canonical[v["start"] : v["end"]] == v["quote"] for v in verdicts if v["trial_id"] == LUNG)

    def test_silence_is_never_met(self, run: Run, tmp_path: Path) -> None:
        profile = tmp_path / "profile.json"
        profile.write_text("{}", encoding="utf-8")
        verdicts = run("check", "--profile", str(profile), "--json").json
        assert verdicts
        assert {v["verdict"] for v in verdicts} == {"CANNOT_TELL"}

    @pytest.mark.parametrize("written", ['{"agee": 40}', "{", "[1]", '{"labs": {"Hb": {"value": "many"}}}'])
    def test_a_bad_profile_is_bad_input_and_the_line_names_what_is_wrong(
        self, run: Run, tmp_path: Path, written: str
    ) -> None:
        (tmp_path / "profile.json").write_text(written, encoding="utf-8")
        line = one_line(run("check", "--profile", str(tmp_path / "profile.json"), "--json"))
        if "agee" in written:
            assert "agee" in line

    def test_a_profile_that_is_not_there_is_bad_input(self, run: Run, tmp_path: Path) -> None:
        assert "none.json" in one_line(run("check", "--profile", str(tmp_path / "none.json")))


class TestDoctor:
    def test_an_installation_in_order(self, run: Run) -> None:
        run("build")
        ran = run("doctor", "--json")
        assert ran.code == 0, ran.out
        found = ran.json
        assert found["problems"] == []
        assert found["trials"] == 3
        assert found["passages"] > 0
        assert found["model"]["sha256"]
        assert found["index"]["fingerprint"]
        assert found["versions"]["pydantic"]

    def test_an_index_that_is_not_there_is_a_problem_with_its_mend(self, run: Run, tmp_path: Path) -> None:
        ran = run("doctor", "--json", index=tmp_path / "none")
        assert ran.code == 1
        assert any("build" in problem for problem in ran.json["problems"])

    def test_a_damaged_index_is_a_problem_with_its_mend(self, run: Run, tmp_path: Path) -> None:
        run("build", index=tmp_path)
        largest = max((p for p in tmp_path.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
        content = bytearray(largest.read_bytes())
        content[len(content) // 2] ^= 0xFF
        largest.write_bytes(content)
        ran = run("doctor", "--json", index=tmp_path)
        assert ran.code == 1
        assert ran.json["problems"]


def test_an_unknown_command_is_bad_usage(run: Run) -> None:
    assert run("no-such-command").code == 2


@pytest.mark.parametrize("arguments", [["inspect", ASTHMA, "--json"], ["inspect", "no-such-trial"]])
def test_the_program_itself_prints_utf_8_and_ends_with_the_code(arguments: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments, "--corpus", str(INVENTED)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=120,
    )
    if "--json" in arguments:
        assert ran.returncode == 0
        assert "≥" in ran.stdout.decode("utf-8")
    else:
        assert ran.returncode == 2
        assert b"Traceback" not in ran.stderr

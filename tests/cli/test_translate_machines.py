"""`translate --shard` and `--cluster` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.cli import main
from tests.commands import Capture, data
from tests.support import needs_dask
from tests.translate.machines.kit import office

JOB = ("translate", "brochures", "--to", "test")


@pytest.fixture
def root(tmp_path: Path, no_questions: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = office(tmp_path / "office", files=6)
    monkeypatch.chdir(made)
    return made


def test_two_parts_and_then_the_whole_job(root: Path, capsys: Capture) -> None:
    done = [data(capsys, *JOB, "--shard", part) for part in ("1/2", "2/2")]
    assert sum(one["documents"] for one in done) == 9
    assert data(capsys, *JOB, "--shard", "2/2")["reused"] == done[1]["documents"]
    report = data(capsys, *JOB)
    assert {file["status"] for file in report["files"]} == {"done", "skipped"}
    assert (root / "translations" / "state" / "form-001.qps-ploc.md").is_file()


def test_what_comes_next_is_said(root: Path, capsys: Capture) -> None:
    assert main([*JOB, "--shard", "1/1"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "drafted 9 documents; 0 done before; 0 left to the whole job" in shown
    assert "the same command without --shard" in shown
    assert main([*JOB]) == 0
    assert "parts is no longer needed" in " ".join(capsys.readouterr().err.split())


@needs_dask
def test_workers_of_this_pc_are_started_for_a_run(root: Path, capsys: Capture) -> None:
    report = data(capsys, *JOB, "--cluster", "local")
    assert [file["status"] for file in report["files"]].count("done") == 9
    assert not any(file["reused"] for file in report["files"])


@pytest.mark.parametrize(
    "words",
    [
        ("--shard", "1/2", "--cluster", "local"),
        ("--shard", "1/2", "--pack"),
        ("--shard", "1/2", "--strict"),
        ("--shard", "1/2", "--class", "public_information", "--by", "Ana"),
        ("--shard", "0/2"),
        ("--shard", "two"),
        ("--cluster", "tcp://192.0.2.7:8786"),
    ],
)
def test_calls_that_ask_for_two_things_or_are_unsafe_are_refused(
    root: Path, words: tuple[str, ...]
) -> None:
    assert main([*JOB, *words]) == 2


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        (("--plan-shards", "3"), "--cluster local"),
        (("--local", "2"), "--cluster local"),
        (("--collect",), "without `--shard`"),
        (("--without-reviewer", "ours"), "langaccess plan"),
    ],
)
def test_an_option_of_earlier_plans_says_what_took_its_place(
    root: Path, capsys: Capture, words: tuple[str, ...], instead: str
) -> None:
    assert main([*JOB, *words]) == 2
    assert instead in " ".join(capsys.readouterr().err.split())

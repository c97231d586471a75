"""Odd folders, odd names, files that change under the hands: the rest of the work goes on."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.errors import Exit, InputError, OutputError
from langaccess.core.progress import SILENT
from langaccess.core.tags import Tag
from langaccess.translate import (
    FileStatus,
    TranslationJob,
    TranslationPlan,
    TranslationReport,
    inspect,
)
from tests.translate.pipeline.kit import run_job, work

WORDS = "Please call the front desk.\n"
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes of POSIX")


def told(report: TranslationReport) -> dict[str, str]:
    return {file.source.name: file.message for file in report.files}


@pytest.mark.slow
@needs_posix
def test_links_in_circles_and_pipes_are_passed_over_by_name(
    agency: Workspace, brochures: Path
) -> None:
    (brochures / "round.md").symlink_to("round.md")
    (brochures / "gone.md").symlink_to("nowhere.md")
    (brochures / "up").symlink_to(brochures)
    os.mkfifo(brochures / "pipe.docx")
    for _ in range(2):  # the second run reads what the first has recorded
        report = work(agency, brochures)
        messages = told(report)
        assert "leads nowhere" in messages["round.md"]
        assert "leads nowhere" in messages["gone.md"]
        assert "not followed" in messages["up"]
        assert "pipe" in messages["pipe.docx"]
        done = [file.source.name for file in report.files if file.status is FileStatus.DONE]
        assert sorted(done) == ["flyer.md", "hours.txt"]
        entries = json.loads(report.manifest.read_text(encoding="utf-8"))["files"]
        assert {Path(entry["source"]).name for entry in entries} >= {"gone.md", "round.md"}


@pytest.mark.slow
@needs_posix
def test_a_link_to_a_file_elsewhere_is_passed_over_by_name(
    agency: Workspace, brochures: Path, tmp_path: Path
) -> None:
    (tmp_path / "private.txt").write_text(WORDS, encoding="utf-8")
    (brochures / "away.txt").symlink_to(tmp_path / "private.txt")
    (brochures / "same.md").symlink_to("flyer.md")
    report = work(agency, brochures)
    assert "a link to a file outside this folder" in told(report)["away.txt"]
    done = [file.source.name for file in report.files if file.status is FileStatus.DONE]
    assert "away.txt" not in done
    assert "hours.txt" in done
    assert len(done) == 2
    found = {one.path.name: one for one in inspect([brochures], Session(agency), Tag("en"))}
    assert "a link to a file outside this folder" in found["away.txt"].problem


@pytest.mark.slow
@needs_posix
def test_a_pipe_named_as_a_document_fails_at_once(agency: Workspace, brochures: Path) -> None:
    os.mkfifo(brochures / "pipe.md")
    report = work(agency, brochures / "pipe.md")
    assert "pipe" in told(report)["pipe.md"]
    assert report.exit_code() is Exit.INPUT
    (found,) = inspect([brochures / "pipe.md"], Session(agency), Tag("en"), SILENT)
    assert "pipe" in found.problem


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs names that are bytes")
def test_a_name_that_is_no_text_is_passed_over_and_recorded(
    agency: Workspace, brochures: Path
) -> None:
    odd = os.fsdecode(os.fsencode(brochures) + b"/\xff\xfe.txt")
    Path(odd).write_text(WORDS, encoding="utf-8")
    report = work(agency, brochures)
    (message,) = [m for name, m in told(report).items() if name not in ("flyer.md", "hours.txt")]
    assert "rename it" in message
    assert len(json.loads(report.manifest.read_bytes())["files"]) == 3


@pytest.mark.slow
@needs_posix
def test_a_name_too_long_for_its_translation_fails_alone(
    agency: Workspace, brochures: Path
) -> None:
    name = "m" * 250 + ".txt"
    (brochures / name).write_text(WORDS, encoding="utf-8")
    report = work(agency, brochures)
    failed = [file for file in report.files if file.status is FileStatus.FAILED]
    assert [file.source.name for file in failed] == [name]
    assert "name" in failed[0].message
    assert report.exit_code() is Exit.OUTPUT


@needs_posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_folder_that_cannot_be_read_is_not_missed_in_silence(
    agency: Workspace, brochures: Path
) -> None:
    (brochures / "desk").chmod(0)
    try:
        with pytest.raises(InputError, match="cannot be read"):
            work(agency, brochures)
    finally:
        (brochures / "desk").chmod(0o755)


@pytest.mark.slow
def test_a_file_changed_after_policy_looked_at_it_is_not_drafted(
    agency: Workspace, brochures: Path
) -> None:
    hours = brochures / "desk" / "hours.txt"

    def change(_plan: TranslationPlan) -> None:
        hours.write_text("You have the right to remain silent.\n", encoding="utf-8")

    assert agency.root is not None
    out = agency.root / "translations"
    job = TranslationJob((brochures,), (Tag("qps-ploc"),), out)
    report = run_job(agency, job, announce=change)
    by_name = {file.source.name: file for file in report.files}
    assert by_name["hours.txt"].status is FileStatus.FAILED
    assert "changed" in by_name["hours.txt"].message
    assert by_name["flyer.md"].status is FileStatus.DONE
    assert not (out / "desk" / "hours.qps-ploc.txt").exists()
    assert report.exit_code() is Exit.INPUT


@pytest.mark.parametrize(
    "text", ["{}", "[]", "x", '{"schema": 1, "files": [{}]}', '{"schema": 1, "files": [3]}']
)
def test_a_damaged_manifest_stops_the_run_and_stays(
    text: str, agency: Workspace, brochures: Path
) -> None:
    assert agency.root is not None
    manifest = agency.root / "translations" / "manifest.json"
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match="damaged"):
        work(agency, brochures)
    assert manifest.read_text(encoding="utf-8") == text

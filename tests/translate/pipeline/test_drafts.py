"""Our own drafts are not sources: a file with the notice is skipped, by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.tags import Tag
from langaccess.translate import FileStatus, inspect
from tests.support import FIXTURES, ROOT
from tests.translate.pipeline.kit import only, work

SOURCES = (
    ROOT / "examples" / "after-a-theft.docx",
    ROOT / "examples" / "community-meeting.pptx",
    FIXTURES / "odt" / "brochure.odt",
    FIXTURES / "idml" / "brochure.idml",
    FIXTURES / "html" / "everything.html",
    FIXTURES / "markdown" / "frontmatter.md",
    FIXTURES / "pdf" / "brochure.pdf",
    *sorted((FIXTURES / "xlsx").glob("*.xlsx"))[:1],
)


@pytest.mark.slow
@pytest.mark.parametrize("to", ["qps-ploc", "qps-plocm"])
def test_a_draft_in_any_format_below_a_source_folder_is_passed_over_by_name(
    agency: Workspace, tmp_path: Path, to: str
) -> None:
    assert agency.root is not None
    folder = tmp_path / "theirs"
    folder.mkdir()
    for path in SOURCES:
        shutil.copy(path, folder)
    (folder / "hours.txt").write_text("The desk is open on Monday.\n", encoding="utf-8")
    first = work(agency, folder, to=Tag(to), out=folder)
    drafts = [file.target for file in first.files if file.target is not None]
    assert len(drafts) == len(SOURCES) + 1
    assert {path.suffix for path in drafts} == {
        ".docx", ".pptx", ".odt", ".idml", ".html", ".md", ".xlsx", ".txt"
    }  # fmt: skip
    second = work(agency, folder, to=Tag("qps-ploc"), out=tmp_path / "elsewhere")
    for path in drafts:
        found = only(second, path.name)
        assert (found.status, found.reason) == (FileStatus.SKIPPED, "draft"), path.name
        assert "a machine draft, as the notice on it says" in found.message
    assert {only(second, path.name).status for path in SOURCES} == {FileStatus.DONE}
    assert only(work(agency, drafts[0]), drafts[0].name).reason == "draft", "named alone too"
    (looked,) = inspect([drafts[0]], Session(agency), source=Tag("en"))
    assert (looked.passed_over, "machine draft" in looked.problem) == (True, True)


@pytest.mark.slow
def test_a_notice_that_lost_its_day_or_its_line_is_known(agency: Workspace, tmp_path: Path) -> None:
    body = "\nThe desk is open on Monday.\n"
    for name, notice in {
        "day.txt": "Machine translation, not reviewed by a person.\n",
        "broken.md": "> **Machine translation, not\n> reviewed by a person. 2026-11-02**\n",
        "other.txt": "Tradução automática, não revisada por uma pessoa. 2026-11-02\n",
        "low.html": "<p>machine translation, <b>not</b> reviewed by a person. 2026-11-02</p>",
    }.items():
        (tmp_path / name).write_text(notice + body, encoding="utf-8")
        assert only(work(agency, tmp_path / name), name).reason == "draft", name
    told = tmp_path / "policy.txt"
    told.write_text("A machine translation, not reviewed by a person, stays here.\n", "utf-8")
    assert only(work(agency, told), "policy.txt").status is FileStatus.DONE

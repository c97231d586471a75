"""A job over the small agency, and what became of one of its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from langaccess.agency.workspace import Workspace
from langaccess.core.tags import Tag
from langaccess.translate import FileResult, Job, Report, run

TEST = Tag("qps-ploc")
TODAY = date(2026, 11, 2)


def work(agency: Workspace, *sources: Path, to: Tag = TEST, **changes: Any) -> Report:
    assert agency.root is not None
    job = Job(sources, (to,), agency.root / "translations")
    return run(replace(job, **changes), agency, today=TODAY)


def only(report: Report, name: str) -> FileResult:
    (found,) = [file for file in report.files if file.source.name == name]
    return found

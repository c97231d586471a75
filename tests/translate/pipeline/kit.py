"""A job over the small agency, and what became of one of its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.tags import Tag
from langaccess.translate import FileResult, TranslationJob, TranslationPlan, TranslationReport, run

TEST = Tag("qps-ploc")
TODAY = date(2026, 11, 2)


def work(agency: Workspace, *sources: Path, to: Tag = TEST, **changes: Any) -> TranslationReport:
    assert agency.root is not None
    job = TranslationJob(sources, (to,), agency.root / "translations")
    return run_job(agency, replace(job, **changes))


def run_job(
    agency: Workspace,
    job: TranslationJob,
    *,
    today: date = TODAY,
    announce: Callable[[TranslationPlan], None] | None = None,
) -> TranslationReport:
    """Run a job at noon of a day."""
    with Session(agency) as session:
        session.now = datetime.combine(today, time(12), UTC)
        return run(job, session, announce=announce)


def only(report: TranslationReport, name: str) -> FileResult:
    (found,) = [file for file in report.files if file.source.name == name]
    return found

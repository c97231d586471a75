"""Documents times languages: labelled drafts, a manifest, and a pack for what a person must do.

`run` does a `Job` and returns a `Report`; `inspect` only looks. `rows`, `worded`, `join` and
`with_markup` cut a document into sentences and put it together again, for who works on one
elsewhere.
"""

from __future__ import annotations

from langaccess.translate.batch import inspect, run
from langaccess.translate.entries import classes_given, drafted
from langaccess.translate.job import Counts, FileResult, Job, Plan, Report, Status
from langaccess.translate.marking import with_markup
from langaccess.translate.omegat_project import FIXED, MEMORY, PROJECT, Wanted, near, project_files
from langaccess.translate.scan import Inspection, Left
from langaccess.translate.segment import Row, join, rows, segments, worded
from langaccess.translate.sources import Sidecar, collect, stricter

__all__ = [
    "FIXED",
    "MEMORY",
    "PROJECT",
    "Counts",
    "FileResult",
    "Inspection",
    "Job",
    "Left",
    "Plan",
    "Report",
    "Row",
    "Sidecar",
    "Status",
    "Wanted",
    "classes_given",
    "collect",
    "drafted",
    "inspect",
    "join",
    "near",
    "project_files",
    "rows",
    "run",
    "segments",
    "stricter",
    "with_markup",
    "worded",
]

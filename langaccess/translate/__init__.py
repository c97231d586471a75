"""Documents times languages: labelled drafts, a manifest, and a pack for what a person must do.

`run` does a `Job` and returns a `Report`; `inspect` only looks. `rows`, `worded`, `join` and
`with_markup` cut a document into sentences and put it together again, for who works on one
elsewhere.
"""

# Where what is done, in the order of the work:
#   batch goes through all of it; job holds what is asked and reported; sources lists files, scan
#   looks at them, plan says what will be met, manifest keeps what became of each file.
#   segment cuts units into sentences; fixed, recall and store know what was translated before;
#   draft has the rest made.
#   cascade gets a sentence through an engine: prepare cuts off what no engine should see, protect
#   and masks hide what must stay, localise writes dates, tries says what comes next.
#   assemble puts drafts together; projection and marking put markup back.
#   pack writes what goes to a person, omegat_project what makes it a project.

from __future__ import annotations

from langaccess.core.segments import join
from langaccess.translate.pipeline.batch import run
from langaccess.translate.pipeline.job import Counts, FileResult, Job, Plan, Report, Status
from langaccess.translate.pipeline.manifest import classes_given, drafted
from langaccess.translate.pipeline.marking import with_markup
from langaccess.translate.pipeline.omegat_project import (
    FIXED,
    MEMORY,
    PROJECT,
    Wanted,
    near,
    project_files,
)
from langaccess.translate.pipeline.scan import Inspection, Left, inspect
from langaccess.translate.pipeline.segment import Row, rows, segments, worded
from langaccess.translate.pipeline.sources import Sidecar, collect, stricter

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

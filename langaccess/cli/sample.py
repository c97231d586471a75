"""Makes a sample agency: files of `data/sample/folder`, then the commands of `data/sample/setup`.

The log, the memory and the approvals of a sample are made by the commands that a user would type,
so that nothing in it is other than what the program itself writes.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from langaccess.agency.workspace import (
    JURISDICTION,
    Workspace,
    create_sample,
    require_free,
)
from langaccess.core import clock
from langaccess.core.errors import Exit, LangAccessError
from langaccess.core.files import make_folder, read_bytes, write_atomic
from langaccess.core.resources import DATA, shipped
from langaccess.core.sheets import NewSheet, xlsx_tables

_DAY = re.compile(r"\{(day|us|yy|ics)([+-]\d+)\}")
_FORMS = {"day": "%Y-%m-%d", "us": "%m/%d/%Y", "yy": "%y", "ics": "%Y%m%d"}
_TEXTS = {".yaml", ".csv", ".md", ".txt", ".json", ".ics"}
_SETUP = "setup"
_VARIABLES = "LANGACCESS_"


def make_sample(root: Path) -> Workspace:
    """Make the sample agency `root`, with people, records, invoices and texts, and return it.

    The folder gets its name when it is complete. Days in the files count from today; all records
    are of one year, so that `113` names one of them.
    """
    root = root.resolve()
    require_free(root)
    make_folder(root.parent)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=".langaccess-sample-") as name:
        made = create_sample(Path(name) / root.name)
        _fill(made.require())
        if root.exists():
            shutil.rmtree(root)  # empty, or left by an interrupted run
        made.require().replace(root)
    return replace(made, root=root, jurisdiction=root / JURISDICTION)


def _fill(root: Path) -> None:
    today = clock.today("America/Chicago")
    year_begins = today.replace(month=1, day=1)
    last = today if (today - year_begins).days > 100 else year_begins - timedelta(days=1)
    source = shipped(DATA, "sample")
    for path in sorted((source / "folder").rglob("*")):
        if path.is_file():
            _put(root / path.relative_to(source / "folder"), read_bytes(path), today)
    rules = root / JURISDICTION
    more = _dated((source / _SETUP / "rules.txt").read_text(encoding="utf-8"), today)
    write_atomic(rules, (rules.read_text(encoding="utf-8") + more).encode("utf-8"))
    for path in sorted((source / _SETUP).iterdir()):
        _put(root / _SETUP / path.name, read_bytes(path), last)
    with contextlib.chdir(root), _without_variables():
        for line in (root / _SETUP / "commands.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                _run(line)
    shutil.rmtree(root / _SETUP)


@contextlib.contextmanager
def _without_variables() -> Iterator[None]:
    """Hide the user's own agency folder, keys and PINs: the setup is of the sample alone."""
    hidden = {name: os.environ.pop(name) for name in [*os.environ] if name.startswith(_VARIABLES)}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _put(path: Path, data: bytes, today: date) -> None:
    """Write a file of the sample; `NAME.xlsx.csv` becomes the workbook `NAME.xlsx`."""
    if path.suffix in _TEXTS:
        data = _dated(data.decode("utf-8"), today).encode("utf-8")
    if path.name.endswith(".xlsx.csv"):
        head, *rows = (line.split(",") for line in data.decode("utf-8").splitlines())
        path, data = path.with_suffix(""), xlsx_tables([NewSheet("Sheet1", head, rows)])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, data)


def _dated(text: str, today: date) -> str:
    """Return `text` with `{day-30}` and the like as days counted from today."""
    return _DAY.sub(lambda m: (today + timedelta(days=int(m[2]))).strftime(_FORMS[m[1]]), text)


def _run(line: str) -> None:
    """Run a command; `?` before it allows the exit code 1."""
    from langaccess.cli.main import run_and_report

    words, said = shlex.split(line.removeprefix("?")), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run_and_report(words)
    if code == Exit.INTERRUPTED:
        raise KeyboardInterrupt  # the command in the setup has answered Ctrl-C
    if code not in (Exit.DONE, *([Exit.NO] if line.startswith("?") else [])):
        raise LangAccessError(
            f"the sample was not made: `langaccess {shlex.join(words)}` ended with {code}",
            hint="run the command again",
            details=said.getvalue().splitlines(),
        )

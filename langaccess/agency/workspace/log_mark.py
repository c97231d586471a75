"""The mark of the log in the agency's folder, outside of `.langaccess`.

It names the log that belongs to this folder and the last entry that was seen here. A database that
another agency's folder, an older backup or nothing at all took the place of does not fit it.

It also knows the last number of each series (encounters and cases of a year), so that a number is
not used twice when the database is lost.

The account keeps a copy outside of the folder, for when database and mark are lost together.

It is written after the commit of an entry. After a crash it can be older than the log, and the next
entry moves it on; it is never newer, so a mark that is newer always means that entries are missing.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from langaccess.core.errors import InputError, OutputError
from langaccess.core.files import read_text, sha256, write_atomic
from langaccess.core.folding import slug
from langaccess.core.user_folders import data_folder

MARK = ".langaccess-log.json"
APPROVED = "translations/approved"
"""Folder of the files that were approved."""
_ID = re.compile(r"^id:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LogMark:
    """What the folder knows of its log.

    Attributes:
        log: name of the log; empty when the file cannot be read as a mark.
        entries: number of the last entry that was seen; 0 for none.
        hash: hash of that entry.
        numbers: last number of each series, as `encounter 2026`; None in the mark of an older
            version, which did not keep them.
    """

    log: str
    entries: int = 0
    hash: str = ""
    numbers: Mapping[str, int] | None = field(default_factory=dict)


def new_log_name(agency: str) -> str:
    """Return a name for a new log: the id of the agency's rules, and 16 random hex digits."""
    return f"{slug(agency, 'agency')} {secrets.token_hex(8)}"


def agency_id(root: Path | None) -> str:
    """Return the id in the jurisdiction file of the folder `root`; empty when it has none."""
    try:
        found = _ID.search(read_text(root / "jurisdiction.yaml")) if root else None
    except InputError:  # the command itself reports what is wrong with the file
        return ""
    return found[1] if found else ""


def read_mark(root: Path) -> LogMark | None:
    """Return the mark in the folder `root`, or None when there is no such file."""
    return _read(root / MARK)


def _read(path: Path) -> LogMark | None:
    if not path.exists():
        return None
    try:
        data = json.loads(read_text(path))
        numbers = data.get("numbers")
        if numbers is not None:
            numbers = {str(series): int(last) for series, last in numbers.items()}
        return LogMark(str(data["log"]), int(data["entries"]), str(data["hash"]), numbers)
    except (InputError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return LogMark("")


def lost_mark(root: Path) -> LogMark | None:
    """Return what is known of the log of a folder without a database; None where none ever was.

    That is its mark, else this account's copy of it. Files in `approved/` come from a log too;
    nothing else is known of that one.
    """
    mark = read_mark(root) or _read(_copy(root))
    if mark is None and any((root / APPROVED).rglob("*.*")):
        return LogMark("")
    return None if mark is None or (mark.log and not mark.entries) else mark


def lost_log(root: Path) -> str:
    """Return that the log of a folder without a database is lost; empty where none ever was."""
    mark = lost_mark(root)
    if mark is None:
        return ""
    if not mark.log and not (root / MARK).exists():
        return not_whole(f"database and mark are missing, and {APPROVED}/ holds what was approved")
    seen = f"has seen {mark.entries} entries" if mark.log else "is damaged"
    whose = "the folder's mark" if (root / MARK).exists() else "this account"
    return not_whole(f"the database is missing, and {whose} {seen}")


def not_whole(what: str) -> str:
    """Return the first line of each answer that is read from the log."""
    return (
        f"THE LOG OF THIS FOLDER IS NOT WHOLE: {what}. What is read from it may be wrong or "
        "missing. Next: langaccess encounter verify"
    )


def write_mark(root: Path, mark: LogMark) -> None:
    """Write the mark of the folder `root`.

    Raises:
        OutputError: the folder cannot be written.
    """
    data = json.dumps(asdict(mark), indent=1).encode("ascii") + b"\n"
    write_atomic(root / MARK, data)
    copy = _copy(root)
    with suppress(OSError, OutputError):  # an account without a folder of its own
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(copy, data, mode=0o600)


def _copy(root: Path) -> Path:
    """Return where this account keeps its copy of the mark of a folder."""
    name = sha256(os.path.realpath(root).encode("utf-8", "surrogateescape"))
    return data_folder() / "ledger-marks" / f"{name}.json"

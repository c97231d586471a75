"""Files on which an approval rests, kept in the workspace and hashed again at each use."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from langaccess.agency.approval.qualification import Certificate
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, safe_name, sha256, write_atomic

_EVIDENCE = "evidence"


def _place(state: Path, kept: Certificate) -> Path:
    return state / _EVIDENCE / f"{kept.sha256[:16]}-{safe_name(kept.name)}"


def keep_evidence(state: Path, path: Path) -> Certificate:
    """Copy a file that proves something into the workspace and return its name and digest.

    A copy that is damaged is written again.

    Args:
        state: the workspace's own folder (`Workspace.state`).
        path: the certificate, the published file, or the file that came back.

    Raises:
        InputError: it cannot be read, or is empty.
        OutputError: the copy cannot be written.
    """
    data = read_bytes(path)
    if not data:
        raise InputError(
            "this file is empty, so it proves nothing",
            where=str(path),
            hint="open it, save or scan it again, and name the new file",
        )
    kept = Certificate(path.name, sha256(data))
    if EvidenceFolder(state).problem(kept):
        write_atomic(_place(state, kept), data)
    return kept


class EvidenceFolder:
    """The kept files of a workspace; each is hashed once for one reading of the log.

    Args:
        state: the workspace's own folder, None for a database without a file.
    """

    def __init__(self, state: Path | None) -> None:
        self._state = state
        self._known: dict[Certificate, str] = {}

    def place(self, kept: Certificate) -> Path | None:
        """Return the path of a kept file, whether or not it is there."""
        return None if self._state is None else _place(self._state, kept)

    def problem(self, kept: Certificate) -> str:
        """Return why a kept file proves nothing now, or an empty text when it is as it was."""
        if kept not in self._known:
            self._known[kept] = self._checked(kept)
        return self._known[kept]

    def _checked(self, kept: Certificate) -> str:
        path = self.place(kept)
        if path is None or not path.is_file():
            return f"the evidence {kept.name} is missing from .langaccess/evidence"
        try:
            same = sha256(read_bytes(path)) == kept.sha256
        except InputError:
            return f"the evidence {kept.name} cannot be read"
        return "" if same else f"the evidence {kept.name} was changed after it was kept"


def evidence_of(conn: sqlite3.Connection) -> EvidenceFolder:
    """Return the kept files of the workspace that a database belongs to."""
    rows = conn.execute("PRAGMA database_list").fetchall()
    name = next((row[2] for row in rows if row[1] == "main"), "")
    name = name.decode("utf-8") if isinstance(name, bytes) else name
    return EvidenceFolder(Path(name).parent if name else None)

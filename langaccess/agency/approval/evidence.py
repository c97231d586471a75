"""Keeps the certificates of vendors."""

from __future__ import annotations

from pathlib import Path

from langaccess.agency.approval.deciding import Evidence
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, safe_name, sha256, write_atomic

__all__ = ["keep_evidence"]

_EVIDENCE = "evidence"


def keep_evidence(state: Path, path: Path) -> Evidence:
    """Copy a vendor's certificate into the workspace and return its name and digest.

    Args:
        state: the workspace's own folder (`Workspace.state`).
        path: the certificate.

    Raises:
        InputError: it cannot be read, or is empty.
        OutputError: the copy cannot be written.
    """
    data = read_bytes(path)
    if not data:
        raise InputError(
            "this file is empty, and proves nothing",
            where=str(path),
            hint="open it and look: save or scan it again, then name that file",
        )
    kept = Evidence(path.name, sha256(data))
    goal = state / _EVIDENCE / f"{kept.sha256[:16]}-{safe_name(path.name)}"
    if not goal.is_file():
        write_atomic(goal, data)
    return kept

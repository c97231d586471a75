"""Other people's files: one that changes under our hands, and one that stands where we write."""

from __future__ import annotations

from pathlib import Path

from langaccess.errors import InputError
from langaccess.files import read_bytes, remove, sha256
from langaccess.model import Finding, Severity

__all__ = ["kept_aside", "require_same"]


def require_same(path: Path, digest: str) -> None:
    """Refuse a file that changed: what policy leaves to a person was decided on what it held."""
    if sha256(read_bytes(path)) != digest:
        raise InputError(
            "the file was changed while this run was at work",
            where=str(path),
            hint="run again when nobody works on it",
        )


def kept_aside(aside: Path | None, digest: str) -> tuple[Finding, ...]:
    """Return what to tell about a file that was put aside; drop it if it is what we wrote anyway.

    A run that was killed between writing a file and recording it leaves such a one.
    """
    if aside is None:
        return ()
    if sha256(read_bytes(aside)) == digest:
        remove(aside)
        return ()
    message = f"a file that this program did not leave so stood here: it is kept as {aside.name}"
    return (Finding("draft.kept", message, Severity.WARNING),)

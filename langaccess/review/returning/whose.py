"""For which document of the agency a returned file was written, and in which state of it."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path, PureWindowsPath

from langaccess.agency.policy import Policy
from langaccess.agency.workspace import Workspace
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.formats.exchange import Returned, ReturnedUnit
from langaccess.review.model import Reviewed
from langaccess.review.returning.overtaken import overtaken
from langaccess.review.returning.realign import realigned
from langaccess.review.store import register, reviewed

__all__ = ["document_of"]


def document_of(
    conn: sqlite3.Connection, workspace: Workspace, policy: Policy, returned: Returned, path: Path
) -> tuple[Reviewed, Returned]:
    """Return the agency's document for which a file was written, and the file as it is today.

    Programs write the whole path of their own PC into it; the name of the file is what is ours. A
    contact that was changed since the file went out has its new value in it.

    Args:
        conn: the agency's database, in a transaction.
        workspace: the agency's folder.
        policy: the rules in force.
        returned: what came back.
        path: the file, for messages.

    Raises:
        InputError: there is none, it was written for an older source, or another language.
    """
    same = list(
        reviewed(conn, workspace, policy, called=PureWindowsPath(returned.original).name,
                 digest=returned.digest)
    )  # fmt: skip
    right = [one for one in same if one.tag == returned.target]
    for one in sorted(right, key=lambda one: one.digest != returned.digest):
        if one.digest == returned.digest:
            return one, returned
        now = overtaken(conn, returned, partial(_strays, document=one))
        strays = _strays(now, one)
        # A program that rebuilt the file may have dropped the digest; then the texts must tell.
        if not strays or (not returned.digest and 2 * len(strays) < len(returned.units)):
            return one, now
    if right:
        stray = next(iter(_strays(returned, right[0])), returned.units[0])
        raise InputError(
            f"this was written for an older source of {right[0].name}",
            where=stray.where,
            hint="send the document out again: `langaccess review export`; what was "
            "translated of unchanged sentences is kept",
        )
    if same:
        names = ", ".join(sorted({str(one.tag) for one in same}))
        raise InputError(
            f"this is {returned.original} in {returned.target.name}; under review is {names}",
            where=str(path),
            hint=f"send it out in that language first: review export --lang {returned.target}",
        )
    source = _source_file(workspace, returned)
    if source is None:
        raise InputError(
            f"this was written for another document: {returned.original} is not yours",
            where=str(path),
            hint="see `langaccess review list`; begin with `langaccess review export`",
        )
    made = register(conn, workspace, policy, source, returned.source, returned.target)
    return made, returned


def _strays(returned: Returned, document: Reviewed) -> tuple[ReturnedUnit, ...]:
    """Return the sentences whose source is not that of the document as it is now.

    A source that was saved again without a change in its text is the same.
    """
    sources = {one.place: one.source.text for one in document.sentences}
    units = realigned(returned.units, document.sentences, document.tag)
    return tuple(unit for unit in units if sources.get(unit.id) != unit.source.text)


def _source_file(workspace: Workspace, returned: Returned) -> Path | None:
    """Return the brochure for which a pack of `translate` was written, by its digest."""
    folder = workspace.state.parent / "brochures"
    name = PureWindowsPath(returned.original).name
    for path in sorted(folder.rglob("*")):
        same_name = path.name == name or name.endswith(f"-{path.name}")
        if same_name and path.is_file() and sha256(read_bytes(path)) == returned.digest:
            return path
    return None

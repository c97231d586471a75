"""What a pack holds besides the documents' own files, by its format."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from langaccess.policy import Policy
from langaccess.review.model import Sent
from langaccess.review.project import write_project
from langaccess.workspace import Workspace

__all__ = ["PackFormat", "Sent", "write_offer"]

PackFormat = Literal["xliff12", "xliff2", "docx", "html"]


def write_offer(
    conn: sqlite3.Connection,
    workspace: Workspace,
    policy: Policy,
    folder: Path,
    sent: Sequence[Sent],
    form: PackFormat,
) -> None:
    """Write what goes along with the documents of one language.

    Args:
        conn: from `workspace.open_db`.
        workspace: the agency's folder.
        policy: the rules in force.
        folder: where the pack is.
        sent: the documents.
        form: format of the pack.

    Raises:
        OutputError: a file cannot be written.
    """
    if form == "xliff12":
        write_project(conn, workspace, policy, folder, sent)

"""Makes the folder of a pack a project for OmegaT, with what was approved of its documents."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from langaccess.agency.policy import Policy
from langaccess.agency.workspace import Workspace
from langaccess.core.files import write_atomic
from langaccess.core.model import State
from langaccess.formats.exchange import MemoryEntry
from langaccess.review.model import Sent
from langaccess.review.standing import log_of, standings
from langaccess.translate import Wanted, project_files
from langaccess.translate.memory import approved_forms, load_terms

__all__ = ["write_project"]


def write_project(
    conn: sqlite3.Connection,
    workspace: Workspace,
    policy: Policy,
    folder: Path,
    sent: Sequence[Sent],
) -> None:
    """Make the folder of one language, with its `xliff/`, a project for OmegaT.

    Args:
        conn: the agency's database.
        workspace: the agency's folder.
        policy: the rules in force.
        folder: where the files for the translator are.
        sent: its documents; all of one language pair.

    Raises:
        OutputError: a file cannot be written.
        ConfigError: the log of approvals was changed by hand.
    """
    tags = sent[0].document.source, sent[0].document.tag
    wanted = [
        Wanted(unit.source, unit.suggestion, unit.origin) for one in sent for unit in one.file.units
    ]
    base = load_terms(workspace.state.parent / "glossary")
    terms = base, approved_forms(conn, base, tags[1:])[tags[1]]
    files = project_files(conn, terms, wanted, tags, _approved(conn, policy, sent))
    for name, data in files.items():
        write_atomic(folder / name, data)


def _approved(
    conn: sqlite3.Connection, policy: Policy, sent: Sequence[Sent]
) -> Iterator[MemoryEntry]:
    """Yield the sentences of these documents whose approval holds."""
    log = log_of(conn)
    for one in sent:
        stand = standings(one.document, log, policy)
        for sentence in one.document.sentences:
            stands = stand[sentence.id]
            if stands.state is State.APPROVED and sentence.target is not None:
                by = "; ".join(given.name for given in stands.approvals)
                yield MemoryEntry(sentence.source, sentence.target, by, "approved")

"""What a worker needs of the agency's folder, as one file, and a session that works from it.

The kit has the rules, the terms, the approved texts, the people, the models and the database
without the texts that no translation needs. It never has the file of codes. The log is in it, for
its approvals; what it says of encounters is deleted. It still names people, so the kit is kept
where the agency's folder may be kept.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from langaccess.agency import ledger, provenance
from langaccess.agency.session import Session
from langaccess.agency.workspace import (
    JURISDICTION,
    MARK,
    SECRETS,
    Connection,
    Workspace,
    transaction,
)
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import file_sha256, write_atomic
from langaccess.core.models import MANIFEST, EngineInfo
from langaccess.core.resources import CONFIG, shipped
from langaccess.translate.shards.folder import chunks

_FOLDERS = ("roster", "phrasebooks", "glossary", "approved", ".langaccess/evidence")
_STATE = ".langaccess"
# Rows that no translation reads: drafts travel sentence by sentence, texts of cases not at all.
_EMPTY = (
    "DELETE FROM drafts; DELETE FROM case_entries; DELETE FROM unsure_sentences; "
    "DELETE FROM readings; VACUUM"
)
# The database compares each entry with all that a purge names.
_AT_ONCE = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_kit(session: Session, engines: Iterable[EngineInfo], work: Path, target: Path) -> str:
    """Write the kit and return its SHA-256.

    The models of `engines` go along, unless a Python package has them; without an agency's folder
    none does. `work` is a local folder.
    """

    def fill(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, path in sorted(_contents(session, engines, work)):
                with (
                    path.open("rb") as opened,
                    archive.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=True) as entry,
                ):
                    while block := opened.read(1 << 20):
                        entry.write(block)

    write_atomic(target, fill)
    return file_sha256(target)


def _contents(
    session: Session, engines: Iterable[EngineInfo], work: Path
) -> Iterator[tuple[str, Path]]:
    root = session.root
    if root is not None:
        for path in sorted(root.glob("[!.]*.yaml")):
            if path.name != SECRETS and path.is_file():
                yield path.name, path
        for name in _FOLDERS:
            yield from _below(root / name, name)
        if (root / MARK).is_file():
            yield MARK, root / MARK
        if session.has_database:
            copy = work / session.workspace.database.name
            _copy_database(session.connection, copy)
            yield f"{_STATE}/{copy.name}", copy
        parts = [part for info in engines for part in (info.parts or (info,))]
        for folder in sorted({part.path for part in parts if part.path is not None}):
            if (folder / MANIFEST).is_file():
                yield from _below(folder, f"models/{folder.name}")


def _below(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.is_file() and not hidden:
            yield "/".join((name, *parts)), path


def _copy_database(conn: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target, factory=Connection, isolation_level=None)) as copy:
        conn.backup(copy)
    # Without our own class of connection: that would keep a mark of the log next to the copy.
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        provenance.clear_copy(copy)
        _clear_encounters(copy)
        copy.executescript(_EMPTY)


def _clear_encounters(copy: sqlite3.Connection) -> None:
    """Delete the data of entries about encounters, as a purge does, so that the log still proves.

    The time is that of the last entry: the same log gives the same kit.
    """
    seqs = [entry.seq for entry in ledger.entries_like(copy, "encounter.") if not entry.purged]
    for some in chunks(seqs, _AT_ONCE):
        ((last,),) = copy.execute("SELECT at FROM ledger ORDER BY seq DESC LIMIT 1").fetchall()
        with transaction(copy):
            data = {"entries": list(some), "why": "a kit for shards"}
            at = datetime.fromisoformat(last)
            ledger.blank(copy, ledger.append(copy, ledger.PURGED, data, at=at))


def open_kit(kit: Path, digest: str, into: Path, *, in_folder: bool) -> Session:
    """Copy the kit to a local folder and return the session that works from it.

    It must have the SHA-256 `digest`, as planned; `into` is an empty folder. Unless the plan was
    made `in_folder`, the shipped rules apply.
    """
    if not kit.is_file():
        raise InputError("the plan's kit is not here", where=str(kit), hint="plan again")
    if file_sha256(kit) != digest:
        raise ConfigError(
            "this is another kit than the plan's: it was changed, or another plan was begun",
            where=str(kit),
            hint="plan again; what is translated already is kept",
        )
    with zipfile.ZipFile(kit) as archive:
        archive.extractall(into)
    if in_folder:
        return Session(Workspace(into, into / JURISDICTION, "option"))
    return Session(Workspace(None, shipped(CONFIG, "us-federal.yaml"), "shipped"))

"""What a worker needs of the agency's folder, as one file, and a session that works from it.

The kit has the rules, the terms, the approved texts, the people, the models and the database
without the texts that no translation needs. It never has the file of codes. The log is in it, for
its approvals; what it says of encounters is deleted. It still names people, so the kit is kept
where the agency's folder may be kept.
"""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path

from langaccess import __version__
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
from langaccess.core.errors import ConfigError
from langaccess.core.files import sha256
from langaccess.core.models import MANIFEST, EngineInfo
from langaccess.core.resources import CONFIG, shipped
from langaccess.translate.pipeline.job import TranslationJob

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


@dataclass(frozen=True)
class TranslationKit:
    """What a worker needs to draft documents of a job."""

    job: TranslationJob
    now: datetime  # the moment of the run: the day on the labels
    in_folder: bool  # the run works in an agency's folder; else the shipped rules apply
    data: bytes  # the files, as one archive
    version: str = __version__

    @cached_property
    def digest(self) -> str:
        """What tells this kit from others."""
        return sha256(self.data + repr((self.job, self.now)).encode())

    def unpack(self, into: Path) -> Session:
        """Write the files into an empty folder and return the session that works from them."""
        if self.version != __version__:
            raise ConfigError(
                f"this machine has langaccess {__version__}, and the one that asks {self.version}",
                hint="install the same version on all machines",
            )
        with zipfile.ZipFile(BytesIO(self.data)) as archive:
            archive.extractall(into)
        place = Workspace(into, into / JURISDICTION, "option")
        if not self.in_folder:
            place = Workspace(None, shipped(CONFIG, "us-federal.yaml"), "shipped")
        session = Session(place)
        session.now = self.now
        return session


def make_kit(
    session: Session, job: TranslationJob, engines: Iterable[EngineInfo], work: Path
) -> TranslationKit:
    """Return the kit of a job.

    The models of `engines` go along, unless a Python package has them; without an agency's folder
    none does. `work` is a local folder.
    """
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in sorted(_contents(session, engines, work)):
            with (
                path.open("rb") as opened,
                archive.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=True) as entry,
            ):
                shutil.copyfileobj(opened, entry)
    return TranslationKit(job, session.now, session.root is not None, file.getvalue())


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
    for start in range(0, len(seqs), _AT_ONCE):
        ((last,),) = copy.execute("SELECT at FROM ledger ORDER BY seq DESC LIMIT 1").fetchall()
        with transaction(copy):
            data = {"entries": seqs[start : start + _AT_ONCE], "why": "a kit for other machines"}
            at = datetime.fromisoformat(last)
            ledger.blank(copy, ledger.append(copy, ledger.PURGED, data, at=at))

"""What was found in a document before: it need not be read and judged again.

Reading a document and asking the gate about each of its sentences takes most of the time of a run
that has nothing left to translate. What was found is therefore kept in the agency's database, with
the digest of all that it depends on: the file, the rules, the fixed texts and the program with its
libraries. Classes and confirmations are not part of it; they count as of today.

The database is in a folder that several people write to, and a reading says what a machine may
translate. So it counts only for the account that made it: it is sealed with a key outside that
folder. Of a document that is refused nothing is kept, nor what an earlier run found in it: it may
be a statement or evidence, whose text has no place in the database. One that waits for its class
counts as refused, and so does one that any language would refuse, or that cannot be read any more.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core import cache_file
from langaccess.core.errors import LangAccessError
from langaccess.core.files import read_bytes, sha256, write_atomic
from langaccess.core.model import Decision, Finding
from langaccess.core.plain_data import packed, plain
from langaccess.core.tags import Tag
from langaccess.core.user_folders import cache_folder
from langaccess.core.windows_files import long_path
from langaccess.translate.memory import FixedStore
from langaccess.translate.pipeline.sentence_gate import GatedRun
from langaccess.translate.pipeline.unsure import RankedSentence

_KEY_BYTES = 32
# Readings that are lost when a run is killed while it reads.
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What is in a document, whatever its class is and whatever a person has confirmed."""

    notes: tuple[Finding, ...]  # what its reader found
    doc_class: str | None = None  # the class that the file itself declares
    # why it is not translated, as a code and in words; two empty texts if it may be
    aside: tuple[str, str] = ("", "")
    # id and text of each segment with something to translate, in order
    texts: tuple[tuple[str, str], ...] = ()
    # segment id → why policy leaves it to a person
    stopped: Mapping[str, Decision] = field(default_factory=dict)
    legal: tuple[GatedRun, ...] = ()  # sentences that are stopped as a legal act or as evidence
    # sentences that the gate asks a person about, riskiest first
    asked: tuple[RankedSentence, ...] = ()


class ReadingStore:
    """The readings of an agency that count for this account; none outside an agency's folder."""

    def __init__(
        self, session: Session, fixed: FixedStore, source: Tag, *, accept_revisions: bool
    ) -> None:
        key = _account_key() if session.root is not None else None
        self._root = session.root
        self._conn: sqlite3.Connection | None = session.connection if key else None
        self._key = key or b""
        self._account = hmac.digest(self._key, b"langaccess readings", "sha256").hex()[:16]
        self._shared = ""
        self._fresh: list[tuple[str, str, bytes, bytes]] = []
        self._refused: set[str] = set()
        if key:
            texts = sorted((one.id, one.en, one.kind) for one in fixed.texts.values())
            parts = [
                cache_file.program_digest(),
                # what identifies the rules, and the lines in which a decision finds them
                [session.rules_digest, *(one.where for one in session.policy.sentences.rules)],
                texts,
                str(source),
                accept_revisions,
            ]
            self._shared = sha256(json.dumps(parts).encode("ascii"))

    def get(self, path: Path, digest: str) -> DocumentReading | None:
        """Return the reading of a file, or None when it must be read."""
        if self._conn is None:
            return None
        name = self._name(path)
        row = self._conn.execute(
            "SELECT seal, body FROM readings WHERE path = ? AND account = ?", (name, self._account)
        ).fetchone()
        if row is None:
            return None
        seal, body = (one if isinstance(one, bytes) else b"" for one in row)
        if not hmac.compare_digest(seal, self._seal(name, digest, body)):
            return None
        found = (plain(zlib.decompress(body)) or {}).get("reading")
        return found if isinstance(found, DocumentReading) else None

    def put(self, path: Path, digest: str, reading: DocumentReading) -> None:
        """Keep the reading of a file instead of the one before; `save` writes the last ones."""
        if self._conn is not None:
            name = self._name(path)
            body = zlib.compress(packed({"reading": reading}), 1)
            self._fresh.append((name, self._account, self._seal(name, digest, body), body))
            if len(self._fresh) >= _AT_ONCE:
                self._write()

    def forget(self, path: Path) -> None:
        """Let `save` delete what runs of any account found in a file that it must not keep."""
        self._refused.add(self._name(path))

    def save(self) -> None:
        """Write what `put` was given, and delete the readings of refused files."""
        if self._conn is not None:
            ask = "SELECT DISTINCT path FROM readings WHERE path = ?"
            refused = sorted(self._refused)
            self._write([name for name in refused if self._conn.execute(ask, (name,)).fetchone()])

    def _write(self, refused: Sequence[str] = ()) -> None:
        if self._conn is None or not (refused or self._fresh):
            return
        with transaction(self._conn):
            _delete(self._conn, refused)
            self._conn.executemany(
                "INSERT OR REPLACE INTO readings (path, account, seal, body) VALUES (?, ?, ?, ?)",
                self._fresh,
            )
        self._fresh.clear()

    def _name(self, path: Path) -> str:
        """Return how the table names a file: from the agency's folder, if the file is in it."""
        there = path.absolute()
        root = self._root
        inside = root is not None and there.is_relative_to(root)
        return there.relative_to(root).as_posix() if root and inside else there.as_posix()

    def _seal(self, name: str, digest: str, body: bytes) -> bytes:
        head = json.dumps([name, digest, self._shared]).encode("ascii")
        return hmac.digest(self._key, sha256(head).encode("ascii") + body, "sha256")


def forget_gone(session: Session) -> None:
    """Delete what runs of any account found in files that are gone.

    It looks at each file that has a reading, so a run does it once.
    """
    if session.root is None or not session.has_database:
        return
    conn, root = session.connection, session.root
    names = [str(row[0]) for row in conn.execute("SELECT DISTINCT path FROM readings")]
    gone = [name for name in names if _is_gone(root / name)]
    if gone:
        with transaction(conn):
            _delete(conn, gone)


def _delete(conn: sqlite3.Connection, names: Sequence[str]) -> None:
    conn.executemany("DELETE FROM readings WHERE path = ?", ((name,) for name in names))


def _is_gone(path: Path) -> bool:
    try:
        long_path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # in a folder of another account, which alone can see it
        return False
    return False


def _account_key() -> bytes | None:
    """Return the key of this account, made on first use; None where none can be kept."""
    path = cache_folder() / "readings.key"
    with suppress(LangAccessError):
        if not os.path.lexists(path):
            write_atomic(path, secrets.token_bytes(_KEY_BYTES), mode=0o600)
        key = read_bytes(path)
        return key if len(key) == _KEY_BYTES else None
    return None

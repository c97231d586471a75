"""The hash chain of the log, and the key that an agency may seal its entries with."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import read_bytes
from langaccess.core.user_folders import data_folder

GENESIS = "0" * 64
PURGED = "ledger.purged"
"""Kind of the entry that says which entries were blanked (`entries`, a list of their numbers)."""
RESTORED = "ledger.restored"
"""Kind of the entry that says why the folder's mark was set to an older or another log, or that
entries without a seal are known."""
UNSEALED = "unsealed_to"
"""Where such an entry says up to which number entries without a seal were accepted."""
BLANK = "null"
BLOCK = 256
"""The hash of entry 257, 513, ... also covers the digest of the block of entries before it."""
TEXTS = ("data", "data_digest", "hash", "at", "kind")
ROW = "data, data_digest, hash, at, kind, seq, corrects, clock_back, block"
LogRow = tuple[bytes, bytes, bytes, bytes, bytes, int, int | None, int, bytes | None]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log.

    Attributes:
        seq: 1, 2, 3… without gaps.
        at: moment in UTC, as the clock of that machine said.
        kind: what sort of thing happened (`translation.approved`).
        data: what happened; JSON values. Empty when it was purged.
        corrects: `seq` of the entry that this one corrects, or None.
        clock_back: the clock was earlier than at the entry before.
        hash: hash of this entry, which covers the one before.
        purged: the data were deleted under a retention rule; their digest is still chained.
    """

    seq: int
    at: datetime
    kind: str
    data: Mapping[str, Any]
    corrects: int | None
    clock_back: bool
    hash: str
    purged: bool = False


@dataclass(frozen=True, slots=True)
class LogIdentity:
    """Which log this is.

    Attributes:
        name: the agency's id when the log got its name, and random digits.
        since: the first entry whose hash covers the name.
        written: how many entries were ever written.
    """

    name: str
    since: int
    written: int

    def covering(self, seq: int) -> str | None:
        """Return the name that the hash of entry `seq` covers, if it covers one."""
        return self.name if seq >= self.since else None


def identity(conn: sqlite3.Connection) -> LogIdentity | None:
    """Return which log the database holds; None before its first entry with a name."""
    row = conn.execute("SELECT name, since, written FROM log_identity").fetchone()
    return None if row is None else LogIdentity(str(row[0]), int(row[1]), int(row[2]))


def canonical(data: Mapping[str, Any]) -> str:
    """Return data as the one JSON text that is hashed; it holds no line feed.

    Raises:
        InputError: they are not JSON values.
    """
    try:
        return json.dumps(
            data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
    except (TypeError, ValueError) as exc:
        raise InputError("the data of an entry must be JSON values") from exc


def link(
    previous: str,
    seq: int,
    at: str,
    kind: str,
    corrects: int | None,
    back: int,
    digest: str,
    block: str | None = None,
    log: str | None = None,
) -> str:
    """Return the hash of an entry.

    Args:
        previous: hash of the entry before.
        seq: its number.
        at: its moment, as text.
        corrects: number of the entry that it corrects.
        back: 1 when the clock had gone back.
        digest: SHA-256 of its data.
        block: digest of the block of entries before it, for the first entry of a block.
        log: name of the log; None for entries before it had one.
    """
    # An honest part holds no line feed, and no digest has a blank as the name of a log has, so the
    # text can be read in one way only. repr keeps None, 0 and the empty text different.
    text = f"{previous}\n{seq}\n{at}\n{kind}\n{corrects!r}\n{back!r}\n{digest}"
    if block is not None:
        text += f"\n{block}"
    if log is not None:
        text += f"\n{log}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def block_digest(columns: Sequence[bytes], marks: Sequence[tuple[Any, ...]]) -> str:
    """Return the digest of a block of entries, over every column but their numbers.

    Args:
        columns: the texts of one column after another, joined by line feeds. Honest texts hold
            none, and another number of them than a block has shows, so nothing can be moved from
            one entry to the next.
        marks: `(corrects, clock_back, block)` of each entry that has any of them, after its number.
    """
    sha = hashlib.sha256()
    for column in columns:
        sha.update(column)
        sha.update(b"\n\n")
    sha.update(repr(list(marks)).encode("utf-8"))
    return sha.hexdigest()


def faults(row: LogRow, previous: object, identity: LogIdentity | None) -> Iterator[str]:
    """Yield what is wrong with a row that follows the hash `previous` in the log `identity`.

    Blank data are judged by who knows the purges.
    """
    data, digest, linked, at, kind, seq, corrects, back, block = row
    body = words(data)
    if body != BLANK:
        found = hashlib.sha256(body.encode("utf-8", "surrogateescape")).hexdigest()
        if found != words(digest):
            yield "its data were changed"
    block_words = None if block is None else words(block)
    expected = link(
        words(previous), seq, words(at), words(kind), corrects, back, words(digest), block_words,
        None if identity is None else identity.covering(seq),
    )  # fmt: skip
    if expected != words(linked):
        yield "it does not follow from the entry before"


def words(value: object) -> str:
    """Return a column as text; after an edit by hand it may hold anything."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)


@contextmanager
def as_bytes(conn: sqlite3.Connection) -> Iterator[None]:
    """Read texts as the bytes that are hashed: turning them into text and back takes longer."""
    before = conn.text_factory
    conn.text_factory = bytes
    try:
        yield
    finally:
        conn.text_factory = before


KEY = "LANGACCESS_LEDGER_KEY"
"""Environment variable that names the file with the key."""
KEYED = "ledger.keyed"
"""Kind of the entry that says since when entries are sealed, and by which key."""
_SHORTEST_KEY = 32


def read_key(path: Path) -> bytes:
    """Return the key in the file `path`.

    Raises:
        ConfigError: the file cannot be read, or is shorter than 32 bytes.
    """
    try:
        key = read_bytes(path).strip()
    except InputError as exc:
        raise ConfigError(
            "the key of the log cannot be read",
            where=str(path),
            hint=f"put the key back, or unset {KEY}: then entries are not sealed",
        ) from exc
    if len(key) < _SHORTEST_KEY:
        raise ConfigError(
            f"a key of the log needs at least {_SHORTEST_KEY} bytes",
            where=str(path),
            hint='make one: python -c "import secrets; print(secrets.token_hex(32))"',
        )
    return key


def key_file(log: str) -> Path:
    """Return where this account keeps the key of the log `log`, outside the agency's folder."""
    return data_folder() / "ledger-keys" / f"{log.replace(' ', '-')}.key"


def sealing_key(conn: sqlite3.Connection) -> bytes | None:
    """Return the key that this account seals the log with, or None when it has none.

    It is the one that the environment names (`KEY`), else that of `key_file`.

    Raises:
        ConfigError: there is a key that cannot be read, or that is too short.
    """
    if name := os.environ.get(KEY, ""):
        return read_key(Path(name))
    found = identity(conn)
    path = None if found is None else key_file(found.name)
    return read_key(path) if path is not None and path.exists() else None


def fingerprint(key: bytes) -> str:
    """Return what identifies a key without revealing it."""
    return hmac.digest(key, b"langaccess ledger", "sha256").hex()[:16]


def seal(key: bytes, link: str) -> str:
    """Return the seal of an entry: HMAC-SHA-256 of its hash."""
    return hmac.digest(key, link.encode("utf-8"), "sha256").hex()

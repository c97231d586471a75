"""An append-only log inside the workspace database, chained by hashes.

Each entry carries the hash of the one before, so that a changed, missing or inserted entry breaks
the chain. The chain covers the digest of an entry's data rather than the data: a purge (retention)
blanks old data, an entry of the kind `ledger.purged` says which, and the chain still proves. Who
can rewrite the whole file can also recompute the whole chain. Two things help against that: `head`
goes into a paper log or to another office, and an agency may keep a key outside its folder; then
each entry carries a seal (HMAC-SHA-256 of its hash) that nobody makes without the key.

A correction is a new entry that names the one it corrects. A clock that went back is recorded, not
hidden.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langaccess.errors import ConfigError, InputError
from langaccess.files import read_bytes
from langaccess.workspace import transaction

__all__ = [
    "KEY",
    "KEYED",
    "PURGED",
    "Entry",
    "Verdict",
    "append",
    "blank",
    "digest",
    "entries",
    "entries_about",
    "entries_like",
    "environment_key",
    "head",
    "read_key",
    "verify",
]

GENESIS = "0" * 64
KEY = "LANGACCESS_LEDGER_KEY"
"""Environment variable that names the file with the key."""
KEYED = "ledger.keyed"
"""Kind of the entry that says since when entries are sealed, and by which key."""
PURGED = "ledger.purged"
"""Kind of the entry that says which entries were blanked (`entries`, a list of their numbers)."""
BLANK = "null"
_KIND = re.compile(r"[a-z][a-z0-9_.]{0,63}")
_COLUMNS = "seq, at, kind, data, corrects, clock_back, hash"
_SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Attributes:
        seq: 1, 2, 3… without gaps.
        at: moment in UTC, as the clock of that machine said.
        kind: what sort of thing happened (`translation.approved`).
        data: what happened; JSON values. Empty when it was purged.
        corrects: `seq` of the entry that this one corrects, or None.
        clock_back: the clock stood earlier than at the entry before.
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
class Verdict:
    """What `verify` found.

    Attributes:
        entries: how many entries there are.
        head: hash of the last one.
        problems: what does not hold, each naming the entry; empty when the chain is whole.
        clock_back: entries at which the clock had gone back; worth knowing, not a break.
        purged: how many entries were blanked under a retention rule.
        sealed: how many entries carry a seal that the key made; None when no key was given.
    """

    entries: int
    head: str
    problems: tuple[str, ...] = ()
    clock_back: tuple[int, ...] = ()
    purged: int = 0
    sealed: int | None = None


def append(
    conn: sqlite3.Connection,
    kind: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    corrects: int | None = None,
) -> Entry:
    """Add an entry and return it; when this returns outside a transaction, it is on the disk.

    Inside a transaction of the caller (`workspace.transaction`) the entry becomes durable together
    with the rest of it, or not at all. Where the environment names a key (`KEY`), the entry is
    sealed; the first entry that is says so in one of its own before it.

    Args:
        conn: from `workspace.open_db`.
        kind: dotted lower-case name.
        data: JSON values only. Never a PIN, a code, or text that is being translated.
        at: the moment, with a time zone.
        corrects: the entry that this one corrects.

    Raises:
        InputError: the kind is no name, the time has no zone, the data are no JSON, or there is no
            entry to correct.
        ConfigError: the key that the environment names cannot be read.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not _KIND.fullmatch(kind):
        raise InputError(f"`{kind}` is not a kind of entry", hint="write one like `text.approved`")
    if at.tzinfo is None:
        raise InputError("the time of an entry needs a time zone")
    body = _canonical(data)
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    key = environment_key()
    with transaction(conn):
        if key is not None and not _knows(conn, key):
            told = _canonical({"key": _fingerprint(key)})
            _insert(conn, KEYED, told, moment, None, key)
        return _insert(conn, kind, body, moment, corrects, key)


def _insert(
    conn: sqlite3.Connection,
    kind: str,
    body: str,
    moment: str,
    corrects: int | None,
    key: bytes | None,
) -> Entry:
    last = conn.execute("SELECT seq, at, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    seq, before, previous = (last[0] + 1, last[1], last[2]) if last else (1, "", GENESIS)
    if corrects is not None and not 0 < corrects < seq:
        raise InputError(f"there is no entry {corrects} to correct")
    back = moment < before
    covered = hashlib.sha256(body.encode("utf-8")).hexdigest()
    link = _link(previous, seq, moment, kind, corrects, int(back), covered)
    conn.execute(
        "INSERT INTO ledger (seq, at, kind, data, data_digest, corrects, clock_back, hash, seal) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, moment, kind, body, covered, corrects, int(back), link, key and _seal(key, link)),
    )
    return Entry(seq, datetime.fromisoformat(moment), kind, json.loads(body), corrects, back, link)


def digest(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry's data, which the chain covers.

    Raises:
        InputError: the data are no JSON.
    """
    return hashlib.sha256(_canonical(data).encode("utf-8")).hexdigest()


def blank(conn: sqlite3.Connection, tombstone: Entry) -> None:
    """Take away the data of the entries that `tombstone` names; it must be the last entry.

    Call it inside the transaction that appended the tombstone. The bytes are overwritten in the
    file, not only given free. Copies of the file (backups, an earlier `state-vN.backup.db`) are not
    touched.

    Args:
        conn: from `workspace.open_db`.
        tombstone: an entry of the kind `PURGED` whose `entries` are numbers of entries about
            encounters.

    Raises:
        sqlite3.IntegrityError: it is not the last entry, or names others than such entries.
    """
    conn.execute("PRAGMA secure_delete = ON")
    conn.executemany(
        f"UPDATE ledger SET data = '{BLANK}' WHERE seq = ?",  # noqa: S608 (a constant)
        [(seq,) for seq in tombstone.data["entries"]],
    )


def entries(conn: sqlite3.Connection, kind: str | None = None) -> Iterator[Entry]:
    """Yield the entries in order, of one kind when asked."""
    where = "" if kind is None else "WHERE kind = ? "
    return _select(conn, where, () if kind is None else (kind,))


def entries_like(conn: sqlite3.Connection, prefix: str) -> Iterator[Entry]:
    """Yield the entries whose kind begins with `prefix` ("encounter."), in order."""
    return _select(conn, "WHERE kind >= ? AND kind < ? ", (prefix, prefix + "\x7f"))


def entries_about(conn: sqlite3.Connection, encounter: str) -> Iterator[Entry]:
    """Yield the entries about one encounter, in order, without reading the others."""
    return _select(
        conn,
        "WHERE kind >= 'encounter.' AND kind < 'encounter/' "
        "AND json_extract(data, '$.encounter') = ? ",
        (encounter,),
    )


def _select(conn: sqlite3.Connection, where: str, values: Sequence[Any]) -> Iterator[Entry]:
    rows = conn.execute(f"SELECT {_COLUMNS} FROM ledger {where}ORDER BY seq", values)  # noqa: S608
    for seq, at, name, body, corrects, back, link in rows:
        moment = datetime.fromisoformat(at)
        gone = body == BLANK
        data = {} if gone else json.loads(body)
        yield Entry(seq, moment, name, data, corrects, bool(back), link, gone)


def head(conn: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the last entry, to be written down outside the database."""
    row = conn.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


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
            hint=f"mend the path in {KEY}, or unset it: then entries are not sealed",
        ) from exc
    if len(key) < _SHORTEST_KEY:
        raise ConfigError(
            f"a key of the log has at least {_SHORTEST_KEY} bytes",
            where=str(path),
            hint='make one: python -c "import secrets; print(secrets.token_hex(32))"',
        )
    return key


def environment_key() -> bytes | None:
    """Return the key that the environment names, or None when it names none.

    Raises:
        ConfigError: it names a file that cannot be read, or that is too short.
    """
    name = os.environ.get(KEY, "")
    return read_key(Path(name)) if name else None


def _knows(conn: sqlite3.Connection, key: bytes) -> bool:
    told = _fingerprint(key)
    return any(entry.data.get("key") == told for entry in entries(conn, KEYED))


def _fingerprint(key: bytes) -> str:
    return hmac.digest(key, b"langaccess ledger", "sha256").hex()[:16]


def _seal(key: bytes, link: str) -> str:
    return hmac.digest(key, link.encode("ascii"), "sha256").hex()


def verify(
    conn: sqlite3.Connection, *, known: tuple[int, str] | None = None, key: bytes | None = None
) -> Verdict:
    """Recompute the whole chain.

    Args:
        conn: from `workspace.open_db`.
        known: number and hash that `head` gave earlier, or the hash's first signs; finds a log that
            was cut short or recomputed since.
        key: what `read_key` returned; finds entries that somebody without it wrote or recomputed.
    """
    check = _Check(conn)
    for rows in _batches(conn):
        try:
            whole = check.fits(rows)
        except (TypeError, ValueError):
            whole = False  # a hand put something else there than what belongs there
        if not whole:
            check.name_what_does_not(rows)
    problems = check.problems
    if known is not None and known[0] > 0:
        row = conn.execute("SELECT hash FROM ledger WHERE seq = ?", (known[0],)).fetchone()
        if row is None:
            problems.append(f"entry {known[0]} is missing: the log was cut")
        elif not known[1] or not str(row[0]).startswith(known[1]):
            problems.append(f"entry {known[0]} is not the one written down")
    sealed = None if key is None else _check_seals(conn, key, problems)
    last = check.previous.decode("ascii", "replace")
    return Verdict(
        check.count, last, tuple(problems), tuple(check.back), len(check.blanked), sealed
    )


def _readable(conn: sqlite3.Connection, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and data of entries of a kind, whatever a hand made of the others."""
    for seq, body in conn.execute("SELECT seq, data FROM ledger WHERE kind = ?", (kind,)):
        try:
            data = json.loads(body)
        except (ValueError, TypeError):
            continue
        if isinstance(data, dict):
            yield seq, data


Row = tuple[bytes, bytes, bytes, bytes, bytes, int, int | None, int]
_NO_CORRECTION = b"None\n0"


@contextmanager
def _bytes(conn: sqlite3.Connection) -> Iterator[None]:
    """Read texts as the bytes that are hashed: turning them into text and back takes longer."""
    before = conn.text_factory
    conn.text_factory = bytes
    try:
        yield
    finally:
        conn.text_factory = before


def _batches(conn: sqlite3.Connection) -> Iterator[list[Row]]:
    cursor = conn.execute(
        "SELECT data, data_digest, hash, at, kind, seq, corrects, clock_back "
        "FROM ledger ORDER BY seq"
    )
    while True:
        with _bytes(conn):
            rows = cursor.fetchmany(1000)
        if not rows:
            return
        yield rows


class _Check:
    """Walks the chain by thousands; only where a thousand does not fit is each entry looked at."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.previous = GENESIS.encode("ascii")
        self.count = 0
        self.problems: list[str] = []
        self.back: list[int] = []
        self.purges: dict[Any, int] = {}
        for seq, data in _readable(conn, PURGED):
            gone = data.get("entries")
            with suppress(TypeError):  # a hand wrote something else there than numbers
                self.purges.update(dict.fromkeys(gone or (), seq))
        self.blanked: list[int] = []

    def fits(self, rows: list[Row]) -> bool:
        """Tell whether these rows go on with the chain, with nothing to be said about them."""
        data, digests, links, ats, kinds, seqs, corrects, backs = zip(*rows, strict=True)
        sha = hashlib.sha256
        if seqs != tuple(range(self.count + 1, self.count + len(rows) + 1)):
            return False
        if any(backs) or BLANK.encode() in data:
            return False
        found = "".join([sha(body).hexdigest() for body in data])
        if found.encode() != b"".join(digests):
            return False
        tails = [_NO_CORRECTION if one is None else b"%a\n0" % (one,) for one in corrects]
        texts = zip(
            (self.previous, *links), map(b"%d".__mod__, seqs), ats, kinds, tails, digests,
            strict=False,
        )  # fmt: skip
        found = "".join([sha(text).hexdigest() for text in map(b"\n".join, texts)])
        if found.encode() != b"".join(links):
            return False
        self.previous, self.count = links[-1], seqs[-1]
        return True

    def name_what_does_not(self, rows: list[Row]) -> None:
        """Check each row, and say what is wrong with it."""
        for data, digest, link, at, kind, seq, corrects, back in rows:
            self.count += 1
            if seq != self.count:
                self.problems.append(f"entry {self.count} is missing")
                self.count = seq
            self._data(seq, data, digest)
            words = (_words(part) for part in (self.previous, at, kind, digest))
            before, moment, name, shown = words
            if _link(before, seq, moment, name, corrects, back, shown) != _words(link):
                self.problems.append(f"entry {seq}: it does not follow from the entry before")
            if back:
                self.back.append(seq)
            self.previous = link

    def _data(self, seq: int, data: object, digest: object) -> None:
        if _words(data) == BLANK:
            self.blanked.append(seq)
            if self.purges.get(seq, 0) < seq:
                self.problems.append(f"entry {seq}: its data are gone, and no purge says why")
        elif hashlib.sha256(_words(data).encode("utf-8", "surrogateescape")).hexdigest() != _words(
            digest
        ):
            self.problems.append(f"entry {seq}: its data were changed")


def _words(value: object) -> str:
    """Return a column as text; a hand may have put anything there."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)


def _check_seals(conn: sqlite3.Connection, key: bytes, problems: list[str]) -> int:
    """Add what is wrong with the seals since the key was first used; return how many hold."""
    told = _fingerprint(key)
    first = next((seq for seq, data in _readable(conn, KEYED) if data.get("key") == told), None)
    if first is None:
        problems.append("no entry says that this log was ever sealed with this key")
        return 0
    good = 0
    for seq, link, seal in conn.execute(
        "SELECT seq, hash, seal FROM ledger WHERE seq >= ? ORDER BY seq", (first,)
    ):
        if seal is None:
            problems.append(f"entry {seq}: somebody without the key wrote it")
        elif not hmac.compare_digest(str(seal).encode(), _seal(key, str(link)).encode()):
            problems.append(f"entry {seq}: its seal is not of this key")
        else:
            good += 1
    return good


def _canonical(data: Mapping[str, Any]) -> str:
    try:
        return json.dumps(
            data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
    except (TypeError, ValueError) as exc:
        raise InputError("the data of an entry must be JSON values") from exc


def _link(
    previous: str,
    seq: int,
    at: str,
    kind: str,
    corrects: int | None,
    back: int,
    digest: str,
) -> str:
    # An honest part holds no line feed, so a text with six of them can be read in one way only.
    # repr tells nothing, 0 and the empty text apart.
    text = f"{previous}\n{seq}\n{at}\n{kind}\n{corrects!r}\n{back!r}\n{digest}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()

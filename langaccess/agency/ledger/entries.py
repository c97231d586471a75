"""Reads entries and adds new ones; a purge, which an entry reports, is the only other change."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from langaccess.agency.ledger import chain
from langaccess.agency.ledger.chain import LogEntry, LogIdentity
from langaccess.agency.workspace import (
    Connection,
    LogMark,
    agency_id,
    codes_of,
    count_hidden,
    lost_mark,
    new_log_name,
    read_mark,
    root_of,
    transaction,
    write_mark,
)
from langaccess.core.errors import ConfigError, InputError, OutputError, reason_of
from langaccess.core.files import write_atomic

_KIND = re.compile(r"[a-z][a-z0-9_.]{0,63}")


def append(
    conn: sqlite3.Connection,
    kind: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    corrects: int | None = None,
) -> LogEntry:
    """Add an entry and return it; when this returns outside a transaction, it is on the disk.

    Inside a transaction of the caller (`workspace.transaction`) the entry becomes durable together
    with the rest of it, or not at all. Where the account has a key (`sealing_key`), the entry is
    sealed; the first entry that is says so in one of its own before it. A code of an interpreter
    line that the agency has entered (`workspace.codes`) is left out of every text.

    Args:
        kind: dotted lower-case name.
        data: JSON values only. Never text that is being translated.
        at: the moment, with a time zone.
        corrects: the entry that this one corrects.

    Raises:
        InputError: the kind is not a name, the time has no zone, the data are not JSON, or there
            is not an entry to correct.
        ConfigError: the account's key cannot be read.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not _KIND.fullmatch(kind):
        raise InputError(
            f"`{kind}` is not a kind of log entry", hint="write one like `text.approved`"
        )
    if at.tzinfo is None:
        raise InputError("the time of an entry needs a time zone")
    body = chain.canonical(data)
    kept = without_codes(conn, kind, data)
    hidden = kept is not data and (without := chain.canonical(kept)) != body
    if hidden:
        body = without
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    with transaction(conn):
        _name(conn)
        key = chain.sealing_key(conn)
        if key is not None and not _knows(conn, key):
            named_key = chain.canonical({"key": chain.fingerprint(key)})
            _insert(conn, chain.KEYED, named_key, moment, None, key)
        if hidden:
            count_hidden(conn)
        if isinstance(conn, Connection):
            conn.after_commit["mark"] = lambda: _keep_mark(conn)
        return _insert(conn, kind, body, moment, corrects, key)


def begin_sealing(conn: sqlite3.Connection, *, at: datetime) -> Path:
    """Make a key for this log in the account's own folder, and return its file.

    From then on `append` seals each entry that this account writes. An existing key is kept.

    Raises:
        InputError: the log is sealed with a key that is not in this account.
        ConfigError: the existing key cannot be read.
        OutputError: the key or the database cannot be written.
    """
    with transaction(conn):
        name = _name(conn).name
        path = chain.key_file(name)
        if not path.exists() and any(entries(conn, chain.KEYED)):
            raise InputError(
                "this log is sealed with a key that is not in this account",
                where=str(path),
                hint="copy the key file of the other account to this place; if it is lost, make "
                f"another one and name it in {chain.KEY}",
            )
        path = make_key(name)
        key = chain.read_key(path)
        if not _knows(conn, key):
            moment = at.astimezone(UTC).isoformat(timespec="microseconds")
            named_key = chain.canonical({"key": chain.fingerprint(key)})
            _insert(conn, chain.KEYED, named_key, moment, None, key)
            if isinstance(conn, Connection):
                conn.after_commit["mark"] = lambda: _keep_mark(conn)
    return path


def make_key(log: str) -> Path:
    """Return the file with this account's key for the log `log`; make it if there is none.

    Raises:
        OutputError: the account's own folder cannot be written.
    """
    path = chain.key_file(log)
    if not path.exists():
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as exc:
            raise OutputError(reason_of(exc), where=str(path.parent)) from exc
        write_atomic(path, secrets.token_hex(32).encode("ascii") + b"\n", mode=0o600)
    return path


def _name(conn: sqlite3.Connection) -> LogIdentity:
    """Return which log this is; give it a name before its first entry under this version."""
    known = chain.identity(conn)
    if known is not None:
        return known
    root = root_of(conn)
    last = head(conn)[0]
    mark = read_mark(root) if root else None
    lost = lost_mark(root) if root and mark is None and not last else None
    mark = mark or lost
    name = mark.log if mark is not None and mark.log else new_log_name(agency_id(root))
    if root is not None and (mark is None or (mark is lost and mark.log)):
        with suppress(OutputError):  # now: a log with entries and no mark is one that lost it
            write_mark(root, mark or LogMark(name))
    conn.execute("INSERT INTO log_identity VALUES (1, ?, ?, ?)", (name, last + 1, last))
    return LogIdentity(name, last + 1, last)


def _keep_mark(conn: sqlite3.Connection) -> None:
    """Move the folder's mark to the last entry and the last numbers.

    One that is missing or damaged is left so, and one that does not fit the log keeps its entry:
    `verify` reports them.
    """
    root, found = root_of(conn), chain.identity(conn)
    if root is None or found is None:
        return
    mark, (number, linked) = read_mark(root), head(conn)
    if mark is None or not mark.log:
        return
    made = LogMark(found.name, number, linked, _last_numbers(conn, mark))
    if mark.log != found.name or not fits_mark(conn, mark):
        made = replace(made, log=mark.log, entries=mark.entries, hash=mark.hash)
    if made != mark:
        with suppress(OutputError):  # the entry is on the disk; `verify` says where the mark is
            write_mark(root, made)


def _last_numbers(conn: sqlite3.Connection, mark: LogMark | None) -> dict[str, int]:
    """Return the last number of each series that the database or the mark knows."""
    last = dict(mark.numbers or {}) if mark is not None else {}
    rows = conn.execute(
        "SELECT 'encounter', year, last FROM encounter_numbers "
        "UNION ALL SELECT kind, year, last FROM case_numbers"
    )
    for kind, year, number in rows:
        last[f"{kind} {year}"] = max(number, last.get(f"{kind} {year}", 0))
    return last


def last_number(conn: sqlite3.Connection, series: str, year: int, kept: int) -> int:
    """Return the last number of a series in a year, also where the database has lost it.

    Args:
        series: `encounter`, or the kind of a case.
        kept: the last one that the database knows.
    """
    root = root_of(conn)
    mark = read_mark(root) if root else None
    if mark is None or not mark.log:
        return kept
    if mark.numbers is not None:
        return max(kept, mark.numbers.get(f"{series} {year}", 0))
    # An older mark has no numbers; each of them was in an entry of its own.
    return kept if fits_mark(conn, mark) else max(kept, mark.entries)


def fits_mark(conn: sqlite3.Connection, mark: LogMark) -> bool:
    """Return whether the log has the entry that the mark of its folder knows."""
    if not mark.entries:
        return True
    row = conn.execute("SELECT hash FROM ledger WHERE seq = ?", (mark.entries,)).fetchone()
    return row is not None and str(row[0]) == mark.hash


def accept_restored(
    conn: sqlite3.Connection,
    problems: Sequence[str],
    *,
    by: str,
    why: str,
    at: datetime,
    unsealed: bool = False,
) -> LogEntry:
    """Record that this log is the right one for its folder, and set the folder's mark to it.

    Args:
        problems: what `verify` found about the mark and about entries without a seal.
        by: who says so.
        why: why, such as which backup was restored.
        at: the moment, with a time zone.
        unsealed: entries without a seal up to now are known; counts only in an entry that is
            sealed.

    Raises:
        InputError: no reason is given.
        OutputError: the database is locked for too long, or the folder cannot be written.
    """
    if not why.strip():
        raise InputError("this needs a reason", hint="say which backup was restored, and why")
    data: dict[str, Any] = {"problems": list(problems), "by": by, "why": why.strip(), **here()}
    if unsealed:
        data[chain.UNSEALED] = head(conn)[0]
    entry = append(conn, chain.RESTORED, data, at=at)
    root, found = root_of(conn), chain.identity(conn)
    if root is not None and found is not None:
        before = read_mark(root)
        numbers = _last_numbers(conn, before)
        write_mark(root, LogMark(found.name, entry.seq, entry.hash, numbers))
    return entry


def _insert(
    conn: sqlite3.Connection,
    kind: str,
    body: str,
    moment: str,
    corrects: int | None,
    key: bytes | None,
) -> LogEntry:
    last = conn.execute("SELECT seq, at, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    seq, before, previous = (last[0] + 1, last[1], last[2]) if last else (1, "", chain.GENESIS)
    if corrects is not None and not 0 < corrects < seq:
        raise InputError(f"there is no entry {corrects} to correct")
    back = moment[:19] < before[:19]  # some entries are dated to the second only
    covered = hashlib.sha256(body.encode("utf-8")).hexdigest()
    found = chain.identity(conn)
    block = _block_before(conn, seq, found)
    log = None if found is None else found.covering(seq)
    linked = chain.link(previous, seq, moment, kind, corrects, int(back), covered, block, log)
    conn.execute(
        "INSERT INTO ledger (seq, at, kind, data, data_digest, corrects, clock_back, hash, seal, "
        "block) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, moment, kind, body, covered, corrects, int(back), linked,
         key and chain.seal(key, linked), block),
    )  # fmt: skip
    at = datetime.fromisoformat(moment)
    return LogEntry(seq, at, kind, json.loads(body), corrects, back, linked)


def _block_before(conn: sqlite3.Connection, seq: int, found: LogIdentity | None) -> str | None:
    """Return the digest of the block that ended before `seq`, when one did and it is whole.

    It is checked entry by entry first: a digest over edited entries would hide the edit.
    """
    if seq % chain.BLOCK != 1 or seq == 1:
        return None
    with chain.as_bytes(conn):
        rows: list[chain.LogRow] = conn.execute(
            f"SELECT {chain.ROW} FROM ledger WHERE seq >= ? ORDER BY seq",  # noqa: S608 (a constant)
            (seq - chain.BLOCK,),
        ).fetchall()
        before = conn.execute("SELECT hash FROM ledger WHERE seq = ?", (seq - chain.BLOCK - 1,))
        previous = (before.fetchone() or (chain.GENESIS.encode("ascii"),))[0]
    for row in rows:
        if chain.words(row[0]) == chain.BLANK or any(chain.faults(row, previous, found)):
            return None
        previous = row[2]
    columns = [b"\n".join(column) for column in list(zip(*rows, strict=True))[: len(chain.TEXTS)]]
    marks = [row[5:] for row in rows if row[6:] != (None, 0, None)]
    return chain.block_digest(columns, marks) if len(rows) == chain.BLOCK else None


def _knows(conn: sqlite3.Connection, key: bytes) -> bool:
    digest = chain.fingerprint(key)
    return any(entry.data.get("key") == digest for entry in entries(conn, chain.KEYED))


def digest(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry's data, which the chain covers.

    Raises:
        InputError: the data are not JSON.
    """
    return hashlib.sha256(chain.canonical(data).encode("utf-8")).hexdigest()


def blank(conn: sqlite3.Connection, tombstone: LogEntry) -> None:
    """Take away the data of the entries that `tombstone` names; it must be the last entry.

    Call it inside the transaction that appended the tombstone. The bytes are overwritten in the
    file, not only given free (`open_db` sees to it); `workspace.clear_free_space` then
    removes copies that an older file still holds. Copies of the file (backups, an earlier
    `state-vN.backup.db`) are not touched.

    Args:
        tombstone: an entry of the kind `PURGED` whose `entries` are numbers of entries about
            encounters.

    Raises:
        sqlite3.IntegrityError: it is not the last entry, or names others than such entries.
    """
    conn.executemany(
        f"UPDATE ledger SET data = '{chain.BLANK}' WHERE seq = ?",  # noqa: S608 (a constant)
        [(seq,) for seq in tombstone.data["entries"]],
    )


# The agency's rules, whose digest other entries name; a rule has no place for a code.
_AS_THEY_ARE = frozenset({"policy.text"})
_COLUMNS = "seq, at, kind, data, corrects, clock_back, hash"


def entries(conn: sqlite3.Connection, *kinds: str) -> Iterator[LogEntry]:
    """Yield the entries in order, only those of the kinds that are named, if any are.

    Raises:
        ConfigError: an entry is damaged or was edited by hand.
    """
    where = f"WHERE kind IN ({', '.join('?' * len(kinds))}) " if kinds else ""
    return _select(conn, where, kinds)


def entries_like(conn: sqlite3.Connection, prefix: str) -> Iterator[LogEntry]:
    """Yield the entries whose kind begins with `prefix` ("encounter."), in order."""
    return _select(conn, "WHERE kind >= ? AND kind < ? ", (prefix, prefix + "\x7f"))


def entries_about(conn: sqlite3.Connection, encounter: str) -> Iterator[LogEntry]:
    """Yield the entries about one encounter, in order, without reading the others."""
    return _select(
        conn,
        "WHERE kind >= 'encounter.' AND kind < 'encounter/' "
        "AND json_extract(data, '$.encounter') = ? ",
        (encounter,),
    )


def encounter_ids(conn: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of all encounters that are not purged, without reading their entries."""
    rows = conn.execute(
        "SELECT DISTINCT json_extract(data, '$.encounter') AS id FROM ledger "
        "WHERE kind >= 'encounter.' AND kind < 'encounter/' AND id IS NOT NULL"
    )
    return tuple(str(row[0]) for row in rows)


def _select(conn: sqlite3.Connection, where: str, values: Sequence[Any]) -> Iterator[LogEntry]:
    rows = conn.execute(f"SELECT {_COLUMNS} FROM ledger {where}ORDER BY seq", values)  # noqa: S608 (our own words only)
    codes = codes_of(conn)
    for seq, at, name, body, corrects, back, hash_ in rows:
        gone = body == chain.BLANK
        try:
            moment = datetime.fromisoformat(at)
            data = {} if gone else dict(json.loads(body))
        except (ValueError, TypeError) as exc:
            raise ConfigError(
                f"entry {seq} of the log cannot be read: it is damaged or was edited by hand",
                hint="check the log with `langaccess encounter verify`; restore the folder "
                ".langaccess from your backup",
            ) from exc
        if codes and name not in _AS_THEY_ARE:  # an older entry may hold a code entered since
            data = codes.hide_all(data)
        yield LogEntry(seq, moment, name, data, corrects, bool(back), hash_, gone)


def without_codes(
    conn: sqlite3.Connection, kind: str, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the data of an entry without the codes of interpreter lines that are known."""
    codes = codes_of(conn)
    return codes.hide_all(data) if codes and kind not in _AS_THEY_ARE else data


def head(conn: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the last entry, to be written down outside the database."""
    row = conn.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, chain.GENESIS)


def account() -> str:
    """Return the name of the account on this computer, `unknown` where it has none."""
    try:
        return _signed_in()
    except (OSError, KeyError):  # an account without a name, as in a container
        return "unknown"


def _signed_in() -> str:
    """Return whom the system knows; a variable such as LOGNAME may say anything."""
    user = getattr(os, "getuid", None)
    if user is None:  # Windows
        return os.getlogin()
    return str(import_module("pwd").getpwuid(user()).pw_name)


def here() -> dict[str, str]:
    """Return what an entry says of where it was made: `account` and `machine`."""
    return {"account": account(), "machine": platform.node() or "unknown"}

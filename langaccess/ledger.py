"""An append-only log inside the workspace database, chained by hashes.

Each entry carries the hash of the one before, so that a changed, missing or inserted entry breaks
the chain. The chain covers the digest of an entry's data rather than the data: a later purge
(retention) can blank old data and the chain still proves. Who can rewrite the whole file can also
recompute the whole chain; `head` is what goes into a paper log or to another office against that.

A correction is a new entry that names the one it corrects. A clock that went back is recorded, not
hidden.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from langaccess.errors import InputError
from langaccess.workspace import transaction

__all__ = ["Entry", "Verdict", "append", "entries", "head", "verify"]

GENESIS = "0" * 64
_KIND = re.compile(r"[a-z][a-z0-9_.]{0,63}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Attributes:
        seq: 1, 2, 3… without gaps.
        at: moment in UTC, as the clock of that machine said.
        kind: what sort of thing happened (`translation.approved`).
        data: what happened; JSON values.
        corrects: `seq` of the entry that this one corrects, or None.
        clock_back: the clock stood earlier than at the entry before.
        hash: hash of this entry, which covers the one before.
    """

    seq: int
    at: datetime
    kind: str
    data: Mapping[str, Any]
    corrects: int | None
    clock_back: bool
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found.

    Attributes:
        entries: how many entries there are.
        head: hash of the last one.
        problems: what does not hold, each naming the entry; empty when the chain is whole.
        clock_back: entries at which the clock had gone back; worth knowing, not a break.
    """

    entries: int
    head: str
    problems: tuple[str, ...] = ()
    clock_back: tuple[int, ...] = ()


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
    with the rest of it, or not at all.

    Args:
        conn: from `workspace.open_db`.
        kind: dotted lower-case name.
        data: JSON values only. Never a PIN, a code, or text that is being translated.
        at: the moment, with a time zone.
        corrects: the entry that this one corrects.

    Raises:
        InputError: the kind is no name, the time has no zone, the data are no JSON, or there is no
            entry to correct.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not _KIND.fullmatch(kind):
        raise InputError(f"`{kind}` is not a kind of entry", hint="write one like `text.approved`")
    if at.tzinfo is None:
        raise InputError("the time of an entry needs a time zone")
    body = _canonical(data)
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    digest = hashlib.sha256(body.encode("utf-8")).hexdigest()
    with transaction(conn):
        last = conn.execute("SELECT seq, at, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
        seq, before, previous = (last[0] + 1, last[1], last[2]) if last else (1, "", GENESIS)
        if corrects is not None and not 0 < corrects < seq:
            raise InputError(f"there is no entry {corrects} to correct")
        back = moment < before
        link = _link(previous, seq, moment, kind, corrects, int(back), digest)
        conn.execute(
            "INSERT INTO ledger (seq, at, kind, data, data_digest, corrects, clock_back, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, moment, kind, body, digest, corrects, int(back), link),
        )
    return Entry(seq, datetime.fromisoformat(moment), kind, json.loads(body), corrects, back, link)


def entries(conn: sqlite3.Connection, kind: str | None = None) -> Iterator[Entry]:
    """Yield the entries in order, of one kind when asked."""
    rows = conn.execute(
        "SELECT seq, at, kind, data, corrects, clock_back, hash FROM ledger "
        "WHERE ?1 IS NULL OR kind = ?1 ORDER BY seq",
        (kind,),
    )
    for seq, at, name, body, corrects, back, link in rows:
        moment = datetime.fromisoformat(at)
        yield Entry(seq, moment, name, json.loads(body), corrects, bool(back), link)


def head(conn: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the last entry, to be written down outside the database."""
    row = conn.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def verify(conn: sqlite3.Connection, *, known: tuple[int, str] | None = None) -> Verdict:
    """Recompute the whole chain.

    Args:
        conn: from `workspace.open_db`.
        known: number and hash that `head` gave earlier; finds a log that was cut short or
            recomputed since.
    """
    problems: list[str] = []
    back: list[int] = []
    previous, count, seen = GENESIS, 0, None
    rows = conn.execute(
        "SELECT seq, at, kind, data, data_digest, corrects, clock_back, hash FROM ledger "
        "ORDER BY seq"
    )
    for seq, at, kind, body, digest, corrects, clock_back, link in rows:
        count += 1
        if seq != count:
            problems.append(f"entry {count} is missing")
            count = seq
        if hashlib.sha256(str(body).encode("utf-8")).hexdigest() != digest:
            problems.append(f"entry {seq}: its data were changed")
        if _link(previous, seq, at, kind, corrects, clock_back, digest) != link:
            problems.append(f"entry {seq}: it does not follow from the entry before")
        if clock_back:
            back.append(seq)
        if known is not None and seq == known[0]:
            seen = link
        previous = link
    if known is not None and known[0] > 0 and seen != known[1]:
        what = "is missing: the log was cut" if seen is None else "is not the one written down"
        problems.append(f"entry {known[0]} {what}")
    return Verdict(count, previous, tuple(problems), tuple(back))


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
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

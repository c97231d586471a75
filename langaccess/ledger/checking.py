"""Recomputes the chain, by blocks; where a block does not fit, entry by entry."""

from __future__ import annotations

import hmac
import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from langaccess.ledger.chain import (
    BLANK,
    BLOCK,
    GENESIS,
    PURGED,
    ROW,
    Row,
    as_bytes,
    block_digest,
    faults,
    words,
)
from langaccess.ledger.keys import KEYED, fingerprint, seal

__all__ = ["Verdict", "verify"]


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
    before: list[Row] = []
    for rows in _blocks(conn):
        check.take(before, rows[0])
        before = rows
    check.take(before, None)
    problems = check.problems
    if known is not None and known[0] > 0:
        row = conn.execute("SELECT hash FROM ledger WHERE seq = ?", (known[0],)).fetchone()
        if row is None:
            problems.append(f"entry {known[0]} is missing: the log was cut")
        elif not known[1] or not str(row[0]).startswith(known[1]):
            problems.append(f"entry {known[0]} is not the one written down")
    sealed = None if key is None else _check_seals(conn, key, problems)
    return Verdict(
        check.count,
        words(check.previous),
        tuple(problems),
        tuple(check.back),
        len(check.blanked),
        sealed,
    )


def _blocks(conn: sqlite3.Connection) -> Iterator[list[Row]]:
    cursor = conn.execute(f"SELECT {ROW} FROM ledger ORDER BY seq")  # noqa: S608 (a constant)
    while True:
        with as_bytes(conn):
            rows = cursor.fetchmany(BLOCK)
        if not rows:
            return
        yield rows


class _Check:
    """Walks the log from its first entry to its last."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.previous: object = GENESIS
        self.count = 0
        self.problems: list[str] = []
        self.back: list[int] = []
        self.blanked: list[int] = []
        self.purges: dict[Any, int] = {}
        for seq, data in _readable(conn, PURGED):
            gone = data.get("entries")
            with suppress(TypeError):  # a hand wrote something else there than numbers
                self.purges.update(dict.fromkeys(gone or (), seq))

    def take(self, rows: list[Row], following: Row | None) -> None:
        """Check a block of rows; the hash of the row that follows may cover the whole of it."""
        try:
            whole = following is not None and self._fits(rows, following)
        except (TypeError, ValueError):
            whole = False  # a hand put something else there than what belongs there
        if not whole:
            for row in rows:
                self._one(row)

    def _fits(self, rows: list[Row], following: Row) -> bool:
        """Tell whether the next hash covers just these rows, and goes on from the last of them."""
        seqs = tuple(row[5] for row in rows)
        covered = following[8]
        if covered is None or seqs != tuple(range(self.count + 1, self.count + BLOCK + 1)):
            return False
        if block_digest(rows).encode("ascii") != covered:
            return False
        self.back.extend(row[5] for row in rows if row[7])
        self.previous, self.count = rows[-1][2], seqs[-1]
        return True

    def _one(self, row: Row) -> None:
        seq = row[5]
        self.count += 1
        if seq != self.count:
            self.problems.append(f"entry {self.count} is missing")
            self.count = seq
        self.problems.extend(f"entry {seq}: {wrong}" for wrong in faults(row, self.previous))
        if words(row[0]) == BLANK:
            self.blanked.append(seq)
            if self.purges.get(seq, 0) < seq:
                self.problems.append(f"entry {seq}: its data are gone, and no purge says why")
        if row[7]:
            self.back.append(seq)
        self.previous = row[2]


def _readable(conn: sqlite3.Connection, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and data of entries of a kind, whatever a hand made of the others."""
    for seq, body in conn.execute("SELECT seq, data FROM ledger WHERE kind = ?", (kind,)):
        try:
            data = json.loads(body)
        except (ValueError, TypeError):
            continue
        if isinstance(data, dict):
            yield seq, data


def _check_seals(conn: sqlite3.Connection, key: bytes, problems: list[str]) -> int:
    """Add what is wrong with the seals since the key was first used; return how many hold."""
    told = fingerprint(key)
    first = next((seq for seq, data in _readable(conn, KEYED) if data.get("key") == told), None)
    if first is None:
        problems.append("no entry says that this log was ever sealed with this key")
        return 0
    good = 0
    for seq, linked, made in conn.execute(
        "SELECT seq, hash, seal FROM ledger WHERE seq >= ? ORDER BY seq", (first,)
    ):
        if made is None:
            problems.append(f"entry {seq}: somebody without the key wrote it")
        elif not hmac.compare_digest(str(made).encode(), seal(key, str(linked)).encode()):
            problems.append(f"entry {seq}: its seal is not of this key")
        else:
            good += 1
    return good

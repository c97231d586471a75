"""Recomputes the chain, by blocks; where a block does not fit, entry by entry."""

from __future__ import annotations

import hmac
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from langaccess.agency.ledger import chain
from langaccess.agency.ledger.entries import fits_mark, head
from langaccess.agency.workspace import MARK, LogMark, lost_mark, read_mark, root_of


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What `verify` found.

    Attributes:
        entries: how many entries there are.
        head: hash of the last one.
        problems: what does not hold, each naming the entry; empty when the chain is whole.
        clock_back: entries at which the clock had gone back; worth knowing, not a break.
        purged: how many entries were blanked under a retention rule.
        sealed: how many entries carry a seal that the key made; None when no key was given.
        log: name of the log; empty before its first entry under a version that gives one.
        of_folder: those of `problems` that say that this log does not fit the folder's mark.
        of_seals: those of `problems` that say that an account without the key wrote entries.
        unknown: what this check cannot know, in sentences for the user.
    """

    entries: int
    head: str
    problems: tuple[str, ...] = ()
    clock_back: tuple[int, ...] = ()
    purged: int = 0
    sealed: int | None = None
    log: str = ""
    of_folder: tuple[str, ...] = ()
    of_seals: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def verify(
    conn: sqlite3.Connection, *, known: tuple[int, str] | None = None, key: bytes | None = None
) -> LogCheck:
    """Recompute the whole chain, as it was at one moment.

    Args:
        known: number and hash that `head` gave earlier, or the hash's first signs; finds a log that
            was cut short or recomputed since.
        key: what `read_key` returned; finds entries written or recomputed without the key.
    """
    # The mark first: another process moves it on after it has written its entries.
    root = root_of(conn)
    mark = read_mark(root) if root else None
    if root and mark is None and not head(conn)[0]:
        mark = lost_mark(root)  # an empty log may have taken the place of one that was lost
    with _one_moment(conn):
        return _verify(conn, mark, known, key)


@contextmanager
def _one_moment(conn: sqlite3.Connection) -> Iterator[None]:
    """Read in one transaction, so that no other process writes between two statements."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        conn.execute("ROLLBACK")


def _verify(
    conn: sqlite3.Connection, mark: LogMark | None, known: tuple[int, str] | None, key: bytes | None
) -> LogCheck:
    check = _Check(conn)
    first, last = conn.execute("SELECT min(seq), max(seq) FROM ledger").fetchone()
    if not isinstance(first, int | None) or not isinstance(last, int | None):
        return LogCheck(0, "", ("the table of entries is damaged: seq is not a number",))
    if first is not None and first < 1:
        check.each(first, 0)  # an edit by hand put them before the first one
    for start in range(1, (last or 0) + 1, chain.BLOCK):
        end = start + chain.BLOCK - 1
        if not check.fits(start, end):
            check.each(start, end)
    problems = check.problems
    if known is not None and known[0] > 0:
        row = conn.execute("SELECT hash FROM ledger WHERE seq = ?", (known[0],)).fetchone()
        if row is None:
            problems.append(f"entry {known[0]} is missing: the log was cut")
        elif not known[1] or not str(row[0]).startswith(known[1]):
            problems.append(f"entry {known[0]} is not the one written down")
    sealed, of_seals = (None, ()) if key is None else _check_seals(conn, key, problems)
    found = check.identity
    if found is not None and found.written != check.count:
        problems.append(
            f"{check.count} entries are here, and {found.written} were written: the log was cut"
        )
    of_folder = tuple(_unfit(conn, mark, found, check.count))
    return LogCheck(
        check.count,
        chain.words(check.previous),
        (*problems, *of_seals, *of_folder),
        tuple(check.back),
        len(check.blanked),
        sealed,
        "" if found is None else found.name,
        of_folder,
        of_seals,
        tuple(_unknown(conn, mark, found, known, sealed)),
    )


def _unfit(
    conn: sqlite3.Connection, mark: LogMark | None, found: chain.LogIdentity | None, count: int
) -> Iterator[str]:
    """Yield why this log is not the one that the folder's mark names."""
    if mark is None:
        # A version without marks gave the log no name either.
        if root_of(conn) is not None and found is not None and count >= found.since:
            yield f"the folder's mark of its log, {MARK}, is missing"
    elif not mark.log:
        yield f"the folder's mark of its log, {MARK}, is damaged"
    elif found is not None and found.name != mark.log:
        yield f"this is the log `{found.name}`, and the log of this folder is `{mark.log}`"
    elif mark.entries > count:
        yield (
            f"entries {count + 1} to {mark.entries} are missing: the folder's mark has seen them, "
            "so the log was cut, or is an older copy"
        )
    elif not fits_mark(conn, mark):
        yield f"entry {mark.entries} is not the one that the folder's mark has seen"


def _unknown(
    conn: sqlite3.Connection,
    mark: LogMark | None,
    found: chain.LogIdentity | None,
    known: tuple[int, str] | None,
    sealed: int | None,
) -> Iterator[str]:
    """Yield what the check cannot know, in the order of its weight."""
    last = head(conn)[0]
    if sealed is None and any(_readable(conn, chain.KEYED)):
        yield "whether its seals are right: the key of this log is not in this account"
    if sealed is None:
        since = f" after entry {known[0]}" if known else ""
        yield (
            f"whether someone who can write to this folder rewrote all entries{since}, hashes and "
            "mark: only a key kept elsewhere (`encounter seal`) or a newer head on paper shows that"
        )
    elif not known:
        yield (
            "whether folder and mark are both an older copy, without the newest entries: only a "
            "newer head on paper shows that"
        )
    if found is None and last:
        yield "which agency's log this is: it has no name until its next entry"
    if mark is None and last:
        yield f"whether the end was cut or the log is another's: the folder has no {MARK}"
    elif mark is not None and mark.log and mark.entries < last:
        yield f"whether entries after {mark.entries} were cut: the folder's mark is older"
    yield "whether an entry is true, and what no one recorded"


# SQLite joins the texts of a block in the order of their numbers. Should it ever join them
# otherwise, the block does not fit, and its entries are looked at one by one. The line feed is a
# literal: char(10) would be worked out again for every entry.
_JOINED = (
    f"SELECT count(*), {', '.join(f'count({name})' for name in chain.TEXTS)}, "
    + ", ".join(f"group_concat({name}, '\n')" for name in chain.TEXTS)
    + ", sum(corrects IS NOT NULL OR clock_back IS NOT 0 OR block IS NOT NULL) "
    "FROM ledger WHERE seq BETWEEN ? AND ?"
)
_MARKS = (
    "SELECT seq, corrects, clock_back, block FROM ledger WHERE seq BETWEEN ? AND ? "
    "AND (corrects IS NOT NULL OR clock_back IS NOT 0 OR block IS NOT NULL) ORDER BY seq"
)


class _Check:
    """Walks the log from its first entry to its last."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.identity = chain.identity(conn)
        self.previous: object = chain.GENESIS
        self.count = 0
        self.problems: list[str] = []
        self.back: list[int] = []
        self.blanked: list[int] = []
        self.purges: dict[Any, int] = {}
        for seq, data in _readable(conn, chain.PURGED):
            gone = data.get("entries")
            with suppress(TypeError):  # edited: not numbers
                self.purges.update(dict.fromkeys(gone or (), seq))

    def fits(self, start: int, end: int) -> bool:
        """Return whether the hash of the entry after a block covers just what is in the block."""
        row = self.conn.execute("SELECT block FROM ledger WHERE seq = ?", (end + 1,)).fetchone()
        if row is None or row[0] is None:
            return False  # the last block, or one with data that were purged before it was full
        with chain.as_bytes(self.conn):
            found = self.conn.execute(_JOINED, (start, end)).fetchone()
            marks = self.conn.execute(_MARKS, (start, end)).fetchall() if found[-1] else []
        counts, columns = found[: len(chain.TEXTS) + 1], found[len(chain.TEXTS) + 1 : -1]
        if set(counts) != {chain.BLOCK} or chain.block_digest(columns, marks) != chain.words(
            row[0]
        ):
            return False
        self.back.extend(mark[0] for mark in marks if mark[2])
        self.previous = columns[2].rpartition(b"\n")[2]
        self.count = end
        return True

    def each(self, start: int, end: int) -> None:
        """Check entry by entry."""
        with chain.as_bytes(self.conn):
            rows: list[chain.LogRow] = self.conn.execute(
                f"SELECT {chain.ROW} FROM ledger WHERE seq BETWEEN ? AND ? ORDER BY seq",  # noqa: S608 (our own words only)
                (start, end),
            ).fetchall()
        for row in rows:
            self._one(row)

    def _one(self, row: chain.LogRow) -> None:
        seq = row[5]
        self.count += 1
        if seq != self.count:
            self.problems.append(f"entry {self.count} is missing")
            self.count = seq
        self.problems.extend(
            f"entry {seq}: {wrong}" for wrong in chain.faults(row, self.previous, self.identity)
        )
        if chain.words(row[0]) == chain.BLANK:
            self.blanked.append(seq)
            if self.purges.get(seq, 0) < seq:
                self.problems.append(f"entry {seq}: its data are gone, and no purge says why")
        if row[7]:
            self.back.append(seq)
        self.previous = row[2]


def _readable(conn: sqlite3.Connection, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and data of entries of a kind; those that an edit has damaged are left out."""
    for seq, body in conn.execute("SELECT seq, data FROM ledger WHERE kind = ?", (kind,)):
        try:
            data = json.loads(body)
        except (ValueError, TypeError):
            continue
        if isinstance(data, dict):
            yield seq, data


def _check_seals(
    conn: sqlite3.Connection, key: bytes, problems: list[str]
) -> tuple[int, tuple[str, ...]]:
    """Add what is wrong with the seals since the key was first used.

    Returns:
        How many seals hold, and which entries have none. Those that someone with the key accepted
        (`accept_restored`) are left out.
    """
    key_digest = chain.fingerprint(key)
    first = next(
        (seq for seq, data in _readable(conn, chain.KEYED) if data.get("key") == key_digest), None
    )
    if first is None:
        return 0, ("no entry says that this log was ever sealed with this key",)
    good, unsealed = set(), []
    for seq, linked, made in conn.execute(
        "SELECT seq, hash, seal FROM ledger WHERE seq >= ? ORDER BY seq", (first,)
    ):
        if made is None:
            unsealed.append(seq)
        elif not hmac.compare_digest(str(made).encode(), chain.seal(key, str(linked)).encode()):
            problems.append(f"entry {seq}: its seal is not of this key")
        else:
            good.add(seq)
    accepted = [
        data.get(chain.UNSEALED, 0) for seq, data in _readable(conn, chain.RESTORED) if seq in good
    ]
    last = max((seq for seq in accepted if isinstance(seq, int)), default=0)
    return len(good), tuple(_without_seal(seq for seq in unsealed if seq > last))


def _without_seal(numbers: Iterable[int]) -> Iterator[str]:
    """Yield which entries have no seal; entries in a row are named together."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        seqs = [seq for _, seq in run]
        if len(seqs) == 1:
            yield f"entry {seqs[0]}: written without the key"
        else:
            yield f"entries {seqs[0]} to {seqs[-1]}: written without the key"

"""100,000 entries in the log: what one costs at the start and the end; how fast it is checked.

    python -m benchmarks.ledger

Entries are encounters as `langaccess encounter log` writes them, about 460 bytes each. Appended one
by one are the first and the last 10,000, each in a transaction of its own; those between go in by
thousands. Compared is their CPU time (the wait for the disk is not ours): the aim is about 1.

The peer of checking is a bare loop of SHA-256 over the bytes that the chain covers, already in
memory: the data of each entry, and the text that its hash is made of. The aim is twice its time at
most. Given too are a loop that hashes each row of the table once, and one that reads the rows from
the database first. All run in turn in one process; ratios are medians.
"""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from langaccess.agency import ledger
from langaccess.agency.workspace import find, open_db, transaction

COUNT = 100_000
EDGE = 10_000
ROUNDS = 5
START = datetime(2026, 11, 25, tzinfo=UTC)


def entry(number: int) -> dict[str, object]:
    """Return the data of an entry."""
    return {
        "encounter": f"E-2026-{number:04}",
        "policy": hashlib.sha256(b"rules").hexdigest(),
        "by": "4412",
        "salt": hashlib.sha256(str(number).encode()).hexdigest()[:16],
        "set": {"began": START.isoformat(), "type": "dv_scene", "lang": "mam", "spoken": "Mam"},
        "service": {
            "number": 1, "using": "phone_line", "type": "dv_scene", "lang": "mam",
            "own_request": False, "interpreter": {"number": str(number)}, "allowed": True,
            "reasons": [], "connected": START.isoformat(), "ended": START.isoformat(),
        },
    }  # fmt: skip


def append(conn: sqlite3.Connection, first: int, count: int) -> float:
    """Append entries one by one; return the CPU seconds."""
    began = time.process_time()
    for number in range(first, first + count):
        at = START + timedelta(seconds=number)
        ledger.append(conn, "encounter.logged", entry(number), at=at)
    return time.process_time() - began


def cpu(work: Callable[[], None]) -> float:
    """Return the CPU seconds of `work`."""
    began = time.process_time()
    work()
    return time.process_time() - began


def texts(rows: list[tuple[object, ...]]) -> list[bytes]:
    """Return the text that each entry's hash is made of."""
    previous = "0" * 64
    found = []
    for seq, at, kind, _data, digest, corrects, back, link in rows:
        found.append(f"{previous}\n{seq}\n{at}\n{kind}\n{corrects!r}\n{back!r}\n{digest}".encode())
        previous = str(link)
    return found


def hashed(pieces: list[bytes]) -> None:
    """Hash each piece."""
    for piece in pieces:
        hashlib.sha256(piece).hexdigest()


def main() -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "jurisdiction.yaml").write_text("id: x\nas_of: 2026-11-25\n", "utf-8")
        with closing(open_db(find(explicit=Path(name)))) as conn:
            measure(conn)


def measure(conn: sqlite3.Connection) -> None:
    """Fill the log and print the ratios."""
    first = append(conn, 0, EDGE)
    for start in range(EDGE, COUNT - EDGE, 1000):
        with transaction(conn):
            append(conn, start, 1000)
    last = append(conn, COUNT - EDGE, EDGE)
    print(f"append: {first / EDGE * 1e6:.0f} µs CPU each for the first {EDGE}, "
          f"{last / EDGE * 1e6:.0f} µs for the last: ratio {last / first:.2f}")  # fmt: skip
    query = (
        "SELECT seq, at, kind, data, data_digest, corrects, clock_back, hash FROM ledger "
        "ORDER BY seq"
    )
    rows = conn.execute(query).fetchall()
    data = [str(row[3]).encode() for row in rows]
    covered = [*data, *texts(rows)]
    whole = ["|".join(map(str, row)).encode() for row in rows]
    print(f"entries of {sum(map(len, data)) / COUNT:.0f} bytes; rows of "
          f"{sum(map(len, whole)) / COUNT:.0f} bytes")  # fmt: skip

    def read() -> None:
        for row in conn.execute(query):
            hashlib.sha256("|".join(map(str, row)).encode()).hexdigest()

    def check() -> None:
        verdict = ledger.verify(conn)
        assert verdict.problems == ()
        assert verdict.entries == COUNT

    peers: dict[str, Callable[[], None]] = {
        "a loop over the bytes that the chain covers": lambda: hashed(covered),
        "a loop over the rows, once each": lambda: hashed(whole),
        "a loop that reads the rows and hashes each once": read,
    }
    ratios: dict[str, list[float]] = {name: [] for name in peers}
    seconds = []
    for _ in range(ROUNDS):
        ours = cpu(check)
        seconds.append(ours)
        for name, peer in peers.items():
            ratios[name].append(ours / cpu(peer))
    print(f"verify: {statistics.median(seconds):.2f} s CPU for {COUNT} entries")
    for name, found in ratios.items():
        print(f"verify beside {name}: {statistics.median(found):.2f} times as long")


if __name__ == "__main__":
    main()

"""Any change of any cell of the log is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from langaccess.agency import ledger
from langaccess.agency.workspace import migrate

COLUMNS = ("seq", "at", "kind", "data", "data_digest", "corrects", "clock_back", "hash")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
JSON = st.dictionaries(
    st.text(max_size=5), st.none() | st.integers() | st.text(max_size=9), max_size=3
)


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder, closing(sqlite3.connect(":memory:")) as conn:
        conn.isolation_level = None
        migrate(conn, Path(folder) / "state.db")
        return conn.serialize()


def log(data: list[dict[str, Any]]) -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.deserialize(_empty())
    for n, entry in enumerate(data):
        ledger.append(conn, "text.approved", entry, at=NOON + timedelta(minutes=n))
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    return conn


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.lists(JSON, min_size=2, max_size=5),
    st.integers(0, 4),
    st.sampled_from(COLUMNS),
    st.integers(-3, 99) | st.text(alphabet="abc{}:\n 019", max_size=6),
)
def test_any_changed_cell_is_found(
    data: list[dict[str, Any]], row: int, column: str, value: int | str
) -> None:
    with closing(log(data)) as conn:
        known = ledger.head(conn)
        assert ledger.verify(conn, known=known).problems == ()
        before = conn.execute("SELECT * FROM ledger ORDER BY seq").fetchall()
        seq = row % len(data) + 1
        try:
            conn.execute(f"UPDATE ledger SET {column} = ? WHERE seq = ?", (value, seq))
        except sqlite3.IntegrityError:
            return  # the table itself would not take it
        assume(conn.execute("SELECT * FROM ledger ORDER BY seq").fetchall() != before)
        assert ledger.verify(conn, known=known).problems


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.lists(JSON, min_size=1, max_size=6))
def test_what_was_appended_comes_back_in_order(data: list[dict[str, Any]]) -> None:
    with closing(log(data)) as conn:
        assert [entry.data for entry in ledger.entries(conn)] == data

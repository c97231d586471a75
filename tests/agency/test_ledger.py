"""The log only grows, and shows what was done to it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.workspace import MARK, find, open_db, transaction
from langaccess.core.errors import ConfigError, InputError

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def make(root: Path) -> Path:
    (root / "jurisdiction.yaml").write_text("id: x\nas_of: 2026-11-25\n", encoding="utf-8")
    return root


def connect(root: Path) -> sqlite3.Connection:
    return open_db(find(explicit=root))


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(make(tmp_path))) as conn:
        yield conn


def filled(conn: sqlite3.Connection, count: int = 4) -> None:
    for n in range(count):
        ledger.append(conn, "text.approved", {"n": n}, at=NOON + timedelta(minutes=n))


def found(conn: sqlite3.Connection) -> tuple[int, str, tuple[str, ...]]:
    verdict = ledger.verify(conn)
    return verdict.entries, verdict.head, verdict.problems


NO_MARK = f"the folder's mark of its log, {MARK}, is missing"


def forget(conn: sqlite3.Connection) -> None:
    """Do what a person who can write to the folder does so that counter and mark fit again."""
    for trigger in ("log_identity_stays", "ledger_no_update", "ledger_no_delete"):
        conn.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    conn.execute("UPDATE log_identity SET written = (SELECT count(*) FROM ledger)")
    (Path(conn_path(conn)).parent.parent / MARK).unlink(missing_ok=True)


def test_an_empty_log_is_whole(conn: sqlite3.Connection) -> None:
    assert found(conn) == (0, "0" * 64, ())
    assert ledger.head(conn) == (0, "0" * 64)


def test_entries_come_back_in_order_as_they_were_written(conn: sqlite3.Connection) -> None:
    east = timezone(timedelta(hours=-5))
    written = ledger.append(
        conn, "text.approved", {"b": [1, None], "a": "ñ\n"}, at=NOON.astimezone(east)
    )
    ledger.append(conn, "other", {}, at=NOON)
    first, second = ledger.entries(conn)
    assert first == written
    assert (first.seq, first.at, first.data) == (1, NOON, {"a": "ñ\n", "b": [1, None]})
    assert [entry.seq for entry in ledger.entries(conn, "other")] == [second.seq] == [2]
    assert found(conn) == (2, second.hash, ())


@pytest.mark.slow
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET data = '{}' WHERE seq = 2",
        "UPDATE ledger SET at = '2020-01-01' WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 4",
        "DELETE FROM ledger",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 2",
        "INSERT INTO ledger SELECT 9, at, kind, data, data_digest, 1, 0, 'x', 0, 0 FROM ledger",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(
    conn: sqlite3.Connection, statement: str
) -> None:
    filled(conn)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        conn.execute(statement)
    assert ledger.verify(conn).problems == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE ledger SET data = '{\"n\":9}' WHERE seq = 2", "entry 2: its data were changed"),
        ("UPDATE ledger SET kind = 'x' WHERE seq = 2", "entry 2: it does not follow"),
        ("UPDATE ledger SET at = '2020' WHERE seq = 3", "entry 3: it does not follow"),
        ("UPDATE ledger SET clock_back = 1 WHERE seq = 3", "entry 3: it does not follow"),
        ("UPDATE ledger SET corrects = 1 WHERE seq = 3", "entry 3: it does not follow"),
        ("DELETE FROM ledger WHERE seq = 2", "entry 2 is missing"),
        ("UPDATE ledger SET hash = 'f' WHERE seq = 2", "entry 3: it does not follow"),
    ],
)
def test_a_change_by_hand_is_found(conn: sqlite3.Connection, statement: str, found: str) -> None:
    filled(conn)
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute(statement)
    assert any(problem.startswith(found) for problem in ledger.verify(conn).problems)


@pytest.mark.slow
@pytest.mark.parametrize(
    "change", ["data = '{'", "data = '[1]'", "data = 7", "at = 'noon'", "at = 7", "data = X'ff'"]
)
def test_an_entry_that_cannot_be_read_is_named(conn: sqlite3.Connection, change: str) -> None:
    filled(conn)
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute(f"UPDATE ledger SET {change} WHERE seq = 2")
    with pytest.raises(ConfigError, match="entry 2 of the log") as caught:
        list(ledger.entries(conn))
    assert "encounter verify" in str(caught.value.hint)


def test_a_log_cut_at_its_end_is_found_with_the_head_that_was_written_down(
    conn: sqlite3.Connection,
) -> None:
    filled(conn)
    known = ledger.head(conn)
    filled(conn, 1)
    assert ledger.verify(conn, known=known).problems == ()
    conn.execute("DROP TRIGGER ledger_no_delete")
    conn.execute("DELETE FROM ledger WHERE seq >= 4")
    forget(conn)
    assert ledger.verify(conn).problems == (NO_MARK,)  # the chain alone cannot know
    assert ledger.verify(conn, known=known).problems == (
        "entry 4 is missing: the log was cut",
        NO_MARK,
    )


def test_a_log_recomputed_from_the_start_is_found_with_the_head(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with (
        closing(connect(make(tmp_path / "a"))) as honest,
        closing(connect(make(tmp_path / "b"))) as forged,
    ):
        filled(honest)
        filled(forged, 3)
        ledger.append(forged, "text.approved", {"n": "forged"}, at=NOON)
        verdict = ledger.verify(forged, known=ledger.head(honest))
        assert verdict.problems == ("entry 4 is not the one written down",)


def test_a_clock_that_went_back_is_recorded_and_is_no_break(conn: sqlite3.Connection) -> None:
    filled(conn, 2)
    entry = ledger.append(conn, "text.approved", {}, at=NOON - timedelta(days=1))
    assert entry.clock_back
    verdict = ledger.verify(conn)
    assert verdict.problems == ()
    assert verdict.clock_back == (3,)


def test_an_entry_dated_to_the_second_is_not_a_clock_that_went_back(
    conn: sqlite3.Connection,
) -> None:
    ledger.append(conn, "text.approved", {}, at=NOON + timedelta(milliseconds=900))
    assert not ledger.append(conn, "text.approved", {}, at=NOON).clock_back
    assert ledger.append(conn, "text.approved", {}, at=NOON - timedelta(seconds=1)).clock_back


def test_a_correction_is_a_new_entry_that_names_an_old_one(conn: sqlite3.Connection) -> None:
    filled(conn, 2)
    entry = ledger.append(conn, "correction", {"n": 7}, at=NOON, corrects=1)
    assert (entry.seq, entry.corrects) == (3, 1)
    for wrong in (0, -1, 4, 99):
        with pytest.raises(InputError, match="no entry"):
            ledger.append(conn, "correction", {}, at=NOON, corrects=wrong)
    assert ledger.verify(conn).entries == 3


@pytest.mark.parametrize(
    ("kind", "data", "at"),
    [
        ("Text Approved", {}, NOON),
        ("a\nb", {}, NOON),
        ("ok", {"x": {1, 2}}, NOON),
        ("ok", {"x": float("nan")}, NOON),
        ("ok", {}, NOON.replace(tzinfo=None)),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_is_written(
    conn: sqlite3.Connection, kind: str, data: dict[str, object], at: datetime
) -> None:
    with pytest.raises(InputError):
        ledger.append(conn, kind, data, at=at)
    assert ledger.head(conn)[0] == 0


def test_an_entry_falls_with_the_transaction_it_belongs_to(conn: sqlite3.Connection) -> None:
    with pytest.raises(InputError), transaction(conn):  # noqa: PT012 (the whole block falls)
        filled(conn, 2)
        ledger.append(conn, "No Name", {}, at=NOON)
    assert ledger.head(conn)[0] == 0
    with transaction(conn):
        filled(conn, 2)
    assert ledger.verify(conn).entries == 2


_WRITER = """
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from langaccess.agency import ledger
from langaccess.agency.workspace import find, open_db
with closing(open_db(find(explicit=Path(sys.argv[1])))) as conn:
    for n in range(15):
        ledger.append(conn, "text.approved", {"by": sys.argv[2], "n": n}, at=datetime.now(UTC))
"""


@pytest.mark.slow
def test_processes_that_append_at_once_lose_nothing_and_keep_one_chain(tmp_path: Path) -> None:
    root = make(tmp_path)
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(root), name]) for name in "abcdefgh"
    ]
    assert [writer.wait(120) for writer in writers] == [0] * 8
    with closing(connect(root)) as conn:
        verdict = ledger.verify(conn)
        seen = {(entry.data["by"], entry.data["n"]) for entry in ledger.entries(conn)}
    assert verdict.problems == ()
    assert seen == {(name, n) for name in "abcdefgh" for n in range(15)}


KEYFILE = "k" * 32


@pytest.fixture
def keyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    path = tmp_path / "key.txt"
    path.write_text(KEYFILE + "\n", encoding="utf-8")
    monkeypatch.setenv(ledger.KEY, str(path))
    return ledger.read_key(path)


def test_a_key_seals_each_entry_from_its_first_use_on(
    conn: sqlite3.Connection, keyed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ledger.KEY)
    filled(conn, 2)
    monkeypatch.setenv(ledger.KEY, str(Path(conn_path(conn)).parents[1] / "key.txt"))
    filled(conn, 3)
    kinds = [entry.kind for entry in ledger.entries(conn)]
    assert kinds == ["text.approved"] * 2 + [ledger.KEYED] + ["text.approved"] * 3
    verdict = ledger.verify(conn, key=keyed)
    assert (verdict.problems, verdict.sealed) == ((), 4)
    assert ledger.verify(conn).sealed is None
    wrong = ledger.verify(conn, key=b"another key of thirty-two signs.")
    assert wrong.problems == ("no entry says that this log was ever sealed with this key",)


def conn_path(conn: sqlite3.Connection) -> str:
    return str(conn.execute("PRAGMA database_list").fetchone()[2])


def test_who_has_no_key_can_write_but_not_recompute(
    conn: sqlite3.Connection, keyed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(conn, 2)
    monkeypatch.delenv(ledger.KEY)
    filled(conn, 1)
    assert ledger.verify(conn).problems == ()
    assert ledger.verify(conn, key=keyed).problems == ("entry 4: written without the key",)
    # Recomputed with all that the program itself offers, but for the key.
    told = list(ledger.entries(conn))
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    seals = [row[0] for row in conn.execute("SELECT seal FROM ledger ORDER BY seq")]
    conn.execute("DELETE FROM ledger")
    for entry in told:
        forged = {"n": "forged"} if entry.seq == 2 else entry.data
        ledger.append(conn, entry.kind, forged, at=entry.at)
    for seq, seal in enumerate(seals, start=1):
        conn.execute("UPDATE ledger SET seal = ? WHERE seq = ?", (seal, seq))
    forget(conn)
    assert ledger.verify(conn).problems == (NO_MARK,)  # the chain alone is whole
    problems = ledger.verify(conn, key=keyed).problems
    assert "entry 1: its seal is not of this key" not in problems
    assert "entry 2: its seal is not of this key" in problems
    assert "entry 3: its seal is not of this key" in problems


@pytest.mark.parametrize("text", [None, "short"])
def test_a_key_that_is_missing_or_short_stops_the_writer(
    conn: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    path = tmp_path / "key"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv(ledger.KEY, str(path))
    with pytest.raises(ConfigError, match="key of the log"):
        filled(conn, 1)
    assert ledger.head(conn)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("changed", [1, 255, 256, 257, 512, 513, 599])
def test_one_change_among_thousands_is_named(conn: sqlite3.Connection, changed: int) -> None:
    with transaction(conn):
        filled(conn, 600)
    assert found(conn) == (600, ledger.head(conn)[1], ())
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute("UPDATE ledger SET data = '{\"n\":-1}' WHERE seq = ?", (changed,))
    assert ledger.verify(conn).problems == (f"entry {changed}: its data were changed",)


def test_a_hash_covers_the_whole_block_before_it(conn: sqlite3.Connection) -> None:
    with transaction(conn):
        filled(conn, 515)
    told = conn.execute("SELECT seq FROM ledger WHERE block IS NOT NULL ORDER BY seq").fetchall()
    assert told == [(257,), (513,)]
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute("UPDATE ledger SET block = NULL WHERE seq = 257")
    assert ledger.verify(conn).problems == ("entry 257: it does not follow from the entry before",)


def test_what_a_hand_changed_in_an_open_block_is_not_hidden_when_it_closes(
    conn: sqlite3.Connection,
) -> None:
    with transaction(conn):
        filled(conn, 200)
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute("UPDATE ledger SET data = '{\"n\":-1}' WHERE seq = 100")
    with transaction(conn):
        filled(conn, 400)
    assert ledger.verify(conn).problems == ("entry 100: its data were changed",)


def test_clocks_and_corrections_inside_a_block_are_told(conn: sqlite3.Connection) -> None:
    with transaction(conn):
        filled(conn, 10)
        ledger.append(conn, "correction", {}, at=NOON - timedelta(days=1), corrects=3)
        filled(conn, 300)
    verdict = ledger.verify(conn)
    assert verdict.problems == ()
    assert verdict.clock_back == (11,)


def test_digests_moved_from_one_entry_to_the_next_are_found(conn: sqlite3.Connection) -> None:
    filled(conn)
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    (one,) = conn.execute("SELECT data_digest FROM ledger WHERE seq = 2").fetchone()
    conn.execute("UPDATE ledger SET data_digest = '' WHERE seq = 2")
    conn.execute("UPDATE ledger SET data_digest = ? || data_digest WHERE seq = 3", (one,))
    problems = ledger.verify(conn).problems
    assert "entry 2: its data were changed" in problems
    assert "entry 3: its data were changed" in problems


def test_data_that_a_hand_blanked_are_missed(conn: sqlite3.Connection) -> None:
    filled(conn)
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute("UPDATE ledger SET data = 'null' WHERE seq = 3")
    assert ledger.verify(conn).problems == ("entry 3: its data are gone, and no purge says why",)
    assert [entry.purged for entry in ledger.entries(conn)] == [False, False, True, False]


def test_only_a_later_purge_explains_a_blank(conn: sqlite3.Connection) -> None:
    ledger.append(conn, ledger.PURGED, {"entries": [2]}, at=NOON)
    filled(conn, 1)
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute("UPDATE ledger SET data = 'null' WHERE seq = 2")
    assert ledger.verify(conn).problems == ("entry 2: its data are gone, and no purge says why",)


@pytest.mark.parametrize(
    "data", ["'x'", "'[]'", "'{\"entries\": 7}'", "x'ff'", "'{\"entries\":[[1]]}'"]
)
def test_whatever_a_hand_makes_of_a_purge_verify_ends(conn: sqlite3.Connection, data: str) -> None:
    filled(conn)
    ledger.append(conn, ledger.PURGED, {"entries": []}, at=NOON + timedelta(hours=1))
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute(f"UPDATE ledger SET data = {data} WHERE seq = 5")
    assert ledger.verify(conn).problems == ("entry 5: its data were changed",)


def test_a_log_whose_numbers_are_none_is_damaged(conn: sqlite3.Connection) -> None:
    filled(conn)
    conn.execute("ALTER TABLE ledger RENAME TO sound")
    conn.execute("CREATE TABLE ledger AS SELECT * FROM sound")
    conn.execute("UPDATE ledger SET seq = 'x' || seq")
    (problem,) = ledger.verify(conn).problems
    assert "seq is not a number" in problem


def test_the_first_signs_of_the_head_are_enough_on_paper(conn: sqlite3.Connection) -> None:
    filled(conn)
    number, link = ledger.head(conn)
    assert ledger.verify(conn, known=(number, link[:16])).problems == ()
    other = ("0" if link[0] != "0" else "1") + link[1:16]
    assert ledger.verify(conn, known=(number, other)).problems
    assert ledger.verify(conn, known=(number, "")).problems


def test_the_account_is_that_of_the_system_and_not_of_a_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = ledger.account()
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "someone-else")
    assert ledger.account() == before != "someone-else"


def test_an_account_without_a_name_is_called_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")  # a container's user, before 3.13

    monkeypatch.setattr(sys.modules["langaccess.agency.ledger.entries"], "_signed_in", nameless)
    assert ledger.account() == "unknown"
    assert ledger.here()["account"] == "unknown"
    assert ledger.here()["machine"]

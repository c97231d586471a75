"""The form of the log, which no later version may change, and what a purge leaves of it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.workspace import SECRETS, find, open_db, transaction
from langaccess.core.errors import ConfigError, InputError

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEYFILE = "0123456789abcdef" * 4


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    (tmp_path / "jurisdiction.yaml").write_text("id: x\nas_of: 2026-11-25\n", encoding="utf-8")
    with closing(open_db(find(explicit=tmp_path))) as conn:
        yield conn


@pytest.fixture
def nameless(conn: sqlite3.Connection) -> sqlite3.Connection:
    """Return a log whose entries, as those of 0.1.0, cover no name of the log."""
    conn.execute("INSERT INTO log_identity VALUES (1, 'later', 1000000, 0)")
    return conn


def unlock(conn: sqlite3.Connection) -> None:
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        conn.execute(f"DROP TRIGGER {trigger}")


def filled(conn: sqlite3.Connection, count: int, kind: str = "encounter.note") -> None:
    with transaction(conn):
        for n in range(count):
            ledger.append(conn, kind, {"encounter": f"e{n}"}, at=NOON + timedelta(seconds=n))


def purge(conn: sqlite3.Connection, *gone: int, at: datetime = NOON + timedelta(hours=1)) -> None:
    with transaction(conn):
        ledger.blank(conn, ledger.append(conn, ledger.PURGED, {"entries": list(gone)}, at=at))


# -- a log of an earlier version still proves ------------------------------------------------------


def test_a_log_has_the_hashes_that_it_always_had(nameless: sqlite3.Connection) -> None:
    conn = nameless
    ledger.append(conn, "text.approved", {"b": [1, None, True], "a": "ñ\n\u2028"}, at=NOON)
    ledger.append(conn, "text.rejected", {}, at=NOON - timedelta(days=1), corrects=1)
    rows = conn.execute("SELECT data, data_digest, hash FROM ledger ORDER BY seq").fetchall()
    assert [row[0] for row in rows] == ['{"a":"ñ\\n\u2028","b":[1,null,true]}', "{}"]
    assert [digest for row in rows for digest in row[1:]] == [
        "33daf84ed0bd563a5886b371082c1be2700b65b85993ea36da335cc5b9f0dd2e",
        "2861ab0adc296bd06347db5dba4c272d7e88b22bc80e78762ece02301eb3f799",
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        "7252c2cf03f52268e8548fdbdf68c2fc7e0caac752808c06e9dcf50a265414dd",
    ]


def test_a_hash_that_covers_the_name_of_the_log_has_this_form(conn: sqlite3.Connection) -> None:
    conn.execute("INSERT INTO log_identity VALUES (1, 'spring 0123456789abcdef', 1, 0)")
    entry = ledger.append(conn, "text.rejected", {}, at=NOON)
    data = hashlib.sha256(b"{}").hexdigest()
    text = f"{'0' * 64}\n1\n2026-11-25T12:00:00.000000+00:00\ntext.rejected\nNone\n0\n{data}"
    text += "\nspring 0123456789abcdef"
    assert entry.hash == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_a_block_has_the_digest_that_it_always_had(nameless: sqlite3.Connection) -> None:
    conn = nameless
    filled(conn, 255)
    ledger.append(conn, "correction", {}, at=NOON - timedelta(days=1), corrects=3)
    filled(conn, 2)
    rows = conn.execute("SELECT seq, block FROM ledger WHERE block IS NOT NULL").fetchall()
    assert rows == [(257, "b336dbdcbeccdf089f14f142f73231f48f5ddc13644ca0d6609027f95b9a954b")]
    assert ledger.head(conn) == (
        258,
        "89fa1e5dec90e07cb5686658fc14a717bae8538b304cbe5e276e9ba4c0f3d717",
    )


def test_an_entry_has_the_seal_that_it_always_had(
    nameless: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn = nameless
    path = tmp_path / "key.txt"
    path.write_text(f"  {KEYFILE}\n", encoding="utf-8")
    monkeypatch.setenv(ledger.KEY, str(path))
    ledger.append(conn, "text.approved", {}, at=NOON)
    (first, entry) = ledger.entries(conn)
    assert (first.kind, dict(first.data), first.at) == (
        ledger.KEYED,
        {"key": "27b6affee7f14815"},
        NOON,
    )
    assert conn.execute("SELECT seal FROM ledger WHERE seq = 2").fetchone() == (
        "2a29a1822a2198194f9b4b6e4c8bc320c7c551626baffd6759089f5110a337df",
    )
    assert ledger.verify(conn, key=ledger.read_key(path)).sealed == 2
    assert entry.kind == "text.approved"


def test_a_key_has_32_bytes_at_least(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b" " + b"x" * 32 + b"\n")
    assert ledger.read_key(path) == b"x" * 32
    path.write_bytes(b"x" * 31)
    for wrong in (path, tmp_path / "none"):
        with pytest.raises(ConfigError) as caught:
            ledger.read_key(wrong)
        assert caught.value.where == str(wrong)


def test_without_a_key_nothing_is_sealed(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ledger.KEY, raising=False)
    assert ledger.sealing_key(conn) is None
    ledger.append(conn, "text.approved", {}, at=NOON)
    assert conn.execute("SELECT seal FROM ledger").fetchall() == [(None,)]


def test_a_seal_counts_from_the_entry_that_names_its_key(
    conn: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [tmp_path / "one", tmp_path / "two"]
    for n, path in enumerate(keys):
        path.write_text(f"{n}" * 40, encoding="utf-8")
        monkeypatch.setenv(ledger.KEY, str(path))
        ledger.append(conn, "text.approved", {}, at=NOON)
    kinds = [entry.kind for entry in ledger.entries(conn)]
    assert kinds == [ledger.KEYED, "text.approved"] * 2
    first, second = (ledger.verify(conn, key=ledger.read_key(path)) for path in keys)
    assert (first.sealed, first.problems) == (2, (
        "entry 3: its seal is not of this key", "entry 4: its seal is not of this key",
    ))  # fmt: skip
    assert (second.sealed, second.problems) == (2, ())
    assert ledger.verify(conn, key=b"x" * 32).sealed == 0


def test_data_are_json_and_their_digest_is_that_of_one_text() -> None:
    assert (
        ledger.digest({"b": 1, "a": "ñ"})
        == ledger.digest({"a": "ñ", "b": 1})
        == "3f954f712f14a490584430c8f3c319601bf481e6b0dfee2546830bdbdcf33f5a"
    )
    for wrong in ({"x": {1, 2}}, {"x": float("nan")}):
        with pytest.raises(InputError, match="JSON"):
            ledger.digest(wrong)


@pytest.mark.parametrize("kind", ["", "A", "1a", "a b", "a" * 65, ".a", "a-b"])
def test_a_kind_is_a_short_dotted_name(conn: sqlite3.Connection, kind: str) -> None:
    with pytest.raises(InputError, match="kind of log entry"):
        ledger.append(conn, kind, {}, at=NOON)
    for good in ("a", "a.b_9", "a" * 64):
        assert ledger.append(conn, good, {}, at=NOON).kind == good


# -- reading ---------------------------------------------------------------------------------------


def test_entries_are_found_by_the_beginning_of_their_kind_and_by_encounter(
    conn: sqlite3.Connection,
) -> None:
    for kind, data in (
        ("encounter.note", {"encounter": "a"}), ("encounter.end", {"encounter": "b"}),
        ("encounters", {"encounter": "a"}), ("text.approved", {"encounter": "a"}),
        ("encounter.note", {"encounter": "a"}),
    ):  # fmt: skip
        ledger.append(conn, kind, data, at=NOON)
    assert [entry.seq for entry in ledger.entries_like(conn, "encounter.")] == [1, 2, 5]
    assert [entry.seq for entry in ledger.entries_about(conn, "a")] == [1, 5]
    assert list(ledger.entries_about(conn, "c")) == []
    assert [entry.seq for entry in ledger.entries(conn, "encounters", "text.approved")] == [3, 4]
    assert [entry.corrects for entry in ledger.entries(conn)] == [None] * 5


def test_what_is_read_is_what_was_written(conn: sqlite3.Connection) -> None:
    ledger.append(conn, "a", {"x": 1}, at=NOON)
    entry = ledger.append(conn, "b", {"y": [2]}, at=NOON - timedelta(days=1), corrects=1)
    assert entry == list(ledger.entries(conn))[1]
    assert (entry.seq, entry.kind, entry.data, entry.corrects, entry.clock_back, entry.purged) == (
        2, "b", {"y": [2]}, 1, True, False,
    )  # fmt: skip
    assert ledger.head(conn) == (2, entry.hash)


def test_a_code_of_a_line_is_in_no_entry_and_the_rules_are_as_they_are(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.append(conn, "note", {"text": "the code is 482915"}, at=NOON)
    monkeypatch.setenv("LANGACCESS_PIN_LINEONE", "482915")
    entry = ledger.append(conn, "note", {"text": "the code is 482915", "n": 1}, at=NOON)
    rules = ledger.append(conn, "policy.text", {"text": "482915"}, at=NOON)
    assert "482915" not in str(entry.data)
    assert entry.data["n"] == 1
    assert rules.data == {"text": "482915"}
    texts = [str(one.data) for one in ledger.entries(conn)]
    assert [("482915" in text) for text in texts] == [False, False, True]
    assert ledger.verify(conn).problems == ()


def test_a_code_that_was_entered_in_the_folder_later_is_not_shown(
    conn: sqlite3.Connection, tmp_path: Path
) -> None:
    ledger.append(conn, "note", {"text": "the code is 482915"}, at=NOON)
    (tmp_path / SECRETS).write_text("lines: {lineone: {pin: '482915'}}\n", encoding="utf-8")
    (entry,) = ledger.entries(conn)
    assert "482915" not in str(entry.data)


def test_a_database_is_written_and_checked_without_its_folder(
    conn: sqlite3.Connection, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / ".langaccess" / "state.db")) as alone:
        ledger.append(alone, "note", {"n": 1}, at=NOON)
        found = ledger.verify(alone)
    assert (found.entries, found.problems) == (1, ())
    assert any("the folder has no" in words for words in found.unknown)
    assert ledger.verify(conn).log == found.log != ""


# -- a purge ---------------------------------------------------------------------------------------


def test_a_purge_takes_the_data_and_leaves_the_chain(conn: sqlite3.Connection) -> None:
    filled(conn, 4)
    purge(conn, 2, 3)
    found = list(ledger.entries(conn))
    assert [(entry.purged, dict(entry.data)) for entry in found] == [
        (False, {"encounter": "e0"}), (True, {}), (True, {}), (False, {"encounter": "e3"}),
        (False, {"entries": [2, 3]}),
    ]  # fmt: skip
    check = ledger.verify(conn)
    assert (check.entries, check.purged, check.problems) == (5, 2, ())
    assert [entry.seq for entry in ledger.entries_about(conn, "e1")] == []


def test_a_block_with_purged_data_is_checked_entry_by_entry(conn: sqlite3.Connection) -> None:
    filled(conn, 10)
    purge(conn, 4)
    filled(conn, 300)
    assert conn.execute("SELECT count(block) FROM ledger").fetchone() == (0,)
    check = ledger.verify(conn)
    assert (check.entries, check.purged, check.problems) == (311, 1, ())
    unlock(conn)
    conn.execute("UPDATE ledger SET data = '{}' WHERE seq = 200")
    assert ledger.verify(conn).problems == ("entry 200: its data were changed",)


def test_data_purged_after_their_block_closed_still_prove(conn: sqlite3.Connection) -> None:
    filled(conn, 300)
    purge(conn, 4, 290)
    check = ledger.verify(conn)
    assert (check.entries, check.purged, check.problems) == (301, 2, ())
    assert check.head == ledger.head(conn)[1]


def test_each_purge_explains_its_own_entries(conn: sqlite3.Connection) -> None:
    filled(conn, 3)
    purge(conn, 1)
    purge(conn, 2)
    unlock(conn)
    conn.execute("UPDATE ledger SET data = 'null' WHERE seq = 3")
    check = ledger.verify(conn)
    assert check.problems == ("entry 3: its data are gone, and no purge says why",)
    assert check.purged == 3


# -- by blocks -------------------------------------------------------------------------------------


def read_one_by_one(conn: sqlite3.Connection) -> list[str]:
    """Return the ranges of entries that `verify` reads one by one; it finds no problem."""
    said: list[str] = []
    conn.set_trace_callback(said.append)
    assert ledger.verify(conn).problems == ()
    conn.set_trace_callback(None)
    rows = [one for one in said if one.startswith("SELECT data, data_digest")]
    return [one.partition("BETWEEN ")[2].partition(" ORDER")[0] for one in rows]


def test_only_the_open_block_is_read_one_by_one(conn: sqlite3.Connection) -> None:
    filled(conn, 600)
    assert read_one_by_one(conn) == ["513 AND 768"]


def test_a_block_with_a_correction_and_a_clock_that_went_back_is_one_as_well(
    conn: sqlite3.Connection,
) -> None:
    filled(conn, 20)
    ledger.append(conn, "correction", {}, at=NOON, corrects=3)
    ledger.append(conn, "late", {}, at=NOON - timedelta(days=1))
    filled(conn, 600)
    assert read_one_by_one(conn) == ["513 AND 768"]
    assert ledger.verify(conn).clock_back == (21, 22)


def test_a_full_block_without_a_next_entry_is_read_one_by_one(conn: sqlite3.Connection) -> None:
    filled(conn, 256)
    assert read_one_by_one(conn) == ["1 AND 256"]
    filled(conn, 1)
    assert read_one_by_one(conn) == ["257 AND 512"]


# -- what a hand did -------------------------------------------------------------------------------


def test_an_entry_put_before_the_first_is_found(conn: sqlite3.Connection) -> None:
    filled(conn, 2)
    unlock(conn)
    columns = "at, kind, data, data_digest, corrects, clock_back, seal, block"
    for seq in (0, -5):
        conn.execute(
            f"INSERT INTO ledger (seq, {columns}, hash) SELECT {seq}, {columns}, 'x' || {seq} "
            "FROM ledger WHERE seq = 1"
        )
    assert ledger.verify(conn).problems[:5] == (
        "entry 1 is missing",
        "entry -5: it does not follow from the entry before",
        "entry -4 is missing",
        "entry 0: it does not follow from the entry before",
        "entry 1: it does not follow from the entry before",
    )


def test_a_table_whose_numbers_are_no_numbers_has_no_entry(conn: sqlite3.Connection) -> None:
    filled(conn, 2)
    conn.execute("ALTER TABLE ledger RENAME TO sound")
    conn.execute("CREATE TABLE ledger AS SELECT * FROM sound")
    conn.execute("UPDATE ledger SET seq = 'x' WHERE seq = 2")
    assert ledger.verify(conn) == ledger.LogCheck(
        0, "", ("the table of entries is damaged: seq is not a number",)
    )


def test_several_missing_entries_are_one_problem_each_time(conn: sqlite3.Connection) -> None:
    filled(conn, 8)
    unlock(conn)
    conn.execute("DELETE FROM ledger WHERE seq IN (1, 4, 5)")
    assert ledger.verify(conn).problems == (
        "entry 1 is missing",
        "entry 2: it does not follow from the entry before",
        "entry 4 is missing",
        "entry 6: it does not follow from the entry before",
    )


def test_the_head_of_an_empty_log_proves_nothing_and_a_longer_one_is_cut(
    conn: sqlite3.Connection,
) -> None:
    filled(conn, 2)
    assert ledger.verify(conn, known=(0, "0" * 64)).problems == ()
    assert ledger.verify(conn, known=(1, ledger.head(conn)[1])).problems
    assert ledger.verify(conn, known=(3, "abc")).problems == (
        "entry 3 is missing: the log was cut",
    )


def test_clocks_that_went_back_are_named_in_a_closed_and_an_open_block(
    conn: sqlite3.Connection,
) -> None:
    filled(conn, 300)
    ledger.append(conn, "late", {}, at=NOON - timedelta(days=1))
    filled(conn, 1)
    ledger.append(conn, "late", {}, at=NOON - timedelta(days=1))
    assert ledger.verify(conn).clock_back == (301, 303)

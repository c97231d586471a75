"""The database in the agency's folder: opened, migrated, found damaged."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency import workspace
from langaccess.agency.workspace import database
from langaccess.core.errors import ConfigError, OutputError

TODAY = date(2026, 11, 25)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = workspace.create(tmp_path / "spring", {}, today=TODAY).root
    assert made is not None
    return made


@pytest.fixture
def conn(root: Path) -> Iterator[sqlite3.Connection]:
    with closing(workspace.open_db(workspace.find(explicit=root))) as conn:
        yield conn


def test_the_database_uses_a_rollback_journal_and_extra_syncs(conn: sqlite3.Connection) -> None:
    assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert conn.execute("PRAGMA synchronous").fetchone() == (3,)
    assert conn.execute("PRAGMA user_version").fetchone() == (len(workspace.MIGRATIONS),)


def test_drafts_can_be_kept(conn: sqlite3.Connection) -> None:
    with workspace.transaction(conn):
        conn.execute("INSERT INTO drafts VALUES ('k', 't', 'o', 'e', '2026')")
    assert conn.execute("SELECT target FROM drafts WHERE key = 'k'").fetchone() == ("t",)


def test_an_older_database_is_copied_before_it_is_migrated(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = workspace.find(explicit=root)
    monkeypatch.setattr(database, "MIGRATIONS", workspace.MIGRATIONS[:1])
    with closing(workspace.open_db(found)) as conn:
        conn.execute("INSERT INTO ledger VALUES (1, '2026', 'k', '{}', 'd', NULL, 0, 'h')")
    monkeypatch.setattr(database, "MIGRATIONS", workspace.MIGRATIONS)
    with closing(workspace.open_db(found)) as conn:
        assert conn.execute("SELECT count(*) FROM ledger").fetchone() == (1,)
        assert conn.execute("SELECT count(*) FROM drafts").fetchone() == (0,)
    with closing(sqlite3.connect(root / ".langaccess" / "state-v1.backup.db")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT hash FROM ledger").fetchone() == ("h",)


def test_a_migration_that_fails_leaves_everything_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = workspace.find(explicit=root)
    workspace.open_db(found).close()
    broken = (*workspace.MIGRATIONS, ("CREATE TABLE extra (x)", "CREATE TABLE extra (x)"))
    monkeypatch.setattr(database, "MIGRATIONS", broken)
    with pytest.raises(OutputError):
        workspace.open_db(found)
    monkeypatch.setattr(database, "MIGRATIONS", workspace.MIGRATIONS)
    with closing(workspace.open_db(found)) as conn:
        tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}
    assert "extra" not in tables


def test_a_database_of_a_newer_program_is_refused_untouched(root: Path) -> None:
    found = workspace.find(explicit=root)
    with closing(workspace.open_db(found)) as conn:
        conn.execute("PRAGMA user_version = 99")
    before = (root / ".langaccess" / "state.db").read_bytes()
    with pytest.raises(ConfigError, match="newer langaccess"):
        workspace.open_db(found)
    assert (root / ".langaccess" / "state.db").read_bytes() == before


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="bounds the size of files")
def test_a_copy_for_which_there_is_no_room_is_no_copy_and_the_old_file_stays(root: Path) -> None:
    path = _noted(root)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA user_version = 1")
    before = path.read_bytes()
    script = (
        "import resource, sys; from pathlib import Path; from langaccess.agency import workspace\n"
        "from langaccess.core.errors import OutputError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try: workspace.open_db(workspace.find(explicit=Path(sys.argv[1])))\n"
        "except OutputError as exc: print(exc, exc.hint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(root)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert "cannot be used" in done.stdout, done.stderr
    assert "free space" in done.stdout
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*backup*"))


def _noted(root: Path) -> Path:
    """Return a database with some pages of text."""
    with closing(workspace.open_db(workspace.find(explicit=root))) as conn:
        conn.execute("CREATE TABLE notes (text TEXT)")
        conn.executemany("INSERT INTO notes VALUES (?)", [("note " * 200,)] * 200)
    return root / ".langaccess" / "state.db"


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [b"\xff" * 4096, b"\x00" * 4096, b"note \xed\xa0" * 500])
def test_damage_that_is_found_in_the_middle_is_said_to_be_damage(root: Path, wrong: bytes) -> None:
    path = _noted(root)
    data = bytearray(path.read_bytes())
    middle = data.rindex(b"note note", 0, len(data) - 20_000) // 4096 * 4096
    data[middle : middle + len(wrong)] = wrong
    path.write_bytes(bytes(data))
    with closing(workspace.open_db(workspace.find(explicit=root))) as conn:
        with pytest.raises(ConfigError, match="damaged"):
            conn.execute("SELECT text FROM notes ORDER BY text").fetchall()
        with pytest.raises(ConfigError, match="damaged") as caught:
            list(conn.execute("SELECT text FROM notes"))
    assert caught.value.where == str(path)
    assert "backup" in str(caught.value.hint)


def test_a_mistake_of_ours_is_not_said_to_be_damage(conn: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.ProgrammingError):
        conn.execute("SELECT ?")
    conn.execute("CREATE TABLE one (it INTEGER UNIQUE)")
    with pytest.raises(sqlite3.IntegrityError):
        conn.executemany("INSERT INTO one VALUES (?)", [(1,), (1,)])


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\x00x"])
def test_a_damaged_database_is_said_to_be_damaged(root: Path, content: bytes) -> None:
    (root / ".langaccess").mkdir()
    (root / ".langaccess" / "state.db").write_bytes(content)
    with pytest.raises(ConfigError, match="damaged") as caught:
        workspace.open_db(workspace.find(explicit=root))
    assert "backup" in (caught.value.hint or "")


def test_a_file_where_the_state_folder_belongs_is_an_output_error(root: Path) -> None:
    (root / ".langaccess").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        workspace.open_db(workspace.find(explicit=root))


def test_a_transaction_is_all_or_nothing_and_joins_the_one_around_it(
    conn: sqlite3.Connection,
) -> None:
    def fail_inside() -> None:
        with workspace.transaction(conn):
            conn.execute("INSERT INTO drafts (key) VALUES ('a')")
            with workspace.transaction(conn):
                conn.execute("INSERT INTO drafts (key) VALUES ('b')")
            raise KeyError

    with pytest.raises(KeyError):
        fail_inside()
    assert conn.execute("SELECT count(*) FROM drafts").fetchone() == (0,)


_KILLED = """
import os, sys
from pathlib import Path
from langaccess.agency.workspace import find, open_db, transaction
conn = open_db(find(explicit=Path(sys.argv[1])))
with transaction(conn):
    conn.execute("INSERT INTO drafts (key) VALUES ('kept')")
conn.execute("BEGIN IMMEDIATE")
conn.execute("INSERT INTO drafts (key) VALUES ('lost')")
os._exit(9)
"""


@pytest.mark.slow
def test_a_process_that_dies_leaves_what_it_had_committed(root: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(root)], check=False)
    assert done.returncode == 9
    with closing(workspace.open_db(workspace.find(explicit=root))) as conn:
        assert conn.execute("SELECT key FROM drafts").fetchall() == [("kept",)]


_OPENER = """
import sys
from pathlib import Path
from langaccess.agency.workspace import find, open_db
open_db(find(explicit=Path(sys.argv[1]))).close()
"""


@pytest.mark.slow
def test_several_processes_may_open_a_new_folder_at_once(root: Path) -> None:
    openers = [subprocess.Popen([sys.executable, "-c", _OPENER, str(root)]) for _ in range(4)]
    assert [opener.wait(120) for opener in openers] == [0, 0, 0, 0]


@pytest.mark.skipif(os.name != "posix", reason="needs a system with POSIX file modes")
def test_no_other_account_reads_the_record_in_a_folder_that_all_may_read(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    made = workspace.create(tmp_path / "open", {}, today=TODAY)
    made.state.mkdir(mode=0o755)  # by a lock, before there was a record
    workspace.open_db(made).close()
    assert made.state.stat().st_mode & 0o777 == 0o750
    made.state.chmod(0o775)  # a decision of the administrator, kept
    workspace.open_db(made).close()
    assert made.state.stat().st_mode & 0o777 == 0o775


@pytest.mark.skipif(os.name != "posix", reason="making a link takes a right on Windows")
def test_a_database_that_is_a_link_is_refused_and_what_it_leads_to_is_left_alone(
    tmp_path: Path,
) -> None:
    made = workspace.create(tmp_path / "n", {}, today=TODAY)
    other = tmp_path / "cookies.db"
    with closing(sqlite3.connect(other)) as conn:
        conn.execute("CREATE TABLE mine (a)")
    before = other.read_bytes()
    made.state.mkdir()
    (made.state / "state.db").symlink_to(other)
    with pytest.raises(ConfigError, match="is a link"):
        workspace.open_db(made)
    assert other.read_bytes() == before

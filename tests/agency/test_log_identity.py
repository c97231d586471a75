"""A log that is another agency's, older, emptied or cut is found without a head on paper."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.approval import approvals
from langaccess.agency.ledger.chain import key_file
from langaccess.agency.workspace import MARK, LogMark, create, find, open_db, read_mark, transaction
from langaccess.cli import main
from langaccess.core.errors import InputError, OutputError
from tests.commands import Capture, shown
from tests.support import FIXTURES, session_on

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
STATE = Path(".langaccess")


def agency(root: Path, entries: int) -> Path:
    create(root, {}, today=date(2026, 11, 25))
    with opened(root) as conn:
        add(conn, entries)
    return root


@contextmanager
def opened(root: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_db(find(explicit=root))) as conn:
        yield conn


def add(conn: sqlite3.Connection, count: int, what: str = "n") -> None:
    for n in range(count):
        ledger.append(conn, "text.noted", {what: n}, at=NOON + timedelta(minutes=n))


def problems(root: Path) -> tuple[str, ...]:
    with opened(root) as conn:
        return ledger.verify(conn).problems


def without_triggers(conn: sqlite3.Connection) -> None:
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER {name}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return agency(tmp_path / "springfield", 5)


def test_the_log_names_its_agency_in_the_database_each_hash_and_the_folder(root: Path) -> None:
    with opened(root) as conn:
        found = ledger.identity(conn)
        assert found is not None
        assert (found.since, found.written) == (1, 5)
        assert ledger.verify(conn).log == found.name
        number, linked = ledger.head(conn)
    assert found.name.startswith("springfield ")
    mark = read_mark(root)
    assert mark is not None
    assert (mark.log, mark.entries, mark.hash) == (found.name, number, linked)
    assert problems(root) == ()


def test_two_agencies_of_one_name_have_two_logs(tmp_path: Path) -> None:
    one, other = agency(tmp_path / "a" / "springfield", 1), agency(tmp_path / "springfield", 1)
    marks = [read_mark(one), read_mark(other)]
    assert marks[0] is not None
    assert marks[1] is not None
    assert marks[0].log != marks[1].log


# D14, and D18 of the cards: the log of one agency in the folder of another.
@pytest.mark.slow
@pytest.mark.parametrize("entries", [0, 2, 9])
def test_another_agencys_log_is_found_and_vouches_for_nothing(
    root: Path, tmp_path: Path, entries: int
) -> None:
    theirs = agency(tmp_path / "shelbyville", 13)
    ours = root if entries == 0 else agency(tmp_path / "ogdenville", entries)
    if entries == 0:
        ours = create(tmp_path / "fresh", {}, today=date(2026, 11, 25)).require()
    shutil.rmtree(ours / STATE, ignore_errors=True)
    shutil.copytree(theirs / STATE, ours / STATE)
    (found,) = problems(ours)
    assert found.startswith("this is the log `shelbyville ")
    assert f"the log of this folder is `{ours.name} " in found
    with opened(ours) as conn:
        assert approvals(session_on(conn), "sentence").problems == (found,)
        add(conn, 1)  # what happens now is recorded all the same
    assert problems(ours) == (found,)


def test_rows_of_another_log_do_not_follow_under_our_name(root: Path, tmp_path: Path) -> None:
    theirs = agency(tmp_path / "shelbyville", 5)
    with opened(root) as conn:
        without_triggers(conn)
        conn.execute("DELETE FROM ledger")
        conn.execute("ATTACH ? AS theirs", (str(theirs / STATE / "state.db"),))
        conn.execute("INSERT INTO ledger SELECT * FROM theirs.ledger")
    assert "entry 1: it does not follow from the entry before" in problems(root)


def test_an_emptied_log_is_found(root: Path) -> None:
    shutil.rmtree(root / STATE)
    (found,) = problems(root)
    assert found.startswith("entries 1 to 5 are missing: the folder's mark has seen them")
    with opened(root) as conn:
        add(conn, 7, "other")  # a longer one instead of it
    assert problems(root) == ("entry 5 is not the one that the folder's mark has seen",)


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 1, 4])
def test_a_tail_cut_in_the_database_is_found_without_mark_and_head(root: Path, left: int) -> None:
    (root / MARK).unlink()
    with opened(root) as conn:
        without_triggers(conn)
        conn.execute("DELETE FROM ledger WHERE seq > ?", (left,))
    found = f"{left} entries are here, and 5 were written: the log was cut"
    assert problems(root)[0] == found
    with opened(root) as conn:
        add(conn, 8)
    assert any("were written: the log was cut" in line for line in problems(root))


def test_the_database_refuses_to_set_its_counter_back(root: Path) -> None:
    with opened(root) as conn:
        for change in (
            "UPDATE log_identity SET written = 3", "UPDATE log_identity SET name = 'x'",
            "UPDATE log_identity SET since = 9", "DELETE FROM log_identity",
        ):  # fmt: skip
            with pytest.raises(sqlite3.IntegrityError):
                conn.execute(change)


def test_an_older_copy_is_found_and_accepted_with_a_reason(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    shutil.copytree(root / STATE, tmp_path / "backup")
    with opened(root) as conn:
        add(conn, 3)
    shutil.rmtree(root / STATE)
    shutil.copytree(tmp_path / "backup", root / STATE)
    monkeypatch.chdir(root)
    assert main(["encounter", "verify"]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "THE LOG DOES NOT FIT THIS FOLDER: 1 problem" in shown
    assert "- entries 6 to 8 are missing" in shown
    assert 'langaccess encounter restored --why "..."' in shown
    with opened(root) as conn:
        add(conn, 4, "other")  # more entries than were lost: the mark still knows
    assert problems(root) == ("entry 8 is not the one that the folder's mark has seen",)
    assert main(["encounter", "restored", "--why", " "]) == 4
    assert main(["encounter", "restored", "--why", "the disk failed", "--json"]) == 0
    streams = capsys.readouterr()
    assert json.loads(streams.out)["data"]["entry"] == 10
    with opened(root) as conn:
        (entry,) = ledger.entries(conn, ledger.RESTORED)
        assert entry.data["why"] == "the disk failed"
        assert entry.data["problems"] == ["entry 8 is not the one that the folder's mark has seen"]
    assert problems(root) == ()
    assert main(["encounter", "restored", "--why", "again"]) == 4
    assert "nothing to accept" in capsys.readouterr().err


def test_a_log_that_was_changed_inside_is_not_accepted(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    with opened(root) as conn:
        without_triggers(conn)
        conn.execute("DELETE FROM ledger WHERE seq > 3")
    monkeypatch.chdir(root)
    assert main(["encounter", "restored", "--why", "x"]) == 4
    assert "changed inside" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"log": 1}', "\x00", '{"log": "x", "entries": []}']
)
def test_a_damaged_mark_is_named_and_left_alone(root: Path, text: str) -> None:
    (root / MARK).write_text(text, encoding="utf-8")
    with opened(root) as conn:
        add(conn, 1)
    assert problems(root) == (f"the folder's mark of its log, {MARK}, is damaged",)
    assert (root / MARK).read_text(encoding="utf-8") == text


def test_a_mark_that_is_missing_stays_so_until_someone_says_why(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (root / MARK).unlink()
    missing = (f"the folder's mark of its log, {MARK}, is missing",)
    with opened(root) as conn:
        verdict = ledger.verify(conn)
        assert verdict.problems == verdict.of_folder == missing
        assert any("the folder has no" in line for line in verdict.unknown)
        assert approvals(session_on(conn), "phrase").problems == missing
        add(conn, 1)
        assert ledger.verify(conn).problems == missing, "the next entry does not hide it"
    monkeypatch.chdir(root)
    assert main(["encounter", "restored", "--why", "a program for backups left it out"]) == 0
    assert problems(root) == ()
    mark = read_mark(root)
    assert mark is not None
    assert mark.entries == 7


def test_a_folder_without_a_mark_gets_one_before_the_first_entry_is_there(tmp_path: Path) -> None:
    root = tmp_path / "by-hand"
    root.mkdir()
    (root / "jurisdiction.yaml").write_text("id: x\nas_of: 2026-11-25\n", encoding="utf-8")
    with opened(root) as conn, suppress(InputError), transaction(conn):
        add(conn, 1)
        raise InputError("killed before its commit")
    mark = read_mark(root)
    assert mark is not None
    assert mark.entries == 0
    with opened(root) as conn:
        add(conn, 1)
        found = ledger.identity(conn)
    assert found is not None
    assert (found.name, problems(root)) == (mark.log, ())


def test_a_mark_that_cannot_be_written_costs_no_entry_and_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OutputError("the disk is full")

    with opened(root) as conn:
        monkeypatch.setattr(sys.modules["langaccess.agency.ledger.entries"], "write_mark", full)
        add(conn, 2)
        verdict = ledger.verify(conn)
    assert (verdict.entries, verdict.problems) == (7, ())
    assert "whether entries after 5 were cut: the folder's mark is older" in verdict.unknown


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_what_a_run_killed_before_the_mark_has_its_name_leaves_goes_with_the_next_opening(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_mark(root)
    number = os.fork()
    if not number:
        try:
            monkeypatch.setattr(Path, "replace", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            with opened(root) as conn:
                add(conn, 1)
        finally:
            os._exit(0)
    assert os.waitpid(number, 0)[1] == signal.SIGKILL
    (left,) = root.glob(".tmp-*")
    with write_beside(left), opened(root) as conn:
        assert left.exists(), "a run that writes keeps its file"
        assert ledger.head(conn)[0] == 6
    with opened(root):
        assert not left.exists()
    assert read_mark(root) == before
    assert problems(root) == ()


@contextmanager
def write_beside(path: Path) -> Iterator[None]:
    """Hold a file as a run does that writes it."""
    fcntl = import_module("fcntl")
    with path.open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_an_entry_that_was_rolled_back_leaves_the_mark_where_it_was(root: Path) -> None:
    before = read_mark(root)
    with opened(root) as conn, suppress(InputError), transaction(conn):
        add(conn, 2)
        raise InputError("the rest failed")
    assert read_mark(root) == before
    assert problems(root) == ()


# D18: twelve lines that change an entry and compute every hash again, with counter and mark.
def forge(root: Path) -> None:
    with opened(root) as conn:
        told = [dict(entry.data) for entry in ledger.entries(conn)]
        told[1] = {"n": "forged"}
        triggers = conn.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        without_triggers(conn)
        conn.execute("DELETE FROM ledger")
        for n, data in enumerate(told):
            ledger.append(conn, "text.noted", data, at=NOON + timedelta(minutes=n))
        conn.execute("UPDATE log_identity SET written = ?", (len(told),))
        for (trigger,) in triggers:
            conn.execute(trigger)
        number, linked = ledger.head(conn)
    mark = json.loads((root / MARK).read_text(encoding="utf-8"))
    mark |= {"entries": number, "hash": linked}
    (root / MARK).write_text(json.dumps(mark), encoding="utf-8")


@pytest.mark.slow
def test_a_log_forged_as_a_whole_is_found_by_head_or_key_and_else_said_to_be_possible(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    with opened(root) as conn:
        known = ledger.head(conn)
    forge(root)
    with opened(root) as conn:
        assert ledger.verify(conn).problems == ()
        assert ledger.verify(conn, known=known).problems == ("entry 5 is not the one written down",)
    monkeypatch.chdir(root)
    assert main(["encounter", "verify"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "This check cannot show: - whether someone who can write to this folder" in shown
    assert (
        "only a key kept elsewhere (`encounter seal`) or a newer head on paper shows that" in shown
    )


@pytest.mark.slow
def test_a_log_forged_without_the_key_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 64, encoding="utf-8")
    monkeypatch.setenv(ledger.KEY, str(key))
    root = agency(tmp_path / "springfield", 4)
    monkeypatch.delenv(ledger.KEY)
    forge(root)
    with opened(root) as conn:
        assert ledger.verify(conn, key=ledger.read_key(key)).problems
    shutil.rmtree(root / STATE)  # a new log, as if there had never been a key
    (root / MARK).unlink()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # another account, without a copy of it
    with opened(root) as conn:
        add(conn, 5)
        assert ledger.verify(conn).problems == ()
        assert ledger.verify(conn, key=ledger.read_key(key)).problems == (
            "no entry says that this log was ever sealed with this key",
        )


@pytest.mark.slow
def test_a_key_of_the_account_seals_without_a_variable(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(root)
    for _ in range(2):  # the second time it finds the key
        assert main(["encounter", "seal", "--json"]) == 0
        key = Path(json.loads(capsys.readouterr().out)["data"]["key"])
    assert not key.is_relative_to(root)
    assert os.name != "posix" or (key.stat().st_mode | key.parent.stat().st_mode) & 0o077 == 0
    with opened(root) as conn:
        assert [entry.seq for entry in ledger.entries(conn, ledger.KEYED)] == [6], "at once"
        add(conn, 2)
        verdict = ledger.verify(conn, key=ledger.read_key(key))
        assert (verdict.entries, verdict.sealed, verdict.problems) == (8, 3, ())
    assert main(["encounter", "verify"]) == 0
    assert "sealed with this key: 3 entries" in capsys.readouterr().out
    monkeypatch.setenv("XDG_DATA_HOME", str(root.parent))  # another account, without the key
    monkeypatch.setenv("LOCALAPPDATA", str(root.parent))
    forge(root)
    monkeypatch.undo()
    monkeypatch.chdir(root)
    with opened(root) as conn:
        assert ledger.verify(conn).problems == ()
        assert ledger.verify(conn, key=ledger.read_key(key)).problems


def account(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Go on as the account whose own folder is `home`."""
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Path:
    """An agency whose first account, in `a`, made it, and so keeps a key."""
    account(monkeypatch, tmp_path / "a")
    monkeypatch.chdir(tmp_path)
    assert main(["init", "office", "--no-ask", "--json"]) == 0
    key = Path(json.loads(capsys.readouterr().out)["data"]["key"])
    assert key.is_relative_to(tmp_path / "a")
    assert not (tmp_path / "office" / STATE / "state.db").exists(), "nothing is recorded yet"
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office"


def verified(capsys: Capture, ends: int) -> str:
    return " ".join(shown(capsys, "encounter", "verify", ends=ends).split())


def test_a_new_log_is_sealed_where_the_account_can_keep_a_key(
    sealed: Path, capsys: Capture
) -> None:
    with opened(sealed) as conn:
        add(conn, 2)
        assert next(entry.kind for entry in ledger.entries(conn)) == ledger.KEYED
    assert "sealed with this key: 3 entries" in verified(capsys, 0)


@pytest.mark.slow
def test_an_account_without_the_key_records_and_only_verify_says_so(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    with opened(sealed) as conn:
        add(conn, 2)
    account(monkeypatch, tmp_path / "b")
    with opened(sealed) as conn:
        add(conn, 2)
        assert approvals(session_on(conn), "phrase").problems == (), "approvals are not blocked"
    assert "the key of this log is not in this account" in verified(capsys, 0)
    assert main(["encounter", "seal"]) == 4, "a second key would make each entry look forged"
    assert "copy the key file of the other account" in capsys.readouterr().err
    account(monkeypatch, tmp_path / "a")
    said = verified(capsys, 1)
    assert "THE LOG HAS ENTRIES WITHOUT A SEAL: 1 problem" in said
    assert "- entries 4 to 5: written without the key" in said
    assert "sealed with this key: 3 entries" in said
    assert main(["encounter", "restored", "--why", "the night shift's own account"]) == 0
    capsys.readouterr()
    assert "sealed with this key: 4 entries" in verified(capsys, 0)
    account(monkeypatch, tmp_path / "b")
    with opened(sealed) as conn:
        add(conn, 1)
    account(monkeypatch, tmp_path / "a")
    assert "- entry 7: written without the key" in verified(capsys, 1)


def test_entries_without_a_seal_are_not_accepted_without_the_key(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    with opened(sealed) as conn:
        add(conn, 1)
    account(monkeypatch, tmp_path / "b")
    with opened(sealed) as conn:
        add(conn, 1)
        ledger.accept_restored(conn, ["x"], by="b", why="mine", at=NOON, unsealed=True)
    account(monkeypatch, tmp_path / "a")
    assert "- entries 3 to 4: written without the key" in verified(capsys, 1)
    with opened(sealed) as conn:
        without_triggers(conn)
        conn.execute("UPDATE ledger SET seal = 'x' WHERE seq = 2")
    said = verified(capsys, 1)
    assert "THE LOG WAS CHANGED" in said
    assert "- entry 2: its seal is not of this key" in said
    assert main(["encounter", "restored", "--why", "all known"]) == 4, "a wrong seal is not known"
    assert "changed inside" in capsys.readouterr().err


@pytest.mark.slow
def test_a_log_that_only_accounts_without_the_key_wrote_is_named_and_accepted(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    account(monkeypatch, tmp_path / "b")
    with opened(sealed) as conn:
        add(conn, 3)
    verified(capsys, 0)
    account(monkeypatch, tmp_path / "a")
    assert "no entry says that this log was ever sealed with this key" in verified(capsys, 1)
    assert main(["encounter", "restored", "--why", "begun on another computer"]) == 0
    capsys.readouterr()
    assert "sealed with this key: 2 entries" in verified(capsys, 0)


def test_where_no_key_can_be_kept_the_agency_is_made_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    account(monkeypatch, tmp_path / "file")
    monkeypatch.chdir(tmp_path)
    assert main(["init", "office", "--no-ask"]) == 0
    assert "the log is not sealed" in " ".join(capsys.readouterr().err.split())
    with opened(tmp_path / "office") as conn:
        add(conn, 1)
        assert (ledger.verify(conn).entries, ledger.sealing_key(conn)) == (1, None)


@pytest.mark.slow
def test_each_agency_of_an_account_has_a_key_of_its_own(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "second", "--no-ask"]) == 0
    monkeypatch.setenv(ledger.KEY, str(tmp_path / "key"))
    assert main(["init", "third", "--no-ask"]) == 0, "the variable's key seals this one"
    assert main(["init", "sample", "--sample"]) == 0
    keys = sorted(path.name for path in (tmp_path / "a").rglob("*.key"))
    assert [name.rpartition("-")[0] for name in keys] == ["office", "second"]


def test_with_a_key_and_a_head_only_the_worth_of_an_entry_is_unknown(
    sealed: Path, capsys: Capture
) -> None:
    with opened(sealed) as conn:
        add(conn, 2)
        key, known = ledger.sealing_key(conn), ledger.head(conn)
        both = ledger.verify(conn, key=key, known=known).unknown
        assert both == ("whether an entry is true, and what no one recorded",)
        assert "both an older copy" in ledger.verify(conn, key=key).unknown[0]


def test_a_log_that_is_sealed_before_its_first_entry_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(monkeypatch, tmp_path / "a")
    with opened(agency(tmp_path / "springfield", 0)) as conn:
        path = ledger.begin_sealing(conn, at=NOON)
        found = ledger.identity(conn)
        assert found is not None
        assert path == key_file(found.name)
        assert path.is_file()
        assert ledger.sealing_key(conn) == ledger.read_key(path)


def test_a_seal_that_was_taken_from_the_first_entry_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(monkeypatch, tmp_path / "a")
    with opened(agency(tmp_path / "springfield", 0)) as conn:
        key = ledger.read_key(ledger.begin_sealing(conn, at=NOON))
        ledger.accept_restored(conn, (), by="Kim Lee", why="the backup of Monday", at=NOON)
        assert ledger.verify(conn, key=key).of_seals == ()
        without_triggers(conn)
        conn.execute("UPDATE ledger SET seal = NULL WHERE seq = 1")
        found = ledger.verify(conn, key=key)
    assert found.of_seals == ("entry 1: written without the key",)


def test_two_keys_are_not_made_where_a_variable_names_one(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setenv(ledger.KEY, "somewhere")
    assert main(["encounter", "seal"]) == 4
    assert "names a key already" in capsys.readouterr().err


def test_the_oldest_database_gets_its_name_with_the_first_entry(tmp_path: Path) -> None:
    root = tmp_path / "springfield"
    (root / STATE).mkdir(parents=True)
    (root / "jurisdiction.yaml").write_text("id: spring\nas_of: 2026-11-25\n", encoding="utf-8")
    shutil.copy(FIXTURES / "workspace" / "state-v1.db", root / STATE / "state.db")
    with opened(root) as conn:
        before = ledger.verify(conn)
        assert (before.problems, before.log) == ((), "")
        assert any("it has no name until its next entry" in line for line in before.unknown)
        assert not (root / MARK).exists()  # looking changes nothing but the schema
        add(conn, 1)
        after = ledger.verify(conn)
        found = ledger.identity(conn)
    assert (root / STATE / "state-v1.backup.db").is_file()
    assert (after.entries, after.problems) == (before.entries + 1, ())
    assert found is not None
    assert found.since == after.entries
    assert found.name.startswith("spring ")
    assert problems(root) == ()


def test_an_old_log_without_a_name_does_not_take_the_place_of_another(root: Path) -> None:
    shutil.rmtree(root / STATE)
    (root / STATE).mkdir()
    shutil.copy(FIXTURES / "workspace" / "state-v1.db", root / STATE / "state.db")
    assert any("the folder's mark has seen" in line for line in problems(root))


def test_the_mark_is_written_after_the_commit_and_a_crash_between_leaves_it_behind(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def crash(_root: Path, mark: LogMark) -> None:
        with closing(sqlite3.connect(root / STATE / "state.db")) as other:
            ((last,),) = other.execute("SELECT max(seq) FROM ledger")
        seen.append((mark.entries, last))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, opened(root) as conn:
        patch.setattr(sys.modules["langaccess.agency.ledger.entries"], "write_mark", crash)
        with pytest.raises(KeyboardInterrupt), transaction(conn):
            add(conn, 2)
    assert seen == [(7, 7)]
    assert (read_mark(root) or LogMark("")).entries == 5
    assert problems(root) == ()
    with opened(root) as conn:
        add(conn, 1)
    assert (read_mark(root) or LogMark("")).entries == 8
    assert problems(root) == ()

"""Retention: what is old goes and leaves a tombstone; a hold and an open follow-up stop it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind
from langaccess.agency.workspace import clear_free_space, find, open_db, transaction
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import EncounterFacts, Interpreter, ServiceFacts, retention
from tests.interpret.encounters.kit import RULES, Log, open_log

OLD = 24 * 31


def aged(log: Log) -> list[str]:
    """Record five encounters, let two years go by, and record a sixth."""
    secret = EncounterFacts(
        {"case": "26-SECRET", "place": "Elm Street 9"},
        tag=Tag("mam"),
        note="words of the witness",
        help=ServiceFacts(HelpKind.PHONE_LINE, interpreter=Interpreter(name="Quetzal")),
    )
    names = [log.record(secret).encounter.id for _ in range(3)]
    names.append(log.used("dv_scene", HelpKind.CHILD).id)
    names.append(log.record(secret).encounter.id)
    log.pass_days(OLD)
    names.append(log.record(secret).encounter.id)
    return names


@pytest.mark.slow
def test_what_is_old_goes_and_the_chain_still_proves(log: Log) -> None:
    names = aged(log)
    encounters.hold(log.session, names[1], "subpoena", by="clerk")
    plan = encounters.plan_purge(log.session)
    # The hold itself is a young entry; the child's follow-up was never done.
    assert plan.due == (names[0], names[2], names[4])
    assert [(one.id, one.why) for one in plan.kept] == [(names[3], "a follow-up is open")]
    before = ledger.head(log.conn)
    _, gone = encounters.purge(log.session, by="clerk")
    assert [one.id for one in gone] == list(plan.due)
    left = encounters.read(log.conn)
    assert [one.id for one in left] == [names[1], names[3], names[5]]
    pages = [encounters.read_page(log.conn, page=number, size=2) for number in (1, 2, 3)]
    assert pages == [(left[1:], 3), (left[:1], 3), ((), 3)]
    verdict = encounters.verify(log.conn, known=before)
    assert verdict.problems == ()
    assert verdict.purged == 3
    with pytest.raises(InputError, match=r"was deleted on .* 24 months"):
        encounters.find(log.conn, names[0])
    _, again = encounters.purge(log.session, by="clerk")
    assert again == ()


def test_a_hold_stops_it_until_it_is_lifted(log: Log) -> None:
    names = aged(log)
    encounters.hold(log.session, names[0], "subpoena", by="clerk")
    log.pass_days(OLD)
    plan, _ = encounters.purge(log.session, by="clerk")
    assert names[0] not in plan.due
    assert (names[0], True) in [(one.id, "on hold since" in one.why) for one in plan.kept]
    with pytest.raises(InputError, match="already has a hold"):
        encounters.hold(log.session, names[0], "x", by="clerk")
    encounters.release(log.session, names[0], by="clerk")
    with pytest.raises(InputError, match="no hold"):
        encounters.release(log.session, names[0], by="clerk")
    log.pass_days(OLD)
    plan, _ = encounters.purge(log.session, by="clerk")
    assert names[0] in plan.due
    assert encounters.verify(log.conn).problems == ()


@pytest.mark.slow
def test_deleted_words_are_in_no_byte_of_the_database(log: Log) -> None:
    names = aged(log)
    for name in (names[-1], names[3]):
        encounters.hold(log.session, name, "kept", by="clerk")
    encounters.purge(log.session, by="clerk")
    log.conn.close()
    left = (log.root / ".langaccess" / "state.db").read_bytes()
    assert left.count(b"26-SECRET") == 1  # the sixth, which is young
    assert left.count(b"words of the witness") == 1


def grown(log: Log) -> list[str]:
    """Record 60 encounters as a build of SQLite does that does not overwrite what it deletes."""
    log.conn.execute("PRAGMA secure_delete = OFF")
    names = [
        log.record(
            EncounterFacts(
                {"case": f"26-SECRET{n}"}, tag=Tag("mam"), note=f"WITNESS{n} " + "x" * (37 * n)
            )
        ).encounter.id
        for n in range(60)
    ]
    # Some of it is in free pages for sure, however the rows above came to be placed: more of them
    # than the log needs for the tombstones of a purge.
    log.conn.execute("INSERT INTO drafts (key, target) VALUES ('x', ?)", ("WITNESS " * 50_000,))
    log.conn.execute("DELETE FROM drafts")
    log.conn.close()
    return names


@pytest.mark.slow
def test_words_left_in_pages_of_an_older_file_go_with_the_purge(tmp_path: Path) -> None:
    log = open_log(tmp_path)
    names = grown(log)
    file = tmp_path / ".langaccess" / "state.db"
    log = open_log(tmp_path)
    assert log.conn.execute("PRAGMA secure_delete").fetchone() == (1,)
    schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    before, head = log.conn.execute(schema).fetchall(), ledger.head(log.conn)
    log.pass_days(OLD)
    plan, gone = encounters.purge(log.session, by="clerk")
    assert ([one.id for one in gone], plan.remnants) == (names, "")
    assert log.conn.execute(schema).fetchall() == before
    verdict = encounters.verify(log.conn, known=head)
    assert (verdict.problems, verdict.purged) == ((), 60)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        log.conn.execute("DELETE FROM ledger")
    log.conn.close()
    assert [path.name for path in file.parent.glob("state.db*")] == ["state.db"]
    assert not re.findall(rb"SECRET\d|WITNESS\d", file.read_bytes())


@pytest.mark.slow
def test_a_file_that_cannot_be_cleared_is_cleared_by_the_next_purge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = open_log(tmp_path)
    names = grown(log)
    file = tmp_path / ".langaccess" / "state.db"
    log = open_log(tmp_path)
    log.pass_days(OLD)
    pages = log.conn.execute("PRAGMA page_count").fetchone()[0]

    def held(conn: sqlite3.Connection) -> None:
        """Clear while another program reads the file."""
        conn.execute("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM ledger").fetchone()
            clear_free_space(conn)

    monkeypatch.setattr(retention, "clear_free_space", held)
    plan, gone = encounters.purge(log.session, by="clerk")
    assert [one.id for one in gone] == names
    assert "cannot be used" in plan.remnants
    assert log.conn.execute("PRAGMA page_count").fetchone()[0] >= pages
    assert b"WITNESS" in file.read_bytes()
    monkeypatch.undo()
    plan, gone = encounters.purge(log.session, by="clerk")
    assert (gone, plan.remnants) == ((), "")
    log.conn.close()
    assert b"WITNESS" not in file.read_bytes()


def test_a_trigger_that_copies_entries_out_of_reach_of_a_purge_is_found(log: Log) -> None:
    log.record(EncounterFacts())
    assert encounters.verify(log.conn).problems == ()
    log.conn.execute("CREATE TABLE loot (data TEXT)")
    log.conn.execute("CREATE VIEW peek AS SELECT data FROM ledger")
    log.conn.execute(
        "CREATE TRIGGER steal AFTER INSERT ON ledger BEGIN INSERT INTO loot VALUES (NEW.data); END"
    )
    log.conn.execute("DROP TRIGGER ledger_no_delete")
    log.conn.execute("ALTER TABLE drafts ADD COLUMN copy TEXT")
    with closing(open_db(find(explicit=log.root))) as conn:
        found = encounters.verify(conn).problems
    assert found == (
        "the database's schema: the table `loot` is not ours",
        "the database's schema: the trigger `steal` is not ours",
        "the database's schema: the view `peek` is not ours",
        "the database's schema: the trigger `ledger_no_delete` is missing",
        "the database's schema: the table `drafts` was changed",
    )


def test_a_purge_inside_a_closed_block_leaves_the_log_provable(log: Log) -> None:
    names = aged(log)
    with transaction(log.conn):
        for n in range(300):
            ledger.append(log.conn, "text.approved", {"n": n}, at=log.now)
    assert log.conn.execute("SELECT count(block) FROM ledger").fetchone() == (1,)
    _, gone = encounters.purge(log.session, by="clerk")
    assert [one.id for one in gone] == [names[0], names[1], names[2], names[4]]
    verdict = encounters.verify(log.conn)
    assert (verdict.problems, verdict.purged) == ((), 4)


def test_a_tombstone_tells_nothing_that_could_be_guessed(log: Log) -> None:
    facts = EncounterFacts({"case": "26-1"}, tag=Tag("mam"))
    same = [log.record(facts).encounter.id for _ in range(2)]
    digests = [
        row[0]
        for row in log.conn.execute("SELECT data_digest FROM ledger WHERE kind LIKE 'encounter.%'")
    ]
    assert len(same) == len(set(digests)) == 2  # the same words, salted


def test_without_a_period_nothing_is_deleted(tmp_path: Path) -> None:
    log = open_log(tmp_path, RULES.replace("records: {keep_months: 24}\n", ""))
    aged(log)
    assert encounters.plan_purge(log.session).due == ()
    with pytest.raises(InputError, match="not entered a retention period"):
        encounters.purge(log.session, by="clerk")
    assert len(encounters.read(log.conn)) == 6
    log.conn.close()


def test_numbers_are_not_used_again_after_a_purge(log: Log) -> None:
    names = [log.record(EncounterFacts()).encounter.id for _ in range(3)]
    log.pass_days(OLD)
    encounters.purge(log.session, by="clerk")
    assert encounters.read(log.conn) == ()
    log.now = log.now.replace(year=2026)
    assert log.record(EncounterFacts()).encounter.id not in names


def test_a_purge_that_fails_half_way_deletes_nothing(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(log)
    before = encounters.read(log.conn)
    real, calls = ledger.blank, []

    def fails(conn: sqlite3.Connection, tombstone: ledger.LogEntry) -> None:
        calls.append(tombstone)
        if len(calls) == 3:
            raise OSError("no space left")
        real(conn, tombstone)

    monkeypatch.setattr(ledger, "blank", fails)
    with pytest.raises(Exception, match="cannot be written"):
        encounters.purge(log.session, by="clerk")
    assert encounters.read(log.conn) == before
    assert encounters.verify(log.conn).purged == 0


def test_data_can_be_blanked_only_by_the_tombstone_just_written(log: Log) -> None:
    first = log.used("dv_scene", HelpKind.PHONE_LINE)
    seq = first.changes[0].seq
    blank = "UPDATE ledger SET data = 'null' WHERE seq = ?"
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        log.conn.execute(blank, (seq,))
    with transaction(log.conn):
        ledger.append(log.conn, ledger.PURGED, {"entries": [seq]}, at=log.now)
    log.used("dv_scene", HelpKind.PHONE_LINE)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        log.conn.execute(blank, (seq,))  # another entry came in between
    stone = ledger.append(log.conn, ledger.PURGED, {"entries": [seq, 1]}, at=log.now)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        ledger.blank(log.conn, stone)  # entry 1 is the text of the rules
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        log.conn.execute("UPDATE ledger SET data = '{}' WHERE seq = ?", (seq,))

"""Attacks on floor rules 12 (confidentiality) and 16 (the log only grows)."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind
from langaccess.agency.workspace import MARK
from langaccess.cli import main
from langaccess.core.errors import InputError
from langaccess.interpret import encounters
from langaccess.interpret.encounters import Encounter, EncounterFacts, Interpreter, ServiceFacts
from tests.commands import Capture
from tests.interpret.encounters.kit import Log

TRIGGERS = ("ledger_no_update", "ledger_no_delete", "ledger_in_order")


def names_of(shape: Any, seen: frozenset[Any] = frozenset()) -> set[str]:
    """Return the names of all fields that can be reached from a dataclass."""
    if shape in seen:
        return set()
    found: set[str] = set()
    if dataclasses.is_dataclass(shape):
        for name, kind in get_type_hints(shape).items():
            found |= {name} | names_of(kind, seen | {shape})
    for part in get_args(shape):
        found |= names_of(part, seen | {shape})
    return found


def test_no_field_of_an_encounter_can_hold_immigration_status_or_a_code() -> None:
    bad = ("status", "immigra", "citizen", "nationality", "alien", "visa", "pin", "secret", "code")
    names = names_of(Encounter) | names_of(EncounterFacts)
    assert len(names) > 50
    assert [name for name in names for part in bad if part in name] == []


@pytest.mark.parametrize("field", ["immigration_status", "citizenship", "pin"])
def test_rule_12_the_library_takes_no_field_of_ones_own(log: Log, field: str) -> None:
    with pytest.raises(InputError, match="is not a field"):
        log.record(EncounterFacts({field: "x"}))


@pytest.mark.slow
@pytest.mark.parametrize(
    "facts",
    [
        EncounterFacts(note="undocumented"),
        EncounterFacts({"place": "undocumented"}),
        EncounterFacts({"outcome": "undocumented"}),
        EncounterFacts({"spoken": "undocumented"}),
        EncounterFacts({"feedback": "undocumented"}),
        EncounterFacts(help=ServiceFacts(HelpKind.CHILD, reason="undocumented")),
        EncounterFacts(help=ServiceFacts(HelpKind.CHILD, supervisor="undocumented")),
        EncounterFacts(help=ServiceFacts(HelpKind.MT, machine="undocumented")),
        EncounterFacts(
            help=ServiceFacts(HelpKind.PHONE_LINE, interpreter=Interpreter(name="undocumented"))
        ),
        EncounterFacts(
            help=ServiceFacts(HelpKind.PHONE_LINE, interpreter=Interpreter(conflict="undocumented"))
        ),
    ],
)
def test_rule_12_every_free_word_is_looked_at(log: Log, facts: EncounterFacts) -> None:
    with pytest.raises(InputError, match="undocumented"):
        log.record(facts)
    assert ledger.head(log.conn)[0] == 0
    done = encounters.record(log.session, facts, by="4412", confirmed=True)  # a person looked at it
    assert next(ledger.entries_about(log.conn, done.encounter.id)).data["confirmed"] == [
        "records.status"
    ]


def test_rule_12_a_code_is_recorded_nowhere_even_when_confirmed(log: Log) -> None:
    facts = EncounterFacts(
        {"outcome": "pin 98761"},
        note="PIN 98761",
        help=ServiceFacts(HelpKind.PHONE_LINE, interpreter=Interpreter(number="access code 98761")),
    )
    encounters.record(log.session, facts, by="4412", confirmed=True)
    log.conn.close()
    assert b"98761" not in (log.root / ".langaccess" / "state.db").read_bytes()


def test_rule_12_the_command_line_asks_back_and_leaves_codes_out(
    log: Log, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(log.root)
    line = ["encounter", "log", "Mam", "dv", "line"]
    assert main([*line, "--note", "he has a green card"]) == 4
    assert "--confirm" in capsys.readouterr().err
    assert encounters.read(log.conn) == ()
    assert main([*line, "--note", "line PIN 98761 worked"]) == 0
    assert "left out" in capsys.readouterr().err
    (found,) = encounters.read(log.conn)
    assert main(["encounter", "export", found.id, "--json"]) == 0
    for file in log.root.glob("E-*"):
        assert "98761" not in file.read_text(encoding="utf-8")


def filled(log: Log) -> list[Encounter]:
    return [
        log.used("dv_scene", HelpKind.PHONE_LINE),
        log.used("interrogation", HelpKind.CHILD),
        log.used("traffic_stop", HelpKind.MT),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET data = json_set(data, '$.service.allowed', json('true')) WHERE seq = 3",
        "UPDATE ledger SET data = json_set(data, '$.service.reasons', json('[]')) WHERE seq = 3",
        "UPDATE ledger SET data = json_set(data, '$.service.using', 'phone_line') WHERE seq = 3",
        "UPDATE ledger SET data = 'null' WHERE seq = 3",
        "UPDATE ledger SET data_digest = 'x' WHERE seq = 3",
        "UPDATE ledger SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 3",
        "UPDATE ledger SET kind = 'encounter.noted' WHERE seq = 3",
        "UPDATE ledger SET corrects = 1.5 WHERE seq = 3",
        "UPDATE ledger SET clock_back = 'no' WHERE seq = 3",
        "UPDATE ledger SET hash = '' WHERE seq = 3",
        "UPDATE ledger SET data = x'ff00' WHERE seq = 3",
        "DELETE FROM ledger WHERE seq = 3",
        "UPDATE ledger SET seq = 9 WHERE seq = 3",
        "DELETE FROM ledger WHERE seq = 1",
    ],
)
def test_rule_16_a_hand_in_the_database_is_refused_and_behind_the_triggers_found(
    log: Log, statement: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    import sqlite3

    filled(log)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        log.conn.execute(statement)
    assert encounters.verify(log.conn).problems == ()
    log.conn.execute("PRAGMA foreign_keys = OFF")
    log.conn.execute("DROP INDEX ledger_encounter")
    for trigger in TRIGGERS:
        log.conn.execute(f"DROP TRIGGER {trigger}")
    log.conn.execute(statement)
    assert encounters.verify(log.conn).problems
    monkeypatch.chdir(log.root)
    assert main(["encounter", "verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["data"]["problems"]


def test_rule_16_a_recomputed_or_cut_log_is_found_by_the_head_on_paper(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    from tests.interpret.encounters.kit import open_log

    filled(log)
    monkeypatch.chdir(log.root)
    assert main(["encounter", "head", "--json"]) == 0
    paper = json.loads(capsys.readouterr().out)["data"]
    short = f"{paper['number']}:{paper['hash'][:16]}"
    assert main(["encounter", "verify", "--head", short]) == 0
    names = (*TRIGGERS, "log_identity_stays")
    ours = [
        log.conn.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
        for name in names
    ]
    for trigger in TRIGGERS:
        log.conn.execute(f"DROP TRIGGER {trigger}")
    log.conn.execute("DELETE FROM ledger WHERE seq = ?", (paper["number"],))
    assert main(["encounter", "verify"]) == 1  # counter and mark know it, until they are changed
    log.conn.execute("DROP TRIGGER log_identity_stays")
    log.conn.execute("UPDATE log_identity SET written = written - 1")
    number, linked = ledger.head(log.conn)
    mark = json.loads((log.root / MARK).read_text("ascii")) | {"entries": number, "hash": linked}
    (log.root / MARK).write_text(json.dumps(mark), "ascii")
    capsys.readouterr()
    assert main(["encounter", "verify"]) == 1
    assert "the trigger `ledger_no_delete` is missing" in capsys.readouterr().out
    for trigger in ours:
        log.conn.execute(trigger)
    assert main(["encounter", "verify"]) == 0  # the chain alone cannot know
    capsys.readouterr()
    assert main(["encounter", "verify", "--head", short]) == 1
    assert "was cut" in capsys.readouterr().out
    (tmp_path / "forged").mkdir()
    forged = open_log(tmp_path / "forged")
    filled(forged)
    forged.conn.close()
    monkeypatch.chdir(tmp_path / "forged")
    assert main(["encounter", "verify", "--head", short]) == 1
    assert "not the one written down" in capsys.readouterr().out


def test_rule_16_deleting_what_is_held_is_found(log: Log) -> None:
    found = log.used("dv_scene", HelpKind.PHONE_LINE)
    encounters.hold(log.session, found.id, "subpoena", by="clerk")
    seqs = [entry.seq for entry in ledger.entries_about(log.conn, found.id)]
    data = {
        "encounter": found.id, "policy": found.policy, "by": "x", "months": 24, "entries": seqs,
    }  # fmt: skip
    ledger.blank(log.conn, ledger.append(log.conn, ledger.PURGED, data, at=log.now))
    (problem,) = encounters.verify(log.conn).problems
    assert f"{found.id} was deleted during a hold" in problem


@pytest.mark.slow
@pytest.mark.parametrize(
    "data", ["'x'", "'[]'", "'{\"entries\": 7}'", "x'ff'", "7", "'{\"entries\": [[1]]}'"]
)
@pytest.mark.parametrize("kind", [ledger.PURGED, "policy.text", "encounter.logged"])
def test_rule_16_whatever_a_hand_writes_verify_ends_and_says_so(
    log: Log, data: str, kind: str
) -> None:
    found = log.used("dv_scene", HelpKind.PHONE_LINE)
    log.pass_days(800)
    encounters.purge(log.session, by="clerk")
    log.used("dv_scene", HelpKind.PHONE_LINE)
    assert encounters.purged(log.conn)[0].id == found.id
    log.conn.execute("DROP INDEX ledger_encounter")
    for trigger in TRIGGERS:
        log.conn.execute(f"DROP TRIGGER {trigger}")
    log.conn.execute(f"UPDATE ledger SET data = {data} WHERE kind = ?", (kind,))
    assert any("data were changed" in text for text in encounters.verify(log.conn).problems)


def test_rule_16_rules_taken_out_of_the_log_are_missed(log: Log) -> None:
    filled(log)
    for trigger in TRIGGERS:
        log.conn.execute(f"DROP TRIGGER {trigger}")
    log.conn.execute("UPDATE ledger SET data = '{}' WHERE kind = 'policy.text'")
    problems = encounters.verify(log.conn).problems
    assert any("the log does not have the rules" in problem for problem in problems)


def test_rule_16_a_correction_over_the_command_line_leaves_the_first_words(
    log: Log, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(log.root)
    assert main(["encounter", "log", "Mam", "dv", "child", "--case", "26-1"]) == 0
    assert main(["encounter", "note", "1", "--using", "phone_line", "--help-number", "1"]) == 0
    capsys.readouterr()
    assert main(["encounter", "show", "1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["data"]
    assert shown["services"][0]["using"] == "phone_line"
    assert shown["entries"][0]["said"]["service"]["using"] == "child"


def test_rule_16_there_is_no_command_that_deletes_one_encounter(log: Log, capsys: Capture) -> None:
    for command in ("delete", "remove", "edit", "undo"):
        assert main(["encounter", command, "1"]) == 2
    assert main(["encounter", "purge", "1"]) == 2
    capsys.readouterr()

"""A reported conflict of interest is judged; help that bridged the wait is not a finding."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from langaccess.agency.policy import HelpKind
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import EncounterFacts, Interpreter, NoHelp, ServiceFacts
from langaccess.interpret.roster import Roster
from langaccess.reports import AuditReport, audit
from tests.interpret.encounters.kit import NOW, Log


def audited(log: Log) -> AuditReport:
    everybody = Roster((), "America/Chicago")
    return audit(encounters.read(log.conn), everybody, log.policy, rules={}, now=log.now)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "is_flagged"),
    [
        ("relative", True), ("knows the suspect's family", True), ("no longer his wife", True),
        ("none", False), ("No", False), ("n/a", False), ("no conflict of interest", False),
        ("None reported.", False), ("", False), ("N", False), ("false", False),
        ("not asked", False), ("No conflict found.", False), ("\u2014", False), ("Y", True),
        ("no conflict, but knows the driver", True),
    ],
)  # fmt: skip
def test_a_conflict_that_the_interpreter_reported_is_found(
    log: Log, told: str, is_flagged: bool
) -> None:
    who = Interpreter(number="4471", vendor="Line One", conflict=told)
    found = log.used("traffic_stop", HelpKind.PHONE_LINE, interpreter=who)
    assert found.services[0].allowed is not is_flagged
    assert [one.kind for one in audited(log).findings] == ["uncredentialed"] * is_flagged
    assert bool(found.open_follow_ups) is is_flagged
    if is_flagged:
        assert f"conflict of interest: {told}" in found.services[0].reasons[0].text


def test_a_conflict_that_is_noted_later_is_judged(log: Log) -> None:
    who = Interpreter(number="4471")
    found = log.used("traffic_stop", HelpKind.PHONE_LINE, interpreter=who)
    log.add(
        found.id, EncounterFacts(help=ServiceFacts(number=1, interpreter=Interpreter(conflict="x")))
    )
    assert not encounters.find(log.conn, found.id).services[0].allowed
    assert len(audited(log).findings) == 1


def test_an_import_takes_a_column_of_conflicts(log: Log) -> None:
    path = Path(log.root) / "cad.csv"
    path.write_text(
        "Case,Date,Nature,Language,Mode,Interpreter #,Conflict\n"
        "1,11/20/2026 10:00,traffic stop,Spanish,phone line,77,cousin of driver\n"
        "2,11/20/2026 11:00,traffic stop,Spanish,phone line,78,none\n",
        encoding="utf-8",
    )
    mapping = encounters.guess_cad_map(log.session, path)
    assert mapping.columns["conflict"] == "Conflict"
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    encounters.import_cad(log.session, plan, by="4412", confirmed=False)
    assert [one.services[0].allowed for one in encounters.read(log.conn)] == [False, True]


def test_a_machine_that_bridged_the_wait_is_permitted_once_an_interpreter_followed(
    log: Log,
) -> None:
    start = NOW - timedelta(minutes=10)
    app = ServiceFacts(HelpKind.MT, connected=start, ended=start + timedelta(minutes=1))
    facts = EncounterFacts(
        {"spoken": "es"}, type="traffic_stop", tag=Tag("es"), began=start, help=app
    )
    id_ = log.record(facts).encounter.id
    before = encounters.find(log.conn, id_)
    assert before.flagged
    assert before.open_follow_ups
    line = ServiceFacts(HelpKind.PHONE_LINE, connected=start + timedelta(minutes=2))
    log.add(id_, EncounterFacts(help=line))
    after = encounters.find(log.conn, id_)
    assert [one.allowed for one in after.services] == [True, True]
    assert not after.flagged
    assert [item.outcome for item in after.follow_ups] == ["an interpreter followed"]
    assert audited(log).findings == ()
    assert audited(log).open == ()
    added = log.add(id_, EncounterFacts(help=ServiceFacts(HelpKind.CHILD, connected=NOW)))
    assert [item.number for item in added.encounter.follow_ups] == [1, 2]


def test_a_bridge_ends_when_the_interpreter_began_not_at_a_failed_try_before(log: Log) -> None:
    start = NOW - timedelta(minutes=10)
    app = ServiceFacts(HelpKind.MT, connected=start, ended=start + timedelta(minutes=1))
    facts = EncounterFacts(
        {"spoken": "es"}, type="traffic_stop", tag=Tag("es"), began=start, help=app
    )
    id_ = log.record(facts).encounter.id
    for using, minutes in ((NoHelp.NONE, 2), (HelpKind.PHONE_LINE, 7)):
        at = start + timedelta(minutes=minutes)
        line = ServiceFacts(using, requested=at, connected=at if using is not NoHelp.NONE else None)
        log.add(id_, EncounterFacts(help=line))
    item = encounters.find(log.conn, id_).follow_ups[0]
    assert item.outcome == "an interpreter followed"
    assert item.done == start + timedelta(minutes=7)


def test_headers_of_dispatch_systems_are_guessed(log: Log) -> None:
    path = Path(log.root) / "cad.csv"
    path.write_text(
        "Call No,Date,Time,Nature,Language,Interp Mode,LL Call #,Req Time,Connect Time,Disc Time,"
        "Talk Min,No-Help Reason,Wait Min,Deputy\n"
        "1,11/20/2026,10:00,JAIL GRIEVANCE,Spanish,phone line,V7,10:01,10:03,10:09,6,,2,44\n",
        encoding="utf-8",
    )
    mapping = encounters.guess_cad_map(log.session, path)
    assert {"LL Call #", "Req Time", "Connect Time", "Disc Time", "Talk Min", "No-Help Reason"} <= {
        *mapping.columns.values()
    }
    assert mapping.columns["minutes"] == "Talk Min"
    assert mapping.columns["unmet"] == "No-Help Reason"
    assert mapping.types == {"JAIL GRIEVANCE": "grievance"}
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    assert plan.not_taken == ()


def test_reasons_in_the_words_of_a_table_are_mapped_once(log: Log) -> None:
    path = Path(log.root) / "cad.csv"
    words = {"LINE BUSY": "no_answer", "pt declined": "declined", "caller hung up": "hung_up",
             "never called": "not_asked", "No Mam interp": "unavailable",
             "not available - called twice": "unavailable", "NOT REQ": "not_asked",
             "no interp during shift": "unavailable", "zz9": ""}  # fmt: skip
    rows = "".join(
        f"{n},11/20/2026 {10 + n}:00,dv,Mam,none,{word}\n" for n, word in enumerate(words)
    )
    path.write_text("Case,Date,Nature,Language,Mode,Reason unserved\n" + rows, encoding="utf-8")
    mapping = encounters.guess_cad_map(log.session, path)
    assert mapping.unmet == words
    text = encounters.cad_map_text(mapping)
    (path.parent / "map.yaml").write_text(text.replace('"zz9": ""', '"zz9": no_answer'))
    mapping = encounters.load_cad_map(path.parent / "map.yaml", log.policy)
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    assert plan.not_taken == ()
    reasons = [row.facts.help.unmet for row in plan.rows if row.facts.help]
    assert [str(one) for one in reasons] == [word or "no_answer" for word in words.values()]

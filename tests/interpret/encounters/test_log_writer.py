"""What happened is recorded, permitted or not; a correction is a new entry."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import (
    HelpKind,
    InterpreterQuestion,
    decide,
    digest,
    load_policy,
    load_rules,
)
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import EncounterFacts, Identified, Interpreter, ServiceFacts
from tests.interpret.encounters.kit import NOW, RULES, Log, open_log


def test_an_encounter_comes_back_as_it_was_told(log: Log) -> None:
    told = EncounterFacts(
        {"spoken": "Mam", "case": "26-1234", "officer": "4412", "place": "Elm St"},
        type="dv_scene",
        tag=Tag("mam"),
        identified=Identified.CARD,
        help=ServiceFacts(
            HelpKind.PHONE_LINE,
            interpreter=Interpreter(number="4471", vendor="Line One", conflict="none"),
            requested=NOW - timedelta(minutes=16),
            connected=NOW - timedelta(minutes=14),
            ended=NOW,
        ),
        note="speaks slowly",
    )
    found = log.record(told).encounter
    assert found == encounters.find(log.conn, found.id) == encounters.read(log.conn)[0]
    (service,) = found.services
    assert (found.id, found.tag, found.case, found.identified) == (
        "E-2026-0001", "mam", "26-1234", Identified.CARD,
    )  # fmt: skip
    assert (service.minutes, encounters.response_minutes(service)) == (14, 2)
    assert (service.allowed, service.reasons) == (True, ())
    assert service.interpreter == Interpreter(number="4471", vendor="Line One", conflict="none")
    assert [note.text for note in found.notes] == ["speaks slowly"]
    assert found.follow_ups == ()


def every_use() -> list[tuple[str, HelpKind]]:
    kinds = load_policy(Path(__file__).parents[3] / "config" / "us-federal.yaml")
    return [(name, using) for name in kinds.interpreting.encounters for using in HelpKind]


@pytest.mark.slow
def test_every_use_of_every_kind_of_help_is_recorded_and_judged_as_the_rules_say(log: Log) -> None:
    for name, using in every_use():
        found = log.used(name, using)
        answer = decide(InterpreterQuestion(name, using, language=Tag("mam")), log.policy)
        (service,) = found.services
        assert service.allowed is answer.allowed
        told = [(r.rule, r.text) for r in service.reasons]
        expected = [] if answer.allowed else answer.reasons
        assert told == [(r.rule, r.text) for r in expected if r.rule != "policy.adopted"]
        assert bool(found.open_follow_ups) is not answer.allowed
    assert len(encounters.read(log.conn)) == len(every_use()) >= 260
    assert encounters.verify(log.conn).problems == ()


def test_a_forbidden_use_is_followed_up_within_the_time_of_the_rules(log: Log) -> None:
    done = log.record(
        EncounterFacts(type="interrogation", tag=Tag("es"), help=ServiceFacts(HelpKind.CHILD))
    )
    (item,) = done.encounter.follow_ups
    hours = log.policy.audit.follow_up_hours
    assert item.due == NOW + timedelta(hours=hours)
    assert "ask everything again" in item.text
    assert done.flags
    assert done.instead
    after = log.add(
        done.encounter.id, EncounterFacts(done=(1, "asked again by a certified interpreter"))
    )
    assert after.encounter.open_follow_ups == ()
    assert after.encounter.flagged  # what happened has happened
    with pytest.raises(InputError, match="is already done"):
        log.add(done.encounter.id, EncounterFacts(done=(1, "again")))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "minutes", "missing"),
    [
        ({"reason": "gun in the house", "supervisor": "Sgt. Diaz"}, 10, []),
        ({"reason": "gun in the house"}, 10, ["the supervisor"]),
        ({"supervisor": "Sgt. Diaz"}, 10, ["reason for the emergency stand-in"]),
        ({"reason": "gun in the house", "supervisor": "Sgt. Diaz"}, 45, ["lasted 45 minutes"]),
        (
            {"reason": "gun in the house", "supervisor": "Sgt. Diaz"},
            None,
            ["beginning of the emergency stand-in"],
        ),
    ],
)
def test_a_stand_in_in_danger_needs_reason_supervisor_time_and_an_end(
    log: Log, said: dict[str, Any], minutes: int | None, missing: list[str]
) -> None:
    times: dict[str, Any] = (
        {} if minutes is None else {"connected": NOW - timedelta(minutes=minutes), "ended": NOW}
    )
    aid = ServiceFacts(HelpKind.BYSTANDER_ADULT, **times, **said)
    found = log.record(EncounterFacts(type="dv_scene", tag=Tag("mam"), help=aid)).encounter
    (service,) = found.services
    assert service.allowed
    assert len(service.reasons) == len(missing)
    for words, reason in zip(missing, service.reasons, strict=True):
        assert words in reason.text
    assert found.open_follow_ups  # always: everything is asked again
    assert service.exigency is not None
    start = service.connected or NOW
    assert service.exigency.expires == start + timedelta(minutes=30)


def test_what_the_roster_says_against_a_person_makes_a_flag(log: Log) -> None:
    expired = Reason("floor.4", "the test ran out in 2024", "project")
    who = Interpreter(id="lopez", name="Juan Lopez", credentials=("bilingual_tested, Spanish",))
    aid = ServiceFacts(HelpKind.TESTED_MEMBER, interpreter=who, unfit=(expired,))
    found = log.record(EncounterFacts(type="statement", tag=Tag("es"), help=aid)).encounter
    assert not found.services[0].allowed
    assert expired in found.services[0].reasons
    corrected = log.add(found.id, EncounterFacts(help=ServiceFacts(unfit=()))).encounter
    assert corrected.services[0].allowed
    assert corrected.services[0].interpreter == who


def test_a_correction_is_a_new_entry_that_names_the_old_one(log: Log) -> None:
    first = log.used("traffic_stop", HelpKind.MT)
    assert [s.allowed for s in first.services] == [False]
    log.add(first.id, EncounterFacts({"case": "26-77"}))
    fixed = log.add(first.id, EncounterFacts({"case": "26-78"}, tag=Tag("quc"))).encounter
    told, added, corrected = fixed.changes
    assert (told.kind, added.kind, corrected.kind) == (
        "encounter.logged", "encounter.noted", "encounter.corrected",
    )  # fmt: skip
    assert (added.corrects, corrected.corrects) == (None, added.seq)
    assert (fixed.case, fixed.tag, fixed.services[0].tag) == ("26-78", "quc", "quc")
    kept = list(ledger.entries_about(log.conn, first.id))
    assert kept[0].data["set"]["lang"] == "mam"  # the first answer is still there


def test_correcting_the_type_judges_earlier_helps_again(log: Log) -> None:
    found = log.used("community_meeting", HelpKind.VOLUNTEER, "vi")
    assert not found.flagged
    done = log.add(found.id, EncounterFacts(type="statement"))
    assert done.encounter.services[0].type == "statement"
    assert done.encounter.flagged
    assert done.flags
    assert done.encounter.open_follow_ups
    back = log.add(found.id, EncounterFacts(type="community_meeting")).encounter
    assert not back.flagged


def test_the_stand_in_and_the_interpreter_who_came_are_two_helps(log: Log) -> None:
    found = log.used("dv_scene", HelpKind.FAMILY)
    log.add(found.id, EncounterFacts(help=ServiceFacts(HelpKind.PHONE_LINE, connected=NOW)))
    log.add(found.id, EncounterFacts(help=ServiceFacts(interpreter=Interpreter(number="22"))))
    both = log.add(
        found.id, EncounterFacts(help=ServiceFacts(ended=NOW + timedelta(minutes=9)))
    ).encounter
    assert [s.using for s in both.services] == [HelpKind.FAMILY, HelpKind.PHONE_LINE]
    assert [s.minutes for s in both.services] == [10, 9]
    assert both.services[1].interpreter.number == "22"
    assert [s.allowed for s in both.services] == [False, True]
    third = log.add(
        found.id, EncounterFacts(help=ServiceFacts(HelpKind.PHONE_LINE, connected=NOW))
    ).encounter
    assert len(third.services) == 3  # the second one had ended
    named = log.add(found.id, EncounterFacts(help=ServiceFacts(HelpKind.VIDEO, number=1))).encounter
    assert named.services[0].using is HelpKind.VIDEO


def test_nobody_has_to_know_everything(log: Log) -> None:
    found = log.record(EncounterFacts({"spoken": "something Mayan"})).encounter
    assert (found.tag, found.type, found.services) == (None, "", ())
    child = log.record(EncounterFacts(help=ServiceFacts(HelpKind.CHILD))).encounter
    assert child.flagged  # a child may interpret nothing
    line = log.record(EncounterFacts(help=ServiceFacts(HelpKind.PHONE_LINE))).encounter
    assert not line.flagged


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (EncounterFacts(help=ServiceFacts(ended=NOW)), "which kind of help"),
        (EncounterFacts({"status": "x"}), "not a field"),
    ],
)
def test_what_cannot_be_placed_is_refused_and_nothing_is_written(
    log: Log, facts: EncounterFacts, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        log.record(facts)
    assert ledger.head(log.conn)[0] == 0


def test_saying_the_same_again_writes_nothing(log: Log) -> None:
    found = log.used("dv_scene", HelpKind.PHONE_LINE)
    before = ledger.head(log.conn)
    with pytest.raises(InputError, match="adds nothing"):
        log.add(found.id, EncounterFacts(type="dv_scene", tag=Tag("mam")))
    assert ledger.head(log.conn) == before


def test_the_rules_are_kept_once_with_each_entry_naming_those_then_in_force(
    tmp_path: Path, log: Log
) -> None:
    one = log.used("dv_scene", HelpKind.PHONE_LINE)
    log.used("dv_scene", HelpKind.PHONE_LINE)
    text = encounters.policy_text(log.conn, one.policy)
    assert sha256(text.encode()) == one.policy == digest(log.policy)
    assert digest(load_rules(text)) == one.policy
    assert len(list(ledger.entries(log.conn, "policy.text"))) == 1
    (tmp_path / "jurisdiction.yaml").write_text(
        RULES + "interpreting: {encounters: {dv_scene: {using: {phone_line: bridge}}}}\n",
        encoding="utf-8",
    )
    later = open_log(tmp_path)
    strict = later.used("dv_scene", HelpKind.PHONE_LINE)
    later.conn.close()
    assert strict.flagged
    assert strict.policy != one.policy
    assert encounters.find(log.conn, one.id).services[0].allowed  # the rules of that day
    assert len(list(ledger.entries(log.conn, "policy.text"))) == 2


def test_numbers_run_by_year_and_are_said_in_many_ways(log: Log) -> None:
    last_year = EncounterFacts(began=NOW - timedelta(days=365))
    assert log.record(last_year).encounter.id == "E-2025-0001"
    assert [log.record(EncounterFacts()).encounter.id for _ in range(2)] == [
        "E-2026-0001",
        "E-2026-0002",
    ]
    for typed in ("E-2026-0002", "e-2026-2", "2026-0002", "2", "0002", "E2"):
        assert encounters.find(log.conn, typed).id == "E-2026-0002", typed
    with pytest.raises(InputError, match="there is no encounter E-2026-0099"):
        encounters.find(log.conn, "99")
    with pytest.raises(InputError, match="not the number"):
        encounters.find(log.conn, "Mam")


def test_a_counter_set_back_by_hand_gives_no_number_twice(log: Log) -> None:
    for _ in range(3):
        log.record(EncounterFacts())
    log.conn.execute("UPDATE encounter_numbers SET last = 0")
    assert log.record(EncounterFacts()).encounter.id == "E-2026-0004"


def test_a_voice_line_for_a_deaf_person_is_flagged_at_once(log: Log) -> None:
    done = log.record(
        EncounterFacts({}, type="dv_scene", tag=Tag("ase"), help=ServiceFacts(HelpKind.PHONE_LINE))
    )
    assert [one.rule for one in done.encounter.services[0].reasons] == ["floor.6"]
    assert done.encounter.flagged


def test_a_bare_number_means_the_latest_year_that_has_it(log: Log) -> None:
    for _ in range(3):
        log.used("front_desk", HelpKind.PHONE_LINE)
    log.conn.execute("INSERT INTO encounter_numbers VALUES (?, ?)", (NOW.year + 1, 2))
    assert encounters.known_id(log.conn, "2") == f"E-{NOW.year + 1}-0002"
    assert encounters.known_id(log.conn, "3") == f"E-{NOW.year}-0003"
    assert encounters.known_id(log.conn, "9") == f"E-{NOW.year + 1}-0009"

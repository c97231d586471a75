"""Limits and follow-ups count from the use of a help, however late it is typed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind
from langaccess.agency.rules_log import keep_rules
from langaccess.core.clock import later
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import Encounter, EncounterFacts, FormRecord, ServiceFacts
from langaccess.interpret.encounters.entry_draft import entry_data
from tests.interpret.encounters.kit import NOW, ZONE, Log

BEGAN = datetime(2026, 8, 2, 22, 10, tzinfo=ZONE)
URGENT: dict[str, Any] = {"reason": "stabbing", "supervisor": "Sgt. Diaz"}


def late(log: Log, *, minutes: int | None = None, **times: Any) -> Encounter:
    """Record in November, with `--at` alone, a child who interpreted in August."""
    ended = None if minutes is None else BEGAN + timedelta(minutes=minutes)
    aid = ServiceFacts(HelpKind.CHILD, ended=ended, **URGENT)
    aid = replace(aid, **times)
    facts = EncounterFacts(type="dv_scene", tag=Tag("es"), began=BEGAN, help=aid)
    return log.record(facts).encounter


def gaps(found: Encounter) -> list[str]:
    """Return what the record of the first stand-in lacks."""
    return [r.text for r in found.services[0].reasons if r.rule == "interpreting.exigency"]


def expires(found: Encounter, number: int = 0) -> datetime | None:
    urgent = found.services[number].exigency
    assert urgent is not None
    return urgent.expires


def test_the_only_help_began_when_the_encounter_did_and_that_is_said(log: Log) -> None:
    found = late(log, minutes=10)
    (service,) = found.services
    assert (service.connected, service.minutes, service.derived) == (BEGAN, 10, True)
    assert expires(found) == BEGAN + timedelta(minutes=30)
    assert found.follow_ups[0].due == BEGAN + timedelta(minutes=10, hours=24)
    assert gaps(found) == []
    said = " ".join(encounters.narrative(found, log.policy))
    assert (
        "Connected 22:10 (not recorded; taken from the beginning of the encounter), ended 22:20"
        in said
    )
    assert f"Follow-up due by {BEGAN + timedelta(days=1, minutes=10):%Y-%m-%d %H:%M}" in said


def test_a_beginning_that_is_corrected_alone_leaves_odd_times_that_are_named(log: Log) -> None:
    connected = NOW - timedelta(minutes=12)
    aid = ServiceFacts(HelpKind.PHONE_LINE, connected=connected, ended=NOW)
    first = log.record(
        EncounterFacts(type="traffic_stop", tag=Tag("es"), began=connected, help=aid)
    )
    assert not any("recorded from" in text for text in first.warnings)
    began = EncounterFacts(began=connected - timedelta(hours=12))
    said = log.add(first.encounter.id, began).warnings
    assert any("service 1 is still recorded from" in text for text in said)
    later_than = EncounterFacts(began=NOW)
    said = log.add(first.encounter.id, later_than).warnings
    assert any("before the encounter began" in text for text in said)


@pytest.mark.slow
@pytest.mark.parametrize(("minutes", "long"), [(30, False), (31, True), (50, True)])
def test_a_stop_gap_that_lasted_too_long_is_found(log: Log, minutes: int, long: bool) -> None:
    found = late(log, minutes=minutes)
    assert any("lasted" in text for text in gaps(found)) is long


def test_the_raw_entry_counts_from_the_event_too(log: Log) -> None:
    said = late(log, minutes=10).changes[0].said
    assert said["service"]["exigency"]["expires"].startswith("2026-08-02T22:40")
    assert said["follow_up"][0]["due"].startswith("2026-08-03T22:20")
    assert "connected" not in said["service"]


def test_a_time_that_was_said_is_not_derived(log: Log) -> None:
    start = BEGAN + timedelta(minutes=5)
    found = late(log, minutes=10, connected=start)
    assert (found.services[0].connected, found.services[0].derived) == (start, False)
    assert expires(found) == start + timedelta(minutes=30)
    asked = late(log, minutes=10, requested=start)
    assert (asked.services[0].connected, asked.services[0].derived) == (None, False)
    assert gaps(asked) == ["the beginning of the emergency stand-in is not recorded"]


def test_without_any_time_nothing_is_derived(log: Log) -> None:
    facts = EncounterFacts(
        type="dv_scene", tag=Tag("es"), help=ServiceFacts(HelpKind.CHILD, **URGENT)
    )
    found = log.record(facts).encounter
    assert (found.services[0].connected, found.services[0].derived) == (None, False)
    assert gaps(found) == ["the beginning of the emergency stand-in is not recorded"]


def test_a_correction_of_the_beginning_moves_the_limits(log: Log) -> None:
    found = late(log, minutes=50)
    moved = log.add(found.id, EncounterFacts(began=BEGAN + timedelta(minutes=25))).encounter
    assert moved.services[0].minutes == 25
    assert gaps(moved) == []
    assert expires(moved) == BEGAN + timedelta(minutes=55)


def test_a_second_help_that_no_time_places_has_no_limit(log: Log) -> None:
    found = late(log, minutes=10)
    log.pass_days(3)
    more = log.add(found.id, EncounterFacts(help=ServiceFacts(HelpKind.FAMILY, **URGENT))).encounter
    assert (more.services[1].connected, expires(more, 1)) == (None, None)
    assert more.follow_ups[1].due == BEGAN + timedelta(hours=24)


def test_what_is_typed_while_it_goes_on_counts_from_that_moment(log: Log) -> None:
    found = log.record(
        EncounterFacts(type="dv_scene", tag=Tag("es")), kind="encounter.started"
    ).encounter
    log.now += timedelta(minutes=40)
    more = log.add(found.id, EncounterFacts(help=ServiceFacts(HelpKind.CHILD, **URGENT))).encounter
    assert expires(more) == NOW + timedelta(minutes=70)
    assert more.follow_ups[0].due == NOW + timedelta(minutes=40, hours=24)


def test_one_that_was_started_long_after_it_began_is_not_typed_live(log: Log) -> None:
    facts = EncounterFacts(type="dv_scene", tag=Tag("es"), began=BEGAN)
    found = log.record(facts, kind="encounter.started").encounter
    more = log.add(found.id, EncounterFacts(help=ServiceFacts(HelpKind.CHILD, **URGENT))).encounter
    assert expires(more) is None
    assert more.follow_ups[0].due == BEGAN + timedelta(hours=24)


def test_limits_are_shown_by_the_clock_on_the_wall(log: Log) -> None:
    began = datetime(2026, 3, 8, 1, 50, tzinfo=ZONE)  # the clock jumps from 2:00 to 3:00
    aid = ServiceFacts(HelpKind.CHILD, ended=began + timedelta(minutes=20), **URGENT)
    found = log.record(
        EncounterFacts(type="dv_scene", tag=Tag("es"), began=began, help=aid)
    ).encounter
    assert f"{expires(found):%H:%M}" == "03:20"


def test_limits_are_elapsed_time_when_daylight_saving_time_ends(log: Log) -> None:
    began = datetime(2026, 11, 1, 1, 50, tzinfo=ZONE)  # the clock goes back from 2:00 to 1:00
    aid = ServiceFacts(HelpKind.CHILD, **URGENT)
    facts = EncounterFacts(type="dv_scene", tag=Tag("es"), began=began, help=aid)
    said = log.record(facts).encounter.changes[0].said
    assert said["service"]["exigency"]["expires"] == "2026-11-01T01:20-06:00"
    assert said["follow_up"][0]["due"] == "2026-11-02T00:50-06:00"


def test_an_end_in_the_repeated_hour_is_after_a_beginning_before_it(log: Log) -> None:
    began = datetime(2026, 11, 1, 1, 50, tzinfo=ZONE)
    aid = ServiceFacts(HelpKind.CHILD, ended=later(began, timedelta(minutes=20)), **URGENT)
    facts = EncounterFacts(type="dv_scene", tag=Tag("es"), began=began, help=aid)
    (service,) = log.record(facts).encounter.services
    assert service.connected is not None
    assert service.connected.isoformat() == "2026-11-01T01:50:00-05:00"
    assert service.minutes == 20


def test_records_of_earlier_versions_count_from_the_event(log: Log) -> None:
    """What such a version wrote: every limit counts from the day of typing."""
    keep_rules(log.session)
    typed = NOW.isoformat()
    lacks = {
        "rule": "interpreting.exigency",
        "text": "the beginning of the emergency stand-in is not recorded",
        "authority": "project",
        "as_of": None,
    }
    service = {
        "number": 1, "using": "child", "type": "dv_scene", "lang": "es", "own_request": False,
        "ended": (BEGAN + timedelta(minutes=50)).isoformat(),
        "exigency": {"reason": "x", "supervisor": "y",
                     "expires": (NOW + timedelta(minutes=30)).isoformat()},
        "interpreter": {}, "allowed": False, "reasons": [lacks],
    }  # fmt: skip
    more = {
        "set": {"type": "dv_scene", "lang": "es", "began": BEGAN.isoformat(), "ended": typed},
        "service": service,
        "follow_up": [{"number": 1, "text": "ask again", "service": 1,
                       "due": (NOW + timedelta(hours=24)).isoformat()}],
        "forms": [{"id": "consent", "lang": "es", "digest": "", "how": "signed",
                   "at": NOW.isoformat(timespec="minutes")}],
    }  # fmt: skip
    data = entry_data("E-2026-0001", log.session.rules_digest, "4412", more)
    ledger.append(log.conn, "encounter.logged", data, at=NOW)
    found = encounters.find(log.conn, "E-2026-0001")
    assert expires(found) == BEGAN + timedelta(minutes=30)
    assert gaps(found) == ["the emergency stand-in lasted 50 minutes; the limit is 30"]
    assert found.follow_ups[0].due == BEGAN + timedelta(minutes=50, hours=24)
    assert (found.ended, found.forms[0].at, found.is_open) == (None, None, False)
    assert found.changes[0].said["service"]["reasons"] == [lacks], "the log keeps what it said"
    assert encounters.read(log.conn) == (found,)


def test_a_paper_has_the_time_that_was_said_or_that_of_a_live_entry(log: Log) -> None:
    form = FormRecord("consent", Tag("es"), "", "signed", log.now)
    facts = EncounterFacts(type="dv_scene", tag=Tag("es"), forms=(form,))
    live = log.record(facts, kind="encounter.started").encounter
    assert live.forms[0].at == log.now
    said = BEGAN + timedelta(minutes=3)
    told = log.record(replace(facts, began=BEGAN, forms=(replace(form, at=said),))).encounter
    assert told.forms[0].at == said
    assert log.record(replace(facts, began=BEGAN)).encounter.forms[0].at is None

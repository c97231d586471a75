"""That no one interpreted is recorded with the reason and the wait; it is no one's fault."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind, Policy, load_policy
from langaccess.core.errors import InputError
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import (
    EncounterFacts,
    ExigentUse,
    Interpreter,
    NoHelp,
    ServiceFacts,
    UnmetReason,
    parse_line,
    unmet_named,
)
from langaccess.interpret.roster import Roster
from langaccess.reports import AuditReport, audit, case_pack, render
from tests.interpret.encounters.kit import NOW, Log


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


def unserved(log: Log, type: str = "dv_scene", lang: str = "mam", **words: Any) -> str:
    aid = ServiceFacts(NoHelp.NONE, **words)
    facts = EncounterFacts({"spoken": lang}, type=type, tag=Tag(lang), began=log.now, help=aid)
    return log.record(facts).encounter.id


def audited(log: Log) -> AuditReport:
    policy = log.policy
    everybody = Roster((), "America/Chicago")
    return audit(encounters.read(log.conn), everybody, policy, rules={}, now=log.now)


@pytest.mark.parametrize("typed", ["none", "nobody", "no one", "NOONE", "no interpreter"])
@pytest.mark.parametrize("line", ["mam dv_scene {}", "{} mam dv 14 min", "mam {} dv 3"])
def test_the_words_that_people_type_for_it_are_heard(policy: Policy, typed: str, line: str) -> None:
    found = parse_line([line.format(typed)], policy)
    assert (found.tag, found.type, found.using) == ("mam", "dv_scene", NoHelp.NONE)


@pytest.mark.slow
@pytest.mark.parametrize("type", ["", "front_desk", "dv_scene", "miranda"])
@pytest.mark.parametrize("lang", ["mam", "es", "ase"])
def test_it_is_followed_up_and_permitted_nowhere_and_no_ones_fault(
    log: Log, type: str, lang: str
) -> None:
    aid = ServiceFacts(NoHelp.NONE, unmet=UnmetReason.NO_ANSWER, waited=12)
    done = log.record(EncounterFacts(type=type, tag=Tag(lang), began=log.now, help=aid))
    (service,) = done.encounter.services
    assert not service.allowed
    assert (service.unmet, service.waited) == (UnmetReason.NO_ANSWER, 12)
    assert (service.reasons, done.flags, done.encounter.flagged) == ((), (), False)
    assert done.instead
    assert [item.service for item in done.encounter.open_follow_ups] == [1]


def test_a_person_who_declined_is_not_asked_again(log: Log) -> None:
    one = encounters.find(log.conn, unserved(log, unmet=UnmetReason.DECLINED))
    assert one.follow_ups == ()


@pytest.mark.parametrize(
    ("typed", "unmet", "tried"),
    [
        ("mam dv no answer 12 min", UnmetReason.NO_ANSWER, None),
        ("mam dv phone line hung up 12 min", UnmetReason.HUNG_UP, HelpKind.PHONE_LINE),
        ("mam dv line had nobody 12 min", UnmetReason.UNAVAILABLE, HelpKind.PHONE_LINE),
        ("wrong dialect mam dv 12 min", UnmetReason.WRONG_VARIETY, None),
        ("mam dv nobody asked 12 min", UnmetReason.NOT_ASKED, None),
        ("mam dv declined 12 min", UnmetReason.DECLINED, None),
    ],
)
def test_the_reason_is_heard_in_the_line(
    policy: Policy, typed: str, unmet: UnmetReason, tried: HelpKind | None
) -> None:
    found = parse_line([typed], policy)
    assert (found.tag, found.type, found.using) == ("mam", "dv_scene", NoHelp.NONE)
    assert (found.unmet, found.tried, found.minutes) == (unmet, tried, 12)


@pytest.mark.parametrize("reason", list(UnmetReason))
def test_a_reason_is_read_as_it_is_shown(reason: UnmetReason) -> None:
    assert {unmet_named(typed) for typed in (reason, reason.text, *reason.aliases)} == {reason}


def test_a_reason_contradicts_an_interpreter(log: Log) -> None:
    served = log.used("dv_scene", HelpKind.PHONE_LINE)
    with pytest.raises(InputError, match="a reason why no one interpreted"):
        log.add(served.id, EncounterFacts(help=ServiceFacts(unmet=UnmetReason.HUNG_UP)))


def test_the_wait_is_entered_or_computed_from_the_times(log: Log) -> None:
    start = log.now - timedelta(minutes=9)
    (timed,) = encounters.find(log.conn, unserved(log, requested=start, ended=log.now)).services
    (entered,) = encounters.find(log.conn, unserved(log, waited=4)).services
    (silent,) = encounters.find(log.conn, unserved(log)).services
    waits = [encounters.response_minutes(one) for one in (timed, entered, silent)]
    assert waits == [9, 4, None]


def test_no_emergency_and_no_request_permits_it(log: Log) -> None:
    one = encounters.find(log.conn, unserved(log, reason="gun", supervisor="Sgt. Diaz"))
    assert one.services[0].exigency == ExigentUse(
        "gun", "Sgt. Diaz", log.now + timedelta(minutes=30)
    )
    assert not one.services[0].allowed
    for words in (
        {"own_request": True},
        {"machine": "app"},
        {"interpreter": Interpreter(name="Ana")},
    ):
        with pytest.raises(InputError, match="no one interpreted"):
            unserved(log, **words)
    with pytest.raises(InputError, match="no one interpreted"):
        log.add(one.id, EncounterFacts(help=ServiceFacts(interpreter=Interpreter(number="7"))))


def test_an_interpreter_who_came_later_is_another_help(log: Log) -> None:
    name = unserved(log)
    log.pass_days(1)
    one = log.add(
        name, EncounterFacts(help=ServiceFacts(HelpKind.PHONE_LINE, connected=log.now))
    ).encounter
    assert [service.using for service in one.services] == [NoHelp.NONE, HelpKind.PHONE_LINE]
    assert [service.allowed for service in one.services] == [False, True]


def test_it_is_read_back_and_in_what_leaves_the_house(log: Log) -> None:
    one = encounters.find(log.conn, unserved(log))
    policy = log.policy
    assert "no one interpreted" in encounters.sentence(one, policy)
    assert any("no one interpreted" in line for line in encounters.narrative(one, policy))
    assert encounters.as_data(one, redacted=True)["services"][0]["using"] == "none"
    texts = {digest: encounters.policy_text(log.conn, digest) for digest in (one.policy,)}
    verdict = encounters.verify(log.conn)
    page = case_pack(one, texts, verdict, on=log.now, redacted=True)
    assert "no one interpreted" in render(page, "md")


@pytest.mark.slow
def test_an_audit_finds_each_and_counts_none_as_help_or_as_reached(log: Log) -> None:
    count = log.policy.audit.small_count
    ids = {unserved(log) for _ in range(count)}
    for _ in range(count):
        log.used("dv_scene", HelpKind.PHONE_LINE, interpreter=Interpreter(number="7"))
    found = audited(log)
    assert found.findings == ()
    assert {one.record for one in found.unmet} == ids
    assert (found.encounters, found.helps, found.unnamed) == (2 * count, count, 0)
    (row,) = found.reach
    assert (row.encounters, row.served) == (2 * count, count)


def test_a_deaf_persons_request_in_a_spoken_language_is_flagged_and_audited(log: Log) -> None:
    spoken = log.used("traffic_stop", HelpKind.FAMILY, "es", own_request=True)
    signed = log.used("traffic_stop", HelpKind.FAMILY, "ase", own_request=True)
    assert [one.flagged for one in (spoken, signed)] == [True, False]
    assert "Spanish is spoken" in spoken.services[0].reasons[0].text
    assert {one.record for one in audited(log).findings} == {spoken.id}
    # The language was wrong: said again, it is judged again.
    assert not log.add(spoken.id, EncounterFacts(tag=Tag("ase"))).encounter.flagged


def test_an_audit_finds_what_an_older_program_recorded_as_permitted(log: Log) -> None:
    one = log.used("traffic_stop", HelpKind.FAMILY, "es", own_request=True)
    entry = next(ledger.entries_about(log.conn, one.id))
    data = {**entry.data, "encounter": "E-2026-0099"}
    data["service"] = {**data["service"], "allowed": True, "reasons": []}
    data.pop("follow_up")
    ledger.append(log.conn, entry.kind, data, at=NOW)
    assert encounters.find(log.conn, "E-2026-0099").services[0].allowed
    assert {found.record for found in audited(log).findings} == {one.id, "E-2026-0099"}


def test_what_an_earlier_version_flagged_is_no_fault_either(log: Log) -> None:
    entry = next(ledger.entries_about(log.conn, unserved(log)))
    ground = {"rule": "floor.3", "text": "no one interpreted", "authority": "project"}
    data = {**entry.data, "encounter": "E-2026-0098"}
    data["service"] = {**data["service"], "reasons": [ground]}
    ledger.append(log.conn, entry.kind, data, at=NOW)
    assert not encounters.find(log.conn, "E-2026-0098").flagged
    assert audited(log).findings == ()

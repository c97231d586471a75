"""A table of the dispatch system: what is taken, and the line and reason of every other row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import EncounterFacts, NoHelp, UnmetReason
from tests.interpret.encounters.kit import NOW, RULES, Log, open_log
from tests.interpret.roster.test_sheets import workbook

HEAD = "Incident No,Received,Call Type,Language,Interp,Interpreter ID,Duration,Unit,Remarks\n"
ROWS = """\
26-0001,11/20/2026 14:05,dv,Spanish,phone line,LL-4471,12:30,4412,
26-0002,11/20/2026 02:05 PM,Traffic Stop,Haitian Creole,neighbor,,5,4413,
26-0003,11/21/2026 09:00,consent,Portuguese,google translate,,3 min,4413,
26-0004,11/21/2026 10:00,dv,Chinese,line,,9,4413,
26-0005,31/11/2026 10:00,dv,Spanish,line,,9,4413,
26-0006,11/21/2026 11:00,noise,Spanish,line,,9,4413,
26-0007,11/21/2026 12:00,dv,English,,,,4413,
26-0008,11/21/2026 12:10,dv,,,,,4413,
26-0009,11/21/2026 12:20,dv,Spanish,pigeon,,9,4413,
26-0010,11/21/2026 12:30,dv,Spanish,line,,soon,4413,
26-0011,11/21/2026 12:40,dv,Vietnamese,line,,9,4413,he is undocumented
26-0001,11/20/2026 14:05,dv,Spanish,phone line,LL-4471,12:30,4412,
26-0012,03/08/2026 02:30,dv,Vietnamese,line,,9,4413,
"26-0013",11/21/2026 13:00,dv,Mam,line,,9,4413,"two
lines, PIN 1234"
"""


def table(log: Log, text: str = HEAD + ROWS) -> Path:
    path = log.root / "cad.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_row_is_taken_or_named_with_line_and_reason(log: Log) -> None:
    path = table(log)
    mapping = encounters.guess_cad_map(log.session, path)
    assert mapping.dates == "month_first"
    assert dict(mapping.columns) == {
        "case": "Incident No", "at": "Received", "type": "Call Type", "language": "Language",
        "using": "Interp", "number": "Interpreter ID", "minutes": "Duration", "unit": "Unit",
        "note": "Remarks",
    }  # fmt: skip
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    assert [row.line for row in plan.rows] == [2, 3, 4, 15]
    why = {item.line: item.why for item in plan.not_taken}
    for line, words in {
        5: "Mandarin", 6: "not a date and time", 7: "no type of encounter `noise`", 8: "English",
        9: "no language", 10: "`pigeon` is not a kind", 11: "`soon` is not a number of minutes",
        12: "undocumented", 13: "the same as line 2", 14: "daylight saving time skips that hour",
    }.items():  # fmt: skip
        assert words in why.pop(line), line
    assert why == {}
    assert plan.total == 14
    assert encounters.read(log.conn) == ()  # a plan writes nothing


def test_a_workbook_is_taken_as_the_office_sends_it(log: Log) -> None:
    head = ["Incident No", "Received", "Language", "Interp"]
    row = ["26-0001", "2026-11-20 14:05:00", "Spanish", "phone line"]
    path = workbook(log.root / "cad.xlsx", {"Calls": [head, row]})
    mapping = encounters.guess_cad_map(log.session, path)
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    assert plan.not_taken == ()
    assert [(row.line, row.facts.tag) for row in plan.rows] == [(2, "es")]


def test_the_agency_s_own_word_for_a_kind_of_help_is_known_as_it_is_written(
    tmp_path: Path,
) -> None:
    words = "interpreting: {using: {family: {aliases: [Mother-in-Law]}}}\n"
    log = open_log(tmp_path, RULES + words)
    path = table(log, HEAD + "26-0001,11/20/2026 14:05,dv,Spanish,mother in law,,9,4412,\n")
    mapping = encounters.guess_cad_map(log.session, path)
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    log.conn.close()
    assert plan.not_taken == ()
    (row,) = plan.rows
    assert row.facts.help is not None
    assert row.facts.help.using is HelpKind.FAMILY


def test_a_row_that_says_nobody_interpreted_is_recorded_so(log: Log) -> None:
    path = table(log, HEAD + "26-0001,11/20/2026 14:05,dv,Spanish,None,,,4412,\n")
    (name,) = taken(log, path)
    one = encounters.find(log.conn, name)
    assert [service.using for service in one.services] == [NoHelp.NONE]
    assert one.open_follow_ups


UNMET = "Case,Received,Dialect,Language,Interp,Not Served,Wait,Vendor,Unit,Interpreter Name,Grid\n"


def test_why_no_one_interpreted_and_the_wait_are_read(log: Log) -> None:
    rows = (
        "1,11/20/2026 14:05,Mexico,Spanish,phone line,no answer,12,Acme,Jail,,7\n"
        "2,11/20/2026 15:05,,Spanish,hung up,,1h 5m,,,,7\n"
        "3,11/20/2026 16:05,,Spanish,phone line,,4,Acme,Jail,Ana Roe,7\n"
    )
    path = table(log, UNMET + rows)
    mapping = encounters.guess_cad_map(log.session, path)
    assert encounters.columns_left(mapping, path) == ("Grid",)
    assert '# Not taken: "Grid".' in encounters.cad_map_text(mapping, ("Grid",))
    found = [encounters.find(log.conn, name) for name in taken(log, path)]
    services = [one.services[0] for one in found]
    assert [(one.using, one.unmet, one.tried, one.waited) for one in services] == [
        (NoHelp.NONE, UnmetReason.NO_ANSWER, HelpKind.PHONE_LINE, 12),
        (NoHelp.NONE, UnmetReason.HUNG_UP, None, 65),
        (HelpKind.PHONE_LINE, None, None, 4),
    ]
    assert [one.interpreter.name for one in services] == ["", "", "Ana Roe"]
    assert [one.unit for one in found] == ["Jail", "", "Jail"]
    assert [one.variety for one in found] == ["Mexico", "", ""]


def test_a_reason_that_does_not_exist_is_named(log: Log) -> None:
    path = table(log, UNMET + "1,11/20/2026 14:05,,Spanish,line,purple,12,Acme,Jail,,7\n")
    mapping = encounters.guess_cad_map(log.session, path)
    (row,) = encounters.plan_import(log.session, path, mapping, confirmed=False).not_taken
    assert "`purple` is not a reason" in row.why


def taken(log: Log, path: Path) -> tuple[str, ...]:
    mapping = encounters.guess_cad_map(log.session, path)
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    return encounters.import_cad(log.session, plan, by="clerk", confirmed=False)


def test_minutes_are_elapsed_time_when_daylight_saving_time_ends(log: Log) -> None:
    path = table(log, TIMES + "1,11/01/2026 01:40,Spanish,line,20,,11/01/2026 01:50,\n")
    (name,) = taken(log, path)
    (service,) = encounters.find(log.conn, name).services
    assert service.minutes == 20
    assert f"{service.ended:%H:%M %z}" == "01:10 -0600"


def test_rows_are_recorded_judged_and_followed_up_like_any_other(log: Log) -> None:
    ids = taken(log, table(log))
    first, second, third, last = (encounters.find(log.conn, name) for name in ids)
    assert (first.tag, first.case, first.type) == ("es", "26-0001", "dv_scene")
    assert first.services[0].minutes == 12.5
    assert first.services[0].interpreter.number == "LL-4471"
    assert f"{first.began:%Y-%m-%d %H:%M %z}" == "2026-11-20 14:05 -0600"
    assert second.services[0].using is HelpKind.BYSTANDER_ADULT
    assert f"{second.began:%H:%M}" == "14:05"
    assert third.flagged
    assert third.open_follow_ups
    assert last.notes[0].text == "two lines, [left out]"
    assert last.source is not None
    assert (last.source.file, last.source.line) == ("cad.csv", 15)
    assert {one.changes[0].kind for one in (first, second, third, last)} == {"encounter.imported"}


def test_a_second_import_takes_nothing(log: Log) -> None:
    path = table(log)
    assert len(taken(log, path)) == 4
    assert taken(log, path) == ()
    mapping = encounters.guess_cad_map(log.session, path)
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    why = {item.line: item.why for item in plan.not_taken}
    assert "already imported as E-2026-0001" in why[2]


def test_what_an_officer_recorded_by_hand_is_not_taken_again(log: Log) -> None:
    began = NOW.replace(day=20, hour=14, minute=20)
    by_hand = log.record(EncounterFacts({"case": "26-0001"}, tag=Tag("es"), began=began)).encounter
    path = table(log)
    mapping = encounters.guess_cad_map(log.session, path)
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    why = {item.line: item.why for item in plan.not_taken}
    assert f"already entered by hand as {by_hand.id}" in why[2]


def test_words_of_the_table_can_be_given_a_meaning(log: Log) -> None:
    path = table(log, HEAD + "1,11/20/2026 14:05,noise,Spanish,LL,,9,4412,\n")
    text = encounters.cad_map_text(encounters.guess_cad_map(log.session, path))
    text = text.replace('"noise": ""', "noise: welfare_check")
    text = text.replace('"LL": ""', "LL: phone_line")
    file = log.root / "map.yaml"
    file.write_text(text, encoding="utf-8")
    mapping = encounters.load_cad_map(file, log.policy)
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    assert plan.not_taken == ()
    assert plan.rows[0].facts.type == "welfare_check"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns: {colour: X}\n", "columns: there is no `colour`"),
        ("columns: {at: D}\ntypes: {x: party}\n", "types: there is no `party`"),
        ("columns: {at: D}\nusing: {x: pigeon}\n", "using: there is no `pigeon`"),
        ("columns: {at: D}\ndefault_using: pigeon\n", "using: there is no `pigeon`"),
    ],
)
def test_a_mapping_with_a_mistake_names_it(log: Log, text: str, message: str) -> None:
    file = log.root / "map.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        encounters.load_cad_map(file, log.policy)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("Name,Age\nx,1\n", "looks like the date"),
        ("\n\nDate,Age\nx,1\n", r"cad\.csv:3: no column looks like the language"),
        ('Date,Language\n"open', "not a table"),
    ],
)
def test_what_is_no_table_is_refused(log: Log, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        encounters.guess_cad_map(log.session, table(log, text))
    assert caught.value.hint


def test_semicolons_and_a_byte_order_mark_are_read(log: Log) -> None:
    path = table(log)
    path.write_bytes("\ufeffDate;Language\r\n2026-11-20 08:00;Mam\r\n".encode())
    ids = taken(log, path)
    assert encounters.find(log.conn, ids[0]).tag == "mam"


def test_each_word_that_needs_a_meaning_is_in_the_mapping_once(log: Log) -> None:
    rows = (
        "1,11/20/2026 14:05,DV IN PROG,Spanich,LANG LINE,,9,4412,\n"
        "2,11/20/2026 15:05,WELFARE CHK,SPA,ZZ,,9,4412,\n"
        "3,11/20/2026 16:05,XPAT,SPA,ZZ,,9,4412,\n4,11/20/2026 17:05,XPAT,Mam,ZZ,,9,4412,\n"
    )
    path = table(log, HEAD + rows)
    mapping = encounters.guess_cad_map(log.session, path)
    assert mapping.types == {"XPAT": ""}  # the rules know the others
    assert mapping.using == {"ZZ": ""}
    assert mapping.languages == {"Spanich": "es"}
    text = encounters.cad_map_text(mapping)
    assert text.count("XPAT") == 1
    file = log.root / "map.yaml"
    file.write_text(text.replace('"XPAT": ""', "XPAT: traffic_stop"), encoding="utf-8")
    plan = encounters.plan_import(
        log.session, path, encounters.load_cad_map(file, log.policy), confirmed=False
    )
    assert [row.facts.tag for row in plan.rows] == ["es"]
    assert {item.why for item in plan.not_taken} == {
        "`ZZ` is not a kind of help; add it to the mapping under using:"
    }


TIMES = "Case,Date,Language,Interp,Duration,Time Requested,Time Connected,Time Ended\n"


def test_the_time_of_the_call_is_not_the_time_of_connection(log: Log) -> None:
    rows = "1,11/20/2026 14:05,Spanish,phone line,9\n2,11/20/2026 15:05,Spanish,None,\n"
    path = table(log, "Case,Date,Language,Interp,Duration\n" + rows)
    for name in taken(log, path):
        one = encounters.find(log.conn, name)
        (service,) = one.services
        assert (service.connected, service.ended, service.derived) == (None, None, False)
        assert service.at == one.began
        text = encounters.narrative(one, log.policy)
        assert "onnected" not in text
    served = encounters.find(log.conn, "E-2026-0001").services[0]
    assert served.minutes == 9


def test_times_of_the_service_are_read_also_past_midnight(log: Log) -> None:
    rows = (
        "1,11/20/2026 23:50,Spanish,phone line,,23:52,00:04,11/21/2026 00:30\n"
        "2,11/20/2026 14:05,Spanish,phone line,9,2:03 PM,14:05,\n"
    )
    path = table(log, TIMES + rows)
    found = [encounters.find(log.conn, name).services[0] for name in taken(log, path)]
    assert [
        [one and f"{one:%d %H:%M}" for one in (each.requested, each.connected, each.ended)]
        for each in found
    ] == [["20 23:52", "21 00:04", "21 00:30"], ["20 14:03", "20 14:05", "20 14:14"]]
    assert [one.minutes for one in found] == [26, 9]
    assert [encounters.response_minutes(one) for one in found] == [12, 2]


@pytest.mark.parametrize(
    ("times", "why"),
    [
        ("14:06,14:10,14:08", "ended at 2026-11-20 14:08, before connected at 2026-11-20 14:10"),
        ("14:06,14:02,", "connected at 2026-11-20 14:02, before requested"),
        (",,14:01", "ended at 2026-11-20 14:01, before the call began at 2026-11-20 14:05"),
        (",soon,", "`soon` is not a date and time"),
    ],
)
def test_an_end_before_the_beginning_is_a_fault_of_the_row(log: Log, times: str, why: str) -> None:
    good = "1,11/20/2026 13:05,Spanish,line,,13:06,13:07,13:20\n"
    path = table(log, f"{TIMES}{good}2,11/20/2026 14:05,Spanish,line,,{times}\n")
    mapping = encounters.guess_cad_map(log.session, path)
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    assert [(row.line, why in row.why) for row in plan.not_taken] == [(3, True)]
    assert len(plan.rows) == 1


def test_an_import_of_an_earlier_version_loses_the_time_it_made_up(log: Log) -> None:
    began = NOW.replace(day=20, hour=14)
    service_data = {
        "number": 1, "using": "phone_line", "interpreter": {}, "connected": began.isoformat(),
        "ended": (began + timedelta(minutes=20)).isoformat(), "allowed": True, "reasons": [],
    }  # fmt: skip
    data = {
        "encounter": "E-2026-0001", "policy": "", "by": "clerk", "service": service_data,
        "set": {"began": began.isoformat(), "lang": "es"},
        "source": {"file": "cad.csv", "line": 2, "key": "1"},
    }  # fmt: skip
    ledger.append(log.conn, "encounter.imported", data, at=NOW)
    (service,) = encounters.find(log.conn, "E-2026-0001").services
    assert (service.connected, service.ended, service.minutes) == (None, None, 20)
    service_data["derived"] = False  # as this version writes it
    ledger.append(log.conn, "encounter.imported", data | {"encounter": "E-2026-0002"}, at=NOW)
    (service,) = encounters.find(log.conn, "E-2026-0002").services
    assert service.connected == began


def test_days_in_two_orders_are_asked_and_a_day_written_another_way_is_read(log: Log) -> None:
    rows = "1,25/11/2026 08:00,Mam\n2,11/24/2026 08:00,Mam\n3,Nov 24 2026 8:00 AM,Mam\n"
    path = table(log, "Case,Received,Language\n" + rows)
    mapping = encounters.guess_cad_map(log.session, path)
    assert mapping.dates == "ask"
    plan = encounters.plan_import(log.session, path, mapping, confirmed=False)
    assert [row.line for row in plan.rows] == [4]
    assert all("write month_first or day_first" in row.why for row in plan.not_taken)
    decided = encounters.plan_import(
        log.session, path, replace(mapping, dates="month_first"), confirmed=False
    )
    assert [row.line for row in decided.rows] == [3, 4]


def test_a_mapped_header_that_stands_twice_is_refused(log: Log) -> None:
    path = table(log, "Date,Language,Date\n2026-11-20 08:00,Mam,2026-11-21 08:00\n")
    mapping = encounters.guess_cad_map(log.session, path)
    with pytest.raises(InputError, match="two columns have the header `Date`"):
        encounters.plan_import(log.session, path, mapping, confirmed=False)

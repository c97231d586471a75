"""Calendars of scheduling programs: what becomes hours, what does not and in which line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.agency.people import Hours, Leave, OnCall, Reach, Weekly, status
from langaccess.core.errors import ConfigError, InputError
from langaccess.interpret.roster import (
    CalendarHours,
    Entry,
    find_hours,
    hours_lines,
    load_calendar,
    load_roster,
    recall_roster,
    to_ics,
    write_hours,
)
from tests.rosterfiles import PEOPLE, agency, roster

ZONE = "America/Chicago"
TODAY = date(2026, 11, 25)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Dept//Rota//EN\r\n"


def event(*rows: str, uid: str = "a") -> str:
    body = "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *rows))
    return body + "\r\nEND:VEVENT\r\n"


def read(
    folder: Path, *events: str, zone: str = ZONE, months: int = 12, **asked: Any
) -> CalendarHours:
    path = folder / "x.ics"
    text = HEAD + "".join(events) + "END:VCALENDAR\r\n"
    path.write_bytes(text.encode("utf-8"))
    return load_calendar(path, zone, today=TODAY, months=months, **asked)


def test_what_comes_every_week_becomes_weekly_hours(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        event(
            "SUMMARY:Night shift", f"DTSTART;TZID={ZONE}:20261102T220000",
            f"DTEND;TZID={ZONE}:20261103T060000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,FR",
        ),
    )  # fmt: skip
    assert found.hours == Hours(weekly=(Weekly(("mon", "tue", "fri"), "22:00", "06:00"),))
    assert found.refused == ()


def titled(folder: Path, *titles: str, **asked: Any) -> CalendarHours:
    """Read a calendar of events with these titles, each on a day of its own."""
    events = (
        event(
            f"SUMMARY:{title}", f"DTSTART;TZID={ZONE}:202612{n:02}T080000",
            f"DTEND;TZID={ZONE}:202612{n:02}T160000", uid=str(n),
        )
        for n, title in enumerate(titles, start=1)
    )  # fmt: skip
    return read(folder, *events, **asked)


@pytest.mark.parametrize(
    "title",
    ["Dentist", "Kid's soccer", "Lunch with Bo", "Jury duty", "Not on call", "No shift today",
     "Shift swapped with Lee", "Call mom", "Workout", "Busy", "", "Watch the kids",
     "Makeshift tent", "Isn't on duty"],
)  # fmt: skip
def test_a_private_event_is_no_hour_on_duty(tmp_path: Path, title: str) -> None:
    found = titled(tmp_path, "On call", title)
    assert [stretch.start for stretch in found.hours.on_call] == ["2026-12-01T08:00"]
    assert [row.line for row in found.left_out] == [11]
    assert found.left_out[0].text == title
    assert found.guessed == ()


@pytest.mark.parametrize(
    "title",
    ["On call", "on-call", "Standby", "Night shift", "Day Shift - Sgt", "Shift", "On duty",
     "Desk duty", "Patrol North", "Swing watch", "Overtime"],
)  # fmt: skip
def test_an_event_that_speaks_of_duty_is_taken(tmp_path: Path, title: str) -> None:
    found = titled(tmp_path, title)
    assert len(found.hours.on_call) == 1
    assert (found.left_out, found.refused) == ((), ())


def test_an_event_that_is_asked_for_is_taken(tmp_path: Path) -> None:
    titles = ("B-team", "Dentist", "Vacation", "Not on call")
    found = titled(tmp_path, *titles, titles=["b-team "])
    assert found.guessed == ("B-team",)
    assert [row.text for row in found.left_out] == ["Dentist", "Not on call"]
    found = titled(tmp_path, *titles, every=True)
    assert found.guessed == ("B-team", "Dentist")
    assert [row.text for row in found.left_out] == ["Not on call"]
    assert len(found.hours.on_call) == 2
    with pytest.raises(InputError, match="no event has the title `C-team`"):
        titled(tmp_path, *titles, titles=["C-team"])


@pytest.mark.parametrize("end", ["PT2H", "20261203T100000"])
def test_an_added_period_has_its_own_end(tmp_path: Path, end: str) -> None:
    found = read(
        tmp_path,
        event(
            "SUMMARY:On call", f"DTSTART;TZID={ZONE}:20261201T080000",
            f"DTEND;TZID={ZONE}:20261201T160000",
            f"RDATE;VALUE=PERIOD;TZID={ZONE}:20261203T080000/{end}",
        ),
    )  # fmt: skip
    assert [(one.start, one.end) for one in found.hours.on_call] == [
        ("2026-12-01T08:00", "2026-12-01T16:00"),
        ("2026-12-03T08:00", "2026-12-03T10:00"),
    ]


@pytest.mark.parametrize(
    "extra",
    [
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261215T000000Z",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        "RRULE:FREQ=DAILY;COUNT=40",
        "RRULE:FREQ=MONTHLY;BYDAY=1MO",
    ],
)
def test_what_does_not_come_every_week_for_good_is_written_out(tmp_path: Path, extra: str) -> None:
    found = read(
        tmp_path,
        event(
            "SUMMARY:Day shift", f"DTSTART;TZID={ZONE}:20261102T080000",
            f"DTEND;TZID={ZONE}:20261102T160000", extra,
        ),
    )  # fmt: skip
    assert found.hours.weekly == ()
    starts = [stretch.start for stretch in found.hours.on_call]
    assert starts
    assert all(start >= "2026-11-25" and start.endswith("T08:00") for start in starts)
    assert "2026-12-07T08:00" in starts or "INTERVAL" in extra


def test_a_series_with_an_exception_stays_a_series(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        event(
            "SUMMARY:Night shift", f"DTSTART;TZID={ZONE}:20261102T220000",
            f"DTEND;TZID={ZONE}:20261103T060000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU",
            f"EXDATE;TZID={ZONE}:20261207T220000,20261221T220000,20260105T220000",
        ),
    )  # fmt: skip
    free = (date(2026, 12, 7), date(2026, 12, 21))
    assert found.hours == Hours(weekly=(Weekly(("mon", "tue"), "22:00", "06:00", free),))
    entry = Entry("x", "Billie Holiday", "member", hours=found.hours)
    zone = ZoneInfo(ZONE)
    for day, hour, works in ((6, 23, 0), (7, 23, 0), (8, 3, 0), (8, 23, 1), (14, 23, 1)):
        at = datetime(2026, 12, day, hour, tzinfo=zone)
        assert (status(entry, at, ZONE).reach is Reach.ON_SHIFT) is bool(works), (day, hour)


def test_an_excluded_day_is_kept_in_the_roster_file_and_in_an_export(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    roster(tmp_path, policy, PEOPLE)
    folder = tmp_path / "roster"
    hours = Hours(weekly=(Weekly(("mon",), "08:00", "16:00", (date(2026, 12, 7),)),))
    write_hours(find_hours(folder, "garcia"), hours, policy)
    kept = load_roster(folder, policy).people[0]
    assert kept.hours == hours
    path = tmp_path / "x.ics"
    path.write_bytes(to_ics(kept, ZONE, stamp=datetime.now(UTC), today=TODAY))
    assert load_calendar(path, ZONE, today=TODAY).hours == hours
    recall_roster(folder, policy, tmp_path)  # writes the index
    (garcia,) = (one for one in recall_roster(folder, policy, tmp_path).speaking("es")
                 if one.id == "garcia")  # fmt: skip
    assert garcia.hours == hours


def test_one_moved_night_of_a_series_is_moved_and_no_other(tmp_path: Path) -> None:
    series = event(
        "SUMMARY:Day shift", f"DTSTART;TZID={ZONE}:20261130T080000",
        f"DTEND;TZID={ZONE}:20261130T160000", "RRULE:FREQ=WEEKLY",
    )  # fmt: skip
    moved = event(
        "SUMMARY:Day shift", f"RECURRENCE-ID;TZID={ZONE}:20261207T080000",
        f"DTSTART;TZID={ZONE}:20261208T100000", f"DTEND;TZID={ZONE}:20261208T120000",
    )  # fmt: skip
    gone = event(
        "SUMMARY:Day shift", f"RECURRENCE-ID;TZID={ZONE}:20261221T080000", "STATUS:CANCELLED",
        f"DTSTART;TZID={ZONE}:20261221T080000", f"DTEND;TZID={ZONE}:20261221T160000",
    )  # fmt: skip
    hours = read(tmp_path, series, moved, gone, months=1).hours
    assert hours.weekly == (
        Weekly(("mon",), "08:00", "16:00", (date(2026, 12, 7), date(2026, 12, 21))),
    )
    assert [stretch.start for stretch in hours.on_call] == ["2026-12-08T10:00"]


def test_leave_is_whole_days_and_its_last_day_is_the_one_before_the_end(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        event("SUMMARY:PTO", "DTSTART;VALUE=DATE:20261220", "DTEND;VALUE=DATE:20270104", uid="1"),
        event("SUMMARY:Sick", "DTSTART;VALUE=DATE:20261201", uid="2"),
        event(
            "SUMMARY:Conference", "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
            f"DTSTART;TZID={ZONE}:20261210T000000", f"DTEND;TZID={ZONE}:20261212T000000", uid="3",
        ),
    )  # fmt: skip
    assert found.hours.leave == (
        Leave(date(2026, 12, 1), date(2026, 12, 1)),
        Leave(date(2026, 12, 10), date(2026, 12, 11)),
        Leave(date(2026, 12, 20), date(2027, 1, 3)),
    )


def test_another_clock_is_turned_into_the_persons_own(tmp_path: Path) -> None:
    utc = event("SUMMARY:On call", "DTSTART:20261201T030000Z", "DTEND:20261201T090000Z", uid="1")
    east = event(
        "SUMMARY:Shift", "DTSTART;TZID=America/New_York:20261202T080000",
        "DTEND;TZID=America/New_York:20261202T160000", uid="2",
    )  # fmt: skip
    windows = event(
        "SUMMARY:Shift", "DTSTART;TZID=Central Standard Time:20261203T080000",
        "DTEND;TZID=Central Standard Time:20261203T160000", uid="3",
    )  # fmt: skip
    floating = event("SUMMARY:Shift", "DTSTART:20261204T080000", "DTEND:20261204T160000", uid="4")
    assert read(tmp_path, utc, east, windows, floating).hours.on_call == (
        OnCall("2026-11-30T21:00", "2026-12-01T03:00"),
        OnCall("2026-12-02T07:00", "2026-12-02T15:00"),
        OnCall("2026-12-03T08:00", "2026-12-03T16:00"),
        OnCall("2026-12-04T08:00", "2026-12-04T16:00"),
    )


def test_the_nights_on_which_the_clock_changes(tmp_path: Path) -> None:
    spring = event(
        "SUMMARY:On call", f"DTSTART;TZID={ZONE}:20270314T023000",
        f"DTEND;TZID={ZONE}:20270314T060000", uid="1",
    )  # fmt: skip
    autumn = event("SUMMARY:On call", "DTSTART:20271107T063000Z", "DTEND:20271107T120000Z", uid="2")
    inside = event("SUMMARY:On call", "DTSTART:20271107T063000Z", "DTEND:20271107T071500Z", uid="3")
    found = read(tmp_path, spring, autumn, inside)
    assert found.hours.on_call == (
        OnCall("2027-03-14T03:30", "2027-03-14T06:00"),
        OnCall("2027-11-07T01:30", "2027-11-07T06:00"),
    )
    ((line, text),) = [(row.line, row.text) for row in found.refused]
    assert line == 18
    assert "saving time repeats" in text


REFUSED = {
    "a day that says nothing": (
        ("SUMMARY:Monday", "DTSTART;VALUE=DATE:20261201"), "leave or on call",
    ),
    "leave of an hour": (
        ("SUMMARY:Sick", "DTSTART:20261201T080000", "DTEND:20261201T090000"), "whole days",
    ),
    "a cancelled one": (
        ("SUMMARY:Shift", "STATUS:CANCELLED", "DTSTART:20261201T080000", "DTEND:20261201T160000"),
        "canceled",
    ),
    "no beginning": (("SUMMARY:Shift",), "no beginning"),
    "an impossible day": (("SUMMARY:Shift", "DTSTART:20260231T080000"), "cannot be read"),
    "backwards": (
        ("SUMMARY:Shift", "DTSTART:20261201T160000", "DTEND:20261201T080000"), "before it begins",
    ),
    "over": (("SUMMARY:Shift", "DTSTART:20250101T080000", "DTEND:20250101T160000"), "is over"),
    "a rule that is none": (
        ("SUMMARY:Shift", "DTSTART:20261201T080000", "DTEND:20261201T160000",
         "RRULE:FREQ=DAILY;BYWEEKNO=1;BYSETPOS=0"),
        "rule of `Shift` is not valid",
    ),
    "a rule that never comes true": (
        ("SUMMARY:Shift", "DTSTART:20261201T080000", "DTEND:20261201T160000",
         "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=3"),
        "is over, or is after",
    ),
    "a place in its series that is none": (
        ("SUMMARY:Shift", "DTSTART:20261201T080000", "DTEND:20261201T160000",
         "RECURRENCE-ID:20261301T000000"),
        "RECURRENCE-ID cannot be read",
    ),
    "every second": (
        ("SUMMARY:Shift", "DTSTART:20261201T080000", "DTEND:20261201T160000",
         "RRULE:FREQ=SECONDLY"),
        "by the hour",
    ),
    "every week of none": (
        ("SUMMARY:Shift", "DTSTART:20261201T080000", "DTEND:20261201T160000",
         "RRULE:FREQ=WEEKLY;INTERVAL=0"),
        "rule of `Shift` is not valid",
    ),
    "a second rule, every year of none": (
        ("SUMMARY:Shift", "DTSTART:20261201T080000", "DTEND:20261201T160000",
         "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=9", "RRULE:FREQ=YEARLY;INTERVAL=0"),
        "rule of `Shift` is not valid",
    ),
    "days from Easter": (
        ("SUMMARY:Shift", "DTSTART:20261201T080000", "DTEND:20261201T160000",
         "RRULE:FREQ=YEARLY;BYEASTER=400"),
        "rule of `Shift` is not valid",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_an_event_that_is_not_taken_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    rows, words = REFUSED[name]
    good = event("SUMMARY:On call", "DTSTART:20261201T080000", "DTEND:20261201T160000", uid="g")
    found = read(tmp_path, good, event(*rows, uid="b"))
    assert [(row.line, words in row.text) for row in found.refused] == [(11, True)], found.refused
    assert len(found.hours.on_call) == 1
    assert found.events == 2


def test_what_is_no_calendar_says_so(tmp_path: Path) -> None:
    endless = b"BEGIN:VCALENDAR\r\nDTSTART;TZID=%s:20261201T080000\r\nEND:VCALENDAR\r\n"
    half = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n"
    for data in (b"", b"hello", half, endless % (b"b" * 5000)):
        (tmp_path / "x.ics").write_bytes(data)
        with pytest.raises(InputError, match="not a readable calendar"):
            load_calendar(tmp_path / "x.ics", ZONE, today=TODAY)


DAYS = st.dates(date(2026, 12, 1), date(2027, 6, 1))
CLOCK = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30])).map(
    lambda t: f"{t[0]:02}:{t[1]:02}"
)


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    days = st.lists(
        st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1, unique=True
    )
    order = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    weekly = draw(st.lists(st.builds(Weekly, days.map(lambda d: tuple(sorted(d, key=order.index))),
                                     CLOCK, CLOCK), max_size=3, unique=True))  # fmt: skip
    calls = draw(st.lists(DAYS, max_size=4, unique=True))
    leave = draw(st.lists(DAYS, max_size=3, unique=True))
    return Hours(
        draw(st.booleans()),
        tuple(weekly),
        tuple(OnCall(f"{day}T18:00", f"{day}T23:45") for day in sorted(calls)),
        tuple(Leave(day, day) for day in sorted(leave)),
    )


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True)
@given(some_hours())
def test_what_is_written_is_read_back_as_the_same_hours(hours: Hours) -> None:
    import tempfile

    entry = Entry("x", "Billie Holiday", "member", hours=hours)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.ics"
        path.write_bytes(to_ics(entry, ZONE, stamp=datetime.now(UTC), today=TODAY))
        found = load_calendar(path, ZONE, today=TODAY)
    assert found.hours == hours
    assert found.refused == ()


def test_hours_are_written_into_the_entry_and_nothing_else_changes(tmp_path: Path) -> None:
    policy = agency(tmp_path)
    before = roster(tmp_path, policy, PEOPLE)
    hours = Hours(
        weekly=(Weekly(("mon",), "08:00", "16:00"),), leave=(Leave(TODAY, TODAY),)
    )  # fmt: skip
    folder = tmp_path / "roster"
    old = (folder / "people.yaml").read_text(encoding="utf-8")
    for who in ("garcia", "nguyen", "haddad"):
        write_hours(find_hours(folder, who), hours, policy)
    text = (folder / "people.yaml").read_text(encoding="utf-8")
    from langaccess.interpret.roster import load_roster

    after = load_roster(folder, policy)
    for one, two in zip(before.people, after.people, strict=True):
        changed = one.id in ("garcia", "nguyen", "haddad")
        assert two.hours == (hours if changed else one.hours)
        assert (two.name, two.credentials, two.vetting) == (one.name, one.credentials, one.vetting)
    kept = [line for line in old.splitlines() if line.strip().startswith("#")]
    assert [line for line in text.splitlines() if line.strip().startswith("#")] == kept
    assert "\n".join(hours_lines(hours)) in text


def test_an_entry_on_one_line_is_left_alone_and_a_wrong_result_is_not_written(
    tmp_path: Path,
) -> None:
    policy = agency(tmp_path)
    line = "people:\n  - {id: x, name: X, kind: member}\n"
    roster(tmp_path, policy, line)
    with pytest.raises(InputError, match="one line") as caught:
        find_hours(tmp_path / "roster", "x")
    assert str(caught.value.where).endswith("people.yaml:2")
    with pytest.raises(InputError, match="no one on the roster"):
        find_hours(tmp_path / "roster", "y")
    roster(tmp_path, policy, PEOPLE)
    wrong = Hours(on_call=(OnCall("2027-03-14T02:30", "2027-03-14T06:00"),))
    with pytest.raises(ConfigError, match="1 mistake"):
        write_hours(find_hours(tmp_path / "roster", "garcia"), wrong, policy)
    path = tmp_path / "roster" / "people.yaml"
    assert path.read_text(encoding="utf-8") == PEOPLE

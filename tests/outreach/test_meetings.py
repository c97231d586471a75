"""Meetings: what blocks one, what is worth a look, and its calendar file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.core.errors import ConfigError, InputError
from langaccess.outreach import meetings, registers
from langaccess.outreach.registers import MEETINGS
from tests.outreach import kit
from tests.rosterfiles import PEOPLE

RULES = "agency: {name: Larkspur Police, time_zone: America/Chicago}\nlanguages: [{tag: es}]\n"
NOW = datetime(2027, 2, 1, 9, tzinfo=ZoneInfo("America/Chicago"))
SPANISH = {"tag": "es", "interpreter": "ortiz", "booked": "2027-01-20", "confirmed": "2027-01-25"}
PLAN: dict[str, Any] = {
    "id": "spring", "name": "Soccer and talk", "series": "soccer", "starts": "2027-03-10T18:00",
    "minutes": 90, "place": {"name": "Oak Library", "kind": "library"},
    "agenda": [{"item": "parking", "source": "community"}],
    "representatives": [{"person": "p1"}, {"person": "p2"}], "languages": [SPANISH],
    "sign_contact": "217-555-0100", "announced": "2027-02-01",
}  # fmt: skip
NEXT = PLAN | {"id": "summer", "starts": "2027-06-09T18:00"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = kit.folder(tmp_path / "a", more=RULES)
    (made / "roster").mkdir()
    (made / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    return made


def session_at(root: Path, now: datetime = NOW) -> Session:
    session = Session(find(explicit=root))
    session.now = now
    return session


def checked(root: Path, plan: dict[str, Any], *others: dict[str, Any], now: datetime = NOW) -> Any:
    with session_at(root, now) as session:
        every = registers.add_entries(session, MEETINGS, [plan, *others], by="D. Clerk")
        return meetings.check_meeting(session, every[0], every)


def codes(found: Any) -> set[tuple[str, bool]]:
    return {(one.code, one.blocks) for one in found.findings}


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in PLAN.items() if name != key}


def spanish(**more: Any) -> dict[str, Any]:
    made = {key: value for key, value in (SPANISH | more).items() if value is not None}
    return PLAN | {"languages": [made]}


def test_a_meeting_with_everything_is_ready(root: Path) -> None:
    found = checked(root, PLAN, NEXT)
    assert (found.ready, found.findings) == (True, ())


# Source: section 5 of the research note; one row for each of its checks, and harmless neighbors.
TABLE: list[tuple[str, dict[str, Any], set[tuple[str, bool]]]] = [
    ("police venue", PLAN | {"place": {"name": "Station 2", "kind": "police"}}, {("venue", False)}),
    ("court venue", PLAN | {"place": {"name": "Annex", "kind": "court"}}, {("venue", False)}),
    ("police venue with a reason",
     PLAN | {"place": {"name": "Station 2", "kind": "police", "why": "flood"}}, set()),
    ("a school", PLAN | {"place": {"name": "Elm", "kind": "school"}}, set()),
    ("no interpreter", without("languages"), {("interpreter", True)}),
    ("none named", spanish(interpreter=None), {("interpreter", True)}),
    ("not confirmed", spanish(confirmed=None), {("confirm", True)}),
    ("not booked", spanish(confirmed=None, booked=None), {("confirm", True)}),
    ("not on the roster", spanish(interpreter="nobody"), {("barred", True)}),
    ("expired certificate", spanish(interpreter="ruiz"), {("barred", True)}),
    ("by name", spanish(interpreter="Elena Ortiz"), set()),
    ("a second language not booked",
     PLAN | {"languages": [SPANISH, {"tag": "ht"}]}, {("interpreter", True)}),
    ("no sign contact", without("sign_contact"), {("sign", True)}),
    ("announced late", PLAN | {"announced": "2027-02-25"}, {("notice", False)}),
    ("announced on the last day", PLAN | {"announced": "2027-02-24"}, set()),
    ("agenda of the agency only",
     PLAN | {"agenda": [{"item": "crime", "source": "agency"}]}, {("agenda", False)}),
    ("no agenda", without("agenda"), {("agenda", False)}),
    ("long and alone", spanish(mode="simultaneous") | {"minutes": 150}, {("alone", False)}),
    ("long with a team", spanish(mode="simultaneous", second="ortiz") | {"minutes": 150}, set()),
    ("photo without consent", PLAN | {"photos": [{"file": "a.jpg"}]}, {("photo", False)}),
    ("photo, consent over",
     PLAN | {"photos": [{"file": "a.jpg", "consent": "all", "until": "2027-01-31"}]},
     {("photo", False)}),
    ("photo with consent", PLAN | {"photos": [{"file": "a.jpg", "consent": "crowd"}]}, set()),
    ("sponsor not asked", PLAN | {"sponsors": [{"sponsor": "Bakery"}]}, {("sponsor", False)}),
    ("a time that is skipped", PLAN | {"starts": "2027-03-14T02:30"}, {("starts", True)}),
    ("a host that is not a partner", PLAN | {"hosts": ["oka"]}, {("host", False)}),
    ("outlet unknown", PLAN | {"publicity": ["voz"]}, {("outlet", False)}),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("plan", "wanted"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE])
def test_each_check(root: Path, plan: dict[str, Any], wanted: set[tuple[str, bool]]) -> None:
    found = checked(root, plan, NEXT)
    assert codes(found) == wanted
    assert found.ready == (not any(blocks for _, blocks in wanted))


def test_one_meeting_without_a_next_is_said(root: Path) -> None:
    assert codes(checked(root, PLAN)) == {("ongoing", False)}


def test_a_canceled_meeting_is_not_the_next_one_and_not_the_last_one(root: Path) -> None:
    others = [NEXT, PLAN | {"id": "winter", "starts": "2026-12-09T18:00"}]
    others[1]["representatives"] = [{"person": "p9"}]
    canceled = [one | {"retired": "2027-01-31"} for one in others]
    later = NEXT | {"id": "fall", "starts": "2027-09-08T18:00"}
    assert codes(checked(root, PLAN, *canceled)) == {("ongoing", False)}
    with session_at(root) as session:
        registers.add_entries(session, MEETINGS, [later], by="D. Clerk")
        every = registers.load_register(session, MEETINGS)
    found = meetings.next_in_series(every[0], every)
    assert found is not None
    assert found.id == "fall"


def test_other_people_than_last_time_are_said_if_most_are_gone(root: Path) -> None:
    last = PLAN | {"id": "winter", "starts": "2026-12-09T18:00"}
    gone = PLAN | {"representatives": [{"person": "p9"}]}
    assert codes(checked(root, gone, last, NEXT)) == {("same_people", False)}


def test_one_of_two_people_may_change(root: Path) -> None:
    last = PLAN | {"id": "winter", "starts": "2026-12-09T18:00"}
    half = PLAN | {"representatives": [{"person": "p1"}, {"person": "p9"}]}
    assert codes(checked(root, half, last, NEXT)) == set()


def test_the_languages_are_those_of_the_hosts(root: Path) -> None:
    with session_at(root) as session:
        host = {"id": "oak", "org": "Oak", "languages": [{"tag": "ht", "how": "staff"}]}
        registers.add_entries(session, registers.PARTNERS, [host], by="D. Clerk")
    found = checked(root, without("languages") | {"hosts": ["oak"]}, NEXT)
    assert [one.text for one in found.findings] == ["Haitian Creole: no interpreter"]


def test_a_missed_deadline_of_an_outlet_is_said(root: Path) -> None:
    outlet = {"id": "voz", "name": "La Voz", "kind": "paper", "languages": ["es"],
              "deadline": {"weekday": "tue", "time": "17:00", "lead_days": 3}}  # fmt: skip
    with session_at(root) as session:
        registers.add_entries(session, registers.OUTLETS, [outlet], by="D. Clerk")
    plan = without("announced") | {"publicity": ["voz"]}
    late = datetime(2027, 3, 3, 9, tzinfo=ZoneInfo("America/Chicago"))
    found = checked(root, plan, NEXT, now=late)
    assert codes(found) == {("notice", False), ("outlet", False)}
    assert "2027-03-02 17:00" in next(o.text for o in found.findings if o.code == "outlet")


def test_only_pictures_with_consent_are_usable(root: Path) -> None:
    photos = [
        {"file": "a.jpg"}, {"file": "b.jpg", "consent": "all", "until": "2027-02-01"},
        {"file": "c.jpg", "consent": "crowd"},
    ]  # fmt: skip
    with session_at(root) as session:
        (one,) = registers.add_entries(session, MEETINGS, [PLAN | {"photos": photos}], by="D")
    assert meetings.usable_photos(one, date(2027, 2, 1)) == ("b.jpg", "c.jpg")
    assert meetings.usable_photos(one, date(2027, 2, 2)) == ("c.jpg",)
    with session_at(root) as session:
        for name in ("b.jpg", "c.jpg", "another.jpg"):
            meetings.refuse_unusable_photo(session, root / name)
        with pytest.raises(InputError, match="have not agreed"):
            meetings.refuse_unusable_photo(session, root / "a.jpg")
    with (
        session_at(root, NOW + timedelta(days=1)) as session,
        pytest.raises(InputError, match="have not agreed"),
    ):
        meetings.refuse_unusable_photo(session, root / "x" / ".." / "b.jpg")


@pytest.mark.parametrize(
    "starts",
    ["2027-03-10", "tomorrow", "2027-03-10T18:00Z", "2027-13-01T10:00"],
)
def test_a_moment_that_is_none_is_refused(root: Path, starts: str) -> None:
    with session_at(root) as session, pytest.raises(ConfigError) as caught:
        registers.add_entries(session, MEETINGS, [PLAN | {"starts": starts}], by="D. Clerk")
    assert "starts" in caught.value.details[0]


def test_a_meeting_over_the_change_of_the_clock_lasts_as_long(root: Path) -> None:
    plan = PLAN | {"starts": "2027-03-14T01:30", "minutes": 60}
    with session_at(root) as session:
        (one,) = registers.add_entries(session, MEETINGS, [plan], by="D. Clerk")
    start, end = one.span("America/Chicago")
    assert end.isoformat() == "2027-03-14T03:30:00-05:00"
    assert end - start == timedelta(hours=2), "on the wall"


# --- the calendar file ----------------------------------------------------------------------------


def ics(root: Path, ready: dict[str, bool]) -> bytes:
    with session_at(root) as session:
        every = registers.load_register(session, MEETINGS)
        return meetings.meetings_ics(session, every, ready)


def plain_lines(body: bytes) -> list[str]:
    """Return the content lines by this test's own few lines (RFC 5545, 3.1)."""
    assert b"\r\n" in body
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    return body.decode("utf-8").replace("\r\n ", "").splitlines()


def test_the_file_is_the_same_for_the_same_meetings_and_says_what_it_should(root: Path) -> None:
    canceled = PLAN | {"id": "fall", "starts": "2027-09-08T18:00", "retired": "2027-01-31"}
    checked(
        root, PLAN | {"name": "Fútbol y plática, con café; familias bienvenidas"}, NEXT, canceled
    )
    body = ics(root, {"spring": True})
    assert body == ics(root, {"spring": True})
    lines = plain_lines(body)
    assert "UID:spring@larkspur.langaccess" in lines
    assert "DTSTART;TZID=America/Chicago:20270310T180000" in lines
    assert "DTEND;TZID=America/Chicago:20270310T193000" in lines
    summer = lines.index("DTSTART:20270314T020000")
    assert lines[summer - 1 : summer + 4 : 2] == [
        "BEGIN:DAYLIGHT",
        "TZNAME:CDT",
        "TZOFFSETTO:-0500",
    ]
    assert not any(line.startswith("RDATE") for line in lines), "which some calendars do not read"
    assert "SUMMARY;LANGUAGE=en:Fútbol y plática\\, con café\\; familias bienvenidas" in lines
    calendar: Any = icalendar.Calendar.from_ical(body)
    states = {str(e["uid"]).partition("@")[0]: str(e["status"]) for e in calendar.walk("VEVENT")}
    assert states == {"spring": "CONFIRMED", "summer": "TENTATIVE", "fall": "CANCELLED"}
    starts = {
        str(e["uid"]).partition("@")[0]: e.decoded("dtstart") for e in calendar.walk("VEVENT")
    }
    assert starts["summer"] == datetime(2027, 6, 9, 18, tzinfo=ZoneInfo("America/Chicago"))
    assert calendar.to_ical() == body, "out, in, out again"


def test_a_changed_meeting_keeps_its_uid_and_counts_up(root: Path) -> None:
    checked(root, PLAN)
    before = plain_lines(ics(root, {}))
    with session_at(root, NOW + timedelta(hours=1)) as session:
        fields = {"starts": "2027-03-11T18:00"}
        registers.set_fields(session, MEETINGS, ["spring"], fields, by="D. Clerk")
    after = plain_lines(ics(root, {}))

    def pick(lines: list[str], key: str) -> str:
        return next(line for line in lines if line.startswith(key))

    assert pick(before, "UID") == pick(after, "UID")
    assert (pick(before, "SEQUENCE"), pick(after, "SEQUENCE")) == ("SEQUENCE:0", "SEQUENCE:1")
    assert pick(before, "DTSTAMP") < pick(after, "DTSTAMP")

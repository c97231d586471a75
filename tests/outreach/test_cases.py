"""One table over all kinds of cases: clocks, owners, answers, ends, holds, deletion, exports."""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
import stat
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import CaseClock, load_policy
from langaccess.agency.session import Session
from langaccess.agency.workspace import find, transaction
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from langaccess.outreach import cases
from langaccess.outreach.cases import KINDS, CaseKind
from tests.outreach import kit

CERTIFICATION = """\
outreach:
  certification:
    enabled: true
    decided_by: A. Counsel
    decided_on: 2026-11-01
    designees: [{person: ruiz, since: 2026-01-01, until: 2027-12-31}]
  cases:
    certification:
      clocks:
        - {id: standard, days: 90, law: RCW 7.98, as_of: 2026-11-26}
        - {id: faster, days: 14, law: RCW 7.98, as_of: 2026-11-26, verified_by: A. Counsel}
    concern: {keep_months: 12}
    complaint: {keep_months: 12}
"""
ROSTER = """\
schema: 1
people:
  - {id: ruiz, name: Luz Ruiz, kind: staff}
  - {id: p12, name: Sam Ortega, kind: member}
  - {id: p30, name: Kim Vale, kind: member}
"""
INTAKE: dict[str, dict[str, Any]] = {
    "concern": {"topic": "service", "language": "mam", "via": "oak", "text": "No one called back."},
    "complaint": {"topic": "service", "language": "es", "text": "A child interpreted."},
    "certification": {"form": "I-918B", "requester": "counsel", "case_number": "26-1234"},
}
BY = "Luz Ruiz"
ALL = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda one: one.name)
LOGGED = pytest.mark.parametrize(
    "kind", [one for one in KINDS.values() if not one.private], ids=lambda one: one.name
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = kit.folder(tmp_path / "a", more=CERTIFICATION)
    (made / "roster").mkdir()
    (made / "roster" / "people.yaml").write_text(ROSTER, encoding="utf-8")
    return made


def session_on(root: Path, day: str = "2026-11-02", zone: str = "UTC") -> Session:
    session = Session(find(explicit=root))
    session.now = datetime.combine(
        date.fromisoformat(day), datetime.min.time().replace(hour=12), ZoneInfo(zone)
    )
    return session


def add(session: Session, kind: CaseKind, **more: Any) -> Any:
    return cases.add_case(session, kind, INTAKE[kind.name] | more, by=BY)


def answer(session: Session, kind: CaseKind, number: str, **more: Any) -> Any:
    language = {"concern": "mam", "complaint": "es", "certification": "en"}[kind.name]
    return cases.answer_case(
        session, kind, number, by=BY, how="spoken", **{"language": Tag(language)} | more
    )


def test_the_table_has_every_kind() -> None:
    assert set(INTAKE) == set(KINDS)


@ALL
def test_every_kind_says_what_is_kept_and_what_a_records_request_gets(kind: CaseKind) -> None:
    rules = load_policy(shipped(CONFIG, "base.yaml")).outreach.cases[kind.name]
    assert rules.keep.strip()
    assert rules.hold.strip()
    assert rules.records_request.strip()
    assert rules.basis
    assert rules.keep_months is None, "a records schedule is the agency's own"


@ALL
def test_no_kind_has_a_field_for_status_or_a_verdict_on_eligibility(kind: CaseKind) -> None:
    names = {one.name for one in dataclasses.fields(kind.intake)}
    words = {"status", "name", "address", "country", "reason", "nationality", "eligible", "urgent"}
    if kind.private:
        assert not names & (words | {"text", "note"})
    assert not names & {"status", "country", "nationality", "address"}
    assert not {"eligible", "ineligible", "signed", "declined", "denied"} & {*kind.outcomes}


@pytest.mark.slow
@ALL
def test_a_case_goes_from_receipt_to_its_end(root: Path, kind: CaseKind) -> None:
    with session_on(root) as session:
        case = add(session, kind)
        assert case.id == f"{kind.prefix}-2026-0001"
        assert case.due is not None
        case = cases.assign_case(session, kind, "1", "ruiz", by=BY)
        assert case.owner == "ruiz"
        with pytest.raises(InputError, match="no record of an answer"):
            cases.close_case(session, kind, "1", kind.outcomes[0], by=BY)
        answer(session, kind, "1")
        with pytest.raises(InputError, match="is not an outcome"):
            cases.close_case(session, kind, "1", "granted", by=BY)
        case = cases.close_case(session, kind, "1", kind.outcomes[0], by=BY)
        assert (case.outcome, case.closed) == (kind.outcomes[0], date(2026, 11, 2))
        assert [one.event for one in case.events] == ["added", "assigned", "answered", "closed"]
        for act in (
            lambda: cases.assign_case(session, kind, "1", "ruiz", by=BY),
            lambda: answer(session, kind, "1"),
            lambda: cases.close_case(session, kind, "1", "withdrawn", by=BY),
        ):
            with pytest.raises(InputError, match="is closed"):
                act()
        assert add(session, kind).id == f"{kind.prefix}-2026-0002"


@ALL
def test_a_withdrawn_case_needs_no_answer(root: Path, kind: CaseKind) -> None:
    with session_on(root) as session:
        add(session, kind)
        assert cases.close_case(session, kind, "1", "withdrawn", by=BY).outcome == "withdrawn"


@ALL
def test_a_case_is_overdue_the_day_after_its_last_day(root: Path, kind: CaseKind) -> None:
    with session_on(root) as session:
        case = add(session, kind)
        assert case.due is not None
        assert not case.overdue(case.due)
        assert case.overdue(case.due + timedelta(days=1))
        assert not answer(session, kind, "1").overdue(case.due + timedelta(days=9))


@ALL
def test_another_clock_added_later_makes_the_last_day_earlier_never_later(
    root: Path, kind: CaseKind
) -> None:
    with session_on(root) as session:
        before = add(session, kind).due
        early, late = date(2026, 11, 4), date(2028, 2, 29)
        assert cases.add_clock(session, kind, "1", "law-1", by=BY, until=late).due == before
        case = cases.add_clock(session, kind, "1", "law-2", by=BY, until=early)
        assert case.due == early
        assert {one.id for one in case.clocks} >= {"law-1", "law-2"}
        with pytest.raises(InputError, match="no clock `nonsense`"):
            cases.add_clock(session, kind, "1", "nonsense", by=BY)
        with pytest.raises(InputError, match="short name"):
            cases.add_clock(session, kind, "1", "in removal proceedings", by=BY, until=early)


@ALL
def test_a_running_clock_is_not_moved_to_a_later_day(root: Path, kind: CaseKind) -> None:
    with session_on(root) as session:
        (clock,) = add(session, kind).clocks
        for name, day in ((clock.id, clock.last_day), ("law-1", date(2026, 11, 9))):
            cases.add_clock(session, kind, "1", name, by=BY, until=day)
            with pytest.raises(InputError, match="a later day does not replace it"):
                cases.add_clock(session, kind, "1", name, by=BY, until=day + timedelta(days=1))
            case = cases.add_clock(session, kind, "1", name, by=BY, until=day - timedelta(days=1))
            assert case.due == day - timedelta(days=1)


@ALL
def test_an_answer_is_not_before_the_receipt_and_not_in_the_future(
    root: Path, kind: CaseKind
) -> None:
    with session_on(root) as session:
        add(session, kind)
        with pytest.raises(InputError, match="has not come yet"):
            answer(session, kind, "1", on=date(2026, 11, 3))
        with pytest.raises(InputError, match="was received on 2026-11-02"):
            answer(session, kind, "1", on=date(2026, 11, 1))
        assert answer(session, kind, "1", on=date(2026, 11, 2)).answer["on"] == "2026-11-02"


def before_the_next_write(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let another person act right before the next transaction of a case begins."""
    waiting = [act]

    def begin(conn: sqlite3.Connection) -> Any:
        if waiting:
            waiting.pop()()
        return transaction(conn)

    monkeypatch.setattr("langaccess.outreach.cases.store.transaction", begin)


@ALL
def test_a_hold_of_another_person_counts_up_to_the_deletion(
    root: Path, kind: CaseKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session_on(root) as session:
        add(session, kind)
        cases.close_case(session, kind, "1", "withdrawn", by=BY)
    with session_on(root, "2027-12-01") as session, session_on(root, "2027-12-01") as other:
        before_the_next_write(monkeypatch, lambda: cases.hold_case(other, kind, "1", by=BY))
        found = cases.delete_cases(session, kind, by=BY, write=True)
        assert (found.due, found.held) == ((), (f"{kind.prefix}-2026-0001",))
        assert len(cases.load_cases(session, kind, by=BY)) == 1


@pytest.mark.slow
@ALL
def test_a_case_that_another_person_deleted_meanwhile_gets_no_entry(
    root: Path, kind: CaseKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry without a receipt would make all cases of the kind unreadable."""
    with session_on(root) as session:
        add(session, kind)
        cases.close_case(session, kind, "1", "withdrawn", by=BY)
    with session_on(root, "2027-12-01") as session, session_on(root, "2027-12-01") as other:
        before_the_next_write(
            monkeypatch, lambda: cases.delete_cases(other, kind, by=BY, write=True)
        )
        with pytest.raises(InputError, match="there is no"):
            cases.hold_case(session, kind, "1", by=BY)
        assert cases.load_cases(session, kind, by=BY) == ()


@pytest.mark.slow
@ALL
def test_a_closed_case_is_deleted_when_its_time_is_over_unless_held(
    root: Path, kind: CaseKind
) -> None:
    with session_on(root) as session:
        for number in ("1", "2", "3"):
            add(session, kind)
            if number != "3":
                cases.close_case(session, kind, number, "withdrawn", by=BY)
        cases.hold_case(session, kind, "2", by=BY)
        with pytest.raises(InputError, match="a hold already"):
            cases.hold_case(session, kind, "2", by=BY)
    last = date(2026, 11, 2) + timedelta(days=90) if kind.private else date(2027, 11, 2)
    with session_on(root, str(last)) as session:
        assert cases.delete_cases(session, kind, by=BY, write=True).due == ()
    with session_on(root, str(last + timedelta(days=1))) as session:
        found = cases.delete_cases(session, kind, by=BY)
        assert (found.due, found.held) == (
            (f"{kind.prefix}-2026-0001",), (f"{kind.prefix}-2026-0002",),
        )  # fmt: skip
        assert len(cases.load_cases(session, kind, by=BY)) == 3, "nothing without write"
        cases.delete_cases(session, kind, by=BY, write=True)
        assert [one.id[-1] for one in cases.load_cases(session, kind, by=BY)] == ["2", "3"]
        cases.hold_case(session, kind, "2", by=BY, release=True)
        assert cases.delete_cases(session, kind, by=BY, write=True).due
        assert add(session, kind, received="2026-11-02").id.endswith("0004"), "no number twice"


@LOGGED
def test_deleted_text_is_in_no_file_and_the_log_never_had_it(root: Path, kind: CaseKind) -> None:
    secret = "Xylophone-" * 3
    with session_on(root) as session:
        add(session, kind, text=secret)
        answer(session, kind, "1", text=secret)
        logged = [dict(one.data) for one in ledger.entries_like(session.connection, "case.")]
        assert secret not in json.dumps(logged)
        assert [one["case"] for one in logged] == [f"{kind.prefix}-2026-0001"] * 2
        assert all(len(one["digest"]) == 64 for one in logged)
        cases.close_case(session, kind, "1", "withdrawn", by=BY)
    state = root / ".langaccess" / "state.db"
    assert secret.encode() in state.read_bytes()
    with session_on(root, "2028-01-01") as session:
        cases.delete_cases(session, kind, by=BY, write=True)
        assert [one.kind for one in ledger.entries_like(session.connection, "case.")][-1] == (
            "case.deleted"
        )
        assert not ledger.verify(session.connection).problems
    assert secret.encode() not in state.read_bytes()


@LOGGED
def test_without_a_records_schedule_nothing_is_deleted(tmp_path: Path, kind: CaseKind) -> None:
    root = kit.folder(tmp_path / "b")
    with session_on(root) as session:
        add(session, kind)
        cases.close_case(session, kind, "1", "withdrawn", by=BY)
    with session_on(root, "2099-01-01") as session:
        found = cases.delete_cases(session, kind, by=BY, write=True)
        assert (found.due, found.unset) == ((), True)


@LOGGED
def test_a_redacted_export_has_no_text_and_no_names(root: Path, kind: CaseKind) -> None:
    with session_on(root) as session:
        more = {"about": ["Sam Ortega"], "chain": ["Kim Vale"]} if kind.name == "complaint" else {}
        add(session, kind, **more)
        answer(session, kind, "1", text="We called back.")
        found = cases.load_cases(session, kind, by=BY)
        shown = json.dumps(cases.redacted(found, kind, session.policy))
    for hidden in ("called back", "interpreted", "Ortega", "Vale", "oak", BY):
        assert hidden not in shown
    assert "2026-11-02" in shown


@LOGGED
def test_text_about_a_persons_status_is_refused_until_it_is_confirmed(
    root: Path, kind: CaseKind
) -> None:
    with session_on(root) as session:
        with pytest.raises(InputError, match="immigration status") as caught:
            add(session, kind, text="She has no papers.")
        assert "--confirm" in str(caught.value.hint)
        add(session, kind)
        for field in ("text", "document"):
            with pytest.raises(InputError, match=f"{field}: .*immigration status"):
                answer(session, kind, "1", **{field: "She has no papers."})
        case = cases.add_case(
            session, kind, INTAKE[kind.name] | {"text": "Talk of deportation. PIN 4471"}, by=BY,
            confirmed=True,
        )  # fmt: skip
    assert "4471" not in case.intake.text


@LOGGED
def test_the_answer_is_in_the_language_of_the_person(root: Path, kind: CaseKind) -> None:
    with session_on(root) as session:
        add(session, kind)
        with pytest.raises(InputError, match="is answered in"):
            answer(session, kind, "1", language=Tag("fr"))


@ALL
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"received": "2026-11-03"}, "has not come yet"),
        ({"nonsense": "x"}, "1 mistake"),
        ({"channel": "drone"}, "1 mistake"),
    ],
)
def test_a_bad_intake_is_refused_and_nothing_is_written(
    root: Path, kind: CaseKind, change: dict[str, str], error: str
) -> None:
    with session_on(root) as session:
        with pytest.raises((InputError, ConfigError), match=error):
            add(session, kind, **change)
        assert cases.load_cases(session, kind, by=BY) == ()


def test_the_topic_chooses_the_clock(root: Path) -> None:
    with session_on(root) as session:
        kind = KINDS["concern"]
        assert add(session, kind).due == date(2026, 11, 16)
        assert add(session, kind, topic="safety").due == date(2026, 11, 5)


def test_a_complaint_about_an_officer_is_owned_by_no_one_of_that_officers_chain(root: Path) -> None:
    kind = KINDS["complaint"]
    with session_on(root) as session:
        with pytest.raises(InputError, match="needs the officer"):
            add(session, kind, topic="conduct")
        with pytest.raises(InputError, match="needs the officer"):
            add(session, kind, topic="conduct", about=["p12"])
        add(session, kind, topic="conduct", about=["p12"], chain=["Kim Vale"])
        for owner in ("p12", "Sam Ortega", "S. Ortega", "Ortega, Sam", "p30", "K. Vale"):
            with pytest.raises(InputError, match="may not own"):
                cases.assign_case(session, kind, "1", owner, by=BY)
        assert cases.assign_case(session, kind, "1", "ruiz", by=BY).owner == "ruiz"
        assert cases.assign_case(session, kind, "1", "Dana Bell", by=BY).owner == "Dana Bell"
        with pytest.raises(InputError, match="is a complaint, not a concern"):
            cases.add_case(session, KINDS["concern"], {"topic": "conduct", "language": "es",
                           "text": "x"}, by=BY)  # fmt: skip


# --- clocks ---------------------------------------------------------------------------------------

HOLIDAYS = load_policy(shipped(CONFIG, "base.yaml")).outreach.holidays


@pytest.mark.parametrize(
    ("received", "days", "counted", "last"),
    [
        ("2026-11-02", 14, "calendar", "2026-11-16"),
        ("2028-02-28", 1, "calendar", "2028-02-29"),  # a leap year
        ("2027-02-28", 1, "calendar", "2027-03-01"),
        ("2028-02-15", 14, "calendar", "2028-02-29"),
        ("2000-02-28", 366, "calendar", "2001-02-28"),
        ("2026-11-25", 1, "business", "2026-11-27"),  # Thanksgiving between
        ("2026-11-20", 1, "business", "2026-11-23"),  # over a weekend
        ("2026-11-21", 1, "business", "2026-11-23"),  # received on a Saturday
        ("2026-07-01", 2, "business", "2026-07-06"),  # July 4 is a Saturday: Friday is free
        ("2027-07-02", 1, "business", "2027-07-06"),  # July 4 is a Sunday: Monday is free
        ("2027-12-30", 1, "business", "2028-01-03"),  # New Year's Day 2028 is a Saturday
        ("2026-12-24", 1, "business", "2026-12-28"),
        ("2028-02-28", 2, "business", "2028-03-01"),
        ("2026-10-09", 1, "business", "2026-10-13"),  # Columbus Day, the second Monday
        ("2026-05-22", 1, "business", "2026-05-26"),  # Memorial Day, the last Monday
        ("2026-11-02", 21, "business", "2026-12-03"),  # Veterans Day and Thanksgiving
    ],
)
def test_last_days(received: str, days: int, counted: Any, last: str) -> None:
    clock = CaseClock("x", days, counted)
    assert str(cases.last_day(date.fromisoformat(received), clock, HOLIDAYS)) == last


# Source: the table of federal holidays of the Office of Personnel Management.
OPM_2026 = (
    "2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-10-12 "
    "2026-11-11 2026-11-26 2026-12-25"
)
OPM_2027 = (
    "2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-10-11 "
    "2027-11-11 2027-11-25 2027-12-24"
)


@pytest.mark.parametrize(("year", "days"), [(2026, OPM_2026), (2027, OPM_2027)])
def test_the_federal_holidays_are_those_of_the_published_table(year: int, days: str) -> None:
    assert [str(cases.holiday_on(one, year)) for one in HOLIDAYS] == days.split()


def test_the_day_is_that_of_the_agencys_clock(root: Path) -> None:
    """At 23:30 in Honolulu the day is not over, though it is tomorrow in UTC."""
    with session_on(root) as session:
        session.now = datetime(2026, 11, 2, 23, 30, tzinfo=ZoneInfo("Pacific/Honolulu"))
        case = add(session, KINDS["concern"])
        assert case.intake.received == date(2026, 11, 2)
        assert case.due == date(2026, 11, 16)


# --- requests for certification -------------------------------------------------------------------

CERT = KINDS["certification"]


def test_the_register_is_off_until_counsel_turns_it_on(tmp_path: Path) -> None:
    root = kit.folder(tmp_path / "b")
    with session_on(root) as session, pytest.raises(InputError, match="counsel has not turned"):
        add(session, CERT)
    assert not (root / ".langaccess" / "certification.db").exists()
    for missing in ("decided_by", "decided_on", "designees"):
        lines = [line for line in CERTIFICATION.splitlines() if f"{missing}:" not in line]
        made = kit.folder(tmp_path / missing, more="\n".join(lines) + "\n")
        with session_on(made) as session, pytest.raises(ConfigError) as caught:
            _ = session.policy
        assert missing in "\n".join(caught.value.details)


@pytest.mark.parametrize(
    ("by", "day"),
    [("Dana Bell", "2026-11-02"), ("p12", "2026-11-02"), ("ruiz", "2028-01-01"),
     ("Luz Ruiz", "2025-12-31"), ("", "2026-11-02")],
)  # fmt: skip
def test_only_a_designee_of_that_day_opens_it(root: Path, by: str, day: str) -> None:
    with session_on(root) as session:
        add(session, CERT)
    with session_on(root, day) as session:
        for act in (
            lambda: cases.load_cases(session, CERT, by=by),
            lambda: cases.add_case(session, CERT, INTAKE["certification"], by=by),
            lambda: cases.delete_cases(session, CERT, by=by, write=True),
        ):
            with pytest.raises(InputError, match=r"not a designee|name of the person"):
                act()


def test_it_lies_in_a_file_of_its_own_that_others_cannot_read(root: Path) -> None:
    with session_on(root) as session:
        add(session, CERT)
        assert list(ledger.entries_like(session.connection, "case.")) == []
        with sqlite3.connect(root / ".langaccess" / "state.db") as conn:
            assert conn.execute("SELECT count(*) FROM case_entries").fetchone() == (0,)
    path = root / ".langaccess" / "certification.db"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o640)
        with session_on(root) as session, pytest.raises(ConfigError, match="others can read"):
            cases.load_cases(session, CERT, by=BY)
    for other in root.rglob("*"):
        if other.is_file() and other != path:
            assert b"26-1234" not in other.read_bytes()


def test_a_damaged_file_of_requests_is_named(root: Path) -> None:
    with session_on(root) as session:
        add(session, CERT)
    path = root / ".langaccess" / "certification.db"
    path.write_bytes(b"garbage" * 1000)
    with session_on(root) as session, pytest.raises(ConfigError, match="damaged") as caught:
        cases.load_cases(session, CERT, by=BY)
    assert caught.value.where == str(path)


def test_a_deleted_request_leaves_nothing_in_the_file(root: Path) -> None:
    with session_on(root) as session:
        add(session, CERT)
        cases.close_case(session, CERT, "1", "withdrawn", by=BY)
    path = root / ".langaccess" / "certification.db"
    assert b"26-1234" in path.read_bytes()
    with session_on(root, "2027-06-01") as session:
        cases.delete_cases(session, CERT, by=BY, write=True)
    assert b"26-1234" not in path.read_bytes()


def test_which_clock_applies_is_stored_and_never_why(root: Path) -> None:
    with session_on(root) as session:
        case = add(session, CERT)
        (standard,) = case.clocks
        assert (standard.id, standard.last_day, standard.verified) == (
            "standard", date(2027, 1, 31), False,
        )  # fmt: skip
        case = cases.add_clock(session, CERT, "1", "faster", by=BY)
        assert case.due == date(2026, 11, 16)
        with pytest.raises(InputError, match="stores no text"):
            answer(session, CERT, "1", text="because of a hearing")
        with pytest.raises(ConfigError):
            add(session, CERT, reason="removal_proceedings")
        answer(session, CERT, "1")
        case = cases.load_case(session, CERT, "1", by=BY)
    stored = {key for event in case.events for key in event.data} | {
        key for event in case.events for one in event.data.get("clocks", ()) for key in one
    }
    assert stored <= {
        "intake", "clocks", "keep_days", "id", "last_day", "law", "verified", "on", "by", "how",
        "language",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "number", ["Maria Lopez, Guatemala", "Lopez", "26-1234 Maria", "Lopez-26", "12 Main St", "abc"]
)
def test_a_case_number_is_no_place_for_a_name(root: Path, number: str) -> None:
    with session_on(root) as session:
        with pytest.raises(InputError, match="not a case number"):
            add(session, CERT, case_number=number)
        assert cases.load_cases(session, CERT, by=BY) == ()
        for fine in ("26-1234", "LCPD26.0012/3", "#2026001"):
            assert add(session, CERT, case_number=fine).intake.case_number == fine


def test_the_name_of_a_faster_clock_says_no_reason(root: Path) -> None:
    with session_on(root) as session:
        add(session, CERT)
        with pytest.raises(InputError, match="says no reason"):
            cases.add_clock(session, CERT, "1", "removal", by=BY, until=date(2026, 11, 9))


def test_a_clock_that_counsel_has_not_verified_raises_no_alarm(root: Path) -> None:
    with session_on(root) as session:
        case = add(session, CERT)
        after = date(2027, 2, 1)
        assert (case.overdue(after), case.overdue(after, verified=True)) == (True, False)
        case = cases.add_clock(session, CERT, "1", "faster", by=BY)
        assert case.overdue(date(2026, 11, 17), verified=True)


def test_the_owner_of_a_request_is_a_designee(root: Path) -> None:
    with session_on(root) as session:
        add(session, CERT)
        with pytest.raises(InputError, match="not a designee"):
            cases.assign_case(session, CERT, "1", "p12", by=BY)


def test_the_laws_are_offers_and_none_is_a_rule() -> None:
    laws = cases.load_certification_laws()
    assert len(laws) >= 6
    assert not any(law.verified for law in laws)
    assert all(law.read and law.as_of for law in laws)
    assert load_policy(shipped(CONFIG, "base.yaml")).outreach.cases["certification"].clocks == ()
    assert [law.state for law in cases.load_certification_laws("wa")] == ["US", "WA"]


# --- the yearly report ----------------------------------------------------------------------------


@pytest.mark.slow
def test_a_report_counts_and_withholds_what_is_small(root: Path) -> None:
    kind = KINDS["concern"]
    with session_on(root) as session:
        small = session.policy.audit.small_count
        for _ in range(2 * small):
            add(session, kind)
        for number in range(1, small + 1):
            answer(session, kind, str(number))
        found = cases.load_cases(session, kind, by=BY)
        policy = session.policy
        made = cases.report_cases(found, policy, 2026, date(2026, 11, 10))
        assert (made.received, made.in_time, made.late, made.pending) == (
            2 * small, small, 0, small,
        )  # fmt: skip
        made = cases.report_cases(found, policy, 2026, date(2027, 1, 1))
        assert (made.late, made.pending) == (small, 0)
        add(session, kind, received="2026-10-01")
        found = cases.load_cases(session, kind, by=BY)
        made = cases.report_cases(found, policy, 2026, date(2026, 11, 10))
        assert made.received == 2 * small + 1
        assert (made.in_time, made.late, made.pending) == (None, None, None)
        assert cases.report_cases(found, policy, 2025, date(2026, 11, 10)).received == 0

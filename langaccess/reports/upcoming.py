"""What is due in an agency's lists: credentials, courses, checks, facts, the plan, cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from langaccess.agency.people import load_roster
from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError
from langaccess.core.files import sha256
from langaccess.interpret import roster
from langaccess.outreach import cases, registers
from langaccess.outreach.notices import facts_due
from langaccess.outreach.plan import plan_dates

_EACH = 3  # more dates of one kind are one line, with the command that lists them


@dataclass(frozen=True, slots=True)
class UpcomingDate:
    """Something that is due on a day.

    Attributes:
        on: the day; of several, the first.
        what: what is due.
        owner: who does it, or empty.
        overdue: the day is past.
        list: where it is from: `roster`, `facts`, `plan`, `cases`, or the name of a register.
        ends: something ends then, such as a credential; otherwise something is to be done.
    """

    on: date
    what: str
    owner: str
    overdue: bool
    list: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Dates by day, and the lists that could not be read, with the reason."""

    dates: tuple[UpcomingDate, ...]
    problems: tuple[str, ...]


def upcoming(session: Session, *, days: int = 60) -> Upcoming:
    """Return what is overdue, and what is due within some days.

    A list with mistakes does not stop the others: `problems` names it.
    """
    if session.root is None:
        return Upcoming((), ())
    found: list[UpcomingDate] = []
    problems = []
    for read in (
        _credentials,
        _facts,
        _plan,
        _cases,
        *map(_of_register, registers.REGISTERS.values()),
    ):
        try:
            found += read(session, days)
        except ConfigError as exc:
            first = exc.details[0] if exc.details else exc.message
            problems.append(f"some dates are not known, because of a mistake: {first}")
    found.sort(key=lambda one: (one.on, one.list, one.what))
    return Upcoming(tuple(found), tuple(dict.fromkeys(problems)))


def dates_ics(session: Session, dates: Iterable[UpcomingDate]) -> bytes:
    """Return dates as a calendar (RFC 5545) of whole days, the same bytes for the same dates.

    The UID of a date follows from its list, its day and its text, so a second import adds nothing
    twice.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//langaccess//dates//EN")
    for one in dates:
        event = icalendar.Event()
        key = sha256(f"{one.list}\n{one.on}\n{one.what}".encode())[:16]
        event.add("uid", f"{key}@{session.policy.id}.langaccess")
        event.add("dtstamp", datetime(one.on.year, one.on.month, one.on.day, tzinfo=UTC))
        event.add("dtstart", one.on)
        event.add("summary", one.what)
        if one.owner:
            event.add("description", one.owner)
        event.add("categories", [one.list])
        event.add("transp", "TRANSPARENT")  # a day with a due date is not a busy day
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _credentials(session: Session, days: int) -> Iterator[UpcomingDate]:
    people = load_roster(session.folder / "roster", session.policy)
    rows = roster.due(people, session.policy, on=session.today, days=days)
    yield from _joined(
        (
            UpcomingDate(one.on, f"{one.name}: {one.what}", "", one.overdue, "roster", ends=True)
            for one in rows
        ),
        lambda _one: "credentials and checks end",
        "langaccess roster due",
    )


def _facts(session: Session, days: int) -> Iterator[UpcomingDate]:
    for one in facts_due(session, days):
        text, late = f"fact {one.fact}: {one.what}", one.on < session.today
        yield UpcomingDate(one.on, text, one.owner, late, "facts", ends=one.ends)


def _plan(session: Session, days: int) -> Iterator[UpcomingDate]:
    for one in plan_dates(session, days=days):
        yield UpcomingDate(one.on, one.what, one.owner, one.overdue, "plan", ends=False)


def _cases(session: Session, days: int) -> Iterator[UpcomingDate]:
    """Yield the last days of open concerns and complaints; private kinds are for designees only."""
    if not session.has_database:
        return
    last = session.today + timedelta(days=days)
    for kind in cases.KINDS.values():
        for one in cases.load_cases(session, kind, by="todo") if not kind.private else ():
            if one.due is not None and one.due <= last and not (one.answer or one.outcome):
                text = f"{one.id}: answer the {kind.name}"
                late = one.overdue(session.today)
                yield UpcomingDate(one.due, text, one.owner, late, "cases", ends=False)


def _of_register(
    register: registers.Register[registers.RegisterEntry],
) -> Callable[[Session, int], Iterator[UpcomingDate]]:
    def read(session: Session, days: int) -> Iterator[UpcomingDate]:
        entries = registers.load_register(session, register)
        rows = registers.due(entries, register, session.policy, session.today, within=days)
        yield from _joined(
            (
                UpcomingDate(
                    one.on,
                    f"{one.title}: {one.what}",
                    "",
                    one.overdue,
                    register.name,
                    one.what.endswith(("expires", "ends")),
                )
                for one in rows
            ),
            lambda one: f"{register.name}: {one.what.rpartition(': ')[2]}",
            f"langaccess register {register.name} due",
        )

    return read


def _joined(
    dates: Iterable[UpcomingDate], kind: Callable[[UpcomingDate], str], command: str
) -> Iterator[UpcomingDate]:
    """Yield dates, more than three of one kind as one."""
    for name, same in groupby(sorted(dates, key=kind), key=kind):
        rows = sorted(same, key=lambda one: one.on)
        if len(rows) <= _EACH:
            yield from rows
            continue
        first = rows[0]
        text = f"{len(rows)} {name}: {command}"
        yield UpcomingDate(first.on, text, "", first.overdue, first.list, first.ends)

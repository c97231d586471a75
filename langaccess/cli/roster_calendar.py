"""`langaccess roster import` and `export` for calendars: one person's hours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from langaccess.cli import output
from langaccess.cli.shapes import with_fields_of
from langaccess.core.errors import Exit, InputError, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from langaccess.agency.session import Session
    from langaccess.interpret.roster import CalendarHours, Entry, Roster

_OfPerson = TypedDict("_OfPerson", {"for": str})


@with_fields_of("CalendarHours")
class ImportedHours(_OfPerson):
    """What `roster import CALENDAR --for` prints."""

    written: Path | None


class CalendarExport(_OfPerson):
    """What `roster export --for` prints."""

    file: Path


def import_calendar(
    file: Path,
    person: str,
    titles: Sequence[str],
    workspace: Path | None,
    *,
    every: bool,
    write: bool,
    as_json: bool,
) -> Exit:
    """Show the hours in a calendar; with `write`, write them to the person's entry."""
    from langaccess.cli.sessions import open_people
    from langaccess.interpret import roster

    session, people = open_people(workspace)
    root = session.root
    entry = _entry_of(people, person)
    found = roster.load_calendar(
        file,
        entry.time_zone or people.time_zone,
        today=_today_of(session, entry, people),
        titles=titles,
        every=every,
    )
    written = None
    if write and found.hours == roster.Hours():
        raise InputError(
            "no event can be used, so the hours on the roster stay as they are",
            where=str(file),
            hint='run it without --write, then name the duty events with --event "TITLE"',
        )
    if write and root is not None:
        place = roster.find_hours(root / "roster", person)
        roster.write_hours(place, found.hours, session.policy)
        written = place.path
    data = output.fields(found) | {"for": person, "written": written}
    output.text(data, lambda: _import_lines(found, entry, written), as_json=as_json)
    return Exit.NO if found.refused or found.left_out else Exit.DONE


def _import_lines(found: CalendarHours, entry: Entry, written: Path | None) -> Iterator[str]:
    from langaccess.interpret import roster

    done = f"written to {written}" if written else "nothing written yet; add --write"
    missed = len(found.refused) + len(found.left_out)
    yield f"# {entry.name}: {plural(found.events, 'event')}, {missed} not taken; {done}"
    lines: dict[str, list[str]] = {}
    for row in found.left_out:
        lines.setdefault(row.text, []).append(str(row.line))
    if lines:
        yield "# left out, because the title names neither duty nor leave. To use one as duty"
        yield '# hours: --event "TITLE"; to use all: --all'
    for title, places in lines.items():
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        yield f"# - {title} (line {', '.join(places[:3])}{more})"
    for row in found.refused:
        yield f"# line {row.line}: {row.text}"
    if found.guessed:
        yield "# used because you asked for it; the title does not name duty:"
    for title in found.guessed:
        yield f"# - {title}"
    yield from roster.hours_lines(found.hours)


def export_calendar(
    session: Session, people: Roster, out: Path, person: str, as_json: bool
) -> None:
    """Write the hours of one person as a calendar."""
    from langaccess.core.files import write_new
    from langaccess.interpret import roster

    if out.suffix.lower() != ".ics":
        raise UsageError("name a file that ends in .ics for the calendar")
    entry = _entry_of(people, person)
    made = roster.to_ics(
        entry, people.time_zone, stamp=session.now, today=_today_of(session, entry, people)
    )
    write_new({out: made})
    data: CalendarExport = {"file": out, "for": person}
    output.text(data, lambda: [f"{entry.name}: {out}"], as_json=as_json)


def _entry_of(people: Roster, person: str) -> Entry:
    from langaccess.interpret import roster

    if not person:
        raise UsageError("name the person of this calendar", hint="--for ID")
    return roster.with_id(people, person)


def _today_of(session: Session, entry: Entry, people: Roster) -> date:
    from zoneinfo import ZoneInfo

    return session.now.astimezone(ZoneInfo(entry.time_zone or people.time_zone)).date()

"""`langaccess meetings`: plan, check, calendar, done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption, parse_fields, typed_values
from langaccess.cli.reporting import OutOption, WrittenPage, show_list
from langaccess.cli.sessions import account, open_folder
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, InputError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from langaccess.outreach.meetings import MeetingReadiness

app = typer.Typer(
    name="meetings",
    help="Prepare public meetings, and write their calendar.",
    epilog="`langaccess register meetings` keeps the list.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

ByOption = Annotated[
    str | None, typer.Option("--by", help="Who does this; default: your account, for the log.")
]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id, or a part of the name.")]


class MeetingList(WrittenPage):
    """What `meetings plan` and `meetings check` print."""

    meetings: list[MeetingReadiness]


class MeetingCalendar(TypedDict):
    """What `meetings ics` prints: the file, and for each meeting whether it is ready."""

    file: Path
    meetings: dict[str, bool]


class MeetingHeld(TypedDict):
    """What `meetings done` prints."""

    id: str
    held: date | None
    attended: str
    concerns: tuple[str, ...]
    next: date | None
    photos: tuple[str, ...]


@app.command("plan")
@prints(MeetingList)
def plan(
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            help="id=spring name=… starts=2027-03-10T18:00 place.name=… place.kind=library",
        ),
    ],
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Add a meeting, and say what it still needs.

    `docs/reference/files.md` lists the fields of `meetings.yaml`. Exit code 1 if it is not ready.
    """
    from langaccess.outreach import meetings, registers

    pairs = parse_fields(values, "starts=2027-03-10T18:00")
    with open_folder(workspace, "meetings") as session:
        register = registers.MEETINGS
        raw = registers.from_cells(register.entry, pairs, "the command line")
        with typed_values("meeting"):
            (entry,) = registers.add_entries(session, register, [raw], by=by or account())
        others = registers.load_register(session, register)
        found = meetings.check_meeting(session, entry, others)
    return _result([found], None, as_json=json)


@app.command("check")
@prints(MeetingList)
def check(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Default: every meeting that is to come."),
    ] = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Check meetings: interpreters, place, notice, agenda, consents.

    `blocks` keeps a meeting from being ready. Exit code 1 if one is not ready.
    """
    from langaccess.outreach import meetings, registers

    with open_folder(workspace, "meetings") as session:
        every = registers.load_register(session, registers.MEETINGS)
        named = [registers.entry_named(every, registers.MEETINGS, one) for one in ids or ()]
        today = session.today
        coming = [o for o in every if o.held is None and not o.canceled and o.day >= today]
        found = [meetings.check_meeting(session, one, every) for one in named or coming]
    return _result(found, out, as_json=json)


def _result(found: list[MeetingReadiness], out: Path | None, *, as_json: bool) -> Exit:
    rows = [
        (one.id, "blocks" if finding.blocks else "look", finding.text)
        for one in found
        for finding in one.findings
    ]
    ready = [one.id for one in found if one.ready]
    data: MeetingList = {"meetings": found}
    show_list(
        "Meetings: what is missing",
        ("meeting", "", "what"),
        rows,
        data,
        out=out,
        as_json=as_json,
        notes=[f"ready: {', '.join(ready)}"] if ready else [],
        empty="nothing is missing" if found else "no meeting is to come",
    )
    return Exit.DONE if len(ready) == len(found) else Exit.NO


@app.command("ics")
@prints(MeetingCalendar)
def ics(
    out: Annotated[Path, typer.Option("--out", help="File to write (.ics).")],
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Default: all meetings.")
    ] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write meetings as a calendar file.

    A meeting that is not ready is tentative, a retired one canceled. The same meetings give the
    same file; a changed one has the same UID and the next SEQUENCE.
    """
    from langaccess.core.files import leave_others, write_atomic
    from langaccess.outreach import meetings, registers

    leave_others(out, ".ics")
    with open_folder(workspace, "meetings") as session:
        every = registers.load_register(session, registers.MEETINGS)
        named = [registers.entry_named(every, registers.MEETINGS, one) for one in ids or ()]
        chosen = named or list(every)
        ready = {one.id: meetings.check_meeting(session, one, every).ready for one in chosen}
        body = meetings.meetings_ics(session, chosen, ready)
    write_atomic(out, body)
    data: MeetingCalendar = {"file": out, "meetings": ready}
    line = f"{plural(len(chosen), 'meeting')} written: {out}"
    output.text(data, lambda: [line], as_json=json)


@app.command("done")
@prints(MeetingHeld)
def done(
    id: IdArgument,
    attended: Annotated[
        str,
        typer.Option("--attended", help='"under 10", 10-24, 25-49, 50-99 or "100 and more".'),
    ],
    concern: Annotated[
        list[str] | None,
        typer.Option("--concern", help="A concern heard there. Can be used more than once."),
    ] = None,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Record that a meeting took place, and roughly how many came.

    There is no list of names: people stay away from one.
    """
    from langaccess.outreach import meetings, registers

    with open_folder(workspace, "meetings") as session:
        every = registers.load_register(session, registers.MEETINGS)
        one = registers.entry_named(every, registers.MEETINGS, id)
        if one.day > session.today:
            raise InputError(f"{one.id} is on {one.day}: it has not taken place yet")
        fields: dict[str, Any] = {"held": one.day.isoformat(), "attended": attended}
        if concern:
            fields["concerns"] = [*one.concerns, *concern]
        (entry,) = registers.set_fields(
            session, registers.MEETINGS, [one.id], fields, by=by or account(), what="held"
        )
        following = meetings.next_in_series(entry, every)
        photos = meetings.usable_photos(entry, session.today)
    data: MeetingHeld = {
        "id": entry.id, "held": entry.held, "attended": entry.attended,
        "concerns": entry.concerns, "next": following.day if following else None, "photos": photos,
    }  # fmt: skip

    def draw(console: Console) -> None:
        output.say(console, f"{entry.id}: held on {entry.held}, {entry.attended} people")
        if following is None:
            output.say(console, "no next meeting is planned: langaccess meetings plan")
        else:
            output.say(console, f"next: {following.day}")
        output.say(console, f"pictures that may be used: {', '.join(photos) or 'none'}")

    output.result(data, draw, as_json=json)

"""`langaccess roster import` and `export`: the roster as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.roster_calendar import export_calendar, import_calendar
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.cli.table_maps import GuessOption, MapOption, check_map_options, keep_guess
from langaccess.core.errors import Exit, InputError, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from langaccess.agency.people import Entry
    from langaccess.agency.session import Session
    from langaccess.interpret.roster import RosterImport

_MOST_NAMED = 10
"""Pairs of similar names that an import prints; a big table may have thousands."""


@with_fields_of("RosterImport")
class ImportedPeople(TypedDict):
    """What `roster import` prints."""

    people: list[str]
    written: Path | None


class PeopleExport(TypedDict):
    """What `roster export` prints."""

    file: Path
    people: int


@prints("ImportedPeople | ImportedHours")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV file or workbook (.xlsx, .xls, .ods), one row per person and language,"
            " or one person's calendar (.ics)."
        ),
    ],
    mapping: MapOption = None,
    guess: GuessOption = False,
    person: Annotated[
        str, typer.Option("--for", help="The person of this calendar (.ics), by id.")
    ] = "",
    event: Annotated[
        list[str] | None,
        typer.Option("--event", help="Title of an event that is duty. Can be used more than once."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Use every event of the calendar as duty hours.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write it to roster/. Without it, only show.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Import people from a table, or hours from a calendar.

    It lists every row or event that it does not take, and why. Nothing is written without --write,
    and people only with a mapping that you have checked. Exit code 1 if something is not taken.
    """
    from langaccess.cli.sessions import open_people
    from langaccess.core.files import write_atomic
    from langaccess.core.table_map import map_text
    from langaccess.interpret import roster

    if file.suffix.lower() == ".ics":
        return import_calendar(
            file, person, event or (), workspace, every=every, write=write, as_json=as_json
        )
    if event or every:
        raise UsageError("--event and --all work only with a calendar (.ics)")
    check_map_options(mapping, guess=guess, write=write)
    session, people = open_people(workspace)
    root = session.root
    target = None if root is None else root / "roster" / f"{_file_stem(file)}.yaml"
    columns = roster.guess_map(file) if guess else roster.load_map(mapping or Path())
    plan = roster.load_table(
        file, columns, session.policy, people, progress=output.Reporter(quiet=as_json)
    )
    if guess:
        open_ = [f"open: {json.dumps(head, ensure_ascii=False)}" for head in plan.unread]
        title = "Which column is what. Check it and correct what is wrong."
        keep_guess(file, map_text(columns, title, {"ignore": open_}))
    if write:
        _refuse_dropped(plan.unread, mapping)
        if target is None:
            raise UsageError("there is no agency folder to write to", hint="name --workspace")
        if target.exists():
            raise InputError("this table was imported before", where=str(target),
                             hint="rename the table, or edit that file")  # fmt: skip
        _refuse_empty(plan, file)
        write_atomic(target, roster.to_yaml(plan.people, [f"from {file.name}"]).encode("utf-8"))

    def draw_import(console: Console) -> None:
        done = f"written to {target}" if write else "nothing written yet; add --write"
        text = (
            f"{plural(plan.rows, 'row')}: people taken: {len(plan.people)}, "
            f"rows not taken: {len(plan.refused)}; {done}"
        )
        output.put(console, text)
        output.put(console, *(f"- line {row.line}: {row.text}" for row in plan.refused))

    if plan.unread:
        output.Reporter().note(
            f"columns not used: {', '.join(plan.unread)}. If one says when a test expires or who "
            "has left, name it under `columns` in the mapping. List the others under `ignore`; "
            "--write needs every column in one of the two"
        )
    _name_alike(plan)
    _name_refused(plan.people, people.time_zone, session)
    data = output.fields(plan) | {
        "people": [entry.id for entry in plan.people],
        "written": target if write else None,
    }
    output.result(data, draw_import, as_json=as_json)
    return Exit.NO if plan.refused else Exit.DONE


def _name_alike(plan: RosterImport) -> None:
    note = output.Reporter().note
    for pair in plan.alike[:_MOST_NAMED]:
        note(
            f"may be one person, entered twice: {pair}. If they are two people, they count as one "
            "where two are required, until a coordinator records it: `langaccess roster two-people`"
        )
    if len(plan.alike) > _MOST_NAMED:
        more = len(plan.alike) - _MOST_NAMED
        note(
            f"and {more} more pairs of names: `langaccess roster validate` lists them after --write"
        )
    if plan.crowded:
        people = plural(len(plan.crowded), "person", "people")
        note(
            f"{people} share a name with so many others that not all were compared: "
            f"{', '.join(plan.crowded[:3])}{', …' if len(plan.crowded) > 3 else ''}"
        )


def _name_refused(entries: Sequence[Entry], zone: str, session: Session) -> None:
    """Count the people who were taken and may interpret nothing yet, by reason."""
    from collections import Counter

    from langaccess.agency.people import Roster
    from langaccess.interpret.roster import language_clearances

    rows = language_clearances(Roster(tuple(entries), zone), session.policy, on=session.today)
    for why, count in Counter(row.why for row in rows if row.why).most_common():
        people = plural(count, "person", "people")
        output.Reporter().note(f"taken, but not offered today: {people}: {why}")


def _refuse_dropped(unread: Sequence[str], mapping: Path | None) -> None:
    """Refuse to write while the mapping does not say what to do with a column."""
    if unread:
        raise InputError(
            f"the mapping does not use these columns: {', '.join(unread)}. One of them may say "
            "when a test expires or who has left",
            where=str(mapping),
            hint="name each under `columns`, or under `ignore` if it may be left out",
        )


@prints("PeopleExport | CalendarExport")
def export(
    out: Annotated[
        Path,
        typer.Option("--out", help="The CSV file to write, or with --for a calendar (.ics)."),
    ],
    person: Annotated[str, typer.Option("--for", help="Write this person's calendar (id).")] = "",
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Write the roster as CSV, or one person's hours as a calendar.

    Neither includes notes or conflicts of interest.
    """
    from langaccess.cli.sessions import open_people
    from langaccess.core.files import write_new
    from langaccess.interpret import roster

    session, people = open_people(workspace)
    if out.suffix.lower() == ".ics" or person:
        export_calendar(session, people, out, person, as_json)
        return
    write_new({out: roster.to_csv(people)})
    data: PeopleExport = {"file": out, "people": len(people.people)}
    output.result(
        data,
        lambda console: output.put(console, f"{len(people.people)} people: {out}"),
        as_json=as_json,
    )


def _refuse_empty(plan: RosterImport, file: Path) -> None:
    """Refuse to write a file without people: the whole roster could not be read then."""
    if not plan.people:
        rows = "; ".join(f"line {row.line}: {row.text}" for row in plan.refused[:3])
        raise InputError(
            "no row can be taken: nothing was written", where=str(file), hint=rows or None
        )


def _file_stem(file: Path) -> str:
    from langaccess.core.files import safe_name

    return safe_name(file.stem)

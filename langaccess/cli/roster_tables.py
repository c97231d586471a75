"""`langaccess roster import` and `export`: the roster as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.roster_calendar import export_calendar, import_calendar
from langaccess.core.errors import Exit, InputError, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from langaccess.interpret.roster import TableMap

__all__ = ["export", "import_"]


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV file or a workbook (.xlsx, .xls, .ods): a row for each person and language;"
            " or somebody's calendar (.ics)."
        ),
    ],
    mapping: Annotated[
        Path | None, typer.Option("--map", help="A YAML file: which column is what.")
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="Guess the columns, write FILE.map.yaml, and look.")
    ] = False,
    person: Annotated[
        str, typer.Option("--for", help="Id of the person whose calendar (.ics) this is.")
    ] = "",
    event: Annotated[
        list[str] | None,
        typer.Option("--event", help="Title of an event of the calendar that is duty; repeatable."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Take every event of the calendar as hours on duty.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write what is shown into roster/; else only look.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Take people from a personnel table, or somebody's hours from their calendar.

    Shows every row or event that it would not take, and why. Nothing is written without --write,
    people only with a mapping that somebody has looked over. Ends with 1 when something is not
    taken.
    """
    from langaccess.cli.sessions import open_people
    from langaccess.core.files import write_atomic
    from langaccess.interpret import roster

    if file.suffix.lower() == ".ics":
        return import_calendar(
            file, person, event or (), workspace, every=every, write=write, as_json=as_json
        )
    if event or every:
        raise UsageError("--event and --all are for a calendar (.ics)")
    _check_mapping(mapping, guess, write)
    session, people = open_people(workspace)
    root = session.root
    target = None if root is None else root / "roster" / f"{_file_stem(file)}.yaml"
    columns = roster.guess_map(file) if guess else roster.load_map(mapping or Path())
    plan = roster.load_table(file, columns, session.policy, people)
    if guess:
        beside = file.with_name(f"{file.name}.map.yaml")
        _write_new(beside, _map_text(columns, plan.unread))
        output.Reporter().note(f"look over {beside}, then run again with --map")
    if write:
        _refuse_dropped(plan.unread, mapping)
        if target is None:
            raise UsageError("there is no agency folder to write into", hint="name --workspace")
        if target.exists():
            raise InputError("this was imported before", where=str(target),
                             hint="rename the table, or edit that file")  # fmt: skip
        write_atomic(target, roster.to_yaml(plan.people, [f"from {file.name}"]).encode("utf-8"))

    def draw_import(console: Console) -> None:
        done = f"written to {target}" if write else "nothing written; --write writes them"
        text = (
            f"{plural(plan.rows, 'row')}: people taken: {len(plan.people)}, "
            f"rows not taken: {len(plan.refused)}; {done}"
        )
        output.put(console, text)
        for row in plan.refused:
            output.put(console, f"- line {row.line}: {row.text}")

    if plan.unread:
        output.Reporter().note(
            f"columns of which nothing is taken: {', '.join(plan.unread)}. Does one say when a "
            "test expires, or who has left? Name it in the mapping under columns; the others under "
            "ignore, else --write refuses"
        )
    data = {
        "rows": plan.rows,
        "people": [entry.id for entry in plan.people],
        "refused": plan.refused,
        "unread": plan.unread,
        "written": target if write else None,
    }
    output.result(data, draw_import, as_json=as_json)
    return Exit.NO if plan.refused else Exit.DONE


def _check_mapping(mapping: Path | None, guess: bool, write: bool) -> None:
    if (mapping is None) is not guess:
        raise UsageError("give --guess to begin with, or the mapping with --map FILE")
    if guess and write:
        raise UsageError("look over the guessed mapping first, then give it with --map")


def _refuse_dropped(unread: Sequence[str], mapping: Path | None) -> None:
    """Refuse to write while a column is dropped that nobody has confirmed."""
    if unread:
        raise InputError(
            f"nothing would be taken of the columns {', '.join(unread)}, and one of them may say "
            "when a test expires or who has left",
            where=str(mapping),
            hint="name each there under `columns`, or under `ignore` when it may be left out",
        )


def export(
    out: Annotated[
        Path,
        typer.Option("--out", help="The CSV file to write, or with --for a calendar (.ics)."),
    ],
    person: Annotated[
        str, typer.Option("--for", help="Id of the person whose calendar is written.")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Write the roster as CSV for a spreadsheet, or somebody's hours as a calendar.

    Notes and conflicts stay out of both.
    """
    from langaccess.cli.sessions import open_people
    from langaccess.interpret import roster

    _session, people = open_people(workspace)
    if out.suffix.lower() == ".ics" or person:
        export_calendar(people, out, person, as_json)
        return
    text = roster.to_csv(people)
    # Excel takes a table for UTF-8 only when it begins with the mark.
    _write_new(out, "\ufeff" + text)
    output.result(
        {"file": out, "people": len(people.people)},
        lambda console: output.put(console, f"{len(people.people)} people: {out}"),
        as_json=as_json,
    )


def _write_new(path: Path, text: str) -> None:
    from langaccess.core.files import write_new

    write_new({path: text.encode("utf-8")})


def _file_stem(file: Path) -> str:
    from langaccess.core.files import safe_name

    return safe_name(file.stem)


def _map_text(columns: TableMap, unread: Sequence[str]) -> str:
    lines = [
        "# Which column is what. Look it over; take out what is wrong.",
        "schema: 1",
        "columns:",
        *(f"  {name}: {json.dumps(head)}" for name, head in columns.columns.items()),
        "# kind of all people where no column says it: member, staff, contractor, volunteer, line",
        f"kind: {columns.kind}",
        "# kind of credential of the rows with a test; empty: nobody is taken for tested",
        f"credential: {json.dumps(columns.credential)}",
        "# how days are written: year_first, month_first, day_first",
        f"dates: {columns.dates}",
        "# how contractors work: onsite, video, phone",
        "modes: []",
        "# sheet of a workbook; empty: the first that has these columns",
        f"sheet: {json.dumps(columns.sheet)}",
        "# words of the status column that also mean: this person serves",
        "active: []",
        '# columns of which nothing is taken, by your decision: ["Unit", "Shift"]. Look first',
        "# whether one says when a test expires (then write `expires: ...` above), or who has left",
        "# (`left: ...`, `status: ...`). While one is open, --write refuses.",
        *(f"# open: {json.dumps(head, ensure_ascii=False)}" for head in unread),
        "ignore: []",
    ]
    return "\n".join(lines) + "\n"

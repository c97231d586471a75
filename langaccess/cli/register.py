"""`langaccess register NAME …`: one command for every list that the agency keeps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

import typer
from typer.core import TyperGroup

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption, parse_fields, typed_values
from langaccess.cli.reporting import OutOption, WrittenPage, show_list
from langaccess.cli.sessions import account, open_folder
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from langaccess.cli.shapes import JsonValue
    from langaccess.outreach.registers import DueDate, Register, RegisterEntry


class RegisterRow(TypedDict):
    """An entry of a register, as its file has it."""

    id: str
    title: str
    stale: str | None
    entry: Mapping[str, JsonValue]


class RegisterList(WrittenPage):
    """What `register list` prints."""

    register: str
    entries: list[RegisterRow]


class RegisterChecked(TypedDict):
    """What `register check` prints."""

    register: str
    entries: int
    recorded: list[str]
    stale: dict[str, str]


class RegisterDue(WrittenPage):
    """What `register due` prints."""

    register: str
    due: tuple[DueDate, ...]


class RegisterExport(TypedDict):
    """What `register export` prints."""

    register: str
    file: Path
    entries: int
    left_out: list[str]


class NameFirstGroup(TyperGroup):
    """A group that reads `register partners list` as `register list partners`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Move the name behind the command."""
        if len(args) > 1 and args[0] not in self.commands and args[1] in self.commands:
            args = [args[1], args[0], *args[2:]]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="register",
    help="Keep lists of partners, outlets, sites, training, meetings.",
    epilog="The name may come first: langaccess register partners list",
    no_args_is_help=True,
    rich_markup_mode=None,
    cls=NameFirstGroup,
)

NameArgument = Annotated[
    str,
    typer.Argument(metavar="NAME", help="partners, outlets, sites, programs, training …"),
]
IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Ids, or parts of names.")
]
ByOption = Annotated[
    str | None, typer.Option("--by", help="Who does this; default: your account, for the log.")
]


def _register(name: str) -> Register[Any]:
    from langaccess.core.near_miss import closest
    from langaccess.outreach.registers import REGISTERS

    if name in REGISTERS:
        return REGISTERS[name]
    guess = closest(name, REGISTERS)
    raise UsageError(
        f"there is no register `{name}`" + (f"; did you mean `{guess}`?" if guess else ""),
        hint=f"use {', '.join(REGISTERS)}",
    )


@app.command("list")
@prints(RegisterList)
def list_(
    name: NameArgument,
    language: Annotated[
        str | None, typer.Option("--language", help="Only entries with this language.")
    ] = None,
    words: Annotated[
        str, typer.Option("--find", help="Only entries that have all these words, anywhere.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Retired entries too.")] = False,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List the entries of a register."""
    from langaccess.cli.options import parse_optional_language
    from langaccess.outreach import registers

    wanted = parse_optional_language(language)
    register = _register(name)
    with open_folder(workspace, "registers") as session:
        on, policy = session.today, session.policy
        shown = [
            (one, registers.stale(one, register, policy, on))
            for one in registers.load_register(session, register)
            if (every or one.in_use(on))
            and (wanted is None or wanted.language in {tag.language for tag in one.tags})
            and registers.has_words(one, words)
        ]
    narrowed = wanted is not None or bool(words)
    old = [one for one, why in shown if why]
    notes = []
    if register is registers.PARTNERS and any("*" in cell for one, _ in shown for cell in
                                              register.cells(one)):  # fmt: skip
        notes.append("*: through an interpreter; w: only in writing")
    if old:
        word = plural(len(old), "entry", "entries")
        notes.append(f"{word} not checked in time: langaccess register {name} due")
    data: RegisterList = {"register": name, "entries": [_row(one, why) for one, why in shown]}
    show_list(
        name.capitalize(),
        ("id", *register.columns),
        [(one.id, *register.cells(one)) for one, _ in shown],
        data,
        out=out,
        as_json=json,
        notes=notes,
        empty=f"{register.file} has no {'such entry' if narrowed else 'entry yet'}",
    )


def _row(entry: RegisterEntry, why: str) -> RegisterRow:
    from langaccess.outreach.registers import data_of

    return {"id": entry.id, "title": entry.title, "stale": why or None, "entry": data_of(entry)}


@app.command("show")
@prints(RegisterRow)
def show(
    name: NameArgument,
    id: Annotated[str, typer.Argument(metavar="ID", help="Id, or a part of the name.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Show one entry with all its fields."""
    from langaccess.outreach import registers

    register = _register(name)
    with open_folder(workspace, "registers") as session:
        entries = registers.load_register(session, register)
        entry = registers.entry_named(entries, register, id)
        why = registers.stale(entry, register, session.policy, session.today)
    data = _row(entry, why)

    def draw_entry(console: Console) -> None:
        columns = registers.table_columns(register.entry)
        for column, cell in zip(columns, registers.row_of(entry, columns), strict=True):
            if cell:
                output.say(console, f"{column}: {cell}")
        if why:
            output.say(console, f"not shown to the public: {why}")

    output.result(data, draw_entry, as_json=json)


@app.command("add")
@prints(RegisterRow)
def add(
    name: NameArgument,
    values: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE...", help='id=oak org="Oak Library" needs="esl; jobs"'),
    ],
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Add an entry to a register.

    Several values of a field are separated by semicolons; a field inside another has a dot
    (contact.name). `docs/reference/files.md` lists the fields. Change an entry in its file.
    """
    from langaccess.outreach import registers

    register = _register(name)
    pairs = parse_fields(values, 'org="Oak Library"')
    with open_folder(workspace, "registers") as session:
        raw = registers.from_cells(register.entry, pairs, "the command line")
        with typed_values("entry"):
            (entry,) = registers.add_entries(session, register, [raw], by=by or account())
        path = session.folder / register.file
    output.text(_row(entry, ""), lambda: output.wrap(f"added {entry.id} to {path}"), as_json=json)


@app.command("check")
@prints(RegisterChecked)
def check(
    name: NameArgument,
    ids: IdsArgument = None,
    how: Annotated[
        Literal["call", "visit", "mail"], typer.Option("--how", help="How you checked.")
    ] = "call",
    by: Annotated[str | None, typer.Option("--by", help="Who checked.")] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Check the file, or record that a person checked entries.

    With IDs, it records that a person called, visited or wrote today. Exit code 1 if entries are
    not checked in time.
    """
    from langaccess.outreach import registers

    register = _register(name)
    with open_folder(workspace, "registers") as session:
        if ids:
            made = registers.EntryCheck(session.today, by or "", how)
            registers.record_check(session, register, ids, made)
        entries = registers.load_register(session, register)
        policy, on = session.policy, session.today
        old = {
            one.id: why
            for one in entries
            if one.in_use(on) and (why := registers.stale(one, register, policy, on))
        }

    def draw_check(console: Console) -> None:
        if ids:
            output.say(console, f"recorded for {on}: {', '.join(ids)}")
        output.say(
            console, f"{register.file}: {plural(len(entries), 'entry', 'entries')}, no mistake"
        )
        output.say(console, *(f"- {one}: {why}" for one, why in old.items()))

    data: RegisterChecked = {
        "register": name,
        "entries": len(entries),
        "recorded": ids or [],
        "stale": old,
    }
    output.result(data, draw_check, as_json=json)
    return Exit.NO if old and not ids else Exit.DONE


@app.command("due")
@prints(RegisterDue)
def due(
    name: NameArgument,
    within: Annotated[int, typer.Option("--within", help="Days to look ahead.", min=0)] = 30,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List checks, visits and other dates that are due.

    Also ends of consent, of courses and incentives, and retired entries to delete.
    """
    from langaccess.outreach import registers

    register = _register(name)
    with open_folder(workspace, "registers") as session:
        entries = registers.load_register(session, register)
        found = registers.due(entries, register, session.policy, session.today, within=within)
    data: RegisterDue = {"register": name, "due": found}
    show_list(
        f"Due: {name}",
        ("day", "id", "entry", "what"),
        [(str(one.on) + " !" * one.overdue, one.id, one.title, one.what) for one in found],
        data,
        out=out,
        as_json=json,
        notes=["!: overdue"] if any(one.overdue for one in found) else [],
        empty=f"nothing is due within {plural(within, 'day')}",
    )


@app.command("import")
@prints("RegisterImport")
def import_(
    name: NameArgument,
    file: Annotated[Path, typer.Argument(help="A CSV file, a workbook, JSON or JSON Lines.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace entries that differ.")
    ] = False,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Import entries from a table or JSON.

    The columns are those of `register NAME export`. An entry that the register has
    already stays as it is. Exit code 1 if one differs.
    """
    from langaccess.outreach import registers

    register = _register(name)
    with open_folder(workspace, "registers") as session:
        raw = registers.load_exchange(file, register, session.policy)
        done = registers.import_entries(session, register, raw, by=by or account(), replace=replace)

    def draw_import(console: Console) -> None:
        counts = f"new: {len(done.added)}, replaced: {len(done.replaced)}, same: {len(done.same)}"
        output.say(console, f"{register.file}: {counts}")
        for one, fields in done.differ.items():
            output.say(console, f"- {one} differs and was left as it is: {', '.join(fields)}")
        if done.differ:
            output.say(console, "next: compare them; --replace takes those of the file")

    output.result(done, draw_import, as_json=json)
    return Exit.NO if done.differ else Exit.DONE


@app.command("export")
@prints(RegisterExport)
def export(
    name: NameArgument,
    out: Annotated[Path, typer.Option("--out", help="File to write: .csv, .json or .jsonl.")],
    request: Annotated[
        bool,
        typer.Option("--for-request", help="Leave out what a public records request does not get."),
    ] = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write all entries to a CSV, JSON or JSON Lines file.

    The rules say which fields an answer to a records request leaves out, how long entries are kept
    and what a legal hold does (`outreach.registers`).
    """
    from langaccess.core.files import leave_others, write_atomic
    from langaccess.outreach import registers

    register = _register(name)
    ending = out.suffix.lower()
    if ending not in (".csv", ".json", ".jsonl"):
        raise UsageError(f"--out {out}: name a file that ends in .csv, .json or .jsonl")
    with open_folder(workspace, "registers") as session:
        entries = registers.load_register(session, register)
        policy = session.policy
    if ending != ".csv":
        write = registers.to_json_text if ending == ".json" else registers.to_json_lines
        body = write(entries, register, policy, request=request).encode("utf-8")
    else:
        body = registers.to_csv_table(entries, register, policy, request=request)
    leave_others(out, ending)
    write_atomic(out, body)
    rules = policy.outreach.registers.get(name)
    left_out = list(rules.withheld) if rules and request else []
    lines = [f"{plural(len(entries), 'entry', 'entries')} written: {out}"]
    lines += [f"left out: {', '.join(left_out)}"] if left_out else []
    data: RegisterExport = {
        "register": name,
        "file": out,
        "entries": len(entries),
        "left_out": left_out,
    }
    output.text(data, lambda: lines, as_json=json)

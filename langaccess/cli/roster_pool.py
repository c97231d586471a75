"""`langaccess roster pool`: lend interpreters to another agency, and take in its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.cli import output, pack
from langaccess.cli.options import Json, WorkspaceOption, folder_only, parse_day
from langaccess.cli.pack import MadePackRow
from langaccess.cli.shapes import prints
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    name="pool",
    help="Lend interpreters to another agency, and take in its own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_NAME = "interpreters"


class PoolExport(MadePackRow):
    """What `roster pool export` prints."""

    people: int


@app.command("export")
@prints(PoolExport)
def export(
    to: Annotated[str, typer.Option("--to", help="The agency that gets the list, by its name.")],
    by: pack.ByOption,
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the files.", callback=folder_only)
    ] = Path(),
    until: Annotated[
        str, typer.Option("--until", help="Last day of the loan. Default: a year.")
    ] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write a signed list of the people who agreed to be lent.

    Only people with `pool:` in the roster are in it, up to the day that they agreed to. Notes,
    ties, badge and home stay here. A list without people takes everyone back.
    """
    from langaccess.outreach import sharing

    with pack.opened(workspace) as session:
        made = sharing.make_pack(
            session, _NAME, sharing.collect(session, [sharing.PackKind.ROSTER]), out, by=by,
            licence=f"for {to} only", to=to,
            until=parse_day("--until", until) if until else None,
        )  # fmt: skip
    people = made.manifest.files[0].items

    def draw(console: Console) -> None:
        count = plural(people, "person", "people")
        output.put(console, f"{made.file}: {count}, for {to}, until {made.manifest.until}")
        pack.draw_sending(console, made)

    data: PoolExport = {**pack.made_row(made), "people": people}
    output.result(data, draw, as_json=json)


@app.command("merge")
@prints("AppliedPack")
def merge(
    file: pack.PackFileArgument,
    by: pack.ByOption,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Take in the people whom another agency lends.

    They are offered after your own people and before your lines, marked with the agency to call
    first. Your own rules decide whom you may use. Someone who may be on your roster already is left
    out. A newer list replaces the older one.
    """
    pack.apply(file, by, workspace, json)

"""`langaccess need`: which languages the agency's area needs, and by which sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from langaccess.outreach.need import BilledCalls, ImportedSource

__all__ = ["app"]

app = typer.Typer(
    name="need",
    help="Find out which languages your area needs.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file that you downloaded.")],
    place: Annotated[
        list[str] | None,
        typer.Option(
            "--place",
            help="Your area, by name or GEO_ID; 1400000US53033* for all tracts of a county. Can be "
            "used more than once.",
        ),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="Last year of the survey, if no name says it.")
    ] = None,
    product: Annotated[
        int | None, typer.Option("--product", help="Years that the survey covers: 1 or 5.")
    ] = None,
    level: Annotated[
        int, typer.Option("--level", help="Confidence of the margins in the file: 90, 95 or 99.")
    ] = 90,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help="What the columns of a school's or court's table are (YAML)."),
    ] = None,
    quiet: Quiet = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Import a census table, a table of counts, or the bill of your interpreter line.

    The file is recognized by its content: the table view or the ZIP of data.census.gov (tables
    C16001, B16001, C16002), a saved answer of the Census API, a table-based summary file, a table
    from tidycensus. A table of a school district or a court needs --map. Your own encounters need
    no import. Exit code 1 if the figures are kept and cannot decide a duty.
    """
    from langaccess.agency.session import open_session
    from langaccess.outreach import need

    if product not in (None, 1, 5):
        raise UsageError(f"--product {product}: use 1 or 5")
    if level not in (90, 95, 99):
        raise UsageError(f"--level {level}: use 90, 95 or 99")
    session = open_session(workspace)
    session.require_folder("figures are kept in your agency's folder")
    with session:
        found = need.import_need(
            session,
            file,
            places=place or (),
            survey=need.Survey(year, product),
            level=level,
            map_file=map_file,
            read_bill=_bill_reader(session.policy.agency.time_zone or "UTC"),
            progress=output.Reporter(quiet=quiet),
        )
    output.result(found, lambda console: _draw_import(console, found), as_json=json)
    return Exit.NO if found.source.unit == "people" and not found.can_decide else Exit.DONE


def _bill_reader(zone: str) -> Callable[[Path], BilledCalls | None]:
    from langaccess.core.errors import InputError
    from langaccess.outreach.need import BilledCalls
    from langaccess.reports import load_all_bills

    def read(path: Path) -> BilledCalls | None:
        try:
            bills, _ = load_all_bills([path], zone)
        except InputError:
            return None
        calls = {bill.call: bill for bill in bills.lines if not bill.is_credit}
        if not calls:
            return None
        year = max(bill.day for bill in calls.values()).year
        return BilledCalls(tuple((bill.tag, bill.language) for bill in calls.values()), year)

    return read


def _draw_import(console: Console, found: ImportedSource) -> None:
    source = found.source
    verb = "replaced" if found.replaced else "imported"
    what = f"{source.table}, {source.survey}" if source.table else f"{source.unit}, {source.year}"
    output.say(console, f"{verb}: {source.id} ({what}, {source.file})")
    if found.places:
        names = "; ".join(found.places)
        more = f" and {found.place_count - len(found.places)} more" * (
            found.place_count > len(found.places)
        )
        output.say(console, f"{plural(found.place_count, 'place')}: {names}{more}")
    for note in found.notes:
        output.say(console, f"note: {note}")
    output.say(console, "next: langaccess need show")


@app.command("remove")
def remove(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="acs5-2022-c16001")],
    by: Annotated[str, typer.Option("--by", help="Your name, for the log.")],
    why: Annotated[str, typer.Option("--why", help="The reason, for the log.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Remove the figures of a source that was imported by mistake."""
    from langaccess.agency.session import open_session
    from langaccess.outreach import need

    with open_session(workspace) as session:
        gone = need.remove_need(session, source, by=by, why=why)
    output.result(
        {"source": gone},
        lambda console: output.say(console, f"removed: {gone.id} ({gone.file})"),
        as_json=json,
    )

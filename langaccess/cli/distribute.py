"""`langaccess distribute`: which papers go where, and what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import OutOption, WrittenPage, show_list
from langaccess.cli.sessions import open_folder
from langaccess.cli.shapes import prints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langaccess.outreach.distribution import PlannedCopies, SiteCopies

app = typer.Typer(
    name="distribute",
    help="Plan which papers go to which site, and list what is there.",
    epilog="`langaccess register sites` keeps the list; `publish copies` records what you bring.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class PaperPlan(WrittenPage):
    """What `distribute plan` prints."""

    rows: tuple[PlannedCopies, ...]
    runs: Mapping[str, int]


class PaperList(WrittenPage):
    """What `distribute list` prints."""

    copies: tuple[SiteCopies, ...]


@app.command("plan")
@prints(PaperPlan)
def plan(
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT]...", help="Parts of names; default: all under review."),
    ] = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List which approved papers to print and bring, for 90 days.

    Each site gets the languages of its people, as many copies as it holds at each visit, less those
    that are there. A print run is the sum, 10% more, in stacks of 25. What has no approved version
    is named.
    """
    from langaccess.outreach.distribution import plan_distribution

    with open_folder(workspace, "sites") as session:
        found = plan_distribution(session, documents or ())
    notes = [f"print {count} of {form}" for form, count in found.runs.items()]
    data: PaperPlan = {"rows": found.rows, "runs": found.runs}
    show_list(
        "Papers to bring",
        ("site", "document", "lang", "bring", "there", "form, or why not"),
        [
            (
                one.site,
                one.document,
                str(one.tag),
                f"{one.copies:,}",
                f"{one.there:,}",
                one.why or one.form,
            )
            for one in found.rows
        ],
        data,
        out=out,
        as_json=json,
        notes=notes,
        empty="no site with languages, or no document under review",
    )


@app.command("list")
@prints(PaperList)
def list_(
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List the copies at each site, and which must come back.

    `langaccess publish recall` says why, and records what you collected.
    """
    from langaccess.outreach.distribution import site_copies

    with open_folder(workspace, "sites") as session:
        found = site_copies(session)
    notes = ["!: must come back: langaccess publish recall"] if any(o.recall for o in found) else []
    if any(not one.known for one in found):
        notes.append("?: this site is not in sites.yaml")
    data: PaperList = {"copies": found}
    show_list(
        "Papers at sites",
        ("site", "document", "lang", "form", "copies"),
        [
            (
                one.site + " ?" * (not one.known),
                one.document,
                str(one.tag),
                one.form,
                f"{one.copies:,}{' !' if one.recall else ''}",
            )
            for one in found
        ],
        data,
        out=out,
        as_json=json,
        notes=notes,
        empty="no copies are out",
    )

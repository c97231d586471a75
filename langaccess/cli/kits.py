"""`langaccess kits`: ready English sources about wages, money sent home, visas and the media."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.shapes import prints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from langaccess.outreach.notices import KitNeeds

app = typer.Typer(
    name="kits",
    help="Start from a ready English sheet.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class KitList(TypedDict):
    """What `kits list` prints."""

    kits: list[KitNeeds]


@app.command("list")
@prints(KitList)
def list_kits(workspace: WorkspaceOption = None, json: Json = False) -> None:
    """List the kits and what each needs."""
    from langaccess.cli.sessions import open_with_note
    from langaccess.outreach import notices

    session = open_with_note(workspace)
    rows = [notices.needs_of(session, one) for one in notices.kits().values()]

    def draw_list(console: Console) -> None:
        for row in rows:
            output.say(console, f"{row.id}: {row.title} (for {row.readers})")
            if row.missing:
                output.say(console, f"  not entered: {', '.join(row.missing)}")

    data: KitList = {"kits": rows}
    output.result(data, draw_list, as_json=json)


@app.command()
@prints("KitNeeds")
def use(
    id_: Annotated[str, typer.Argument(metavar="KIT", help="A name from `kits list`.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Copy a kit into notices/, to edit it and build it.

    Your counsel reads it before you use it. It names no telephone number: each one is a contact
    that you enter.
    """
    from langaccess.agency.session import open_session
    from langaccess.outreach import notices

    row = notices.use_kit(open_session(workspace), id_)
    output.result(row, lambda console: output.say(console, *_use_lines(row)), as_json=json)


def _use_lines(row: KitNeeds) -> Iterator[str]:
    yield f"notices/{row.id}.md: written"
    for name in row.missing:
        kind, _, key = name.partition(":")
        if kind == "contact":
            yield f"  to enter: langaccess contacts set {key} VALUE --by NAME"
        elif kind == "fact":
            yield f"  to enter: the fact {key} in facts.yaml, or take its line out of the sheet"
        else:
            yield f"  to enter: {name} in jurisdiction.yaml"
    yield "next: have your counsel read it, then: langaccess facts build"

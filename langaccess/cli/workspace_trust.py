"""`langaccess workspace trust`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json
from langaccess.cli.shapes import prints

app = typer.Typer(name="workspace", help="Use a shared agency folder.", no_args_is_help=True)


class TrustedFolder(TypedDict):
    """What `workspace trust` prints."""

    root: Path


@app.callback()
def _group() -> None:
    """Use a shared agency folder."""


@app.command()
@prints(TrustedFolder)
def trust(
    folder: Annotated[Path, typer.Argument(help="Your agency's folder.")],
    as_json: Json = False,
) -> None:
    """Use the rules in a folder of another account, or open to all.

    Such a folder is not used when it is found by search, because the rules in it may be someone
    else's. This account remembers your answer. JSON: `root`.
    """
    from langaccess.agency.session import trust_folder

    root = trust_folder(folder)
    data: TrustedFolder = {"root": root}
    output.result(
        data,
        lambda console: output.put(console, f"this account uses the rules in {root}"),
        as_json=as_json,
    )

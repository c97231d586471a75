"""`langaccess licences`: under which licence each part may be passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langaccess.cli import output
from langaccess.cli.options import Json

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["licences"]


def licences(json: Json = False) -> None:
    """List the licence of every package, model, font and data file that is used.

    The licences of models that you fetched are in `langaccess models list`.
    """
    from langaccess.core.licences import licences as read

    found = read()

    def show(console: Console) -> None:
        rows = [(each.name, each.part, each.licence, each.note) for each in found]
        console.print(output.table("", ("name", "part", "licence", "note"), rows))

    output.result({"licences": found}, show, as_json=json)

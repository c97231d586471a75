"""`langaccess cards html`: one file for a phone or a tablet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption
from langaccess.core import clock
from langaccess.core.errors import Exit

__all__ = ["html"]


def html(
    context: typer.Context,
    lang: Annotated[
        str,
        typer.Option(
            "--lang", help="Languages, with commas. Default: your agency's, else all there are."
        ),
    ] = "",
    topic: Annotated[
        str, typer.Option("--topic", help="Topics, with commas: interpreter,safety. Default: all.")
    ] = "",
    audio: Annotated[
        Path | None,
        typer.Option("--audio", help="Folder of recordings: ur/interpreter.wait.mp3 or ur/2.mp3."),
    ] = None,
    guide: Annotated[
        bool,
        typer.Option(
            "--guide",
            help="Who may interpret, and who is on call, with their numbers: marks it INTERNAL.",
        ),
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for the file.")] = Path("cards"),
    proof: Annotated[
        bool, typer.Option("--proof", help="Unapproved lines too, DRAFT on every screen.")
    ] = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """One file for a phone or tablet: find the language, show a phrase, take the answer.

    It needs no network and loads nothing. `cards.html#ur/12` opens phrase 12 in Urdu.
    """
    from langaccess.cli.cards_guide import guide_of
    from langaccess.cli.render import cards as view
    from langaccess.phrases import cards

    silent = quiet or json
    request = view.request_of(view.Wanted(lang, proof, workspace, silent))
    tags = (*request.tags, *cards.written(request))
    recordings = cards.read_recordings(audio, request.book, tags) if audio else {}
    rows = guide_of(workspace, request.tags) if guide else None
    card, selection = cards.html(
        request,
        topics=view.topic_ids(request, topic),
        on=clock.today(),
        recordings=recordings,
        guide=rows,
    )
    if rows is not None:
        numbers = sum(bool(person.phone) for person in rows.people)
        output.Reporter(quiet=silent).note(
            f"INTERNAL: the file holds the telephone numbers of {numbers} people of your roster;"
            " give it to your own officers only, and make it again when the roster changes"
        )
    made = [] if card is None else [card]
    return view.finish(context, made, selection.left_out, out, as_json=json)

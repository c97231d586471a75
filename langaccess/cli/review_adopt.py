"""`langaccess review adopt`: a translation that was in use before this program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output
from langaccess.cli.options import (
    Json,
    WorkspaceOption,
    parse_day,
    parse_language,
    parse_optional_language,
)
from langaccess.cli.render import review as view
from langaccess.cli.review_decide import Lang
from langaccess.cli.sessions import open_review
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.review import AdoptedTranslation

__all__ = ["adopt", "adopted_row"]


def adopt(
    file: Annotated[Path, typer.Argument(help="The translation that is in use.")],
    against: Annotated[Path, typer.Option("--against", help="The brochure that it translates.")],
    lang: Lang = "",
    source: Annotated[str, typer.Option("--from", help="Language of the brochure.")] = "en",
    review_by: Annotated[
        str,
        typer.Option(
            "--review-by",
            help="Day until which somebody must look, YYYY-MM-DD. Default: your agency's time of"
            " notice.",
        ),
    ] = "",
    by: Annotated[str, typer.Option("--by", help="Who enters it. Default: your account.")] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Put a translation that is in use under review, with a day until which it must be read.

    Nobody is on record as its translator, and it is approved by nobody: its sentences stand as
    drafts until a qualified person approves them. Ends with 1 when a sentence was not found or
    has an error.
    """
    from langaccess import review

    until = parse_day("--review-by", review_by) if review_by else None
    with open_review(workspace) as session:
        tags = parse_language(source), parse_optional_language(lang)
        made = review.adopt(session, file, against, tags, review_by=until, by=by)
        number = view.find(session, made.document, str(made.lang)).id
    data = {"number": number, **output.fields(made)}

    def draw_adopt(console: Console) -> None:
        left = made.held or made.paired < made.sentences
        stands = f"in use, approved by nobody; review it by {made.review_by}"
        for words in (
            f"no. {number}  {made.document}  {made.lang}: {stands}",
            f"{made.paired} of {made.sentences} sentences of the brochure found in {made.file}"
            + (f", {made.held} of them held: an error" if made.held else ""),
            *([f"what differs: langaccess check {file} --against {against}"] if left else []),
            f"next: langaccess review show {number}, then review approve {number} --by NAME",
        ):
            output.put(console, words)

    output.result(data, draw_adopt, as_json=json)
    return Exit.NO if made.held or made.paired < made.sentences else Exit.DONE


def adopted_row(made: AdoptedTranslation) -> dict[str, Any]:
    """Return an adoption as data."""
    return {
        "file": made.file, "sha256": made.sha256, "review_by": made.review_by, "by": made.by,
        "at": made.at, "entry": made.entry,
    }  # fmt: skip

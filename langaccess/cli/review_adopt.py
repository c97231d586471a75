"""`langaccess review adopt`: a translation from before this program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

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
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from datetime import date, datetime

    from rich.console import Console

    from langaccess.review import AdoptedTranslation


class AdoptedRow(TypedDict):
    """A translation in use that is not approved."""

    file: str
    sha256: str
    review_by: date
    by: str
    at: datetime
    entry: int


@with_fields_of("AdoptedTranslation")
class AdoptedAnswer(TypedDict):
    """What `review adopt` prints."""

    number: int


@prints(AdoptedAnswer)
def adopt(
    file: Annotated[Path, typer.Argument(help="The translation in use.")],
    against: Annotated[Path, typer.Option("--against", help="The brochure it translates.")],
    lang: Lang = "",
    source: Annotated[str, typer.Option("--from", help="Language of the brochure.")] = "en",
    review_by: Annotated[
        str,
        typer.Option(
            "--review-by",
            help="Day by which it must be reviewed, YYYY-MM-DD. Default: from your rules.",
        ),
    ] = "",
    by: Annotated[
        str, typer.Option("--by", help="Who makes this entry. Default: your account.")
    ] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Put a translation that is already in use under review.

    It has no translator or approval on record, so its sentences are drafts until a qualified person
    approves them by a given day. Exit code 1 if a sentence is not found or has an error.
    """
    from langaccess import review

    until = parse_day("--review-by", review_by) if review_by else None
    with open_review(workspace) as session:
        tags = parse_language(source), parse_optional_language(lang)
        made = review.adopt(session, file, against, tags, review_by=until, by=by)
        found = view.find(session, made.document, str(made.lang))
        stand = review.statuses(found, review.log_of(session), session.policy)
        approved = str(review.document_state(stand)) == "approved"
        number = found.id
    data = {"number": number, **output.fields(made)}

    def draw_adopt(console: Console) -> None:
        left = made.held or made.paired < made.sentences
        state = (
            "in use; what is under review here is approved already, and stays as it is"
            if approved
            else f"in use, not approved; review it by {made.review_by}"
        )
        for words in (
            f"no. {number}  {made.document}  {made.lang}: {state}",
            f"{made.paired} of {made.sentences} sentences of the brochure found in {made.file}"
            + (f", {made.held} of them held because of an error" if made.held else ""),
            *(
                [f"{made.unchanged} of {made.paired} have the same wording as the program's draft"]
                if made.unchanged
                else []
            ),
            *([f"see what differs: langaccess check {file} --against {against}"] if left else []),
            *(
                [f"next: langaccess review show {number}, then review approve {number} --by NAME"]
                if not approved
                else []
            ),
        ):
            output.put(console, words)

    output.result(data, draw_adopt, as_json=json)
    return Exit.NO if made.held or made.paired < made.sentences else Exit.DONE


def adopted_row(made: AdoptedTranslation) -> AdoptedRow:
    """Return an adoption for JSON."""
    return {
        "file": made.file, "sha256": made.sha256, "review_by": made.review_by, "by": made.by,
        "at": made.at, "entry": made.entry,
    }  # fmt: skip

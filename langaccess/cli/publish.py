"""`langaccess publish`: approved documents are handed out, and copies can be recalled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import (
    DefaultCommandGroup,
    Json,
    WorkspaceOption,
    parse_optional_language,
)
from langaccess.cli.render import review as review_view
from langaccess.cli.review_decide import Lang
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.cli.render.publish import RecalledRow
    from langaccess.review import Copies, Withdrawal


class CopiesOut(TypedDict):
    """What `publish where` prints."""

    copies: list[Copies]
    total: int
    known: bool


class RecallAnswer(TypedDict):
    """What `publish recall` prints."""

    recall: list[RecalledRow]
    total: int
    sheet: Path | None
    collected: Copies | None
    withdrawn: list[Withdrawal]
    lifted: list[Withdrawal]


class _DocumentByDefault(DefaultCommandGroup):
    """`publish flyer.pt.docx --site …` needs no further word."""

    default_command = "copies"


app = typer.Typer(
    name="publish",
    cls=_DocumentByDefault,
    help=(
        "Hand out approved documents, and recall copies: "
        "langaccess publish DOCUMENT --site SITE --copies N"
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
@prints("HandedOut")
def copies(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="The approved file, or the document's number.")
    ],
    site: Annotated[
        str, typer.Option("--site", help="Where the copies go: a site's name, or its id.")
    ],
    count: Annotated[int, typer.Option("--copies", help="How many copies.")],
    lang: Lang = "",
    new_site: Annotated[
        bool,
        typer.Option(
            "--new-site", help="The site is new, although a known one has a similar name."
        ),
    ] = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Record copies of an approved document for a site.

    Same as `langaccess publish DOCUMENT --site SITE --copies N`. Exit code 1, with the reasons, if
    the document may not be published.
    """
    from langaccess import reports, review
    from langaccess.agency.facts import contacts_at_rest
    from langaccess.cli.render import publish as view
    from langaccess.outreach.distribution import named_site

    named = Path(document)
    with open_review(workspace) as session:
        site = named_site(session, site)
        reports.check_facts(session)
        if named.is_file() and not review.is_known(session, document):
            data = view.unknown_publication(named, session.policy, site, count)
        else:
            with contacts_at_rest(session.workspace):
                found = review_view.find(session, document, lang)
                file = named if named.is_file() else None
                made = review.publish(
                    session, found, site=site, copies=count, file=file, new_site=new_site
                )
            data = view.publication_data(found.name, found.tag, made, site, count)
            form = data["form"]
            there = review.copies_out(session.connection, form=form, site=site) if form else ()
            data["there"] = sum(one.copies for one in there)
    output.result(data, lambda console: view.draw_publication(console, data), as_json=json)
    return Exit.DONE if data["published"] else Exit.NO


@app.command()
@prints(CopiesOut)
def where(
    form: Annotated[
        str, typer.Argument(metavar="FORM", help="Only form numbers that begin like this.")
    ] = "",
    site: Annotated[str, typer.Option("--site", help="Only at this site.")] = "",
    lang: Lang = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List the copies in use: version, number, site.

    Exit code 0 if there are none.
    """
    from langaccess import review
    from langaccess.cli.render import publish as view

    with open_review(workspace) as session:
        review.log_of(session)  # a log that was changed by hand is refused
        tag = parse_optional_language(lang)
        rows = list(review.copies_out(session.connection, form=form, site=site, tag=tag))
        known = not form or any(review.released_forms(session.connection, form))
    data: CopiesOut = {
        "copies": rows,
        "total": sum(one.copies for one in rows),
        "known": known,
    }

    def draw_where(console: Console) -> None:
        if not known:
            console.print(f"no form number begins with {form}")
        view.draw_copies(console, rows)

    output.result(data, draw_where, as_json=json)


@app.command()
@prints(RecallAnswer)
def recall(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORM|FILE", help="Withdraw this one: 'SPD-014', 'SPD-014 es', or a file."
        ),
    ] = "",
    why: Annotated[str, typer.Option("--why", help="With FORM: what is wrong with it.")] = "",
    lifted: Annotated[
        bool, typer.Option("--lift", help="With FORM: allow it again; give the reason with --why.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write a list to take along (.html or .md).")
    ] = None,
    collected: Annotated[
        str, typer.Option("--collected", help="Record that copies with this form number are back.")
    ] = "",
    site: Annotated[
        str, typer.Option("--site", help="With --collected: the site they came from.")
    ] = "",
    by: Annotated[
        str,
        typer.Option("--by", help="Who withdraws it, allows it again, or collected the copies."),
    ] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List the copies to recall, and why.

    Copies are recalled if the source, the translation or a term changed, an approval was withdrawn,
    or the text has expired. To withdraw a wrong text at once: FORM --why TEXT --by NAME. It may be
    published again when every sentence is approved again, or after --lift. To record collected
    copies: --collected FORM --site SITE --by NAME.
    """
    from langaccess import reports, review
    from langaccess.cli.render import publish as view
    from langaccess.core.clock import day_of

    view.check_recall_options(form, why, collected, site, by, lifted=lifted)
    back: Copies | None = None
    held: tuple[Withdrawal, ...] = ()
    with open_review(workspace) as session:
        if form:
            number = view.number_of(session, form)
            act = review.lift if lifted else review.withdraw
            held = act(session, number, why=why, by=by)
        if collected:
            back = review.collect(session, collected, site, by=by)
        reports.check_facts(session)  # after the act: a mistake in a file stops no withdrawal
        found = review.recalls(session)
        if out is not None:
            view.write_sheet(out, found, session.policy, day_of(session.now))
    data: RecallAnswer = {
        "recall": [view.recall_row(one) for one in found],
        "total": sum(one.copies.copies for one in found), "sheet": out,
        "collected": back,
        "withdrawn": [] if lifted else list(held),
        "lifted": list(held) if lifted else [],
    }  # fmt: skip

    def draw_recall(console: Console) -> None:
        view.draw_recall(console, data)

    output.result(data, draw_recall, as_json=json)

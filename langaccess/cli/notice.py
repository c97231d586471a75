"""`langaccess notice`: the notice of free language help, and messages to lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.approver import reason_row
from langaccess.cli.options import Json, Quiet, WorkspaceOption, folder_only
from langaccess.cli.render import cards as view
from langaccess.cli.render.cards import CardOrder
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.cli.approver import ReasonRow
    from langaccess.core.tags import Tag
    from langaccess.outreach.notices import MailDraft

app = typer.Typer(
    name="notice",
    help="Write notices of free language help, and drafts of messages.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class NoticeLineRow(TypedDict):
    """A notice in a language, and how long it takes to say."""

    lang: Tag
    text: str
    seconds: float
    basis: str


class NoticeLeftOut(TypedDict):
    """A language without a notice, and why."""

    lang: Tag
    phrase: str
    why: str


class NoticeFiles(TypedDict):
    """What `notice build` prints."""

    files: list[Path]
    languages: list[NoticeLineRow]
    left_out: list[NoticeLeftOut]


class UnsentLanguage(TypedDict):
    """A language without a draft: how many wait, and why."""

    lang: Tag
    recipients: int
    reasons: list[ReasonRow]


class NoticeDrafts(TypedDict):
    """What `notice send` prints."""

    drafts: list[MailDraft]
    opted_out: int
    left_out: list[UnsentLanguage]


@app.command()
@prints(NoticeFiles)
def build(
    lang: Annotated[
        str, typer.Option("--lang", help="Only these, with commas; default: those you serve.")
    ] = "",
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the files.", callback=folder_only)
    ] = Path("notice"),
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> Exit:
    """Write the notice that language help is free.

    A poster, a handout, a piece of a web page, the words for the telephone with their seconds, and
    lines for the foot of a letter. Only approved phrases are used: languages without them are
    left out and named. American Sign Language has its own line. Exit code 1 if a language is left
    out.
    """
    from dataclasses import replace

    from langaccess.agency.session import open_session
    from langaccess.core import clock
    from langaccess.core.files import write_atomic
    from langaccess.outreach import notices

    request = view.request_of(
        CardOrder(lang, proof=False, workspace=workspace, quiet=quiet or json)
    )
    policy = open_session(workspace).policy
    request = replace(request, tags=notices.by_need(request.tags, policy))
    made = notices.build_help_notice(request, policy, clock.today())
    for name, data in made.files.items():
        write_atomic(out / name, data)
    rows: NoticeFiles = {
        "files": [out / name for name in made.files],
        "languages": [
            {"lang": one.tag, "text": one.text, "seconds": one.spoken.seconds,
             "basis": one.spoken.basis}
            for one in made.lines
        ],
        "left_out": [
            {"lang": one.tag, "phrase": one.id, "why": one.reason} for one in made.left_out
        ],
    }  # fmt: skip

    def draw_build(console: Console) -> None:
        output.put(console, *(f"written: {path}" for path in rows["files"]))
        for one in made.left_out:
            output.say(console, f"left out: {one.tag.name} ({one.tag}), {one.id}: {one.reason}")
        if not made.files:
            console.print("nothing is written: no language has an approved sentence")
        if made.left_out:
            console.print("next: langaccess phrases approve ID --lang LANGUAGE --by NAME")

    output.result(rows, draw_build, as_json=json)
    return Exit.NO if made.left_out or not made.files else Exit.DONE


@app.command()
@prints(NoticeDrafts)
def send(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="An approved document, by number or name.")
    ],
    lists: Annotated[
        list[str],
        typer.Option(
            "--list",
            help="A list in lists/, or `outlets`. Can be used more than once.",
        ),
    ],
    by: Annotated[str, typer.Option("--by", help="Who drafts it (recorded with your account).")],
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the drafts.", callback=folder_only)
    ] = Path("drafts"),
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Write drafts of a message to lists, and send nothing.

    One message (.eml) for each language, and a table of its recipients for a mail merge. Who opted
    out in any list gets nothing. Exit code 1 if people of a list read a language in which the
    document may not be published.
    """
    from langaccess import reports
    from langaccess.outreach import notices

    with open_review(workspace) as session:
        reports.check_facts(session)
        made = notices.draft_mail(session, document, lists, out, by=by)
    data: NoticeDrafts = {
        "drafts": list(made.drafts),
        "opted_out": made.opted_out,
        "left_out": [
            {"lang": tag, "recipients": count,
             "reasons": [reason_row(one) for one in made.left_out.get(tag, ())]}
            for tag, count in made.waiting.items()
        ],
    }  # fmt: skip

    def draw_send(console: Console) -> None:
        for one in made.drafts:
            people = plural(one.recipients, "recipient")
            output.put(console, f"{one.tag}  {one.form}: {one.message}, {people} in {one.table}")
        output.say(console, f"{plural(made.opted_out, 'address', 'addresses')} opted out")
        for tag, count in made.waiting.items():
            why = "; ".join(one.text for one in made.left_out.get(tag, ()))
            words = why or "the document is not under review in this language"
            people = plural(count, "recipient")
            output.say(console, f"{tag.name} ({tag}): {people} without a message: {words}")
        console.print("nothing was sent: open the drafts in your mail program")

    output.result(data, draw_send, as_json=json)
    return Exit.NO if made.waiting else Exit.DONE

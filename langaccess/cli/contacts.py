"""`langaccess contacts`: one number changed in every language, approvals kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypedDict, cast

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.cli.render.publish import RecalledRow
    from langaccess.core.tags import Tag
    from langaccess.review import ContactChange, RecalledCopies

app = typer.Typer(
    name="contacts",
    help="Change a phone number or address in every document.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class ContactRow(TypedDict):
    """A registered contact."""

    key: str
    value: str
    documents: list[str]


class ContactList(TypedDict):
    """What `contacts list` prints."""

    contacts: list[ContactRow]


class ChangedDocument(TypedDict):
    """A document that has the new value."""

    document: str
    lang: Tag
    sentences: int
    form: str | None
    file: Path | None


@with_fields_of("ContactChange")
class ContactChangeAnswer(TypedDict):
    """What `contacts set` and `contacts undo` print."""

    documents: list[ChangedDocument]
    recall: list[RecalledRow]


@app.command("list")
@prints(ContactList)
def list_contacts(workspace: WorkspaceOption = None, json: Json = False) -> None:
    """List the registered contacts.

    Shows how many documents under review use each.
    """
    from langaccess import review
    from langaccess.agency import facts

    with open_review(workspace) as session:
        root = session.folder
        entries = facts.entries_of(facts.load_contacts(root))
        shown = review.documents_with(session, entries)
    rows: list[ContactRow] = [
        {"key": key, "value": value, "documents": list(shown[key])}
        for key, value in entries.items()
    ]

    def draw_list(console: Console) -> None:
        heads = ("key", "value", "documents")
        cells = [(r["key"], r["value"], str(len(r["documents"]))) for r in rows]
        if rows:
            console.print(output.table("", heads, cells))
        else:
            console.print("no contacts registered; see `langaccess contacts set --help`")

    data: ContactList = {"contacts": rows}
    output.result(data, draw_list, as_json=json)


@app.command("set")
@prints(ContactChangeAnswer)
def set_(
    key: Annotated[str, typer.Argument(metavar="KEY", help="records_desk.phone")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The new value.")],
    by: Annotated[
        str, typer.Option("--by", help="Who makes this change (recorded with your account).")
    ],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Change a contact in every document under review, in all languages.

    Changes the register, sources, links, translations and the translation memory; nothing else in
    them changes. Approved documents stay approved as new versions, and copies of the old version
    are listed, and drafts that still have the old value. Exit code 1 if something could not be
    changed. `contacts undo` takes the change back.
    """
    from langaccess import review

    return _report(
        lambda session: review.set_contact(session, key, value, by=by), key, workspace, as_json=json
    )


@app.command()
@prints(ContactChangeAnswer)
def undo(
    key: Annotated[str, typer.Argument(metavar="KEY", help="records_desk.phone")],
    by: Annotated[
        str, typer.Option("--by", help="Who makes this change (recorded with your account).")
    ],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Take the last change of a contact back, in every document.

    Works like `contacts set` with the value before. The log keeps both changes; another undo gives
    the newer value again. Copies that were handed out with the wrong value are listed.
    """
    from langaccess import review

    return _report(
        lambda session: review.undo_contact(session, key, by=by), key, workspace, as_json=json
    )


def _report(
    change: Callable[[Session], ContactChange], key: str, workspace: Path | None, *, as_json: bool
) -> Exit:
    from langaccess import review

    with open_review(workspace) as session:
        before = review.recalls(session)
        done = change(session)
        after = review.recalls(session)
        # Copies already recalled for another reason are left to `publish recall`. Those of an
        # interrupted run were not listed then, so they are listed now.
        found = tuple(one for one in after if one not in before or key in one.contacts)
    more = _change_data(done, found)
    lines = (*_changed_lines(done, more), *_left_lines(done, more))
    output.result(
        output.fields(done) | more, lambda console: output.put(console, *lines), as_json=as_json
    )
    return Exit.NO if done.left else Exit.DONE


def _change_data(done: ContactChange, found: tuple[RecalledCopies, ...]) -> ContactChangeAnswer:
    """Return what was done, for JSON."""
    from langaccess.cli.render.publish import recall_row

    released = done.released
    rows: list[ChangedDocument] = [
        {"document": name, "lang": tag, "sentences": count,
         "form": released[name, tag].form if (name, tag) in released else None,
         "file": released[name, tag].written.path if (name, tag) in released else None}
        for (name, tag), count in done.sentences.items()
    ]  # fmt: skip
    return {"documents": rows, "recall": [recall_row(one) for one in found]}


def _changed_lines(done: ContactChange, data: ContactChangeAnswer) -> Iterator[str]:
    """Yield what has the new value."""
    yield f"{done.key}: {done.old or 'new'} -> {done.new}"
    for path in done.sources:
        yield f"source changed: {path}"
    for row in data["documents"]:
        what = row["form"] or "no new version, because not all of it is approved"
        count = row["sentences"]
        many = plural(count, "translated sentence") if count else "no translated sentences"
        yield f"{row['document']}  {row['lang']}: {many}, {what}"
    if any(row["form"] is None for row in data["documents"]):
        yield "files of these still with translators can be imported: import inserts the new value"
    if done.memory.changed:
        yield f"memory: {done.memory.changed} units have the new value"
    if done.memory.removed:
        yield f"memory: {done.memory.removed} units removed: only one side had it"
    if done.old and not (data["documents"] or done.left):
        yield "no document under review has the old value"


def _left_lines(done: ContactChange, data: ContactChangeAnswer) -> Iterator[str]:
    """Yield what still has the old value, and what to do."""
    from langaccess.cli.render import publish as publish_view

    for one in done.left:
        where = " ".join(filter(None, (one.document, one.tag, one.place)))
        yield f"NOT changed: {where}: {one.why}"
    for name in done.elsewhere:
        yield f"NOT changed, because not under review: {name} has the old value"
    for name in done.drafts:
        yield f"NOT changed, because it is a draft: {name}"
    if done.drafts:
        yield "next: make these drafts again: langaccess translate SOURCE --to LANGUAGE"
    if not done.registered:
        yield f"the register keeps {done.old} until these are changed"
        yield "next: change the value in them yourself, then run this command again"
    for back in cast(
        "Iterable[dict[str, Any]]", data["recall"]
    ):  # a row has all fields of `Copies`
        copies = publish_view.copies_words(back["copies"])
        yield f"recall: {copies} of {back['form']} at {back['site']}"
    if data["recall"]:
        yield "next: langaccess publish recall --out recall.html"

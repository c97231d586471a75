"""`langaccess contacts`: one number in every language, approvals kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.sessions import open_review
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from langaccess.review import ContactChange, RecalledCopies

__all__ = ["app"]

app = typer.Typer(
    name="contacts",
    help="Registered telephone numbers, addresses and hours, and changing them everywhere.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_contacts(workspace: WorkspaceOption = None, json: Json = False) -> None:
    """List the registered contacts, and how many documents under review show each."""
    from langaccess import review
    from langaccess.agency import facts

    with open_review(workspace) as session:
        root = session.folder
        entries = facts.entries_of(facts.load_contacts(root))
        shown = review.documents_with(session, entries)
    rows: list[dict[str, Any]] = [
        {"key": key, "value": value, "documents": list(shown[key])}
        for key, value in entries.items()
    ]

    def draw_list(console: Console) -> None:
        heads = ("key", "value", "documents")
        cells = [(r["key"], r["value"], str(len(r["documents"]))) for r in rows]
        console.print(output.table("", heads, cells))
        if not rows:
            console.print("no contact is registered; see `langaccess contacts set --help`")

    output.result({"contacts": rows}, draw_list, as_json=json)


@app.command("set")
def set_(
    key: Annotated[str, typer.Argument(metavar="KEY", help="records_desk.phone")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The new value.")],
    by: Annotated[str, typer.Option("--by", help="Who says so; recorded with the account.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Change a contact in its register and in every document under review, in all languages.

    Sources, links and translations change together and in nothing else; what was approved stays
    approved, in a new version, and the copies of the old one are listed. The translation memory
    changes with them. What could not be changed so is named, and ends with 1.
    """
    from langaccess import review

    with open_review(workspace) as session:
        before = review.recalls(session)
        done = review.set_contact(session, key, value, by=by)
        after = review.recalls(session)
        # What had to come back anyway, and for what, is told by `publish recall`. A run cut short
        # after the change had listed nothing: its copies are named by the next.
        found = tuple(one for one in after if one not in before or key in one.contacts)
    data = _change_data(done, found)
    output.result(data, lambda console: _draw_change(console, data), as_json=json)
    return Exit.NO if done.left else Exit.DONE


def _change_data(done: ContactChange, found: tuple[RecalledCopies, ...]) -> dict[str, Any]:
    """Return what was done as data."""
    from langaccess.cli.render.publish import recall_row

    released = done.released or {}
    rows = [
        {"document": name, "lang": tag, "sentences": count,
         "form": released[name, tag].form if (name, tag) in released else None,
         "file": released[name, tag].written.path if (name, tag) in released else None}
        for (name, tag), count in (done.sentences or {}).items()
    ]  # fmt: skip
    left = [
        {"document": one.document, "lang": one.tag, "segment": one.place or None, "why": one.why}
        for one in done.left
    ]
    return {
        "key": done.key, "old": done.old or None, "new": done.new,
        "registered": done.registered, "sources": list(done.sources),
        "documents": rows, "left": left, "recall": [recall_row(one) for one in found],
        "elsewhere": list(done.elsewhere),
        "memory": {"changed": done.memory.changed, "removed": done.memory.removed},
    }  # fmt: skip


def _draw_change(console: Console, data: dict[str, Any]) -> None:
    for line in (*_changed_lines(data), *_left_lines(data)):
        output.put(console, line)


def _changed_lines(data: dict[str, Any]) -> Iterator[str]:
    """Yield what has the new value now."""
    yield f"{data['key']}: {data['old'] or 'new'} -> {data['new']}"
    for path in data["sources"]:
        yield f"source changed: {path}"
    for row in data["documents"]:
        what = row["form"] or "no new version, for not all of it is approved"
        count = row["sentences"]
        many = plural(count, "translated sentence") if count else "no translated sentences"
        yield f"{row['document']}  {row['lang']}: {many}, {what}"
    if any(row["form"] is None for row in data["documents"]):
        yield "XLIFF and pages of these still out may come back: import puts the new value in"
    memory = data["memory"]
    if memory["changed"]:
        yield f"memory: {memory['changed']} units have the new value"
    if memory["removed"]:
        yield f"memory: {memory['removed']} units taken out: only one side showed it"
    if data["old"] and not (data["documents"] or data["left"]):
        yield "no document under review shows the old value"


def _left_lines(data: dict[str, Any]) -> Iterator[str]:
    """Yield what has it not, and what to do."""
    from langaccess.cli.render import publish as publish_view

    for row in data["left"]:
        where = " ".join(filter(None, (row["document"], row["lang"], row["segment"])))
        yield f"NOT changed: {where}: {row['why']}"
    for name in data["elsewhere"]:
        yield f"NOT changed, and not under review: {name} shows the old value"
    if not data["registered"]:
        yield f"the register keeps {data['old']} until these are through"
        yield "next: change the value in them yourself, then run the same command again"
    for row in data["recall"]:
        copies = publish_view.copies_words(row["copies"])
        yield f"recall: {copies} of {row['form']} at {row['site']}"
    if data["recall"]:
        yield "next: langaccess publish recall --out recall.html"

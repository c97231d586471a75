"""`langaccess waiting`: one screen with what waits for someone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import OutOption, PageFormatOption, WrittenPage, write_page
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langaccess.reports import UpcomingDate, WaitingDocument, WaitingWork


@with_fields_of("WaitingWork")
class WaitingList(WrittenPage):
    """What `waiting` prints."""


@prints(WaitingList)
def waiting(
    form: PageFormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """List what waits for someone: drafts, approvals, dates.

    Drafts to send to a translator, translations to approve, sentences to confirm, what is overdue
    or due within 60 days, and what a translator has. With --out it writes a page for a browser.
    Exit code 0, whether or not something waits; 1 if a document or a list cannot be read.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        found = reports.waiting(session)
    if form is not None or out is not None:
        data = output.fields(found)
        write_page(reports.waiting_page(found), form, out, data, as_json=json)
    else:
        output.result(found, lambda console: output.say(console, *_lines(found)), as_json=json)
    return Exit.NO if found.problems else Exit.DONE


def _lines(found: WaitingWork) -> Iterator[str]:
    late = [one for one in found.dates if one.overdue]
    yield from _section("overdue", map(_date_words, late))
    yield from _section(
        "drafts to send: langaccess review export --to FOLDER", map(_words, found.to_send)
    )
    yield from _section(
        "translations to approve: langaccess review approve DOCUMENT",
        map(_words, found.to_approve),
    )
    if found.to_confirm:
        whom = f" ({' or '.join(found.confirmers)})" if found.confirmers else ""
        yield f"sentences to confirm{whom}: langaccess review confirm --by NAME"
        yield f"  {found.to_confirm}"
    soon = [one for one in found.dates if not one.overdue]
    yield from _section("due within 60 days", map(_date_words, soon))
    yield from _section("written for the translator", map(_words, found.out))
    yield from found.problems
    if found.is_empty:
        yield "nothing is waiting"


def _section(title: str, rows: Iterator[str]) -> Iterator[str]:
    for number, row in enumerate(rows):
        if not number:
            yield title
        yield f"  {row}"


def _words(one: WaitingDocument) -> str:
    return f"{one.document}, {one.tag.name}{one.reason and f': {one.reason}'}"


def _date_words(one: UpcomingDate) -> str:
    return f"{one.on}: {one.what}{one.owner and f' ({one.owner})'}"

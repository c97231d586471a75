"""`langaccess trace`: the origin of a printed page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.sessions import open_review
from langaccess.cli.shapes import prints
from langaccess.core.clock import day_of
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

    from langaccess.cli.approver import ReasonRow
    from langaccess.review import AnsweredFinding, Copies, TracedAct, VersionTrace

_FOUND = {
    "form": None,
    "bytes": "this file is the approved one, unchanged",
    "differs": "this file is NOT the approved one: it has this number, but its content differs",
}


class UnknownPage(TypedDict):
    """What `trace` prints if no approved version has this number or content."""

    asked: str
    known: Literal[False]
    here: tuple[str, ...]


class TracedPage(TypedDict):
    """What `trace` prints about an approved version."""

    asked: str
    known: Literal[True]
    match: Literal["form", "bytes", "differs"]
    form: str
    document: str
    lang: str
    version: int
    file: str
    approved_at: datetime
    entry: int
    sha256: str
    source_sha256: str
    policy: str
    newest: str
    holds: bool
    reasons: list[ReasonRow]
    acts: list[TracedAct]
    translated_by_nobody: int
    wording: tuple[str, ...]
    answers: list[AnsweredFinding]
    copies: list[Copies]


@prints(TracedPage | UnknownPage)
def trace(
    typed: Annotated[
        str,
        typer.Argument(metavar="FORM|FILE", help="Form number at the foot of the page, or a file."),
    ],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Show who translated and approved a page, and where it is.

    Exit code 1 if the page is unknown, or if a file is not what was approved.
    """
    from langaccess import review

    with open_review(workspace) as session:
        found = review.trace(session, typed)
        here = () if found else review.near_misses(session.connection, Path(typed))
    data: TracedPage | UnknownPage
    data = _trace_data(typed, found) if found else {"asked": typed, "known": False, "here": here}
    output.text(data, lambda: _trace_lines(data), as_json=json)
    return Exit.NO if found is None or found.match == "differs" else Exit.DONE


def _trace_data(typed: str, found: VersionTrace) -> TracedPage:
    """Return what is known, for JSON."""
    from langaccess.cli.approver import reason_row

    version = found.version
    return {
        "asked": typed,
        "known": True,
        "match": found.match,
        "form": version["form"],
        "document": version["document"],
        "lang": version["lang"],
        "version": version["version"],
        "file": version["file"],
        "approved_at": found.at,
        "entry": found.entry,
        "sha256": version["sha256"],
        "source_sha256": version["source_sha256"],
        "policy": version["policy"],
        "newest": found.newest,
        "holds": not found.reasons,
        "reasons": [reason_row(one) for one in found.reasons],
        "acts": list(found.deeds),
        "translated_by_nobody": found.by_nobody,
        "wording": found.wording,
        "answers": list(found.answers),
        "copies": list(found.copies),
    }


def _trace_lines(data: TracedPage | UnknownPage) -> Iterator[str]:
    """Yield the answer for a person."""
    if data["known"] is False:
        yield f"{data['asked']} is unknown: no approved version has this number or content"
        yield from data["here"]
        yield "next: `langaccess review list` shows the documents under review"
        return
    yield f"{data['form']}  {data['document']}"
    yield from _standing_lines(data)
    yield ""
    for act in data["acts"]:
        yield from _act_lines(act)
    if data["translated_by_nobody"]:
        count = plural(data["translated_by_nobody"], "sentence")
        yield f"no translator is recorded for {count}"
    yield from data["wording"]
    for row in data["answers"]:
        wrong = "the source is wrong" if row.verdict == "source_wrong" else "a false alarm"
        yield f"{_moment(row.at)}  {row.by} answered {row.code}, {wrong}: {row.why}"
    yield ""
    yield f"file     {data['file']}"
    yield f"sha256   {data['sha256']}"
    yield f"source   {data['source_sha256']}"
    yield f"rules    {data['policy']}"
    for one in data["copies"]:
        yield f"copies   {one.copies} at {one.site}, since {day_of(one.first)}"
    if not data["copies"]:
        yield "copies   none"


def _standing_lines(data: TracedPage) -> Iterator[str]:
    """Yield whether a version is current."""
    if _FOUND[data["match"]]:
        yield f"{_FOUND[data['match']]}"
    if data["holds"]:
        yield "the approval of this version is valid today"
    for row in data["reasons"]:
        yield f"the approval is no longer valid: {row['text']} ({row['rule']})"
    if data["newest"] != data["form"]:
        yield f"there is a newer version: {data['newest']}"


def _moment(at: datetime) -> str:
    """Return day and time of an act in this computer's zone: two acts of one day have an order."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def _act_lines(act: TracedAct) -> Iterator[str]:
    """Yield one act with its evidence."""
    from langaccess.review import CONTACT_GROUND

    count = plural(act.sentences, "sentence")
    yield f"{_moment(act.at)}  {act.what} by {act.name}: {count}"
    if act.credential:
        held = act.credential
        until = f", until {held['expires']}" if held.get("expires") else ""
        yield f"            {held['kind']}, {held['pair']}{until}"
    if act.vendor:
        proof = act.vendor
        yield f"            translator {proof['translator']}, reviser {proof['reviser'] or 'none'}"
        yield f"            certificate {proof['evidence']}, entered by {proof['recorded_by']}"
        yield f"            {proof['sha256']}"
    if act.ground:
        carried = act.ground.startswith(CONTACT_GROUND)
        same = ": nothing else in them changed" if carried else ""
        yield f"            {act.ground}{same}"
    if act.file:
        yield f"            returned in {act.file['name']}"
    yield f"            account {act.account} on {act.machine}, entry {act.entry}"

"""The answers of `langaccess publish`, at 80 columns and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, cast

from langaccess.cli import output
from langaccess.cli.approver import reason_row
from langaccess.cli.shapes import with_fields_of

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.agency.session import Session
    from langaccess.cli.approver import ReasonRow
    from langaccess.core.tags import Tag
    from langaccess.review import Copies, Publication, RecalledCopies

_SHEETS = {".md": "md", ".html": "html"}


class HandedOut(TypedDict):
    """What `publish copies` prints."""

    document: str
    lang: Tag | None
    published: bool
    form: str | None
    version: int | None
    file: Path | None
    sha256: str | None
    site: str
    copies: int
    there: int
    entry: int | None
    reasons: list[ReasonRow]
    instead: list[str]


@with_fields_of("Copies")
class RecalledRow(TypedDict):
    """Copies that must come back, and why."""

    reasons: list[ReasonRow]


def publication_data(
    name: str, tag: Tag | None, made: Publication, site: str, count: int
) -> HandedOut:
    """Return the answer of `publish` for JSON."""
    out = made.released
    allowed = made.decision.allowed
    return {
        "document": name,
        "lang": tag,
        "published": allowed,
        "form": None if out is None else out.form,
        "version": None if out is None else out.version,
        "file": None if out is None else out.written.path,
        "sha256": None if out is None else out.written.sha256,
        "site": " ".join(site.split()),
        "copies": count if allowed else 0,
        "there": 0,
        "entry": made.entry or None,
        "reasons": [] if allowed else [reason_row(one) for one in made.decision.reasons],
        "instead": [] if allowed else list(dict.fromkeys(made.decision.instead)),
    }


def unknown_publication(path: Path, policy: Policy, site: str, count: int) -> HandedOut:
    """Return the answer for a file that was never under review."""
    from langaccess.agency.policy import reason
    from langaccess.core.model import Decision
    from langaccess.review import Publication

    words = f"{path.name} was never under review, so it is not approved"
    refused = Decision(
        allowed=False,
        reasons=(reason(policy, "floor.8", words),),
        instead=("start with `langaccess review export`",),
    )
    return publication_data(path.name, None, Publication(refused), site, count)


def draw_publication(console: Console, data: HandedOut) -> None:
    """Draw the answer of `publish`."""
    if data["published"]:
        output.put(console, f"{copies_words(data['copies'])} of {data['form']} for {data['site']}")
        if data["there"] > data["copies"]:  # a second stack, or a run that was cut short
            output.put(
                console, f"  the log now has {copies_words(data['there'])} of it at this site"
            )
        output.put(console, f"print {data['file']}")
        return
    lang = f" in {data['lang'].name}" if data["lang"] else ""
    output.put(console, f"not published: {data['document']}{lang}")
    output.put(console, *(f"  {row['text']} ({row['rule']})" for row in data["reasons"]))
    output.put(console, *(f"next: {words}" for words in data["instead"]))


def copies_words(copies: int) -> str:
    """Return a number of copies in words."""
    return f"{copies} {'copy' if copies == 1 else 'copies'}"


def recall_row(one: RecalledCopies) -> RecalledRow:
    """Return copies to recall, for JSON."""
    data = output.fields(one.copies) | {"reasons": [reason_row(why) for why in one.reasons]}
    return cast("RecalledRow", data)


def check_recall_options(
    form: str, why: str, collected: str, site: str, by: str, *, lifted: bool
) -> None:
    """Check that the options of `publish recall` fit together."""
    from langaccess.core.errors import UsageError

    if collected and form:
        raise UsageError(
            "withdraw a form or record collected copies, one at a time",
            hint='FORM --why "wrong number" --by NAME first, then --collected FORM',
        )
    if bool(collected) != bool(site) or (collected and not by):
        raise UsageError(
            "--collected needs --site and --by",
            hint='--collected FORM --site "Main library" --by NAME',
        )
    if form and not (why.strip() and by.strip()):
        raise UsageError(
            "give the reason and your name", hint='FORM --why "wrong number" --by NAME'
        )
    if not form and (why or lifted or (by and not collected)):
        raise UsageError(
            "name the form number, at the foot of the page",
            hint='FORM --why "wrong number" --by NAME',
        )


def number_of(session: Session, typed: str) -> str:
    """Return the form number of a file, or the text typed if it is not a file."""
    from langaccess import review
    from langaccess.core.errors import InputError

    if not Path(typed).is_file():
        return typed
    form = review.form_of(session, Path(typed))
    if form is None:
        raise InputError(
            "this file is not an approved version and has no known form number",
            where=typed,
            hint="type the form number at the foot of the page",
        )
    return form


def write_sheet(out: Path, found: Sequence[RecalledCopies], policy: Policy, on: date) -> None:
    """Write the recall sheet."""
    from langaccess.core.errors import UsageError
    from langaccess.core.files import write_atomic
    from langaccess.reports import recall_sheet, render

    form = _SHEETS.get(out.suffix.lower())
    if form is None:
        raise UsageError(
            f"the list cannot be written as {out.name}", hint="--out recall.html or .md"
        )
    page = render(recall_sheet(found, policy, on=on), "md" if form == "md" else "html")
    write_atomic(out, page.encode("utf-8"))


def draw_copies(console: Console, rows: Sequence[Copies]) -> None:
    """Draw the copies in use, by site."""
    if not rows:
        console.print("no copies are in use")
    site = ""
    for row in rows:
        if row.site != site:
            site = row.site
            output.put(console, site)
        output.put(console, f"  {row.copies:>6}  {row.form}  {row.document}")


def draw_recall(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the copies to recall: each site, and each reason once."""
    for row in data["withdrawn"]:
        output.put(console, f"withdrawn: {row.document} in {row.tag.name}, last {row.form}")
        output.put(console, "  do not hand it out until it is approved again, or use --lift")
    for row in data["lifted"]:
        output.put(console, f"lifted: {row.document} in {row.tag.name} may be handed out again")
    if data["collected"] is not None:
        row = data["collected"]
        output.put(console, f"collected: {copies_words(row.copies)} of {row.form} from {row.site}")
    if not data["recall"]:
        console.print("no copies to recall")
    shown = ""
    for row in sorted(data["recall"], key=lambda r: (r["form"], r["site"].casefold())):
        if row["form"] != shown:
            shown = row["form"]
            output.put(console, f"{shown}  {row['document']}")
            output.put(console, *(f"  {why['text']} ({why['rule']})" for why in row["reasons"]))
        output.put(console, f"  {copies_words(row['copies'])} at {row['site']}")
    if data["sheet"] is not None:
        output.put(console, f"list to take along: {data['sheet']}")
    elif data["recall"]:
        output.put(console, "next: langaccess publish recall --out recall.html")

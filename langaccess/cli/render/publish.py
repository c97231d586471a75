"""How the answers of `langaccess publish` look: at 80 columns, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langaccess.cli import output
from langaccess.cli.approver import reason_row

if TYPE_CHECKING:
    import sqlite3

    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.core.tags import Tag
    from langaccess.review import Publication, RecalledCopies

__all__ = [
    "check_recall_options",
    "copies_words",
    "draw_copies",
    "draw_publication",
    "draw_recall",
    "number_of",
    "publication_data",
    "recall_row",
    "unknown_publication",
    "write_sheet",
]

_SHEETS = {".md": "md", ".html": "html"}


def publication_data(
    name: str, tag: Tag, made: Publication, site: str, count: int
) -> dict[str, Any]:
    """Return the answer of `publish` as data."""
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


def unknown_publication(path: Path, policy: Policy, site: str, count: int) -> dict[str, Any]:
    """Return the answer for a file that was never under review."""
    from langaccess.agency.policy import reason
    from langaccess.core.model import Decision
    from langaccess.core.tags import Tag
    from langaccess.review import Publication

    words = f"{path.name} was never under review: nobody has approved it"
    refused = Decision(
        allowed=False,
        reasons=(reason(policy, "floor.8", words),),
        instead=("begin with `langaccess review export`",),
    )
    return publication_data(path.name, Tag("und"), Publication(refused), site, count) | {
        "lang": None
    }


def draw_publication(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the answer of `publish`."""
    if data["published"]:
        _say(console, f"{copies_words(data['copies'])} of {data['form']} for {data['site']}")
        if data["there"] > data["copies"]:  # a second stack, or a run that was cut short
            _say(console, f"  {copies_words(data['there'])} of it are there by the log now")
        _say(console, f"print {data['file']}")
        return
    lang = f" in {data['lang'].name}" if data["lang"] else ""
    _say(console, f"not published: {data['document']}{lang}")
    for row in data["reasons"]:
        _say(console, f"  {row['text']} ({row['rule']})")
    for words in data["instead"]:
        _say(console, f"next: {words}")


def copies_words(copies: int) -> str:
    """Return a number of copies in words."""
    return f"{copies} {'copy' if copies == 1 else 'copies'}"


def recall_row(one: RecalledCopies) -> dict[str, Any]:
    """Return copies that must come back as data."""
    return output.fields(one.copies) | {"reasons": [reason_row(why) for why in one.reasons]}


def check_recall_options(
    form: str, why: str, collected: str, site: str, by: str, *, lifted: bool
) -> None:
    """Look whether the words of `publish recall` belong together.

    Raises:
        UsageError: something is missing, or has no meaning here.
    """
    from langaccess.core.errors import UsageError

    if collected and form:
        raise UsageError(
            "one at a time: withdraw, or record what was collected",
            hint='FORM --why "wrong number" --by NAME first, then --collected FORM',
        )
    if bool(collected) != bool(site) or (collected and not by):
        raise UsageError(
            "what was collected, where, by whom?",
            hint='--collected FORM --site "Main library" --by NAME',
        )
    if form and not (why.strip() and by.strip()):
        raise UsageError(
            "what is wrong with it, and who says so?", hint='FORM --why "wrong number" --by NAME'
        )
    if not form and (why or lifted or (by and not collected)):
        raise UsageError(
            "which document?", hint='FORM --why "wrong number" --by NAME; it stands in the foot'
        )


def number_of(conn: sqlite3.Connection, typed: str) -> str:
    """Return the form number of a file, or what was typed when it is none.

    Raises:
        InputError: the file bears no number that is known here.
    """
    from langaccess import review
    from langaccess.core.errors import InputError

    if not Path(typed).is_file():
        return typed
    form = review.form_of(conn, Path(typed))
    if form is None:
        raise InputError(
            "no approved version has these bytes or its number in this file",
            where=typed,
            hint="type the form number that stands in the foot of the page",
        )
    return form


def write_sheet(out: Path, found: Sequence[RecalledCopies], policy: Policy, on: date) -> None:
    """Write the recall sheet.

    Raises:
        UsageError: neither Markdown nor HTML.
        OutputError: it cannot be written.
    """
    from langaccess.core.errors import UsageError
    from langaccess.core.files import write_atomic
    from langaccess.reports import recall_sheet, render

    form = _SHEETS.get(out.suffix.lower())
    if form is None:
        raise UsageError(f"no sheet can be written as {out.name}", hint="--out recall.html or .md")
    page = render(recall_sheet(found, policy, on=on), "md" if form == "md" else "html")
    write_atomic(out, page.encode("utf-8"))


def draw_copies(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw the copies that are out, by site."""
    if not rows:
        console.print("no copies are out")
    site = ""
    for row in rows:
        if row["site"] != site:
            site = row["site"]
            _say(console, site)
        _say(console, f"  {row['copies']:>6}  {row['form']}  {row['document']}")


def draw_recall(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the copies that must come back: each site, and each reason once."""
    for row in data["withdrawn"]:
        _say(console, f"withdrawn: {row['document']} in {row['lang'].name}, last {row['form']}")
        _say(console, "  nothing of it goes out until it is approved again, or this is lifted")
    for row in data["lifted"]:
        _say(console, f"lifted: {row['document']} in {row['lang'].name} may go out again")
    if data["collected"] is not None:
        row = data["collected"]
        _say(
            console, f"collected: {copies_words(row['copies'])} of {row['form']} from {row['site']}"
        )
    if not data["recall"]:
        console.print("no copies have to come back")
    told = ""
    for row in sorted(data["recall"], key=lambda r: (r["form"], r["site"].casefold())):
        if row["form"] != told:
            told = row["form"]
            _say(console, f"{told}  {row['document']}")
            for why in row["reasons"]:
                _say(console, f"  {why['text']} ({why['rule']})")
        _say(console, f"  {copies_words(row['copies'])} at {row['site']}")
    if data["sheet"] is not None:
        _say(console, f"sheet: {data['sheet']}")
    elif data["recall"]:
        _say(console, "next: langaccess publish recall --out recall.html")


def _say(console: Console, text: str) -> None:
    output.put(console, text)

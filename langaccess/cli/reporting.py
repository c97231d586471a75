"""Options of the commands that write reports, and the writing of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict, cast

import typer

from langaccess.cli import output
from langaccess.core.errors import UsageError
from langaccess.core.words import joined

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.reports import FileFormat, Page, PageFormat

PageFormatOption = Annotated[
    str | None,
    typer.Option("--format", help="md, html, docx or pdf; default: the ending of --out, or md."),
]
ListFormatOption = Annotated[
    str | None,
    typer.Option(
        "--format", help="md, html, docx, pdf, csv or xlsx; default: the ending of --out, or md."
    ),
]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write the report to this file.")]

AskedByOption = Annotated[
    str,
    typer.Option("--asked-by", help="Who opens a second table of the day, for the log."),
]
WhyOption = Annotated[
    str, typer.Option("--why", help="Why a second table of the day is needed, for the log.")
]

_ENDINGS: Mapping[FileFormat, tuple[str, ...]] = {
    "md": (".md", ".txt"),
    "html": (".html", ".htm"),
    "docx": (".docx",),
    "pdf": (".pdf",),
    "csv": (".csv",),
    "xlsx": (".xlsx",),
}


_PAGES: tuple[FileFormat, ...] = ("md", "html", "docx", "pdf")


class WrittenPage(TypedDict, total=False):
    """What `write_page` adds: the text, or the file with its digest."""

    format: FileFormat
    text: str
    file: Path
    sha256: str


def page_form(form: str | None, out: Path | None) -> PageFormat:
    """Return the format of a page: from --format, or from the ending of the file."""
    shape = _form(form, out, _PAGES)
    if out is None and shape in ("docx", "pdf"):
        raise UsageError(f"--format {shape} cannot be printed here: name a file with --out")
    return cast("PageFormat", shape)


def write_page(
    page: Page,
    form: str | None,
    out: Path | None,
    data: Mapping[str, Any],
    *,
    as_json: bool,
    is_list: bool = False,
) -> None:
    """Write `page` to the file `out`, or print it if no file is named.

    With `--json` it prints `data`, the same report for programs, and what was written.
    """
    from langaccess import reports
    from langaccess.core.files import leave_others, sha256, write_atomic

    shape = _form(form, out, tuple(_ENDINGS) if is_list else _PAGES)
    if out is None and shape in ("docx", "pdf", "xlsx"):
        raise UsageError(f"--format {shape} cannot be printed here: name a file with --out")
    body = reports.render_file(page, shape)
    if out is None:
        text = body.decode("utf-8-sig")
        output.result(
            {**data, "format": shape, "text": text},
            lambda console: output.put(console, text, end=""),
            as_json=as_json,
            has_alerts=True,
        )
        return
    leave_others(out, *_ENDINGS[shape])
    write_atomic(out, body)
    output.result(
        {**data, "file": out, "format": shape, "sha256": sha256(body)},
        lambda console: output.put(console, f"written: {out}"),
        as_json=as_json,
    )


def show_list(
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[Sequence[str]],
    data: Mapping[str, Any],
    *,
    out: Path | None,
    as_json: bool,
    notes: Sequence[str] = (),
    empty: str = "nothing",
) -> None:
    """Print a list as a table, or write it to the file `out` in the format of its ending."""
    from langaccess import reports

    cells = tuple(tuple(row) for row in rows)
    if out is not None:
        below = tuple(notes) if cells else (empty, *notes)
        table = reports.DataTable(title, columns, cells)
        bullets = (reports.BulletList(below),) if below else ()
        page = reports.Page(title, (table, *bullets))
        write_page(page, None, out, data, as_json=as_json, is_list=True)
        return

    def draw_list(console: Console) -> None:
        if cells:
            console.print(output.table("", columns, cells))
        else:
            output.say(console, empty)
        output.say(console, *notes)

    output.result(data, draw_list, as_json=as_json)


def _form(form: str | None, out: Path | None, forms: tuple[FileFormat, ...]) -> FileFormat:
    names = joined(forms, "or")
    ending = out.suffix.lower() if out is not None else ""
    by_name = next((shape for shape in forms if ending in _ENDINGS[shape]), None)
    # The 11 in "report-2026.11" is not an ending.
    if by_name is None and ending and not ending.removeprefix(".").isdigit():
        endings = joined([_ENDINGS[shape][0] for shape in forms], "or")
        raise UsageError(
            f"--out {out}: a report can be {names}, not {ending}",
            hint=f"name a file that ends in {endings}",
        )
    if form is None:
        return by_name or "md"
    named = next((shape for shape in forms if shape == form), None)
    if named is None:
        raise UsageError(f"--format {form}: use {names}")
    if by_name not in (None, named):
        raise UsageError(
            f"--out {out}: its name says {by_name}, but --format says {named}",
            hint=f"name a file that ends in {_ENDINGS[named][0]}, or leave out --format",
        )
    return named

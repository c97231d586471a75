"""Options of the commands that write reports, and the writing of a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output
from langaccess.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langaccess.reports import Format, Page

__all__ = ["FormatOption", "OutOption", "form_of", "write_page"]

FormatOption = Annotated[
    str | None, typer.Option("--format", help="md or html; default: the ending of --out, or md.")
]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write the report to this file.")]


def form_of(form: str | None, out: Path | None) -> Format:
    """Return the format from --format, or from the ending of the file.

    Raises:
        UsageError: it is neither `md` nor `html`, or the file has another ending.
    """
    ending = out.suffix.lower() if out is not None else ""
    named = not ending.removeprefix(".").isdigit()  # the 11 in "report-2026.11" is not an ending
    if named and ending not in ("", ".txt", ".md", ".html", ".htm"):
        raise UsageError(
            f"--out {out}: a report can be md or html, not {ending}",
            hint="name a file that ends in .md or .html",
        )
    if form is None:
        return "html" if ending.startswith(".htm") else "md"
    if form == "md":
        return "md"
    if form == "html":
        return "html"
    raise UsageError(f"--format {form}: use md or html")


def write_page(
    page: Page, form: str | None, out: Path | None, data: Mapping[str, Any], *, as_json: bool
) -> None:
    """Write `page` to the file `out`, or print it if no file is named.

    With `--json` it prints `data`, the same report for programs, and what was written.
    """
    from langaccess import reports
    from langaccess.core.files import leave_others, sha256, write_atomic

    text = reports.render(page, form_of(form, out))
    if out is None:
        output.result(
            {**data, "format": form_of(form, out), "text": text},
            lambda console: output.put(console, text, end=""),
            as_json=as_json,
        )
        return
    body = text.encode("utf-8")
    leave_others(out, ".md", ".html", ".htm")
    write_atomic(out, body)
    output.result(
        {**data, "file": out, "format": form_of(form, out), "sha256": sha256(body)},
        lambda console: output.put(console, f"written: {out}"),
        as_json=as_json,
    )

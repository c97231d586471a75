"""The report for the vendor: one page, or one sheet, with nothing fetched from elsewhere."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from langaccess.checks.report import FileFinding, Report
from langaccess.checks.sheet import workbook
from langaccess.errors import UsageError
from langaccess.files import write_atomic
from langaccess.model import Severity

__all__ = ["write_report"]

_WORDS = {Severity.ERROR: "mend", Severity.WARNING: "look", Severity.INFO: "note"}
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem;
  color: #111; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; table-layout: fixed; }
th, td { border: 1px solid #999; padding: .4rem .6rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #eee; }
.error { background: #fbe3e3; } .warning { background: #fdf3d6; }
td p { margin: 0 0 .5rem; }
.code { font: 12px monospace; color: #444; }
col.what { width: 30%; } col.side { width: 35%; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""


def write_report(report: Report, path: Path, *, on: date) -> None:
    """Write what is to be mended and looked at, for whoever made the translations.

    What was answered and what is only worth knowing is left out.

    Args:
        report: the answer of `check_files`.
        path: the file to write: `.html`, or `.xlsx` for whoever answers in a table.
        on: the date that the page carries.

    Raises:
        UsageError: no such format.
        OutputError: the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm"):
        write_atomic(path, "".join(_page(report, on)).encode("utf-8"))
    elif suffix == ".xlsx":
        write_atomic(path, workbook(_HEAD, map(_cells, _open(report))))
    else:
        raise UsageError(
            f"a report cannot be written as '{path.suffix or path.name}'",
            hint="name an .html file, which opens in every browser and in Word, or an .xlsx",
        )


_HEAD = ("file", "place", "what", "source", "translation", "check", "segment", "your answer")


def _open(report: Report) -> list[FileFinding]:
    return [f for f in report.findings if not f.accepted and f.severity is not Severity.INFO]


def _cells(finding: FileFinding) -> tuple[str, ...]:
    what = f"{_WORDS[finding.severity]}: {finding.message}"
    return (finding.file, finding.where, what, finding.source, finding.target, finding.code,
            finding.segment, "")  # fmt: skip


def _page(report: Report, on: date) -> Iterator[str]:
    open_ = _open(report)
    counts = report.counts()
    files = _count(len(report.pairs), "file")
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>Checks of translations, {on.isoformat()}</title>\n<style>{_STYLE}</style>\n"
    yield "</head>\n<body>\n<h1>Checks of translations</h1>\n"
    yield (
        f"<p>{on.isoformat()}. {files}: {_count(counts['error'], 'place')} to mend, "
        f"{counts['warning']} to look at. A program found these; where it is mistaken, say so and "
        "why. Please return the corrected files in the same format.</p>\n"
    )
    for file, findings in groupby(open_, key=lambda f: f.file):
        yield f"<h2>{html.escape(file)}</h2>\n<table>\n"
        yield '<colgroup><col class="what"><col class="side"><col class="side"></colgroup>\n'
        yield "<thead><tr><th>What</th><th>Source</th><th>Translation</th></tr></thead>\n<tbody>\n"
        for _, same in groupby(findings, key=lambda f: (f.source, f.target)):
            yield _row(list(same))
        yield "</tbody>\n</table>\n"
    if not open_:
        yield "<p>Nothing to mend.</p>\n"
    yield "</body>\n</html>\n"


def _row(findings: list[FileFinding]) -> str:
    """Return the row of a segment, with all that is wrong with it."""
    first = findings[0]
    grave = any(finding.severity is Severity.ERROR for finding in findings)
    language = f'lang="{html.escape(first.tag)}" dir="{first.tag.direction}"'
    return (
        f'<tr class="{Severity.ERROR if grave else Severity.WARNING}">'
        f"<td>{''.join(map(_said, findings))}</td><td>{_text(first.source)}</td>"
        f"<td {language}>{_text(first.target)}</td></tr>\n"
    )


def _said(finding: FileFinding) -> str:
    place = f" ({html.escape(finding.where)})" if finding.where else ""
    return (
        f"<p><strong>{_WORDS[finding.severity]}:</strong> {html.escape(finding.message)}{place}<br>"
        f'<span class="code">{html.escape(finding.code)} {html.escape(finding.segment)}</span></p>'
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _text(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")

"""The report for translators or their vendor: a list to answer in, or one page, all of one look.

Its reader never saw this program, so it says what it is, what to do, and each finding in plain
words. Nothing in it is fetched from elsewhere, and no cell of it is a formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from langaccess.core.errors import UsageError
from langaccess.core.files import write_atomic
from langaccess.core.model import Severity
from langaccess.core.print import escaped
from langaccess.core.sheets import Fill, NewSheet, Shaded, xlsx_tables
from langaccess.core.words import long_date, plural
from langaccess.formats.docx import NewCell, NewParagraph, NewTable, new_docx
from langaccess.qa.findings.report import CheckReport, FileFinding
from langaccess.qa.register import CHECKS

_TITLE = "Points to correct in these translations"
_WORDS = {Severity.ERROR: "Correct", Severity.WARNING: "Check", Severity.INFO: "Note"}
_FILLS = {Severity.ERROR: Fill.MUST, Severity.WARNING: Fill.MAY}
_SEES = (
    "A program compared each translation with its source, sentence by sentence. It sees what can "
    "be compared without reading the language: numbers, phone numbers, dates, web addresses, "
    "placeholders, names, missing sentences. It does not judge style."
)
_MEANS = "Correct: something differs that must agree. Check: it may be right as it is; please look."
_ASKS = (
    "Where the translation is right, say so and why under “Your answer”. Please return the "
    "corrected files in the format in which you received them, together with this list."
)
_ABOUT = (_SEES, _MEANS, _ASKS)
# What the program says on its own screen, in words for someone who never saw it.
_PLAIN = (
    ("is not in the source", "is in the translation, but not in the source"),
    ("the translation is a copy of the source", "this is still in the language of the source"),
    ("the file marks this as not finished: it counts as not translated",
     "your file marks this as not finished (in PO: fuzzy)"),
)  # fmt: skip
_HEADS = ("No.", "What to do", "Source", "Translation", "Your answer")
_STYLE = """
body { font: 16px/1.5 Arial, "Noto Sans", system-ui, sans-serif; margin: 2rem auto;
  max-width: 76rem; padding: 0 1rem; color: #111; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; table-layout: fixed; }
th, td { border: 1px solid #808080; padding: .4rem .6rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #eee; }
.error .what { background: #fbe3e3; } .warning .what { background: #fdf3d6; }
td p { margin: 0 0 .5rem; }
.code { font-size: 12px; color: #444; }
col.no { width: 4rem; } col.what { width: 28%; } col.answer { width: 16%; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; }
  @page { size: landscape; } }
"""


@dataclass(frozen=True, slots=True)
class _Point:
    """All that is to be said of one segment."""

    number: int
    file: str
    findings: tuple[FileFinding, ...]

    @property
    def first(self) -> FileFinding:
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        grave = any(finding.severity is Severity.ERROR for finding in self.findings)
        return Severity.ERROR if grave else Severity.WARNING

    @property
    def where(self) -> str:
        return "; ".join(dict.fromkeys(f.where for f in self.findings if f.where))


def write_report(report: CheckReport, path: Path, *, on: date) -> None:
    """Write what is to be corrected and looked at, for the translators or their vendor.

    What was answered and what is only worth knowing is left out.

    Args:
        report: the answer of `check_files`.
        path: the file to write: `.docx`, `.xlsx` or `.html`.
        on: the date that it carries.

    Raises:
        UsageError: no such format.
        OutputError: the file cannot be written.
    """
    points = list(_points(report))
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm"):
        write_atomic(path, "".join(_page(report, points, on)).encode("utf-8"))
    elif suffix == ".xlsx":
        heads = ("No.", "File", "Place", *_HEADS[1:], "Reference")
        about = [(line,) for line in (_TITLE, _summary(report, on), *_ABOUT)]
        sheets = (
            NewSheet("Points", heads, map(_xlsx_row, points), _WIDTHS),
            NewSheet("About", (), about, (90,)),
        )
        write_atomic(path, xlsx_tables(sheets))
    elif suffix == ".docx":
        write_atomic(path, _document(report, points, on))
    else:
        raise UsageError(
            f"a report cannot be written as '{path.suffix or path.name}'",
            hint="name a .docx or .xlsx, in which the vendor answers, or an .html page",
        )


def _points(report: CheckReport) -> Iterator[_Point]:
    open_ = [f for f in report.findings if not f.accepted and f.severity is not Severity.INFO]
    groups = groupby(open_, key=lambda f: (f.file, f.source, f.target))
    for number, (_, same) in enumerate(groups, start=1):
        found = tuple(same)
        yield _Point(number, found[0].file, found)


def _summary(report: CheckReport, on: date) -> str:
    counts = report.counts()
    files = plural(len(report.pairs), "file")
    return (
        f"{long_date(on)}. {files} compared: {plural(counts['error'], 'point')} to correct, "
        f"{counts['warning']} to check."
    )


def _plain_message(finding: FileFinding) -> str:
    message = finding.message
    for ours, plain in _PLAIN:
        message = message.replace(ours, plain)
    return f"{_WORDS[finding.severity]}: {message[:1].upper()}{message[1:]}."


def _reason(finding: FileFinding) -> str:
    """Return what the check looks for, in one sentence; empty for checks of whole files."""
    check = CHECKS.get(finding.code)
    return check.doc.replace("target", "translation") if check else ""


def _reference(finding: FileFinding) -> str:
    return f"{finding.code} {finding.segment}"


_WIDTHS = (6, 24, 18, 46, 46, 46, 32, 30)


def _xlsx_row(point: _Point) -> tuple[str | Shaded, ...]:
    what = Shaded("\n".join(map(_plain_message, point.findings)), _FILLS[point.severity])
    return (
        str(point.number), point.file, point.where, what,
        point.first.source, point.first.target, "",
        "\n".join(map(_reference, point.findings)),
    )  # fmt: skip


def _document(report: CheckReport, points: list[_Point], on: date) -> bytes:
    blocks: list[NewParagraph | NewTable] = [
        NewParagraph(_TITLE, "Title"),
        NewParagraph(_summary(report, on)),
    ]
    blocks += [NewParagraph(text) for text in _ABOUT]
    for file, group in groupby(points, key=lambda p: p.file):
        blocks.append(NewParagraph(file, "Heading1"))
        about = f"What to correct or check in {file}: number, point, source, translation, answer."
        rows = [_docx_row(point) for point in group]
        blocks.append(NewTable(_HEADS, rows, (4, 20, 24, 24, 16), about))
    if not points:
        blocks.append(NewParagraph("Nothing was found that must be corrected or checked."))
    return new_docx(blocks, title=_TITLE, lang="en-US", wide=True)


def _docx_row(point: _Point) -> tuple[str | NewCell, ...]:
    place = f"\nPlace: {point.where}" if point.where else ""
    messages = "\n".join(map(_plain_message, point.findings))
    reference = "Reference: " + "; ".join(map(_reference, point.findings))
    what = NewCell(f"{messages}{place}\n{reference}", fill=_FILLS[point.severity])
    translation = NewCell(point.first.target, None if point.first.tag == "und" else point.first.tag)
    return str(point.number), what, point.first.source, translation, ""


def _page(report: CheckReport, points: list[_Point], on: date) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{_TITLE}, {on.isoformat()}</title>\n<style>{_STYLE}</style>\n"
    yield f"</head>\n<body>\n<main>\n<h1>{_TITLE}</h1>\n<p>{_summary(report, on)}</p>\n"
    yield from (f"<p>{escaped(text)}</p>\n" for text in _ABOUT)
    for file, group in groupby(points, key=lambda p: p.file):
        yield f"<h2>{escaped(file)}</h2>\n<table>\n<colgroup>"
        yield '<col class="no"><col class="what"><col><col><col class="answer"></colgroup>\n'
        heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
        yield f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        yield from map(_html_row, group)
        yield "</tbody>\n</table>\n"
    if not points:
        yield "<p>Nothing was found that must be corrected or checked.</p>\n"
    yield "</main>\n</body>\n</html>\n"


def _html_row(point: _Point) -> str:
    tag = point.first.tag
    language = f'lang="{escaped(tag)}" dir="{tag.direction}"'
    place = f"<p>Place: {escaped(point.where)}</p>" if point.where else ""
    return (
        f'<tr class="{point.severity}"><td>{point.number}</td>'
        f'<td class="what">{"".join(map(_html_message, point.findings))}{place}</td>'
        f'<td dir="auto">{_html_text(point.first.source)}</td>'
        f"<td {language}>{_html_text(point.first.target)}</td><td></td></tr>\n"
    )


def _html_message(finding: FileFinding) -> str:
    reason = escaped(_reason(finding))
    why = f' title="{reason}"' if reason else ""
    return (
        f'<p{why}>{escaped(_plain_message(finding))}<br><span class="code">'
        f"{escaped(_reference(finding))}</span></p>"
    )


def _html_text(text: str) -> str:
    return escaped(text).replace("\n", "<br>")

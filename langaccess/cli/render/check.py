"""The answer of `langaccess check`, at 80 columns and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, TypedDict

from langaccess.cli import output
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from langaccess.core.tags import Tag
    from langaccess.qa import CheckReport, FileFinding

_QUOTED = 60
_MARK = {"error": "FIX ", "warning": "LOOK", "info": "note"}


class CheckedFile(TypedDict):
    """A source and its translation."""

    source: str
    target: str
    lang: Tag
    segments: int
    found_by: Literal["name", "structure"]
    """How the source was found."""


class CheckSummary(TypedDict):
    """How much was checked and found."""

    error: int
    warning: int
    info: int
    accepted: int
    by_code: Mapping[str, int]
    files: list[CheckedFile]
    reading_grade: Mapping[str, float]


class CheckAnswer(TypedDict):
    """What `check` prints."""

    findings: tuple[FileFinding, ...]
    summary: CheckSummary


def report_data(report: CheckReport) -> CheckAnswer:
    """Return the answer with the names of the JSON contract."""
    counts = report.counts()
    return {
        "findings": report.findings,
        "summary": {
            "error": counts["error"],
            "warning": counts["warning"],
            "info": counts["info"],
            "accepted": counts["accepted"],
            "by_code": report.by_code(),
            "files": [
                {
                    "source": source,
                    "target": target,
                    "lang": tag,
                    "segments": count,
                    "found_by": "structure" if target in report.by_structure else "name",
                }
                for source, target, tag, count in report.pairs
            ],
            "reading_grade": report.grades,
        },
    }


def draw_report(console: Console, report: CheckReport, *, everything: bool) -> None:
    """Draw the findings by file."""
    output.put(console, *_report_lines(report, everything=everything))


def _report_lines(report: CheckReport, *, everything: bool) -> Iterator[str]:
    shown = [f for f in report.findings if everything or (not f.accepted and f.severity != "info")]
    sources = {target: source for source, target, *_ in report.pairs}
    for file, findings in groupby(shown, key=lambda f: f.file):
        yield file
        yield from _source_line(sources.get(file, file), file, report)
        for finding in findings:
            yield from _finding_lines(finding)
        yield ""
    named = {finding.file for finding in shown}
    for source, file, *_ in report.pairs if len(report.pairs) > 1 else ():
        against = [*_source_line(source, file, report)]
        if against and file not in named:
            yield from (f"{file}: nothing found", *against)
    yield from _summary_lines(report)


def _source_line(source: str, target: str, report: CheckReport) -> Iterator[str]:
    """Yield the source file, if its name differs from the translation's."""
    if target in report.by_structure:
        yield f"  against {source} (the names differ, the paragraphs fit)"
    elif PurePath(source).name != PurePath(target).name:
        yield f"  against {source}"


def _finding_lines(finding: FileFinding) -> Iterator[str]:
    mark = "done" if finding.accepted else _MARK[finding.severity]
    place = f" ({finding.where})" if finding.where else ""
    text = f"{mark}  {finding.message}{place}"
    yield from output.wrap(f"  {text}", indent="        ")
    yield f"        {finding.code} {finding.segment}"
    for side in (finding.source, finding.target):
        words = " ".join(side.split())
        if words:
            more = "…" if len(words) > _QUOTED else ""
            yield f"        | {words[:_QUOTED]}{more}"


def _summary_lines(report: CheckReport) -> Iterator[str]:
    counts = report.counts()
    segments = sum(count for *_, count in report.pairs)
    files = plural(len(report.pairs), "file")
    yield f"{files}, {plural(segments, 'segment')} compared"
    found = f"{plural(counts['error'], 'error')} to fix, {counts['warning']} to look at"
    if counts["info"]:
        found += f", {counts['info']} for information (--all)"
    if counts["accepted"]:
        found += f", {counts['accepted']} accepted"
    yield found
    for source, grade in report.grades.items():
        yield f"{source}: reading grade {grade:g}"
    if counts["error"]:
        yield "next: have the errors fixed, or accept a false alarm:"
        yield '  langaccess check accept CODE SEGMENT --by NAME --why "REASON"'

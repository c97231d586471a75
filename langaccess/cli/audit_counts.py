"""`langaccess audit --export` and `--many`: counts for a state office, and their sums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.cli import output
from langaccess.cli.pack import MadePackRow, draw_sending, made_row
from langaccess.cli.reporting import WrittenPage, write_page
from langaccess.core.errors import Exit, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.reports import CountFile, CountRow, CountSum, ManyCounts, SharedCounts

__all__ = ["ExportedCounts", "SummedCounts", "export_counts", "sum_many"]

_SHOWN = 15


class ExportedCounts(MadePackRow):
    """What `audit --export` prints."""

    agency: str
    first: date
    last: date
    least: int
    again: date | None
    rows: tuple[CountRow, ...]


class SummedCounts(WrittenPage):
    """What `audit --many` prints."""

    first: date | None
    last: date | None
    least: int
    agencies: tuple[str, ...]
    unsigned: tuple[str, ...]
    silent: tuple[str, ...]
    covered: Mapping[str, int]
    sums: tuple[CountSum, ...]
    files: tuple[CountFile, ...]


def export_counts(
    session: Session, start: datetime | None, end: datetime | None, out: Path, *, by: str | None,
    as_json: bool,
) -> Exit:  # fmt: skip
    """Write the signed counts of whole months.

    Args:
        start: when the first month begins.
        end: when the month after the last one begins.
    """
    from langaccess import reports

    if start is None or end is None or not by:
        raise UsageError(
            "--export needs --since and --until, and --signed-by",
            hint='--since 2026-07-01 --until 2026-09-30 --signed-by "Dana Ward"',
        )
    first, after = start.date(), end.date()
    if (first.day, after.day) != (1, 1) or any(one.time() != time() for one in (start, end)):
        raise UsageError(
            "--export takes whole months",
            hint="from the first day of a month to the last day of one",
        )
    last = (after - timedelta(days=1)).replace(day=1)
    session.require_folder("counts are those of an agency, and this folder is not an agency's")
    made = reports.share_counts(session, first, last, out, by=by)
    data: ExportedCounts = {
        **made_row(made.pack), "agency": made.table.agency, "first": first, "last": last,
        "least": made.least, "again": made.again, "rows": made.table.rows,
    }  # fmt: skip
    output.result(data, lambda console: _draw_export(console, made), as_json=as_json)
    return Exit.DONE


def _draw_export(console: Console, made: SharedCounts) -> None:
    from langaccess import reports

    table, pack = made.table, made.pack
    services = reports.range_words(
        sum(row.low for row in table.rows), sum(row.high for row in table.rows)
    )
    period = reports.period_words(table.first, table.last)
    output.put(console, f"{pack.file}: {services} language services, {period}")
    rows = [(*row.key, reports.count_text(row)) for row in table.rows[:_SHOWN]]
    if rows:
        console.print(
            output.table("WHAT LEAVES YOUR AGENCY", (*reports.CountKey._fields, "count"), rows)
        )
    if len(table.rows) > _SHOWN:
        more = len(table.rows) - _SHOWN
        output.say(console, f"and {more} more rows: counts/counts.csv in the ZIP has all")
    output.say(console, f"No count is below {made.least}. The file has no names, no case numbers "
        "and no notes.")  # fmt: skip
    if made.again is not None:
        output.say(console, f"This is the table that was made on {made.again}, with a new version "
            "number. What was recorded since is not in it.")  # fmt: skip
    else:
        output.say(console, "These months leave once: what is recorded later is not added.")
    draw_sending(console, pack)


def sum_many(
    folder: Path, form: str | None, out: Path | None, workspace: Path | None, *, as_json: bool
) -> Exit:
    """Sum the files of a folder, and print or write the sums."""
    from langaccess import reports
    from langaccess.agency.session import open_session

    if out is not None and out.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            f"--out {out} is in the folder that is read: the next call would take it for the file "
            "of an agency",
            hint="name a file in another folder",
        )
    with open_session(workspace) as session:
        session.require_folder(
            "your office's folder has the keys of agencies, and there is none here"
        )
        found = reports.sum_counts(session, folder)
    data: SummedCounts = {
        "first": found.first, "last": found.last, "least": found.least,
        "agencies": found.agencies, "unsigned": found.unsigned, "silent": found.silent,
        "covered": found.covered, "sums": found.sums, "files": found.files,
    }  # fmt: skip
    if form is not None or out is not None:
        page = reports.many_page(found)
        write_page(page, form, out, data, as_json=as_json, is_list=True)
    else:
        output.result(data, lambda console: _draw_sums(console, found), as_json=as_json)
    whole = found.of("summed") and not found.of("refused")
    return Exit.DONE if whole else Exit.NO


def _draw_sums(console: Console, found: ManyCounts) -> None:
    from langaccess import reports

    output.say(console, *reports.many_words(found))
    for table in reports.many_tables(found):
        output.say(console, "")
        rows = table.rows[:_SHOWN]
        console.print(output.table(table.caption.upper(), table.columns, rows))
        if len(table.rows) > _SHOWN:
            output.say(console, f"  and {len(table.rows) - _SHOWN} more: --json, or --out FILE, "
                "has all")  # fmt: skip
    rest = list(reports.not_summed(found))
    if rest:
        output.say(console, "")
        output.say(console, "NOT SUMMED, OR NOT CERTAIN")
    output.say(console, *(f"- {line}" for line in rest))

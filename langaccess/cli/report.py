"""`langaccess report`: the pages that people look at, from the log, the rules and the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import (
    AskedByOption,
    ListFormatOption,
    OutOption,
    PageFormatOption,
    WhyOption,
    WrittenPage,
    write_page,
)
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit, UsageError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.reports import LanguageReach, LogRange, Practice

app = typer.Typer(
    name="report",
    help="Write the reports that a chief, a council or a shift reads.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_NO_FOLDER = "reports are about an agency's folder, and there is none here"


@with_fields_of("MonthlyReport")
class MonthlyPage(WrittenPage):
    """What `report monthly` prints."""

    grade: float | None


@with_fields_of("Dashboard")
class DashboardPage(WrittenPage):
    """What `report dashboard` prints."""


class ReachPage(WrittenPage):
    """What `report reach` prints."""

    since: date
    until: date
    reach: tuple[LanguageReach, ...]
    small_count: int
    entries: LogRange | None


@app.command("monthly")
@prints(MonthlyPage)
def monthly(
    month: Annotated[
        str | None, typer.Option("--month", help="Which month: 2026-10. Default: the last one.")
    ] = None,
    form: PageFormatOption = None,
    out: OutOption = None,
    asked_by: AskedByOption = "",
    why: WhyOption = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write the bulletin of a month for roll call.

    One page in plain words: three numbers with those of the month before, one language with whom to
    call and a phrase, a rule that changed, and what comes next. It names no unit, and no count
    below the small count of your rules.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        session.require_folder(_NO_FOLDER)
        reports.show_tables(session, "the bulletin", asked_by=asked_by, why=why)
        policy = session.policy
        found = reports.monthly(session, _month(month, session.today))
    for problem in found.problems:
        output.Reporter().note(f"note: {problem}")
    page = reports.monthly_page(found, policy)
    data = {**output.fields(found), "grade": reports.grade_of(page)}
    write_page(page, form, out, data, as_json=json)


def _month(text: str | None, today: date) -> date:
    from datetime import date

    from langaccess.core.clock import months_after

    if text is None:
        return months_after(today.replace(day=1), -1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError as exc:
        raise UsageError(f"--month {text}: write it like 2026-10") from exc
    if found > today:
        raise UsageError(f"--month {text}: this month has not begun")
    return found


@app.command("dashboard")
@prints(DashboardPage)
def dashboard(
    form: PageFormatOption = None,
    out: OutOption = None,
    asked_by: AskedByOption = "",
    why: WhyOption = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write one page of charts on need and practice.

    It covers the last twelve months. In HTML it is one file without a script, for a browser, a
    printer or a screen reader. Each chart has its table below it. Small counts are not shown, and
    nothing is by beat, place or person.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        session.require_folder(_NO_FOLDER)
        reports.show_tables(
            session, "the dashboard", "the table of reach", asked_by=asked_by, why=why
        )
        found = reports.dashboard(session, progress=output.Reporter(quiet=json))
        page = reports.dashboard_page(found, session.policy)
    write_page(page, form, out, output.fields(found), as_json=json)


@app.command("reach")
@prints(ReachPage)
def reach(
    months: Annotated[
        int, typer.Option("--months", min=1, max=120, help="How many months, up to today.")
    ] = 12,
    form: ListFormatOption = None,
    out: OutOption = None,
    asked_by: AskedByOption = "",
    why: WhyOption = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Compare who was met and served with who lives here.

    Contacts per 1,000 people have an interval from both sides: few encounters widen it, and so
    does the margin of the number of people. Exit code 1 if too few encounters are recorded.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        session.require_folder(_NO_FOLDER)
        reports.show_tables(session, "the table of reach", asked_by=asked_by, why=why)
        policy, today = session.policy, session.today
        found = reports.read_practice(session, reports.months_until(today, months))
    rows = found.reach
    data: ReachPage = {
        "since": found.months[0].month,
        "until": today,
        "reach": rows,
        "small_count": policy.audit.small_count,
        "entries": found.entries,
    }
    if form is not None or out is not None:
        page = reports.reach_page(found, policy, today)
        write_page(page, form, out, data, as_json=json, is_list=True)
    else:
        output.result(data, lambda c: _draw_reach(c, found, policy, today), as_json=json)
    return Exit.DONE if rows else Exit.NO


def _draw_reach(console: Console, found: Practice, policy: Policy, until: date) -> None:
    from langaccess import reports

    output.say(console, f"from {found.months[0].month} to {until}")
    rows = found.reach
    if rows:
        columns = reports.reach_columns()
        console.print(output.table("", columns, list(map(reports.reach_cells, rows))))
    else:
        small = policy.audit.small_count
        output.say(console, f"fewer than {small} encounters in other languages are recorded")
    output.say(console, reports.entries_words(found.entries))

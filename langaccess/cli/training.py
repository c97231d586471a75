"""`langaccess training`: courses, and in which language a tested member would help most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.cli import register
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import AskedByOption, OutOption, WhyOption, WrittenPage, show_list
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from datetime import date

    from langaccess.reports import LogRange, TrainingPayoff

app = typer.Typer(
    name="training",
    help="Keep courses of officers, and see which language pays off.",
    epilog="The same list as `langaccess register training`, which also imports and exports it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_NAME = "training"


class TrainingPays(WrittenPage):
    """What `training pays` prints."""

    since: date
    small_count: int
    rule: str
    rows: tuple[TrainingPayoff, ...]
    entries: LogRange | None


@app.command("list")
@prints("RegisterList")
def list_(
    language: Annotated[
        str | None, typer.Option("--language", help="Only courses of this language.")
    ] = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List the courses of officers and staff."""
    register.list_(_NAME, language, out=out, workspace=workspace, json=json)


@app.command("add")
@prints("RegisterRow")
def add(
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            help='id=es-1 person=garcia course="Spanish 1" kind=language language=es hours=40',
        ),
    ],
    by: register.ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Add a course that a person takes or took.

    Kinds: language, interpreter_skills, working_with_interpreters, culture. A course makes no one
    an interpreter: enter the credential of a test in the roster.
    """
    register.add(_NAME, values, by, workspace, json)


@app.command("due")
@prints("RegisterDue")
def due(
    within: Annotated[int, typer.Option("--within", help="Days to look ahead.", min=0)] = 60,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List courses that expire, and incentives that end."""
    register.due(_NAME, within, out, workspace, json)


@app.command("pays")
@prints(TrainingPays)
def pays(
    months: Annotated[
        int, typer.Option("--months", min=1, max=120, help="How many months, up to today.")
    ] = 12,
    out: OutOption = None,
    asked_by: AskedByOption = "",
    why: WhyOption = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Rank languages and shifts in which a tested member would help most.

    It counts the encounters in which no tested member spoke the language, with the interval of that
    count. Small counts are not shown. Exit code 1 if no count can be shown.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        session.require_folder("training is about an agency's folder, and there is none here")
        reports.show_tables(session, "the table of training", asked_by=asked_by, why=why)
        small = session.policy.audit.small_count
        since = reports.months_until(session.today, months)
        practice = reports.read_practice(session, since)
        found = reports.training_payoff(session, practice)
    notes = [reports.PAYOFF_RULE, reports.entries_words(practice.entries)]
    data: TrainingPays = {
        "since": since[0],
        "small_count": small,
        "rule": reports.PAYOFF_RULE,
        "rows": found,
        "entries": practice.entries,
    }
    show_list(
        "Where a tested member would help most",
        ("language", "shift", "without a tested member", "in courses", "untested speakers"),
        [_cells(one, small) for one in found],
        data,
        out=out,
        as_json=json,
        notes=notes,
        empty="in these months no encounter in another language lacked a tested member",
    )
    return Exit.DONE if any(one.encounters is not None for one in found) else Exit.NO


def _cells(one: TrainingPayoff, small: int) -> tuple[str, ...]:
    shown = f"few (small counts: below {small})"
    if one.encounters is not None and one.low is not None and one.high is not None:
        shown = f"{one.encounters} ({one.low:.0f} to {one.high:.0f})"
    return one.tag.name, one.shift, shown, str(one.learners), str(one.untested)

"""`langaccess case KIND …`: concerns, complaints, and requests for certification."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict, cast

import typer

from langaccess.cli import output
from langaccess.cli.options import (
    Json,
    WorkspaceOption,
    parse_day,
    parse_fields,
    parse_language,
    typed_values,
)
from langaccess.cli.register import NameFirstGroup
from langaccess.cli.reporting import OutOption, WrittenPage, show_list
from langaccess.cli.sessions import account, open_folder
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.cli.shapes import JsonValue
    from langaccess.outreach.cases import (
        CaseKind,
        CaseReport,
        CertificationLaw,
        OutreachCase,
    )

app = typer.Typer(
    name="case",
    help="Keep concerns, complaints and requests with a clock.",
    epilog="The kind may come first: langaccess case concern list",
    no_args_is_help=True,
    rich_markup_mode=None,
    cls=NameFirstGroup,
)

KindArgument = Annotated[
    str, typer.Argument(metavar="KIND", help="concern, complaint or certification.")
]
NumberArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="Number, such as C-2026-0003, or 3.")
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", help="Who does this; default: your account. A designee is named."),
]
ConfirmOption = Annotated[
    bool,
    typer.Option("--confirm", help="The flagged words are about no person's immigration status."),
]


@with_fields_of("OutreachCase")
class CaseRow(TypedDict):
    """A case."""

    received: date
    intake: Mapping[str, JsonValue]
    due: date | None
    overdue: bool


class CaseList(WrittenPage):
    """What `case list` prints."""

    kind: str
    cases: list[CaseRow]


class CaseExport(WrittenPage):
    """What `case export` prints: each case has the fields that a records request gets."""

    kind: str
    cases: list[dict[str, JsonValue]]
    left_out: list[str]


class CasesDeleted(TypedDict):
    """What `case delete` prints."""

    deleted: bool
    due: tuple[str, ...]
    held: tuple[str, ...]
    unset: bool


class CaseReportAnswer(WrittenPage):
    """What `case report` prints."""

    kind: str
    report: CaseReport


class CaseLaws(WrittenPage):
    """What `case laws` prints."""

    laws: tuple[CertificationLaw, ...]


@contextmanager
def _opened(
    kind: str, workspace: Path | None, by: str | None
) -> Iterator[tuple[Session, CaseKind, str]]:
    """Yield the session, the kind and the name of the person who does this."""
    from langaccess.outreach.cases import KINDS

    if kind not in KINDS:
        raise UsageError(f"there is no kind of case `{kind}`", hint=f"use {', '.join(KINDS)}")
    with open_folder(workspace, "cases") as session:
        yield session, KINDS[kind], by or account()


def _show(case: OutreachCase, session: Session, text: str = "", *, as_json: bool) -> None:
    """Show a case, and the text that was received if it is given."""
    drawn = [*_draw(case, session.today), *([text] if text else [])]
    output.text(
        _row(case, session.today),
        lambda: [part for line in drawn for part in output.wrap(line)],
        as_json=as_json,
    )


def _row(case: OutreachCase, on: date) -> CaseRow:
    from langaccess.outreach.registers import data_of

    more: CaseRow = {
        "received": case.intake.received,
        "intake": data_of(case.intake),
        "due": case.due,
        "overdue": case.overdue(on),
    }
    return cast("CaseRow", output.fields(case) | more)


def _draw(case: OutreachCase, on: date) -> list[str]:
    """Return a case in lines for a person."""
    lines = [f"{case.id}: received {case.intake.received}"]
    for clock in case.clocks:
        ask = "" if clock.verified else "; not verified: ask counsel"
        law = f" ({clock.law}{ask})" if clock.law else ""
        lines.append(f"last day {clock.last_day}: {clock.id}{law}")
    if not case.clocks:
        lines.append("no clock: langaccess case clock")
    if case.overdue(on):
        sure = case.overdue(on, verified=True)
        lines.append("OVERDUE" if sure else "a clock has ended that counsel has not verified")
    lines.append(f"owner: {case.owner or 'none; assign one'}")
    if case.answer:
        answer = case.answer
        lines.append(f"answered {answer['on']}, {answer['how']}, in {answer['language']}")
    if case.outcome:
        lines.append(f"closed {case.closed}: {case.outcome}")
    return lines + ["held: not deleted"] * case.held


@app.command("list")
@prints(CaseList)
def list_(
    kind: KindArgument,
    every: Annotated[bool, typer.Option("--all", help="Closed cases too.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only overdue cases.")] = False,
    by: ByOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """List the cases of a kind with their last days.

    A list of requests for certification is never written to a file.
    """
    from langaccess.outreach import cases

    with _opened(kind, workspace, by) as (session, known, who):
        if known.private and out is not None:
            raise UsageError(
                f"a list of {kind} requests is not written to a file: others could read it",
                hint="leave --out out",
            )
        on = session.today
        found = [
            one
            for one in cases.load_cases(session, known, by=who)
            if (every or not one.outcome) and (not overdue or one.overdue(on))
        ]
        rows = [_row(one, on) for one in found]
    late = sum(one.overdue(on, verified=True) for one in found)
    notes = [f"{plural(late, 'case')} overdue (!)"] if late else []
    if any(not clock.verified for one in found for clock in one.clocks):
        notes.append("?: counsel has not verified this clock: ask counsel")
    data: CaseList = {"kind": kind, "cases": rows}
    show_list(
        f"Cases: {kind}",
        ("case", *known.columns, "last day", "owner", "state"),
        [_cells(one, known, on) for one in found],
        data,
        out=out,
        as_json=json,
        notes=notes,
        empty="no open case" if not overdue else "no overdue case",
    )


def _cells(case: OutreachCase, kind: CaseKind, on: date) -> tuple[str, ...]:
    state = case.outcome or ("answered" if case.answer else "open")
    due = "" if case.due is None else f"{case.due}{' !' * case.overdue(on, verified=True)}"
    if any(not clock.verified for clock in case.clocks):
        due += " ?"  # no alarm before counsel has read the law
    own = (str(getattr(case.intake, column) or "") for column in kind.columns)
    return case.id, *own, due, case.owner, state


@app.command("show")
@prints(CaseRow)
def show(
    kind: KindArgument,
    number: NumberArgument,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Show one case: what was received, its clocks, its answer."""
    from langaccess.outreach import cases

    with _opened(kind, workspace, by) as (session, known, who):
        case = cases.load_case(session, known, number, by=who)
        _show(case, session, getattr(case.intake, "text", ""), as_json=json)


@app.command("add")
@prints(CaseRow)
def add(
    kind: KindArgument,
    values: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE...", help='topic=service language=es text="…"'),
    ],
    by: ByOption = None,
    confirm: ConfirmOption = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Record what was received; the clock starts.

    Fields of a concern: topic, language, channel, via (a partner's id), text, received. Of a
    complaint also about and chain (officers and supervisors). Of a certification: form, requester,
    language, channel, case_number, received; no name, address, country or reason.
    """
    from langaccess.outreach import cases, registers

    pairs = [
        (field, str(parse_language(text)) if field == "language" else text)
        for field, text in parse_fields(values, "topic=service")
    ]
    with _opened(kind, workspace, by) as (session, known, who):
        raw = registers.from_cells(known.intake, pairs, "the command line")
        with typed_values(kind):
            case = cases.add_case(session, known, raw, by=who, confirmed=confirm)
        _show(case, session, as_json=json)


@app.command("assign")
@prints(CaseRow)
def assign(
    kind: KindArgument,
    number: NumberArgument,
    owner: Annotated[str, typer.Argument(metavar="OWNER", help="Who answers for it.")],
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Give a case an owner.

    A complaint about an officer is never owned by that officer or the officer's supervisors.
    """
    from langaccess.outreach import cases

    with _opened(kind, workspace, by) as (session, known, who):
        case = cases.assign_case(session, known, number, owner, by=who)
        _show(case, session, as_json=json)


@app.command("clock")
@prints(CaseRow)
def clock(
    kind: KindArgument,
    number: NumberArgument,
    clock_id: Annotated[
        str, typer.Argument(metavar="CLOCK", help="A clock of your rules, or a short name.")
    ],
    until: Annotated[
        str | None, typer.Option("--until", help="The last day, if your rules have no such clock.")
    ] = None,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Start another clock of a case; the first last day counts.

    The case stores which clock applies and its last day, and never why.
    """
    from langaccess.outreach import cases

    day = parse_day("--until", until) if until else None
    with _opened(kind, workspace, by) as (session, known, who):
        case = cases.add_clock(session, known, number, clock_id, by=who, until=day)
        _show(case, session, as_json=json)


@app.command("answer")
@prints(CaseRow)
def answer(
    kind: KindArgument,
    number: NumberArgument,
    how: Annotated[
        Literal["spoken", "phone", "mail", "email", "partner", "posted"],
        typer.Option("--how", help="How the person was answered."),
    ],
    language: Annotated[
        str, typer.Option("--language", help="Language of the answer: that of the person.")
    ],
    text: Annotated[
        str, typer.Option("--text", help="What was answered; not for certification.")
    ] = "",
    document: Annotated[
        str, typer.Option("--document", help="Number of the approved copy that was given.")
    ] = "",
    on: Annotated[str | None, typer.Option("--on", help="Day; default: today.")] = None,
    by: ByOption = None,
    confirm: ConfirmOption = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Record that the person was answered, in their language."""
    from langaccess.outreach import cases

    day = parse_day("--on", on) if on else None
    tag = parse_language(language)
    with _opened(kind, workspace, by) as (session, known, who):
        case = cases.answer_case(
            session, known, number, by=who, how=how, language=tag, on=day, text=text,
            document=document, confirmed=confirm,
        )  # fmt: skip
        _show(case, session, as_json=json)


@app.command("close")
@prints(CaseRow)
def close(
    kind: KindArgument,
    number: NumberArgument,
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="answered, withdrawn …")],
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Close a case; it needs the record of an answer first."""
    from langaccess.outreach import cases

    with _opened(kind, workspace, by) as (session, known, who):
        case = cases.close_case(session, known, number, outcome, by=who)
        _show(case, session, as_json=json)


@app.command("hold")
@prints(CaseRow)
def hold(
    kind: KindArgument,
    number: NumberArgument,
    release: Annotated[bool, typer.Option("--release", help="Lift the hold.")] = False,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Put a legal hold on a case, so that it is not deleted."""
    from langaccess.outreach import cases

    with _opened(kind, workspace, by) as (session, known, who):
        case = cases.hold_case(session, known, number, by=who, release=release)
        _show(case, session, as_json=json)


@app.command("export")
@prints(CaseExport)
def export(
    kind: KindArgument,
    out: Annotated[Path, typer.Option("--out", help="File to write: .csv, .md, .html, .docx …")],
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write all cases as a public records request gets them.

    Texts and names are left out, as the rules say (`outreach.cases`). Requests for certification
    are never exported; `report` has their counts.
    """
    from langaccess.outreach import cases

    with _opened(kind, workspace, by) as (session, known, who):
        if known.private:
            raise UsageError(f"a {kind} is not exported", hint=f"langaccess case {kind} report")
        found = cases.load_cases(session, known, by=who)
        rows = cases.redacted(found, known, session.policy)
        rules = session.policy.outreach.cases.get(kind)
    columns = tuple(dict.fromkeys(key for row in rows for key in row)) or ("id",)
    data: CaseExport = {
        "kind": kind,
        "cases": rows,
        "left_out": list(rules.withheld) if rules else [],
    }
    show_list(
        f"Cases: {kind}",
        columns,
        [tuple(str(row.get(column, "")) for column in columns) for row in rows],
        data,
        out=out,
        as_json=json,
    )
    if not json and rules and rules.withheld:
        output.text({}, lambda: [f"left out: {', '.join(rules.withheld)}"], as_json=False)


@app.command("delete")
@prints(CasesDeleted)
def delete(
    kind: KindArgument,
    write: Annotated[
        bool, typer.Option("--write", help="Delete them. Without it, only show.")
    ] = False,
    by: ByOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Delete closed cases whose time is over, unless a hold keeps them.

    Their texts are overwritten in the file. The log keeps that a concern or complaint existed.
    """
    from langaccess.outreach import cases

    with _opened(kind, workspace, by) as (session, known, who):
        found = cases.delete_cases(session, known, by=who, write=write)

    def draw(console: Console) -> None:
        verb = "deleted" if write else "would be deleted; add --write"
        listed = f" {verb}: {', '.join(found.due)}" if found.due else " to delete"
        output.say(console, f"{plural(len(found.due), 'case')}{listed}")
        if found.held:
            output.say(console, f"kept by a hold: {', '.join(found.held)}")
        if found.unset:
            output.say(console, f"nothing is deleted: set outreach.cases.{kind}.keep_months")

    data: CasesDeleted = {
        "deleted": write,
        "due": found.due,
        "held": found.held,
        "unset": found.unset,
    }
    output.result(data, draw, as_json=json)


@app.command("report")
@prints(CaseReportAnswer)
def report(
    kind: KindArgument,
    year: Annotated[
        int | None, typer.Option("--year", help="Year of receipt; default: this one.")
    ] = None,
    by: ByOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Count the cases of a year: received, in time, late, pending. Small counts are withheld."""
    from langaccess.outreach import cases

    with _opened(kind, workspace, by) as (session, known, who):
        found = cases.load_cases(session, known, by=who)
        on = session.today
        made = cases.report_cases(found, session.policy, year or on.year, on)
    rows = [
        (name.replace("_", " "), "few" if count is None else str(count))
        for name, count in (
            ("received", made.received), ("answered in time", made.in_time), ("late", made.late),
            ("pending", made.pending), *made.outcomes.items(),
        )
    ]  # fmt: skip
    data: CaseReportAnswer = {"kind": kind, "report": made}
    show_list(
        f"Cases of {made.year}: {kind}",
        ("count", "cases"),
        rows,
        data,
        out=out,
        as_json=json,
    )


@app.command("laws")
@prints(CaseLaws)
def laws(
    state: Annotated[str, typer.Option("--state", help="Only this state, such as WA.")] = "",
    out: OutOption = None,
    json: Json = False,
) -> None:
    """List clocks of state laws on certification, as offers.

    None of them is a rule here. Counsel reads the law; then enter the clock under
    `outreach.cases.certification.clocks` with `verified_by`.
    """
    from langaccess.outreach.cases import load_certification_laws

    found = load_certification_laws(state)

    def days(law: Any) -> str:
        return "; ".join(
            f"{one.id}: {one.days} {'business ' * (one.counted == 'business')}days"
            f"{f' ({one.clause})' if one.clause else ''}"
            for one in law.clocks
        )

    data: CaseLaws = {"laws": found}
    show_list(
        "Offered clocks: certification",
        ("state", "law", "days", "read in", "verified"),
        [
            (
                one.state,
                one.law,
                days(one) or "not read",
                f"{one.read}, {one.as_of}",
                "yes" if one.verified else "no: ask counsel",
            )
            for one in found
        ],
        data,
        out=out,
        as_json=json,
    )

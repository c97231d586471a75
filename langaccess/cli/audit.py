"""`langaccess audit`: what was done, compared with the rules of its day."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import (
    AskedByOption,
    ListFormatOption,
    OutOption,
    WhyOption,
    WrittenPage,
    write_page,
)
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rich.console import Console

    from langaccess.agency.confirmation import ConfirmationPace
    from langaccess.agency.declaration import ClassDeclaration
    from langaccess.agency.policy import Policy
    from langaccess.agency.rights import RightGiven
    from langaccess.agency.session import Session
    from langaccess.reports import (
        AuditReport,
        Bill,
        BillFinding,
        Doubtful,
        EarlierPeriod,
        FindingGroup,
        FindingSummary,
        LanguageReach,
        OpenItem,
        RequestCounts,
        SkippedRow,
        UnmetRequest,
        VendorContracts,
        VendorSum,
        Violation,
    )

_SHOWN = 20


class AuditCounts(TypedDict):
    """How much was read, and how much was found."""

    encounters: int
    helps: int
    bills: int
    findings: int
    untyped: int
    unproved: int
    unnamed: int
    judged_as_recorded: int
    unmet: int


class AuditRequests(TypedDict):
    """Requests for an interpreter."""

    all: RequestCounts | None
    by_language: tuple[RequestCounts, ...]
    by_shift: tuple[RequestCounts, ...]
    by_vendor: tuple[RequestCounts, ...]


class AuditAnswer(WrittenPage):
    """What `audit` prints."""

    since: datetime | None
    until: datetime
    counts: AuditCounts
    chief: list[FindingSummary]
    earlier: EarlierPeriod | None
    requests: AuditRequests
    unmet: tuple[UnmetRequest, ...]
    by: str
    groups: tuple[FindingGroup, ...]
    findings: tuple[Violation, ...]
    by_month: Mapping[str, int]
    open: tuple[OpenItem, ...]
    reach: tuple[LanguageReach, ...]
    small_count: int
    unmatched: tuple[Bill, ...]
    doubtful: tuple[Doubtful, ...]
    bill_findings: tuple[BillFinding, ...]
    vendors: tuple[VendorSum, ...]
    unpriced: tuple[str, ...]
    nameless: tuple[str, ...]
    unknown: tuple[Bill, ...]
    skipped: tuple[SkippedRow, ...]
    rules: Mapping[str, int]
    confirmed: tuple[ConfirmationPace, ...]
    declared: tuple[ClassDeclaration, ...]
    rights: tuple[RightGiven, ...]
    vendor_sheets: Sequence[Path]


@prints(AuditAnswer)
def audit(
    since: Annotated[
        str | None, typer.Option("--since", help="Only from this day on: 2026-10-01.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Only up to this day, with it: 2026-12-31.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Also count findings by unit, language, officer or vendor."),
    ] = None,
    invoices: Annotated[
        list[Path] | None,
        typer.Option(
            "--invoices", help="A vendor's invoices (CSV, workbook). Can be used more than once."
        ),
    ] = None,
    vendor_sheets: Annotated[
        Path | None,
        typer.Option(
            "--vendor-sheets", help="Write to this folder a workbook to send to each vendor."
        ),
    ] = None,
    form: ListFormatOption = None,
    out: OutOption = None,
    asked_by: AskedByOption = "",
    why: WhyOption = "",
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Compare encounters, roster and invoices with the rules.

    It begins with a page for the chief: what is wrong, where, and who corrects it; with --since,
    compared with the period before. Each encounter is judged by the rules and credentials of its
    day. Evidence of an approval that is missing or was changed, and concerns that were not answered
    in time, are findings too. That no one interpreted is never a finding: such requests are counted
    with the wait. Sentences that a person confirmed for machine translation are listed with the
    pace, because answers in a hurry are worth a second look. Invoices are compared with each other,
    with the encounters, and with `contracts.yaml`: prices, minimums, rounding, holidays, travel,
    minutes and totals. Exit code 1 if there is a finding, or if one of several files of bills
    cannot be read.
    """
    from langaccess import reports
    from langaccess.agency.session import open_session

    if vendor_sheets is not None and not invoices:
        raise UsageError("--vendor-sheets needs --invoices")
    with open_session(workspace) as session:
        policy = session.policy
        _check_by(by, policy)
        start, end, zone = _read_period(session, since, until)
        exact = () if by in (None, "language") else (f"the audit by {by}",)
        reports.show_tables(session, "the audit", *exact, asked_by=asked_by, why=why)
        contracts = reports.load_contracts(session.folder)
        bills, same = reports.load_all_bills(
            invoices or (), zone, contracts, _vendor_asker(contracts, as_json=as_json)
        )
        for note in same:
            output.Reporter().note(note)
        answer = reports.audit_agency(session, since=start, until=end, by=by or "", bills=bills)
        sheets: Sequence[Path] = ()
        if vendor_sheets is not None:
            sheets = reports.write_vendor_sheets(answer.review, policy, vendor_sheets)
    data = _audit_data(answer, policy, sheets)
    for sheet in sheets:
        output.Reporter(quiet=as_json).note(f"written: {sheet}")
    if form is not None or out is not None:
        page = reports.audit_page(answer, policy)
        write_page(page, form, out, data, as_json=as_json, is_list=True)
    else:
        output.result(data, lambda console: _draw_audit(console, answer, policy), as_json=as_json)
    refused = any(row.line == 0 for row in bills.skipped)
    return Exit.NO if answer.findings or refused else Exit.DONE


def _read_period(
    session: Session, since: str | None, until: str | None
) -> tuple[datetime | None, datetime | None, str]:
    """Return the first moment of the period, the first one after it, and the agency's time zone."""
    from zoneinfo import ZoneInfo

    zone = session.policy.agency.time_zone
    if zone is None:
        output.Reporter().note(
            "your agency has not entered its time zone: shifts are read as UTC and may be wrong"
        )
    zone = zone or "UTC"
    start = _parse_bound("--since", since, ZoneInfo(zone))
    end = _parse_bound("--until", until, ZoneInfo(zone), last=True)
    if start is not None and end is not None and end <= start:
        raise UsageError(f"--until {until} is before --since {since}")
    if start is not None and start > session.now:
        raise UsageError(f"--since {since} is in the future")
    return start, end, zone


def _vendor_asker(contracts: VendorContracts, *, as_json: bool) -> Callable[[str], str] | None:
    """Return a question for the vendor of a file, on a terminal; None without one."""
    if as_json or sys.stdin is None or not sys.stdin.isatty() or not sys.stderr.isatty():
        return None
    names = list(dict.fromkeys(one.vendor for one in contracts.contracts))

    def ask(file: str) -> str:
        """Ask once for each file; Enter if it is not known."""
        typer.echo(f"{file} does not name its vendor. Which vendor sent it?", err=True)
        for number, name in enumerate(names, start=1):
            typer.echo(f"  {number} {name}", err=True)
        # Not typer.prompt: it writes a space to stdout, which carries the result alone.
        typer.echo("  (a number or a name; press Enter if you don't know)\n> ", nl=False, err=True)
        typed = " ".join(sys.stdin.readline().split())
        if typed.isdigit() and 1 <= int(typed) <= len(names):
            return names[int(typed) - 1]
        return typed

    return ask


def _check_by(by: str | None, policy: Policy) -> None:
    from langaccess.reports import GROUPS

    if by is None:
        return
    if by not in GROUPS:
        raise UsageError(f"--by {by}: use {', '.join(GROUPS)}")
    if by != "vendor" and by not in policy.audit.name_in_findings:
        raise UsageError(
            f"your rules do not name the {by} in findings",
            hint=f"add {by} to audit.name_in_findings in jurisdiction.yaml",
        )


def _parse_bound(
    option: str, text: str | None, zone: ZoneInfo, *, last: bool = False
) -> datetime | None:
    """Return the moment of a day or time; with `last`, the first moment after it."""
    from datetime import date, datetime, timedelta

    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    try:
        found = datetime.fromisoformat(text)
        if last and day is not None:
            found += timedelta(days=1)
    except (ValueError, OverflowError) as exc:
        raise UsageError(f"{option} {text}: write it like 2026-10-01") from exc
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _audit_data(found: AuditReport, policy: Policy, sheets: Sequence[Path]) -> AuditAnswer:
    from langaccess.reports import summaries

    return {
        "since": found.since,
        "until": found.until,
        "counts": {
            "encounters": found.encounters,
            "helps": found.helps,
            "bills": found.bills,
            "findings": len(found.findings),
            "untyped": found.untyped,
            "unproved": found.unproved,
            "unnamed": found.unnamed,
            "judged_as_recorded": found.recorded,
            "unmet": len(found.unmet),
        },
        "chief": list(summaries(found, policy)),
        "earlier": found.earlier,
        "requests": {
            "all": found.requests,
            "by_language": found.by_language,
            "by_shift": found.by_shift,
            "by_vendor": found.by_vendor,
        },
        "unmet": found.unmet,
        "by": found.by,
        "groups": found.groups,
        "findings": found.findings,
        "by_month": found.by_month,
        "open": found.open,
        "reach": found.reach,
        "small_count": policy.audit.small_count,
        "unmatched": found.unmatched,
        "doubtful": found.doubtful,
        "bill_findings": found.review.findings,
        "vendors": found.review.vendors,
        "unpriced": found.review.unpriced,
        "nameless": found.nameless,
        "unknown": found.unknown,
        "skipped": found.skipped,
        "rules": found.rules,
        "confirmed": found.confirmed,
        "declared": found.declared,
        "rights": found.rights,
        "vendor_sheets": sheets,
    }


def _draw_audit(console: Console, found: AuditReport, policy: Policy) -> None:
    from langaccess.agency.policy import adoption
    from langaccess.reports import cited_sources, reach_row, remarks

    since = "from the first entry"
    if found.since is not None:
        since = f"from {found.since:%Y-%m-%d} to {found.until:%Y-%m-%d}"
    bills = f", {_count_words(found.bills, 'invoice line')}" if found.bills else ""
    output.say(
        console,
        f"{_count_words(found.encounters, 'encounter')}, "
        f"{_count_words(found.helps, 'interpreting service')}{bills}, {since}: "
        f"{_count_words(len(found.findings), 'finding')}",
    )
    output.say(console, *(ground.text for ground in adoption(policy)))
    _draw_chief(console, found, policy)
    _draw_findings(console, found)
    if found.reach:
        output.say(console, "")
        rows = [reach_row(row) for row in found.reach]
        if found.reach_all is not None and len(rows) > 1:
            rows.append(("All languages", *reach_row(found.reach_all)[1:]))
        columns = ("language", "encounters", "permitted interpreter", "per 1,000 people")
        console.print(output.table("ENCOUNTERS BY LANGUAGE", columns, rows))
    elif found.encounters and found.by != "language":
        output.say(console, "")
        small = policy.audit.small_count
        output.say(console, f"no table by language: a count in it would be below {small}")
    _draw_confirmed(console, found)
    _draw_acts(console, found)
    _draw_rest(console, found, list(remarks(found)))
    sources = cited_sources(found, policy)
    if sources:
        output.say(console, "")
        output.say(console, "SOURCES")
    for name, title, checked in sources:
        output.say(console, f"- {name}: {title}, last checked {checked}")


def _draw_chief(console: Console, found: AuditReport, policy: Policy) -> None:
    """Draw what is wrong and who corrects it, and the requests that were not met."""
    from langaccess.reports import (
        group_table,
        no_groups,
        request_tables,
        summaries,
        unmet_reasons,
        unmet_words,
    )

    rows = list(summaries(found, policy))
    if rows:
        output.say(console, "")
        output.say(console, "WHAT IS WRONG, AND WHO CORRECTS IT")
    for one in rows:
        before = "" if one.before is None else f" (period before: {one.before})"
        where = f" {one.where}." if one.where else ""
        task = f"{where} For {one.owner}: {one.task}." if one.count else ""
        output.say(console, f"- {one.title}: {one.count}{before}.{task}")
    if found.groups:
        output.say(console, "")
        table = group_table(found)
        console.print(output.table(table.caption.upper(), table.columns, table.rows))
    elif found.by:
        output.say(console, "")
        output.say(console, no_groups(found, policy))
    words = unmet_words(found)
    if words:
        output.say(console, "")
        output.say(console, f"REQUESTS: {words}")
    if found.unmet:
        output.say(console, f"reasons: {unmet_reasons(found)}")
        output.say(console, f"records: {_some([one.record for one in found.unmet])}")
    for table in request_tables(found) if found.unmet else ():
        console.print(output.table("", table.columns, table.rows))


def _draw_findings(console: Console, found: AuditReport) -> None:
    """Draw each sentence once, with its records."""
    from langaccess.reports import by_kind, by_sentence, record_cells

    for title, same in by_kind(found):
        output.say(console, "")
        output.say(console, f"{title.upper()} ({len(same)})")
        for shared in by_sentence(same):
            if shared.why:
                output.say(console, f"- {shared.why} [{shared.authority}]")
            for one in shared.findings[:_SHOWN]:
                cells = ", ".join(filter(None, record_cells(one)))
                why = "" if shared.why else f": {one.why or one.text} [{one.authority}]"
                output.say(console, f"{'  ' if shared.why else '- '}{cells}{why}")
            left = len(shared.findings) - _SHOWN
            if left > 0:
                output.say(console, f"  and {left} more: --json, or --out FILE, has all")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _draw_confirmed(console: Console, found: AuditReport) -> None:
    from langaccess.reports import account_words, pace_words

    if found.confirmed:
        output.say(console, "")
        output.say(console, "SENTENCES THAT A PERSON CONFIRMED")
    for pace in found.confirmed:
        output.say(console, f"- {pace_words(pace)}")
        for one in pace.sentences[:_SHOWN]:
            answer = "only informs" if one.informs else "for a translator"
            where = f"{one.document}, {account_words(one)}, entry {one.entry}"
            output.say(console, f'  {answer}: "{one.text}" ({where})')
        if len(pace.sentences) > _SHOWN:
            output.say(console, f"  and {len(pace.sentences) - _SHOWN} more: --json has all")


def _draw_acts(console: Console, found: AuditReport) -> None:
    """Draw who gave whom the right to confirm, and who declared which class."""
    from langaccess.reports import declared_words, right_words

    lines = [*map(right_words, found.rights), *map(declared_words, found.declared)]
    if lines:
        output.say(console, "")
        output.say(console, "RIGHTS GIVEN AND CLASSES DECLARED")
    output.say(console, *(f"- {line}" for line in lines[:_SHOWN]))
    if len(lines) > _SHOWN:
        output.say(console, f"  and {len(lines) - _SHOWN} more: --json has all")


def _count_words(count: int, noun: str) -> str:
    return plural(count, noun) if count else f"no {noun}s"


def _draw_rest(console: Console, found: AuditReport, notes: list[str]) -> None:
    if found.open or notes:
        output.say(console, "")
    if found.open:
        first = found.open[0]
        output.say(console, f"open follow-ups: {len(found.open)}, first {first.record} by "
            f"{first.due:%Y-%m-%d %H:%M}")  # fmt: skip
    _draw_bills(console, found)
    output.say(console, *(f"note: {note}" for note in notes))


def _draw_bills(console: Console, found: AuditReport) -> None:
    """Draw the money at stake of each vendor, and the questions."""
    from langaccess.reports import vendor_rows

    if not found.review.vendors:
        return
    output.say(console, "")
    columns = ("vendor", "lines", "billed", "findings", "to credit", "questions", "in question")
    console.print(
        output.table("INVOICES, IN US DOLLARS", columns, vendor_rows(found.review.vendors))
    )
    asked = [one for one in found.review.findings if one.is_question]
    if asked:
        output.say(console, "to ask about (not proof):")
    for one in asked[:_SHOWN]:
        cells = ", ".join(filter(None, (one.vendor, one.record, str(one.on))))
        output.say(console, f"- {cells}: {one.text}")
    if len(asked) > _SHOWN:
        output.say(console, f"  and {len(asked) - _SHOWN} more: --json, or --out FILE, has all")

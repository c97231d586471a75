"""`langaccess audit`: what was done, compared with the rules of its day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import ListFormatOption, OutOption, write_page
from langaccess.core.errors import Exit, UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.reports import AuditReport

__all__ = ["audit"]

_SHOWN = 20


def audit(
    since: Annotated[
        str | None, typer.Option("--since", help="Only from this day on: 2026-10-01.")
    ] = None,
    invoices: Annotated[
        list[Path] | None,
        typer.Option(
            "--invoices", help="A vendor's invoices (CSV, workbook). Can be used more than once."
        ),
    ] = None,
    form: ListFormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Compare encounters, roster and invoices with the rules.

    Each encounter is judged by the rules and credentials of its day. Evidence of an approval that
    is missing or was changed is a finding too. Every finding names its rule and its record.
    Concerns and complaints that were not answered in time are findings.
    Sentences that a person confirmed for machine translation are listed with the pace, because
    answers in a hurry are worth a second look. Exit code 1 if there is a finding.
    """
    from zoneinfo import ZoneInfo

    from langaccess import reports
    from langaccess.agency.session import open_session

    with open_session(workspace) as session:
        policy = session.policy
        if policy.agency.time_zone is None:
            output.Reporter().note(
                "your agency has not entered its time zone: shifts are read as UTC and may be wrong"
            )
        zone = policy.agency.time_zone or "UTC"
        start = _parse_since(since, ZoneInfo(zone))
        bills, same = reports.load_all_bills(invoices or (), zone)
        for note in same:
            output.Reporter().note(note)
        answer = reports.audit_agency(
            session, since=start, bills=bills.lines, skipped=bills.skipped
        )
    data = _audit_data(answer, policy)
    if form is not None or out is not None:
        page = reports.audit_page(answer, policy)
        write_page(page, form, out, data, as_json=as_json, is_list=True)
    else:
        output.result(data, lambda console: _draw_audit(console, answer, policy), as_json=as_json)
    return Exit.NO if answer.findings else Exit.DONE


def _parse_since(text: str | None, zone: Any) -> datetime | None:
    from datetime import datetime

    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as exc:
        raise UsageError(f"--since {text}: write it like 2026-10-01") from exc
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _audit_data(found: AuditReport, policy: Policy) -> dict[str, Any]:
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
        },
        "findings": found.findings,
        "by_month": found.by_month,
        "open": found.open,
        "reach": found.reach,
        "small_count": policy.audit.small_count,
        "unmatched": found.unmatched,
        "doubtful": found.doubtful,
        "nameless": found.nameless,
        "unknown": found.unknown,
        "skipped": found.skipped,
        "rules": found.rules,
        "confirmed": found.confirmed,
    }


def _draw_audit(console: Console, found: AuditReport, policy: Policy) -> None:
    from langaccess.agency.policy import adoption
    from langaccess.reports import by_kind, reach_row, remarks

    since = f"{found.since:%Y-%m-%d}" if found.since else "the first entry"
    bills = f", {_count_words(found.bills, 'invoice line')}" if found.bills else ""
    output.say(
        console,
        f"{_count_words(found.encounters, 'encounter')}, "
        f"{_count_words(found.helps, 'interpreting service')}{bills}, from {since}: "
        f"{_count_words(len(found.findings), 'finding')}",
    )
    for ground in adoption(policy):
        output.say(console, ground.text)
    for title, same in by_kind(found):
        output.say(console, "")
        output.say(console, f"{title.upper()} ({len(same)})")
        for one in same[:_SHOWN]:
            output.say(
                console, f"- {one.record}, {one.on}: {one.text} [{one.rule}; {one.authority}]"
            )
        if len(same) > _SHOWN:
            output.say(console, f"- and {len(same) - _SHOWN} more: --json, or --out FILE, has all")
    if found.reach:
        output.say(console, "")
        rows = [reach_row(row) for row in found.reach]
        columns = ("language", "encounters", "permitted interpreter", "per 1,000 people")
        console.print(output.table("ENCOUNTERS BY LANGUAGE", columns, rows))
    elif found.encounters:
        output.say(console, "")
        small = policy.audit.small_count
        output.say(
            console,
            f"no table by language: fewer than {small} encounters were in another language",
        )
    _draw_confirmed(console, found)
    _draw_rest(console, found, list(remarks(found)))


def _draw_confirmed(console: Console, found: AuditReport) -> None:
    from langaccess.reports import pace_words

    if found.confirmed:
        output.say(console, "")
        output.say(console, "SENTENCES THAT A PERSON CONFIRMED")
    for pace in found.confirmed:
        output.say(console, f"- {pace_words(pace)}")
        for one in pace.sentences[:_SHOWN]:
            answer = "only informs" if one.informs else "for a translator"
            output.say(console, f'  {answer}: "{one.text}" ({one.document}, entry {one.entry})')
        if len(pace.sentences) > _SHOWN:
            output.say(console, f"  and {len(pace.sentences) - _SHOWN} more: --json has all")


def _count_words(count: int, noun: str) -> str:
    return plural(count, noun) if count else f"no {noun}s"


def _draw_rest(console: Console, found: AuditReport, notes: list[str]) -> None:
    if found.open or found.unmatched or notes:
        output.say(console, "")
    if found.open:
        first = found.open[0]
        output.say(console, f"open follow-ups: {len(found.open)}, first {first.record} by "
            f"{first.due:%Y-%m-%d %H:%M}")  # fmt: skip
    if found.unmatched:
        names = ", ".join(bill.record for bill in found.unmatched[:8])
        more = " ..." if len(found.unmatched) > 8 else ""
        output.say(
            console,
            f"invoice lines without a recorded encounter: {len(found.unmatched)} ({names}{more})",
        )
    if found.doubtful:
        output.say(console, "ask about these: perhaps one call billed by two vendors:")
        for one in found.doubtful[:_SHOWN]:
            output.say(console, f"- {one.text}")
        if len(found.doubtful) > _SHOWN:
            output.say(console, f"- and {len(found.doubtful) - _SHOWN} more: --json has all")
    for note in notes:
        output.say(console, f"note: {note}")

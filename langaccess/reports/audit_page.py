"""How an audit reads: findings by kind, with their records, then the tables."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.agency.policy import Policy, authority_text, digest
from langaccess.reports.audit import AuditReport
from langaccess.reports.page import (
    Block,
    BulletList,
    DataTable,
    FactTable,
    Heading,
    Page,
    Paragraph,
)
from langaccess.reports.reach import LanguageReach, Rate
from langaccess.reports.violations import Violation

__all__ = ["TITLES", "audit_page", "by_kind", "reach_row", "remarks"]

TITLES = {
    "child_used": "A child was used",
    "uncredentialed": "Somebody interpreted without what the rules ask for",
    "barred_help": "Somebody was used who may not interpret there",
    "unserved": "No one interpreted",
    "machine_barred": "A machine was used where the rules bar it",
    "no_follow_up": "A stop-gap without its follow-up",
    "follow_up_late": "A follow-up was late",
    "stop_gap_record": "A stop-gap with a gap in its record",
    "line_before_member": "A line was used while somebody who comes first was on shift",
    "bill_duplicate": "A call was billed twice",
    "bill_overlap": "Bills of one interpreter lie over each other",
    "as_recorded": "Flagged when it was recorded; the rules of that day cannot be read any more",
}
"""Kinds of findings in words, in the order in which they are shown."""


def by_kind(found: AuditReport) -> Iterator[tuple[str, tuple[Violation, ...]]]:
    """Yield each kind that was found, in words, with its findings."""
    for kind, title in TITLES.items():
        same = tuple(one for one in found.findings if one.kind == kind)
        if same:
            yield title, same


def _rate_words(rate: Rate | None) -> str:
    """Return a share with its interval in percent, or that it is not shown."""
    if rate is None:
        return "not shown"
    return f"{100 * rate.share:.0f} % ({100 * rate.low:.0f} to {100 * rate.high:.0f})"


def reach_row(row: LanguageReach) -> tuple[str, ...]:
    """Return a row of the table of languages."""
    name = row.tag.name if row.tag is not None else f"{row.languages} other languages"
    contact = "not known"
    if row.contact is not None:
        per = row.contact
        contact = f"{1000 * per.share:.1f} ({1000 * per.low:.1f} to {1000 * per.high:.1f})"
    return (
        name,
        str(row.encounters),
        _rate_words(row.rate),
        contact,
    )


def audit_page(found: AuditReport, policy: Policy) -> Page:
    """Return the audit as a page for command staff and counsel."""
    since = f"{found.since:%Y-%m-%d}" if found.since else "the first entry"
    return Page(
        "Language access: practice against policy",
        tuple(_blocks(found, policy)),
        subtitle=f"{policy.agency.name or policy.id}, from {since} to {found.until:%Y-%m-%d}",
        foot=(
            "Findings say what the agency's rules did not permit, not what the law says, nor why.",
            f"Rules in force now: {policy.id}, digest {digest(policy)}.",
        ),
    )


def _blocks(found: AuditReport, policy: Policy) -> Iterator[Block]:
    yield FactTable(
        (
            ("Encounters", str(found.encounters)),
            ("Helps with the language", str(found.helps)),
            ("Lines of bills", str(found.bills)),
            ("Findings", str(len(found.findings))),
            ("Sets of rules that applied", str(len(found.rules))),
        )
    )
    yield Heading("Findings")
    if not found.findings:
        yield Paragraph("Nothing that was recorded went against the rules of its day.")
    for title, same in by_kind(found):
        yield Heading(f"{title} ({len(same)})", 3)
        rows = tuple((one.record, str(one.on), one.text, one.rule, one.authority) for one in same)
        columns = ("record", "day", "what happened", "rule", "rests on")
        yield DataTable("Records", columns, rows)
    if found.by_month:
        yield Heading("By month")
        months = tuple((month, str(count)) for month, count in found.by_month.items())
        yield DataTable("Findings of each month", ("month", "findings"), months)
    yield from _reach(found, policy)
    yield from _rest(found)
    names = {name for one in found.findings for name in one.authority.split(", ")}
    sources = tuple(
        (entry.id, authority_text(policy, (entry.id,)), str(entry.as_of))
        for entry in policy.authorities
        if entry.id in names
    )
    if sources:
        yield Heading("What these rules rest on")
        yield DataTable("Sources", ("name", "source", "last checked"), sources)


def _reach(found: AuditReport, policy: Policy) -> Iterator[Block]:
    rules = policy.audit
    yield Heading("Reach by language")
    if not found.reach:
        yield Paragraph(
            f"There are no encounters with another language, or fewer than {rules.small_count}."
        )
        return
    yield Paragraph(
        f"Intervals are Wilson intervals at {rules.confidence_percent:g} %. A count below "
        f"{rules.small_count} is not shown, nor what would tell it, because small counts name "
        "people. Contacts for each thousand people need the number of people in the rules."
    )
    columns = ("language", "encounters", "a fit interpreter served", "contacts per 1,000 people")
    rows = tuple(reach_row(row) for row in found.reach)
    yield DataTable("Languages that were met", columns, rows)


def _rest(found: AuditReport) -> Iterator[Block]:
    if found.open:
        yield Heading("Still to be done")
        rows = tuple((one.record, f"{one.due:%Y-%m-%d %H:%M}", one.text) for one in found.open)
        yield DataTable("Open follow-ups", ("record", "due", "what"), rows)
    if found.unmatched:
        yield Heading("Bills without a recorded encounter")
        yield Paragraph("Worth asking. It proves nothing: a call may have been recorded otherwise.")
        lost = tuple(
            (bill.record, str(bill.day), bill.language, f"{bill.file}:{bill.line}")
            for bill in found.unmatched
        )
        yield DataTable("Bills", ("bill", "day", "language", "where"), lost)
    if found.doubtful:
        yield Heading("Perhaps one call, billed by two vendors")
        yield Paragraph(
            "Worth asking. It proves nothing: two calls may have been made at one time."
        )
        yield BulletList(tuple(one.text for one in found.doubtful))
    notes = list(remarks(found))
    if notes:
        yield Heading("What this audit could not see")
        yield BulletList(tuple(notes))


def remarks(found: AuditReport) -> Iterator[str]:
    """Yield what was not looked at, and why."""
    if found.untyped:
        yield (
            f"Helps of which nobody said what kind of encounter it was: {found.untyped}. They were "
            "judged by the mildest kind."
        )
    if found.unproved:
        yield (
            "Helps by a line or screen at evidentiary stakes of which nobody recorded the "
            f"interpreter's credential: {found.unproved}."
        )
    if found.unnamed:
        yield (
            f"Helps of interpreters that name nobody: {found.unnamed}. Below evidentiary stakes "
            "nothing can be said about them."
        )
    if found.recorded:
        yield (
            f"Helps judged by what was recorded: {found.recorded}. The rules of their day cannot "
            "be read by this program."
        )
    if found.unknown:
        names = sorted({bill.language for bill in found.unknown})
        yield f"Bills whose language cannot be told: {len(found.unknown)} ({', '.join(names)})."
    if found.nameless:
        yield (
            f"Lines without the name of a vendor: in {', '.join(found.nameless)}. They are "
            "compared within their file only, because each vendor has its own numbers for calls "
            "and interpreters: a call that two files bill is not found."
        )
    for row in found.skipped:
        yield f"{row.file}:{row.line} was not taken: {row.why}."

"""The audit as a page: findings by kind, with their records, then the tables."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.agency.confirmation import ConfirmationPace
from langaccess.agency.policy import Policy, authority_text, digest
from langaccess.core.words import plural
from langaccess.reports.audit import AuditReport
from langaccess.reports.page import (
    Block,
    BulletList,
    DataTable,
    FactTable,
    Heading,
    Page,
    ProseBlock,
)
from langaccess.reports.reach_page import reach_row
from langaccess.reports.violations import Violation

__all__ = ["TITLES", "audit_page", "by_kind", "pace_words", "remarks"]

TITLES = {
    "child_used": "A child was used",
    "uncredentialed": "An interpreter without the required qualification was used",
    "barred_help": "A person who may not interpret was used",
    "unserved": "No one interpreted",
    "machine_barred": "Machine translation was used where the rules bar it",
    "no_follow_up": "An emergency stand-in without its follow-up",
    "follow_up_late": "A follow-up was late",
    "stop_gap_record": "The record of an emergency stand-in is incomplete",
    "line_before_member": "A telephone or video line was used while a first choice was on shift",
    "bill_duplicate": "A call was billed twice",
    "bill_overlap": "One interpreter was billed for two calls at once",
    "case_late": "A concern or complaint was not answered in time",
    "evidence_lost": "Evidence of an approval is missing or was changed",
    "as_recorded": "Flagged when recorded; the rules of that day can no longer be read",
}
"""Titles of the kinds of findings, in the order shown."""


def by_kind(found: AuditReport) -> Iterator[tuple[str, tuple[Violation, ...]]]:
    """Yield the title of each kind with findings, and the findings."""
    for kind, title in TITLES.items():
        same = tuple(one for one in found.findings if one.kind == kind)
        if same:
            yield title, same


def audit_page(found: AuditReport, policy: Policy) -> Page:
    """Return the audit as a page for command staff and counsel."""
    since = f"{found.since:%Y-%m-%d}" if found.since else "the first entry"
    return Page(
        "Language access audit: practice compared with policy",
        tuple(_blocks(found, policy)),
        subtitle=f"{policy.agency.name or policy.id}, from {since} to {found.until:%Y-%m-%d}",
        foot=(
            "A finding is what the agency's rules did not permit, not a statement on the law.",
            f"Current rules: {policy.id}, digest {digest(policy)}.",
        ),
        main=DataTable(
            "Findings",
            ("record", "date", "kind", "what happened", "rule", "authority"),
            tuple(
                (one.record, str(one.on), one.kind, one.text, one.rule, one.authority)
                for one in found.findings
            ),
        ),
    )


def _blocks(found: AuditReport, policy: Policy) -> Iterator[Block]:
    yield FactTable(
        (
            ("Encounters", str(found.encounters)),
            ("Language services", str(found.helps)),
            ("Lines of bills", str(found.bills)),
            ("Findings", str(len(found.findings))),
            ("Sets of rules that applied", str(len(found.rules))),
        )
    )
    yield Heading("Findings")
    if not found.findings:
        yield ProseBlock("Everything that is recorded followed the rules of its day.")
    for title, same in by_kind(found):
        yield Heading(f"{title} ({len(same)})", 3)
        rows = tuple((one.record, str(one.on), one.text, one.rule, one.authority) for one in same)
        columns = ("record", "date", "what happened", "rule", "authority")
        yield DataTable("Records", columns, rows)
    if found.by_month:
        yield Heading("By month")
        months = tuple((month, str(count)) for month, count in found.by_month.items())
        yield DataTable("Findings in each month", ("month", "findings"), months)
    yield from _reach(found, policy)
    yield from _confirmed(found)
    yield from _rest(found)
    names = {name for one in found.findings for name in one.authority.split(", ")}
    sources = tuple(
        (entry.id, authority_text(policy, (entry.id,)), str(entry.as_of))
        for entry in policy.authorities
        if entry.id in names
    )
    if sources:
        yield Heading("Authorities for these rules")
        yield DataTable("Sources", ("name", "source", "last checked"), sources)


def _reach(found: AuditReport, policy: Policy) -> Iterator[Block]:
    rules = policy.audit
    yield Heading("Reach by language")
    if not found.reach:
        yield ProseBlock(
            f"There are no encounters in other languages, or fewer than {rules.small_count}."
        )
        return
    yield ProseBlock(
        f"Intervals are Wilson intervals at {rules.confidence_percent:g}%. A count below "
        f"{rules.small_count}, or a number that would reveal it, is not shown: small counts can "
        "identify people. Contacts per 1,000 people need the number of people in the rules."
    )
    columns = ("language", "encounters", "qualified interpreter used", "contacts per 1,000 people")
    rows = tuple(reach_row(row) for row in found.reach)
    yield DataTable("Languages encountered", columns, rows)


def _confirmed(found: AuditReport) -> Iterator[Block]:
    if not found.confirmed:
        return
    yield Heading("Sentences that a person confirmed")
    yield ProseBlock(
        "The sentence gate was not sure of these, and a person answered that they only inform: a "
        "machine may translate them. Read them again where the pace is fast."
    )
    for pace in found.confirmed:
        rows = tuple(
            (f"{one.at:%H:%M:%S}", one.text, "only informs" if one.informs else "for a translator",
             one.document, str(one.entry))
            for one in pace.sentences
        )  # fmt: skip
        columns = ("time (UTC)", "sentence", "answer", "document", "entry of the log")
        yield DataTable(pace_words(pace), columns, rows)


def pace_words(pace: ConfirmationPace) -> str:
    """Return who confirmed how much on a day, and how fast."""
    words = f"{pace.name}, {pace.day}: {plural(len(pace.sentences), 'sentence')}"
    if pace.seconds is None:
        return words
    return f"{words}, {pace.seconds:.0f} s between two ({60 / max(pace.seconds, 1):.0f} a minute)"


def _rest(found: AuditReport) -> Iterator[Block]:
    if found.open:
        yield Heading("Open follow-ups")
        rows = tuple((one.record, f"{one.due:%Y-%m-%d %H:%M}", one.text) for one in found.open)
        yield DataTable("Follow-ups that are not done", ("record", "due", "task"), rows)
    if found.unmatched:
        yield Heading("Bills without a recorded encounter")
        yield ProseBlock("A question to ask, not proof: a call may be recorded in another way.")
        lost = tuple(
            (bill.record, str(bill.day), bill.language, f"{bill.file}:{bill.line}")
            for bill in found.unmatched
        )
        yield DataTable("Bills", ("bill", "date", "language", "where"), lost)
    if found.doubtful:
        yield Heading("Possibly one call, billed by two vendors")
        yield ProseBlock("A question to ask, not proof: there may have been two calls at one time.")
        yield BulletList(tuple(one.text for one in found.doubtful))
    notes = list(remarks(found))
    if notes:
        yield Heading("Limits of this audit")
        yield BulletList(tuple(notes))


def remarks(found: AuditReport) -> Iterator[str]:
    """Yield what the audit could not judge, and why."""
    if found.untyped:
        yield (
            f"Services without a type of encounter: {found.untyped}. They were judged by the most "
            "permissive type."
        )
    if found.unproved:
        yield (
            "Services by telephone or video at evidentiary stakes without a recorded credential: "
            f"{found.unproved}."
        )
    if found.unnamed:
        yield (
            f"Services without the interpreter's name or number: {found.unnamed}. The "
            "audit cannot judge them, except at evidentiary stakes."
        )
    if found.recorded:
        yield (
            f"Services judged by the recorded answer: {found.recorded}. This version of the "
            "program cannot read the rules of their day."
        )
    if found.unknown:
        names = sorted({bill.language for bill in found.unknown})
        yield f"Bills whose language is unknown: {len(found.unknown)} ({', '.join(names)})."
    if found.nameless:
        yield (
            f"Lines without the name of a vendor: in {', '.join(found.nameless)}. They are "
            "compared within their file only, because each vendor numbers calls and interpreters "
            "for itself: a call that is billed in two files is not found."
        )
    for row in found.skipped:
        yield f"{row.file}:{row.line} was skipped: {row.why}."

"""The audit as a page: the chief's page, then findings with their records, then the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from langaccess.agency.confirmation import ConfirmationPace, SentenceConfirmation
from langaccess.agency.declaration import ClassDeclaration
from langaccess.agency.policy import Policy, digest
from langaccess.agency.rights import RightGiven
from langaccess.core.words import plural
from langaccess.reports.audit import AuditReport, OpenItem
from langaccess.reports.bill_page import bill_blocks, bill_remarks
from langaccess.reports.chief_page import TITLES, chief_blocks
from langaccess.reports.page import (
    Block,
    BulletList,
    DataTable,
    Heading,
    Page,
    ProseBlock,
)
from langaccess.reports.reach_page import reach_row
from langaccess.reports.rule_text import cited, sentence
from langaccess.reports.violations import Violation


def by_kind(found: AuditReport) -> Iterator[tuple[str, tuple[Violation, ...]]]:
    """Yield the title of each kind with findings, and the findings."""
    for kind, title in TITLES.items():
        same = tuple(one for one in found.findings if one.kind == kind)
        if same:
            yield title, same


@dataclass(frozen=True, slots=True)
class SharedFinding:
    """Findings of one kind with the same sentence; those with a sentence of their own have none."""

    why: str
    authority: str
    findings: tuple[Violation, ...]


def by_sentence(findings: Sequence[Violation]) -> tuple[SharedFinding, ...]:
    """Return findings of one kind by what they say, so that each sentence is said once."""
    same: dict[tuple[str, str], list[Violation]] = {}
    for one in findings:
        same.setdefault((one.why or one.text, one.authority), []).append(one)
    shared = [
        SharedFinding(why, authority, tuple(these))
        for (why, authority), these in same.items()
        if len(these) > 1
    ]
    single = tuple(these[0] for these in same.values() if len(these) == 1)
    return (*shared, *([SharedFinding("", "", single)] if single else ()))


def record_cells(one: Violation) -> tuple[str, ...]:
    """Return record, date, language, unit, officer and what was used of a finding."""
    lang = one.tag.name if one.tag is not None else ""
    return one.record, str(one.on), lang, one.unit, one.officer, one.who


_COLUMNS = ("record", "date", "language", "unit", "officer", "used")


def audit_page(found: AuditReport, policy: Policy) -> Page:
    """Return the audit as a page for command staff and counsel."""
    since = f"{found.since:%Y-%m-%d}" if found.since else "the first entry"
    chief, rest = tuple(chief_blocks(found, policy)), tuple(_rest_of_page(found, policy))
    every = DataTable(
        "Findings",
        (*_COLUMNS, "kind", "what happened", "rule", "authority"),
        tuple(
            (*record_cells(one), one.kind, one.why or one.text, one.rule, one.authority)
            for one in found.findings
        ),
    )
    return Page(
        "Language access audit: practice compared with policy",
        (*chief, *_findings(found), *rest),
        subtitle=f"{policy.agency.name or policy.id}, from {since} to {found.until:%Y-%m-%d}",
        foot=(
            "A finding is what the agency's rules did not permit, not a statement on the law.",
            f"Written on {found.written:%Y-%m-%d}: entries made later can change it.",
            f"Current rules: {policy.id}, digest {digest(policy)}.",
        ),
        main=every,
        wide=bool(found.review.vendors),
        workbook=(
            *(block for block in chief if isinstance(block, DataTable)),
            every,
            *(block for block in rest if isinstance(block, DataTable)),
        ),
    )


def _findings(found: AuditReport) -> Iterator[Block]:
    """Yield the findings by kind, each sentence once with its records."""
    if found.findings:
        yield Heading("Findings, with their records", new_page=True)
        yield ProseBlock("The command `langaccess encounter show RECORD` shows what was recorded.")
    for title, same in by_kind(found):
        yield Heading(f"{title} ({len(same)})", 3)
        for shared in by_sentence(same):
            yield _shared_finding(shared)


def _rest_of_page(found: AuditReport, policy: Policy) -> Iterator[Block]:
    if found.unmet:
        yield Heading("Requests that were not met, with their records")
        rows = tuple(
            (
                one.record,
                str(one.on),
                one.unit,
                one.reason.text if one.reason else "not recorded",
                "not recorded" if one.waited is None else f"{one.waited:g}",
            )
            for one in found.unmet
        )
        columns = ("record", "date", "unit", "why", "minutes of waiting")
        yield DataTable("Requests that were not met", columns, rows)
    if len(found.by_month) > 1:
        yield Heading("By month")
        months = tuple((month, str(count)) for month, count in found.by_month.items())
        yield DataTable("Findings in each month", ("month", "findings"), months)
    yield from _reach(found, policy)
    yield from _confirmed(found)
    yield from _acts(found)
    yield from _rest(found)
    sources = cited_sources(found, policy)
    if sources:
        yield Heading("Authorities for these rules")
        yield DataTable("Sources", ("name", "source", "last checked"), sources)


def cited_sources(found: AuditReport, policy: Policy) -> tuple[tuple[str, str, str], ...]:
    """Return name, title and day of the last check of each source that the findings cite."""
    names = {name for one in found.findings for name in one.authority.split(", ")}
    return tuple(
        (entry.id, cited(policy, (entry.id,)), str(entry.as_of))
        for entry in policy.authorities
        if entry.id in names
    )


def _shared_finding(shared: SharedFinding) -> DataTable:
    """Return a table of records; the sentence that they share is its caption."""
    rows = [record_cells(one) for one in shared.findings]
    columns = list(_COLUMNS)
    caption = "Each for a reason of its own"
    if shared.why:
        caption = f"{sentence(shared.why)} ({shared.authority})"
    else:
        columns[-1:] = ["what happened", "authority"]
        rows = [
            (*row[:-1], one.text, one.authority)
            for row, one in zip(rows, shared.findings, strict=True)
        ]
    # A column that no row fills is left out.
    kept = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    return DataTable(
        caption,
        tuple(columns[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in rows),
    )


def _reach(found: AuditReport, policy: Policy) -> Iterator[Block]:
    rules = policy.audit
    yield Heading("Reach by language")
    if not found.reach:
        yield ProseBlock(
            f"There are no encounters in other languages, or fewer than {rules.small_count}."
        )
        return
    yield ProseBlock(
        f"Intervals are Wilson intervals at {rules.confidence_percent:g}%. Languages with fewer "
        f"than {rules.small_count} encounters are in one row, and a part of a row below "
        f"{rules.small_count} is not shown, here and in each other table by language: small counts "
        "can identify people. Contacts per 1,000 people need the number of people in the rules."
    )
    columns = ("language", "encounters", "qualified interpreter used", "contacts per 1,000 people")
    rows = tuple(reach_row(row) for row in found.reach)
    if found.reach_all is not None and len(rows) > 1:
        rows += (("All languages", *reach_row(found.reach_all)[1:]),)
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
             one.document, account_words(one), str(one.entry))
            for one in pace.sentences
        )  # fmt: skip
        columns = ("time (UTC)", "sentence", "answer", "document", "account", "entry of the log")
        yield DataTable(pace_words(pace), columns, rows)


def _acts(found: AuditReport) -> Iterator[Block]:
    lines = (*map(right_words, found.rights), *map(declared_words, found.declared))
    if lines:
        yield Heading("Rights given and classes declared")
        yield BulletList(lines)


def right_words(one: RightGiven) -> str:
    """Return who gave whom the right to confirm and to declare, and who entered it."""
    return (
        f"{one.at:%Y-%m-%d}: {one.by_name} gave {one.name} the right to confirm, as {one.role}: "
        f"{one.why} (account {one.account}, entry {one.entry})"
    )


def declared_words(one: ClassDeclaration) -> str:
    """Return who declared which class, and who entered it."""
    return (
        f"{one.at:%Y-%m-%d}: {one.name}, {one.role}, declared {one.document} as {one.doc_class} "
        f"(account {one.account}, file {one.digest[:8]}, entry {one.entry})"
    )


def account_words(one: SentenceConfirmation) -> str:
    """Return in which account a person answered, and which one took it over from a file."""
    given = f"account {one.account}"
    return f"{given}, entered from a file by {one.entered_by}" if one.entered_by else given


def pace_words(pace: ConfirmationPace) -> str:
    """Return who confirmed how much on a day, and how fast."""
    words = f"{pace.name}, {pace.day}: {plural(len(pace.sentences), 'sentence')}"
    if pace.seconds is None:
        return words
    return f"{words}, {pace.seconds:.0f} s between two ({60 / max(pace.seconds, 1):.0f} a minute)"


def _rest(found: AuditReport) -> Iterator[Block]:
    if found.open:
        yield Heading("Open follow-ups")
        for task, items in open_tasks(found):
            rows = tuple((one.record, f"{one.due:%Y-%m-%d %H:%M}") for one in items)
            yield DataTable(sentence(task), ("record", "due"), rows)
    yield from bill_blocks(found.review)
    notes = list(remarks(found))
    if notes:
        yield Heading("Limits of this audit")
        yield BulletList(tuple(notes))


def open_tasks(found: AuditReport) -> Iterator[tuple[str, tuple[OpenItem, ...]]]:
    """Yield each task of the open follow-ups once, with the follow-ups, first due first."""
    for task in dict.fromkeys(one.text for one in found.open):
        yield task, tuple(one for one in found.open if one.text == task)


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
            f"{found.unproved}. Ask the vendor how these interpreters were tested."
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
            "for itself: a call that is billed in two files is not found, and prices are not "
            "compared. Enter the names of the files in contracts.yaml (`files`)."
        )
    yield from bill_remarks(found.review)
    for row in found.skipped:
        place = f"{row.file}:{row.line} was skipped" if row.line else row.file
        yield f"{place}: {row.why}."

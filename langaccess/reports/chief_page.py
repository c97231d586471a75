"""The first page of an audit, for the chief: what is wrong, where, and who corrects it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from langaccess.agency.policy import Policy
from langaccess.core.words import joined, plural
from langaccess.interpret.encounters import UnmetReason
from langaccess.reports.audit import AuditReport
from langaccess.reports.page import Block, DataTable, FactTable, Heading, ProseBlock
from langaccess.reports.rule_text import capital
from langaccess.reports.violations import Violation

TITLES = {
    "child_used": "A child was used",
    "uncredentialed": "An interpreter without the required qualification was used",
    "barred_help": "A person who may not interpret was used",
    "machine_barred": "Machine translation was used where the rules bar it",
    "no_follow_up": "An emergency stand-in without its follow-up",
    "follow_up_late": "A follow-up was late",
    "stop_gap_record": "The record of an emergency stand-in is incomplete",
    "line_before_member": "A telephone or video line was used while a first choice was on shift",
    "bill_duplicate": "A call was billed twice",
    "bill_overlap": "One interpreter was billed for two calls at once",
    "bill_rate": "A call was billed at a higher price than the contract's",
    "bill_minimum": "A call was billed with a higher minimum than the contract's",
    "bill_rounding": "A call was rounded up further than the contract allows",
    "bill_holiday": "A call was billed at the holiday price on another day",
    "bill_travel": "Travel was billed that the contract does not allow",
    "bill_amount": "A charge does not follow from the contract",
    "bill_minutes": "A call was billed with more minutes than recorded",
    "bill_total": "The total of an invoice is more than its lines",
    "case_late": "A concern or complaint was not answered in time",
    "evidence_lost": "Evidence of an approval is missing or was changed",
    "as_recorded": "Flagged when recorded; the rules of that day can no longer be read",
}
"""Titles of the kinds of findings, in the order shown."""

_SUPERVISOR = "the {officer}'s supervisor"
_COORDINATOR = "the language access coordinator"
_AGAIN = "ask everything again with a permitted interpreter; brief the unit"
_TO_DO = {
    "child_used": (_SUPERVISOR, _AGAIN),
    "barred_help": (_SUPERVISOR, _AGAIN),
    "machine_barred": (_SUPERVISOR, _AGAIN),
    "uncredentialed": (
        _COORDINATOR,
        "check the roster; have what was said checked by a permitted interpreter",
    ),
    "no_follow_up": (_SUPERVISOR, "do the follow-up and record it"),
    "follow_up_late": (_SUPERVISOR, "say why in a note, and who watches the deadlines"),
    "stop_gap_record": ("the {officer} who recorded it", "add what is missing"),
    "line_before_member": ("dispatch", "call your own people on shift first"),
    "case_late": (_COORDINATOR, "answer it now; say why it took so long"),
    "evidence_lost": (_COORDINATOR, "restore the file from a backup, or approve again"),
    "as_recorded": (_COORDINATOR, "read the record"),
}
_BILL = (_COORDINATOR, "ask the vendor for a credit")
_MOST = 3  # units named in a cell


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """One kind of finding, for a chief.

    Attributes:
        before: how many in the period before; None without one, or if it is not compared.
        where: units, else officers or vendors, most findings first, with their counts.
        owner: the role that corrects it.
        task: what that role does.
    """

    kind: str
    title: str
    count: int
    before: int | None
    where: str
    owner: str
    task: str


def summaries(found: AuditReport, policy: Policy) -> Iterator[FindingSummary]:
    """Yield each kind that was found, now or in the period before, most serious first."""
    earlier: Mapping[str, int] = {} if found.earlier is None else found.earlier.kinds
    for kind, title in TITLES.items():
        these = [one for one in found.findings if one.kind == kind]
        if not these and not earlier.get(kind):
            continue
        owner, task = _TO_DO.get(kind, _BILL)
        yield FindingSummary(
            kind,
            title,
            len(these),
            None if found.earlier is None or not _is_compared(kind) else earlier.get(kind, 0),
            _where(these, policy),
            owner.format(officer=policy.officer.short),
            task,
        )


def _where(findings: Iterable[Violation], policy: Policy) -> str:
    """Return where findings were, most first: unit, else officer; for an invoice the vendor."""
    officer = policy.officer.short
    places = Counter(
        one.unit
        or (f"{officer} {one.officer}" if one.officer else "")
        or (one.vendor if one.help is None else "")
        for one in findings
    )
    unknown = places.pop("", 0)
    parts = [f"{name} ({count})" for name, count in places.most_common(_MOST)]
    rest = places.total() - sum(count for _, count in places.most_common(_MOST))
    parts += [f"elsewhere ({rest})"] if rest else []
    parts += [f"not recorded ({unknown})"] if unknown and parts else []
    return ", ".join(parts)


def _is_compared(kind: str) -> bool:
    """Whether the period before was searched for it: only its encounters were."""
    return not kind.startswith(("bill_", "case_", "evidence_"))


def chief_blocks(found: AuditReport, policy: Policy) -> Iterator[Block]:
    """Yield the blocks of the chief's page."""
    yield Heading("For the chief")
    yield FactTable(tuple(_facts(found, policy)))
    every = tuple(summaries(found, policy))
    rows = [one for one in every if one.count]
    if not rows:
        yield ProseBlock("Everything that is recorded followed the rules of its day.")
    else:
        before = () if found.earlier is None else ("period before",)
        columns = ("what is wrong", "findings", *before, "where", "who corrects it", "how")
        yield DataTable(
            "What is wrong, and who corrects it",
            columns,
            tuple(
                (one.title, str(one.count), *_before(found, one), one.where or "not recorded",
                 one.owner, one.task)
                for one in rows
            ),
        )  # fmt: skip
    gone = [f"{one.title} ({one.before})" for one in every if not one.count]
    if gone:
        yield ProseBlock(f"Found in the period before, and not in this one: {'; '.join(gone)}.")
    yield from _requests(found)
    if found.by:
        yield Heading(f"Findings by {found.by}")
        yield group_table(found) if found.groups else ProseBlock(no_groups(found, policy))


def _before(found: AuditReport, one: FindingSummary) -> tuple[str, ...]:
    if found.earlier is None:
        return ()
    return ("not compared" if one.before is None else str(one.before),)


def _facts(found: AuditReport, policy: Policy) -> Iterator[tuple[str, str]]:
    earlier = found.earlier
    met: int | None = None
    wrong: int | None = None
    unmet: int | None = None
    if earlier is not None:
        met, unmet = earlier.encounters, earlier.unmet
        if all(_is_compared(one.kind) for one in found.findings):
            wrong = sum(earlier.kinds.values())
    yield "Encounters", _against(found.encounters, met)
    yield "Findings", _against(len(found.findings), wrong)
    if found.requests is not None and found.requests.requests:
        yield "Requests that were not met", _against(len(found.unmet), unmet)
    yield "Open follow-ups", _follow_ups(found, policy)
    if found.review.vendors:
        over = sum(one.over for one in found.review.vendors)
        asked = sum(one.open for one in found.review.vendors)
        yield "Invoices", f"${over:,.2f} to be credited, ${asked:,.2f} in question"
    if earlier is not None and found.since is not None:
        last = found.since - timedelta(seconds=1)
        yield "Period before", f"from {earlier.since:%Y-%m-%d} to {last:%Y-%m-%d}"


def _follow_ups(found: AuditReport, policy: Policy) -> str:
    """Return how many follow-ups are open, what they are of, and who does them."""
    if not found.open:
        return "0"
    late = sum(one.overdue for one in found.open)
    after = Counter(one.after for one in found.open)
    supervisor = _SUPERVISOR.format(officer=policy.officer.short)
    parts = [
        f"{count} {what}, for {whom}"
        for count, what, whom in (
            (after["service"], "after help that is to be checked", supervisor),
            (after["unmet"], "of requests that were not met", _COORDINATOR),
            (after["case"], "of concerns and complaints", _COORDINATOR),
        )
        if count
    ]
    return f"{len(found.open)}, {late} overdue: {'; '.join(parts)}"


def _against(count: int, before: int | None) -> str:
    return f"{count:,}" + (f" (period before: {before:,})" if before is not None else "")


def group_table(found: AuditReport) -> DataTable:
    """Return the findings by unit, language, officer or vendor: cases, findings and their kinds."""
    what = "services" if found.by == "vendor" else "records"
    columns = (found.by, what, "findings", "kinds of findings")
    rows = tuple(
        (
            one.name,
            f"{one.cases:,}",
            str(sum(one.kinds.values())),
            "; ".join(
                f"{title} ({one.kinds[kind]})"
                for kind, title in TITLES.items()
                if one.kinds.get(kind)
            ),
        )
        for one in found.groups
    )
    return DataTable(f"Findings by {found.by}", columns, rows)


def no_groups(found: AuditReport, policy: Policy) -> str:
    """Return why there is no table of findings by what was asked."""
    small = policy.audit.small_count
    return f"There is no table by {found.by}: a count in it would be below {small}."


def unmet_words(found: AuditReport) -> str:
    """Return how many requests were not met, and the median wait in them; empty without one."""
    every = found.requests
    if every is None or not every.requests:
        return ""
    wait = every.wait_unmet
    waited = "" if wait is None else f"; the median wait in them was {wait:g} minutes"
    unmet = len(found.unmet)
    verb = "was" if unmet == 1 else "were"
    return f"{unmet:,} of {plural(every.requests, 'request')} {verb} not met{waited}"


def unmet_reasons(found: AuditReport) -> str:
    """Return why requests were not met, with counts, most frequent first."""
    why = Counter(one.reason.text if one.reason else "not recorded" for one in found.unmet)
    return joined([f"{text} ({count})" for text, count in why.most_common()], "and")


def _requests(found: AuditReport) -> Iterator[Block]:
    words = unmet_words(found)
    if not words:
        return
    yield Heading("Requests for an interpreter that were not met")
    reasons = f" Reasons: {unmet_reasons(found)}." if found.unmet else ""
    yield ProseBlock(
        f"{words}. A request is each time that an interpreter helped or no one interpreted, even "
        f"if the person declined or no interpreter was requested.{reasons} "
        f"Such a record is never a finding against the person who wrote it.{_what_to_do(found)}"
    )
    yield from request_tables(found)


_BY_VENDOR = frozenset({
    UnmetReason.UNAVAILABLE, UnmetReason.NO_ANSWER, UnmetReason.HUNG_UP, UnmetReason.WRONG_VARIETY,
})  # fmt: skip


def _what_to_do(found: AuditReport) -> str:
    """Return what the coordinator does about requests that were not met, by their reasons."""
    reasons = Counter(one.reason for one in found.unmet)
    tasks = []
    if failed := sum(reasons[one] for one in _BY_VENDOR):
        tasks.append(f"ask the vendors about {failed}, and find interpreters where people wait")
    if reasons[UnmetReason.NOT_ASKED]:
        tasks.append("remind the units to request an interpreter")
    if reasons[UnmetReason.DECLINED]:
        tasks.append("check that the people who declined were offered one in their language")
    if reasons[None]:
        tasks.append("have the reasons added")
    return f" For {_COORDINATOR}: {'; '.join(tasks)}." if tasks else ""


def request_tables(found: AuditReport) -> Iterator[DataTable]:
    """Yield the requests by language, shift and vendor."""
    for title, counts in (
        ("language", found.by_language), ("shift", found.by_shift), ("vendor", found.by_vendor),
    ):  # fmt: skip
        if len(counts) < 2:  # one row alone is the total again
            continue
        rows = tuple(
            (
                capital(one.name),
                f"{one.requests:,}",
                "not shown" if one.unmet is None else f"{one.unmet:,}",
                "few are known" if one.wait is None else f"{one.wait:g}",
            )
            for one in counts
        )
        columns = (title, "requests", "not met", "median wait, minutes")
        yield DataTable(f"Requests by {title}", columns, rows)

"""Audit: compares encounters, roster and bills with the rules of their day."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from langaccess.agency.approval import LostEvidence, lost_evidence
from langaccess.agency.confirmation import (
    ConfirmationPace,
    SentenceConfirmation,
    confirmation_pace,
    confirmations,
)
from langaccess.agency.declaration import ClassDeclaration, all_declarations
from langaccess.agency.policy import Policy, Stakes, digest, load_rules, reason
from langaccess.agency.rights import RightGiven, rights_given
from langaccess.agency.session import Session
from langaccess.core.clock import day_of
from langaccess.core.errors import LangAccessError
from langaccess.interpret.encounters import Encounter, NoHelp, Service, policy_text, read
from langaccess.interpret.roster import Roster, is_unproved_line, load_roster
from langaccess.outreach.cases import KINDS, OutreachCase, load_cases
from langaccess.reports.bill_checks import BillReview, review_bills
from langaccess.reports.bill_matches import Doubtful
from langaccess.reports.bills import NO_BILLS, Bill, Bills, SkippedRow
from langaccess.reports.contracts import NO_CONTRACTS, VendorContracts, load_contracts
from langaccess.reports.finding_groups import (
    FindingGroup,
    finding_groups,
    language_rows,
    named,
    requests_by_language,
    requests_by_shift,
)
from langaccess.reports.interpreter_match import InterpreterMatcher, is_named
from langaccess.reports.reach import LanguageReach, merged_reach, whole_reach
from langaccess.reports.unmet_requests import (
    RequestCounts,
    UnmetRequest,
    count_requests,
    service_requests,
    unmet_requests,
)
from langaccess.reports.violations import (
    INTERPRETERS,
    REMOTE,
    UNFIT,
    Violation,
    service_violations,
    when,
)

_After = Literal["service", "unmet", "case"]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open follow-up; that of an emergency stand-in is a finding too if it is overdue.

    Attributes:
        after: what it follows: a language service, a request that was not met, or a concern or
            complaint.
    """

    record: str
    text: str
    due: datetime
    overdue: bool = False
    after: _After = field(default="service", metadata={"json": ""})


@dataclass(frozen=True, slots=True)
class EarlierPeriod:
    """What an audit of the period before found: of the same length, right before this one."""

    since: datetime
    encounters: int
    kinds: Mapping[str, int]
    unmet: int
    requests: int


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The result of an audit.

    Attributes:
        since: first day; None for everything.
        until: the last second of the period; the moment of the audit if no end was given.
        written: the moment of the audit.
        encounters: number of encounters.
        helps: number of language services; "no one interpreted" is not one.
        bills: number of lines of bills.
        findings: what was done against the rules, oldest first.
        by_month: number of findings in each month (`2026-11`).
        open: open follow-ups.
        reach: languages with counts and intervals. Those with small totals are merged into one
            row, and small parts are not shown, here and in every other table by language.
        reach_all: all languages together; None if a count of it is small.
        reach_without_findings: `reach` for a report that does not list the findings: it hides all
            that `reach` hides, and what the findings tell.
        unmatched: bills without a recorded encounter; a question to ask, not proof.
        doubtful: unmatched bills for a call that may be billed elsewhere too.
        nameless: files with lines without a vendor: each file counts as one vendor.
        unknown: bills whose language is unknown.
        skipped: rows of bills that were not read.
        untyped: services without a type of encounter; the most permissive type counts.
        unproved: services by telephone or video at evidentiary stakes without a credential.
        unnamed: services by interpreters whose name or number is not recorded.
        recorded: services judged by the recorded answer, because the rules of their day cannot be
            read.
        rules: digest of the rules → number of services judged by them.
        confirmed: what each person confirmed on each day that the sentence gate was not sure of,
            and how fast.
        declared: classes of documents that people declared by name.
        rights: who gave whom the right to confirm sentences and to declare classes.
        unfit: encounter and number of each service that was not a qualified interpreter for it.
        unmet: services in which no one interpreted; none of them is a finding.
        requests: all requests for an interpreter together.
        by_language: the requests by language.
        by_shift: the requests by shift of the agency.
        by_vendor: the requests by vendor, or kind of help.
        by: `unit`, `language`, `officer` or `vendor`, for `groups`; or empty.
        groups: the findings by it, most first.
        earlier: the period before; None if no first day was given, or nothing was recorded.
        review: what is wrong with the bills, or to be asked, and the sums of each vendor.
    """

    since: datetime | None
    until: datetime
    written: datetime
    encounters: int
    helps: int
    bills: int
    findings: tuple[Violation, ...]
    by_month: Mapping[str, int]
    open: tuple[OpenItem, ...]
    reach: tuple[LanguageReach, ...]
    unmatched: tuple[Bill, ...]
    doubtful: tuple[Doubtful, ...]
    nameless: tuple[str, ...]
    unknown: tuple[Bill, ...]
    skipped: tuple[SkippedRow, ...]
    untyped: int
    unproved: int
    unnamed: int
    recorded: int
    rules: Mapping[str, int]
    confirmed: tuple[ConfirmationPace, ...] = ()
    declared: tuple[ClassDeclaration, ...] = ()
    rights: tuple[RightGiven, ...] = ()
    unfit: frozenset[tuple[str, int]] = frozenset()
    unmet: tuple[UnmetRequest, ...] = ()
    requests: RequestCounts | None = None
    by_language: tuple[RequestCounts, ...] = ()
    by_shift: tuple[RequestCounts, ...] = ()
    by_vendor: tuple[RequestCounts, ...] = ()
    by: str = ""
    groups: tuple[FindingGroup, ...] = ()
    earlier: EarlierPeriod | None = None
    review: BillReview = field(default_factory=BillReview)
    reach_all: LanguageReach | None = None
    reach_without_findings: tuple[LanguageReach, ...] = ()


def audit_agency(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    by: str = "",
    bills: Bills = NO_BILLS,
) -> AuditReport:
    """Return the audit of all that the agency has: encounters, approvals, cases, and bills.

    Args:
        session: the agency; its database is opened.
        since: only what happened at this moment or later.
        until: only what happened before this moment.
        by: also count the findings by `unit`, `language`, `officer` or `vendor`.
        bills: lines of invoices, from `load_all_bills`.

    Raises:
        ConfigError: rules or roster cannot be read.
        InputError: the log cannot be read.
    """
    people = load_roster(session.folder / "roster", session.policy)
    now = session.now.astimezone(ZoneInfo(people.time_zone))
    first = _start_of_period_before(since, until, now)
    seen = read(session.connection, since=since if first is None else first)
    found = audit(
        seen,
        people,
        session.policy,
        rules=rules_of_days(session.connection, seen),
        now=now,
        since=since,
        until=until,
        by=by,
        bills=bills,
        contracts=load_contracts(session.folder) if bills.lines else NO_CONTRACTS,
        lost=lost_evidence(session.connection),
        confirmed=confirmations(session, all_entries=True),
        cases=[
            one
            for kind in KINDS.values()
            if not kind.private
            for one in load_cases(session, kind, by="audit")
        ],
    )

    def is_inside(moment: datetime) -> bool:
        return (since is None or moment >= since) and (until is None or moment < until)

    return replace(
        found,
        declared=tuple(one for one in all_declarations(session) if is_inside(one.at)),
        rights=tuple(one for one in rights_given(session) if is_inside(one.at)),
    )


def audit(
    encounters: Sequence[Encounter],
    roster: Roster,
    policy: Policy,
    *,
    rules: Mapping[str, Policy],
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    by: str = "",
    bills: Bills = NO_BILLS,
    contracts: VendorContracts = NO_CONTRACTS,
    lost: Sequence[LostEvidence] = (),
    confirmed: Sequence[SentenceConfirmation] = (),
    cases: Sequence[OutreachCase] = (),
) -> AuditReport:
    """Return what was done against the rules, with the record of each finding.

    Args:
        encounters: those of the period; earlier ones are compared with it.
        roster: everyone, with people who have left; credentials count as of the day.
        policy: the current rules: thresholds of the audit, and the rules for bills.
        rules: the rules of each day by digest, from `encounters.policy_text` and `load_rules`.
        now: with a time zone; follow-ups due before are overdue.
        since: only what happened at this moment or later.
        until: only what happened before this moment.
        by: also count the findings by `unit`, `language`, `officer` or `vendor`.
        bills: lines of invoices.
        contracts: what the vendors may charge.
        lost: evidence of approvals that is missing or was changed.
        confirmed: what people said about sentences that the gate was not sure of.
        cases: concerns and complaints; requests for certification are not part of an audit.
    """

    def is_inside(moment: datetime) -> bool:
        return (since is None or moment >= since) and (until is None or moment < until)

    def is_day_inside(day: date) -> bool:
        return is_inside(datetime.combine(day, time(12), now.tzinfo))

    shown = [one for one in encounters if is_inside(one.began)]
    billed = bills.between(is_day_inside)
    people, known = InterpreterMatcher(roster), {**rules, digest(policy): policy}
    judged = _judge(shown, people, known, now)
    found = list(judged.found)
    review = review_bills(billed, shown, policy, contracts)
    found.extend(one.violation(policy) for one in review.findings if not one.is_question)
    found.extend(_without_evidence(one, policy) for one in lost if is_inside(one.at))
    dated = [one for one in cases if is_day_inside(one.intake.received)]
    found.extend(late for one in dated for late in _late(one, now.date()))
    found.sort(key=lambda one: (one.on, one.record, one.help or 0, one.kind))
    unfit = {(one.record, one.help) for one in found if one.kind in UNFIT and one.help is not None}
    requests = list(service_requests(shown, ZoneInfo(roster.time_zone), contracts))
    languages = language_rows(shown, unfit, requests, policy)
    small = policy.audit.small_count
    helps = [
        service
        for encounter in shown
        for service in encounter.services
        if service.using is not NoHelp.NONE
    ]
    return AuditReport(
        since=since,
        until=now if until is None else min(until - timedelta(seconds=1), now),
        written=now,
        encounters=len(shown),
        helps=len(helps),
        bills=len(billed.lines),
        findings=tuple(named(one, policy) for one in found),
        by_month=dict(sorted(Counter(f"{one.on:%Y-%m}" for one in found).items())),
        open=_open(shown, dated, now),
        reach=merged_reach(shown, unfit, languages.groups, languages.hidden, policy),
        reach_without_findings=merged_reach(
            shown, unfit, languages.groups, languages.hidden_without_findings, policy
        ),
        unmatched=review.unmatched,
        doubtful=review.doubtful,
        nameless=tuple(dict.fromkeys(bill.file for bill in billed.lines if not bill.vendor)),
        unknown=tuple(bill for bill in billed.lines if bill.tag is None),
        skipped=bills.skipped,
        untyped=_untyped(shown, policy),
        unproved=_unproved(shown, policy, people),
        unnamed=sum(one.using in INTERPRETERS and not is_named(one) for one in helps),
        recorded=judged.recorded,
        rules=dict(judged.used),
        confirmed=tuple(confirmation_pace(one for one in confirmed if is_inside(one.at))),
        unfit=frozenset(unfit),
        unmet=tuple(unmet_requests(requests, policy)),
        requests=count_requests((("All", one) for one in requests), small, order=("All",))[0],
        by_language=requests_by_language(requests, languages, small),
        by_shift=requests_by_shift(requests, policy),
        by_vendor=count_requests(((one.vendor, one) for one in requests), small),
        by=by,
        groups=finding_groups(by, shown, found, requests, languages) if by else (),
        earlier=_earlier(encounters, people, known, now, since, until),
        review=review,
        reach_all=whole_reach(shown, unfit, policy),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """Findings of encounters, how many services each set of rules judged, and as recorded."""

    found: tuple[Violation, ...]
    used: Counter[str]
    recorded: int


def _judge(
    encounters: Iterable[Encounter],
    people: InterpreterMatcher,
    known: Mapping[str, Policy],
    now: datetime,
) -> _Judged:
    """Judge each language service by the rules of its day."""
    found: list[Violation] = []
    used: Counter[str] = Counter()
    recorded = 0
    for encounter in encounters:
        for service in encounter.services:
            rules_then = encounter.rules_of(service)
            then = known.get(rules_then)
            used[rules_then] += 1
            if then is None:
                recorded += 1
                found.extend(_as_recorded(encounter, service))
            else:
                found.extend(service_violations(encounter, service, then, people, now))
    return _Judged(tuple(found), used, recorded)


def _earlier(
    encounters: Iterable[Encounter],
    people: InterpreterMatcher,
    known: Mapping[str, Policy],
    now: datetime,
    since: datetime | None,
    until: datetime | None,
) -> EarlierPeriod | None:
    """Return what happened in a period of the same length that ended when this one began."""
    first = _start_of_period_before(since, until, now)
    if since is None or first is None:
        return None
    these = [one for one in encounters if first <= one.began < since]
    if not these:
        return None
    requests = list(service_requests(these, ZoneInfo(people.time_zone)))
    return EarlierPeriod(
        first,
        len(these),
        Counter(one.kind for one in _judge(these, people, known, now).found),
        sum(not one.is_met for one in requests),
        len(requests),
    )


def _start_of_period_before(
    since: datetime | None, until: datetime | None, now: datetime
) -> datetime | None:
    """Return when a period of the same length began that ended at `since`; None without one."""
    end = min(until or now, now)
    if since is None or since >= end:
        return None
    try:
        return since - (end - since)
    except OverflowError:  # before year 1: a typing error in `since`
        return None


def rules_of_days(conn: sqlite3.Connection, seen: Iterable[Encounter]) -> Mapping[str, Policy]:
    """Return digest → rules of the days of encounters, without those that cannot be read here.

    `audit` judges by the record alone where the rules are missing, and counts it.
    """
    digests = {one.policy for one in seen}
    digests |= {service.policy for one in seen for service in one.services}
    rules: dict[str, Policy] = {}
    for name in digests:
        with suppress(LangAccessError):
            rules[name] = load_rules(policy_text(conn, name))
    return rules


def _without_evidence(lost: LostEvidence, policy: Policy) -> Violation:
    """Return that an approval, or an import, rests on a file that is not there as it was kept."""
    ground = reason(policy, "floor.9", f"{lost.problem}; approvals on it do not count")
    return Violation(
        rule=ground.rule,
        record=f"log {', '.join(map(str, lost.entries))}",
        text=ground.text,
        kind="evidence_lost",
        on=day_of(lost.at),
        tag=None,
        help=None,
        authority=ground.authority,
        as_of=ground.as_of,
    )


def _as_recorded(encounter: Encounter, service: Service) -> Iterable[Violation]:
    """Yield the reasons that the log recorded."""
    at = when(encounter, service)
    for one in service.reasons:
        yield Violation(
            one.rule, encounter.id, one.text, "as_recorded", at.date(),
            service.tag or encounter.tag, service.number, one.authority, one.as_of,
            why=one.text, unit=encounter.unit, officer=encounter.officer,
            vendor=service.interpreter.vendor,
        )  # fmt: skip


def _late(case: OutreachCase, on: date) -> Iterable[Violation]:
    """Yield that a case was not answered by its last day, as far as that day is verified."""
    sure = [clock for clock in case.clocks if clock.verified]
    first = min(sure, key=lambda clock: clock.last_day, default=None)
    answered = date.fromisoformat(case.answer["on"]) if case.answer else case.closed
    if first is not None and (answered or on) > first.last_day:
        done = f"answered on {answered}" if answered else "not answered"
        text = f"the {case.kind} was to be answered by {first.last_day}; it was {done}"
        yield Violation(
            f"outreach.cases.{case.kind}", case.id, text, "case_late", first.last_day,
            case.intake.language, None, first.law, None,
        )  # fmt: skip


def _open(
    encounters: Iterable[Encounter], cases: Iterable[OutreachCase], now: datetime
) -> tuple[OpenItem, ...]:
    items = [item for encounter in encounters for item in _follow_ups(encounter, now)]
    items += [
        OpenItem(
            one.id,
            f"answer the {one.kind}" + (f" ({one.owner})" if one.owner else ", no owner"),
            datetime.combine(one.due, time(23, 59), now.tzinfo),
            one.due < now.date(),
            "case",
        )
        for one in cases
        if one.due is not None and not (one.answer or one.outcome)
    ]
    return tuple(sorted(items, key=lambda item: item.due))


def _follow_ups(encounter: Encounter, now: datetime) -> Iterator[OpenItem]:
    unmet = {one.number for one in encounter.services if one.using is NoHelp.NONE}
    for item in encounter.open_follow_ups:
        after: _After = "unmet" if item.service in unmet else "service"
        yield OpenItem(encounter.id, item.text, item.due, item.due < now, after)


def _unproved(encounters: Iterable[Encounter], policy: Policy, people: InterpreterMatcher) -> int:
    kinds = policy.interpreting.encounters

    def is_unproved(encounter: Encounter, service: Service) -> bool:
        entry, tag = people.of(encounter, service), service.tag or encounter.tag
        return entry is None or (tag is not None and is_unproved_line(entry, tag))

    return sum(
        service.using in REMOTE
        and not service.interpreter.credentials
        and (kind := kinds.get(service.type or encounter.type)) is not None
        and kind.stakes is Stakes.EVIDENTIARY
        and is_unproved(encounter, service)
        for encounter in encounters
        for service in encounter.services
    )


def _untyped(encounters: Iterable[Encounter], policy: Policy) -> int:
    known = policy.interpreting.encounters
    return sum(
        (service.type or encounter.type) not in known
        for encounter in encounters
        for service in encounter.services
    )

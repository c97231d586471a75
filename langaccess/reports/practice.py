"""What the log says was done: encounters with the rules of their day, and counts by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from langaccess.agency.policy import HelpKind
from langaccess.agency.session import Session
from langaccess.core.clock import months_after
from langaccess.interpret import encounters as log
from langaccess.interpret.encounters import Encounter, NoHelp, response_minutes
from langaccess.interpret.roster import Roster, load_roster
from langaccess.reports.audit import AuditReport, audit, rules_of_days
from langaccess.reports.reach import LanguageReach, is_counted, is_served
from langaccess.reports.violations import INTERPRETERS


@dataclass(frozen=True, slots=True)
class LogRange:
    """The first and the last entry of the log that numbers rest on."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """What happened in one month, in encounters whose language is known and is not English.

    Attributes:
        month: its first day.
        encounters: how many.
        served: in how many of them an interpreter was used as the rules permit.
        findings: what was done against the rules.
        minutes: from each request for an interpreter to the interpreter, by kind of help, where the
            log has both times.
        helps: language services by kind of help; `none` if no one interpreted.
        entries: entries of the log about these encounters; None without any.
    """

    month: date
    encounters: int
    served: int
    findings: int
    minutes: Mapping[HelpKind, tuple[float, ...]]
    helps: Mapping[HelpKind | NoHelp, int]
    entries: LogRange | None


@dataclass(frozen=True, slots=True)
class Practice:
    """The encounters of a period, judged by the rules of their day.

    Attributes:
        encounters: all of them, oldest first.
        judged: the audit of them.
        roster: everyone, with people who have left.
        months: counts of each month, oldest first.
    """

    encounters: tuple[Encounter, ...]
    judged: AuditReport
    roster: Roster
    months: tuple[MonthCounts, ...]

    @property
    def reach(self) -> tuple[LanguageReach, ...]:
        """The languages; what an audit of these encounters hides is hidden here too."""
        return self.judged.reach_without_findings

    @property
    def entries(self) -> LogRange | None:
        """The entries of the log that the counts rest on; None without any."""
        known = [month.entries for month in self.months if month.entries is not None]
        if not known:
            return None
        return LogRange(min(one.first for one in known), max(one.last for one in known))


def read_practice(session: Session, months: Sequence[date]) -> Practice:
    """Return what the log has of the months that begin on these days, without gaps between them.

    Raises:
        ConfigError: rules or roster cannot be read.
        InputError: the log cannot be read.
    """
    policy = session.policy
    roster = load_roster(session.folder / "roster", policy)
    zone = ZoneInfo(roster.time_zone)
    since = datetime(months[0].year, months[0].month, 1, tzinfo=zone)
    seen: tuple[Encounter, ...] = ()
    if session.has_database:
        seen = log.read(session.connection, since=since)
    seen = tuple(one for one in seen if _month(one) in set(months))
    judged = audit(
        seen,
        roster,
        policy,
        rules=rules_of_days(session.connection, seen) if seen else {},
        now=session.now.astimezone(zone),
        since=since,
    )
    counts = tuple(_counts(seen, judged, month) for month in months)
    return Practice(seen, judged, roster, counts)


def months_until(last: date, count: int) -> tuple[date, ...]:
    """Return the first days of `count` months, the month of `last` at the end."""
    first = last.replace(day=1)
    return tuple(months_after(first, -back) for back in range(count - 1, -1, -1))


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values is, between two of them if needed."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _month(one: Encounter) -> date:
    return one.began.date().replace(day=1)


def _counts(seen: Iterable[Encounter], judged: AuditReport, month: date) -> MonthCounts:
    here = [one for one in seen if is_counted(one) and _month(one) == month]
    names = {one.id for one in here}
    helps: Counter[HelpKind | NoHelp] = Counter()
    minutes: dict[HelpKind, list[float]] = {}
    for service in (service for one in here for service in one.services):
        helps[service.using] += 1
        waited = response_minutes(service)
        if service.using in INTERPRETERS and waited is not None and waited >= 0:
            minutes.setdefault(HelpKind(service.using), []).append(waited)
    numbers = [change.seq for one in here for change in one.changes]
    return MonthCounts(
        month,
        len(here),
        sum(is_served(one, judged.unfit) for one in here),
        sum(found.record in names for found in judged.findings),
        {kind: tuple(values) for kind, values in minutes.items()},
        dict(helps),
        LogRange(min(numbers), max(numbers)) if numbers else None,
    )

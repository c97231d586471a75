"""What an agency reports to its state: a signed table of counts of language services.

Each period leaves once. The table is in the log, so that a lost file can be written again; another
table of the same months is never made, because two of them could be subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from langaccess.agency import ledger
from langaccess.agency.people import coordinator_called, load_roster
from langaccess.agency.session import Session
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError
from langaccess.core.files import lock
from langaccess.core.signing import require_library
from langaccess.core.tags import EN
from langaccess.interpret.encounters import NoHelp, Service, purged, read
from langaccess.outreach.sharing import MadePack, PackKind, make_pack, require_whole_log
from langaccess.reports.audit import audit, rules_of_days
from langaccess.reports.count_table import UNKNOWN, CountTable, least, write_counts
from langaccess.reports.withheld_counts import CountKey, CountRow, withhold_small

__all__ = ["SharedCounts", "share_counts"]

_SHARED = "audit.counts_shared"
_PLACE = "counts/counts.csv"
_KEPT_MONTHS = 120  # a state compares years


@dataclass(frozen=True, slots=True)
class SharedCounts:
    """What left the agency.

    Attributes:
        least: no count is below it.
        again: the day on which the same table was made before, or None.
    """

    table: CountTable
    pack: MadePack
    least: int
    again: date | None


def share_counts(session: Session, first: date, last: date, out: Path, *, by: str) -> SharedCounts:
    """Write the signed counts of whole months, and return what is in the file.

    Args:
        first: the first day of the first month.
        last: the first day of the last month.
        out: the folder for the pack, its signature and the public key.
        by: the coordinator who sends it.

    Raises:
        InputError: a month is not over, left already in a table of other months, or lost encounters
            by the retention rule; the person is not a coordinator, or the agency has no name or
            time zone.
        ConfigError: a file of the agency is wrong, the log was changed by hand, or the extra `sign`
            is missing.
        OutputError: a file or the database cannot be written.
    """
    roster = load_roster(session.folder / "roster", session.policy)
    who = coordinator_called(roster, by, session.today).name
    agency = session.policy.agency.name or ""
    for key in ("name", "time_zone"):  # without a time zone, nights are in the wrong month
        if not getattr(session.policy.agency, key):
            raise InputError(
                f"your agency has not entered its {key.replace('_', ' ')}",
                hint=f"enter `agency: {key}:` in jurisdiction.yaml",
            )
    require_library()
    require_whole_log(session)
    if months_after(last, 1) > session.today:
        raise InputError(
            f"{last:%Y-%m} is not over: what happens later in it would be missing",
            hint="end with a month that is over",
        )
    period = {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}"}
    with lock(session.workspace.state / "counts.lock", purpose="counts"):
        earlier = _left_earlier(session, period)
        if earlier is None:
            small = least(session.policy)
            rows = withhold_small(_services(session, first, last), small)
            exact = [[*row.key, row.low, row.high] for row in rows]
            entries = {_SHARED: {**period, "least": small, "rows": exact, "by": who}}
        else:
            small = earlier.data["least"]
            rows = tuple(CountRow(CountKey(*one[:-2]), *one[-2:]) for one in earlier.data["rows"])
            entries = {}
        table = CountTable(agency, first, last, rows)
        name = f"counts-{first:%Y-%m}-{last:%Y-%m}"
        content = {PackKind.COUNTS: [(_PLACE, write_counts(table), len(rows))]}
        made = make_pack(
            session, name, content, out, by=by, licence="counts for the state's report",
            until=months_after(session.today, _KEPT_MONTHS), entries=entries,
        )  # fmt: skip
    again = None if earlier is None else earlier.at.date()
    return SharedCounts(table, made, small, again)


def _left_earlier(session: Session, period: dict[str, str]) -> ledger.LogEntry | None:
    """Return the entry of a table of the same months.

    Raises:
        InputError: one of the months is in a table of other months.
    """
    for entry in ledger.entries(session.connection, _SHARED):
        theirs: dict[str, Any] = {name: entry.data[name] for name in period}
        if theirs == period:
            return entry
        if theirs["from"] <= period["to"] and period["from"] <= theirs["to"]:
            raise InputError(
                f"counts of {theirs['from']} to {theirs['to']} were made on {entry.at:%Y-%m-%d}: "
                "two tables with the same months could be subtracted from each other",
                hint="choose months that have not left yet, or exactly the same months to write "
                "that table again",
            )
    return None


def _services(session: Session, first: date, last: date) -> Iterator[tuple[str, CountKey]]:
    """Yield the encounter, and what it is counted by, of each service in another language."""
    people = load_roster(session.folder / "roster", session.policy)
    zone, types = ZoneInfo(people.time_zone), session.policy.interpreting.encounters
    start, end = (
        datetime(day.year, day.month, 1, tzinfo=zone) for day in (first, months_after(last, 1))
    )
    _refuse_deleted(session, start)
    seen = read(session.connection, since=start)
    report = audit(
        seen, people, session.policy, rules=rules_of_days(session.connection, seen),
        now=session.now, since=start, until=end,
    )  # fmt: skip
    against = report.unfit | {
        (one.record, one.help) for one in report.findings if one.kind == "as_recorded"
    }
    for one in seen:
        if not start <= one.began < end:
            continue
        month = f"{one.began.astimezone(zone):%Y-%m}"
        services: tuple[Service | None, ...] = one.services or (None,)
        for service in services:
            tag = (service and service.tag) or one.tag
            if tag is not None and tag.language == EN:
                continue
            type_ = (service and service.type) or one.type
            if type_ not in types:  # not recorded, or of an earlier version
                type_ = UNKNOWN
            outcome = _outcome(service, is_against=(one.id, service and service.number) in against)
            key = CountKey(month, str(tag or "und"), type_, _help(service), outcome)
            yield one.id, key


def _refuse_deleted(session: Session, start: datetime) -> None:
    """Make sure that no encounter of a period was deleted: its counts would be too low.

    Raises:
        InputError: one may have been: it was written after `start`, and was old enough.
    """
    old = {
        min(one.entries)
        for one in purged(session.connection)
        if months_after(one.at.date(), -one.months) >= start.date()
    }
    if old and any(
        entry.seq in old and entry.at >= start for entry in ledger.entries(session.connection)
    ):
        raise InputError(
            f"encounters that began in {start:%Y-%m} or later may have been deleted under your "
            "retention rule, so the counts would be too low",
            hint="choose later months, and export the counts of each period before "
            "`langaccess encounter purge`",
        )


def _help(service: Service | None) -> str:
    if service is None:
        return UNKNOWN
    if service.using is NoHelp.NONE:
        return service.tried.value if service.tried else UNKNOWN
    return service.using.value


def _outcome(service: Service | None, *, is_against: bool) -> str:
    if service is None:
        return "not_recorded"
    if service.using is NoHelp.NONE:
        return "unmet"
    if is_against:
        return "not_permitted"
    return "permitted" if service.exigency is None else "stand_in"

"""Tests of facts by audit queries: did the agency do what its fact says it does not do?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from langaccess.agency.facts import FACTS, Fact, load_facts, record_test
from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError
from langaccess.reports.audit import audit_agency
from langaccess.reports.chief_page import TITLES

UNSERVED = "unserved"
QUERIES = frozenset(
    {UNSERVED, *(kind for kind in TITLES if not kind.startswith(("bill_", "evidence_")))}
)
"""Kinds of findings that a fact may name: those that a recorded encounter shows."""


@dataclass(frozen=True, slots=True)
class FactTest:
    """The result of the audit query of one fact.

    Attributes:
        fact: id of the fact.
        query: kind of finding.
        records: ids of the encounters that contradict it; empty if none does.
    """

    fact: str
    query: str
    records: tuple[str, ...]


def check_facts(session: Session) -> tuple[FactTest, ...]:
    """Run the audit query of each fact that names one, and record the results in the log.

    A query looks at what was recorded since the day of the fact (`as_of`).

    Raises:
        ConfigError: `facts.yaml` has mistakes, or names a query that does not exist.
        OutputError: the database is locked for too long, or the disk is full.
    """
    asked = [one for one in load_facts(session.folder).values() if one.proved_by.query]
    wrong = [one for one in asked if one.proved_by.query not in QUERIES]
    if wrong:
        raise ConfigError(
            "a fact names an audit query that does not exist",
            where=str(session.folder / FACTS),
            hint=f"queries: {', '.join(sorted(QUERIES))}",
            details=[f"{one.id}: {one.proved_by.query}" for one in wrong],
        )
    if not asked:
        return ()
    found = _violations(session, asked)
    results = []
    for fact in asked:
        query = fact.proved_by.query
        records = sorted({id_ for on, kind, id_ in found if kind == query and on >= fact.as_of})
        record_test(session, fact, records)
        results.append(FactTest(fact.id, query, tuple(records)))
    return tuple(results)


def _violations(session: Session, asked: list[Fact]) -> list[tuple[date, str, str]]:
    zone = ZoneInfo(session.policy.agency.time_zone or "UTC")
    since = datetime.combine(min(one.as_of for one in asked), time(), zone)
    answer = audit_agency(session, since=since)
    found = [(one.on, one.kind, one.record) for one in answer.findings]
    return [*found, *((one.on, UNSERVED, one.record) for one in answer.unmet)]

"""What an agency's facts and corrections need from a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from langaccess.agency.facts import FactStatus, fact_statuses, load_facts
from langaccess.agency.session import Session
from langaccess.outreach.notices.correction import correction_clocks


@dataclass(frozen=True, slots=True)
class FactDue:
    """What is to be done about a fact."""

    fact: str  # its id
    what: str  # in words
    on: date  # the day by which; today if it may not be printed now
    owner: str = ""  # who does it, or empty
    ends: bool = False  # its last day in print; otherwise something is to be done


def facts_due(session: Session, days: int) -> tuple[FactDue, ...]:
    """Return the facts that may not be printed or end soon, and corrections without an answer.

    `days` says how far ahead.
    """
    if not session.has_database:  # reading makes none
        found = load_facts(session.folder)
        return tuple(FactDue(id_, "no one has approved it", session.today) for id_ in found)
    return tuple(_due(session, session.today + timedelta(days=days)))


def _due(session: Session, until: date) -> Iterator[FactDue]:
    for status in fact_statuses(session).values():
        yield from _of(status, session.today, until)
    for one in correction_clocks(session):
        if one.first is None:
            text = f"no correction is out yet, due {one.due:%Y-%m-%d %H:%M}"
            yield FactDue(one.fact, text, one.due.date(), one.by)


def _of(status: FactStatus, today: date, until: date) -> Iterator[FactDue]:
    fact, due = status.fact, status.proof_due
    if status.reasons:
        yield FactDue(fact.id, f"may not be printed: {status.problem}", today)
        return
    if status.last <= until:
        yield FactDue(fact.id, "last day in print", status.last, ends=True)
    if due is not None and due <= until and fact.proved_by.attests:
        yield FactDue(fact.id, "to be attested", due, fact.proved_by.attests)

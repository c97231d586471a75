"""What the plan rests on, read once: files, need, matrix, roster, log, and copies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.people import Roster, load_roster
from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import EN
from langaccess.core.words import joined
from langaccess.interpret import encounters
from langaccess.interpret.encounters import Encounter
from langaccess.outreach.cases import KINDS, CaseReport, load_cases, report_cases
from langaccess.outreach.need import sources
from langaccess.outreach.plan.files import load_inventory, load_plan_file, load_rates
from langaccess.outreach.plan.languages import PlanNeed, plan_need
from langaccess.outreach.plan.matrix import document_matrix
from langaccess.outreach.plan.model import DATES, Commitment, PlanFile, PlanMatrix, RateCard
from langaccess.outreach.plan.record import RecordedPlan, earlier_plan
from langaccess.outreach.registers import (
    PARTNERS,
    SITES,
    TRAINING,
    DescribedEntry,
    ReferralPartner,
    load_register,
    stale,
)

DAYS_OF_LOG = 365
"""Encounters of this many days count."""


@dataclass(frozen=True, slots=True)
class PlanDate:
    """A day of the plan: something is due, or a price ends."""

    on: date
    what: str  # what is due
    owner: str  # who does it; empty if the file names no one
    overdue: bool  # the day has passed


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the plan, its worksheet and its checks are made of.

    Attributes:
        today: day on the agency's calendar.
        encounters: encounters of the last `DAYS_OF_LOG` days that were not in English.
        all_encounters: number of all encounters of these days.
        calls: sources that count calls of an interpreter line.
        copies: copies that are out.
        recalled: of them, how many must come back.
        training: courses of staff.
        partners: partners that may be named today.
        sites: sites outside the agency that hold papers.
        complaints: counts of last year and this year, if there were any.
        earlier: the plan that was written before, for comparison.
    """

    policy: Policy
    today: date
    file: PlanFile
    rates: tuple[RateCard, ...]
    need: PlanNeed
    matrix: PlanMatrix
    roster: Roster
    encounters: tuple[Encounter, ...] = ()
    all_encounters: int = 0
    calls: tuple[str, ...] = ()
    copies: tuple[review.Copies, ...] = ()
    recalled: int = 0
    training: tuple[DescribedEntry, ...] = ()
    partners: tuple[ReferralPartner, ...] = ()
    sites: tuple[DescribedEntry, ...] = ()
    complaints: tuple[CaseReport, ...] = ()
    earlier: RecordedPlan | None = None

    @property
    def overdue(self) -> tuple[Commitment, ...]:
        """The commitments whose day has passed and that were not kept."""
        return tuple(
            one for one in self.file.commitments if one.done is None and one.due < self.today
        )

    def commitments(self, section: str) -> tuple[Commitment, ...]:
        """Return the commitments of a section."""
        return tuple(one for one in self.file.commitments if one.section == section)


def plan_facts(session: Session, *, progress: Progress = SILENT) -> PlanFacts:
    """Return what the plan rests on."""
    policy, root, today = session.policy, session.folder, session.today
    need = plan_need(session)
    matrix = document_matrix(session, need, progress=progress)
    made = PlanFacts(
        policy, today, load_plan_file(root), load_rates(root).rates, need, matrix,
        load_roster(root / "roster", policy),
        training=load_register(session, TRAINING),
        partners=tuple(
            one
            for one in load_register(session, PARTNERS)
            if not stale(one, PARTNERS, policy, today)
        ),
        sites=tuple(
            one for one in load_register(session, SITES) if not stale(one, SITES, policy, today)
        ),
    )  # fmt: skip
    if not session.has_database:
        return made
    conn = session.connection
    met = encounters.read(conn, since=session.now - timedelta(days=DAYS_OF_LOG))
    return replace(
        made,
        encounters=tuple(one for one in met if one.tag is not None and one.tag.language != EN),
        all_encounters=len(met),
        calls=tuple(one.id for one in sources(conn) if one.unit == "calls"),
        copies=review.copies_out(conn),
        recalled=sum(one.copies.copies for one in review.recalls(session)),
        complaints=_complaints(session),
        earlier=earlier_plan(session),
    )


def _complaints(session: Session) -> tuple[CaseReport, ...]:
    """Return the counts of complaints about language help, not of those about conduct."""
    known = load_cases(session, KINDS["complaint"], by=ledger.account())
    cases = [one for one in known if one.intake.topic == "service"]
    years = (session.today.year - 1, session.today.year) if cases else ()
    return tuple(report_cases(cases, session.policy, year, session.today) for year in years)


def plan_dates(session: Session, *, days: int = DATES) -> tuple[PlanDate, ...]:
    """Return what is due in the plan's files within some days, and what is overdue, by day."""
    root, today = session.folder, session.today
    plan, inventory = load_plan_file(root), load_inventory(root, session.policy)
    found = [
        (one.due, f"commitment {one.id}: {one.text}", one.owner)
        for one in plan.commitments
        if one.done is None
    ]
    found += [
        (one.review_by, f"document {one.id}: the owner reads it again", one.owner)
        for one in inventory.documents
        if one.review_by is not None
    ]
    if plan.review_by is not None:
        found.append((plan.review_by, "the plan is reviewed: langaccess plan review", ""))
    cards: dict[tuple[date, str], list[str]] = {}
    for card in load_rates(root).rates:
        cards.setdefault((card.expires, card.vendor), []).append(str(card.pair[1]))
    found += [
        (on, f"rates of {vendor} end ({joined(sorted(tags))})", "")
        for (on, vendor), tags in cards.items()
    ]
    last = today + timedelta(days=days)
    return tuple(
        PlanDate(on, what, owner, on < today) for on, what, owner in sorted(found) if on <= last
    )

"""Which papers go to which site, how many are printed, and what is at the sites now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.core.tags import Tag
from langaccess.outreach.registers import SITES, DescribedEntry, load_register

_DAYS = 90  # a quarter: the time for which a print run lasts
_SPARE = 0.10
_STACK = 25


@dataclass(frozen=True, slots=True)
class PlannedCopies:
    """Copies of one document for one site.

    Attributes:
        site: name of the site.
        document: path of the source.
        tag: language.
        form: form number of the approved version, or that it gets its first one.
        copies: how many fit there until the next quarter.
        there: how many of this form are there already.
        why: why there are none to bring; empty if there are.
    """

    site: str
    document: str
    tag: Tag
    form: str
    copies: int
    there: int
    why: str


@dataclass(frozen=True, slots=True)
class DistributionPlan:
    """What to print and where to bring it."""

    rows: tuple[PlannedCopies, ...]  # sites, languages and documents
    runs: Mapping[str, int]  # form number → copies to print: the sum, 10% more, in stacks of 25


def plan_distribution(session: Session, documents: Sequence[str] = ()) -> DistributionPlan:
    """Return what to bring to which site in the next 90 days, only approved versions.

    `documents` are parts of names of documents under review; all without one.
    """
    forms = _forms(session, documents)
    names = sorted({name for name, _ in forms})
    copies = review.copies_out(session.connection)
    rows = []
    for site in [one for one in load_register(session, SITES) if one.in_use(session.today)]:
        for name in names:
            for tag in site.languages:
                form, why = forms.get((name, tag), ("", "no translation under review"))
                here = [one for one in copies if _same(one.site, site.name) and one.form == form]
                there = sum(one.copies for one in here)
                room = _room(site)
                if not why and not room:
                    why = "the site holds no papers (`holds`)"
                wanted = 0 if why else max(0, room - there)
                rows.append(PlannedCopies(site.name, name, tag, form, wanted, there, why))
    totals: dict[str, int] = {}
    for row in rows:
        if row.copies:
            totals[row.form] = totals.get(row.form, 0) + row.copies
    return DistributionPlan(tuple(rows), {form: _run(total) for form, total in totals.items()})


def _forms(session: Session, documents: Sequence[str]) -> dict[tuple[str, Tag], tuple[str, str]]:
    """Return document and language → form number, and why it may not be brought out."""
    latest = {}
    for entry in ledger.entries(session.connection, review.RELEASED):
        latest[str(entry.data["document"]), Tag(entry.data["lang"])] = str(entry.data["form"])
    log = review.log_of(session)
    found = {}
    for one in review.documents_under_review(session):
        if documents and not any(part.casefold() in one.name.casefold() for part in documents):
            continue
        may = review.may_publish(session, one, review.statuses(one, log, session.policy))
        form = latest.get((one.name, one.tag), "")
        why = "" if may.allowed else "; ".join(reason.text for reason in may.reasons[:1])
        found[one.name, one.tag] = (form or f"{one.name} {one.tag}, first version", why)
    return found


def _room(site: DescribedEntry) -> int:
    visits: int = max(1, _DAYS // site.visit_every_days) if site.visit_every_days else 1
    stacks: int = site.holds.get("rack", 0) + site.holds.get("counter", 0)
    return visits * stacks


def _run(total: int) -> int:
    return -(-round(total * (1 + _SPARE)) // _STACK) * _STACK


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


@dataclass(frozen=True, slots=True)
class SiteCopies:
    """Copies that are at a site.

    Attributes:
        site: name of the site.
        known: whether the register of sites has it.
        document: path of the source.
        tag: language.
        form: form number.
        copies: how many.
        recall: why they must come back; empty if they may stay.
    """

    site: str
    known: bool
    document: str
    tag: Tag
    form: str
    copies: int
    recall: str


def site_copies(session: Session) -> tuple[SiteCopies, ...]:
    """Return all copies at all sites; a superseded version is named at every site that has it."""
    names = {" ".join(one.name.casefold().split()) for one in load_register(session, SITES)}
    back = {
        (one.copies.site, one.copies.form): "; ".join(reason.text for reason in one.reasons)
        for one in review.recalls(session)
    }
    return tuple(
        SiteCopies(
            one.site, " ".join(one.site.casefold().split()) in names, one.document, one.tag,
            one.form, one.copies, back.get((one.site, one.form), ""),
        )
        for one in review.copies_out(session.connection)
    )  # fmt: skip


def named_site(session: Session, typed: str) -> str:
    """Return the name of the site whose id or name was typed; what was typed if none is known."""
    words = " ".join(typed.casefold().split())
    for one in load_register(session, SITES) if session.root else ():
        if words in (one.id.casefold(), " ".join(one.name.casefold().split())):
            return str(one.name)
    return typed

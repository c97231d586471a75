"""People whom agencies lend each other: only with their consent, and only what an encounter needs.

A lent person only interprets: no part in the other agency's approvals, no notes, no conflicts of
interest, no badge, no home. The other agency's own rules decide whom it may use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from langaccess.agency.people import Entry, Loan, Roster, is_written
from langaccess.agency.policy import Policy
from langaccess.core.folding import phone_digits
from langaccess.core.names import may_be_one_person


def for_pool(roster: Roster, policy: Policy, on: date) -> tuple[Entry, ...]:
    """Return those who agreed to be lent, with only what the other agency gets."""
    return tuple(
        _lean(entry, policy)
        for entry in roster.people
        if _agreed(entry, on) and entry.lent is None and not _is_gone(entry, on)
    )


def lend(
    incoming: Iterable[Entry],
    roster: Roster,
    policy: Policy,
    loan: Loan,
    *,
    prefix: str,
    on: date,
) -> tuple[list[Entry], list[tuple[str, str]]]:
    """Return the entries to write for people that another agency lends, and who is left out.

    Args:
        incoming: its people, as its pack has them.
        roster: our own people, without those whom this agency lent before.
        policy: our rules.
        loan: who lends, and the last day.
        prefix: how their ids begin here.
        on: today.

    Returns:
        The entries, and name and reason of each person who is left out.
    """
    taken: list[Entry] = []
    left: list[tuple[str, str]] = []
    for entry in incoming:
        why = next(_objections(entry, roster.people, policy, on), "")
        if why or entry.pool is None:
            left.append((entry.name, why))
            continue
        own = replace(loan, until=min(loan.until, entry.pool.until), terms=entry.pool.terms)
        lean = _lean(entry, policy)
        taken.append(replace(lean, id=f"{prefix}-{entry.id}", pool=None, lent=own))
    return taken, left


def _agreed(entry: Entry, on: date) -> bool:
    return entry.pool is not None and entry.pool.consent_on <= on <= entry.pool.until


def _is_gone(entry: Entry, on: date) -> bool:
    """Return whether the agency itself does not use a person any more."""
    return entry.barred is not None or (entry.left is not None and entry.left <= on)


def _lean(entry: Entry, policy: Policy) -> Entry:
    """Return a person with what is shared, and nothing else."""
    share = entry.pool.share if entry.pool is not None else ()
    # A member of another agency is not one of ours: they come by telephone, video, or in person.
    kind, modes = entry.kind, entry.modes
    if kind in {"member", "staff"}:
        kind, modes = "contractor", modes or ("onsite", "phone")
    spoken = tuple(one for one in entry.credentials if not is_written(one, policy))
    return Entry(
        entry.id,
        entry.name,
        kind,
        phone=entry.phone if "phone" in share else None,
        languages=entry.languages,
        credentials=spoken,
        modes=modes,
        hours=entry.hours if "hours" in share else None,
        time_zone=entry.time_zone,
        gender=entry.gender,
        adult=entry.adult,
        vetting=entry.vetting,
        not_for=entry.not_for,
        pool=entry.pool,
    )


def _objections(entry: Entry, own: Sequence[Entry], policy: Policy, on: date) -> Iterator[str]:
    """Yield why a person of another agency is not taken in."""
    if not _agreed(entry, on):
        yield "no consent to be lent, or it has ended"
    if _is_gone(entry, on):
        yield "the other agency itself may not use this person any more"
    if entry.kind == "line":
        yield "is a line, not a person"
    if not [one for one in entry.credentials if not is_written(one, policy)]:
        yield "has no credential for interpreting"
    for known in own:
        if _is_same(entry, known):
            who = f"{known.name} ({known.id})"
            yield f"may be {who} of your roster, who stays as entered{_ends(entry, known)}"


def _is_same(entry: Entry, known: Entry) -> bool:
    """Return whether two entries are one person: a register number, or name and telephone."""
    numbers = {(one.kind, one.evidence) for one in known.credentials if one.evidence}
    if any((one.kind, one.evidence) in numbers for one in entry.credentials):
        return True
    alike = may_be_one_person(entry.name, known.name)
    phones = {phone_digits(str(one.phone)) for one in (entry, known) if one.phone}
    return alike and len(phones) < 2


def _ends(entry: Entry, known: Entry) -> str:
    """Return that the other agency knows an earlier end of a credential, or nothing."""
    ends = {(one.kind, one.language): one.expires or date.max for one in known.credentials}
    for one in entry.credentials:
        if one.expires is not None and one.expires < ends.get((one.kind, one.language), date.min):
            return f"; the other agency has {one.kind} until {one.expires}: check yours"
    return ""

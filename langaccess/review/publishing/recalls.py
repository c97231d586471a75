"""Which copies must come back, and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from langaccess.agency import approval, ledger
from langaccess.agency.facts import CONTACT_SET
from langaccess.agency.policy import reason
from langaccess.agency.session import Session
from langaccess.core.clock import day_of
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.review.contacts.change import contact_ground
from langaccess.review.document_check import DocumentCheck, as_reasons, open_errors
from langaccess.review.publishing.copies import Copies, copies_out
from langaccess.review.publishing.permission import expired, unapproved
from langaccess.review.publishing.withdrawals import Withdrawal, withdrawal_reasons, withdrawals
from langaccess.review.releases import RELEASED, text_rows
from langaccess.review.status import SUBJECT, log_of, statuses
from langaccess.review.store import documents_under_review


@dataclass(frozen=True, slots=True)
class RecalledCopies:
    """Copies that must come back.

    Attributes:
        copies: which, and where.
        reasons: why.
        contacts: keys of the registered contacts on them that are out of date.
    """

    copies: Copies
    reasons: tuple[Reason, ...]
    contacts: tuple[str, ...] = ()


def recalls(session: Session) -> tuple[RecalledCopies, ...]:
    """Return the copies that must come back: source or approval changed, or a date has passed.

    Raises:
        ConfigError: the log was changed by hand.
    """
    conn = session.connection
    out = copies_out(conn)
    log = log_of(session)
    if not out:
        return ()
    checks = {
        (one.name, one.tag): DocumentCheck(session, one) for one in documents_under_review(session)
    }  # a document that is no longer under review has no one who vouches for it
    known = {entry.data["form"]: entry for entry in ledger.entries(conn, RELEASED)}
    held = withdrawals(conn)
    why: dict[str, tuple[Reason, ...]] = {}
    for one in out:
        if one.form not in why:
            check = checks.get((one.document, one.tag))
            hold = held.get((one.document, str(one.tag)))
            why[one.form] = tuple(recall_reasons(session, known[one.form], check, log, hold))
    former = {form: tuple(_given_up(conn, known[form])) for form, reasons in why.items() if reasons}
    return tuple(
        RecalledCopies(one, why[one.form], former[one.form]) for one in out if why[one.form]
    )


def recall_reasons(
    session: Session,
    version: ledger.LogEntry,
    check: DocumentCheck | None,
    log: approval.ApprovalLog,
    hold: Withdrawal | None = None,
) -> Iterator[Reason]:
    """Yield why copies of a version must come back.

    Args:
        version: the entry of the version in the log.
        check: of the document as it is now, None when it is no longer under review.
        log: the approvals and rejections of translations.
        hold: that on the document in its language, or None.
    """
    policy = session.policy
    if check is None:
        yield reason(policy, "floor.9", f"{version.data['document']} is no longer under review")
        return
    document = check.document
    status_by_id = statuses(document, log, policy)
    if hold is not None and version.seq < hold.seq:
        yield from withdrawal_reasons(hold, status_by_id, policy)
    given_up = _given_up(session.connection, version)
    for key, (old, new) in given_up.items():
        words = f"WRONG on these copies: {key} was {old}, and is {new} now"
        yield reason(policy, "floor.9", words)
    against = tuple(unapproved(document, status_by_id, policy))
    yield from against
    if not against and _bodies(version.data["texts"]) != _bodies(text_rows(document)):
        if not given_up:
            yield reason(policy, "floor.9", "another text was approved since")
    elif not against:
        yield from as_reasons(open_errors(check), policy)
    yield from expired(document, status_by_id, policy, day_of(session.now))


def _given_up(conn: sqlite3.Connection, version: ledger.LogEntry) -> Mapping[str, tuple[str, str]]:
    """Return key → old and new of the registered values on a version that are out of date.

    A change of a contact records what it carried over, then the new versions, then the change.
    A text carried over after this version was in it.
    """
    later = [e for e in ledger.entries(conn, CONTACT_SET) if e.seq > version.seq]
    if not later:
        return {}
    mine = SUBJECT, version.data["document"], Tag(version.data["lang"])
    carryings = approval.acts_on(conn, *mine, approval.CARRIED)
    later += [entry for entry in carryings if entry.seq > version.seq]
    carried: set[str] = set()
    values: dict[str, tuple[str, str]] = {}
    for entry in sorted(later, key=lambda one: one.seq):
        if entry.kind != CONTACT_SET:
            carried.add(entry.data["ground"])
        elif contact_ground(entry.data["key"]) in carried:
            key = entry.data["key"]
            first, _ = values.get(key, (entry.data["old"], ""))
            values[key] = first, entry.data["new"]
    return {key: (old, new) for key, (old, new) in values.items() if old != new}


def _bodies(rows: list[list[str]]) -> list[str]:
    """Return the digests of what a reader sees of a version: its translations, in order."""
    return [row[2] for row in rows]

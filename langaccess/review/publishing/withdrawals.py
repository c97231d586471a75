"""Withdrawing a published text that is wrong, at once, no matter who finds the error.

`document.withdrawn` in the log stops a document in one language: it may not be published, and every
copy must come back. Its approvals stay in the log. It may be published again after a qualified
person has approved every sentence again, or after a named person lifts the withdrawal
(`document.lifted`) because the error was fixed another way or there was none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.policy import Policy, reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError, UsageError
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.review.model import ReviewStatus
from langaccess.review.publishing.copies import released_forms
from langaccess.review.status import log_of

WITHDRAWN = "document.withdrawn"
LIFTED = "document.lifted"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A document in one language that was withdrawn.

    Attributes:
        document: name of the source document.
        tag: language.
        form: form number of its newest version at that time.
        why: the reason.
        by: who withdrew it, as that person says.
        at: when.
        seq: number of the entry.
    """

    document: str
    tag: Tag
    form: str
    why: str
    by: str
    at: datetime
    seq: int = field(metadata={"json": "entry"})


def withdrawals(conn: sqlite3.Connection) -> Mapping[tuple[str, str], Withdrawal]:
    """Return document and language → its withdrawal that is not lifted."""
    found: dict[tuple[str, str], Withdrawal] = {}
    for entry in ledger.entries(conn, WITHDRAWN, LIFTED):
        data = entry.data
        if entry.kind == LIFTED:
            found.pop(key_of(data), None)
        else:
            found[key_of(data)] = Withdrawal(
                data["document"], Tag(data["lang"]), data["form"], data["why"], data["by"],
                entry.at, entry.seq,
            )  # fmt: skip
    return found


def withdrawal_reasons(
    hold: Withdrawal | None, standings: Mapping[str, ReviewStatus], policy: Policy
) -> tuple[Reason, ...]:
    """Return why a document may not be published; nothing when it is not or no longer withdrawn.

    Args:
        hold: the document's withdrawal, or None.
        standings: the status of its sentences.
    """
    if hold is None:
        return ()
    again = [any(given.seq > hold.seq for given in one.approvals) for one in standings.values()]
    if again and all(again):
        return ()
    words = f"withdrawn on {day_of(hold.at)} by {hold.by}: {hold.why}"
    return (reason(policy, "floor.9", words),)


def key_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return document and language of an entry."""
    return str(data["document"]), str(data["lang"])


def withdraw(session: Session, form: str, *, why: str, by: str) -> tuple[Withdrawal, ...]:
    """Withdraw a document: in one language, or in all when the form number names none.

    Args:
        form: form number, or its beginning (`SPD-014`, `SPD-014 es`).
        by: who withdraws or lifts it; a claim, recorded with account and machine.

    Raises:
        InputError: no approved version has this number.
        UsageError: no reason, or no name.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long.
    """
    conn = session.connection
    with transaction(conn):
        for data in _meant(session, form, why, by):
            ledger.append(conn, WITHDRAWN, data, at=session.now)
        now = withdrawals(conn)
        return tuple(now[key] for key in _keys(conn, form))


def lift(session: Session, form: str, *, why: str, by: str) -> tuple[Withdrawal, ...]:
    """Permit a withdrawn document again; return the withdrawals that ended.

    Args:
        form: form number, or its beginning.
        why: what was fixed, or why there was no mistake.
        by: who withdraws or lifts it; a claim, recorded with account and machine.

    Raises:
        InputError: it is not withdrawn.
        UsageError: no reason, or no name.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long.
    """
    conn = session.connection
    with transaction(conn):
        before = withdrawals(conn)
        meant = [one for one in _meant(session, form, why, by) if key_of(one) in before]
        if not meant:
            raise InputError(f"{form} is not withdrawn", hint="see `langaccess publish recall`")
        for data in meant:
            ledger.append(conn, LIFTED, data, at=session.now)
        return tuple(before[key_of(data)] for data in meant)


def _meant(session: Session, form: str, why: str, by: str) -> list[dict[str, Any]]:
    """Return the log entry for each document and language that a number means."""
    if not why.strip() or not by.strip():
        raise UsageError("why, and who says so?", hint='--why "wrong number" --by NAME')
    log_of(session)
    return [
        {"document": name, "lang": lang, "form": newest, "why": why.strip(), "by": by.strip()}
        | ledger.here()
        for (name, lang), newest in _keys(session.connection, form).items()
    ]


def _keys(conn: sqlite3.Connection, form: str) -> dict[tuple[str, str], str]:
    """Return document and language → newest form number, of the versions that a number means.

    Raises:
        InputError: there are none.
    """
    found = {key_of(entry.data): str(entry.data["form"]) for entry in released_forms(conn, form)}
    if not found:
        raise InputError(
            f"no approved version has the number {form}",
            hint="see `langaccess publish where`; the number is in the foot of each page",
        )
    return found

"""Withdrawing a published text, and letting it out again; see `hold`."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError, UsageError
from langaccess.review.publishing.copies import released_forms
from langaccess.review.publishing.hold import LIFTED, WITHDRAWN, Hold, holds, key_of
from langaccess.review.standing import log_of

__all__ = ["lift", "withdraw"]


def withdraw(
    conn: sqlite3.Connection, form: str, *, why: str, by: str, at: datetime
) -> tuple[Hold, ...]:
    """Withdraw a document: in one language, or in all when the form number names none.

    Args:
        conn: the agency's database.
        form: form number, or its beginning (`SPD-014`, `SPD-014 es`).
        why: the reason.
        by: who says so; a claim, recorded with account and machine.
        at: now, with a time zone.

    Raises:
        InputError: no approved version has this number.
        UsageError: no reason, or nobody is named.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long.
    """
    with transaction(conn):
        for data in _meant(conn, form, why, by):
            ledger.append(conn, WITHDRAWN, data, at=at)
        now = holds(conn)
        return tuple(now[key] for key in _keys(conn, form))


def lift(
    conn: sqlite3.Connection, form: str, *, why: str, by: str, at: datetime
) -> tuple[Hold, ...]:
    """Let a withdrawn document go out again; return the holds that ended.

    Args:
        conn: the agency's database.
        form: form number, or its beginning.
        why: what was mended, or why there was no mistake.
        by: who says so; a claim, recorded with account and machine.
        at: now, with a time zone.

    Raises:
        InputError: it is not withdrawn.
        UsageError: no reason, or nobody is named.
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long.
    """
    with transaction(conn):
        before = holds(conn)
        meant = [one for one in _meant(conn, form, why, by) if key_of(one) in before]
        if not meant:
            raise InputError(f"{form} is not withdrawn", hint="see `langaccess publish recall`")
        for data in meant:
            ledger.append(conn, LIFTED, data, at=at)
        return tuple(before[key_of(data)] for data in meant)


def _meant(conn: sqlite3.Connection, form: str, why: str, by: str) -> list[dict[str, Any]]:
    """Return what is written into the log, for each document and language that a number means."""
    if not why.strip() or not by.strip():
        raise UsageError("why, and who says so?", hint='--why "wrong number" --by NAME')
    log_of(conn)
    return [
        {"document": name, "lang": lang, "form": newest, "why": why.strip(), "by": by.strip()}
        | ledger.here()
        for (name, lang), newest in _keys(conn, form).items()
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
            hint="see `langaccess publish where`; the number stands in the foot of each page",
        )
    return found

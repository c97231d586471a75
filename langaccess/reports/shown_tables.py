"""One table of the log's counts a day: what one table hides, another one of the same log may show.

Each table hides its small counts by its own rows. A reader who has two with other rows can
subtract one from the other. So the first table of a day is shown, and others are refused until the
next day, unless a named person gives a reason; the log keeps both.
"""

from __future__ import annotations

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import Exit, InputError
from langaccess.core.words import joined

TABLES_SHOWN = "counts.shown"
"""Kind of the entry that says which tables a person was shown."""
TABLES_OPENED = "counts.opened"
"""Kind of the entry by which a named person opens every table for the rest of the day."""


class SecondTableError(InputError):
    """Another table of the same log was shown today."""

    exit_code = Exit.NO


def show_tables(session: Session, *tables: str, asked_by: str = "", why: str = "") -> None:
    """Record that tables with counts of the log are shown, unless others were shown today.

    What was shown today may be shown again. A log without encounters has nothing to hide. In one
    that is not whole nothing is recorded: each command says so.

    Args:
        tables: names of the tables, the same for the same rows.
        asked_by: who opens every table for the rest of the day; with `why`.
        why: the reason.

    Raises:
        SecondTableError: other tables were shown today, and no one has opened these.
        InputError: one of name and reason is missing.
        OutputError: the database cannot be written.
    """
    opens = bool(asked_by or why)
    if opens and not (any(map(str.isalpha, asked_by)) and any(map(str.isalpha, why))):
        raise InputError(
            "a second table of a day needs a named person and a reason",
            hint='--asked-by NAME --why "the yearly report to the council"',
        )
    conn = session.connection if session.has_database else None
    if conn is None or not ledger.encounter_ids(conn) or ledger.problems_of(conn):
        return
    with transaction(conn):
        today = [
            entry
            for entry in ledger.entries(conn, TABLES_SHOWN, TABLES_OPENED)
            if entry.at.astimezone(session.now.tzinfo).date() == session.today
        ]
        if opens:
            data = {"by": asked_by.strip(), "why": why.strip()}
            ledger.append(conn, TABLES_OPENED, data | ledger.here(), at=session.now)
        shown = [name for one in today for name in one.data.get("tables", ())]
        new = [name for name in tables if name not in shown]
        is_open = opens or any(one.kind == TABLES_OPENED for one in today)
        if new and shown and not is_open:
            raise SecondTableError(
                f"{joined(list(dict.fromkeys(shown)))} was shown today: with {joined(new)} of the "
                "same log, counts that each of them hides could be subtracted",
                hint="run it tomorrow, or have a named person open it for today: "
                '--asked-by NAME --why "REASON"; the log keeps both',
            )
        if new:
            ledger.append(conn, TABLES_SHOWN, {"tables": new} | ledger.here(), at=session.now)

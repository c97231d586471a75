"""Reads encounters from the log."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime

from langaccess.agency import ledger
from langaccess.agency.policy import Policy, load_rules
from langaccess.agency.rules_log import POLICY_TEXT
from langaccess.core.errors import InputError, LangAccessError
from langaccess.interpret.encounters.model import Encounter, Purged
from langaccess.interpret.encounters.replay import replay
from langaccess.interpret.encounters.service_times import count_from_use

KINDS = "encounter."
"""Prefix of the kinds of entries about encounters."""

_ID = re.compile(r"e?-?(?:(\d{4})-)?0*([1-9]\d{0,8})", re.IGNORECASE)


def read(conn: sqlite3.Connection, *, since: datetime | None = None) -> tuple[Encounter, ...]:
    """Return the encounters that are not deleted, oldest number first.

    Args:
        since: only encounters that began at this moment or later; with a time zone.

    Raises:
        InputError: an entry cannot be read; `ledger.verify` finds out whether it was changed.
    """
    stories: dict[str, list[ledger.LogEntry]] = {}
    for entry in ledger.entries_like(conn, KINDS):
        if not entry.purged:
            stories.setdefault(str(entry.data.get("encounter")), []).append(entry)
    rules = _RulesByDigest(conn)
    found = [_encounter(story, rules) for story in stories.values()]
    wanted = (one for one in found if since is None or one.began >= since)
    return tuple(sorted(wanted, key=lambda one: _year_and_number(one.id)))


def read_page(
    conn: sqlite3.Connection, *, page: int, size: int
) -> tuple[tuple[Encounter, ...], int]:
    """Return one page of the encounters, oldest number first, and how many there are in all.

    Args:
        page: 1 for the newest.
        size: encounters on a page.

    Raises:
        InputError: an entry cannot be read; `ledger.verify` finds out whether it was changed.
    """
    try:
        names = sorted(ledger.encounter_ids(conn), key=_year_and_number)
    except ValueError as exc:
        raise _unreadable(0) from exc
    end = max(0, len(names) - (page - 1) * size)
    rules = _RulesByDigest(conn)
    stories = (list(ledger.entries_about(conn, name)) for name in names[max(0, end - size) : end])
    return tuple(_encounter(story, rules) for story in stories), len(names)


def find(conn: sqlite3.Connection, id: str) -> Encounter:
    """Return the encounter `id` ("E-2026-0113"; also `113`, for that of the latest year).

    Raises:
        InputError: it does not exist, or it was deleted under the retention rule.
    """
    name = known_id(conn, id)
    story = list(ledger.entries_about(conn, name))
    if not story:
        gone = next((item for item in purged(conn) if item.id == name), None)
        if gone is not None:
            raise InputError(
                f"{name} was deleted on {gone.at:%Y-%m-%d} under the retention rule of "
                f"{gone.months} months",
                hint=f"entry {gone.entries[0]} of the log proves that it existed; its content is "
                "deleted",
            )
        raise InputError(f"there is no encounter {name}", hint="see `langaccess encounter list`")
    return _encounter(story, _RulesByDigest(conn))


def known_id(conn: sqlite3.Connection, typed: str) -> str:
    """Return the full id of `E-2026-0113`, `2026-113`, or `113` of the latest year that has it.

    Raises:
        InputError: `typed` is not an id.
    """
    match = _ID.fullmatch(typed.strip())
    if match is None:
        raise InputError(f"`{typed}` is not the number of an encounter", hint="as in E-2026-0113")
    year = match[1]
    if year is None:
        # In January an officer still means the 113 of last year.
        row = conn.execute(
            "SELECT max(year), max(CASE WHEN last >= ? THEN year END) FROM encounter_numbers",
            (int(match[2]),),
        ).fetchone()
        if row[0] is None:
            raise InputError("the log has no encounters yet")
        year = str(row[1] or row[0])
    return f"E-{year}-{int(match[2]):04}"


def purged(conn: sqlite3.Connection) -> tuple[Purged, ...]:
    """Return the encounters deleted under the retention rule, in the order of deletion."""
    return tuple(
        Purged(
            id=entry.data["encounter"],
            at=entry.at,
            by=entry.data["by"],
            entries=tuple(entry.data["entries"]),
            months=entry.data["months"],
            policy=entry.data["policy"],
        )
        for entry in ledger.entries(conn, ledger.PURGED)
        if "encounter" in entry.data
    )


def policy_text(conn: sqlite3.Connection, digest: str) -> str:
    """Return the rules with a digest as JSON text; its SHA-256 is the digest.

    `policy.load_rules` parses it.

    Raises:
        InputError: the log does not have these rules.
    """
    for entry in ledger.entries(conn, POLICY_TEXT):
        if entry.data["digest"] == digest:
            return str(entry.data["text"])
    raise InputError(
        f"the log has no rules with the digest {digest[:12]}…",
        hint="check the log with `langaccess encounter verify`",
    )


class _RulesByDigest:
    """The rules that entries name, each parsed once."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._known: dict[str, Policy | None] = {}

    def __call__(self, digest: str) -> Policy | None:
        """Return the rules with a digest, or None if this version cannot read them."""
        if digest not in self._known:
            try:
                self._known[digest] = load_rules(policy_text(self._conn, digest))
            except LangAccessError:
                self._known[digest] = None
        return self._known[digest]


def _encounter(story: list[ledger.LogEntry], rules: _RulesByDigest) -> Encounter:
    try:
        _year_and_number(str(story[0].data["encounter"]))  # `read` sorts by it
        return count_from_use(replay(story), rules)
    except (KeyError, ValueError, TypeError, AttributeError) as exc:
        raise _unreadable(story[-1].seq) from exc


def _unreadable(seq: int) -> InputError:
    what = f"entry {seq} of the log or one before it" if seq else "an entry of the log"
    return InputError(
        f"{what} cannot be read", hint="check the log with `langaccess encounter verify`"
    )


def _year_and_number(name: str) -> tuple[int, int]:
    _, year, number = name.split("-")
    return int(year), int(number)

"""Keys of other agencies that this one trusts, and the key that it signs with.

A key counts after a coordinator compared its numbers by telephone, with a person whom the agency
knows. The log is where trust is recorded; a file in the folder can add none. Our own secret key is
that of the account (`agency.account_key`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from langaccess.agency import ledger
from langaccess.agency.people import coordinator_called, load_roster
from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.signing import PublicKey

_TRUSTED, _REVOKED = "pack.trusted", "pack.revoked"


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key, and on whose word it counts."""

    agency: str  # whose key it is
    key: PublicKey = field(metadata={"json": ""})
    by: str  # the coordinator who compared the numbers
    confirmed: str  # how, and with whom
    since: date
    until: date | None  # last day on which it counts; None for no end
    # why it does not count any more; empty while it does
    revoked: str = field(default="", metadata={"null": True})


def trusted_keys(session: Session) -> tuple[TrustedKey, ...]:
    """Return every key that was ever trusted, in the order of the log."""
    if not session.has_database:
        return ()
    require_whole_log(session)
    found: dict[str, TrustedKey] = {}
    for entry in ledger.entries(session.connection, _TRUSTED, _REVOKED):
        data = entry.data
        if entry.kind == _REVOKED:
            found[data["key"]] = replace(found[data["key"]], revoked=data["why"])
        elif data["key"] not in found:  # a revoked key does not come back
            until = date.fromisoformat(data["until"]) if data["until"] else None
            found[data["key"]] = TrustedKey(
                data["agency"], PublicKey.read(data["key"]), data["by"], data["confirmed"],
                date.fromisoformat(data["on"]), until,
            )  # fmt: skip
    return tuple(found.values())


def require_whole_log(session: Session) -> None:
    """Make sure that the log is as the program wrote it."""
    check = ledger.verify(session.connection)
    if check.problems:
        raise ConfigError(
            "the log was changed by hand, so it vouches for no key and no pack",
            hint="put a copy of the folder .langaccess from your backup",
            details=check.problems,
        )


def trust_key(
    session: Session,
    key: PublicKey,
    *,
    agency: str,
    heard: str,
    confirmed: str,
    by: str,
    until: date | None = None,
) -> TrustedKey:
    """Record that a coordinator compared the numbers of a key, and return it.

    `heard` are the numbers that the other agency's person read out; they must be those of the key.
    `confirmed` says with whom, and at which number. `by` is a coordinator of our roster. A revoked
    key is not trusted again.
    """
    who = coordinator(session, by)
    if "".join(heard.split()) != "".join(key.numbers.split()):
        raise InputError(
            "the numbers that you heard are not those of this key",
            hint="call again at a number that you know, and ask for all 25 digits; if they still "
            "differ, the file is not from that agency: do not use it",
        )
    if not agency.strip() or not any(map(str.isdigit, confirmed)):
        raise InputError(
            "write whose key it is, and whom you called at which number",
            hint='--agency "Riverton Police" --call "Sgt. Lee, 217-555-0100"',
        )
    for known in trusted_keys(session):
        if known.key.point == key.point:
            why = f"was revoked: {known.revoked}" if known.revoked else "is trusted already"
            raise InputError(
                f"this key of {known.agency} {why}", hint="`langaccess pack keys` lists all"
            )
    data = {
        "agency": agency.strip(), "key": str(key), "by": who, "confirmed": confirmed.strip(),
        "on": session.today.isoformat(), "until": until.isoformat() if until else "",
    }  # fmt: skip
    ledger.append(session.connection, _TRUSTED, data | ledger.here(), at=session.now)
    return trusted_keys(session)[-1]


def revoke_key(session: Session, numbers: str, *, by: str, why: str) -> TrustedKey:
    """Record that a key does not count any more, and return it.

    `numbers` are at least the first five digits of its numbers; `by` is a coordinator of our
    roster.
    """
    who, begins = coordinator(session, by), "".join(numbers.split())
    found = [
        one
        for one in trusted_keys(session)
        if len(begins) >= 5
        and one.key.numbers.replace(" ", "").startswith(begins)
        and not one.revoked
    ]
    if len(found) != 1 or not why.strip():
        raise InputError(
            "give a reason" if found else f"no key that you trust begins with {numbers!r}",
            hint="`langaccess pack keys` shows the numbers of each key",
        )
    data = {"key": str(found[0].key), "by": who, "why": why.strip()}
    ledger.append(session.connection, _REVOKED, data | ledger.here(), at=session.now)
    return replace(found[0], revoked=why.strip())


def coordinator(session: Session, by: str) -> str:
    """Return the name of the coordinator of the roster who is called `by`."""
    roster = load_roster(session.folder / "roster", session.policy)
    return coordinator_called(roster, by, session.today).name

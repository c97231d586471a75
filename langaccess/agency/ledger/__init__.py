"""An append-only log inside the workspace database, chained by hashes.

Each entry carries the hash of the one before, so that a changed, missing or inserted entry breaks
the chain. The chain covers the digest of an entry's data rather than the data: a purge (retention)
blanks old data, an entry of the kind `ledger.purged` says which, and the chain still proves. A
person who can rewrite the whole file can also recompute the whole chain. Two things help against
that: `head` goes into a paper log or to another office, and an agency may keep a key outside its
folder; then each entry carries a seal (HMAC-SHA-256 of its hash) that needs the key.

The log has a name: the agency's id and random digits. It is in the database, in the hash of each
entry, and in the folder's mark (`workspace.log_mark`), with the last entry seen there. The database
also counts its entries. So another agency's log, an older copy, an emptied and a cut log are found
without a head on paper, unless mark and counter were changed too.

A correction is a new entry that names the one it corrects. A clock that went back is recorded, not
hidden.

Every 256th hash also covers the digest of the whole block of entries before it: a log of many years
is checked by blocks, and entry by entry only where a block does not fit.
"""

from __future__ import annotations

from langaccess.agency.ledger.chain import (
    KEY,
    KEYED,
    PURGED,
    RESTORED,
    LogEntry,
    LogIdentity,
    identity,
    read_key,
    sealing_key,
)
from langaccess.agency.ledger.entries import (
    accept_restored,
    account,
    append,
    begin_sealing,
    blank,
    digest,
    encounter_ids,
    entries,
    entries_about,
    entries_like,
    head,
    here,
    last_number,
    make_key,
)
from langaccess.agency.ledger.health import check_health, problems_of
from langaccess.agency.ledger.verification import LogCheck, verify

__all__ = [
    "KEY",
    "KEYED",
    "PURGED",
    "RESTORED",
    "LogCheck",
    "LogEntry",
    "LogIdentity",
    "accept_restored",
    "account",
    "append",
    "begin_sealing",
    "blank",
    "check_health",
    "digest",
    "encounter_ids",
    "entries",
    "entries_about",
    "entries_like",
    "head",
    "here",
    "identity",
    "last_number",
    "make_key",
    "problems_of",
    "read_key",
    "sealing_key",
    "verify",
]

"""Writes approvals into the log of the workspace; `log_reader` reads them back.

One act of approving is one entry of the kind `text.approved`, whether it covers one phrase or every
sentence of a document. It holds digests, never text:

========== ======================================================================================
what       `phrase`, `translation`, `term` or `fixed`: each room reads its own
document   id of the document, empty for phrases
lang       language of the translation
texts      list of `[id, sha256 of source, sha256 of target, digest of terms]`
by         id and name of who approved
credential the credential that it rests on, empty for a vendor's linguist
vendor     for a vendor's linguist: translator, reviser, who entered it, name and sha256 of evidence
policy     digest of the current rules; recorded, not binding
account    account of the operating system; attribution, not authentication
machine    name of the machine
========== ======================================================================================

`text.rejected` has the same fields, and `why`. `text.translated` says who wrote a text that came
back: `by`, and name and sha256 of the file it came in. Whatever changes a text undoes its approval,
because the digests no longer agree. But for two things: `text.carried` says that texts differ from
those in `before` in nothing but a value that the agency keeps in its register, or in a typing
mistake of the source, on the word of a person who may approve them. `ground` says which. What was
decided about those holds for these, and who wrote them stays their writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.approval.log_reader import (
    APPROVED,
    CARRIED,
    REJECTED,
    TRANSLATED,
    TextDigests,
)
from langaccess.agency.approval.qualification import Certificate, Vendor, counting
from langaccess.agency.policy import Policy, digest
from langaccess.core.clock import day_of
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, safe_name, sha256, write_atomic
from langaccess.core.model import Credential, Person
from langaccess.core.tags import Tag

__all__ = [
    "keep_evidence",
    "record",
    "record_carrying",
    "record_keeping",
    "record_writing",
]


def record(
    conn: sqlite3.Connection,
    texts: Sequence[TextDigests],
    who: Person | Vendor,
    policy: Policy,
    *,
    what: str,
    source: Tag,
    target: Tag,
    at: datetime,
    document: str = "",
    why: str = "",
) -> ledger.LogEntry:
    """Write one act of approving, or with `why` of rejecting, into the log.

    Whether it may be done is for `may_approve` to say, before.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        texts: what is approved.
        who: a person of the register, or a vendor's names and certificate.
        policy: the current rules.
        what: what is approved, see above.
        source: language of the source.
        target: language of the translation.
        at: now, with a time zone.
        document: id of the document, or empty.
        why: the reason of a rejection.

    Raises:
        InputError: the time has no time zone.
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data(texts, policy, what, document, target)
    data |= _signed_by(who, policy, source, target, day_of(at))
    if why:
        data["why"] = why
    return ledger.append(conn, REJECTED if why else APPROVED, data, at=at)


def record_writing(
    conn: sqlite3.Connection,
    texts: Sequence[TextDigests],
    translator: str,
    policy: Policy,
    *,
    what: str,
    target: Tag,
    at: datetime,
    document: str,
    file: Certificate,
) -> ledger.LogEntry:
    """Write into the log who wrote these translations, and in which file they came back.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        texts: what was written.
        translator: name of the person.
        policy: the current rules.
        what: `translation`.
        target: language of the translation.
        at: now, with a time zone.
        document: id of the document.
        file: name and digest of the file in which they came back.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data(texts, policy, what, document, target)
    data |= {"by": {"id": translator, "name": translator}}
    data |= {"file": file.name, "sha256": file.sha256}
    return ledger.append(conn, TRANSLATED, data, at=at)


def record_carrying(
    conn: sqlite3.Connection,
    pairs: Sequence[tuple[TextDigests, TextDigests]],
    by: str,
    policy: Policy,
    *,
    what: str,
    target: Tag,
    at: datetime,
    document: str,
    ground: str,
) -> ledger.LogEntry:
    """Write into the log that what was decided about texts holds for others.

    The caller has compared both letter by letter: they differ in a registered value alone.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        pairs: each text before and after.
        by: who changed the value.
        policy: the current rules.
        what: `translation`.
        target: language of the translation.
        at: now, with a time zone.
        document: id of the document.
        ground: what changed (`contact records_desk.phone`).

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data([after for _, after in pairs], policy, what, document, target)
    data |= {"before": [before.row for before, _ in pairs]}
    data |= {"by": {"id": by, "name": by}, "ground": ground}
    return ledger.append(conn, CARRIED, data, at=at)


def record_keeping(
    conn: sqlite3.Connection,
    pairs: Sequence[tuple[TextDigests, TextDigests]],
    who: Person | Vendor,
    policy: Policy,
    *,
    what: str,
    source: Tag,
    target: Tag,
    at: datetime,
    document: str,
    why: str,
) -> ledger.LogEntry:
    """Write into the log that a source was edited without a change of its meaning.

    What was decided about the texts before holds for those after, on the word of `who`.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        pairs: each text before and after; their translations are the same.
        who: a person who may approve these texts, or a vendor's names and certificate.
        policy: the current rules.
        what: `translation`.
        source: language of the source.
        target: language of the translation.
        at: now, with a time zone.
        document: id of the document.
        why: what was corrected.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data([after for _, after in pairs], policy, what, document, target)
    data |= {"before": [before.row for before, _ in pairs]}
    data |= _signed_by(who, policy, source, target, day_of(at))
    data |= {"ground": f"no change of meaning in the source: {why}"}
    return ledger.append(conn, CARRIED, data, at=at)


def _data(
    texts: Sequence[TextDigests], policy: Policy, what: str, document: str, target: Tag
) -> dict[str, Any]:
    return {
        "what": what,
        "document": document,
        "lang": str(target),
        "texts": [text.row for text in texts],
        "policy": digest(policy),
        **ledger.here(),
    }


def _signed_by(
    who: Person | Vendor, policy: Policy, source: Tag, target: Tag, on: date
) -> dict[str, Any]:
    if isinstance(who, Person):
        held = _credential(who, policy, source, target, on)
        return {"by": {"id": who.id, "name": who.name}, "credential": held}
    return {
        "by": {"id": who.name, "name": who.name},
        "vendor": {
            "translator": who.translator,
            "reviser": who.reviser,
            "recorded_by": who.recorded_by,
            "evidence": who.evidence.name,
            "sha256": who.evidence.sha256,
        },
    }


def _credential(
    person: Person, policy: Policy, source: Tag, target: Tag, on: date
) -> dict[str, str]:
    """Return the credential that lasts longest of those that count for the pair today."""
    fit = counting(person, source, target, policy, on=on)
    best = max(fit, key=lambda held: held.expires or date.max, default=None)
    return {} if best is None else _words(best)


def _words(held: Credential) -> dict[str, str]:
    return {
        "kind": held.kind,
        "pair": f"{held.source} to {held.target}",
        "scope": held.scope,
        "issuer": held.issuer,
        "expires": held.expires.isoformat() if held.expires else "",
        "evidence": held.evidence,
    }


_EVIDENCE = "evidence"


def keep_evidence(state: Path, path: Path) -> Certificate:
    """Copy a vendor's certificate into the workspace and return its name and digest.

    Args:
        state: the workspace's own folder (`Workspace.state`).
        path: the certificate.

    Raises:
        InputError: it cannot be read, or is empty.
        OutputError: the copy cannot be written.
    """
    data = read_bytes(path)
    if not data:
        raise InputError(
            "this file is empty, so it proves nothing",
            where=str(path),
            hint="open it, save or scan it again, and name the new file",
        )
    kept = Certificate(path.name, sha256(data))
    goal = state / _EVIDENCE / f"{kept.sha256[:16]}-{safe_name(path.name)}"
    if not goal.is_file():
        write_atomic(goal, data)
    return kept

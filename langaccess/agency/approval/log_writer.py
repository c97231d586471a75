"""Writes approvals into the log of the workspace; `log_reader` reads them back.

One act of approving is one entry of the kind `text.approved`, whether it covers one phrase or every
sentence of a document. It holds digests, never text:

========== ======================================================================================
what       `phrase`, `translation`, `term`, `fixed` or `recording`: each room reads its own
document   id of the document, empty for phrases
lang       language of the translation
texts      list of `[id, sha256 of source, sha256 of target, digest of terms]`
by         id and name of who approved
credential the credential that it rests on, empty for a vendor's linguist
vendor     for a vendor's linguist: translator, reviser, who entered it, name and sha256 of evidence
policy     digest of the current rules; recorded, not binding
class      class of the document at the act; `people`: how many people it required then
findings   findings that the person was shown, answered ones too: id of the text, code, severity
wordings   where a text is or was rejected: for each text the digest of its wording, so that the
           same words with another space are known again
current    for an id that has several texts at once (the forms of a term): id and sha256 of each
despite    why a text was approved that had been rejected before, where one had been
class_was  the stricter class or rule before; `class_why`: why it was lowered
account    account of the operating system; attribution, not authentication
machine    name of the machine
========== ======================================================================================

`text.rejected` has the same fields, and `why`. `text.vouched` is an approval of a text that a
public body published: `published` has that body, the source, and name and sha256 of the kept file.
`text.translated` says who wrote a text that came
back: `by`, and name and sha256 of the file it came in. Whatever changes a text undoes its approval,
because the digests no longer agree. But for two things: `text.carried` says that texts differ from
those in `before` in nothing but a value that the agency keeps in its register, or in a typing
mistake of the source or the translation (`edited`), on the word of a person who may approve them.
`ground` says which. What was decided about those holds for these, and who wrote them stays their
writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.approval.log_reader import (
    APPROVED,
    CARRIED,
    REJECTED,
    TRANSLATED,
    VOUCHED,
    Published,
    TextDigests,
)
from langaccess.agency.approval.qualification import Certificate, Vendor, counting
from langaccess.agency.policy import Policy, digest
from langaccess.core.clock import day_of
from langaccess.core.model import Credential, Person
from langaccess.core.tags import Tag


@dataclass(frozen=True, slots=True)
class ActDetails:
    """What an act of approving was done under, for the log.

    Attributes:
        document_class: class of the document; empty for a text without one.
        people: how many people the class requires, writer included.
        findings: open findings that the person was shown: id of the text, code, severity.
        despite: why a rejected text is approved; or empty.
        class_was: the stricter class or rule before; or empty.
        class_why: why it was lowered.
        published: the publication that the person vouches for, or None.
    """

    document_class: str = ""
    people: int = 0
    findings: tuple[tuple[str, str, str], ...] = ()
    despite: str = ""
    class_was: str = ""
    class_why: str = ""
    published: Published | None = None

    @property
    def data(self) -> dict[str, Any]:
        """The details as the log has them; what is empty is left out."""
        found: dict[str, Any] = {"class": self.document_class, "people": self.people}
        if self.published is not None:
            found["published"] = {
                "file": self.published.file.name, "sha256": self.published.file.sha256,
                "by": self.published.by, "source": self.published.source,
            }  # fmt: skip
        found |= {"findings": [list(one) for one in self.findings], "despite": self.despite}
        found |= {"class_was": self.class_was, "class_why": self.class_why}
        return {key: value for key, value in found.items() if value}


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
    details: ActDetails | None = None,
    wordings: Sequence[str] = (),
    plain: Sequence[str] = (),
    current: Collection[tuple[str, str]] = (),
) -> ledger.LogEntry:
    """Write one act of approving, vouching, or with `why` of rejecting, into the log.

    Only `service` calls this: it decides before whether the act is allowed.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        texts: what is approved.
        who: a person of the register, or a vendor's names and certificate.
        what: what is approved, see above.
        source: language of the source.
        target: language of the translation.
        at: now, with a time zone.
        document: id of the document, or empty.
        why: the reason of a rejection.
        details: class, people and findings at the act.
        wordings: digests of the wordings of the texts, where one is or was rejected.
        plain: `plain_digest` of each text, where the memory takes them in.
        current: id and digest of the translations that are current together, where an id has
            several.

    Raises:
        InputError: the time has no time zone.
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data(texts, policy, what, document, target) | _current(current)
    data |= _signed_by(who, policy, source, target, day_of(at))
    if wordings:
        data["wordings"] = list(wordings)
    if plain:
        data["plain"] = list(plain)
    if why:
        return ledger.append(conn, REJECTED, data | {"why": why}, at=at)
    kind = VOUCHED if details is not None and details.published is not None else APPROVED
    return ledger.append(conn, kind, data | (details.data if details else {}), at=at)


def record_writing(
    conn: sqlite3.Connection,
    texts: Sequence[TextDigests],
    translator: str,
    policy: Policy,
    *,
    what: str,
    target: Tag,
    at: datetime,
    file: Certificate,
    document: str = "",
    document_class: str = "",
    current: Collection[tuple[str, str]] = (),
) -> ledger.LogEntry:
    """Write into the log who wrote these translations, and in which file they came in.

    What was approved of the same ids no longer counts.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        texts: what was written.
        translator: name of the person; empty when no one is named.
        what: kind of text: `translation`, `phrase`, `term`, `fixed`, `recording`, `fact`.
        target: language of the translation.
        at: now, with a time zone.
        file: name and digest of the file in which they came in.
        document: id of the document, or empty.
        document_class: class of the document at that time, or empty.
        current: id and digest of the translations that are current together with these, where an
            id has several: their approvals still count.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data(texts, policy, what, document, target) | _current(current)
    data |= {"by": {"id": translator, "name": translator}}
    data |= {"file": file.name, "sha256": file.sha256}
    if document_class:
        people = policy.documents.named(document_class).approvals
        data |= {"class": document_class, "people": people}
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
    plain: Sequence[str] = (),
) -> ledger.LogEntry:
    """Write into the log that what was decided about texts holds for others.

    The caller has compared both letter by letter: they differ in a registered value alone.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        pairs: each text before and after.
        by: who changed the value.
        what: `translation`.
        target: language of the translation.
        at: now, with a time zone.
        document: id of the document.
        plain: `plain_digest` of each text after.
        ground: what changed (`contact records_desk.phone`).

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data([after for _, after in pairs], policy, what, document, target)
    data |= {"before": [before.row for before, _ in pairs]}
    data |= {"plain": list(plain)} if plain else {}
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
    plain: Sequence[str],
    why: str,
    edited: str = "source",
) -> ledger.LogEntry:
    """Write into the log that a text was edited without a change of its meaning.

    What was decided about the texts before holds for those after, on the word of `who`.

    Args:
        conn: the agency's database; inside a transaction the entry is part of it.
        pairs: each text before and after; they differ in `edited` alone.
        who: a person who may approve these texts, or a vendor's names and certificate.
        what: `translation`.
        source: language of the source.
        target: language of the translation.
        at: now, with a time zone.
        document: id of the document.
        plain: `plain_digest` of each text after.
        why: what was corrected.
        edited: `source` or `translation`.

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data([after for _, after in pairs], policy, what, document, target)
    data |= {"before": [before.row for before, _ in pairs], "plain": list(plain)}
    data |= _signed_by(who, policy, source, target, day_of(at))
    data |= {"ground": f"no change of meaning in the {edited}: {why}", "edited": edited}
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


def _current(texts: Collection[tuple[str, str]]) -> dict[str, Any]:
    return {"current": sorted(map(list, texts))} if texts else {}


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

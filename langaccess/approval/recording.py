"""Approvals in the log of the workspace: written once, never changed, read back with their proof.

One act of approving is one entry of the kind `text.approved`, whether it covers one phrase or every
sentence of a document. It holds digests, never text:

========== ======================================================================================
what       `phrase`, or what else is approved (`translation`)
document   id of the document, empty for phrases
lang       language of the translation
texts      list of `[id, sha256 of source, sha256 of target, digest of terms]`
by         id and name of who approved
credential the credential that it rests on, empty for a vendor's linguist
vendor     for a vendor's linguist: translator, reviser, who entered it, name and sha256 of evidence
policy     digest of the rules in force; recorded, not binding
account    account of the operating system; attribution, not authentication
machine    name of the machine
========== ======================================================================================

`text.rejected` has the same fields, and `why`. `text.translated` says who wrote a text that came
back: `by`, and name and sha256 of the file it came in. Whatever changes a text undoes its approval,
because the digests no longer agree. But for one thing: `text.carried` says that texts differ from
those in `before` in nothing but a value that the agency keeps in its register. What was decided
about those holds for these, and who wrote them stays their writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from langaccess import ledger
from langaccess.approval.deciding import Evidence, Vendor, counting
from langaccess.model import Credential, Person
from langaccess.policy import Policy, digest
from langaccess.tags import Tag

__all__ = [
    "Approval",
    "Log",
    "Text",
    "approvals",
    "record",
    "record_carrying",
    "record_writing",
]

APPROVED = "text.approved"
REJECTED = "text.rejected"
TRANSLATED = "text.translated"
CARRIED = "text.carried"


@dataclass(frozen=True, slots=True)
class Text:
    """The digests of one text that is approved.

    Attributes:
        id: of the phrase or the sentence.
        source: sha256 of the source.
        target: sha256 of the translation, with all that is printed of it.
        terms: digest of the term entries that occur in it, or empty.
    """

    id: str
    source: str
    target: str
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's approval of one text, or their rejection, as the log has it.

    Attributes:
        seq: number of the entry.
        at: when.
        what: `phrase` or `translation`.
        document: id of the document, or empty.
        tag: language of the translation.
        text: the digests of what was approved.
        by: id of the person; of a vendor's linguist the name.
        name: name of the person.
        credential: kind of the credential it rests on; empty for a vendor.
        vendor: the vendor's names and certificate, None for a person of the register.
        policy: digest of the rules that were in force.
        account: account of the operating system.
        machine: name of the machine.
        why: for a rejection the reason; empty for an approval.
    """

    seq: int
    at: datetime
    what: str
    document: str
    tag: Tag
    text: Text
    by: str
    name: str
    credential: str = ""
    vendor: Vendor | None = None
    policy: str = ""
    account: str = ""
    machine: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """What the log says of the texts of one kind.

    Attributes:
        found: document, text and language → approvals and rejections, oldest first.
        written: the same → what people wrote: the digests and their name, oldest first.
        problems: what is wrong with the chain. Then `found` is empty: a log that somebody changed
            by hand vouches for nothing.
    """

    found: Mapping[tuple[str, str, Tag], tuple[Approval, ...]] = field(default_factory=dict)
    written: Mapping[tuple[str, str, Tag], tuple[tuple[str, str], ...]] = field(
        default_factory=dict
    )
    problems: tuple[str, ...] = ()

    def of(self, id_: str, tag: Tag, *, document: str = "") -> tuple[Approval, ...]:
        """Return everything that was decided about a text, oldest first."""
        return self.found.get((document, id_, tag), ())

    def holding(self, text: Text, tag: Tag, *, document: str = "") -> tuple[Approval, ...]:
        """Return the approvals that hold for exactly these bytes, one for each person.

        A later rejection of the same bytes takes earlier approvals back.
        """
        people: dict[str, Approval] = {}
        for entry in self.of(text.id, tag, document=document):
            if entry.text == text and entry.why:
                people.clear()
            elif entry.text == text:
                people[entry.by] = entry
        return tuple(people.values())

    def writers(self, text: Text, tag: Tag, *, document: str = "") -> tuple[str, ...]:
        """Return who wrote exactly this translation; nobody for what no person brought in."""
        found = self.written.get((document, text.id, tag), ())
        return tuple(dict.fromkeys(name for target, name in found if target == text.target))


def record(
    conn: sqlite3.Connection,
    texts: Sequence[Text],
    who: Person | Vendor,
    policy: Policy,
    *,
    what: str,
    source: Tag,
    target: Tag,
    at: datetime,
    document: str = "",
    why: str = "",
) -> ledger.Entry:
    """Write one act of approving, or with `why` of rejecting, into the log.

    Whether it may be done is for `may_approve` and `may_record` to say, before.

    Args:
        conn: from `workspace.open_db`; inside a transaction the entry is part of it.
        texts: what is approved.
        who: a person of the register, or a vendor's names and certificate.
        policy: the rules in force.
        what: `phrase` or `translation`.
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
    if isinstance(who, Person):
        data |= {"by": {"id": who.id, "name": who.name}}
        data |= {"credential": _credential(who, policy, source, target, at.date())}
    else:
        data |= {"by": {"id": who.name, "name": who.name}}
        data |= {
            "vendor": {
                "translator": who.translator,
                "reviser": who.reviser,
                "recorded_by": who.recorded_by,
                "evidence": who.evidence.name,
                "sha256": who.evidence.sha256,
            }
        }
    if why:
        data["why"] = why
    return ledger.append(conn, REJECTED if why else APPROVED, data, at=at)


def record_writing(
    conn: sqlite3.Connection,
    texts: Sequence[Text],
    translator: str,
    policy: Policy,
    *,
    what: str,
    target: Tag,
    at: datetime,
    document: str,
    file: Evidence,
) -> ledger.Entry:
    """Write into the log who wrote these translations, and in which file they came back.

    Args:
        conn: from `workspace.open_db`; inside a transaction the entry is part of it.
        texts: what was written.
        translator: name of the person.
        policy: the rules in force.
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
    pairs: Sequence[tuple[Text, Text]],
    by: str,
    policy: Policy,
    *,
    what: str,
    target: Tag,
    at: datetime,
    document: str,
    ground: str,
) -> ledger.Entry:
    """Write into the log that what was decided about texts holds for others.

    The caller has compared both letter by letter: they differ in a registered value alone.

    Args:
        conn: from `workspace.open_db`; inside a transaction the entry is part of it.
        pairs: each text before and after.
        by: who changed the value.
        policy: the rules in force.
        what: `translation`.
        target: language of the translation.
        at: now, with a time zone.
        document: id of the document.
        ground: what changed (`contact records_desk.phone`).

    Raises:
        OutputError: the database is locked for too long, or the disk is full.
    """
    data = _data([after for _, after in pairs], policy, what, document, target)
    data |= {"before": [[b.id, b.source, b.target, b.terms] for b, _ in pairs]}
    data |= {"by": {"id": by, "name": by}, "ground": ground}
    return ledger.append(conn, CARRIED, data, at=at)


def approvals(conn: sqlite3.Connection, what: str) -> Log:
    """Return what the log says of the texts of the kind `what`, after checking the whole chain."""
    verdict = ledger.verify(conn)
    if verdict.problems:
        return Log(problems=verdict.problems)
    found: dict[tuple[str, str, Tag], list[Approval]] = {}
    written: dict[tuple[str, str, Tag], list[tuple[str, str]]] = {}
    for entry in ledger.entries_like(conn, "text."):
        if entry.data.get("what") != what:
            continue
        if entry.kind == CARRIED:
            _carry(entry, found, written)
            continue
        for one in _read(entry):
            key = (one.document, one.text.id, one.tag)
            if entry.kind == TRANSLATED:
                written.setdefault(key, []).append((one.text.target, one.name))
            else:
                found.setdefault(key, []).append(one)
    return Log(
        {key: tuple(entries) for key, entries in found.items()},
        {key: tuple(entries) for key, entries in written.items()},
    )


_Key = tuple[str, str, Tag]


def _carry(
    entry: ledger.Entry,
    found: dict[_Key, list[Approval]],
    written: dict[_Key, list[tuple[str, str]]],
) -> None:
    """Give texts what was decided about those of which they are the same with another value."""
    data = entry.data
    tag = Tag(data["lang"])
    given: list[tuple[_Key, Approval]] = []
    wrote: list[tuple[_Key, tuple[str, str]]] = []
    for old, new in zip(data["before"], data["texts"], strict=True):
        before, after = Text(*old), Text(*new)
        here = (data["document"], after.id, tag)
        there = (data["document"], before.id, tag)
        decided = [one for one in found.get(there, ()) if one.text == before]
        given += [(here, replace(one, text=after)) for one in decided]
        names = [name for target, name in written.get(there, ()) if target == before.target]
        wrote += [(here, (after.target, name)) for name in names]
    for key, one in given:  # when all are read: two texts may have changed places
        found.setdefault(key, []).append(one)
    for key, two in wrote:
        written.setdefault(key, []).append(two)


def _data(
    texts: Sequence[Text], policy: Policy, what: str, document: str, target: Tag
) -> dict[str, Any]:
    return {
        "what": what,
        "document": document,
        "lang": str(target),
        "texts": [[text.id, text.source, text.target, text.terms] for text in texts],
        "policy": digest(policy),
        **ledger.here(),
    }


def _read(entry: ledger.Entry) -> Iterator[Approval]:
    data = entry.data
    words, vendor = data.get("vendor"), None
    if words:
        proof = Evidence(words["evidence"], words["sha256"])
        vendor = Vendor(words["translator"], words["reviser"], words["recorded_by"], proof)
    for id_, source, target, terms in data["texts"]:
        yield Approval(
            seq=entry.seq,
            at=entry.at,
            what=data["what"],
            document=data["document"],
            tag=Tag(data["lang"]),
            text=Text(id_, source, target, terms),
            by=data["by"]["id"],
            name=data["by"]["name"],
            credential=(data.get("credential") or {}).get("kind", ""),
            vendor=vendor,
            policy=data["policy"],
            account=data["account"],
            machine=data["machine"],
            why=data.get("why", ""),
        )


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

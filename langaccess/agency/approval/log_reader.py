"""What the log says about texts: who approved, rejected and wrote what (form: `log_writer`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from langaccess.agency import ledger
from langaccess.agency.approval.qualification import Certificate, Vendor
from langaccess.core.errors import ConfigError
from langaccess.core.tags import Tag

__all__ = [
    "APPROVED",
    "CARRIED",
    "REJECTED",
    "TRANSLATED",
    "Approval",
    "ApprovalLog",
    "TextDigests",
    "acts_on",
    "approvals",
    "trusted",
]

APPROVED = "text.approved"
REJECTED = "text.rejected"
TRANSLATED = "text.translated"
CARRIED = "text.carried"
_KINDS = (APPROVED, REJECTED, TRANSLATED, CARRIED)


@dataclass(frozen=True, slots=True)
class TextDigests:
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

    @property
    def row(self) -> list[str]:
        """The digests as the log has them: id, source, target, terms."""
        return [self.id, self.source, self.target, self.terms]


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's approval of one text, or their rejection, as the log has it.

    Attributes:
        seq: number of the entry.
        at: when.
        what: what was approved, see `recording`.
        document: id of the document, or empty.
        tag: language of the translation.
        text: the digests of what was approved.
        by: id of the person; of a vendor's linguist the name.
        name: name of the person.
        credential: kind of the credential it rests on; empty for a vendor.
        vendor: the vendor's names and certificate, None for a person of the register.
        policy: digest of the rules that applied.
        account: account of the operating system.
        machine: name of the machine.
        why: for a rejection the reason; empty for an approval.
    """

    seq: int
    at: datetime
    what: str
    document: str
    tag: Tag
    text: TextDigests
    by: str
    name: str
    credential: str = ""
    vendor: Vendor | None = None
    policy: str = ""
    account: str = ""
    machine: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalLog:
    """What the log says of the texts of one kind.

    Attributes:
        found: document, text and language → approvals and rejections, oldest first.
        written: the same → what people wrote: the digests and their name, oldest first.
        live: the same → the approvals that no later entry took back.
        problems: what is wrong with the chain. Then `found` is empty: a log that was edited
            by hand vouches for nothing.
    """

    found: Mapping[tuple[str, str, Tag], tuple[Approval, ...]] = field(default_factory=dict)
    written: Mapping[tuple[str, str, Tag], tuple[tuple[str, str], ...]] = field(
        default_factory=dict
    )
    live: Mapping[tuple[str, str, Tag], tuple[Approval, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def of(self, id_: str, tag: Tag, *, document: str = "") -> tuple[Approval, ...]:
        """Return everything that was decided about a text, oldest first."""
        return self.found.get((document, id_, tag), ())

    def holding(self, text: TextDigests, tag: Tag, *, document: str = "") -> tuple[Approval, ...]:
        """Return the approvals that hold for exactly these bytes, the last of each person.

        The last entry counts: a rejection of the same bytes takes earlier approvals back, and so
        does another text that came in after them, even when the first one returns later.
        """
        live = self.live.get((document, text.id, tag), ())
        return tuple({entry.by: entry for entry in live if entry.text == text}.values())

    def writers(self, text: TextDigests, tag: Tag, *, document: str = "") -> tuple[str, ...]:
        """Return who wrote exactly this translation; empty when no person did."""
        found = self.written.get((document, text.id, tag), ())
        return tuple(dict.fromkeys(name for target, name in found if target == text.target))


def approvals(conn: sqlite3.Connection, what: str) -> ApprovalLog:
    """Return what the log says of the texts of the kind `what`, after checking the whole chain."""
    verdict = ledger.verify(conn)
    if verdict.problems:
        return ApprovalLog(problems=verdict.problems)
    history = _History()
    for entry in ledger.entries(conn, *_KINDS):
        if entry.data["what"] != what:
            continue
        if entry.kind == CARRIED:
            history.carry(entry)
            continue
        for one in _read(entry):
            if entry.kind == TRANSLATED:
                history.write(one)
            else:
                history.decide(one)
    return history.log()


def acts_on(
    conn: sqlite3.Connection, what: str, document: str, tag: Tag, *kinds: str
) -> Iterator[ledger.LogEntry]:
    """Yield the entries about the texts of a document in one language, oldest first.

    Args:
        conn: the agency's database.
        what: what was approved, see `recording`.
        document: id of the document.
        tag: language of the translation.
        kinds: only these: `APPROVED`, `REJECTED`, `TRANSLATED`, `CARRIED`; all when none is named.
    """
    for entry in ledger.entries(conn, *(kinds or _KINDS)):
        one = entry.data
        if (one["what"], one["document"], one["lang"]) == (what, document, tag):
            yield entry


_Key = tuple[str, str, Tag]


class _History:
    """Reads entries in their order, and keeps which approvals are still good after each."""

    def __init__(self) -> None:
        self._found: dict[_Key, list[Approval]] = {}
        self._written: dict[_Key, list[tuple[str, str]]] = {}
        self._live: dict[_Key, list[Approval]] = {}

    def log(self) -> ApprovalLog:
        """Return what was read."""
        return ApprovalLog(_frozen(self._found), _frozen(self._written), _frozen(self._live))

    def write(self, one: Approval) -> None:
        """A text came in: it takes the place of whatever was approved before."""
        key = (one.document, one.text.id, one.tag)
        self._written.setdefault(key, []).append((one.text.target, one.name))
        self._live.pop(key, None)

    def decide(self, one: Approval) -> None:
        """A text was approved or rejected."""
        key = (one.document, one.text.id, one.tag)
        self._found.setdefault(key, []).append(one)
        live = self._live.get(key, [])
        if one.why:
            live = [other for other in live if not _same(other.text, one.text)]
        else:
            # A concept of the term base has several forms at once; all else has one translation.
            live = [other for other in live if one.what == "term" or _same(other.text, one.text)]
            live.append(one)
        self._live[key] = live

    def carry(self, entry: ledger.LogEntry) -> None:
        """Give texts what was decided about those that differ from them in one value alone."""
        data = entry.data
        tag = Tag(data["lang"])
        given: list[tuple[dict[_Key, list[Approval]], _Key, Approval]] = []
        wrote: list[tuple[_Key, tuple[str, str]]] = []
        for old, new in zip(data["before"], data["texts"], strict=True):
            before, after = TextDigests(*old), TextDigests(*new)
            here = (data["document"], after.id, tag)
            there = (data["document"], before.id, tag)
            for kept in (self._found, self._live):
                decided = [one for one in kept.get(there, ()) if one.text == before]
                given += [(kept, here, replace(one, text=after)) for one in decided]
            names = [
                name for target, name in self._written.get(there, ()) if target == before.target
            ]
            wrote += [(here, (after.target, name)) for name in names]
        for kept, key, one in given:  # when all are read: two texts may have changed places
            kept.setdefault(key, []).append(one)
        for key, two in wrote:
            self._written.setdefault(key, []).append(two)


def _same(one: TextDigests, other: TextDigests) -> bool:
    """Return whether two texts are the same words, whatever terms they were approved with."""
    return (one.source, one.target) == (other.source, other.target)


_Item = TypeVar("_Item")


def _frozen(lists: Mapping[_Key, list[_Item]]) -> dict[_Key, tuple[_Item, ...]]:
    return {key: tuple(items) for key, items in lists.items()}


def _read(entry: ledger.LogEntry) -> Iterator[Approval]:
    data = entry.data
    words, vendor = data.get("vendor"), None
    if words:
        proof = Certificate(words["evidence"], words["sha256"])
        vendor = Vendor(words["translator"], words["reviser"], words["recorded_by"], proof)
    for id_, source, target, terms in data["texts"]:
        yield Approval(
            seq=entry.seq,
            at=entry.at,
            what=data["what"],
            document=data["document"],
            tag=Tag(data["lang"]),
            text=TextDigests(id_, source, target, terms),
            by=data["by"]["id"],
            name=data["by"]["name"],
            credential=(data.get("credential") or {}).get("kind", ""),
            vendor=vendor,
            policy=data["policy"],
            account=data["account"],
            machine=data["machine"],
            why=data.get("why", ""),
        )


def trusted(conn: sqlite3.Connection, what: str) -> ApprovalLog:
    """Return what the log says of the texts of one kind.

    Raises:
        ConfigError: the log was changed by hand: nothing in it counts.
    """
    log = approvals(conn, what)
    if log.problems:
        raise ConfigError(
            "the log was changed by hand, and vouches for nothing",
            hint="put a copy of the folder .langaccess from your backup",
            details=log.problems,
        )
    return log

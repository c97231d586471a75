"""What the log says about texts: who approved, rejected and wrote what (form: `log_writer`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from langaccess.agency import ledger
from langaccess.agency.approval.clock import counting_acts, refuse_broken, validity
from langaccess.agency.approval.evidence import EvidenceFolder, evidence_of
from langaccess.agency.approval.qualification import Certificate, Vendor
from langaccess.agency.name_rulings import TWO_PEOPLE, pairs_of
from langaccess.agency.session import Session
from langaccess.core.files import sha256
from langaccess.core.folding import spaced
from langaccess.core.names import NamePair, is_among
from langaccess.core.tags import Tag

APPROVED = "text.approved"
REJECTED = "text.rejected"
TRANSLATED = "text.translated"
CARRIED = "text.carried"
VOUCHED = "text.vouched"
_KINDS = (APPROVED, REJECTED, TRANSLATED, CARRIED, VOUCHED)


@dataclass(frozen=True, slots=True)
class Published:
    """The public body's own publication that a vouched text was taken from.

    Attributes:
        file: the published file as it was kept.
        by: the public body.
        source: where it was published, as the phrasebook cites it.
    """

    file: Certificate
    by: str
    source: str


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


def plain_digest(source: str, target: str) -> str:
    """Return the digest of a text and its translation as a translation memory has them.

    That is without markup, with white space folded.
    """
    return sha256(f"{spaced(source)}\n{spaced(target)}".encode())


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's approval of one text, or their rejection, as the log has it.

    Attributes:
        seq: number of the entry.
        at: when.
        what: kind of text: `translation`, `phrase`, `term`, `fixed`, `recording`, `fact`.
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
        wording: digest of the wording of both texts (`wording_of_pair`), where the entry has it.
        document_class: class of the document at the act; empty in entries of version 0.1.0.
        people: how many people the class required at the act, writer included; 0 in such entries.
        findings: open findings that the person was shown: id of the text, code, severity.
        despite: why a text was approved that had been rejected; or empty.
        class_was: the stricter class, or rule, that applied before; or empty.
        class_why: why it was lowered.
        published: the publication that the person vouches for, None for other approvals.
        clock_back: the entry is older than the one before it.
        plain: digest of both texts without markup (`plain_digest`); empty where the log has none.
        wrong_time: why the time of the act is wrong (`Validity`): then an approval does not count.
            Empty otherwise.
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
    wording: str = ""
    document_class: str = ""
    people: int = 0
    findings: tuple[tuple[str, str, str], ...] = ()
    despite: str = ""
    class_was: str = ""
    class_why: str = ""
    published: Published | None = None
    clock_back: bool = False
    plain: str = ""
    wrong_time: str = ""

    @property
    def rests_on(self) -> Certificate | None:
        """The kept file that this approval rests on; None for a credential of the roster."""
        if self.published is not None:
            return self.published.file
        return None if self.vendor is None else self.vendor.evidence


@dataclass(frozen=True, slots=True)
class ApprovalLog:
    """What the log says of the texts of one kind.

    Attributes:
        found: document, text and language → approvals and rejections, oldest first.
        written: the same → what people wrote, and for which source: the digests and their name,
            oldest first.
        live: the same → the approvals that no later entry took back, whose evidence is there, and
            whose time is not wrong.
        unproved: the same → the reasons why an approval no longer counts: its evidence is missing
            or was changed, or its time is wrong.
        replaced: the same → the approvals that the last text that came in has replaced; none when
            several texts came in since.
        classes: document and language → class and number of people at its last approval.
        imported: the same → those at which a translation was imported, the most people.
        names: id of a person → every name under which they approved, rejected or wrote.
        two_people: pairs of names that a coordinator recorded as those of two people.
        problems: what is wrong with the chain. Then `found` is empty: a log that was edited
            by hand vouches for nothing.
    """

    found: Mapping[tuple[str, str, Tag], tuple[Approval, ...]] = field(default_factory=dict)
    written: Mapping[tuple[str, str, Tag], tuple[tuple[TextDigests, str], ...]] = field(
        default_factory=dict
    )
    live: Mapping[tuple[str, str, Tag], tuple[Approval, ...]] = field(default_factory=dict)
    unproved: Mapping[tuple[str, str, Tag], tuple[str, ...]] = field(default_factory=dict)
    replaced: Mapping[tuple[str, str, Tag], tuple[Approval, ...]] = field(default_factory=dict)
    classes: Mapping[tuple[str, Tag], tuple[str, int]] = field(default_factory=dict)
    imported: Mapping[tuple[str, Tag], tuple[str, int]] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    two_people: frozenset[NamePair] = frozenset()
    problems: tuple[str, ...] = ()

    def of(self, id_: str, tag: Tag, *, document: str = "") -> tuple[Approval, ...]:
        """Return everything that was decided about a text, oldest first."""
        return self.found.get((document, id_, tag), ())

    def holding(
        self, text: TextDigests, tag: Tag, *, document: str = "", apart: bool = False
    ) -> tuple[Approval, ...]:
        """Return the approvals that hold for exactly these bytes, the last of each person.

        The last entry counts: a rejection of the same bytes takes earlier approvals back, and so
        does another text that came in after them, even when the first one returns later.

        Args:
            text: the digests.
            tag: language of the translation.
            document: id of the document, or empty.
            apart: the writer's own approval does not count, because the class requires two people
                now (it may have required one when the writer approved).
        """
        live = self.live.get((document, text.id, tag), ())
        last = {entry.by: entry for entry in live if entry.text == text}.values()
        people: list[Approval] = []
        names = [*self.writers(text, tag, document=document)] if apart else []
        for entry in sorted(last, key=lambda one: one.seq):
            if not self.is_one_of(entry.by, names):  # one person, two ids
                people.append(entry)
                names += self.names[entry.by]
        return tuple(people)

    def is_one_of(self, id_: str, names: Collection[str]) -> bool:
        """Return whether a person may be one of several, by any name that they ever had."""
        return any(is_among(own, names, self.two_people) for own in self.names.get(id_, ()))

    def rejection(
        self, text: TextDigests, tag: Tag, *, document: str = "", wording: str = ""
    ) -> Approval | None:
        """Return the rejection of these words, unless a later entry approved them.

        Args:
            text: the digests.
            tag: language of the translation.
            document: id of the document, or empty.
            wording: digest of their wording (`wording_of_pair`); a text that differs only in what
                changes no wording was rejected too.
        """
        decided = [
            one
            for one in self.of(text.id, tag, document=document)
            if (_same(one.text, text) or (wording and one.wording == wording))
            and (one.why or not one.wrong_time)
        ]
        return decided[-1] if decided and decided[-1].why else None

    def was_approved(self, text: TextDigests, tag: Tag, *, document: str = "") -> bool:
        """Return whether someone approved exactly this text once, whatever came after."""
        decided = self.of(text.id, tag, document=document)
        return any(one.text == text and not one.why for one in decided)

    def lost(self, id_: str, tag: Tag, *, document: str = "") -> tuple[str, ...]:
        """Return why approvals of a text do not count: lost evidence, or a wrong clock."""
        return self.unproved.get((document, id_, tag), ())

    def writers(self, text: TextDigests, tag: Tag, *, document: str = "") -> tuple[str, ...]:
        """Return who wrote exactly this translation; empty when no person did."""
        found = self.written.get((document, text.id, tag), ())
        return tuple(dict.fromkeys(name for one, name in found if one.target == text.target))

    def was_written_for(self, text: TextDigests, tag: Tag, *, document: str = "") -> bool:
        """Return whether a person wrote this translation for just this source."""
        found = self.written.get((document, text.id, tag), ())
        return any(_same(one, text) for one, _name in found)


def approvals(session: Session, what: str) -> ApprovalLog:
    """Return what the log says of the texts of one kind, after checking the whole chain.

    Args:
        what: kind of text: `translation`, `phrase`, `term`, `fixed`, `recording`, `fact`.
    """
    conn, valid = session.connection, validity(session)
    if valid.problems:
        return ApprovalLog(problems=valid.problems)
    history = _History(evidence_of(conn))
    for entry in ledger.entries(conn, *_KINDS):
        if entry.data["what"] != what:
            continue
        wrong_time = valid.against(entry)
        history.note_class(entry, wrong_time)
        if entry.kind == CARRIED:
            history.carry(entry, wrong_time)
            continue
        current = _current(entry)
        for one in _read(entry, wrong_time):
            if entry.kind == TRANSLATED:
                history.write(one, current)
            else:
                history.decide(one, current)
    rulings = (one for one in ledger.entries(conn, TWO_PEOPLE) if not valid.against(one))
    return replace(history.log(), two_people=pairs_of(rulings))


def two_people(session: Session) -> frozenset[NamePair]:
    """Return the pairs of names that coordinators recorded as those of two people."""
    return pairs_of(counting_acts(session, TWO_PEOPLE))


def acts_on(
    conn: sqlite3.Connection, what: str, document: str, tag: Tag, *kinds: str
) -> Iterator[ledger.LogEntry]:
    """Yield the entries about the texts of a document in one language, oldest first.

    Args:
        what: kind of text: `translation`, `phrase`, `term`, `fixed`, `recording`, `fact`.
        document: id of the document.
        tag: language of the translation.
        kinds: only these: `APPROVED`, `REJECTED`, `TRANSLATED`, `CARRIED`; all when none is named.
    """
    for entry in ledger.entries(conn, *(kinds or _KINDS)):
        one = entry.data
        if (one["what"], one["document"], one["lang"]) == (what, document, tag):
            yield entry


@dataclass(frozen=True, slots=True)
class LostEvidence:
    """A kept file that log entries rest on and that is missing or was changed.

    Attributes:
        entries: numbers of the entries, oldest first.
        at: when the first of them was made.
        kept: name and digest of the file.
        problem: what is wrong with it.
    """

    entries: tuple[int, ...]
    at: datetime
    kept: Certificate
    problem: str


def lost_evidence(conn: sqlite3.Connection) -> tuple[LostEvidence, ...]:
    """Return the kept files that are missing or were changed, in the order of the log.

    Approvals that rest on one do not count until it is restored.
    """
    folder = evidence_of(conn)
    named: dict[Certificate, list[ledger.LogEntry]] = {}
    for entry in ledger.entries(conn, *_KINDS):
        data = entry.data
        vendor, published = data.get("vendor") or {}, data.get("published") or {}
        for name, digest in (
            (vendor.get("evidence"), vendor.get("sha256")),
            (published.get("file"), published.get("sha256")),
            (data.get("file"), data.get("sha256")),
        ):
            if name and digest:
                named.setdefault(Certificate(str(name), str(digest)), []).append(entry)
    return tuple(
        LostEvidence(tuple(one.seq for one in entries), entries[0].at, kept, problem)
        for kept, entries in named.items()
        if (problem := folder.problem(kept))
    )


_Key = tuple[str, str, Tag]


class _History:
    """Reads entries in their order, and keeps which approvals are still good after each."""

    def __init__(self, evidence: EvidenceFolder) -> None:
        self._evidence = evidence
        self._classes: dict[tuple[str, Tag], tuple[str, int]] = {}
        self._imported: dict[tuple[str, Tag], tuple[str, int]] = {}
        self._found: dict[_Key, list[Approval]] = {}
        self._written: dict[_Key, list[tuple[TextDigests, str]]] = {}
        self._live: dict[_Key, list[Approval]] = {}
        self._replaced: dict[_Key, list[Approval]] = {}
        self._names: dict[str, set[str]] = {}

    def log(self) -> ApprovalLog:
        """Return what was read."""
        live: dict[_Key, list[Approval]] = {}
        unproved: dict[_Key, list[str]] = {}
        for key, given in self._live.items():
            for one in given:
                if problem := self._problem(one):
                    words = f"the approval of {one.name} does not count: {problem}"
                    unproved.setdefault(key, []).append(words)
                else:
                    live.setdefault(key, []).append(one)
        return ApprovalLog(
            _frozen(self._found),
            _frozen(self._written),
            _frozen(live),
            _frozen(unproved),
            _frozen(self._replaced),
            self._classes,
            self._imported,
            {id_: frozenset(names) for id_, names in self._names.items()},
        )

    def _problem(self, one: Approval) -> str:
        if one.wrong_time:
            return one.wrong_time
        kept = one.rests_on
        return "" if kept is None else self._evidence.problem(kept)

    def note_class(self, entry: ledger.LogEntry, wrong_time: str) -> None:
        """Keep the class at the last approval, and the strictest one at an import."""
        data = entry.data
        name, people = str(data.get("class") or ""), int(data.get("people") or 0)
        key = (str(data["document"]), Tag(data["lang"]))
        if not people or entry.kind == REJECTED or (entry.kind == APPROVED and wrong_time):
            return
        if entry.kind == APPROVED:
            self._classes[key] = (name, people)
        elif entry.kind == TRANSLATED and people > self._imported.get(key, ("", 0))[1]:
            self._imported[key] = (name, people)

    def write(self, one: Approval, current: Collection[tuple[str, str]]) -> None:
        """A text came in: it takes the place of what was approved before.

        Of an id that has several texts at once (`current`), the others stay approved.
        """
        key = (one.document, one.text.id, one.tag)
        if one.name:
            self._names.setdefault(one.by, set()).add(one.name)
            self._written.setdefault(key, []).append((one.text, one.name))
        before = self._live.pop(key, [])
        self._replaced[key] = before
        live = [
            other
            for other in before
            if other.text.target != one.text.target and (one.text.id, other.text.target) in current
        ]
        if live:
            self._live[key] = live

    def decide(self, one: Approval, current: Collection[tuple[str, str]]) -> None:
        """A text was approved or rejected; an approval takes the place of all but `current`."""
        key = (one.document, one.text.id, one.tag)
        self._found.setdefault(key, []).append(one)
        self._names.setdefault(one.by, set()).add(one.name)
        self._replaced.pop(key, None)
        live = self._live.get(key, [])
        if one.why:
            live = [other for other in live if not _same(other.text, one.text)]
        else:
            live = [
                other
                for other in live
                if _same(other.text, one.text) or (one.text.id, other.text.target) in current
            ]
            live.append(one)
        self._live[key] = live

    def carry(self, entry: ledger.LogEntry, wrong_time: str) -> None:
        """Give texts what was decided about those that differ from them in one value alone.

        A person's word that the meaning is the same, given under a wrong clock, does not count. A
        changed contact rests on no one's word.
        """
        data = entry.data
        tag = Tag(data["lang"])
        discounted = wrong_time if "credential" in data or "vendor" in data else ""
        given: list[tuple[dict[_Key, list[Approval]], _Key, Approval]] = []
        wrote: list[tuple[_Key, tuple[TextDigests, str]]] = []
        plains = data.get("plain") or [""] * len(data["texts"])
        for old, new, plain in zip(data["before"], data["texts"], plains, strict=True):
            before, after = TextDigests(*old), TextDigests(*new)
            here = (data["document"], after.id, tag)
            there = (data["document"], before.id, tag)
            corrected = self._replaced if data.get("edited") == "translation" else self._live
            for source, kept in ((self._found, self._found), (corrected, self._live)):
                decided = [one for one in source.get(there, ()) if one.text == before]
                given += [
                    (
                        kept, here,
                        replace(
                            one, text=after, plain=plain,
                            wrong_time=one.wrong_time or discounted,
                        ),
                    )
                    for one in decided
                ]  # fmt: skip
            names = [
                name for one, name in self._written.get(there, ()) if one.target == before.target
            ]
            wrote += [(here, (after, name)) for name in names]
        for key in {key for kept, key, _ in given if kept is self._live}:
            self._replaced.pop(key, None)
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


def _current(entry: ledger.LogEntry) -> frozenset[tuple[str, str]]:
    """Return id and target of the texts that are current together at an act.

    Entries of version 0.1.0 do not say; then those of the act are.
    """
    rows = entry.data.get("current")
    named = [(row[0], row[2]) for row in entry.data["texts"]] if rows is None else rows
    return frozenset((str(id_), str(target)) for id_, target in named)


def _read(entry: ledger.LogEntry, wrong_time: str) -> Iterator[Approval]:
    data = entry.data
    wordings = data.get("wordings") or [""] * len(data["texts"])
    plains = data.get("plain") or [""] * len(data["texts"])
    words, vendor = data.get("vendor"), None
    publication, published = data.get("published"), None
    if publication:
        published = Published(
            Certificate(publication["file"], publication["sha256"]),
            publication["by"],
            publication["source"],
        )
    if words:
        proof = Certificate(words["evidence"], words["sha256"])
        vendor = Vendor(words["translator"], words["reviser"], words["recorded_by"], proof)
    for (id_, source, target, terms), wording, plain in zip(
        data["texts"], wordings, plains, strict=True
    ):
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
            wording=wording,
            document_class=data.get("class") or "",
            people=int(data.get("people") or 0),
            findings=tuple((one[0], one[1], one[2]) for one in data.get("findings", ())),
            despite=data.get("despite", ""),
            class_was=data.get("class_was", ""),
            class_why=data.get("class_why", ""),
            published=published,
            clock_back=entry.clock_back,
            plain=plain,
            wrong_time=wrong_time,
        )


def trusted(session: Session, what: str) -> ApprovalLog:
    """Return what the log says of the texts of one kind.

    Args:
        what: kind of text, as for `approvals`.

    Raises:
        ConfigError: the log was changed by hand: nothing in it counts.
    """
    log = approvals(session, what)
    refuse_broken(log.problems)
    return log

"""Where a printed page comes from: who translated, revised and approved it, on what evidence."""

from __future__ import annotations

import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from langaccess import qa
from langaccess.agency import approval, ledger, provenance
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.core.words import plural
from langaccess.core.zipsafe import DAMAGE, part_of
from langaccess.review.checks import help_finding_id
from langaccess.review.document_check import DocumentCheck
from langaccess.review.model import ReviewedDocument
from langaccess.review.publishing.copies import Copies, copies_out, released_forms
from langaccess.review.publishing.recalls import recall_reasons
from langaccess.review.publishing.withdrawals import key_of, withdrawals
from langaccess.review.releases import RELEASED, answers_to, content_of
from langaccess.review.status import SUBJECT, log_of
from langaccess.review.store import documents_under_review

_LARGEST = 30_000_000  # bytes of one part of a file in which the form number is looked for

VersionMatch = Literal["form", "bytes", "differs"]
"""How a version was found: by the typed number, by the same bytes, or by the form number in a file
whose bytes differ."""


@dataclass(frozen=True, slots=True)
class TracedAct:
    """One act of translating or approving that belongs to a version.

    Attributes:
        entry: number of the entry in the log.
        at: when.
        what: `translated`, `approved`, `rejected`, or `carried` when a contact changed in it or a
            typing mistake was corrected in its source.
        name: who.
        sentences: how many sentences of the version it covers.
        credential: kind, pair, scope, issuer, expires, evidence; empty for a vendor or a writer.
        vendor: translator, reviser, recorded_by, evidence, sha256; empty for others.
        file: the file in which a translation came back, and its sha256; or empty.
        ground: what changed in a carried text (`contact records_desk.phone`), what was corrected,
            why it was rejected, or approved despite that or under a lower class; or empty.
        policy: digest of the rules at that time.
        account: account of the operating system.
        machine: name of the machine.
    """

    entry: int
    at: datetime
    what: str
    name: str = field(metadata={"json": "by"})
    sentences: int
    credential: Mapping[str, str] = field(metadata={"null": True})
    vendor: Mapping[str, str] = field(metadata={"null": True})
    file: Mapping[str, str] = field(metadata={"null": True})
    ground: str = field(metadata={"null": True})
    policy: str
    account: str
    machine: str


_OWN = {"json": ""}  # in the log, but not in the JSON answer


@dataclass(frozen=True, slots=True)
class AnsweredFinding:
    """A finding of the checks that a person answered, for a text of this version.

    Attributes:
        entry: number of the entry in the log.
        at: when.
        code: the check.
        by: who answered.
        why: the reason.
        verdict: `false_alarm` or `source_wrong`.
        segment: the id of the finding.
        account: account of the operating system.
        machine: name of the machine.
    """

    entry: int
    at: datetime
    code: str
    by: str
    why: str
    verdict: str
    segment: str = field(metadata=_OWN)
    account: str = field(metadata=_OWN)
    machine: str = field(metadata=_OWN)


@dataclass(frozen=True, slots=True)
class VersionTrace:
    """The record of one version of a document.

    Attributes:
        match: how it was found.
        version: its entry `document.approved` in the log: form, document, lang, version, file,
            sha256, source_sha256, policy.
        entry: number of that entry.
        at: when it was approved as a whole.
        deeds: who translated and approved, oldest first.
        by_nobody: number of sentences without a translator on record.
        wording: what is known about sentences with the wording of a machine's draft, in words.
        answers: answered findings, oldest first.
        copies: where copies of it are.
        newest: form number of the newest version in that language.
        reasons: why it is no longer valid; empty while it is.
    """

    match: VersionMatch
    version: Mapping[str, Any]
    entry: int
    at: datetime
    deeds: tuple[TracedAct, ...]
    by_nobody: int
    wording: tuple[str, ...]
    answers: tuple[AnsweredFinding, ...]
    copies: tuple[Copies, ...]
    newest: str
    reasons: tuple[Reason, ...]


def trace(session: Session, typed: str) -> VersionTrace | None:
    """Return the record of a form number or a file, None when there is none.

    Args:
        typed: a form number, its beginning, or a file.

    Raises:
        InputError: several versions have this number, or the file cannot be read.
        ConfigError: the log was changed by hand.
    """
    conn = session.connection
    log = log_of(session)
    found = _in_file(conn, Path(typed)) if Path(typed).is_file() else _by_form(conn, typed)
    if found is None:
        return None
    match, entry = found
    data = entry.data
    document = _document(session, data)
    check = None if document is None else DocumentCheck(session, document)
    acts = tuple(_acts(conn, entry))
    hold = withdrawals(conn).get(key_of(data))
    return VersionTrace(
        match=match,
        version=data,
        entry=entry.seq,
        at=entry.at,
        deeds=tuple(_deeds(acts)),
        by_nobody=_unwritten(acts, entry),
        wording=tuple(_wording(conn, entry)),
        answers=_answers(conn, entry, _later(conn, check, data)),
        copies=copies_out(conn, form=data["form"]),
        newest=_newest(conn, data),
        reasons=tuple(recall_reasons(session, entry, check, log, hold)),
    )


def form_of(session: Session, path: Path) -> str | None:
    """Return the form number of a file, by its bytes or in its text; None without one.

    Raises:
        InputError: it cannot be read.
        ConfigError: the log was changed by hand.
    """
    log_of(session)
    found = _in_file(session.connection, path)
    return None if found is None else str(found[1].data["form"])


def _by_form(conn: sqlite3.Connection, typed: str) -> tuple[VersionMatch, ledger.LogEntry] | None:
    found = list(released_forms(conn, typed))
    if len(found) > 1:
        raise InputError(
            f"several versions have the number {typed}",
            hint="write more of the form number",
            details=[entry.data["form"] for entry in found],
        )
    return ("form", found[0]) if found else None


def _in_file(conn: sqlite3.Connection, path: Path) -> tuple[VersionMatch, ledger.LogEntry] | None:
    """Return the version with a file's bytes, else the one whose form number is in the file."""
    data = read_bytes(path)
    known = list(ledger.entries(conn, RELEASED))
    same = [entry for entry in known if entry.data["sha256"] == sha256(data)]
    if same:
        return "bytes", same[-1]
    parts = list(_parts(path, data))
    for entry in reversed(known):
        number = str(entry.data["form"]).encode("utf-8")
        if any(number in part for part in parts):
            return "differs", entry
    return None


def _parts(path: Path, data: bytes) -> Iterator[bytes]:
    """Yield the bytes that can contain a form number: the file, or its parts."""
    if not zipfile.is_zipfile(path):
        yield data
        return
    try:
        with zipfile.ZipFile(path) as packed:
            for info in packed.infolist():
                if info.filename.endswith(".xml") and info.file_size <= _LARGEST:
                    yield part_of(packed, info)
    except DAMAGE as exc:
        raise InputError(
            "this file is damaged or encrypted",
            where=str(path),
            hint="save it again without a password, or type the form number from its foot",
        ) from exc


def _document(session: Session, version: Mapping[str, Any]) -> ReviewedDocument | None:
    name = version["document"]
    for one in documents_under_review(session, called=Path(name).name):
        if (one.name, one.tag) == (name, version["lang"]):
            return one
    return None


def _newest(conn: sqlite3.Connection, version: Mapping[str, Any]) -> str:
    entries = ledger.entries(conn, RELEASED)
    *_, last = [entry for entry in entries if key_of(entry.data) == key_of(version)]
    return str(last.data["form"])


_Act = tuple[ledger.LogEntry, set[str]]
"""A log entry, and the ids of the texts of a version that it covers."""


def _acts(conn: sqlite3.Connection, version: ledger.LogEntry) -> Iterator[_Act]:
    """Yield the acts before a version that cover texts of it."""
    data = version.data
    rows = _before(conn, version)
    targets = {(row[0], row[2]): id_ for row, id_ in rows.items()}
    kinds = (approval.TRANSLATED, approval.APPROVED, approval.REJECTED, approval.CARRIED)
    for entry in approval.acts_on(conn, SUBJECT, data["document"], Tag(data["lang"]), *kinds):
        if entry.seq > version.seq:
            continue
        if entry.kind == approval.TRANSLATED:
            ids = {targets.get((row[0], row[2]), "") for row in entry.data["texts"]}
        else:
            ids = {rows.get(tuple(row), "") for row in entry.data["texts"]}
        if ids - {""}:
            yield entry, ids - {""}


def _before(conn: sqlite3.Connection, version: ledger.LogEntry) -> dict[tuple[str, ...], str]:
    """Return the texts of a version, and those from which they were carried over.

    Each has the id that it has in the version.
    """
    data = version.data
    rows = {tuple(row): str(row[0]) for row in data["texts"]}
    mine = SUBJECT, data["document"], Tag(data["lang"])
    carried = [
        entry.data
        for entry in approval.acts_on(conn, *mine, approval.CARRIED)
        if entry.seq < version.seq
    ]
    for one in reversed(carried):
        for old, new in zip(one["before"], one["texts"], strict=True):
            if tuple(new) in rows:
                rows.setdefault(tuple(old), rows[tuple(new)])
    return rows


def _deeds(acts: Iterable[_Act]) -> Iterator[TracedAct]:
    for entry, ids in acts:
        data = entry.data
        file = {"name": data["file"], "sha256": data["sha256"]} if "file" in data else {}
        yield TracedAct(
            entry=entry.seq,
            at=entry.at,
            what=entry.kind.partition(".")[2],
            name=data["by"]["name"],
            sentences=len(ids),
            credential=data.get("credential") or {},
            vendor=data.get("vendor") or {},
            file=file,
            ground="; ".join(_said(data)),
            policy=data["policy"],
            account=data["account"],
            machine=data["machine"],
        )


def _wording(conn: sqlite3.Connection, version: ledger.LogEntry) -> Iterator[str]:
    """Yield how many texts of a version have the wording of a draft, and who post-edited them."""
    data = version.data
    known = provenance.entries(conn, data["document"], Tag(data["lang"]))
    texts = {(row[0], row[2]): id_ for row, id_ in _before(conn, version).items()}
    mine = {texts[key]: entry for key, entry in known.items() if key in texts}
    counts = Counter(entry.words for entry in mine.values() if entry.entry <= version.seq)
    for words, count in counts.most_common():
        yield f"{plural(count, 'sentence')} of {len(data['texts'])}: {words}"


def _said(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the person said at an act, and the class at that time where it was lowered."""
    for key in ("ground", "why"):
        if data.get(key):
            yield str(data[key])
    if data.get("despite"):
        yield f"despite a rejection: {data['despite']}"
    if data.get("class_was"):
        yield f"{data['class_was']} before, {data['class']} now: {data['class_why']}"


def _unwritten(acts: Iterable[_Act], version: ledger.LogEntry) -> int:
    written = {id_ for e, ids in acts if e.kind == approval.TRANSLATED for id_ in ids}
    return sum(row[0] not in written for row in version.data["texts"])


def answered(check: DocumentCheck) -> tuple[AnsweredFinding, ...]:
    """Return the answered findings in a document as it is now, oldest first.

    Raises:
        InputError: its source cannot be read.
    """
    return tuple(_told(check.session.connection, {int(row[0]) for row in answers_to(check)}))


def _later(
    conn: sqlite3.Connection, check: DocumentCheck | None, version: Mapping[str, Any]
) -> set[int]:
    """Return the answers given since a version was approved, if its text is the same.

    Reasons against its publication are answered after its approval.
    """
    help_ = help_finding_id(version["document"], version["source_sha256"])
    found = {e.seq for e in ledger.entries(conn, qa.ACCEPTED) if e.data["segment"] == help_}
    document = None if check is None else check.document
    if check and document and document.digest and content_of(document) == version["content"]:
        found |= {int(row[0]) for row in answers_to(check)}
    return found


def _answers(
    conn: sqlite3.Connection, version: ledger.LogEntry, later: set[int]
) -> tuple[AnsweredFinding, ...]:
    """Return the answers to findings that a version rests on."""
    mine = {int(row[0]) for row in version.data.get("answers", ())}
    return tuple(_told(conn, mine | later))


def _told(conn: sqlite3.Connection, entries: set[int]) -> Iterator[AnsweredFinding]:
    for entry in ledger.entries(conn, qa.ACCEPTED):
        one = entry.data
        if entry.seq in entries:
            yield AnsweredFinding(
                entry.seq, entry.at, one["code"], one["by"], one["why"], one["verdict"],
                one["segment"], entry.data["account"], entry.data["machine"],
            )  # fmt: skip

"""The record of one page for a court, as a folder: texts, acts, evidence, rules, copies."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from langaccess.agency import approval, ledger
from langaccess.agency.rules_log import stored_rules
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, safe_name, sha256, write_atomic
from langaccess.core.print import escaped
from langaccess.review.approved_file import approved_path
from langaccess.review.model import ReviewedDocument, document_state
from langaccess.review.publishing.copies import copies_out
from langaccess.review.releases import releases
from langaccess.review.status import SUBJECT, log_of, statuses


@dataclass(frozen=True, slots=True)
class CourtRecord:
    """A written record.

    Attributes:
        folder: where it is.
        files: its files, below that folder.
        entries: number of log entries in it.
        missing: what could not be added, in words: evidence, rules, or a file.
    """

    folder: Path
    files: tuple[str, ...]
    entries: int
    missing: tuple[str, ...]


def export_record(session: Session, document: ReviewedDocument, to: Path) -> CourtRecord:
    """Write everything that is known of a document in one language into a new folder.

    `record.json` has all of it, `record.html` is for reading, `evidence/` has the kept files,
    `rules/` the rules at each act, `SHA256SUMS` the digest of each file. Earlier texts are in the
    returned files under `evidence/`; the log has only their digests.

    Args:
        document: as it is now.
        to: the folder; it must be new or empty.

    Raises:
        InputError: the folder has files in it.
        ConfigError: the log was changed by hand.
        OutputError: a file cannot be written.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise InputError("this folder is not empty", where=str(to), hint="name a new one with --to")
    conn = session.connection
    status_by_id = statuses(document, log_of(session), session.policy)
    entries = [e for e in ledger.entries(conn) if _is_about(e, document)]
    files: dict[str, bytes] = {}
    missing: list[str] = []
    files |= dict(_evidence(session, entries, missing))
    files |= dict(_rules(session, entries, missing))
    files |= dict(_pages(session, document, missing))
    verdict = ledger.verify(conn)
    data = {
        "schema": 1,
        "agency": session.policy.agency.name,
        "document": document.name,
        "lang": str(document.tag),
        "class": document.doc_class,
        "state": str(document_state(status_by_id)),
        "written": session.now.isoformat(),
        "sentences": [
            {
                "place": one.place,
                "source": one.source.text,
                "target": None if one.target is None else one.target.text,
                "digests": document.signed(one).row,
                "state": str(status_by_id[one.id].state),
                "reason": status_by_id[one.id].reason,
                "translators": list(status_by_id[one.id].writers),
                "approvals": [_approval(held) for held in status_by_id[one.id].approvals],
            }
            for one in document.sentences
        ],
        "copies": [
            {"site": c.site, "form": c.form, "copies": c.copies}
            for c in copies_out(conn, tag=document.tag)
            if c.document == document.name
        ],
        "entries": [
            {"entry": e.seq, "at": e.at.isoformat(), "kind": e.kind, "clock_back": e.clock_back,
             "hash": e.hash, "data": e.data}
            for e in entries
        ],
        "log": {"entries": verdict.entries, "head": verdict.head,
                "problems": list(verdict.problems)},
        "missing": missing,
        "files": {name: sha256(body) for name, body in sorted(files.items())},
    }  # fmt: skip
    files["record.json"] = json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")
    files["record.html"] = "\n".join(_page(data)).encode("utf-8")
    sums = [f"{sha256(body)}  {name}" for name, body in sorted(files.items())]
    files["SHA256SUMS"] = ("\n".join(sums) + "\n").encode("utf-8")
    try:
        for name, body in files.items():
            write_atomic(to / name, body)
    except BaseException:
        shutil.rmtree(to, ignore_errors=True)
        raise
    return CourtRecord(to, tuple(sorted(files)), len(entries), tuple(missing))


def _is_about(entry: ledger.LogEntry, document: ReviewedDocument) -> bool:
    data = entry.data
    if entry.kind == approval.CONFIRMED:
        return True
    if "what" in data and data["what"] != SUBJECT:
        return False
    return (data.get("document"), data.get("lang")) == (document.name, str(document.tag))


def _approval(held: approval.Approval) -> dict[str, Any]:
    return {
        "entry": held.seq, "at": held.at.isoformat(), "by": held.name,
        "credential": held.credential,
        "certificate": None if held.rests_on is None else held.rests_on.sha256,
        "class": held.document_class, "people": held.people, "rules": held.policy,
        "findings": [list(one) for one in held.findings], "despite_rejection": held.despite,
        "class_was": held.class_was, "class_why": held.class_why, "account": held.account,
        "machine": held.machine,
    }  # fmt: skip


def _evidence(
    session: Session, entries: list[ledger.LogEntry], missing: list[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the kept files that the entries name, hashed again."""
    folder = approval.evidence_of(session.connection)
    named: dict[approval.Certificate, None] = {}
    for entry in entries:
        vendor = entry.data.get("vendor") or {}
        for name, digest in (
            (entry.data.get("file"), entry.data.get("sha256")),
            (vendor.get("evidence"), vendor.get("sha256")),
        ):
            if name and digest and not entry.kind.startswith("document.approved"):
                named[approval.Certificate(str(name), str(digest))] = None
    for kept in named:
        problem, place = folder.problem(kept), folder.place(kept)
        if problem or place is None:
            missing.append(problem)
        else:
            yield f"evidence/{kept.sha256[:16]}-{safe_name(kept.name)}", read_bytes(place)


def _rules(
    session: Session, entries: list[ledger.LogEntry], missing: list[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the rules that were current at each act."""
    digests = dict.fromkeys(str(e.data["policy"]) for e in entries if e.data.get("policy"))
    known = {**stored_rules(session.connection), session.rules_digest: session.rules_text}
    for digest in digests:
        if digest in known:
            yield f"rules/{digest}.json", known[digest].encode("ascii")
        else:
            missing.append(f"the text of the rules {digest} was not stored at that time")


def _pages(
    session: Session, document: ReviewedDocument, missing: list[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the source and the approved file, if they are those of the newest version."""
    versions = list(releases(session.connection, document))
    if not versions:
        missing.append("no version was approved as a whole")
        return
    newest = versions[-1]
    for kind, path, digest in (
        ("source", document.path, newest["source_sha256"]),
        ("approved", approved_path(session.folder, document), newest["sha256"]),
    ):
        if path.is_file() and sha256(read_bytes(path)) == digest:
            yield f"{kind}/{safe_name(path.name)}", read_bytes(path)
        else:
            missing.append(f"the {kind} file of {newest['form']} is not there as it was")


def _page(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the record as a plain HTML page for reading."""

    def text(value: object) -> str:
        return escaped(value)

    title = f"{data['document']} ({data['lang']}): record of {data['agency']}"
    yield f"<!doctype html><html lang=en><meta charset=utf-8><title>{text(title)}</title>"
    yield f"<h1>{text(title)}</h1><p>Written {text(data['written'])}. State: {text(data['state'])}."
    yield f"Class: {text(data['class'])}. Names are claims: the log does not prove who typed them."
    whole = "is whole" if not data["log"]["problems"] else "was changed by hand"
    yield f"The log {whole}; head {text(data['log']['head'])}.</p>"
    if data["missing"]:
        yield "<h2>Not in this record</h2><ul>"
        yield from (f"<li>{text(one)}</li>" for one in data["missing"])
        yield "</ul>"
    yield "<h2>Texts</h2><table border=1><tr><th>Place<th>Source<th>Translation<th>State<th>By</tr>"
    for one in data["sentences"]:
        by = "; ".join(
            f"{a['by']} on {a['at'][:10]} (entry {a['entry']})" for a in one["approvals"]
        )
        by = by or one["reason"]
        wrote = ", ".join(one["translators"])
        cells = (one["place"], one["source"], one["target"] or "", one["state"], f"{wrote}; {by}")
        yield "<tr>" + "".join(f"<td dir=auto>{text(cell)}</td>" for cell in cells) + "</tr>"
    yield "</table><h2>Copies</h2><ul>"
    yield from (
        f"<li>{text(c['site'])}: {text(c['copies'])} of {text(c['form'])}</li>"
        for c in data["copies"]
    )
    yield "</ul><h2>Acts in the log, oldest first</h2><table border=1>"
    for entry in data["entries"]:
        at = datetime.fromisoformat(entry["at"]).strftime("%Y-%m-%d %H:%M:%S UTC")
        back = " (the clock was earlier than at the entry before)" if entry["clock_back"] else ""
        body = json.dumps(entry["data"], ensure_ascii=False, sort_keys=True)
        acts = (entry["entry"], at + back, entry["kind"], body)
        yield "<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in acts) + "</tr>"
    yield "</table></html>"

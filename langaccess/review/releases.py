"""The approved file, with a form number that traces any copy of it.

The log has one entry `document.approved` for each version: number of the source document, version
in this language, form number, digest of what was approved, the digests of each sentence, the
answers to findings that it rests on, and path and sha256 of the file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from langaccess import qa
from langaccess.agency import approval, ledger
from langaccess.agency.policy import digest
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.files import sha256
from langaccess.formats import Written, form_number
from langaccess.review.approved_file import approved_path, render
from langaccess.review.checks import finding_id, help_finding_id
from langaccess.review.document_check import DocumentCheck
from langaccess.review.model import ReviewedDocument
from langaccess.review.status import SUBJECT, log_of, statuses

RELEASED = "document.approved"


@dataclass(frozen=True, slots=True)
class Released:
    """An approved file.

    Attributes:
        form: its form number (`documents.form_number`).
        version: 1 for the first in this language.
        written: the file.
    """

    form: str
    version: int
    written: Written


def release(session: Session, document: ReviewedDocument) -> Released:
    """Write the approved file of a document; the same text keeps its version.

    Args:
        document: as it is now.

    Raises:
        InputError: it is not approved as a whole, or its source cannot be read.
        ConfigError: the log was changed by hand.
        OutputError: the file cannot be written, or the database is locked for too long.
    """
    conn = session.connection
    content = content_of(document)
    with transaction(conn):
        status_by_id = statuses(document, log_of(session), session.policy)
        mine = list(releases(conn, document))
        last: Mapping[str, Any] = mine[-1] if mine else {}
        if last.get("content") == content:
            form = str(last["form"])
            return Released(
                form,
                int(last["version"]),
                render(session.folder, document, status_by_id, form=form),
            )
        number, version = _number(conn, document), len(mine) + 1
        form = form_number(
            session.policy.agency.name,
            number,
            document.tag,
            version=version,
            on=day_of(session.now),
            digest=content,
        )
        written = render(session.folder, document, status_by_id, form=form)
        ledger.append(
            conn,
            RELEASED,
            {
                "document": document.name,
                "lang": str(document.tag),
                "number": number,
                "version": version,
                "form": form,
                "content": content,
                "texts": text_rows(document),
                "answers": _answered(DocumentCheck(session, document), last),
                "source_sha256": document.digest,
                "file": approved_path(session.folder, document)
                .relative_to(session.folder)
                .as_posix(),
                "sha256": written.sha256,
                "policy": digest(session.policy),
            },
            at=session.now,
        )
    return Released(form, version, written)


def answers_to(check: DocumentCheck) -> list[list[int | str]]:
    """Return the answers to findings in a document as it is: entry in the log, and sentence.

    The sentence is empty for an answer about a paragraph or the whole document.

    Raises:
        InputError: its source cannot be read.
    """
    document = check.document
    mine = {finding_id(one): one.id for one in document.sentences}
    mine[help_finding_id(document.name, document.digest)] = ""
    answers = list(ledger.entries(check.session.connection, qa.ACCEPTED))
    if answers:
        mine = {one.segment: "" for one in check.found if one.accepted} | mine
    return [
        [entry.seq, mine[entry.data["segment"]]]
        for entry in answers
        if entry.data["segment"] in mine
    ]


def _answered(check: DocumentCheck, last: Mapping[str, Any]) -> list[list[int | str]]:
    """Return the answers to findings that a new version rests on: entry in the log, and sentence.

    A sentence that was carried over since the last version has another text and the same answers.
    """
    found, document = answers_to(check), check.document
    carried = {
        row[0]
        for entry in approval.acts_on(
            check.session.connection, SUBJECT, document.name, document.tag, approval.CARRIED
        )
        for row in entry.data["texts"]
    }
    kept = [list(row) for row in last.get("answers", ()) if row[1] in carried]
    return found + [row for row in kept if row not in found]


def releases(conn: sqlite3.Connection, document: ReviewedDocument) -> Iterator[Mapping[str, Any]]:
    """Yield the log entries of a document's versions in its language, oldest first."""
    for entry in ledger.entries(conn, RELEASED):
        if (entry.data["document"], entry.data["lang"]) == (document.name, document.tag):
            yield entry.data


def text_rows(document: ReviewedDocument) -> list[list[str]]:
    """Return the digests of every sentence as in the log: id, source, target, terms."""
    return [document.signed(one).row for one in document.sentences]


def content_of(document: ReviewedDocument) -> str:
    """Return the digest of the approved text and of the source file that gives its layout."""
    body = [row[:3] for row in text_rows(document)]
    layout = [document.digest, "stripped"] if document.stripped else [document.digest]
    return sha256(json.dumps([*layout, body]).encode("utf-8"))


def _number(conn: sqlite3.Connection, document: ReviewedDocument) -> int:
    """Return the number of the source document, the same in every language."""
    known = {e.data["document"]: int(e.data["number"]) for e in ledger.entries(conn, RELEASED)}
    return known.get(document.name) or max(known.values(), default=0) + 1

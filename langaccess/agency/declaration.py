"""Classes of documents that a named person has declared, kept in the log.

A sidecar file says what class a document has, but not who said so. Where the sentence gate cannot
read a document, or stops a legal act or a record in it, a machine drafts it only after a person who
holds the right (`agency.rights`) has declared its class. A declaration is bound to the bytes of the
file: a changed file needs another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from langaccess.agency import ledger
from langaccess.agency.approval import counting_acts
from langaccess.agency.rights import holder_called, require_clock
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction

CLASS_DECLARED = "class.declared"
"""Kind of the entry by which a person declares the class of one file."""


@dataclass(frozen=True, slots=True)
class ClassDeclaration:
    """What a named person said of a file.

    Attributes:
        document: name of the file.
        digest: sha256 of its bytes.
        doc_class: its class.
        by: id of the person in the roster.
        name: their name.
        at: when.
        role: in which role they may declare: `coordinator` or `counsel`.
        account: account of the computer that entered it.
        entry: number of the entry in the log.
    """

    document: str
    digest: str
    doc_class: str
    by: str
    name: str
    at: datetime
    role: str
    account: str
    entry: int


def declare_class(
    session: Session, files: Iterable[tuple[str, str]], doc_class: str, name: str
) -> tuple[ClassDeclaration, ...]:
    """Write into the log that a person declares the class of files; what is there stays as it is.

    Args:
        files: name and sha256 of each file.
        doc_class: the class, one that the rules know.
        name: id or name of a person who holds the right.

    Raises:
        ConfigError: there is no agency folder, or a roster file is wrong.
        InputError: no one, or more than one person, of the roster has this name, the person does
            not hold the right, or the clock is earlier than the log.
        OutputError: the log cannot be written.
    """
    session.require_folder("the class that a person declares is kept in its log")
    person = holder_called(session, name).person
    require_clock(session, session.now)
    known = class_declarations(session)
    made = []
    with transaction(session.connection):
        for document, digest in files:
            old = known.get(digest)
            if old is not None and (old.doc_class, old.by) == (doc_class, person.id):
                continue
            data = {
                "document": document, "sha256": digest, "class": doc_class,
                "by": person.id, "name": person.name, "role": person.may_confirm or "",
            }  # fmt: skip
            entry = ledger.append(
                session.connection, CLASS_DECLARED, data | ledger.here(), at=session.now
            )
            made.append(_read(entry))
    return tuple(made)


def class_declarations(session: Session) -> Mapping[str, ClassDeclaration]:
    """Return sha256 of a file → the newest declaration of its class that counts."""
    return {one.digest: one for one in all_declarations(session)}


def all_declarations(session: Session) -> list[ClassDeclaration]:
    """Return every declaration that counts, oldest first.

    Those of earlier versions, by people without the right, do not count.
    """
    found = counting_acts(session, CLASS_DECLARED)
    return [_read(entry) for entry in found if entry.data.get("role")]


def _read(entry: ledger.LogEntry) -> ClassDeclaration:
    data = entry.data
    return ClassDeclaration(
        data["document"], data["sha256"], data["class"], data["by"], data["name"], entry.at,
        data["role"], data["account"], entry.seq,
    )  # fmt: skip

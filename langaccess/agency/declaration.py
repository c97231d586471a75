"""Classes of documents that a named person of the roster has declared, kept in the log.

A sidecar file or `--class` says what class a document has, but not who said so. Where the sentence
gate cannot read a document, a machine drafts it only after a named person has declared its class.
A declaration is bound to the bytes of the file: a changed file needs another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from langaccess.agency import ledger
from langaccess.agency.people import entry_called, load_roster
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction

__all__ = ["CLASS_DECLARED", "ClassDeclaration", "class_declarations", "declare_class"]

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
    """

    document: str
    digest: str
    doc_class: str
    by: str
    name: str
    at: datetime


def declare_class(
    session: Session, files: Iterable[tuple[str, str]], doc_class: str, name: str
) -> tuple[ClassDeclaration, ...]:
    """Write into the log that a person declares the class of files; what is there stays as it is.

    Args:
        files: name and sha256 of each file.
        doc_class: the class, one that the rules know.
        name: id or name of a person in the roster.

    Raises:
        ConfigError: there is no agency folder, or a roster file is wrong.
        InputError: no one, or more than one person, of the roster has this name.
        OutputError: the log cannot be written.
    """
    folder = session.require_folder("the class that a person declares is kept in its log")
    person = entry_called(load_roster(folder / "roster", session.policy), name)
    known = class_declarations(session)
    made = []
    with transaction(session.connection):
        for document, digest in files:
            old = known.get(digest)
            if old is not None and (old.doc_class, old.by) == (doc_class, person.id):
                continue
            data = {
                "document": document, "sha256": digest, "class": doc_class,
                "by": person.id, "name": person.name,
            }  # fmt: skip
            entry = ledger.append(
                session.connection, CLASS_DECLARED, data | ledger.here(), at=session.now
            )
            made.append(
                ClassDeclaration(document, digest, doc_class, person.id, person.name, entry.at)
            )
    return tuple(made)


def class_declarations(session: Session) -> Mapping[str, ClassDeclaration]:
    """Return sha256 of a file → the newest declaration of its class."""
    if session.root is None or not session.has_database:
        return {}
    found = {}
    for entry in ledger.entries(session.connection, CLASS_DECLARED):
        data = entry.data
        found[str(data["sha256"])] = ClassDeclaration(
            str(data["document"]), str(data["sha256"]), str(data["class"]),
            str(data["by"]), str(data["name"]), entry.at,
        )  # fmt: skip
    return found

"""A post-editor confirms an unchanged machine sentence: one sentence in one act."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from langaccess.agency import approval, provenance
from langaccess.agency.provenance import Wording, WordingCheck
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.core.names import plain_name
from langaccess.review.model import ReviewedDocument
from langaccess.review.origin import needs_confirmation, origins_in
from langaccess.review.status import SUBJECT
from langaccess.review.store import save


def confirm_sentence(
    session: Session, document: ReviewedDocument, place: str, translator: str, path: Path
) -> ReviewedDocument:
    """Record that a post-editor answers for one unchanged machine sentence.

    The sentence counts as post-edited by this person, in a log entry of its own, and a second
    person approves it.

    Args:
        document: as it is now, after the import of the person's file.
        place: which sentence.
        translator: name of the person.
        path: the file in which the sentence came back.

    Raises:
        InputError: the class needs no confirmation, the sentence is not one with a machine's
            wording from a file of this person, or the person is not qualified for the pair.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not needs_confirmation(session, document):
        raise InputError(
            f"sentences of a document of the class {document.doc_class} are not confirmed one by "
            "one",
            hint="import the file with --post-edited alone",
        )
    provenance.require_post_editor(session, translator, document.source, document.tag)
    mine = next((one for one in document.sentences if one.place == place), None)
    origin = None if mine is None else origins_in(session, document).get(mine.id)
    theirs = origin is not None and plain_name(origin.by) == plain_name(translator)
    same = origin is not None and origin.wording is Wording.SAME
    if mine is None or origin is None or not (mine.origin and theirs and same):
        raise InputError(
            f"{place} is not a sentence that {translator} returned unchanged, so nothing was "
            "confirmed",
            hint="review import lists these sentences as still drafts",
        )
    new = replace(mine, origin="", held=None)
    whole = tuple(new if one.place == place else one for one in document.sentences)
    document = replace(document, sentences=whole)
    text = document.signed(new)
    conn = session.connection
    file = approval.keep_evidence(session.workspace.state, path)
    with transaction(conn):
        save(conn, document)
        provenance.record(
            conn, document.tag, [(new.id, text.target)],
            [WordingCheck(Wording.SAME, origin.engine)], way="review import --confirm",
            by=translator, at=session.now, document=document.name, file=file.name,
            post_edited=[new.id],
        )  # fmt: skip
        approval.record_writing(
            conn, [text], translator, session.policy, what=SUBJECT, target=document.tag,
            at=session.now, document=document.name, file=file, document_class=document.doc_class,
        )  # fmt: skip
    return document

"""The findings of the checks in a document as it will be published: in the whole file.

A missing sentence shows in no other sentence. So a document whose sentences are all translated is
written as it will be when approved, into a temporary file. `langaccess check` reports the same
findings with the same ids.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from langaccess import qa
from langaccess.agency.facts import Registered
from langaccess.agency.policy import Policy, reason
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import scratch
from langaccess.core.folding import spaced
from langaccess.core.model import Finding, Reason, Severity
from langaccess.qa import FileFinding
from langaccess.review.approved_file import approved_path, write
from langaccess.review.checks import errors, remember, untranslated_codes
from langaccess.review.model import ReviewedDocument

__all__ = [
    "DocumentCheck",
    "answer_command",
    "answerable",
    "as_reasons",
    "by_sentence",
    "open_errors",
]


def _is_complete(document: ReviewedDocument) -> bool:
    """Return whether every sentence of a document has a translation of its source as it is."""
    return bool(document.digest and document.sentences and not document.problem) and all(
        one.current for one in document.sentences
    )


class DocumentCheck:
    """A document as it would be published, checked when its findings are first asked for.

    Attributes:
        session: the agency's.
        document: as it is now.
    """

    def __init__(self, session: Session, document: ReviewedDocument) -> None:
        self.session = session
        self.document = document

    @cached_property
    def found(self) -> tuple[FileFinding, ...]:
        """The errors in its file, answered ones too; none until every sentence is translated.

        When it cannot be written now, the file of its approval is checked instead.

        Raises:
            InputError: its source cannot be read.
        """
        document = self.document
        if not _is_complete(document):
            return ()
        settings = qa.settings(
            self.session.policy, qa.accepted(self.session.connection), lambda _tag: document.terms,
            Registered.of(self.session.folder, self.session.connection),
        )  # fmt: skip
        with scratch() as folder:
            path = folder / approved_path(self.session.folder, document).name
            try:
                write(document, path)
            except InputError:
                path = approved_path(self.session.folder, document)
                if not path.is_file():
                    return ()
            report = qa.check_files(
                [path], [document.path], tag=document.tag, source_tag=document.source,
                settings=settings,
            )  # fmt: skip
        found = (one for one in report.findings if one.severity is Severity.ERROR)
        return tuple(replace(one, file=document.name) for one in found)


def open_errors(check: DocumentCheck) -> tuple[Finding, ...]:
    """Return the errors in a document that are neither fixed nor answered: of sentences and file.

    The returned findings count as shown: they can be answered.

    Raises:
        InputError: the source cannot be read.
    """
    conn, document, policy = check.session.connection, check.document, check.session.policy
    answers = qa.accepted(conn)
    found: list[Finding] = []
    for one in document.sentences:
        mine = errors(one, document, policy, answers)
        if mine:
            remember(conn, document, mine, untranslated_codes(one, document, policy))
            found += mine
    known = {(one.code, _digits(one.segment)) for one in found}
    for each in check.found:
        if not each.accepted and (each.code, _digits(each.segment)) not in known:
            remember(conn, document, [_plain(each)], {each.code} if each.kept else ())
            found.append(_plain(each))
    return tuple(found)


def as_reasons(found: Iterable[Finding], policy: Policy) -> Iterator[Reason]:
    """Yield findings as reasons why a text may not be published, with their ids."""
    for one in found:
        floor = "floor.15" if one.code == "notice.help" else "floor.10"
        yield reason(policy, floor, f"{one.message} ({one.code} {one.segment})")


def answerable(conn: sqlite3.Connection, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that an answer can settle: not a sentence that was left untranslated."""
    known = [(one, qa.shown(conn, one.code, one.segment)) for one in found]
    return tuple(one for one, said in known if said is not None and not said.kept)


def answer_command(code: str, segment: str) -> str:
    """Return the command that answers a finding, to copy into the terminal."""
    return f'langaccess check accept {code} {segment} --by NAME --why "REASON"'


def by_sentence(check: DocumentCheck) -> Mapping[str, tuple[Finding, ...]]:
    """Return id of a sentence → the open errors of its paragraph that no sentence of it has alone.

    Raises:
        InputError: the source cannot be read.
    """
    document = check.document
    answers = qa.accepted(check.session.connection)
    result: dict[str, tuple[Finding, ...]] = {}
    for found in check.found:
        text = spaced(found.source)
        inside = [one for one in document.sentences if text and spaced(one.source.text) in text]
        codes = {
            e.code for one in inside for e in errors(one, document, check.session.policy, answers)
        }
        for one in () if found.accepted or found.code in codes else inside:
            result[one.id] = (*result.get(one.id, ()), _plain(found))
    return result


def _plain(found: FileFinding) -> Finding:
    """Return a finding of a file as one of a sentence is returned."""
    return Finding(found.code, found.message, found.severity, found.where, found.segment)


def _digits(segment: str) -> str:
    return segment.rpartition(":")[2]

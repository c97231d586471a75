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
from langaccess.review.checks import (
    SentenceFindings,
    answered_finding,
    errors,
    findings_and_answers,
    remember,
    untranslated_codes,
)
from langaccess.review.model import ReviewedDocument


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

    @property
    def found(self) -> tuple[FileFinding, ...]:
        """The errors in its file (`all_found`)."""
        return tuple(one for one in self.all_found if one.severity is Severity.ERROR)

    @cached_property
    def all_found(self) -> tuple[FileFinding, ...]:
        """The errors and warnings in its file, answered ones too.

        None until every sentence is translated. What the checks find in the source is left out.
        When it cannot be written now, the file of its approval is checked instead.

        Raises:
            InputError: its source cannot be read.
        """
        document = self.document
        if not _is_complete(document):
            return ()
        settings = qa.settings(
            self.session.policy, qa.accepted(self.session), lambda _tag: document.terms,
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
        return tuple(
            replace(one, file=document.name)
            for one in report.findings
            if one.severity is Severity.ERROR
            or (one.severity is Severity.WARNING and one.file == path.as_posix())
        )


def open_errors(check: DocumentCheck) -> tuple[Finding, ...]:
    """Return the errors in a document that are neither fixed nor answered: of sentences and file.

    The returned findings count as shown: they can be answered.

    Raises:
        InputError: the source cannot be read.
    """
    conn, document, policy = check.session.connection, check.document, check.session.policy
    answers = qa.accepted(check.session)
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


def sentence_findings(check: DocumentCheck) -> Mapping[str, SentenceFindings]:
    """Return id of a sentence → what the checks find in it, and in its paragraph in the whole file.

    A warning that is about no paragraph is with the first sentence. An error of the whole file is
    not here: it keeps the document from being released (`open_errors`); nor is a missing line on
    free help, which keeps it from being published.

    Raises:
        InputError: the source cannot be read.
    """
    document, policy = check.document, check.session.policy
    answers = qa.answers(check.session)
    mine = {
        one.id: findings_and_answers(one, document, policy, answers) for one in document.sentences
    }
    alone = {id_: one.codes for id_, one in mine.items()}
    for found in check.all_found:
        if found.code == "notice.help":
            continue
        text = spaced(found.source)
        inside = [one for one in document.sentences if text and spaced(one.source.text) in text]
        if not inside and found.severity is Severity.WARNING:
            inside = list(document.sentences[:1])
        if any(found.code in alone[one.id] for one in inside):
            continue
        said = answers.get((found.code, found.segment)) if found.accepted else None
        if said is None:
            more = SentenceFindings(open=(_plain(found),))
        else:
            more = SentenceFindings(answered=(answered_finding(_plain(found), said),))
        for one in inside:
            mine[one.id] += more
    return mine


def _plain(found: FileFinding) -> Finding:
    """Return a finding of a file as one of a sentence is returned."""
    return Finding(found.code, found.message, found.severity, found.where, found.segment)


def _digits(segment: str) -> str:
    return segment.rpartition(":")[2]

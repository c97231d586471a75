"""Translations that were in use before this program: put under review, without an approval."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from langaccess import qa
from langaccess.agency import approval, ledger, provenance
from langaccess.agency.policy import Policy
from langaccess.agency.provenance import Wording, WordingCheck
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.clock import day_of
from langaccess.core.errors import UsageError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats.exchange import ReturnedUnit
from langaccess.review.checks import Answers, errors
from langaccess.review.model import (
    IN_USE,
    HeldTranslation,
    ReviewedDocument,
    ReviewedSentence,
    digest,
)
from langaccess.review.origin import compare_units
from langaccess.review.returns.finished_documents import read_finished
from langaccess.review.store import register, save
from langaccess.translate.memory import require_plain_pairs

ADOPTED = "document.adopted"


@dataclass(frozen=True, slots=True)
class AdoptedTranslation:
    """A translation in use without a record that a qualified person approved it.

    Attributes:
        document: its source below the agency's folder.
        lang: its language.
        file: name of the file; a copy is kept.
        sha256: of its bytes.
        review_by: the last day to review it.
        by: who entered it.
        at: when.
        entry: number of the entry in the log.
        sentences: sentences of the source.
        paired: those for which a translation was found in the file.
        held: those in which the checks find an error.
        unchanged: those with the wording of a machine's draft.
    """

    document: str
    lang: Tag
    file: str
    sha256: str
    review_by: date
    by: str
    at: datetime
    entry: int
    sentences: int
    paired: int
    held: int
    unchanged: int = 0


def adopt(
    session: Session,
    file: Path,
    source: Path,
    tags: tuple[Tag, Tag | None],
    *,
    review_by: date | None = None,
    by: str = "",
) -> AdoptedTranslation:
    """Put a translation that is in use under review, with a last day for the review.

    Its sentences count as drafts by an unknown translator and are approved as any other; one with
    an error is held. A sentence that a person has translated here already stays.

    Args:
        file: the translation, in any format that can be read.
        source: the file that it translates.
        tags: languages of source and translation; the second is identified when None.
        review_by: the day; without one `review.expiry_notice_days` from now.
        by: who enters it; without a name the account of this computer.

    Raises:
        UsageError: the day is past.
        InputError: a file cannot be read, its language cannot be identified, or too little of the
            source is plainly in it.
        OutputError: the database is locked for too long, or the disk is full.
    """
    conn = session.connection
    day = review_by or day_of(session.now) + timedelta(
        days=session.policy.review.expiry_notice_days
    )
    if day < day_of(session.now):
        raise UsageError(f"{day} is past", hint="--review-by takes a day in the future")
    tag = tags[1] or qa.language_of_file(file, tags[0])
    with transaction(conn):
        document = register(session, source, tags[0], tag)
        found = {unit.id: unit for unit in read_finished(file, document).units if _plain(unit)}
        require_plain_pairs(len(found), len(document.sentences), source, file, tag)
        kept = approval.keep_evidence(session.workspace.state, file)
        answers = qa.accepted(session)
        checks = compare_units(session, document, tuple(found.values()))
        whole = tuple(
            _drafted(
                one,
                found.get(one.place),
                checks.get(one.place),
                kept.name,
                document,
                session.policy,
                answers,
            )
            for one in document.sentences
        )
        document = replace(document, sentences=whole)
        save(conn, document)
        adopted = {one.place: one for one in whole if one.place in checks}
        provenance.record(
            conn, tag, [(one.id, document.signed(one).target) for one in adopted.values()],
            [checks[place] for place in adopted], way="review adopt",
            by=by.strip() or ledger.account(), at=session.now, document=document.name,
            file=kept.name,
        )  # fmt: skip
        data = {
            "document": document.name, "lang": str(document.tag), "file": kept.name,
            "sha256": kept.sha256, "source_sha256": document.digest,
            "review_by": day.isoformat(), "by": by.strip() or ledger.account(),
            "sentences": len(whole), "paired": len(found),
            "held": sum(one.held is not None and one.place in found for one in whole),
            "unchanged": sum(one.wording is Wording.SAME for one in checks.values()),
            **ledger.here(),
        }  # fmt: skip
        return _read(ledger.append(conn, ADOPTED, data, at=session.now))


def adoptions(conn: sqlite3.Connection) -> Mapping[tuple[str, Tag], AdoptedTranslation]:
    """Return what was adopted, by source and language; of several the last."""
    found = map(_read, ledger.entries(conn, ADOPTED))
    return {(one.document, one.lang): one for one in found}


def near_misses(conn: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """Return what the agency knows of a file that is not an approved version, in plain words.

    Args:
        path: the file, or the form number that was typed for one.

    Raises:
        InputError: it cannot be read.
    """
    if not path.is_file():
        return (f"there is no file {path}",) if path.suffix else ()
    here = sha256(read_bytes(path))
    numbers = {
        (name, lang): (number, held)
        for number, name, lang, held in conn.execute(
            "SELECT id, name, lang, digest FROM review_documents ORDER BY id"
        )
    }
    said = [
        f"{one.by} adopted it on {day_of(one.at)} as already in use; its text is under review as "
        f"no. {numbers[key][0]}"
        for key, one in adoptions(conn).items()
        if one.sha256 == here and key in numbers
    ]
    sources = [f"no. {n} ({lang})" for (_, lang), (n, held) in numbers.items() if held == here]
    if sources:
        said.append(f"it is the source of the documents under review: {', '.join(sources)}")
    return tuple(said)


def _plain(unit: ReturnedUnit) -> bool:
    return unit.target is not None and not unit.problem


def _drafted(
    one: ReviewedSentence,
    unit: ReturnedUnit | None,
    check: WordingCheck | None,
    name: str,
    document: ReviewedDocument,
    policy: Policy,
    answers: Answers,
) -> ReviewedSentence:
    """Return a sentence with its translation from the file, or with that held for an error."""
    by_a_person = one.target is not None and not one.origin
    target: Target | None = None if unit is None else unit.target
    if by_a_person or target is None:
        return one
    origin = f"{IN_USE}{name}"
    if check is not None and check.wording is Wording.SAME:
        origin = check.engine  # a machine's draft is not a translation in use
    new = replace(
        one, target=target, made_for=digest(one.source), origin=origin, held=None, was=None
    )
    found = errors(new, document, policy, answers)
    reasons = tuple(f"{each.code}: {each.message}" for each in found)
    return replace(one, held=HeldTranslation(target, name, reasons)) if reasons else new


def _read(entry: ledger.LogEntry) -> AdoptedTranslation:
    data = entry.data
    return AdoptedTranslation(
        document=data["document"],
        lang=Tag(data["lang"]),
        file=data["file"],
        sha256=data["sha256"],
        review_by=date.fromisoformat(data["review_by"]),
        by=data["by"],
        at=entry.at,
        entry=entry.seq,
        sentences=data["sentences"],
        paired=data["paired"],
        held=data["held"],
        unchanged=data.get("unchanged", 0),
    )

"""Publishing: copies of approved documents go to sites; the log records where each one is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from langaccess.agency import ledger
from langaccess.agency.policy import digest, reason
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import UsageError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.model import Decision, Reason
from langaccess.review.approved_file import approved_path
from langaccess.review.model import ReviewedDocument
from langaccess.review.publishing.copies import COLLECTED, PUBLISHED, Copies, copies_at, near_site
from langaccess.review.publishing.permission import may_publish
from langaccess.review.releases import Released, content_of, release, releases
from langaccess.review.status import log_of, statuses

_MOST = 10_000_000  # more is a typing mistake


@dataclass(frozen=True, slots=True)
class Publication:
    """Whether copies may be published.

    Attributes:
        decision: yes or no, with every reason.
        released: the published version, None when nothing was published.
        entry: number of the entry in the log, 0 when nothing was published.
    """

    decision: Decision
    released: Released | None = None
    entry: int = 0


def publish(
    session: Session,
    document: ReviewedDocument,
    *,
    site: str,
    copies: int,
    file: Path | None = None,
    new_site: bool = False,
) -> Publication:
    """Publish copies of an approved document at a site, or say why that is not permitted.

    The approved file is written if it does not exist yet. The log gets one entry.

    Args:
        document: as it is now.
        site: where the copies go.
        copies: how many.
        file: the file that a person is about to print, if one was named.
        new_site: the site is not the known one of almost the same name.

    Raises:
        UsageError: no site or no copies, or the site is almost called like a known one.
        InputError: a file cannot be read.
        ConfigError: the log was changed by hand.
        OutputError: the file cannot be written, or the database is locked for too long.
    """
    conn = session.connection
    place = " ".join(site.split())
    if not place or not 0 < copies <= _MOST:
        raise UsageError("how many copies, and where?", hint='--site "Main library" --copies 200')
    with transaction(conn):
        near = "" if new_site else near_site(conn, place)
        if near:
            raise UsageError(
                f"no copies have gone to {place} so far, but some to {near}",
                hint=f'--site "{near}"; for another site of almost the same name add --new-site',
            )
        status_by_id = statuses(document, log_of(session), session.policy)
        decision = may_publish(session, document, status_by_id)
        other = tuple(_other_bytes(session, document, file))
        how = "a change goes through review; to print the approved text, remove this file"
        decision = decision.against(other, (how,))
        if not decision.allowed:
            return Publication(decision)
        made = release(session, document)
        data = {
            "document": document.name, "lang": str(document.tag), "class": document.doc_class,
            "form": made.form, "version": made.version, "sha256": made.written.sha256,
            "site": place, "copies": copies, "policy": digest(session.policy),
        }  # fmt: skip
        entry = ledger.append(conn, PUBLISHED, data | ledger.here(), at=session.now)
    return Publication(decision, made, entry.seq)


def collect(session: Session, form: str, site: str, *, by: str) -> Copies:
    """Record that all copies of a version were collected from a site, and return them.

    Args:
        form: form number, or its beginning.
        site: where they were.
        by: who collected them, as that person says.

    Raises:
        InputError: none are there.
        UsageError: no name.
        ConfigError: the log was changed by hand.
    """
    conn = session.connection
    if not by.strip():
        raise UsageError("who collected them?", hint="--by NAME")
    with transaction(conn):
        log_of(session)
        found = copies_at(conn, form, site)
        data = {
            "document": found.document, "lang": str(found.tag), "form": found.form,
            "site": found.site, "copies": found.copies, "by": by.strip(),
        }  # fmt: skip
        ledger.append(conn, COLLECTED, data | ledger.here(), at=session.now)
    return found


def _other_bytes(
    session: Session, document: ReviewedDocument, file: Path | None
) -> Iterator[Reason]:
    """Yield which files are not what was approved: the one named, or the one in its place.

    A file in its place before its version is in the log was left by an interrupted run, or is an
    older version: `release` replaces it.
    """
    mine = list(releases(session.connection, document))
    last = mine[-1] if mine else None
    place = approved_path(session.folder, document)
    current = last is not None and last["content"] == content_of(document)
    looked = [place] if current and place.is_file() else []
    if file is not None and not _same(file, document.path) and not _same(file, place):
        looked.append(file)
    for path in looked:
        good = current and last is not None and sha256(read_bytes(path)) == last["sha256"]
        if not good:
            what = f" as {last['form']}" if current and last else ""
            words = f"{path.name} is not what was approved{what}: its bytes differ"
            yield reason(session.policy, "floor.8", words, where=str(path))


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()

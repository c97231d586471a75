"""Finds the agency's document for which a returned file was written, and its version.

A registered contact may change while a file is at a translator's. The program put the new value
into the source itself, so the returned source and translation get the new value too.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from langaccess.agency import ledger
from langaccess.agency.facts import CONTACT_SET
from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.model import Target
from langaccess.formats.exchange import Returned, ReturnedUnit
from langaccess.review.contacts.swap import Swap, swap_for
from langaccess.review.model import ReviewedDocument
from langaccess.review.returns.alignment import aligned
from langaccess.review.store import documents_under_review, register


def match_document(
    session: Session, returned: Returned, path: Path
) -> tuple[ReviewedDocument, Returned]:
    """Return the agency's document for which a file was written, and the file brought up to date.

    Programs write the whole path of their own PC into it; only the file name is ours. Of documents
    with the same content, the one with this file name is meant. A contact that changed since the
    file was sent has its new value.

    Args:
        returned: what came back.
        path: the file, for messages.

    Raises:
        ConfigError: what the database has of it is damaged.
        InputError: there is no such document, it may be one of several, or the file is for an older
            source or another language.
    """
    same = list(
        documents_under_review(
            session, called=PureWindowsPath(returned.original).name, digest=returned.digest
        )
    )
    same = [one for one in same if _is_named_in(one.name, returned)] or _renamed(
        session, same, returned
    )
    right = [one for one in same if one.tag == returned.target]
    for one in right:
        if one.is_damaged:
            raise ConfigError(one.problem)
    exact = [one for one in right if returned.digest and one.digest == returned.digest]
    if len(exact) > 1:
        raise InputError(
            f"this may be for any of {len(exact)} documents with the same content: "
            f"{', '.join(one.name for one in exact)}",
            where=str(path),
            hint="give them different file names, and send them out again",
        )
    for one in exact:
        return one, returned
    for one in right:
        now = with_changed_contacts(session.connection, returned, partial(_strays, document=one))
        strays = _strays(now, one)
        # A program that rebuilt the file may have dropped the digest; then the texts decide.
        if not strays or (not returned.digest and 2 * len(strays) < len(returned.units)):
            return one, now
    if right:
        stray = next(iter(_strays(returned, right[0])), returned.units[0])
        raise InputError(
            f"this was written for an older source of {right[0].name}",
            where=stray.where,
            hint="send the document out again: `langaccess review export`; translations of "
            "unchanged sentences are kept",
        )
    if same:
        names = ", ".join(sorted({str(one.tag) for one in same}))
        raise InputError(
            f"this is {returned.original} in {returned.target.name}; under review is {names}",
            where=str(path),
            hint=f"send it out in that language first: review export --lang {returned.target}",
        )
    source = _source_file(session, returned)
    if source is None:
        raise InputError(
            f"this was written for a document that is not yours: {returned.original}",
            where=str(path),
            hint="see `langaccess review list`; begin with `langaccess review export`",
        )
    made = register(session, source, returned.source, returned.target)
    return made, returned


def _is_named_in(name: str, returned: Returned) -> bool:
    """Whether a returned file names this source; a pack numbers files of the same name."""
    original, own = PureWindowsPath(returned.original).name, PurePosixPath(name).name
    return original == own or re.fullmatch(rf"\d+-{re.escape(own)}", original) is not None


def _renamed(
    session: Session, same: list[ReviewedDocument], returned: Returned
) -> list[ReviewedDocument]:
    """Return the documents with this content and another name, unless the named source exists."""
    return [] if _source_file(session, returned) is not None else same


def _strays(returned: Returned, document: ReviewedDocument) -> tuple[ReturnedUnit, ...]:
    """Return the sentences whose source is not that of the document as it is now.

    A source that was saved again without a change in its text is the same.
    """
    sources = {one.place: one.source.text for one in document.sentences}
    units = aligned(returned.units, document.sentences, document.tag)
    return tuple(unit for unit in units if sources.get(unit.id) != unit.source.text)


def _source_file(session: Session, returned: Returned) -> Path | None:
    """Return the brochure for which a pack of `translate` was written, by its digest."""
    folder = session.folder / "brochures"
    name = PureWindowsPath(returned.original).name
    for path in sorted(folder.rglob("*")):
        same_name = path.name == name or name.endswith(f"-{path.name}")
        if same_name and path.is_file() and sha256(read_bytes(path)) == returned.digest:
            return path
    return None


def with_changed_contacts(
    conn: sqlite3.Connection, file: Returned, strays: Callable[[Returned], Sequence[ReturnedUnit]]
) -> Returned:
    """Return a returned file with the contacts that were changed after it was sent.

    A file was sent at one moment, so all changes after that moment apply to all of it. The fewest
    changes with which every source in it is ours are the right ones; without such a number the
    file stays as it came. A translation that writes a value in another way gets a `problem`.

    Args:
        file: what came back.
        strays: which sentences of a file have a source that is not the document's.
    """
    if not strays(file):
        return file
    changes = [*_changes(conn)]
    for start in reversed(range(len(changes))):
        now = replace(file, units=tuple(_unit(one, changes[start:], file) for one in file.units))
        if not strays(now):
            return now
    return file


def _changes(conn: sqlite3.Connection) -> Iterator[Swap]:
    """Yield the changes of registered values, oldest first."""
    for entry in ledger.entries(conn, CONTACT_SET):
        key, old, new = (str(entry.data[name] or "") for name in ("key", "old", "new"))
        if old and old != new:
            swap = swap_for(key.rpartition(".")[2], old, new)
            if not swap.same:  # documents kept their writing
                yield swap


@dataclass(slots=True)
class _Pair:
    source: Target
    target: Target | None
    problem: str = ""


def _unit(unit: ReturnedUnit, changes: Sequence[Swap], file: Returned) -> ReturnedUnit:
    pair = _Pair(unit.source, unit.target)
    for swap in changes:
        times = swap.count(pair.source, file.source)
        source = swap.apply(pair.source, file.source) if times else None
        if source is None:
            continue
        pair.source = source
        if pair.target is None or not pair.target.text.strip():
            continue
        made = swap.apply(pair.target, file.target)
        if made is None or swap.count(pair.target, file.target) != times:
            pair.problem = (
                "a contact in it changed since it was sent, and the translation writes it in "
                "another way: write the new one there"
            )
        else:
            pair.target = made
    if pair.source is unit.source:
        return unit
    problem = unit.problem or pair.problem
    return replace(unit, source=pair.source, target=pair.target, problem=problem)

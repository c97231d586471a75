"""Imports a file about the languages of an area, whatever it is, into the agency's database."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes
from langaccess.core.progress import SILENT, Progress
from langaccess.core.words import joined, plural
from langaccess.outreach.need import store
from langaccess.outreach.need.census_files import read_census
from langaccess.outreach.need.census_tables import CensusTable, census_tables
from langaccess.outreach.need.language_counts import LanguageCounts, read_counts
from langaccess.outreach.need.model import (
    CensusFile,
    NeedSource,
    PlaceFigures,
    SourcePlace,
    Survey,
)

IMPORTED, REMOVED = "need.imported", "need.removed"


@dataclass(frozen=True, slots=True)
class ImportedSource:
    """What an import has added.

    Attributes:
        places: names of the places that were kept, at most the first ten.
        place_count: how many there are.
        replaced: whether an earlier import of the same was replaced.
        can_decide: whether figures of this source can decide a duty.
        notes: what a person must know about the file.
    """

    source: NeedSource
    places: tuple[str, ...]
    place_count: int
    replaced: bool
    can_decide: bool
    notes: tuple[str, ...]


def import_need(
    session: Session,
    path: Path,
    *,
    places: Sequence[str] = (),
    survey: Survey | None = None,
    level: int = 90,
    map_file: Path | None = None,
    read_bill: Callable[[Path], LanguageCounts | None] = lambda _path: None,
    progress: Progress = SILENT,
) -> ImportedSource:
    """Read a file and keep its figures.

    Args:
        places: which places of a census table are the agency's; see `read_census`.
        survey: year and product of a file that does not name them.
        level: confidence of the margins in the file.
        map_file: the map of a table of a school district or a court.
        read_bill: counts the calls of a bill of an interpreter line (`count_calls`), or returns
            None if the file is not one; bills are read by `langaccess.reports`, a wing above.

    Raises:
        InputError: the file is not one of those that are read, or is not usable.
        ConfigError: the map has a mistake.
        OutputError: the database cannot be written.
    """
    digest = _digest(path)
    if map_file is not None:
        return _keep_counts(session, path, digest, read_counts(path, map_file))
    read = read_census(path, places=places, survey=survey, level=level, progress=progress)
    if read is not None:
        return _keep_census(session, path, digest, read, is_area=bool(places))
    bill = read_bill(path)
    if bill is not None:
        return _keep_counts(session, path, digest, bill)
    raise InputError(
        "this file is not a census table, a bill of an interpreter line, or a table with a map",
        where=str(path),
        hint="download table C16001 from data.census.gov; for a table of a school district or a "
        "court write a map and add --map FILE",
    )


def remove_need(session: Session, id_: str, *, by: str, why: str) -> NeedSource:
    """Delete a source that was imported by mistake; the log keeps who did it, and why.

    Raises:
        InputError: no source has this id, or the name or the reason is missing.
        OutputError: the database cannot be written.
    """
    source = next((one for one in store.sources(session.connection) if one.id == id_), None)
    if source is None:
        known = ", ".join(one.id for one in store.sources(session.connection)) or "none"
        raise InputError(f"there is no source `{id_}`", hint=f"imported sources: {known}")
    if not by.strip() or not why.strip():
        raise InputError("a name and a reason are needed", hint='add --by NAME --why "wrong year"')
    with transaction(session.connection):
        store.remove_source(session.connection, id_)
        data = {"source": id_, "sha256": source.sha256, "by": by.strip(), "why": why.strip()}
        ledger.append(session.connection, REMOVED, data | ledger.here(), at=session.now)
    return source


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file without holding it."""
    if not path.is_file():
        read_bytes(path)  # raises what it is instead
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep_census(
    session: Session, path: Path, digest: str, read: CensusFile, *, is_area: bool
) -> ImportedSource:
    year, product = read.survey.year or 0, read.survey.product or 0
    table = census_tables()[read.table]
    base = f"acs{product}-{year}-{read.table.lower()}"
    id_, replaced = _free_id(session, base, digest, {one.id for one in read.places})
    source = NeedSource(
        id_, "acs", table.unit, year, read.table, product, path.name, digest, session.now,
        read.has_margins,
    )  # fmt: skip
    figures = (
        (one.id, f"{row:03}", estimate, margin)
        for one in read.places
        for row, (estimate, margin) in sorted(one.values.items())
    )
    is_area = is_area or len(read.places) == 1
    places = (SourcePlace(id_, one.id, one.name, is_area) for one in read.places)
    gone = _places_gone(session, id_, {one.id for one in read.places})
    _save(session, source, places, figures)
    notes = (*gone, *_census_notes(read))
    empty = all(not any(e for e, _ in one.values.values()) for one in read.places)
    can_decide = read.has_margins and table.unit == "people" and not empty
    names = tuple(one.name for one in read.places[:10])
    return ImportedSource(source, names, len(read.places), replaced, can_decide, notes)


def _places_gone(session: Session, id_: str, kept: Collection[str]) -> list[str]:
    """Return a note about the places of an earlier import that this one replaces and lacks."""
    earlier = store.places(session.connection, id_)
    gone = [one for one in earlier if one.id not in kept]
    if not gone:
        return []
    return [f"no longer kept: {_some(gone)}; to keep several places, name each with --place"]


def _census_notes(read: CensusFile) -> Iterator[str]:
    """Yield what a person must know about a census table."""
    table = census_tables()[read.table]
    if not read.has_margins:
        yield (
            "the file has no margins of error: its figures are shown and decide nothing; "
            "download the table with margins"
        )
    if table.unit == "households":
        yield f"{table.id} counts households: they are shown, and decide no duty to people"
    missing = [group.label for group in table.groups if group.number not in read.rows]
    if missing:
        yield f"the file lacks {len(missing)} of {len(table.groups)} groups: {'; '.join(missing)}"
    empty = [one for one in read.places if _is_empty(one, table)]
    if empty:
        other = "C16001" if table.id == "B16001" else "another year, or 5 years"
        yield f"the Census Bureau published no {table.id} for {_some(empty)}: use {other}"
    masked = [one for one in read.places if one.masked and not _is_empty(one, table)]
    if masked:
        counts: Counter[str] = Counter()
        for one in masked:
            counts.update(one.masked)
        words = ", ".join(f"{what} ({count:,})" for what, count in sorted(counts.items()))
        yield f"{_some(masked)}: values without a number: {words}"
    odd = [one for one in read.places if _sums(one, table)]
    if odd:
        found, published = _sums(odd[0], table) or (0, 0)
        yield (
            f"{_some(odd)}: the rows do not add up to the total ({odd[0].name}: {found:,}, "
            f"published {published:,}): compare the file with the page where it was downloaded"
        )


def _some(places: Sequence[PlaceFigures | SourcePlace]) -> str:
    """Return the names of at most three places, and how many more there are."""
    names = [one.name for one in places[:3]]
    return joined([*names, *([f"{len(places) - 3:,} more"] if places[3:] else [])])


def _is_empty(one: PlaceFigures, table: CensusTable) -> bool:
    """Return whether a place has no figure for any group."""
    return all(one.values.get(group.number, (None, None))[0] is None for group in table.groups)


def _sums(one: PlaceFigures, table: CensusTable) -> tuple[int, int] | None:
    """Return the sum of the rows and the published total of a place if they differ."""
    value = {row: estimate for row, (estimate, _) in one.values.items() if estimate is not None}
    parts = [r.number for r in table.rows.values() if r.measure in ("english", "speakers")]
    whole = next(r.number for r in table.rows.values() if r.measure == "total")
    if whole not in value or any(row not in value for row in parts):
        return None
    found = sum(value[row] for row in parts)
    return None if found == value[whole] else (found, value[whole])


def _keep_counts(session: Session, path: Path, digest: str, read: LanguageCounts) -> ImportedSource:
    id_, replaced = _free_id(session, f"{read.kind}-{read.year}", digest, None)
    source = NeedSource(
        id_, read.kind, read.unit, read.year, file=path.name, sha256=digest,
        imported=session.now, unresolved=dict(read.unresolved),
    )  # fmt: skip
    figures = (("", str(tag), count, None) for tag, count in read.counts.items())
    _save(session, source, (), figures)
    notes = []
    if read.unresolved:
        names = ", ".join(f"{name} ({count:,})" for name, count in read.unresolved.items())
        notes.append(f"names that could mean several languages, or are not known: {names}")
    if read.hidden:
        notes.append(f"{plural(read.hidden, 'row')} without a count, hidden by the publisher")
    if read.unread:
        notes.append(
            f"{plural(len(read.unread), 'row')} could not be read, so not counted; the first: "
            f"{read.unread[0]}"
        )
    return ImportedSource(source, (), 0, replaced, can_decide=False, notes=tuple(notes))


def _free_id(session: Session, base: str, digest: str, places: set[str] | None) -> tuple[str, bool]:
    """Return the id for a source, and whether it is that of an earlier import of the same."""
    known = {one.id: one for one in store.sources(session.connection)}
    for id_ in (base, *(f"{base}-{n}" for n in range(2, len(known) + 3))):
        if id_ not in known:
            return id_, False
        held = {one.id for one in store.places(session.connection, id_)}
        if known[id_].sha256 == digest or (places and held == places):
            return id_, True
    raise AssertionError  # one more id than there are sources


def _save(
    session: Session,
    source: NeedSource,
    places: Iterable[SourcePlace],
    figures: Iterable[store.Figure],
) -> None:
    with transaction(session.connection):
        store.save_source(session.connection, source, places, figures)
        data = {
            "source": source.id, "file": source.file, "sha256": source.sha256,
            "table": source.table, "year": source.year, "unit": source.unit,
        }  # fmt: skip
        ledger.append(session.connection, IMPORTED, data | ledger.here(), at=session.now)

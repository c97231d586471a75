"""Import and export of translation memories as TMX 1.4b."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import place
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import Tag
from langaccess.formats.exchange import (
    MACHINE_DRAFT,
    TmxHeader,
    TmxUnit,
    Variant,
    read_tmx,
    write_tmx,
)
from langaccess.translate.memory.import_gate import HeldUnit, ImportGate
from langaccess.translate.memory.model import TranslationUnit, Trust, load_limits
from langaccess.translate.memory.origin_filter import OriginFilter
from langaccess.translate.memory.store import Added, Memory

_LICENCE, _ORIGIN, _STANDING = "x-licence", "x-origin", "x-standing"
_BEFORE, _AFTER = "x-context-pre", "x-context-post"


@dataclass(frozen=True, slots=True)
class TmxImport:
    """What became of a file.

    Attributes:
        added: what is new in the memory.
        held: units that were not taken in, with the reason.
        conflicts: sentences to which the file gives two translations or more.
        renewed: translations brought into Unicode's composed form.
        poor: share of sentences with a number that have none of their numbers in the translation.
        wording: how many units have the wording of a machine's draft, in words.
    """

    added: Added
    held: tuple[HeldUnit, ...]
    conflicts: int
    renewed: int
    poor: float
    wording: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether so many sentences lack their numbers that a person should look first."""
        return self.poor > load_limits().poor


def import_tmx(
    session: Session, path: Path, *, licence: str = "", progress: Progress = SILENT
) -> TmxImport:
    """Take a TMX file in, all that passes the gate or, when it is out of step, nothing.

    A unit comes in as `translated`, whatever higher state the file gives it: only this agency's own
    approval approves. One that our own export calls `legacy` stays so, and one with the wording of
    a machine's draft, or whose file names an engine as its writer, is held. The file's name, its
    author and its date are kept.

    Args:
        session: the agency, whose memory takes it in.
        path: the file.
        licence: on what terms it may be passed on; else what the file says.

    Raises:
        InputError: not TMX, damaged, or its two languages are out of step.
        OutputError: the database cannot be written.
    """
    header, units = read_tmx(path)
    gate = ImportGate()
    said = licence or header.props.get(_LICENCE, "")
    progress.start(f"reading {path.name}", _count(path), "units")
    said_of: dict[int, str] = {}
    read = _units(_with_progress(units, progress), path, said, gate, header.engine, said_of)
    origin = OriginFilter(session, gate.held)
    own = origin.through(read, lambda unit: said_of.pop(id(unit), ""))
    with transaction(session.connection):
        added = Memory(session).add(gate.through(own))
        origin.record("memory import", path.name)
    progress.finish()
    return TmxImport(
        added, tuple(gate.held), gate.conflicts, gate.renewed, gate.poor, origin.wording
    )


def _with_progress(units: Iterable[TmxUnit], progress: Progress) -> Iterator[TmxUnit]:
    for unit in units:
        yield unit
        progress.advance()


def _count(path: Path) -> int | None:
    """Return about how many units a file holds, None when it is not written in bytes of ASCII."""
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(2**20), b"")
        return sum(chunk.count(b"</tu>") for chunk in chunks) or None


def _units(
    units: Iterable[TmxUnit],
    path: Path,
    licence: str,
    gate: ImportGate,
    engine: str,
    said_of: dict[int, str],
) -> Iterator[tuple[str, TranslationUnit]]:
    for unit in units:
        source = unit.side(unit.source)
        if source is None:
            why = f"this unit lacks its source language, {unit.source}"
            gate.held.append(HeldUnit(place(path, unit.line), "source.missing", why))
            continue
        for variant in unit.variants:
            if variant is source:
                continue
            if any(MACHINE_DRAFT in note.casefold() for note in (*unit.notes, *variant.notes)):
                why = "its note says that it is a machine draft: have a person translate it"
                gate.held.append(HeldUnit(place(path, unit.line), "draft.machine", why))
                continue
            made = _unit(unit, source, variant, path.name, licence)
            said = variant.engine or unit.engine or engine
            if said:
                said_of[id(made)] = said
            yield f"{path}:{unit.line}", made


def _unit(
    unit: TmxUnit, source: Variant, target: Variant, origin: str, licence: str
) -> TranslationUnit:
    props = {**unit.props, **target.props}
    return TranslationUnit(
        source.tag,
        target.tag,
        source.text,
        target.text,
        Trust.LEGACY if props.get(_STANDING) == Trust.LEGACY else Trust.TRANSLATED,
        origin,
        by=target.author or unit.author,
        at=target.date or unit.date,
        licence=props.get(_LICENCE, licence),
        before=props.get(_BEFORE, ""),
        after=props.get(_AFTER, ""),
    )


def export_tmx(memory: Memory, out: BinaryIO, *, target: Tag | None = None, approved: bool) -> int:
    """Write a memory as a TMX file that translators' programs open, and return how many units.

    States travel as properties. Where all sentences are of one language the head of the file says
    so, because some programs know no `*all*`.

    Args:
        memory: what to write.
        out: a file opened for writing bytes; nothing is held in memory.
        target: only this target language, in all its regions.
        approved: only what this agency approved.
    """
    pairs = {(one, other) for one, other, *_ in memory.counts()}
    wanted = {pair for pair in pairs if target is None or pair[1].regionless == target.regionless}
    sources = {source for source, _ in wanted}
    head = TmxHeader(source=sources.pop() if len(sources) == 1 else None)
    units = (
        _exported(unit)
        for unit in memory.units()
        if (unit.source_tag, unit.target_tag) in wanted
        and (unit.standing is Trust.APPROVED or not approved)
    )
    return write_tmx(units, out, head)


def _date(said: str) -> str:
    """Return a time as TMX wants it (`20261125T090000Z`); empty for one that is none."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return ""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if at.tzinfo else f"{at:%Y%m%dT%H%M%SZ}"


def _exported(unit: TranslationUnit) -> TmxUnit:
    props = {
        _STANDING: unit.standing.value,
        _ORIGIN: unit.origin,
        _LICENCE: unit.licence,
        _BEFORE: unit.before,
        _AFTER: unit.after,
    }
    return TmxUnit(
        id=f"m{unit.id}",
        variants=(
            Variant(unit.source_tag, unit.source),
            Variant(unit.target_tag, unit.target, author=unit.by, date=_date(unit.at)),
        ),
        source=unit.source_tag,
        props={name: value for name, value in props.items() if value},
    )

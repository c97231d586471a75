"""Memories of translators' programs, TMX 1.4b, into the workspace's memory and out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from langaccess.errors import InputError
from langaccess.exchange import TmxHeader, TmxUnit, Variant, read_tmx, write_tmx
from langaccess.memory.gates import Gate, Held
from langaccess.memory.model import Standing, TranslationUnit
from langaccess.memory.rules import load_rules
from langaccess.memory.store import Added, Memory

__all__ = ["Imported", "export_tmx", "import_tmx"]

_LICENCE, _ORIGIN, _STANDING = "x-licence", "x-origin", "x-standing"
_BEFORE, _AFTER = "x-context-pre", "x-context-post"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    Attributes:
        added: what is new in the memory.
        held: units that were not taken in, with the reason.
        conflicts: sentences to which the file gives two translations or more.
        renewed: translations brought into Unicode's composed form.
        poor: share of sentences with a number that have none of their numbers in the translation.
    """

    added: Added
    held: tuple[Held, ...]
    conflicts: int
    renewed: int
    poor: float

    @property
    def doubtful(self) -> bool:
        """Whether so many sentences lack their numbers that somebody should look first."""
        return self.poor > load_rules().poor


def import_tmx(memory: Memory, path: Path, *, licence: str = "") -> Imported:
    """Take a TMX file in, all that passes the gate or, when it is out of step, nothing.

    Every unit comes in as `translated`, whatever state the file gives it: only this agency's own
    approval approves. The file's name, its author and its date are kept.

    Args:
        memory: where to.
        path: the file.
        licence: on what terms it may be passed on; else what the file says.

    Raises:
        InputError: no TMX, damaged, or its two languages are out of step.
        OutputError: the database cannot be written.
    """
    header, units = read_tmx(path)
    gate = Gate()
    said = licence or header.props.get(_LICENCE, "")
    added = memory.add(gate.through(_units(units, path, said)))
    return Imported(added, tuple(gate.held), gate.conflicts, gate.renewed, gate.poor)


def _units(
    units: Iterable[TmxUnit], path: Path, licence: str
) -> Iterator[tuple[str, TranslationUnit]]:
    for unit in units:
        source = unit.side(unit.source)
        if source is None:
            raise InputError(
                f"a unit lacks its source language, {unit.source}", where=f"{path}:{unit.line}"
            )
        for variant in unit.variants:
            if variant is not source:
                yield f"{path}:{unit.line}", _unit(unit, source, variant, path.name, licence)


def _unit(
    unit: TmxUnit, source: Variant, target: Variant, origin: str, licence: str
) -> TranslationUnit:
    props = {**unit.props, **target.props}
    return TranslationUnit(
        source.tag,
        target.tag,
        source.text,
        target.text,
        Standing.TRANSLATED,
        origin,
        by=target.author or unit.author,
        at=target.date or unit.date,
        licence=props.get(_LICENCE, licence),
        before=props.get(_BEFORE, ""),
        after=props.get(_AFTER, ""),
    )


def export_tmx(units: Iterable[TranslationUnit]) -> bytes:
    """Return units as a TMX file that translators' programs open; states travel as properties."""
    out = BytesIO()
    write_tmx(map(_exported, units), out, TmxHeader(source=None))
    return out.getvalue()


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
            Variant(unit.target_tag, unit.target, author=unit.by, date=unit.at),
        ),
        source=unit.source_tag,
        props={name: value for name, value in props.items() if value},
    )

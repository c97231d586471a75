"""What a person should look at in the memory, and how to take a bad import out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from langaccess.translate.memory.import_gate import fault_of
from langaccess.translate.memory.model import TranslationUnit, Trust
from langaccess.translate.memory.store import Memory


@dataclass(frozen=True, slots=True)
class TranslationConflict:
    """A sentence with two translations or more in one language.

    Attributes:
        source: the sentence.
        units: its translations, in the order in which they came.
    """

    source: str
    units: tuple[TranslationUnit, ...]


@dataclass(frozen=True, slots=True)
class UnitFault:
    """A unit that a check finds at fault.

    Attributes:
        unit: the unit.
        code: the check.
        message: what it says.
    """

    unit: TranslationUnit
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class MemoryReport:
    """What `examine` found.

    Attributes:
        units: how many units there are.
        conflicts: sentences with two translations or more.
        faults: units at fault; `translate` does not use them.
    """

    units: int
    conflicts: tuple[TranslationConflict, ...]
    faults: tuple[UnitFault, ...]


def examine(memory: Memory) -> MemoryReport:
    """Return what a person should look at."""
    units = list(memory.units())
    groups: dict[tuple[str, str, str], list[TranslationUnit]] = defaultdict(list)
    for unit in units:
        groups[unit.source_tag, unit.target_tag, unit.source.casefold()].append(unit)
    conflicts = tuple(
        TranslationConflict(group[0].source, tuple(group))
        for group in groups.values()
        if len({unit.target.casefold() for unit in group}) > 1
    )
    return MemoryReport(len(units), conflicts, tuple(_faults(units)))


def _faults(units: list[TranslationUnit]) -> Iterator[UnitFault]:
    for unit in units:
        bad = fault_of(unit)
        if bad is not None:
            yield UnitFault(unit, bad.code, bad.message)


def remove_origin(memory: Memory, origin: str) -> int:
    """Take out what came from a file, and return how many units that were.

    Approved units stay: `review reject` withdraws an approval, and its unit with it.

    Raises:
        OutputError: the database cannot be written.
    """
    ids = [
        unit.id
        for unit in memory.units()
        if unit.origin == origin and unit.standing is not Trust.APPROVED
    ]
    return memory.remove(ids)

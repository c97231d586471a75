"""A changed value in the translation memory, so that the old one is not suggested again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from langaccess.agency.session import Session
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.review.contacts.swap import Swap
from langaccess.translate.memory import Memory, TranslationUnit


@dataclass(frozen=True, slots=True)
class MemoryUpdate:
    """What changed in the translation memory.

    Attributes:
        changed: units that have the new value instead of the old one.
        removed: units removed because sentence and translation had the value a different number of
            times, so that the right translation is not known.
    """

    changed: int = 0
    removed: int = 0


def update_memory(session: Session, swap: Swap) -> MemoryUpdate:
    """Put the new value into every unit of the memory that has the old one, or remove the unit.

    A unit keeps its standing and its origin: a sentence with another number in it was translated
    and approved by the same people.

    Raises:
        OutputError: the database cannot be written.
    """
    memory = Memory(session)
    old = [(unit, _changed(unit, swap)) for unit in memory.units() if _shows(unit, swap)]
    memory.remove([unit.id for unit, _made in old])
    made = [new for _unit, new in old if new is not None]
    memory.add(made)
    return MemoryUpdate(len(made), len(old) - len(made))


def _texts(unit: TranslationUnit) -> Iterator[tuple[str, Tag]]:
    yield unit.source, unit.source_tag
    yield unit.target, unit.target_tag
    yield unit.before, unit.source_tag
    yield unit.after, unit.source_tag


def _shows(unit: TranslationUnit, swap: Swap) -> bool:
    return any(swap.count(Target(text), tag) for text, tag in _texts(unit))


def _changed(unit: TranslationUnit, swap: Swap) -> TranslationUnit | None:
    source, target = Target(unit.source), Target(unit.target)
    if swap.count(source, unit.source_tag) != swap.count(target, unit.target_tag):
        return None
    made = [swap.apply(Target(text), tag) for text, tag in _texts(unit)]
    words = [one.text for one in made if one is not None]
    return replace(unit, source=words[0], target=words[1], before=words[2], after=words[3], id=0)

"""Files that were at a translator's while a registered number changed, brought up to today.

The program itself put the new value into the source. Whoever translated the old one has lost
nothing by it: source and translation of the file get the new value as those of the desk did.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from langaccess.agency import ledger
from langaccess.agency.facts import CONTACT_SET
from langaccess.core.model import Target
from langaccess.formats.exchange import Returned, ReturnedUnit
from langaccess.review.contacts.swap import Swap, swap_for

__all__ = ["overtaken"]


def overtaken(
    conn: sqlite3.Connection, file: Returned, strays: Callable[[Returned], Sequence[ReturnedUnit]]
) -> Returned:
    """Return a returned file with the contacts that were changed after it went out.

    All of a file went out at one moment: what was changed from some change on holds for all of
    it. The fewest changes with which every source in it is ours are the right ones; where none
    are, the file stays as it came. A translation that writes a value in another way gets a
    `problem`.

    Args:
        conn: the agency's database.
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
                "a contact in it was changed since it went out, and the translation writes it in "
                "another way: write the new one there"
            )
        else:
            pair.target = made
    if pair.source is unit.source:
        return unit
    problem = unit.problem or pair.problem
    return replace(unit, source=pair.source, target=pair.target, problem=problem)

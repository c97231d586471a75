"""Counts that may leave the agency: where few are counted, detail is withheld until they are not.

Each language service is counted in exactly one row, so that no row is the sum of others and nothing
can be subtracted. A row that would be small is merged with others into one that says less: first
without the month, then without the type of encounter, the kind of help and the language. The order
is fixed, and each step drops one detail from all rows that are left.

Merging is not enough: two parts of at most 10 that add up to 20 are both 10. A merged row counts
only if its sum leaves each of its parts at least half of the small counts as possible values. What
is left at the end has an upper limit instead of a count. Then no withheld count can be computed,
not even by a reader who knows these rules and every row; `tests/reports/test_withheld_counts.py`
tries all tables of a kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["DETAILS", "WITHHELD", "CountKey", "CountRow", "withhold_small"]

WITHHELD = "withheld"
"""What a row has in place of a detail that it does not show."""


class CountKey(NamedTuple):
    """What a language service is counted by; each of them may be `WITHHELD`.

    Attributes:
        month: as `2026-11`.
        language: its tag; `und` if it is not known.
        type: id of the type of encounter; `unknown` if it is not recorded.
        help: the kind of help that was used, or requested if no one interpreted.
        outcome: one of `OUTCOMES`.
    """

    month: str
    language: str
    type: str
    help: str
    outcome: str


DETAILS = CountKey._fields
_STEPS = ("month", "type", "help", "language")
"""What is withheld, one after the other: months first, because there are many and a period says
enough; languages last, because a state asks for them first. The outcome is never withheld."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """A number of language services.

    Attributes:
        low: at least so many.
        high: at most so many; the same as `low` if it is an exact count.
    """

    key: CountKey
    low: int
    high: int


@dataclass(slots=True)
class _Part:
    """Services that are counted together, and the encounters that they were in."""

    services: int = 0
    encounters: set[str] = field(default_factory=set)

    def add(self, other: _Part) -> None:
        self.services += other.services
        self.encounters |= other.encounters


def withhold_small(services: Iterable[tuple[str, CountKey]], small: int) -> tuple[CountRow, ...]:
    """Return the rows in which each service is counted once and none of them is small, in order.

    A row is small if its services were in fewer than `small` encounters: ten services of one
    evening are one person's.

    Args:
        services: id of the encounter, and what the service is counted by.
        small: the least count that is shown; at least 4.
    """
    left: dict[CountKey, _Part] = {}
    for encounter, key in services:
        left.setdefault(key, _Part()).add(_Part(1, {encounter}))
    rows = [_exact(key, part) for key, part in left.items() if len(part.encounters) >= small]
    left = {key: part for key, part in left.items() if len(part.encounters) < small}
    for step in _STEPS:
        merged, parts = _merge(left, step)
        left = {}
        for key, part in merged.items():
            # If the other parts are as large as they can be, half of the small counts are left.
            most = (parts[key] - 1) * (small - 1) + (small - 1) // 2
            if len(part.encounters) >= small and part.services <= most:
                rows.append(_exact(key, part))
            else:
                left[key] = part
    rows += [CountRow(key, 1, _limit(part.services, small)) for key, part in left.items()]
    return tuple(sorted(rows, key=lambda row: row.key))


def _merge(
    left: Mapping[CountKey, _Part], detail: str
) -> tuple[dict[CountKey, _Part], dict[CountKey, int]]:
    """Return the parts without one detail, and of how many each is made."""
    merged: dict[CountKey, _Part] = {}
    parts: dict[CountKey, int] = {}
    for key, part in left.items():
        less = key._replace(**{detail: WITHHELD})
        merged.setdefault(less, _Part()).add(part)
        parts[less] = parts.get(less, 0) + 1
    return merged, parts


def _exact(key: CountKey, part: _Part) -> CountRow:
    return CountRow(key, part.services, part.services)


def _limit(services: int, small: int) -> int:
    """Return an upper limit that says little of the number: `small` doubled, less one."""
    limit = small
    while services >= limit:
        limit *= 2
    return limit - 1

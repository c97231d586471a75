"""What each rule rests on, and which rules rest on nothing that is still in force."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from langaccess.agency.policy.model import Policy

__all__ = ["Rest", "rests"]

_GONE = frozenset({"rescinded", "superseded", "historical"})


@dataclass(frozen=True, slots=True)
class Rest:
    """A rule that rests, in whole or in part, on an authority that is no longer in force.

    Attributes:
        rule: dotted path of the rule (`thresholds.doj-2002-safe-harbour`).
        gone: ids of authorities that are no longer in force.
        carried_by: ids of those that still carry the rule; empty when there is none.
    """

    rule: str
    gone: tuple[str, ...]
    carried_by: tuple[str, ...]


def rests(policy: Policy) -> tuple[Rest, ...]:
    """Return every rule that names an authority which is no longer in force."""
    status = {authority.id: authority.status for authority in policy.authorities}
    found = []
    for rule, basis in _rules(policy, ()):
        gone = tuple(name for name in basis if status[name] in _GONE)
        if gone:
            kept = tuple(name for name in basis if name not in gone)
            found.append(Rest(".".join(rule), gone, kept))
    return tuple(found)


def _rules(value: Any, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield path and basis of everything that has a basis."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            inside = getattr(value, field.name)
            if field.name == "basis":
                yield at, inside
            else:
                yield from _rules(inside, (*at, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _rules(item, (*at, str(key)))
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            name = getattr(item, "id", None) or getattr(item, "tag", None) or str(n)
            yield from _rules(item, (*at, str(name)))

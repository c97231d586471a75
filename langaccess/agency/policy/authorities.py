"""What each rule rests on: outdated authorities, and until when a statement may be printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from langaccess.agency.policy.model import Policy
from langaccess.agency.policy.reasons import reason
from langaccess.core.clock import months_after
from langaccess.core.model import Decision

_GONE = frozenset({"rescinded", "superseded", "historical"})


@dataclass(frozen=True, slots=True)
class OutdatedBasis:
    """A rule that rests, in whole or in part, on an authority that no longer applies.

    Attributes:
        rule: dotted path of the rule (`thresholds.doj-2002-safe-harbour`).
        gone: ids of authorities that no longer apply.
        carried_by: ids of those that still carry the rule; empty when there is none.
    """

    rule: str
    gone: tuple[str, ...]
    carried_by: tuple[str, ...]


def outdated_bases(policy: Policy) -> tuple[OutdatedBasis, ...]:
    """Return every rule that names an authority which no longer applies."""
    status = {authority.id: authority.status for authority in policy.authorities}
    found = []
    for rule, basis in _rules(policy, ()):
        gone = tuple(name for name in basis if status[name] in _GONE)
        if gone:
            kept = tuple(name for name in basis if name not in gone)
            found.append(OutdatedBasis(".".join(rule), gone, kept))
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


def expiry(policy: Policy, ids: Iterable[str] = ()) -> date:
    """Return the last day on which what rests on `ids` may be printed.

    It is `review.review_after_months` after the oldest day on which one of these authorities was
    checked; without ids, after the day on which the rules as a whole were.
    """
    wanted = set(ids)
    checked = [authority.as_of for authority in policy.authorities if authority.id in wanted]
    return months_after(min(checked, default=policy.as_of), policy.review.review_after_months)


def print_decision(policy: Policy, ids: Iterable[str], on: date) -> Decision:
    """Return whether statements that rest on `ids` may be printed on the day `on` (floor.11)."""
    months = policy.review.review_after_months
    reasons = []
    if expiry(policy) < on:
        text = (
            f"the rules {policy.id} were last checked on {policy.as_of}, over {months} months ago"
        )
        reasons.append(reason(policy, "floor.11", text))
    for authority in policy.authorities:
        if authority.id in set(ids) and months_after(authority.as_of, months) < on:
            text = (
                f"{authority.id} ({authority.cite}) was last checked on {authority.as_of}, over "
                f"{months} months ago"
            )
            reasons.append(reason(policy, "floor.11", text, (authority.id,)))
    # A day that is still to come would keep a source young for ever.
    dated = [(policy.id, policy.as_of), *((a.id, a.as_of) for a in policy.authorities)]
    for name, day in dated:
        if day > on and (name == policy.id or name in set(ids)):
            text = f"{name} has a check date in the future: {day}"
            reasons.append(reason(policy, "floor.11", text))
    renewal = (
        "check the sources, then enter the date in jurisdiction.yaml: `as_of` of the file, and "
        "`authorities: [{id: ..., as_of: ...}]`"
    )
    return Decision(not reasons, tuple(reasons), (renewal,) if reasons else ())

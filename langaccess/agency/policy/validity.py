"""How long a statement of law or policy may go into print: floor rule 11."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from langaccess.agency.policy.model import Policy
from langaccess.agency.policy.reasons import reason
from langaccess.core.clock import months_after
from langaccess.core.model import Decision

__all__ = ["expiry", "print_decision"]


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
            text = f"{name} is said to have been checked on {day}, which is still to come"
            reasons.append(reason(policy, "floor.11", text))
    mend = (
        "look the sources up, then enter the day in jurisdiction.yaml: `as_of` of the file, and "
        "`authorities: [{id: ..., as_of: ...}]`"
    )
    return Decision(not reasons, tuple(reasons), (mend,) if reasons else ())

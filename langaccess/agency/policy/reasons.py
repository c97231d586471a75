"""Grounds of decisions, and what they rest on, in words."""

from __future__ import annotations

from datetime import date

from langaccess.agency.policy.model import Authority, Policy
from langaccess.core.model import Reason

UNSET_LINE = "your agency has not entered its interpreter line: ask dispatch"


def interpreter_line(policy: Policy) -> str:
    """Return the number of the agency's interpreter line, or the sentence that says it has none."""
    return policy.agency.interpreter_line or UNSET_LINE


def authority_text(policy: Policy, ids: tuple[str, ...]) -> str:
    """Return the citations of `ids`, with the status of those that no longer apply."""
    known = {authority.id: authority for authority in policy.authorities}
    parts = []
    for name in ids:
        authority = known[name]
        status = "" if authority.status in {"in_force", "local"} else f" ({authority.status})"
        parts.append(authority.cite + status)
    return "; ".join(parts)


def reason(
    policy: Policy, rule: str, text: str, basis: tuple[str, ...] = (), where: str = ""
) -> Reason:
    """Return a ground of a decision, with the oldest check of the authorities it rests on.

    Args:
        rule: id of the rule.
        text: the rule, or what it says about the case, in words.
        basis: ids of authorities; default: those of the floor rule called `rule`.
        where: `file:line` of the rule.
    """
    if not basis:
        basis = next((r.basis for r in policy.floor if r.id == rule), ("local",))
    return Reason(rule, text, ", ".join(basis), _oldest(policy.authorities, basis), where)


class _Oldest:
    """Days on which authorities were last checked, kept for the rules that were asked last."""

    def __init__(self) -> None:
        self.of: tuple[Authority, ...] = ()
        self.days: dict[tuple[str, ...], date | None] = {}


_KEPT = _Oldest()


def _oldest(authorities: tuple[Authority, ...], basis: tuple[str, ...]) -> date | None:
    if _KEPT.of is not authorities:
        _KEPT.of, _KEPT.days = authorities, {}
    if basis not in _KEPT.days:
        _KEPT.days[basis] = min((a.as_of for a in authorities if a.id in basis), default=None)
    return _KEPT.days[basis]

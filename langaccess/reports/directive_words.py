"""How the directive words a rule and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from langaccess.agency.policy import Policy

__all__ = ["floor", "floor_text", "rests_on", "sentence"]


def sentence(text: str) -> str:
    """Return `text` with a capital and a full stop."""
    flat = " ".join(text.split())
    return flat[:1].upper() + flat[1:] + ("" if flat.endswith((".", "?", "!")) else ".")


def floor(policy: Policy, name: str) -> tuple[str, ...]:
    """Return the ids of the authorities of a floor rule (`floor.3`)."""
    return next(rule.basis for rule in policy.floor if rule.id == name)


def floor_text(policy: Policy, name: str) -> str:
    """Return a floor rule in words."""
    return next(rule.text for rule in policy.floor if rule.id == name)


def rests_on(policy: Policy, basis: Iterable[str]) -> str:
    """Return the names of what a rule rests on, with the status of what no longer stands."""
    status = {authority.id: authority.status for authority in policy.authorities}
    gone = {"rescinded", "superseded", "historical"}
    named = [f"{name}, {status[name]}" if status[name] in gone else name for name in basis]
    return f"rests on {'; '.join(named)}" if named else ""

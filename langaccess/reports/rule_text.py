"""Values of rules in words."""

from __future__ import annotations

from enum import Enum
from typing import Any

from langaccess.agency.policy import Machine, Permission, Policy

__all__ = ["MACHINE", "NOT_ADOPTED", "in_force", "plain", "words_of"]

NOT_ADOPTED = "shipped default, not adopted by the agency"
MACHINE = {
    Machine.NEVER: "no machine text at all",
    Machine.SUGGESTION: "only as a suggestion in the translator's file",
    Machine.DRAFT: "only as a draft with its label",
}
"""What a machine may write for a class of documents."""

_STANDINGS = {
    Permission.INTERPRETS: "may interpret",
    Permission.BRIDGE: "only while you wait",
    Permission.EXIGENT: "only when somebody may die",
    Permission.NEVER: "never",
}
_LONG = 6


def in_force(policy: Policy) -> str:
    """Return who put the rules in force, or that nobody has."""
    signed = policy.adopted
    if signed is None:
        return NOT_ADOPTED
    return f"adopted by {signed.by} on {signed.on}{', and changed since' if signed.changed else ''}"


def words_of(value: Any) -> str:
    """Return a value of a rule in words."""
    if isinstance(value, Permission):
        return _STANDINGS[value]
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        shown = [words_of(item) for item in value]
        if len(shown) > _LONG or any(len(item) > 60 for item in shown):
            return f"{len(shown)} entries"
        return ", ".join(shown) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    text = value.value if isinstance(value, Enum) else str(value)
    return text.replace("_", " ")


def plain(name: str) -> str:
    """Return an id as words (`dv_scene`: "dv scene")."""
    return "machine translation" if name == "mt" else name.replace("_", " ")

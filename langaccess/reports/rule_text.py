"""Words for the values of rules."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from langaccess.agency.policy import Machine, Permission, Policy, authority_text
from langaccess.core.words import long_date
from langaccess.reports.page import ProseBlock

NOT_ADOPTED = "not adopted by the agency"
PRACTICE = "recommended practice; no statute has these words"
"""How paper cites the authority `project`."""
MACHINE = {
    Machine.NEVER: "no machine text at all",
    Machine.SUGGESTION: "only as a suggestion in the translator's file",
    Machine.DRAFT: "only as a draft with its label",
}
"""What machine translation may produce for a class of documents."""

_STANDINGS = {
    Permission.INTERPRETS: "may interpret",
    Permission.BRIDGE: "only while you wait",
    Permission.EXIGENT: "only if someone may die",
    Permission.NEVER: "never",
}
_LONG = 6


def cited(policy: Policy, ids: Iterable[str]) -> str:
    """Return the citations of authorities for paper."""
    return "; ".join(
        PRACTICE if one == "project" else authority_text(policy, (one,)) for one in ids
    )


def adoption_words(policy: Policy) -> str:
    """Return who adopted the rules and when, or that they are not adopted."""
    signed = policy.adopted
    if signed is None:
        return NOT_ADOPTED
    since = ", and changed since" if signed.changed else ""
    return f"adopted by {signed.by} on {long_date(signed.on)}{since}"


def words_of(value: Any) -> str:
    """Return a value of a rule as words."""
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


def capital(text: str) -> str:
    """Return `text` with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"


def sentence(text: str) -> str:
    """Return `text` with a capital letter and a period."""
    flat = capital(" ".join(text.split()))
    return flat + ("" if flat.endswith((".", "?", "!")) else ".")


def floor(policy: Policy, name: str) -> tuple[str, ...]:
    """Return the ids of the authorities of a floor rule (`floor.3`)."""
    return next(rule.basis for rule in policy.floor if rule.id == name)


def floor_block(policy: Policy, name: str) -> ProseBlock:
    """Return a floor rule as a paragraph with its authority."""
    rule = next(rule for rule in policy.floor if rule.id == name)
    return ProseBlock(sentence(rule.text), rests_on(policy, rule.basis))


def rests_on(policy: Policy, basis: Iterable[str]) -> str:
    """Return the authorities of a rule, with the status of those that no longer apply."""
    status = {authority.id: authority.status for authority in policy.authorities}
    gone = {"rescinded", "superseded", "historical"}
    named = [f"{name}, {status[name]}" if status[name] in gone else name for name in basis]
    return f"authority: {'; '.join(named)}" if named else ""

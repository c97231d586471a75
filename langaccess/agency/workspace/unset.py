"""What the agency has not entered yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langaccess.agency.workspace.questions import QUESTIONS, steps

if TYPE_CHECKING:
    from langaccess.agency.policy import Policy

__all__ = ["Unset", "unset"]


@dataclass(frozen=True, slots=True)
class Unset:
    """One thing that is still empty.

    Attributes:
        key: where it belongs in jurisdiction.yaml.
        ask: the question that it answers.
        why: what it is for, and what happens without it.
    """

    key: str
    ask: str
    why: str


def unset(policy: Policy) -> tuple[Unset, ...]:
    """Return what only the agency can know and `policy` does not say, in the order of `init`."""
    return tuple(
        Unset(question.key, question.ask, question.why)
        for question in QUESTIONS
        if question.needed and _is_empty(_value(policy, question.key))
    )


def _value(policy: Policy, key: str) -> Any:
    value: Any = policy
    for name, entry in steps(key):
        value = getattr(value, name)
        if entry:
            value = next(item for item in value if item.id == entry)
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", ())

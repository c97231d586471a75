"""The rules about the record of encounters as data: how long it is kept, and what it never holds.

Every key under `records:` of a jurisdiction file is a field here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from langaccess.core.config import Between, Pattern

__all__ = ["Records", "WordingRule"]

Basis = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordingRule:
    """Words of a note that do not belong into a record.

    Patterns see the text in lower case with straight quotes and single spaces.

    Attributes:
        id: its name (`records.status`).
        text: why, in words for the user.
        treat: `confirm` asks the user to word it again or to confirm it; `mask` takes out what the
            pattern found and records the rest.
        patterns: regular expressions.
        exceptions: regular expressions; what they match is cut out before the patterns look.
        basis: ids of authorities.
    """

    id: str
    text: str
    treat: Literal["confirm", "mask"]
    patterns: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...] = ()
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Records:
    """The record of encounters.

    Attributes:
        keep_months: an encounter is deleted this long after its last entry, unless a hold or an
            open follow-up keeps it. Null until the agency has entered its records schedule: then
            nothing is deleted.
        wording: words that do not belong into a record.
        basis: ids of authorities.
    """

    keep_months: Annotated[int, Between(12, 1200)] | None
    wording: tuple[WordingRule, ...]
    basis: Basis = ()

"""A published text that turns out to be wrong is withdrawn at once, whoever finds it.

`document.withdrawn` in the log holds a document in one language back: nothing of it goes out, and
every copy comes back. Its approvals stay in the log. It goes out again when a qualified person has
looked at every sentence since and approved it again, or when somebody lifts the hold by name
(`document.lifted`): because the mistake was mended another way, or because there was none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.policy import Policy, reason
from langaccess.core.clock import day_of
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.review.model import Standing

__all__ = ["LIFTED", "WITHDRAWN", "Hold", "held_back", "holds", "key_of"]

WITHDRAWN = "document.withdrawn"
LIFTED = "document.lifted"


@dataclass(frozen=True, slots=True)
class Hold:
    """A document in one language that was withdrawn.

    Attributes:
        document: name of the source document.
        tag: language.
        form: form number of its newest version at that time.
        why: the reason.
        by: who withdrew it, as that person says.
        at: when.
        seq: number of the entry.
    """

    document: str
    tag: Tag
    form: str
    why: str
    by: str
    at: datetime
    seq: int = field(metadata={"json": "entry"})


def holds(conn: sqlite3.Connection) -> Mapping[tuple[str, str], Hold]:
    """Return document and language → the hold on it that nobody lifted."""
    found: dict[tuple[str, str], Hold] = {}
    for entry in ledger.entries(conn, WITHDRAWN, LIFTED):
        data = entry.data
        if entry.kind == LIFTED:
            found.pop(key_of(data), None)
        else:
            found[key_of(data)] = Hold(
                data["document"], Tag(data["lang"]), data["form"], data["why"], data["by"],
                entry.at, entry.seq,
            )  # fmt: skip
    return found


def held_back(
    hold: Hold | None, standings: Mapping[str, Standing], policy: Policy
) -> tuple[Reason, ...]:
    """Return why a document may not go out, nothing when it is not or no longer withdrawn.

    Args:
        hold: on the document, or None.
        standings: where its sentences stand.
        policy: the rules in force.
    """
    if hold is None:
        return ()
    again = [any(given.seq > hold.seq for given in one.approvals) for one in standings.values()]
    if again and all(again):
        return ()
    words = f"withdrawn on {day_of(hold.at)} by {hold.by}: {hold.why}"
    return (reason(policy, "floor.9", words),)


def key_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return document and language of an entry."""
    return str(data["document"]), str(data["lang"])

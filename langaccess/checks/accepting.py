"""Answers to findings: who said that a finding is a false alarm, and why.

An answer is an entry of the agency's log and holds for one segment as it is: its id carries the
digest of source and target, so that a changed text is asked about again.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from langaccess import ledger
from langaccess.errors import InputError

__all__ = ["Answer", "accept", "accepted"]

_KIND = "check.accepted"
_SEGMENT = re.compile(r".+:[0-9a-f]{10}")
Verdict = Literal["false_alarm", "source_wrong"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said about a finding.

    Attributes:
        code: the check that found it.
        segment: the segment, bound to the bytes of source and target.
        by: who answers, as that person says.
        why: the reason.
        verdict: the finding is a false alarm, or the source is wrong and the translation right.
    """

    code: str
    segment: str
    by: str
    why: str
    verdict: Verdict = "false_alarm"


def accept(conn: sqlite3.Connection, answer: Answer, *, at: datetime) -> ledger.Entry:
    """Write an answer into the log, with the account and the machine it came from.

    `by` is a claim: it says who wants to answer for it, and proves nothing.

    Args:
        conn: from `workspace.open_db`.
        answer: what was said.
        at: the moment, with a time zone.

    Raises:
        InputError: the segment is no id of a finding, or a name or a reason is missing.
    """
    if not _SEGMENT.fullmatch(answer.segment):
        raise InputError(
            f"'{answer.segment}' is not the id of a segment",
            hint="it stands beside the code in what `langaccess check` prints: m12:0f3a9c81d2",
        )
    if not answer.by.strip() or len(answer.why.split()) < 2:
        raise InputError(
            "an answer needs a name and a reason in words",
            hint="--by 'Ana Reis' --why 'the agency has two numbers for this office'",
        )
    data = {
        "code": answer.code,
        "segment": answer.segment,
        "by": answer.by.strip(),
        "why": answer.why.strip(),
        "verdict": answer.verdict,
        **ledger.here(),
    }
    return ledger.append(conn, _KIND, data, at=at)


def accepted(conn: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """Return code and segment of every answer in the log."""
    found = (entry.data for entry in ledger.entries(conn, _KIND))
    return frozenset((str(data["code"]), str(data["segment"])) for data in found)

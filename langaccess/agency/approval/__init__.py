"""Who may approve a text, what an approval holds to, and the log in which it stands.

One answer for phrases, translations and notices. An approval is a signature by a named person over
exact bytes: source, target, and the terms used in it. It says who claims to have approved, on which
machine and in which account of its operating system. That is attribution: it does not prove who
sat at the keyboard.
"""

from __future__ import annotations

from langaccess.agency.approval.deciding import (
    Candidate,
    Evidence,
    Vendor,
    approvers,
    counting,
    covers,
    may_approve,
)
from langaccess.agency.approval.evidence import keep_evidence
from langaccess.agency.approval.reading import (
    APPROVED,
    CARRIED,
    REJECTED,
    TRANSLATED,
    Approval,
    Log,
    Text,
    acts_on,
    approvals,
)
from langaccess.agency.approval.recording import (
    record,
    record_carrying,
    record_keeping,
    record_writing,
)
from langaccess.agency.approval.trusting import trusted

__all__ = [
    "APPROVED",
    "CARRIED",
    "REJECTED",
    "TRANSLATED",
    "Approval",
    "Candidate",
    "Evidence",
    "Log",
    "Text",
    "Vendor",
    "acts_on",
    "approvals",
    "approvers",
    "counting",
    "covers",
    "keep_evidence",
    "may_approve",
    "record",
    "record_carrying",
    "record_keeping",
    "record_writing",
    "trusted",
]

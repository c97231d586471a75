"""Who may approve a text, which bytes an approval covers, and the log that records it.

One service for phrases, translations and notices. An approval is a signature by a named person over
exact bytes: source, target, and the terms used in it. It says who claims to have approved, on which
machine and in which account of its operating system. That is attribution: it does not prove who
sat at the keyboard.
"""

from __future__ import annotations

from langaccess.agency.approval.log_reader import (
    APPROVED,
    CARRIED,
    REJECTED,
    TRANSLATED,
    Approval,
    ApprovalLog,
    TextDigests,
    acts_on,
    approvals,
    trusted,
)
from langaccess.agency.approval.log_writer import (
    keep_evidence,
    record,
    record_carrying,
    record_keeping,
    record_writing,
)
from langaccess.agency.approval.qualification import (
    ApprovalRequest,
    Certificate,
    Vendor,
    approvers,
    counting,
    covers,
    may_approve,
)

__all__ = [
    "APPROVED",
    "CARRIED",
    "REJECTED",
    "TRANSLATED",
    "Approval",
    "ApprovalLog",
    "ApprovalRequest",
    "Certificate",
    "TextDigests",
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

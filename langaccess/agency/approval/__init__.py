"""Who may approve a text, what counts as approved now, and the log that records it.

One service for sentences, documents, phrases, terms and fixed texts: a wing describes its texts as
`Approvable`s with what the checks found, and `approve`, `reject` and `keep` decide and write. An
approval is a signature by a named person over exact bytes: source, target, and the terms used in
it. It says who claims to have approved, on which machine and in which account of its operating
system. That is attribution: it does not prove who sat at the keyboard. The log decides what counts
now, in its order; evidence is hashed again each time.
"""

from __future__ import annotations

from langaccess.agency.approval.clock import (
    CONFIRMED,
    SET_CLOCK,
    ConfirmedTime,
    Validity,
    clock_reasons,
    confirm_time,
    counting_acts,
    newest_entry,
    require_whole,
    validity,
)
from langaccess.agency.approval.evidence import EvidenceFolder, evidence_of, keep_evidence
from langaccess.agency.approval.log_reader import (
    APPROVED,
    CARRIED,
    REJECTED,
    TRANSLATED,
    VOUCHED,
    Approval,
    ApprovalLog,
    LostEvidence,
    Published,
    TextDigests,
    acts_on,
    approvals,
    lost_evidence,
    plain_digest,
    trusted,
    two_people,
)
from langaccess.agency.approval.log_writer import record_carrying, record_writing
from langaccess.agency.approval.qualification import (
    ApprovalRequest,
    Certificate,
    Vendor,
    approvers,
    counting,
    covers,
    may_approve,
)
from langaccess.agency.approval.service import (
    AcceptedFinding,
    Approvable,
    ApprovalAnswer,
    Consent,
    approve,
    approved_pairs,
    consider,
    keep,
    lowered_from,
    needed_now,
    reject,
    sheet_code,
    wording_of_pair,
)

__all__ = [
    "APPROVED",
    "CARRIED",
    "CONFIRMED",
    "REJECTED",
    "SET_CLOCK",
    "TRANSLATED",
    "VOUCHED",
    "AcceptedFinding",
    "Approvable",
    "Approval",
    "ApprovalAnswer",
    "ApprovalLog",
    "ApprovalRequest",
    "Certificate",
    "ConfirmedTime",
    "Consent",
    "EvidenceFolder",
    "LostEvidence",
    "Published",
    "TextDigests",
    "Validity",
    "Vendor",
    "acts_on",
    "approvals",
    "approve",
    "approved_pairs",
    "approvers",
    "clock_reasons",
    "confirm_time",
    "consider",
    "counting",
    "counting_acts",
    "covers",
    "evidence_of",
    "keep",
    "keep_evidence",
    "lost_evidence",
    "lowered_from",
    "may_approve",
    "needed_now",
    "newest_entry",
    "plain_digest",
    "record_carrying",
    "record_writing",
    "reject",
    "require_whole",
    "sheet_code",
    "trusted",
    "two_people",
    "validity",
    "wording_of_pair",
]

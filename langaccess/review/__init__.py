"""From a draft to a text that the agency has approved: sent to translators, imported, approved.

`export` sends documents to translators and puts them under review; `import_` imports the good
sentences that come back and holds the rest; `approve` and `reject` are acts of named people, in the
log; `statuses` returns the review status of each sentence, and `render` writes the approved
document. The tables store text only: every state is computed from the log, so a change in the
database approves nothing. `publish` releases copies of approved documents; `copies_out` returns
where they are, `recalls` which must come back, `trace` where a page comes from.
"""

from __future__ import annotations

from langaccess.core.model import PackFormat
from langaccess.review.adoption import AdoptedTranslation, adopt, adoptions, near_misses
from langaccess.review.approvals import DISCARDED, approvable, approve, discard, reject
from langaccess.review.approved_file import approved_path, render
from langaccess.review.built_sources import (
    BUILT,
    NOTICES,
    BuiltFacts,
    BuiltSource,
    build_source,
    slotted_sources,
)
from langaccess.review.checks import SentenceFindings
from langaccess.review.contacts.change import (
    CONTACT_GROUND,
    ContactChange,
    documents_with,
    set_contact,
    undo_contact,
)
from langaccess.review.court_record import CourtRecord, export_record
from langaccess.review.document_check import (
    DocumentCheck,
    answer_command,
    answerable,
    open_errors,
    sentence_findings,
)
from langaccess.review.model import (
    IN_USE,
    STATES,
    HeldTranslation,
    ReviewedDocument,
    ReviewedSentence,
    ReviewStatus,
    SentenceDecision,
    digest,
    document_state,
)
from langaccess.review.origin import origins_in
from langaccess.review.packs.pack import SENT, ExportedDocument, export, files_to_send
from langaccess.review.publishing.copies import PUBLISHED, Copies, copies_out, released_forms
from langaccess.review.publishing.permission import may_publish
from langaccess.review.publishing.publication import Publication, collect, publish
from langaccess.review.publishing.recalls import RecalledCopies, recalls
from langaccess.review.publishing.withdrawals import (
    Withdrawal,
    lift,
    withdraw,
    withdrawal_reasons,
    withdrawals,
)
from langaccess.review.releases import RELEASED, Released, release, releases
from langaccess.review.returns.comments import ReviewComment, comments_on
from langaccess.review.returns.confirmation import confirm_sentence
from langaccess.review.returns.intake import HeldSentence, ImportedDocument, import_
from langaccess.review.source_edits import SourceEdit, keep_approved
from langaccess.review.source_sentences import active_content, sentences_of_file
from langaccess.review.status import SUBJECT, ReviewDue, log_of, review_due, statuses
from langaccess.review.store import documents_under_review, find, is_known
from langaccess.review.version_trace import (
    AnsweredFinding,
    TracedAct,
    VersionTrace,
    answered,
    form_of,
    trace,
)

__all__ = [
    "BUILT",
    "CONTACT_GROUND",
    "DISCARDED",
    "IN_USE",
    "NOTICES",
    "PUBLISHED",
    "RELEASED",
    "SENT",
    "STATES",
    "SUBJECT",
    "AdoptedTranslation",
    "AnsweredFinding",
    "BuiltFacts",
    "BuiltSource",
    "ContactChange",
    "Copies",
    "CourtRecord",
    "DocumentCheck",
    "ExportedDocument",
    "HeldSentence",
    "HeldTranslation",
    "ImportedDocument",
    "PackFormat",
    "Publication",
    "RecalledCopies",
    "Released",
    "ReviewComment",
    "ReviewDue",
    "ReviewStatus",
    "ReviewedDocument",
    "ReviewedSentence",
    "SentenceDecision",
    "SentenceFindings",
    "SourceEdit",
    "TracedAct",
    "VersionTrace",
    "Withdrawal",
    "active_content",
    "adopt",
    "adoptions",
    "answer_command",
    "answerable",
    "answered",
    "approvable",
    "approve",
    "approved_path",
    "build_source",
    "collect",
    "comments_on",
    "confirm_sentence",
    "copies_out",
    "digest",
    "discard",
    "document_state",
    "documents_under_review",
    "documents_with",
    "export",
    "export_record",
    "files_to_send",
    "find",
    "form_of",
    "import_",
    "is_known",
    "keep_approved",
    "lift",
    "log_of",
    "may_publish",
    "near_misses",
    "open_errors",
    "origins_in",
    "publish",
    "recalls",
    "reject",
    "release",
    "released_forms",
    "releases",
    "render",
    "review_due",
    "sentence_findings",
    "sentences_of_file",
    "set_contact",
    "slotted_sources",
    "statuses",
    "trace",
    "undo_contact",
    "withdraw",
    "withdrawal_reasons",
    "withdrawals",
]

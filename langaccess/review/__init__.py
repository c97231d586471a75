"""From a draft to a text that the agency stands behind: out to translators, back, and approved.

`export` sends documents out and puts them under review; `import_` takes back what is good and
holds the rest; `approve` and `reject` are acts of named people, in the log; `standings` says where
each sentence stands, and `render` writes the approved document. What the tables hold is text:
every state is worked out from the log, so a hand in the database approves nothing. `publish` lets
copies of what is approved out; `copies_out` says where they are, `recalls` which must come back,
`trace` where a page comes from.
"""

from __future__ import annotations

from langaccess.core.model import PackFormat
from langaccess.review.adopting import Adopted, adopt, adoptions, near_misses
from langaccess.review.contacts.change import (
    CONTACT_GROUND,
    Change,
    documents_with,
    set_contact,
)
from langaccess.review.correcting import Correction, keep_approved
from langaccess.review.deciding import approve, reject
from langaccess.review.model import (
    STATES,
    Answer,
    Held,
    Reviewed,
    Sentence,
    Standing,
    digest,
    whole_state,
)
from langaccess.review.proofing import Proof, answer_command, answerable, open_errors
from langaccess.review.publishing.copies import Copies, copies_out, released_forms
from langaccess.review.publishing.gate import may_publish
from langaccess.review.publishing.hold import Hold, held_back, holds
from langaccess.review.publishing.publish import Publication, collect, publish
from langaccess.review.publishing.recall import Recall, recalls
from langaccess.review.publishing.withdraw import lift, withdraw
from langaccess.review.releasing import RELEASED, Released, release, releases
from langaccess.review.rendering import goal, render
from langaccess.review.returning.discarding import DISCARDED, discard
from langaccess.review.returning.remarks import Remark, remarks_on
from langaccess.review.returning.taking import Imported, Kept, import_
from langaccess.review.sending.choosing import wanted
from langaccess.review.sending.packing import SENT, Exported, export
from langaccess.review.standing import WHAT, log_of, standings
from langaccess.review.store import find, is_known, reviewed
from langaccess.review.tracing import Answered, Deed, Traced, answered, form_of, trace
from langaccess.review.upkeep import Again, look_again

__all__ = [
    "CONTACT_GROUND",
    "DISCARDED",
    "RELEASED",
    "SENT",
    "STATES",
    "WHAT",
    "Adopted",
    "Again",
    "Answer",
    "Answered",
    "Change",
    "Copies",
    "Correction",
    "Deed",
    "Exported",
    "Held",
    "Hold",
    "Imported",
    "Kept",
    "PackFormat",
    "Proof",
    "Publication",
    "Recall",
    "Released",
    "Remark",
    "Reviewed",
    "Sentence",
    "Standing",
    "Traced",
    "adopt",
    "adoptions",
    "answer_command",
    "answerable",
    "answered",
    "approve",
    "collect",
    "copies_out",
    "digest",
    "discard",
    "documents_with",
    "export",
    "find",
    "form_of",
    "goal",
    "held_back",
    "holds",
    "import_",
    "is_known",
    "keep_approved",
    "lift",
    "log_of",
    "look_again",
    "may_publish",
    "near_misses",
    "open_errors",
    "publish",
    "recalls",
    "reject",
    "release",
    "released_forms",
    "releases",
    "remarks_on",
    "render",
    "reviewed",
    "set_contact",
    "standings",
    "trace",
    "wanted",
    "whole_state",
    "withdraw",
]

"""From a draft to a text that the agency stands behind: out to translators, back, and approved.

`export` sends documents out and puts them under review; `import_` takes back what is good and
holds the rest; `approve` and `reject` are acts of named people, in the log; `standings` says where
each sentence stands, and `render` writes the approved document. What the tables hold is text:
every state is worked out from the log, so a hand in the database approves nothing.
"""

from __future__ import annotations

from langaccess.review.choosing import wanted
from langaccess.review.deciding import approve, reject
from langaccess.review.model import (
    Answer,
    Held,
    Reviewed,
    Sentence,
    Standing,
    digest,
    whole_state,
)
from langaccess.review.packing import Exported, PackFormat, export
from langaccess.review.releasing import RELEASED, Released, release, releases
from langaccess.review.rendering import goal, render
from langaccess.review.returning import Imported, Kept, import_
from langaccess.review.standing import WHAT, log_of, standings
from langaccess.review.store import find, reviewed
from langaccess.review.upkeep import Again, look_again

__all__ = [
    "RELEASED",
    "WHAT",
    "Again",
    "Answer",
    "Exported",
    "Held",
    "Imported",
    "Kept",
    "PackFormat",
    "Released",
    "Reviewed",
    "Sentence",
    "Standing",
    "approve",
    "digest",
    "export",
    "find",
    "goal",
    "import_",
    "log_of",
    "look_again",
    "reject",
    "release",
    "releases",
    "render",
    "reviewed",
    "standings",
    "wanted",
    "whole_state",
]

"""The record of encounters: what happened, in a log that only grows.

`read` and `find` give encounters put together from all their entries. A use that the rules do not
allow is recorded, flagged and followed up, never refused.
"""

from __future__ import annotations

from langaccess.encounters.model import (
    Change,
    Encounter,
    Exigency,
    FollowUp,
    Form,
    Hold,
    Identified,
    Interpreter,
    Note,
    Purged,
    Service,
    Source,
)
from langaccess.encounters.reading import find, known_id, policy_text, purged, read

__all__ = [
    "Change",
    "Encounter",
    "Exigency",
    "FollowUp",
    "Form",
    "Hold",
    "Identified",
    "Interpreter",
    "Note",
    "Purged",
    "Service",
    "Source",
    "find",
    "known_id",
    "policy_text",
    "purged",
    "read",
]

"""The record of encounters: what happened, in a log that only grows.

`read` and `find` give encounters put together from all their entries; `record` and `add` write
them. A use that the rules do not allow is recorded, flagged and followed up, never refused.
`read_line` reads what an officer types, and `look_up` says who the roster knows an interpreter as.
"""

from __future__ import annotations

from langaccess.interpret.encounters.cad_map import CadMap, guess_cad_map, load_cad_map, map_text
from langaccess.interpret.encounters.facts import Facts, Help, Recorded
from langaccess.interpret.encounters.importing import CadPlan, plan_import, take
from langaccess.interpret.encounters.interpreters import Known, Served, look_up
from langaccess.interpret.encounters.judging import mildest
from langaccess.interpret.encounters.keeping import (
    Kept,
    PurgePlan,
    hold,
    plan_purge,
    purge,
    release,
    verify,
)
from langaccess.interpret.encounters.line import Line, hear_language, read_line, using_named
from langaccess.interpret.encounters.model import (
    Change,
    Encounter,
    Exigency,
    FollowUp,
    Form,
    Hold,
    Identified,
    Interpreter,
    NoHelp,
    Note,
    Purged,
    Service,
    Source,
)
from langaccess.interpret.encounters.reading import find, known_id, policy_text, purged, read
from langaccess.interpret.encounters.recording import add, record
from langaccess.interpret.encounters.telling import (
    DERIVED,
    LEFT_OUT,
    as_data,
    narrative,
    sentence,
)

__all__ = [
    "DERIVED",
    "LEFT_OUT",
    "CadMap",
    "CadPlan",
    "Change",
    "Encounter",
    "Exigency",
    "Facts",
    "FollowUp",
    "Form",
    "Help",
    "Hold",
    "Identified",
    "Interpreter",
    "Kept",
    "Known",
    "Line",
    "NoHelp",
    "Note",
    "PurgePlan",
    "Purged",
    "Recorded",
    "Served",
    "Service",
    "Source",
    "add",
    "as_data",
    "find",
    "guess_cad_map",
    "hear_language",
    "hold",
    "known_id",
    "load_cad_map",
    "look_up",
    "map_text",
    "mildest",
    "narrative",
    "plan_import",
    "plan_purge",
    "policy_text",
    "purge",
    "purged",
    "read",
    "read_line",
    "record",
    "release",
    "sentence",
    "take",
    "using_named",
    "verify",
]

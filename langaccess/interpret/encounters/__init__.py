"""The encounter log: it only grows, and each correction is a new entry.

`read` and `find` return encounters, put together from all their entries; `record` and `add` write
entries. A language service that the rules do not allow is recorded and flagged, and a follow-up is
opened; nothing is refused. `parse_line` parses the one line that an officer types, and
`find_interpreter` finds the interpreter on the roster.
"""

from __future__ import annotations

from langaccess.interpret.encounters.cad_import import CadPlan, NotTaken, import_cad, plan_import
from langaccess.interpret.encounters.cad_map import (
    CadMap,
    cad_map_text,
    columns_left,
    guess_cad_map,
    load_cad_map,
)
from langaccess.interpret.encounters.facts import EncounterFacts, Recorded, ServiceFacts
from langaccess.interpret.encounters.interpreter_lookup import (
    KnownInterpreter,
    ServiceContext,
    find_interpreter,
)
from langaccess.interpret.encounters.judgment import conflict_reasons, interpreter_after, mildest
from langaccess.interpret.encounters.log_line import (
    LogLine,
    parse_line,
    read_language,
    unmet_named,
    using_named,
)
from langaccess.interpret.encounters.log_reader import (
    find,
    known_id,
    policy_text,
    purged,
    read,
    read_page,
)
from langaccess.interpret.encounters.log_writer import add, record
from langaccess.interpret.encounters.model import (
    Change,
    Encounter,
    ExigentUse,
    FollowUp,
    FormRecord,
    Hold,
    Identified,
    ImportSource,
    Interpreter,
    NoHelp,
    Note,
    Purged,
    Service,
    UnmetReason,
)
from langaccess.interpret.encounters.narrative import (
    DERIVED,
    LEFT_OUT,
    as_data,
    narrative,
    sentence,
)
from langaccess.interpret.encounters.replay import reasons_data
from langaccess.interpret.encounters.retention import (
    PurgePlan,
    Retained,
    hold,
    plan_purge,
    purge,
    release,
    verify,
)
from langaccess.interpret.encounters.sensitive_text import screen
from langaccess.interpret.encounters.service_times import response_minutes

__all__ = [
    "DERIVED",
    "LEFT_OUT",
    "CadMap",
    "CadPlan",
    "Change",
    "Encounter",
    "EncounterFacts",
    "ExigentUse",
    "FollowUp",
    "FormRecord",
    "Hold",
    "Identified",
    "ImportSource",
    "Interpreter",
    "KnownInterpreter",
    "LogLine",
    "NoHelp",
    "NotTaken",
    "Note",
    "PurgePlan",
    "Purged",
    "Recorded",
    "Retained",
    "Service",
    "ServiceContext",
    "ServiceFacts",
    "UnmetReason",
    "add",
    "as_data",
    "cad_map_text",
    "columns_left",
    "conflict_reasons",
    "find",
    "find_interpreter",
    "guess_cad_map",
    "hold",
    "import_cad",
    "interpreter_after",
    "known_id",
    "load_cad_map",
    "mildest",
    "narrative",
    "parse_line",
    "plan_import",
    "plan_purge",
    "policy_text",
    "purge",
    "purged",
    "read",
    "read_language",
    "read_page",
    "reasons_data",
    "record",
    "release",
    "response_minutes",
    "screen",
    "sentence",
    "unmet_named",
    "using_named",
    "verify",
]

"""The roster: who may interpret an encounter now, who may not, and why.

`load_roster` reads everyone on the roster, `recall_roster` only the speakers of one language.
`find` answers for one encounter, `find_levels` for each level of stakes when the type of encounter
is not known. `due`, `gaps`, `remarks`, `clearances` and `language_clearances` are for the
coordinator who keeps the roster. Nothing here prints or writes.
"""

from __future__ import annotations

from langaccess.agency.people import (
    Entry,
    Hours,
    Roster,
    RosterFile,
    Skill,
    entry_called,
    is_called,
    load_roster,
    person_called,
    read_moment,
    translator_name,
    translators,
    with_id,
)
from langaccess.agency.secrets import AGENCY_LINE, Pin, load_pins, pin_faults, pin_of
from langaccess.interpret.roster.answer import (
    Fallback,
    InterpreterOffer,
    Refusal,
    Relay,
    RosterAnswer,
    SignContact,
    StandIns,
    emergency_questions,
)
from langaccess.interpret.roster.calendars import CalendarHours, load_calendar, to_ics
from langaccess.interpret.roster.clearances import (
    Clearance,
    HeldCredential,
    LanguageClearance,
    clearances,
    held_credentials,
    language_clearances,
)
from langaccess.interpret.roster.conflicts import questions_answered
from langaccess.interpret.roster.credentials import variety_to_judge
from langaccess.interpret.roster.eligibility import against_line, is_unproved_line
from langaccess.interpret.roster.export import to_csv, to_yaml
from langaccess.interpret.roster.hours_file import entry_place, find_hours, hours_lines, write_hours
from langaccess.interpret.roster.index import RosterIndex, keep_index, recall_roster
from langaccess.interpret.roster.language_query import LanguageQuery, parse_language
from langaccess.interpret.roster.lookup import find, find_levels
from langaccess.interpret.roster.maintenance import (
    SHIFTS,
    Due,
    Gap,
    RosterRemark,
    due,
    gaps,
    remarks,
)
from langaccess.interpret.roster.pool import for_pool, lend
from langaccess.interpret.roster.query import RosterQuery, used_lately
from langaccess.interpret.roster.table_import import RosterImport, RowRefused, load_table
from langaccess.interpret.roster.table_map import TableMap, guess_map, load_map

__all__ = [
    "AGENCY_LINE",
    "SHIFTS",
    "CalendarHours",
    "Clearance",
    "Due",
    "Entry",
    "Fallback",
    "Gap",
    "HeldCredential",
    "Hours",
    "InterpreterOffer",
    "LanguageClearance",
    "LanguageQuery",
    "Pin",
    "Refusal",
    "Relay",
    "Roster",
    "RosterAnswer",
    "RosterFile",
    "RosterImport",
    "RosterIndex",
    "RosterQuery",
    "RosterRemark",
    "RowRefused",
    "SignContact",
    "Skill",
    "StandIns",
    "TableMap",
    "against_line",
    "clearances",
    "due",
    "emergency_questions",
    "entry_called",
    "entry_place",
    "find",
    "find_hours",
    "find_levels",
    "for_pool",
    "gaps",
    "guess_map",
    "held_credentials",
    "hours_lines",
    "is_called",
    "is_unproved_line",
    "keep_index",
    "language_clearances",
    "lend",
    "load_calendar",
    "load_map",
    "load_pins",
    "load_roster",
    "load_table",
    "parse_language",
    "person_called",
    "pin_faults",
    "pin_of",
    "questions_answered",
    "read_moment",
    "recall_roster",
    "remarks",
    "to_csv",
    "to_ics",
    "to_yaml",
    "translator_name",
    "translators",
    "used_lately",
    "variety_to_judge",
    "with_id",
    "write_hours",
]

"""The people who interpret: who may serve this encounter now, who may not, and why.

`load_roster` reads an agency's people, and `recall_roster` only those whose language is asked for;
`find` answers for one encounter, `find_levels` for each
level of stakes when nobody has said what the encounter is. `due`, `gaps`,
`remarks`, `posts` and `serving` are for who keeps the roster. Nothing here prints or remembers.
"""

from __future__ import annotations

from langaccess.agency.people import (
    Entry,
    Hours,
    Roster,
    RosterFile,
    called,
    is_called,
    load_roster,
    named,
    read_moment,
    somebody,
    translators,
    with_id,
)
from langaccess.agency.secrets import AGENCY_LINE, Pin, load_pins, pin_faults, pin_of
from langaccess.interpret.roster.answer import Chain, Fallback, Found, Offer, Refusal, Way
from langaccess.interpret.roster.cached import Index, keep_index, recall_roster
from langaccess.interpret.roster.calendars import FromCalendar, load_calendar, to_ics
from langaccess.interpret.roster.editing import entry_place, hours_lines, load_place, write_hours
from langaccess.interpret.roster.export import to_csv, to_yaml
from langaccess.interpret.roster.finding import find, find_levels
from langaccess.interpret.roster.heard import hear
from langaccess.interpret.roster.question import Ask, used_lately
from langaccess.interpret.roster.serving import Held, Post, Serving, held, posts, serving
from langaccess.interpret.roster.table_map import TableMap, guess_map, load_map
from langaccess.interpret.roster.tables import Plan, RowRefused, load_table
from langaccess.interpret.roster.upkeep import SHIFTS, Due, Gap, Remark, due, gaps, remarks

__all__ = [
    "AGENCY_LINE",
    "SHIFTS",
    "Ask",
    "Chain",
    "Due",
    "Entry",
    "Fallback",
    "Found",
    "FromCalendar",
    "Gap",
    "Held",
    "Hours",
    "Index",
    "Offer",
    "Pin",
    "Plan",
    "Post",
    "Refusal",
    "Remark",
    "Roster",
    "RosterFile",
    "RowRefused",
    "Serving",
    "TableMap",
    "Way",
    "called",
    "due",
    "entry_place",
    "find",
    "find_levels",
    "gaps",
    "guess_map",
    "hear",
    "held",
    "hours_lines",
    "is_called",
    "keep_index",
    "load_calendar",
    "load_map",
    "load_pins",
    "load_place",
    "load_roster",
    "load_table",
    "named",
    "pin_faults",
    "pin_of",
    "posts",
    "read_moment",
    "recall_roster",
    "remarks",
    "serving",
    "somebody",
    "to_csv",
    "to_ics",
    "to_yaml",
    "translators",
    "used_lately",
    "with_id",
    "write_hours",
]

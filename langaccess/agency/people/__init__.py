"""The people on the agency's roster files: who they are, their credentials, their hours."""

from __future__ import annotations

from langaccess.agency.people.availability import DAYS, Reach, Status, read_moment, status
from langaccess.agency.people.loader import entry_mistakes, load_files, load_roster
from langaccess.agency.people.model import (
    Barred,
    Day,
    Entry,
    Hours,
    Leave,
    OnCall,
    Proof,
    Roster,
    RosterFile,
    Skill,
    Tie,
    Weekly,
    is_voice,
)
from langaccess.agency.people.register import (
    MAKE_CONFIRMER,
    confirmer_called,
    confirmers,
    coordinator_called,
    entry_called,
    is_called,
    is_written,
    person_called,
    translator_name,
    translators,
    with_id,
)

__all__ = [
    "DAYS",
    "MAKE_CONFIRMER",
    "Barred",
    "Day",
    "Entry",
    "Hours",
    "Leave",
    "OnCall",
    "Proof",
    "Reach",
    "Roster",
    "RosterFile",
    "Skill",
    "Status",
    "Tie",
    "Weekly",
    "confirmer_called",
    "confirmers",
    "coordinator_called",
    "entry_called",
    "entry_mistakes",
    "is_called",
    "is_voice",
    "is_written",
    "load_files",
    "load_roster",
    "person_called",
    "read_moment",
    "status",
    "translator_name",
    "translators",
    "with_id",
]

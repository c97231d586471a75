"""The people who interpret: who may serve this encounter now, who may not, and why.

`load_roster` reads an agency's people; `find` answers for one encounter, `find_levels` for each
level of stakes when nobody has said what the encounter is. Nothing here prints or remembers.
"""

from __future__ import annotations

from langaccess.roster.answer import Chain, Fallback, Found, Offer, Refusal, Way
from langaccess.roster.clock import read_moment
from langaccess.roster.finding import Ask, find, find_levels
from langaccess.roster.loading import load_roster
from langaccess.roster.model import Entry, Roster

__all__ = [
    "Ask",
    "Chain",
    "Entry",
    "Fallback",
    "Found",
    "Offer",
    "Refusal",
    "Roster",
    "Way",
    "find",
    "find_levels",
    "load_roster",
    "read_moment",
]

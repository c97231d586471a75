"""Meetings that are ready: what is missing before a meeting, its calendar file, its pictures.

The meetings themselves are a register (`registers.MEETINGS`).
"""

from __future__ import annotations

from langaccess.outreach.meetings.calendar_file import meetings_ics
from langaccess.outreach.meetings.readiness import (
    MeetingFinding,
    MeetingReadiness,
    check_meeting,
    next_in_series,
    refuse_unusable_photo,
    usable_photos,
)

__all__ = [
    "MeetingFinding",
    "MeetingReadiness",
    "check_meeting",
    "meetings_ics",
    "next_in_series",
    "refuse_unusable_photo",
    "usable_photos",
]

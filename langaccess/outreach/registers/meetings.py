"""Meetings with communities: place, agenda, interpreters, and what was agreed about pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from langaccess.agency.people import read_moment
from langaccess.core.config import Between
from langaccess.core.errors import LangAccessError
from langaccess.core.tags import Tag
from langaccess.outreach.registers.model import Fault, Register, RegisterEntry

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)


def _is_moment(text: str, zone: str) -> bool:
    if not _MOMENT.fullmatch(text):
        return False
    try:
        read_moment(text, zone)
    except LangAccessError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class MeetingVenue:
    """Where a meeting is.

    Attributes:
        name: of the place.
        kind: what it is. An office of the police or a court keeps people away.
        address: street address on one line.
        why: reason for an office of the police or a court, if there is no other place.
    """

    name: str
    kind: Literal[
        "library", "church", "school", "recreation", "business", "police", "court", "other"
    ]
    address: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A point of the agenda.

    Attributes:
        item: what it is about.
        source: who asked for it.
        minutes: how long.
    """

    item: str
    source: Literal["community", "agency"]
    minutes: Annotated[int, Between(1, 600)] | None = None


@dataclass(frozen=True, slots=True)
class MeetingInterpreter:
    """Who interprets one language at a meeting.

    Attributes:
        tag: the language.
        interpreter: id on the roster.
        second: id of the second one of a team.
        booked: day of the booking.
        confirmed: day on which the interpreter confirmed it.
        mode: how they work.
    """

    tag: Tag
    interpreter: str = ""
    second: str = ""
    booked: date | None = None
    confirmed: date | None = None
    mode: Literal["consecutive", "simultaneous", "relay"] = "consecutive"


@dataclass(frozen=True, slots=True)
class AgencyRepresentative:
    """A person who speaks for the agency.

    Attributes:
        person: id on the roster, or a name.
        since: day of the first meeting of this person in the series.
    """

    person: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingSponsor:
    """A business that gives something.

    Attributes:
        sponsor: its name.
        gives: what.
        agreed: day on which it agreed to be named.
    """

    sponsor: str
    gives: str = ""
    agreed: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingPhoto:
    """A picture.

    Attributes:
        file: path below the agency's folder.
        consent: who in it agreed: `all`, `crowd` (no one can be recognized), or `none`.
        until: last day on which it may be used.
    """

    file: str
    consent: Literal["all", "crowd", "none"] = "none"
    until: date | None = None

    def may_be_used(self, on: date) -> bool:
        """Return whether the picture may be handed out on a day."""
        return self.consent != "none" and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityMeeting(RegisterEntry):
    """A meeting. It has no list of the people who came.

    Attributes:
        name: what it is called.
        series: name of the series to which it belongs; empty for a single meeting.
        starts: day and time (`2027-03-10T18:00`), on the agency's clock or that of `time_zone`.
        minutes: how long it lasts.
        time_zone: IANA name, if not that of the agency.
        place: where.
        hosts: ids of partners who invite.
        agenda: its points.
        facilitator: who leads it.
        representatives: who speaks for the agency.
        languages: who interprets.
        sign_contact: how a deaf person asks for an interpreter.
        childcare: whether children are looked after.
        sponsors: who gives what.
        photos: pictures, and what the people in them agreed to.
        publicity: ids of outlets that announce it.
        announced: day on which it was announced.
        materials: documents that are handed out.
        concerns: numbers of concerns that were heard there.
        attended: how many people came, roughly.
        held: day on which it took place.
    """

    name: str
    series: str = ""
    starts: str
    minutes: Annotated[int, Between(10, 1440)] = 90
    time_zone: str | None = None
    place: MeetingVenue
    hosts: tuple[str, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    facilitator: str = ""
    representatives: tuple[AgencyRepresentative, ...] = ()
    languages: tuple[MeetingInterpreter, ...] = ()
    sign_contact: str = ""
    childcare: bool = False
    sponsors: tuple[MeetingSponsor, ...] = ()
    photos: tuple[MeetingPhoto, ...] = ()
    publicity: tuple[str, ...] = ()
    announced: date | None = None
    materials: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    attended: Literal["", "under 10", "10-24", "25-49", "50-99", "100 and more"] = ""
    held: date | None = None

    @property
    def title(self) -> str:
        """Its name and day."""
        return f"{self.name}, {self.day}"

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return date.fromisoformat(self.starts[:10])

    @property
    def canceled(self) -> bool:
        """Whether it was retired and did not take place."""
        return self.retired is not None and self.held is None

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages that are interpreted."""
        return tuple(one.tag for one in self.languages)

    def span(self, zone_name: str) -> tuple[datetime, datetime]:
        """Return begin and end, with the zone; `zone_name` is that of the agency."""
        zone = ZoneInfo(self.time_zone or zone_name)
        start = datetime.fromisoformat(self.starts).replace(tzinfo=zone)
        # Elapsed time: a meeting over the change of the clock does not last an hour longer.
        end = start.timestamp() + self.minutes * 60
        return start, datetime.fromtimestamp(end, zone)

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together."""
        from langaccess.agency.policy import is_zone

        if self.time_zone is not None and not is_zone(self.time_zone):
            text = f"`{self.time_zone}` is not a time zone; write one like America/New_York"
            yield ("time_zone",), text
            return
        if not _is_moment(self.starts, self.time_zone or "UTC"):
            yield ("starts",), "should be a day and time without a zone, such as 2027-03-10T18:00"

    def dates(self) -> Iterator[tuple[str, date]]:
        """Yield the day of the meeting, and the end of consents to pictures."""
        if self.held is None:
            yield "meeting; afterwards: langaccess meetings done", self.day
        for one in self.photos:
            if one.until is not None and one.consent != "none":
                yield f"use of the picture {one.file} ends", one.until


def _cells(one: CommunityMeeting) -> tuple[str, ...]:
    spoken = ", ".join(f"{lang.tag}{'' if lang.confirmed else '?'}" for lang in one.languages)
    state = f"held {one.held}" if one.held else ""
    return one.name, one.starts.replace("T", " "), one.place.name, spoken, state


MEETINGS = Register(
    "meetings",
    CommunityMeeting,
    ("name", "starts", "place", "languages", "state"),
    _cells,
    frozenset({"name", "series", "place", "agenda"}),
)

"""Outlets: papers, stations and pages that communities read, and when each must have a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import time as clock_time
from typing import Annotated, Literal

from langaccess.agency.people import Day
from langaccess.core.config import Between
from langaccess.core.tags import Tag
from langaccess.outreach.registers.model import ContactPerson, Fault, Register, RegisterEntry
from langaccess.outreach.registers.partners import consent_ends


@dataclass(frozen=True, slots=True)
class OutletDeadline:
    """When an outlet must have a text.

    Attributes:
        weekday: day of the week on which an issue closes; null if it takes texts every day.
        time: time of day, on the outlet's clock.
        lead_days: days from the deadline to the day on which the text appears.
        time_zone: IANA name, if not that of the agency.
    """

    weekday: Day | None = None
    time: clock_time = clock_time(17, 0)
    lead_days: Annotated[int, Between(0, 120)] = 0
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class OutletFormat:
    """What an outlet takes.

    Attributes:
        words: most words of a text.
        seconds: most seconds of a spot.
        image: size of a picture, such as `1080x1080`.
        files: endings of files that it takes (docx, txt, mp3).
    """

    words: Annotated[int, Between(1, 100_000)] | None = None
    seconds: Annotated[int, Between(1, 3600)] | None = None
    image: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet(RegisterEntry):
    """A medium that reaches people of a language.

    Attributes:
        name: as people know it.
        kind: what it is.
        languages: in which it publishes.
        audience: who reads, hears or sees it.
        area: where.
        deadline: when it must have a text.
        format: what it takes.
        email: mail address for releases.
        contact: whom to ask for.
        pays: whether the agency pays for space or time there.
        frequency: how often it appears, in words.
        opt_out: day on which it asked to get nothing more.
    """

    name: str
    kind: Literal["radio", "tv", "paper", "web", "chat", "board"]
    languages: tuple[Tag, ...] = ()
    audience: str = ""
    area: str = ""
    deadline: OutletDeadline = OutletDeadline()
    format: OutletFormat = OutletFormat()
    email: str = ""
    contact: ContactPerson | None = None
    pays: bool = False
    frequency: str = ""
    opt_out: date | None = None

    @property
    def title(self) -> str:
        """Its name."""
        return self.name

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages in which it publishes."""
        return self.languages

    def takes_releases(self, on: date) -> bool:
        """Return whether it gets releases on a day: it is in use and did not opt out."""
        return self.opt_out is None and self.in_use(on)

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together."""
        from langaccess.agency.policy import is_zone

        zone = self.deadline.time_zone
        if zone is not None and not is_zone(zone):
            text = f"`{zone}` is not a time zone; write one like America/New_York"
            yield ("deadline", "time_zone"), text

    def dates(self) -> Iterator[tuple[str, date]]:
        """Yield the end of a consent."""
        yield from consent_ends(self.contact)


def _cells(one: Outlet) -> tuple[str, ...]:
    closes = f"{one.deadline.weekday or 'daily'} {one.deadline.time:%H:%M}"
    state = f"opted out {one.opt_out}" if one.opt_out else closes
    return one.name, one.kind, ", ".join(one.languages), state


OUTLETS = Register(
    "outlets",
    Outlet,
    ("name", "kind", "languages", "closes"),
    _cells,
    frozenset({"name", "audience", "area"}),
)

"""What every register shares: an entry with its checks and its end, and the register itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from langaccess.core.config import Between, Phone

Fault = tuple[tuple[str | int, ...], str]
"""The place inside an entry, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """A person checked that the entry is right.

    Attributes:
        on: the day.
        by: who checked.
        how: by which way; `directory`: the directory from which the entry came says so.
    """

    on: date
    by: str
    how: Literal["call", "visit", "mail", "directory"]


@dataclass(frozen=True, slots=True)
class NamingConsent:
    """A person agreed to be named.

    Attributes:
        on: the day.
        scope: `internal`: staff may see it; `publish`: it may be printed for the public.
        until: last day on which it counts.
    """

    on: date
    scope: Literal["internal", "publish"]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Whom to ask for. Shown only with consent.

    Attributes:
        name: of the person.
        role: at the organization.
        phone: telephone number of the person.
        email: mail address of the person.
        consent: what the person agreed to; without it the name is not shown.
    """

    name: str
    role: str = ""
    phone: Phone | None = None
    email: str = ""
    consent: NamingConsent | None = None

    def may(self, scope: Literal["internal", "publish"], on: date) -> bool:
        """Return whether the person agreed to be shown to staff, or to the public, on that day."""
        given = self.consent
        if given is None or on < given.on or (given.until is not None and on > given.until):
            return False
        return scope == "internal" or given.scope == "publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """What an entry of every register has.

    Attributes:
        id: short name, used once in the register.
        checked: the last check by a person. A newer date of the file itself is not a check.
        check_every_days: days for which a check counts, if not as many as the rules say.
        retired: day from which it is not used; the entry stays for the record.
        hold: reason for a legal hold, such as a case number.
        note: anything else, for staff.
    """

    id: str
    checked: EntryCheck | None = None
    check_every_days: Annotated[int, Between(1, 1100)] | None = None
    retired: date | None = None
    hold: str = ""
    note: str = ""

    @property
    def title(self) -> str:
        """What people call the entry."""
        return self.id

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages of the entry."""
        return ()

    def in_use(self, on: date) -> bool:
        """Return whether the entry is not retired on a day."""
        return self.retired is None or on < self.retired

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together."""
        yield from ()

    def dates(self) -> Iterator[tuple[str, date]]:
        """Yield the days on which something is due: what, and when; checks come in addition."""
        yield from ()


EntryT = TypeVar("EntryT", bound=RegisterEntry)


@dataclass(frozen=True, slots=True)
class DueDate:
    """Something that is to be done about an entry.

    Attributes:
        id: of the entry.
        title: what people call the entry.
        what: what is due.
        on: the day; a check that never was is due on the day of the question.
        overdue: whether that day is past.
    """

    id: str
    title: str
    what: str
    on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Register(Generic[EntryT]):
    """A list that the agency keeps as `NAME.yaml`."""

    name: str  # of the register: its file, the key in it, its rules under `outreach.registers`
    entry: type[EntryT]  # the class of its entries
    columns: tuple[str, ...]  # heads of the table that `register NAME list` shows, after the id
    cells: Callable[[EntryT], Iterable[str]]  # returns these cells of an entry
    # text fields that say what an organization offers. They may name a legal status ("help with
    # asylum"), because they are about no person
    about_services: frozenset[str] = frozenset()

    @property
    def file(self) -> str:
        """The file in the agency's folder."""
        return f"{self.name}.yaml"

    def matches(self, entry: Any, words: str) -> bool:
        """Return whether an entry is called `words`: by its id, or by a part of its title."""
        asked = words.casefold().strip()
        return asked == entry.id.casefold() or asked in entry.title.casefold()

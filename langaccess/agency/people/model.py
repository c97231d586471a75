"""What is known about the people who interpret: frozen data, as the files of `roster/` hold it.

There is no field for immigration status (floor rule 12), and none for a PIN or a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal

from langaccess.core.config import Between, Phone
from langaccess.core.tags import EN, Tag

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@dataclass(frozen=True, slots=True)
class Skill:
    """A language that a person speaks or signs, as they say themselves. It proves nothing.

    Attributes:
        tag: the language.
        varieties: towns, countries or names of varieties ("Todos Santos", "Egypt").
    """

    tag: Tag
    varieties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A credential: what was proved in one language, for one scope, in which direction.

    Attributes:
        kind: id of a kind of credential in the rules (`bilingual_tested`).
        language: the language.
        other: the language on the other side.
        direction: `both`, `from` (only from `language` into `other`) or `into`.
        level: level of a speaking test (ILR, 0 to 5, a plus is a half).
        score: the result in the tester's own words.
        issued: day of the test or the grant.
        expires: last day on which it counts.
        issuer: who tested or granted.
        evidence: file name or register number of the proof.
        scope: `translate` or `revise` when a kind that interpreters hold was granted for written
            work; it then counts for no interpreting.
    """

    kind: str
    language: Tag = field(metadata={"json": "lang"})
    other: Tag = EN
    direction: Literal["both", "from", "into"] = "both"
    level: Annotated[float, Between(0, 5)] | None = None
    score: str = ""
    issued: date | None = None
    expires: date | None = None
    issuer: str = ""
    evidence: str = ""
    scope: Literal["translate", "revise"] | None = None


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours of every week, on the clock of the person's time zone.

    Attributes:
        days: the days on which it begins.
        start: `HH:MM`.
        end: `HH:MM`; earlier than `start` means the next morning, the same means 24 hours.
        not_on: days on which it does not begin.
    """

    days: tuple[Day, ...]
    start: str
    end: str
    not_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class OnCall:
    """A stretch of being on call, on the clock of the person's time zone (`2026-11-25T18:00`).

    Attributes:
        start: when it begins.
        end: when it ends.
    """

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away.

    Attributes:
        first: the first.
        last: the last, included.
    """

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Hours:
    """When a person can be reached.

    Attributes:
        always: day and night.
        weekly: shifts.
        on_call: stretches of being on call.
        leave: days away; they come before everything else.
    """

    always: bool = False
    weekly: tuple[Weekly, ...] = ()
    on_call: tuple[OnCall, ...] = ()
    leave: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A conflict of interest with a case or a person.

    Attributes:
        kind: id of a conflict in the rules (`relative`).
        case: number of the case, or empty.
        person: name of the person, or empty. A tie of the kind `bias` may have neither: then it
            bars the person from everything.
        note: in words.
    """

    kind: str
    case: str = ""
    person: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Barred:
    """Someone whom the agency no longer uses.

    Attributes:
        since: the day.
        reason: why.
    """

    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class Pooled:
    """A person's consent that the agency lends them to others.

    Attributes:
        consent_on: the day on which they agreed.
        until: last day for which they agreed.
        share: what the other agency gets in addition to the name, what they speak and how they
            were tested.
        terms: rate, hours, and who is called first, for the other agency to read.
    """

    consent_on: date
    until: date
    share: tuple[Literal["phone", "hours"], ...] = ()
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Loan:
    """A person of another agency.

    Attributes:
        by: the agency.
        until: last day of the loan.
        call: its number, which is called first.
        terms: as that agency wrote them.
    """

    by: str
    until: date
    call: Phone | None = None
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person, or a vendor's line, of the roster.

    Attributes:
        id: unique in the agency's roster.
        name: as it is said on the radio.
        kind: `member` of the agency, `staff` interpreter, `contractor`, `volunteer`, or a vendor's
            `line`.
        phone: where to reach them.
        languages: what they speak or sign; of a line, what the vendor offers: without any, all.
        credentials: what they proved.
        modes: how a contractor or a line works: `onsite`, `video`, `phone`.
        hours: when they can be reached; null when not entered.
        time_zone: IANA name; null for that of the agency.
        place: district, town or station.
        minutes: travel time in minutes to other places.
        gender: for people who ask for it.
        adult: 18 or older; a volunteer's must be entered.
        vetting: checks that were passed, with the day.
        ties: conflicts with a case or a person.
        not_for: types of encounters for which they are not used.
        barred: set when they are no longer used.
        left: day on which they left; the entry stays, for the record.
        badge: number of a member.
        notes: anything else; shown to no one who asks for an interpreter.
        coordinator: keeps the roster for the agency; decides in the log whether two names are one
            person, and which time is the true one. Such a person needs no language here.
        may_confirm: `coordinator` or `counsel`: in that role the person confirms, sentence by
            sentence, that text which the gate is not sure of only informs. No one has this without
            the entry.
        approves_facts: decides which statements of `facts.yaml` are the agency's policy: the chief,
            or whom the chief has named. No one has this without the entry.
        pool: consent to be lent to other agencies.
        lent: set for a person of another agency; `roster pool merge` writes it.
    """

    id: str
    name: str
    kind: Literal["member", "staff", "contractor", "volunteer", "line"]
    phone: Phone | None = None
    languages: tuple[Skill, ...] = ()
    credentials: tuple[Proof, ...] = ()
    modes: tuple[Literal["onsite", "video", "phone"], ...] = ()
    hours: Hours | None = None
    time_zone: str | None = None
    place: str = ""
    minutes: Mapping[str, Annotated[int, Between(0, 1440)]] = field(default_factory=dict)
    gender: Literal["f", "m", "x"] | None = None
    adult: bool | None = None
    vetting: Mapping[Literal["background", "confidentiality", "oath", "ethics"], date] = field(
        default_factory=dict
    )
    ties: tuple[Tie, ...] = ()
    not_for: tuple[str, ...] = ()
    barred: Barred | None = None
    left: date | None = None
    badge: str = ""
    notes: str = ""
    coordinator: bool | None = None
    may_confirm: Literal["coordinator", "counsel"] | None = None
    approves_facts: bool | None = None
    pool: Pooled | None = None
    lent: Loan | None = None


@dataclass(frozen=True, slots=True)
class RosterFile:
    """One file of the roster.

    Attributes:
        people: its entries.
    """

    people: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody, from all files.

    Attributes:
        people: the entries, in the order of files and lines.
        time_zone: the agency's time zone; UTC when it has entered none.
    """

    people: tuple[Entry, ...] = ()
    time_zone: str = "UTC"

    def speaking(self, language: str) -> tuple[Entry, ...]:
        """Return everyone who speaks or signs `language` (a primary subtag), in order."""
        return tuple(
            entry
            for entry in self.people
            if any(skill.tag.language == language for skill in entry.languages)
        )

    def names(self) -> tuple[tuple[str, str], ...]:
        """Return id and name of everyone."""
        return tuple((entry.id, entry.name) for entry in self.people)

    def ties(self) -> tuple[tuple[str, str], ...]:
        """Return case and person of every tie on record."""
        return tuple((tie.case, tie.person) for entry in self.people for tie in entry.ties)

    def voices(self) -> tuple[str, ...]:
        """Return the numbers of the lines that interpret by voice: no way for a deaf person."""
        return tuple(str(entry.phone) for entry in self.people if entry.phone and is_voice(entry))


def is_voice(entry: Entry) -> bool:
    """Return whether an entry is a line without a picture, over which no one can sign."""
    return entry.kind == "line" and "video" not in entry.modes


def moment(text: str) -> datetime:
    """Return the wall-clock time `text` (`2026-11-25T18:00`), without a zone.

    Raises:
        ValueError: it is not one.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError("without a zone")
    return found

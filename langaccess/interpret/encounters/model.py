"""What an encounter is: frozen data, put together from the entries of the log.

There is no field for anybody's immigration status (floor rule 12), and none for a PIN, a code or
the words that were interpreted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from langaccess.agency.policy import Using
from langaccess.core.clock import later
from langaccess.core.model import Reason
from langaccess.core.tags import Tag

__all__ = [
    "STARTED",
    "Change",
    "Encounter",
    "ExigentUse",
    "FollowUp",
    "FormRecord",
    "Hold",
    "Identified",
    "ImportSource",
    "Interpreter",
    "NoHelp",
    "Note",
    "Purged",
    "Service",
    "read_using",
]


STARTED = "encounter.started"
"""Kind of the first entry of an encounter that is recorded while it goes on."""


class NoHelp(StrEnum):
    """What is recorded where a kind of help stands, when no interpreter could be had.

    It is apart from `Using`: no rule can permit it.
    """

    NONE = "none"


def read_using(text: str) -> Using | NoHelp:
    """Return the kind of help, or `NoHelp.NONE`, that an entry or an option names.

    Raises:
        ValueError: it names neither.
    """
    return NoHelp.NONE if text == NoHelp.NONE.value else Using(text)


class Identified(StrEnum):
    """How the language was found out, surest first."""

    INTERPRETER = "interpreter"  # an interpreter confirmed it, variety and all
    ASKED = "asked"  # the person said so
    CARD = "card"  # the person pointed at the I-speak card
    LINE = "line"  # the telephone line identified it
    RELATIVE = "relative"  # somebody who came along named the language, and nothing more
    HISTORY = "history"  # an earlier encounter, or what dispatch knew
    PROGRAM = "program"  # `langaccess identify`


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who interpreted, with what was known about them at that moment.

    Attributes:
        id: id in the roster, or empty.
        name: name as it was given, or empty.
        number: number of a vendor's interpreter, or of the call.
        vendor: vendor's name, or empty.
        credentials: credentials that were valid for the language on that day, in words; copied
            from the roster when the entry was written, because a roster changes.
        conflict: what was found when conflicts were asked about: "none", or in words; empty when
            nobody asked.
    """

    id: str = ""
    name: str = ""
    number: str = ""
    vendor: str = ""
    credentials: tuple[str, ...] = ()
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class ExigentUse:
    """Why somebody who may not interpret was used for a moment.

    Attributes:
        reason: what made it so, in words.
        supervisor: who was told.
        expires: when the stop-gap was over by the rules then in force.
    """

    reason: str
    supervisor: str = ""
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One help with the language: who or what carried the words, when, and whether it was allowed.

    Attributes:
        number: 1, 2, 3… within the encounter.
        using: the kind of help; `NoHelp.NONE` when no one interpreted.
        type: id of the type of encounter while it was used ("" when not known).
        tag: the language it was for; None when not known.
        interpreter: who it was.
        requested: when it was asked for.
        connected: when it began.
        derived: nobody said when it began: `connected` is when the encounter began.
        ended: when it ended.
        at: the moment that it is judged by: `connected`, or the nearest moment that the record
            tells; None when the record does not place it within the encounter.
        exigency: set when somebody stood in because somebody might die.
        own_request: a deaf adult asked for the adult who came along.
        machine: name of the program or device, for machine translation.
        unfit: what the roster said against this person at that moment; part of `reasons` too.
        allowed: what the rules then in force answered.
        reasons: why it was not allowed or not complete; empty when all is well. Each has the id of
            the rule, the words, and what it rests on.
        policy: digest of those rules; `policy_text` gives them.
        seq: entry of the log that first told of it.
        judged: entry of the log whose answer `allowed` and `reasons` are.
    """

    number: int
    using: Using | NoHelp
    type: str
    tag: Tag | None
    interpreter: Interpreter
    requested: datetime | None
    connected: datetime | None
    derived: bool
    ended: datetime | None
    at: datetime | None
    exigency: ExigentUse | None
    own_request: bool
    machine: str
    unfit: tuple[Reason, ...]
    allowed: bool
    reasons: tuple[Reason, ...]
    policy: str
    seq: int
    judged: int

    @property
    def minutes(self) -> float | None:
        """Return how long it lasted, in minutes; None when begin or end is not known."""
        return _minutes(self.connected, self.ended)

    @property
    def waited(self) -> float | None:
        """Return the minutes from asking to connecting, or None."""
        return _minutes(self.requested, self.connected)


def _minutes(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else (end - start) / timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A paper that was handed over or read out.

    Attributes:
        id: its name ("consent_search", or the file's name).
        tag: language of the version.
        digest: sha256 of that version, or empty when nobody had the file at hand.
        how: `read`, `signed`, `given` or `refused`.
        at: when; None when it was typed in afterwards, without a time.
    """

    id: str
    tag: Tag | None
    digest: str
    how: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Note:
    """Free words, with the entry that holds them and who wrote them."""

    seq: int
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that has to be done afterwards.

    Attributes:
        number: 1, 2, 3… within the encounter.
        text: what.
        due: until when.
        service: number of the service that made it necessary; None for the encounter.
        done: when it was done, or None.
        done_by: who did it.
        outcome: what came of it.
        seq: entry of the log that opened it.
    """

    number: int
    text: str
    due: datetime
    service: int | None
    done: datetime | None
    done_by: str
    outcome: str
    seq: int

    @property
    def open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.done is None


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an encounter may not be deleted, since when, and who said so."""

    since: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where an imported encounter comes from.

    Attributes:
        file: name of the file.
        line: line in it.
        key: what makes a second import of it a duplicate.
    """

    file: str
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log about an encounter: what it said, and whether it corrected another.

    Attributes:
        seq: number of the entry.
        at: when it was written, by the clock of that machine.
        kind: `encounter.logged`, `encounter.noted`…
        by: who wrote it.
        corrects: number of the entry that it corrects, or None.
        said: what it set or added, as it stands in the log.
        hash: hash of the entry.
    """

    seq: int
    at: datetime
    kind: str
    by: str
    corrects: int | None
    said: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Encounter:
    """An encounter, as all entries about it together tell it.

    Attributes:
        id: as it is said on the radio ("E-2026-0113").
        recorded: when its first entry was written.
        began: when it began; with the offset of the clock on the wall.
        ended: when it ended; None while it is open, and when nobody recorded it.
        type: id of the type of encounter; "" when nobody said, or it is none that the rules know.
        tag: the language; None when it is not known.
        spoken: the language in the words of who recorded it.
        variety: town, country or name of the variety.
        identified: how the language was found out.
        identified_by: by whom.
        case: case number.
        officer: badge or unit of who had the encounter.
        place: where, in few words.
        continues: id of the encounter that this one grew out of (a traffic stop, then a search).
        recording: reference of a recording.
        outcome: what came of it.
        feedback: a word about the help.
        services: every help with the language, in order; empty when none was used.
        forms: papers that were handed over or read out.
        notes: free words.
        follow_ups: what has to be done afterwards, done or not.
        policy: digest of the rules in force at the first entry.
        hold: set while it may not be deleted.
        source: where it was imported from; None when somebody typed it.
        changes: the entries, oldest first.
    """

    id: str
    recorded: datetime
    began: datetime
    ended: datetime | None
    type: str
    tag: Tag | None
    spoken: str
    variety: str
    identified: Identified | None
    identified_by: str
    case: str
    officer: str
    place: str
    continues: str
    recording: str
    outcome: str
    feedback: str
    services: tuple[Service, ...]
    forms: tuple[FormRecord, ...]
    notes: tuple[Note, ...]
    follow_ups: tuple[FollowUp, ...]
    policy: str
    hold: Hold | None
    source: ImportSource | None
    changes: tuple[Change, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether it still goes on; what is logged or imported is over."""
        return self.ended is None and self.changes[0].kind == STARTED

    def rules_of(self, service: Service) -> str:
        """Return the digest of the rules in force when a help was first told of.

        A correction judges it again, perhaps under later rules.
        """
        return self.policy if service.seq == self.changes[0].seq else service.policy

    def follow_up_due(self, service: Service | None, hours: int) -> datetime:
        """Return until when what a help leaves open has to be done: so long after its use.

        It never counts from the day of typing: typing late would otherwise excuse itself.
        """
        used = service and (service.ended or service.at)
        return later(used or self.ended or self.began, timedelta(hours=hours))

    @property
    def flagged(self) -> bool:
        """Tell whether anything was used that the rules did not allow, or not so."""
        return any(service.reasons for service in self.services)

    @property
    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Return what is still to be done."""
        return tuple(item for item in self.follow_ups if item.open)


@dataclass(frozen=True, slots=True)
class Purged:
    """What remains of an encounter that was deleted: its number, and why it is gone.

    Attributes:
        id: of the encounter.
        at: when it was deleted.
        by: who had it deleted.
        entries: numbers of the log's entries whose data are gone.
        months: the retention period then in force.
        policy: digest of the rules then in force.
    """

    id: str
    at: datetime
    by: str
    entries: tuple[int, ...]
    months: int
    policy: str

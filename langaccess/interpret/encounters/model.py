"""An encounter: frozen data, assembled from the entries of the log.

No field holds a person's immigration status (floor rule 12), a PIN, a code or the interpreted
words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from langaccess.agency.policy import HelpKind
from langaccess.core.clock import later
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.interpret.encounter_fields import EncounterTexts

STARTED = "encounter.started"
"""Kind of the first entry of an encounter that is recorded while it continues."""
IMPORTED = "encounter.imported"
"""Kind of the first entry of an encounter from a table."""
_OWN = {"json": ""}  # used by the program, not shown


class NoHelp(StrEnum):
    """Recorded instead of a kind of help when no one interpreted.

    It is not a `HelpKind`, so no rule can permit it.
    """

    NONE = "none"


class UnmetReason(StrEnum):
    """Why no one interpreted; it never says that the author of the record is at fault."""

    UNAVAILABLE = "unavailable"
    NO_ANSWER = "no_answer"
    HUNG_UP = "hung_up"
    WRONG_VARIETY = "wrong_variety"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"

    @property
    def text(self) -> str:
        """Return the reason in words, as said after "no one interpreted: "."""
        return _UNMET[self][0]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return what people type for it; `text` is read too."""
        return (self.value.replace("_", " "), *_UNMET[self])


# Every word for "no one" (`NO_HELP`) is read as "no one".
_UNMET = {
    UnmetReason.UNAVAILABLE: (
        "no interpreter was available", "not available", "no one available", "had no one",
    ),
    UnmetReason.NO_ANSWER: (
        "the call was not answered", "no one answered", "not answered", "did not answer",
        "didn't answer",
    ),
    UnmetReason.HUNG_UP: (
        "the call was cut off", "cut off", "disconnected", "dropped", "call dropped",
        "dropped call",
    ),
    UnmetReason.WRONG_VARIETY: (
        "the interpreter spoke another variety or language", "wrong dialect", "wrong language",
        "other dialect", "another dialect",
    ),
    UnmetReason.DECLINED: (
        "the person declined an interpreter", "person declined", "declined interpreter",
        "declined an interpreter", "refused interpreter",
    ),
    UnmetReason.NOT_ASKED: (
        "no interpreter was requested", "no one asked", "no one requested", "not requested",
        "no request",
    ),
}  # fmt: skip


def read_using(text: str) -> HelpKind | NoHelp:
    """Parse the kind of help of an entry or an option."""
    return NoHelp.NONE if text == NoHelp.NONE.value else HelpKind(text)


class Identified(StrEnum):
    """How the language was identified, most reliable first."""

    INTERPRETER = "interpreter"  # an interpreter confirmed it, variety and all
    ASKED = "asked"  # the person said so
    CARD = "card"  # the person pointed at the I-speak card
    LINE = "line"  # the telephone line identified it
    RELATIVE = "relative"  # a companion named the language, and did nothing else
    HISTORY = "history"  # an earlier encounter, or what dispatch knew
    PROGRAM = "program"  # `langaccess identify`


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who interpreted, as known at that moment. Fields that are not known are empty.

    Attributes:
        id: id in the roster.
        name: name as it was typed.
        number: number of a vendor's interpreter, or of the call.
        vendor: the vendor's name.
        credentials: credentials that were valid for the language on that day, in words; copied
            from the roster when the entry is written, because a roster changes.
        conflict: conflict of interest that the interpreter reported: "none", or in words; empty if
            no one asked.
    """

    id: str = ""
    name: str = ""
    number: str = ""
    vendor: str = ""
    credentials: tuple[str, ...] = ()
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class ExigentUse:
    """Why a person who may not interpret was used as an emergency stand-in.

    Attributes:
        reason: the emergency, in words.
        supervisor: the supervisor who was informed.
        expires: when the emergency stand-in had to end by the rules of that day.
    """

    reason: str
    supervisor: str = ""
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One language service: who or what interpreted, when, and whether the rules allowed it.

    Attributes:
        number: 1, 2, 3… within the encounter.
        using: the kind of help; `NoHelp.NONE` if no one interpreted.
        type: id of the type of encounter during the service ("" if not known).
        tag: the language; None if not known.
        interpreter: who interpreted.
        requested: when it was requested.
        connected: when it began.
        derived: the beginning was not entered: `connected` is the beginning of the encounter.
        ended: when it ended.
        lasted: minutes, as imported without the time at which it began; None if not entered.
        at: the moment at which the rules are applied: `connected`, or the nearest known moment;
            None if the record does not place the service within the encounter.
        exigency: set if an untested person was used as an emergency stand-in.
        own_request: a deaf adult requested the adult companion.
        machine: name of the program or device, for machine translation.
        unmet: why no one interpreted; None if someone did, or it is not known.
        tried: the kind of help that was requested when no one interpreted; None if not known.
        waited: minutes from the request until help began or the attempt ended, as entered; None if
            not entered.
        unfit: what the roster had against this person at that moment; part of `reasons` too.
        allowed: the answer of the rules of that day.
        reasons: why it was not allowed, or what the record lacks, each with its rule and authority.
        policy: digest of those rules; `policy_text` returns them.
        seq: entry of the log that first records it.
        judged: entry of the log that `allowed` and `reasons` come from.
    """

    number: int
    using: HelpKind | NoHelp
    type: str
    tag: Tag | None
    interpreter: Interpreter
    requested: datetime | None
    connected: datetime | None
    derived: bool
    ended: datetime | None
    lasted: float | None = field(metadata=_OWN)
    at: datetime | None = field(metadata=_OWN)
    exigency: ExigentUse | None
    own_request: bool
    machine: str
    unmet: UnmetReason | None
    tried: HelpKind | None
    waited: float | None = field(metadata=_OWN)
    unfit: tuple[Reason, ...] = field(metadata=_OWN)
    allowed: bool
    reasons: tuple[Reason, ...]
    policy: str
    seq: int
    judged: int = field(metadata=_OWN)

    @property
    def minutes(self) -> float | None:
        """Return the duration in minutes, from the times or as imported; None if not known."""
        if self.connected is None or self.ended is None:
            return self.lasted
        return (self.ended - self.connected) / timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A form that was read aloud, signed, given or refused.

    Attributes:
        id: its name ("consent_search", or the file's name).
        tag: language of the version.
        digest: SHA-256 of that version, or empty if the file was not at hand.
        how: `read`, `signed`, `given` or `refused`.
        at: when; None if it was entered later, without a time.
    """

    id: str
    tag: Tag | None
    digest: str
    how: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Note:
    """Free text, with the number of its log entry and its author."""

    seq: int
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A task after an encounter.

    Attributes:
        number: 1, 2, 3… within the encounter.
        text: the task.
        due: deadline.
        service: number of the service that requires it; None for the whole encounter.
        done: when it was done, or None.
        done_by: who did it.
        outcome: the result.
        seq: entry of the log that opened it.
    """

    number: int
    text: str
    due: datetime
    service: int | None
    done: datetime | None
    done_by: str
    outcome: str
    seq: int = field(metadata=_OWN)

    @property
    def open(self) -> bool:
        """Return whether it is not done yet."""
        return self.done is None


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: why an encounter may not be deleted, since when, and who set it."""

    since: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where an imported encounter comes from: file, line, and a key that finds duplicates."""

    file: str
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log about an encounter.

    Attributes:
        seq: number of the entry.
        at: when it was written, by the computer's clock.
        kind: `encounter.logged`, `encounter.noted`…
        by: author.
        corrects: number of the entry that it corrects, or None.
        said: the fields that it sets or adds, as stored in the log.
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
class Encounter(EncounterTexts):
    """An encounter, assembled from all its log entries.

    Attributes:
        id: spoken on the radio ("E-2026-0113").
        recorded: when its first entry was written.
        began: when it began; with the local UTC offset.
        ended: when it ended; None while it is open, or if no one recorded it.
        type: id of the type of encounter, one of `policy.interpreting.encounters`; "" if not known.
        tag: the language; None if not known.
        identified: how the language was identified.
        services: every language service, in order.
        forms: forms that were read, signed, given or refused.
        notes: free text.
        follow_ups: tasks after the encounter, done or not.
        policy: digest of the rules at the first entry.
        hold: set while it may not be deleted.
        source: where it was imported from; None if a person typed it.
        changes: the entries, oldest first.
    """

    id: str
    recorded: datetime
    began: datetime
    ended: datetime | None
    type: str
    tag: Tag | None
    identified: Identified | None
    services: tuple[Service, ...]
    forms: tuple[FormRecord, ...]
    notes: tuple[Note, ...]
    follow_ups: tuple[FollowUp, ...]
    policy: str
    hold: Hold | None
    source: ImportSource | None
    changes: tuple[Change, ...] = field(metadata=_OWN)

    @property
    def is_open(self) -> bool:
        """Return whether it continues; a logged or imported encounter is over."""
        return self.ended is None and self.changes[0].kind == STARTED

    def rules_of(self, service: Service) -> str:
        """Return the digest of the rules at the first entry about `service`.

        A correction is judged again, perhaps by later rules.
        """
        return self.policy if service.seq == self.changes[0].seq else service.policy

    def follow_up_due(self, service: Service | None, hours: int) -> datetime:
        """Return the deadline of a follow-up: `hours` after the service was used.

        The time of typing does not count: a late entry would otherwise extend its own deadline.
        """
        used = service and (service.ended or service.at)
        return later(used or self.ended or self.began, timedelta(hours=hours))

    @property
    def flagged(self) -> bool:
        """Return whether the rules did not allow a service, or its record lacks something."""
        return any(service.reasons for service in self.services)

    @property
    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Return the follow-ups that are not done."""
        return tuple(item for item in self.follow_ups if item.open)


@dataclass(frozen=True, slots=True)
class Purged:
    """The tombstone of a deleted encounter.

    Attributes:
        id: id of the encounter.
        at: when it was deleted.
        by: who deleted it.
        entries: numbers of the log entries whose data are deleted.
        months: the retention period at that time.
        policy: digest of the rules at that time.
    """

    id: str
    at: datetime
    by: str
    entries: tuple[int, ...]
    months: int
    policy: str

"""What a user enters about an encounter, and the result of recording it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from langaccess.agency.policy import HelpKind
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.interpret.encounters.model import (
    Encounter,
    FormRecord,
    Identified,
    Interpreter,
    NoHelp,
    UnmetReason,
)


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What is entered about one language service; None means "not entered".

    Fields have the meaning of those of `Service`.

    Attributes:
        using: the kind of help, or none. A kind that differs from the last service's, or the same
            kind after that service ended, begins a new service; without `using` the facts are about
            service `number`, or the last one.
        interpreter: who interpreted; empty fields are "not entered".
        reason: the emergency that made a stand-in necessary.
        supervisor: the supervisor who was informed of it.
    """

    using: HelpKind | NoHelp | None = None
    number: int | None = None
    interpreter: Interpreter = field(default_factory=Interpreter)
    requested: datetime | None = None
    connected: datetime | None = None
    derived: bool = False
    ended: datetime | None = None
    reason: str | None = None
    supervisor: str | None = None
    own_request: bool | None = None
    machine: str | None = None
    lasted: float | None = None
    unmet: UnmetReason | None = None
    tried: HelpKind | None = None
    waited: float | None = None
    unfit: tuple[Reason, ...] | None = None


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """What is entered at one time; None means "not entered".

    Fields have the meaning of those of `Encounter`.

    Attributes:
        texts: text fields of an encounter (`case`, `officer`, `place`…), by name.
        help: facts about a language service.
        done: number of the follow-up that is done, and its outcome.
        done_at: when it was done; None for the moment of the entry.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    type: str | None = None
    tag: Tag | None = None
    identified: Identified | None = None
    began: datetime | None = None
    ended: datetime | None = None
    help: ServiceFacts | None = None
    forms: tuple[FormRecord, ...] = ()
    note: str | None = None
    done: tuple[int, str] | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The result of recording.

    Attributes:
        encounter: the encounter with the new entry.
        warnings: for the user: text was left out, an interpreter is not named.
        instead: what the rules would have allowed, if they did not allow what was used.
        flags: why the rules did not allow what this entry records.
    """

    encounter: Encounter
    warnings: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    flags: tuple[Reason, ...] = ()

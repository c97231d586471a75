"""What a person says about an encounter, and what comes back when it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from langaccess.agency.policy import Using
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.interpret.encounters.model import (
    Encounter,
    FormRecord,
    Identified,
    Interpreter,
    NoHelp,
)

__all__ = ["EncounterFacts", "Recorded", "ServiceFacts"]


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What is said about one help with the language; None is "not said".

    Attributes:
        using: the kind of help, or that there was none. Another kind than that of the last one, or
            the same after that one has ended, is a new one; without it the words are about the last
            one, or `number`.
        number: which one it is about.
        interpreter: who it was; empty fields are "not said".
        requested: when it was asked for.
        connected: when it began.
        derived: `connected` was not said: it is when the encounter began.
        ended: when it ended.
        reason: why somebody stood in, where somebody might die.
        supervisor: who was told about that.
        own_request: a deaf adult asked for the adult who came along.
        machine: name of the program or device.
        unfit: what the roster says against this person at that moment.
    """

    using: Using | NoHelp | None = None
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
    unfit: tuple[Reason, ...] | None = None


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """What is said in one go; None is "not said".

    Attributes:
        texts: fields of an encounter that hold text (`case`, `officer`, `place`…), by name.
        type: id of the type of encounter.
        tag: the language.
        identified: how it was found out.
        began: when the encounter began.
        ended: when it ended.
        help: what is said about a help with the language.
        forms: papers that were handed over or read out.
        note: free words.
        done: number of the follow-up that was done, and what came of it.
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


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded.

    Attributes:
        encounter: the encounter as it stands now.
        warnings: what the user should know: something was left out, somebody is not named.
        instead: what the rules would have allowed, when they did not allow what was used.
        flags: why the rules did not allow what this entry tells of.
    """

    encounter: Encounter
    warnings: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    flags: tuple[Reason, ...] = ()

"""What `find` answers: who is offered, who is not and why, and what always remains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, overload

from langaccess.agency.policy import Stakes, Using
from langaccess.core.model import Decision, Reason
from langaccess.core.tags import Tag

__all__ = ["Chain", "Fallback", "Found", "Offer", "Refusal", "Refusals", "Way"]


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who may interpret.

    Attributes:
        id: id in the roster.
        name: as it is said on the radio.
        using: the kind of help.
        rank: place in the list, from 1.
        reasons: why the person stands at this place.
        reach: telephone number, or empty.
        tag: the language in which they were tested.
        note: what to say or ask first, or empty.
    """

    id: str
    name: str
    using: Using
    rank: int
    reasons: tuple[str, ...]
    reach: str
    tag: Tag
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody who speaks the language and may not interpret now, with every reason."""

    id: str
    name: str
    reasons: tuple[Reason, ...]


class Refusals(Sequence[Refusal]):
    """Everybody who may not interpret now; the reasons of each are worked out when looked at.

    A dispatcher reads three of them, and thousands may speak a language.

    Args:
        people: id and name of each.
        why: returns every reason against the one at this position.
    """

    def __init__(
        self, people: Sequence[tuple[str, str]], why: Callable[[int], tuple[Reason, ...]]
    ) -> None:
        self._people = people
        self._why = why

    def __len__(self) -> int:
        return len(self._people)

    @overload
    def __getitem__(self, place: int) -> Refusal: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Refusal, ...]: ...

    def __getitem__(self, place: int | slice) -> Refusal | tuple[Refusal, ...]:
        if isinstance(place, slice):
            return tuple(self[n] for n in range(*place.indices(len(self))))
        n = range(len(self))[place]
        return Refusal(*self._people[n], self._why(n))


@dataclass(frozen=True, slots=True)
class Chain:
    """A relay of two people: `first` between the language and `through`, `second` to English."""

    through: Tag
    first: Offer
    second: Offer


@dataclass(frozen=True, slots=True)
class Way:
    """One way to an interpreter, in words, with its number; None when it is not entered."""

    text: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Fallback:
    """What always remains.

    Attributes:
        kind: `phone_line`, or `sign` (never a voice line).
        phone: the number; None when the agency has not entered it.
        say: the words to say, or what to do when there is no number.
        relay: languages through which a relay is possible, likeliest first.
        ways: every way in order, for sign languages.
        only_while_waiting: the encounter is not to be interpreted by such a line.
    """

    kind: Literal["phone_line", "sign"]
    phone: str | None
    say: str
    relay: tuple[Tag, ...] = ()
    ways: tuple[Way, ...] = ()
    only_while_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of `find`.

    Attributes:
        typed: what was typed for the language.
        tag: what it was read as; None when it has to be asked back.
        note: what was forgiven in reading it, or empty.
        warnings: what was asked and could not be done.
        question: what to ask back or to ask the speaker, or empty.
        choices: the languages to choose from.
        encounter: id of the type of encounter; None when only the stakes are known.
        text: the encounter in words.
        stakes: its stakes.
        at: the moment asked about.
        offered: who may interpret, in order.
        chains: relays of two people, when nobody is offered.
        refused: who may not, with all reasons.
        fallback: what always remains.
        decision: whether anybody is offered, on what grounds, and what to do instead.
        advice: what to do, and not to do, in this encounter.
        meanwhile: what to do while you wait.
        before: what to settle with the interpreter before the matter begins.
        emergency: the stop-gap when somebody may die.
    """

    typed: str
    tag: Tag | None
    note: str
    warnings: tuple[str, ...]
    question: str
    choices: tuple[Tag, ...]
    encounter: str | None
    text: str
    stakes: Stakes
    at: datetime
    offered: tuple[Offer, ...]
    chains: tuple[Chain, ...]
    refused: Sequence[Refusal]
    fallback: Fallback
    decision: Decision
    advice: tuple[str, ...]
    meanwhile: tuple[str, ...]
    before: tuple[str, ...]
    emergency: str

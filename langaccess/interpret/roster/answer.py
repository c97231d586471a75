"""What `find` answers: who is offered, who is not and why, and what always remains."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from langaccess.agency.policy import Policy, Requirement, SignPath, Stakes, Standing, Tier, Using
from langaccess.core import tags
from langaccess.core.folding import phone_digits
from langaccess.core.model import Decision, Reason
from langaccess.core.tags import Tag
from langaccess.interpret.roster.language_query import LanguageQuery

__all__ = [
    "Fallback",
    "InterpreterOffer",
    "Refusal",
    "Relay",
    "RosterAnswer",
    "SignContact",
    "fallback",
    "sign_paths",
]


@dataclass(frozen=True, slots=True)
class InterpreterOffer:
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


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay of two people: `first` between the language and `through`, `second` to English."""

    through: Tag
    first: InterpreterOffer
    second: InterpreterOffer


@dataclass(frozen=True, slots=True)
class SignContact:
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
    ways: tuple[SignContact, ...] = ()
    only_while_waiting: bool = False


@dataclass(frozen=True, slots=True)
class RosterAnswer:
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
    offered: tuple[InterpreterOffer, ...]
    chains: tuple[Relay, ...]
    refused: Sequence[Refusal]
    fallback: Fallback
    decision: Decision
    advice: tuple[str, ...]
    meanwhile: tuple[str, ...]
    before: tuple[str, ...]
    emergency: str


def sign_paths(policy: Policy, voices: Collection[str]) -> tuple[SignPath, ...]:
    """Return the ways for sign languages, without one that has the number of a voice line.

    Args:
        policy: the rules, with the agency's interpreter line.
        voices: the numbers of the voice lines of the roster.
    """
    line = policy.agency.interpreter_line
    taken = {phone_digits(number) for number in (*voices, line) if number}
    return tuple(
        path
        for path in policy.interpreting.sign.paths
        if not path.phone or phone_digits(path.phone) not in taken
    )


def fallback(
    heard: LanguageQuery, typed: str, needed: Requirement, policy: Policy, paths: Sequence[SignPath]
) -> Fallback:
    """Return the way that always remains; for a sign language it is one of `paths`."""
    return _sign(paths) if heard.sign else _line(heard.tag, typed, needed, policy)


def _sign(paths: Sequence[SignPath]) -> Fallback:
    ways = tuple(SignContact(path.text, path.phone) for path in paths)
    first = next((path for path in paths if path.phone), None)
    if first is None:
        return Fallback("sign", None, "your agency has entered no number for this", ways=ways)
    missing = "" if first is paths[0] else f"your agency has not entered {paths[0].text}. Else: "
    return Fallback("sign", str(first.phone), missing + first.text, ways=ways)


def _line(tag: Tag | None, typed: str, needed: Requirement, policy: Policy) -> Fallback:
    rules = policy.interpreting.line
    entry = tags.known(tag) if tag is not None else None
    relay = entry.relay if entry is not None else ()
    # A name for several languages, a country or a word half understood helps the line to find out.
    say = f"What I heard is: {typed}. {rules.unknown}" if typed else rules.unknown
    if tag is not None:
        about = needed.text if needed.encounter else "a law enforcement matter"
        say = rules.say.format(
            language=_spoken_name(tag), encounter=about, officer=policy.officer.a_title
        )
        if relay:
            through = " or ".join(language.name for language in relay)
            say += " " + rules.relay.format(language=tag.name, relay=through)
        if needed.tier in (Tier.CERTIFIED, Tier.QUALIFIED):
            say += " " + rules.certified
    phone = policy.agency.interpreter_line
    waits = needed.standing[Using.PHONE_LINE] is not Standing.INTERPRETS
    return Fallback("phone_line", phone, say, relay, only_while_waiting=waits)


def _spoken_name(tag: Tag) -> str:
    """Return the name as it is said to a line: with the country where that tells it apart."""
    entry = tags.known(tag)
    if entry is None or not entry.countries or not entry.relay:
        return tag.name
    return f"{tag.name} (from {tags.territory_name(entry.countries[0])})"

"""The answer of `find`: who may interpret, who may not and why, and the line or path to use."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from langaccess.agency.policy import (
    HelpKind,
    Permission,
    Policy,
    Requirement,
    SignPath,
    Stakes,
    Tier,
)
from langaccess.core import tags
from langaccess.core.folding import phone_digits
from langaccess.core.model import Decision, Reason
from langaccess.core.tags import Tag
from langaccess.interpret.roster.language_query import LanguageQuery


@dataclass(frozen=True, slots=True)
class InterpreterOffer:
    """A person who may interpret.

    Attributes:
        id: id in the roster.
        name: name to call on the radio.
        using: the kind of help.
        rank: place in the list, from 1.
        reasons: why the person has this place.
        reach: `phone` as text, empty if there is none; kept for programs that read it from JSON.
        tag: the language in which they were tested.
        note: what to say or ask first, or empty.
        concern: the part of the note that is a possible conflict of interest, or empty.
        lender: the agency that lends the person, with its number; it is called first; or empty.
        phone: telephone number; None if it is not entered.
        credential: the kind of credential that the offer rests on, one of
            `policy.interpreting.credentials`; `held_credentials` has its days and level.
    """

    id: str
    name: str
    using: HelpKind = field(metadata={"json": "mode"})
    rank: int
    reasons: tuple[str, ...]
    reach: str
    tag: Tag
    note: str = ""
    concern: str = field(default="", metadata={"json": ""})
    lender: str = field(default="", metadata={"json": ""})
    phone: str | None = None
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A person who speaks the language but may not interpret now, with every reason."""

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
    """One path to a sign language interpreter, and its number; None if it is not entered."""

    text: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Fallback:
    """The interpreter line or sign language path that is always available.

    Attributes:
        kind: `phone_line`, or `sign` (never a voice line).
        phone: the number; None if the agency has not entered it.
        say: the words to say, or what to do without a number.
        relay: bridge languages for a relay, most likely first.
        ways: every path for sign languages, in order.
        only_while_waiting: such a line may not interpret this encounter, only bridge the wait.
    """

    kind: Literal["phone_line", "sign"]
    phone: str | None
    say: str
    relay: tuple[Tag, ...] = ()
    ways: tuple[SignContact, ...] = ()
    only_while_waiting: bool = False


@dataclass(frozen=True, slots=True)
class StandIns:
    """Who may help if someone may die and no interpreter answers.

    Attributes:
        may: names of the kinds of help; none if the rules permit no one.
        never: names of those that never may.
        separate: this encounter permits none; the danger is another one, and `may` is for that.
    """

    may: tuple[str, ...]
    never: tuple[str, ...]
    separate: bool


@dataclass(frozen=True, slots=True)
class RosterAnswer:
    """The answer of `find`.

    Attributes:
        typed: the language as typed.
        tag: its language code; None if the user has to be asked.
        note: how a misspelled name was understood, or empty.
        warnings: parts of the query that had no effect.
        question: what to ask the user or the speaker, or empty.
        choices: the languages to choose from.
        encounter: id of the type of encounter; None if only the stakes are known.
        text: the encounter in words.
        stakes: its stakes.
        at: the moment of the query.
        offered: who may interpret, in order.
        chains: relays of two people, if no one is offered.
        refused: who may not, with all reasons.
        fallback: the interpreter line or sign language path.
        decision: whether someone is offered, the grounds, and what to do instead.
        advice: what to do, and not to do, in this encounter.
        meanwhile: what to do while you wait.
        before: what to agree with the interpreter first.
        stand_ins: who may help if someone may die and no interpreter answers.
        emergency: the same as one text, with the whole rule.
    """

    typed: str
    tag: Tag | None
    note: str
    warnings: tuple[str, ...]
    question: str
    choices: tuple[Tag, ...]
    encounter: str | None
    text: str = field(metadata={"json": ""})
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
    stand_ins: StandIns = field(metadata={"json": ""})
    emergency: str


def emergency_questions(policy: Policy) -> str:
    """Return the questions that a stand-in may be used for, and when."""
    asked = ", ".join(policy.interpreting.exigency.questions)
    return f"if no interpreter answers ask only: {asked}."


def sign_paths(policy: Policy, voices: Collection[str]) -> tuple[SignPath, ...]:
    """Return the paths for sign languages, without any that has the number of a voice line."""
    line = policy.agency.interpreter_line
    voice_numbers = {phone_digits(number) for number in (*voices, line) if number}
    return tuple(
        path
        for path in policy.interpreting.sign.paths
        if not path.phone or phone_digits(path.phone) not in voice_numbers
    )


def fallback(
    heard: LanguageQuery, typed: str, needed: Requirement, policy: Policy, paths: Sequence[SignPath]
) -> Fallback:
    """Return the interpreter line; for a sign language one of `paths`."""
    return _sign_fallback(paths) if heard.sign else _line_fallback(heard.tag, typed, needed, policy)


def _sign_fallback(paths: Sequence[SignPath]) -> Fallback:
    ways = tuple(SignContact(path.text, path.phone) for path in paths)
    first = next((path for path in paths if path.phone), None)
    if first is None:
        return Fallback("sign", None, "your agency has not entered a number for this", ways=ways)
    missing = "" if first is paths[0] else f"your agency has not entered {paths[0].text}. Instead: "
    return Fallback("sign", str(first.phone), missing + first.text, ways=ways)


def _line_fallback(tag: Tag | None, typed: str, needed: Requirement, policy: Policy) -> Fallback:
    rules = policy.interpreting.line
    entry = tags.known(tag) if tag is not None else None
    relay = entry.relay if entry is not None else ()
    # A name of several languages, a country or an unknown word helps the line to identify it.
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
    waits = needed.standing[HelpKind.PHONE_LINE] is not Permission.INTERPRETS
    return Fallback("phone_line", phone, say, relay, only_while_waiting=waits)


def _spoken_name(tag: Tag) -> str:
    """Return the name to say to a line, with the country where that distinguishes it."""
    entry = tags.known(tag)
    if entry is None or not entry.countries or not entry.relay:
        return tag.name
    return f"{tag.name} (from {tags.territory_name(entry.countries[0])})"

"""Who may interpret, and who is on call: the internal part of the page.

The rows are plain data: the rules and the roster decide them, not the cards.
"""

from __future__ import annotations

from dataclasses import dataclass

from langaccess.core.tags import Tag


@dataclass(frozen=True, slots=True)
class GuideRule:
    """The agency's rules for one type of encounter.

    Attributes:
        text: the encounter ("a domestic violence scene").
        stakes: how much a wrong word may cost.
        proof: what an interpreter must have.
        uses: each permission in words, with the kinds of help that have it, best first.
        advice: what to do, and what not to do.
        authority: its legal basis, and when that was last checked.
    """

    text: str
    stakes: str
    proof: str
    uses: tuple[tuple[str, tuple[str, ...]], ...]
    advice: tuple[str, ...]
    authority: str


@dataclass(frozen=True, slots=True)
class GuidePerson:
    """A person who may be called for a language.

    Attributes:
        tag: the language.
        name: as it is said on the radio.
        kind: the kind of help.
        phone: the number, or empty.
        note: when, and for which encounters.
    """

    tag: Tag
    name: str
    kind: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True)
class GuideWay:
    """A way to an interpreter of a sign language, with its number, or empty."""

    text: str
    phone: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The internal part of the page.

    Attributes:
        made: the moment for which the list of people is right.
        notes: what to know about the rules as a whole.
        rules: one for each type of encounter.
        people: who may be called, language by language, in order.
        nobody: languages for which the roster offers no one.
        sign: ways to an interpreter for people who are deaf or hard of hearing.
        emergency: what is permitted when a person may die and no interpreter can be reached.
    """

    made: str
    notes: tuple[str, ...]
    rules: tuple[GuideRule, ...]
    people: tuple[GuidePerson, ...]
    nobody: tuple[Tag, ...]
    sign: tuple[GuideWay, ...]
    emergency: str


def on_call(guide: Guide) -> dict[Tag, list[GuidePerson]]:
    """Return the people by language, in order."""
    rows: dict[Tag, list[GuidePerson]] = {}
    for person in guide.people:
        rows.setdefault(person.tag, []).append(person)
    return rows

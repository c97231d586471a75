"""What a coordinator looks after: what runs out, who can never be offered, and where nobody is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from langaccess.agency.people import Entry, Proof, Roster, is_voice
from langaccess.agency.policy import Policy, Stakes
from langaccess.core.clock import months_after
from langaccess.core.folding import phone_digits
from langaccess.core.names import name_words
from langaccess.core.tags import Tag, is_sign
from langaccess.interpret.roster.lookup import find_levels
from langaccess.interpret.roster.query import RosterQuery

__all__ = [
    "SHIFTS",
    "Due",
    "Gap",
    "RosterRemark",
    "due",
    "gaps",
    "last_days",
    "proof_ends",
    "remarks",
]

SHIFTS = {"day": time(12), "evening": time(20), "night": time(2)}
"""The hour that stands for each shift in a look at the gaps."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that runs out.

    Attributes:
        id: id of the person.
        name: their name.
        what: the credential with its language, or the check.
        on: last day on which it counts.
        overdue: that day is over.
    """

    id: str
    name: str
    what: str
    on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class RosterRemark:
    """Why somebody will hardly ever be offered, or cannot be reached."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """How many people of the roster are offered for one language at one hour.

    Attributes:
        tag: the language.
        day: the day looked at.
        shift: `day`, `evening` or `night`.
        stakes: the stakes.
        offered: how many are offered, relays not counted.
    """

    tag: Tag
    day: date
    shift: str
    stakes: Stakes
    offered: int


def due(roster: Roster, policy: Policy, *, on: date, days: int) -> tuple[Due, ...]:
    """Return what has run out, or does within `days`, of everybody who is still there."""
    last = on + timedelta(days=days)
    found = [
        Due(entry.id, entry.name, what, day, day < on)
        for entry in roster.people
        if _serves(entry, on)
        for what, day in _ends(entry, policy)
        if day <= last
    ]
    return tuple(sorted(found, key=lambda item: (item.on, item.name, item.what)))


def _serves(entry: Entry, on: date) -> bool:
    gone = entry.left is not None and entry.left <= on
    return not gone and (entry.barred is None or entry.barred.since > on)


def _ends(entry: Entry, policy: Policy) -> Iterator[tuple[str, date]]:
    rules = policy.interpreting
    for proof in entry.credentials:
        ends = proof_ends(proof, policy)
        if ends is not None:
            yield f"{proof.kind} in {proof.language.name}", ends
    if entry.kind in rules.vetting.kinds:
        for check in rules.vetting.checks:
            passed = entry.vetting.get(check)
            if passed is not None:
                yield f"check `{check}`", months_after(passed, rules.vetting.valid_months)


def proof_ends(proof: Proof, policy: Policy) -> date | None:
    """Return the last day on which a credential counts; the day of a new test is one too."""
    kind = policy.interpreting.credentials.get(proof.kind)
    ends = [proof.expires] if proof.expires else []
    if kind is not None and kind.retest_months is not None and proof.issued is not None:
        ends.append(months_after(proof.issued, kind.retest_months))
    return min(ends, default=None)


def last_days(entry: Entry, policy: Policy) -> Iterator[date]:
    """Yield the days after which something about somebody ends: credentials, checks, service."""
    yield from (day for _what, day in _ends(entry, policy))
    gone = (entry.left, entry.barred.since if entry.barred else None)
    yield from (day - timedelta(days=1) for day in gone if day is not None)


def remarks(roster: Roster, policy: Policy, *, on: date) -> tuple[RosterRemark, ...]:
    """Return what keeps people from being offered, or from being told apart, that no error says."""
    serving = [entry for entry in roster.people if _serves(entry, on)]
    called: dict[frozenset[str], list[str]] = {}
    for entry in serving:
        called.setdefault(name_words(entry.name), []).append(entry.id)
    return tuple(
        RosterRemark(entry.id, entry.name, text)
        for entry in serving
        for text in (
            *_voice(entry, policy),
            *_remarks(entry, policy),
            *_namesakes(entry, called[name_words(entry.name)]),
        )
    )


def _voice(entry: Entry, policy: Policy) -> Iterator[str]:
    """Yield the ways for deaf people that lead to this voice line."""
    if entry.phone is None or not is_voice(entry):
        return
    for path in policy.interpreting.sign.paths:
        if path.phone and phone_digits(path.phone) == phone_digits(entry.phone):
            yield (
                f"a voice line whose number is that of `interpreting.sign.paths[{path.id}]`: that "
                "way is never offered to a deaf person; enter another number there"
            )


def _namesakes(entry: Entry, ids: list[str]) -> Iterator[str]:
    others = [id_ for id_ in ids if id_ != entry.id]
    if others:
        yield f"has the name of {', '.join(others)}: say the id where one of them is meant"


def _remarks(entry: Entry, policy: Policy) -> Iterator[str]:
    kinds = policy.interpreting.credentials
    written = set(policy.review.credentials) - set(kinds)
    if entry.credentials and all(proof.kind in written for proof in entry.credentials):
        yield "translates in writing, and is not offered as an interpreter: no such credential"
        return
    tested = {
        tag.language
        for proof in entry.credentials
        if proof.kind in kinds
        for tag in (proof.language, proof.other)
    }
    for skill in entry.languages:
        if skill.tag.language not in tested:
            yield f"unverified in {skill.tag.name}: never tested, so never offered"
    if not entry.phone:
        yield "no telephone number"
    if entry.hours is None:
        yield "hours not entered: offered last"
    if entry.kind == "volunteer" and entry.adult is None:
        yield "nobody has entered that they are 18: never offered"
    if entry.kind in policy.interpreting.vetting.kinds:
        for check in policy.interpreting.vetting.checks:
            if check not in entry.vetting:
                yield f"the check `{check}` was never passed: never offered"


def gaps(roster: Roster, policy: Policy, *, on: date) -> tuple[Gap, ...]:
    """Return how many are offered on the next weekday and the next Sunday, shift by shift.

    The languages are those that the agency's rules name; without any, those of the roster. The
    sign languages come with them, though no list of languages of immigrants has one.
    """
    held = {skill.tag for entry in roster.people for skill in entry.languages}
    tags = [language.tag for language in policy.languages] or sorted(held)
    signed = sorted({tag for tag in held if is_sign(tag)} | {policy.interpreting.sign.usual})
    tags += [tag for tag in signed if tags and tag not in tags]
    zone = ZoneInfo(roster.time_zone)
    weekday = next(day for day in _after(on) if day.weekday() < 5)
    sunday = next(day for day in _after(on) if day.weekday() == 6)
    found = []
    for tag in tags:
        # Relays are not counted, so nobody else is looked at.
        speakers = Roster(roster.speaking(tag.language), roster.time_zone)
        for day in sorted((weekday, sunday)):
            for shift, hour in SHIFTS.items():
                at = datetime.combine(day, hour, zone)
                for stakes, answer in find_levels(speakers, policy, RosterQuery(tag, at)).items():
                    found.append(Gap(tag, day, shift, stakes, len(answer.offered)))
    return tuple(found)


def _after(day: date) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(1, 8))

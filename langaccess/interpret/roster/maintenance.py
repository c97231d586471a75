"""Maintenance of the roster: what expires, who is never offered, and which shifts have no one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from langaccess.agency.people import Entry, Roster, is_voice
from langaccess.agency.policy import Policy, Stakes, sign_path_of
from langaccess.core.names import NameIndex, name_words
from langaccess.core.tags import EN, Tag, is_sign, known
from langaccess.interpret.roster.clearances import refused_languages
from langaccess.interpret.roster.credentials import ends
from langaccess.interpret.roster.lookup import find_levels
from langaccess.interpret.roster.query import RosterQuery

SHIFTS = {"day": time(12), "evening": time(20), "night": time(2)}
"""The hour that represents each shift in `gaps`."""


@dataclass(frozen=True, slots=True)
class Due:
    """A credential or check that expires.

    Attributes:
        what: the credential with its language, or the check.
        on: last day on which it counts.
        overdue: that day has passed.
    """

    id: str
    name: str
    what: str
    on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class RosterRemark:
    """Why a person is rarely or never offered, or cannot be reached."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """How many people are offered for one language in one shift.

    Attributes:
        shift: `day`, `evening` or `night`.
        offered: number of people, without relays.
    """

    tag: Tag
    day: date
    shift: str
    stakes: Stakes
    offered: int


def due(roster: Roster, policy: Policy, *, on: date, days: int) -> tuple[Due, ...]:
    """Return what has expired or expires within `days`, for everyone who still serves."""
    last = on + timedelta(days=days)
    found = [
        Due(entry.id, entry.name, what, day, day < on)
        for entry in roster.people
        if _serves(entry, on)
        for what, day in ends(entry, policy)
        if day <= last
    ]
    return tuple(sorted(found, key=lambda item: (item.on, item.name, item.what)))


def _serves(entry: Entry, on: date) -> bool:
    gone = entry.left is not None and entry.left <= on
    return not gone and (entry.barred is None or entry.barred.since > on)


def remarks(roster: Roster, policy: Policy, *, on: date) -> tuple[RosterRemark, ...]:
    """Return what keeps people from being offered, or confuses two people, but is not an error."""
    serving = [entry for entry in roster.people if _serves(entry, on)]
    called: dict[frozenset[str], list[str]] = {}
    for entry in serving:
        called.setdefault(name_words(entry.name), []).append(entry.id)
    names = NameIndex(entry.name for entry in serving)
    return tuple(
        RosterRemark(entry.id, entry.name, text)
        for entry in serving
        for text in (
            *_voice_as_sign_path(entry, policy),
            *_never_offered(entry, policy, roster.time_zone, on),
            *_half_relays(entry, serving, policy),
            *_undated(entry),
            *_namesakes(entry, called[name_words(entry.name)]),
            *_similar_names(names.alike(entry.name)),
        )
    )


def _voice_as_sign_path(entry: Entry, policy: Policy) -> Iterator[str]:
    """Yield the paths for deaf people that have the number of this voice line."""
    path = sign_path_of(entry.phone, policy) if entry.phone and is_voice(entry) else None
    if path is not None:
        yield (
            f"a voice line with the number of `interpreting.sign.paths[{path.id}]`: that path "
            "is never offered to a deaf person; enter another number there"
        )


def _undated(entry: Entry) -> Iterator[str]:
    """Yield credentials that count although no day says when they were issued or end."""
    for proof in entry.credentials:
        if proof.issued is None and proof.expires is None:
            yield (
                f"`{proof.kind}` in {proof.language.name} has no date: look at the certificate, "
                "and enter `issued` or `expires`"
            )


def _namesakes(entry: Entry, ids: list[str]) -> Iterator[str]:
    others = [id_ for id_ in ids if id_ != entry.id]
    if others:
        yield f"has the same name as {', '.join(others)}: use the id to say which one you mean"


def _similar_names(others: tuple[str, ...]) -> Iterator[str]:
    if others:
        yield (
            f"counts as the same person as {', '.join(others)} where two people are required, until"
            " a coordinator records otherwise (`langaccess roster two-people`)"
        )


def _never_offered(entry: Entry, policy: Policy, zone: str, on: date) -> Iterator[str]:
    kinds = policy.interpreting.credentials
    written = set(policy.review.credentials) - set(kinds)
    if entry.credentials and all(proof.kind in written for proof in entry.credentials):
        yield "translates in writing only: no credential to interpret, so never offered"
        return
    yield from _refused(entry, policy, zone, on)
    if not entry.phone:
        yield "has no telephone number"
    if entry.hours is None:
        yield "hours not entered: offered last"
    if entry.kind == "volunteer" and entry.adult is None:
        yield "not entered as an adult (`adult: true`): never offered"
    if entry.kind in policy.interpreting.vetting.kinds:
        for check in policy.interpreting.vetting.checks:
            if check not in entry.vetting:
                yield f"the check `{check}` is not entered: never offered"


def _refused(entry: Entry, policy: Policy, zone: str, on: date) -> Iterator[str]:
    """Yield the languages in which a person is not offered on any encounter, and why."""
    kinds = policy.interpreting.credentials
    tested = {
        tag.language
        for proof in entry.credentials
        if proof.kind in kinds
        for tag in (proof.language, proof.other)
    }
    refused = dict(refused_languages(entry, policy, zone, on=on))
    for skill in entry.languages:
        if skill.tag.language not in tested:
            bridge = _bridge(entry, skill.tag)
            relay = (
                f". For a relay through {bridge.name}, enter a credential with `language: "
                f"{skill.tag}` and `other: {bridge}`"
                if bridge is not None
                else ""
            )
            yield f"unverified in {skill.tag.name}: never tested, so never offered{relay}"
        elif skill.tag in refused:
            yield f"not offered in {skill.tag.name} today: {refused[skill.tag]}"


def _bridge(entry: Entry, tag: Tag) -> Tag | None:
    """Return the bridge language of a relay for `tag` that the person speaks too, or None."""
    known_language = known(tag)
    spoken = {skill.tag.language for skill in entry.languages}
    bridges = known_language.relay if known_language is not None else ()
    return next((bridge for bridge in bridges if bridge.language in spoken), None)


def _half_relays(entry: Entry, serving: Sequence[Entry], policy: Policy) -> Iterator[str]:
    """Yield the credentials without English for which no second person can make a relay."""
    kinds = policy.interpreting.credentials
    for proof in entry.credentials:
        ends = {proof.language.language, proof.other.language}
        if EN in ends or proof.kind not in kinds:
            continue
        seconds = {
            tag.language
            for other in serving
            if other.id != entry.id and other.kind != "member"
            for one in other.credentials
            if one.kind in kinds and EN in {one.language.language, one.other.language}
            for tag in (one.language, one.other)
        }
        if not ends & seconds:
            pair = f"{proof.language.name} and {proof.other.name}"
            yield (
                f"interprets between {pair}: a relay to English needs a second person, not a "
                f"member who only speaks directly, with a credential for {proof.other.name} and "
                "English"
            )


def gaps(roster: Roster, policy: Policy, *, on: date) -> tuple[Gap, ...]:
    """Return how many people are offered on the next weekday and the next Sunday, by shift.

    The languages are those of the agency's rules, or those of the roster if the rules name none;
    sign languages are added, because lists of immigrants' languages lack them.
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
        # Relays are not counted, so speakers of other languages do not matter.
        speakers = Roster(roster.speaking(tag.language), roster.time_zone)
        for day in sorted((weekday, sunday)):
            for shift, hour in SHIFTS.items():
                at = datetime.combine(day, hour, zone)
                for stakes, answer in find_levels(speakers, policy, RosterQuery(tag, at)).items():
                    found.append(Gap(tag, day, shift, stakes, len(answer.offered)))
    return tuple(found)


def _after(day: date) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(1, 8))

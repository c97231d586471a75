"""Reads the files of `roster/` strictly: every mistake by file and line, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from langaccess.agency.people.availability import FIRST_YEAR, LAST_YEAR, exists, parse_time
from langaccess.agency.people.model import (
    Entry,
    Hours,
    OnCall,
    Proof,
    Roster,
    RosterFile,
    is_voice,
    moment,
)
from langaccess.agency.people.register import is_written
from langaccess.agency.policy import Policy, is_zone, sign_path_of
from langaccess.core.errors import ConfigError
from langaccess.core.files import yaml_files
from langaccess.core.tags import is_sign
from langaccess.core.words import legible

_Loc = tuple[str | int, ...]
_AGAINST_ANYONE = ("bias",)  # a tie of this kind needs no name: the person is offered to no one


def load_roster(folder: Path, policy: Policy) -> Roster:
    """Return everyone in the YAML files of `folder`; an absent folder is an empty roster.

    Raises:
        ConfigError: a file holds mistakes; `details` names each by file and line. Or the folder
            cannot be read.
    """
    return load_files(yaml_files(folder), policy)


def load_sound(folder: Path, policy: Policy) -> Roster:
    """Return everyone whose entry has no mistake: enough to say whom to ask, never to decide.

    A mistake about one person must not stop work that does not need that person.

    Raises:
        ConfigError: the folder cannot be read.
    """
    from langaccess.core.config import read_yaml, validate

    people: list[Entry] = []
    for path in yaml_files(folder):
        with suppress(ConfigError):
            entries = validate(RosterFile, read_yaml(path)).people
            people += [one for one in entries if not any(entry_mistakes(one, policy))]
    return Roster(tuple(people), policy.agency.time_zone or "UTC")


def load_files(files: Sequence[Path], policy: Policy) -> Roster:
    """Return everyone in these files.

    Raises:
        ConfigError: as for `load_roster`.
    """
    from langaccess.core.config import Problem, dotted, raise_problems, read_yaml, validate

    people: list[Entry] = []
    problems: list[Problem] = []
    where: dict[str, str] = {}
    for path in files:
        tree = read_yaml(path)
        entries = validate(RosterFile, tree).people
        for n, entry in enumerate(entries):
            place = tree.place(("people", n))
            found = list(entry_mistakes(entry, policy))
            first = where.setdefault(entry.id, str(place))
            if first != str(place):
                found.append((("id",), f"`{entry.id}` appears twice (first in {first})"))
            for loc, text in found:
                at = ("people", n, *loc)
                problems.append(Problem(tree.place(at), dotted(at), text))
        people.extend(replace(entry, name=legible(entry.name)) for entry in entries)
    if files:
        raise_problems(problems, files[0].parent)
    return Roster(tuple(people), policy.agency.time_zone or "UTC")


def entry_mistakes(entry: Entry, policy: Policy) -> Iterator[tuple[_Loc, str]]:
    """Yield what does not fit together in one entry, with the place inside it."""
    for key in ("id", "name"):
        if not getattr(entry, key).strip():
            yield (key,), "should not be empty"
    zone = entry.time_zone
    if zone is not None and not is_zone(zone):
        yield ("time_zone",), f"`{zone}` is not a time zone; write one like America/New_York"
        zone = None
    yield from _parts(entry)
    yield from _voice(entry, policy)
    writes = bool(entry.credentials) and all(is_written(p, policy) for p in entry.credentials)
    if entry.kind in {"contractor", "line"} and not entry.modes and not writes:
        yield ("modes",), "should say how they work: onsite, video or phone"
    yield from _credentials(entry, policy)
    yield from _ties(entry, policy)
    if entry.hours is not None:
        yield from _hours(entry.hours, ZoneInfo(zone or policy.agency.time_zone or "UTC"))


def _voice(entry: Entry, policy: Policy) -> Iterator[tuple[_Loc, str]]:
    """Yield that the rules send deaf people to this vendor's voice line (floor.6)."""
    signed = bool(entry.languages) and all(is_sign(one.tag) for one in entry.languages)
    path = sign_path_of(entry.phone, policy) if entry.phone and is_voice(entry) else None
    if path is not None and not signed:
        where = f"`interpreting.sign.paths[{path.id}]`"
        text = f"is a voice line, and {where} of your rules sends deaf people to it (floor.6)"
        yield ("phone",), text


def _parts(entry: Entry) -> Iterator[tuple[_Loc, str]]:
    """Yield what an entry does not fit, of the parts that a person has in the agency."""
    if entry.may_confirm == "coordinator" and not entry.coordinator:
        yield ("may_confirm",), "is for a coordinator: write `coordinator: true`, or `counsel` here"
    if entry.may_confirm and entry.kind == "line":
        yield ("may_confirm",), "is for a person, not for a line"
    if entry.approves_facts and entry.kind == "line":
        yield ("approves_facts",), "is for a person, not for a line"
    if entry.lent is not None and (entry.coordinator or entry.may_confirm or entry.approves_facts):
        yield ("lent",), "a person of another agency only interprets here"
    if entry.pool is not None and entry.kind == "line":
        yield ("pool",), "is the consent of a person, not of a line"


def _credentials(entry: Entry, policy: Policy) -> Iterator[tuple[_Loc, str]]:
    known = {*policy.interpreting.credentials, *policy.review.credentials}
    spoken = {skill.tag for skill in entry.languages}
    for n, skill in enumerate(entry.languages):
        if skill.tag in [other.tag for other in entry.languages[:n]]:
            yield ("languages", n, "tag"), f"`{skill.tag}` appears twice"
    for n, proof in enumerate(entry.credentials):
        at = ("credentials", n)
        if proof.kind not in known:
            text = (
                f"`{proof.kind}` is not a kind of credential; kinds are {', '.join(sorted(known))}"
            )
            yield (*at, "kind"), text
        elif proof.scope is not None and proof.kind not in policy.review.credentials:
            yield (
                (*at, "scope"),
                f"`{proof.kind}` does not make a person a translator (review.credentials)",
            )
        if not {proof.language, proof.other} & spoken:
            yield (*at, "language"), f"`{proof.language}` is not among the languages above"
        yield from ((at + loc, text) for loc, text in _dates(proof))


def _dates(proof: Proof) -> Iterator[tuple[_Loc, str]]:
    if proof.language == proof.other:
        yield ("other",), "is the same language on both sides"
    if proof.issued and proof.expires and proof.expires < proof.issued:
        yield ("expires",), "lies before the day of the test"


def _ties(entry: Entry, policy: Policy) -> Iterator[tuple[_Loc, str]]:
    kinds = [conflict.id for conflict in policy.interpreting.conflicts]
    for n, tie in enumerate(entry.ties):
        if tie.kind not in kinds:
            text = f"`{tie.kind}` is not a kind of conflict; kinds are {', '.join(kinds)}"
            yield ("ties", n, "kind"), text
        if not tie.case and not tie.person and tie.kind not in _AGAINST_ANYONE:
            yield ("ties", n), "should name a case or a person"
    for n, name in enumerate(entry.not_for):
        if name not in policy.interpreting.encounters:
            yield ("not_for", n), f"there is no type of encounter `{name}`"


def _hours(hours: Hours, zone: ZoneInfo) -> Iterator[tuple[_Loc, str]]:
    for n, weekly in enumerate(hours.weekly):
        for key in ("start", "end"):
            try:
                parse_time(getattr(weekly, key))
            except ValueError as exc:
                yield ("hours", "weekly", n, key), str(exc)
        if not weekly.days:
            yield ("hours", "weekly", n, "days"), "should name at least one day"
    for n, stretch in enumerate(hours.on_call):
        yield from ((("hours", "on_call", n, key), text) for key, text in _stretch(stretch, zone))
    for n, leave in enumerate(hours.leave):
        if leave.last < leave.first:
            yield ("hours", "leave", n, "last"), "lies before the first day"


def _stretch(stretch: OnCall, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    ends: list[datetime] = []
    for key in ("start", "end"):
        try:
            ends.append(moment(getattr(stretch, key)))
        except ValueError:
            yield key, "should be a day and time without a zone, such as 2026-11-25T18:00"
            continue
        if not FIRST_YEAR <= ends[-1].year <= LAST_YEAR:
            yield key, f"should be in the years {FIRST_YEAR} to {LAST_YEAR}"
            ends.pop()
        elif not exists(ends[-1], zone):
            yield key, f"the clock of {zone.key} skips this hour that night"
    if len(ends) == 2 and ends[1] <= ends[0]:
        yield "end", "should be later than the start"

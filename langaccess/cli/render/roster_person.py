"""`roster list` and `roster show`: a table of everyone, and one person at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypedDict

from langaccess.cli import output
from langaccess.cli.shapes import with_fields_of
from langaccess.core.tags import EN
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from rich.console import RenderableType

    from langaccess.agency.people import Barred, Hours, Tie
    from langaccess.agency.policy import HelpKind, Policy, Stakes
    from langaccess.core.model import Reason
    from langaccess.core.tags import Tag
    from langaccess.interpret.roster import Clearance, Entry, HeldCredential, LanguageClearance


class SpokenRow(TypedDict):
    """A language that a person speaks."""

    lang: Tag
    varieties: tuple[str, ...]


@with_fields_of("Proof")
class CredentialRow(TypedDict):
    """A credential, and how long it counts."""

    until: date | None
    overdue: bool


class PersonRow(TypedDict):
    """What `roster show` prints."""

    id: str
    name: str
    kind: str
    where: str
    on: date
    phone: str | None
    languages: list[SpokenRow]
    credentials: list[CredentialRow]
    modes: tuple[str, ...]
    hours: Hours | None
    time_zone: str | None
    place: str | None
    minutes: Mapping[str, int]
    gender: str | None
    adult: bool | None
    badge: str | None
    vetting: Mapping[Literal["background", "confidentiality", "oath", "ethics"], date]
    ties: tuple[Tie, ...]
    not_for: tuple[str, ...]
    barred: Barred | None
    left: date | None
    serving: tuple[Clearance, ...]
    written: list[Tag]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One person on the roster, and what they may do on the day `on`."""

    entry: Entry  # what the file says
    where: str  # `file:line` of the entry; empty without an agency's folder
    on: date
    held: tuple[HeldCredential, ...]  # the credentials with the day on which each ends
    serving: tuple[Clearance, ...]  # what they may interpret, by stakes and by type of encounter
    posts: tuple[LanguageClearance, ...]  # the same in a row for each language
    remarks: tuple[str, ...]  # what keeps them from being offered, or reached

    @property
    def phone(self) -> str | None:
        """The phone number, if the person may interpret something."""
        return self.entry.phone if any(row.types for row in self.posts) else None


def people_table(rows: Iterable[LanguageClearance]) -> RenderableType:
    """Return the table of everyone."""
    shown = [
        (
            f"{row.name} ({row.id})",
            row.kind,
            _pair_name(row.tag, row.other),
            permission_words(row),
            row.until.isoformat() if row.until else "",
        )
        for row in rows
    ]
    return output.table("", ("who", "kind", "language", "may today", "until"), shown)


def permission_words(row: LanguageClearance) -> str:
    """Return in a few words what a person may do in one language."""
    if row.why:
        return f"nothing: {row.why}"
    spoken = []
    if row.stakes:
        but = f" except {plural(len(row.refused), 'type')}" if row.refused else ""
        spoken = [f"interpret {_stakes_words(row.stakes)}{but}"]
    elif row.types:
        spoken = [f"interpret {plural(len(row.types), 'type')} only"]
    return "; ".join([*spoken, *(["sign translations"] if row.written else [])])


def _stakes_words(stakes: tuple[Stakes, ...]) -> str:
    from langaccess.agency.policy import Stakes

    every = tuple(Stakes)
    if stakes == every:
        return "at all stakes"
    if stakes == every[: len(stakes)] and len(stakes) > 1:
        return f"up to {stakes[-1]} stakes"
    return f"at {', '.join(stakes)} stakes"


def _pair_name(tag: Tag, other: Tag) -> str:
    return tag.name if other == EN else f"{tag.name} with {other.name}"


_OF_ENTRY = (
    "id", "name", "kind", "modes", "hours", "time_zone", "place", "minutes", "gender", "adult",
    "badge", "vetting", "ties", "not_for", "barred", "left",
)  # fmt: skip


def person_data(person: RosterPerson) -> dict[str, Any]:
    """Return the answer with the names of the JSON contract."""
    entry = person.entry
    return {
        **{name: getattr(entry, name) for name in _OF_ENTRY},
        "where": person.where,
        "on": person.on,
        "phone": person.phone,
        "languages": [{"lang": s.tag, "varieties": s.varieties} for s in entry.languages],
        "credentials": [_credential_data(held, person.on) for held in person.held],
        "serving": person.serving,
        "written": [row.tag for row in person.posts if row.written],
        "remarks": person.remarks,
    }


def _credential_data(held: HeldCredential, on: date) -> dict[str, Any]:
    overdue = held.until is not None and held.until < on
    return output.fields(held.proof) | {"until": held.until, "overdue": overdue}


def person_lines(person: RosterPerson, policy: Policy) -> Iterator[str]:
    """Yield everything about one person."""
    entry = person.entry
    yield from output.wrap(f"{entry.name} ({entry.id}), {entry.kind}")
    if person.where:
        yield f"entered in {person.where}"  # on one line: users copy it
    for fact in _fact_lines(person):
        yield from output.wrap(fact)
    yield from _section_lines("HOURS", _hour_lines(entry))
    yield from _section_lines(
        "CREDENTIALS", (_credential_words(held, person.on) for held in person.held)
    )
    yield from _section_lines("TIES", _tie_lines(entry, policy))
    yield f"MAY INTERPRET on {person.on.isoformat()} (hours not considered)"
    for row in person.posts:
        until = f", until {row.until.isoformat()}" if row.until else ""
        says = "may not" if row.why else f"may {permission_words(row)}{until}"
        yield from output.wrap(f"{_pair_name(row.tag, row.other)}: {says}")
        pair = (row.tag, row.other)
        yield from _serving_lines([one for one in person.serving if (one.tag, one.other) == pair])
    yield from _section_lines("REMARKS", person.remarks)


def _section_lines(title: str, items: Iterable[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield title
    for item in found:
        yield from output.wrap(f"- {item}")


def _fact_lines(person: RosterPerson) -> Iterator[str]:
    entry = person.entry
    if person.phone:
        yield f"number: {person.phone}"
    elif entry.phone:
        yield "number: entered; shown only for people who may interpret"
    for skill in entry.languages:
        of = f", of {', '.join(skill.varieties)}" if skill.varieties else ""
        yield f"speaks or signs {skill.tag.name} ({skill.tag}){of}"
    travel = (f"{place} {minutes} min" for place, minutes in entry.minutes.items())
    facts = {
        "badge": entry.badge,
        "works": ", ".join(entry.modes),
        "place": entry.place,
        "travels to": ", ".join(travel),
        "time zone": entry.time_zone,
        "gender": entry.gender,
        "18 or older": {True: "yes", False: "no", None: None}[entry.adult],
        "vetting": ", ".join(f"{name} {day.isoformat()}" for name, day in entry.vetting.items()),
        "not used for": ", ".join(entry.not_for),
        "left": entry.left.isoformat() if entry.left else None,
        "notes": "entered; see the file" if entry.notes else None,
    }
    yield from (f"{name}: {value}" for name, value in facts.items() if value)
    if entry.barred is not None:
        yield f"barred since {entry.barred.since.isoformat()}: {entry.barred.reason}"


def _hour_lines(entry: Entry) -> Iterator[str]:
    hours = entry.hours
    if hours is None:
        return
    if hours.always:
        yield "day and night"
    for shift in hours.weekly:
        free = ", ".join(day.isoformat() for day in shift.not_on)
        words = f"{' '.join(shift.days)} {shift.start} to {shift.end}"
        yield f"{words}, not on {free}" if free else words
    for stretch in hours.on_call:
        yield f"on call {stretch.start} to {stretch.end}"
    for leave in hours.leave:
        yield f"away {leave.first.isoformat()} to {leave.last.isoformat()}"


def _credential_words(held: HeldCredential, on: date) -> str:
    proof = held.proof
    ways = {"both": "with", "from": "into", "into": "from"}
    if held.until is None:
        ends = "no expiry entered"
    else:
        ends = f"{'expired' if held.until < on else 'until'} {held.until.isoformat()}"
    parts = [
        proof.kind.replace("_", " "),
        f"{proof.language.name} {ways[proof.direction]} {proof.other.name}",
        f"level {proof.level:g}" if proof.level is not None else "",
        proof.score,
        f"for written work ({proof.scope})" if proof.scope else "",
        f"of {proof.issued.isoformat()}" if proof.issued else "",
        f"by {proof.issuer}" if proof.issuer else "",
        f"proof {proof.evidence}" if proof.evidence else "",
        ends,
    ]
    return ", ".join(part for part in parts if part)


def _tie_lines(entry: Entry, policy: Policy) -> Iterator[str]:
    kinds = {conflict.id: conflict.text for conflict in policy.interpreting.conflicts}
    for tie in entry.ties:
        case = f"case {tie.case}" if tie.case else ""
        about = ", ".join(part for part in (case, tie.person, tie.note) if part)
        yield f"{kinds[tie.kind]}: {about}"


def _serving_lines(answers: list[Clearance]) -> Iterator[str]:
    """Yield the answer for each level of stakes, then types of encounters that differ."""
    levels = {one.stakes: one for one in answers if one.encounter is None}
    for (using, reasons), group in groupby(levels.values(), lambda one: (one.using, one.reasons)):
        alike = list(group)
        for one in alike if using else ():
            yield from output.wrap(
                f"  {one.stakes}: yes, as {_help_names(using)} [{one.rule}]", indent="    "
            )
        if not using:
            yield from output.wrap(f"  {', '.join(one.stakes for one in alike)}: no")
        for reason in reasons:
            yield from output.wrap(f"  - {reason.text} [{_rests_on(reason)}]", indent="    ")
    for one in answers:
        if one.encounter is not None and one.using != levels[one.stakes].using:
            says = (
                f"yes, as {_help_names(one.using)}" if one.using else f"no: {one.reasons[0].text}"
            )
            rule = one.rule if one.using else _rests_on(one.reasons[0])
            yield from output.wrap(
                f"  but {one.encounter} ({one.stakes}): {says} [{rule}]", indent="    "
            )


def _help_names(using: Iterable[HelpKind]) -> str:
    return " or ".join(one.replace("_", " ") for one in using)


def _rests_on(reason: Reason) -> str:
    ids = [id_ for id_ in reason.authority.split(", ") if id_ not in ("local", "project")]
    return "; ".join([reason.rule, *ids])

"""Encounters at 80 columns, to read back to dispatch, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypedDict

from langaccess.cli import output
from langaccess.cli.shapes import with_fields_of

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.interpret.encounters import Change, Encounter, FollowUp, Recorded, Service


class DatedReason(TypedDict):
    """A ground of a decision, with the day of its source."""

    rule: str
    text: str
    authority: str
    as_of: date | None


@with_fields_of("Service")
class ServiceRow(TypedDict):
    """Help with the language in an encounter."""

    minutes: float | None
    waited_minutes: float | None
    reasons: list[DatedReason]


@with_fields_of("Encounter")
class EncounterRow(TypedDict):
    """An encounter."""

    date: date
    services: list[ServiceRow]
    flagged: bool
    held: bool
    entries: list[Change]


class _Narrative(TypedDict, total=False):
    narrative: tuple[str, ...]


@with_fields_of("Encounter")
class ShownEncounter(EncounterRow, _Narrative):
    """What `encounter show` prints."""


class RecordedEncounter(TypedDict):
    """What recording an encounter prints: what the entry changed, and the whole encounter."""

    id: str
    sentence: str
    flags: list[DatedReason]
    instead: tuple[str, ...]
    follow_ups: tuple[FollowUp, ...]
    warnings: tuple[str, ...]
    encounter: EncounterRow


class EncounterList(TypedDict):
    """What `encounter list` prints."""

    encounters: list[EncounterRow]
    total: int
    purged: list[str]


def recorded_data(done: Recorded, policy: Policy) -> dict[str, Any]:
    """Return what was recorded.

    Shape: `id`, `sentence` (to read back), `flags` (`rule`, `text`, `authority`, `as_of`; why the
    rules do not permit it), `instead`, `follow_ups` (open ones), `warnings`, `encounter` (as
    `encounter show --json` gives it).
    """
    from langaccess.interpret.encounters import as_data, reasons_data, sentence

    return {
        "id": done.encounter.id,
        "sentence": sentence(done.encounter, policy),
        "flags": reasons_data(done.flags),
        "instead": done.instead,
        "follow_ups": done.encounter.open_follow_ups,
        "warnings": done.warnings,
        "encounter": as_data(done.encounter),
    }


def draw_recorded(console: Console, done: Recorded, policy: Policy, closed: int = 0) -> None:
    """Draw what was recorded; the number comes first. `closed` is the follow-up that is done."""
    from langaccess.agency.policy import adoption
    from langaccess.interpret.encounters import sentence

    output.say(console, sentence(done.encounter, policy))
    for item in done.encounter.follow_ups:
        if item.number == closed:
            output.say(console, f"DONE (no. {item.number}): {item.outcome}")
    if done.flags:
        output.say(console, "RECORDED. Your agency's rules do not permit this:")
        output.say(console, *(f"- {reason.text}" for reason in done.flags))
        output.say(console, *(f"  {reason.text}" for reason in adoption(policy)))
        missing = _missing_options(done.encounter) if done.flags else ""
        if missing:
            output.say(console, "add what is missing:")
            output.say(console, f"langaccess encounter note {done.encounter.id}{missing}")
    _draw_follow_ups(console, done.encounter)
    if done.instead:
        output.say(console, "next time:" if done.flags else "try next:")
        output.say(console, *(f"- {step}" for step in done.instead))


def _missing_options(encounter: Encounter) -> str:
    """Return the options for what the record of the last emergency stand-in lacks."""
    last = encounter.services[-1] if encounter.services else None
    if last is None or last.exigency is None:
        return ""
    given = {
        "--exigent WHY-NOW": last.exigency.reason,
        "--connected HH-MM": last.connected,
        "--supervisor SGT-NAME": last.exigency.supervisor,
    }
    return "".join(f" {option}" for option, value in given.items() if not value)


def _draw_follow_ups(console: Console, encounter: Encounter) -> None:
    for item in encounter.open_follow_ups:
        output.say(console, f"TO DO by {item.due:%a %d %b %H:%M} (no. {item.number}): {item.text}")
        command = f"langaccess encounter note {encounter.id} --done"
        output.say(console, "when done, run:")
        output.say(console, f'{command} "{item.number}:THE-OUTCOME"')


def draw_encounter(console: Console, encounter: Encounter, policy: Policy) -> None:
    """Draw an encounter and every entry about it."""
    from langaccess.interpret.encounters import narrative, sentence

    output.say(console, sentence(encounter, policy))
    output.say(console, *(f"- {line}" for line in narrative(encounter, policy)))
    if encounter.hold:
        output.say(
            console, f"ON HOLD since {encounter.hold.since:%Y-%m-%d}: {encounter.hold.reason}"
        )
    output.say(console, "log entries:")
    for change in encounter.changes:
        fixes = f", corrects {change.corrects}" if change.corrects else ""
        kind = change.kind.removeprefix("encounter.")
        output.say(
            console, f"{change.seq:>5} {change.at:%Y-%m-%d %H:%M} {kind} by {change.by}{fixes}"
        )


def encounter_rows(encounters: Iterable[Encounter]) -> list[list[str]]:
    """Return a row for each encounter: number, time, language, type, help, what is open."""
    return [
        [
            one.id,
            f"{one.began:%d %b %H:%M}",
            one.tag.name if one.tag else one.spoken or "unknown",
            one.type.replace("_", " "),
            ", ".join(map(_used, one.services)),
            ", ".join(_marks(one)),
        ]
        for one in encounters
    ]


def _used(service: Service) -> str:
    why = f" ({service.unmet.value})" if service.unmet else ""
    return f"{service.using.value}{why}".replace("_", " ")


def _marks(one: Encounter) -> list[str]:
    due = [item.due for item in one.open_follow_ups]
    return [
        *(["flagged"] if one.flagged else []),
        *([f"to do by {min(due):%d %b}"] if due else []),
        *(["open"] if one.is_open else []),
        *(["held"] if one.hold else []),
    ]

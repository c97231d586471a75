"""An encounter as text: a sentence for the radio, paragraphs for a report, data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from langaccess.agency.policy import Policy
from langaccess.core.json_fields import json_fields
from langaccess.interpret.encounter_fields import TEXTS, fields_with
from langaccess.interpret.encounters.model import (
    Encounter,
    FollowUp,
    Identified,
    Interpreter,
    NoHelp,
    Service,
)
from langaccess.interpret.encounters.replay import reasons_data
from langaccess.interpret.encounters.service_times import response_minutes

_HOW = {
    Identified.INTERPRETER: "as an interpreter confirmed",
    Identified.ASKED: "as the person said",
    Identified.CARD: "pointed out on the I-speak card",
    Identified.LINE: "identified by the telephone line",
    Identified.RELATIVE: "named by a companion",
    Identified.HISTORY: "known from an earlier encounter",
    Identified.PROGRAM: "suggested by the identification program",
}
REDACTED = (
    *fields_with("help"), "notes", "names", "names of forms and programs",
    "roster information about a person",
    "reasons of an emergency stand-in", "times of day", "content of each entry", "source",
)  # fmt: skip
DERIVED = "not recorded; taken from the beginning of the encounter"
"""Remark on a derived beginning of a service."""
LEFT_OUT = "roster information about this person (left out)"
"""Takes the place of a reason in a redacted export."""


def sentence(encounter: Encounter, policy: Policy) -> str:
    """Return an encounter as one sentence that can be read back by radio."""
    parts = [_language(encounter), _type(encounter, policy)]
    parts += [_service_words(service) for service in encounter.services]
    parts.append(f"{encounter.began:%a %d %b %H:%M}")
    if encounter.case:
        parts.append(f"case {encounter.case}")
    return f"{encounter.id}: " + ", ".join(part for part in parts if part)


def _language(encounter: Encounter) -> str:
    if encounter.tag is None:
        return f"'{encounter.spoken}'" if encounter.spoken else "language not known"
    variety = f" ({encounter.variety})" if encounter.variety else ""
    return encounter.tag.name + variety


def _type(encounter: Encounter, policy: Policy) -> str:
    kind = policy.interpreting.encounters.get(encounter.type)
    return kind.text if kind else encounter.type.replace("_", " ")


def _service_words(service: Service) -> str:
    if service.using is NoHelp.NONE:
        return _unmet_words(service)
    name = service.using.value.replace("_", " ")
    who = _interpreter_words(service.interpreter)
    lasted = service.minutes
    time = f", {lasted:.0f} minutes" if lasted is not None else ""
    return f"{name}{f' {who}' if who else ''}{time}"


def _unmet_words(service: Service) -> str:
    """Return that no one interpreted, why, and how long the person waited."""
    why = f": {service.unmet.text}" if service.unmet else ""
    waited = response_minutes(service)
    return f"no one interpreted{why}" + (f", waited {waited:.0f} minutes" if waited else "")


def _interpreter_words(who: Interpreter) -> str:
    number = f"no. {who.number}" if who.number else ""
    return " ".join(part for part in (who.name, number, who.vendor) if part)


def narrative(encounter: Encounter, policy: Policy) -> tuple[str, ...]:
    """Return the encounter as paragraphs for a report, with nothing that is not recorded."""
    said = [_opening(encounter, policy)]
    said += [" ".join(_service_sentences(service, policy)) for service in encounter.services]
    if not encounter.services:
        said.append("No language service is recorded.")
    said += [_form(encounter, number) for number in range(len(encounter.forms))]
    said += [
        f"{one.metadata['label']}: {getattr(encounter, one.name)}."
        for one in TEXTS
        if one.metadata["sentence"] and getattr(encounter, one.name)
    ]
    said += [_follow_up(item) for item in encounter.follow_ups]
    if encounter.outcome:
        said.append(f"Outcome: {encounter.outcome}.")
    said += [f"Note by {note.by}, {note.at:%Y-%m-%d}: {note.text}" for note in encounter.notes]
    return tuple(said)


def _opening(encounter: Encounter, policy: Policy) -> str:
    began = encounter.began
    until = f" to {_clock(encounter.ended, began)}" if encounter.ended else ""
    where = f" at {encounter.place}" if encounter.place else ""
    case = f", case {encounter.case}" if encounter.case else ""
    title = policy.officer.short.capitalize()
    officer = f" {title}: {encounter.officer}." if encounter.officer else ""
    officer += f" Unit: {encounter.unit}." if encounter.unit else ""
    how = f", {_HOW[encounter.identified]}" if encounter.identified else ""
    by = f" ({encounter.identified_by})" if encounter.identified_by else ""
    what = _type(encounter, policy) or "an encounter"
    from_ = f" It continues {encounter.continues}." if encounter.continues else ""
    return (
        f"On {began:%d %B %Y}, {began:%H:%M}{until}{where}: {what}{case}. Language: "
        f"{_language(encounter)}{how}{by}.{officer}{from_}"
    )


def _service_sentences(service: Service, policy: Policy) -> Iterator[str]:
    if isinstance(service.using, NoHelp):
        yield f"Service {service.number}: {_unmet_words(service)}."
        asked = " ".join(
            part
            for part in (service.tried and service.tried.value.replace("_", " "),
                         service.interpreter.vendor)
            if part
        )  # fmt: skip
        if asked:
            yield f"Requested: {asked}."
    else:
        kind = policy.interpreting.using[service.using].text
        who = _interpreter_words(service.interpreter)
        yield f"Service {service.number}: {kind}{f', {who}' if who else ''}."
    if service.machine:
        yield f"Program: {service.machine}."
    steps = (
        ("requested", service.requested, ""),
        ("connected", service.connected, f" ({DERIVED})" if service.derived else ""),
        ("ended", service.ended, ""),
    )
    times = [f"{word} {moment:%H:%M}{how}" for word, moment, how in steps if moment]
    if times:
        lasted = f" ({service.minutes:.0f} minutes)" if service.minutes is not None else ""
        yield f"{', '.join(times).capitalize()}{lasted}."
    if service.interpreter.credentials:
        yield f"Credentials on that day: {'; '.join(service.interpreter.credentials)}."
    if service.interpreter.conflict:
        yield f"Conflict of interest: {service.interpreter.conflict}."
    if service.own_request:
        yield "The deaf person requested this adult."
    if service.exigency:
        supervisor = service.exigency.supervisor
        yield f"Emergency stand-in: {service.exigency.reason or 'no reason recorded'}."
        yield f"Supervisor informed: {supervisor or 'none recorded'}."
    if service.reasons:
        said = "; ".join(reason.text for reason in service.reasons)
        yield f"Not permitted by the agency's rules: {said}."


def _form(encounter: Encounter, number: int) -> str:
    form = encounter.forms[number]
    lang = f" in {form.tag.name}" if form.tag else ""
    digest = f", sha256 {form.digest}" if form.digest else ", version not recorded"
    at = f" at {form.at:%H:%M}" if form.at else ""
    return f"Form {form.id}{lang}: {form.how}{at}{digest}."


def _follow_up(item: FollowUp) -> str:
    if item.done is None:
        return f"Follow-up due by {item.due:%Y-%m-%d %H:%M}: {item.text}."
    by = f" by {item.done_by}" if item.done_by else ""
    outcome = f": {item.outcome}" if item.outcome else ""
    return f"Follow-up done {item.done:%Y-%m-%d %H:%M}{by}{outcome}."


def _clock(moment: datetime, day: datetime) -> str:
    same = moment.date() == day.date()
    return f"{moment:%H:%M}" if same else f"{moment:%d %B %Y, %H:%M}"


def as_data(encounter: Encounter, *, redacted: bool = False) -> dict[str, Any]:
    """Return an encounter as JSON data: its fields, `date`, `flagged`, `held` and `entries`.

    Args:
        redacted: leave out what identifies people, places and cases; `redacted` lists it.
    """
    data = json_fields(encounter) | {
        "date": encounter.began.date(),
        "services": [_service_data(one, redacted=redacted) for one in encounter.services],
        "flagged": encounter.flagged,
        "held": encounter.hold is not None,
        "entries": encounter.changes,
    }
    if not redacted:
        return data
    only = {
        "forms": [{"lang": one.tag, "digest": one.digest, "how": one.how} for one in data["forms"]],
        "follow_ups": [_redacted_follow_up(one) for one in encounter.follow_ups],
        "entries": [
            {"seq": one.seq, "kind": one.kind, "hash": one.hash, "corrects": one.corrects}
            for one in encounter.changes
        ],
        "redacted": REDACTED,
    }
    return {name: data[name] for name in _SHOWN} | only


_SHOWN = ("id", "date", "type", "lang", "identified", "services", "flagged", "held", "policy")
_SHOWN_OF_SERVICE = (
    "number", "using", "type", "lang", "minutes", "waited_minutes", "own_request", "unmet", "tried",
    "allowed", "policy", "seq",
)  # fmt: skip


def _service_data(service: Service, *, redacted: bool) -> dict[str, Any]:
    data = json_fields(service) | {
        "minutes": service.minutes,
        "waited_minutes": response_minutes(service),
        "reasons": reasons_data(service.reasons),
    }
    if not redacted:
        return data
    who = service.interpreter
    only = {
        "interpreter": {
            "credentials": who.credentials,
            "named": bool(_interpreter_words(who) or who.id),
        },
        "exigency": service.exigency is not None,
        "machine": bool(service.machine),
        "reasons": reasons_data(
            replace(one, text=LEFT_OUT) if one in service.unfit else one for one in service.reasons
        ),
    }
    return {name: data[name] for name in _SHOWN_OF_SERVICE} | only


def _redacted_follow_up(item: FollowUp) -> dict[str, Any]:
    return {
        "number": item.number,
        "text": item.text,
        "due": item.due.date(),
        "service": item.service,
        "done": item.done is not None,
    }

"""An encounter as text: a sentence for the radio, paragraphs for a report, data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from langaccess.agency.policy import Policy
from langaccess.interpret.encounters.model import (
    Encounter,
    FollowUp,
    Identified,
    Interpreter,
    NoHelp,
    Service,
)
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
    "officer", "unit", "case", "place", "variety", "identified_by", "notes", "names", "recording",
    "outcome", "feedback", "names of forms and programs", "roster information about a person",
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
    if encounter.recording:
        said.append(f"Recording: {encounter.recording}.")
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
    """Return an encounter as JSON data.

    Shape: `id`, `date`, `type`, `lang`, `identified`, `services` (each with `number`,
    `using`, `type`, `lang`, `interpreter`, `minutes`, `waited_minutes`, `exigency`, `own_request`,
    `machine`, `unmet`, `tried`, `allowed`, `reasons`, `policy`, `seq`), `forms`, `follow_ups`,
    `flagged`, `held`, `policy`, `entries` (number, kind, hash, what it corrects). Unless redacted,
    also `began`, `ended`, `recorded`, `spoken`, `variety`, `identified_by`, `case`, `officer`,
    `unit`, `place`, `continues`, `recording`, `outcome`, `feedback`, `notes`, `hold`, `source`;
    times are ISO 8601.

    Args:
        redacted: leave out what identifies people, places and cases; `redacted` lists it.
    """
    data: dict[str, Any] = {
        "id": encounter.id,
        "date": encounter.began.date(),
        "type": encounter.type,
        "lang": encounter.tag,
        "identified": encounter.identified,
        "services": [_service_data(one, redacted=redacted) for one in encounter.services],
        "forms": [
            {"lang": f.tag, "digest": f.digest, "how": f.how}
            | ({} if redacted else {"id": f.id, "at": f.at})
            for f in encounter.forms
        ],
        "follow_ups": [_follow_up_data(one, redacted=redacted) for one in encounter.follow_ups],
        "flagged": encounter.flagged,
        "held": encounter.hold is not None,
        "policy": encounter.policy,
        "entries": [
            {"seq": c.seq, "kind": c.kind, "hash": c.hash, "corrects": c.corrects}
            | ({} if redacted else {"at": c.at, "by": c.by, "said": c.said})
            for c in encounter.changes
        ],
    }
    if redacted:
        return data | {"redacted": REDACTED}
    names = (
        "began", "ended", "recorded", "spoken", "variety", "identified_by", "case", "officer",
        "unit", "place", "continues", "recording", "outcome", "feedback", "notes", "hold", "source",
    )  # fmt: skip
    return data | {name: getattr(encounter, name) for name in names}


def _service_data(service: Service, *, redacted: bool) -> dict[str, Any]:
    who = service.interpreter
    data: dict[str, Any] = {
        "number": service.number,
        "using": service.using,
        "type": service.type,
        "lang": service.tag,
        "interpreter": {
            "credentials": who.credentials,
            "named": bool(_interpreter_words(who) or who.id),
        }
        if redacted
        else who,
        "minutes": service.minutes,
        "waited_minutes": response_minutes(service),
        "exigency": service.exigency is not None if redacted else service.exigency,
        "own_request": service.own_request,
        "machine": bool(service.machine) if redacted else service.machine,
        "unmet": service.unmet,
        "tried": service.tried,
        "allowed": service.allowed,
        "reasons": [
            {
                "rule": r.rule,
                "text": LEFT_OUT if redacted and r in service.unfit else r.text,
                "authority": r.authority,
                "as_of": r.as_of,
            }
            for r in service.reasons
        ],
        "policy": service.policy,
        "seq": service.seq,
    }
    if not redacted:
        names = ("requested", "connected", "derived", "ended")
        data |= {name: getattr(service, name) for name in names}
    return data


def _follow_up_data(item: FollowUp, *, redacted: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "number": item.number,
        "text": item.text,
        "due": item.due.date() if redacted else item.due,
        "service": item.service,
        "done": item.done is not None if redacted else item.done,
    }
    return data if redacted else data | {"done_by": item.done_by, "outcome": item.outcome}

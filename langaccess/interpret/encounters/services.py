"""Builds the log entry of one language service and applies the rules to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from langaccess.agency.policy import HelpKind, Policy
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.interpret.encounters.facts import ServiceFacts
from langaccess.interpret.encounters.judgment import Judgment, ServiceUse, judge
from langaccess.interpret.encounters.model import (
    Encounter,
    ExigentUse,
    NoHelp,
    Service,
    UnmetReason,
    read_using,
)
from langaccess.interpret.encounters.replay import read_reason, reasons_data
from langaccess.interpret.encounters.service_times import EntryContext, UseTime, stop_gap_ends

_PEOPLE = frozenset(
    {HelpKind.STAFF_INTERPRETER, HelpKind.CONTRACT_INTERPRETER, HelpKind.VIDEO, HelpKind.PHONE_LINE}
)
_PROVIDER = ("id", "name", "number", "conflict")
_WHO = ("name", "number", "vendor", "conflict")


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A service as an entry stores it."""

    number: int  # number of the service within the encounter
    data: dict[str, Any]  # the new fields; empty if nothing is new
    judgment: Judgment  # the answer of the rules
    unnamed: bool  # an interpreter was used whose name or number is not recorded
    # when it ended, or the moment at which the rules are applied; None if not known
    used: datetime | None


def build(
    said: ServiceFacts,
    words: Mapping[str, str],
    before: Encounter | None,
    policy: Policy,
    *,
    setting: EntryContext,
    type: str,
    lang: str | None,
) -> ServiceEntry:
    """Return the entry for a new service, or for new facts about an earlier one."""
    earlier = _earlier_service(said, before)
    placed = _use_time(said, earlier, setting)
    data = _fields(said, words, earlier, policy, placed.at)
    if earlier is None:
        if setting.imported and said.connected is not None:
            data["derived"] = False  # imports of earlier versions stored the time of the call
        if said.using is None:
            raise InputError("which kind of help is this about?", hint="add --using")
        data |= {"using": said.using.value, "type": type, "lang": lang, "own_request": False} | data
        data.setdefault("interpreter", {})
        number = len(before.services) + 1 if before else 1
    else:
        number = earlier.number
        if said.using is not None and said.using is not earlier.using:
            data["using"] = said.using.value  # with a number, this is a correction
        if before is not None and type != before.type:
            data["type"] = type
        if before is not None and lang != (before.tag and str(before.tag)):
            data["lang"] = lang
    used = replace(_used(data, earlier), connected=placed.connected)
    _refuse_contradiction(number, used, data, earlier)
    judgment = judge(used, policy)
    unnamed = used.using in _PEOPLE and not _interpreter_is_named(data, earlier)
    if data:
        data = {"number": number, **data, **_judged(judgment)}
    return ServiceEntry(number, data, judgment, unnamed, used.ended or placed.at)


def _refuse_contradiction(
    number: int, used: ServiceUse, data: Mapping[str, Any], earlier: Service | None
) -> None:
    """Raise InputError if no one interpreted and someone is named, or the other way around."""
    who = data.get("interpreter", {})
    named = any(who.get(name) for name in _PROVIDER)
    if used.using is NoHelp.NONE:
        if named or data.get("machine") or data.get("own_request"):
            raise InputError(
                f"service {number} is recorded as no one interpreted; this names who or what did",
                hint="enter the kind of help with --using",
            )
    elif used.unmet is not None and (earlier is None or "unmet" in data):
        raise InputError(
            f"service {number} has an interpreter, and a reason why no one interpreted",
            hint="enter --using none with --unmet, or leave out --unmet",
        )


def rejudge(
    service: Service, policy: Policy, *, type: str | None, lang: str | None
) -> tuple[dict[str, Any], Judgment]:
    """Apply the rules to a service again because its type of encounter or language is corrected."""
    changed = {name: value for name, value in (("type", type), ("lang", lang)) if value is not None}
    judgment = judge(_used(changed, service), policy)
    return {"number": service.number, **changed, **_judged(judgment)}, judgment


def _earlier_service(said: ServiceFacts, before: Encounter | None) -> Service | None:
    """Return the earlier service that the facts are about, or None for a new one."""
    services = before.services if before else ()
    if said.number is not None:
        for service in services:
            if service.number == said.number:
                return service
        raise InputError(f"this encounter has no service number {said.number}")
    if not services:
        return None
    last = services[-1]
    goes_on = said.using is None or (said.using is last.using and last.ended is None)
    return last if goes_on else None


def _use_time(said: ServiceFacts, earlier: Service | None, setting: EntryContext) -> UseTime:
    """Return when the service was used, from the new facts and the earlier ones."""
    if earlier is None:
        return setting.place(said.connected, said.requested, said.ended)
    known = None if earlier.derived and said.requested else earlier.connected
    connected = said.connected or known
    requested = said.requested or earlier.requested
    if connected is None and requested is None:
        return UseTime(earlier.at)
    return setting.place(connected, requested, None)


def _fields(
    said: ServiceFacts,
    words: Mapping[str, str],
    earlier: Service | None,
    policy: Policy,
    at: datetime | None,
) -> dict[str, Any]:
    """Return the fields that were entered."""
    data: dict[str, Any] = {}
    who: dict[str, Any] = {name: words[name] for name in _WHO if words.get(name)}
    if said.interpreter.id:
        who["id"] = said.interpreter.id
    if said.interpreter.credentials:
        who["credentials"] = list(said.interpreter.credentials)
    if who:
        data["interpreter"] = who
    data |= _times(said, earlier)
    if said.reason is not None or said.supervisor is not None:
        data["exigency"] = _exigency(words, earlier, policy, at)
    if said.own_request is not None:
        data["own_request"] = said.own_request
    if said.machine is not None:
        data["machine"] = words["machine"]
    more = {name: getattr(said, name) for name in ("lasted", "unmet", "tried", "waited")}
    data |= {name: value for name, value in more.items() if value is not None}
    if said.unfit is not None:
        data["unfit"] = reasons_data(said.unfit)
    return data


def _times(said: ServiceFacts, earlier: Service | None) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name in ("requested", "connected", "ended"):
        moment = getattr(said, name)
        if moment is not None:
            data[name] = moment.isoformat()
    if said.connected is not None and (said.derived or (earlier and earlier.derived)):
        data["derived"] = said.derived
    return data


def _exigency(
    words: Mapping[str, str],
    earlier: Service | None,
    policy: Policy,
    at: datetime | None,
) -> dict[str, Any]:
    known = earlier.exigency if earlier and earlier.exigency else ExigentUse("")
    expires = stop_gap_ends(at, policy)
    return {
        "reason": words.get("reason") or known.reason,
        "supervisor": words.get("supervisor") or known.supervisor,
        "expires": expires and expires.isoformat(timespec="minutes"),
    }


def _used(data: Mapping[str, Any], earlier: Service | None) -> ServiceUse:
    """Return what the rules are applied to: `data` on top of the earlier service."""

    def value(name: str) -> Any:
        return data[name] if name in data else getattr(earlier, name, None)

    def moment(name: str) -> datetime | None:
        found = value(name)
        return datetime.fromisoformat(found) if isinstance(found, str) else found

    urgent = value("exigency")
    if isinstance(urgent, dict):
        urgent = ExigentUse(urgent["reason"], urgent["supervisor"])
    lang = data.get("lang", earlier and earlier.tag)
    unfit = value("unfit") or ()
    return ServiceUse(
        using=read_using(value("using")),
        type=value("type") or "",
        tag=Tag(lang) if lang else None,
        connected=moment("connected"),
        ended=moment("ended"),
        exigency=urgent,
        own_request=bool(value("own_request")),
        unmet=UnmetReason(value("unmet")) if value("unmet") else None,
        unfit=tuple(item if not isinstance(item, dict) else read_reason(item) for item in unfit),
        conflict=data.get("interpreter", {}).get("conflict")
        or (earlier.interpreter.conflict if earlier else ""),
    )


def _interpreter_is_named(data: Mapping[str, Any], earlier: Service | None) -> bool:
    who = data.get("interpreter", {})
    if any(who.get(name) for name in ("name", "number", "id")):
        return True
    old = earlier.interpreter if earlier else None
    return old is not None and bool(old.name or old.number or old.id)


def _judged(judgment: Judgment) -> dict[str, Any]:
    return {"allowed": judgment.allowed, "reasons": reasons_data(judgment.reasons)}

"""Rebuilds an encounter from its log entries: later entries change earlier ones.

The data of an entry about an encounter:

========== ======================================================================================
encounter  id of the encounter
policy     digest of the rules when it was written
by         author
salt       random, so that deleted data cannot be guessed from the digest that remains
set        fields of the encounter
service    a new service (`number` is new), or changed fields of an earlier one; `derived`: the
           time in `connected` is the beginning of the encounter; imports of earlier versions,
           without `derived`, have the time of the call there
judged     `[{number, allowed, reasons}]`: services judged again after a correction
forms      forms, added
note       free text, added
follow_up  tasks, added; an existing `number` with `done` closes that task
hold       reason of a hold; null releases it
source     where an imported encounter comes from
confirmed  ids of the wording rules that a person overrode for this entry
========== ======================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from langaccess.agency.ledger import LogEntry
from langaccess.agency.policy import HelpKind
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.interpret.encounter_fields import TEXTS
from langaccess.interpret.encounters.model import (
    IMPORTED,
    STARTED,
    Change,
    Encounter,
    ExigentUse,
    FollowUp,
    FormRecord,
    Hold,
    Identified,
    ImportSource,
    Interpreter,
    NoHelp,
    Note,
    Service,
    UnmetReason,
    read_using,
)
from langaccess.interpret.encounters.service_times import EntryContext, UseTime, typed_live

_ABOUT = frozenset({"encounter", "policy", "by", "salt"})


def replay(entries: Iterable[LogEntry]) -> Encounter:
    """Return the encounter that has these entries, oldest first."""
    story = list(entries)
    first = story[0]
    said: dict[str, Any] = {}
    services: dict[int, dict[str, Any]] = {}
    follow_ups: dict[int, dict[str, Any]] = {}
    notes: list[Note] = []
    forms: list[FormRecord] = []
    over = first.kind != STARTED
    hold: Hold | None = None
    source: ImportSource | None = None
    for entry in story:
        data = entry.data
        said_end = "ended" in said
        said.update(data.get("set", {}))
        goes_on = not over and not said_end and typed_live(_began(said, first), first.at)
        live = entry.at if goes_on else None
        _apply_service(services, entry, live)
        for item in data.get("follow_up", ()):
            follow_ups.setdefault(item["number"], {"seq": entry.seq}).update(item)
        if "note" in data:
            notes.append(Note(entry.seq, entry.at, data.get("by", ""), data["note"]))
        # A form that is entered later without a time has the moment of typing: drop it.
        typed = None if live or (entry is first and _began(said, first) == first.at) else entry.at
        forms.extend(_form(item, typed) for item in data.get("forms", ()))
        if "hold" in data:
            reason = data["hold"]
            hold = None if reason is None else Hold(entry.at, data.get("by", ""), reason)
        if "source" in data:
            source = ImportSource(**data["source"])
    how = said.get("identified")
    began = _began(said, first)
    number = min(services, default=0)
    helps = []
    for n, data in sorted(services.items()):
        live = data["live"] and data["live"].astimezone(began.tzinfo)
        if data["seq"] == first.seq and not over:
            live = began
        helps.append(
            _service(
                n,
                data,
                EntryContext(began, began != first.at, over, n == number, live, source is not None),
            )
        )
    return Encounter(
        id=first.data["encounter"],
        recorded=first.at,
        began=began,
        ended=_ended(said, first, helps),
        type=said.get("type", ""),
        tag=_tag(said.get("lang")),
        identified=Identified(how) if how else None,
        services=tuple(helps),
        forms=tuple(forms),
        notes=tuple(notes),
        follow_ups=tuple(_follow_up(n, data) for n, data in sorted(follow_ups.items())),
        policy=first.data["policy"],
        hold=hold,
        source=source,
        changes=tuple(_change(entry) for entry in story),
        **{one.name: said.get(one.name, "") for one in TEXTS},
    )


def _began(said: Mapping[str, Any], first: LogEntry) -> datetime:
    return datetime.fromisoformat(said["began"]) if "began" in said else first.at


def _ended(said: Mapping[str, Any], first: LogEntry, helps: Iterable[Service]) -> datetime | None:
    """Return when it ended, unless that is only the moment of typing."""
    ended = _moment(said.get("ended"))
    late = first.kind != STARTED and _began(said, first) != first.at
    if late and ended == first.at and all(one.ended != ended for one in helps):
        return None
    return ended


def _apply_service(
    services: dict[int, dict[str, Any]], entry: LogEntry, live: datetime | None
) -> None:
    data = entry.data
    changed = data.get("service")
    if changed is not None:
        new = {"seq": entry.seq, "live": live}
        service = services.setdefault(changed["number"], new)
        who = {**service.get("interpreter", {}), **changed.get("interpreter", {})}
        if entry.kind == IMPORTED and "derived" not in changed:
            changed = _without_call_time(changed)
        service.update(changed, interpreter=who)
        if "reasons" in changed:
            service.update(judged=entry.seq, policy=data["policy"])
    for judged in data.get("judged", ()):
        services[judged["number"]].update(judged, judged=entry.seq, policy=data["policy"])


def _without_call_time(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an import of an earlier version, with the minutes in place of the times it made up."""
    connected, ended = _moment(data.get("connected")), _moment(data.get("ended"))
    kept = {name: value for name, value in data.items() if name not in {"connected", "ended"}}
    if connected is None:
        return dict(data)
    if ended is not None:
        kept["lasted"] = (ended.astimezone(UTC) - connected.astimezone(UTC)) / timedelta(minutes=1)
    return kept


def _service(number: int, data: Mapping[str, Any], setting: EntryContext) -> Service:
    connected, requested, ended = (
        _moment(data.get(name)) for name in ("connected", "requested", "ended")
    )
    using = read_using(data["using"])
    placed = setting.place(connected, requested, ended)
    if using is NoHelp.NONE and placed.derived:
        placed = UseTime(placed.at)
    who = dict(data["interpreter"])
    who["credentials"] = tuple(who.get("credentials", ()))
    urgent = data.get("exigency")
    # A correction may name an interpreter for what was recorded as no one.
    unmet, tried = (data.get("unmet"), data.get("tried")) if using is NoHelp.NONE else (None, None)
    return Service(
        number=number,
        using=using,
        type=data.get("type", ""),
        tag=_tag(data.get("lang")),
        interpreter=Interpreter(**who),
        requested=requested,
        connected=placed.connected,
        derived=placed.derived or data.get("derived", False),
        ended=ended,
        lasted=data.get("lasted"),
        at=placed.at,
        exigency=None
        if urgent is None
        else ExigentUse(urgent["reason"], urgent["supervisor"], _moment(urgent.get("expires"))),
        own_request=data.get("own_request", False),
        machine=data.get("machine", ""),
        unmet=UnmetReason(unmet) if unmet else None,
        tried=HelpKind(tried) if tried else None,
        waited=data.get("waited"),
        unfit=tuple(read_reason(item) for item in data.get("unfit", ())),
        allowed=data["allowed"],
        reasons=tuple(read_reason(item) for item in data["reasons"]),
        policy=data["policy"],
        seq=data["seq"],
        judged=data["judged"],
    )


def read_reason(data: Mapping[str, Any]) -> Reason:
    """Return a reason that an entry stores."""
    as_of = data.get("as_of")
    return Reason(
        data["rule"], data["text"], data["authority"], date.fromisoformat(as_of) if as_of else None
    )


def reasons_data(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons as an entry stores them, without the place in a file."""
    return [
        {
            "rule": item.rule,
            "text": item.text,
            "authority": item.authority,
            "as_of": item.as_of.isoformat() if item.as_of else None,
        }
        for item in reasons
    ]


def _follow_up(number: int, data: Mapping[str, Any]) -> FollowUp:
    return FollowUp(
        number=number,
        text=data["text"],
        due=datetime.fromisoformat(data["due"]),
        service=data.get("service"),
        done=_moment(data.get("done")),
        done_by=data.get("done_by", ""),
        outcome=data.get("outcome", ""),
        seq=data["seq"],
    )


def _form(data: Mapping[str, Any], typed: datetime | None) -> FormRecord:
    at = _moment(data["at"])
    known = typed is None or at is None or abs(typed - at) >= timedelta(minutes=1)
    return FormRecord(
        data["id"], _tag(data.get("lang")), data.get("digest", ""), data["how"],
        at if known else None,
    )  # fmt: skip


def _change(entry: LogEntry) -> Change:
    said = {name: value for name, value in entry.data.items() if name not in _ABOUT}
    by = entry.data.get("by", "")
    return Change(entry.seq, entry.at, entry.kind, by, entry.corrects, said, entry.hash)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _tag(text: str | None) -> Tag | None:
    return None if text is None else Tag(text)

"""Assembles the data of one log entry about an encounter."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from langaccess.agency.policy import Policy
from langaccess.core.clock import later
from langaccess.core.errors import InputError
from langaccess.core.model import Reason
from langaccess.interpret.encounter_fields import EncounterTexts
from langaccess.interpret.encounters.facts import EncounterFacts, Recorded, ServiceFacts
from langaccess.interpret.encounters.judgment import Judgment
from langaccess.interpret.encounters.model import (
    IMPORTED,
    STARTED,
    Encounter,
    FormRecord,
    Identified,
)
from langaccess.interpret.encounters.sensitive_text import screen
from langaccess.interpret.encounters.service_times import EntryContext, agency_time, typed_live
from langaccess.interpret.encounters.services import build, rejudge

_UNNAMED = "the interpreter's name or number is not recorded yet"


def entry_data(encounter: str, rules: str, by: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of an entry: `more`, with encounter id, digest of the rules and author."""
    # Deleted data cannot be guessed from the digest that remains.
    salt = secrets.token_hex(8)
    return {"encounter": encounter, "policy": rules, "by": by, "salt": salt, **more}


class EntryDraft:
    """One entry while it is assembled.

    Text that may reveal immigration status is refused unless the user has confirmed it.
    """

    def __init__(
        self,
        facts: EncounterFacts,
        policy: Policy,
        at: datetime,
        by: str,
        *,
        confirmed: bool,
        kind: str = "",
    ) -> None:
        self.facts, self.policy, self.at, self.by, self.kind = facts, policy, at, by, kind
        self.warnings: list[str] = []
        self.instead: tuple[str, ...] = ()
        self.flags: list[Reason] = []
        self.more: dict[str, Any] = {}
        self._words = self._screened(confirmed=confirmed)
        self._set = {**{name: self._words[name] for name in facts.texts}, **_values(facts)}
        if facts.note:
            self.more["note"] = self._words["note"]
        if facts.forms:
            self.more["forms"] = [
                _form_data(form, self._words[f"form {n}"]) for n, form in enumerate(facts.forms)
            ]

    def _screened(self, *, confirmed: bool) -> Mapping[str, str]:
        """Return all free text as it may be recorded."""
        facts, said = self.facts, self.facts.help or ServiceFacts()
        who = said.interpreter
        texts: dict[str, str | None] = {
            **facts.texts,
            "note": facts.note,
            "reason": said.reason,
            "supervisor": said.supervisor,
            "machine": said.machine,
            "name": who.name,
            "number": who.number,
            "vendor": who.vendor,
            "conflict": who.conflict,
            "outcome of the follow-up": facts.done and facts.done[1],
            **{f"form {n}": form.id for n, form in enumerate(facts.forms)},
        }
        unknown = [name for name in facts.texts if not hasattr(EncounterTexts, name)]
        if unknown:
            raise InputError(f"`{unknown[0]}` is not a field of an encounter")
        found = screen({name: text for name, text in texts.items() if text}, self.policy)
        self.warnings.extend(found.masked)
        if found.doubts:
            doubt = found.doubts[0]
            if not confirmed:
                raise InputError(
                    f'"{doubt.words}" in the {doubt.field}: {doubt.text}',
                    hint="write it in other words, or confirm it with --confirm",
                )
            self.more["confirmed"] = list(dict.fromkeys(one.rule for one in found.doubts))
        return {name: found.texts.get(name, "") for name in texts}

    def begin(self, began: datetime) -> None:
        """Make this the first entry of an encounter."""
        self._set["began"] = began.isoformat()
        self._add_service(None)

    def change(self, before: Encounter) -> int | None:
        """Add to an encounter or correct it; return the last entry that is corrected, or None."""
        for name in list(self._set):
            if self._set[name] == _value(before, name):
                del self._set[name]
        self._add_service(before)
        self._judge_again(before)
        self._finish(before)
        if not self._set and not self.more.keys() - {"confirmed"}:
            raise InputError(
                "this adds nothing to the encounter", hint="--help lists what can be recorded"
            )
        known = [n for n in self._set if _value(before, n) not in ("", None) or n == "began"]
        seqs = [
            change.seq
            for change in before.changes
            for name in known
            if name in change.said.get("set", {})
        ]
        return max(seqs, default=None)

    @property
    def ends(self) -> bool:
        """Return whether the entry ends the encounter."""
        return "ended" in self._set

    def said(self) -> dict[str, Any]:
        """Return the fields that the entry sets or adds."""
        return {**({"set": self._set} if self._set else {}), **self.more}

    def recorded(self, encounter: Encounter) -> Recorded:
        """Return the result for the user."""
        warnings = (*self.warnings, *self._doubtful_times(encounter))
        return Recorded(encounter, warnings, self.instead, tuple(self.flags))

    def _doubtful_times(self, encounter: Encounter) -> Iterator[str]:
        """Yield the times of services that this entry leaves odd; a record keeps what was said."""
        if "began" not in self._set and "service" not in self.more:
            return
        for service in encounter.services:
            if service.connected is None or service.derived:
                continue
            if service.connected.timestamp() < encounter.began.timestamp():
                yield (
                    f"service {service.number} was connected at {service.connected:%H:%M}, before "
                    f"the encounter began at {encounter.began:%H:%M}: check --at and --connected"
                )
            elif len(encounter.changes) > 1 and "service" not in self.more:
                until = f" to {service.ended:%H:%M}" if service.ended is not None else ""
                yield (
                    f"service {service.number} is still recorded from {service.connected:%H:%M}"
                    f"{until}: if that is wrong too, correct it with --connected and --ended"
                )

    def _add_service(self, before: Encounter | None) -> None:
        if self.facts.help is None:
            return
        known = str(before.tag) if before and before.tag else None
        service = build(
            self.facts.help,
            self._words,
            before,
            self.policy,
            setting=self._setting(before),
            type=self._set.get("type") or (before.type if before else ""),
            lang=self._set.get("lang") or known,
        )
        if service.data:
            self.more["service"] = service.data
            self._flag(service.judgment, service.number, before, service.used)
        if service.unnamed:
            self.warnings.append(_UNNAMED)

    def _setting(self, before: Encounter | None) -> EntryContext:
        """Return what the entry records around a new service."""
        began = self._began(before)
        if before is None:
            over, written, first = self.kind != STARTED, self.at, True
            live = None if over else began
        else:
            over, written = before.changes[0].kind != STARTED, before.recorded
            goes_on = before.is_open and typed_live(before.began, before.recorded)
            first, live = not before.services, self.at if goes_on else None
        imported = before.source is not None if before else self.kind == IMPORTED
        return EntryContext(began, began != written, over, first, live, imported)

    def _began(self, before: Encounter | None) -> datetime:
        entered = self._set.get("began")
        if entered is not None or before is None:
            return datetime.fromisoformat(entered) if entered is not None else self.at
        return before.began

    def _judge_again(self, before: Encounter) -> None:
        """Judge earlier services again if their type of encounter or language is corrected."""
        changed = {name: self._set.get(name) for name in ("type", "lang")}
        if not any(changed.values()):
            return
        judged = []
        for service in before.services:
            if service.number != self.more.get("service", {}).get("number"):
                data, judgment = rejudge(service, self.policy, **changed)
                judged.append(data)
                used = service.ended or service.at
                self._flag(judgment, service.number, before, used)
        if judged:
            self.more["judged"] = judged

    def _flag(
        self, judgment: Judgment, number: int, before: Encounter | None, used: datetime | None
    ) -> None:
        """Keep new flags of a service for the user, and open a follow-up where one is required."""
        services = before.services if before else ()
        known = {item.text for s in services if s.number == number for item in s.reasons}
        fresh = [item for item in judgment.reasons if item.text not in known]
        self.flags.extend(fresh)
        if not judgment.allowed and (fresh or not judgment.reasons):
            self.instead = judgment.instead
        there = before.follow_ups if before else ()
        if judgment.follow_up and all(item.service != number for item in there):
            used = used or (before and before.ended) or self._began(before)
            late = later(used, timedelta(hours=self.policy.audit.follow_up_hours))
            due = agency_time(late, self.policy)
            opened = self.more.setdefault("follow_up", [])
            opened.append(
                {
                    "number": len(there) + len(opened) + 1,
                    "text": judgment.follow_up,
                    "due": due.isoformat(timespec="minutes"),
                    "service": number,
                }
            )

    def _finish(self, before: Encounter) -> None:
        """Record that a follow-up is done."""
        if self.facts.done is None:
            return
        number, _ = self.facts.done
        item = next((one for one in before.follow_ups if one.number == number), None)
        if item is None or not item.open:
            what = "does not exist" if item is None else "is already done"
            raise InputError(f"follow-up {number} of {before.id} {what}")
        if self.facts.done_at is not None and self.facts.done_at < before.began:
            raise InputError(
                f"the encounter began later than follow-up {number} was done: "
                f"{before.began:%Y-%m-%d %H:%M}",
                hint="check --done-at",
            )
        self.more.setdefault("follow_up", []).append(
            {
                "number": number,
                "done": (self.facts.done_at or self.at).isoformat(timespec="minutes"),
                "done_by": self.by,
                "outcome": self._words["outcome of the follow-up"],
            }
        )


def _values(facts: EncounterFacts) -> dict[str, str]:
    """Return the fields without free text, as an entry stores them."""
    values = {
        "type": facts.type,
        "lang": facts.tag and str(facts.tag),
        "identified": facts.identified and facts.identified.value,
        "began": facts.began and facts.began.isoformat(),
        "ended": facts.ended and facts.ended.isoformat(),
    }
    return {name: value for name, value in values.items() if value}


def _value(encounter: Encounter, name: str) -> str | None:
    """Return a field of an encounter as an entry would store it."""
    value = getattr(encounter, "tag" if name == "lang" else name)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Identified):
        return value.value
    return None if value is None else str(value)


def _form_data(form: FormRecord, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "lang": None if form.tag is None else str(form.tag),
        "digest": form.digest,
        "how": form.how,
        "at": form.at and form.at.isoformat(timespec="minutes"),
    }

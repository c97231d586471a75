"""What one recorded help with the language did against the rules then in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from langaccess.agency.policy import (
    HelpKind,
    InterpreterQuestion,
    Permission,
    Policy,
    Requirement,
    Stakes,
    decide_unserved,
    reason,
    requirement,
)
from langaccess.core import tags
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import Encounter, NoHelp, Service, mildest
from langaccess.interpret.roster import Entry, Roster, RosterQuery, find
from langaccess.reports.interpreter_match import InterpreterMatcher, is_named
from langaccess.reports.rule_text import plain

__all__ = ["INTERPRETERS", "REMOTE", "UNFIT", "Violation", "service_violations", "when"]

UNFIT = ("child_used", "machine_barred", "barred_help", "uncredentialed")
"""Kinds of findings that say: this was no interpreter for that encounter."""
INTERPRETERS = frozenset(
    {
        HelpKind.TESTED_MEMBER,
        HelpKind.STAFF_INTERPRETER,
        HelpKind.CONTRACT_INTERPRETER,
        HelpKind.VIDEO,
        HelpKind.PHONE_LINE,
        HelpKind.VOLUNTEER,
    }
)
REMOTE = frozenset({HelpKind.PHONE_LINE, HelpKind.VIDEO})
"""Kinds of help that come from a vendor, whose people no roster holds."""
_KINDS = {HelpKind.CHILD: "child_used", HelpKind.MT: "machine_barred"}
# They say that somebody could not be reached or was not wished for, not that they may not serve.
_REACH = frozenset({"roster.hours", "roster.gender"})


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that was done against the rules.

    Attributes:
        rule: id of the rule.
        record: id of the encounter, or number of the bill.
        text: what happened and why the rules do not permit it.
        kind: which check found it (`child_used`, `uncredentialed`, `bill_overlap`...).
        on: the day on which it happened.
        tag: the language, or None.
        help: number of the help within the encounter; None for a bill.
        authority: what the rule rests on.
        as_of: when that was last checked.
    """

    rule: str
    record: str
    text: str
    kind: str
    on: date
    tag: Tag | None
    help: int | None
    authority: str
    as_of: date | None


def when(encounter: Encounter, service: Service) -> datetime:
    """Return the moment for which a help is judged."""
    return service.at or encounter.began


@dataclass(frozen=True, slots=True)
class _JudgedService:
    """One help, and what it is judged by.

    Attributes:
        encounter: the encounter.
        service: the help.
        policy: the rules in force when it was recorded.
        people: the roster.
        name: type of the encounter as these rules know it, or empty.
    """

    encounter: Encounter
    service: Service
    policy: Policy
    people: InterpreterMatcher
    name: str

    @property
    def tag(self) -> Tag | None:
        """The language."""
        return self.service.tag or self.encounter.tag

    @property
    def using(self) -> HelpKind:
        """The kind of help, where there was one."""
        return HelpKind(self.service.using)

    @property
    def at(self) -> datetime:
        """The moment for which it is judged."""
        return when(self.encounter, self.service)

    @property
    def stakes(self) -> Stakes:
        """The stakes; the lowest where nobody said what kind of encounter it was."""
        kinds = self.policy.interpreting.encounters
        return kinds[self.name].stakes if self.name else Stakes.LOW

    @property
    def needed(self) -> Requirement:
        """What the rules ask of an interpreter there."""
        return requirement(self.policy, encounter=self.name or None, stakes=self.stakes)


def service_violations(
    encounter: Encounter,
    service: Service,
    policy: Policy,
    people: InterpreterMatcher,
    now: datetime,
) -> Iterator[Violation]:
    """Yield what a help did against `policy`, the rules in force when it was recorded."""
    name = service.type or encounter.type
    known = name in policy.interpreting.encounters
    case = _JudgedService(encounter, service, policy, people, name if known else "")
    if isinstance(service.using, NoHelp):
        yield _violation("unserved", case, decide_unserved(case.name, case.tag, policy).reasons[:1])
        yield from _stop_gap(case, now)
        return
    against = _barred(case)
    kind = _KINDS.get(service.using, "barred_help")
    serves = service.exigency is None and service.using in INTERPRETERS and not _was_bridge(case)
    if against is None and serves:
        against = _unfit(case)
        kind = "uncredentialed"
    if against is not None:
        yield _violation(kind, case, against)
    yield from _stop_gap(case, now)
    if case.name and service.using in REMOTE:
        yield from _member_on_shift(case)


def _violation(kind: str, case: _JudgedService, against: Sequence[Reason]) -> Violation:
    first, service = against[0], case.service
    who = service.interpreter.name or service.interpreter.number
    help_ = plain(service.using) + (f" ({who})" if who else "")
    text = f"{help_}: {'; '.join(dict.fromkeys(one.text for one in against))}"
    return Violation(
        first.rule, case.encounter.id, text, kind, case.at.date(), case.tag, service.number,
        first.authority, first.as_of,
    )  # fmt: skip


def _barred(case: _JudgedService) -> tuple[Reason, ...] | None:
    """Return why this kind of help may not be used there, or None when it may."""
    service, policy = case.service, case.policy
    voice = _voice_for_sign(case)
    if voice is not None:
        return voice
    exigent = service.exigency is not None
    answer = mildest(
        InterpreterQuestion(case.name, case.using, exigent, service.own_request, case.tag),
        policy,
    )
    if answer.allowed or _was_bridge(case):
        return None
    if case.name:
        return tuple(one for one in answer.reasons if one.rule != "policy.adopted")[:1]
    who = policy.interpreting.using[case.using]
    text = f"{who.text} may not interpret, whatever the encounter was"
    rule = "floor.1" if service.using is HelpKind.MT else "floor.3"
    return (reason(policy, rule, text, who.basis),)


def _voice_for_sign(case: _JudgedService) -> tuple[Reason, ...] | None:
    if (
        case.service.using is not HelpKind.PHONE_LINE
        or case.tag is None
        or not tags.is_sign(case.tag)
    ):
        return None
    return (reason(case.policy, "floor.6", "a voice line was used for a sign language"),)


def _was_bridge(case: _JudgedService) -> bool:
    """Tell whether a help that may only bridge the wait was followed by one that interprets."""
    if not case.name:
        return False
    standing = requirement(case.policy, encounter=case.name).standing
    if standing[case.using] is not Permission.BRIDGE:
        return False
    return any(
        other.number > case.service.number
        and not isinstance(other.using, NoHelp)
        and standing[other.using] is Permission.INTERPRETS
        for other in case.encounter.services
    )


def _unfit(case: _JudgedService) -> tuple[Reason, ...] | None:
    """Return what stands against the person who served, on that day, or None."""
    tag = case.tag
    if tag is None or tag.language == "en":
        return None
    entry = case.people.of(case.encounter, case.service)
    if entry is None:
        return _unknown(case)
    left = _against(case, entry, tag)
    if left and _in_relay(case, entry, tag, left):
        return None
    return left or None


def _against(case: _JudgedService, entry: Entry, tag: Tag) -> tuple[Reason, ...]:
    """Return every reason of that day against one person as interpreter of `tag`."""
    # A member is also asked whether they interpret; here they spoke themselves.
    spoke = case.service.using is HelpKind.TESTED_MEMBER and entry.kind == "member"
    ask = RosterQuery(
        tag,
        case.at,
        encounter=case.name or None,
        stakes=case.stakes,
        case=case.encounter.case,
        using=HelpKind.TESTED_MEMBER if spoke else None,
    )
    alone = Roster((_as(entry, case.using),), case.people.time_zone)
    answer = find(alone, case.policy, ask)
    if answer.offered or answer.tag is None:
        return ()  # without a tag the record names several languages, and nobody can be judged
    if not answer.refused:
        text = f"the roster does not say that {entry.name} speaks {tag.name}"
        return (reason(case.policy, "floor.4", text),)
    return tuple(one for one in answer.refused[0].reasons if one.rule not in _REACH)


def _unknown(case: _JudgedService) -> tuple[Reason, ...] | None:
    """Judge somebody whom the roster does not know by what was recorded about them."""
    service = case.service
    if service.unfit:
        return service.unfit
    if service.interpreter.credentials:
        return None
    # A line gives a number, and nobody can look it up; below evidence, a record without a name
    # proves nothing. The audit counts both.
    silent = not is_named(service) or case.people.is_empty
    if service.using in REMOTE or (silent and case.stakes is not Stakes.EVIDENTIARY):
        return None
    named = "nobody of this name is in the roster" if is_named(service) else "nobody is named"
    text = f"{case.needed.text}: {named}, and no credential is recorded"
    return (reason(case.policy, "floor.4", text),)


_MODES: Mapping[HelpKind, Literal["onsite", "video", "phone"]] = {
    HelpKind.CONTRACT_INTERPRETER: "onsite",
    HelpKind.VIDEO: "video",
    HelpKind.PHONE_LINE: "phone",
}


def _as(entry: Entry, using: HelpKind) -> Entry:
    """Return the person as nothing but the kind of help that was recorded."""
    if using is HelpKind.STAFF_INTERPRETER and entry.kind == "member":
        return replace(entry, kind="staff")
    mode = _MODES.get(using)
    if mode is not None and entry.kind in ("contractor", "line"):
        return replace(entry, modes=(mode,))
    return entry


def _in_relay(case: _JudgedService, entry: Entry, tag: Tag, left: Iterable[Reason]) -> bool:
    """Tell whether the person was one leg of a relay (Mam to Spanish, Spanish to English)."""
    known, services = tags.known(tag), case.encounter.services
    others = [
        other
        for one in services
        if one.number != case.service.number
        and (other := case.people.of(case.encounter, one)) is not None
    ]
    for between in known.relay if known is not None else ():
        if _joins(entry, tag, between):
            # The leg into English may be a vendor's, of whom the roster knows nobody.
            return len(services) > 1 and all(one.rule == "floor.5" for one in left)
        if any(_joins(other, tag, between) for other in others):
            return not _against(case, entry, between)
    return False


def _joins(entry: Entry, one: Tag, other: Tag) -> bool:
    wanted = {one.language, other.language}
    return any({p.language.language, p.other.language} == wanted for p in entry.credentials)


def _stop_gap(case: _JudgedService, now: datetime) -> Iterator[Violation]:
    service, policy = case.service, case.policy
    if service.exigency is None:
        return
    missing = tuple(one for one in service.reasons if one.rule == "interpreting.exigency")
    if missing:
        yield _violation("stop_gap_record", case, missing)
    items = [one for one in case.encounter.follow_ups if one.service in (service.number, None)]
    hours = policy.audit.follow_up_hours
    due = case.encounter.follow_up_due(service, hours)
    due = due.astimezone(ZoneInfo(case.people.time_zone))
    rules = policy.interpreting.exigency
    done = [one.done for one in items if one.done is not None]
    if not done and now > due:
        text = f"no follow-up is recorded; it was due within {hours} hours: {rules.follow_up}"
    elif done and min(done) > due:
        text = (
            f"the follow-up is recorded as done on {min(done):%Y-%m-%d %H:%M}; it was due by "
            f"{due:%Y-%m-%d %H:%M}, {hours} hours after the help"
        )
    else:
        return
    against = reason(policy, "interpreting.exigency", text, rules.basis)
    yield _violation("follow_up_late" if done else "no_follow_up", case, (against,))


def _member_on_shift(case: _JudgedService) -> Iterator[Violation]:
    """Yield that a line or screen was used while somebody who comes before it was on shift."""
    tag, service = case.tag, case.service
    if tag is None or tag.language == "en" or service.exigency is not None:
        return
    needed = requirement(case.policy, encounter=case.name, language=tag)
    if service.using not in needed.order:
        return
    before = needed.order[: needed.order.index(service.using)]
    tried = [case.people.of(case.encounter, one) for one in case.encounter.services]
    names = {one.id for one in tried if one is not None}
    ask = RosterQuery(tag, case.at, encounter=case.name, case=case.encounter.case)
    first = case.people.on_shift(ask, case.policy, before, names)
    if first is None:
        return
    text = (
        f"{first.name}, {plain(first.using)}, was on shift and comes first for {needed.text}: "
        f"{'; '.join(first.reasons[1:])}"
    )
    against = reason(case.policy, needed.rule, text, needed.basis, needed.where)
    yield _violation("line_before_member", case, (against,))

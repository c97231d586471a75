"""Compares one recorded language service with the rules of its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from langaccess.agency.policy import (
    MACHINES,
    HelpKind,
    InterpreterQuestion,
    Policy,
    Requirement,
    Stakes,
    reason,
    requirement,
)
from langaccess.core import tags
from langaccess.core.model import Reason
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import (
    Encounter,
    NoHelp,
    Service,
    conflict_reasons,
    interpreter_after,
    mildest,
)
from langaccess.interpret.roster import (
    Entry,
    Roster,
    RosterQuery,
    Skill,
    against_line,
    find,
    is_unproved_line,
    variety_to_judge,
)
from langaccess.reports.interpreter_match import InterpreterMatcher, is_named
from langaccess.reports.rule_text import plain

UNFIT = ("child_used", "machine_barred", "barred_help", "uncredentialed")
"""Kinds of findings that mean: this was not a qualified interpreter for that encounter."""
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
"""Kinds of help from a vendor, whose interpreters are not on the roster."""
_KINDS = {HelpKind.CHILD: "child_used", **dict.fromkeys(MACHINES, "machine_barred")}
# Reasons that a person could not be reached or was not requested, not that they may not serve.
_REACH = frozenset({"roster.hours", "roster.gender"})


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that was done against the rules.

    Attributes:
        record: id of the encounter, or number of the bill.
        text: what happened, and why the rules do not permit it.
        kind: the check that found it (`child_used`, `uncredentialed`, `bill_overlap`...).
        on: the day on which it happened.
        help: number of the service within the encounter; None for a bill.
        authority: the authority for the rule.
        as_of: when the authority was last checked.
        who: the kind of help, and who interpreted; empty for a bill or a case.
        why: why the rules do not permit it, without `who`; the same for many records.
        unit: the officer's unit; empty if it is not known or not to be named.
        officer: the officer's badge or name; as `unit`.
        vendor: the interpreter's company, if it is known.
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
    who: str = ""
    why: str = ""
    unit: str = ""
    officer: str = ""
    vendor: str = ""


def when(encounter: Encounter, service: Service) -> datetime:
    """Return the moment at which the rules are applied to a service."""
    return service.at or encounter.began


@dataclass(frozen=True, slots=True)
class _JudgedService:
    """One service, with the rules of its day and the roster."""

    encounter: Encounter
    service: Service
    policy: Policy
    people: InterpreterMatcher
    name: str  # type of the encounter if these rules know it, or empty

    @property
    def tag(self) -> Tag | None:
        """The language."""
        return self.service.tag or self.encounter.tag

    @property
    def using(self) -> HelpKind:
        """The kind of help, if there was one."""
        return HelpKind(self.service.using)

    @property
    def at(self) -> datetime:
        """The moment at which the rules are applied."""
        return when(self.encounter, self.service)

    @property
    def stakes(self) -> Stakes:
        """The stakes; the lowest if the type of encounter is not known."""
        kinds = self.policy.interpreting.encounters
        return kinds[self.name].stakes if self.name else Stakes.LOW

    @property
    def needed(self) -> Requirement:
        """What the rules require of an interpreter there."""
        return requirement(self.policy, encounter=self.name or None, stakes=self.stakes)


def service_violations(
    encounter: Encounter,
    service: Service,
    policy: Policy,
    people: InterpreterMatcher,
    now: datetime,
) -> Iterator[Violation]:
    """Yield what a service did against `policy`, the rules of its day."""
    name = service.type or encounter.type
    known = name in policy.interpreting.encounters
    case = _JudgedService(encounter, service, policy, people, name if known else "")
    if isinstance(service.using, NoHelp):
        return  # a request that was not met, not a fault: `AuditReport.unmet`
    against = _barred(case)
    kind = _KINDS.get(service.using, "barred_help")
    serves = (
        service.exigency is None
        and service.using in INTERPRETERS
        and interpreter_after(encounter, service, policy) is None
    )
    if against is None and serves:
        against = _unqualified(case)
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
    why = "; ".join(dict.fromkeys(one.text for one in against))
    return Violation(
        rule=first.rule,
        record=case.encounter.id,
        text=f"{help_}: {why}",
        kind=kind,
        on=case.at.date(),
        tag=case.tag,
        help=service.number,
        authority=first.authority,
        as_of=first.as_of,
        who=help_,
        why=why,
        unit=case.encounter.unit,
        officer=case.encounter.officer,
        vendor=service.interpreter.vendor,
    )


def _barred(case: _JudgedService) -> tuple[Reason, ...] | None:
    """Return why this kind of help may not be used there, or None if it may."""
    service, policy = case.service, case.policy
    voice = _voice_for_sign(case)
    if voice is not None:
        return voice
    exigent = service.exigency is not None
    answer = mildest(
        InterpreterQuestion(case.name, case.using, exigent, service.own_request, case.tag),
        policy,
    )
    if answer.allowed or interpreter_after(case.encounter, service, policy) is not None:
        return None
    if case.name:
        return tuple(one for one in answer.reasons if one.rule != "policy.adopted")[:1]
    who = policy.interpreting.using[case.using]
    text = f"{who.text} may not interpret in any encounter"
    rule = "floor.1" if service.using in MACHINES else "floor.3"
    return (reason(policy, rule, text, who.basis),)


def _voice_for_sign(case: _JudgedService) -> tuple[Reason, ...] | None:
    if (
        case.service.using is not HelpKind.PHONE_LINE
        or case.tag is None
        or not tags.is_sign(case.tag)
    ):
        return None
    return (reason(case.policy, "floor.6", "a voice line was used for a sign language"),)


def _unqualified(case: _JudgedService) -> tuple[Reason, ...] | None:
    """Return the reasons against the person who served, on that day, or None."""
    reported = conflict_reasons(case.service.interpreter.conflict, case.policy)
    if reported:
        return reported
    tag = case.tag
    if tag is None or tag.language == "en":
        return None
    entry = case.people.of(case.encounter, case.service)
    if entry is None:
        return _not_on_roster(case)
    if is_unproved_line(entry, tag):
        offers = (*entry.languages, Skill(tag))
        return against_line(_against(case, replace(entry, languages=offers), tag)) or None
    reasons = _against(case, entry, tag)
    if reasons and _in_relay(case, entry, tag, reasons):
        return None
    return reasons or None


def _against(case: _JudgedService, entry: Entry, tag: Tag) -> tuple[Reason, ...]:
    """Return every reason on that day against one person as an interpreter of `tag`."""
    # A look-up also checks whether a member interprets; here they spoke directly.
    spoke = case.service.using is HelpKind.TESTED_MEMBER and entry.kind == "member"
    ask = RosterQuery(
        tag,
        case.at,
        encounter=case.name or None,
        stakes=case.stakes,
        case=case.encounter.case,
        using=HelpKind.TESTED_MEMBER if spoke else None,
        # It is about the person's language, not about the second leg of a relay.
        variety=""
        if tag != case.tag
        else variety_to_judge(entry, tag, case.encounter.variety, case.policy),
    )
    alone = Roster((_limited_to(entry, case.using),), case.people.time_zone)
    answer = find(alone, case.policy, ask)
    if answer.offered or answer.tag is None:
        return ()  # without a tag the language is ambiguous, and no one can be judged
    if not answer.refused:
        text = f"the roster does not say that {entry.name} speaks {tag.name}"
        return (reason(case.policy, "floor.4", text),)
    return tuple(one for one in answer.refused[0].reasons if one.rule not in _REACH)


def _not_on_roster(case: _JudgedService) -> tuple[Reason, ...] | None:
    """Judge a person who is not on the roster by what is recorded about them."""
    service = case.service
    if service.unfit:
        return service.unfit
    if service.interpreter.credentials:
        return None
    # A number that a line gives cannot be looked up; below evidentiary stakes, a record without a
    # name proves nothing. The audit counts both.
    silent = not is_named(service) or case.people.is_empty
    if service.using in REMOTE or (silent and case.stakes is not Stakes.EVIDENTIARY):
        return None
    named = "no one of this name is on the roster" if is_named(service) else "no one is named"
    text = f"{case.needed.text}: {named}, and no credential is recorded"
    return (reason(case.policy, "floor.4", text),)


_MODES: Mapping[HelpKind, Literal["onsite", "video", "phone"]] = {
    HelpKind.CONTRACT_INTERPRETER: "onsite",
    HelpKind.VIDEO: "video",
    HelpKind.PHONE_LINE: "phone",
}


def _limited_to(entry: Entry, using: HelpKind) -> Entry:
    """Return the person limited to the recorded kind of help."""
    if using is HelpKind.STAFF_INTERPRETER and entry.kind == "member":
        return replace(entry, kind="staff")
    mode = _MODES.get(using)
    if mode is not None and entry.kind in ("contractor", "line"):
        return replace(entry, modes=(mode,))
    return entry


def _in_relay(case: _JudgedService, entry: Entry, tag: Tag, reasons: Iterable[Reason]) -> bool:
    """Return whether the person was one leg of a relay (Mam to Spanish, Spanish to English)."""
    known, services = tags.known(tag), case.encounter.services
    others = [
        other
        for one in services
        if one.number != case.service.number
        and (other := case.people.of(case.encounter, one)) is not None
    ]
    for between in known.relay if known is not None else ():
        if _joins(entry, tag, between):
            # The leg into English may be by a vendor, whose interpreters are not on the roster.
            return len(services) > 1 and all(one.rule == "floor.5" for one in reasons)
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
            f"{due:%Y-%m-%d %H:%M}, {hours} hours after the service"
        )
    else:
        return
    against = reason(policy, "interpreting.exigency", text, rules.basis)
    yield _violation("follow_up_late" if done else "no_follow_up", case, (against,))


def _member_on_shift(case: _JudgedService) -> Iterator[Violation]:
    """Yield that a line or video was used while a person who comes first was on shift."""
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

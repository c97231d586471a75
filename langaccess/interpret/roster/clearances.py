"""What each person on the roster may interpret at any hour: for the coordinator of the roster.

The rules are those of a look-up, without the hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from langaccess.agency.people import Entry, Proof, Roster, person_called
from langaccess.agency.policy import HelpKind, Policy, Requirement, Stakes, reason, requirement
from langaccess.core.model import Reason
from langaccess.core.tags import EN, Tag, known
from langaccess.interpret.roster.credentials import has_language, last_days, proof_ends, skill_for
from langaccess.interpret.roster.eligibility import Eligible, Ineligible, judge
from langaccess.interpret.roster.query import EligibilityQuestion, RosterQuery


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether a person may interpret at these stakes, or this type of encounter.

    Attributes:
        other: the language on the other side: English, except for one leg of a relay.
        encounter: id of the type; None for any encounter of these stakes.
        using: possible kinds of help; empty if they may not interpret.
        rule: the rule with the requirement.
        reasons: every reason against; empty if they may interpret.
    """

    tag: Tag
    other: Tag
    encounter: str | None
    stakes: Stakes
    using: tuple[HelpKind, ...]
    rule: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LanguageClearance:
    """What a person may do in one language today.

    Attributes:
        kind: the kind of person, as in `Entry`.
        other: the language on the other side, as in `Clearance`.
        stakes: the stakes at which they may interpret.
        types: ids of the types of encounters that they may interpret; some are stricter than
            their stakes, and some require another scope.
        refused: ids of the types at these stakes that they may not interpret.
        written: whether they may sign a translation from or into the language.
        until: last day on which all of this is valid; None if no end is entered.
        why: the first reason if they may do nothing, else empty.
    """

    id: str
    name: str
    kind: str
    tag: Tag
    other: Tag
    stakes: tuple[Stakes, ...]
    types: tuple[str, ...]
    refused: tuple[str, ...]
    written: bool
    until: date | None
    why: str


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """A credential, and the last day on which it counts; None if it has no end."""

    proof: Proof
    until: date | None


def held_credentials(entry: Entry, policy: Policy) -> tuple[HeldCredential, ...]:
    """Return the credentials of `entry`; the date of a required new test counts as an end."""
    return tuple(HeldCredential(proof, proof_ends(proof, policy)) for proof in entry.credentials)


@dataclass(frozen=True, slots=True)
class _LanguageCase:
    """A person in one language, with the requirements: by stakes, then by type of encounter."""

    entry: Entry
    policy: Policy
    zone: str
    tag: Tag
    other: Tag
    needs: tuple[Requirement, ...]


def language_clearances(
    roster: Roster, policy: Policy, *, on: date, language: str | None = None
) -> tuple[LanguageClearance, ...]:
    """Return what each person may do on the day `on`, one row for each language.

    With `language` (a primary subtag), only rows with this language on either side.
    """
    return tuple(
        _post(case, on)
        for case in _cases(roster, policy)
        if language in (None, case.tag.language, case.other.language)
    )


def clearances(entry: Entry, policy: Policy, zone: str, *, on: date) -> tuple[Clearance, ...]:
    """Return what a person may interpret on the day `on`: by stakes, then by type of encounter."""
    cases = _cases(Roster((entry,), zone), policy)
    return tuple(_serving(case, *pair) for case in cases for pair in _judged(case, on))


def refused_languages(
    entry: Entry, policy: Policy, zone: str, *, on: date
) -> Iterator[tuple[Tag, str]]:
    """Yield the languages in which a person may do nothing on the day `on`, and the reason."""
    for case in _cases(Roster((entry,), zone), policy):
        if not any(_clearance_on(case, on)):
            yield case.tag, _against(case, *next(_judged(case, on)))[0].text


def _cases(roster: Roster, policy: Policy) -> Iterator[_LanguageCase]:
    needs: dict[
        Tag, tuple[Requirement, ...]
    ] = {}  # the requirements are the same for everyone in a language
    for entry in roster.people:
        at_any_hour = replace(entry, hours=None)
        zone = entry.time_zone or roster.time_zone
        for tag, other in _pairs(entry):
            if tag not in needs:
                needs[tag] = tuple(_needs(policy, tag))
            yield _LanguageCase(at_any_hour, policy, zone, tag, other, needs[tag])


def _needs(policy: Policy, tag: Tag) -> Iterator[Requirement]:
    for stakes in Stakes:
        yield requirement(policy, stakes=stakes, language=tag)
    for name in policy.interpreting.encounters:
        yield requirement(policy, encounter=name, language=tag)


def _pairs(entry: Entry) -> tuple[tuple[Tag, Tag], ...]:
    """Return the languages with English, and the tested pairs without English."""
    spoken = [(skill.tag, EN) for skill in entry.languages]
    relays = [_relay_pair(p) for p in entry.credentials if EN not in (p.language, p.other)]
    return tuple(dict.fromkeys([*spoken, *relays]))


def _relay_pair(proof: Proof) -> tuple[Tag, Tag]:
    """Return the two languages of a relay leg, the rarer one first, as in a look-up."""
    rarer = known(proof.other)
    if rarer is not None and any(t.language == proof.language.language for t in rarer.relay):
        return proof.other, proof.language
    return proof.language, proof.other


def _judged(case: _LanguageCase, on: date) -> Iterator[tuple[Requirement, Eligible | Ineligible]]:
    at = datetime.combine(on, time(12), ZoneInfo(case.zone))
    question = EligibilityQuestion(
        RosterQuery(case.tag, at), case.tag, case.needs, case.policy, case.zone, case.other
    )
    return zip(case.needs, judge(case.entry, question), strict=True)


def _using(case: _LanguageCase, verdict: Eligible | Ineligible) -> tuple[HelpKind, ...]:
    if isinstance(verdict, Ineligible) or _unspoken(case) is not None:
        return ()
    if case.other == EN:
        return verdict.using
    return tuple(one for one in verdict.using if one is not HelpKind.TESTED_MEMBER)


def _unspoken(case: _LanguageCase) -> Tag | None:
    """Return the language of a relay leg that is not entered for the person."""
    if case.other != EN and not has_language(case.entry, case.other, case.policy):
        return case.other
    return case.tag if skill_for(case.entry, case.tag, case.policy) is None else None


def _against(
    case: _LanguageCase, needed: Requirement, verdict: Eligible | Ineligible
) -> tuple[Reason, ...]:
    unspoken = _unspoken(case)
    if unspoken is not None:
        text = f"{unspoken.name} is not entered as a language of this person"
        return (reason(case.policy, "floor.4", text),)
    if isinstance(verdict, Ineligible):
        return verdict.reasons(needed)
    if _using(case, verdict):
        return ()
    text = "may speak the language directly; that does not carry over to interpreting for others"
    return (reason(case.policy, "floor.5", text),)


def _serving(case: _LanguageCase, needed: Requirement, verdict: Eligible | Ineligible) -> Clearance:
    return Clearance(
        case.tag,
        case.other,
        needed.encounter,
        needed.stakes,
        _using(case, verdict),
        needed.rule,
        _against(case, needed, verdict),
    )


def _post(case: _LanguageCase, on: date) -> LanguageClearance:
    entry = case.entry
    today = _clearance_on(case, on)
    stakes, types, written = today
    nothing = not types and not stakes and not written
    kinds = case.policy.interpreting.encounters
    return LanguageClearance(
        id=entry.id,
        name=entry.name,
        kind=entry.kind,
        tag=case.tag,
        other=case.other,
        stakes=stakes,
        types=types,
        refused=tuple(n for n in kinds if kinds[n].stakes in stakes and n not in types),
        written=written,
        until=None if nothing else _until(case, on, today),
        why=_against(case, *next(_judged(case, on)))[0].text if nothing else "",
    )


_DayClearance = tuple[tuple[Stakes, ...], tuple[str, ...], bool]
"""Stakes, types of encounters, and whether the person may sign translations."""


def _clearance_on(case: _LanguageCase, on: date) -> _DayClearance:
    from langaccess.agency.approval import counting  # not needed by a look-up

    yes = [needed for needed, verdict in _judged(case, on) if _using(case, verdict)]
    stakes = tuple(one.stakes for one in yes if one.encounter is None)
    types = tuple(one.encounter for one in yes if one.encounter is not None)
    person = person_called(Roster((case.entry,)), case.policy, case.entry.id)
    pairs = ((case.tag, case.other), (case.other, case.tag))
    return stakes, types, any(counting(person, *pair, case.policy, on=on) for pair in pairs)


def _until(case: _LanguageCase, on: date, today: _DayClearance) -> date | None:
    """Return the last day before any of this ends."""
    for day in sorted({day for day in last_days(case.entry, case.policy) if day >= on}):
        if _clearance_on(case, day + timedelta(days=1)) != today:
            return day
    return None

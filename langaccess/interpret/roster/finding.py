"""Who may interpret this encounter, now: hard rules first, then an order with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from langaccess.agency.people import Entry, Proof, Reach, Roster, Status, is_called, status
from langaccess.agency.policy import (
    Policy,
    Requirement,
    Stakes,
    Standing,
    Using,
    adoption,
    exigency_words,
    interpreter_line,
    reason,
    requirement,
)
from langaccess.core import tags
from langaccess.core.errors import InputError
from langaccess.core.model import Decision, Reason
from langaccess.core.tags import EN, Tag
from langaccess.interpret.roster.answer import Chain, Found, Offer, Refusal, Refusals
from langaccess.interpret.roster.bars import Wanted, bars, proofs, skill_for, ways
from langaccess.interpret.roster.cached import Index
from langaccess.interpret.roster.fallback import fallback
from langaccess.interpret.roster.heard import Heard, hear, printable
from langaccess.interpret.roster.ranking import is_known_place, place_of, ranked

__all__ = ["Ask", "find", "find_levels", "judged"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the roster.

    Attributes:
        language: any name, alias, country or typing mistake.
        at: the moment, with a time zone.
        encounter: id or alias of the type of encounter; None when it is not known.
        stakes: the stakes when the encounter is not known.
        near: a place, to put those first who are there or get there sooner.
        variety: a town or variety that the interpreter must speak.
        gender: `f`, `m` or `x` when the person asked for it.
        case: number of the case, to find conflicts.
        involved: names of the people in the matter, to find conflicts.
        exclude: names or ids left out, each with the reason.
        wish: a town or variety that would be better; nobody is refused for it.
        used: how often each person was used lately, by id; who was used less is called first.
        using: only as this kind of help; None for any.
    """

    language: str
    at: datetime
    encounter: str | None = None
    stakes: Stakes = Stakes.HIGH
    near: str = ""
    variety: str = ""
    gender: str = ""
    case: str = ""
    involved: tuple[str, ...] = ()
    exclude: tuple[tuple[str, str], ...] = ()
    wish: str = ""
    used: Mapping[str, int] = field(default_factory=dict)
    using: Using | None = None


def find_levels(roster: Roster | Index, policy: Policy, ask: Ask) -> dict[Stakes, Found]:
    """Return the answer for each level of stakes, for who has not said what the encounter is.

    Raises:
        InputError: as for `find`.
    """
    free: _Free = {}
    return {
        stakes: _find(roster, policy, replace(ask, encounter=None, stakes=stakes), free)
        for stakes in Stakes
    }


def find(roster: Roster | Index, policy: Policy, ask: Ask) -> Found:
    """Return who may interpret, who may not and why, and what always remains.

    The answer is never empty: `fallback` can be reached, or says what the agency has not entered.

    Raises:
        InputError: there is no such type of encounter, or the time has no zone.
    """
    return _find(roster, policy, ask, {})


_Free = dict[tuple[Tag, Tag], dict[str, Status]]
"""Ids of people with nothing against them but perhaps their skill, for a pair of languages."""


def _find(roster: Roster | Index, policy: Policy, ask: Ask, free: _Free) -> Found:
    if ask.at.tzinfo is None:
        raise InputError("the time needs a time zone")
    heard = hear(ask.language, policy)
    if heard.tag is not None and heard.tag.language == EN:
        raise InputError("English needs no interpreter", hint="name the other language")
    needed = requirement(policy, encounter=ask.encounter, stakes=ask.stakes, language=heard.tag)
    offered: tuple[Offer, ...] = ()
    refused: Sequence[Refusal] = ()
    chains: tuple[Chain, ...] = ()
    # A voice reaches no one who signs, even if the rules name a spoken language for deafness.
    if heard.tag is not None and (not heard.sign or tags.is_sign(heard.tag)):
        wanted = _wanted(ask, heard.tag, EN)
        offered, refused = _search(roster, policy, wanted, needed, free)
        if not offered and not heard.sign:
            chains = _chains(roster, policy, wanted, needed, free)
    remains = fallback(heard, printable(ask.language), needed, policy)
    return Found(
        typed=printable(ask.language),
        tag=heard.tag,
        note=heard.note,
        warnings=tuple(_warnings(roster, policy, ask, heard.tag)),
        question=heard.question or _ask_speaker(heard),
        choices=heard.choices,
        encounter=needed.encounter,
        text=needed.text,
        stakes=needed.stakes,
        at=ask.at,
        offered=offered,
        chains=chains,
        refused=refused,
        fallback=remains,
        decision=_decision(heard, needed, policy, found=bool(offered or chains)),
        advice=needed.advice,
        meanwhile=policy.interpreting.sign.meanwhile
        if heard.sign
        else policy.interpreting.meanwhile,
        before=_before(needed, policy),
        emergency=_emergency(needed, policy),
    )


def _emergency(needed: Requirement, policy: Policy) -> str:
    """Say who may stand in when somebody may die, for which questions, and who never."""
    standing: Mapping[Using, Standing] = needed.standing
    first = ""
    if needed.stakes is Stakes.EVIDENTIARY:
        # Nobody stands in for evidence; asking where the wounded are is another encounter.
        first = f"nobody stands in for {needed.text}. The danger is another encounter, and is"
        first += " recorded as one: "
        standing = policy.interpreting.levels[Stakes.HIGH].using
    words = {using: using.replace("_", " ") for using in Using} | {Using.MT: "a translation app"}
    stand_in = (Standing.EXIGENT, Standing.BRIDGE)
    may = [words[using] for using in Using if standing[using] in stand_in]
    never = [words[using] for using in Using if standing[using] is Standing.NEVER]
    if not may:
        return "your agency's rules permit nobody to stand in for an interpreter"
    text = f"{first}these may stand in: {', '.join(may)}; {exigency_words(policy)}"
    return f"{text}. Never: {', '.join(never)}" if never else text


def _warnings(roster: Roster | Index, policy: Policy, ask: Ask, tag: Tag | None) -> Iterator[str]:
    """Say what was asked and could not be done: a misspelt name must not pass in silence."""
    if policy.agency.time_zone is None and roster.names():
        yield "your agency has not entered its time zone: shifts are read as UTC and may be wrong"
    if ask.near and tag is not None:
        people = roster.speaking(tag.language)
        if people and not any(is_known_place(entry, ask.near) for entry in people):
            yield f"nobody who speaks it has a place or a travel time for '{ask.near}'"
    names = roster.names() if ask.exclude else ()
    for name, _why in ask.exclude:
        if not any(is_called(who, full, name) for who, full in names):
            yield f"nobody in the roster is called '{name}': nobody was left out for that"


def _wanted(ask: Ask, tag: Tag, other: Tag) -> Wanted:
    return Wanted(
        tag,
        other,
        ask.at,
        ask.near,
        ask.variety,
        ask.gender,
        ask.case,
        ask.involved,
        ask.exclude,
        ask.wish,
        ask.used,
        ask.using,
    )


def _ask_speaker(heard: Heard) -> str:
    entry = tags.known(heard.tag) if heard.tag is not None else None
    return entry.question if entry is not None else ""


def _before(needed: Requirement, policy: Policy) -> tuple[str, ...]:
    extra = policy.interpreting.no_certification.ask if needed.note else ()
    return (*policy.interpreting.line.before, *extra)


def _search(
    roster: Roster | Index, policy: Policy, wanted: Wanted, needed: Requirement, free: _Free
) -> tuple[tuple[Offer, ...], Refusals]:
    fitting: list[tuple[tuple[object, ...], Offer]] = []
    barred: list[Entry] = []
    zone = roster.time_zone
    people = roster.speaking(wanted.tag.language)
    if wanted.other != EN:
        people = tuple(e for e in people if skill_for(e, wanted.other, policy) is not None)
    key = (wanted.tag, wanted.other)
    if key not in free:
        free[key] = dict(_unbarred(people, wanted, needed, policy, zone))
    for entry in people:
        now = free[key].get(entry.id)
        fit = _ways(entry, wanted, needed, policy, zone)[0] if now is not None else []
        if now is None or not fit:
            barred.append(entry)
            continue
        using, proof = min(fit, key=lambda pair: place_of(pair[0], needed))
        fitting.append(ranked(entry, using, proof, wanted, needed, now, policy))
    fitting.sort(key=lambda pair: pair[0])
    offers = tuple(replace(offer, rank=n) for n, (_key, offer) in enumerate(fitting, start=1))

    def why(n: int) -> tuple[Reason, ...]:
        return _against(barred[n], wanted, needed, policy, zone)

    return offers, Refusals([(entry.id, entry.name) for entry in barred], why)


def _unbarred(
    people: Sequence[Entry], wanted: Wanted, needed: Requirement, policy: Policy, zone: str
) -> Iterator[tuple[str, Status]]:
    """Yield everybody against whom nothing stands; one reason is enough to leave somebody out."""
    for entry in people:
        now = status(entry, wanted.at, zone)
        if now.reach >= Reach.OFF or skill_for(entry, wanted.tag, policy) is None:
            continue
        if next(bars(entry, wanted, needed, now, policy), None) is None:
            yield entry.id, now


def _against(
    entry: Entry, wanted: Wanted, needed: Requirement, policy: Policy, zone: str
) -> tuple[Reason, ...]:
    """Return every reason against somebody; none is left out because another one came first."""
    now = status(entry, wanted.at, zone)
    against = list(bars(entry, wanted, needed, now, policy))
    if skill_for(entry, wanted.tag, policy) is None:
        has = ", ".join(s.tag for s in entry.languages if s.tag.language == wanted.tag.language)
        against.append(reason(policy, "floor.4", f"{wanted.tag} is needed; speaks {has}"))
        return tuple(against)
    fit, why = _ways(entry, wanted, needed, policy, zone)
    return tuple(dict.fromkeys([*against, *(why if not fit else ())]))


def judged(
    entry: Entry, wanted: Wanted, needed: Requirement, policy: Policy, zone: str
) -> tuple[tuple[Using, ...], tuple[Reason, ...]]:
    """Return as which kinds of help somebody may serve, or else every reason against."""
    against = _against(entry, wanted, needed, policy, zone)
    if against:
        return (), against
    fit = [using for using, _proof in _ways(entry, wanted, needed, policy, zone)[0]]
    return tuple(sorted(fit, key=lambda using: place_of(using, needed))), ()


def _ways(
    entry: Entry, wanted: Wanted, needed: Requirement, policy: Policy, zone: str
) -> tuple[list[tuple[Using, Proof]], list[Reason]]:
    """Return the kinds of help that somebody proves to be, and every reason against the others."""
    day = _local_day(wanted.at, entry.time_zone or zone)
    fit: list[tuple[Using, Proof]] = []
    why: list[Reason] = []
    sign = tags.is_sign(wanted.tag)
    for using in ways(entry, sign=sign):
        if wanted.using not in (None, using):
            continue
        proof, reasons = proofs(
            entry, using, needed, policy, language=wanted.tag, other=wanted.other, on=day
        )
        why.extend(reasons)
        if proof is not None:
            fit.append((using, proof))
    if not fit and not why and sign:
        why.append(reason(policy, "floor.6", "can only be reached by voice"))
    elif not fit and not why:  # a freelance translator: no way to interpret is entered
        text = "is here for written translation; that does not carry over to interpreting"
        why.append(reason(policy, "floor.5", text))
    return fit, why


@lru_cache(maxsize=64)
def _local_day(at: datetime, zone: str) -> date:
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(zone)).date()


def _chains(
    roster: Roster | Index, policy: Policy, wanted: Wanted, needed: Requirement, free: _Free
) -> tuple[Chain, ...]:
    """Return relays of two people through the languages of the table, both legs checked."""
    entry = tags.known(wanted.tag)
    chains = []
    for through in entry.relay if entry is not None else ():
        first, _ = _search(roster, policy, replace(wanted, other=through), needed, free)
        # What was asked about the variety is about the speaker's language, not about the bridge.
        bridge = replace(wanted, tag=through, variety="", wish="")
        second_needs = _for_language(needed, through, policy)
        second, _ = _search(roster, policy, bridge, second_needs, free)
        # A member who speaks directly interprets for nobody.
        one = [offer for offer in first if offer.using is not Using.TESTED_MEMBER]
        two = [offer for offer in second if offer.using is not Using.TESTED_MEMBER]
        pair = next(((a, b) for a in one for b in two if a.id != b.id), None)
        if pair is not None:
            chains.append(Chain(through, *pair))
    return tuple(chains)


def _for_language(needed: Requirement, tag: Tag, policy: Policy) -> Requirement:
    return requirement(policy, encounter=needed.encounter, stakes=needed.stakes, language=tag)


def _decision(heard: Heard, needed: Requirement, policy: Policy, *, found: bool) -> Decision:
    tier = f"somebody of the tier {needed.tier} for {' or '.join(needed.scopes)}"
    text = f"{needed.text}, {needed.stakes} stakes: {tier}, or a member at level "
    if needed.standing[Using.TESTED_MEMBER] is not Standing.INTERPRETS:
        text = f"{needed.text}, {needed.stakes} stakes: {tier}"
    else:
        text += f"{needed.speaking:g} who speaks it directly"
    grounds = [reason(policy, needed.rule, text, needed.basis, needed.where)]
    if needed.note:
        basis = policy.interpreting.no_certification.basis
        grounds.append(reason(policy, "interpreting.no_certification", needed.note, basis))
    if heard.sign:
        basis = policy.interpreting.sign.basis
        text = "deafness has its own path, and no voice line is a part of it"
        grounds.append(reason(policy, "floor.6", text, basis))
    grounds.extend(adoption(policy))
    return Decision(found, tuple(grounds), () if found else tuple(_instead(heard, policy)))


def _instead(heard: Heard, policy: Policy) -> list[str]:
    if heard.sign:
        return [path.text for path in policy.interpreting.sign.paths]
    return [f"interpreter line: {interpreter_line(policy)}"]

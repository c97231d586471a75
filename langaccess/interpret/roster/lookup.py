"""Looks up who may interpret an encounter now: first the hard rules, then an order with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from langaccess.agency.people import Roster, is_called
from langaccess.agency.policy import (
    HelpKind,
    Permission,
    Policy,
    Requirement,
    SignPath,
    Stakes,
    adoption,
    exigency_words,
    interpreter_line,
    reason,
    requirement,
)
from langaccess.core import tags
from langaccess.core.errors import InputError
from langaccess.core.model import Decision
from langaccess.core.names import same_name
from langaccess.core.tags import EN, Tag
from langaccess.interpret.roster.answer import (
    InterpreterOffer,
    Refusal,
    Relay,
    RosterAnswer,
    StandIns,
    fallback,
    sign_paths,
)
from langaccess.interpret.roster.conflicts import unmatched
from langaccess.interpret.roster.credentials import has_language
from langaccess.interpret.roster.eligibility import (
    Eligible,
    Ineligible,
    Refusals,
    is_known_place,
    judge,
)
from langaccess.interpret.roster.index import RosterIndex
from langaccess.interpret.roster.language_query import LanguageQuery, parse_language, printable
from langaccess.interpret.roster.query import EligibilityQuestion, RosterQuery

_HELPERS = {
    HelpKind.MT: "translation app",
    HelpKind.BODY_CAMERA_AI: "body camera translation",
    HelpKind.BYSTANDER_ADULT: "adult bystander",
    HelpKind.INMATE: "another inmate",
    HelpKind.PARTY: "person involved",
}


def find_levels(
    roster: Roster | RosterIndex, policy: Policy, ask: RosterQuery
) -> dict[Stakes, RosterAnswer]:
    """Return the answer for each level of stakes, if the type of encounter is not known.

    Raises:
        InputError: as for `find`.
    """
    asks = [replace(ask, encounter=None, stakes=stakes) for stakes in Stakes]
    return dict(zip(Stakes, _find(roster, policy, asks), strict=True))


def find(roster: Roster | RosterIndex, policy: Policy, ask: RosterQuery) -> RosterAnswer:
    """Return who may interpret, who may not and why, and the line or path to use.

    The answer is never empty: `fallback` can be reached, or says what the agency has not entered.

    Raises:
        InputError: the type of encounter is unknown, or the time has no zone.
    """
    return _find(roster, policy, [ask])[0]


def _find(
    roster: Roster | RosterIndex, policy: Policy, asks: Sequence[RosterQuery]
) -> list[RosterAnswer]:
    """Return the answer to each of `asks`, which differ only in the encounter."""
    ask = asks[0]
    if ask.at.tzinfo is None:
        raise InputError("the time needs a time zone")
    heard = parse_language(ask.language, policy)
    if heard.tag is not None and heard.tag.language == EN:
        raise InputError("English needs no interpreter", hint="name the other language")
    needs = tuple(
        requirement(policy, encounter=one.encounter, stakes=one.stakes, language=heard.tag)
        for one in asks
    )
    people: list[_People] = [((), ())] * len(needs)
    chains: dict[int, tuple[Relay, ...]] = {}
    # A spoken language does not reach a person who signs, even if the rules name one for deafness.
    if heard.tag is not None and (not heard.sign or tags.is_sign(heard.tag)):
        question = EligibilityQuestion(ask, heard.tag, needs, policy, roster.time_zone)
        people = _search(roster, question)
        unserved = [n for n, (offered, _refused) in enumerate(people) if not offered]
        if unserved and not heard.sign:
            relayed = replace(question, needs=tuple(needs[n] for n in unserved))
            chains = dict(zip(unserved, _chains(roster, relayed), strict=True))
    warnings = tuple(_warnings(roster, policy, ask, heard.tag))
    paths = sign_paths(policy, roster.voices()) if heard.sign else ()
    return [
        _found(ask, heard, needed, policy, warnings, people[n], chains.get(n, ()), paths)
        for n, needed in enumerate(needs)
    ]


_People = tuple[tuple[InterpreterOffer, ...], Sequence[Refusal]]
"""Who may interpret, in order, and who may not."""


def _found(
    ask: RosterQuery,
    heard: LanguageQuery,
    needed: Requirement,
    policy: Policy,
    warnings: tuple[str, ...],
    people: _People,
    chains: tuple[Relay, ...],
    paths: Sequence[SignPath],
) -> RosterAnswer:
    offered, refused = people
    stand_ins = _stand_ins(needed, policy)
    typed = printable(ask.language)
    return RosterAnswer(
        typed=typed,
        tag=heard.tag,
        note=heard.note,
        warnings=warnings,
        question=heard.question or _ask_speaker(heard),
        choices=heard.choices,
        encounter=needed.encounter,
        text=needed.text,
        stakes=needed.stakes,
        at=ask.at,
        offered=offered,
        chains=chains,
        refused=refused,
        fallback=fallback(heard, typed, needed, policy, paths),
        decision=_decision(heard, needed, policy, paths, found=bool(offered or chains)),
        advice=needed.advice,
        meanwhile=_meanwhile(heard, policy),
        before=_before(needed, policy),
        stand_ins=stand_ins,
        emergency=_emergency(stand_ins, needed, policy),
    )


def _meanwhile(heard: LanguageQuery, policy: Policy) -> tuple[str, ...]:
    rules = policy.interpreting
    if not heard.sign:
        return rules.meanwhile
    return rules.sign.deafblind.meanwhile if heard.touch else rules.sign.meanwhile


def _stand_ins(needed: Requirement, policy: Policy) -> StandIns:
    """Return who may be used if someone may die; evidence permits no one, a danger next to it may.

    Asking where the wounded are is then a separate encounter.
    """
    separate = needed.stakes is Stakes.EVIDENTIARY
    standing: Mapping[HelpKind, Permission] = needed.standing
    if separate:
        standing = requirement(policy, stakes=Stakes.HIGH).standing
    names = {using: _HELPERS.get(using, using.replace("_", " ")) for using in HelpKind}
    may = (Permission.EXIGENT, Permission.BRIDGE)
    return StandIns(
        tuple(names[using] for using in HelpKind if standing[using] in may),
        tuple(names[using] for using in HelpKind if standing[using] is Permission.NEVER),
        separate,
    )


def _emergency(found: StandIns, needed: Requirement, policy: Policy) -> str:
    """Return who may be used if someone may die, for which questions, and who never."""
    if not found.may:
        return "your agency's rules permit no emergency stand-in: only an interpreter may interpret"
    first = (
        f"no emergency stand-in for {needed.text}. The danger is a separate encounter, recorded as"
        " one: "
    )
    text = f"you may use: {', '.join(found.may)}; {exigency_words(policy)}"
    never = f". Never: {', '.join(found.never)}" if found.never else ""
    return (first if found.separate else "") + text + never


def _warnings(
    roster: Roster | RosterIndex, policy: Policy, ask: RosterQuery, tag: Tag | None
) -> Iterator[str]:
    """Yield parts of the query that had no effect: a misspelled name must be visible."""
    if policy.agency.time_zone is None and roster.names():
        yield "your agency has not entered its time zone: shifts are read as UTC and may be wrong"
    if ask.near and tag is not None:
        people = roster.speaking(tag.language)
        if people and not any(is_known_place(entry, ask.near) for entry in people):
            yield f"no speaker of the language has a place or a travel time for '{ask.near}'"
    yield from unmatched(roster, ask)
    names = roster.names() if ask.exclude or ask.answered else ()
    for name in ask.answered:
        if not any(name == who or same_name(full, name) for who, full in names):
            yield f"no one on the roster is called '{name}': no answer counts for that"
    for name, _why in ask.exclude:
        if not any(is_called(who, full, name) for who, full in names):
            yield f"no one on the roster is called '{name}': no one is excluded by that"


def _ask_speaker(heard: LanguageQuery) -> str:
    entry = tags.known(heard.tag) if heard.tag is not None else None
    return entry.question if entry is not None else ""


def _before(needed: Requirement, policy: Policy) -> tuple[str, ...]:
    extra = policy.interpreting.no_certification.ask if needed.note else ()
    return (*policy.interpreting.line.before, *extra)


def _search(roster: Roster | RosterIndex, question: EligibilityQuestion) -> list[_People]:
    """Return who may interpret and who may not, for each of `question.needs`."""
    people = roster.speaking(question.tag.language)
    if question.other != EN:
        policy = question.policy
        people = tuple(e for e in people if has_language(e, question.other, policy))
    judged = [judge(entry, question) for entry in people]
    return [
        _ranked([verdicts[n] for verdicts in judged], needed)
        for n, needed in enumerate(question.needs)
    ]


def _ranked(verdicts: Sequence[Eligible | Ineligible], needed: Requirement) -> _People:
    fit: list[Eligible] = []
    unfit: list[Ineligible] = []
    for one in verdicts:
        if isinstance(one, Ineligible):
            unfit.append(one)
        else:
            fit.append(one)
    fit.sort(key=lambda one: one.key)
    offers = tuple(replace(one.offer, rank=n) for n, one in enumerate(fit, start=1))
    return offers, Refusals(unfit, needed)


def _chains(roster: Roster | RosterIndex, question: EligibilityQuestion) -> list[tuple[Relay, ...]]:
    """Return relays of two people through the usual bridge languages, both legs checked.

    One tuple for each of `question.needs`.
    """
    entry = tags.known(question.tag)
    chains: list[list[Relay]] = [[] for _ in question.needs]
    # The requested variety is about the speaker's language, not about the bridge language.
    ask = replace(question.ask, variety="", wish="")
    for through in entry.relay if entry is not None else ():
        needs = tuple(_for_language(one, through, question.policy) for one in question.needs)
        first = _search(roster, replace(question, other=through))
        second = _search(roster, replace(question, ask=ask, tag=through, needs=needs))
        for found, (one, _), (two, _) in zip(chains, first, second, strict=True):
            pairs = ((a, b) for a in _relaying(one) for b in _relaying(two) if a.id != b.id)
            found.extend(Relay(through, *pair) for pair in islice(pairs, 1))
    return [tuple(found) for found in chains]


def _relaying(offers: Sequence[InterpreterOffer]) -> list[InterpreterOffer]:
    """Return the offers for a relay, without members who may only speak directly."""
    return [offer for offer in offers if offer.using is not HelpKind.TESTED_MEMBER]


def _for_language(needed: Requirement, tag: Tag, policy: Policy) -> Requirement:
    return requirement(policy, encounter=needed.encounter, stakes=needed.stakes, language=tag)


def _decision(
    heard: LanguageQuery,
    needed: Requirement,
    policy: Policy,
    paths: Sequence[SignPath],
    *,
    found: bool,
) -> Decision:
    tier = f"an interpreter of tier {needed.tier} for {' or '.join(needed.scopes)}"
    text = f"{needed.text}, {needed.stakes} stakes: {tier}, or a member at level "
    if needed.standing[HelpKind.TESTED_MEMBER] is not Permission.INTERPRETS:
        text = f"{needed.text}, {needed.stakes} stakes: {tier}"
    else:
        text += f"{needed.speaking:g} who speaks the language directly"
    grounds = [reason(policy, needed.rule, text, needed.basis, needed.where)]
    if needed.note:
        basis = policy.interpreting.no_certification.basis
        grounds.append(reason(policy, "interpreting.no_certification", needed.note, basis))
    if heard.sign:
        basis = policy.interpreting.sign.basis
        text = "deaf people have their own path, which never includes a voice line"
        grounds.append(reason(policy, "floor.6", text, basis))
    grounds.extend(adoption(policy))
    return Decision(found, tuple(grounds), () if found else tuple(_instead(heard, policy, paths)))


def _instead(heard: LanguageQuery, policy: Policy, paths: Sequence[SignPath]) -> list[str]:
    if heard.sign:
        return [path.text for path in paths]
    return [f"interpreter line: {interpreter_line(policy)}"]

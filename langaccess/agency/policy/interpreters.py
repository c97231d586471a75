"""May this kind of help interpret this encounter? And what an interpreter there must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from langaccess.agency.policy.interpreting_rules import (
    MACHINES,
    EncounterType,
    HelpKind,
    Level,
    Permission,
    Stakes,
    Tier,
)
from langaccess.agency.policy.model import Policy
from langaccess.agency.policy.reasons import interpreter_line, reason
from langaccess.core.errors import InputError
from langaccess.core.folding import plain_id
from langaccess.core.model import Decision, Reason
from langaccess.core.near_miss import similar
from langaccess.core.tags import Tag, is_sign

_STRICTNESS = {permission: n for n, permission in enumerate(Permission)}
_TIERS = tuple(Tier)
_ON_REQUEST = frozenset({HelpKind.FAMILY, HelpKind.BYSTANDER_ADULT})
NOT_ADOPTED = "your agency has not adopted these rules yet"


@dataclass(frozen=True, slots=True)
class InterpreterQuestion:
    """May this kind of help interpret this encounter?

    Attributes:
        encounter: id or alias of a type of encounter, one of `policy.interpreting.encounters`.
        using: the kind of help.
        exigent: a life is in danger, and no interpreter can be reached in time.
        deaf_request: the person is a deaf adult, asked for this accompanying adult, who agrees. It
            counts only when `language` is a sign language: 28 CFR 35.160(c) is for deaf people.
        language: the language, where it matters whether a test exists for it.
    """

    encounter: str
    using: HelpKind
    exigent: bool = False
    deaf_request: bool = False
    language: Tag | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an interpreter must have for an encounter, or for any encounter of some stakes.

    Attributes:
        encounter: id of the type; None when only the stakes are known.
        text: what it is, as it is said to an interpreter.
        stakes: how much hangs on every word.
        tier: the least proof of skill, lowered where no test exists for the language.
        note: what to say about that, or empty.
        speaking: the least level (ILR) of a member who speaks directly.
        scopes: a credential must have one of these scopes.
        order: kinds of help that interpret, first choice first.
        standing: what each kind of help may be used for.
        advice: what to do, and what not to do.
        rule: id of the rule.
        basis: ids of authorities.
        where: `file:line` of the rule.
    """

    encounter: str | None
    text: str
    stakes: Stakes
    tier: Tier
    note: str
    speaking: float
    scopes: tuple[str, ...]
    order: tuple[HelpKind, ...]
    standing: Mapping[HelpKind, Permission]
    advice: tuple[str, ...]
    rule: str
    basis: tuple[str, ...]
    where: str


def encounter_id(name: str, policy: Policy) -> str:
    """Return the id of the type of encounter called `name`.

    Raises:
        InputError: there is none; the hint names the nearest, or all.
    """
    encounters = policy.interpreting.encounters
    if name in encounters:
        return name
    known = _encounter_names(tuple((key, kind.aliases) for key, kind in encounters.items()))
    found = known.get(plain_id(name))
    if found is not None:
        return found
    near = dict.fromkeys(known[word] for word in similar(plain_id(name), known))
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    raise InputError(
        f"there is no type of encounter `{name}`",
        hint=f"{hint}types are {', '.join(encounters)}",
    )


@lru_cache(maxsize=8)  # the same rules are asked about many encounters
def _encounter_names(encounters: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    """Return each name of a type of encounter, as names are compared, and its id."""
    return {plain_id(word): key for key, aliases in encounters for word in (key, *aliases)}


def requirement(
    policy: Policy,
    *,
    encounter: str | None = None,
    stakes: Stakes = Stakes.HIGH,
    language: Tag | None = None,
) -> Requirement:
    """Return what an interpreter must have.

    Args:
        encounter: id or alias of a type of encounter, one of `policy.interpreting.encounters`.
        stakes: the stakes when the encounter is not known.
        language: the language, for which a test may not exist.

    Raises:
        InputError: there is no such type of encounter.
    """
    rules = policy.interpreting
    key = encounter_id(encounter, policy) if encounter is not None else None
    kind = rules.encounters[key] if key is not None else None
    stakes = kind.stakes if kind is not None else stakes
    level = rules.levels[stakes]
    standing = {using: _standing(using, level, kind) for using in HelpKind}
    tier = stricter_tier(level.tier, kind.tier if kind else None)
    tier, note = _step_down(tier, language, policy)
    order = (kind.order if kind else ()) or level.order
    return Requirement(
        encounter=key,
        text=kind.text if kind else f"an encounter of {stakes} stakes",
        stakes=stakes,
        tier=tier,
        note=note,
        speaking=level.speaking,
        scopes=kind.scopes if kind else ("police",),
        order=tuple(using for using in order if standing[using] is Permission.INTERPRETS),
        standing=standing,
        advice=kind.advice if kind else (),
        rule=f"interpreting.encounters.{key}" if kind else f"interpreting.levels.{stakes}",
        basis=kind.basis if kind else level.basis,
        where=kind.where if kind else level.where,
    )


def _standing(using: HelpKind, level: Level, kind: EncounterType | None) -> Permission:
    own = (kind.using or {}) if kind else {}
    found = level.using[using]
    for other in (own.get(using), *_of_machines(using, level, own)):
        if other is not None and _STRICTNESS[other] < _STRICTNESS[found]:
            found = other
    return found


def _of_machines(
    using: HelpKind, level: Level, own: Mapping[HelpKind, Permission]
) -> tuple[Permission | None, ...]:
    """Return what the rules say of machine translation, which every machine is."""
    return (level.using[HelpKind.MT], own.get(HelpKind.MT)) if using in MACHINES else ()


def stricter_tier(one: Tier, other: Tier | None) -> Tier:
    """Return the tier that proves more."""
    return one if other is None else min(one, other, key=_TIERS.index)


def _step_down(tier: Tier, language: Tag | None, policy: Policy) -> tuple[Tier, str]:
    """Lower the tier where no one can have it in `language`, and say so."""
    if language is None:
        return tier, ""
    rules = policy.interpreting.no_certification
    if language.language in rules.certified:
        return tier, ""
    if tier is Tier.TESTED and language.language not in rules.tested:
        text = f"no certification and no test exists for {language.name}: the next tier applies"
        return Tier.SCREENED, f"{text}, people whose experience was checked"
    if tier is Tier.CERTIFIED:
        text = f"no certification exists for {language.name}: the next tier applies"
        return Tier.QUALIFIED, f"{text}, people whom a court has accepted"
    return tier, f"no certification exists for {language.name}"


def adoption(policy: Policy) -> Iterator[Reason]:
    """Yield the reason that these rules are not adopted, or changed since."""
    signed = policy.adopted
    if signed is None:
        yield reason(policy, "policy.adopted", NOT_ADOPTED)
    elif signed.changed:
        text = f"adopted by {signed.by} on {signed.on.isoformat()}, and changed since: adopt again"
        yield reason(policy, "policy.adopted", text)


def decide_interpreter(question: InterpreterQuestion, policy: Policy) -> Decision:
    """Return whether the kind of help may interpret the encounter, and what to do instead.

    Raises:
        InputError: there is no such type of encounter.
    """
    needed = requirement(policy, encounter=question.encounter, language=question.language)
    if question.using is HelpKind.PHONE_LINE and _signed(question):
        return _no_voice(question, needed, policy)
    standing = needed.standing[question.using]
    grounds = list(_grounds(question, needed, standing, policy))
    instead = list(_instead(question, needed, standing, policy))
    allowed = standing is Permission.INTERPRETS
    # The reason for an exception is given alone: a bar next to it would read as a reason for yes.
    if question.exigent and _stands_in(standing, needed):
        allowed, grounds = True, [_exigent(policy)]
    elif standing is not Permission.NEVER and _on_request(question, needed, policy):
        allowed = True
        text = "the deaf adult asked for this adult, who agrees, and this is appropriate here"
        grounds = [reason(policy, "floor.3", text, ("ADA-COMPANION",))]
    elif question.deaf_request and not allowed and not _signed(question):
        grounds.insert(0, _no_request(question, policy))
        instead.insert(0, "if the person is deaf, name the sign language, or `deaf`, as --lang")
    grounds.extend(adoption(policy))
    return Decision(allowed, tuple(grounds), () if allowed else tuple(instead))


def decide_unserved(encounter: str, language: Tag | None, policy: Policy) -> Decision:
    """Return why it is not permitted that no one interpreted, and what was to be done instead.

    Args:
        encounter: id or alias of a type of encounter, one of `policy.interpreting.encounters`;
            empty when it is not known.
        language: the language, or None.

    Raises:
        InputError: there is no such type of encounter.
    """
    needed = requirement(policy, encounter=encounter or None, stakes=Stakes.LOW, language=language)
    text = f"{needed.text}: no one interpreted, so the person had no access in their language"
    ground = reason(policy, needed.rule, text, needed.basis, needed.where)
    question = InterpreterQuestion(encounter, HelpKind.PHONE_LINE, language=language)
    instead = _instead(question, needed, Permission.INTERPRETS, policy)
    return Decision(allowed=False, reasons=(ground, *adoption(policy)), instead=tuple(instead))


def _signed(question: InterpreterQuestion) -> bool:
    return question.language is not None and is_sign(question.language)


def _no_voice(question: InterpreterQuestion, needed: Requirement, policy: Policy) -> Decision:
    """Refuse a voice line for a sign language, whatever the encounter is, and in any danger."""
    ground = reason(policy, "floor.6", "no one can sign over a voice line")
    instead = _instead(question, needed, Permission.INTERPRETS, policy)
    return Decision(allowed=False, reasons=(ground, *adoption(policy)), instead=tuple(instead))


def _stands_in(standing: Permission, needed: Requirement) -> bool:
    """Whether this help may be used when a life is in danger; never to make evidence."""
    may = standing in (Permission.EXIGENT, Permission.BRIDGE)
    return may and needed.stakes is not Stakes.EVIDENTIARY


def _on_request(question: InterpreterQuestion, needed: Requirement, policy: Policy) -> bool:
    asked = question.deaf_request and question.using in _ON_REQUEST and _signed(question)
    return asked and policy.interpreting.levels[needed.stakes].own_request


def _no_request(question: InterpreterQuestion, policy: Policy) -> Reason:
    """Say why a deaf person's own request does not count."""
    heard = f"{question.language.name} is spoken" if question.language else "no language is named"
    text = f"a deaf person's own request counts only for a sign language, and {heard}"
    return reason(policy, "floor.3", text, ("ADA-COMPANION",))


_MAY = {
    Permission.INTERPRETS: "may interpret",
    Permission.BRIDGE: "may help only until the interpreter arrives, not with the matter itself",
    Permission.EXIGENT: (
        "may not interpret, except when someone may die and no interpreter is available"
    ),
    Permission.NEVER: "may not interpret",
}


def _grounds(
    question: InterpreterQuestion, needed: Requirement, standing: Permission, policy: Policy
) -> Iterator[Reason]:
    rules = policy.interpreting
    who = rules.using[question.using]
    yield from _rules(question.using, needed, standing, policy)
    if standing is not Permission.INTERPRETS:
        if who.why:
            floor = "floor.1" if question.using in MACHINES else "floor.3"
            yield reason(policy, floor, who.why, who.basis)
        return
    yield reason(policy, "floor.4", _conditions(question.using, needed))
    if needed.note:
        basis = rules.no_certification.basis
        yield reason(policy, "interpreting.no_certification", needed.note, basis)


def _rules(
    using: HelpKind, needed: Requirement, standing: Permission, policy: Policy
) -> Iterator[Reason]:
    """Yield the rule of the encounter and that of its stakes, each with what it says itself."""
    rules = policy.interpreting
    kind = rules.encounters[needed.encounter or ""]
    level = rules.levels[kind.stakes]
    own = (kind.using or {}).get(using)
    who = rules.using[using].text
    if own is standing and own is not Permission.INTERPRETS:
        text = f"{kind.text}: {who} {_MAY[own]}"
        yield reason(policy, needed.rule, text, kind.basis, kind.where)
    if level.using[using] is not Permission.INTERPRETS or standing is Permission.INTERPRETS:
        may = _MAY[level.using[using]]
        text = f"{kind.text} has {kind.stakes} stakes ({level.text}): {who} {may}"
        rule = f"interpreting.levels.{kind.stakes}"
        yield reason(policy, rule, text, level.basis, level.where)


def _conditions(using: HelpKind, needed: Requirement) -> str:
    if using is HelpKind.TESTED_MEMBER:
        proof = f"a speaking test at level {needed.speaking:g} (ILR) or better"
    else:
        proof = f"a credential of tier `{needed.tier}` or better for {' or '.join(needed.scopes)}"
    return f"only with {proof}, valid and in this language; vetted; no conflict of interest"


def _exigent(policy: Policy) -> Reason:
    rules = policy.interpreting.exigency
    return reason(policy, "interpreting.exigency", exigency_words(policy), rules.basis)


def exigency_words(policy: Policy) -> str:
    """Return the emergency rule in one sentence: when, what to ask, how long, what to record."""
    rules = policy.interpreting.exigency
    recorded = ", ".join(word.replace("_", "-") for word in rules.requires)
    return (
        f"only while {rules.when}; only to ask: {', '.join(rules.questions)}; for at most "
        f"{rules.expires_minutes} minutes; record the {recorded}; then {rules.follow_up}"
    )


def _instead(
    question: InterpreterQuestion, needed: Requirement, standing: Permission, policy: Policy
) -> Iterator[str]:
    rules = policy.interpreting
    if standing is Permission.BRIDGE:
        yield f"use {rules.using[question.using].text} only while you wait"
    for using in needed.order:
        if using is not HelpKind.PHONE_LINE:
            yield rules.using[using].text
        elif not _signed(question):
            yield f"{rules.using[using].text}: {interpreter_line(policy)}"
    if _signed(question):
        for path in rules.sign.paths:
            yield f"{path.text}: {path.phone or 'number not entered'}"
    elif HelpKind.PHONE_LINE not in needed.order:
        yield f"to find one: {interpreter_line(policy)}"
    if standing is Permission.EXIGENT:
        yield exigency_words(policy)
    elif standing is Permission.NEVER and needed.stakes is Stakes.EVIDENTIARY:
        yield "wait for the interpreter: no emergency permits this without one"

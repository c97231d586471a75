"""The order among people who all may interpret, and the reason for each place in it."""

from __future__ import annotations

from langaccess.agency.people import Entry, Proof, Reach, Status
from langaccess.agency.policy import Policy, Requirement, Tier, Using
from langaccess.core.words import name_words
from langaccess.interpret.roster.answer import Offer
from langaccess.interpret.roster.bars import Wanted, skill_for, speaks

__all__ = ["is_known_place", "place_of", "ranked"]

_TIERS = tuple(Tier)
_FAR = 24 * 60  # minutes; where no travel time is entered


def place_of(using: Using, needed: Requirement) -> int:
    """Return the place of a kind of help in the order of the rules, from 0."""
    order = needed.order
    return order.index(using) if using in order else len(order)


def ranked(
    entry: Entry,
    using: Using,
    proof: Proof,
    wanted: Wanted,
    needed: Requirement,
    now: Status,
    policy: Policy,
) -> tuple[tuple[object, ...], Offer]:
    """Return the key by which somebody is sorted, and the offer with its reasons.

    The order: kind of help, proof of skill, wished variety, how surely they answer, travel time,
    how often they were used lately, name.
    """
    tier = policy.interpreting.credentials[proof.kind].tier
    minutes, place = _travel(entry, wanted.near)
    until = f"until {proof.expires.isoformat()}" if proof.expires else ""
    level = f"level {proof.level:g}" if proof.level is not None else ""
    kind = proof.kind.replace("_", " ")
    proved = ", ".join(
        part for part in ("" if kind.endswith(tier) else str(tier), level, until) if part
    )
    held_as = f"{kind} ({proved})" if proved else kind
    reasons = [using.replace("_", " "), held_as, now.text]
    note = needed.note if tier not in (Tier.CERTIFIED, Tier.QUALIFIED) else ""
    held = proof.language if proof.language.language == wanted.tag.language else proof.other
    if held != wanted.tag and not wanted.tag.startswith(f"{held}-"):
        extra = f"speaks {held.name}: try whether they follow each other"
        note = f"{note}; {extra}" if note else extra
    missed, words = _wished(entry, wanted, policy)
    used = wanted.used.get(entry.id, 0)
    reasons += [text for text in (words, place) if text]
    if used:
        reasons.append(f"used {used} {'time' if used == 1 else 'times'} lately")
    # A member is called by radio; anybody else without a number may not be reached at all.
    reach = now.reach if entry.phone or entry.kind == "member" else Reach.UNKNOWN
    key = (
        place_of(using, needed),
        _TIERS.index(tier),
        missed,
        reach,
        minutes,
        used,
        entry.name,
        entry.id,
    )
    offer = Offer(
        entry.id, entry.name, using, 0, tuple(reasons), entry.phone or "", proof.language, note
    )
    return key, offer


def _wished(entry: Entry, wanted: Wanted, policy: Policy) -> tuple[bool, str]:
    """Return whether somebody misses the variety that was wished for, and what they speak."""
    skill = skill_for(entry, wanted.tag, policy)
    if not wanted.wish or skill is None:
        return False, ""
    if speaks(skill, wanted.wish):
        return False, f"speaks {wanted.wish}"
    return True, f"speaks {', '.join(skill.varieties) or 'a variety that is not entered'}"


def is_known_place(entry: Entry, near: str) -> bool:
    """Tell whether it is entered how far `near` is for somebody."""
    return bool(_travel(entry, near)[1])


def _travel(entry: Entry, near: str) -> tuple[int, str]:
    if not near:
        return 0, ""
    wanted = name_words(near)
    if name_words(entry.place) == wanted:
        return 0, f"is in {entry.place}"
    for place, minutes in entry.minutes.items():
        if name_words(place) == wanted:
            return minutes, f"{minutes} minutes to {place}"
    return _FAR, ""

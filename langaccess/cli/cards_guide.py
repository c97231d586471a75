"""The rows of `cards html --guide`: rules and roster as plain data for the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langaccess.agency.policy import Policy, Requirement
    from langaccess.core.tags import Tag
    from langaccess.interpret.roster import InterpreterOffer, Roster
    from langaccess.phrases.cards import Guide, GuidePerson, GuideRule

_LIMITS = (
    "This list does not consider the case, conflicts of interest or later changes. "
    "For one encounter ask dispatch: langaccess roster find LANGUAGE ENCOUNTER."
)


def guide_of(workspace: Path | None, tags: Iterable[Tag]) -> Guide:
    """Return who may interpret, and who is on call now and in the next shifts.

    It also lists languages of the page, `tags`, for which no one is on call.
    """
    from langaccess.agency.policy import adoption, exigency_words, requirement
    from langaccess.agency.session import open_session
    from langaccess.interpret import roster
    from langaccess.phrases.cards import Guide, GuideWay

    session = open_session(workspace)
    policy, root = session.policy, session.root
    people = roster.load_roster(root / "roster", policy) if root else roster.Roster()
    now = session.now.replace(second=0)
    called = tuple(_people(people, policy, now))
    usual = policy.interpreting.sign.usual
    sign = roster.find(people, policy, roster.RosterQuery(usual, now)).fallback.ways
    spoken = {person.tag.language for person in called}
    return Guide(
        made=f"{now:%a %d %b %Y %H:%M %Z}",
        notes=(*(f"{ground.text}." for ground in adoption(policy)), _LIMITS),
        rules=tuple(
            _rule(requirement(policy, encounter=name), policy)
            for name in policy.interpreting.encounters
        ),
        people=called,
        nobody=tuple(sorted((t for t in tags if t.language not in spoken), key=lambda t: t.name)),
        sign=tuple(GuideWay(way.text, way.phone or "") for way in sign),
        emergency=exigency_words(policy),
    )


def _rule(needed: Requirement, policy: Policy) -> GuideRule:
    from langaccess.agency.policy import Permission, authority_text, reason
    from langaccess.phrases.cards import GuideRule

    kinds = policy.interpreting.using
    words = {
        Permission.INTERPRETS: "May interpret",
        Permission.BRIDGE: "Only while you wait",
        Permission.EXIGENT: "Only if someone may die",
        Permission.NEVER: "Never",
    }
    uses = []
    for standing, heading in words.items():
        ordered = needed.order if standing is Permission.INTERPRETS else ()
        same = [using for using, found in needed.standing.items() if found is standing]
        uses.append(
            (heading, tuple(kinds[using].text for using in dict.fromkeys([*ordered, *same])))
        )
    cited = tuple(name for name in needed.basis if name != "local")
    checked = reason(policy, needed.rule, "", needed.basis).as_of
    return GuideRule(
        text=needed.text,
        stakes=needed.stakes,
        proof=f"tier {needed.tier} or higher for {' or '.join(needed.scopes)}; a member who "
        f"speaks it: level {needed.speaking:g} (ILR) or higher",
        uses=tuple(uses),
        advice=needed.advice,
        authority=authority_text(policy, cited) + (f" (as of {checked})" if checked else ""),
    )


def _people(people: Roster, policy: Policy, now: datetime) -> Iterator[GuidePerson]:
    """Yield who is offered in the next shifts, by language, the first choice first."""
    from langaccess.interpret import roster
    from langaccess.phrases.cards import GuidePerson

    known = {skill.tag for entry in people.people for skill in entry.languages}
    moments = _moments(now, roster.SHIFTS.values())
    for tag in sorted((t for t in known if t.language != "en"), key=lambda t: (t.name, t)):
        who: dict[str, InterpreterOffer] = {}
        when: dict[str, dict[str, list[str]]] = {}
        for label, moment in moments.items():
            levels = roster.find_levels(people, policy, roster.RosterQuery(tag, moment))
            for stakes, found in levels.items():
                for offer in found.offered:
                    who.setdefault(offer.id, offer)
                    when.setdefault(offer.id, {}).setdefault(label, []).append(stakes)
        for id_, offer in who.items():
            kind = offer.using.replace("_", " ")
            yield GuidePerson(tag, offer.name, kind, offer.phone or "", _when(when[id_]))


def _moments(now: datetime, shifts: Iterable[time]) -> dict[str, datetime]:
    """Return now and one hour of each shift in the next 24 hours, in order."""
    coming = []
    for hour in shifts:
        at = datetime.combine(now.date(), hour, now.tzinfo)
        coming.append(at if at > now else at + timedelta(days=1))
    return {"now": now, **{f"{at:%a %H:%M}": at for at in sorted(coming)}}


def _when(found: dict[str, list[str]]) -> str:
    """Return when a person is offered, and for which stakes."""
    groups: dict[str, list[str]] = {}
    for label, stakes in found.items():
        reach = stakes[0] if len(stakes) == 1 else f"{stakes[0]} to {stakes[-1]}"
        groups.setdefault(reach, []).append(label)
    return "; ".join(f"{', '.join(labels)}: {stakes} stakes" for stakes, labels in groups.items())

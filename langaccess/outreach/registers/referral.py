"""Where to refer a person, which communities no partner serves, and what may be printed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from langaccess.agency.people import Entry, Hours, Reach, status
from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.outreach.need import assess
from langaccess.outreach.registers.partners import (
    PARTNERS,
    AreaLevel,
    FactObjection,
    PartnerLanguage,
    ReferralPartner,
)
from langaccess.outreach.registers.store import load_register, stale

LEVELS: tuple[AreaLevel, ...] = get_args(AreaLevel)
_HOW = {"staff": 0, "interpreter": 1, "written": 2}


@dataclass(frozen=True, slots=True)
class UnprintedPartner:
    """A partner that is not offered or printed.

    Attributes:
        id: of the partner.
        title: organization and service.
        why: the reason.
    """

    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class PartnerOffer:
    """A partner that is offered."""

    partner: ReferralPartner = field(metadata={"json": ""})
    # how it serves the language that was asked about; None if none was
    how: Literal["staff", "interpreter", "written"] | None
    open_now: bool | None  # whether its hours say so; None if no hours are entered
    said: tuple[str, ...]  # what it says of its own door, with the day


@dataclass(frozen=True, slots=True)
class ReferralAnswer:
    """Where to refer a person."""

    offers: tuple[PartnerOffer, ...]  # partners of the nearest level that has one, the best first
    level: AreaLevel | None  # that level; None without a partner
    nearer: tuple[AreaLevel, ...]  # levels that were looked at first and have none
    left_out: tuple[UnprintedPartner, ...]  # partners that fit and are not offered
    fallback: str  # number that is always there
    say: str  # the words to say to it


def find_partners(
    partners: Iterable[ReferralPartner],
    policy: Policy,
    at: datetime,
    *,
    need: str | None = None,
    language: Tag | None = None,
) -> ReferralAnswer:
    """Return partners for a need and a language, from the nearest level that has one.

    Rule of the order: staff who speak the language, then an interpreter, then only in writing; then
    those that are open now, then by id. Where no one on a level serves the language, the next level
    is asked. A partner that no person has checked in time is left out and named.
    """
    offers: dict[AreaLevel, list[PartnerOffer]] = {level: [] for level in LEVELS}
    left_out = []
    for one in partners:
        spoken = _spoken(one, language)
        if (need is not None and need not in one.needs) or (language is not None and not spoken):
            continue
        why = stale(one, PARTNERS, policy, at.date())
        if why:
            left_out.append(UnprintedPartner(one.id, one.title, why))
            continue
        how = spoken[0].how if spoken else None
        zone = policy.agency.time_zone or "UTC"
        offer = PartnerOffer(one, how, _is_open(one, at, zone), said_words(one))
        offers[one.area.level].append(offer)
    level = next((level for level in LEVELS if offers[level]), None)
    found = sorted(
        offers[level] if level else (),
        key=lambda o: (_HOW.get(o.how or "", 0), o.open_now is not True, o.partner.id),
    )
    nearer = LEVELS[: LEVELS.index(level)] if level else LEVELS
    rules = policy.outreach.referral
    say = rules.say.replace("{language}", language.name if language else "English")
    fallback = f"{rules.name}: {rules.phone}"
    return ReferralAnswer(tuple(found), level, nearer, tuple(left_out), fallback, say)


def _spoken(one: ReferralPartner, language: Tag | None) -> list[PartnerLanguage]:
    """Return how a partner serves a language, the best way first."""
    if language is None:
        return []
    found = [lang for lang in one.languages if lang.tag.language == language.language]
    return sorted(found, key=lambda lang: (_HOW[lang.how], lang.tag != language))


def _is_open(one: ReferralPartner, at: datetime, zone: str) -> bool | None:
    if not one.weekly:
        return None
    door = Entry(one.id, one.org, "staff", hours=Hours(weekly=one.weekly))
    return status(door, at, zone).reach is Reach.ON_SHIFT


_SAID = (
    ("walk_in", "people may come without an appointment", "people need an appointment"),
    ("after_hours", "it answers after hours", "it does not answer after hours"),
    ("without_papers_asked", "it asks for no papers", "it asks for papers"),
    ("shares_with_immigration", "it shares data with immigration authorities",
     "it shares no data with immigration authorities"),
)  # fmt: skip


def said_words(one: ReferralPartner) -> tuple[str, ...]:
    """Return what a partner says of its own door, each with the day on which it said so."""
    said = one.terms
    return tuple(
        f"says that {yes if getattr(said, field) == 'yes' else no}, on {said.said_on}"
        for field, yes, no in _SAID
        if getattr(said, field) != "not_said"
    )


def printable(
    partners: Iterable[ReferralPartner], policy: Policy, on: date, *, need: str | None = None
) -> tuple[tuple[ReferralPartner, ...], tuple[UnprintedPartner, ...]]:
    """Return the partners that may be printed for the public, and the others with the reason.

    A printed partner agreed to be listed, has a way to reach it, and was checked by a person in
    time. `partners consent ID --withdraw` takes one off every later print.
    """
    shown, left_out = [], []
    for one in partners:
        if need is not None and need not in one.needs:
            continue
        why = stale(one, PARTNERS, policy, on)
        if not why and not one.agreed(on):
            why = "it has not agreed to be listed"
        if not why and not (one.phones or one.address):
            why = "no telephone number and no address"
        if why:
            left_out.append(UnprintedPartner(one.id, one.title, why))
        else:
            shown.append(one)
    return tuple(shown), tuple(left_out)


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """A community that no partner serves, or only one.

    Attributes:
        group: a language, or a group of the census.
        kind: `none`: no partner; `single`: one organization for all of it; `one_for_many`: one
            organization is the only one for several groups.
        partners: the organizations.
        text: what that means.
    """

    group: str
    kind: Literal["none", "single", "one_for_many"]
    partners: tuple[str, ...]
    text: str


def coverage_gaps(session: Session, need: str | None = None) -> tuple[CoverageGap, ...]:
    """Return the languages and groups due that have no partner or only one.

    Due are the languages in the rules and the groups that `need show` calls due. Services of one
    organization and its parent count once. Retired and unchecked partners do not count.
    """
    policy, on = session.policy, session.today
    partners = [
        one
        for one in load_register(session, PARTNERS)
        if not stale(one, PARTNERS, policy, on) and (need is None or need in one.needs)
    ]
    found, alone = [], dict[str, list[str]]()
    for group, keys in _groups_due(session):
        orgs = sorted({one.parent or one.org for one in partners if _serves(one, keys)})
        if not orgs:
            found.append(CoverageGap(group, "none", (), "no partner"))
        elif len(orgs) == 1:
            alone.setdefault(orgs[0], []).append(group)
            found.append(CoverageGap(group, "single", tuple(orgs), f"only {orgs[0]}"))
    for org, groups in alone.items():
        if len(groups) > policy.outreach.single_partner_groups:
            text = f"{org} alone speaks for {len(groups)} groups"
            found.append(CoverageGap(", ".join(groups), "one_for_many", (org,), text))
    return tuple(found)


def _groups_due(session: Session) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield name and keys (languages, rows of the census) of each group that is due."""
    known = set()
    for one in session.policy.languages:
        known.add(one.tag.language)
        yield one.tag.name, frozenset({one.tag.language})
    try:
        groups = assess(session).groups
    except InputError:  # no figures imported: the languages of the rules are what is known
        return
    for group in groups:
        tags = {tag.language for tag in group.languages}
        named = group.named == "one" and tags & known
        if group.outcome == "due" and not named:
            yield group.group, frozenset({group.row, *tags})


def _serves(one: ReferralPartner, keys: frozenset[str]) -> bool:
    said = {*one.serves_groups, *one.from_groups}
    own = {lang.tag.language for lang in one.languages} | {key.split("-")[0] for key in said}
    return bool(keys & (own | said))


def objections(
    partners: Sequence[ReferralPartner], fact: str
) -> tuple[tuple[ReferralPartner, FactObjection], ...]:
    """Return what partners object to in a fact; the approver of the fact sees it."""
    return tuple(
        (one, said)
        for one in partners
        for said in one.objects_to
        if said.fact == fact and said.answered is None
    )

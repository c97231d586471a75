"""Encounters in each language, and how often a qualified interpreter was used."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import NormalDist

from langaccess.agency.policy import Policy, ServedLanguage
from langaccess.core.rates import Rate, wilson
from langaccess.core.tags import EN, Tag
from langaccess.interpret.encounters import Encounter
from langaccess.reports.violations import INTERPRETERS


@dataclass(frozen=True, slots=True)
class LanguageReach:
    """One language, or all languages with small counts together.

    Attributes:
        tag: the language; None for the combined row.
        languages: number of languages in the row.
        served: encounters in which an interpreter was used as the rules permit; None if this count,
            or the count of the others, is small.
        rate: `served` / `encounters`; None if either is not shown.
        population: people with limited English, if the agency entered it.
        contact: encounters per person. Its interval is as wide as both sides make it: the Wilson
            interval of the encounters, which assumes that each is with a different person, and the
            margin of `population`. None if that is not known, or smaller than `encounters`.
        population_low: least number of people, at the confidence of the interval; None if the
            margin is not entered. Then the interval is that of the encounters alone.
        population_high: greatest number of people.
    """

    tag: Tag | None
    languages: int
    encounters: int
    served: int | None
    rate: Rate | None
    population: int | None
    contact: Rate | None
    population_low: int | None = None
    population_high: int | None = None


def is_counted(one: Encounter) -> bool:
    """Return whether an encounter is in another language than English, and in which is known."""
    return one.tag is not None and one.tag.language != EN


UNKNOWN_LANGUAGE = Tag("und")


def counted_as(one: Encounter) -> Tag | None:
    """Return the language as which an encounter is counted; None for English.

    One whose language is not known is counted as `UNKNOWN_LANGUAGE`, so that the rows add up.
    """
    tag = one.tag or UNKNOWN_LANGUAGE
    return None if tag.language == EN else tag


def is_served(one: Encounter, unfit: AbstractSet[tuple[str, int]]) -> bool:
    """Return whether an interpreter was used as the rules permit, not as an emergency stand-in."""
    return any(
        service.using in INTERPRETERS
        and service.exigency is None
        and (one.id, service.number) not in unfit
        for service in one.services
    )


def merged_reach(
    encounters: Iterable[Encounter],
    unfit: AbstractSet[tuple[str, int]],
    groups: Sequence[tuple[Tag, ...]],
    hidden: AbstractSet[tuple[Tag, ...]],
    policy: Policy,
) -> tuple[LanguageReach, ...]:
    """Return one row for each of the groups of languages.

    `unfit` has encounter and number of each service that the rules do not permit; groups in
    `hidden` show their total only.
    """
    met: Counter[Tag] = Counter()
    served: Counter[Tag] = Counter()
    for one in encounters:
        tag = counted_as(one)
        if tag is not None:
            met[tag] += 1
            served[tag] += is_served(one, unfit)
    rows = (
        (
            _Counts(
                these[0] if len(these) == 1 else None,
                len(these),
                sum(met[tag] for tag in these),
                sum(served[tag] for tag in these),
            ),
            these in hidden,
        )
        for these in groups
    )
    return tuple(_row(row, policy, hidden=is_hidden) for row, is_hidden in rows)


def whole_reach(
    encounters: Iterable[Encounter], unfit: AbstractSet[tuple[str, int]], policy: Policy
) -> LanguageReach | None:
    """Return all languages but English in one row; None if a count of it is small.

    `unfit` is as for `merged_reach`.
    """
    these = [one for one in encounters if counted_as(one) is not None]
    served = sum(is_served(one, unfit) for one in these)
    counts = _Counts(None, len({one.tag for one in these}), len(these), served)
    if not these or counts.is_small(policy.audit.small_count):
        return None
    return _row(counts, policy, hidden=False)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Encounters in one language, or in several together, and how many were served."""

    tag: Tag | None
    languages: int
    met: int
    served: int

    def is_small(self, small: int) -> bool:
        """Return whether few were served, or few were not."""
        return any(0 < count < small for count in (self.served, self.met - self.served))


def _row(counts: _Counts, policy: Policy, *, hidden: bool) -> LanguageReach:
    percent, met = policy.audit.confidence_percent, counts.met
    people = None if counts.tag is None else _population(counts.tag, policy)
    ends = None if people is None else people.ends(percent)
    return LanguageReach(
        counts.tag,
        counts.languages,
        met,
        None if hidden else counts.served,
        None if hidden else wilson(counts.served, met, percent),
        None if people is None else people.count,
        None if people is None or people.count < met else _contact(met, people, percent),
        *(ends or (None, None)),
    )


@dataclass(frozen=True, slots=True)
class _Population:
    """People with limited English, and the margin of that number at 90%; None if not entered."""

    count: int
    moe: float | None

    def ends(self, confidence_percent: float) -> tuple[int, int] | None:
        """Return the least and the greatest number at this confidence."""
        if self.moe is None:
            return None
        moe = self.moe * _z(confidence_percent) / _z(90)
        return max(0, math.floor(self.count - moe)), math.ceil(self.count + moe)


def _z(confidence_percent: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence_percent / 200)


def _contact(met: int, people: _Population, percent: float) -> Rate:
    """Return encounters per person: the low end over the most people, the high end over the least.

    Never more than 1: a survey that cannot exclude that there are very few people says no more.
    """
    rate = wilson(met, people.count, percent)
    ends = people.ends(percent)
    if ends is None:
        return rate
    least, most = ends
    low, high = rate.low * people.count / most, rate.high * people.count / max(least, 1)
    return Rate(rate.share, low, min(1.0, high))


def _population(tag: Tag, policy: Policy) -> _Population | None:
    """Return the figure of the rules; margins of several add up as those of a survey do."""
    rows = [one for one in policy.languages if one.tag == tag]
    if not rows:
        rows = [one for one in policy.languages if one.tag.language == tag.language]
    known = [one for one in rows if one.count is not None]
    if not known:
        return None
    margins = [_margin(one) for one in known]
    moe = None if None in margins else math.hypot(*(one for one in margins if one is not None))
    return _Population(sum(one.count or 0 for one in known), moe)


def _margin(one: ServedLanguage) -> float | None:
    """Return the margin of a figure: of its high end, since the low one stops at zero."""
    if one.count is None:
        return None
    if one.high is not None:
        return max(0, one.high - one.count)
    return None if one.low is None else max(0, one.count - one.low)

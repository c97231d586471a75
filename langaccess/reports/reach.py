"""Encounters in each language, and how often a qualified interpreter was used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from langaccess.agency.policy import Policy
from langaccess.core.rates import Rate, wilson
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import Encounter
from langaccess.outreach.need import withheld
from langaccess.reports.violations import INTERPRETERS

__all__ = ["LanguageReach", "reach"]


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
        contact: encounters per person; the interval assumes that each encounter is with a different
            person. None if `population` is not known, or smaller than `encounters`.
    """

    tag: Tag | None
    languages: int
    encounters: int
    served: int | None
    rate: Rate | None
    population: int | None
    contact: Rate | None


def reach(
    encounters: Iterable[Encounter], unfit: AbstractSet[tuple[str, int]], policy: Policy
) -> tuple[LanguageReach, ...]:
    """Return one row for each language, most encounters first.

    Counts below `audit.small_count`, and numbers that would reveal them, are not shown: such
    languages are combined in one row, and a share is left out if either part of it is small. If all
    encounters together are few, there are no rows.

    Args:
        unfit: encounter and number of each service that the rules do not permit.
    """
    met: Counter[Tag] = Counter()
    served: Counter[Tag] = Counter()
    for one in encounters:
        if one.tag is None or one.tag.language == "en":
            continue
        met[one.tag] += 1
        served[one.tag] += any(
            service.using in INTERPRETERS
            and service.exigency is None
            and (one.id, service.number) not in unfit
            for service in one.services
        )
    small = policy.audit.small_count
    few = withheld(dict(sorted(met.items())), small)
    if few and sum(met[tag] for tag in few) < small:
        return ()
    rows = [
        _row(tag, 1, count, served[tag], policy)
        for tag, count in met.most_common()
        if tag not in few
    ]
    if few:
        total, good = sum(met[tag] for tag in few), sum(served[tag] for tag in few)
        rows.append(_row(None, len(few), total, good, policy))
    return tuple(rows)


def _row(tag: Tag | None, languages: int, met: int, served: int, policy: Policy) -> LanguageReach:
    small, percent = policy.audit.small_count, policy.audit.confidence_percent
    hidden = any(0 < count < small for count in (served, met - served))
    people = _population(tag, policy)
    return LanguageReach(
        tag,
        languages,
        met,
        None if hidden else served,
        None if hidden else wilson(served, met, percent),
        people,
        wilson(met, people, percent) if people is not None and people >= met else None,
    )


def _population(tag: Tag | None, policy: Policy) -> int | None:
    if tag is None:
        return None
    counts = [one.count for one in policy.languages if one.tag == tag]
    if not counts:
        counts = [one.count for one in policy.languages if one.tag.language == tag.language]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None

"""In which language and shift a tested member of the agency would help most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, time

from langaccess.agency.people import Entry
from langaccess.agency.policy import HelpKind, Policy
from langaccess.agency.session import Session
from langaccess.core.rates import count_interval
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import Encounter
from langaccess.interpret.roster import SHIFTS
from langaccess.outreach.need import withheld
from langaccess.outreach.registers import TRAINING, DescribedEntry, load_register
from langaccess.reports.practice import Practice
from langaccess.reports.reach import is_counted

PAYOFF_RULE = (
    "Ranked by encounters in which no tested member spoke the language. A course makes no one an "
    "interpreter: a test does, entered in the roster as a credential."
)
"""How the list is ranked, and what a course does not do."""


@dataclass(frozen=True, slots=True)
class TrainingPayoff:
    """One language in one shift.

    Attributes:
        shift: `day`, `evening` or `night`.
        encounters: without a tested member who spoke the language; None if the count is small, or
            would reveal a small one.
        low: low end of the interval of that count.
        high: high end.
        learners: people who take or took a course of the language, and whose course still counts.
        untested: members on the roster who say that they speak it and have no credential in it.
    """

    tag: Tag
    shift: str
    encounters: int | None
    low: float | None
    high: float | None
    learners: int
    untested: int


def training_payoff(session: Session, found: Practice) -> tuple[TrainingPayoff, ...]:
    """Return languages and shifts, most encounters without a tested member first.

    Raises:
        ConfigError: the register of training has mistakes.
    """
    policy = session.policy
    missed: dict[Tag, Counter[str]] = {}
    for one in found.encounters:
        if one.tag and is_counted(one) and not _by_member(one, found.judged.unfit):
            missed.setdefault(one.tag, Counter())[_shift(one.began.time())] += 1
    courses = load_register(session, TRAINING)
    learning = {
        (one.person, one.language.language)
        for one in courses
        if one.language is not None and _counts(one, session.today)
    }
    learners = Counter(language for _person, language in learning)
    rows = []
    for tag, counts in missed.items():
        hidden = withheld(counts, policy.audit.small_count)
        rows += [
            _row(tag, shift, None if shift in hidden else count, learners, found, policy)
            for shift, count in counts.items()
        ]
    order = list(SHIFTS)
    rows.sort(key=lambda one: (-(one.encounters or 0), one.tag.name, order.index(one.shift)))
    return tuple(rows)


def _row(
    tag: Tag,
    shift: str,
    count: int | None,
    learners: Counter[str],
    found: Practice,
    policy: Policy,
) -> TrainingPayoff:
    low = high = None
    if count is not None:
        low, high = count_interval(count, policy.audit.confidence_percent)
    untested = sum(_speaks_untested(one, tag, policy) for one in found.roster.people)
    return TrainingPayoff(tag, shift, count, low, high, learners[tag.language], untested)


def _counts(course: DescribedEntry, on: date) -> bool:
    over = course.expires is not None and course.expires < on
    return course.kind == "language" and course.in_use(on) and not over


def _by_member(one: Encounter, unfit: frozenset[tuple[str, int]]) -> bool:
    """Return whether a member spoke the language as the rules permit."""
    return any(
        service.using is HelpKind.TESTED_MEMBER
        and service.exigency is None
        and (one.id, service.number) not in unfit
        for service in one.services
    )


def _shift(moment: time) -> str:
    """Return the shift whose hour is nearest on the clock."""
    minute = moment.hour * 60 + moment.minute

    def away(hour: time) -> int:
        apart = abs(minute - hour.hour * 60)
        return min(apart, 24 * 60 - apart)

    return min(SHIFTS, key=lambda shift: away(SHIFTS[shift]))


def _speaks_untested(one: Entry, tag: Tag, policy: Policy) -> bool:
    if one.kind != "member" or one.left is not None or one.barred is not None:
        return False
    kinds = policy.interpreting.credentials
    tested = {
        side.language
        for proof in one.credentials
        if proof.kind in kinds
        for side in (proof.language, proof.other)
    }
    speaks = {skill.tag.language for skill in one.languages}
    return tag.language in speaks and tag.language not in tested

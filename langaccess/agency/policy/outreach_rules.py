"""Rules of outreach: what is kept of registers and cases, and the clocks of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from langaccess.core.config import Between, Phone


@dataclass(frozen=True, slots=True)
class RegisterRules:
    """What is kept of a register (partners, outlets, sites, programs, training), and for how long.

    Attributes:
        keep: what an entry is kept for, in words.
        keep_months: a retired entry is listed for deletion after these months. Null until the
            agency has entered its records schedule.
        hold: what a legal hold does to an entry (`hold` with a reason in the entry).
        records_request: what a person gets who asks for the register under a public records law.
        withheld: fields that such an answer leaves out.
        check_days: an entry counts as checked for these days, unless it says `check_every_days`.
            Null if entries need no check.
        basis: ids of authorities.
    """

    keep: str
    hold: str
    records_request: str
    withheld: tuple[str, ...] = ()
    keep_months: Annotated[int, Between(1, 1200)] | None = None
    check_days: Annotated[int, Between(1, 1100)] | None = None
    basis: tuple[str, ...] = ()


_COMMUNITY_LINE = Phone("211")


@dataclass(frozen=True, slots=True)
class ReferralFallback:
    """The number that a referral ends with if no partner answers.

    Attributes:
        name: what it is.
        phone: telephone number.
        say: words to say to it; `{language}` is the language of the person.
        basis: ids of authorities.
    """

    name: str = "211, the line for community services"
    phone: Phone = _COMMUNITY_LINE
    say: str = "I need an interpreter for {language}, and a service for this person."
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseClock:
    """How many days the agency has.

    Attributes:
        id: name of the clock, such as `standard`.
        days: days from the day of receipt, which does not count.
        counted: all days, or only Monday to Friday without holidays (`outreach.holidays`).
        topics: topics to which it applies by itself; empty for the others.
        law: the law that sets the days; empty for the agency's own goal.
        as_of: day on which the law was read.
        verified_by: counsel who read the law; without it the clock says "ask counsel".
    """

    id: str
    days: Annotated[int, Between(1, 1000)]
    counted: Literal["calendar", "business"] = "calendar"
    topics: tuple[str, ...] = ()
    law: str = ""
    as_of: date | None = None
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class CaseRules:
    """What is kept of one kind of case, and its clocks.

    Attributes:
        keep: what a case is kept for, in words.
        hold: what a legal hold does to a case.
        records_request: what a person gets who asks for the cases under a public records law.
        withheld: fields that such an answer leaves out.
        keep_months: a closed case is deleted after these months. Null until the agency has entered
            its records schedule: then nothing is deleted. Certification cases have `keep_days`.
        clocks: the first one applies to a case whose topic no other names.
        basis: ids of authorities.
    """

    keep: str
    hold: str
    records_request: str
    withheld: tuple[str, ...] = ()
    keep_months: Annotated[int, Between(1, 1200)] | None = None
    clocks: tuple[CaseClock, ...] = ()
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Designee:
    """A person whom the head of the agency designated to certify.

    Attributes:
        person: id on the roster, or a name.
        since: first day.
        until: last day.
        letter: number or date of the letter.
    """

    person: str
    since: date
    until: date
    letter: str = ""


@dataclass(frozen=True, slots=True)
class CertificationRules:
    """Requests for certification (forms I-918B and I-914B). Off until counsel turns it on.

    Attributes:
        enabled: whether the register exists.
        decided_by: counsel who turned it on; needed where it is enabled.
        decided_on: day of the decision; needed where it is enabled.
        designees: who may certify; only they open the register.
        keep_days: a case is deleted these days after it is closed, unless it is held.
        basis: ids of authorities.
    """

    enabled: bool = False
    decided_by: str | None = None
    decided_on: date | None = None
    designees: tuple[Designee, ...] = ()
    keep_days: Annotated[int, Between(1, 3650)] = 90
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of the year on which offices are closed.

    Attributes:
        id: short name.
        month: 1 to 12.
        day: day of the month; if it is a Saturday, Friday is free, if a Sunday, Monday.
        weekday: instead of `day`: the weekday of the month that `nth` counts.
        nth: 1 to 4; -1 for the last one.
    """

    id: str
    month: Annotated[int, Between(1, 12)]
    day: Annotated[int, Between(1, 31)] | None = None
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] | None = None
    nth: Annotated[int, Between(-1, 4)] | None = None


@dataclass(frozen=True, slots=True)
class MeetingRules:
    """What a public meeting needs.

    Attributes:
        notice_days: days before the meeting by which it should be announced.
        alone_minutes: an interpreter works longer than this only in a team of two.
        basis: ids of authorities.
    """

    notice_days: Annotated[int, Between(0, 365)] = 14
    alone_minutes: Annotated[int, Between(10, 480)] = 120
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutreachRules:
    """Rules of outreach.

    Attributes:
        registers: name of a register → what is kept of it.
        referral: the number that a referral ends with.
        cases: kind of case → what is kept of it, and its clocks.
        certification: who may certify, if the agency keeps such requests here.
        holidays: days on which offices are closed; by default those of the federal government.
        meetings: what a public meeting needs.
        single_partner_groups: an organization that is the only partner of more groups than this is
            named: no organization speaks for all communities.
        basis: ids of authorities.
    """

    registers: Mapping[str, RegisterRules] = field(default_factory=dict)
    referral: ReferralFallback = ReferralFallback()
    single_partner_groups: Annotated[int, Between(1, 100)] = 3
    cases: Mapping[str, CaseRules] = field(default_factory=dict)
    certification: CertificationRules = CertificationRules()
    holidays: tuple[Holiday, ...] = ()
    meetings: MeetingRules = MeetingRules()
    basis: tuple[str, ...] = ()
